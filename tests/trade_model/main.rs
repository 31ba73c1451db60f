//! Proves that the verbs of deals, contracts, registrations, payments and rewards do what a plain
//! model says, over random sequences of commands: the same commands are allowed,
//! every total is the sum of its entries, no achievement is sold twice, no number
//! counts twice, and what the journal keeps replays to the very same records.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod memory;
mod plain;
mod world;

use std::collections::BTreeMap;

use plain::{Ask, CONTRACTS, DEALS, REGISTRATIONS};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use world::World;

/// Sequences that are held against the model.
const SEQUENCES: u32 = 10_000;
/// Sequences that are written as the journal does and replayed, too.
const REPLAYED: u32 = 500;
/// Most random commands of one sequence, after those of the usual ways.
const COMMANDS_MAX: usize = 24;

/// Amounts in fen, small ones that collide often, and those at the edge of what can be kept.
fn amount() -> impl Strategy<Value = i64> {
    prop_oneof![
        6 => (0_i64..8).prop_map(|units| units * 50_000_000),
        2 => 0_i64..1_000,
        1 => Just(i64::MAX),
        1 => Just(i64::MAX - 1),
    ]
}

fn ask() -> impl Strategy<Value = Ask> {
    let (d, c, r) = (0..DEALS, 0..CONTRACTS, 0..REGISTRATIONS);
    let register = (r.clone(), 0..4_usize, amount(), amount(), prop::bool::weighted(0.2)).prop_map(
        |(registration, number, contract, technology, guess)| Ask::Register {
            registration,
            number,
            contract,
            technology,
            guess,
        },
    );
    let change = (r.clone(), amount(), amount(), prop::bool::weighted(0.2)).prop_map(
        |(registration, contract, technology, guess)| Ask::Change {
            registration,
            contract,
            technology,
            guess,
        },
    );
    prop_oneof![
        8 => d.clone().prop_map(Ask::Price),
        3 => d.clone().prop_map(Ask::Back),
        1 => d.clone().prop_map(Ask::Hold),
        3 => d.clone().prop_map(Ask::Resume),
        1 => d.clone().prop_map(Ask::Lose),
        1 => d.prop_map(Ask::Cancel),
        8 => c.clone().prop_map(Ask::Sign),
        2 => (c.clone(), amount()).prop_map(|(c, amount)| Ask::Amend(c, amount)),
        1 => c.clone().prop_map(Ask::Terminate),
        8 => (r.clone(), c.clone()).prop_map(|(r, c)| Ask::Draft(r, c)),
        8 => r.clone().prop_map(Ask::Submit),
        2 => r.clone().prop_map(Ask::Correct),
        8 => r.clone().prop_map(Ask::Accept),
        2 => r.clone().prop_map(Ask::Reject),
        10 => register,
        5 => change,
        2 => r.clone().prop_map(Ask::Deregister),
        2 => r.clone().prop_map(Ask::Revoke),
        2 => (r.clone(), amount()).prop_map(|(r, income)| Ask::Verify(r, income)),
        2 => (r.clone(), amount()).prop_map(|(r, bonus)| Ask::Bonus(r, bonus)),
        5 => (c, amount().prop_map(|amount| amount.max(1))).prop_map(|(c, fen)| Ask::Pay(c, fen)),
        3 => (0..6_usize).prop_map(Ask::Reverse),
        3 => r.prop_map(Ask::Reward),
    ]
}

/// Starts on days around the ends of years, a leap day among them.
fn first_day() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec!["2019-12-20", "2020-02-20", "2023-12-28", "2024-02-27", "2025-06-01"])
}

/// The way that a contract usually goes, of which a sequence begins with a part for each.
fn usual_way(place: usize, amount: i64) -> Vec<Ask> {
    vec![
        Ask::Price(place),
        Ask::Sign(place),
        Ask::Draft(place, place),
        Ask::Submit(place),
        Ask::Accept(place),
        Ask::Register {
            registration: place,
            number: place,
            contract: amount,
            technology: amount / 2,
            guess: false,
        },
        Ask::Pay(place, (amount / 4).max(1)),
        Ask::Verify(place, amount / 8),
        Ask::Bonus(place, amount / 16),
    ]
}

/// A start and a sequence of commands, each with the hours that pass before it.
#[derive(Debug, Clone)]
struct Sequence {
    exclusive: [bool; DEALS],
    amounts: [i64; CONTRACTS],
    start: &'static str,
    asks: Vec<(Ask, i64)>,
}

fn sequence() -> impl Strategy<Value = Sequence> {
    (
        prop::array::uniform4(any::<bool>()),
        prop::array::uniform4(amount()),
        prop::array::uniform4(0_usize..=9),
        first_day(),
        prop::collection::vec((ask(), 0..30_i64), 1..COMMANDS_MAX),
    )
        .prop_map(|(exclusive, amounts, heads, start, asks)| {
            let ways = (0..CONTRACTS)
                .flat_map(|place| usual_way(place, amounts[place]).into_iter().take(heads[place]));
            let asks = ways.map(|ask| (ask, 1)).chain(asks).collect();
            Sequence { exclusive, amounts, start, asks }
        })
}

fn check(sequence: &Sequence, is_replayed: bool) -> Result<(), TestCaseError> {
    let mut world = World::new(sequence.exclusive, sequence.amounts, sequence.start);
    for (place, (ask, hours)) in sequence.asks.iter().enumerate() {
        world.wait(*hours);
        if let Err(differs) = world.ask(ask) {
            return Err(TestCaseError::fail(format!("command {place}: {differs}")));
        }
    }
    world.compare().map_err(TestCaseError::fail)?;
    if is_replayed {
        world.replay().map_err(TestCaseError::fail)?;
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: SEQUENCES, ..ProptestConfig::default() })]

    #[test]
    fn verbs_allow_and_book_what_the_plain_model_says(sequence in sequence()) {
        check(&sequence, false)?;
    }

}

proptest! {
    #![proptest_config(ProptestConfig { cases: REPLAYED, ..ProptestConfig::default() })]

    #[test]
    fn what_the_journal_keeps_replays_to_the_same_bytes(sequence in sequence()) {
        check(&sequence, true)?;
    }
}

/// Sequences that are counted.
const COUNTED: usize = 1_500;
/// How often each command has to be allowed, and refused, among them.
const COUNTED_MIN: usize = 5;

/// Proves that the sequences come deep enough to say something: every kind of command is allowed
/// again and again, and refused again and again.
#[test]
fn random_sequences_reach_every_verb() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let mut counts: BTreeMap<String, [usize; 2]> = BTreeMap::new();
    for _ in 0..COUNTED {
        let sequence = sequence().new_tree(&mut runner).unwrap().current();
        let mut world = World::new(sequence.exclusive, sequence.amounts, sequence.start);
        for (ask, hours) in &sequence.asks {
            world.wait(*hours);
            let allowed = world.ask(ask).unwrap();
            let name = format!("{ask:?}");
            let name = name.split(['(', ' ']).next().unwrap().to_owned();
            counts.entry(name).or_default()[usize::from(allowed)] += 1;
        }
    }
    assert_eq!(counts.len(), 23, "{counts:?}");
    for (name, [refused, allowed]) in &counts {
        assert!(
            *refused.min(allowed) >= COUNTED_MIN,
            "{name}: {refused} and {allowed}: {counts:?}"
        );
    }
}
