//! The rules that hold until an operator writes others.

use super::calendar::Calendar;
use super::holidays;
use super::rules::{Clock, NoticeRule, RegistrationRule, RewardRule, RuleBook};
use crate::domain::{Day, Fen};

impl Default for RuleBook {
    fn default() -> Self {
        Self {
            registration: registration(),
            reward: reward(),
            notice: notice(),
            introduction_clock: Clock { days: 5, is_working: true },
            calendar: calendar(),
        }
    }
}

fn calendar() -> Calendar {
    Calendar {
        holidays: holidays::days_off().collect(),
        worked: holidays::days_worked().collect(),
        last_year: holidays::LAST_YEAR,
    }
}

fn day(year: i64, month: i64, day: i64) -> Day {
    Day::of_date(year, month, day).unwrap_or_default()
}

/// The rules of 2000 set 30 days. Of the rules of 2026 the final text was not at hand: until an
/// operator enters it, the values of the draft of December 2024 stand in, and say so.
fn registration() -> Vec<RegistrationRule> {
    vec![
        RegistrationRule {
            id: "2000".into(),
            from: day(2000, 2, 16),
            clock: Clock { days: 30, is_working: false },
            expert_threshold: None,
            expert_clock: Clock { days: 30, is_working: false },
            note: "技术合同认定登记管理办法（2000）：受理之日起 30 日内".into(),
        },
        RegistrationRule {
            id: "2026-provisional".into(),
            from: day(2026, 1, 23),
            clock: Clock { days: 15, is_working: true },
            expert_threshold: Some(Fen::new(500_000_000)),
            expert_clock: Clock { days: 30, is_working: true },
            note: "暂用 2024 年 12 月征求意见稿的数值，须以 2026 年正式文本核定 · values of the \
                   draft of December 2024, to be replaced by those of the final text"
                .into(),
        },
    ]
}

/// Deqing's broker policy: 1 % of the actual amount, at most 30,000 yuan a project.
fn reward() -> Vec<RewardRule> {
    vec![RewardRule {
        id: "deqing".into(),
        from: day(2014, 1, 1),
        rate_bp: 100,
        cap: Fen::new(3_000_000),
        note: "德清技术经纪人奖励：实际成交额的 1%，每项最高 3 万元".into(),
    }]
}

fn notice() -> Vec<NoticeRule> {
    vec![NoticeRule {
        id: "15-days".into(),
        from: day(2015, 10, 1),
        clock: Clock { days: 15, is_working: false },
        note: "协议定价公示不少于 15 日".into(),
    }]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    fn within_ten_working_days(start: &str) -> String {
        let clock = Clock { days: 10, is_working: true };
        RuleBook::default().last_day(clock, on(start)).to_string()
    }

    #[test]
    fn working_days_skip_holidays_and_count_the_weekend_days_that_are_worked() {
        for (start, end) in [
            // National Day: 29 September and 12 October were worked.
            ("2024-09-27", "2024-10-16"),
            // Spring Festival: 26 January and 8 February were worked.
            ("2025-01-24", "2025-02-13"),
            // The Spring Festival that was prolonged to 2 February.
            ("2020-01-22", "2020-02-13"),
            // Over New Year's Eve: 31 December 2018 was off, 29 December worked.
            ("2018-12-28", "2019-01-14"),
            ("2026-02-13", "2026-03-05"),
        ] {
            assert_eq!(within_ten_working_days(start), end, "from {start}");
        }
    }

    #[test]
    fn every_shipped_worked_day_is_a_weekend_day_and_none_is_off() {
        let calendar = RuleBook::default().calendar;
        assert_eq!((calendar.holidays.len(), calendar.worked.len()), (240, 53));
        for day in &calendar.worked {
            assert!(day.weekday() >= 6, "{day} is no weekend day");
            assert!(!calendar.holidays.contains(day), "{day} is worked and off");
            assert!(calendar.is_working(*day), "{day}");
        }
        assert!(calendar.holidays.iter().all(|day| !calendar.is_working(*day)));
    }

    #[test]
    fn every_year_has_as_many_working_days_as_its_notices_leave() {
        let calendar = RuleBook::default().calendar;
        let counted: Vec<u32> = (2019..=2026)
            .map(|year| {
                let before = Day::first_of(year).plus(-1);
                calendar.working_between(before, Day::first_of(year + 1).plus(-1))
            })
            .collect();
        assert_eq!(counted, [250, 249, 250, 249, 249, 251, 248, 248]);
    }

    #[test]
    fn a_year_without_data_has_weekends_alone_and_says_so() {
        let calendar = RuleBook::default().calendar;
        assert!(calendar.is_known(on("2026-12-31")) && calendar.is_known(on("2019-01-02")));
        assert!(!calendar.is_known(on("2027-01-01")), "the notice for 2027 is not entered");
        assert!(!calendar.is_known(on("2017-10-02")), "nothing was entered so far back");
        assert!(calendar.is_working(on("2027-10-01")), "a Friday, for all that is known");
        assert!(!calendar.is_working(on("2027-10-02")), "a Saturday");
        assert_eq!(within_ten_working_days("2027-09-30"), "2027-10-14");
        let empty = Calendar::default();
        assert!(!empty.is_known(on("2024-05-01")) && empty.is_working(on("2024-05-01")));
    }

    #[test]
    fn a_clock_of_all_days_runs_through_holidays_and_leap_days() {
        let rules = RuleBook::default();
        let clock = Clock { days: 30, is_working: false };
        assert_eq!(rules.last_day(clock, on("2024-02-10")).to_string(), "2024-03-11");
        assert_eq!(rules.last_day(clock, on("2023-02-10")).to_string(), "2023-03-12");
        let none = Clock { days: 0, is_working: true };
        assert_eq!(rules.last_day(none, on("2024-10-01")), on("2024-10-01"), "no day at all");
    }

    #[test]
    fn a_rule_holds_from_its_first_day_until_the_next_one_does() {
        let rules = RuleBook::default();
        let of = |day: &str| rules.registration_on(on(day)).map(|rule| rule.id.as_str());
        assert_eq!(of("2000-02-15"), None);
        assert_eq!(of("2000-02-16"), Some("2000"));
        assert_eq!(of("2026-01-22"), Some("2000"));
        assert_eq!(of("2026-01-23"), Some("2026-provisional"));
        assert_eq!(rules.reward_on(on("2013-12-31")).map(|rule| rule.id.as_str()), None);
        assert_eq!(rules.reward_on(on("2014-01-01")).map(|rule| rule.id.as_str()), Some("deqing"));
    }

    #[test]
    fn the_shipped_rules_pass_their_own_checks() {
        use crate::domain::Content;
        assert_eq!(RuleBook::default().admit().map(|book| book.into_inner().reward.len()), Ok(1));
    }
}
