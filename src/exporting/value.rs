//! What stands in one cell, before a format is chosen.

use serde_json::json;

use super::options::Unit;
use crate::domain::{Day, Fen};
use crate::importing::{PHRASE_MARKS, WORD_MARKS};

/// The value of a record in one column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Nothing is stated.
    Nothing,
    /// A text; whatever it holds, it stays a text.
    Text(String),
    /// A whole number.
    Count(i64),
    /// Yes or no.
    Flag(bool),
    /// An amount, written in the unit of the header.
    Amount(Fen),
    /// Several amounts.
    Amounts(Vec<Fen>),
    /// A day.
    Day(Day),
    /// Several days.
    Days(Vec<Day>),
    /// Short texts; an empty one keeps its place.
    Words(Vec<String>),
    /// Phrases, in which commas and 、 are at home.
    Phrases(Vec<String>),
    /// What no mark could separate: objects of named texts.
    Objects(Vec<Vec<(&'static str, String)>>),
}

impl Value {
    /// A text, or nothing where it is empty.
    pub(super) fn text(text: &str) -> Self {
        if text.is_empty() { Self::Nothing } else { Self::Text(text.to_owned()) }
    }

    /// A number that zero says nothing in.
    pub(super) fn count(count: u32) -> Self {
        if count == 0 { Self::Nothing } else { Self::Count(count.into()) }
    }

    /// A flag that is off unless it is stated.
    pub(super) const fn flag(is_set: bool) -> Self {
        if is_set { Self::Flag(true) } else { Self::Nothing }
    }

    pub(super) fn amount(amount: Option<Fen>) -> Self {
        amount.map_or(Self::Nothing, Self::Amount)
    }

    pub(super) fn day(day: Option<Day>) -> Self {
        day.map_or(Self::Nothing, Self::Day)
    }

    /// Words, or nothing where all are empty.
    pub(super) fn words(words: Vec<String>) -> Self {
        if words.iter().all(String::is_empty) { Self::Nothing } else { Self::Words(words) }
    }

    pub(super) fn phrases(phrases: Vec<String>) -> Self {
        if phrases.is_empty() { Self::Nothing } else { Self::Phrases(phrases) }
    }

    /// The value as the text of a table's cell; amounts in `unit`.
    pub(super) fn cell(&self, unit: Unit, yes: &str) -> String {
        match self {
            Self::Nothing => String::new(),
            Self::Text(text) => text.clone(),
            Self::Count(count) => count.to_string(),
            Self::Flag(is_set) => if *is_set { yes } else { "" }.to_owned(),
            Self::Amount(amount) => decimal(*amount, unit),
            Self::Amounts(amounts) => {
                let texts: Vec<String> = amounts.iter().map(|one| decimal(*one, unit)).collect();
                texts.join("；")
            }
            Self::Day(day) => day.to_string(),
            Self::Days(days) => days.iter().map(ToString::to_string).collect::<Vec<_>>().join("；"),
            Self::Words(words) => joined(words, WORD_MARKS),
            Self::Phrases(phrases) => joined(phrases, PHRASE_MARKS),
            Self::Objects(_) => self.json(unit).map(|json| json.to_string()).unwrap_or_default(),
        }
    }

    /// The value as JSON; none where nothing is stated. Amounts are texts with their unit.
    pub(super) fn json(&self, unit: Unit) -> Option<serde_json::Value> {
        let with_unit = |amount: &Fen| format!("{}{}", decimal(*amount, unit), unit.word());
        Some(match self {
            Self::Nothing => return None,
            Self::Text(text) => json!(text),
            Self::Count(count) => json!(count),
            Self::Flag(is_set) => json!(is_set),
            Self::Amount(amount) => json!(with_unit(amount)),
            Self::Amounts(amounts) => json!(amounts.iter().map(with_unit).collect::<Vec<_>>()),
            Self::Day(day) => json!(day.to_string()),
            Self::Days(days) => json!(days.iter().map(ToString::to_string).collect::<Vec<_>>()),
            Self::Words(texts) | Self::Phrases(texts) => json!(texts),
            Self::Objects(objects) => objects
                .iter()
                .map(|fields| {
                    let stated = fields.iter().filter(|(_, text)| !text.is_empty());
                    let object = stated.map(|(name, text)| ((*name).to_owned(), json!(text)));
                    serde_json::Value::Object(object.collect())
                })
                .collect(),
        })
    }
}

/// The texts between marks; as a JSON array where a text holds a mark itself, or could be taken for
/// the beginning of such an array.
fn joined(texts: &[String], marks: &[char]) -> String {
    let is_plain = |text: &String| !text.contains(marks) && text.trim() == text;
    let looks_like_json = texts.first().is_some_and(|first| first.starts_with('['));
    let is_one_gap = texts.len() == 1 && texts.iter().all(String::is_empty);
    if texts.iter().all(is_plain) && !looks_like_json && !is_one_gap {
        return texts.join("；");
    }
    json!(texts).to_string()
}

/// An amount with all decimals of its unit, exactly: `1234.50`, `0.120000`.
pub(super) fn decimal(amount: Fen, unit: Unit) -> String {
    let decimals = unit.decimals();
    let sign = if amount < Fen::ZERO { "-" } else { "" };
    let digits = format!("{:0>width$}", amount.get().unsigned_abs(), width = decimals + 1);
    let (whole, fraction) = digits.split_at(digits.len() - decimals);
    format!("{sign}{whole}.{fraction}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_keep_every_fen() {
        for (fen, yuan, wan) in [
            (0, "0.00", "0.000000"),
            (1, "0.01", "0.000001"),
            (123_456, "1234.56", "0.123456"),
            (13_000_000_000, "130000000.00", "13000.000000"),
            (-5, "-0.05", "-0.000005"),
            (i64::MAX, "92233720368547758.07", "9223372036854.775807"),
            (i64::MIN, "-92233720368547758.08", "-9223372036854.775808"),
        ] {
            assert_eq!(decimal(Fen::new(fen), Unit::Yuan), yuan);
            assert_eq!(decimal(Fen::new(fen), Unit::Wan), wan);
        }
    }

    #[test]
    fn texts_with_marks_go_into_an_array() {
        let words = |texts: &[&str]| {
            let texts = texts.iter().map(|text| (*text).to_owned()).collect();
            Value::Words(texts).cell(Unit::Yuan, "是")
        };
        assert_eq!(words(&["甲", "", "乙"]), "甲；；乙");
        assert_eq!(words(&["甲、乙", "丙"]), r#"["甲、乙","丙"]"#);
        assert_eq!(words(&["[甲]"]), r#"["[甲]"]"#);
        let phrase = Value::Phrases(vec!["检测报告、合格证".into()]);
        assert_eq!(phrase.cell(Unit::Yuan, "是"), "检测报告、合格证");
    }
}
