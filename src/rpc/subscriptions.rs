//! SubscriptionService: what somebody wants to be told of.

use std::sync::Arc;

use qianxian_proto::v1 as pb;
use qianxian_proto::v1::subscription::Subject;
use qianxian_proto::v1::subscription_service_server::SubscriptionService;
use tonic::{Request, Response, Status};

use super::catalogue;
use super::request::{author, chosen_id, id_in, required, run};
use super::status::{invalid, status};
use crate::app::{App, Error};
use crate::domain::catalogue::Refusal;
use crate::domain::{Kind, Need, RecordName, Subscription};
use crate::search::parse_filter;

/// The service over one application.
#[derive(Debug, Clone)]
pub(super) struct Service(pub(super) Arc<App>);

#[tonic::async_trait]
impl SubscriptionService for Service {
    async fn get_subscription(
        &self,
        request: Request<pb::GetSubscriptionRequest>,
    ) -> Result<Response<pb::Subscription>, Status> {
        let name = request.into_inner().name;
        catalogue::get::<Subscription>(&self.0, &name).await.map(Response::new)
    }

    async fn list_subscriptions(
        &self,
        request: Request<pb::ListSubscriptionsRequest>,
    ) -> Result<Response<pb::ListSubscriptionsResponse>, Status> {
        let pb::ListSubscriptionsRequest { page_size, page_token, show_deleted } =
            request.into_inner();
        let page =
            catalogue::list::<Subscription>(&self.0, page_size, &page_token, show_deleted).await?;
        let catalogue::Page { items: subscriptions, next_page_token, total_size } = page;
        let page = pb::ListSubscriptionsResponse { subscriptions, next_page_token, total_size };
        Ok(Response::new(page))
    }

    async fn create_subscription(
        &self,
        request: Request<pb::CreateSubscriptionRequest>,
    ) -> Result<Response<pb::Subscription>, Status> {
        let request = request.into_inner();
        let author = author(&request, &request.request_id, request.validate_only)?;
        let id = chosen_id(Kind::Subscription, "subscription_id", &request.subscription_id)?;
        let message = required("subscription", request.subscription)?;
        let message = prepared(&self.0, message).await?;
        catalogue::create::<Subscription>(&self.0, message, id, author).await.map(Response::new)
    }

    async fn update_subscription(
        &self,
        request: Request<pb::UpdateSubscriptionRequest>,
    ) -> Result<Response<pb::Subscription>, Status> {
        let request = request.into_inner();
        let author = author(&request, &request.request_id, request.validate_only)?;
        let message = required("subscription", request.subscription)?;
        let message = prepared(&self.0, message).await?;
        let (etag, mask) = (message.etag.clone(), request.update_mask);
        let missing = request.allow_missing;
        catalogue::update::<Subscription>(&self.0, message, etag, mask, missing, author)
            .await
            .map(Response::new)
    }

    async fn delete_subscription(
        &self,
        request: Request<pb::DeleteSubscriptionRequest>,
    ) -> Result<Response<pb::Subscription>, Status> {
        let request = request.into_inner();
        let author = author(&request, &request.request_id, request.validate_only)?;
        catalogue::delete::<Subscription>(&self.0, &request.name, request.etag, author)
            .await
            .map(Response::new)
    }

    async fn undelete_subscription(
        &self,
        request: Request<pb::UndeleteSubscriptionRequest>,
    ) -> Result<Response<pb::Subscription>, Status> {
        let request = request.into_inner();
        let author = author(&request, &request.request_id, request.validate_only)?;
        catalogue::undelete::<Subscription>(&self.0, &request.name, request.etag, author)
            .await
            .map(Response::new)
    }
}

/// The message with its start, once its subject can be looked for at all.
async fn prepared(
    app: &Arc<App>,
    mut message: pb::Subscription,
) -> Result<pb::Subscription, Status> {
    message.since_position = i64::try_from(app.position()).unwrap_or(i64::MAX);
    if !message.webhook_url.is_empty() {
        app.check_webhook(message.webhook_url.trim()).map_err(invalid)?;
    }
    match &message.subject {
        Some(Subject::Search(search)) => {
            parse_filter(&search.filter).map_err(|mut refused| {
                "search.filter".clone_into(&mut refused.field);
                invalid(refused)
            })?;
        }
        Some(Subject::Need(name)) => {
            let id = id_in(Kind::Need, "need", name)?;
            let need = run(app, move |app| app.get::<Need>(&id)).await?;
            if need.life.is_deleted() {
                let name = RecordName { kind: Kind::Need, id: need.id };
                return Err(status(&Error::Refused(Refusal::Deleted(name))));
            }
        }
        None => {}
    }
    Ok(message)
}
