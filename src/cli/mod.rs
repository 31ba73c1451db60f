//! What can be typed at a terminal?
//!
//! Subcommands over the same calls that partner platforms make: against a running server, or
//! against a data directory that this process opens for itself.

mod ablation;
mod args;
mod cards;
mod connect;
mod demo;
mod doctor;
mod ending;
mod evaluate;
mod failure;
mod import;
mod import_report;
mod journal;
mod match_need;
mod progress;
mod run;
mod search;
mod serve;
mod terminal;

pub use args::{Cli, LogFormat};
pub use run::run;
