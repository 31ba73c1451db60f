//! What can a user have done?
//!
//! The use cases. The only room that combines rooms: a command goes through the domain's rules
//! into the journal and from there into the views; a question is answered from the views.

pub mod alerts;
pub mod catalogue;
mod clock;
pub mod compare;
pub mod doctor;
mod engine;
mod error;
mod error_text;
pub mod evaluate;
pub mod explain_match;
pub mod exposure;
mod feed;
pub mod feedback;
pub mod find_similar;
pub mod forecast;
mod forecast_world;
pub mod import;
pub mod judged;
pub mod learn;
pub mod listing;
mod lock;
pub mod match_achievement;
pub mod match_experts;
pub mod match_need;
mod open;
mod open_needs;
mod overlay;
pub mod progress;
pub mod rankers;
pub mod search_achievements;
mod shelf;

pub use clock::{Clock, FixedClock, SystemClock};
pub use engine::{Author, Outcome, QUEUE_MAX};
pub use error::{Code, Error};
pub(crate) use error_text::chain_text;
pub use feed::{COMMIT_EVERY, SYNC_WAIT_MAX};
pub use lock::DataDir;
pub use open::{App, Catching, Options};
