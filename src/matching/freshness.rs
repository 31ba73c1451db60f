//! How lately an achievement was brought up to date.

use super::verdict::Verdict;
use super::weights::POINTS_MAX;
use crate::domain::{Achievement, Day, Record};

/// Days in which the fit falls by half: who has not looked at a listing for a year may have sold
/// it, or given it up.
const HALF_LIFE_DAYS: i64 = 365;

/// Wholly fresh on the day of its last change, half after a year, a quarter after two.
pub(super) fn freshness(offer: &Record<Achievement>, today: Day) -> Verdict {
    let updated = Day::of(offer.life.update_time);
    // What changed after the day that is asked for is as fresh as can be.
    let age = today.days_since(updated).max(0);
    let (code, zh, en) = match age {
        0 => ("UPDATED_TODAY", "当天更新".to_owned(), "updated on the day".to_owned()),
        1 => ("UPDATED_LATELY", "1 天前更新".to_owned(), "updated 1 day ago".to_owned()),
        2..HALF_LIFE_DAYS => {
            ("UPDATED_LATELY", format!("{age} 天前更新"), format!("updated {age} days ago"))
        }
        _ => (
            "UPDATED_LONG_AGO",
            format!("已有 {age} 天没有更新（上次 {updated}），宜先核实"),
            format!("not updated for {age} days (last on {updated}); ask whether it still holds"),
        ),
    };
    let mut verdict = Verdict::percent(0, code, zh, en);
    verdict.fit = halved(age);
    verdict
}

/// A million halved once a half-life, falling evenly in between: integers, so that every machine
/// finds the same.
fn halved(age: i64) -> i32 {
    let (halvings, rest) = (age / HALF_LIFE_DAYS, age % HALF_LIFE_DAYS);
    let Ok(halvings) = u32::try_from(halvings) else { return 0 };
    let from = i64::from(POINTS_MAX).checked_shr(halvings).unwrap_or(0);
    let fit = from - from * rest / (2 * HALF_LIFE_DAYS);
    i32::try_from(fit).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Life, RecordId, Time};

    fn judged(updated: &str, today: &str) -> (i32, &'static str, String) {
        let update_time = Day::parse(updated).unwrap().start();
        let life = Life { update_time, ..Life::default() };
        let id = RecordId::parse("id", "a").unwrap();
        let offer = Record { id, content: Achievement::default(), life };
        let verdict = freshness(&offer, Day::parse(today).unwrap());
        (verdict.fit, verdict.reason.code, verdict.reason.text.zh)
    }

    #[test]
    fn a_year_without_change_halves_it() {
        let check = |updated, fit, code, words: &str| {
            let (found, reason, zh) = judged(updated, "2026-11-23");
            assert_eq!((found, reason), (fit, code), "{updated}");
            assert!(zh.contains(words), "{zh}");
        };
        check("2026-11-23", 1_000_000, "UPDATED_TODAY", "当天");
        check("2026-12-31", 1_000_000, "UPDATED_TODAY", "当天");
        check("2026-11-22", 998_631, "UPDATED_LATELY", "1 天前");
        check("2025-11-23", 500_000, "UPDATED_LONG_AGO", "365 天");
        check("2024-11-23", 250_000, "UPDATED_LONG_AGO", "2024-11-23");
        check("1900-01-01", 0, "UPDATED_LONG_AGO", "1900-01-01");
    }

    #[test]
    fn the_hour_of_the_day_does_not_matter_and_age_never_helps() {
        let day = Day::parse("2026-11-23").unwrap();
        let last = Time::from_micros(day.start().micros() + 24 * 3_600_000_000 - 1);
        assert_eq!(Day::of(last), day);
        let fits: Vec<i32> = (0..4_000).map(halved).collect();
        assert!(fits.is_sorted_by(|a, b| a >= b));
        assert_eq!(halved(i64::MAX), 0);
    }
}
