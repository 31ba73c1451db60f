//! IntroductionService: somebody wants to be brought together with somebody.

use std::sync::Arc;

use qianxian_proto::v1 as pb;
use qianxian_proto::v1::introduction_service_server::IntroductionService;
use tonic::{Request, Response, Status};

use super::act::{act, word};
use super::catalogue::{self, content};
use super::listing::{id_wanted, list_wanted};
use super::request::required;
use crate::app::App;
use crate::domain::Kind;
use crate::domain::acts::{IntroductionVerb, Verb};
use crate::domain::trade::Introduction;
use crate::domain::trade::words::IntroductionState;

/// The service over one application.
#[derive(Debug, Clone)]
pub(super) struct Service(pub(super) Arc<App>);

#[tonic::async_trait]
impl IntroductionService for Service {
    async fn get_introduction(
        &self,
        request: Request<pb::GetIntroductionRequest>,
    ) -> Result<Response<pb::Introduction>, Status> {
        let request = request.into_inner();
        catalogue::get::<Introduction>(&self.0, &request.name).await.map(Response::new)
    }

    async fn list_introductions(
        &self,
        request: Request<pb::ListIntroductionsRequest>,
    ) -> Result<Response<pb::ListIntroductionsResponse>, Status> {
        let request = request.into_inner();
        let achievement = id_wanted(Kind::Achievement, "achievement", &request.achievement)?;
        let broker = id_wanted(Kind::Broker, "broker", &request.broker)?;
        let state = word::<IntroductionState>("state", request.state)?;
        let question = format!("{achievement:?} {broker:?} {state:?}");
        let is_all = achievement.is_none() && broker.is_none() && state.is_none();
        let keep = move |introduction: &Introduction| {
            achievement.as_ref().is_none_or(|wanted| introduction.achievement == *wanted)
                && broker.as_ref().is_none_or(|wanted| introduction.broker == *wanted)
                && state.as_ref().is_none_or(|wanted| introduction.state() == *wanted)
        };
        let (size, token) = (request.page_size, request.page_token);
        let page = list_wanted(&self.0, size, &token, is_all, &question, keep).await?;
        let catalogue::Page { items: introductions, next_page_token, total_size } = page;
        Ok(Response::new(pb::ListIntroductionsResponse {
            introductions,
            next_page_token,
            total_size,
        }))
    }

    async fn request_introduction(
        &self,
        request: Request<pb::RequestIntroductionRequest>,
    ) -> Result<Response<pb::Introduction>, Status> {
        act::<Introduction, _>(&self.0, request, |asked, id| {
            let stated = content(required("introduction", asked.introduction)?)?;
            Ok(Verb::Introduction(id, IntroductionVerb::Request(Box::new(stated))))
        })
        .await
    }

    async fn forward_introduction(
        &self,
        request: Request<pb::ForwardIntroductionRequest>,
    ) -> Result<Response<pb::Introduction>, Status> {
        act::<Introduction, _>(&self.0, request, |_, id| {
            Ok(Verb::Introduction(id, IntroductionVerb::Forward))
        })
        .await
    }

    async fn accept_introduction(
        &self,
        request: Request<pb::AcceptIntroductionRequest>,
    ) -> Result<Response<pb::Introduction>, Status> {
        act::<Introduction, _>(&self.0, request, |_, id| {
            Ok(Verb::Introduction(id, IntroductionVerb::Accept))
        })
        .await
    }

    async fn decline_introduction(
        &self,
        request: Request<pb::DeclineIntroductionRequest>,
    ) -> Result<Response<pb::Introduction>, Status> {
        act::<Introduction, _>(&self.0, request, |_, id| {
            Ok(Verb::Introduction(id, IntroductionVerb::Decline))
        })
        .await
    }

    async fn expire_introduction(
        &self,
        request: Request<pb::ExpireIntroductionRequest>,
    ) -> Result<Response<pb::Introduction>, Status> {
        act::<Introduction, _>(&self.0, request, |_, id| {
            Ok(Verb::Introduction(id, IntroductionVerb::Expire))
        })
        .await
    }

    async fn sign_introduction_nda(
        &self,
        request: Request<pb::SignIntroductionNdaRequest>,
    ) -> Result<Response<pb::Introduction>, Status> {
        act::<Introduction, _>(&self.0, request, |_, id| {
            Ok(Verb::Introduction(id, IntroductionVerb::SignNda))
        })
        .await
    }

    async fn disclose_introduction(
        &self,
        request: Request<pb::DiscloseIntroductionRequest>,
    ) -> Result<Response<pb::Introduction>, Status> {
        act::<Introduction, _>(&self.0, request, |_, id| {
            Ok(Verb::Introduction(id, IntroductionVerb::Disclose))
        })
        .await
    }
}
