//! How well does an achievement answer a need, and why?
//!
//! Pure: a need, candidates with how well their text fits, weights and a moment in; matches out.
//! Every point of a score has a reason that a broker can say on the phone.

mod commercial;
mod gates;
pub mod quality;
mod rank;
mod signals;
mod weights;

pub use gates::{Gate, GateKind, gates};
pub use rank::{Candidate, Match, Ranking, rank};
pub use signals::{Signal, SignalKind, Verdict};
pub use weights::{POINTS_MAX, Weights};

use crate::domain::text::Bilingual;

/// Why a signal or a gate came out as it did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// A stable code for programs.
    pub code: &'static str,
    /// The sentence for people.
    pub text: Bilingual,
}

impl Reason {
    fn new(code: &'static str, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { code, text: Bilingual::new(zh, en) }
    }
}
