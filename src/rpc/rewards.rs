//! RewardService: what the county pays the brokers of registered contracts.

use std::sync::Arc;

use qianxian_proto::v1 as pb;
use qianxian_proto::v1::reward_service_server::RewardService;
use tonic::{Request, Response, Status};

use super::act::act;
use super::catalogue;
use super::listing::{id_wanted, list_wanted};
use super::request::id_in;
use crate::app::App;
use crate::domain::Kind;
use crate::domain::acts::{RewardVerb, Verb};
use crate::domain::trade::Reward;

/// The service over one application.
#[derive(Debug, Clone)]
pub(super) struct Service(pub(super) Arc<App>);

#[tonic::async_trait]
impl RewardService for Service {
    async fn get_reward(
        &self,
        request: Request<pb::GetRewardRequest>,
    ) -> Result<Response<pb::Reward>, Status> {
        let request = request.into_inner();
        catalogue::get::<Reward>(&self.0, &request.name).await.map(Response::new)
    }

    async fn list_rewards(
        &self,
        request: Request<pb::ListRewardsRequest>,
    ) -> Result<Response<pb::ListRewardsResponse>, Status> {
        let request = request.into_inner();
        let registration = id_wanted(Kind::Registration, "registration", &request.registration)?;
        let question = format!("{registration:?}");
        let is_all = registration.is_none();
        let keep = move |reward: &Reward| {
            registration.as_ref().is_none_or(|wanted| reward.registration == *wanted)
        };
        let (size, token) = (request.page_size, request.page_token);
        let page = list_wanted(&self.0, size, &token, is_all, &question, keep).await?;
        let catalogue::Page { items: rewards, next_page_token, total_size } = page;
        Ok(Response::new(pb::ListRewardsResponse { rewards, next_page_token, total_size }))
    }

    async fn claim_reward(
        &self,
        request: Request<pb::ClaimRewardRequest>,
    ) -> Result<Response<pb::Reward>, Status> {
        act::<Reward, _>(&self.0, request, |asked, id| {
            let registration = id_in(Kind::Registration, "registration", &asked.registration)?;
            Ok(Verb::Reward(id, RewardVerb::Claim { registration }))
        })
        .await
    }
}
