//! Who is told of what: subscriptions are compared with what comes and changes in the journal.
//!
//! One thread (`worker`) reads the journal up to where the search view stands, scores what is news
//! against every subscription (`pairs`), and writes alerts (`ledger`) as entries of the journal
//! that also say how far it has read. An alert's id is a digest of what it says, so that reading
//! again after a crash repeats nothing. A second thread (`courier`) posts to webhooks.

mod courier;
mod due;
mod identity;
mod ledger;
mod news;
mod options;
mod outbox;
mod pairs;
mod parcel;
mod questions;
mod signal;
mod worker;

pub use options::{Alerting, Delivery};
pub(super) use outbox::Outbox;
pub use questions::{AlertList, RELEASES_MAX, Release, Releases};
pub(super) use worker::{Parts, Worker};
