//! From digit to digit through a text: which numbers are measured statements.

use super::dimension::{Dimension, Kind};
use super::figures::{self, Amount, Side, amount};
use super::letters::{Letters, is_han};
use super::metric::{is_background, is_measure, key_of, name_after, name_before, unit_in_name};
use super::number::{is_numeral, numeral};
use super::operator::{self, Change, Lead, Operator};
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
    last: Option<(String, usize)>,
}

/// A number on its way to a statement.
struct Reading {
    lead: Lead,
    /// Where the figure as written begins and ends.
    start: usize,
    end: usize,
    low: f64,
    high: f64,
    unit: Option<Unit>,
    unit_written: String,
    operator: Option<Operator>,
    /// Whether a word behind it, a range or a tolerance makes it a statement.
    marked: bool,
    name: String,
    change: Option<Change>,
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

    /// Puts the parts of a number together; none when it is no value at all.
    fn reading(&self, lead: Lead, start: usize, amount: Amount) -> Option<Reading> {
        let letters = &self.letters;
        let (mut first, second, joined) = match amount {
            Amount::One(side) => (side, None, None),
            Amount::Range(one, other, minus) => (one, Some(other), Some(Joined::Range(minus))),
            Amount::Tolerance(one, by) => (one, Some(by), Some(Joined::Tolerance)),
            Amount::Several(_) => return None,
        };
        if self.is_date_or_list(&first, second.as_ref(), start, &lead) {
            return None;
        }
        if first.unit.is_none() && joined.is_none() && !self.may_have_unit(&first, &lead, start) {
            return None;
        }
        let (name, in_name) = name_before(letters, lead.start);
        let (name, named_unit) = self.settle_unit(&mut first, name, &lead, start)?;
        let prefix = self.prefix(start);
        let minus = figures::is_minus(lead.negative, first.unit);
        let low = figures::value(&first, minus)?;
        let mut end = second.as_ref().map_or(first.end, |second| second.end);
        let (low, high) = match (joined, &second) {
            (Some(Joined::Tolerance), Some(by)) => {
                let by = figures::value(by, false)? * in_unit(by.unit, first.unit, false)?;
                (low - by, low + by)
            }
            (Some(Joined::Range(minus)), Some(other)) => {
                let same = in_unit(other.unit, first.unit, true)?;
                let other = figures::value(other, minus)? * same;
                (low.min(other), low.max(other))
            }
            _ => (low, low),
        };
        let after = operator::after(letters, end);
        let is_within = lead.operator == Some(Operator::Within);
        let operator = match (joined, after) {
            (Some(_), _) if !is_within => Some(Operator::Between),
            (None, Some((operator, _))) if !is_within => Some(operator),
            _ => lead.operator,
        };
        let low = if is_within { high } else { low };
        let beside = self.unit_written(&first, second.as_ref());
        let unit_written = if named_unit.is_empty() { beside } else { named_unit };
        let figure_end = end;
        end = after.map_or(end, |(_, end)| end);
        let change = lead.change.or_else(|| {
            let is_ratio = first.unit.is_some_and(|u| u.dimension == Dimension::of(Kind::Ratio));
            let level = lead.compares || lead.joins;
            in_name.filter(|_| is_ratio && !level && operator != Some(Operator::Reaches))
        });
        let name = self.named(name, &lead, end, change);
        let start = prefix.map_or(start, |(from, _)| from) - usize::from(minus);
        let marked = after.is_some() || joined.is_some() || change.is_some();
        let unit = first.unit;
        let reading = Reading {
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
        };
        Some(Reading { end: figure_end.max(reading.end), ..reading })
    }

    /// Most numbers end here: nothing measures them and nothing compares them.
    fn may_have_unit(&self, side: &Side, lead: &Lead, start: usize) -> bool {
        let next = self.letters.get(self.letters.skip_spaces(side.number.end));
        let by_name = matches!(next, '度' | '周' | 'T' | '位');
        by_name || lead.compares || lead.joins || self.prefix(start).is_some()
    }

    /// Finds the unit of a number without one: before its digits, told by its name, or written
    /// at the name. Gives the name, and the unit that was written at it; none for 64 K of memory.
    fn settle_unit(
        &self,
        side: &mut Side,
        name: String,
        lead: &Lead,
        start: usize,
    ) -> Option<(String, String)> {
        if side.unit.is_none() {
            let before = self.prefix(start).and_then(|(_, unit)| whole_unit(unit));
            side.unit = before.map(|unit| Unit { end: side.end, ..unit });
        }
        if side.unit.is_none()
            && let Some(unit) = self.by_name(side, &name)
        {
            (side.unit, side.end) = (Some(unit), unit.end);
        }
        if side.unit.is_none()
            && (lead.compares || lead.joins)
            && let Some((unit, written, rest)) = unit_in_name(&self.letters, lead.start)
        {
            side.unit = Some(Unit { end: side.end, ..unit });
            return Some((rest, written));
        }
        let is_kelvin = self.letters.get(side.unit_start) == 'K' && side.end == side.unit_start + 1;
        let is_warm = name.contains('温') || name.contains("temp");
        (!is_kelvin || is_warm).then_some((name, String::new()))
    }

    /// The name before the number, behind it, or of the number before in the same clause.
    fn named(&self, name: String, lead: &Lead, end: usize, change: Option<Change>) -> String {
        let of = lead.change.is_some() && self.letters.get(end) == '的';
        let listed = name.is_empty() || ["和", "及", "与", "或", "到"].contains(&name.as_str());
        if listed && let Some(last) = self.listed_with(lead) {
            return last;
        }
        let stands = !of || is_measure(&name);
        if !name.is_empty() && lead.self_named.is_none() && stands {
            return name;
        }
        if let Some(word) = lead.self_named {
            return format!("{name}{word}");
        }
        let behind = name_after(&self.letters, end, change.is_some());
        if !behind.is_empty() || !name.is_empty() {
            return if behind.is_empty() { name } else { behind };
        }
        let Some((last, place)) = &self.last else { return name };
        let between = self.letters.folded(*place, lead.start);
        let reaches = lead.compares || lead.operator.is_some();
        let apart = between.chars().any(|c| matches!(c, '。' | ';' | '\n' | '；'));
        if reaches && !apart { last.clone() } else { name }
    }

    /// The last name, when nothing but a comma of a list or 和 stands between: 20 MHz 和 250 MHz.
    fn listed_with(&self, lead: &Lead) -> Option<String> {
        let (last, place) = self.last.as_ref()?;
        let between = self.letters.folded(*place, lead.start);
        matches!(between.trim(), "和" | "及" | "与" | "或" | "、").then(|| last.clone())
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

/// What joins two sides of an amount.
#[derive(Clone, Copy)]
enum Joined {
    Range(bool),
    Tolerance,
}

/// What the other side's values are multiplied with to stand in the first side's unit; none when
/// they measure different things.
fn in_unit(other: Option<Unit>, first: Option<Unit>, points: bool) -> Option<f64> {
    match (other, first) {
        (None, None) => Some(1.0),
        (Some(other), Some(first)) if other.dimension == first.dimension => {
            let same_zero = (other.offset - first.offset).abs() < f64::EPSILON;
            (same_zero || !points).then(|| other.factor / first.factor)
        }
        _ => None,
    }
}

/// Whether the name announces a number that numbers: 编号, 电话.
fn is_label(name: &str) -> bool {
    name.ends_with('号')
        || name.ends_with("电话")
        || name.ends_with("邮编")
        || name.ends_with("标准")
}
