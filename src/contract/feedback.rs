//! Feedback ↔ `qianxian.v1.Feedback`.

use qianxian_proto::v1 as pb;

use super::parts::{id_from_pb, id_to_pb, life_from_pb, life_to_pb};
use super::parts::{number_from_pb, number_to_pb};
use super::record::Stored;
use super::words::{signal_from_pb, signal_to_pb, word_from_pb, word_to_pb};
use super::words::{words_from_pb, words_to_pb};
use crate::domain::feedback::{Seen, SeenSignal};
use crate::domain::violation::Violation;
use crate::domain::{Feedback, Kind, Life, Record, RecordName};

impl Stored for Feedback {
    type Pb = pb::Feedback;

    fn name_of(pb: &Self::Pb) -> &str {
        &pb.name
    }

    fn to_pb(record: &Record<Self>) -> Self::Pb {
        let content = &record.content;
        let life = life_to_pb(&record.life);
        pb::Feedback {
            name: RecordName { kind: Kind::Feedback, id: record.id.clone() }.to_string(),
            need: id_to_pb(Kind::Need, &content.need),
            achievement: id_to_pb(Kind::Achievement, &content.achievement),
            verdict: word_to_pb(content.verdict),
            reasons: words_to_pb(&content.reasons),
            comment: content.comment.clone(),
            person: content.person.clone(),
            seen: content.seen.as_ref().map(seen_to_pb),
            create_time: life.create_time,
            update_time: life.update_time,
            delete_time: life.delete_time,
            revision: life.revision,
            etag: life.etag,
        }
    }

    fn from_pb(pb: Self::Pb) -> (Self, Life, Vec<Violation>) {
        let mut violations = Vec::new();
        let into = &mut violations;
        let life = life_from_pb(pb.revision, pb.create_time, pb.update_time, pb.delete_time);
        let content = Self {
            need: id_from_pb("need", Kind::Need, &pb.need, into),
            achievement: id_from_pb("achievement", Kind::Achievement, &pb.achievement, into),
            verdict: word_from_pb("verdict", pb.verdict, into),
            reasons: words_from_pb("reasons", &pb.reasons, into),
            comment: pb.comment,
            person: pb.person,
            seen: pb.seen.map(|seen| seen_from_pb(seen, into)),
        };
        (content, life, violations)
    }
}

fn seen_to_pb(seen: &Seen) -> pb::FeedbackSeen {
    let signals = seen.signals.iter().map(|signal| pb::SeenSignal {
        kind: signal_to_pb(&signal.signal),
        weight: number_to_pb(signal.weight),
        fit: number_to_pb(signal.fit),
        points: number_to_pb(signal.points),
    });
    pb::FeedbackSeen {
        rank: number_to_pb(seen.rank),
        score: number_to_pb(seen.score),
        signals: signals.collect(),
        ranker_version: seen.ranker_version.clone(),
        journal_position: i64::try_from(seen.position).unwrap_or(i64::MAX),
    }
}

fn seen_from_pb(seen: pb::FeedbackSeen, into: &mut Vec<Violation>) -> Seen {
    let mut signals = Vec::with_capacity(seen.signals.len());
    for signal in seen.signals {
        signals.push(SeenSignal {
            signal: signal_from_pb("seen.signals.kind", signal.kind, into),
            weight: number_from_pb("seen.signals.weight", signal.weight, into),
            fit: number_from_pb("seen.signals.fit", signal.fit, into),
            points: number_from_pb("seen.signals.points", signal.points, into),
        });
    }
    Seen {
        rank: number_from_pb("seen.rank", seen.rank, into),
        score: number_from_pb("seen.score", seen.score, into),
        signals,
        ranker_version: seen.ranker_version,
        position: u64::try_from(seen.journal_position).unwrap_or(0),
    }
}
