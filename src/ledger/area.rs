//! Whose contracts count.

use crate::domain::target::{Scope, Target};
use crate::domain::trade::TradeParty;

/// 口径 and 行政区划 together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Area<'a> {
    /// 口径.
    pub scope: Scope,
    /// The first digits of the regions that count; empty = all.
    pub prefix: &'a str,
}

impl<'a> Area<'a> {
    /// The area of a target; none where it counts no contracts.
    pub fn of(target: &'a Target) -> Option<Self> {
        let prefix = target.region_prefix.as_str();
        target.scope.map(|scope| Self { scope, prefix })
    }

    /// Whether something with these parties counts. The first seller decides 输出, the first buyer
    /// 吸纳; 合计 takes either, and both still count once. A party without a region counts only
    /// where all regions do.
    pub fn covers(self, sellers: &[TradeParty], buyers: &[TradeParty]) -> bool {
        let lies_in = |parties: &[TradeParty]| {
            parties.first().is_some_and(|party| party.region_code.starts_with(self.prefix))
        };
        match self.scope {
            Scope::Output => lies_in(sellers),
            Scope::Intake => lies_in(buyers),
            Scope::Total => lies_in(sellers) || lies_in(buyers),
        }
    }
}
