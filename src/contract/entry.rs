//! Journal entries ↔ bytes (`qianxian.journal.v1.Entry`).

use prost::Message;
use qianxian_proto::journal::v1 as pb;
use qianxian_proto::journal::v1::event::Kind as KindPb;

use super::error::{ENTRY_FORMAT, EntryError};
use super::parts::{time_from_pb, time_to_pb};
use super::record::{Stored, record_from_pb};
use crate::domain::catalogue::{AlertMark, AnyRecord, Entry, Event, RequestMark};
use crate::domain::rulebook::RuleBook;
use crate::domain::target::{Observation, Target};
use crate::domain::trade::{Broker, Contract, Deal, Industrialisation, Introduction, Notice};
use crate::domain::trade::{Payment, Registration, Reward};
use crate::domain::{Achievement, Alert, Expert, Feedback, Judgement, Kind, Need, Organization};
use crate::domain::{Ranker, RankerChoice, RecordName, Subscription, Time};

/// Writes an entry as the journal keeps it.
pub fn encode_entry(entry: &Entry) -> Vec<u8> {
    let (request_id, request_digest) = match &entry.request {
        Some(mark) => (mark.id.clone(), mark.digest.to_vec()),
        None => (String::new(), Vec::new()),
    };
    pb::Entry {
        format: ENTRY_FORMAT,
        position: i64::try_from(entry.position).unwrap_or(i64::MAX),
        time: Some(time_to_pb(entry.time)),
        actor: entry.actor.clone(),
        request_id,
        request_digest,
        events: entry.events.iter().map(event_to_pb).collect(),
        examined_position: i64::try_from(entry.alerts.examined).unwrap_or(i64::MAX),
        alerts_suppressed: entry.alerts.suppressed,
    }
    .encode_to_vec()
}

/// Reads an entry that [`encode_entry`] wrote.
pub fn decode_entry(bytes: &[u8]) -> Result<Entry, EntryError> {
    let entry = pb::Entry::decode(bytes)?;
    if !(1..=ENTRY_FORMAT).contains(&entry.format) {
        return Err(EntryError::Format { found: entry.format });
    }
    let position =
        u64::try_from(entry.position).map_err(|_| EntryError::Missing { what: "the position" })?;
    let time = entry.time.ok_or(EntryError::Missing { what: "the time" })?;
    let request = match entry.request_id {
        id if id.is_empty() => None,
        id => {
            let digest = <[u8; 32]>::try_from(entry.request_digest.as_slice())
                .map_err(|_| EntryError::Missing { what: "the request digest" })?;
            Some(RequestMark { id, digest })
        }
    };
    let events = entry.events.into_iter().map(event_from_pb).collect::<Result<_, _>>()?;
    let alerts = AlertMark {
        examined: u64::try_from(entry.examined_position).unwrap_or(0),
        suppressed: entry.alerts_suppressed,
    };
    let time = time_from_pb(time);
    Ok(Entry { position, time, actor: entry.actor, request, events, alerts })
}

fn event_to_pb(event: &Event) -> pb::Event {
    let kind = match event {
        Event::Put { record, created, news } => put_to_pb(record, *created, *news),
        Event::Deleted { name, revision, time } => deleted_to_pb(name, *revision, *time),
        Event::Undeleted { name, revision, time } => undeleted_to_pb(name, *revision, *time),
    };
    pb::Event { kind: Some(kind) }
}

/// Each kind, the field of its messages, its event and, where the event says whether a reader would
/// notice, that field: what differs between them, in one list.
macro_rules! puts {
    ($($kind:ident $field:ident $put:ident $($news:ident)?;)+) => {
        fn put_to_pb(record: &AnyRecord, created: bool, is_news: bool) -> KindPb {
            match record {
                $(AnyRecord::$kind(record) => {
                    let $field = Some($kind::to_pb(record));
                    KindPb::$put(pb::$put { $field, created $(, $news: is_news)? })
                })+
            }
        }

        fn event_from_pb(event: pb::Event) -> Result<Event, EntryError> {
            match event.kind.ok_or(EntryError::Missing { what: "an event's kind" })? {
                $(KindPb::$put(put) => {
                    let is_news = false $(|| put.$news)?;
                    put_from_pb::<$kind>(put.$field, put.created, is_news)
                })+
                KindPb::OrganizationDeleted(e) => {
                    deleted_from_pb(Kind::Organization, &e.name, e.revision, e.delete_time)
                }
                KindPb::AchievementDeleted(e) => {
                    deleted_from_pb(Kind::Achievement, &e.name, e.revision, e.delete_time)
                }
                KindPb::NeedDeleted(e) => deleted_from_pb(Kind::Need, &e.name, e.revision, e.delete_time),
                KindPb::OrganizationUndeleted(e) => {
                    undeleted_from_pb(Kind::Organization, &e.name, e.revision, e.update_time)
                }
                KindPb::AchievementUndeleted(e) => {
                    undeleted_from_pb(Kind::Achievement, &e.name, e.revision, e.update_time)
                }
                KindPb::NeedUndeleted(e) => {
                    undeleted_from_pb(Kind::Need, &e.name, e.revision, e.update_time)
                }
                KindPb::RecordDeleted(e) => {
                    deleted_from_pb(kind_of(&e.name)?, &e.name, e.revision, e.delete_time)
                }
                KindPb::RecordUndeleted(e) => {
                    undeleted_from_pb(kind_of(&e.name)?, &e.name, e.revision, e.update_time)
                }
            }
        }
    };
}

puts! {
    Organization organization OrganizationPut;
    Achievement achievement AchievementPut news;
    Need need NeedPut;
    Expert expert ExpertPut;
    Subscription subscription SubscriptionPut;
    Alert alert AlertPut;
    Feedback feedback FeedbackPut;
    Judgement judgement JudgementPut;
    Ranker ranker RankerPut;
    RankerChoice ranker_choice RankerChoicePut;
    Broker broker BrokerPut;
    Introduction introduction IntroductionPut;
    Deal deal DealPut;
    Notice notice NoticePut;
    Contract contract ContractPut;
    Registration registration RegistrationPut;
    Payment payment PaymentPut;
    Reward reward RewardPut;
    Industrialisation industrialisation IndustrialisationPut;
    Target target TargetPut;
    Observation observation ObservationPut;
    RuleBook rule_book RuleBookPut;
}

fn deleted_to_pb(name: &RecordName, revision: i64, time: Time) -> KindPb {
    let kind = name.kind;
    let name = name.to_string();
    let delete_time = Some(time_to_pb(time));
    match kind {
        Kind::Organization => {
            KindPb::OrganizationDeleted(pb::OrganizationDeleted { name, delete_time, revision })
        }
        Kind::Achievement => {
            KindPb::AchievementDeleted(pb::AchievementDeleted { name, delete_time, revision })
        }
        Kind::Need => KindPb::NeedDeleted(pb::NeedDeleted { name, delete_time, revision }),
        _ => KindPb::RecordDeleted(pb::RecordDeleted { name, delete_time, revision }),
    }
}

fn undeleted_to_pb(name: &RecordName, revision: i64, time: Time) -> KindPb {
    let kind = name.kind;
    let name = name.to_string();
    let update_time = Some(time_to_pb(time));
    match kind {
        Kind::Organization => {
            KindPb::OrganizationUndeleted(pb::OrganizationUndeleted { name, revision, update_time })
        }
        Kind::Achievement => {
            KindPb::AchievementUndeleted(pb::AchievementUndeleted { name, revision, update_time })
        }
        Kind::Need => KindPb::NeedUndeleted(pb::NeedUndeleted { name, revision, update_time }),
        _ => KindPb::RecordUndeleted(pb::RecordUndeleted { name, revision, update_time }),
    }
}

fn kind_of(name: &str) -> Result<Kind, EntryError> {
    let name = RecordName::parse_any("name", name);
    name.map(|name| name.kind)
        .map_err(|violation| EntryError::Record { violation: violation.to_string() })
}

fn put_from_pb<T: Stored>(
    record: Option<T::Pb>,
    created: bool,
    news: bool,
) -> Result<Event, EntryError> {
    let record = record.ok_or(EntryError::Missing { what: "an event's record" })?;
    Ok(Event::Put { record: T::wrap(record_from_pb::<T>(record)?), created, news })
}

fn deleted_from_pb(
    kind: Kind,
    name: &str,
    revision: i64,
    time: Option<prost_types::Timestamp>,
) -> Result<Event, EntryError> {
    let (name, time) = name_and_time(kind, name, time)?;
    Ok(Event::Deleted { name, revision, time })
}

fn undeleted_from_pb(
    kind: Kind,
    name: &str,
    revision: i64,
    time: Option<prost_types::Timestamp>,
) -> Result<Event, EntryError> {
    let (name, time) = name_and_time(kind, name, time)?;
    Ok(Event::Undeleted { name, revision, time })
}

fn name_and_time(
    kind: Kind,
    name: &str,
    time: Option<prost_types::Timestamp>,
) -> Result<(RecordName, Time), EntryError> {
    let name = RecordName::parse("name", kind, name)
        .map_err(|violation| EntryError::Record { violation: violation.to_string() })?;
    let time = time.ok_or(EntryError::Missing { what: "an event's time" })?;
    Ok((name, time_from_pb(time)))
}
