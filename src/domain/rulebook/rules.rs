//! The rules themselves, and the record that keeps them.

use super::calendar::Calendar;
use crate::domain::check::{Checks, LIST_MAX};
use crate::domain::record::Content;
use crate::domain::trade::parts::{NOTE_CHARS_MAX, WHOLE_BP};
use crate::domain::violation::Code;
use crate::domain::{Day, Fen, Kind};

/// Most days of a clock.
pub const CLOCK_DAYS_MAX: u32 = 1_000;

/// How long something may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Clock {
    /// How many days.
    pub days: u32,
    /// Whether working days are counted, rather than all days.
    pub is_working: bool,
}

/// 认定登记规则, from a day on: how long a decision may take and what experts have to look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegistrationRule {
    /// Its id.
    pub id: String,
    /// The first day on which it holds; it goes by the day of acceptance.
    pub from: Day,
    /// How long a decision may take.
    pub clock: Clock,
    /// The technology amount from which experts look at it; none = never.
    pub expert_threshold: Option<Fen>,
    /// How long a decision may take with experts.
    pub expert_clock: Clock,
    /// Where it comes from.
    pub note: String,
}

/// 奖励规则, from a day on: what brokers get.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RewardRule {
    /// Its id.
    pub id: String,
    /// The first day on which it holds; it goes by the day of registration.
    pub from: Day,
    /// The rate, in basis points of what was paid.
    pub rate_bp: u32,
    /// The most that a project gets.
    pub cap: Fen,
    /// Where it comes from.
    pub note: String,
}

/// 公示规则, from a day on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeRule {
    /// Its id.
    pub id: String,
    /// The first day on which it holds; it goes by the day of publication.
    pub from: Day,
    /// How long a notice runs at least.
    pub clock: Clock,
    /// Where it comes from.
    pub note: String,
}

/// 规则簿: every rule with the day from which it holds. There is one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleBook {
    /// By `from`, ascending.
    pub registration: Vec<RegistrationRule>,
    /// By `from`, ascending.
    pub reward: Vec<RewardRule>,
    /// By `from`, ascending.
    pub notice: Vec<NoticeRule>,
    /// 对接应答时限: how long the other side may take to answer.
    pub introduction_clock: Clock,
    /// 节假日.
    pub calendar: Calendar,
}

impl RuleBook {
    /// The id of the one record.
    pub const ID: &'static str = "current";

    /// The registration rule that holds on a day.
    pub fn registration_on(&self, day: Day) -> Option<&RegistrationRule> {
        self.registration.iter().rev().find(|rule| rule.from <= day)
    }

    /// The registration rule with an id.
    pub fn registration_of(&self, id: &str) -> Option<&RegistrationRule> {
        self.registration.iter().find(|rule| rule.id == id)
    }

    /// The reward rule that holds on a day.
    pub fn reward_on(&self, day: Day) -> Option<&RewardRule> {
        self.reward.iter().rev().find(|rule| rule.from <= day)
    }

    /// The notice rule that holds on a day.
    pub fn notice_on(&self, day: Day) -> Option<&NoticeRule> {
        self.notice.iter().rev().find(|rule| rule.from <= day)
    }

    /// The last day of a clock that starts on `start`, which is not counted itself. Working days
    /// skip weekends and holidays, and count the weekend days that are worked.
    pub fn last_day(&self, clock: Clock, start: Day) -> Day {
        if clock.is_working {
            self.calendar.plus_working(start, clock.days)
        } else {
            start.plus(i64::from(clock.days))
        }
    }
}

/// What dated rules have in common, for checking them.
struct Dated<'a> {
    id: &'a mut String,
    from: Day,
    note: &'a mut String,
    clocks: Vec<Clock>,
}

fn check_dated<'a>(checks: &mut Checks, field: &str, rules: impl Iterator<Item = Dated<'a>>) {
    let mut before: Option<Day> = None;
    let mut seen = std::collections::BTreeSet::new();
    let mut count = 0;
    for (place, rule) in rules.enumerate() {
        let inner = format!("{field}[{place}]");
        checks.id(&format!("{inner}.rule_id"), rule.id);
        if !seen.insert(rule.id.clone()) {
            checks.note(
                &format!("{inner}.rule_id"),
                Code::DuplicateId,
                rule.id,
                "规则编号重复；请改名".into(),
                "two rules have this id; rename one".into(),
            );
        }
        checks.body(&format!("{inner}.note"), rule.note, NOTE_CHARS_MAX);
        if before.is_some_and(|before| rule.from <= before) {
            checks.note(
                &format!("{inner}.from_date"),
                Code::Contradiction,
                &rule.from.to_string(),
                "规则须按生效日期先后排列，日期不能相同".into(),
                "rules stand in the order of their first days, each later than the one before"
                    .into(),
            );
        }
        before = Some(rule.from);
        for clock in rule.clocks {
            checks.at_most(&format!("{inner}.days"), clock.days, CLOCK_DAYS_MAX);
        }
        count = place.saturating_add(1);
    }
    checks.count(field, count, LIST_MAX);
}

impl Content for RuleBook {
    const KIND: Kind = Kind::RuleBook;

    const FIELDS: &'static [&'static str] =
        &["registration_rules", "reward_rules", "notice_rules", "introduction_clock", "calendar"];

    fn check(&mut self, checks: &mut Checks) {
        let registration = self.registration.iter_mut().map(|rule| Dated {
            id: &mut rule.id,
            from: rule.from,
            note: &mut rule.note,
            clocks: vec![rule.clock, rule.expert_clock],
        });
        check_dated(checks, "registration_rules", registration);
        let reward = self.reward.iter_mut().map(|rule| Dated {
            id: &mut rule.id,
            from: rule.from,
            note: &mut rule.note,
            clocks: vec![],
        });
        check_dated(checks, "reward_rules", reward);
        let notice = self.notice.iter_mut().map(|rule| Dated {
            id: &mut rule.id,
            from: rule.from,
            note: &mut rule.note,
            clocks: vec![rule.clock],
        });
        check_dated(checks, "notice_rules", notice);
        for (place, rule) in self.registration.iter().enumerate() {
            let field = format!("registration_rules[{place}].expert_threshold_fen");
            checks.amount(&field, rule.expert_threshold);
        }
        for (place, rule) in self.reward.iter().enumerate() {
            checks.at_most(&format!("reward_rules[{place}].rate_bp"), rule.rate_bp, WHOLE_BP);
            checks.amount(&format!("reward_rules[{place}].cap_fen"), Some(rule.cap));
        }
        checks.at_most("introduction_clock.days", self.introduction_clock.days, CLOCK_DAYS_MAX);
        self.calendar.check(checks);
    }

    fn take_field(&mut self, path: &str, from: &Self) -> bool {
        match path {
            "registration_rules" => self.registration.clone_from(&from.registration),
            "reward_rules" => self.reward.clone_from(&from.reward),
            "notice_rules" => self.notice.clone_from(&from.notice),
            "introduction_clock" => self.introduction_clock = from.introduction_clock,
            "calendar" => self.calendar.clone_from(&from.calendar),
            _ => return false,
        }
        true
    }

    fn default_source(&mut self, _source: &str) {}

    fn identity(&self) -> [&str; 4] {
        ["", "", Self::ID, ""]
    }
}
