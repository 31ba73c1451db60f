//! Target ↔ `qianxian.v1.Target`.

use qianxian_proto::v1 as pb;

use super::parts::{life_from_pb, life_to_pb, number_from_pb, number_to_pb};
use super::record::Stored;
use super::words::{word_from_pb, word_to_pb};
use crate::domain::target::{Target, YearValue};
use crate::domain::violation::Violation;
use crate::domain::{Kind, Life, Record, RecordName};

impl Stored for Target {
    type Pb = pb::Target;

    fn name_of(pb: &Self::Pb) -> &str {
        &pb.name
    }

    fn to_pb(record: &Record<Self>) -> Self::Pb {
        let content = &record.content;
        let life = life_to_pb(&record.life);
        pb::Target {
            name: RecordName { kind: Kind::Target, id: record.id.clone() }.to_string(),
            display_name: content.display_name.clone(),
            metric: word_to_pb(content.metric),
            scope: word_to_pb(content.scope),
            region_prefix: content.region_prefix.clone(),
            base_year: year_to_pb(content.base_year),
            base_value: content.base_value,
            final_year: year_to_pb(content.final_year),
            final_value: content.final_value,
            plan_line: word_to_pb(content.plan_line),
            given: content.given.iter().map(value_to_pb).collect(),
            months_bp: content.months_bp.iter().map(|part| number_to_pb(*part)).collect(),
            accumulation: word_to_pb(content.accumulation),
            source: content.source.clone(),
            note: content.note.clone(),
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
            display_name: pb.display_name,
            metric: word_from_pb("metric", pb.metric, into),
            scope: word_from_pb("scope", pb.scope, into),
            region_prefix: pb.region_prefix,
            base_year: i64::from(pb.base_year),
            base_value: pb.base_value,
            final_year: i64::from(pb.final_year),
            final_value: pb.final_value,
            plan_line: word_from_pb("plan_line", pb.plan_line, into),
            given: pb.given.iter().map(value_from_pb).collect(),
            months_bp: months_from_pb(&pb.months_bp, into),
            accumulation: word_from_pb("accumulation", pb.accumulation, into),
            source: pb.source,
            note: pb.note,
        };
        (content, life, violations)
    }
}

/// A year as the contract writes it; what does not fit is refused by the record's own check.
pub(super) fn year_to_pb(year: i64) -> i32 {
    i32::try_from(year).unwrap_or(i32::MAX)
}

fn value_to_pb(value: &YearValue) -> pb::YearValue {
    pb::YearValue { year: year_to_pb(value.year), value: value.value }
}

fn value_from_pb(value: &pb::YearValue) -> YearValue {
    YearValue { year: i64::from(value.year), value: value.value }
}

fn months_from_pb(months: &[i32], into: &mut Vec<Violation>) -> Vec<u32> {
    let numbered = months.iter().enumerate();
    numbered
        .map(|(place, part)| number_from_pb(&format!("months_bp[{place}]"), *part, into))
        .collect()
}
