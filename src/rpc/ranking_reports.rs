//! What is reported of rankings, as messages.

use qianxian_proto::v1 as pb;

use super::matches::number;
use crate::app::compare::{Comparison, Move};
use crate::app::exposure::{Exposed, Exposure, ExposureReport};
use crate::app::judged::SetReport;
use crate::domain::{Kind, RecordName};
use crate::matching::quality::{Measure, ppm};

fn ranker_name(version: &str) -> String {
    format!("{}/{version}", Kind::Ranker.collection())
}

fn position(position: u64) -> i64 {
    i64::try_from(position).unwrap_or(i64::MAX)
}

pub(super) fn comparison_to_pb(compared: Comparison) -> pb::CompareRankersResponse {
    pb::CompareRankersResponse {
        ranker: ranker_name(&compared.ranker),
        base: ranker_name(&compared.base),
        open_need_count: number(compared.open_needs),
        compared_need_count: number(compared.compared),
        changed_need_count: number(compared.changed),
        changed_first_count: number(compared.changed_first),
        overlap_ppm: compared.overlap_ppm,
        rises: compared.rises.into_iter().map(move_to_pb).collect(),
        falls: compared.falls.into_iter().map(move_to_pb).collect(),
        journal_position: position(compared.position),
    }
}

fn move_to_pb(one: Move) -> pb::RankMove {
    pb::RankMove {
        need: one.need.to_string(),
        achievement: one.achievement.to_string(),
        title: one.title,
        rank_before: number(one.ranks.0),
        rank_after: number(one.ranks.1),
        score_before: one.scores.0,
        score_after: one.scores.1,
    }
}

pub(super) fn set_report_to_pb(set: String, report: SetReport) -> pb::EvaluateRankingResponse {
    pb::EvaluateRankingResponse {
        ranker: ranker_name(&report.ranker),
        judged_set: set,
        measures: report.measures.iter().map(measure_to_pb).collect(),
        judged_need_count: number(report.judged_needs),
        missing_need_count: number(report.missing_needs),
        journal_position: position(report.position),
    }
}

fn measure_to_pb(measure: &Measure) -> pb::Measure {
    let (low, high) = measure.interval;
    pb::Measure {
        name: measure.name.to_owned(),
        mean_ppm: ppm(measure.mean),
        low_ppm: ppm(low),
        high_ppm: ppm(high),
        need_count: number(measure.needs),
    }
}

pub(super) fn exposure_report_to_pb(report: ExposureReport) -> pb::ExposureReportResponse {
    pb::ExposureReportResponse {
        ranker: ranker_name(&report.ranker),
        open_need_count: number(report.open_needs),
        looked_at_need_count: number(report.looked_at),
        plain: Some(exposure_to_pb(report.plain)),
        spread: Some(exposure_to_pb(report.spread)),
        journal_position: position(report.position),
    }
}

fn exposure_to_pb(exposure: Exposure) -> pb::Exposure {
    pb::Exposure {
        place_count: i64::try_from(exposure.places).unwrap_or(i64::MAX),
        achievement_count: number(exposure.achievements),
        holder_count: number(exposure.holders),
        holder_gini_ppm: exposure.holder_gini_ppm,
        top_holders_share_ppm: exposure.top_holders_share_ppm,
        achievement_gini_ppm: exposure.achievement_gini_ppm,
        holders: exposure.top_holders.into_iter().map(exposed_to_pb).collect(),
        achievements: exposure.top_achievements.into_iter().map(exposed_to_pb).collect(),
    }
}

fn exposed_to_pb(one: Exposed) -> pb::Exposed {
    let name = one.name.as_ref().map(RecordName::to_string).unwrap_or_default();
    pb::Exposed { name, title: one.title, need_count: number(one.needs) }
}
