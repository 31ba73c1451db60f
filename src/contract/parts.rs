//! Parts that the record messages share.

use prost_types::Timestamp;
use qianxian_proto::v1 as pb;

use super::words::word_to_pb;
use crate::domain::text::Bilingual;
use crate::domain::time::Time;
use crate::domain::violation::{Code, Violation};
use crate::domain::words::Word;
use crate::domain::{Fen, Indicator, IpRight, Kind, Life, Party, RecordName};

const MICROS_PER_SECOND: i64 = 1_000_000;
const NANOS_PER_MICRO: i32 = 1_000;

/// A moment as the contract writes it.
pub fn time_to_pb(time: Time) -> Timestamp {
    let seconds = time.micros().div_euclid(MICROS_PER_SECOND);
    let micros = time.micros().rem_euclid(MICROS_PER_SECOND);
    let nanos = i32::try_from(micros).unwrap_or(0) * NANOS_PER_MICRO;
    Timestamp { seconds, nanos }
}

/// A moment that the contract wrote; finer than a microsecond is cut. Far-away moments saturate
/// and are refused by the record's own check.
pub fn time_from_pb(time: Timestamp) -> Time {
    let micros = i64::from(time.nanos / NANOS_PER_MICRO);
    Time::from_micros(time.seconds.saturating_mul(MICROS_PER_SECOND).saturating_add(micros))
}

/// A text in both languages.
pub fn bilingual_to_pb(text: &Bilingual) -> pb::LocalizedText {
    pb::LocalizedText { zh_cn: text.zh.clone(), en: text.en.clone() }
}

/// A violation for callers.
pub fn violation_to_pb(violation: &Violation) -> pb::Violation {
    pb::Violation {
        field: violation.field.clone(),
        code: violation.code.as_str().to_owned(),
        value: violation.value.clone(),
        message: Some(bilingual_to_pb(&violation.message)),
    }
}

/// A violation that a server reported.
pub fn violation_from_pb(violation: pb::Violation) -> Violation {
    let message = violation.message.unwrap_or_default();
    Violation {
        field: violation.field,
        code: Code::from_wire(&violation.code),
        value: violation.value,
        message: Bilingual::new(message.zh_cn, message.en),
    }
}

/// The output-only fields of a record message.
pub(super) struct LifePb {
    pub(super) create_time: Option<Timestamp>,
    pub(super) update_time: Option<Timestamp>,
    pub(super) delete_time: Option<Timestamp>,
    pub(super) revision: i64,
    pub(super) etag: String,
}

pub(super) fn life_to_pb(life: &Life) -> LifePb {
    LifePb {
        create_time: Some(time_to_pb(life.create_time)),
        update_time: Some(time_to_pb(life.update_time)),
        delete_time: life.delete_time.map(time_to_pb),
        revision: life.revision,
        etag: life.etag(),
    }
}

pub(super) fn life_from_pb(
    revision: i64,
    create_time: Option<Timestamp>,
    update_time: Option<Timestamp>,
    delete_time: Option<Timestamp>,
) -> Life {
    Life {
        revision,
        create_time: create_time.map(time_from_pb).unwrap_or_default(),
        update_time: update_time.map(time_from_pb).unwrap_or_default(),
        delete_time: delete_time.map(time_from_pb),
    }
}

/// A party as a message.
pub fn party_to_pb(party: &Party) -> pb::Party {
    let organization = match party.organization.as_str() {
        "" => String::new(),
        id => format!("{}/{id}", Kind::Organization.collection()),
    };
    pb::Party { display_name: party.display_name.clone(), organization }
}

pub(super) fn party_from_pb(field: &str, party: pb::Party, into: &mut Vec<Violation>) -> Party {
    let mut organization = String::new();
    if !party.organization.is_empty() {
        let field = format!("{field}.organization");
        match RecordName::parse(&field, Kind::Organization, &party.organization) {
            Ok(name) => organization = name.id.as_str().to_owned(),
            Err(violation) => into.push(violation),
        }
    }
    Party { display_name: party.display_name, organization }
}

pub(super) fn parties_from_pb(
    field: &str,
    parties: Vec<pb::Party>,
    into: &mut Vec<Violation>,
) -> Vec<Party> {
    let numbered = parties.into_iter().enumerate();
    numbered
        .map(|(place, party)| party_from_pb(&format!("{field}[{place}]"), party, into))
        .collect()
}

/// Names of other records, whose ids the domain keeps.
pub(super) fn ids_to_pb(kind: Kind, ids: &[String]) -> Vec<String> {
    ids.iter().map(|id| format!("{}/{id}", kind.collection())).collect()
}

pub(super) fn ids_from_pb(
    field: &str,
    kind: Kind,
    names: Vec<String>,
    into: &mut Vec<Violation>,
) -> Vec<String> {
    let mut ids = Vec::with_capacity(names.len());
    for (place, name) in names.iter().enumerate() {
        match RecordName::parse(&format!("{field}[{place}]"), kind, name) {
            Ok(name) => ids.push(name.id.as_str().to_owned()),
            Err(violation) => into.push(violation),
        }
    }
    ids
}

/// The name of another record, whose id the domain keeps; empty for none.
pub(super) fn id_to_pb(kind: Kind, id: &str) -> String {
    if id.is_empty() { String::new() } else { format!("{}/{id}", kind.collection()) }
}

pub(super) fn id_from_pb(field: &str, kind: Kind, name: &str, into: &mut Vec<Violation>) -> String {
    if name.is_empty() {
        return String::new();
    }
    match RecordName::parse(field, kind, name) {
        Ok(name) => name.id.as_str().to_owned(),
        Err(violation) => {
            into.push(violation);
            String::new()
        }
    }
}

pub(super) fn number_to_pb(number: u32) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

/// A whole number that cannot be negative.
pub(super) fn number_from_pb(field: &str, number: i32, into: &mut Vec<Violation>) -> u32 {
    u32::try_from(number).unwrap_or_else(|_| {
        let text = Bilingual::new("不能为负数", "cannot be negative");
        into.push(Violation::new(field, Code::OutOfRange, &number.to_string(), text));
        0
    })
}

pub(super) fn ip_right_to_pb(right: &IpRight) -> pb::IpRight {
    pb::IpRight { kind: word_to_pb(Some(right.kind)), number: right.number.clone() }
}

pub(super) fn ip_rights_from_pb(
    field: &str,
    rights: Vec<pb::IpRight>,
    into: &mut Vec<Violation>,
) -> Vec<IpRight> {
    let mut known = Vec::with_capacity(rights.len());
    for (place, right) in rights.into_iter().enumerate() {
        let field = format!("{field}[{place}].kind");
        match super::words::word_from_pb(&field, right.kind, into) {
            Some(kind) => known.push(IpRight { kind, number: right.number }),
            None if right.kind == 0 => into.push(unstated_kind(&field)),
            None => {}
        }
    }
    known
}

fn unstated_kind(field: &str) -> Violation {
    let choices = crate::domain::words::IpKind::choices();
    Violation::new(
        field,
        Code::Required,
        "",
        Bilingual::new(
            format!("请写明知识产权种类：{choices}"),
            "state the kind of the right".to_owned(),
        ),
    )
}

pub(super) fn indicator_to_pb(indicator: &Indicator) -> pb::Indicator {
    pb::Indicator {
        metric: indicator.metric.clone(),
        value: indicator.value.clone(),
        unit: indicator.unit.clone(),
        must: indicator.must,
    }
}

pub(super) fn indicator_from_pb(indicator: pb::Indicator) -> Indicator {
    let pb::Indicator { metric, value, unit, must } = indicator;
    Indicator { metric, value, unit, must }
}

/// An amount: none is 0 (面议) in the contract.
pub(super) fn amount_to_pb(amount: Option<Fen>) -> i64 {
    amount.map_or(0, Fen::get)
}

pub(super) fn amount_from_pb(fen: i64) -> Option<Fen> {
    (fen != 0).then(|| Fen::new(fen))
}

pub(super) fn level_to_pb(level: Option<u8>) -> i32 {
    level.map_or(0, i32::from)
}

/// A readiness level: none is 0; what does not fit a byte is kept out of range for the check.
pub(super) fn level_from_pb(level: i32) -> Option<u8> {
    (level != 0).then(|| u8::try_from(level).unwrap_or(u8::MAX))
}
