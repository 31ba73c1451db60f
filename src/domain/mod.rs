//! What is true in the trade, whoever asks?
//!
//! Pure rules: no I/O, no async, no clock, no randomness. Times and ids come in with the command.
//! Everything else in the house may use this room; it uses none of the others.

pub mod achievement;
pub mod acts;
pub mod alert;
pub mod catalogue;
pub mod check;
pub mod day;
pub mod expert;
pub mod feedback;
pub mod id;
pub mod judgement;
pub mod money;
pub mod need;
pub mod news;
pub mod orcid;
pub mod organization;
pub mod party;
pub mod ranker;
pub mod record;
pub mod rulebook;
pub mod subscription;
pub mod target;
pub mod text;
pub mod time;
pub mod trade;
pub mod uscc;
pub mod violation;
pub mod words;

pub use achievement::Achievement;
pub use alert::Alert;
pub use day::Day;
pub use expert::Expert;
pub use feedback::Feedback;
pub use id::{Kind, RecordId, RecordName};
pub use judgement::Judgement;
pub use money::Fen;
pub use need::Need;
pub use organization::Organization;
pub use party::{Indicator, IpRight, Party};
pub use ranker::{Ranker, RankerChoice};
pub use record::{Admitted, Content, Life, Record};
pub use subscription::Subscription;
pub use text::Bilingual;
pub use time::Time;
pub use violation::Violation;
