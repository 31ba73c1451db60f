//! A desk at which deals are made: the records that one needs, and short ways to ask for each step.

use qianxian_proto::v1 as pb;
use qianxian_proto::v1::broker_service_client::BrokerServiceClient;
use qianxian_proto::v1::contract_service_client::ContractServiceClient;
use qianxian_proto::v1::deal_service_client::DealServiceClient;
use qianxian_proto::v1::payment_service_client::PaymentServiceClient;
use qianxian_proto::v1::registration_service_client::RegistrationServiceClient;
use tonic::Status;
use tonic::transport::Channel;

use crate::kinds::{Achievement, Kind, With};
use crate::world::World;

/// The contract amount of [`contract`], in fen.
pub(crate) const CONTRACT_FEN: i64 = 120_000_000;
/// What of it is technology.
pub(crate) const TECHNOLOGY_FEN: i64 = 100_000_000;
/// The day on which most things happen.
pub(crate) const DAY: &str = "2026-05-20";

pub(crate) fn deals(world: &World) -> DealServiceClient<Channel> {
    DealServiceClient::new(world.channel())
}

pub(crate) fn contracts(world: &World) -> ContractServiceClient<Channel> {
    ContractServiceClient::new(world.channel())
}

pub(crate) fn registrations(world: &World) -> RegistrationServiceClient<Channel> {
    RegistrationServiceClient::new(world.channel())
}

pub(crate) fn payments(world: &World) -> PaymentServiceClient<Channel> {
    PaymentServiceClient::new(world.channel())
}

/// A side of a deal.
pub(crate) fn side(name: &str, region: &str) -> pb::TradeParty {
    let party = pb::Party { display_name: name.to_owned(), organization: String::new() };
    pb::TradeParty { party: Some(party), region_code: region.to_owned() }
}

/// The shares of two brokers.
pub(crate) fn shares() -> Vec<pb::BrokerShare> {
    let share = |id: &str, share_bp| pb::BrokerShare { broker: format!("brokers/{id}"), share_bp };
    vec![share("wang", 6_000), share("li", 4_000)]
}

/// Two brokers and an achievement.
pub(crate) async fn furnish(world: &World) {
    for (id, name) in [("wang", "王某"), ("li", "李某")] {
        let broker = pb::Broker {
            display_name: name.to_owned(),
            level: pb::BrokerLevel::Senior.into(),
            certificate_end_date: "2027-12-31".to_owned(),
            ..Default::default()
        };
        let request = pb::CreateBrokerRequest {
            broker: Some(broker),
            broker_id: id.to_owned(),
            ..Default::default()
        };
        BrokerServiceClient::new(world.channel()).create_broker(request).await.unwrap();
    }
    let with = With { id: "seal", ..With::default() };
    let draft = Achievement::draft("耐高温密封件", "耐温 250 ℃");
    Achievement::create(world.channel(), draft, with).await.unwrap();
}

/// A deal on the achievement, both sides verified.
pub(crate) fn deal() -> pb::Deal {
    pb::Deal {
        title: "密封件转让".to_owned(),
        achievements: vec![Achievement::name("seal")],
        institutions: vec![side("某大学", "330106")],
        enterprises: vec![side("德清某公司", "330521")],
        broker_shares: shares(),
        technology_field: pb::TechnologyField::Materials.into(),
        mode: pb::CooperationMode::Transfer.into(),
        pricing_route: pb::PricingRoute::Agreement.into(),
        institution_verified: true,
        enterprise_verified: true,
        ..Default::default()
    }
}

/// Opens a deal.
pub(crate) async fn open(world: &World, id: &str, deal: pb::Deal) -> Result<pb::Deal, Status> {
    let request = pb::CreateDealRequest {
        deal: Some(deal),
        deal_id: id.to_owned(),
        effective_date: "2026-05-01".to_owned(),
        ..Default::default()
    };
    Ok(deals(world).create_deal(request).await?.into_inner())
}

/// A deal as it stands.
pub(crate) async fn deal_now(world: &World, name: &str) -> pb::Deal {
    let request = pb::GetDealRequest { name: name.to_owned() };
    deals(world).get_deal(request).await.unwrap().into_inner()
}

/// Moves a deal as it stands to another stage.
pub(crate) async fn moved(
    world: &World,
    name: &str,
    stage: pb::DealStage,
) -> Result<pb::Deal, Status> {
    let request = pb::MoveDealRequest {
        etag: deal_now(world, name).await.etag,
        name: name.to_owned(),
        stage: stage.into(),
        ..Default::default()
    };
    Ok(deals(world).move_deal(request).await?.into_inner())
}

/// Moves a deal on to PRICING.
pub(crate) async fn priced(world: &World, name: &str) -> Result<pb::Deal, Status> {
    use pb::DealStage::{Contact, Evaluation, Negotiation, Pricing};
    for stage in [Contact, Evaluation, Negotiation] {
        moved(world, name, stage).await?;
    }
    moved(world, name, Pricing).await
}

/// A contract of a deal: equipment is taken off, samples are not.
pub(crate) fn contract(deal: &str) -> pb::Contract {
    let line = |kind: pb::CostKind, amount_fen| pb::CostLine {
        kind: kind.into(),
        amount_fen,
        label: String::new(),
    };
    pb::Contract {
        deal: deal.to_owned(),
        title: "密封件转让合同".to_owned(),
        contract_type: pb::ContractType::Transfer.into(),
        sellers: vec![side("某大学", "330106")],
        buyers: vec![side("德清某公司", "330521")],
        technology_field: pb::TechnologyField::Materials.into(),
        contract_amount_fen: Some(CONTRACT_FEN),
        cost_lines: vec![
            line(pb::CostKind::Equipment, CONTRACT_FEN - TECHNOLOGY_FEN),
            line(pb::CostKind::Carrier, 1_000_000),
        ],
        broker_shares: shares(),
        ..Default::default()
    }
}

/// Makes a draft of a contract.
pub(crate) async fn drafted(
    world: &World,
    id: &str,
    contract: pb::Contract,
) -> Result<pb::Contract, Status> {
    let request = pb::CreateContractRequest {
        contract: Some(contract),
        contract_id: id.to_owned(),
        ..Default::default()
    };
    Ok(contracts(world).create_contract(request).await?.into_inner())
}

/// Signs a contract.
pub(crate) async fn signed(world: &World, draft: &pb::Contract) -> Result<pb::Contract, Status> {
    let request = pb::SignContractRequest {
        name: draft.name.clone(),
        etag: draft.etag.clone(),
        ..Default::default()
    };
    Ok(contracts(world).sign_contract(request).await?.into_inner())
}

/// A contract as it stands.
pub(crate) async fn contract_now(world: &World, name: &str) -> pb::Contract {
    let request = pb::GetContractRequest { name: name.to_owned() };
    contracts(world).get_contract(request).await.unwrap().into_inner()
}

/// Registers a signed contract, from the draft on.
pub(crate) async fn registered(
    world: &World,
    id: &str,
    contract: &str,
    number: &str,
) -> Result<pb::Registration, Status> {
    let mut service = registrations(world);
    let draft = pb::Registration { contract: contract.to_owned(), ..Default::default() };
    let request = pb::CreateRegistrationRequest {
        registration: Some(draft),
        registration_id: id.to_owned(),
        ..Default::default()
    };
    let draft = service.create_registration(request).await?.into_inner();
    let (name, etag) = (draft.name.clone(), draft.etag);
    let submit = pb::SubmitRegistrationRequest { name: name.clone(), etag, ..Default::default() };
    let etag = service.submit_registration(submit).await?.into_inner().etag;
    let accept = pb::AcceptRegistrationRequest { name: name.clone(), etag, ..Default::default() };
    let etag = service.accept_registration(accept).await?.into_inner().etag;
    let register = pb::RegisterContractRequest {
        name,
        etag,
        number: number.to_owned(),
        contract_amount_fen: Some(CONTRACT_FEN),
        technology_amount_fen: Some(TECHNOLOGY_FEN),
        ..Default::default()
    };
    Ok(service.register_contract(register).await?.into_inner())
}

/// Writes down money that came in for a contract.
pub(crate) async fn paid(
    world: &World,
    id: &str,
    contract: &str,
    fen: i64,
) -> Result<pb::Payment, Status> {
    let payment = pb::Payment {
        contract: contract.to_owned(),
        amount_fen: Some(fen),
        voucher: "No. 1".to_owned(),
        ..Default::default()
    };
    let request = pb::RecordPaymentRequest {
        payment: Some(payment),
        payment_id: id.to_owned(),
        ..Default::default()
    };
    Ok(payments(world).record_payment(request).await?.into_inner())
}
