//! DealService: what may become a contract, stage by stage.

use std::sync::Arc;

use qianxian_proto::v1 as pb;
use qianxian_proto::v1::deal_service_server::DealService;
use tonic::{Request, Response, Status, Streaming};

use super::act::{act, read, stated_etag, word};
use super::catalogue::{self, content};
use super::import::{Chunk, import};
use super::listing::{id_wanted, list_wanted};
use super::request::{ACTOR, author, required};
use crate::app::App;
use crate::contract::stated_word;
use crate::domain::Kind;
use crate::domain::acts::{DealVerb, Verb};
use crate::domain::trade::Deal;
use crate::domain::trade::words::{DealStage, DealStatus};

/// The service over one application.
#[derive(Debug, Clone)]
pub(super) struct Service(pub(super) Arc<App>);

#[tonic::async_trait]
impl DealService for Service {
    async fn get_deal(
        &self,
        request: Request<pb::GetDealRequest>,
    ) -> Result<Response<pb::Deal>, Status> {
        let request = request.into_inner();
        catalogue::get::<Deal>(&self.0, &request.name).await.map(Response::new)
    }

    async fn list_deals(
        &self,
        request: Request<pb::ListDealsRequest>,
    ) -> Result<Response<pb::ListDealsResponse>, Status> {
        let request = request.into_inner();
        let stage = word::<DealStage>("stage", request.stage)?;
        let status = word::<DealStatus>("status", request.status)?;
        let broker = id_wanted(Kind::Broker, "broker", &request.broker)?;
        let achievement = id_wanted(Kind::Achievement, "achievement", &request.achievement)?;
        let question = format!("{stage:?} {status:?} {broker:?} {achievement:?}");
        let is_all =
            stage.is_none() && status.is_none() && broker.is_none() && achievement.is_none();
        let keep = move |deal: &Deal| {
            stage.as_ref().is_none_or(|wanted| deal.place().stage == *wanted)
                && status.as_ref().is_none_or(|wanted| deal.place().status == *wanted)
                && broker.as_ref().is_none_or(|wanted| {
                    deal.broker_shares.iter().any(|share| share.broker == *wanted)
                })
                && achievement.as_ref().is_none_or(|wanted| deal.achievements.contains(wanted))
        };
        let (size, token) = (request.page_size, request.page_token);
        let page = list_wanted(&self.0, size, &token, is_all, &question, keep).await?;
        let catalogue::Page { items: deals, next_page_token, total_size } = page;
        Ok(Response::new(pb::ListDealsResponse { deals, next_page_token, total_size }))
    }

    async fn create_deal(
        &self,
        request: Request<pb::CreateDealRequest>,
    ) -> Result<Response<pb::Deal>, Status> {
        act::<Deal, _>(&self.0, request, |asked, id| {
            let stated = content(required("deal", asked.deal)?)?;
            Ok(Verb::Deal(id, DealVerb::Open(Box::new(stated))))
        })
        .await
    }

    async fn update_deal(
        &self,
        request: Request<pb::UpdateDealRequest>,
    ) -> Result<Response<pb::Deal>, Status> {
        let request = request.into_inner();
        let author = author(&request, &request.request_id, request.validate_only)?;
        let message = required("deal", request.deal)?;
        stated_etag("deal.etag", &message.etag)?;
        let (etag, mask) = (message.etag.clone(), request.update_mask);
        catalogue::update::<Deal>(&self.0, message, etag, mask, false, author)
            .await
            .map(Response::new)
    }

    async fn move_deal(
        &self,
        request: Request<pb::MoveDealRequest>,
    ) -> Result<Response<pb::Deal>, Status> {
        act::<Deal, _>(&self.0, request, |asked, id| {
            let stage = read(|into| stated_word("stage", asked.stage, into))?;
            let stage = required("stage", stage)?;
            Ok(Verb::Deal(id, DealVerb::Move(stage)))
        })
        .await
    }

    async fn hold_deal(
        &self,
        request: Request<pb::HoldDealRequest>,
    ) -> Result<Response<pb::Deal>, Status> {
        act::<Deal, _>(&self.0, request, |_, id| Ok(Verb::Deal(id, DealVerb::Hold))).await
    }

    async fn resume_deal(
        &self,
        request: Request<pb::ResumeDealRequest>,
    ) -> Result<Response<pb::Deal>, Status> {
        act::<Deal, _>(&self.0, request, |_, id| Ok(Verb::Deal(id, DealVerb::Resume))).await
    }

    async fn lose_deal(
        &self,
        request: Request<pb::LoseDealRequest>,
    ) -> Result<Response<pb::Deal>, Status> {
        act::<Deal, _>(&self.0, request, |_, id| Ok(Verb::Deal(id, DealVerb::Lose))).await
    }

    async fn cancel_deal(
        &self,
        request: Request<pb::CancelDealRequest>,
    ) -> Result<Response<pb::Deal>, Status> {
        act::<Deal, _>(&self.0, request, |_, id| Ok(Verb::Deal(id, DealVerb::Cancel))).await
    }

    async fn import_deals(
        &self,
        request: Request<Streaming<pb::ImportDealsRequest>>,
    ) -> Result<Response<pb::ImportDealsResponse>, Status> {
        let report = import::<Deal, _>(&self.0, request.into_inner(), chunk).await?;
        Ok(Response::new(pb::ImportDealsResponse {
            outcomes: report.outcomes,
            counts: Some(report.counts),
            journal_position: report.journal_position,
        }))
    }
}

fn chunk(request: pb::ImportDealsRequest) -> Chunk<pb::Deal> {
    let pb::ImportDealsRequest { validate_only, source, update_only, items, suppress_alerts } =
        request;
    let items = items.into_iter().map(|item| (item.row, item.deal.map(stamped))).collect();
    Chunk { validate_only, source, update_only, suppress_alerts, items }
}

/// What an import states, without what only the service can say: when it was written down and by
/// whom, and what other records add.
fn stamped(mut deal: pb::Deal) -> pb::Deal {
    for step in &mut deal.steps {
        (step.time, step.actor) = (None, ACTOR.to_owned());
    }
    deal.notice.clear();
    deal.contract.clear();
    deal
}
