//! Cells that hold several values.

use super::cells::{Cell, Entry};
use super::figures::read_indicator;
use super::jsonl::read_json;
use super::vocabulary::Prefixed;
use crate::domain::violation::Code;
use crate::domain::{Bilingual, Indicator, IpRight, Party};

/// Most items of one cell that are read; more is refused before they fill memory.
pub const ITEMS_MAX: usize = 1_000;

/// Marks between short values.
pub const WORD_MARKS: &[char] = &[';', '；', '、', '，', '|', '｜', '\n'];
/// Marks between values that are phrases, in which 、 and ， are at home.
pub const PHRASE_MARKS: &[char] = &[';', '；', '|', '｜', '\n'];

impl Entry<'_> {
    /// Short texts: keywords, names, codes. Empty ones keep their place.
    pub(super) fn texts(&mut self, cell: Cell) -> Vec<String> {
        let items = self.items(cell, WORD_MARKS);
        let texts = items.into_iter().enumerate();
        texts.map(|(place, item)| self.text_at(&format!("[{place}]"), item)).collect()
    }

    /// Words of a vocabulary; those that are not known are noted and left out.
    pub(super) fn words<W: Prefixed>(&mut self, cell: Cell) -> Vec<W> {
        let texts = self.texts(cell).into_iter().enumerate();
        texts.filter_map(|(place, text)| self.word_at(&format!("[{place}]"), &text)).collect()
    }

    /// Rights: `种类`, `种类:号码`, or objects of `kind` and `number`.
    pub(super) fn rights(&mut self, cell: Cell) -> Vec<IpRight> {
        let mut rights = Vec::new();
        for (place, item) in self.items(cell, WORD_MARKS).into_iter().enumerate() {
            let place = format!("[{place}]");
            let (kind, number) = match item {
                Cell::Object(fields) => {
                    let [kind, number] = self.parts(&place, fields, ["kind", "number"]);
                    (kind, number)
                }
                item => {
                    let text = self.text_at(&place, item);
                    match text.split_once([':', '：']) {
                        Some((kind, number)) => (kind.to_owned(), number.trim().to_owned()),
                        None => (text, String::new()),
                    }
                }
            };
            if let Some(kind) = self.word_at(&place, &kind) {
                rights.push(IpRight { kind, number });
            }
        }
        rights
    }

    /// Figures: `指标:值 单位`, or objects of `metric`, `value`, `unit` and `must`.
    pub(super) fn indicators(&mut self, cell: Cell) -> Vec<Indicator> {
        let mut indicators = Vec::new();
        for (place, item) in self.items(cell, PHRASE_MARKS).into_iter().enumerate() {
            let place = format!("[{place}]");
            let indicator = match item {
                Cell::Object(mut fields) => {
                    let must = fields.iter().position(|(name, _)| name == "must");
                    let must = must.map(|place| fields.swap_remove(place).1);
                    let must = must.and_then(|cell| self.boolean(cell)).unwrap_or(false);
                    let [metric, value, unit] =
                        self.parts(&place, fields, ["metric", "value", "unit"]);
                    Indicator { metric, value, unit, must }
                }
                item => read_indicator(&self.text_at(&place, item)),
            };
            indicators.push(indicator);
        }
        indicators
    }

    /// Parties by name, or objects of `display_name` and `organization`.
    pub(super) fn parties(&mut self, cell: Cell) -> Vec<Party> {
        let items = match cell {
            Cell::Object(fields) => vec![Cell::Object(fields)],
            cell => self.items(cell, WORD_MARKS),
        };
        let items = items.into_iter().enumerate();
        items.map(|(place, item)| self.party_at(&format!("[{place}]"), item)).collect()
    }

    /// One party, whose name may hold any mark.
    pub(super) fn party_at(&mut self, place: &str, cell: Cell) -> Party {
        match cell {
            Cell::Object(fields) => {
                let names = ["display_name", "organization"];
                let [display_name, organization] = self.parts(place, fields, names);
                Party { display_name, organization: organization_id(&organization) }
            }
            cell => Party { display_name: self.text_at(place, cell), organization: String::new() },
        }
    }

    /// The items of a cell of short values.
    pub(super) fn word_items(&mut self, cell: Cell) -> Vec<Cell> {
        self.items(cell, WORD_MARKS)
    }

    /// The items of a cell of phrases.
    pub(super) fn phrase_items(&mut self, cell: Cell) -> Vec<Cell> {
        self.items(cell, PHRASE_MARKS)
    }

    /// The items of a cell: of an array as they are, of a text between `marks`.
    fn items(&mut self, cell: Cell, marks: &[char]) -> Vec<Cell> {
        let cell = match cell {
            Cell::Text(text) => list_in(&text).unwrap_or(Cell::Text(text)),
            cell => cell,
        };
        let mut items: Vec<Cell> = match cell {
            Cell::List(items) => items,
            Cell::Object(_) => vec![cell],
            cell if cell.is_empty() => Vec::new(),
            cell => {
                let text = self.text(cell);
                let parts = text.split(marks).take(ITEMS_MAX + 1);
                parts.map(|part| Cell::Text(part.trim().to_owned())).collect()
            }
        };
        if items.len() > ITEMS_MAX {
            items.truncate(ITEMS_MAX);
            let message = Bilingual::new(
                format!("超过 {ITEMS_MAX} 项；请删减"),
                format!("more than {ITEMS_MAX} items; shorten the list"),
            );
            self.note("", Code::TooMany, "", message);
        }
        items
    }

    /// The named texts of an object; notes every other name.
    pub(super) fn parts<const N: usize>(
        &mut self,
        place: &str,
        fields: Vec<(String, Cell)>,
        names: [&str; N],
    ) -> [String; N] {
        let mut texts = [const { String::new() }; N];
        for (name, cell) in fields {
            let folded = crate::domain::text::fold_word(&name);
            let known =
                names.iter().position(|known| crate::domain::text::fold_word(known) == folded);
            match known.and_then(|known| texts.get_mut(known)) {
                Some(text) => *text = self.text_at(place, cell),
                None => {
                    let message = Bilingual::new(
                        format!("不认识的键；可写：{}", names.join("、")),
                        format!("unknown key; write one of: {}", names.join(", ")),
                    );
                    self.note(place, Code::UnknownField, &name, message);
                }
            }
        }
        texts
    }
}

/// A JSON array in a cell of a table, as exports write lists whose items hold marks; none when the
/// text is no array.
fn list_in(text: &str) -> Option<Cell> {
    let text = text.trim();
    if !(text.starts_with('[') && text.ends_with(']')) {
        return None;
    }
    read_json(text).filter(|cell| matches!(cell, Cell::List(_)))
}

/// The id in `achievements/{id}`, or the id itself.
pub(super) fn achievement_id(name: &str) -> String {
    let name = name.trim();
    name.strip_prefix("achievements/").unwrap_or(name).to_owned()
}

/// The id in `organizations/{id}`, or the id itself.
pub(super) fn organization_id(name: &str) -> String {
    let name = name.trim();
    name.strip_prefix("organizations/").unwrap_or(name).to_owned()
}
