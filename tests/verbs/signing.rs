//! Proves what a contract's signing and its registration do to the deal, and that a state-owned
//! seller's agreed price waits for its notice.

use qianxian::domain::Fen;
use qianxian::domain::acts::{
    ContractVerb, DealVerb, Hand, NoticeVerb as Do, RegistrationVerb, Verb,
};
use qianxian::domain::trade::deal::Place;
use qianxian::domain::trade::registration::Facts;
use qianxian::domain::trade::words::{
    ContractState, DealStage as At, DealStatus as Is, PricingRoute,
};
use qianxian::domain::trade::{Contract, Deal, Registration};
use qianxian::domain::words::Word;

use super::stock::{
    PRICE, active_at, contract, deal_at, notice, on_contract, on_deal, on_notice, step, world,
};
use super::world::{World, day, hand, hand_on, id, noting, word};

fn sign(world: &mut World, hand: Hand) -> String {
    word(&world.act(hand, on_contract("c1", ContractVerb::Sign)))
}

fn place(world: &World) -> Place {
    world.read::<Deal>("d1").content.place()
}

#[test]
fn a_contract_signs_a_deal_that_is_priced_and_active() {
    for stage in At::ALL {
        for status in Is::ALL {
            let mut world = world();
            world.make("d1", deal_at(*stage, *status));
            world.make("c1", contract("d1"));
            let is_ready = (*stage, *status) == (At::Pricing, Is::Active);
            let expected = if is_ready { "OK" } else { "DEAL_NOT_READY" };
            assert_eq!(sign(&mut world, hand()), expected, "{stage:?} {status:?}");
            let deal = world.read::<Deal>("d1").content;
            let contract = world.read::<Contract>("c1").content;
            if !is_ready {
                assert_eq!((deal.contract.as_str(), contract.state()), ("", ContractState::Draft));
                continue;
            }
            assert_eq!(deal.place(), Place { stage: At::Signed, status: Is::Active });
            assert_eq!((deal.contract.as_str(), contract.state()), ("c1", ContractState::Signed));
        }
    }
}

#[test]
fn signing_writes_the_deal_and_then_the_contract() {
    let mut world = world();
    world.make("d1", active_at(At::Pricing));
    world.make("c1", contract("d1"));
    let decision = world.act(hand_on("2026-11-20"), on_contract("c1", ContractVerb::Sign)).unwrap();
    let names = decision.events.iter().map(|event| event.name().to_string());
    assert_eq!(names.collect::<Vec<_>>(), ["deals/d1", "contracts/c1"]);
    let deal = world.read::<Deal>("d1").content;
    assert_eq!(deal.steps.last().map(|step| step.date), Some(day("2026-11-20")));
}

/// Verbs, each on its day.
type Way<'a> = &'a [(&'a str, Do)];

/// d1 of a state-owned seller, priced by agreement, its notice n1 published on 1 November.
fn noticed(verbs: Way) -> World {
    let mut world = world();
    let route = Some(PricingRoute::Agreement);
    let mut deal =
        Deal { pricing_route: route, is_seller_state_owned: true, ..active_at(At::Pricing) };
    deal.steps[1].date = day("2026-11-01");
    world.make("d1", deal);
    world.make("c1", contract("d1"));
    world.make("n1", notice("d1"));
    for (date, verb) in verbs {
        let outcome = word(&world.act(hand_on(date), on_notice("n1", verb.clone())));
        assert_eq!(outcome, "OK", "{verb:?}");
    }
    world
}

#[test]
fn a_state_owned_seller_s_agreed_price_waits_for_its_notice() {
    let publish = ("2026-11-01", Do::Publish);
    let object = ("2026-11-02", Do::Object { objector: "某".into(), text: "异议".into() });
    let resolve = |is_upheld| ("2026-11-03", Do::Resolve { place: 1, is_upheld });
    let close = ("2026-11-17", Do::Close);
    let revise = |fen| Do::Revise { price: Some(Fen::new(fen)), counterparty: None };
    let cheaper = ("2026-11-02", revise(PRICE.get() - 1));
    let late = ("2026-11-18", Do::Close);
    let other = Do::Revise { price: Some(PRICE), counterparty: Some("另一企业".into()) };
    let rows: [(Way, &str, &str); 10] = [
        (&[], "2026-11-24", "NOTICE_NOT_CLEAN"),
        (std::slice::from_ref(&publish), "2026-11-24", "NOTICE_NOT_CLEAN"),
        (&[publish.clone(), object.clone()], "2026-11-24", "NOTICE_NOT_CLEAN"),
        (&[publish.clone(), object.clone(), resolve(false)], "2026-11-24", "NOTICE_NOT_CLEAN"),
        (
            &[publish.clone(), object.clone(), resolve(true), close.clone()],
            "2026-11-24",
            "NOTICE_NOT_CLEAN",
        ),
        (
            &[publish.clone(), ("2026-11-02", other), late.clone()],
            "2026-11-24",
            "NOTICE_PARTY_DIFFERS",
        ),
        (&[publish.clone(), cheaper, late], "2026-11-24", "NOTICE_PRICE_DIFFERS"),
        (&[publish.clone(), close.clone()], "2026-11-16", "NOTICE_NOT_CLEAN"),
        (&[publish.clone(), close.clone()], "2026-11-17", "OK"),
        (&[publish.clone(), object, resolve(false), close], "2026-11-17", "OK"),
    ];
    for (verbs, date, expected) in rows {
        let mut world = noticed(verbs);
        assert_eq!(sign(&mut world, hand_on(date)), expected, "{verbs:?} {date}");
    }
}

#[test]
fn other_sellers_and_other_routes_need_no_notice() {
    for route in PricingRoute::ALL {
        for is_seller_state_owned in [false, true] {
            let mut world = world();
            let pricing_route = Some(*route);
            let deal = Deal { pricing_route, is_seller_state_owned, ..active_at(At::Pricing) };
            world.make("d1", deal);
            world.make("c1", contract("d1"));
            let needs = is_seller_state_owned && *route == PricingRoute::Agreement;
            let expected = if needs { "NOTICE_NOT_CLEAN" } else { "OK" };
            assert_eq!(sign(&mut world, hand()), expected, "{route:?}");
        }
    }
}

#[test]
fn refusals_of_a_signing_that_the_deal_makes_come_in_their_order() {
    let mut world = noticed(&[("2026-11-01", Do::Publish)]);
    assert_eq!(word(&world.act(hand_on("2026-11-05"), on_deal("d1", DealVerb::Hold))), "OK");
    assert_eq!(sign(&mut world, hand_on("2026-11-04")), "DEAL_NOT_READY");
    assert_eq!(word(&world.act(hand_on("2026-11-05"), on_deal("d1", DealVerb::Resume))), "OK");
    assert_eq!(sign(&mut world, hand_on("2026-11-04")), "DATE_BEFORE_LAST_STEP");
    assert_eq!(sign(&mut world, hand_on("2026-11-05")), "NOTICE_NOT_CLEAN");
}

fn registration() -> Registration {
    let contract = contract("d1");
    let facts = Facts { technology_amount: Some(PRICE), ..Facts::from(&contract) };
    Registration { contract: "c1".into(), facts, ..Registration::default() }
}

/// Registers the contract c1 on a day.
fn register(world: &mut World, date: &str) -> String {
    world.make("r1", registration());
    let number = "1234567890123456".to_owned();
    let (contract_amount, technology_amount, is_estimate) = (PRICE, PRICE, false);
    let register =
        RegistrationVerb::Register { number, contract_amount, technology_amount, is_estimate };
    for (day, verb) in [
        ("2026-11-20", RegistrationVerb::Submit),
        ("2026-11-20", RegistrationVerb::Accept),
        (date, register),
    ] {
        let outcome = word(&world.act(hand_on(day), Verb::Registration(id("r1"), verb)));
        if outcome != "OK" {
            return outcome;
        }
    }
    "OK".into()
}

#[test]
fn a_registration_takes_its_signed_deal_along() {
    let registered = |status| Place { stage: At::Registered, status };
    let mut world = world();
    world.make("d1", active_at(At::Pricing));
    world.make("c1", contract("d1"));
    assert_eq!(sign(&mut world, hand_on("2026-11-20")), "OK");
    assert_eq!(word(&world.act(hand_on("2026-11-23"), on_deal("d1", DealVerb::Hold))), "OK");
    assert_eq!(register(&mut world, "2026-11-22"), "OK");
    assert_eq!(place(&world), registered(Is::OnHold), "on hold or not");
    let steps = world.read::<Deal>("d1").content.steps;
    assert_eq!(steps.last().unwrap().date, day("2026-11-23"), "not before its last step");
    let booking = &world.read::<Registration>("r1").content.bookings[0];
    assert_eq!(booking.date, day("2026-11-22"), "the certificate's day stays");
}

#[test]
fn a_registration_leaves_a_deal_that_ended_or_went_on() {
    for (stage, status, expected) in [
        (At::Signed, Is::Cancelled, "OK"),
        (At::Registered, Is::Active, "OK"),
        (At::Performing, Is::Active, "OK"),
        (At::Pricing, Is::Active, "DEAL_NOT_READY"),
        (At::Lead, Is::OnHold, "DEAL_NOT_READY"),
    ] {
        let mut world = world();
        world.make("d1", deal_at(stage, status));
        let steps = vec![step(ContractState::Signed, "2026-11-19")];
        world.make("c1", Contract { steps, sign_date: Some(day("2026-11-19")), ..contract("d1") });
        let before = world.read::<Deal>("d1");
        assert_eq!(register(&mut world, "2026-11-24"), expected, "{stage:?} {status:?}");
        assert_eq!(world.read::<Deal>("d1"), before);
    }
}

#[test]
fn a_signed_deal_is_cancelled_once_its_contract_ended_and_never_lost() {
    let mut world = world();
    world.make("d1", active_at(At::Pricing));
    world.make("c1", contract("d1"));
    assert_eq!(sign(&mut world, hand()), "OK");
    let reason = Some(qianxian::domain::words::DeclineReason::ALL[0]);
    let lose = on_deal("d1", DealVerb::Lose);
    assert_eq!(word(&world.act(Hand { reason, ..hand() }, lose)), "WRONG_STATE");
    let cancel = || on_deal("d1", DealVerb::Cancel);
    assert_eq!(word(&world.act(noting("买方破产"), cancel())), "CONTRACT_IN_FORCE");
    world.act(noting("买方破产"), on_contract("c1", ContractVerb::Terminate)).unwrap();
    assert_eq!(word(&world.act(noting("买方破产"), cancel())), "OK");
    assert_eq!(place(&world), Place { stage: At::Signed, status: Is::Cancelled });
}
