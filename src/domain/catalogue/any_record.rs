//! Records of any kind, and commands on them, as one type: the one list of what the catalogue holds.

use super::command::{Command, Decision, Undecided};
use super::decide::{State, decide};
use crate::domain::acts::Act;
use crate::domain::id::{Kind, RecordName};
use crate::domain::record::Lock;
use crate::domain::record::{Content, Life, Record};
use crate::domain::rulebook::RuleBook;
use crate::domain::target::{Observation, Target};
use crate::domain::trade::{
    Broker, Contract, Deal, Industrialisation, Introduction, Notice, Payment, Registration, Reward,
};
use crate::domain::{
    Achievement, Alert, Expert, Feedback, Judgement, Need, Organization, Ranker, RankerChoice,
    Subscription, Time,
};

/// Content that the catalogue can hold: moves between its own type and [`AnyRecord`].
pub trait Listed: Content {
    /// Wraps a record of this kind.
    fn wrap(record: Record<Self>) -> AnyRecord;
    /// Unwraps a record, if it is of this kind.
    fn unwrap(record: AnyRecord) -> Option<Record<Self>>;
    /// Wraps a command on this kind.
    fn command(command: Command<Self>) -> AnyCommand;
}

macro_rules! kinds {
    ($($(#[$doc:meta])+ $kind:ident,)+) => {
        /// A stored record of any kind.
        #[derive(Debug, Clone, PartialEq)]
        pub enum AnyRecord {
            $($(#[$doc])+ $kind(Box<Record<$kind>>),)+
        }

        impl AnyRecord {
            /// The record's name.
            pub fn name(&self) -> RecordName {
                match self {
                    $(Self::$kind(record) => {
                        RecordName { kind: Kind::$kind, id: record.id.clone() }
                    })+
                }
            }

            /// Its times and revision.
            pub fn life(&self) -> &Life {
                match self {
                    $(Self::$kind(record) => &record.life,)+
                }
            }

            /// What it holds alone; a deleted record holds nothing.
            pub fn locks(&self) -> Vec<Lock> {
                if self.life().is_deleted() {
                    return Vec::new();
                }
                match self {
                    $(Self::$kind(record) => record.content.locks(),)+
                }
            }

            fn with_life(mut self, life: Life) -> Self {
                match &mut self {
                    $(Self::$kind(record) => record.life = life,)+
                }
                self
            }
        }

        /// A command on records of any kind.
        #[derive(Debug, Clone)]
        pub enum AnyCommand {
            $($(#[$doc])+ $kind(Command<$kind>),)+
            /// A verb on the records of a deal.
            Act(Box<Act>),
        }

        impl AnyCommand {
            /// Decides the command as [`decide`] does.
            pub fn decide<S: State>(
                self,
                state: &S,
                now: Time,
            ) -> Result<Decision, Undecided<S::Error>> {
                match self {
                    $(Self::$kind(command) => decide(state, command, now),)+
                    Self::Act(act) => act.decide(state, now),
                }
            }
        }

        $(impl Listed for $kind {
            fn wrap(record: Record<Self>) -> AnyRecord {
                AnyRecord::$kind(Box::new(record))
            }

            fn unwrap(record: AnyRecord) -> Option<Record<Self>> {
                match record {
                    AnyRecord::$kind(record) => Some(*record),
                    _ => None,
                }
            }

            fn command(command: Command<Self>) -> AnyCommand {
                AnyCommand::$kind(command)
            }
        })+
    };
}

kinds! {
    /// 机构
    Organization,
    /// 成果
    Achievement,
    /// 需求
    Need,
    /// 专家
    Expert,
    /// 订阅
    Subscription,
    /// 提醒
    Alert,
    /// 反馈
    Feedback,
    /// 评判
    Judgement,
    /// 排序方案
    Ranker,
    /// 排序选用
    RankerChoice,
    /// 技术经纪人
    Broker,
    /// 对接意向
    Introduction,
    /// 撮合项目
    Deal,
    /// 公示
    Notice,
    /// 技术合同
    Contract,
    /// 认定登记
    Registration,
    /// 到账
    Payment,
    /// 经纪人奖励
    Reward,
    /// 产业化
    Industrialisation,
    /// 目标
    Target,
    /// 观测
    Observation,
    /// 规则簿
    RuleBook,
}

impl AnyRecord {
    /// The same record at another revision, alive or deleted.
    pub(super) fn relived(
        self,
        revision: i64,
        update_time: Time,
        delete_time: Option<Time>,
    ) -> Self {
        let life = Life { revision, update_time, delete_time, ..*self.life() };
        self.with_life(life)
    }
}
