//! From an introduction to industrial use: every step through gRPC, with what it writes on the way,
//! and the same after a restart.

use qianxian_proto::v1 as pb;
use qianxian_proto::v1::industrialisation_service_client::IndustrialisationServiceClient;
use qianxian_proto::v1::introduction_service_client::IntroductionServiceClient;
use qianxian_proto::v1::reward_service_client::RewardServiceClient;
use tonic::{Code, Status};
use tonic_types::StatusExt;

use crate::desk::{
    CONTRACT_FEN, DAY, TECHNOLOGY_FEN, contract, contract_now, contracts, deal, deal_now, deals,
    drafted, furnish, moved, open, paid, payments, priced, registered, registrations, signed,
};
use crate::kinds::{Achievement, Kind};
use crate::refusal::{invalid, refused};
use crate::world::{World, lose};

const NUMBER: &str = "2026330521000001";

#[track_caller]
fn blocked<T: std::fmt::Debug>(answer: Result<T, Status>, reason: &str) {
    refused(answer, Code::FailedPrecondition, reason, &[]);
}

async fn introduced(world: &World) -> pb::Introduction {
    let mut service = IntroductionServiceClient::new(world.channel());
    let asked = pb::Introduction {
        title: "想用这项密封件".to_owned(),
        achievement: Achievement::name("seal"),
        requester: Some(pb::Party {
            display_name: "德清某公司".to_owned(), ..Default::default()
        }),
        broker: "brokers/wang".to_owned(),
        purpose: "泵的密封".to_owned(),
        // What only the service can say is passed over.
        respond_by_date: "2030-01-01".to_owned(),
        ..Default::default()
    };
    let request = pb::RequestIntroductionRequest {
        introduction: Some(asked),
        introduction_id: "i-1".to_owned(),
        effective_date: "2026-04-01".to_owned(),
        ..Default::default()
    };
    let made = service.request_introduction(request).await.unwrap().into_inner();
    assert_eq!(made.state(), pb::IntroductionState::Requested);
    assert_eq!((made.steps.len(), made.respond_by_date.as_str()), (1, ""));
    let name = made.name;
    let forward = pb::ForwardIntroductionRequest {
        name: name.clone(),
        effective_date: "2026-04-02".to_owned(),
        ..Default::default()
    };
    let forwarded = service.forward_introduction(forward).await.unwrap().into_inner();
    assert!(forwarded.respond_by_date.as_str() > "2026-04-06", "five working days at least");
    let decline = pb::DeclineIntroductionRequest { name: name.clone(), ..Default::default() };
    blocked(service.decline_introduction(decline).await, "REASON_MISSING");
    let accept = pb::AcceptIntroductionRequest { name, ..Default::default() };
    service.accept_introduction(accept).await.unwrap().into_inner()
}

#[tokio::test]
async fn a_deal_goes_from_the_introduction_to_industrial_use() {
    let mut world = World::new().await;
    furnish(&world).await;
    let introduction = introduced(&world).await;
    let origin = pb::Deal {
        origin: pb::DealOrigin::Introduction.into(),
        origin_reference: introduction.name,
        ..deal()
    };
    let opened = open(&world, "d-1", origin).await.unwrap();
    assert_eq!((opened.stage(), opened.status()), (pb::DealStage::Lead, pb::DealStatus::Active));
    let name = opened.name.as_str();
    blocked(moved(&world, name, pb::DealStage::Pricing).await, "STAGE_ORDER");
    blocked(moved(&world, name, pb::DealStage::Signed).await, "STAGE_THROUGH_RECORD");
    priced(&world, name).await.unwrap();

    let draft = drafted(&world, "t-1", contract(name)).await.unwrap();
    assert_eq!(draft.technology_amount_fen, Some(TECHNOLOGY_FEN));
    blocked(paid(&world, "m-0", &draft.name, 1).await, "CONTRACT_NOT_SIGNED");
    let contract = signed(&world, &draft).await.unwrap();
    assert_eq!(contract.state(), pb::ContractState::Signed);
    assert_eq!(contract.sign_date, "2026-06-01", "today in Beijing");
    let after = deal_now(&world, name).await;
    assert_eq!((after.stage(), after.contract), (pb::DealStage::Signed, contract.name.clone()));

    let registration = registered(&world, "g-1", &contract.name, NUMBER).await.unwrap();
    assert_eq!(registration.state(), pb::RegistrationState::Registered);
    let [booking] = registration.bookings.as_slice() else { panic!("{registration:?}") };
    let booked = (booking.technology_amount_fen, booking.contract_amount_fen);
    assert_eq!(booked, (TECHNOLOGY_FEN, CONTRACT_FEN));
    assert_eq!(deal_now(&world, name).await.stage(), pb::DealStage::Registered);

    let rewards = || RewardServiceClient::new(world.channel());
    let claim = pb::ClaimRewardRequest {
        registration: registration.name.clone(),
        reward_id: "w-1".to_owned(),
        request_id: "claim".to_owned(),
        ..Default::default()
    };
    blocked(rewards().claim_reward(claim.clone()).await, "NOTHING_RECEIVED");
    paid(&world, "m-1", &contract.name, 60_000_001).await.unwrap();
    blocked(paid(&world, "m-2", &contract.name, CONTRACT_FEN).await, "AMOUNT_TOO_LARGE");
    let reward = rewards().claim_reward(claim.clone()).await.unwrap().into_inner();
    let parts: Vec<i64> = reward.parts.iter().map(|part| part.amount_fen).collect();
    assert_eq!((reward.amount_fen, parts), (600_000, vec![360_000, 240_000]));
    let again = rewards().claim_reward(claim.clone()).await.unwrap().into_inner();
    assert_eq!(again, reward, "the same request gets the same answer");
    let another =
        pb::ClaimRewardRequest { reward_id: "w-2".to_owned(), request_id: String::new(), ..claim };
    blocked(rewards().claim_reward(another).await, "REWARD_CLAIMED");

    used(&world, name).await;
    let last = deal_now(&world, name).await;
    assert_eq!(last.stage(), pb::DealStage::Industrialised);
    assert_eq!(last.steps.len(), 10, "every change of state stands there");
    world.restart().await;
    assert_eq!(deal_now(&world, name).await, last);
    world.restart_after(|dir| lose(&dir.join("state"))).await;
    assert_eq!(deal_now(&world, name).await, last, "from the journal alone");
}

/// Brings a registered deal into industrial use.
async fn used(world: &World, name: &str) {
    moved(world, name, pb::DealStage::Performing).await.unwrap();
    moved(world, name, pb::DealStage::Completed).await.unwrap();
    blocked(moved(world, name, pb::DealStage::Industrialised).await, "NOT_INDUSTRIALISED");
    let record = pb::Industrialisation {
        title: "密封件量产".to_owned(),
        achievement: Achievement::name("seal"),
        deal: name.to_owned(),
        date: DAY.to_owned(),
        evidence: vec!["验收报告".to_owned()],
        ..Default::default()
    };
    let request = pb::CreateIndustrialisationRequest {
        industrialisation: Some(record),
        ..Default::default()
    };
    let mut service = IndustrialisationServiceClient::new(world.channel());
    service.create_industrialisation(request.clone()).await.unwrap();
    blocked(service.create_industrialisation(request).await, "ALREADY_INDUSTRIALISED");
    moved(world, name, pb::DealStage::Industrialised).await.unwrap();
}

#[tokio::test]
async fn an_exclusive_deal_names_itself_to_whoever_comes_second() {
    let world = World::new().await;
    furnish(&world).await;
    let first = open(&world, "d-1", deal()).await.unwrap();
    let second = open(&world, "d-2", deal()).await.unwrap();
    priced(&world, &first.name).await.unwrap();
    let refused = priced(&world, &second.name).await;
    let status = refused.as_ref().unwrap_err();
    let failure = status.get_details_precondition_failure().unwrap();
    assert_eq!(failure.violations[0].subject, first.name);
    assert_eq!(failure.violations[0].r#type, "EXCLUSIVELY_COMMITTED");
    blocked(refused, "EXCLUSIVELY_COMMITTED");
    let lose = pb::LoseDealRequest {
        etag: deal_now(&world, &first.name).await.etag,
        name: first.name,
        reason: pb::DeclineReason::Price.into(),
        ..Default::default()
    };
    let lost = deals(&world).lose_deal(lose).await.unwrap().into_inner();
    assert_eq!(lost.status(), pb::DealStatus::Lost);
    moved(&world, &second.name, pb::DealStage::Pricing).await.unwrap();
}

#[tokio::test]
async fn nobody_writes_over_a_state_that_was_not_seen() {
    let world = World::new().await;
    furnish(&world).await;
    let opened = open(&world, "d-1", deal()).await.unwrap();
    let name = opened.name.clone();
    let hold = |etag: &str| pb::HoldDealRequest {
        name: name.clone(),
        etag: etag.to_owned(),
        ..Default::default()
    };
    invalid(deals(&world).hold_deal(hold("")).await, &["etag REQUIRED"]);
    let held = deals(&world).hold_deal(hold(&opened.etag)).await.unwrap().into_inner();
    let stale = deals(&world).hold_deal(hold(&opened.etag)).await;
    refused(stale, Code::Aborted, "ETAG_MISMATCH", &[]);
    blocked(deals(&world).hold_deal(hold(&held.etag)).await, "WRONG_STATE");
    let renamed = pb::Deal { title: "新名".to_owned(), etag: String::new(), ..held.clone() };
    let update = |deal| pb::UpdateDealRequest { deal: Some(deal), ..Default::default() };
    invalid(deals(&world).update_deal(update(renamed)).await, &["deal.etag REQUIRED"]);
    // A whole record sent back changes what its owner states, and nothing else.
    let renamed = pb::Deal { title: "新名".to_owned(), contract: String::new(), ..held.clone() };
    let updated = deals(&world).update_deal(update(renamed)).await.unwrap().into_inner();
    assert_eq!((updated.title.as_str(), &updated.steps), ("新名", &held.steps));
}

#[tokio::test]
async fn a_caller_cannot_state_what_the_service_keeps() {
    let world = World::new().await;
    furnish(&world).await;
    let step = pb::DealStep {
        stage: pb::DealStage::Completed.into(),
        status: pb::DealStatus::Active.into(),
        date: DAY.to_owned(),
        ..Default::default()
    };
    let steps = vec![step];
    let contract_name = "contracts/x".to_owned();
    let forged = pb::Deal { steps, contract: contract_name, ..deal() };
    let opened = open(&world, "d-1", forged).await.unwrap();
    assert_eq!((opened.stage(), opened.contract.as_str()), (pb::DealStage::Lead, ""));
    let step = pb::ContractStep {
        state: pb::ContractState::Signed.into(),
        date: DAY.to_owned(),
        ..Default::default()
    };
    let forged = pb::Contract { steps: vec![step], received_fen: 5, ..contract("") };
    let draft = drafted(&world, "t-1", forged).await.unwrap();
    assert_eq!((draft.state(), draft.received_fen), (pb::ContractState::Draft, 0));
    let forged = pb::Registration {
        contract: draft.name,
        number: NUMBER.to_owned(),
        rule: "x".to_owned(),
        bonus_fen: Some(7),
        ..Default::default()
    };
    let request =
        pb::CreateRegistrationRequest { registration: Some(forged), ..Default::default() };
    let made = registrations(&world).create_registration(request).await.unwrap().into_inner();
    assert_eq!((made.number.as_str(), made.rule.as_str(), made.bonus_fen), ("", "", None));
}

#[tokio::test]
async fn a_payment_is_taken_back_once_and_whole() {
    let world = World::new().await;
    furnish(&world).await;
    let draft = drafted(&world, "t-1", contract("")).await.unwrap();
    let contract = signed(&world, &draft).await.unwrap();
    let payment = paid(&world, "m-1", &contract.name, 500).await.unwrap();
    assert_eq!(payment.direction(), pb::PaymentDirection::Received);
    let reverse = |id: &str, note: &str| pb::ReversePaymentRequest {
        name: payment.name.clone(),
        payment_id: id.to_owned(),
        note: note.to_owned(),
        ..Default::default()
    };
    blocked(payments(&world).reverse_payment(reverse("m-2", "")).await, "REASON_MISSING");
    let back = payments(&world).reverse_payment(reverse("m-2", "记错")).await.unwrap();
    assert_eq!(back.into_inner().reverses, payment.name);
    assert_eq!(contract_now(&world, &contract.name).await.received_fen, 0);
    blocked(payments(&world).reverse_payment(reverse("m-3", "记错")).await, "PAYMENT_REVERSED");
    let ask = pb::ListPaymentsRequest { contract: contract.name, ..Default::default() };
    let listed = payments(&world).list_payments(ask).await.unwrap().into_inner();
    assert_eq!(listed.total_size, 2);
    let ask =
        pb::ListContractsRequest { state: pb::ContractState::Draft.into(), ..Default::default() };
    assert_eq!(contracts(&world).list_contracts(ask).await.unwrap().into_inner().total_size, 0);
}
