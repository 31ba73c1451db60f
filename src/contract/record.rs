//! Records ↔ bytes, whatever their kind.

use prost::Message;
use qianxian_proto::v1 as pb;

use super::error::EntryError;
use crate::domain::catalogue::{AnyRecord, Listed};
use crate::domain::check::identity_bytes;
use crate::domain::rulebook::RuleBook;
use crate::domain::target::{Observation, Target};
use crate::domain::trade::{Broker, Contract, Deal, Industrialisation, Introduction, Notice};
use crate::domain::trade::{Payment, Registration, Reward};
use crate::domain::violation::Violation;
use crate::domain::{Achievement, Alert, Expert, Feedback, Judgement, Need, Organization};
use crate::domain::{Kind, Life, Ranker, RankerChoice, Record, RecordName, Subscription};

/// Content that has a message in the contract.
pub trait Stored: Listed {
    /// The contract's message of such a record.
    type Pb: Message + prost::Name + Default + Clone;

    /// The resource name that a message carries; may be empty in a request.
    fn name_of(pb: &Self::Pb) -> &str;

    /// The message of a record, as it is kept.
    fn to_pb(record: &Record<Self>) -> Self::Pb;

    /// The message of a record, as callers see it: without its secrets.
    fn to_shown_pb(record: &Record<Self>) -> Self::Pb {
        Self::to_pb(record)
    }

    /// Content and life that a message states, and what in it has no meaning.
    fn from_pb(pb: Self::Pb) -> (Self, Life, Vec<Violation>);
}

/// Reads a stored message back; damage is an error.
pub(super) fn record_from_pb<T: Stored>(pb: T::Pb) -> Result<Record<T>, EntryError> {
    let name = RecordName::parse("name", T::KIND, T::name_of(&pb))
        .map_err(|violation| EntryError::Record { violation: violation.to_string() })?;
    let (content, life, violations) = T::from_pb(pb);
    if let Some(violation) = violations.first() {
        return Err(EntryError::Record { violation: violation.to_string() });
    }
    Ok(Record { id: name.id, content, life })
}

macro_rules! stored {
    ($($kind:ident),+ $(,)?) => {
        /// The bytes that the state view keeps of a record.
        pub fn encode_record(record: &AnyRecord) -> Vec<u8> {
            match record {
                $(AnyRecord::$kind(record) => $kind::to_pb(record).encode_to_vec(),)+
            }
        }

        /// Reads the bytes of a record of a known kind.
        pub fn decode_record(kind: Kind, bytes: &[u8]) -> Result<AnyRecord, EntryError> {
            match kind {
                $(Kind::$kind => {
                    record_from_pb::<$kind>(pb::$kind::decode(bytes)?).map($kind::wrap)
                })+
            }
        }
    };
}

stored!(
    Organization,
    Achievement,
    Need,
    Expert,
    Subscription,
    Alert,
    Feedback,
    Judgement,
    Ranker,
    RankerChoice,
    Broker,
    Introduction,
    Deal,
    Notice,
    Contract,
    Registration,
    Payment,
    Reward,
    Industrialisation,
    Target,
    Observation,
    RuleBook,
);

/// The digest from which the id of a record without one is derived.
pub fn record_digest<T: Stored>(content: &T) -> [u8; 32] {
    *blake3::hash(&identity_bytes(T::KIND, content.identity())).as_bytes()
}
