//! Proves the verbs of contracts: every pair of state and verb, every refusal before the one that is
//! documented after it, and what is written.

use qianxian::domain::acts::{AmountsChange, ContractVerb, RegistrationVerb, Verb};
use qianxian::domain::trade::contract::Amounts;
use qianxian::domain::trade::words::{ContractState, CostKind, DealStage, DealStatus, PaymentKind};
use qianxian::domain::trade::{Contract, Deal, Registration};
use qianxian::domain::words::Word;
use qianxian::domain::{Content, Fen, Time};

use super::papers::{
    AMOUNT, NUMBER, SIGN_DAY, TECHNOLOGY, amend, by, change, contract, cost, deal_at, on,
    open_ended, pay, payment, planned, register, registered, registration_of, sign, signed,
    terminate,
};
use super::world::{World, day, hand, hand_on, id, noting, word};

fn half() -> AmountsChange {
    AmountsChange { contract: Fen::new(50_000_000), is_estimate: false, costs: vec![] }
}

fn verbs() -> [(&'static str, ContractVerb); 3] {
    [
        ("Sign", ContractVerb::Sign),
        ("Amend", ContractVerb::Amend(half())),
        ("Terminate", ContractVerb::Terminate),
    ]
}

fn in_state(state: ContractState) -> World {
    let mut world = World::new();
    world.make("c", contract());
    if state != ContractState::Draft {
        sign(&mut world, hand_on(SIGN_DAY), "c").unwrap();
    }
    if state == ContractState::Terminated {
        terminate(&mut world, noting("双方解除"), "c").unwrap();
    }
    assert_eq!(world.read::<Contract>("c").content.state(), state);
    world
}

#[test]
fn every_pair_of_state_and_verb_leads_to_its_step_or_is_refused() {
    use ContractState::{Draft, Signed, Terminated};
    for &state in ContractState::ALL {
        for (name, verb) in verbs() {
            let mut world = in_state(state);
            let before = world.read::<Contract>("c");
            let to = match (state, name) {
                (Draft, "Sign") | (Signed, "Amend") => Some(Signed),
                (Signed, "Terminate") => Some(Terminated),
                _ => None,
            };
            let outcome = world.act(noting("理由"), Verb::Contract(id("c"), verb));
            let after = world.read::<Contract>("c");
            match to {
                Some(to) => {
                    assert_eq!(word(&outcome), "OK", "{state:?} {name}");
                    assert_eq!(after.content.state(), to, "{state:?} {name}");
                }
                None => {
                    assert_eq!(word(&outcome), "WRONG_STATE", "{state:?} {name}");
                    assert_eq!(after, before, "a refusal changes nothing");
                }
            }
        }
    }
}

#[test]
fn signing_is_refused_in_documented_order() {
    let mut world = World::new();
    let try_sign = |world: &mut World, date: &str, etag: &str| {
        let verb = Verb::Contract(id("c"), ContractVerb::Sign);
        word(&world.act_as_of(hand_on(date), etag, verb))
    };
    let far = "2027-01-01";
    assert_eq!(try_sign(&mut world, far, "\"r9\""), "NOT_FOUND");
    world.make("d", deal_at(DealStage::Negotiation, DealStatus::Active));
    let end = Some(day("2026-02-01"));
    world.make("c", Contract { deal: "d".into(), end_date: end, ..contract() });
    world.delete::<Contract>("c");
    assert_eq!(try_sign(&mut world, far, "\"r9\""), "DELETED");

    let mut world = World::new();
    world.make("d", deal_at(DealStage::Negotiation, DealStatus::Active));
    world.make("c", Contract { deal: "d".into(), end_date: end, ..contract() });
    assert_eq!(try_sign(&mut world, far, "\"r9\""), "ETAG_MISMATCH");
    assert_eq!(try_sign(&mut world, far, "\"r1\""), "DATE_IN_FUTURE");
    assert_eq!(try_sign(&mut world, "2026-02-02", ""), "INVALID end_date");
    assert_eq!(try_sign(&mut world, "2026-02-01", ""), "DEAL_NOT_READY");
    assert_eq!(world.read::<Contract>("c").life.revision, 1, "refusals write nothing");
}

#[test]
fn signing_takes_the_day_and_moves_the_deal_first() {
    let mut world = World::new();
    world.make("d", deal_at(DealStage::Pricing, DealStatus::Active));
    world
        .make("c", Contract { deal: "d".into(), sign_date: Some(day("2026-01-01")), ..contract() });
    let decision = sign(&mut world, hand_on(SIGN_DAY), "c").unwrap();
    let names: Vec<String> = decision.events.iter().map(|it| it.name().to_string()).collect();
    assert_eq!(names, ["deals/d", "contracts/c"]);
    let (deal, contract) = (world.read::<Deal>("d").content, world.read::<Contract>("c").content);
    assert_eq!(deal.place().stage, DealStage::Signed);
    assert_eq!(deal.contract, "c");
    assert_eq!(contract.sign_date, Some(day(SIGN_DAY)), "the hand's day, not the planned one");
    let step = contract.steps.last().unwrap();
    assert_eq!((step.date, step.time, step.actor.as_str()), (day(SIGN_DAY), world.now, "tester"));
}

#[test]
fn a_deal_that_is_gone_is_named_as_such() {
    let mut world = World::new();
    world.make("d", deal_at(DealStage::Pricing, DealStatus::Active));
    world.make("c", Contract { deal: "d".into(), ..contract() });
    world.delete::<Deal>("d");
    assert_eq!(word(&sign(&mut world, hand(), "c")), "DELETED");
}

#[test]
fn amending_is_refused_in_documented_order() {
    let mut world = World::new();
    let attempt = |world: &mut World, date: &str, etag: &str, change: &AmountsChange| {
        let verb = Verb::Contract(id("c"), ContractVerb::Amend(change.clone()));
        word(&world.act_as_of(hand_on(date), etag, verb))
    };
    let same =
        AmountsChange { contract: AMOUNT, is_estimate: false, costs: contract().amounts.costs };
    let far = "2027-01-01";
    let wrong = AmountsChange { contract: Fen::new(-1), ..same.clone() };
    assert_eq!(attempt(&mut world, far, "\"r9\"", &wrong), "INVALID contract_amount_fen");
    let wrong = AmountsChange { costs: vec![cost(CostKind::Part, Fen::new(1))], ..half() };
    let wrong = AmountsChange { contract: Fen::ZERO, ..wrong };
    assert_eq!(attempt(&mut world, far, "\"r9\"", &wrong), "INVALID cost_lines");
    assert_eq!(attempt(&mut world, far, "\"r9\"", &same), "NOT_FOUND");
    world.make("c", contract());
    assert_eq!(attempt(&mut world, far, "\"r9\"", &same), "ETAG_MISMATCH");
    assert_eq!(attempt(&mut world, far, "\"r1\"", &same), "WRONG_STATE");
    sign(&mut world, hand_on(SIGN_DAY), "c").unwrap();
    pay(&mut world, hand(), "p", payment("c", AMOUNT)).unwrap();
    assert_eq!(attempt(&mut world, far, "", &same), "DATE_IN_FUTURE");
    assert_eq!(attempt(&mut world, "2026-03-01", "", &same), "DATE_BEFORE_LAST_STEP");
    assert_eq!(attempt(&mut world, SIGN_DAY, "", &same), "NOTHING_CHANGES");
    assert_eq!(attempt(&mut world, SIGN_DAY, "", &half()), "AMOUNT_TOO_LARGE");
    let more = AmountsChange { contract: Fen::new(AMOUNT.get() + 1), ..half() };
    assert_eq!(attempt(&mut world, "2026-03-04", "", &more), "OK");
    let exact = AmountsChange { contract: AMOUNT, ..half() };
    assert_eq!(attempt(&mut world, "2026-03-03", "", &exact), "DATE_BEFORE_LAST_STEP");
    assert_eq!(attempt(&mut world, "2026-03-04", "", &exact), "OK", "exactly what was received");
}

#[test]
fn an_amendment_keeps_both_amounts_and_leaves_plan_and_registration_alone() {
    let mut world = World::new();
    let plan = vec![planned(PaymentKind::LumpSum, Some(AMOUNT), 0)];
    signed(&mut world, "c", Contract { payment_plan: plan.clone(), ..contract() });
    registered(&mut world, "r", registration_of("c"), "2026-03-05");
    let before = world.read::<Contract>("c").content.amounts;
    amend(&mut world, noting("减少内容"), "c", half()).unwrap();
    let content = world.read::<Contract>("c").content;
    let amendment = &content.amendments[0];
    assert_eq!((&amendment.before, &amendment.after), (&before, &Amounts::from(half())));
    assert_eq!((amendment.note.as_str(), amendment.actor.as_str()), ("减少内容", "tester"));
    assert_eq!(content.amounts, Amounts::from(half()));
    assert_eq!(content.payment_plan, plan, "the plan is what was signed");
    assert!(content.clone().admit().is_ok(), "and may be more than the amount from then on");
    let registration = world.read::<Registration>("r").content;
    assert_eq!(registration.booked(), Some(TECHNOLOGY), "a registration keeps its own amounts");
    on(&mut world, "r", change(Fen::new(50_000_000), Fen::new(50_000_000))).unwrap();
}

#[test]
fn a_royalty_lets_the_amount_fall_below_what_was_received() {
    let mut world = World::new();
    signed(&mut world, "c", open_ended());
    pay(&mut world, hand(), "p", payment("c", AMOUNT)).unwrap();
    assert_eq!(word(&amend(&mut world, hand(), "c", half())), "OK");
}

#[test]
fn terminating_is_refused_in_documented_order() {
    let mut world = World::new();
    let attempt = |world: &mut World, note: &str, date: &str, etag: &str| {
        let hand = qianxian::domain::acts::Hand { note: note.into(), ..hand_on(date) };
        word(&world.act_as_of(hand, etag, Verb::Contract(id("c"), ContractVerb::Terminate)))
    };
    let far = "2027-01-01";
    assert_eq!(attempt(&mut world, "", far, "\"r9\""), "NOT_FOUND");
    world.make("c", contract());
    assert_eq!(attempt(&mut world, "", far, "\"r9\""), "ETAG_MISMATCH");
    assert_eq!(attempt(&mut world, "", far, ""), "WRONG_STATE");
    sign(&mut world, hand_on(SIGN_DAY), "c").unwrap();
    registered(&mut world, "r", registration_of("c"), "2026-03-05");
    assert_eq!(attempt(&mut world, "", far, ""), "DATE_IN_FUTURE");
    assert_eq!(attempt(&mut world, "", "2026-03-01", ""), "DATE_BEFORE_LAST_STEP");
    assert_eq!(attempt(&mut world, " ", "2026-11-20", ""), "REASON_MISSING");
    assert_eq!(attempt(&mut world, "解除", "2026-11-20", ""), "REGISTRATION_IN_FORCE");
    on(&mut world, "r", RegistrationVerb::Deregister).unwrap();
    assert_eq!(attempt(&mut world, "解除", "2026-11-20", ""), "OK");
}

#[test]
fn a_registration_that_does_not_count_yet_lets_its_contract_end_and_then_never_counts() {
    let mut world = World::new();
    signed(&mut world, "c", contract());
    world.make("r", registration_of("c"));
    for verb in [RegistrationVerb::Submit, RegistrationVerb::Accept] {
        on(&mut world, "r", verb).unwrap();
    }
    terminate(&mut world, noting("解除"), "c").unwrap();
    let outcome = on(&mut world, "r", register(NUMBER, AMOUNT, TECHNOLOGY));
    assert_eq!(word(&outcome), "CONTRACT_NOT_SIGNED");
}

#[test]
fn a_contract_that_ended_makes_room_for_another_on_its_deal() {
    let mut world = World::new();
    world.make("d", deal_at(DealStage::Pricing, DealStatus::Active));
    signed(&mut world, "c", Contract { deal: "d".into(), ..contract() });
    let other = Contract { deal: "d".into(), ..contract() };
    let create = |world: &mut World| {
        let command =
            qianxian::domain::catalogue::Command::Create { id: id("e"), content: other.clone() };
        word(&world.command(command))
    };
    assert_eq!(create(&mut world), "DEAL_HAS_CONTRACT");
    terminate(&mut world, noting("解除"), "c").unwrap();
    assert_eq!(create(&mut world), "OK");
}

#[test]
fn carriers_are_not_deducted_and_everything_else_is() {
    let of = |kinds: &[CostKind]| {
        let costs = kinds.iter().map(|kind| cost(*kind, Fen::new(10_000_000))).collect();
        Amounts { contract: Some(AMOUNT), is_estimate: false, costs }.technology()
    };
    assert_eq!(of(&[]), Some(AMOUNT));
    for &kind in CostKind::ALL {
        let left = if kind == CostKind::Carrier { AMOUNT } else { Fen::new(90_000_000) };
        assert_eq!(of(&[kind]), Some(left), "{kind:?}");
    }
    assert_eq!(of(CostKind::ALL), Some(Fen::new(50_000_000)));
    assert_eq!(of(&[CostKind::Part; 11]), None, "less than nothing is no amount");
}

#[test]
fn amounts_at_the_edge_of_what_can_be_kept_are_kept_or_refused_whole() {
    let most = Fen::new(i64::MAX);
    let mut world = World::new();
    let all = Amounts { contract: Some(most), is_estimate: false, costs: vec![] };
    signed(&mut world, "c", Contract { amounts: all, ..contract() });
    assert_eq!(world.read::<Contract>("c").content.technology_amount(), most);
    let twice = vec![cost(CostKind::Part, most), cost(CostKind::Carrier, most)];
    let wrong = AmountsChange { contract: most, is_estimate: false, costs: twice };
    assert_eq!(word(&amend(&mut world, hand(), "c", wrong)), "INVALID cost_lines");
    let none = AmountsChange { contract: Fen::ZERO, is_estimate: false, costs: vec![] };
    assert_eq!(word(&amend(&mut world, hand(), "c", none)), "OK", "down to nothing");
    let back = AmountsChange { contract: most, is_estimate: true, costs: vec![] };
    assert_eq!(word(&amend(&mut world, hand(), "c", back)), "OK", "and back");
    world.make("r", registration_of("c"));
    for verb in [RegistrationVerb::Submit, RegistrationVerb::Accept] {
        by(&mut world, noting("受理"), "r", verb).unwrap();
    }
    assert_eq!(world.read::<Registration>("r").content.facts.technology_amount, Some(most));
}

#[test]
fn the_day_of_signing_is_that_of_beijing() {
    let mut world = World::new();
    world.make("c", contract());
    let new_year = day("2025-01-01").start();
    world.now = Time::from_micros(new_year.micros() - 1);
    let early = word(&sign(&mut world, hand_on("2025-01-01"), "c"));
    assert_eq!(early, "DATE_IN_FUTURE", "in Beijing it is still 2024");
    // 2024-12-31T16:30:00Z
    world.now = Time::from_micros(1_735_662_600_000_000);
    sign(&mut world, hand(), "c").unwrap();
    let signed = world.read::<Contract>("c").content.sign_date;
    assert_eq!(signed, Some(day("2025-01-01")), "in Beijing it is 2025");
}

#[test]
fn a_leap_day_is_a_day_like_others() {
    let mut world = World::new();
    world.on("2024-02-29").make("c", contract());
    sign(&mut world, hand(), "c").unwrap();
    assert_eq!(world.read::<Contract>("c").content.sign_date, Some(day("2024-02-29")));
    assert_eq!(
        word(&amend(&mut world, hand_on("2024-02-28"), "c", half())),
        "DATE_BEFORE_LAST_STEP"
    );
    assert_eq!(word(&amend(world.on("2024-03-01"), hand_on("2024-02-29"), "c", half())), "OK");
}
