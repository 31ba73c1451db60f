//! How good would the forecasts of the past have been?

use super::error::ForecastError;
use super::notes::backtest_notes;
use super::outlook::{
    DRAWS_MAX, Horizon, MODEL_VERSION, Question, Spread, clamped, played, sorted_sums, spread,
};
use super::world::World;
use crate::domain::text::Bilingual;
use crate::domain::{Day, Fen};

/// Draws of each past forecast where no number is chosen.
pub const BACKTEST_DRAWS: u32 = 2_000;
/// Most years that a back-test may look back on.
pub const BACKTEST_YEARS_MAX: u32 = 10;
/// Years of history that a past forecast must have had.
pub const HISTORY_YEARS_MIN: i64 = 2;
/// Fewer points than this say little, and the back-test says so.
pub const BACKTEST_FEW: usize = 20;
const MONTH_ENDS: [(i64, i64); 4] = [(3, 31), (6, 30), (9, 30), (12, 31)];
const WHOLE: i128 = 10_000;
const DECILES: usize = 10;

/// How far a past forecast looked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// To the end of its own year; quarters 1 to 3.
    ThisYear,
    /// The whole of the year after.
    NextYear,
}

impl Reach {
    /// Both, the nearer first.
    pub const ALL: [Self; 2] = [Self::ThisYear, Self::NextYear];

    /// The year that is forecast at the end of a quarter.
    fn year(self, day: Day) -> Option<i64> {
        match self {
            Self::ThisYear if day.date() == (day.year(), 12, 31) => None,
            Self::ThisYear => Some(day.year()),
            Self::NextYear => Some(day.year() + 1),
        }
    }
}

/// One past forecast beside what came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BackPoint {
    /// The end of the quarter at which it would have been made.
    pub as_of: Day,
    /// How far it looked.
    pub reach: Reach,
    /// The first and the last day of the period.
    pub period: (Day, Day),
    /// What was booked in the period before.
    pub actual: Fen,
    /// What it would have expected on top.
    pub addition: Spread,
    /// What came on top.
    pub came: Fen,
    /// Whether that lies from P10 to P90.
    pub is_inside: bool,
    /// Of 10,000 draws, how many lie below what came; equal ones by half.
    pub below_bp: u32,
    /// P50 of the period's total less what the total became, in basis points of the latter; none
    /// where nothing came.
    pub error_bp: Option<i64>,
}

/// The points of one reach together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Score {
    /// How far they looked.
    pub reach: Reach,
    /// How many they are.
    pub points: usize,
    /// How many lie from P10 to P90, in basis points; 8,000 would be right.
    pub inside_bp: u32,
    /// Mean of the points' errors; above nothing = too much was expected.
    pub bias_bp: Option<i64>,
    /// Mean of the errors' sizes.
    pub error_bp: Option<i64>,
    /// How many outcomes lie in each tenth of their draws, lowest first; all alike would be right.
    pub deciles: [u32; DECILES],
}

/// A back-test.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Backtest {
    /// [`MODEL_VERSION`].
    pub model: &'static str,
    /// Every point, by day, then by reach.
    pub points: Vec<BackPoint>,
    /// Each reach that has points.
    pub scores: Vec<Score>,
    /// How far the figures may be trusted, in words.
    pub notes: Vec<Bilingual>,
}

/// Forecasts at the quarters' ends of the last years with what was dated up to then, and compares
/// with what was booked up to `question.as_of`. The question's horizons are not looked at.
///
/// # Errors
/// When a limit is passed.
pub fn backtest(world: World, question: &Question, years: u32) -> Result<Backtest, ForecastError> {
    if !(1..=BACKTEST_YEARS_MAX).contains(&years) {
        return Err(ForecastError::Years(years));
    }
    question.check()?;
    let world = world.normalised();
    let mut points = Vec::new();
    for day in quarter_ends(&world, question.as_of, i64::from(years)) {
        points.extend(points_of(&world, question, day)?);
    }
    let scores: Vec<Score> = Reach::ALL.iter().filter_map(|reach| score(*reach, &points)).collect();
    let notes = backtest_notes(&scores);
    Ok(Backtest { model: MODEL_VERSION, points, scores, notes })
}

/// The ends of quarters in the last years that had enough history.
fn quarter_ends(world: &World, as_of: Day, years: i64) -> Vec<Day> {
    let Some(first) = world.bookings.first().map(|booking| booking.day) else { return Vec::new() };
    let (year, month, number) = first.date();
    let earliest = Day::of_date(year + HISTORY_YEARS_MIN, month, number);
    let earliest = earliest.unwrap_or_else(|| first.plus(366 * HISTORY_YEARS_MIN));
    let days = (as_of.year() - years..=as_of.year()).flat_map(|year| {
        MONTH_ENDS.into_iter().filter_map(move |(month, day)| Day::of_date(year, month, day))
    });
    let is_within = |day: &Day| earliest <= *day && *day < as_of;
    // One year more than asked for may begin the list; the newest are kept.
    let mut days: Vec<Day> = days.filter(is_within).collect();
    let most = usize::try_from(years * 4).unwrap_or(0);
    days.drain(..days.len().saturating_sub(most));
    days
}

fn points_of(
    world: &World,
    question: &Question,
    day: Day,
) -> Result<Vec<BackPoint>, ForecastError> {
    let periods = Reach::ALL.into_iter().filter_map(|reach| {
        let year = reach.year(day)?;
        let (from, to) = (Day::first_of(year), Day::first_of(year + 1).plus(-1));
        (to <= question.as_of).then_some((reach, Horizon { from, to, wanted: None }))
    });
    let (reaches, horizons): (Vec<Reach>, Vec<Horizon>) = periods.unzip();
    if horizons.is_empty() {
        return Ok(Vec::new());
    }
    let draws = question.draws.min(DRAWS_MAX);
    let asked = Question { as_of: day, horizons, seed: question.seed, draws };
    let (_, drawn) = played(world, &asked)?;
    let both = reaches.into_iter().zip(&asked.horizons).zip(&drawn.added);
    let points = both.map(|((reach, horizon), added)| {
        let sums = sorted_sums(added);
        let actual = world.booked(horizon.from, horizon.to.min(day));
        let came = world.booked(horizon.from.max(day.plus(1)), horizon.to);
        let addition = spread(&sums, 0);
        BackPoint {
            as_of: day,
            reach,
            period: (horizon.from, horizon.to),
            actual: clamped(actual),
            addition,
            came: clamped(came),
            is_inside: addition.p10 <= clamped(came) && clamped(came) <= addition.p90,
            below_bp: below_bp(&sums, came),
            error_bp: error_bp(i128::from(addition.p50.get()) - came, actual + came),
        }
    });
    Ok(points.collect())
}

/// How much of the draws lies below what came.
fn below_bp(sums: &[i128], came: i128) -> u32 {
    let below = sums.partition_point(|sum| *sum < came);
    let equal = sums.partition_point(|sum| *sum <= came) - below;
    let part = (2 * below + equal) * 5_000 / sums.len().max(1);
    u32::try_from(part).unwrap_or(u32::MAX)
}

/// A difference in basis points of what it is off from.
fn error_bp(difference: i128, came: i128) -> Option<i64> {
    let error = difference.checked_mul(WHOLE)?.checked_div(came)?;
    i64::try_from(error).ok().filter(|_| came > 0)
}

fn score(reach: Reach, points: &[BackPoint]) -> Option<Score> {
    let of_reach: Vec<&BackPoint> = points.iter().filter(|point| point.reach == reach).collect();
    let count = of_reach.len();
    if count == 0 {
        return None;
    }
    let inside = of_reach.iter().filter(|point| point.is_inside).count();
    let errors: Vec<i128> =
        of_reach.iter().filter_map(|point| point.error_bp).map(i128::from).collect();
    let mut deciles = [0; DECILES];
    for point in &of_reach {
        let place = usize::try_from(point.below_bp / 1_000).unwrap_or(0).min(DECILES - 1);
        deciles[place] += 1;
    }
    Some(Score {
        reach,
        points: count,
        inside_bp: u32::try_from(inside * 10_000 / count).unwrap_or(0),
        bias_bp: mean(errors.iter().copied()),
        error_bp: mean(errors.iter().map(|error| error.abs())),
        deciles,
    })
}

fn mean(numbers: impl ExactSizeIterator<Item = i128>) -> Option<i64> {
    let count = i128::try_from(numbers.len()).ok().filter(|count| *count > 0)?;
    i64::try_from(numbers.sum::<i128>() / count).ok()
}
