//! What history teaches, mixed with what is assumed: chances, delays, amounts, new business.

use super::known::Known;
use super::numbers::ln;
use super::priors::{
    AMOUNT_FEN, CONVERSION_WEIGHT, CORRECTIONS_MIN, DELAY_DAYS_MAX, DELAY_SHAPE_PM, GROWTH_MAX,
    GROWTH_WEIGHT, LOSS_DELAY_FACTOR, LOSS_ONE_IN, RATIO_PPM, SEASON_WEIGHT, SIGNED_RATIO_PPM,
    STAGE_PRIORS, STAGES, TRIAL_BP,
};
use super::random::Dice;
use super::visits::{End, Visit};
use crate::domain::target::MONTHS;
use crate::domain::trade::parts::WHOLE_BP;
use crate::domain::trade::words::DealStage;

/// Stages from which a deal can come to a registration.
pub(super) const COUNT: usize = STAGES.len();
/// The place of EVALUATION, after which a trial may come.
pub(super) const EVALUATION: usize = 2;
/// The place of SIGNED, the last before the registration.
pub(super) const SIGNED: usize = COUNT - 1;
/// Days of a year, with its part of a leap day.
pub(super) const YEAR_DAYS: f64 = 365.2425;
/// Registrations drawn anew for the uncertainty of their mean amount, at most.
const RESAMPLED_MAX: usize = 400;

/// Won and lost cases, as the parameters of a beta distribution.
#[derive(Debug, Clone, Copy)]
struct Odds {
    won: f64,
    lost: f64,
}

impl Odds {
    /// Cases of history beside a prior that weighs as [`CONVERSION_WEIGHT`] cases.
    fn new(prior_bp: u32, won: usize, lost: usize) -> Self {
        let weight = f64::from(CONVERSION_WEIGHT);
        let share = f64::from(prior_bp) / f64::from(WHOLE_BP);
        Self { won: share * weight + won as f64, lost: (1.0 - share) * weight + lost as f64 }
    }
}

/// Days in a stage, shortest first.
#[derive(Debug)]
pub(super) struct Delays(Vec<i64>);

impl Delays {
    fn new(median: i64, seen: impl Iterator<Item = i64>) -> Self {
        let assumed = DELAY_SHAPE_PM.iter().map(|part| (median * part / 1_000).max(1));
        let mut days: Vec<i64> = assumed.collect();
        days.extend(seen.map(|days| days.min(DELAY_DAYS_MAX)));
        days.sort_unstable();
        Self(days)
    }

    /// Of how many stays so many days were not the end: as a share, never nothing.
    fn still_there(&self, days: i64) -> f64 {
        let longer = self.0.len() - self.0.partition_point(|known| *known <= days);
        (longer as f64 + 0.5) / (self.0.len() as f64 + 1.0)
    }

    /// A whole stay.
    pub(super) fn draw(&self, dice: &mut Dice) -> i64 {
        self.0[dice.below(self.0.len())]
    }

    /// What is left of a stay after so many days, at least one day. A stay that is longer than any
    /// before tells nothing of its rest: it begins anew.
    pub(super) fn draw_rest(&self, days: i64, dice: &mut Dice) -> i64 {
        let longer = &self.0[self.0.partition_point(|known| *known <= days)..];
        match longer.is_empty() {
            true => self.draw(dice).max(1),
            false => longer[dice.below(longer.len())] - days,
        }
    }
}

/// What one draw holds true of all deals alike.
#[derive(Debug, Clone, Copy)]
pub(super) struct Chances {
    /// How likely a deal goes on from each stage.
    pub go_on: [f64; COUNT],
    /// How likely an evaluated deal goes through a trial.
    pub trial: f64,
}

/// What one draw holds true of new business.
#[derive(Debug, Clone, Copy)]
pub(super) struct Climate {
    /// Registrations a year, at the middle of the months that are looked back on.
    pub a_year: f64,
    /// Logarithm of the growth a year.
    pub growth: f64,
    /// The mean amount by that of the registrations seen, in millionths.
    pub size_ppm: i64,
}

/// What history teaches.
#[derive(Debug)]
pub(super) struct Habits {
    odds: [Odds; COUNT],
    trial: Odds,
    pub delays: [Delays; COUNT],
    loss_delays: [Delays; COUNT],
    /// Registered by expected amount, in millionths.
    pub ratios: Vec<i64>,
    /// Registered by signed amount, in millionths.
    pub signed_ratios: Vec<i64>,
    /// Amounts of registrations, for deals without an estimate. Never empty.
    pub amounts: Vec<i64>,
    /// Each month's share of a year's registrations.
    pub season: [f64; MONTHS],
    arrivals: Vec<i64>,
    arrivals_mean: f64,
    level_years: f64,
    halves: Option<(f64, f64)>,
    /// Amounts of corrections. Empty = there are none.
    pub corrections: Vec<i64>,
    /// Corrections a day.
    pub corrections_a_day: f64,
}

impl Habits {
    /// Learns from what is known.
    pub(super) fn of(known: &Known<'_>) -> Self {
        let stays = |stage: usize, is_lost: bool| {
            let of_stage = known.visits.iter().filter(move |visit| visit.stage == stage);
            let alike = of_stage.filter(move |visit| (visit.end == End::Lost) == is_lost);
            alike.map(|visit| visit.days)
        };
        let odds = |stage: usize| {
            let prior = STAGE_PRIORS[stage].conversion_bp;
            Odds::new(prior, stays(stage, false).count(), stays(stage, true).count())
        };
        let delays =
            |stage: usize| Delays::new(STAGE_PRIORS[stage].median_days, stays(stage, false));
        let loss_delays = |stage: usize| {
            let median = STAGE_PRIORS[stage].median_days * LOSS_DELAY_FACTOR;
            Delays::new(median, stays(stage, true))
        };
        let (tried, untried) = trials(&known.visits);
        let arrivals: Vec<i64> = known.arrivals.iter().map(|arrival| arrival.amount).collect();
        let sum: f64 = arrivals.iter().map(|amount| *amount as f64).sum();
        let amounts = if arrivals.is_empty() { vec![AMOUNT_FEN] } else { arrivals.clone() };
        let (corrections, corrections_a_day) = corrections(known);
        Self {
            odds: std::array::from_fn(odds),
            trial: Odds::new(TRIAL_BP, tried, untried),
            delays: std::array::from_fn(delays),
            loss_delays: std::array::from_fn(loss_delays),
            ratios: RATIO_PPM.iter().chain(&known.ratios).copied().collect(),
            signed_ratios: SIGNED_RATIO_PPM.iter().chain(&known.signed_ratios).copied().collect(),
            amounts,
            season: season(&known.months),
            arrivals_mean: sum / (arrivals.len().max(1) as f64),
            arrivals,
            level_years: known.level_days as f64 / YEAR_DAYS,
            halves: halves(known),
            corrections,
            corrections_a_day,
        }
    }

    /// Draws how likely deals go on.
    pub(super) fn chances(&self, dice: &mut Dice) -> Chances {
        let mut draw = |odds: &Odds| dice.beta(odds.won, odds.lost);
        let go_on = std::array::from_fn(|stage| draw(&self.odds[stage]));
        Chances { go_on, trial: draw(&self.trial) }
    }

    /// By how much a stay of so many days changes the odds that the deal goes on: the share of
    /// those that went on later by the share of those that were lost later.
    pub(super) fn odds_after(&self, stage: usize, days: i64) -> f64 {
        self.delays[stage].still_there(days) / self.loss_delays[stage].still_there(days)
    }

    /// Draws how much new business there is.
    pub(super) fn climate(&self, dice: &mut Dice) -> Climate {
        let count = self.arrivals.len();
        let a_year = dice.gamma(count as f64 + 0.5) / self.level_years;
        let growth = self.halves.map_or(0.0, |(before, last)| {
            let ratio = dice.gamma(last + GROWTH_WEIGHT) / dice.gamma(before + GROWTH_WEIGHT);
            ln(ratio.clamp(1.0 / GROWTH_MAX, GROWTH_MAX))
        });
        Climate { a_year, growth, size_ppm: self.size_ppm(dice) }
    }

    /// The mean of amounts drawn anew by the mean of those seen: how unsure the mean is.
    #[expect(clippy::cast_possible_truncation, reason = "a ratio of means, held within bounds")]
    fn size_ppm(&self, dice: &mut Dice) -> i64 {
        let count = self.arrivals.len().min(RESAMPLED_MAX);
        if count == 0 || self.arrivals_mean <= 0.0 {
            return 1_000_000;
        }
        let drawn = (0..count).map(|_| self.arrivals[dice.below(self.arrivals.len())] as f64);
        let mean = drawn.sum::<f64>() / count as f64;
        (1_000_000.0 * mean / self.arrivals_mean).clamp(0.0, 100_000_000.0) as i64
    }
}

/// Evaluated deals that went through a trial, and those that did not.
fn trials(visits: &[Visit]) -> (usize, usize) {
    let evaluated = visits.iter().filter(|visit| visit.stage == EVALUATION);
    evaluated.fold((0, 0), |(tried, untried), visit| match visit.end {
        End::MovedOn(DealStage::Trial) => (tried + 1, untried),
        End::MovedOn(_) => (tried, untried + 1),
        End::Lost => (tried, untried),
    })
}

/// Each month's share, smoothed.
fn season(months: &[u32; MONTHS]) -> [f64; MONTHS] {
    let smoothed = months.map(|count| f64::from(count) + f64::from(SEASON_WEIGHT));
    let sum: f64 = smoothed.iter().sum();
    smoothed.map(|count| count / sum)
}

/// Registrations of the first and of the second half of the months that are looked back on, where
/// history covers them.
fn halves(known: &Known<'_>) -> Option<(f64, f64)> {
    if !known.is_level_whole {
        return None;
    }
    let middle = known.as_of.plus(-known.level_days / 2);
    let last = known.arrivals.iter().filter(|arrival| arrival.day > middle).count();
    Some(((known.arrivals.len() - last) as f64, last as f64))
}

/// What is taken back, and how often. Where history is too thin, one registration in
/// [`LOSS_ONE_IN`] is lost whole.
fn corrections(known: &Known<'_>) -> (Vec<i64>, f64) {
    if known.corrections.len() >= CORRECTIONS_MIN {
        let a_day = known.corrections.len() as f64 / known.correction_days as f64;
        return (known.corrections.clone(), a_day);
    }
    let lost = known.arrivals.iter().map(|arrival| -arrival.amount).collect();
    let a_day = known.arrivals.len() as f64 / known.level_days as f64 / LOSS_ONE_IN;
    (lost, a_day)
}
