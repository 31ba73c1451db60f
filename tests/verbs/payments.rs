//! Proves the verbs of payments: every refusal before the one that is documented after it, and that
//! what a contract has received is the sum of its entries, to the fen.

use proptest::prelude::*;
use qianxian::domain::acts::Hand;
use qianxian::domain::trade::words::PaymentDirection;
use qianxian::domain::trade::{Contract, Payment};
use qianxian::domain::{Fen, Time};

use super::papers::{
    AMOUNT, SIGN_DAY, contract, open_ended, pay, payment, reverse, sign, signed, terminate,
};
use super::world::{World, day, hand, hand_on, noting, word};

fn received(world: &World) -> Fen {
    world.read::<Contract>("c").content.received
}

#[test]
fn recording_is_refused_in_documented_order() {
    let mut world = World::new();
    let on = |date: &str, amount: i64| Payment {
        date: Some(day(date)),
        ..payment("c", Fen::new(amount))
    };
    let far = "2027-01-01";
    let attempt = |world: &mut World, entry: &str, payment: Payment| {
        word(&pay(world, hand(), entry, payment))
    };
    assert_eq!(attempt(&mut world, "p", on(far, 0)), "INVALID amount_fen");
    assert_eq!(attempt(&mut world, "p", on(far, -1)), "INVALID amount_fen");
    assert_eq!(
        attempt(&mut world, "p", Payment { amount: None, ..on(far, 1) }),
        "INVALID amount_fen"
    );
    let nowhere = Payment { contract: String::new(), ..on(far, 1) };
    assert_eq!(attempt(&mut world, "p", nowhere), "INVALID contract");
    world.make("b", contract());
    sign(&mut world, hand_on(SIGN_DAY), "b").unwrap();
    pay(&mut world, hand(), "taken", payment("b", Fen::new(1))).unwrap();
    assert_eq!(attempt(&mut world, "taken", on(far, i64::MAX)), "ALREADY_EXISTS");
    assert_eq!(attempt(&mut world, "p", on(far, i64::MAX)), "NOT_FOUND");
    world.make("c", contract());
    assert_eq!(attempt(&mut world, "p", on(far, i64::MAX)), "CONTRACT_NOT_SIGNED");
    sign(&mut world, hand_on(SIGN_DAY), "c").unwrap();
    assert_eq!(attempt(&mut world, "p", on(far, i64::MAX)), "DATE_IN_FUTURE");
    assert_eq!(attempt(&mut world, "p", on("2026-03-01", i64::MAX)), "DATE_BEFORE_LAST_STEP");
    assert_eq!(attempt(&mut world, "p", on(SIGN_DAY, 1)), "OK");
    assert_eq!(attempt(&mut world, "q", on(SIGN_DAY, i64::MAX)), "AMOUNT_OVERFLOW");
    assert_eq!(attempt(&mut world, "q", on(SIGN_DAY, AMOUNT.get())), "AMOUNT_TOO_LARGE");
    assert_eq!(attempt(&mut world, "q", on(SIGN_DAY, AMOUNT.get() - 1)), "OK", "to the last fen");
    assert_eq!(received(&world), AMOUNT);
    terminate(&mut world, noting("解除"), "c").unwrap();
    assert_eq!(attempt(&mut world, "s", on(SIGN_DAY, 1)), "CONTRACT_NOT_SIGNED");
}

#[test]
fn a_deleted_contract_receives_nothing() {
    let mut world = World::new();
    world.make("c", contract());
    world.delete::<Contract>("c");
    assert_eq!(word(&pay(&mut world, hand(), "p", payment("c", Fen::new(1)))), "DELETED");
}

#[test]
fn a_payment_takes_its_own_day_before_the_hands_and_says_nothing_of_its_direction() {
    let mut world = World::new();
    signed(&mut world, "c", contract());
    let stated = Payment {
        date: Some(day("2026-05-01")),
        direction: Some(PaymentDirection::Reversal),
        reverses: "other".into(),
        voucher: " 凭-1 ".into(),
        ..payment("c", Fen::new(5))
    };
    let decision = pay(&mut world, hand_on("2026-06-01"), "p", stated).unwrap();
    let names: Vec<String> = decision.events.iter().map(|it| it.name().to_string()).collect();
    assert_eq!(names, ["contracts/c", "payments/p"]);
    let kept = world.read::<Payment>("p").content;
    assert_eq!(kept.date, Some(day("2026-05-01")));
    assert_eq!((kept.direction, kept.reverses.as_str()), (Some(PaymentDirection::Received), ""));
    assert_eq!(kept.voucher, "凭-1");
    pay(&mut world, hand_on("2026-06-01"), "q", payment("c", Fen::new(5))).unwrap();
    assert_eq!(world.read::<Payment>("q").content.date, Some(day("2026-06-01")));
    assert_eq!(received(&world), Fen::new(10));
}

#[test]
fn a_royalty_may_bring_in_any_amount_that_can_be_kept() {
    let mut world = World::new();
    signed(&mut world, "c", open_ended());
    pay(&mut world, hand(), "p", payment("c", Fen::new(i64::MAX))).unwrap();
    let more = pay(&mut world, hand(), "q", payment("c", Fen::new(1)));
    assert_eq!(word(&more), "AMOUNT_OVERFLOW");
    reverse(&mut world, noting("错账"), "r", "p").unwrap();
    assert_eq!(received(&world), Fen::ZERO);
    assert_eq!(word(&pay(&mut world, hand(), "q", payment("c", Fen::new(1)))), "OK");
}

#[test]
fn reversing_is_refused_in_documented_order() {
    let mut world = World::new();
    signed(&mut world, "c", contract());
    let dated = |date: &str, note: &str| Hand { note: note.into(), ..hand_on(date) };
    let far = "2027-01-01";
    let paid = Payment { date: Some(day("2026-05-01")), plan_place: 2, ..payment("c", AMOUNT) };
    let attempt = |world: &mut World, entry: &str, hand: Hand, taken_back: &str| {
        word(&reverse(world, hand, entry, taken_back))
    };
    pay(&mut world, hand(), "p", paid).unwrap();
    assert_eq!(attempt(&mut world, "p", dated(far, ""), "none"), "ALREADY_EXISTS");
    assert_eq!(attempt(&mut world, "r", dated(far, ""), "none"), "NOT_FOUND");
    assert_eq!(attempt(&mut world, "r", dated(far, ""), "p"), "DATE_IN_FUTURE");
    assert_eq!(attempt(&mut world, "r", dated("2026-04-30", ""), "p"), "DATE_BEFORE_LAST_STEP");
    assert_eq!(attempt(&mut world, "r", dated("2026-05-01", " "), "p"), "REASON_MISSING");
    assert_eq!(attempt(&mut world, "r", dated("2026-05-01", "错账"), "p"), "OK");
    let entry = world.read::<Payment>("r").content;
    assert!(entry.is_reversal());
    assert_eq!((entry.contract.as_str(), entry.amount), ("c", Some(AMOUNT)));
    assert_eq!((entry.reverses.as_str(), entry.plan_place), ("p", 2));
    assert_eq!(received(&world), Fen::ZERO);
    assert_eq!(attempt(&mut world, "s", dated(far, ""), "r"), "NOT_REVERSIBLE");
    assert_eq!(attempt(&mut world, "s", dated("2026-05-01", "再冲"), "p"), "PAYMENT_REVERSED");
    assert_eq!(received(&world), Fen::ZERO, "a refusal takes nothing back");
}

#[test]
fn money_is_taken_back_from_a_contract_that_ended() {
    let mut world = World::new();
    signed(&mut world, "c", contract());
    pay(&mut world, hand(), "p", payment("c", AMOUNT)).unwrap();
    terminate(&mut world, noting("解除"), "c").unwrap();
    reverse(&mut world, noting("退款"), "r", "p").unwrap();
    assert_eq!(received(&world), Fen::ZERO);
}

#[test]
fn the_day_of_a_payment_is_that_of_beijing() {
    let mut world = World::new();
    world.on("2024-12-20").make("c", contract());
    sign(&mut world, hand(), "c").unwrap();
    // 2024-12-31T16:30:00Z
    world.now = Time::from_micros(1_735_662_600_000_000);
    pay(&mut world, hand(), "p", payment("c", Fen::new(1))).unwrap();
    assert_eq!(world.read::<Payment>("p").content.date, Some(day("2025-01-01")));
}

#[derive(Debug, Clone)]
enum Deed {
    Pay(i64),
    Reverse(usize),
}

fn any_deed() -> impl Strategy<Value = Deed> {
    prop_oneof![
        (1..=AMOUNT.get()).prop_map(Deed::Pay),
        Just(Deed::Pay(i64::MAX)),
        (0..12_usize).prop_map(Deed::Reverse),
    ]
}

proptest! {
    #[test]
    fn what_was_received_is_the_sum_of_the_entries(
        is_open in any::<bool>(),
        deeds in prop::collection::vec(any_deed(), 1..12),
    ) {
        let mut world = World::new();
        signed(&mut world, "c", if is_open { open_ended() } else { contract() });
        let mut open: Vec<Option<i64>> = vec![None; deeds.len()];
        for (place, deed) in deeds.iter().enumerate() {
            let sum: i128 = open.iter().flatten().map(|paid| i128::from(*paid)).sum();
            let most = if is_open { i64::MAX } else { AMOUNT.get() };
            let entry = format!("e{place}");
            match deed {
                Deed::Pay(amount) => {
                    let paid = pay(&mut world, hand(), &entry, payment("c", Fen::new(*amount)));
                    let fits = sum + i128::from(*amount) <= i128::from(most);
                    prop_assert_eq!(paid.is_ok(), fits);
                    open[place] = fits.then_some(*amount);
                }
                Deed::Reverse(which) => {
                    let taken = format!("e{which}");
                    let back = reverse(&mut world, noting("错账"), &entry, &taken);
                    let was_open = open.get_mut(*which).and_then(Option::take).is_some();
                    prop_assert_eq!(back.is_ok(), was_open);
                }
            }
            let sum: i64 = open.iter().flatten().sum();
            prop_assert_eq!(received(&world), Fen::new(sum));
        }
    }
}
