//! AchievementService: what is on offer, and the search in it.

use qianxian_proto::v1 as pb;
use qianxian_proto::v1::achievement_service_server::AchievementService;
use tonic::{Request, Response, Status, Streaming};

use super::catalogue;
use super::import::{Chunk, import};
use super::request::{author, chosen_id, required};
use super::search;
use super::standard::standard_service;
use crate::domain::{Achievement, Kind};

standard_service! {
    AchievementService, Achievement, achievement, achievements, achievement_id,
    get_achievement GetAchievementRequest, list_achievements ListAchievementsRequest ListAchievementsResponse,
    create_achievement CreateAchievementRequest, update_achievement UpdateAchievementRequest,
    delete_achievement DeleteAchievementRequest, undelete_achievement UndeleteAchievementRequest,
    import_achievements ImportAchievementsRequest ImportAchievementsResponse
    {
        async fn search_achievements(
            &self,
            request: Request<pb::SearchAchievementsRequest>,
        ) -> Result<Response<pb::SearchAchievementsResponse>, Status> {
            search::search(&self.0, request.into_inner()).await.map(Response::new)
        }
    }
}
