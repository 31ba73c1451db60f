//! What was read: measured statements, and demanding words that could not be read.

use super::dimension::{Dimension, Kind};
use super::operator::{Change, Operator};

/// Most statements taken from one record; what stands beyond them is left.
pub const STATEMENTS_MAX: usize = 200;

/// A metric with its value.
#[derive(Debug, Clone, PartialEq)]
pub struct Statement {
    /// What is measured, as written: 外圆硬度. Never empty.
    pub metric: String,
    /// The same for comparing: in small letters, synonyms by one name.
    pub key: String,
    /// How the value is meant.
    pub operator: Operator,
    /// Whether the value is an amount of change.
    pub change: Option<Change>,
    /// The value, or the lower end of a range, in the unit as written and without 万 and 亿;
    /// money in yuan.
    pub low: f64,
    /// The upper end of a range; the value again for every other operator.
    pub high: f64,
    /// What is measured, for comparing.
    pub dimension: Dimension,
    /// The unit as written; empty for a bare number.
    pub unit: String,
    /// The figure for people: its sign, the number and the unit as written, `≥1万小时`.
    pub figure: String,
    /// Of a need: whether it cannot do without.
    pub must: bool,
    /// One of the unit in the base unit, and its zero there.
    pub(super) line: (f64, f64),
}

impl Statement {
    /// The lower end in the base unit of the dimension: pascal, metre, kelvin, fen.
    pub fn base_low(&self) -> f64 {
        self.base(self.low)
    }

    /// The upper end in the base unit.
    pub fn base_high(&self) -> f64 {
        self.base(self.high)
    }

    /// Amounts of money are whole fen: the reader takes no others.
    fn base(&self, value: f64) -> f64 {
        let base = value * self.line.0 + self.line.1;
        if self.dimension == Dimension::of(Kind::Money) { base.round() } else { base }
    }
}

/// What stands in a text or in a record.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Statements {
    /// What was read, in the order of the text, fields first.
    pub read: Vec<Statement>,
    /// Demanding words with a number that could not be read, as written.
    pub unread: Vec<String>,
}

impl Statements {
    /// Whether nothing was demanded or claimed in numbers.
    pub fn is_empty(&self) -> bool {
        self.read.is_empty() && self.unread.is_empty()
    }

    pub(super) fn is_full(&self) -> bool {
        self.read.len() + self.unread.len() >= STATEMENTS_MAX
    }

    /// Adds what another part of the record says, each statement once.
    pub(super) fn add(&mut self, more: Self) {
        for statement in more.read {
            let again = self.read.iter().any(|known| {
                known.key == statement.key
                    && known.figure == statement.figure
                    && known.change == statement.change
            });
            if !again && !self.is_full() {
                self.read.push(statement);
            }
        }
        for text in more.unread {
            if !self.unread.contains(&text) && !self.is_full() {
                self.unread.push(text);
            }
        }
    }
}
