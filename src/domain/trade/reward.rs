//! 经纪人奖励: what the county pays the brokers of a registered contract, by rule.

use super::parts::BrokerShare;
use crate::domain::check::Checks;
use crate::domain::record::{Claim, ClaimKind, Content, Reference};
use crate::domain::{Day, Fen, Kind};

/// A broker's part of a reward.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RewardPart {
    /// Whose, and for which share of the deal.
    pub share: BrokerShare,
    /// How much; the parts add up to the reward.
    pub amount: Fen,
}

/// One reward; a registration has one at the most.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reward {
    /// Id of the registration.
    pub registration: String,
    /// Id of the rule that it was worked out by.
    pub rule: String,
    /// 实际到账额 that it was worked out from.
    pub base: Fen,
    /// The rate, in basis points of the base.
    pub rate_bp: u32,
    /// The most that a project gets.
    pub cap: Fen,
    /// How much: the rate of the base, rounded down to a fen, at most the cap.
    pub amount: Fen,
    /// Who gets how much of it.
    pub parts: Vec<RewardPart>,
    /// The day of the claim.
    pub date: Option<Day>,
}

impl Content for Reward {
    const KIND: Kind = Kind::Reward;

    /// The service works rewards out; nobody states them.
    const FIELDS: &'static [&'static str] = &[];

    fn check(&mut self, checks: &mut Checks) {
        checks.id("registration", &mut self.registration);
    }

    fn take_field(&mut self, _path: &str, _from: &Self) -> bool {
        false
    }

    fn default_source(&mut self, _source: &str) {}

    fn identity(&self) -> [&str; 4] {
        [&self.registration, "", "", ""]
    }

    fn claims(&self) -> Vec<Claim> {
        vec![Claim::new(ClaimKind::RewardOfRegistration, &self.registration)]
    }

    fn references(&self) -> Vec<Reference> {
        vec![Reference::new("registration", Kind::Registration, &self.registration)]
    }

    fn is_frozen(&self) -> bool {
        true
    }
}
