//! Ranker and RankerChoice ↔ their messages in `qianxian.v1`.

use qianxian_proto::v1 as pb;

use super::parts::{id_from_pb, id_to_pb, ids_from_pb, ids_to_pb, life_from_pb, life_to_pb};
use super::parts::{number_from_pb, number_to_pb, time_from_pb, time_to_pb};
use super::record::Stored;
use super::words::{signal_from_pb, signal_to_pb, word_from_pb, word_to_pb};
use crate::domain::ranker::{Figure, MeasureChange, Provenance, RankerChange, SignalWeight};
use crate::domain::violation::Violation;
use crate::domain::words::RankerAction;
use crate::domain::{Kind, Life, Ranker, RankerChoice, Record, RecordName};

impl Stored for Ranker {
    type Pb = pb::Ranker;

    fn name_of(pb: &Self::Pb) -> &str {
        &pb.name
    }

    fn to_pb(record: &Record<Self>) -> Self::Pb {
        let content = &record.content;
        let life = life_to_pb(&record.life);
        let weights = content.weights.iter().map(|weight| pb::SignalWeight {
            kind: signal_to_pb(&weight.signal),
            weight: number_to_pb(weight.weight),
        });
        pb::Ranker {
            name: RecordName { kind: Kind::Ranker, id: record.id.clone() }.to_string(),
            weights: weights.collect(),
            parent: id_to_pb(Kind::Ranker, &content.parent),
            notes: content.notes.clone(),
            provenance: content.provenance.as_ref().map(provenance_to_pb),
            shipped: false,
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
        let mut weights = Vec::with_capacity(pb.weights.len());
        for (place, weight) in pb.weights.into_iter().enumerate() {
            let field = format!("weights[{place}]");
            let signal = signal_from_pb(&format!("{field}.kind"), weight.kind, into);
            let weight = number_from_pb(&format!("{field}.weight"), weight.weight, into);
            weights.push(SignalWeight { signal, weight });
        }
        let content = Self {
            weights,
            parent: id_from_pb("parent", Kind::Ranker, &pb.parent, into),
            notes: pb.notes,
            provenance: pb.provenance.map(|provenance| provenance_from_pb(provenance, into)),
        };
        (content, life, violations)
    }
}

fn provenance_to_pb(provenance: &Provenance) -> pb::RankerProvenance {
    pb::RankerProvenance {
        judged_sets: provenance.judged_sets.clone(),
        judgement_count: number_to_pb(provenance.judgements),
        feedback_count: number_to_pb(provenance.feedback),
        train_need_count: number_to_pb(provenance.train_needs),
        held_out_need_count: number_to_pb(provenance.held_out_needs),
        seed: provenance.seed,
        strength_ppm: number_to_pb(provenance.strength_ppm),
        recommended: provenance.recommended,
        measures: provenance.measures.iter().map(change_to_pb).collect(),
        journal_position: i64::try_from(provenance.position).unwrap_or(i64::MAX),
    }
}

fn provenance_from_pb(pb: pb::RankerProvenance, into: &mut Vec<Violation>) -> Provenance {
    let mut number = |field: &str, value| number_from_pb(field, value, into);
    Provenance {
        judgements: number("provenance.judgement_count", pb.judgement_count),
        feedback: number("provenance.feedback_count", pb.feedback_count),
        train_needs: number("provenance.train_need_count", pb.train_need_count),
        held_out_needs: number("provenance.held_out_need_count", pb.held_out_need_count),
        strength_ppm: number("provenance.strength_ppm", pb.strength_ppm),
        judged_sets: pb.judged_sets,
        seed: pb.seed,
        recommended: pb.recommended,
        measures: pb.measures.into_iter().map(|change| change_from_pb(change, into)).collect(),
        position: u64::try_from(pb.journal_position).unwrap_or(0),
    }
}

fn change_to_pb(change: &MeasureChange) -> pb::MeasureChange {
    let MeasureChange { name, before, after, difference, needs } = change;
    pb::MeasureChange {
        name: name.clone(),
        before_ppm: before.mean,
        before_low_ppm: before.low,
        before_high_ppm: before.high,
        after_ppm: after.mean,
        after_low_ppm: after.low,
        after_high_ppm: after.high,
        difference_ppm: difference.mean,
        difference_low_ppm: difference.low,
        difference_high_ppm: difference.high,
        need_count: number_to_pb(*needs),
    }
}

fn change_from_pb(pb: pb::MeasureChange, into: &mut Vec<Violation>) -> MeasureChange {
    let figure = |mean, low, high| Figure { mean, low, high };
    MeasureChange {
        before: figure(pb.before_ppm, pb.before_low_ppm, pb.before_high_ppm),
        after: figure(pb.after_ppm, pb.after_low_ppm, pb.after_high_ppm),
        difference: figure(pb.difference_ppm, pb.difference_low_ppm, pb.difference_high_ppm),
        needs: number_from_pb("provenance.measures.need_count", pb.need_count, into),
        name: pb.name,
    }
}

impl Stored for RankerChoice {
    type Pb = pb::RankerChoice;

    fn name_of(pb: &Self::Pb) -> &str {
        &pb.name
    }

    fn to_pb(record: &Record<Self>) -> Self::Pb {
        let content = &record.content;
        let life = life_to_pb(&record.life);
        pb::RankerChoice {
            name: RecordName { kind: Kind::RankerChoice, id: record.id.clone() }.to_string(),
            active: id_to_pb(Kind::Ranker, &content.active),
            shadow: id_to_pb(Kind::Ranker, &content.shadow),
            earlier: ids_to_pb(Kind::Ranker, &content.earlier),
            changes: content.changes.iter().map(step_to_pb).collect(),
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
            active: id_from_pb("active", Kind::Ranker, &pb.active, into),
            shadow: id_from_pb("shadow", Kind::Ranker, &pb.shadow, into),
            earlier: ids_from_pb("earlier", Kind::Ranker, pb.earlier, into),
            changes: pb.changes.into_iter().filter_map(|step| step_from_pb(step, into)).collect(),
        };
        (content, life, violations)
    }
}

fn step_to_pb(change: &RankerChange) -> pb::RankerChange {
    pb::RankerChange {
        action: word_to_pb(Some(change.action)),
        ranker: id_to_pb(Kind::Ranker, &change.ranker),
        actor: change.actor.clone(),
        time: Some(time_to_pb(change.time)),
    }
}

fn step_from_pb(pb: pb::RankerChange, into: &mut Vec<Violation>) -> Option<RankerChange> {
    let action: RankerAction = word_from_pb("changes.action", pb.action, into)?;
    let ranker = id_from_pb("changes.ranker", Kind::Ranker, &pb.ranker, into);
    let time = pb.time.map(time_from_pb).unwrap_or_default();
    Some(RankerChange { action, ranker, actor: pb.actor, time })
}
