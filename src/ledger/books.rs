//! What is read, and up to when.

use crate::domain::rulebook::Calendar;
use crate::domain::target::Observation;
use crate::domain::trade::{Contract, Industrialisation, Registration};
use crate::domain::words::vocabulary;
use crate::domain::{Day, Record, Time};

vocabulary! {
    /// 记账视图, the day to which a booking counts.
    View {
        AsReported = "AS_REPORTED", "按报告", "as reported", "按记账日";
        AsCorrected = "AS_CORRECTED", "按更正", "as corrected", "追溯到登记日";
    }
}

/// The records that figures are made of, deleted ones left out, each kind by id.
#[derive(Debug, Clone, Copy)]
pub struct Books<'a> {
    /// 认定登记.
    pub registrations: &'a [Record<Registration>],
    /// 技术合同.
    pub contracts: &'a [Record<Contract>],
    /// 产业化.
    pub industrialisations: &'a [Record<Industrialisation>],
    /// 观测.
    pub observations: &'a [Record<Observation>],
    /// 节假日.
    pub calendar: &'a Calendar,
}

/// What is known: on a day, and to whoever asks at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cut {
    /// The last day that is looked at.
    pub as_of: Day,
    /// The last moment at which something may have been written down; none = now.
    pub known_at: Option<Time>,
}

impl Cut {
    /// Whether something that happened on `date` and was written down at `time` is known.
    pub fn knows(self, date: Day, time: Time) -> bool {
        date <= self.as_of && self.was_written(time)
    }

    /// Whether something had been written down.
    pub fn was_written(self, time: Time) -> bool {
        self.known_at.is_none_or(|known_at| time <= known_at)
    }
}
