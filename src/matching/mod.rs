//! How well does an achievement answer a need, and why?
//!
//! Pure: a need, candidates with how well their text fits, weights and a moment in; matches out.
//! Every point of a score has a reason that a broker can say on the phone.

mod commercial;
mod gates;
mod holders;
pub mod learn;
pub mod quality;
mod rank;
mod reason;
mod signals;
mod spread;
mod verdict;
mod weights;

pub use gates::{Gate, GateKind, gates};
pub use holders::{Holder, holders_of};
pub use rank::{Candidate, Match, Ranking, rank};
pub use reason::Reason;
pub use signals::{Signal, SignalKind};
pub use spread::{Attention, FIRST_PLACES, Moved, spread};
pub use verdict::Verdict;
pub use weights::{POINTS_MAX, Weights};
