//! PaymentService: money that came in for contracts, or was taken back.

use std::sync::Arc;

use qianxian_proto::v1 as pb;
use qianxian_proto::v1::payment_service_server::PaymentService;
use tonic::{Request, Response, Status};

use super::act::act;
use super::catalogue::{self, content};
use super::listing::{id_wanted, list_wanted};
use super::request::{id_in, required};
use crate::app::App;
use crate::domain::Kind;
use crate::domain::acts::{PaymentVerb, Verb};
use crate::domain::trade::Payment;

/// The service over one application.
#[derive(Debug, Clone)]
pub(super) struct Service(pub(super) Arc<App>);

#[tonic::async_trait]
impl PaymentService for Service {
    async fn get_payment(
        &self,
        request: Request<pb::GetPaymentRequest>,
    ) -> Result<Response<pb::Payment>, Status> {
        let request = request.into_inner();
        catalogue::get::<Payment>(&self.0, &request.name).await.map(Response::new)
    }

    async fn list_payments(
        &self,
        request: Request<pb::ListPaymentsRequest>,
    ) -> Result<Response<pb::ListPaymentsResponse>, Status> {
        let request = request.into_inner();
        let contract = id_wanted(Kind::Contract, "contract", &request.contract)?;
        let question = format!("{contract:?}");
        let is_all = contract.is_none();
        let keep = move |payment: &Payment| {
            contract.as_ref().is_none_or(|wanted| payment.contract == *wanted)
        };
        let (size, token) = (request.page_size, request.page_token);
        let page = list_wanted(&self.0, size, &token, is_all, &question, keep).await?;
        let catalogue::Page { items: payments, next_page_token, total_size } = page;
        Ok(Response::new(pb::ListPaymentsResponse { payments, next_page_token, total_size }))
    }

    async fn record_payment(
        &self,
        request: Request<pb::RecordPaymentRequest>,
    ) -> Result<Response<pb::Payment>, Status> {
        act::<Payment, _>(&self.0, request, |asked, id| {
            let stated = content(required("payment", asked.payment)?)?;
            Ok(Verb::Payment(id, PaymentVerb::Record(Box::new(stated))))
        })
        .await
    }

    async fn reverse_payment(
        &self,
        request: Request<pb::ReversePaymentRequest>,
    ) -> Result<Response<pb::Payment>, Status> {
        act::<Payment, _>(&self.0, request, |asked, id| {
            let payment = id_in(Kind::Payment, "name", &asked.name)?;
            Ok(Verb::Payment(id, PaymentVerb::Reverse { payment }))
        })
        .await
    }
}
