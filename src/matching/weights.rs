//! What each signal counts.

use super::signals::SignalKind;

/// The highest score, and what all weights add up to.
pub const POINTS_MAX: i32 = 1_000_000;

/// A named set of weights; its version goes with every answer that it shaped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Weights {
    /// The version that answers carry as `ranker_version`.
    pub version: String,
    of: Vec<(SignalKind, i32)>,
}

impl Default for Weights {
    /// The shipped weights: the text decides, the rest orders what the text finds.
    fn default() -> Self {
        Self {
            version: "2026.11-all-signals".to_owned(),
            of: vec![
                (SignalKind::Text, 760_000),
                (SignalKind::Field, 50_000),
                (SignalKind::Industry, 20_000),
                (SignalKind::Maturity, 40_000),
                (SignalKind::Cooperation, 20_000),
                (SignalKind::Price, 30_000),
                (SignalKind::Region, 20_000),
                (SignalKind::Freshness, 20_000),
                (SignalKind::Indicator, 40_000),
            ],
        }
    }
}

impl Weights {
    /// The signals in the order in which they are shown, each with its weight.
    pub fn signals(&self) -> &[(SignalKind, i32)] {
        &self.of
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_weights_add_up_to_the_highest_score() {
        let sum: i32 = Weights::default().signals().iter().map(|(_, weight)| weight).sum();
        assert_eq!(sum, POINTS_MAX);
    }
}
