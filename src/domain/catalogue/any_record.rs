//! Records of any kind as one type.

use crate::domain::id::{Kind, RecordName};
use crate::domain::record::{Content, Life, Record};
use crate::domain::{Achievement, Need, Organization, Time};

/// A stored record of any kind.
#[derive(Debug, Clone, PartialEq)]
pub enum AnyRecord {
    /// 机构
    Organization(Box<Record<Organization>>),
    /// 成果
    Achievement(Box<Record<Achievement>>),
    /// 需求
    Need(Box<Record<Need>>),
}

impl AnyRecord {
    /// The record's name.
    pub fn name(&self) -> RecordName {
        let (kind, id) = match self {
            Self::Organization(record) => (Kind::Organization, &record.id),
            Self::Achievement(record) => (Kind::Achievement, &record.id),
            Self::Need(record) => (Kind::Need, &record.id),
        };
        RecordName { kind, id: id.clone() }
    }

    /// Its times and revision.
    pub fn life(&self) -> &Life {
        match self {
            Self::Organization(record) => &record.life,
            Self::Achievement(record) => &record.life,
            Self::Need(record) => &record.life,
        }
    }

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

    fn with_life(mut self, life: Life) -> Self {
        match &mut self {
            Self::Organization(record) => record.life = life,
            Self::Achievement(record) => record.life = life,
            Self::Need(record) => record.life = life,
        }
        self
    }
}

/// Content that the catalogue can hold: moves between its own type and [`AnyRecord`].
pub trait Listed: Content {
    /// Wraps a record of this kind.
    fn wrap(record: Record<Self>) -> AnyRecord;
    /// Unwraps a record, if it is of this kind.
    fn unwrap(record: AnyRecord) -> Option<Record<Self>>;
}

impl Listed for Organization {
    fn wrap(record: Record<Self>) -> AnyRecord {
        AnyRecord::Organization(Box::new(record))
    }
    fn unwrap(record: AnyRecord) -> Option<Record<Self>> {
        if let AnyRecord::Organization(record) = record { Some(*record) } else { None }
    }
}

impl Listed for Achievement {
    fn wrap(record: Record<Self>) -> AnyRecord {
        AnyRecord::Achievement(Box::new(record))
    }
    fn unwrap(record: AnyRecord) -> Option<Record<Self>> {
        if let AnyRecord::Achievement(record) = record { Some(*record) } else { None }
    }
}

impl Listed for Need {
    fn wrap(record: Record<Self>) -> AnyRecord {
        AnyRecord::Need(Box::new(record))
    }
    fn unwrap(record: AnyRecord) -> Option<Record<Self>> {
        if let AnyRecord::Need(record) = record { Some(*record) } else { None }
    }
}
