//! Days as the county counts them: Beijing's, from midnight to midnight.

use super::time::Time;

/// Beijing time, ahead of UTC all over China and all year round.
const BEIJING_MICROS: i64 = 8 * 3_600_000_000;
const DAY_MICROS: i64 = 24 * 3_600_000_000;
/// The year of the day that is counted 0.
const EPOCH_YEAR: i64 = 1970;
/// Years that a written day may have, as records' times do.
const YEARS: std::ops::Range<i64> = 1900..2200;

/// A whole day in Beijing, counted from 1970-01-01. Written `2026-11-23`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Day(i64);

impl Day {
    /// The day that a moment lies in.
    pub const fn of(moment: Time) -> Self {
        Self(moment.micros().saturating_add(BEIJING_MICROS).div_euclid(DAY_MICROS))
    }

    /// The last day that an end leaves whole or in part: `end` itself is the first moment after.
    pub const fn of_last(end: Time) -> Self {
        Self::of(Time::from_micros(end.micros().saturating_sub(1)))
    }

    /// The day's first moment.
    pub const fn start(self) -> Time {
        Time::from_micros(self.0.saturating_mul(DAY_MICROS).saturating_sub(BEIJING_MICROS))
    }

    /// How many days lie between; negative when `earlier` is the later one.
    pub const fn days_since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }

    /// The day so many days later; earlier when negative.
    pub const fn plus(self, days: i64) -> Self {
        Self(self.0.saturating_add(days))
    }

    /// The day of a date of the calendar, years 1900 to 2199; none when there is no such date.
    pub fn of_date(year: i64, month: i64, day: i64) -> Option<Self> {
        let month_days = month_days(year, month)?;
        let earlier: i64 = (1..month).filter_map(|month| self::month_days(year, month)).sum();
        let is_known = YEARS.contains(&year) && (1..=month_days).contains(&day);
        is_known.then(|| Self(days_before(year) + earlier + day - 1))
    }

    /// Year, month 1 to 12 and day 1 to 31.
    pub const fn date(self) -> (i64, i64, i64) {
        // No year is longer than 366 days, so this is at most a few years early.
        let mut year = EPOCH_YEAR + self.0.div_euclid(366);
        while days_before(year + 1) <= self.0 {
            year += 1;
        }
        while days_before(year) > self.0 {
            year -= 1;
        }
        let mut rest = self.0 - days_before(year);
        let mut month = 1;
        while let Some(days) = month_days(year, month) {
            if rest < days {
                break;
            }
            rest -= days;
            month += 1;
        }
        (year, month, rest + 1)
    }

    /// The year that the day lies in.
    pub const fn year(self) -> i64 {
        self.date().0
    }

    /// The first day of a year.
    pub const fn first_of(year: i64) -> Self {
        Self(days_before(year))
    }

    /// Day of the week: 1 = Monday to 7 = Sunday.
    pub const fn weekday(self) -> i64 {
        // 1970-01-01 was a Thursday.
        (self.0 + 3).rem_euclid(7) + 1
    }

    /// Reads `2026-11-23`, years 1900 to 2199; none for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('-');
        let mut number = |digits: usize| {
            let part = parts.next().filter(|part| part.len() == digits)?;
            let plain = part.bytes().all(|byte| byte.is_ascii_digit());
            if plain { part.parse::<i64>().ok() } else { None }
        };
        let (year, month, day) = (number(4)?, number(2)?, number(2)?);
        if parts.next().is_some() {
            return None;
        }
        Self::of_date(year, month, day)
    }
}

const fn is_leap(year: i64) -> bool {
    (year % 4 == 0 && year % 100 != 0) || year % 400 == 0
}

/// Days from the epoch to a year's first day.
const fn days_before(year: i64) -> i64 {
    // Leap days before a year of our era.
    const fn leaps(year: i64) -> i64 {
        let past = year - 1;
        past.div_euclid(4) - past.div_euclid(100) + past.div_euclid(400)
    }
    (year - EPOCH_YEAR) * 365 + leaps(year) - leaps(EPOCH_YEAR)
}

const fn month_days(year: i64, month: i64) -> Option<i64> {
    match month {
        2 if is_leap(year) => Some(29),
        2 => Some(28),
        4 | 6 | 9 | 11 => Some(30),
        1 | 3 | 5 | 7 | 8 | 10 | 12 => Some(31),
        _ => None,
    }
}

impl std::fmt::Display for Day {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (year, month, day) = self.date();
        write!(formatter, "{year:04}-{month:02}-{day:02}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_day_begins_at_midnight_in_beijing() {
        let midnight = Time::from_micros(1_795_363_200_000_000); // 2026-11-23T00:00:00+08:00
        let day = Day::of(midnight);
        assert_eq!((day.to_string().as_str(), day.start()), ("2026-11-23", midnight));
        let before = Day::of(Time::from_micros(midnight.micros() - 1));
        assert_eq!((before.to_string().as_str(), day.days_since(before)), ("2026-11-22", 1));
        assert!(Day::of(Time::from_micros(i64::MAX)).start().micros() > 0, "no panic");
    }

    #[test]
    fn only_days_of_the_calendar_are_read() {
        for text in ["2024-02-29", "1900-01-01", "2199-12-31", "1970-01-01", "2000-02-29"] {
            assert_eq!(Day::parse(text).map(|day| day.to_string()).as_deref(), Some(text));
        }
        for text in [
            "",
            "2026",
            "2026-11",
            "2026-11-31",
            "2026-13-01",
            "2023-02-29",
            "1900-02-29",
            "2026-1-01",
            "2026-11-23-1",
            "1899-12-31",
            "2200-01-01",
            "+026-11-23",
            "二〇二六",
            "2026-00-01",
            "2026-01-00",
            "2026-11-23T00:00:00Z",
        ] {
            assert_eq!(Day::parse(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn days_are_those_of_the_calendar(micros in Time::MIN.micros()..Time::MAX.micros()) {
            let moment = jiff::Timestamp::from_microsecond(micros).unwrap();
            let expected = jiff::tz::Offset::constant(8).to_datetime(moment).date().to_string();
            let day = Day::of(Time::from_micros(micros));
            prop_assert_eq!(day.to_string(), expected);
            let date = jiff::tz::Offset::constant(8).to_datetime(moment).date();
            prop_assert_eq!(day.weekday(), i64::from(date.weekday().to_monday_one_offset()));
            let (year, month, number) = day.date();
            prop_assert_eq!(Day::of_date(year, month, number), Some(day).filter(|_| year < 2200));
            prop_assert_eq!(day.plus(1).days_since(day), 1);
            prop_assert_eq!(Day::first_of(year), Day::of_date(year.min(2199), 1, 1).unwrap().plus(
                if year > 2199 { 365 } else { 0 }));
        }
    }
}
