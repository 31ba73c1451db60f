//! Proves that callers get what the contract promises: each test starts a real server on a data
//! directory of its own, with a clock that stands still, and speaks gRPC (or bare HTTP) to it.
//!
//! `world` holds the server, `kinds` lets one test run for every kind of record that has the
//! standard methods, `desk` has the short ways to make a deal, `refusal` checks the shape of every
//! error that any test meets.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

mod alerts;
mod deals;
mod desk;
mod edges;
mod errors;
mod experts;
mod explain;
mod forecasting;
mod histories;
mod imports;
mod kinds;
mod matching;
mod model;
mod opinions;
mod pages;
mod progress;
mod ranking;
mod refusal;
mod requests;
mod reverse;
mod search;
mod selling;
mod similar;
mod standard;
mod watching;
mod webhooks;
mod world;
mod writers;
