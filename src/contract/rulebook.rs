//! Rule book ↔ `qianxian.v1.RuleBook`.

use qianxian_proto::v1 as pb;

use super::parts::{life_from_pb, life_to_pb, number_from_pb, number_to_pb};
use super::record::Stored;
use super::target::year_to_pb;
use super::trade::{fen_from_pb, fen_to_pb, stated_day};
use crate::domain::rulebook::{
    Calendar, Clock, NoticeRule, RegistrationRule, RewardRule, RuleBook,
};
use crate::domain::violation::Violation;
use crate::domain::{Fen, Kind, Life, Record, RecordName};

impl Stored for RuleBook {
    type Pb = pb::RuleBook;

    fn name_of(pb: &Self::Pb) -> &str {
        &pb.name
    }

    fn to_pb(record: &Record<Self>) -> Self::Pb {
        let content = &record.content;
        let life = life_to_pb(&record.life);
        pb::RuleBook {
            name: RecordName { kind: Kind::RuleBook, id: record.id.clone() }.to_string(),
            registration_rules: content.registration.iter().map(registration_rule_to_pb).collect(),
            reward_rules: content.reward.iter().map(reward_rule_to_pb).collect(),
            notice_rules: content.notice.iter().map(notice_rule_to_pb).collect(),
            introduction_clock: clock_to_pb(content.introduction_clock),
            calendar: Some(calendar_to_pb(&content.calendar)),
            create_time: life.create_time,
            update_time: life.update_time,
            delete_time: life.delete_time,
            revision: life.revision,
            etag: life.etag,
        }
    }

    fn from_pb(pb: Self::Pb) -> (Self, Life, Vec<Violation>) {
        let mut violations = Vec::new();
        let into = &mut violations;
        let life = life_from_pb(pb.revision, pb.create_time, pb.update_time, pb.delete_time);
        let content = Self {
            registration: registration_rules_from_pb(pb.registration_rules, into),
            reward: reward_rules_from_pb(pb.reward_rules, into),
            notice: notice_rules_from_pb(pb.notice_rules, into),
            introduction_clock: clock_from_pb("introduction_clock", pb.introduction_clock, into),
            calendar: calendar_from_pb(pb.calendar.unwrap_or_default(), into),
        };
        (content, life, violations)
    }
}

fn clock_to_pb(clock: Clock) -> Option<pb::Clock> {
    Some(pb::Clock { days: number_to_pb(clock.days), working: clock.is_working })
}

fn clock_from_pb(field: &str, clock: Option<pb::Clock>, into: &mut Vec<Violation>) -> Clock {
    let clock = clock.unwrap_or_default();
    let days = number_from_pb(&format!("{field}.days"), clock.days, into);
    Clock { days, is_working: clock.working }
}

fn registration_rule_to_pb(rule: &RegistrationRule) -> pb::RegistrationRule {
    pb::RegistrationRule {
        rule_id: rule.id.clone(),
        from_date: rule.from.to_string(),
        clock: clock_to_pb(rule.clock),
        expert_threshold_fen: fen_to_pb(rule.expert_threshold),
        expert_clock: clock_to_pb(rule.expert_clock),
        note: rule.note.clone(),
    }
}

fn registration_rules_from_pb(
    rules: Vec<pb::RegistrationRule>,
    into: &mut Vec<Violation>,
) -> Vec<RegistrationRule> {
    let mut known = Vec::with_capacity(rules.len());
    for (place, rule) in rules.into_iter().enumerate() {
        let field = |name: &str| format!("registration_rules[{place}].{name}");
        let clock = clock_from_pb(&field("clock"), rule.clock, into);
        let expert_clock = clock_from_pb(&field("expert_clock"), rule.expert_clock, into);
        if let Some(from) = stated_day(&field("from_date"), &rule.from_date, into) {
            let (id, note) = (rule.rule_id, rule.note);
            let expert_threshold = fen_from_pb(rule.expert_threshold_fen);
            known.push(RegistrationRule { id, from, clock, expert_threshold, expert_clock, note });
        }
    }
    known
}

fn reward_rule_to_pb(rule: &RewardRule) -> pb::RewardRule {
    pb::RewardRule {
        rule_id: rule.id.clone(),
        from_date: rule.from.to_string(),
        rate_bp: number_to_pb(rule.rate_bp),
        cap_fen: rule.cap.get(),
        note: rule.note.clone(),
    }
}

fn reward_rules_from_pb(rules: Vec<pb::RewardRule>, into: &mut Vec<Violation>) -> Vec<RewardRule> {
    let mut known = Vec::with_capacity(rules.len());
    for (place, rule) in rules.into_iter().enumerate() {
        let field = |name: &str| format!("reward_rules[{place}].{name}");
        let rate_bp = number_from_pb(&field("rate_bp"), rule.rate_bp, into);
        if let Some(from) = stated_day(&field("from_date"), &rule.from_date, into) {
            let (id, cap, note) = (rule.rule_id, Fen::new(rule.cap_fen), rule.note);
            known.push(RewardRule { id, from, rate_bp, cap, note });
        }
    }
    known
}

fn notice_rule_to_pb(rule: &NoticeRule) -> pb::NoticeRule {
    pb::NoticeRule {
        rule_id: rule.id.clone(),
        from_date: rule.from.to_string(),
        clock: clock_to_pb(rule.clock),
        note: rule.note.clone(),
    }
}

fn notice_rules_from_pb(rules: Vec<pb::NoticeRule>, into: &mut Vec<Violation>) -> Vec<NoticeRule> {
    let mut known = Vec::with_capacity(rules.len());
    for (place, rule) in rules.into_iter().enumerate() {
        let field = |name: &str| format!("notice_rules[{place}].{name}");
        let clock = clock_from_pb(&field("clock"), rule.clock, into);
        if let Some(from) = stated_day(&field("from_date"), &rule.from_date, into) {
            known.push(NoticeRule { id: rule.rule_id, from, clock, note: rule.note });
        }
    }
    known
}

fn calendar_to_pb(calendar: &Calendar) -> pb::Calendar {
    pb::Calendar {
        holidays: calendar.holidays.iter().map(ToString::to_string).collect(),
        worked_days: calendar.worked.iter().map(ToString::to_string).collect(),
        last_year: year_to_pb(calendar.last_year),
    }
}

fn calendar_from_pb(calendar: pb::Calendar, into: &mut Vec<Violation>) -> Calendar {
    let mut days = |field: &str, days: Vec<String>| {
        let numbered = days.iter().enumerate();
        numbered
            .filter_map(|(place, day)| stated_day(&format!("calendar.{field}[{place}]"), day, into))
            .collect()
    };
    Calendar {
        holidays: days("holidays", calendar.holidays),
        worked: days("worked_days", calendar.worked_days),
        last_year: i64::from(calendar.last_year),
    }
}
