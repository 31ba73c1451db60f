//! Journal entries ↔ bytes (`qianxian.journal.v1.Entry`).

use prost::Message;
use qianxian_proto::journal::v1 as pb;
use qianxian_proto::journal::v1::event::Kind as KindPb;

use super::error::{ENTRY_FORMAT, EntryError};
use super::parts::{time_from_pb, time_to_pb};
use super::record::{Stored, record_from_pb};
use crate::domain::catalogue::{AlertMark, AnyRecord, Entry, Event, RequestMark};
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

fn put_to_pb(record: &AnyRecord, created: bool, news: bool) -> KindPb {
    match record {
        AnyRecord::Organization(record) => {
            let organization = Some(Organization::to_pb(record));
            KindPb::OrganizationPut(pb::OrganizationPut { organization, created })
        }
        AnyRecord::Achievement(record) => {
            let achievement = Some(Achievement::to_pb(record));
            KindPb::AchievementPut(pb::AchievementPut { achievement, created, news })
        }
        AnyRecord::Need(record) => {
            let need = Some(Need::to_pb(record));
            KindPb::NeedPut(pb::NeedPut { need, created })
        }
        AnyRecord::Expert(record) => {
            let expert = Some(Expert::to_pb(record));
            KindPb::ExpertPut(pb::ExpertPut { expert, created })
        }
        AnyRecord::Subscription(record) => {
            let subscription = Some(Subscription::to_pb(record));
            KindPb::SubscriptionPut(pb::SubscriptionPut { subscription, created })
        }
        AnyRecord::Alert(record) => {
            let alert = Some(Alert::to_pb(record));
            KindPb::AlertPut(pb::AlertPut { alert, created })
        }
        AnyRecord::Feedback(record) => {
            let feedback = Some(Feedback::to_pb(record));
            KindPb::FeedbackPut(pb::FeedbackPut { feedback, created })
        }
        AnyRecord::Judgement(record) => {
            let judgement = Some(Judgement::to_pb(record));
            KindPb::JudgementPut(pb::JudgementPut { judgement, created })
        }
        AnyRecord::Ranker(record) => {
            let ranker = Some(Ranker::to_pb(record));
            KindPb::RankerPut(pb::RankerPut { ranker, created })
        }
        AnyRecord::RankerChoice(record) => {
            let ranker_choice = Some(RankerChoice::to_pb(record));
            KindPb::RankerChoicePut(pb::RankerChoicePut { ranker_choice, created })
        }
        _ => unimplemented!("STUB"),
    }
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
        Kind::Expert
        | Kind::Subscription
        | Kind::Alert
        | Kind::Feedback
        | Kind::Judgement
        | Kind::Ranker
        | Kind::RankerChoice
        | _ => KindPb::RecordDeleted(pb::RecordDeleted { name, delete_time, revision }),
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
        Kind::Expert
        | Kind::Subscription
        | Kind::Alert
        | Kind::Feedback
        | Kind::Judgement
        | Kind::Ranker
        | Kind::RankerChoice
        | _ => KindPb::RecordUndeleted(pb::RecordUndeleted { name, revision, update_time }),
    }
}

fn event_from_pb(event: pb::Event) -> Result<Event, EntryError> {
    let kind = event.kind.ok_or(EntryError::Missing { what: "an event's kind" })?;
    match kind {
        KindPb::OrganizationPut(put) => {
            put_from_pb::<Organization>(put.organization, put.created, false)
        }
        KindPb::AchievementPut(put) => {
            put_from_pb::<Achievement>(put.achievement, put.created, put.news)
        }
        KindPb::NeedPut(put) => put_from_pb::<Need>(put.need, put.created, false),
        KindPb::ExpertPut(put) => put_from_pb::<Expert>(put.expert, put.created, false),
        KindPb::SubscriptionPut(put) => {
            put_from_pb::<Subscription>(put.subscription, put.created, false)
        }
        KindPb::AlertPut(put) => put_from_pb::<Alert>(put.alert, put.created, false),
        KindPb::FeedbackPut(put) => put_from_pb::<Feedback>(put.feedback, put.created, false),
        KindPb::JudgementPut(put) => put_from_pb::<Judgement>(put.judgement, put.created, false),
        KindPb::RankerPut(put) => put_from_pb::<Ranker>(put.ranker, put.created, false),
        KindPb::RankerChoicePut(put) => {
            put_from_pb::<RankerChoice>(put.ranker_choice, put.created, false)
        }
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
