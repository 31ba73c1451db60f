//! How well does an achievement answer a need, and why?
//!
//! Pure: a need, candidates with how well their text fits, weights and a day in; matches out. The
//! other way round an achievement and needs go in, and the same pair gets the same score.
//! Every point of a score has a reason that a broker can say on the phone.

mod commercial;
mod experts;
mod freshness;
mod gates;
mod holders;
pub mod learn;
mod opening;
pub mod quality;
mod rank;
mod reason;
mod signals;
mod similar;
mod spread;
mod standing;
mod verdict;
mod weights;

pub use experts::{
    EVIDENCE_COUNTED, EXPERT_RANKER_VERSION, Evidence, ExpertCandidate, ExpertGate, ExpertGateKind,
    ExpertMatch, ExpertRanking, ExpertSignal, ExpertSignalKind, best_evidence, evidence_fit,
    rank_experts,
};
pub use gates::{Gate, GateKind, gates, need_gate};
pub use holders::{Holder, holders_of};
pub use opening::{Gap, Opening};
pub use rank::{Candidate, Match, NEAR_MISSES_MAX, Ranker, Ranking};
pub use reason::Reason;
pub use signals::{Signal, SignalKind};
pub use similar::{Likeness, Similar, similar};
pub use spread::{Attention, FIRST_PLACES, Moved, RISE_MAX, spread};
pub use standing::Standing;
pub use verdict::Verdict;
pub use weights::{POINTS_MAX, Weights};
