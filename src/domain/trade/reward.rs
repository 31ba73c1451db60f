//! 经纪人奖励: what the county pays the brokers of a registered contract, by rule.

use super::parts::BrokerShare;
use crate::domain::check::Checks;
use crate::domain::record::{Content, Lock, LockKind, Reference};
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
    /// Id of its contract, whose payments the reward was worked out from.
    pub contract: String,
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
    /// Who gets how much of it, see [`parted`].
    pub parts: Vec<RewardPart>,
    /// The day of the claim.
    pub date: Option<Day>,
}

/// Divides a reward among the brokers in proportion to their shares, by largest remainder.
///
/// The parts always add up to `amount`: shares that make up less than the whole divide all of it
/// among themselves. Each part is rounded down to a fen; the fen left over go, one each, to those
/// who lost most by that, the one that stands first among equals. Without any share there are no
/// parts.
pub fn parted(amount: Fen, shares: &[BrokerShare]) -> Vec<RewardPart> {
    let whole: i128 = shares.iter().map(|share| i128::from(share.share_bp)).sum();
    if whole == 0 {
        return Vec::new();
    }
    let exact = |share: &BrokerShare| i128::from(amount.get()) * i128::from(share.share_bp);
    let mut by_loss: Vec<usize> = (0..shares.len()).collect();
    let lost = |place: &usize| shares.get(*place).map_or(0, |share| exact(share).rem_euclid(whole));
    by_loss.sort_by_key(|place| std::cmp::Reverse(lost(place)));
    let all_lost: i128 = by_loss.iter().map(lost).sum();
    let left = usize::try_from(all_lost / whole).unwrap_or_default();
    let favoured = by_loss.get(..left).unwrap_or_default();
    let parts = shares.iter().enumerate().map(|(place, share)| {
        let rounded = exact(share).div_euclid(whole) + i128::from(favoured.contains(&place));
        let amount = Fen::new(i64::try_from(rounded).unwrap_or_default());
        RewardPart { share: share.clone(), amount }
    });
    parts.collect()
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

    fn locks(&self) -> Vec<Lock> {
        let mut locks = vec![Lock::new(LockKind::RewardOfRegistration, &self.registration)];
        if !self.contract.is_empty() {
            locks.push(Lock::new(LockKind::RewardOfContract, &self.contract));
        }
        locks
    }

    fn references(&self) -> Vec<Reference> {
        vec![Reference::new("registration", Kind::Registration, &self.registration)]
    }

    fn is_frozen(&self) -> bool {
        true
    }
}
