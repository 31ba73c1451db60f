//! The gRPC edge: messages to commands and questions, answers back to messages.
//!
//! A method here is a few lines over `app`; what is refused is refused there.

mod achievements;
mod alerts;
mod catalogue;
mod expert_matches;
mod experts;
mod feedback;
mod forecast;
mod forecast_reports;
mod import;
mod judgements;
mod listing;
mod matches;
mod matching;
mod need_question;
mod needs;
mod organizations;
mod page_token;
mod rankers;
mod ranking;
mod ranking_reports;
mod request;
mod routes;
mod search;
mod standard;
mod status;
mod subscriptions;
mod watch;

pub use routes::{routes, set_not_serving};
