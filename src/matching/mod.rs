//! How well does an achievement answer a need, and why?
//!
//! Pure: a need, candidates with how well their text fits, weights and a moment in; matches out.
//! Every point of a score has a reason that a broker can say on the phone.

mod commercial;
mod experts;
mod gates;
pub mod quality;
mod rank;
mod reason;
mod signals;
mod verdict;
mod weights;

pub use experts::{
    EVIDENCE_COUNTED, EXPERT_RANKER_VERSION, Evidence, ExpertCandidate, ExpertGate, ExpertGateKind,
    ExpertMatch, ExpertRanking, ExpertSignal, ExpertSignalKind, best_evidence, evidence_fit,
    rank_experts,
};
pub use gates::{Gate, GateKind, gates};
pub use rank::{Candidate, Match, Ranking, rank};
pub use reason::Reason;
pub use signals::{Signal, SignalKind};
pub use verdict::Verdict;
pub use weights::{POINTS_MAX, Weights};
