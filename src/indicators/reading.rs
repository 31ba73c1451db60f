//! A number and what belongs to it, put together: value, unit, operator, name.

use super::dimension::{Dimension, Kind};
use super::figures::{self, Amount, Side};
use super::metric::{is_measure, name_after, name_before, unit_in_name};
use super::operator::{self, Change, Lead, Operator};
use super::reader::Reader;
use super::units::{Unit, whole_unit};

/// Letters between two numbers of one name.
const NEAR_CHARS_MAX: usize = 40;

/// A number on its way to a statement.
pub(super) struct Reading {
    pub(super) lead: Lead,
    /// Where the figure as written begins and ends.
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) low: f64,
    pub(super) high: f64,
    pub(super) unit: Option<Unit>,
    pub(super) unit_written: String,
    pub(super) operator: Option<Operator>,
    /// Whether a word behind it, a range or a tolerance makes it a statement.
    pub(super) marked: bool,
    pub(super) name: String,
    pub(super) change: Option<Change>,
}

impl Reader<'_> {
    /// Puts the parts of a number together; none when it is no value at all.
    pub(super) fn reading(&self, lead: Lead, start: usize, amount: Amount) -> Option<Reading> {
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
        let Some((last, place)) = self.near(lead) else { return name };
        let between = self.letters.folded(place, lead.start);
        let reaches = lead.compares || lead.operator.is_some();
        let apart = between.chars().any(|c| matches!(c, '。' | ';' | '\n' | '；'));
        if reaches && !apart { last.to_owned() } else { name }
    }

    /// The last name and where its number ended, when it stands near.
    fn near(&self, lead: &Lead) -> Option<(&str, usize)> {
        let (last, place) = self.last.as_ref()?;
        (lead.start.saturating_sub(*place) <= NEAR_CHARS_MAX).then_some((last, *place))
    }

    /// The last name, when nothing but a comma of a list or 和 stands between: 20 MHz 和 250 MHz.
    fn listed_with(&self, lead: &Lead) -> Option<String> {
        let (last, place) = self.near(lead)?;
        let between = self.letters.folded(place, lead.start);
        matches!(between.trim(), "和" | "及" | "与" | "或" | "、").then(|| last.to_owned())
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
