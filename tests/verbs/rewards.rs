//! Proves the reward of brokers: every refusal before the one that is documented after it, the rate,
//! the cap, and parts that add up to the fen.

use proptest::prelude::*;
use qianxian::domain::Fen;
use qianxian::domain::acts::{Hand, RegistrationVerb};
use qianxian::domain::rulebook::RuleBook;
use qianxian::domain::trade::reward::parted;
use qianxian::domain::trade::{BrokerShare, Contract, Registration, Reward};

use super::papers::{
    AMOUNT, NUMBER, TECHNOLOGY, by, change, claim, contract, on, open_ended, pay, payment,
    register, registered, registration, registration_of, shares, signed,
};
use super::world::{World, day, hand, hand_on, noting, word};

/// A registration whose contract received so much.
fn rewarded(parts: &[(&str, u32)], received: i64) -> World {
    let mut world = World::new();
    let broker_shares = shares(&mut world, parts);
    signed(&mut world, "c", Contract { broker_shares, ..open_ended() });
    registered(&mut world, "r", registration_of("c"), "2026-03-05");
    pay(&mut world, hand(), "p", payment("c", Fen::new(received))).unwrap();
    world
}

fn amounts(reward: &Reward) -> Vec<(&str, i64)> {
    reward.parts.iter().map(|it| (it.share.broker.as_str(), it.amount.get())).collect()
}

#[test]
fn claiming_is_refused_in_documented_order() {
    let mut world = World::new();
    let attempt = |world: &mut World, reward: &str, date: &str| {
        word(&claim(world, hand_on(date), reward, "r"))
    };
    let far = "2027-01-01";
    assert_eq!(attempt(&mut world, "w", far), "NOT_FOUND");
    signed(&mut world, "c", contract());
    world.make("r", registration_of("c"));
    assert_eq!(attempt(&mut world, "w", far), "REGISTRATION_NOT_COUNTING");
    for verb in [RegistrationVerb::Submit, RegistrationVerb::Accept] {
        by(&mut world, hand_on("2026-03-04"), "r", verb).unwrap();
    }
    let estimate = RegistrationVerb::Register {
        number: NUMBER.into(),
        contract_amount: AMOUNT,
        technology_amount: TECHNOLOGY,
        is_estimate: true,
    };
    by(&mut world, hand_on("2026-03-05"), "r", estimate).unwrap();
    assert_eq!(attempt(&mut world, "w", far), "DATE_IN_FUTURE");
    assert_eq!(attempt(&mut world, "w", "2026-03-04"), "DATE_BEFORE_LAST_STEP");
    assert_eq!(attempt(&mut world, "w", "2026-03-05"), "AMOUNT_ESTIMATED");
    on(&mut world, "r", change(AMOUNT, TECHNOLOGY)).unwrap();
    assert_eq!(attempt(&mut world, "w", "2026-11-24"), "NO_BROKER");

    let mut world = World::new();
    let broker_shares = shares(&mut world, &[("amy", 0), ("bo", 1)]);
    signed(&mut world, "c", Contract { broker_shares, ..contract() });
    registered(&mut world, "r", registration_of("c"), "2026-03-05");
    assert_eq!(attempt(&mut world, "w", "2026-11-24"), "NOTHING_RECEIVED");
    pay(&mut world, hand(), "p", payment("c", Fen::new(1))).unwrap();
    world.make(RuleBook::ID, RuleBook { reward: vec![], ..RuleBook::default() });
    assert_eq!(attempt(&mut world, "w", "2026-11-24"), "RULE_MISSING");
}

#[test]
fn a_registration_is_rewarded_once_and_a_taken_id_comes_first() {
    let mut world = rewarded(&[("amy", 10_000)], 100);
    claim(&mut world, hand(), "w", "r").unwrap();
    assert_eq!(word(&claim(&mut world, hand(), "w", "none")), "ALREADY_EXISTS");
    assert_eq!(word(&claim(&mut world, hand(), "x", "r")), "REWARD_CLAIMED");
    on(&mut world, "r", RegistrationVerb::Deregister).unwrap();
    assert_eq!(word(&claim(&mut world, hand(), "x", "r")), "REGISTRATION_NOT_COUNTING");
}

#[test]
fn a_registration_of_no_contract_here_received_nothing() {
    let mut world = World::new();
    let mut content = registration();
    content.facts.broker_shares = shares(&mut world, &[("amy", 10_000)]);
    registered(&mut world, "r", content, "2026-03-05");
    assert_eq!(word(&claim(&mut world, hand(), "w", "r")), "NOTHING_RECEIVED");
}

#[test]
fn the_rate_is_rounded_down_and_the_cap_holds() {
    for (received, amount) in [
        (99, 0),
        (100, 1),
        (199, 1),
        (100_000_000, 1_000_000),
        (299_999_999, 2_999_999),
        (300_000_000, 3_000_000),
        (300_000_100, 3_000_000),
        (i64::MAX, 3_000_000),
    ] {
        let mut world = rewarded(&[("amy", 10_000)], received);
        claim(&mut world, hand_on("2026-04-01"), "w", "r").unwrap();
        let reward = world.read::<Reward>("w").content;
        assert_eq!(reward.amount, Fen::new(amount), "1 % of {received}, at most 30,000 yuan");
        assert_eq!(amounts(&reward), [("amy", amount)]);
        assert_eq!((reward.rule.as_str(), reward.rate_bp), ("deqing", 100));
        assert_eq!((reward.base, reward.cap), (Fen::new(received), Fen::new(3_000_000)));
        assert_eq!((reward.registration.as_str(), reward.date), ("r", Some(day("2026-04-01"))));
    }
}

#[test]
fn shares_that_leave_a_rest_divide_the_whole_reward_among_themselves() {
    let mut world = rewarded(&[("amy", 3_000), ("bo", 3_000), ("cai", 1_000), ("dee", 0)], 100_000);
    claim(&mut world, hand(), "w", "r").unwrap();
    let reward = world.read::<Reward>("w").content;
    // 1,000 fen by 3 : 3 : 1 are 428.57, 428.57 and 142.86: two fen are left, and cai lost most.
    assert_eq!(amounts(&reward), [("amy", 429), ("bo", 428), ("cai", 143), ("dee", 0)]);
}

#[test]
fn the_rule_is_that_of_the_day_of_registration() {
    let mut world = World::new();
    let mut rules = RuleBook::default();
    let mut later = rules.reward[0].clone();
    (later.id, later.from, later.rate_bp) = ("later".into(), day("2026-03-06"), 200);
    rules.reward.push(later);
    world.make(RuleBook::ID, rules);
    let broker_shares = shares(&mut world, &[("amy", 10_000)]);
    signed(&mut world, "c", Contract { broker_shares, ..contract() });
    world.make("r", registration_of("c"));
    for verb in [RegistrationVerb::Submit, RegistrationVerb::Accept] {
        by(&mut world, hand_on("2026-03-05"), "r", verb).unwrap();
    }
    by(&mut world, hand_on("2026-03-05"), "r", register(NUMBER, AMOUNT, TECHNOLOGY)).unwrap();
    pay(&mut world, hand(), "p", payment("c", Fen::new(1_000))).unwrap();
    let later_change = Hand { note: "变更".into(), ..hand_on("2026-03-07") };
    by(&mut world, later_change, "r", change(AMOUNT, AMOUNT)).unwrap();
    claim(&mut world, noting("申报"), "w", "r").unwrap();
    let reward = world.read::<Reward>("w").content;
    assert_eq!((reward.rule.as_str(), reward.amount), ("deqing", Fen::new(10)));
    assert_eq!(world.read::<Registration>("r").content.registered_on(), Some(day("2026-03-05")));
}

proptest! {
    #[test]
    fn parts_add_up_and_none_is_a_fen_off_its_share(
        amount in prop_oneof![0..=3_000_000_i64, Just(i64::MAX)],
        bps in prop::collection::vec(0..=10_000_u32, 1..8),
    ) {
        let share = |(place, share_bp): (usize, &u32)| BrokerShare {
            broker: format!("b{place}"),
            share_bp: *share_bp,
        };
        let shares: Vec<BrokerShare> = bps.iter().enumerate().map(share).collect();
        let parts = parted(Fen::new(amount), &shares);
        let whole: i128 = bps.iter().map(|share| i128::from(*share)).sum();
        if whole == 0 {
            prop_assert!(parts.is_empty());
            return Ok(());
        }
        let sum: i128 = parts.iter().map(|part| i128::from(part.amount.get())).sum();
        prop_assert_eq!(sum, i128::from(amount));
        for part in &parts {
            let exact = i128::from(amount) * i128::from(part.share.share_bp);
            let off = i128::from(part.amount.get()) * whole - exact;
            prop_assert!(off.abs() < whole, "{part:?}");
        }
    }
}
