//! Progress, breakdowns, entries and funnels as messages.

use qianxian_proto::v1 as pb;

use super::matches::number;
use crate::app::progress::{FunnelReport, Line, Lines, TargetProgress};
use crate::contract::{bilingual_to_pb, party_to_pb, time_to_pb, word_to_pb};
use crate::domain::target::{Scope, Target};
use crate::domain::{Fen, Kind, Record, RecordName};
use crate::ledger::{Dimension, LostRow, Reported, Row, StageCount, YearPoint};

pub(super) fn position(position: u64) -> i64 {
    i64::try_from(position).unwrap_or(i64::MAX)
}

fn small(value: i64) -> i32 {
    i32::try_from(value).unwrap_or(i32::MAX)
}

fn target_name(target: &Record<Target>) -> String {
    RecordName { kind: Kind::Target, id: target.id.clone() }.to_string()
}

/// The scope that a target's figures have; none where no contracts count.
fn scope_of(target: &Target) -> i32 {
    word_to_pb(target.scope)
}

pub(super) fn answer_to_pb(
    found: &TargetProgress,
    dimension: Option<Dimension>,
) -> pb::QueryTargetProgressResponse {
    pb::QueryTargetProgressResponse {
        progress: Some(progress_to_pb(found)),
        years: found.series.iter().map(year_to_pb).collect(),
        dimension: word_to_pb(dimension),
        rows: found.rows.iter().map(row_to_pb).collect(),
        journal_position: position(found.position),
    }
}

pub(super) fn progress_to_pb(found: &TargetProgress) -> pb::TargetProgress {
    let (target, question, seen) = (&found.target.content, &found.question, &found.progress);
    pb::TargetProgress {
        target: target_name(&found.target),
        display_name: target.display_name.clone(),
        metric: word_to_pb(target.metric),
        scope: scope_of(target),
        region_prefix: target.region_prefix.clone(),
        view: word_to_pb(Some(question.view)),
        as_of_date: question.as_of.to_string(),
        known_time: question.known_at.map(time_to_pb),
        year: small(seen.year),
        closed: seen.is_closed,
        year_target_value: seen.year_target,
        due_value: seen.due,
        actual_value: seen.actual,
        entry_count: number(seen.entries),
        contract_amount_fen: seen.contract.map(Fen::get),
        provisional_value: seen.provisional,
        completion_bp: seen.completion_bp,
        elapsed_bp: small(seen.elapsed_bp),
        gap_value: seen.gap,
        remaining_value: seen.remaining,
        remaining_day_count: small(seen.remaining_days),
        remaining_working_day_count: small(i64::from(seen.remaining_working_days)),
        calendar_known: seen.is_calendar_known,
        per_day_value: seen.per_day,
        per_working_day_value: seen.per_working_day,
        year_before_value: seen.year_before,
        change_bp: seen.change_bp,
        reported: seen.reported.as_ref().map(reported_to_pb),
    }
}

fn reported_to_pb(reported: &Reported) -> pb::ReportedValue {
    let name = RecordName { kind: Kind::Observation, id: reported.observation.clone() };
    pb::ReportedValue {
        observation: name.to_string(),
        date: reported.date.to_string(),
        source: reported.source.clone(),
    }
}

fn year_to_pb(point: &YearPoint) -> pb::YearProgress {
    pb::YearProgress {
        year: small(point.year),
        plan_value: point.plan,
        actual_value: point.actual,
        contract_amount_fen: point.contract.map(Fen::get),
        completion_bp: point.completion_bp,
        closed: point.is_closed,
    }
}

fn row_to_pb(row: &Row) -> pb::ProgressRow {
    pb::ProgressRow {
        value: row.value.clone(),
        label: Some(bilingual_to_pb(&row.label)),
        actual_value: row.total.value,
        technology_amount_fen: row.total.technology.get(),
        contract_amount_fen: row.total.contract.get(),
        entry_count: number(row.total.entries),
    }
}

/// A page with these entries, without its token.
pub(super) fn lines_to_pb(
    found: &Lines,
    bookings: Vec<pb::BookingEntry>,
) -> pb::ListBookingsResponse {
    let target = &found.target.content;
    pb::ListBookingsResponse {
        bookings,
        next_page_token: String::new(),
        total_size: number(found.total.entries),
        total_value: found.total.value,
        total_technology_amount_fen: found.total.technology.get(),
        total_contract_amount_fen: found.total.contract.get(),
        metric: word_to_pb(target.metric),
        scope: scope_of(target),
        region_prefix: target.region_prefix.clone(),
        view: word_to_pb(Some(found.question.view)),
        as_of_date: found.question.as_of.to_string(),
        year: small(found.year),
        journal_position: position(found.position),
    }
}

pub(super) fn line_to_pb(line: &Line) -> pb::BookingEntry {
    pb::BookingEntry {
        record: line.name.to_string(),
        booking_index: number(line.place),
        kind: word_to_pb(line.kind),
        date: line.date.to_string(),
        booking_date: line.booked_on.to_string(),
        value: line.value,
        technology_amount_fen: line.technology.get(),
        contract_amount_fen: line.contract.get(),
        title: line.title.clone(),
        number: line.number.clone(),
        seller: line.seller.as_ref().map(party_to_pb),
        buyer: line.buyer.as_ref().map(party_to_pb),
    }
}

pub(super) fn funnel_to_pb(
    report: &FunnelReport,
    area: Option<&(Scope, String)>,
) -> pb::QueryFunnelResponse {
    pb::QueryFunnelResponse {
        stages: report.funnel.stages.iter().map(stage_to_pb).collect(),
        lost: report.funnel.lost.iter().map(lost_to_pb).collect(),
        cancelled_count: number(report.funnel.cancelled),
        scope: word_to_pb(area.map(|(scope, _)| *scope)),
        region_prefix: area.map(|(_, prefix)| prefix.clone()).unwrap_or_default(),
        start_date: report.first.to_string(),
        as_of_date: report.last.to_string(),
        journal_position: position(report.position),
    }
}

fn stage_to_pb(stage: &StageCount) -> pb::FunnelStageCount {
    pb::FunnelStageCount {
        stage: word_to_pb(Some(stage.stage)),
        count: number(stage.count),
        conversion_bp: stage.conversion_bp,
        median_day_count: stage.median_days,
        timed_count: number(stage.timed),
        regional: stage.stage.is_regional(),
    }
}

fn lost_to_pb(row: &LostRow) -> pb::LostDealCount {
    pb::LostDealCount { reason: word_to_pb(row.reason), count: number(row.count) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::words::Word;
    use crate::ledger::{Figure, FunnelStage, View};

    fn check<W: Word>(prefix: &str, name_of: impl Fn(i32) -> Option<&'static str>) {
        for word in W::ALL {
            let expected = format!("{prefix}_{}", word.code());
            assert_eq!(name_of(word_to_pb(Some(*word))), Some(expected.as_str()));
        }
        let beyond = i32::try_from(W::ALL.len()).unwrap() + 1;
        assert_eq!(name_of(beyond), None, "the contract has a word that the ledger lacks");
    }

    #[test]
    fn the_contract_numbers_the_words_of_the_ledger_in_their_order() {
        macro_rules! name_of {
            ($enum:ty) => {
                |number| <$enum>::try_from(number).ok().map(|value| value.as_str_name())
            };
        }
        check::<View>("BOOKING_VIEW", name_of!(pb::BookingView));
        check::<Dimension>("PROGRESS_DIMENSION", name_of!(pb::ProgressDimension));
        check::<Figure>("PROGRESS_FIGURE", name_of!(pb::ProgressFigure));
        check::<FunnelStage>("FUNNEL_STAGE", name_of!(pb::FunnelStage));
    }
}
