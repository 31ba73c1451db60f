//! What lies between a match and a counted fen?
//!
//! Introductions, deals, notices, contracts, registrations, payments, rewards and industrialisation
//! records. Their states change by verbs alone (`domain::acts`); what was once booked is never
//! edited: a correction is a further booking.

pub mod broker;
pub mod contract;
pub mod deal;
pub mod industrialisation;
pub mod introduction;
pub mod notice;
pub mod parts;
pub mod payment;
pub mod registration;
pub mod reward;
pub mod words;

pub use broker::Broker;
pub use contract::Contract;
pub use deal::Deal;
pub use industrialisation::Industrialisation;
pub use introduction::Introduction;
pub use notice::Notice;
pub use parts::{BrokerShare, Step, TradeParty};
pub use payment::Payment;
pub use registration::{Booking, Registration};
pub use reward::Reward;
