//! AlertService: alerts listed, and streamed as they are released.

use std::sync::Arc;

use qianxian_proto::v1 as pb;
use qianxian_proto::v1::alert_service_server::AlertService;
use tokio::sync::Semaphore;
use tokio_stream::wrappers::ReceiverStream;
use tonic::{Request, Response, Status};

use super::request::{id_in, page_size, run};
use super::status::status;
use super::{catalogue, page_token, watch};
use crate::app::catalogue::{PAGE_SIZE_DEFAULT, PAGE_SIZE_MAX};
use crate::app::{App, Error};
use crate::contract::Stored;
use crate::domain::{Alert, Kind, RecordId};

/// Most streams at a time.
const STREAMS_MAX: usize = 64;

/// The service over one application.
#[derive(Debug, Clone)]
pub(super) struct Service {
    app: Arc<App>,
    streams: Arc<Semaphore>,
}

impl Service {
    pub(super) fn new(app: Arc<App>) -> Self {
        Self { app, streams: Arc::new(Semaphore::new(STREAMS_MAX)) }
    }
}

#[tonic::async_trait]
impl AlertService for Service {
    async fn get_alert(
        &self,
        request: Request<pb::GetAlertRequest>,
    ) -> Result<Response<pb::Alert>, Status> {
        catalogue::get::<Alert>(&self.app, &request.into_inner().name).await.map(Response::new)
    }

    async fn list_alerts(
        &self,
        request: Request<pb::ListAlertsRequest>,
    ) -> Result<Response<pb::ListAlertsResponse>, Status> {
        let request = request.into_inner();
        let records_max = page_size(request.page_size, PAGE_SIZE_DEFAULT, PAGE_SIZE_MAX)?;
        let subscription = chosen_subscription(&request.subscription)?;
        let question = format!("alerts {}", request.subscription);
        let after = page_token::read(&question, &request.page_token)?
            .map(|id| {
                RecordId::parse("page_token", &id)
                    .map_err(|_| page_token::refused(&request.page_token))
            })
            .transpose()?;
        let list = run(&self.app, move |app| {
            app.alerts(subscription.as_ref(), after.as_ref(), records_max)
        })
        .await?;
        let alerts = page_token::fitting(list.records.iter().map(Alert::to_pb));
        let last = alerts.len().checked_sub(1).and_then(|last| list.records.get(last));
        let last = last.filter(|_| list.more || alerts.len() < list.records.len());
        let next_page_token =
            last.map(|record| page_token::write(&question, record.id.as_str())).unwrap_or_default();
        Ok(Response::new(pb::ListAlertsResponse { alerts, next_page_token }))
    }

    type WatchMatchesStream = ReceiverStream<Result<pb::WatchMatchesResponse, Status>>;

    async fn watch_matches(
        &self,
        request: Request<pb::WatchMatchesRequest>,
    ) -> Result<Response<Self::WatchMatchesStream>, Status> {
        let request = request.into_inner();
        let subscription = chosen_subscription(&request.subscription)?;
        let from = watch::start(&self.app, &request)?;
        let Ok(permit) = Arc::clone(&self.streams).try_acquire_owned() else {
            return Err(status(&Error::Watched { streams: STREAMS_MAX }));
        };
        let stream = watch::stream(&self.app, request.subscription, subscription, from, permit);
        Ok(Response::new(stream))
    }
}

fn chosen_subscription(name: &str) -> Result<Option<RecordId>, Status> {
    match name {
        "" => Ok(None),
        name => id_in(Kind::Subscription, "subscription", name).map(Some),
    }
}
