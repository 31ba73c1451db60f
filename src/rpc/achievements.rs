//! AchievementService: what is on offer, and the search in it.

use std::sync::Arc;

use qianxian_proto::v1 as pb;
use qianxian_proto::v1::achievement_service_server::AchievementService;
use tonic::{Request, Response, Status, Streaming};

use super::catalogue;
use super::import::{Chunk, import};
use super::request::{author, chosen_id, required};
use super::search;
use crate::app::App;
use crate::domain::{Achievement, Kind};

/// The service over one application.
#[derive(Debug, Clone)]
pub(super) struct Service(pub(super) Arc<App>);

#[tonic::async_trait]
impl AchievementService for Service {
    async fn get_achievement(
        &self,
        request: Request<pb::GetAchievementRequest>,
    ) -> Result<Response<pb::Achievement>, Status> {
        let request = request.into_inner();
        catalogue::get::<Achievement>(&self.0, &request.name).await.map(Response::new)
    }

    async fn list_achievements(
        &self,
        request: Request<pb::ListAchievementsRequest>,
    ) -> Result<Response<pb::ListAchievementsResponse>, Status> {
        let pb::ListAchievementsRequest { page_size, page_token, show_deleted } =
            request.into_inner();
        let page =
            catalogue::list::<Achievement>(&self.0, page_size, &page_token, show_deleted).await?;
        let catalogue::Page { items, next_page_token, total_size } = page;
        let achievements = items;
        Ok(Response::new(pb::ListAchievementsResponse {
            achievements,
            next_page_token,
            total_size,
        }))
    }

    async fn create_achievement(
        &self,
        request: Request<pb::CreateAchievementRequest>,
    ) -> Result<Response<pb::Achievement>, Status> {
        let request = request.into_inner();
        let author = author(&request, &request.request_id, request.validate_only)?;
        let id = chosen_id(Kind::Achievement, "achievement_id", &request.achievement_id)?;
        let message = required("achievement", request.achievement)?;
        catalogue::create::<Achievement>(&self.0, message, id, author).await.map(Response::new)
    }

    async fn update_achievement(
        &self,
        request: Request<pb::UpdateAchievementRequest>,
    ) -> Result<Response<pb::Achievement>, Status> {
        let request = request.into_inner();
        let author = author(&request, &request.request_id, request.validate_only)?;
        let message = required("achievement", request.achievement)?;
        let etag = message.etag.clone();
        let (mask, allow_missing) = (request.update_mask, request.allow_missing);
        catalogue::update::<Achievement>(&self.0, message, etag, mask, allow_missing, author)
            .await
            .map(Response::new)
    }

    async fn delete_achievement(
        &self,
        request: Request<pb::DeleteAchievementRequest>,
    ) -> Result<Response<pb::Achievement>, Status> {
        let request = request.into_inner();
        let author = author(&request, &request.request_id, request.validate_only)?;
        catalogue::delete::<Achievement>(&self.0, &request.name, request.etag, author)
            .await
            .map(Response::new)
    }

    async fn undelete_achievement(
        &self,
        request: Request<pb::UndeleteAchievementRequest>,
    ) -> Result<Response<pb::Achievement>, Status> {
        let request = request.into_inner();
        let author = author(&request, &request.request_id, request.validate_only)?;
        catalogue::undelete::<Achievement>(&self.0, &request.name, request.etag, author)
            .await
            .map(Response::new)
    }

    async fn import_achievements(
        &self,
        request: Request<Streaming<pb::ImportAchievementsRequest>>,
    ) -> Result<Response<pb::ImportAchievementsResponse>, Status> {
        let report = import::<Achievement, _>(&self.0, request.into_inner(), chunk).await?;
        Ok(Response::new(pb::ImportAchievementsResponse {
            outcomes: report.outcomes,
            counts: Some(report.counts),
            journal_position: report.journal_position,
        }))
    }

    async fn search_achievements(
        &self,
        request: Request<pb::SearchAchievementsRequest>,
    ) -> Result<Response<pb::SearchAchievementsResponse>, Status> {
        search::search(&self.0, request.into_inner()).await.map(Response::new)
    }
}

fn chunk(request: pb::ImportAchievementsRequest) -> Chunk<pb::Achievement> {
    let pb::ImportAchievementsRequest { validate_only, source, update_only, items } = request;
    let items = items.into_iter().map(|item| (item.row, item.achievement)).collect();
    Chunk { validate_only, source, update_only, items }
}
