//! FeedbackService: what people say of matches.

use std::sync::Arc;

use qianxian_proto::v1 as pb;
use qianxian_proto::v1::feedback_service_server::FeedbackService;
use tonic::{Request, Response, Status};

use super::catalogue::{self, content};
use super::listing::list_where;
use super::request::{author, chosen_id, id_in, required, run};
use crate::app::App;
use crate::contract::Stored;
use crate::domain::{Feedback, Kind};

/// The service over one application.
#[derive(Debug, Clone)]
pub(super) struct Service(pub(super) Arc<App>);

#[tonic::async_trait]
impl FeedbackService for Service {
    async fn get_feedback(
        &self,
        request: Request<pb::GetFeedbackRequest>,
    ) -> Result<Response<pb::Feedback>, Status> {
        let request = request.into_inner();
        catalogue::get::<Feedback>(&self.0, &request.name).await.map(Response::new)
    }

    async fn list_feedback(
        &self,
        request: Request<pb::ListFeedbackRequest>,
    ) -> Result<Response<pb::ListFeedbackResponse>, Status> {
        let request = request.into_inner();
        let wanted = |kind: Kind, field: &str, name: &str| match name {
            "" => Ok(String::new()),
            name => id_in(kind, field, name).map(|id| id.as_str().to_owned()),
        };
        let need = wanted(Kind::Need, "need", &request.need)?;
        let offer = wanted(Kind::Achievement, "achievement", &request.achievement)?;
        let question = format!("{need} {offer}");
        let keep = move |feedback: &Feedback| {
            (need.is_empty() || feedback.need == need)
                && (offer.is_empty() || feedback.achievement == offer)
        };
        let (size, token) = (request.page_size, request.page_token);
        let page = list_where::<Feedback>(&self.0, size, &token, &question, keep).await?;
        let catalogue::Page { items: feedback, next_page_token, total_size } = page;
        Ok(Response::new(pb::ListFeedbackResponse { feedback, next_page_token, total_size }))
    }

    async fn create_feedback(
        &self,
        request: Request<pb::CreateFeedbackRequest>,
    ) -> Result<Response<pb::Feedback>, Status> {
        let request = request.into_inner();
        let author = author(&request, &request.request_id, request.validate_only)?;
        let id = chosen_id(Kind::Feedback, "feedback_id", &request.feedback_id)?;
        let mut message = required("feedback", request.feedback)?;
        // The service itself states it.
        message.seen = None;
        let draft = content::<Feedback>(message)?;
        let given = run(&self.0, move |app| {
            app.give_feedback(id, draft, author).map(|record| Feedback::to_pb(&record))
        });
        given.await.map(Response::new)
    }
}
