//! JudgementService: what people judged, in sets.

use std::sync::Arc;

use qianxian_proto::v1 as pb;
use qianxian_proto::v1::judgement_service_server::JudgementService;
use tonic::{Request, Response, Status, Streaming};

use super::catalogue;
use super::import::{Chunk, import};
use super::listing::list_where;
use super::matches::number;
use super::request::{author, run};
use crate::app::App;
use crate::domain::Judgement;

/// The service over one application.
#[derive(Debug, Clone)]
pub(super) struct Service(pub(super) Arc<App>);

#[tonic::async_trait]
impl JudgementService for Service {
    async fn get_judgement(
        &self,
        request: Request<pb::GetJudgementRequest>,
    ) -> Result<Response<pb::Judgement>, Status> {
        let request = request.into_inner();
        catalogue::get::<Judgement>(&self.0, &request.name).await.map(Response::new)
    }

    async fn list_judgements(
        &self,
        request: Request<pb::ListJudgementsRequest>,
    ) -> Result<Response<pb::ListJudgementsResponse>, Status> {
        let pb::ListJudgementsRequest { page_size, page_token, judged_set } = request.into_inner();
        let question = judged_set.clone();
        let keep = move |one: &Judgement| judged_set.is_empty() || one.judged_set == judged_set;
        let page =
            list_where::<Judgement>(&self.0, page_size, &page_token, &question, keep).await?;
        let catalogue::Page { items: judgements, next_page_token, total_size } = page;
        Ok(Response::new(pb::ListJudgementsResponse { judgements, next_page_token, total_size }))
    }

    async fn list_judged_sets(
        &self,
        _: Request<pb::ListJudgedSetsRequest>,
    ) -> Result<Response<pb::ListJudgedSetsResponse>, Status> {
        let sets = run(&self.0, App::judged_sets).await?;
        let judged_sets = sets.into_iter().map(|(id, set)| pb::JudgedSet {
            id,
            need_count: number(set.needs),
            judgement_count: number(set.judgements),
        });
        let judged_sets = judged_sets.collect();
        Ok(Response::new(pb::ListJudgedSetsResponse { judged_sets }))
    }

    async fn delete_judgement(
        &self,
        request: Request<pb::DeleteJudgementRequest>,
    ) -> Result<Response<pb::Judgement>, Status> {
        let request = request.into_inner();
        let author = author(&request, &request.request_id, request.validate_only)?;
        catalogue::delete::<Judgement>(&self.0, &request.name, request.etag, author)
            .await
            .map(Response::new)
    }

    async fn import_judgements(
        &self,
        request: Request<Streaming<pb::ImportJudgementsRequest>>,
    ) -> Result<Response<pb::ImportJudgementsResponse>, Status> {
        let report = import::<Judgement, _>(&self.0, request.into_inner(), chunk).await?;
        Ok(Response::new(pb::ImportJudgementsResponse {
            outcomes: report.outcomes,
            counts: Some(report.counts),
            journal_position: report.journal_position,
        }))
    }
}

fn chunk(request: pb::ImportJudgementsRequest) -> Chunk<pb::Judgement> {
    let pb::ImportJudgementsRequest { validate_only, judged_set, update_only, items } = request;
    let items = items.into_iter().map(|item| (item.row, item.judgement)).collect();
    Chunk { validate_only, source: judged_set, update_only, suppress_alerts: false, items }
}
