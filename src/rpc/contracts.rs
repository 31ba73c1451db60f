//! ContractService: technology contracts, from the draft to the end.

use std::sync::Arc;

use qianxian_proto::v1 as pb;
use qianxian_proto::v1::contract_service_server::ContractService;
use tonic::{Request, Response, Status, Streaming};

use super::act::{act, read, stated_etag, stated_fen, word};
use super::catalogue;
use super::import::{Chunk, import};
use super::listing::{id_wanted, list_wanted};
use super::request::{ACTOR, author, chosen_id, required};
use crate::app::App;
use crate::contract::cost_lines_from_pb;
use crate::domain::Kind;
use crate::domain::acts::{AmountsChange, ContractVerb, Verb};
use crate::domain::trade::Contract;
use crate::domain::trade::words::ContractState;

/// The service over one application.
#[derive(Debug, Clone)]
pub(super) struct Service(pub(super) Arc<App>);

#[tonic::async_trait]
impl ContractService for Service {
    async fn get_contract(
        &self,
        request: Request<pb::GetContractRequest>,
    ) -> Result<Response<pb::Contract>, Status> {
        let request = request.into_inner();
        catalogue::get::<Contract>(&self.0, &request.name).await.map(Response::new)
    }

    async fn list_contracts(
        &self,
        request: Request<pb::ListContractsRequest>,
    ) -> Result<Response<pb::ListContractsResponse>, Status> {
        let request = request.into_inner();
        let deal = id_wanted(Kind::Deal, "deal", &request.deal)?;
        let state = word::<ContractState>("state", request.state)?;
        let question = format!("{deal:?} {state:?}");
        let is_all = deal.is_none() && state.is_none();
        let keep = move |contract: &Contract| {
            deal.as_ref().is_none_or(|wanted| contract.deal == *wanted)
                && state.as_ref().is_none_or(|wanted| contract.state() == *wanted)
        };
        let (size, token) = (request.page_size, request.page_token);
        let page = list_wanted(&self.0, size, &token, is_all, &question, keep).await?;
        let catalogue::Page { items: contracts, next_page_token, total_size } = page;
        Ok(Response::new(pb::ListContractsResponse { contracts, next_page_token, total_size }))
    }

    async fn create_contract(
        &self,
        request: Request<pb::CreateContractRequest>,
    ) -> Result<Response<pb::Contract>, Status> {
        let request = request.into_inner();
        let author = author(&request, &request.request_id, request.validate_only)?;
        let id = chosen_id(Kind::Contract, "contract_id", &request.contract_id)?;
        let message = required("contract", request.contract)?;
        catalogue::draft::<Contract>(&self.0, message, id, author).await.map(Response::new)
    }

    async fn update_contract(
        &self,
        request: Request<pb::UpdateContractRequest>,
    ) -> Result<Response<pb::Contract>, Status> {
        let request = request.into_inner();
        let author = author(&request, &request.request_id, request.validate_only)?;
        let message = required("contract", request.contract)?;
        stated_etag("contract.etag", &message.etag)?;
        let (etag, mask) = (message.etag.clone(), request.update_mask);
        catalogue::update::<Contract>(&self.0, message, etag, mask, false, author)
            .await
            .map(Response::new)
    }

    async fn sign_contract(
        &self,
        request: Request<pb::SignContractRequest>,
    ) -> Result<Response<pb::Contract>, Status> {
        act::<Contract, _>(&self.0, request, |_, id| Ok(Verb::Contract(id, ContractVerb::Sign)))
            .await
    }

    async fn amend_contract(
        &self,
        request: Request<pb::AmendContractRequest>,
    ) -> Result<Response<pb::Contract>, Status> {
        act::<Contract, _>(&self.0, request, |asked, id| {
            let change = AmountsChange {
                contract: stated_fen("contract_amount_fen", asked.contract_amount_fen)?,
                is_estimate: asked.amount_estimated,
                costs: read(|into| cost_lines_from_pb("cost_lines", asked.cost_lines, into))?,
            };
            Ok(Verb::Contract(id, ContractVerb::Amend(change)))
        })
        .await
    }

    async fn terminate_contract(
        &self,
        request: Request<pb::TerminateContractRequest>,
    ) -> Result<Response<pb::Contract>, Status> {
        act::<Contract, _>(&self.0, request, |_, id| {
            Ok(Verb::Contract(id, ContractVerb::Terminate))
        })
        .await
    }

    async fn import_contracts(
        &self,
        request: Request<Streaming<pb::ImportContractsRequest>>,
    ) -> Result<Response<pb::ImportContractsResponse>, Status> {
        let report = import::<Contract, _>(&self.0, request.into_inner(), chunk).await?;
        Ok(Response::new(pb::ImportContractsResponse {
            outcomes: report.outcomes,
            counts: Some(report.counts),
            journal_position: report.journal_position,
        }))
    }
}

fn chunk(request: pb::ImportContractsRequest) -> Chunk<pb::Contract> {
    let pb::ImportContractsRequest { validate_only, source, update_only, items, suppress_alerts } =
        request;
    let items = items.into_iter().map(|item| (item.row, item.contract.map(stamped))).collect();
    Chunk { validate_only, source, update_only, suppress_alerts, items }
}

/// What an import states, without what only the service can say: when it was written down and by
/// whom, and what other records add.
fn stamped(mut contract: pb::Contract) -> pb::Contract {
    for step in &mut contract.steps {
        (step.time, step.actor) = (None, ACTOR.to_owned());
    }
    for amendment in &mut contract.amendments {
        (amendment.time, amendment.actor) = (None, ACTOR.to_owned());
    }
    contract.received_fen = 0;
    contract
}
