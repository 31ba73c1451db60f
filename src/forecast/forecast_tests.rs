//! Proves of forecasts: the same question has the same answer, quantiles stand in order, deals only
//! ever add, thin history is named, nothing overflows, and in a county whose rules are known P10 to
//! P90 hold as often as they say.

use super::trial::{county, day};
use super::*;
use crate::domain::trade::words::DealStage;
use crate::domain::{Day, Fen};

fn year(year: i64) -> Horizon {
    let (from, to) = (Day::first_of(year), Day::first_of(year + 1).plus(-1));
    Horizon { from, to, wanted: None }
}

fn question(as_of: &str, draws: u32) -> Question {
    let as_of = day(as_of);
    let horizons = vec![year(as_of.year()), year(as_of.year() + 1)];
    Question { as_of, horizons, seed: SEED_DEFAULT, draws }
}

fn ask(world: &World, question: &Question) -> Forecast {
    forecast(world.clone(), question.clone()).unwrap()
}

fn said(forecast: &Forecast) -> String {
    forecast.notes.iter().map(|note| format!("{}\n{}\n", note.zh, note.en)).collect()
}

/// An open deal that was just opened, so that it teaches nothing.
fn lead(id: &str, at: Day, expected: i64) -> Pursuit {
    let milestones = vec![Milestone { day: at, stage: DealStage::Lead, is_open: true }];
    let expected = Some(Fen::new(expected));
    Pursuit { id: id.to_owned(), milestones, expected, ..Pursuit::default() }
}

#[test]
fn the_same_question_has_the_same_answer_whatever_the_order_of_the_records() {
    let (world, asked) = (county(1), question("2024-06-30", 300));
    let answer = ask(&world, &asked);
    let mut turned = world.clone();
    turned.pursuits.reverse();
    turned.bookings.reverse();
    assert_eq!(ask(&turned, &asked), answer);
    let other = ask(&world, &Question { seed: 1, ..asked.clone() });
    assert_ne!(other.outlooks, answer.outlooks);
    assert_eq!(answer.outlooks[0].actual, other.outlooks[0].actual, "no draw changes what is");
    // What is not known yet changes nothing.
    let later = |text: &str| day(text) > asked.as_of;
    assert!(later("2024-07-01"));
    let mut past = world;
    past.bookings.retain(|booking| booking.day <= asked.as_of);
    for pursuit in &mut past.pursuits {
        pursuit.milestones.retain(|step| step.day <= asked.as_of);
        pursuit.registered = pursuit.registered.filter(|(at, _)| *at <= asked.as_of);
    }
    past.pursuits.retain(|pursuit| !pursuit.milestones.is_empty());
    assert_eq!(ask(&past, &asked), answer);
}

#[test]
fn quantiles_stand_in_order_and_what_is_and_what_may_come_stand_apart() {
    for as_of in ["2021-02-28", "2024-02-29", "2024-12-30", "2025-06-30"] {
        let found = ask(&county(2), &question(as_of, 200));
        for outlook in &found.outlooks {
            let Outlook { addition, total, actual, parts, .. } = outlook;
            for spread in [addition, total] {
                assert!(spread.p10 <= spread.p50 && spread.p50 <= spread.p90, "{spread:?}");
            }
            let sums = [(total.p10, addition.p10), (total.p50, addition.p50)];
            for (total, addition) in sums {
                assert_eq!(actual.checked_add(addition), Some(total));
            }
            let Parts { open_deals, signed, new_business, corrections } = *parts;
            let parts = [open_deals, signed, new_business, corrections];
            let sum = parts.into_iter().try_fold(Fen::ZERO, Fen::checked_add);
            assert_eq!(sum, Some(addition.p50));
        }
        assert_eq!(found.outlooks[1].actual, Fen::ZERO, "next year has not begun");
        assert!(found.odds.windows(2).all(|pair| pair[0].id < pair[1].id));
    }
}

#[test]
fn more_and_larger_deals_never_lower_any_quantile() {
    let asked = question("2024-06-30", 300);
    let mut world = county(3);
    let mut before = ask(&world, &asked);
    for number in 0..4 {
        world.pursuits.push(lead(&format!("deals/new-{number}"), asked.as_of, 900_000_000));
        let after = ask(&world, &asked);
        world.pursuits.last_mut().unwrap().expected = Some(Fen::new(90_000_000_000));
        let larger = ask(&world, &asked);
        for pair in [[&before, &after], [&after, &larger]] {
            for (less, more) in pair[0].outlooks.iter().zip(&pair[1].outlooks) {
                let (less, more) = (less.addition, more.addition);
                assert!(less.p10 <= more.p10 && less.p50 <= more.p50 && less.p90 <= more.p90);
                assert!(less.mean <= more.mean);
            }
        }
        before = larger;
    }
    let first = before.odds.iter().find(|odds| odds.id == "deals/new-0").unwrap();
    assert!(first.registered_bp[0] > 0 && first.registered_bp[0] < 5_000, "{first:?}");
}

#[test]
fn without_history_the_priors_are_named_and_without_anything_nothing_is_expected() {
    let asked = question("2024-06-30", 500);
    let nothing = ask(&World::default(), &asked);
    assert_eq!(nothing.outlooks[0].total, Spread::default());
    assert!(said(&nothing).contains("新业务按零计"));
    let mut signed = lead("contracts/1", asked.as_of, 0);
    signed.milestones[0].stage = DealStage::Signed;
    signed.signed = Some(Fen::new(100_000_000));
    let mut unstated = lead("deals/2", asked.as_of, 0);
    unstated.expected = None;
    let pursuits = vec![lead("deals/1", asked.as_of, 100_000_000), signed, unstated];
    let found = ask(&World { pursuits, ..World::default() }, &asked);
    let said = said(&found);
    for word in ["线索（0 例，设定 50%、30 天）", "signed (0 cases; 95 %, 20 days)"] {
        assert!(said.contains(word), "{word} is not in {said}");
    }
    for word in ["实际与预计之比主要靠设定值", "signed beside their registered", "50万元"]
    {
        assert!(said.contains(word), "{word} is not in {said}");
    }
    let odds = |id: &str| found.odds.iter().find(|odds| odds.id == id).unwrap().registered_bp[0];
    assert!(odds("contracts/1") > 8_500, "{}", odds("contracts/1"));
    assert!(odds("deals/1") < 2_000 && odds("deals/1") > 0, "{}", odds("deals/1"));
    let rich = ask(&county(1), &asked);
    assert!(!self::said(&rich).contains("设定"), "{}", self::said(&rich));
}

#[test]
fn where_deals_were_not_kept_what_they_bring_is_taken_off_new_business() {
    let mut world = county(6);
    world.pursuits.clear();
    for booking in &mut world.bookings {
        if let Origin::Registered { known_since } = &mut booking.origin {
            *known_since = None;
        }
    }
    let asked = question("2024-06-30", 400);
    let plain = ask(&world, &asked);
    assert!(!said(&plain).contains("项目台账"));
    let addition = |forecast: &Forecast| forecast.outlooks[0].addition.mean.get();
    let mean = world.bookings.iter().map(|it| it.amount.get().max(0)).sum::<i64>()
        / i64::try_from(world.bookings.len()).unwrap();
    for number in 0..8 {
        let mut deal = lead(&format!("deals/{number}"), asked.as_of, mean);
        deal.milestones[0].stage = DealStage::Signed;
        world.pursuits.push(deal);
    }
    let found = ask(&world, &asked);
    assert!(said(&found).contains("早于项目台账的建立"));
    assert!(found.outlooks[0].parts.signed > Fen::ZERO);
    // Eight average deals take the place of as many that nobody knew of, but for those that would
    // be more than a month has.
    let change = addition(&found) - addition(&plain);
    assert!(change.abs() < 8 * mean / 3, "{change} of {}", 8 * mean);
}

#[test]
fn the_last_day_of_a_year_adds_nothing_to_it_and_the_first_of_the_next_does_not_count_to_it() {
    let world = county(4);
    let found = ask(&world, &question("2024-12-31", 200));
    let closed = &found.outlooks[0];
    assert_eq!((closed.addition, closed.parts), (Spread::default(), Parts::default()));
    assert_eq!(closed.total.p10, closed.actual);
    assert!(found.odds.iter().all(|odds| odds.registered_bp[0] == 0));
    let asked = question("2025-06-30", 200);
    let past = Question { horizons: vec![year(2022)], ..asked };
    let found = ask(&world, &past);
    let booked = world.booked(day("2022-01-01"), day("2022-12-31"));
    assert_eq!(i128::from(found.outlooks[0].total.p90.get()), booked, "a past year is closed");
    // One fen on New Year's Eve and one on New Year's Day.
    let booking = |at: &str| Booking {
        day: day(at),
        amount: Fen::new(1),
        origin: Origin::Registered { known_since: None },
    };
    let bookings = vec![booking("2023-12-31"), booking("2024-01-01"), booking("2024-02-29")];
    let world = World { bookings, ..World::default() };
    let found = ask(&world, &question("2024-02-29", 100));
    assert_eq!(found.outlooks[0].actual, Fen::new(2));
    // The last moment of the year in Beijing lies in the old year, the next one does not.
    let midnight = Day::first_of(2024).start();
    let before = crate::domain::Time::from_micros(midnight.micros() - 1);
    assert_eq!((Day::of(before), Day::of(midnight)), (day("2023-12-31"), day("2024-01-01")));
}

#[test]
fn the_chance_of_a_target_falls_with_what_is_wanted() {
    let world = county(5);
    let mut asked = question("2024-06-30", 400);
    let plain = ask(&world, &asked).outlooks[0].clone();
    assert_eq!(plain.reach_bp, None);
    let mut reach = |wanted: Fen| {
        asked.horizons[0].wanted = Some(wanted);
        ask(&world, &asked).outlooks[0].reach_bp.unwrap()
    };
    assert_eq!(reach(Fen::ZERO), 10_000);
    let half = reach(plain.total.p50);
    assert!((5_000..5_200).contains(&half), "{half}");
    let tenth = reach(plain.total.p90);
    assert!((1_000..1_200).contains(&tenth), "{tenth}");
    assert_eq!(reach(Fen::new(i64::MAX)), 0);
}

#[test]
fn amounts_at_the_edge_are_held_there_and_nothing_panics() {
    let huge = Fen::new(i64::MAX);
    let as_of = day("2024-06-30");
    let mut pursuits: Vec<Pursuit> =
        (0..30).map(|number| lead(&format!("deals/{number}"), as_of, i64::MAX)).collect();
    for pursuit in &mut pursuits {
        pursuit.milestones[0].stage = DealStage::Signed;
    }
    pursuits[0].registered = Some((as_of, huge));
    let booking = |at: &str, amount: Fen, origin| Booking { day: day(at), amount, origin };
    let registered = Origin::Registered { known_since: None };
    let mut bookings = vec![booking("2021-01-01", huge, registered)];
    bookings.extend((0..400).map(|_| booking("2024-06-30", huge, registered)));
    bookings.extend((0..5).map(|_| booking("2024-06-30", Fen::new(i64::MIN), Origin::Corrected)));
    let world = World { pursuits, bookings };
    let found = ask(&world, &question("2024-06-30", 100));
    assert_eq!((found.outlooks[0].actual, found.outlooks[0].total.p50), (huge, huge));
    assert_eq!(found.outlooks[1].addition.p50, huge);
    let lost = vec![booking("2024-06-30", Fen::new(i64::MIN), Origin::Corrected); 9];
    let found = ask(&World { bookings: lost, ..World::default() }, &question("2024-06-30", 100));
    assert_eq!(found.outlooks[0].total.p10, Fen::new(i64::MIN));
}

#[test]
fn what_passes_a_limit_is_refused() {
    let ask = |asked: &Question| forecast(World::default(), asked.clone()).unwrap_err();
    let good = question("2024-06-30", 100);
    for draws in [0, DRAWS_MIN - 1, DRAWS_MAX + 1] {
        let asked = Question { draws, ..good.clone() };
        assert_eq!(ask(&asked), ForecastError::Draws(draws));
    }
    let far = Question { horizons: vec![year(2035)], ..good };
    assert_eq!(ask(&far), ForecastError::TooFar(11));
    let pursuits = (0..1_001).map(|number| lead(&number.to_string(), good.as_of, 1)).collect();
    let world = World { pursuits, ..World::default() };
    let much = Question { draws: DRAWS_MAX, ..good };
    assert_eq!(forecast(world, much), Err(ForecastError::TooMuchWork(1_001, DRAWS_MAX)));
}

#[test]
fn in_a_county_whose_rules_are_known_the_interval_holds_as_often_as_it_says() {
    let worlds = 60;
    let mut inside = [0; 2];
    let mut above = [0; 2];
    for seed in 0..worlds {
        let world = county(1_000 + seed);
        let asked = Question { seed, ..question("2024-06-30", 300) };
        for (place, outlook) in ask(&world, &asked).outlooks.iter().enumerate() {
            let Horizon { from, to, .. } = outlook.horizon;
            let came = world.booked(from.max(asked.as_of.plus(1)), to);
            let at = |amount: Fen| i128::from(amount.get());
            let spread = outlook.addition;
            inside[place] += i32::from(at(spread.p10) <= came && came <= at(spread.p90));
            above[place] += i32::from(at(spread.p50) < came);
        }
    }
    // Of 60 independent worlds 48 would lie inside and 30 above; both within three deviations.
    for count in inside {
        assert!((38..=58).contains(&count), "inside {inside:?}, above {above:?}");
    }
    for count in above {
        assert!((18..=42).contains(&count), "inside {inside:?}, above {above:?}");
    }
}
