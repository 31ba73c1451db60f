//! What a question of the ledger can be refused for.

use crate::domain::Bilingual;

/// Why there is no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LedgerError {
    /// A total does not fit 63 bits.
    #[error("a total does not fit 63 bits")]
    TooLarge,
    /// The year is none of the target's.
    #[error("{year} is not a year from {first} to {last}")]
    YearOutside {
        /// The year that was asked for.
        year: i64,
        /// The target's base year.
        first: i64,
        /// The target's final year.
        last: i64,
    },
    /// The target says too little to be reckoned with.
    #[error("the target has no metric or no years")]
    NoTarget,
}

impl LedgerError {
    /// What is wrong and what to do.
    pub fn text(&self) -> Bilingual {
        match self {
            Self::TooLarge => Bilingual::new(
                "金额合计过大，超出可记范围；请核对各笔登记",
                "the amounts add up to more than can be kept; check the registrations",
            ),
            Self::YearOutside { year, first, last } => Bilingual::new(
                format!("{year} 年不在目标的年份 {first} 至 {last} 之内；请另选年份"),
                format!("{year} is not a year of the target, {first} to {last}; choose another"),
            ),
            Self::NoTarget => Bilingual::new(
                "目标没有指标或年份；请先补全目标",
                "the target has no metric or no years; complete it first",
            ),
        }
    }
}

/// The sum of values; refused where it does not fit.
pub(super) fn sum(values: impl Iterator<Item = i64>) -> Result<i64, LedgerError> {
    // So few values could never leave 127 bits.
    let sum: i128 = values.map(i128::from).sum();
    i64::try_from(sum).map_err(|_| LedgerError::TooLarge)
}

/// So many basis points of `whole` are `part`, rounded down; none of nothing, and none where it
/// does not fit.
pub(super) fn bp(part: i64, whole: i64) -> Option<i64> {
    if whole <= 0 {
        return None;
    }
    let bp = (i128::from(part) * 10_000).div_euclid(i128::from(whole));
    i64::try_from(bp).ok()
}
