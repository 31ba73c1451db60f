//! RegistrationService: the registration of contracts, by which alone they count.

use std::sync::Arc;

use qianxian_proto::v1 as pb;
use qianxian_proto::v1::registration_service_server::RegistrationService;
use tonic::{Request, Response, Status, Streaming};

use super::act::{act, read, stated_etag, stated_fen, word};
use super::catalogue;
use super::import::{Chunk, import};
use super::listing::{id_wanted, list_wanted};
use super::request::{ACTOR, author, chosen_id, required};
use crate::app::App;
use crate::contract::stated_word;
use crate::domain::Kind;
use crate::domain::acts::{RegistrationVerb, Verb};
use crate::domain::trade::Registration;
use crate::domain::trade::registration::bare_number;
use crate::domain::trade::words::RegistrationState;

/// The field of the technology amount.
const TECHNOLOGY: &str = "technology_amount_fen";

/// The service over one application.
#[derive(Debug, Clone)]
pub(super) struct Service(pub(super) Arc<App>);

#[tonic::async_trait]
impl RegistrationService for Service {
    async fn get_registration(
        &self,
        request: Request<pb::GetRegistrationRequest>,
    ) -> Result<Response<pb::Registration>, Status> {
        let request = request.into_inner();
        catalogue::get::<Registration>(&self.0, &request.name).await.map(Response::new)
    }

    async fn list_registrations(
        &self,
        request: Request<pb::ListRegistrationsRequest>,
    ) -> Result<Response<pb::ListRegistrationsResponse>, Status> {
        let request = request.into_inner();
        let contract = id_wanted(Kind::Contract, "contract", &request.contract)?;
        let number = Some(bare_number(&request.number)).filter(|number| !number.is_empty());
        let state = word::<RegistrationState>("state", request.state)?;
        let question = format!("{contract:?} {number:?} {state:?}");
        let is_all = contract.is_none() && number.is_none() && state.is_none();
        let keep = move |registration: &Registration| {
            contract.as_ref().is_none_or(|wanted| registration.contract == *wanted)
                && number.as_ref().is_none_or(|wanted| registration.number == *wanted)
                && state.as_ref().is_none_or(|wanted| registration.state() == *wanted)
        };
        let (size, token) = (request.page_size, request.page_token);
        let page = list_wanted(&self.0, size, &token, is_all, &question, keep).await?;
        let catalogue::Page { items: registrations, next_page_token, total_size } = page;
        Ok(Response::new(pb::ListRegistrationsResponse {
            registrations,
            next_page_token,
            total_size,
        }))
    }

    async fn create_registration(
        &self,
        request: Request<pb::CreateRegistrationRequest>,
    ) -> Result<Response<pb::Registration>, Status> {
        let request = request.into_inner();
        let author = author(&request, &request.request_id, request.validate_only)?;
        let id = chosen_id(Kind::Registration, "registration_id", &request.registration_id)?;
        let message = required("registration", request.registration)?;
        catalogue::draft::<Registration>(&self.0, message, id, author).await.map(Response::new)
    }

    async fn update_registration(
        &self,
        request: Request<pb::UpdateRegistrationRequest>,
    ) -> Result<Response<pb::Registration>, Status> {
        let request = request.into_inner();
        let author = author(&request, &request.request_id, request.validate_only)?;
        let message = required("registration", request.registration)?;
        stated_etag("registration.etag", &message.etag)?;
        let (etag, mask) = (message.etag.clone(), request.update_mask);
        catalogue::update::<Registration>(&self.0, message, etag, mask, false, author)
            .await
            .map(Response::new)
    }

    async fn submit_registration(
        &self,
        request: Request<pb::SubmitRegistrationRequest>,
    ) -> Result<Response<pb::Registration>, Status> {
        act::<Registration, _>(&self.0, request, |_, id| {
            Ok(Verb::Registration(id, RegistrationVerb::Submit))
        })
        .await
    }

    async fn accept_registration(
        &self,
        request: Request<pb::AcceptRegistrationRequest>,
    ) -> Result<Response<pb::Registration>, Status> {
        act::<Registration, _>(&self.0, request, |_, id| {
            Ok(Verb::Registration(id, RegistrationVerb::Accept))
        })
        .await
    }

    async fn request_correction(
        &self,
        request: Request<pb::RequestCorrectionRequest>,
    ) -> Result<Response<pb::Registration>, Status> {
        act::<Registration, _>(&self.0, request, |_, id| {
            Ok(Verb::Registration(id, RegistrationVerb::RequestCorrection))
        })
        .await
    }

    async fn start_expert_review(
        &self,
        request: Request<pb::StartExpertReviewRequest>,
    ) -> Result<Response<pb::Registration>, Status> {
        act::<Registration, _>(&self.0, request, |_, id| {
            Ok(Verb::Registration(id, RegistrationVerb::StartReview))
        })
        .await
    }

    async fn conclude_expert_review(
        &self,
        request: Request<pb::ConcludeExpertReviewRequest>,
    ) -> Result<Response<pb::Registration>, Status> {
        act::<Registration, _>(&self.0, request, |asked, id| {
            let verb = RegistrationVerb::ConcludeReview { is_agreed: asked.agreed };
            Ok(Verb::Registration(id, verb))
        })
        .await
    }

    async fn register_contract(
        &self,
        request: Request<pb::RegisterContractRequest>,
    ) -> Result<Response<pb::Registration>, Status> {
        act::<Registration, _>(&self.0, request, |asked, id| {
            let verb = RegistrationVerb::Register {
                number: asked.number,
                contract_amount: stated_fen("contract_amount_fen", asked.contract_amount_fen)?,
                technology_amount: stated_fen(TECHNOLOGY, asked.technology_amount_fen)?,
                is_estimate: asked.amount_estimated,
            };
            Ok(Verb::Registration(id, verb))
        })
        .await
    }

    async fn reject_registration(
        &self,
        request: Request<pb::RejectRegistrationRequest>,
    ) -> Result<Response<pb::Registration>, Status> {
        act::<Registration, _>(&self.0, request, |_, id| {
            Ok(Verb::Registration(id, RegistrationVerb::Reject))
        })
        .await
    }

    async fn change_registration(
        &self,
        request: Request<pb::ChangeRegistrationRequest>,
    ) -> Result<Response<pb::Registration>, Status> {
        act::<Registration, _>(&self.0, request, |asked, id| {
            let verb = RegistrationVerb::Change {
                contract_amount: stated_fen("contract_amount_fen", asked.contract_amount_fen)?,
                technology_amount: stated_fen(TECHNOLOGY, asked.technology_amount_fen)?,
                is_estimate: asked.amount_estimated,
            };
            Ok(Verb::Registration(id, verb))
        })
        .await
    }

    async fn deregister_contract(
        &self,
        request: Request<pb::DeregisterContractRequest>,
    ) -> Result<Response<pb::Registration>, Status> {
        act::<Registration, _>(&self.0, request, |_, id| {
            Ok(Verb::Registration(id, RegistrationVerb::Deregister))
        })
        .await
    }

    async fn revoke_registration(
        &self,
        request: Request<pb::RevokeRegistrationRequest>,
    ) -> Result<Response<pb::Registration>, Status> {
        act::<Registration, _>(&self.0, request, |asked, id| {
            let ground = read(|into| stated_word("ground", asked.ground, into))?;
            let ground = required("ground", ground)?;
            Ok(Verb::Registration(id, RegistrationVerb::Revoke(ground)))
        })
        .await
    }

    async fn verify_income(
        &self,
        request: Request<pb::VerifyIncomeRequest>,
    ) -> Result<Response<pb::Registration>, Status> {
        act::<Registration, _>(&self.0, request, |asked, id| {
            let income = stated_fen("verified_income_fen", asked.verified_income_fen)?;
            Ok(Verb::Registration(id, RegistrationVerb::VerifyIncome { income }))
        })
        .await
    }

    async fn issue_bonus(
        &self,
        request: Request<pb::IssueBonusRequest>,
    ) -> Result<Response<pb::Registration>, Status> {
        act::<Registration, _>(&self.0, request, |asked, id| {
            let bonus = stated_fen("bonus_fen", asked.bonus_fen)?;
            Ok(Verb::Registration(id, RegistrationVerb::IssueBonus { bonus }))
        })
        .await
    }

    async fn import_registrations(
        &self,
        request: Request<Streaming<pb::ImportRegistrationsRequest>>,
    ) -> Result<Response<pb::ImportRegistrationsResponse>, Status> {
        let report = import::<Registration, _>(&self.0, request.into_inner(), chunk).await?;
        Ok(Response::new(pb::ImportRegistrationsResponse {
            outcomes: report.outcomes,
            counts: Some(report.counts),
            journal_position: report.journal_position,
        }))
    }
}

fn chunk(request: pb::ImportRegistrationsRequest) -> Chunk<pb::Registration> {
    let pb::ImportRegistrationsRequest {
        validate_only,
        source,
        update_only,
        items,
        suppress_alerts,
    } = request;
    let items = items.into_iter().map(|item| (item.row, item.registration.map(stamped))).collect();
    Chunk { validate_only, source, update_only, suppress_alerts, items }
}

/// What an import states, without what only the service can say: when it was written down and by
/// whom, and what other records add.
fn stamped(mut registration: pb::Registration) -> pb::Registration {
    for step in &mut registration.steps {
        (step.time, step.actor) = (None, ACTOR.to_owned());
    }
    for booking in &mut registration.bookings {
        booking.time = None;
    }
    registration
}
