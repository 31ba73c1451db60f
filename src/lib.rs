//! Qianxian 牵线, a technology-transfer matching engine.
//!
//! ARCHITECTURE.md is the map of the rooms below.

pub mod app;
pub mod cli;
pub mod contract;
pub mod domain;
pub mod exporting;
pub mod forecast;
mod guard;
pub mod importing;
pub mod indicators;
pub mod journal;
pub mod ledger;
pub mod matching;
pub mod rpc;
pub mod search;
pub mod server;
pub mod state;
pub mod web;
pub mod webhook;
