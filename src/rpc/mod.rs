//! The gRPC edge: messages to commands and questions, answers back to messages.
//!
//! A method here is a few lines over `app`; what is refused is refused there.

mod achievements;
mod act;
mod alerts;
mod brokers;
mod catalogue;
mod contracts;
mod deals;
mod expert_matches;
mod experts;
mod feedback;
mod forecast;
mod forecast_reports;
mod import;
mod industrialisations;
mod introductions;
mod judgements;
mod listing;
mod matches;
mod matching;
mod need_question;
mod needs;
mod notices;
mod observations;
mod organizations;
mod page_token;
mod payments;
mod progress;
mod progress_question;
mod progress_reports;
mod rankers;
mod ranking;
mod ranking_reports;
mod registrations;
mod request;
mod rewards;
mod routes;
mod rule_book;
mod search;
mod standard;
mod status;
mod subscriptions;
mod targets;
mod watch;

pub use routes::{routes, set_not_serving};
