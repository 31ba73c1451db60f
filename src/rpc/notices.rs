//! NoticeService: public notices and what is objected to them.

use std::sync::Arc;

use qianxian_proto::v1 as pb;
use qianxian_proto::v1::notice_service_server::NoticeService;
use tonic::{Request, Response, Status};

use super::act::{act, stated_etag, word};
use super::catalogue;
use super::listing::{id_wanted, list_wanted};
use super::request::{author, chosen_id, required};
use crate::app::App;
use crate::domain::acts::{NoticeVerb, Verb};
use crate::domain::trade::Notice;
use crate::domain::trade::words::NoticeState;
use crate::domain::{Fen, Kind};

/// The service over one application.
#[derive(Debug, Clone)]
pub(super) struct Service(pub(super) Arc<App>);

#[tonic::async_trait]
impl NoticeService for Service {
    async fn get_notice(
        &self,
        request: Request<pb::GetNoticeRequest>,
    ) -> Result<Response<pb::Notice>, Status> {
        let request = request.into_inner();
        catalogue::get::<Notice>(&self.0, &request.name).await.map(Response::new)
    }

    async fn list_notices(
        &self,
        request: Request<pb::ListNoticesRequest>,
    ) -> Result<Response<pb::ListNoticesResponse>, Status> {
        let request = request.into_inner();
        let deal = id_wanted(Kind::Deal, "deal", &request.deal)?;
        let state = word::<NoticeState>("state", request.state)?;
        let question = format!("{deal:?} {state:?}");
        let is_all = deal.is_none() && state.is_none();
        let keep = move |notice: &Notice| {
            deal.as_ref().is_none_or(|wanted| notice.deal == *wanted)
                && state.as_ref().is_none_or(|wanted| notice.state() == *wanted)
        };
        let (size, token) = (request.page_size, request.page_token);
        let page = list_wanted(&self.0, size, &token, is_all, &question, keep).await?;
        let catalogue::Page { items: notices, next_page_token, total_size } = page;
        Ok(Response::new(pb::ListNoticesResponse { notices, next_page_token, total_size }))
    }

    async fn create_notice(
        &self,
        request: Request<pb::CreateNoticeRequest>,
    ) -> Result<Response<pb::Notice>, Status> {
        let request = request.into_inner();
        let author = author(&request, &request.request_id, request.validate_only)?;
        let id = chosen_id(Kind::Notice, "notice_id", &request.notice_id)?;
        let message = required("notice", request.notice)?;
        catalogue::draft::<Notice>(&self.0, message, id, author).await.map(Response::new)
    }

    async fn update_notice(
        &self,
        request: Request<pb::UpdateNoticeRequest>,
    ) -> Result<Response<pb::Notice>, Status> {
        let request = request.into_inner();
        let author = author(&request, &request.request_id, request.validate_only)?;
        let message = required("notice", request.notice)?;
        stated_etag("notice.etag", &message.etag)?;
        let (etag, mask) = (message.etag.clone(), request.update_mask);
        catalogue::update::<Notice>(&self.0, message, etag, mask, false, author)
            .await
            .map(Response::new)
    }

    async fn publish_notice(
        &self,
        request: Request<pb::PublishNoticeRequest>,
    ) -> Result<Response<pb::Notice>, Status> {
        act::<Notice, _>(&self.0, request, |_, id| Ok(Verb::Notice(id, NoticeVerb::Publish))).await
    }

    async fn revise_notice(
        &self,
        request: Request<pb::ReviseNoticeRequest>,
    ) -> Result<Response<pb::Notice>, Status> {
        act::<Notice, _>(&self.0, request, |asked, id| {
            let (price, counterparty) = (asked.price_fen.map(Fen::new), asked.counterparty);
            Ok(Verb::Notice(id, NoticeVerb::Revise { price, counterparty }))
        })
        .await
    }

    async fn file_objection(
        &self,
        request: Request<pb::FileObjectionRequest>,
    ) -> Result<Response<pb::Notice>, Status> {
        act::<Notice, _>(&self.0, request, |asked, id| {
            let (objector, text) = (asked.objector, asked.text);
            Ok(Verb::Notice(id, NoticeVerb::Object { objector, text }))
        })
        .await
    }

    async fn resolve_objection(
        &self,
        request: Request<pb::ResolveObjectionRequest>,
    ) -> Result<Response<pb::Notice>, Status> {
        act::<Notice, _>(&self.0, request, |asked, id| {
            // What is no place at all is no objection: 0 finds none.
            let place = u32::try_from(asked.objection_number).unwrap_or(0);
            Ok(Verb::Notice(id, NoticeVerb::Resolve { place, is_upheld: asked.upheld }))
        })
        .await
    }

    async fn close_notice(
        &self,
        request: Request<pb::CloseNoticeRequest>,
    ) -> Result<Response<pb::Notice>, Status> {
        act::<Notice, _>(&self.0, request, |_, id| Ok(Verb::Notice(id, NoticeVerb::Close))).await
    }
}
