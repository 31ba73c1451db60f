//! Why no forecast is made.

use super::backtest::BACKTEST_YEARS_MAX;
use super::outlook::{DRAWS_MAX, DRAWS_MIN, HORIZON_YEARS_MAX, WORK_MAX};
use crate::domain::text::Bilingual;

/// What was asked for lies outside the limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ForecastError {
    /// Fewer or more draws than allowed.
    #[error("forecast: {0} draws are outside the limits")]
    Draws(u32),
    /// The horizon's end lies too many years ahead.
    #[error("forecast: the horizon ends {0} years ahead, which is too far")]
    TooFar(i64),
    /// Open deals times draws are more than one forecast may take.
    #[error("forecast: {0} open deals with {1} draws are too much work")]
    TooMuchWork(usize, u32),
    /// More or fewer years than a back-test may look at.
    #[error("back-test: {0} years are outside the limits")]
    Years(u32),
}

impl ForecastError {
    /// What is wrong and what to do.
    pub fn text(&self) -> Bilingual {
        match self {
            Self::Draws(_) => Bilingual::new(
                format!("模拟次数须在 {DRAWS_MIN} 至 {DRAWS_MAX} 之间"),
                format!("draws lie between {DRAWS_MIN} and {DRAWS_MAX}"),
            ),
            Self::TooFar(years) => Bilingual::new(
                format!(
                    "目标年在 {years} 年之后，最多预测 {HORIZON_YEARS_MAX} 年；请改用较近的目标"
                ),
                format!(
                    "the target ends {years} years ahead, at most {HORIZON_YEARS_MAX} can be \
                     forecast; ask for a nearer target"
                ),
            ),
            Self::TooMuchWork(deals, draws) => {
                let most = WORK_MAX / u64::try_from(*deals).unwrap_or(WORK_MAX).max(1);
                Bilingual::new(
                    format!("{deals} 个在途项目各模拟 {draws} 次过多；请把次数降到 {most} 以内"),
                    format!(
                        "{draws} draws of {deals} open deals are too many; ask for at most {most}"
                    ),
                )
            }
            Self::Years(_) => Bilingual::new(
                format!("回测年数须在 1 至 {BACKTEST_YEARS_MAX} 之间"),
                format!("a back-test looks back 1 to {BACKTEST_YEARS_MAX} years"),
            ),
        }
    }
}
