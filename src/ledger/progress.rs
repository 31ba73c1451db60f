//! Whether a target is reached: a year as of a day, and all years.

use super::books::View;
use super::breakdown::total;
use super::error::{LedgerError, bp};
use super::figures::{Figure, Figures, year_before};
use super::plan::{plan_value, years};
use super::reported::Reported;
use super::year_part::{YearPart, last_of};
use crate::domain::target::{Accumulation, Metric};
use crate::domain::{Day, Fen, Time};

/// What is asked of a target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Question {
    /// The last day that is looked at. What was booked later is not known, in both views.
    pub as_of: Day,
    /// The year; none = the one that `as_of` lies in, or the nearest of the target's.
    pub year: Option<i64>,
    /// The day to which bookings count.
    pub view: View,
    /// The last moment at which something may have been written down; none = now.
    pub known_at: Option<Time>,
}

/// A year of a target as of a day. Values are in fen or counts, as the metric says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    /// 指标.
    pub metric: Metric,
    /// The year.
    pub year: i64,
    /// Whether the year is over, so that its figure is final as far as is known on the day.
    pub is_closed: bool,
    /// 年度目标: what the year is to have.
    pub year_target: i64,
    /// 应完成: what the plan line says for the day.
    pub due: i64,
    /// 已登记; none where a value is reported and nobody has reported one.
    pub actual: Option<i64>,
    /// Where a reported value comes from.
    pub reported: Option<Reported>,
    /// How many entries the actual has.
    pub entries: usize,
    /// 合同成交额 of what is registered, a series of its own; none where no contracts count.
    pub contract: Option<Fen>,
    /// 在途: signed and not registered, never part of the actual; nothing in years that are over.
    pub provisional: i64,
    /// 完成率: the actual in basis points of the year's target, rounded down.
    pub completion_bp: Option<i64>,
    /// 时间进度: how much of the year is over, by days, in basis points.
    pub elapsed_bp: i64,
    /// The actual less what is due; negative = behind the plan.
    pub gap: Option<i64>,
    /// What is left to the year's target; nothing once it is reached.
    pub remaining: Option<i64>,
    /// Days that are left.
    pub remaining_days: i64,
    /// Working days that are left.
    pub remaining_working_days: u32,
    /// Whether the holidays up to the year's end are entered; if not, weekends alone were left out.
    pub is_calendar_known: bool,
    /// 需日均: what each day that is left has to bring, rounded up; none when no day is left.
    pub per_day: Option<i64>,
    /// The same for each working day.
    pub per_working_day: Option<i64>,
    /// 上年同期: the same period of the year before.
    pub year_before: Option<i64>,
    /// 同比: the change against it, in basis points; none where there was nothing.
    pub change_bp: Option<i64>,
}

/// One year of a target's way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct YearPoint {
    /// The year.
    pub year: i64,
    /// What it is to have.
    pub plan: i64,
    /// What it had up to the day; none for years to come and where nobody reported anything.
    pub actual: Option<i64>,
    /// 合同成交额 beside it.
    pub contract: Option<Fen>,
    /// The actual in basis points of the plan.
    pub completion_bp: Option<i64>,
    /// Whether the year is over on the day.
    pub is_closed: bool,
}

/// The year of the question.
///
/// # Errors
/// When a total does not fit.
pub fn progress(figures: &Figures<'_>) -> Result<Progress, LedgerError> {
    let (year, as_of) = (figures.year, figures.cut.as_of);
    let last = figures.last_day(year);
    let year_target = plan_value(figures.target, year).ok_or(LedgerError::NoTarget)?;
    let value = |figure, reported: Option<&Reported>| match figures.metric.is_computed() {
        true => total(figures.entries(figure)).map(|total| Some(total.value)),
        false => Ok(reported.map(|reported| reported.value)),
    };
    let reported = figures.reported(year, last);
    let actual = value(Figure::Actual, reported.as_ref())?;
    let reported_before = figures.reported(year.saturating_sub(1), year_before(last));
    let before = value(Figure::YearBefore, reported_before.as_ref())?;
    let counted = total(figures.entries(Figure::Actual))?;
    let due = due(figures, year, year_target);
    let end = last_of(year);
    let start = as_of.max(Day::first_of(year).plus(-1)).min(end);
    let remaining = actual.map(|actual| year_target.saturating_sub(actual).max(0));
    let remaining_days = end.days_since(start);
    let remaining_working_days = figures.books.calendar.working_between(start, end);
    let each = |days: i64| remaining.filter(|_| days > 0).map(|left| ceil_div(left, days));
    Ok(Progress {
        metric: figures.metric,
        year,
        is_closed: end < as_of,
        year_target,
        due,
        actual,
        entries: counted.entries,
        contract: counts_contracts(figures.metric).then_some(counted.contract),
        provisional: total(figures.entries(Figure::Provisional))?.value,
        completion_bp: actual.and_then(|actual| bp(actual, year_target)),
        elapsed_bp: YearPart::by_days(year, as_of).bp(),
        gap: actual.and_then(|actual| actual.checked_sub(due)),
        remaining,
        remaining_days,
        remaining_working_days,
        is_calendar_known: figures.books.calendar.is_known(end),
        per_day: each(remaining_days),
        per_working_day: each(i64::from(remaining_working_days)),
        year_before: before,
        change_bp: change(actual, before),
        reported,
    })
}

/// All years of the target's way.
///
/// # Errors
/// When a total does not fit.
pub fn series(figures: &Figures<'_>) -> Result<Vec<YearPoint>, LedgerError> {
    let mut points = Vec::new();
    for year in years(figures.target) {
        let plan = plan_value(figures.target, year).ok_or(LedgerError::NoTarget)?;
        let has_begun = year <= figures.cut.as_of.year();
        let (actual, contract) = if !has_begun {
            (None, None)
        } else if figures.metric.is_computed() {
            let counted = total(figures.entries_in(year))?;
            let contract = counts_contracts(figures.metric).then_some(counted.contract);
            (Some(counted.value), contract)
        } else {
            (figures.reported(year, figures.last_day(year)).map(|it| it.value), None)
        };
        points.push(YearPoint {
            year,
            plan,
            actual,
            contract,
            completion_bp: actual.and_then(|actual| bp(actual, plan)),
            is_closed: last_of(year) < figures.cut.as_of,
        });
    }
    Ok(points)
}

fn counts_contracts(metric: Metric) -> bool {
    metric.is_computed() && metric != Metric::IndustrialisedCount
}

/// What the plan says for the day: that part of what the year adds, on top of what the year before
/// left where years are not reckoned apart. The base year adds its whole value.
fn due(figures: &Figures<'_>, year: i64, year_target: i64) -> i64 {
    let part = YearPart::by_months(year, figures.cut.as_of, &figures.target.months_bp);
    let before = plan_value(figures.target, year.saturating_sub(1));
    let start = match figures.accumulation() {
        Accumulation::Flow => 0,
        Accumulation::Cumulative => before.unwrap_or(0),
        Accumulation::Stock => before.unwrap_or(year_target),
    };
    // Both are at least nothing, so the difference fits.
    start.saturating_add(part.of(year_target.saturating_sub(start)))
}

fn ceil_div(value: i64, by: i64) -> i64 {
    let (value, by) = (i128::from(value), i128::from(by));
    // Never more than the value, which fits.
    i64::try_from((value + by - 1).div_euclid(by)).unwrap_or(i64::MAX)
}

/// 同比, in basis points, rounded down.
fn change(actual: Option<i64>, before: Option<i64>) -> Option<i64> {
    let (actual, before) = (actual?, before?);
    bp(actual.checked_sub(before)?, before)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::target::{Observation, Scope, Target, YearValue};
    use crate::domain::trade::contract::{Amendment, Amounts};
    use crate::domain::trade::words::{BookingKind, ContractState};
    use crate::domain::trade::{Industrialisation, Registration};
    use crate::domain::{Record, Time};
    use crate::ledger::trial::{
        Shelf, booking, day, observation, question, record, registration, revoked, signed, step,
        target,
    };

    const YI: i64 = 10_000_000_000;

    fn shown(shelf: &Shelf, target: &Target, question: &Question) -> Progress {
        progress(&Figures::of(target, shelf.books(), question).unwrap()).unwrap()
    }

    fn registered(id: &str, on: &str, technology: i64) -> Record<Registration> {
        registration(id, vec![booking(BookingKind::Registered, on, technology, technology * 2)])
    }

    #[test]
    fn a_rest_is_never_asked_for_too_little() {
        assert_eq!((ceil_div(10, 3), ceil_div(9, 3), ceil_div(0, 3)), (4, 3, 0));
        assert_eq!(ceil_div(i64::MAX, 1), i64::MAX);
        assert_eq!(ceil_div(i64::MAX, 2), i64::MAX / 2 + 1);
    }

    #[test]
    fn a_change_against_nothing_is_no_number() {
        assert_eq!(change(Some(5), Some(0)), None);
        assert_eq!(change(Some(5), None), None);
        assert_eq!(change(Some(5), Some(-3)), None);
        assert_eq!(change(Some(150), Some(100)), Some(5_000));
        assert_eq!(change(Some(0), Some(3)), Some(-10_000));
        assert_eq!(change(Some(2), Some(3)), Some(-3_334), "rounded down");
        assert_eq!(change(Some(i64::MAX), Some(1)), None, "does not fit");
    }

    #[test]
    fn half_a_year_is_held_against_what_is_due_by_then() {
        let registrations = vec![
            registered("reg-1", "2024-06-30", 4 * YI),
            registered("reg-2", "2024-07-01", YI),
            registered("reg-3", "2025-01-01", 5 * YI),
            registered("reg-4", "2025-06-30", 3 * YI),
            registered("reg-5", "2025-07-01", 7 * YI),
        ];
        let shelf = Shelf { registrations, ..Shelf::default() };
        let target = target(Metric::TechnologyAmount);
        let seen = shown(&shelf, &target, &question("2025-06-30"));
        assert_eq!((seen.year, seen.year_target, seen.is_closed), (2025, 25 * YI, false));
        assert_eq!((seen.actual, seen.entries), (Some(8 * YI), 2));
        assert_eq!(seen.contract, Some(Fen::new(16 * YI)), "beside it, never in it");
        assert_eq!(seen.due, 25 * YI * 181 / 365);
        assert_eq!((seen.elapsed_bp, seen.completion_bp), (4_958, Some(3_200)));
        assert_eq!(seen.gap, Some(8 * YI - seen.due));
        assert_eq!((seen.remaining, seen.remaining_days), (Some(17 * YI), 184));
        assert_eq!(seen.per_day, Some(17 * YI / 184 + 1));
        assert_eq!(seen.remaining_working_days, 132, "weekends alone are left out");
        assert!(!seen.is_calendar_known);
        assert_eq!(seen.per_working_day, Some(17 * YI / 132 + 1));
        assert_eq!((seen.year_before, seen.change_bp), (Some(4 * YI), Some(10_000)));
    }

    #[test]
    fn a_year_that_is_over_shows_its_final_figure_and_no_rest_by_day() {
        let registrations = vec![
            registered("reg-1", "2023-12-31", 2 * YI),
            registered("reg-2", "2024-12-31", 25 * YI),
        ];
        let contracts = vec![signed("con-9", "2024-05-05", YI)];
        let shelf = Shelf { registrations, contracts, ..Shelf::default() };
        let target = target(Metric::TechnologyAmount);
        let in_2024 = Question { year: Some(2024), ..question("2025-06-30") };
        let seen = shown(&shelf, &target, &in_2024);
        assert!(seen.is_closed);
        assert_eq!((seen.actual, seen.year_before), (Some(25 * YI), Some(2 * YI)));
        assert_eq!((seen.elapsed_bp, seen.due), (10_000, seen.year_target));
        assert_eq!((seen.remaining, seen.per_day, seen.per_working_day), (Some(0), None, None));
        assert_eq!(seen.provisional, 0, "what is signed belongs to the year that runs");
        let after = shown(&shelf, &target, &question("2027-03-01"));
        assert_eq!((after.year, after.is_closed), (2025, true), "the nearest of its years");
        let before = shown(&shelf, &target, &question("2018-03-01"));
        assert_eq!((before.year, before.actual, before.elapsed_bp), (2020, Some(0), 0));
        assert_eq!(before.remaining_days, 366);
        let last = shown(&shelf, &target, &question("2024-12-31"));
        assert_eq!((last.is_closed, last.remaining_days, last.provisional), (false, 0, YI));
    }

    #[test]
    fn years_outside_the_target_are_refused() {
        let (shelf, target) = (Shelf::default(), target(Metric::TechnologyAmount));
        let outside = Question { year: Some(2026), ..question("2025-06-30") };
        let refused = Figures::of(&target, shelf.books(), &outside).unwrap_err();
        assert_eq!(refused, LedgerError::YearOutside { year: 2026, first: 2020, last: 2025 });
        let nothing = Target::default();
        let refused = Figures::of(&nothing, shelf.books(), &question("2025-06-30")).unwrap_err();
        assert_eq!(refused, LedgerError::NoTarget);
    }

    #[test]
    fn a_revocation_counts_on_its_own_day_as_reported_and_on_the_first_as_corrected() {
        let shelf = Shelf {
            registrations: vec![
                revoked("reg-1", "2024-12-31", 3 * YI, "2025-01-01"),
                registered("reg-2", "2025-01-01", YI),
            ],
            ..Shelf::default()
        };
        let target = target(Metric::TechnologyAmount);
        for (as_of, year, view, actual) in [
            ("2024-12-31", 2024, View::AsReported, 3),
            ("2024-12-31", 2024, View::AsCorrected, 3),
            ("2025-01-01", 2024, View::AsReported, 3),
            ("2025-01-01", 2024, View::AsCorrected, 0),
            ("2025-01-01", 2025, View::AsReported, -2),
            ("2025-01-01", 2025, View::AsCorrected, 1),
        ] {
            let asked = Question { year: Some(year), view, ..question(as_of) };
            let seen = shown(&shelf, &target, &asked);
            assert_eq!(seen.actual, Some(actual * YI), "{as_of}, {year}, {view:?}");
        }
        let mut count = target.clone();
        count.metric = Some(Metric::RegistrationCount);
        let asked = Question { view: View::AsCorrected, ..question("2025-01-01") };
        assert_eq!(shown(&shelf, &count, &asked).actual, Some(1));
        // Asked with what had been written down before the revocation.
        let known_at = Some(day("2024-12-31").start());
        let asked = Question { known_at, year: Some(2024), ..asked };
        assert_eq!(shown(&shelf, &target, &asked).actual, Some(3 * YI));
    }

    #[test]
    fn the_year_ends_at_midnight_in_beijing_and_29_february_is_held_against_the_28th() {
        // 2024-12-31T16:00:00Z is midnight in Beijing.
        let last = Day::of(Time::from_micros(1_735_660_799_999_999));
        let next = Day::of(Time::from_micros(1_735_660_800_000_000));
        assert_eq!((last, next), (day("2024-12-31"), day("2025-01-01")));
        let shelf = Shelf {
            registrations: vec![
                registered("reg-1", "2023-02-28", 1),
                registered("reg-2", "2023-03-01", 2),
                registered("reg-3", "2024-02-29", 4),
                registered("reg-4", &last.to_string(), 8),
                registered("reg-5", &next.to_string(), 16),
            ],
            ..Shelf::default()
        };
        let target = target(Metric::TechnologyAmount);
        let seen = |as_of| {
            let seen = shown(&shelf, &target, &question(as_of));
            (seen.actual.unwrap(), seen.year_before.unwrap())
        };
        assert_eq!(seen("2024-02-28"), (0, 1));
        assert_eq!(seen("2024-02-29"), (4, 1));
        assert_eq!(seen("2024-03-01"), (4, 3));
        assert_eq!(seen("2024-12-31"), (12, 3));
        assert_eq!(seen("2025-01-01"), (16, 0));
        assert_eq!(seen("2025-02-28"), (16, 0));
        assert_eq!(seen("2025-03-01"), (16, 4));
    }

    #[test]
    fn what_is_signed_stands_beside_until_it_is_registered() {
        let mut ended = signed("con-3", "2025-02-01", 4 * YI);
        ended.content.steps.push(step(ContractState::Terminated, "2025-03-01"));
        let mut changed = signed("con-4", "2025-02-01", 9 * YI);
        let amounts = |yi: i64| Amounts { contract: Some(Fen::new(yi * YI)), ..Amounts::default() };
        changed.content.amendments.push(Amendment {
            before: amounts(8),
            after: amounts(9),
            date: day("2025-04-01"),
            time: day("2025-04-01").start(),
            actor: String::new(),
            note: String::new(),
        });
        let shelf = Shelf {
            // Of con-reg-1.
            registrations: vec![registered("reg-1", "2025-03-15", YI)],
            contracts: vec![
                signed("con-2", "2024-11-01", 2 * YI),
                ended,
                changed,
                signed("con-reg-1", "2025-01-15", YI),
            ],
            ..Shelf::default()
        };
        let target = target(Metric::TechnologyAmount);
        let seen = |as_of| {
            let seen = shown(&shelf, &target, &question(as_of));
            (seen.actual.unwrap() / YI, seen.provisional / YI)
        };
        assert_eq!(seen("2025-01-14"), (0, 2));
        assert_eq!(seen("2025-01-15"), (0, 3));
        assert_eq!(seen("2025-02-28"), (0, 15));
        assert_eq!(seen("2025-03-01"), (0, 11), "one was terminated");
        assert_eq!(seen("2025-03-15"), (1, 10), "one was registered");
        assert_eq!(seen("2025-04-01"), (1, 11), "one was amended");
        let mut bought = target.clone();
        bought.scope = Some(Scope::Intake);
        let elsewhere = shown(&shelf, &bought, &question("2025-04-01"));
        assert_eq!((elsewhere.actual, elsewhere.provisional), (Some(0), 0));
    }

    #[test]
    fn what_others_report_is_the_latest_of_the_year_and_nothing_is_not_zero() {
        let metric = Metric::HighTechFirmCount;
        let mut other: Record<Observation> = observation(metric, "2025-05-01", 999, 1);
        other.content.region_prefix = "330522".to_owned();
        let shelf = Shelf {
            observations: vec![
                observation(metric, "2024-12-31", 500, 1),
                observation(metric, "2025-03-31", 510, 1),
                observation(metric, "2025-06-30", 530, 2),
                observation(metric, "2025-06-30", 525, 1),
                other,
                observation(Metric::RdBodyCount, "2025-06-30", 7, 1),
            ],
            ..Shelf::default()
        };
        let mut target = target(metric);
        target.accumulation = Some(Accumulation::Stock);
        (target.base_value, target.final_value) = (300, 550);
        let seen = |as_of, year| {
            let asked = Question { year: Some(year), ..question(as_of) };
            shown(&shelf, &target, &asked)
        };
        assert_eq!(seen("2025-03-30", 2025).actual, None);
        assert_eq!(seen("2025-03-30", 2025).gap, None);
        assert_eq!(seen("2025-03-31", 2025).actual, Some(510));
        let last = seen("2025-08-01", 2025);
        let source = last.reported.clone().unwrap();
        assert_eq!((last.actual, source.date), (Some(530), day("2025-06-30")));
        assert_eq!((source.source.as_str(), last.entries), ("统计局", 0));
        assert_eq!((last.contract, last.provisional), (None, 0));
        assert_eq!(last.year_before, None, "nobody had reported by August");
        // The level of the year before, and what the year adds by the day.
        assert_eq!(last.due, 500 + 50 * 213 / 365);
        assert_eq!(seen("2025-12-31", 2025).year_before, Some(500));
        let figures = Figures::of(&target, shelf.books(), &question("2025-08-01")).unwrap();
        let actual: Vec<Option<i64>> =
            series(&figures).unwrap().iter().map(|point| point.actual).collect();
        assert_eq!(actual, [None, None, None, None, Some(500), Some(530)]);
    }

    #[test]
    fn what_accumulates_counts_from_the_base_year_on() {
        let made = |id: &str, on: &str| {
            let date = Some(day(on));
            record(id, Industrialisation { date, ..Industrialisation::default() })
        };
        let shelf = Shelf {
            industrialisations: vec![
                made("ind-1", "2019-12-31"),
                made("ind-2", "2020-01-01"),
                made("ind-3", "2021-05-01"),
                made("ind-4", "2022-05-01"),
            ],
            ..Shelf::default()
        };
        let mut target = target(Metric::IndustrialisedCount);
        (target.base_value, target.final_value) = (100, 600);
        for (accumulation, actual, before, due) in [
            (Accumulation::Flow, 1, 1, 300 * 181 / 365),
            (Accumulation::Cumulative, 3, 2, 200 + 100 * 181 / 365),
            (Accumulation::Stock, 4, 3, 200 + 100 * 181 / 365),
        ] {
            target.accumulation = Some(accumulation);
            let seen = shown(&shelf, &target, &question("2022-06-30"));
            assert_eq!((seen.actual, seen.year_before), (Some(actual), Some(before)));
            assert_eq!((seen.due, seen.contract), (due, None), "{accumulation:?}");
        }
    }

    #[test]
    fn all_years_stand_beside_their_plan_and_years_to_come_have_no_figure() {
        let shelf = Shelf {
            registrations: vec![
                registered("reg-1", "2020-05-01", 13 * YI),
                registered("reg-2", "2021-05-01", 16 * YI),
                registered("reg-3", "2022-05-01", 5 * YI),
            ],
            ..Shelf::default()
        };
        let mut target = target(Metric::TechnologyAmount);
        target.plan_line = Some(crate::domain::target::PlanLine::Given);
        target.given = [(2021, 15), (2022, 20), (2023, 21), (2024, 22), (2025, 25)]
            .map(|(year, yi)| YearValue { year, value: yi * YI })
            .to_vec();
        let figures = Figures::of(&target, shelf.books(), &question("2022-05-01")).unwrap();
        let points = series(&figures).unwrap();
        let seen: Vec<_> = points
            .iter()
            .map(|it| (it.year, it.plan / YI, it.actual.map(|fen| fen / YI), it.is_closed))
            .collect();
        assert_eq!(
            seen,
            [
                (2020, 13, Some(13), true),
                (2021, 15, Some(16), true),
                (2022, 20, Some(5), false),
                (2023, 21, None, false),
                (2024, 22, None, false),
                (2025, 25, None, false),
            ]
        );
        assert_eq!(points[1].completion_bp, Some(10_666));
        assert_eq!(points[1].contract, Some(Fen::new(32 * YI)));
    }
}
