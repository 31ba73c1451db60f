//! Moments in time.

/// A moment in UTC, in microseconds since 1970-01-01T00:00:00Z.
///
/// The domain never asks the clock: moments come in with the command.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Time(i64);

impl Time {
    /// The earliest moment that a record may carry: 1900-01-01T00:00:00Z.
    pub const MIN: Self = Self(-2_208_988_800_000_000);
    /// The first moment that no record may carry any more: 2200-01-01T00:00:00Z.
    pub const MAX: Self = Self(7_258_118_400_000_000);

    /// A moment from microseconds since the epoch.
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    /// Microseconds since the epoch.
    pub const fn micros(self) -> i64 {
        self.0
    }

    /// Whether a record may carry this moment (1900 to 2199).
    pub fn is_plausible(self) -> bool {
        Self::MIN <= self && self < Self::MAX
    }
}
