//! The rules that hold until an operator writes others.

use super::calendar::Calendar;
use super::rules::{Clock, NoticeRule, RegistrationRule, RewardRule, RuleBook};
use crate::domain::{Day, Fen};

impl Default for RuleBook {
    fn default() -> Self {
        Self {
            registration: registration(),
            reward: reward(),
            notice: notice(),
            introduction_clock: Clock { days: 5, is_working: true },
            calendar: Calendar::default(),
        }
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
