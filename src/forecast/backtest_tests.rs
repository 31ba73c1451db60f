//! Proves of back-tests: each point knows only what was known, has the period's outcome beside it,
//! and few points are called few.

use super::trial::{county, day};
use super::*;
use crate::domain::{Day, Fen};

fn question(as_of: &str) -> Question {
    Question { as_of: day(as_of), horizons: Vec::new(), seed: SEED_DEFAULT, draws: 200 }
}

#[test]
fn points_are_the_quarters_ends_with_two_years_before_them_and_their_year_over() {
    let found = backtest(county(6), &question("2024-12-31"), 3).unwrap();
    let days = |reach| {
        let of_reach = found.points.iter().filter(move |point| point.reach == reach);
        of_reach.map(|point| point.as_of.to_string()).collect::<Vec<_>>()
    };
    let this_year = days(Reach::ThisYear);
    assert_eq!(this_year.len(), 9);
    assert!(!this_year.iter().any(|day| day.ends_with("12-31")));
    assert_eq!(this_year.last().map(String::as_str), Some("2024-09-30"));
    let next_year = days(Reach::NextYear);
    assert_eq!(next_year.last().map(String::as_str), Some("2023-12-31"));
    let early = backtest(county(6), &question("2022-12-31"), 10).unwrap();
    assert!(early.points.iter().all(|point| point.as_of >= day("2021-01-01")));
}

#[test]
fn a_point_is_what_a_forecast_of_that_day_would_have_said_and_what_came_then() {
    let world = county(7);
    let asked = question("2025-12-31");
    let found = backtest(world.clone(), &asked, 2).unwrap();
    assert_eq!(found, backtest(world.clone(), &asked, 2).unwrap());
    let point = found.points.iter().find(|point| point.as_of == day("2024-06-30")).unwrap();
    let horizon = |year: i64| Horizon {
        from: Day::first_of(year),
        to: Day::first_of(year + 1).plus(-1),
        wanted: None,
    };
    let horizons = vec![horizon(2024), horizon(2025)];
    let then = Question { as_of: point.as_of, horizons, ..asked };
    let mut known = world.clone();
    known.bookings.retain(|booking| booking.day <= point.as_of);
    let said = forecast(known, then).unwrap();
    assert_eq!(point.addition, said.outlooks[0].addition);
    assert_eq!(point.actual, said.outlooks[0].actual);
    let came = world.booked(day("2024-07-01"), day("2024-12-31"));
    assert_eq!(i128::from(point.came.get()), came);
    let inside = point.addition.p10 <= point.came && point.came <= point.addition.p90;
    assert_eq!(point.is_inside, inside);
}

#[test]
fn scores_add_up_and_few_points_are_called_few() {
    let found = backtest(county(8), &question("2026-12-31"), 5).unwrap();
    assert_eq!(found.scores.len(), 2);
    for score in &found.scores {
        assert_eq!(score.deciles.iter().sum::<u32>() as usize, score.points);
        let points: Vec<_> =
            found.points.iter().filter(|point| point.reach == score.reach).collect();
        let inside = points.iter().filter(|point| point.is_inside).count();
        assert_eq!(score.inside_bp as usize, inside * 10_000 / score.points);
        assert!(score.bias_bp.unwrap().abs() <= score.error_bp.unwrap());
        assert!(score.error_bp.unwrap() < 4_000, "{score:?}");
    }
    assert!(found.notes[0].zh.contains("不能证明校准良好"), "{:?}", found.notes);
    let none = backtest(World::default(), &question("2026-12-31"), 5).unwrap();
    assert!(none.points.is_empty() && none.notes[0].en.contains("no point to test"));
    for years in [0, BACKTEST_YEARS_MAX + 1] {
        let refused = backtest(World::default(), &question("2026-12-31"), years);
        assert_eq!(refused, Err(ForecastError::Years(years)));
    }
}

#[test]
fn a_year_in_which_nothing_came_has_no_error_and_breaks_nothing() {
    let booking = |at: &str| Booking {
        day: day(at),
        amount: Fen::new(i64::MAX),
        origin: Origin::Registered { known_since: None },
    };
    let bookings = vec![booking("2019-01-01"), booking("2019-02-01"), booking("2020-02-29")];
    let world = World { bookings, ..World::default() };
    let found = backtest(world, &question("2024-12-31"), 3).unwrap();
    assert!(found.points.iter().all(|point| point.error_bp.is_none()));
    assert!(found.scores.iter().all(|score| score.bias_bp.is_none()));
}
