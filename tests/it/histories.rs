//! What came before: deals, contracts and registrations imported with their histories, lists by
//! condition, and the rule book.

use qianxian_proto::v1 as pb;
use qianxian_proto::v1::rule_book_service_client::RuleBookServiceClient;
use tonic::Code;

use crate::desk::{
    CONTRACT_FEN, TECHNOLOGY_FEN, contract, contract_now, contracts, deal, deal_now, deals,
    furnish, open, paid, registrations,
};
use crate::refusal::{invalid, refused};
use crate::world::World;

const NUMBER: &str = "2025330521000007";
const BOOK: &str = "rule_books/current";

fn past_deal() -> pb::Deal {
    let step = |stage: pb::DealStage, date: &str| pb::DealStep {
        stage: stage.into(),
        status: pb::DealStatus::Active.into(),
        date: date.to_owned(),
        actor: "somebody".to_owned(),
        ..Default::default()
    };
    pb::Deal {
        name: "deals/old".to_owned(),
        steps: vec![
            step(pb::DealStage::Lead, "2025-01-02"),
            step(pb::DealStage::Registered, "2025-06-30"),
        ],
        source: "台账".to_owned(),
        ..deal()
    }
}

fn past_contract() -> pb::Contract {
    let step = pb::ContractStep {
        state: pb::ContractState::Signed.into(),
        date: "2025-06-01".to_owned(),
        ..Default::default()
    };
    pb::Contract {
        name: "contracts/old".to_owned(),
        sign_date: "2025-06-01".to_owned(),
        steps: vec![step],
        received_fen: 99,
        source: "台账".to_owned(),
        ..contract("deals/old")
    }
}

fn past_registration() -> pb::Registration {
    let step = pb::RegistrationStep {
        state: pb::RegistrationState::Registered.into(),
        date: "2025-06-30".to_owned(),
        ..Default::default()
    };
    let booking = pb::Booking {
        kind: pb::BookingKind::Registered.into(),
        date: "2025-06-30".to_owned(),
        technology_amount_fen: TECHNOLOGY_FEN,
        contract_amount_fen: CONTRACT_FEN,
        ..Default::default()
    };
    let stated = contract("");
    pb::Registration {
        name: "registrations/old".to_owned(),
        contract: "contracts/old".to_owned(),
        number: "2025-3305-2100-0007".to_owned(),
        title: stated.title,
        contract_type: stated.contract_type,
        sellers: stated.sellers,
        buyers: stated.buyers,
        sign_date: "2025-06-01".to_owned(),
        contract_amount_fen: Some(CONTRACT_FEN),
        technology_amount_fen: Some(TECHNOLOGY_FEN),
        bookings: vec![booking],
        steps: vec![step],
        source: "台账".to_owned(),
        ..Default::default()
    }
}

/// Imports the deal, its contract and its registration; tells what became of each.
async fn import(world: &World) -> [Vec<String>; 3] {
    fn fates(outcomes: &[pb::ImportOutcome]) -> Vec<String> {
        let one = |outcome: &pb::ImportOutcome| {
            let codes = outcome.violations.iter().map(|one| format!(" {} {}", one.field, one.code));
            let action = outcome.action().as_str_name().trim_start_matches("IMPORT_ACTION_");
            format!("{action}{}", codes.collect::<String>())
        };
        outcomes.iter().map(one).collect()
    }
    let item = pb::ImportDealItem { row: 1, deal: Some(past_deal()) };
    let request = pb::ImportDealsRequest { items: vec![item], ..Default::default() };
    let deals = deals(world).import_deals(tokio_stream::iter([request])).await.unwrap();
    let item = pb::ImportContractItem { row: 1, contract: Some(past_contract()) };
    let request = pb::ImportContractsRequest { items: vec![item], ..Default::default() };
    let contracts = contracts(world).import_contracts(tokio_stream::iter([request])).await.unwrap();
    let item = pb::ImportRegistrationItem { row: 1, registration: Some(past_registration()) };
    let request = pb::ImportRegistrationsRequest { items: vec![item], ..Default::default() };
    let stream = tokio_stream::iter([request]);
    let registrations = registrations(world).import_registrations(stream).await.unwrap();
    [
        fates(&deals.into_inner().outcomes),
        fates(&contracts.into_inner().outcomes),
        fates(&registrations.into_inner().outcomes),
    ]
}

#[tokio::test]
async fn histories_are_imported_and_stay_when_they_come_again() {
    let world = World::new().await;
    furnish(&world).await;
    let all = |fate: &str| [vec![fate.to_owned()], vec![fate.to_owned()], vec![fate.to_owned()]];
    assert_eq!(import(&world).await, all("CREATED"));
    let deal = deal_now(&world, "deals/old").await;
    assert_eq!(deal.stage(), pb::DealStage::Registered);
    let [first, _] = deal.steps.as_slice() else { panic!("{deal:?}") };
    assert_eq!((first.actor.as_str(), first.date.as_str()), ("local", "2025-01-02"));
    assert!(first.time.is_some_and(|time| time.seconds > 1_780_000_000), "written down now");
    let contract = contract_now(&world, "contracts/old").await;
    assert_eq!(contract.received_fen, 0, "only payments say what came in");
    world.pass(1_000_000);
    assert_eq!(import(&world).await, all("UNCHANGED"));
    paid(&world, "m-1", "contracts/old", 500).await.unwrap();
    world.pass(1_000_000);
    assert_eq!(import(&world).await, all("UNCHANGED"), "what was paid is no part of an import");
    assert_eq!(contract_now(&world, "contracts/old").await.received_fen, 500);
}

#[tokio::test]
async fn lists_take_conditions_and_their_tokens_belong_to_them() {
    let world = World::new().await;
    furnish(&world).await;
    import(&world).await;
    for id in ["d-1", "d-2"] {
        open(&world, id, deal()).await.unwrap();
    }
    let ask = |broker: &str, stage: pb::DealStage, page_token: &str| pb::ListDealsRequest {
        page_size: 1,
        page_token: page_token.to_owned(),
        broker: broker.to_owned(),
        stage: stage.into(),
        ..Default::default()
    };
    let leads = ask("brokers/li", pb::DealStage::Lead, "");
    let first = deals(&world).list_deals(leads).await.unwrap().into_inner();
    assert_eq!((first.total_size, first.deals[0].name.as_str()), (2, "deals/d-1"));
    let token = first.next_page_token;
    let next = ask("brokers/li", pb::DealStage::Lead, &token);
    let second = deals(&world).list_deals(next).await.unwrap().into_inner();
    assert_eq!((second.deals[0].name.as_str(), second.next_page_token), ("deals/d-2", "".into()));
    let other = ask("", pb::DealStage::Unspecified, &token);
    invalid(deals(&world).list_deals(other).await, &["page_token CODE_FORMAT"]);
    let all = deals(&world).list_deals(pb::ListDealsRequest::default()).await.unwrap();
    assert_eq!(all.into_inner().total_size, 3);
    let wrong = pb::ListDealsRequest { stage: 99, ..Default::default() };
    invalid(deals(&world).list_deals(wrong).await, &["stage UNKNOWN_WORD"]);
    let by_number = pb::ListRegistrationsRequest { number: NUMBER.into(), ..Default::default() };
    let found = registrations(&world).list_registrations(by_number).await.unwrap().into_inner();
    assert_eq!(found.registrations[0].number, NUMBER);
}

#[tokio::test]
async fn the_rule_book_is_shipped_until_somebody_writes_it() {
    let world = World::new().await;
    let mut books = RuleBookServiceClient::new(world.channel());
    let get = || pb::GetRuleBookRequest { name: BOOK.to_owned() };
    let shipped = books.get_rule_book(get()).await.unwrap().into_inner();
    assert_eq!((shipped.revision, shipped.create_time), (0, None));
    assert_eq!(shipped.reward_rules[0].cap_fen, 3_000_000);
    let other = pb::GetRuleBookRequest { name: "rule_books/other".to_owned() };
    crate::refusal::not_found(books.get_rule_book(other).await);
    let clock = Some(pb::Clock { days: 3, working: false });
    let change = |etag: &str| pb::UpdateRuleBookRequest {
        rule_book: Some(pb::RuleBook {
            name: BOOK.to_owned(),
            introduction_clock: clock,
            etag: etag.to_owned(),
            ..Default::default()
        }),
        update_mask: Some(prost_types::FieldMask { paths: vec!["introduction_clock".to_owned()] }),
        ..Default::default()
    };
    let changed = books.update_rule_book(change(&shipped.etag)).await.unwrap().into_inner();
    assert_eq!((changed.revision, changed.introduction_clock), (1, clock));
    assert_eq!(changed.registration_rules, shipped.registration_rules, "the rest as shipped");
    assert_eq!(books.get_rule_book(get()).await.unwrap().into_inner(), changed);
    let stale = books.update_rule_book(change(&shipped.etag)).await;
    refused(stale, Code::Aborted, "ETAG_MISMATCH", &[]);
}
