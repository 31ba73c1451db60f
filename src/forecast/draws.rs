//! The draws: in each, every open deal goes its way and new business comes in.

use super::habits::{COUNT, Chances, Climate, EVALUATION, Habits, SIGNED, YEAR_DAYS};
use super::known::{Known, Prospect};
use super::numbers::exp;
use super::priors::GROWTH_YEARS_MAX;
use super::random::Dice;
use crate::domain::Day;

/// Streams of draws that belong to no deal; a deal's is a digest of its name.
const CHANCES_STREAM: u64 = 1;
const CLIMATE_STREAM: u64 = 2;
const NEW_STREAM: u64 = 3;
const CORRECTIONS_STREAM: u64 = 4;
/// More new registrations a slice than this, in the mean, are drawn as one normal sum.
const COUNTED_MAX: f64 = 60.0;
/// The place of TRIAL, which may be left out.
const TRIAL: usize = EVALUATION + 1;
const MILLION: i128 = 1_000_000;

/// The places of what an addition is made of.
pub(super) const OPEN_DEALS: usize = 0;
pub(super) const SIGNED_CONTRACTS: usize = 1;
pub(super) const NEW_BUSINESS: usize = 2;
pub(super) const CORRECTIONS: usize = 3;

/// What one draw adds, in fen, by where it comes from.
pub(super) type Added = [i128; 4];

/// Days that count for a horizon, from the day after as-of, which is day 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Span {
    pub from: i64,
    pub to: i64,
}

impl Span {
    const fn holds(self, day: i64) -> bool {
        self.from <= day && day <= self.to
    }
}

/// What the draws brought.
#[derive(Debug)]
pub(super) struct Drawn {
    /// By span, then by draw.
    pub added: Vec<Vec<Added>>,
    /// In how many draws each prospect was registered, by prospect, then by span.
    pub registered: Vec<Vec<u32>>,
}

/// Plays what is known forward so many times.
pub(super) fn draw(known: &Known<'_>, spans: &[Span], seed: i64, draws: usize) -> Drawn {
    let habits = Habits::of(known);
    let mut drawn = Drawn {
        added: vec![vec![[0; 4]; draws]; spans.len()],
        registered: vec![vec![0; spans.len()]; known.prospects.len()],
    };
    let last = spans.iter().map(|span| span.to).max().unwrap_or(0);
    if last < 1 {
        return drawn;
    }
    let mut dice = Dice::new(seed, CHANCES_STREAM);
    let chances: Vec<Chances> = (0..draws).map(|_| habits.chances(&mut dice)).collect();
    for (place, prospect) in known.prospects.iter().enumerate() {
        let mut dice = Dice::new(seed, Dice::stream_of(prospect.id));
        let odds = habits.odds_after(prospect.stage, prospect.days);
        let part = if prospect.stage == SIGNED { SIGNED_CONTRACTS } else { OPEN_DEALS };
        for (number, chances) in chances.iter().enumerate() {
            let Some(day) = registered_after(prospect, odds, last, &habits, chances, &mut dice)
            else {
                continue;
            };
            let amount = amount_of(prospect, &habits, &mut dice);
            let held = spans.iter().enumerate().filter(|(_, span)| span.holds(day));
            for (which, _) in held {
                drawn.added[which][number][part] += amount;
                drawn.registered[place][which] += 1;
            }
        }
    }
    add_new_business(known, &habits, spans, seed, &mut drawn);
    drawn
}

/// After how many days a deal is registered; none when it is lost or takes longer than `last`.
fn registered_after(
    prospect: &Prospect<'_>,
    odds: f64,
    last: i64,
    habits: &Habits,
    chances: &Chances,
    dice: &mut Dice,
) -> Option<i64> {
    let mut stage = prospect.stage;
    let went = chances.go_on[stage] * odds;
    if dice.unit() >= went / (went + 1.0 - chances.go_on[stage]) {
        return None;
    }
    let mut days = habits.delays[stage].draw_rest(prospect.days, dice);
    loop {
        if days > last {
            return None;
        }
        stage = match stage {
            SIGNED => return Some(days),
            EVALUATION if dice.unit() >= chances.trial => TRIAL + 1,
            _ => (stage + 1).min(COUNT - 1),
        };
        if dice.unit() >= chances.go_on[stage] {
            return None;
        }
        days += habits.delays[stage].draw(dice);
    }
}

/// What a deal brings when it is registered.
fn amount_of(prospect: &Prospect<'_>, habits: &Habits, dice: &mut Dice) -> i128 {
    let Some(amount) = prospect.amount else {
        return i128::from(habits.amounts[dice.below(habits.amounts.len())]);
    };
    let ratios = if prospect.is_signed { &habits.signed_ratios } else { &habits.ratios };
    let ratio = ratios[dice.below(ratios.len())];
    (i128::from(amount.get()) * i128::from(ratio)).div_euclid(MILLION).max(0)
}

/// Days in which the rate of new business is the same.
#[derive(Debug)]
struct Slice {
    /// Share of a year's registrations.
    share: f64,
    days: f64,
    /// Years from the middle of the months that are looked back on.
    years: f64,
    /// How many of the arrivals nobody knew of so long before.
    pool: usize,
    /// Their part of all arrivals.
    part: f64,
    /// Mean and mean square of their amounts.
    moments: (f64, f64),
    /// The slice's place in time, one of its days.
    day: i64,
}

/// The months ahead, cut where a span begins or ends.
fn slices(known: &Known<'_>, habits: &Habits, spans: &[Span], last: i64) -> Vec<Slice> {
    let mut starts: Vec<i64> = spans.iter().flat_map(|span| [span.from, span.to + 1]).collect();
    starts.push(1);
    let (mut year, mut month, _) = known.as_of.date();
    loop {
        (year, month) = if month == 12 { (year + 1, 1) } else { (year, month + 1) };
        let Some(day) = Day::of_date(year, month, 1) else { break };
        let start = day.days_since(known.as_of);
        if start > last {
            break;
        }
        starts.push(start);
    }
    starts.push(last + 1);
    starts.retain(|start| (1..=last + 1).contains(start));
    starts.sort_unstable();
    starts.dedup();
    let pairs = starts.windows(2).filter_map(|pair| Some((*pair.first()?, *pair.last()?)));
    pairs.map(|(start, end)| slice(known, habits, start, end)).collect()
}

/// The slice from a day to before another, within one month.
fn slice(known: &Known<'_>, habits: &Habits, start: i64, end: i64) -> Slice {
    let (year, month, _) = known.as_of.plus(start).date();
    let days = (end - start) as f64;
    let month_days = (28..=31).filter(|day| Day::of_date(year, month, *day).is_some()).count() + 27;
    let season = usize::try_from(month - 1).ok().and_then(|month| habits.season.get(month));
    let middle = start + (end - start) / 2;
    let pool = known.unknown_before(middle);
    let count = pool.len().max(1) as f64;
    let amounts = || pool.iter().map(|arrival| arrival.amount as f64);
    let mean = amounts().sum::<f64>() / count;
    Slice {
        share: season.copied().unwrap_or(0.0) * days / month_days as f64,
        days,
        years: (known.level_days as f64 / 2.0 + middle as f64) / YEAR_DAYS,
        pool: pool.len(),
        part: pool.len() as f64 / known.arrivals.len().max(1) as f64,
        moments: (mean, amounts().map(|amount| amount * amount).sum::<f64>() / count),
        day: start,
    }
}

/// Adds what nobody knows of yet, and what is changed, given up or revoked.
fn add_new_business(
    known: &Known<'_>,
    habits: &Habits,
    spans: &[Span],
    seed: i64,
    drawn: &mut Drawn,
) {
    let last = spans.iter().map(|span| span.to).max().unwrap_or(0);
    let slices = slices(known, habits, spans, last);
    let mut climates = Dice::new(seed, CLIMATE_STREAM);
    let mut dice = Dice::new(seed, NEW_STREAM);
    let mut corrections = Dice::new(seed, CORRECTIONS_STREAM);
    let draws = drawn.added.first().map_or(0, Vec::len);
    for number in 0..draws {
        let climate = habits.climate(&mut climates);
        for slice in &slices {
            let new = new_business(known, slice, &climate, &mut dice);
            let corrected = corrected(habits, slice, &mut corrections);
            let held = spans.iter().enumerate().filter(|(_, span)| span.holds(slice.day));
            for (which, _) in held {
                drawn.added[which][number][NEW_BUSINESS] += new;
                drawn.added[which][number][CORRECTIONS] += corrected;
            }
        }
    }
}

#[expect(clippy::cast_possible_truncation, reason = "a cast from f64 to i128 stops at the ends")]
fn new_business(known: &Known<'_>, slice: &Slice, climate: &Climate, dice: &mut Dice) -> i128 {
    if slice.pool == 0 {
        return 0;
    }
    let growth = exp(climate.growth * slice.years.min(GROWTH_YEARS_MAX));
    let mean = climate.a_year * growth * slice.share * slice.part;
    let sum = if mean > COUNTED_MAX {
        let (amount, square) = slice.moments;
        (mean * amount + (mean * square).sqrt() * dice.normal()).max(0.0) as i128
    } else {
        let count = dice.poisson(mean);
        (0..count).map(|_| i128::from(known.arrivals[dice.below(slice.pool)].amount)).sum()
    };
    // An amount fits 63 bits and there are few enough, so that this is far from the ends of i128.
    sum.saturating_mul(i128::from(climate.size_ppm)) / MILLION
}

fn corrected(habits: &Habits, slice: &Slice, dice: &mut Dice) -> i128 {
    let pool = &habits.corrections;
    if pool.is_empty() {
        return 0;
    }
    let count = dice.poisson((habits.corrections_a_day * slice.days).min(COUNTED_MAX));
    (0..count).map(|_| i128::from(pool[dice.below(pool.len())])).sum()
}
