//! Whether a target is reached: a year as of a day, and all years.

use super::books::{Books, View};
use super::breakdown::total;
use super::error::{LedgerError, bp};
use super::figures::{Figure, Figures, year_before};
use super::plan::{plan_value, years};
use super::reported::Reported;
use super::year_part::{YearPart, last_of};
use crate::domain::target::{Accumulation, Metric, Target};
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
}
