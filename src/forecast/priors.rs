//! What is assumed where history is thin. Every number here is a judgement of the trade, none was
//! measured; docs/reference/forecast.md lists them, and a forecast says when it leans on them.

use crate::domain::trade::words::DealStage;

/// Stages from which a deal can still come to a registration.
pub const STAGES: [DealStage; 7] = [
    DealStage::Lead,
    DealStage::Contact,
    DealStage::Evaluation,
    DealStage::Trial,
    DealStage::Negotiation,
    DealStage::Pricing,
    DealStage::Signed,
];

/// What is assumed of a stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StagePrior {
    /// How many of the deals in the stage go on, in basis points.
    pub conversion_bp: u32,
    /// Days in the stage before a deal goes on: the median.
    pub median_days: i64,
}

/// The assumption of each stage, in the order of [`STAGES`].
pub const STAGE_PRIORS: [StagePrior; 7] = [
    StagePrior { conversion_bp: 5_000, median_days: 30 },
    StagePrior { conversion_bp: 6_000, median_days: 30 },
    StagePrior { conversion_bp: 6_000, median_days: 45 },
    StagePrior { conversion_bp: 7_000, median_days: 90 },
    StagePrior { conversion_bp: 6_500, median_days: 45 },
    StagePrior { conversion_bp: 8_500, median_days: 25 },
    StagePrior { conversion_bp: 9_500, median_days: 20 },
];

/// Ended deals of history that a conversion prior weighs as much as.
pub const CONVERSION_WEIGHT: u32 = 4;
/// How many of the evaluated deals go through a trial, in basis points.
pub const TRIAL_BP: u32 = 2_500;
/// Days in a stage as parts of the median, in thousandths: the eighths of a log-normal with
/// deviation 0.85. Each weighs as one deal of history.
pub const DELAY_SHAPE_PM: [i64; 8] = [271, 471, 660, 875, 1_143, 1_515, 2_125, 3_684];
/// A deal that is lost stays so many times longer in its stage than one that goes on.
pub const LOSS_DELAY_FACTOR: i64 = 2;
/// Longest stay in a stage that history may teach, in days.
pub const DELAY_DAYS_MAX: i64 = 3_650;
/// Registered amount by the expected one, in millionths: the eighths of a log-normal with
/// deviation 0.35. Each weighs as one deal of history.
pub const RATIO_PPM: [i64; 8] =
    [585_000, 733_000, 843_000, 947_000, 1_057_000, 1_187_000, 1_364_000, 1_711_000];
/// The same for the amount of a signed contract, which rarely changes.
pub const SIGNED_RATIO_PPM: [i64; 8] =
    [900_000, 960_000, 1_000_000, 1_000_000, 1_000_000, 1_000_000, 1_000_000, 1_020_000];
/// Largest ratio that history may teach: one slip of a unit is no lesson.
pub const RATIO_PPM_MAX: i64 = 20_000_000;
/// The amount of a deal without an estimate where nothing was ever registered: 500,000 yuan.
pub const AMOUNT_FEN: i64 = 50_000_000;
/// Registrations added to each month's count before it becomes a share of the year.
pub const SEASON_WEIGHT: u32 = 2;
/// Past full years of which the months are counted.
pub const SEASON_YEARS_MAX: i64 = 5;
/// Months whose registrations give the level of new business.
pub const LEVEL_MONTHS: i64 = 24;
/// Shortest history that a level is taken of, in days; a shorter one counts as so long.
pub const LEVEL_DAYS_MIN: i64 = 90;
/// Registrations added to each of the last two years before one is divided by the other.
pub const GROWTH_WEIGHT: f64 = 20.0;
/// Growth a year is held between 1 ÷ this and this.
pub const GROWTH_MAX: f64 = 1.5;
/// Years over which growth goes on; then the level stays.
pub const GROWTH_YEARS_MAX: f64 = 2.0;
/// Days whose corrections give the rate of changes and revocations.
pub const CORRECTION_DAYS: i64 = 1_096;
/// Fewer corrections than this teach no rate; then one registration in so many is lost.
pub const CORRECTIONS_MIN: usize = 3;
/// Registrations of which one is lost where history teaches no rate.
pub const LOSS_ONE_IN: f64 = 100.0;
/// Fewer cases than this are thin: the forecast names the prior that they lean on.
pub const THIN: usize = 10;
