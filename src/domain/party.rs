//! Parts that records share: parties, rights, indicators.

use super::words::IpKind;

/// Someone named in a record: 完成单位 of an achievement, 企业 of a need.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Party {
    /// The name as written.
    pub display_name: String,
    /// The organization's id, if it is known; empty otherwise.
    pub organization: String,
}

/// 知识产权, one right that protects an achievement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IpRight {
    /// Its kind.
    pub kind: IpKind,
    /// Its number as written; empty for a trade secret or when not told.
    pub number: String,
}

/// 指标: a figure that a need demands or an achievement claims, as written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Indicator {
    /// What is measured, such as 耐温.
    pub metric: String,
    /// The value with its operator, such as `≥250` or `8–12`.
    pub value: String,
    /// The unit, such as ℃; empty for a bare number.
    pub unit: String,
    /// Needs only: whether the need cannot do without it.
    pub must: bool,
}
