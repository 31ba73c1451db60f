//! What can be typed at a terminal?
//!
//! Subcommands over the same calls that partner platforms make: against a running server, or
//! against a data directory that this process opens for itself.

mod ablation;
mod args;
mod args_files;
mod args_forecast;
mod args_progress;
mod args_ranking;
mod call;
mod call_value;
mod cards;
mod connect;
mod demo;
mod doctor;
mod ending;
mod evaluate;
mod evaluate_set;
mod experts;
mod explain;
mod export;
mod exposure;
mod failure;
mod feedback;
mod forecast;
mod import;
mod import_calls;
mod import_payments;
mod import_report;
mod journal;
mod judgements;
mod learn;
mod match_achievement;
mod match_need;
mod need_subject;
mod progress;
mod progress_tables;
mod progress_text;
mod ranker_text;
mod rankers;
mod raw_codec;
mod run;
mod search;
mod serve;
mod similar;
mod subscriptions;
mod target_progress;
mod terminal;
mod watch;

pub use args::{Cli, LogFormat};
pub use run::run;
