//! What each signal counts.

use super::signals::SignalKind;
use crate::domain::Ranker;
use crate::domain::ranker::SignalWeight;

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
    /// The weights of a kept ranker; a signal that it leaves out counts nothing.
    ///
    /// # Errors
    /// The code of a signal that this version does not know.
    pub fn of_ranker(version: &str, ranker: &Ranker) -> Result<Self, String> {
        let is_known = |code: &str| SignalKind::ALL.iter().any(|kind| kind.code() == code);
        let foreign = ranker.weights.iter().find(|weight| !is_known(&weight.signal));
        if let Some(weight) = foreign {
            return Err(weight.signal.clone());
        }
        let of = SignalKind::ALL.map(|kind| {
            let weight = ranker.weights.iter().find(|weight| weight.signal == kind.code());
            let weight = weight.map_or(0, |weight| weight.weight);
            (kind, i32::try_from(weight).unwrap_or(POINTS_MAX))
        });
        Ok(Self { version: version.to_owned(), of: of.to_vec() })
    }

    /// The weights as a ranker keeps them; what counts nothing is left out.
    pub fn to_ranker(&self) -> Vec<SignalWeight> {
        let counting = self.of.iter().filter(|(_, weight)| *weight > 0);
        let weights = counting.map(|(kind, weight)| SignalWeight {
            signal: kind.code().to_owned(),
            weight: u32::try_from(*weight).unwrap_or(0),
        });
        weights.collect()
    }

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

    #[test]
    fn a_ranker_keeps_the_weights_and_gives_them_back() {
        let shipped = Weights::default();
        let mut ranker = Ranker { weights: shipped.to_ranker(), ..Ranker::default() };
        let back = Weights::of_ranker(&shipped.version, &ranker).unwrap();
        assert_eq!(back, shipped);
        ranker.weights[0].signal = "TASTE".to_owned();
        assert_eq!(Weights::of_ranker("v", &ranker), Err("TASTE".to_owned()));
    }

    #[test]
    fn every_signal_is_in_the_shipped_weights_in_its_order() {
        let shipped: Vec<_> = Weights::default().signals().iter().map(|(kind, _)| *kind).collect();
        assert_eq!(shipped, SignalKind::ALL);
    }
}
