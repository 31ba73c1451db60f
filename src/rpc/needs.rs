//! NeedService: what enterprises ask for.

use std::sync::Arc;

use qianxian_proto::v1 as pb;
use qianxian_proto::v1::need_service_server::NeedService;
use tonic::{Request, Response, Status, Streaming};

use super::catalogue;
use super::import::{Chunk, import};
use super::request::{author, chosen_id, required};
use crate::app::App;
use crate::domain::{Kind, Need};

/// The service over one application.
#[derive(Debug, Clone)]
pub(super) struct Service(pub(super) Arc<App>);

#[tonic::async_trait]
impl NeedService for Service {
    async fn get_need(
        &self,
        request: Request<pb::GetNeedRequest>,
    ) -> Result<Response<pb::Need>, Status> {
        let request = request.into_inner();
        catalogue::get::<Need>(&self.0, &request.name).await.map(Response::new)
    }

    async fn list_needs(
        &self,
        request: Request<pb::ListNeedsRequest>,
    ) -> Result<Response<pb::ListNeedsResponse>, Status> {
        let pb::ListNeedsRequest { page_size, page_token, show_deleted } = request.into_inner();
        let page = catalogue::list::<Need>(&self.0, page_size, &page_token, show_deleted).await?;
        let catalogue::Page { items, next_page_token, total_size } = page;
        let needs = items;
        Ok(Response::new(pb::ListNeedsResponse { needs, next_page_token, total_size }))
    }

    async fn create_need(
        &self,
        request: Request<pb::CreateNeedRequest>,
    ) -> Result<Response<pb::Need>, Status> {
        let request = request.into_inner();
        let author = author(&request, &request.request_id, request.validate_only)?;
        let id = chosen_id(Kind::Need, "need_id", &request.need_id)?;
        let message = required("need", request.need)?;
        catalogue::create::<Need>(&self.0, message, id, author).await.map(Response::new)
    }

    async fn update_need(
        &self,
        request: Request<pb::UpdateNeedRequest>,
    ) -> Result<Response<pb::Need>, Status> {
        let request = request.into_inner();
        let author = author(&request, &request.request_id, request.validate_only)?;
        let message = required("need", request.need)?;
        let etag = message.etag.clone();
        let (mask, allow_missing) = (request.update_mask, request.allow_missing);
        catalogue::update::<Need>(&self.0, message, etag, mask, allow_missing, author)
            .await
            .map(Response::new)
    }

    async fn delete_need(
        &self,
        request: Request<pb::DeleteNeedRequest>,
    ) -> Result<Response<pb::Need>, Status> {
        let request = request.into_inner();
        let author = author(&request, &request.request_id, request.validate_only)?;
        catalogue::delete::<Need>(&self.0, &request.name, request.etag, author)
            .await
            .map(Response::new)
    }

    async fn undelete_need(
        &self,
        request: Request<pb::UndeleteNeedRequest>,
    ) -> Result<Response<pb::Need>, Status> {
        let request = request.into_inner();
        let author = author(&request, &request.request_id, request.validate_only)?;
        catalogue::undelete::<Need>(&self.0, &request.name, request.etag, author)
            .await
            .map(Response::new)
    }

    async fn import_needs(
        &self,
        request: Request<Streaming<pb::ImportNeedsRequest>>,
    ) -> Result<Response<pb::ImportNeedsResponse>, Status> {
        let report = import::<Need, _>(&self.0, request.into_inner(), chunk).await?;
        Ok(Response::new(pb::ImportNeedsResponse {
            outcomes: report.outcomes,
            counts: Some(report.counts),
            journal_position: report.journal_position,
        }))
    }
}

fn chunk(request: pb::ImportNeedsRequest) -> Chunk<pb::Need> {
    let pb::ImportNeedsRequest { validate_only, source, update_only, items } = request;
    let items = items.into_iter().map(|item| (item.row, item.need)).collect();
    Chunk { validate_only, source, update_only, items }
}
