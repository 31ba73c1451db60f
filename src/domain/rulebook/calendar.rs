//! 节假日: which days are worked.

use std::collections::BTreeSet;

use crate::domain::Day;
use crate::domain::check::Checks;

/// Most holidays, and most worked weekend days, that a calendar keeps.
pub const CALENDAR_DAYS_MAX: usize = 4_000;
/// Saturday, as [`Day::weekday`] counts.
const SATURDAY: i64 = 6;

/// The days that differ from the week's usual course, as the State Council arranges them each year.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Calendar {
    /// 放假: days that are not worked, weekends left out or not.
    pub holidays: BTreeSet<Day>,
    /// 调休上班: weekend days that are worked.
    pub worked: BTreeSet<Day>,
    /// The last year that has been entered; after it weekends alone are known.
    pub last_year: i64,
}

impl Calendar {
    /// Whether a day is worked.
    pub fn is_working(&self, day: Day) -> bool {
        if self.worked.contains(&day) {
            return true;
        }
        day.weekday() < SATURDAY && !self.holidays.contains(&day)
    }

    /// The day that is so many working days after `start`, which is not counted.
    pub fn plus_working(&self, start: Day, days: u32) -> Day {
        let mut day = start;
        let mut left = days;
        while left > 0 {
            day = day.plus(1);
            if self.is_working(day) {
                left = left.saturating_sub(1);
            }
        }
        day
    }

    /// Working days after `start` up to and with `end`.
    pub fn working_between(&self, start: Day, end: Day) -> u32 {
        let mut count = 0_u32;
        let mut day = start;
        while day < end {
            day = day.plus(1);
            count = count.saturating_add(u32::from(self.is_working(day)));
        }
        count
    }

    /// Whether a day lies in what has been entered, so that nothing is guessed: from the first
    /// holiday to the end of the last year.
    pub fn is_known(&self, day: Day) -> bool {
        let is_entered = self.holidays.first().is_some_and(|first| *first <= day);
        is_entered && day.year() <= self.last_year
    }

    /// Checks the calendar's size.
    pub fn check(&self, checks: &mut Checks) {
        checks.count("calendar.holidays", self.holidays.len(), CALENDAR_DAYS_MAX);
        checks.count("calendar.worked_days", self.worked.len(), CALENDAR_DAYS_MAX);
    }
}
