//! Every key of the state view, in byte order. Numbers are big-endian, so that keys sort as they count.
//!
//! | prefix | then | value |
//! |---|---|---|
//! | `c` | kind | live and deleted records, 2 × u64 |
//! | `k` | lock's kind, `/`, its key | the name of the record that holds it |
//! | `m` | `format`, `position` or `examined` | u64 |
//! | `q` | request id | what became of it: [`super::Remembered`] |
//! | `r` | kind, id | the record's message |
//! | `t` | u64 time (sign bit turned over), request id | nothing: requests by age |

use crate::domain::record::Lock;
use crate::domain::{Kind, RecordId, Time};

const COUNTS: u8 = b'c';
const LOCK: u8 = b'k';
const META: u8 = b'm';
const REQUEST: u8 = b'q';
const RECORD: u8 = b'r';
const REQUEST_AGE: u8 = b't';

pub(super) const fn kind_byte(kind: Kind) -> u8 {
    match kind {
        Kind::Organization => b'o',
        Kind::Achievement => b'a',
        Kind::Need => b'n',
        Kind::Expert => b'e',
        Kind::Subscription => b's',
        Kind::Alert => b'r',
        Kind::Feedback => b'f',
        Kind::Judgement => b'j',
        Kind::Ranker => b'k',
        Kind::RankerChoice => b'l',
        Kind::Broker => b'b',
        Kind::Introduction => b'i',
        Kind::Deal => b'd',
        Kind::Notice => b'p',
        Kind::Contract => b't',
        Kind::Registration => b'g',
        Kind::Payment => b'm',
        Kind::Reward => b'w',
        Kind::Industrialisation => b'z',
        Kind::Target => b'y',
        Kind::Observation => b'v',
        Kind::RuleBook => b'u',
    }
}

pub(super) fn format() -> Vec<u8> {
    [&[META], b"format".as_slice()].concat()
}

pub(super) fn position() -> Vec<u8> {
    [&[META], b"position".as_slice()].concat()
}

pub(super) fn examined() -> Vec<u8> {
    [&[META], b"examined".as_slice()].concat()
}

pub(super) fn counts(kind: Kind) -> Vec<u8> {
    vec![COUNTS, kind_byte(kind)]
}

pub(super) fn records(kind: Kind) -> Vec<u8> {
    vec![RECORD, kind_byte(kind)]
}

pub(super) fn record(kind: Kind, id: &RecordId) -> Vec<u8> {
    [&records(kind), id.as_str().as_bytes()].concat()
}

pub(super) fn lock(lock: &Lock) -> Vec<u8> {
    [&[LOCK], lock.kind.code().as_bytes(), b"/", lock.key.as_bytes()].concat()
}

pub(super) fn request(id: &str) -> Vec<u8> {
    [&[REQUEST], id.as_bytes()].concat()
}

pub(super) fn request_ages() -> Vec<u8> {
    vec![REQUEST_AGE]
}

pub(super) fn request_age(time: Time, id: &str) -> Vec<u8> {
    [&[REQUEST_AGE], sortable(time).to_be_bytes().as_slice(), id.as_bytes()].concat()
}

/// Time and id of a request's age key.
pub(super) fn parse_request_age(key: &[u8]) -> Option<(Time, &str)> {
    let rest = key.strip_prefix(&[REQUEST_AGE])?;
    let (time, id) = rest.split_first_chunk::<8>()?;
    let micros = (u64::from_be_bytes(*time) ^ SIGN).cast_signed();
    Some((Time::from_micros(micros), std::str::from_utf8(id).ok()?))
}

/// The bit that, turned over, makes times before 1970 sort before later ones.
const SIGN: u64 = 1 << 63;

const fn sortable(time: Time) -> u64 {
    time.micros().cast_unsigned() ^ SIGN
}
