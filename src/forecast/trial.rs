//! A made-up county whose chances, delays and amounts are known, to hold forecasts against.

use super::numbers::exp;
use super::priors::STAGES;
use super::random::Dice;
use super::world::{Booking, Milestone, Origin, Pursuit, World};
use crate::domain::trade::words::DealStage;
use crate::domain::{Day, Fen};

/// How likely a deal of the county goes on from each stage.
const GO_ON: [f64; 7] = [0.7, 0.7, 0.75, 0.8, 0.8, 0.9, 0.97];
/// Arrivals each month by the month of the year, together as many as months.
const SEASON: [f64; 12] = [0.6, 0.4, 0.8, 0.8, 0.9, 1.1, 0.9, 0.9, 1.1, 1.1, 1.4, 2.0];
const DEALS_A_MONTH: f64 = 9.0;
const DIRECT_A_MONTH: f64 = 5.0;

pub(super) fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

fn amount(dice: &mut Dice) -> f64 {
    40_000_000.0 * exp(0.8 * dice.normal())
}

#[expect(clippy::cast_possible_truncation, reason = "amounts of a made-up county")]
fn fen(amount: f64) -> Fen {
    Fen::new(amount as i64)
}

/// The county from 2019 to 2026, every figure drawn from the seed.
pub(super) fn county(seed: i64) -> World {
    let mut dice = Dice::new(seed, 99);
    let mut world = World::default();
    for year in 2019..2027 {
        for (month, season) in (1..).zip(SEASON) {
            let first = Day::of_date(year, month, 1).unwrap();
            for number in 0..dice.poisson(DEALS_A_MONTH) {
                let id = format!("deals/{year}-{month}-{number}");
                deal(&mut world, id, first, &mut dice);
            }
            for _ in 0..dice.poisson(DIRECT_A_MONTH * season) {
                let day = first.plus(i64::try_from(dice.below(28)).unwrap());
                let amount = fen(amount(&mut dice));
                book(&mut world, day, amount, None, &mut dice);
            }
        }
    }
    world
}

fn deal(world: &mut World, id: String, month: Day, dice: &mut Dice) {
    let days = |dice: &mut Dice, most: usize| i64::try_from(dice.below(most)).unwrap();
    let mut at = month.plus(days(dice, 28));
    let expected = amount(dice);
    let mut deal = Pursuit { id, expected: Some(fen(expected)), ..Pursuit::default() };
    let mut stage = 0;
    loop {
        let here = STAGES[stage];
        deal.milestones.push(Milestone { day: at, stage: here, is_open: true });
        at = at.plus(5 + days(dice, 55));
        if dice.unit() > GO_ON[stage] {
            deal.milestones.push(Milestone { day: at, stage: here, is_open: false });
            break;
        }
        if here == DealStage::Signed {
            let registered = fen(expected * exp(0.3 * dice.normal()));
            deal.registered = Some((at, registered));
            deal.milestones.push(Milestone {
                day: at,
                stage: DealStage::Registered,
                is_open: true,
            });
            let since = deal.milestones[0].day;
            book(world, at, registered, Some(since), dice);
            break;
        }
        stage += if here == DealStage::Evaluation && dice.unit() > 0.3 { 2 } else { 1 };
    }
    world.pursuits.push(deal);
}

/// Books a registration, of which one in thirty is revoked later.
fn book(world: &mut World, day: Day, amount: Fen, known_since: Option<Day>, dice: &mut Dice) {
    world.bookings.push(Booking { day, amount, origin: Origin::Registered { known_since } });
    if dice.unit() < 1.0 / 30.0 {
        let day = day.plus(30 + i64::try_from(dice.below(300)).unwrap());
        let amount = Fen::new(-amount.get());
        world.bookings.push(Booking { day, amount, origin: Origin::Corrected });
    }
}
