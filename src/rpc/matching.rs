//! MatchingService: which achievements could answer a need, which needs an achievement could
//! answer, and why; why another does not; what is like an achievement.

use std::sync::Arc;

use qianxian_proto::v1 as pb;
use qianxian_proto::v1::matching_service_server::MatchingService;
use tonic::{Request, Response, Status};

use super::expert_matches::{contributor_to_pb, expert_match_to_pb};
use super::matches::{match_to_pb, need_match_to_pb, reason_to_pb, similar_to_pb};
use super::need_question::Question;
use super::page_token::fitting;
use super::request::{as_of_day, id_in, page_size, run};
use crate::app::App;
use crate::app::find_similar::{SIMILAR_DEFAULT, SIMILAR_MAX};
use crate::app::match_achievement::NEEDS_DEPTH;
use crate::app::match_experts::{EXPERTS_DEFAULT, EXPERTS_MAX};
use crate::app::match_need::MATCHES_DEFAULT;
use crate::contract::Stored;
use crate::domain::{Achievement, Kind};

/// The service over one application.
#[derive(Debug, Clone)]
pub(super) struct Service(pub(super) Arc<App>);

#[tonic::async_trait]
impl MatchingService for Service {
    async fn match_need(
        &self,
        request: Request<pb::MatchNeedRequest>,
    ) -> Result<Response<pb::MatchNeedResponse>, Status> {
        let request = request.into_inner();
        let is_spread = request.spread;
        let question = Question::read(request)?;
        let response = run(&self.0, move |app| {
            let (need, report, echo) =
                question.ask(app, |question| app.match_need_spread(question, is_spread))?;
            let ranked = (1..).zip(report.matches);
            let near_misses = report.near_misses.into_iter();
            Ok(pb::MatchNeedResponse {
                need: Some(need.into_pb()),
                matches: fitting(ranked.map(|(rank, found)| match_to_pb(rank, found))),
                candidate_count: i64::try_from(report.considered).unwrap_or(i64::MAX),
                gated_count: i64::try_from(report.gated).unwrap_or(i64::MAX),
                ranker_version: report.ranker_version,
                journal_position: i64::try_from(report.position).unwrap_or(i64::MAX),
                near_misses: near_misses.map(|near| match_to_pb(0, near)).collect(),
                as_of_date: echo.as_of_date,
                filter: echo.filter,
                page_size: echo.page_size,
            })
        });
        response.await.map(Response::new)
    }

    async fn match_achievement(
        &self,
        request: Request<pb::MatchAchievementRequest>,
    ) -> Result<Response<pb::MatchAchievementResponse>, Status> {
        let request = request.into_inner();
        let id = id_in(Kind::Achievement, "achievement", &request.achievement)?;
        let matches_max = page_size(request.page_size, MATCHES_DEFAULT, NEEDS_DEPTH)?;
        let day = as_of_day(&request.as_of_date)?;
        let response = run(&self.0, move |app| {
            if request.consistency() == pb::Consistency::Latest {
                app.sync_search()?;
            }
            let offer = app.living::<Achievement>(&id)?;
            let today = day.unwrap_or_else(|| app.today());
            let report = app.match_achievement(&offer, matches_max, today)?;
            let ranked = (1..).zip(report.matches);
            let near_misses = report.near_misses.into_iter();
            Ok(pb::MatchAchievementResponse {
                achievement: Some(Achievement::to_pb(&offer)),
                matches: fitting(ranked.map(|(rank, found)| need_match_to_pb(rank, found))),
                near_misses: near_misses.map(|near| need_match_to_pb(0, near)).collect(),
                candidate_count: i64::try_from(report.considered).unwrap_or(i64::MAX),
                gated_count: i64::try_from(report.gated).unwrap_or(i64::MAX),
                ranker_version: report.ranker_version,
                journal_position: i64::try_from(report.position).unwrap_or(i64::MAX),
                as_of_date: report.today.to_string(),
                page_size: i32::try_from(matches_max).unwrap_or(i32::MAX),
            })
        });
        response.await.map(Response::new)
    }

    async fn find_similar(
        &self,
        request: Request<pb::FindSimilarRequest>,
    ) -> Result<Response<pb::FindSimilarResponse>, Status> {
        let request = request.into_inner();
        let id = id_in(Kind::Achievement, "achievement", &request.achievement)?;
        let similar_max = page_size(request.page_size, SIMILAR_DEFAULT, SIMILAR_MAX)?;
        let day = as_of_day(&request.as_of_date)?;
        let response = run(&self.0, move |app| {
            if request.consistency() == pb::Consistency::Latest {
                app.sync_search()?;
            }
            let offer = app.living::<Achievement>(&id)?;
            let today = day.unwrap_or_else(|| app.today());
            let report = app.find_similar(&offer, similar_max, today)?;
            Ok(pb::FindSimilarResponse {
                achievement: Some(Achievement::to_pb(&offer)),
                similar: fitting(report.similar.into_iter().map(similar_to_pb)),
                candidate_count: i64::try_from(report.considered).unwrap_or(i64::MAX),
                journal_position: i64::try_from(report.position).unwrap_or(i64::MAX),
                as_of_date: today.to_string(),
                page_size: i32::try_from(similar_max).unwrap_or(i32::MAX),
            })
        });
        response.await.map(Response::new)
    }

    async fn explain_match(
        &self,
        request: Request<pb::ExplainMatchRequest>,
    ) -> Result<Response<pb::ExplainMatchResponse>, Status> {
        let request = request.into_inner();
        let achievement = id_in(Kind::Achievement, "achievement", &request.achievement)?;
        let question = Question::read(explained(request))?;
        let response = run(&self.0, move |app| {
            let (need, found, echo) =
                question.ask(app, |question| app.explain_match(question, &achievement))?;
            let verdict = found.standing.reason(&found.pair.gates);
            let rank = found.standing.rank().unwrap_or(0);
            Ok(pb::ExplainMatchResponse {
                need: Some(need.into_pb()),
                pair: Some(match_to_pb(i32::try_from(rank).unwrap_or(i32::MAX), found.pair)),
                verdict: Some(reason_to_pb(&verdict)),
                candidate_count: i64::try_from(found.considered).unwrap_or(i64::MAX),
                ranker_version: found.ranker_version,
                journal_position: i64::try_from(found.position).unwrap_or(i64::MAX),
                as_of_date: echo.as_of_date,
                filter: echo.filter,
                page_size: echo.page_size,
            })
        });
        response.await.map(Response::new)
    }

    async fn match_experts(
        &self,
        request: Request<pb::MatchExpertsRequest>,
    ) -> Result<Response<pb::MatchExpertsResponse>, Status> {
        let request = request.into_inner();
        let experts_max = page_size(request.page_size, EXPERTS_DEFAULT, EXPERTS_MAX)?;
        let question = Question::read(pb::MatchNeedRequest {
            subject: request.subject.map(as_need),
            consistency: request.consistency,
            ..pb::MatchNeedRequest::default()
        })?;
        let response = run(&self.0, move |app| {
            let (need, report, _) =
                question.ask(app, |question| app.match_experts(question.need, experts_max))?;
            let ranked = (1..).zip(report.matches);
            let near_misses = report.near_misses.into_iter();
            let unlisted = report.unlisted.into_iter();
            Ok(pb::MatchExpertsResponse {
                need: Some(need.into_pb()),
                matches: fitting(ranked.map(|(rank, found)| expert_match_to_pb(rank, found))),
                near_misses: near_misses.map(|near| expert_match_to_pb(0, near)).collect(),
                unlisted_contributors: unlisted.map(contributor_to_pb).collect(),
                candidate_count: i64::try_from(report.considered).unwrap_or(i64::MAX),
                gated_count: i64::try_from(report.gated).unwrap_or(i64::MAX),
                ranker_version: report.ranker_version.to_owned(),
                journal_position: i64::try_from(report.position).unwrap_or(i64::MAX),
            })
        });
        response.await.map(Response::new)
    }
}

/// The same need, asked for achievements.
fn as_need(subject: pb::match_experts_request::Subject) -> pb::match_need_request::Subject {
    use pb::match_experts_request::Subject as Asked;
    use pb::match_need_request::Subject;
    match subject {
        Asked::Need(name) => Subject::Need(name),
        Asked::InlineNeed(need) => Subject::InlineNeed(need),
        Asked::Text(text) => Subject::Text(text),
    }
}

/// The question whose answer is to be explained.
fn explained(request: pb::ExplainMatchRequest) -> pb::MatchNeedRequest {
    use pb::explain_match_request::Subject as Explained;
    use pb::match_need_request::Subject;
    let subject = request.subject.map(|subject| match subject {
        Explained::Need(name) => Subject::Need(name),
        Explained::InlineNeed(need) => Subject::InlineNeed(need),
        Explained::Text(text) => Subject::Text(text),
    });
    pb::MatchNeedRequest {
        subject,
        page_size: request.page_size,
        filter: request.filter,
        consistency: request.consistency,
        as_of_date: request.as_of_date,
        spread: false,
    }
}
