//! When digests are due: days begin and end in Beijing.

use crate::domain::Time;
use crate::domain::words::AlertFrequency;

const HOUR: i64 = 3_600_000_000;
const DAY: i64 = 24 * HOUR;
/// Beijing's time zone; there is no summer time.
const BEIJING: i64 = 8 * HOUR;
/// The hour of the day at which digests are due, Beijing time.
const DIGEST_HOUR: i64 = 8;
/// 1970-01-01 was a Thursday; the first Monday came four days later.
const FIRST_MONDAY: i64 = 4;

/// The day in Beijing, counted from 1970-01-01.
pub(super) const fn day(time: Time) -> i64 {
    time.micros().saturating_add(BEIJING).div_euclid(DAY)
}

/// When the digest is due that takes what comes at `now`: a daily one for alerts beyond the cap.
pub(super) const fn digest_time(frequency: AlertFrequency, now: Time) -> Time {
    let today = day(now);
    let passed = now.micros() >= moment(today);
    let next = if passed { today + 1 } else { today };
    match frequency {
        AlertFrequency::Weekly => {
            let into_week = (next - FIRST_MONDAY).rem_euclid(7);
            Time::from_micros(moment(next + (7 - into_week) % 7))
        }
        AlertFrequency::Instant | AlertFrequency::Daily | AlertFrequency::Off => {
            Time::from_micros(moment(next))
        }
    }
}

/// The digests' hour of a day.
const fn moment(day: i64) -> i64 {
    day.saturating_mul(DAY).saturating_add(DIGEST_HOUR * HOUR - BEIJING)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2026-06-01T00:00:00Z, a Monday, 08:00 in Beijing.
    const MONDAY_EIGHT: i64 = 1_780_272_000_000_000;

    #[test]
    fn digests_are_due_at_eight_in_beijing() {
        let due = |frequency, at| digest_time(frequency, Time::from_micros(at)).micros();
        let daily = AlertFrequency::Daily;
        assert_eq!(due(daily, MONDAY_EIGHT - 1), MONDAY_EIGHT);
        assert_eq!(due(daily, MONDAY_EIGHT), MONDAY_EIGHT + DAY);
        assert_eq!(due(AlertFrequency::Instant, MONDAY_EIGHT + HOUR), MONDAY_EIGHT + DAY);
        let weekly = AlertFrequency::Weekly;
        assert_eq!(due(weekly, MONDAY_EIGHT - 1), MONDAY_EIGHT);
        assert_eq!(due(weekly, MONDAY_EIGHT), MONDAY_EIGHT + 7 * DAY);
        assert_eq!(due(weekly, MONDAY_EIGHT + 3 * DAY), MONDAY_EIGHT + 7 * DAY);
    }

    #[test]
    fn a_day_begins_at_midnight_in_beijing() {
        let midnight = MONDAY_EIGHT - 8 * HOUR;
        let days =
            [midnight - 1, midnight, midnight + DAY - 1].map(|at| day(Time::from_micros(at)));
        assert_eq!((days[1] - days[0], days[2] - days[1]), (1, 0));
    }
}
