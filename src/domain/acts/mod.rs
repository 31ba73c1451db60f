//! What may be done with a deal, step by step, and what stands in the way?
//!
//! Every verb is decided here, purely: it reads records, refuses in a documented order, and writes
//! whole records anew. What has to be unique is claimed by the records themselves
//! (`domain::record::Claim`).

mod act;
mod contracts;
mod deals;
mod introductions;
mod notices;
mod obstacle;
mod payments;
mod registrations;
mod rewards;
mod scene;

pub use act::{
    Act, AmountsChange, ContractVerb, DealVerb, Hand, IntroductionVerb, NoticeVerb, PaymentVerb,
    RegistrationVerb, RewardVerb, Verb,
};
pub use obstacle::{Block, Obstacle, fixed_text};
pub use scene::Scene;
