//! Proves that what is booked adds up to what is registered, to the fen: after every change, after
//! all is taken back, at the edge of what can be kept, and after any verbs in any order.

use proptest::prelude::*;
use qianxian::domain::acts::{Hand, RegistrationVerb};
use qianxian::domain::trade::registration::Booking;
use qianxian::domain::trade::words::{
    BookingKind, DealStage, DealStatus, RegistrationState as At, RevocationGround,
};
use qianxian::domain::trade::{Contract, Deal};
use qianxian::domain::{Fen, Time};

use super::papers::{
    AMOUNT, NUMBER, TECHNOLOGY, by, change, contract, deal_at, on, register, registration,
    registration_of, signed,
};
use super::registrations::{adds_up, in_state, read, target, verbs};
use super::world::{World, day, hand, hand_on, word};

fn sums(booking: &Booking) -> (BookingKind, &str, i64, i64) {
    let Booking { kind, note, technology, contract, .. } = booking;
    (*kind, note, technology.get(), contract.get())
}

#[test]
fn registering_books_both_amounts_and_moves_the_deal_first() {
    let mut world = World::new();
    world.make("d", deal_at(DealStage::Pricing, DealStatus::Active));
    signed(&mut world, "c", Contract { deal: "d".into(), ..contract() });
    world.make("r", registration_of("c"));
    for verb in [RegistrationVerb::Submit, RegistrationVerb::Accept] {
        by(&mut world, hand_on("2026-03-04"), "r", verb).unwrap();
    }
    let (amount, technology) = (Fen::new(90_000_000), Fen::new(85_000_000));
    let verb = RegistrationVerb::Register {
        number: NUMBER.into(),
        contract_amount: amount,
        technology_amount: technology,
        is_estimate: true,
    };
    let hand = Hand { note: "登记证明".into(), ..hand_on("2026-03-20") };
    let decision = by(&mut world, hand, "r", verb).unwrap();
    let names: Vec<String> = decision.events.iter().map(|it| it.name().to_string()).collect();
    assert_eq!(names, ["deals/d", "registrations/r"]);
    assert_eq!(world.read::<Deal>("d").content.place().stage, DealStage::Registered);
    let content = read(&world);
    let [booking] = content.bookings.as_slice() else { panic!("one booking") };
    assert_eq!(sums(booking), (BookingKind::Registered, "登记证明", 85_000_000, 90_000_000));
    assert_eq!((booking.date, booking.time), (day("2026-03-20"), world.now));
    assert_eq!(content.registered_on(), Some(day("2026-03-20")));
    assert_eq!(content.facts.contract_amount, Some(amount), "as the certificate states it");
    assert!(content.facts.is_estimate);
}

#[test]
fn changes_book_differences_and_taking_back_books_all_of_them() {
    let mut world = in_state(At::Registered);
    let same = on(&mut world, "r", change(AMOUNT, TECHNOLOGY));
    assert_eq!(word(&same), "NOTHING_CHANGES");
    let wrong = on(&mut world, "r", change(AMOUNT, Fen::new(AMOUNT.get() + 1)));
    assert_eq!(word(&wrong), "INVALID technology_amount_fen");
    for (contract, technology) in [(120, 80), (120, 0), (0, 0), (300, 299)] {
        on(&mut world, "r", change(Fen::new(contract), Fen::new(technology))).unwrap();
        adds_up(&read(&world));
    }
    on(&mut world, "r", RegistrationVerb::Revoke(RevocationGround::DuplicateRegistration)).unwrap();
    let content = read(&world);
    assert_eq!(content.ground, Some(RevocationGround::DuplicateRegistration));
    let booked: Vec<_> = content.bookings.iter().map(sums).collect();
    let why = "理由";
    assert_eq!(
        booked,
        [
            (BookingKind::Registered, why, 80_000_000, 100_000_000),
            (BookingKind::Changed, why, 80 - 80_000_000, 120 - 100_000_000),
            (BookingKind::Changed, why, -80, 0),
            (BookingKind::Changed, why, 0, -120),
            (BookingKind::Changed, why, 299, 300),
            (BookingKind::Revoked, why, -299, -300),
        ]
    );
    adds_up(&content);
}

#[test]
fn an_estimate_that_proves_exact_is_changed_without_a_difference() {
    let mut world = in_state(At::Accepted);
    let verb = RegistrationVerb::Register {
        number: NUMBER.into(),
        contract_amount: AMOUNT,
        technology_amount: TECHNOLOGY,
        is_estimate: true,
    };
    on(&mut world, "r", verb).unwrap();
    let income = RegistrationVerb::VerifyIncome { income: Fen::new(TECHNOLOGY.get() + 1) };
    assert_eq!(word(&on(&mut world, "r", income.clone())), "AMOUNT_ESTIMATED");
    on(&mut world, "r", change(AMOUNT, TECHNOLOGY)).unwrap();
    let content = read(&world);
    assert!(!content.facts.is_estimate);
    let last = content.bookings.last().unwrap();
    assert_eq!((last.technology, last.contract), (Fen::ZERO, Fen::ZERO));
    assert_eq!(word(&on(&mut world, "r", income)), "AMOUNT_TOO_LARGE");
}

#[test]
fn income_and_bonus_stay_within_what_comes_before_and_are_void_after_a_change() {
    let mut world = in_state(At::Registered);
    let income = |fen| RegistrationVerb::VerifyIncome { income: Fen::new(fen) };
    let bonus = |fen| RegistrationVerb::IssueBonus { bonus: Fen::new(fen) };
    assert_eq!(word(&on(&mut world, "r", income(-1))), "INVALID verified_income_fen");
    assert_eq!(word(&on(&mut world, "r", income(80_000_001))), "AMOUNT_TOO_LARGE");
    on(&mut world, "r", income(80_000_000)).unwrap();
    assert_eq!(word(&on(&mut world, "r", bonus(-1))), "INVALID bonus_fen");
    assert_eq!(word(&on(&mut world, "r", bonus(80_000_001))), "AMOUNT_TOO_LARGE");
    on(&mut world, "r", bonus(80_000_000)).unwrap();
    let issued = read(&world);
    assert_eq!((issued.verified_income, issued.bonus), (Some(TECHNOLOGY), Some(TECHNOLOGY)));
    on(&mut world, "r", change(AMOUNT, Fen::new(70_000_000))).unwrap();
    let changed = read(&world);
    assert_eq!((changed.verified_income, changed.bonus), (None, None));
}

#[test]
fn amounts_at_the_edge_of_what_can_be_kept_are_booked_there_and_back() {
    let most = Fen::new(i64::MAX);
    let mut world = in_state(At::Accepted);
    on(&mut world, "r", RegistrationVerb::StartReview).unwrap();
    on(&mut world, "r", RegistrationVerb::ConcludeReview { is_agreed: true }).unwrap();
    on(&mut world, "r", register(NUMBER, most, most)).unwrap();
    for (contract, technology) in [(most, Fen::ZERO), (Fen::ZERO, Fen::ZERO), (most, most)] {
        on(&mut world, "r", change(contract, technology)).unwrap();
        adds_up(&read(&world));
    }
    on(&mut world, "r", RegistrationVerb::Deregister).unwrap();
    let content = read(&world);
    assert_eq!(content.bookings.last().unwrap().technology, Fen::new(-i64::MAX));
    adds_up(&content);
}

#[test]
fn the_year_of_a_booking_is_that_of_beijing() {
    let mut world = World::new();
    world.on("2024-12-20").make("r", registration());
    for verb in [RegistrationVerb::Submit, RegistrationVerb::Accept] {
        by(&mut world, hand(), "r", verb).unwrap();
    }
    // 2024-12-31T16:30:00Z
    world.now = Time::from_micros(1_735_662_600_000_000);
    by(&mut world, hand(), "r", register(NUMBER, AMOUNT, TECHNOLOGY)).unwrap();
    assert_eq!(read(&world).registered_on(), Some(day("2025-01-01")));
    let back_dated = by(&mut world, hand_on("2024-12-31"), "r", change(AMOUNT, AMOUNT));
    assert_eq!(word(&back_dated), "DATE_BEFORE_LAST_STEP", "no booking before what it changes");
}

fn any_verb() -> impl Strategy<Value = RegistrationVerb> {
    let amounts = (0..=i64::MAX, 0..=i64::MAX)
        .prop_map(|(one, other)| (Fen::new(one.max(other)), Fen::new(one.min(other))));
    (0..verbs().len(), amounts).prop_map(|(place, (contract, technology))| {
        let verb = verbs().into_iter().nth(place).unwrap();
        match verb {
            RegistrationVerb::Register { .. } => register(NUMBER, contract, technology),
            RegistrationVerb::Change { .. } => change(contract, technology),
            other => other,
        }
    })
}

proptest! {
    #[test]
    fn bookings_add_up_after_any_verbs(verbs in prop::collection::vec(any_verb(), 1..40)) {
        let mut world = World::new();
        world.make("r", registration());
        for verb in verbs {
            let before = read(&world);
            let outcome = on(&mut world, "r", verb.clone());
            let after = read(&world);
            let is_done = outcome.is_ok();
            prop_assert!(!is_done || target(before.state(), &verb) == Some(after.state()));
            prop_assert!(is_done || before == after, "{:?}", verb);
            prop_assert!(after.bookings.starts_with(&before.bookings));
            adds_up(&after);
        }
    }
}
