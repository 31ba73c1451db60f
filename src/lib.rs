//! Qianxian 牵线, a technology-transfer matching engine.
//!
//! ARCHITECTURE.md is the map of the rooms below.

pub mod contract;
pub mod domain;
pub mod matching;
pub mod state;
