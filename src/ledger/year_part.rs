//! How much of a year is over on a day.

use crate::domain::Day;
use crate::domain::target::MONTHS;
use crate::domain::trade::parts::WHOLE_BP;

/// A part of a year, from nothing to the whole, as a fraction without rounding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct YearPart {
    over: i128,
    whole: i128,
}

/// The last day of a year.
pub(super) const fn last_of(year: i64) -> Day {
    Day::first_of(year.saturating_add(1)).plus(-1)
}

impl YearPart {
    /// The days that are over on the evening of `day`, of all days of the year.
    pub fn by_days(year: i64, day: Day) -> Self {
        let first = Day::first_of(year);
        let whole = i128::from(last_of(year).days_since(first)) + 1;
        let over = i128::from(day.days_since(first)) + 1;
        Self { over: over.clamp(0, whole), whole }
    }

    /// The months that are over, each weighing as stated, and of the month that `day` lies in the
    /// days that are over. Without twelve months it goes by days.
    pub fn by_months(year: i64, day: Day, months_bp: &[u32]) -> Self {
        if months_bp.len() != MONTHS {
            return Self::by_days(year, day);
        }
        if day < Day::first_of(year) {
            return Self { over: 0, whole: 1 };
        }
        let (now, month, _) = day.date();
        if now > year {
            return Self { over: 1, whole: 1 };
        }
        let weight = |number: i64| {
            let place = usize::try_from(number - 1).ok();
            place.and_then(|place| months_bp.get(place)).map_or(0, |bp| i128::from(*bp))
        };
        let before: i128 = (1..month).map(weight).sum();
        let next = Day::of_date(year, month + 1, 1);
        let next = next.unwrap_or_else(|| Day::first_of(year.saturating_add(1)));
        let first = Day::of_date(year, month, 1).unwrap_or(day);
        let days = i128::from(next.days_since(first)).max(1);
        let over = i128::from(day.days_since(first)) + 1;
        Self { over: before * days + weight(month) * over, whole: i128::from(WHOLE_BP) * days }
    }

    /// That part of a value, rounded down.
    pub fn of(self, value: i64) -> i64 {
        let part = (i128::from(value) * self.over).div_euclid(self.whole);
        // A part is never more than the whole, which fits.
        i64::try_from(part).unwrap_or(value)
    }

    /// In basis points, rounded down.
    pub fn bp(self) -> i64 {
        self.of(i64::from(WHOLE_BP))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    #[test]
    fn a_year_is_over_on_the_evening_of_its_last_day_and_leap_years_have_a_day_more() {
        for (year, on, due) in [
            (2025, "2024-12-31", 0),
            (2025, "2025-01-01", 1),
            (2025, "2025-02-28", 59),
            (2025, "2025-03-01", 60),
            (2025, "2025-12-30", 364),
            (2025, "2025-12-31", 365),
            (2025, "2026-01-01", 365),
        ] {
            assert_eq!(YearPart::by_days(year, day(on)).of(365), due, "{on} of {year}");
        }
        for (on, due) in [("2024-02-28", 59), ("2024-02-29", 60), ("2024-03-01", 61)] {
            assert_eq!(YearPart::by_days(2024, day(on)).of(366), due, "{on}");
        }
        assert_eq!(YearPart::by_days(2024, day("2024-12-31")).of(366), 366);
        assert_eq!(YearPart::by_days(2025, day("2025-06-30")).bp(), 4_958);
        assert_eq!(YearPart::by_days(2025, day("2025-12-31")).of(i64::MAX), i64::MAX);
        assert_eq!(YearPart::by_days(2025, day("2025-01-01")).of(364), 0, "rounded down");
    }

    #[test]
    fn months_weigh_as_stated_and_lie_evenly_over_their_days() {
        let mut months = [500_u32; 12];
        months[11] = 4_500;
        for (on, due) in [
            ("2023-12-31", 0),
            ("2024-01-31", 500),
            ("2024-02-01", 517),
            ("2024-02-29", 1_000),
            ("2024-11-30", 5_500),
            ("2024-12-01", 5_645),
            ("2024-12-31", 10_000),
            ("2025-01-01", 10_000),
        ] {
            assert_eq!(YearPart::by_months(2024, day(on), &months).bp(), due, "{on}");
        }
        assert_eq!(
            YearPart::by_months(2024, day("2024-05-05"), &[]),
            YearPart::by_days(2024, day("2024-05-05"))
        );
    }
}
