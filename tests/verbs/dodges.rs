//! Proves that no other way of writing goes round a rule: imports obey what the verbs obey, nobody is
//! rewarded twice for the same money, and an exclusive deal cannot be overtaken.

use qianxian::domain::acts::{ContractVerb, DealVerb, RegistrationVerb};
use qianxian::domain::catalogue::{Command, ImportItem, Listed, RowFate};
use qianxian::domain::trade::deal::Place;
use qianxian::domain::trade::words::{
    BookingKind, ContractState, DealStage as At, DealStatus as Is, RegistrationState as State,
};
use qianxian::domain::trade::{Booking, Contract, Deal, Registration, Step};
use qianxian::domain::words::CooperationMode as Mode;
use qianxian::domain::{Fen, Time};

use super::papers::{
    AMOUNT, NUMBER, TECHNOLOGY, by, claim, contract as paper, on, open_ended, pay, payment,
    register, registered, registration, registration_of, shares, signed,
};
use super::stock::{contract, deal, on_contract, on_deal, step, world};
use super::world::{World, day, hand, hand_on, id, noting, word};

/// Imports one row; the first code that it is rejected for, or its fate.
fn import<T: Listed>(world: &mut World, key: &str, content: T) -> String {
    let content = match content.admit() {
        Ok(content) => content,
        Err(found) => return found[0].code.as_str().to_owned(),
    };
    let item = ImportItem { row: 1, id: id(key), content };
    let command = Command::Import { items: vec![item], update_only: false };
    match world.command(command).unwrap().fates.remove(0) {
        RowFate::Rejected(found) => found[0].code.as_str().to_owned(),
        fate => format!("{fate:?}"),
    }
}

fn booking(kind: BookingKind, date: &str, fen: i64) -> Booking {
    Booking {
        kind,
        date: day(date),
        time: Time::default(),
        technology: Fen::new(fen),
        contract: Fen::new(fen),
        note: String::new(),
    }
}

/// A registration for 100 fen as a file states it.
fn row(steps: &[(State, &str)], bookings: Vec<Booking>, fen: i64) -> Registration {
    let steps: Vec<Step<State>> = steps.iter().map(|(to, date)| step(*to, date)).collect();
    let mut content = Registration { number: NUMBER.into(), steps, bookings, ..registration() };
    content.facts.contract_amount = Some(Fen::new(fen));
    content.facts.technology_amount = Some(Fen::new(fen));
    content
}

#[test]
fn one_project_is_rewarded_once_however_often_it_is_registered() {
    let mut world = World::new();
    let broker_shares = shares(&mut world, &[("b", 10_000)]);
    signed(&mut world, "c", Contract { broker_shares, ..open_ended() });
    registered(&mut world, "r", registration_of("c"), "2026-03-05");
    pay(&mut world, hand(), "p", payment("c", AMOUNT)).unwrap();
    claim(&mut world, hand(), "w", "r").unwrap();
    on(&mut world, "r", RegistrationVerb::Deregister).unwrap();
    world.make("s", registration_of("c"));
    for verb in [
        RegistrationVerb::Submit,
        RegistrationVerb::Accept,
        register("2026330521000002", AMOUNT, TECHNOLOGY),
    ] {
        on(&mut world, "s", verb).unwrap();
    }
    assert_eq!(word(&claim(&mut world, hand(), "v", "s")), "CONTRACT_REWARDED");
}

#[test]
fn an_import_neither_signs_nor_ends_nor_reopens_a_contract() {
    let mut world = World::new();
    let signed = || step(ContractState::Signed, "2026-03-02");
    let stated = |steps| Contract { sign_date: Some(day("2026-03-02")), steps, ..paper() };
    assert_eq!(import(&mut world, "c", stated(vec![signed()])), "Created");
    assert_eq!(import(&mut world, "c", stated(vec![signed()])), "Unchanged");
    let reopened = vec![signed(), step(ContractState::Draft, "2026-03-03")];
    assert_eq!(import(&mut world, "c", stated(reopened)), "CONTRADICTION");
    let ended = vec![signed(), step(ContractState::Terminated, "2026-03-03")];
    assert_eq!(import(&mut world, "c", stated(ended)), "FROZEN");
    world.make("d", paper());
    assert_eq!(import(&mut world, "d", stated(vec![signed()])), "FROZEN");
    let ahead = Contract { steps: vec![step(ContractState::Signed, "2099-01-01")], ..paper() };
    assert_eq!(import(&mut world, "e", ahead), "OUT_OF_RANGE");
}

#[test]
fn what_an_import_books_is_what_its_steps_tell() {
    use BookingKind::{Changed, Deregistered, Registered};
    let (one, two) = ("2025-03-01", "2025-04-01");
    let good = [(State::Registered, one)];
    for (steps, bookings, fen, expected) in [
        (&good[..], vec![booking(Registered, one, 100)], 100, "Created"),
        // Registered twice, or never.
        (&good[..], vec![booking(Registered, one, 60), booking(Registered, two, 40)], 100, "BAD"),
        (&good[..], vec![booking(Changed, one, 100)], 100, "BAD"),
        (&good[..], vec![], 0, "BAD"),
        // Nobody registered it.
        (&[], vec![booking(Registered, one, 100), booking(Deregistered, two, -100)], 100, "BAD"),
        // It ended, and the steps do not know.
        (&good[..], vec![booking(Registered, one, 0), booking(Deregistered, two, 0)], 0, "BAD"),
        (
            &[(State::Registered, "2099-01-01")],
            vec![booking(Registered, "2099-01-01", 100)],
            100,
            "OUT_OF_RANGE",
        ),
    ] {
        let mut world = World::new();
        let found = import(&mut world, "r", row(steps, bookings.clone(), fen));
        let expected = if expected == "BAD" { "CONTRADICTION" } else { expected };
        assert_eq!(found, expected, "{bookings:?}");
    }
}

#[test]
fn an_import_leaves_a_registration_its_contract_its_verdicts_and_its_history() {
    use BookingKind::{Changed, Deregistered, Registered};
    let (one, two, three) = ("2025-03-01", "2025-04-01", "2025-05-01");
    let mut world = World::new();
    world.make("a", paper());
    world.make("b", paper());
    let of = |contract: &str| Registration {
        contract: contract.into(),
        ..row(&[(State::Registered, one)], vec![booking(Registered, one, 100)], 100)
    };
    assert_eq!(import(&mut world, "r", of("a")), "Created");
    assert_eq!(import(&mut world, "r", of("b")), "FROZEN", "another contract");
    let verified = Registration { verified_income: Some(Fen::new(90)), ..of("a") };
    assert_eq!(import(&mut world, "r", verified), "FROZEN", "a verdict");
    let ended = row(
        &[(State::Registered, one), (State::Deregistered, two)],
        vec![booking(Registered, one, 100), booking(Deregistered, two, -100)],
        100,
    );
    assert_eq!(import(&mut world, "r", Registration { contract: "a".into(), ..ended }), "Updated");
    // Admitted by itself; merged with what stands it would count for ever.
    let revived = row(
        &[(State::Registered, one)],
        vec![
            booking(Registered, one, 100),
            booking(Changed, two, -100),
            booking(Changed, three, 70),
        ],
        70,
    );
    let revived = import(&mut world, "r", Registration { contract: "a".into(), ..revived });
    assert!(["CONTRADICTION", "FROZEN"].contains(&revived.as_str()), "{revived}");

    // One that waits for its correction keeps its steps.
    let mut world = World::new();
    world.make("r", registration());
    for verb in
        [RegistrationVerb::Submit, RegistrationVerb::Accept, RegistrationVerb::RequestCorrection]
    {
        by(&mut world, noting("补正"), "r", verb).unwrap();
    }
    let certified = row(&[(State::Registered, one)], vec![booking(Registered, one, 100)], 100);
    assert_eq!(import(&mut world, "r", certified), "FROZEN");
}

#[test]
fn an_update_of_one_field_leaves_where_a_registration_comes_from() {
    let mut world = World::new();
    let from =
        Registration { source: "省平台".into(), external_id: "7".into(), ..registration() };
    world.make("r", from);
    let mut other = Registration::default();
    other.facts.title = "新名称".into();
    world.update("r", "title", other).unwrap();
    let content = world.read::<Registration>("r").content;
    assert_eq!((content.source.as_str(), content.external_id.as_str()), ("省平台", "7"));
}

#[test]
fn an_imported_deal_never_comes_back_from_where_it_signed_or_ended() {
    let at = |stage, status, date| step(Place { stage, status }, date);
    let signed = || at(At::Signed, Is::Active, "2026-03-01");
    for (steps, expected) in [
        (vec![signed(), at(At::Lead, Is::Active, "2026-04-01")], "CONTRADICTION"),
        (vec![signed(), at(At::Signed, Is::Lost, "2026-04-01")], "CONTRADICTION"),
        (
            vec![
                at(At::Contact, Is::Lost, "2026-03-01"),
                at(At::Contact, Is::Active, "2026-04-01"),
            ],
            "CONTRADICTION",
        ),
        (vec![signed(), at(At::Registered, Is::Active, "2026-04-01")], "Created"),
    ] {
        let mut world = world();
        let content = Deal { steps: steps.clone(), ..deal() };
        assert_eq!(import(&mut world, "d1", content), expected, "{steps:?}");
    }
}

#[test]
fn an_exclusive_deal_is_not_overtaken() {
    let mut world = world();
    let on_a1 = |mode| Deal { achievements: vec!["a1".into()], mode, ..deal() };
    let open = |world: &mut World, key: &str, mode: Option<Mode>| {
        let content = Box::new(on_a1(mode));
        world.act(hand(), on_deal(key, DealVerb::Open(content))).unwrap();
        for stage in [At::Contact, At::Evaluation, At::Negotiation] {
            world.act(hand(), on_deal(key, DealVerb::Move(stage))).unwrap();
        }
        word(&world.act(hand(), on_deal(key, DealVerb::Move(At::Pricing))))
    };
    assert_eq!(open(&mut world, "d0", None), "MODE_MISSING", "exclusive or not?");
    assert_eq!(open(&mut world, "d1", Some(Mode::License)), "OK");
    assert_eq!(open(&mut world, "d2", Some(Mode::Transfer)), "OK", "a licence locks nothing");
    world.make("c1", contract("d1"));
    let sign = |world: &mut World| word(&world.act(hand(), on_contract("c1", ContractVerb::Sign)));
    assert_eq!(sign(&mut world), "EXCLUSIVELY_COMMITTED");
    world.act(noting("流标"), on_deal("d2", DealVerb::Cancel)).unwrap();
    assert_eq!(sign(&mut world), "OK");
}

#[test]
fn a_side_that_is_not_verified_any_more_does_not_sign() {
    let mut world = world();
    let verified = Deal { steps: vec![], ..super::stock::active_at(At::Pricing) };
    world.make("d1", super::stock::active_at(At::Pricing));
    world.make("c1", contract("d1"));
    let withdrawn = Deal { is_enterprise_verified: false, ..verified };
    world.update("d1", "enterprise_verified", withdrawn).unwrap();
    let sign = |world: &mut World| {
        word(&world.act(hand_on("2026-11-20"), on_contract("c1", ContractVerb::Sign)))
    };
    assert_eq!(sign(&mut world), "PARTIES_UNVERIFIED");
}
