//! One cell: what the formats make of it, and how it is read into a single value.

use jiff::civil::Date;

use super::columns::Column;
use super::figures::without_exponent;
use super::nearest::nearest;
use super::rows::{ColumnViolation, VIOLATIONS_MAX};
use super::vocabulary::{Found, Prefixed, find};
use super::{dates, header::Bound};
use crate::domain::money::ParseFenError;
use crate::domain::text::{fold_word, half_width};
use crate::domain::violation::{Code, Violation};
use crate::domain::{Bilingual, Fen, Time};

/// A cell, from whichever format.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Nothing, or JSON `null`.
    Empty,
    /// Text, not trimmed.
    Text(String),
    /// A number as written, or as a spreadsheet shows it.
    Number(String),
    /// A logical value.
    Bool(bool),
    /// A day from a spreadsheet's date cell.
    Day(Date),
    /// A JSON array.
    List(Vec<Cell>),
    /// A JSON object.
    Object(Vec<(String, Cell)>),
    /// What could not be read, with the text and the reason.
    Broken(String, Bilingual),
}

impl Cell {
    /// Whether nothing is stated.
    pub(super) fn is_empty(&self) -> bool {
        match self {
            Self::Empty => true,
            Self::Text(text) => text.trim().is_empty(),
            Self::List(cells) => cells.is_empty(),
            Self::Number(_) | Self::Bool(_) | Self::Day(_) | Self::Object(_) | Self::Broken(..) => {
                false
            }
        }
    }
}

/// What is written for an amount that is left open.
const OPEN_AMOUNTS: [&str; 8] = ["面议", "议价", "待定", "未定", "不限", "无", "negotiable", ""];

/// Reads the cells of one column into values and notes what is wrong with them.
pub struct Entry<'a> {
    pub(super) bound: &'a Bound,
    pub(super) violations: &'a mut Vec<ColumnViolation>,
}

impl Entry<'_> {
    /// The column that is read.
    pub(super) fn column(&self) -> &'static Column {
        self.bound.column
    }

    /// Notes a violation at `place` in the column's field: nothing, or such as `[2]`.
    pub(super) fn note(&mut self, place: &str, code: Code, value: &str, message: Bilingual) {
        if self.violations.len() < VIOLATIONS_MAX {
            let field = format!("{}{place}", self.column().field);
            let violation = Violation::new(field, code, value, message);
            self.violations
                .push(ColumnViolation { column: self.bound.header.to_string(), violation });
        }
    }

    /// The cell as text: numbers as written, dates as `2026-05-31`.
    pub(super) fn text(&mut self, cell: Cell) -> String {
        self.text_at("", cell)
    }

    pub(super) fn text_at(&mut self, place: &str, cell: Cell) -> String {
        match cell {
            Cell::Empty => String::new(),
            Cell::Text(text) | Cell::Number(text) => text,
            Cell::Bool(truth) => truth.to_string(),
            Cell::Day(day) => day.to_string(),
            Cell::Broken(value, reason) => {
                self.note(place, Code::RowFormat, &value, reason);
                String::new()
            }
            Cell::List(_) | Cell::Object(_) => {
                let message = Bilingual::new(
                    "这里应是一段文字，不是数组或对象",
                    "write a text here, not an array or an object",
                );
                self.note(place, Code::RowFormat, "", message);
                String::new()
            }
        }
    }

    /// A word of a vocabulary.
    pub(super) fn word<W: Prefixed>(&mut self, cell: Cell) -> Option<W> {
        let text = self.text(cell);
        self.word_at("", &text)
    }

    pub(super) fn word_at<W: Prefixed>(&mut self, place: &str, text: &str) -> Option<W> {
        if text.trim().is_empty() {
            return None;
        }
        match find(text) {
            Found::Word(word) => return Some(word),
            Found::Unstated => return None,
            Found::Unknown => {}
        }
        let labels = W::ALL.iter().flat_map(|word| [word.zh(), word.en(), word.code()]);
        let meant = nearest(text, labels);
        let zh = meant.map_or(String::new(), |word| format!("是否指“{word}”？"));
        let en = meant.map_or(String::new(), |word| format!("did you mean {word:?}? "));
        let codes = W::ALL.iter().map(|word| word.code()).collect::<Vec<_>>().join(", ");
        let message = Bilingual::new(
            format!("不认识的词；{zh}可写：{}", W::choices()),
            format!("unknown word; {en}write one of: {codes}"),
        );
        self.note(place, Code::UnknownWord, text, message);
        None
    }

    /// A word that has to be there, in an item of a list.
    pub(super) fn required_word<W: Prefixed>(&mut self, place: &str, text: &str) -> Option<W> {
        if text.trim().is_empty() {
            let message = Bilingual::new(
                format!("缺少种类；可写：{}", W::choices()),
                "the kind is missing; write it first",
            );
            self.note(place, Code::Required, text, message);
        }
        self.word_at(place, text)
    }

    /// Yes or no; none when the cell is empty.
    pub(super) fn boolean(&mut self, cell: Cell) -> Option<bool> {
        if let Cell::Bool(truth) = cell {
            return Some(truth);
        }
        let text = self.text(cell);
        match fold_word(&text).as_str() {
            "" => None,
            "是" | "true" | "1" | "yes" | "y" | "有" | "√" | "✓" | "✔" => Some(true),
            "否" | "false" | "0" | "no" | "n" | "无" | "×" | "✗" => Some(false),
            _ => {
                let message = Bilingual::new("请写“是”或“否”", "write yes or no");
                self.note("", Code::BooleanFormat, &text, message);
                None
            }
        }
    }

    /// A readiness level; whether it lies between 1 and 9 is for the record's own check.
    pub(super) fn level(&mut self, cell: Cell) -> Option<u8> {
        let message = Bilingual::new(
            "请写 1 到 9 的整数；不清楚就留空",
            "write a whole number from 1 to 9, or nothing",
        );
        self.whole(cell, message, |text| {
            let folded = fold_word(text);
            folded.trim_start_matches("trl").trim_end_matches('级').to_owned()
        })
    }

    /// A whole number that is not negative; its upper limit is for the record's own check.
    pub(super) fn number(&mut self, cell: Cell) -> Option<u32> {
        let message = Bilingual::new("请写不小于 0 的整数", "write a whole number of 0 or more");
        self.whole(cell, message, |text| text.trim().chars().map(half_width).collect())
    }

    /// A whole number; `digits` takes off what may stand around it in a text.
    fn whole<N: std::str::FromStr>(
        &mut self,
        cell: Cell,
        message: Bilingual,
        digits: impl Fn(&str) -> String,
    ) -> Option<N> {
        let is_number = matches!(cell, Cell::Number(_));
        let text = self.text(cell);
        if text.trim().is_empty() {
            return None;
        }
        let plain = if is_number { without_exponent(text.trim()) } else { Some(digits(&text)) };
        let plain = plain.unwrap_or_default();
        let whole = match plain.split_once('.') {
            Some((whole, zeros)) if zeros.bytes().all(|byte| byte == b'0') => whole,
            _ => plain.as_str(),
        };
        let all_digits = !whole.is_empty() && whole.bytes().all(|byte| byte.is_ascii_digit());
        if let (true, Ok(number)) = (all_digits, whole.parse()) {
            return Some(number);
        }
        let is_far_off = all_digits || (is_number && !plain.contains('.'));
        let code = if is_far_off { Code::OutOfRange } else { Code::NumberFormat };
        self.note("", code, &text, message);
        None
    }

    /// An amount of yuan with its unit, or in the unit of the header; none for 面议 and for zero.
    pub(super) fn money(&mut self, cell: Cell) -> Option<Fen> {
        let bare = matches!(cell, Cell::Number(_));
        let text = self.text(cell);
        if OPEN_AMOUNTS.contains(&text.trim()) {
            return None;
        }
        let plain = if bare { without_exponent(text.trim()) } else { Some(text.clone()) };
        let Some(mut plain) = plain else {
            self.note("", Code::OutOfRange, &text, too_large());
            return None;
        };
        let ends_in_digit = plain.trim_end().ends_with(|c| half_width(c).is_ascii_digit());
        if let (Some(unit), true) = (self.bound.unit, ends_in_digit) {
            plain.push_str(unit);
        }
        self.amount(&plain)
    }

    /// An amount of fen, as exports write it: a whole number, zero for none.
    pub(super) fn fen(&mut self, cell: Cell) -> Option<Fen> {
        let text = self.text(cell);
        if text.trim().is_empty() {
            return None;
        }
        self.amount(&format!("{}分", text.trim()))
    }

    fn amount(&mut self, text: &str) -> Option<Fen> {
        let (code, message) = match Fen::parse(text) {
            Ok(Fen::ZERO) => return None,
            Ok(fen) => return Some(fen),
            Err(ParseFenError::TooLarge) => (Code::OutOfRange, too_large()),
            Err(ParseFenError::FinerThanOneFen) => (
                Code::MoneyFormat,
                Bilingual::new(
                    "金额最小到分，请去掉多余的小数",
                    "write no part smaller than one fen",
                ),
            ),
            Err(ParseFenError::NotAnAmount) => (
                Code::MoneyFormat,
                Bilingual::new(
                    "不是金额；写作 120万元、1.3亿、35000元 或 面议，不写范围",
                    "not an amount; write 120万元, 1.3亿, 35000元 or 面议, and no range",
                ),
            ),
        };
        self.note("", code, text, message);
        None
    }

    /// Until when: the end of a day in Beijing, or a moment; none when there is no end.
    pub(super) fn end(&mut self, cell: Cell) -> Option<Time> {
        let found = match &cell {
            Cell::Day(day) => dates::end_of(*day).map(Some).ok_or(()),
            _ => Ok(None),
        };
        let text = self.text(cell);
        match found {
            Ok(None) => {}
            Ok(end) => return end,
            Err(()) => return self.no_date(&text),
        }
        dates::read_end(&text).unwrap_or_else(|()| self.no_date(&text))
    }

    fn no_date(&mut self, text: &str) -> Option<Time> {
        let message = Bilingual::new(
            "不是日期；写作 2026-05-31，Excel 中请设为日期格式，长期有效就留空",
            "not a date; write 2026-05-31, as a date cell in Excel, or nothing for no end",
        );
        self.note("", Code::DateFormat, text, message);
        None
    }
}

pub(super) fn too_large() -> Bilingual {
    Bilingual::new(
        "金额太大或太小；请核对单位",
        "the amount is too large or too small; check its unit",
    )
}
