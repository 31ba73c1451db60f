//! Forecasts and back-tests as messages.

use qianxian_proto::v1 as pb;

use super::matches::number;
use crate::app::forecast::{LikelyDeal, TargetBacktest, TargetForecast};
use crate::contract::{bilingual_to_pb, word_to_pb};
use crate::domain::target::Target;
use crate::domain::{Kind, Record, RecordName};
use crate::forecast::{BackPoint, Outlook, Parts, Reach, Score, Spread};

/// What every report says of its target: name, title, scope, regions.
struct Told {
    target: String,
    display_name: String,
    scope: i32,
    region_prefix: String,
}

impl Told {
    fn of(record: Record<Target>) -> Self {
        let Target { display_name, scope, region_prefix, .. } = record.content;
        Self {
            target: RecordName { kind: Kind::Target, id: record.id }.to_string(),
            display_name,
            scope: word_to_pb(scope),
            region_prefix,
        }
    }
}

pub(super) fn forecast_to_pb(found: TargetForecast) -> pb::ForecastTargetResponse {
    let TargetForecast { target, forecast, deals, position } = found;
    let final_year = target.content.final_year;
    let Told { target, display_name, scope, region_prefix } = Told::of(target);
    let outlooks = forecast.outlooks.into_iter().map(|one| outlook_to_pb(one, final_year));
    pb::ForecastTargetResponse {
        target,
        display_name,
        scope,
        region_prefix,
        as_of_date: forecast.question.as_of.to_string(),
        seed: forecast.question.seed,
        draws: int(forecast.question.draws),
        model_version: forecast.model.to_owned(),
        journal_position: i64::try_from(position).unwrap_or(i64::MAX),
        outlooks: outlooks.collect(),
        deal_count: number(forecast.odds.len()),
        deals: deals.into_iter().map(deal_to_pb).collect(),
        notes: forecast.notes.iter().map(bilingual_to_pb).collect(),
    }
}

pub(super) fn backtest_to_pb(found: TargetBacktest) -> pb::BacktestForecastResponse {
    let TargetBacktest { target, as_of, seed, draws, backtest, position } = found;
    let Told { target, display_name, scope, region_prefix } = Told::of(target);
    pb::BacktestForecastResponse {
        target,
        display_name,
        scope,
        region_prefix,
        as_of_date: as_of.to_string(),
        seed,
        draws: int(draws),
        model_version: backtest.model.to_owned(),
        journal_position: i64::try_from(position).unwrap_or(i64::MAX),
        scores: backtest.scores.iter().map(score_to_pb).collect(),
        points: backtest.points.iter().map(point_to_pb).collect(),
        notes: backtest.notes.iter().map(bilingual_to_pb).collect(),
    }
}

fn outlook_to_pb(outlook: Outlook, final_year: i64) -> pb::ForecastOutlook {
    let horizon = match outlook.horizon.to.year() == final_year {
        true => pb::ForecastHorizon::Target,
        false => pb::ForecastHorizon::Year,
    };
    pb::ForecastOutlook {
        horizon: horizon.into(),
        first_date: outlook.horizon.from.to_string(),
        last_date: outlook.horizon.to.to_string(),
        actual_fen: outlook.actual.get(),
        addition: Some(spread_to_pb(outlook.addition)),
        total: Some(spread_to_pb(outlook.total)),
        parts: Some(parts_to_pb(outlook.parts)),
        has_target: outlook.horizon.wanted.is_some(),
        target_fen: outlook.horizon.wanted.unwrap_or_default().get(),
        reach_bp: int(outlook.reach_bp.unwrap_or_default()),
    }
}

const fn spread_to_pb(spread: Spread) -> pb::ForecastSpread {
    pb::ForecastSpread {
        p10_fen: spread.p10.get(),
        p50_fen: spread.p50.get(),
        p90_fen: spread.p90.get(),
        mean_fen: spread.mean.get(),
    }
}

const fn parts_to_pb(parts: Parts) -> pb::ForecastParts {
    pb::ForecastParts {
        open_deals_fen: parts.open_deals.get(),
        signed_fen: parts.signed.get(),
        new_business_fen: parts.new_business.get(),
        corrections_fen: parts.corrections.get(),
    }
}

fn deal_to_pb(deal: LikelyDeal) -> pb::DealOdds {
    let LikelyDeal { odds, title } = deal;
    pb::DealOdds {
        deal: odds.id,
        title,
        stage: word_to_pb(Some(odds.stage)),
        stage_days: i32::try_from(odds.days).unwrap_or(i32::MAX),
        has_amount: odds.amount.is_some(),
        amount_fen: odds.amount.unwrap_or_default().get(),
        registered_bp: odds.registered_bp.into_iter().map(int).collect(),
    }
}

fn reach_to_pb(reach: Reach) -> i32 {
    match reach {
        Reach::ThisYear => pb::BacktestReach::ThisYear.into(),
        Reach::NextYear => pb::BacktestReach::NextYear.into(),
    }
}

fn score_to_pb(score: &Score) -> pb::BacktestScore {
    pb::BacktestScore {
        reach: reach_to_pb(score.reach),
        point_count: number(score.points),
        inside_bp: int(score.inside_bp),
        has_error: score.error_bp.is_some(),
        bias_bp: score.bias_bp.unwrap_or_default(),
        error_bp: score.error_bp.unwrap_or_default(),
        decile_counts: score.deciles.iter().map(|count| int(*count)).collect(),
    }
}

fn point_to_pb(point: &BackPoint) -> pb::BacktestPoint {
    pb::BacktestPoint {
        as_of_date: point.as_of.to_string(),
        reach: reach_to_pb(point.reach),
        last_date: point.period.1.to_string(),
        actual_fen: point.actual.get(),
        addition: Some(spread_to_pb(point.addition)),
        came_fen: point.came.get(),
        inside: point.is_inside,
        below_bp: int(point.below_bp),
        has_error: point.error_bp.is_some(),
        error_bp: point.error_bp.unwrap_or_default(),
    }
}

/// A count as a message holds it; the most that fits where it is more.
fn int(count: u32) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}
