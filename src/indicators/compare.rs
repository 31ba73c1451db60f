//! Demands against claims: which claim speaks of a demand, and does it meet it?
//!
//! `>` is judged as `≥` and `<` as `≤`. Of a claimed range the worse end counts, but for
//! temperatures, where a range is what a thing stands, the better one. A range demanded is met by
//! a claimed range inside it or round it.

use super::answer::{Answer, Row};
use super::dimension::{Dimension, Kind};
use super::fit::Fit;
use super::metric::{alike, less_is_better, more_is_better};
use super::operator::{Change, Operator};
use super::statement::{Statement, Statements};

/// From here on two names mean one metric.
const ALIKE_MIN: u32 = 500;
/// What a demand that is met earns.
pub(super) const WHOLE: i32 = 1_000_000;
/// What a demand earns at most that is not met.
const SHORT_SHARE: f64 = 0.5;
/// Values nearer than this share of themselves are equal: the units' factors are rounded.
const SAME_SHARE: f64 = 1e-6;
/// How far from an about-value a claim may be.
const APPROX_SHARE: f64 = 0.1;

/// Compares what a need demands with what an achievement claims.
///
/// Claims answer demands of the same dimension whose metric is alike, an amount of change only
/// the same sort of change; the claim with the likeliest name is taken, of equals the best.
pub fn compare(demands: &Statements, claims: &Statements) -> Fit {
    let mut rows: Vec<Row> = demands
        .read
        .iter()
        .map(|demand| {
            let (claim, answer) = answered(demand, &claims.read);
            Row { demand: label(demand), claim, must: demand.must, answer }
        })
        .collect();
    rows.extend(demands.unread.iter().map(|text| Row {
        demand: text.clone(),
        claim: String::new(),
        must: false,
        answer: Answer::Unread,
    }));
    Fit::of(rows)
}

/// The demand for people: metric, direction of change, figure.
fn label(demand: &Statement) -> String {
    let change = match demand.change {
        Some(Change::Raise) if !demand.metric.contains('增') => "提高",
        Some(Change::Lower) if !demand.metric.contains(['节', '减', '降']) => "降低",
        _ => "",
    };
    format!("{}{change} {}", demand.metric, demand.figure)
}

fn answered(demand: &Statement, claims: &[Statement]) -> (String, Answer) {
    let speaking = claims
        .iter()
        .filter(|claim| claim.dimension == demand.dimension && claim.change == demand.change);
    let judged = speaking.filter_map(|claim| {
        let alike = alike(&demand.key, &claim.key);
        let short = if alike < ALIKE_MIN { None } else { short_by(demand, claim) };
        short.map(|short| (alike, earned(demand, short), short, claim))
    });
    // The first of equals stays.
    let best =
        judged.reduce(|best, next| if (next.0, next.1) > (best.0, best.1) { next } else { best });
    let Some((_, earns, short, claim)) = best else {
        return (String::new(), Answer::Unanswered);
    };
    let answer = if short <= 0.0 {
        Answer::Met
    } else {
        Answer::Short { gap: shown(short, &demand.unit), earns }
    };
    (claim.figure.clone(), answer)
}

/// What a demand asks, in base units.
enum Wish {
    AtLeast(f64),
    AtMost(f64),
    Inside(f64, f64),
    Near(f64, f64),
}

fn wish(demand: &Statement) -> Wish {
    let (low, high) = (demand.base_low(), demand.base_high());
    if demand.change.is_some() {
        return match demand.operator {
            Operator::AtMost | Operator::Below => Wish::AtMost(high),
            _ => Wish::AtLeast(low),
        };
    }
    match demand.operator {
        Operator::AtLeast | Operator::Above => Wish::AtLeast(low),
        Operator::AtMost | Operator::Below | Operator::Within => Wish::AtMost(high),
        Operator::Between => Wish::Inside(low, high),
        Operator::Reaches if less_is_better(&demand.key) => Wish::AtMost(high),
        Operator::Reaches => Wish::AtLeast(low),
        Operator::Equal if less_is_better(&demand.key) => Wish::AtMost(high),
        Operator::Equal if more_is_better(&demand.key) => Wish::AtLeast(low),
        Operator::Equal => Wish::Near(low, same(low, low)),
        Operator::Approx => Wish::Near(low, low.abs() * APPROX_SHARE),
    }
}

/// The values that a claim leaves open, in base units.
fn open(claim: &Statement) -> (f64, f64) {
    let (low, high) = (claim.base_low(), claim.base_high());
    match claim.operator {
        Operator::AtLeast | Operator::Above => (low, f64::INFINITY),
        Operator::AtMost | Operator::Below => (f64::NEG_INFINITY, high),
        Operator::Within => (0.0, high),
        _ => (low, high),
    }
}

/// By how much a claim falls short, in the demand's unit; zero when it meets it, none when it
/// says nothing about it.
fn short_by(demand: &Statement, claim: &Statement) -> Option<f64> {
    let (low, high) = open(claim);
    let spans =
        claim.operator == Operator::Between && claim.dimension == Dimension::of(Kind::Temperature);
    let gap = match wish(demand) {
        Wish::AtLeast(wanted) if claim.operator == Operator::Within => {
            (high < wanted).then_some(wanted - high)?
        }
        Wish::AtLeast(wanted) if low.is_infinite() => (high < wanted).then_some(wanted - high)?,
        Wish::AtLeast(wanted) => wanted - if spans { high } else { low },
        Wish::AtMost(wanted) if high.is_infinite() => (low > wanted).then_some(low - wanted)?,
        Wish::AtMost(wanted) => (if spans { low } else { high }) - wanted,
        Wish::Inside(from, to) => outside((from, to), (low, high))?,
        Wish::Near(wanted, slack) => {
            let gap = (wanted - high).max(low - wanted);
            if gap <= 0.0 && (low.is_infinite() || high.is_infinite()) {
                return None;
            }
            if gap <= slack { 0.0 } else { gap }
        }
    };
    let slack = same(demand.base_high(), claim.base_high());
    Some(if gap <= slack { 0.0 } else { gap / demand.line.0 })
}

/// How far a claimed range is from lying inside the demanded one, or round it, whichever is less.
fn outside((from, to): (f64, f64), (low, high): (f64, f64)) -> Option<f64> {
    if low.is_infinite() {
        return (high < from).then_some(from - high);
    }
    if high.is_infinite() {
        return (low > to).then_some(low - to);
    }
    let beyond = (from - low).max(0.0) + (high - to).max(0.0);
    let uncovered = (low - from).max(0.0) + (to - high).max(0.0);
    let is_point = same(low, high) >= (high - low).abs();
    Some(if is_point { beyond } else { beyond.min(uncovered) })
}

fn same(a: f64, b: f64) -> f64 {
    a.abs().max(b.abs()) * SAME_SHARE
}

/// What a demand earns: the whole when met; half of what is left of it when short.
fn earned(demand: &Statement, short: f64) -> i32 {
    if short <= 0.0 {
        return WHOLE;
    }
    let limit = demand.low.abs().max(demand.high.abs());
    let left = if limit > 0.0 { (1.0 - short / limit).clamp(0.0, 1.0) } else { 0.0 };
    let parts = (left * SHORT_SHARE * f64::from(WHOLE)).floor();
    format!("{parts:.0}").parse().unwrap_or(0)
}

/// A value with its unit for people: six digits, thousands apart.
fn shown(value: f64, unit: &str) -> String {
    let close = matches!(unit, "" | "%" | "℃" | "‰" | "°" | "倍" | "℉");
    format!("{}{}{unit}", digits(value), if close { "" } else { " " })
}

fn digits(value: f64) -> String {
    if value != 0.0 && !(1e-4..1e15).contains(&value.abs()) {
        return format!("{value:.3e}");
    }
    let whole = format!("{:.0}", value.abs().floor()).len();
    let decimals = if value.abs() < 1.0 { 6 } else { 6_usize.saturating_sub(whole) };
    let text = format!("{value:.decimals$}");
    let text =
        if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let mut apart = String::new();
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            apart.push(',');
        }
        apart.push(digit);
    }
    if fraction.is_empty() { apart } else { format!("{apart}.{fraction}") }
}
