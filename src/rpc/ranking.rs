//! RankingService: which weights rank, how good they are, what others would change.

use std::sync::Arc;

use qianxian_proto::v1 as pb;
use qianxian_proto::v1::ranking_service_server::RankingService;
use tonic::{Request, Response, Status};

use super::rankers::{self, named, ranker_to_pb};
use super::ranking_reports::{comparison_to_pb, exposure_report_to_pb, set_report_to_pb};
use super::request::{author, chosen_id, id_in, page_size, run};
use crate::app::compare::{LOOKED_AT_DEFAULT, LOOKED_AT_MAX};
use crate::app::learn::Lessons;
use crate::app::rankers::Choosing;
use crate::app::{App, Author};
use crate::domain::Kind;

/// The service over one application.
#[derive(Debug, Clone)]
pub(super) struct Service(pub(super) Arc<App>);

#[tonic::async_trait]
impl RankingService for Service {
    async fn get_ranker(
        &self,
        request: Request<pb::GetRankerRequest>,
    ) -> Result<Response<pb::Ranker>, Status> {
        rankers::get(&self.0, &request.into_inner().name).await.map(Response::new)
    }

    async fn list_rankers(
        &self,
        request: Request<pb::ListRankersRequest>,
    ) -> Result<Response<pb::ListRankersResponse>, Status> {
        rankers::list(&self.0, request.into_inner()).await.map(Response::new)
    }

    async fn create_ranker(
        &self,
        request: Request<pb::CreateRankerRequest>,
    ) -> Result<Response<pb::Ranker>, Status> {
        rankers::create(&self.0, request.into_inner()).await.map(Response::new)
    }

    async fn learn_ranker(
        &self,
        request: Request<pb::LearnRankerRequest>,
    ) -> Result<Response<pb::LearnRankerResponse>, Status> {
        let request = request.into_inner();
        let version = chosen_id(Kind::Ranker, "ranker_id", &request.ranker_id)?;
        let lessons = Lessons {
            parent: named("parent", &request.parent)?,
            judged_sets: request.judged_sets,
            without_feedback: request.without_feedback,
            seed: request.seed,
        };
        let validate_only = request.validate_only;
        let author = Author { actor: "local".to_owned(), validate_only, ..Author::default() };
        let learned = run(&self.0, move |app| {
            app.sync_search()?;
            let learned = app.learn_ranker(version, &lessons, author)?;
            let ranker = Some(ranker_to_pb(app, &learned.ranker));
            Ok(pb::LearnRankerResponse { ranker, changed: learned.changed })
        });
        learned.await.map(Response::new)
    }

    async fn get_ranker_choice(
        &self,
        _: Request<pb::GetRankerChoiceRequest>,
    ) -> Result<Response<pb::RankerChoice>, Status> {
        rankers::choice(&self.0).await.map(Response::new)
    }

    async fn activate_ranker(
        &self,
        request: Request<pb::ActivateRankerRequest>,
    ) -> Result<Response<pb::RankerChoice>, Status> {
        let request = request.into_inner();
        let author = author(&request, &request.request_id, request.validate_only)?;
        let choosing = Choosing::Activate(id_in(Kind::Ranker, "ranker", &request.ranker)?);
        rankers::choose(&self.0, choosing, request.etag, author).await.map(Response::new)
    }

    async fn rollback_ranker(
        &self,
        request: Request<pb::RollbackRankerRequest>,
    ) -> Result<Response<pb::RankerChoice>, Status> {
        let request = request.into_inner();
        let author = author(&request, &request.request_id, request.validate_only)?;
        rankers::choose(&self.0, Choosing::Rollback, request.etag, author).await.map(Response::new)
    }

    async fn shadow_ranker(
        &self,
        request: Request<pb::ShadowRankerRequest>,
    ) -> Result<Response<pb::RankerChoice>, Status> {
        let request = request.into_inner();
        let author = author(&request, &request.request_id, request.validate_only)?;
        let choosing = Choosing::Shadow(named("ranker", &request.ranker)?);
        rankers::choose(&self.0, choosing, request.etag, author).await.map(Response::new)
    }

    async fn compare_rankers(
        &self,
        request: Request<pb::CompareRankersRequest>,
    ) -> Result<Response<pb::CompareRankersResponse>, Status> {
        let request = request.into_inner();
        let (ranker, base) = (named("ranker", &request.ranker)?, named("base", &request.base)?);
        let needs_max = page_size(request.need_limit, LOOKED_AT_DEFAULT, LOOKED_AT_MAX)?;
        let compared = run(&self.0, move |app| {
            let compared = app.compare_rankers(ranker.as_ref(), base.as_ref(), needs_max)?;
            Ok(comparison_to_pb(compared))
        });
        compared.await.map(Response::new)
    }

    async fn evaluate_ranking(
        &self,
        request: Request<pb::EvaluateRankingRequest>,
    ) -> Result<Response<pb::EvaluateRankingResponse>, Status> {
        let pb::EvaluateRankingRequest { judged_set, ranker } = request.into_inner();
        let ranker = named("ranker", &ranker)?;
        let measured = run(&self.0, move |app| {
            app.sync_search()?;
            let report = app.evaluate_set(&judged_set, ranker.as_ref())?;
            Ok(set_report_to_pb(judged_set, report))
        });
        measured.await.map(Response::new)
    }

    async fn exposure_report(
        &self,
        request: Request<pb::ExposureReportRequest>,
    ) -> Result<Response<pb::ExposureReportResponse>, Status> {
        let request = request.into_inner();
        let ranker = named("ranker", &request.ranker)?;
        let needs_max = page_size(request.need_limit, LOOKED_AT_DEFAULT, LOOKED_AT_MAX)?;
        let exposed = run(&self.0, move |app| {
            Ok(exposure_report_to_pb(app.exposure(ranker.as_ref(), needs_max)?))
        });
        exposed.await.map(Response::new)
    }
}
