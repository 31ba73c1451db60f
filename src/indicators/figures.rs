//! Amounts: a number with its unit, a range of two, a value with its tolerance.

use super::dimension::{Dimension, Kind};
use super::letters::Letters;
use super::number::{Number, number};
use super::operator::Negative;
use super::units::{Unit, unit};

/// Whole numbers up to here are exact in a value, so amounts of fen stay whole.
const EXACT_MAX: f64 = 9_007_199_254_740_992.0;

/// One number with its unit.
#[derive(Debug, Clone)]
pub(super) struct Side {
    pub(super) number: Number,
    pub(super) unit: Option<Unit>,
    /// Where the unit's letters begin, or where the side ends.
    pub(super) unit_start: usize,
    pub(super) end: usize,
}

/// What stands at a number.
#[derive(Debug, Clone)]
pub(super) enum Amount {
    /// One value.
    One(Side),
    /// From one value to another, and whether a minus stands before the other.
    Range(Side, Side, bool),
    /// A value and its tolerance.
    Tolerance(Side, Side),
    /// 100 × 200 mm, 1/3, 3:1: several numbers that are no one value; where they end.
    Several(usize),
}

/// The amount whose digits begin at `start`; none when the number cannot be read.
pub(super) fn amount(letters: &Letters<'_>, start: usize) -> Option<Amount> {
    let first = side(letters, number(letters, start)?);
    let next = letters.skip_spaces(first.end);
    if is_several(letters, next) {
        return Some(Amount::Several(past_several(letters, next)));
    }
    let (mark, end) = mark(letters, first.end);
    let second = mark.and_then(|mark| Some((mark, second_number(letters, end)?)));
    let Some((mark, second)) = second else {
        return Some(Amount::One(bracketed(letters, first)));
    };
    let mut second = bracketed(letters, side(letters, second));
    let mut first = first;
    if first.unit.is_none() {
        first.unit = second.unit;
        if first.number.is_plain() && !second.number.is_plain() {
            // 30–50 万: the 万 is meant for both.
            first.number = scaled_like(&first.number, &second);
        }
    } else if second.unit.is_none() {
        second.unit = first.unit;
    }
    Some(match mark {
        Mark::Tolerance => Amount::Tolerance(first, second),
        Mark::Range => Amount::Range(first, second, false),
        Mark::RangeToMinus => Amount::Range(first, second, true),
    })
}

fn second_number(letters: &Letters<'_>, start: usize) -> Option<Number> {
    letters.get(start).is_ascii_digit().then(|| number(letters, start)).flatten()
}

/// A number with what multiplies it and its unit.
pub(super) fn side(letters: &Letters<'_>, number: Number) -> Side {
    let many = matches!(letters.get(number.end), '余' | '多');
    let number = if many { number.with_end_moved() } else { number };
    let found = unit(letters, number.end);
    let multiplied = if found.is_none() { number.multiplied(letters) } else { None };
    let number = multiplied.unwrap_or(number);
    let many = matches!(letters.get(number.end), '余' | '多');
    let number = if many { number.with_end_moved() } else { number };
    let found = found.or_else(|| unit(letters, number.end));
    let unit_start = if found.is_some() { letters.skip_spaces(number.end) } else { number.end };
    let end = found.map_or(number.end, |unit| unit.end);
    Side { number, unit: found, unit_start, end }
}

/// `(2.4–2.9) Ω`: the unit behind the bracket.
fn bracketed(letters: &Letters<'_>, side: Side) -> Side {
    if side.unit.is_some() || letters.get(side.end) != ')' {
        return side;
    }
    match unit(letters, side.end + 1) {
        Some(unit) => {
            let unit_start = letters.skip_spaces(side.end + 1);
            Side { unit: Some(unit), unit_start, end: unit.end, ..side }
        }
        None => side,
    }
}

fn scaled_like(number: &Number, second: &Side) -> Number {
    let plain = |n: &Number| n.value(0).unwrap_or(0.0);
    number
        .with_exponent_of(&second.number)
        .filter(|n| plain(n) <= plain(&second.number))
        .unwrap_or_else(|| number.clone())
}

/// What joins two numbers to one amount.
#[derive(Clone, Copy)]
enum Mark {
    Tolerance,
    Range,
    RangeToMinus,
}

/// The mark that follows, and where the digits behind it begin.
fn mark(letters: &Letters<'_>, end: usize) -> (Option<Mark>, usize) {
    const DASHES: [char; 5] = ['-', '–', '—', '―', '─'];
    let from = letters.skip_spaces(end);
    if letters.get(from) == '±' {
        return (Some(Mark::Tolerance), letters.skip_spaces(from + 1));
    }
    let mut at = from;
    if letters.has(at, "to ") && at > end {
        at += 2;
    } else if matches!(letters.get(at), '~' | '至' | '到') {
        at += 1;
    } else {
        while DASHES.contains(&letters.get(at)) && at - from < 3 {
            at += 1;
        }
    }
    if at == from {
        return (None, end);
    }
    let is_dash = DASHES.contains(&letters.get(from));
    at = letters.skip_spaces(at);
    let minus = !is_dash && DASHES.contains(&letters.get(at));
    at += usize::from(minus);
    while matches!(letters.get(at), '+' | 'φ' | 'Φ' | 'ф' | 'Ø' | '±') {
        at += 1;
    }
    (Some(if minus { Mark::RangeToMinus } else { Mark::Range }), at)
}

fn is_several(letters: &Letters<'_>, at: usize) -> bool {
    let next = letters.get(letters.skip_spaces(at + 1));
    matches!(letters.get(at), '×' | 'x' | 'X' | '*' | '/' | ':') && next.is_ascii_digit()
}

fn past_several(letters: &Letters<'_>, mut at: usize) -> usize {
    while letters.get(at).is_ascii_digit()
        || matches!(letters.get(at), '×' | 'x' | 'X' | '*' | '/' | ':' | '.' | ' ')
        || (letters.get(at).is_ascii_alphabetic()
            && is_several(letters, letters.skip_spaces(at + 1)))
        || (letters.get(at).is_ascii_alphabetic()
            && is_several(letters, letters.skip_spaces(at + 2)))
    {
        at += 1;
    }
    at
}

/// What a side is worth in its unit (yuan for money), and the unit's line to the base.
pub(super) fn value(side: &Side, negative: bool) -> Option<f64> {
    let value = side.number.value(0)?;
    if side.unit.is_some_and(|unit| unit.dimension == Dimension::of(Kind::Money)) {
        let fen = side.number.value(2)?;
        if fen.fract() != 0.0 || fen > EXACT_MAX {
            return None;
        }
    }
    Some(if negative { -value } else { value })
}

/// Whether a dash before this unit is a minus.
pub(super) fn is_minus(negative: Negative, unit: Option<Unit>) -> bool {
    match negative {
        Negative::No => false,
        Negative::Yes => true,
        Negative::Perhaps => unit
            .is_some_and(|unit| matches!(unit.dimension.kind, Kind::Temperature | Kind::Voltage)),
    }
}
