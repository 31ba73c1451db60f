//! The question, and what the draws say to it.

use super::draws::{
    Added, CORRECTIONS, Drawn, NEW_BUSINESS, OPEN_DEALS, SIGNED_CONTRACTS, Span, draw,
};
use super::error::ForecastError;
use super::known::{Known, known};
use super::notes::notes;
use super::priors::STAGES;
use super::world::World;
use crate::domain::text::Bilingual;
use crate::domain::trade::parts::WHOLE_BP;
use crate::domain::trade::words::DealStage;
use crate::domain::{Day, Fen};

/// Named in every forecast; another number means that the same question may get another answer.
pub const MODEL_VERSION: &str = "forecast-1";
/// The seed where none is chosen, so that everybody who asks the same sees the same.
pub const SEED_DEFAULT: i64 = 20_250_630;
/// Draws where no number is chosen.
pub const DRAWS_DEFAULT: u32 = 10_000;
/// Fewest draws: of fewer the tenth of them is no quantile.
pub const DRAWS_MIN: u32 = 100;
/// Most draws.
pub const DRAWS_MAX: u32 = 100_000;
/// Most open deals times draws, about five seconds of work.
pub const WORK_MAX: u64 = 100_000_000;
/// Most years from the day of the forecast to a horizon's end.
pub const HORIZON_YEARS_MAX: i64 = 10;
/// The draws between these tenths tell what the median is made of.
const MIDDLE_TENTHS: (usize, usize) = (4, 6);

/// A period whose total is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Horizon {
    /// The first day that counts.
    pub from: Day,
    /// The last day that counts.
    pub to: Day,
    /// What the total is to be, if something is.
    pub wanted: Option<Fen>,
}

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// The day up to which something is known.
    pub as_of: Day,
    /// The periods.
    pub horizons: Vec<Horizon>,
    /// What the draws come from.
    pub seed: i64,
    /// How many; [`DRAWS_MIN`] to [`DRAWS_MAX`].
    pub draws: u32,
}

/// Where an amount will lie: in one of ten draws below `p10`, in one of ten above `p90`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Spread {
    /// The tenth part of the draws lies at or below it.
    pub p10: Fen,
    /// Half of the draws.
    pub p50: Fen,
    /// Nine tenths.
    pub p90: Fen,
    /// The mean of all draws, rounded down.
    pub mean: Fen,
}

/// What the median of the addition is made of; together exactly the median.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Parts {
    /// Deals before signing.
    pub open_deals: Fen,
    /// Signed, not registered.
    pub signed: Fen,
    /// What nobody knew of on the day of the forecast.
    pub new_business: Fen,
    /// Changes, deregistrations and revocations; mostly negative.
    pub corrections: Fen,
}

/// What is expected of one period. Amounts beyond 63 bits of fen stand at their end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outlook {
    /// The period.
    pub horizon: Horizon,
    /// What was booked in the period up to the day of the forecast: certain, not forecast.
    pub actual: Fen,
    /// What comes on top after that day.
    pub addition: Spread,
    /// Both together.
    pub total: Spread,
    /// What the median addition is made of.
    pub parts: Parts,
    /// In how many of 10,000 draws the total is what it is to be; none where nothing is wanted.
    pub reach_bp: Option<u32>,
}

/// How likely one deal is registered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Odds {
    /// The deal's or the contract's resource name.
    pub id: String,
    /// Where it stands.
    pub stage: DealStage,
    /// Days in that stage.
    pub days: i64,
    /// 预计技术交易额, or that of the signed contract; none = not estimated.
    pub amount: Option<Fen>,
    /// In how many of 10,000 draws it is registered in each horizon, in the order of the horizons.
    pub registered_bp: Vec<u32>,
}

/// A forecast.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Forecast {
    /// The question.
    pub question: Question,
    /// [`MODEL_VERSION`].
    pub model: &'static str,
    /// Each period, in the order of the question.
    pub outlooks: Vec<Outlook>,
    /// Every open deal and signed contract, by id.
    pub odds: Vec<Odds>,
    /// What the forecast leans on for want of history, in words.
    pub notes: Vec<Bilingual>,
}

impl Question {
    pub(super) fn check(&self) -> Result<(), ForecastError> {
        if !(DRAWS_MIN..=DRAWS_MAX).contains(&self.draws) {
            return Err(ForecastError::Draws(self.draws));
        }
        let years = self.horizons.iter().map(|it| it.to.year().saturating_sub(self.as_of.year()));
        match years.max() {
            Some(years) if years > HORIZON_YEARS_MAX => Err(ForecastError::TooFar(years)),
            _ => Ok(()),
        }
    }

    fn spans(&self) -> Vec<Span> {
        let span = |horizon: &Horizon| Span {
            from: horizon.from.days_since(self.as_of).max(1),
            to: horizon.to.days_since(self.as_of),
        };
        self.horizons.iter().map(span).collect()
    }
}

/// Says where the totals will be. The same world, question and model give the same answer, whatever
/// the order in which the world was read.
///
/// # Errors
/// When a limit is passed: draws, horizon or work.
pub fn forecast(world: World, question: Question) -> Result<Forecast, ForecastError> {
    question.check()?;
    let world = world.normalised();
    let (known, drawn) = played(&world, &question)?;
    let outlooks = question.horizons.iter().zip(&drawn.added);
    let outlooks = outlooks.map(|(horizon, added)| outlook(&world, &question, *horizon, added));
    let outlooks = outlooks.collect();
    let odds = known.prospects.iter().zip(&drawn.registered);
    let odds = odds.map(|(prospect, registered)| Odds {
        id: prospect.id.to_owned(),
        stage: STAGES[prospect.stage],
        days: prospect.days,
        amount: prospect.amount,
        registered_bp: registered.iter().map(|count| part_bp(*count, question.draws)).collect(),
    });
    let odds = odds.collect();
    let notes = notes(&known, &question);
    Ok(Forecast { model: MODEL_VERSION, outlooks, odds, notes, question })
}

/// What is known of a normalised world, and the draws from it.
pub(super) fn played<'a>(
    world: &'a World,
    question: &Question,
) -> Result<(Known<'a>, Drawn), ForecastError> {
    let known = known(world, question.as_of);
    let (deals, draws) = (known.prospects.len(), question.draws);
    if (deals as u64).saturating_mul(u64::from(draws)) > WORK_MAX {
        return Err(ForecastError::TooMuchWork(deals, draws));
    }
    let draws = usize::try_from(draws).unwrap_or(0);
    let drawn = draw(&known, &question.spans(), question.seed, draws);
    Ok((known, drawn))
}

fn outlook(world: &World, question: &Question, horizon: Horizon, added: &[Added]) -> Outlook {
    let actual = world.booked(horizon.from, horizon.to.min(question.as_of));
    let sums = sorted_sums(added);
    let reach_bp = horizon.wanted.map(|wanted| {
        let missing = i128::from(wanted.get()) - actual;
        let reached = sums.len() - sums.partition_point(|sum| *sum < missing);
        part_bp(u32::try_from(reached).unwrap_or(u32::MAX), question.draws)
    });
    let addition = spread(&sums, 0);
    Outlook {
        horizon,
        actual: clamped(actual),
        addition,
        total: spread(&sums, actual),
        parts: parts(added, &sums, addition.p50),
        reach_bp,
    }
}

/// What each draw adds in all, smallest first.
pub(super) fn sorted_sums(added: &[Added]) -> Vec<i128> {
    let mut sums: Vec<i128> = added.iter().map(|parts| parts.iter().sum()).collect();
    sums.sort_unstable();
    sums
}

/// The quantiles and the mean of sorted sums, each so much more.
pub(super) fn spread(sums: &[i128], more: i128) -> Spread {
    let at = |tenths: usize| {
        let place = (sums.len() * tenths).div_ceil(10).saturating_sub(1);
        clamped(sums.get(place).copied().unwrap_or(0) + more)
    };
    let count = i128::try_from(sums.len()).unwrap_or(1).max(1);
    let mean = clamped(sums.iter().sum::<i128>().div_euclid(count) + more);
    Spread { p10: at(1), p50: at(5), p90: at(9), mean }
}

/// What the draws of the middle fifth are made of in the mean. What is missing to the median goes
/// to the largest part, so that the parts are the median.
fn parts(added: &[Added], sums: &[i128], median: Fen) -> Parts {
    let edge = |tenths: usize| sums.get(sums.len() * tenths / 10).copied().unwrap_or(0);
    let (low, high) = (edge(MIDDLE_TENTHS.0), edge(MIDDLE_TENTHS.1));
    let middle = added.iter().filter(|parts| {
        let sum: i128 = parts.iter().sum();
        low <= sum && sum <= high
    });
    let (mut total, mut count) = ([0_i128; 4], 0_i128);
    for parts in middle {
        count += 1;
        for (sum, part) in total.iter_mut().zip(parts) {
            *sum += part;
        }
    }
    let mut means = total.map(|sum| sum.div_euclid(count.max(1)));
    let missing = i128::from(median.get()) - means.iter().sum::<i128>();
    if let Some(largest) = means.iter_mut().max_by_key(|part| part.abs()) {
        *largest += missing;
    }
    Parts {
        open_deals: clamped(means[OPEN_DEALS]),
        signed: clamped(means[SIGNED_CONTRACTS]),
        new_business: clamped(means[NEW_BUSINESS]),
        corrections: clamped(means[CORRECTIONS]),
    }
}

/// An amount that fits 63 bits: what lies beyond stands at the end.
pub(super) fn clamped(sum: i128) -> Fen {
    let held = sum.clamp(i128::from(i64::MIN), i128::from(i64::MAX));
    Fen::new(i64::try_from(held).unwrap_or(i64::MAX))
}

/// A count of draws in basis points of all, rounded down.
fn part_bp(count: u32, draws: u32) -> u32 {
    let part = u64::from(count) * u64::from(WHOLE_BP) / u64::from(draws.max(1));
    u32::try_from(part).unwrap_or(WHOLE_BP).min(WHOLE_BP)
}
