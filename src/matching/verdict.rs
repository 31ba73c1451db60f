//! How well one side fits, and why.

use super::Reason;
use super::weights::POINTS_MAX;

/// A fit and the reason for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// How well it fits, in parts per million.
    pub fit: i32,
    /// Why.
    pub reason: Reason,
}

impl Verdict {
    /// A fit in percent.
    pub(super) fn percent(
        percent: i32,
        code: &'static str,
        zh: impl Into<String>,
        en: impl Into<String>,
    ) -> Self {
        Self { fit: percent * (POINTS_MAX / 100), reason: Reason::new(code, zh, en) }
    }

    /// Nothing earned because one side does not say.
    pub(super) fn unknown(code: &'static str, zh: &str, en: &str) -> Self {
        Self::percent(0, code, zh, en)
    }
}

/// Parts per million as whole percent, rounded down.
pub(super) const fn percent_of(parts: i32) -> i32 {
    parts / (POINTS_MAX / 100)
}
