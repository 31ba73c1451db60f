//! Until when: a date ends with its day in Beijing.

use jiff::civil::{Date, DateTime};
use jiff::tz::Offset;

use crate::domain::text::half_width;
use crate::domain::{Day, Time};

/// Beijing time; China has had no summer time since 1991.
const BEIJING: Offset = Offset::constant(8);
/// What people write for "no end".
const ENDLESS: [&str; 6] = ["长期", "长期有效", "永久", "永久有效", "无", "-"];

/// Reads a moment until which something holds: the end of a day (in Beijing), a moment with a time
/// zone (RFC 3339), or none when the text says so. `Err` when it is not a date.
pub(super) fn read_end(text: &str) -> Result<Option<Time>, ()> {
    let text: String = text.trim().chars().map(half_width).collect();
    if text.is_empty() || ENDLESS.contains(&text.as_str()) {
        return Ok(None);
    }
    if let Ok(moment) = text.parse::<jiff::Timestamp>() {
        return Ok(Some(Time::from_micros(moment.as_microsecond())));
    }
    let (day, clock) = split_clock(&text);
    let day = read_day(day).ok_or(())?;
    match clock {
        None => end_of(day).map(Some).ok_or(()),
        Some(clock) => {
            let clock: jiff::civil::Time = clock.parse().map_err(|_| ())?;
            if clock == jiff::civil::Time::midnight() {
                return end_of(day).map(Some).ok_or(());
            }
            in_beijing(day.to_datetime(clock)).map(Some).ok_or(())
        }
    }
}

/// Reads a day by itself, with the midnight that spreadsheets append; none when it is no day.
pub(super) fn read_day_alone(text: &str) -> Option<Day> {
    let text: String = text.trim().chars().map(half_width).collect();
    let (day, clock) = split_clock(&text);
    let midnight = jiff::civil::Time::midnight();
    let at_midnight =
        |clock: &str| clock.parse().is_ok_and(|clock: jiff::civil::Time| clock == midnight);
    if !clock.is_none_or(at_midnight) {
        return None;
    }
    let day = read_day(day)?;
    Day::of_date(day.year().into(), day.month().into(), day.day().into())
}

/// The first moment after `day` in Beijing; none at the end of the calendar.
pub(super) fn end_of(day: Date) -> Option<Time> {
    in_beijing(day.tomorrow().ok()?.to_datetime(jiff::civil::Time::midnight()))
}

fn in_beijing(moment: DateTime) -> Option<Time> {
    let moment = BEIJING.to_timestamp(moment).ok()?;
    Some(Time::from_micros(moment.as_microsecond()))
}

/// Separates the time of day that spreadsheets append: `2026-05-31 00:00:00`.
fn split_clock(text: &str) -> (&str, Option<&str>) {
    match text.split_once([' ', 'T']) {
        Some((day, clock)) if clock.contains(':') => (day.trim(), Some(clock.trim())),
        _ => (text, None),
    }
}

/// Reads `2026-05-31`, `2026/5/31`, `2026.5.31`, `2026年5月31日` or `20260531`.
fn read_day(text: &str) -> Option<Date> {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    if text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return date(&text[..4], &text[4..6], &text[6..]);
    }
    let text = text.trim_end_matches(['日', '号']);
    let parts: Vec<&str> = text.split(['-', '/', '.', '年', '月']).collect();
    match parts.as_slice() {
        [year, month, day] if year.len() == 4 => date(year, month, day),
        _ => None,
    }
}

fn date(year: &str, month: &str, day: &str) -> Option<Date> {
    let is_number = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if !(is_number(year) && is_number(month) && is_number(day)) {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Result<Option<&str>, ()>) {
        let expected = expected.map(|moment| {
            moment.map(|moment| {
                let moment: jiff::Timestamp = moment.parse().unwrap();
                Time::from_micros(moment.as_microsecond())
            })
        });
        assert_eq!(read_end(text), expected, "{text}");
    }

    #[test]
    fn a_day_ends_at_midnight_in_beijing() {
        for text in [
            "2026-05-31",
            "2026/5/31",
            "2026.05.31",
            "2026年5月31日",
            "2026年05月31号",
            "20260531",
            "２０２６－０５－３１",
            " 2026-5-31 ",
            "2026-05-31 00:00:00",
            "2026/5/31 0:00".replace("0:00", "00:00").as_str(),
        ] {
            check(text, Ok(Some("2026-06-01T00:00:00+08:00")));
        }
        check("2024-02-29", Ok(Some("2024-03-01T00:00:00+08:00")));
        check("2026-12-31", Ok(Some("2026-12-31T16:00:00Z")));
    }

    #[test]
    fn moments_and_no_end_are_read() {
        check("2026-05-31T16:00:00Z", Ok(Some("2026-05-31T16:00:00Z")));
        check("2026-05-31 18:30:00", Ok(Some("2026-05-31T18:30:00+08:00")));
        for text in ["", "  ", "长期", "长期有效", "无", "－"] {
            check(text, Ok(None));
        }
    }

    #[test]
    fn what_is_no_day_is_refused() {
        for text in [
            "2026-02-30",
            "2025-02-29",
            "2026-13-01",
            "2026-05",
            "2026年",
            "31/5/2026",
            "46173",
            "明年",
            "2026-05-31-1",
            "+2026-5-31",
            "2026-+5-31",
            "9999-12-31",
            "二〇二六年五月三十一日",
            "99999999999999999999",
        ] {
            check(text, Err(()));
        }
    }
}
