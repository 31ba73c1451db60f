//! How do the domain's words stand in the contract's messages, and back?
//!
//! The same record messages go over the wire, into the journal and into the state view, so that
//! there is one conversion and one promise never to change a field's meaning (ADR 0002).

mod achievement;
mod alert;
mod broker;
mod deal;
mod entry;
mod error;
mod expert;
mod feedback;
mod industrialisation;
mod introduction;
mod judgement;
mod need;
mod notice;
mod observation;
mod organization;
mod parts;
mod payment;
mod post;
mod ranker;
mod record;
mod registration;
mod reward;
mod rulebook;
mod subscription;
mod target;
mod technology_contract;
mod trade;
mod words;

pub use entry::{decode_entry, encode_entry};
pub use error::EntryError;
pub use parts::{
    bilingual_to_pb, party_to_pb, time_from_pb, time_to_pb, violation_from_pb, violation_to_pb,
};
pub use post::post_body;
pub use record::{Stored, decode_record, encode_record, record_digest};
pub use technology_contract::cost_lines_from_pb;
pub use trade::{day_from_pb, day_to_pb, stated_word};
pub use words::{word_from_pb, word_of, word_to_pb};
