//! What nobody knows of yet, and what is changed, given up or revoked.

use std::ops::Range;

use super::draws::Span;
use super::habits::{Climate, Habits, YEAR_DAYS};
use super::known::{Arrival, Known};
use super::numbers::exp;
use super::priors::GROWTH_YEARS_MAX;
use super::random::Dice;
use crate::domain::Day;

/// More registrations of a pool in a slice than this, in the mean, are drawn as one normal sum.
const COUNTED_MAX: f64 = 60.0;
const MILLION: i128 = 1_000_000;

/// Arrivals that new ones are drawn from, and their part of all.
#[derive(Debug)]
struct Pool<'a> {
    arrivals: &'a [Arrival],
    part: f64,
    /// Mean and mean square of the amounts.
    moments: (f64, f64),
}

impl<'a> Pool<'a> {
    fn new(known: &'a Known<'_>, places: Range<usize>) -> Self {
        let arrivals = &known.arrivals[places];
        let count = arrivals.len().max(1) as f64;
        let amounts = || arrivals.iter().map(|arrival| arrival.amount as f64);
        let mean = amounts().sum::<f64>() / count;
        let square = amounts().map(|amount| amount * amount).sum::<f64>() / count;
        let part = arrivals.len() as f64 / known.arrivals.len().max(1) as f64;
        Self { arrivals, part, moments: (mean, square) }
    }

    /// What so many arrivals bring, `mean` of them in the mean.
    #[expect(clippy::cast_possible_truncation, reason = "a cast to i128 stops at the ends")]
    fn draw(&self, mean: f64, dice: &mut Dice) -> i128 {
        if self.arrivals.is_empty() {
            return 0;
        }
        if mean > COUNTED_MAX {
            let (amount, square) = self.moments;
            return (mean * amount + (mean * square).sqrt() * dice.normal()).max(0.0) as i128;
        }
        let count = dice.poisson(mean);
        let drawn = (0..count).map(|_| self.arrivals[dice.below(self.arrivals.len())].amount);
        drawn.map(i128::from).sum()
    }
}

/// Days in which the rate of new business is the same.
#[derive(Debug)]
pub(super) struct Slice<'a> {
    /// The first of its days.
    pub day: i64,
    days: f64,
    /// Share of a year's registrations.
    share: f64,
    /// Years from the middle of the months that are looked back on.
    years: f64,
    /// Arrivals that nobody knew of so long before.
    unknown: Pool<'a>,
    /// Arrivals that somebody knew of so long before, as their part of all: open deals stand for
    /// them.
    foreseen: f64,
    /// Arrivals of which nobody can tell.
    untracked: Pool<'a>,
    /// Registrations of open deals, in the mean of the draws.
    of_deals: f64,
}

/// The months ahead, cut where a span begins or ends. `registered` counts the draws' registrations
/// of open deals by day, the first being tomorrow.
pub(super) fn slices<'a>(
    known: &'a Known<'_>,
    habits: &Habits,
    spans: &[Span],
    registered: &[u32],
    draws: usize,
) -> Vec<Slice<'a>> {
    let last = spans.iter().map(|span| span.to).max().unwrap_or(0);
    let mut starts: Vec<i64> = spans.iter().flat_map(|span| [span.from, span.to + 1]).collect();
    starts.extend([1, last + 1]);
    let (mut year, mut month, _) = known.as_of.date();
    loop {
        (year, month) = if month == 12 { (year + 1, 1) } else { (year, month + 1) };
        let start = Day::of_date(year, month, 1).map(|day| day.days_since(known.as_of));
        let Some(start) = start.filter(|start| *start <= last) else { break };
        starts.push(start);
    }
    starts.retain(|start| (1..=last + 1).contains(start));
    starts.sort_unstable();
    starts.dedup();
    let pairs = starts.windows(2).filter_map(|pair| Some(*pair.first()?..*pair.last()?));
    let of_deals = |days: &Range<i64>| {
        let place = |day: i64| usize::try_from(day - 1).unwrap_or(0).min(registered.len());
        let count: u32 = registered[place(days.start)..place(days.end)].iter().sum();
        f64::from(count) / draws.max(1) as f64
    };
    pairs.map(|days| slice(known, habits, of_deals(&days), days)).collect()
}

/// The slice of days within one month.
fn slice<'a>(known: &'a Known<'_>, habits: &Habits, of_deals: f64, days: Range<i64>) -> Slice<'a> {
    let (year, month, _) = known.as_of.plus(days.start).date();
    let count = (days.end - days.start) as f64;
    let month_days = (1..=31).filter(|day| Day::of_date(year, month, *day).is_some()).count();
    let season = usize::try_from(month - 1).ok().and_then(|month| habits.season.get(month));
    let middle = days.start + (days.end - days.start) / 2;
    let unknown = known.unknown_before(middle);
    let foreseen = known.arrivals.len() - unknown.end;
    Slice {
        day: days.start,
        days: count,
        share: season.copied().unwrap_or(0.0) * count / month_days.max(1) as f64,
        years: (known.level_days as f64 / 2.0 + middle as f64) / YEAR_DAYS,
        unknown: Pool::new(known, unknown),
        foreseen: foreseen as f64 / known.arrivals.len().max(1) as f64,
        untracked: Pool::new(known, 0..known.untracked),
        of_deals,
    }
}

impl Slice<'_> {
    /// Draws what comes that nobody knows of yet.
    ///
    /// Where nobody kept deals, some of the arrivals would have been known: what open deals bring
    /// beyond the arrivals that they stand for is taken off.
    pub(super) fn new_business(&self, climate: &Climate, dice: &mut Dice) -> i128 {
        let growth = exp(climate.growth * self.years.min(GROWTH_YEARS_MAX));
        let level = climate.a_year * growth * self.share;
        let beyond = (self.of_deals - level * self.foreseen).max(0.0);
        let untracked = (level * self.untracked.part - beyond).max(0.0);
        let sum = self.unknown.draw(level * self.unknown.part, dice)
            + self.untracked.draw(untracked, dice);
        // An amount fits 63 bits and there are few enough, so this is far from the ends of i128.
        sum.saturating_mul(i128::from(climate.size_ppm)) / MILLION
    }

    /// Draws what is taken back or added to what was registered before.
    pub(super) fn corrections(&self, habits: &Habits, dice: &mut Dice) -> i128 {
        let pool = &habits.corrections;
        if pool.is_empty() {
            return 0;
        }
        let count = dice.poisson((habits.corrections_a_day * self.days).min(COUNTED_MAX));
        (0..count).map(|_| i128::from(pool[dice.below(pool.len())])).sum()
    }
}
