//! What became of a request, so that its repetition gets the same answer.

use crate::contract::{EntryError, decode_record, encode_record};
use crate::domain::catalogue::{AnyRecord, Entry, RequestMark};
use crate::domain::{Kind, Time};

/// How long a `request_id` is remembered: 24 hours, in microseconds.
pub const REQUEST_RETENTION_MICROS: i64 = 24 * 60 * 60 * 1_000_000;

/// The byte in place of a kind when there is no record.
const NO_RECORD: u8 = 0;

/// What is remembered of a request.
#[derive(Debug, Clone, PartialEq)]
pub struct Remembered {
    /// When it was decided.
    pub time: Time,
    /// The digest of its body.
    pub digest: [u8; 32],
    /// The journal position of the entry that it became.
    pub position: u64,
    /// The record as the answer showed it.
    pub record: Option<AnyRecord>,
}

impl Remembered {
    /// What is to be remembered of an entry whose last event left `record` behind.
    pub fn new(entry: &Entry, mark: &RequestMark, record: Option<AnyRecord>) -> Self {
        Self { time: entry.time, digest: mark.digest, position: entry.position, record }
    }

    /// Whether the request is too old at `now` to be recognised any more.
    pub fn is_forgotten(&self, now: Time) -> bool {
        self.time.micros().saturating_add(REQUEST_RETENTION_MICROS) < now.micros()
    }

    /// The bytes that the view keeps: time, digest, position, kind, the record's message.
    pub(super) fn encode(&self) -> Vec<u8> {
        let mut bytes = self.time.micros().to_be_bytes().to_vec();
        bytes.extend_from_slice(&self.digest);
        bytes.extend_from_slice(&self.position.to_be_bytes());
        match &self.record {
            None => bytes.push(NO_RECORD),
            Some(record) => {
                bytes.push(super::keys::kind_byte(record.name().kind));
                bytes.extend_from_slice(&encode_record(record));
            }
        }
        bytes
    }

    pub(super) fn decode(bytes: &[u8]) -> Result<Self, EntryError> {
        let (time, rest) = bytes.split_first_chunk::<8>().ok_or(missing("the time"))?;
        let (digest, rest) = rest.split_first_chunk::<32>().ok_or(missing("the digest"))?;
        let (position, rest) = rest.split_first_chunk::<8>().ok_or(missing("the position"))?;
        let (kind, message) = rest.split_first().ok_or(missing("the record's kind"))?;
        let record = match *kind {
            NO_RECORD => None,
            byte => {
                let known = |kind: &Kind| super::keys::kind_byte(*kind) == byte;
                let kind = Kind::ALL.into_iter().find(known);
                Some(decode_record(kind.ok_or(missing("a known kind"))?, message)?)
            }
        };
        let (digest, position) = (*digest, u64::from_be_bytes(*position));
        Ok(Self { time: Time::from_micros(i64::from_be_bytes(*time)), digest, position, record })
    }
}

const fn missing(what: &'static str) -> EntryError {
    EntryError::Missing { what }
}
