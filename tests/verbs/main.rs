//! Proves that every verb does what its description says and refuses in the documented order: for
//! each state machine, every pair of state and verb leads to its one step or to its one refusal.
//!
//! `world` keeps the records in memory, `stock` and `papers` make them complete, so that only what a
//! test changes is in the way. Each test asks the rules alone, without journal or wire.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod bookings;
mod commitments;
mod contracts;
mod deals;
mod dodges;
mod introductions;
mod notices;
mod papers;
mod payments;
mod registrations;
mod rewards;
mod signing;
mod stock;
mod world;
