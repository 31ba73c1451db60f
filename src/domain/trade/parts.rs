//! Parts that the records of a deal share: parties with their regions, broker shares, steps.

use crate::domain::check::{Checks, LIST_MAX};
use crate::domain::party::Party;
use crate::domain::time::Time;
use crate::domain::violation::Code;
use crate::domain::words::DeclineReason;
use crate::domain::{Day, Fen};

/// A whole in basis points.
pub const WHOLE_BP: u32 = 10_000;
/// Longest note, reason in words or answer, in characters.
pub const NOTE_CHARS_MAX: usize = 2_000;
/// Longest name of a town, in characters.
pub const TOWN_CHARS_MAX: usize = 60;
/// Most steps, objections, amendments or bookings of one record.
pub const STEPS_MAX: usize = 500;

/// 合同当事人: someone who sells or buys, and where it is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TradeParty {
    /// Who.
    pub party: Party,
    /// 行政区划 (GB/T 2260), or empty.
    pub region_code: String,
}

/// 经纪人分成: a broker's part in a deal.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BrokerShare {
    /// Id of the broker.
    pub broker: String,
    /// The part, in basis points of the whole; all of a deal are at most [`WHOLE_BP`].
    pub share_bp: u32,
}

/// One change of state as it was made; the list of them is never edited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step<S> {
    /// The state from then on.
    pub to: S,
    /// The day on which it happened, in Beijing; may lie before `time` (back-dated).
    pub date: Day,
    /// When it was written down.
    pub time: Time,
    /// Who wrote it down.
    pub actor: String,
    /// Why, of a fixed list, if one applies.
    pub reason: Option<DeclineReason>,
    /// Why, in words.
    pub note: String,
}

/// Gives the moment `now` to steps that were written down without one, and their own moment to
/// those that stood in `before` already.
pub fn settle_steps<S: PartialEq>(steps: &mut [Step<S>], before: &[Step<S>], now: Time) {
    for (place, step) in steps.iter_mut().enumerate() {
        if step.time == Time::default() {
            let known = before.get(place);
            let known = known.filter(|known| known.to == step.to && known.date == step.date);
            step.time = known.map_or(now, |known| known.time);
        }
    }
}

/// The steps of a record after an import: those that stood in `before` as they were written down, then
/// what `came` adds. An import may leave standing steps out, but may add only behind all of them;
/// none when it contradicts them.
pub fn join_steps<S: Clone + PartialEq>(
    before: &[Step<S>],
    came: &[Step<S>],
) -> Option<Vec<Step<S>>> {
    let mut rest = before;
    let mut joined = before.to_vec();
    for step in came {
        let is_same = |known: &Step<S>| known.to == step.to && known.date == step.date;
        match rest.iter().position(is_same) {
            Some(place) => rest = rest.get(place + 1..).unwrap_or_default(),
            None if rest.is_empty() => joined.push(step.clone()),
            None => return None,
        }
    }
    let in_order = joined.get(before.len().saturating_sub(1)..).unwrap_or_default();
    let in_order = in_order.windows(2).all(|pair| match pair {
        [earlier, later] => earlier.date <= later.date,
        _ => true,
    });
    (in_order || joined.len() == before.len()).then_some(joined)
}

/// Checks parties: each named, with a region that reads as one.
pub fn check_parties(checks: &mut Checks, field: &str, parties: &mut Vec<TradeParty>) {
    for (place, party) in parties.iter_mut().enumerate() {
        let field = format!("{field}[{place}]");
        checks.party(&format!("{field}.party"), &mut party.party);
        checks.region(&format!("{field}.region_code"), &mut party.region_code);
    }
    parties.retain(|party| *party != TradeParty::default());
    for (place, party) in parties.iter().enumerate() {
        if party.party == Party::default() {
            checks.required(&format!("{field}[{place}].party"), "");
        }
    }
    checks.count(field, parties.len(), LIST_MAX);
}

/// Checks broker shares: every broker once, at most the whole together.
pub fn check_shares(checks: &mut Checks, field: &str, shares: &mut [BrokerShare]) {
    let mut seen = std::collections::BTreeSet::new();
    let mut sum: u64 = 0;
    for (place, share) in shares.iter_mut().enumerate() {
        let inner = format!("{field}[{place}]");
        checks.id(&format!("{inner}.broker"), &mut share.broker);
        if !share.broker.is_empty() && !seen.insert(share.broker.clone()) {
            checks.note(
                &format!("{inner}.broker"),
                Code::DuplicateId,
                &share.broker,
                "同一经纪人只列一次；请合并其分成".into(),
                "a broker stands once; add the shares up".into(),
            );
        }
        sum = sum.saturating_add(u64::from(share.share_bp));
    }
    if sum > u64::from(WHOLE_BP) {
        checks.note(
            field,
            Code::OutOfRange,
            &sum.to_string(),
            format!("分成合计 {sum} 个基点，最多 {WHOLE_BP}（即 100%）；请调低"),
            format!("the shares add up to {sum} basis points, at most {WHOLE_BP}; lower them"),
        );
    }
    checks.count(field, shares.len(), LIST_MAX);
}

/// An amount that must be stated and not be negative.
pub fn check_stated(checks: &mut Checks, field: &str, amount: Option<Fen>) {
    match amount {
        None => checks.required(field, ""),
        some => checks.amount(field, some),
    }
}

/// The sum of amounts; a violation where it does not fit 63 bits of fen.
pub fn check_sum(
    checks: &mut Checks,
    field: &str,
    mut amounts: impl Iterator<Item = Fen>,
) -> Option<Fen> {
    let sum = amounts.try_fold(Fen::ZERO, Fen::checked_add);
    if sum.is_none() {
        checks.note(
            field,
            Code::OutOfRange,
            "",
            "金额合计过大，超出可记范围；请核对".into(),
            "the amounts add up to more than can be kept; check them".into(),
        );
    }
    sum
}
