//! From digit to digit through a text: which numbers are measured statements.

use super::dimension::{Dimension, Kind};
use super::figures::{self, Amount, amount};
use super::letters::{Letters, is_han};
use super::metric::{is_background, is_measure, key_of, name_before};
use super::number::{is_numeral, numeral};
use super::operator::{self, Change, Lead, Operator};
use super::reading::Reading;
use super::sections::past;
use super::statement::{Statement, Statements};
use super::units::{Unit, whole_unit};
use crate::domain::text::half_width;

/// Letters of what follows an unread number that are shown with it.
const UNREAD_TAIL: usize = 4;

/// Reads every measured statement of a text.
pub fn read(text: &str) -> Statements {
    let counts = |c: char| half_width(c).is_ascii_digit() || is_numeral(c);
    if text.chars().any(counts) { Reader::new(text).read(&[]) } else { Statements::default() }
}

/// Reads a text without the parts in which a need tells what there is.
pub(super) fn read_wishes(text: &str) -> Statements {
    Reader::new(text).read(&past(text))
}

pub(super) struct Reader<'a> {
    pub(super) letters: Letters<'a>,
    found: Statements,
    /// The last name, and where its number ended: 由 80% 提高到 90% has one name for two numbers.
    pub(super) last: Option<(String, usize)>,
}

impl<'a> Reader<'a> {
    fn new(text: &'a str) -> Self {
        Self { letters: Letters::new(text), found: Statements::default(), last: None }
    }

    fn read(mut self, skipped: &[(usize, usize)]) -> Statements {
        let mut at = 0;
        while at < self.letters.len() && !self.found.is_full() {
            let c = self.letters.get(at);
            let past = skipped.iter().find(|(begin, end)| (*begin..*end).contains(&at));
            let next = match past {
                Some((_, end)) => *end,
                None if c.is_ascii_digit() => self.at_digit(at),
                None if is_numeral(c) => self.at_numeral(at),
                None => at + 1,
            };
            at = next.max(at + 1);
        }
        self.found
    }

    /// Reads what begins at a digit; says where to go on.
    fn at_digit(&mut self, start: usize) -> usize {
        if let Some(end) = self.past_name(start) {
            return end;
        }
        let letters = &self.letters;
        let lead = operator::before(letters, self.prefix(start).map_or(start, |(from, _)| from));
        let Some(amount) = amount(letters, start) else {
            let end = self.past_digits(start);
            if lead.compares {
                let (name, _) = name_before(&self.letters, lead.start);
                self.keep_unread(&name, &lead, end);
            }
            return end;
        };
        if let Amount::Several(end) = amount {
            return end;
        }
        let Some(reading) = self.reading(lead, start, amount) else {
            return self.past_digits(start);
        };
        let end = reading.end;
        self.decide(reading);
        end
    }

    /// Takes the reading as a statement, keeps it unread, or lets it go.
    fn decide(&mut self, reading: Reading) {
        let Reading {
            lead,
            start,
            end,
            low,
            high,
            unit,
            unit_written,
            operator,
            marked,
            name,
            change,
        } = reading;
        if is_background(&name) || is_label(&name) {
            return;
        }
        if !name.is_empty() {
            self.last = Some((name.clone(), end));
        }
        if lead.from {
            return;
        }
        let measure = is_measure(&name);
        let has_operator = operator.is_some_and(|operator| operator != Operator::Equal);
        let Some(unit) = unit else {
            let spoken = lead.compares || (measure && has_operator && name.is_ascii());
            if !spoken || name.chars().count() < 2 {
                return;
            }
            let digits_end = end;
            if self.begins_uncounted(digits_end) {
                return;
            }
            if !self.is_stop(digits_end) && !marked {
                self.keep_unread(&name, &lead, end);
                return;
            }
            let unit =
                Unit { dimension: Dimension::of(Kind::Number), factor: 1.0, offset: 0.0, end };
            let operator = operator.unwrap_or(Operator::Equal);
            self.take(name, operator, change, (low, high), unit, String::new(), (start, end));
            return;
        };
        let is_counted = matches!(unit.dimension.kind, Kind::Count) && unit.dimension.per.is_none();
        if unit.dimension.kind == Kind::Grade && !name.contains('级') && !lead.compares {
            return;
        }
        let strong = lead.compares && !(is_counted && name.is_empty());
        let weak = measure && (marked || has_operator || lead.joins || self.is_plain_end(unit.end));
        let changed = change.is_some() && !name.is_empty();
        if is_counted && change.is_some() {
            return;
        }
        if !strong && !weak && !changed {
            return;
        }
        let element = lead.compares && name.starts_with(|c: char| c.is_ascii_uppercase());
        if name.chars().count() < 2 && !element {
            let is_plain = matches!(unit.dimension.kind, Kind::Time | Kind::Count | Kind::Money);
            if strong && !is_plain {
                self.keep_unread(&name, &lead, end);
            }
            return;
        }
        let operator = operator.unwrap_or(Operator::Equal);
        self.take(name, operator, change, (low, high), unit, unit_written, (start, end));
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "the parts of one statement, named at its two calls"
    )]
    fn take(
        &mut self,
        name: String,
        operator: Operator,
        change: Option<Change>,
        (low, high): (f64, f64),
        unit: Unit,
        unit_written: String,
        (start, end): (usize, usize),
    ) {
        let mut line = (unit.factor, unit.offset);
        let mut dimension = unit.dimension;
        let differs = change.is_some()
            || operator == Operator::Within
            || ["差", "温升", "精度", "均匀", "波动"].iter().any(|word| name.contains(word));
        if dimension == Dimension::of(Kind::Temperature) && differs {
            dimension = Dimension::of(Kind::TemperatureDifference);
            line.1 = 0.0;
        }
        let end = operator::after_start(&self.letters, start, end);
        let number = self.letters.written(start, end).replace([')', '）'], "");
        let beside = number.ends_with(unit_written.as_str()) || number.contains(&unit_written);
        let tail = if beside { "" } else { unit_written.as_str() };
        let figure = format!("{}{}{tail}", operator.sign(), number.trim());
        let key = key_of(&name);
        let metric = name;
        self.found.read.push(Statement {
            metric,
            key,
            operator,
            change,
            low,
            high,
            dimension,
            unit: unit_written,
            figure,
            must: false,
            line,
        });
    }

    fn keep_unread(&mut self, name: &str, lead: &Lead, end: usize) {
        let mut stop = end;
        let is_word =
            |c: char| is_han(c) || c.is_alphanumeric() || matches!(c, '/' | '·' | '^' | '%');
        while stop < end + UNREAD_TAIL && is_word(self.letters.get(stop)) {
            stop += 1;
        }
        let text = format!("{name}{}", self.letters.written(lead.start, stop).trim());
        if !self.found.unread.contains(&text) {
            self.found.unread.push(text);
        }
    }

    /// A Chinese numeral is read only where a unit and a comparison stand by it.
    fn at_numeral(&mut self, start: usize) -> usize {
        let letters = &self.letters;
        let hundred = letters.has(start, "百分之");
        let digits = if hundred { start + 3 } else { start };
        if matches!(letters.before(start), '第' | '分' | '之') {
            return start + 1;
        }
        let Some(number) = numeral(letters, digits) else { return start + 1 };
        let mut side = figures::side(letters, number);
        if hundred {
            let percent = whole_unit("%").map(|unit| Unit { end: side.number.end, ..unit });
            side.unit = percent;
            side.unit_start = side.number.end;
            side.end = side.number.end;
        }
        let Some(unit) = side.unit else { return start + 1 };
        let lead = operator::before(letters, start);
        let after = operator::after(letters, unit.end);
        let counts = unit.dimension == Dimension::of(Kind::Count);
        let states = lead.compares || lead.change.is_some() || after.is_some() || hundred;
        if counts || !states {
            return start + 1;
        }
        let Some(reading) = self.reading(lead, start, Amount::One(side)) else { return start + 1 };
        let end = reading.end;
        self.decide(reading);
        end
    }
}

/// Whether the name announces a number that numbers: 编号, 电话.
fn is_label(name: &str) -> bool {
    name.ends_with('号')
        || name.ends_with("电话")
        || name.ends_with("邮编")
        || name.ends_with("标准")
}
