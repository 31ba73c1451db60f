//! 漏斗: how many came how far in a period, how long it took, and why others did not.

use super::area::Area;
use super::error::bp;
use super::funnel_days::Dates;
use crate::domain::Day;
use crate::domain::trade::words::{DealStage, DealStatus};
use crate::domain::trade::{Contract, Deal, Industrialisation, Introduction, Payment};
use crate::domain::words::{DeclineReason, Word, vocabulary};
use crate::domain::Record;

vocabulary! {
    /// 漏斗阶段, from what is on offer to what is in industrial use.
    FunnelStage {
        Offered = "OFFERED", "在库成果", "on offer";
        Told = "TOLD", "推送", "told by alerts";
        Introduced = "INTRODUCED", "对接意向", "introductions";
        Contact = "CONTACT", "对接", "contact";
        Negotiation = "NEGOTIATION", "洽谈", "negotiation";
        Signed = "SIGNED", "签约", "signed";
        Registered = "REGISTERED", "登记", "registered";
        Paid = "PAID", "到账", "paid";
        Industrialised = "INDUSTRIALISED", "产业化", "industrialised";
    }
}

impl FunnelStage {
    /// The stage of a deal that it is reached with.
    pub const fn deal_stage(self) -> Option<DealStage> {
        match self {
            Self::Contact => Some(DealStage::Contact),
            Self::Negotiation => Some(DealStage::Negotiation),
            Self::Signed => Some(DealStage::Signed),
            Self::Registered => Some(DealStage::Registered),
            _ => None,
        }
    }

    /// Whether what is counted lies somewhere, so that an area narrows it.
    pub const fn is_regional(self) -> bool {
        self.deal_stage().is_some() || matches!(self, Self::Paid)
    }
}

/// The records of a funnel, deleted ones left out.
#[derive(Debug, Clone, Copy)]
pub struct FunnelBooks<'a> {
    /// 对接意向.
    pub introductions: &'a [Record<Introduction>],
    /// 撮合项目.
    pub deals: &'a [Record<Deal>],
    /// 技术合同.
    pub contracts: &'a [Record<Contract>],
    /// 到账.
    pub payments: &'a [Record<Payment>],
    /// 产业化.
    pub industrialisations: &'a [Record<Industrialisation>],
    /// How many achievements are on offer.
    pub offered: usize,
    /// How many achievements somebody was alerted to in the period.
    pub told: usize,
}

/// One stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StageCount {
    /// Which.
    pub stage: FunnelStage,
    /// How many reached it in the period.
    pub count: usize,
    /// In basis points of the stage before, both counted in the period: more than 10,000 where more
    /// came out of what had gone in earlier. None for the first stage and after nothing.
    pub conversion_bp: Option<i64>,
    /// The median of the days since the stage before, over those that reached it in the period and
    /// of which both days are known; the lower of two in the middle. Negative where the order is
    /// another one. None where no days are known.
    pub median_days: Option<i64>,
    /// Of how many the days are known.
    pub timed: usize,
}

/// How many deals were lost for a reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LostRow {
    /// Why; none = not stated.
    pub reason: Option<DeclineReason>,
    /// How many.
    pub count: usize,
}

/// A funnel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Funnel {
    /// The stages in their order.
    pub stages: Vec<StageCount>,
    /// Deals that were lost in the period, the most frequent reason first.
    pub lost: Vec<LostRow>,
    /// Deals that were cancelled in the period.
    pub cancelled: usize,
}

/// The funnel of a period, both days with it. Deals and contracts are those of the area, a deal's
/// first institution selling and its first enterprise buying; the other stages carry no region and
/// are counted whole. What happened later than the period is not looked at.
pub fn funnel(books: &FunnelBooks<'_>, area: Option<Area<'_>>, first: Day, last: Day) -> Funnel {
    let dates = Dates::of(books, area, last);
    let mut stages: Vec<StageCount> = Vec::with_capacity(FunnelStage::ALL.len());
    for stage in FunnelStage::ALL.iter().copied() {
        let reached: Vec<(Day, Option<Day>)> = dates
            .reached(stage)
            .into_iter()
            .filter(|(day, _)| (first..=last).contains(day))
            .collect();
        let count = match stage {
            FunnelStage::Offered => books.offered,
            FunnelStage::Told => books.told,
            _ => reached.len(),
        };
        let days = reached.iter().filter_map(|(day, before)| Some(day.days_since((*before)?)));
        let days: Vec<i64> = days.collect();
        let conversion_bp = stages.last().and_then(|before| share(count, before.count));
        let timed = days.len();
        stages.push(StageCount { stage, count, conversion_bp, median_days: median(days), timed });
    }
    let ended = |status: DealStatus| {
        dates.deals.iter().filter_map(move |deal| {
            let known = deal.content.steps.iter().rfind(|step| step.date <= last)?;
            (known.to.status == status && known.date >= first).then_some(known.reason)
        })
    };
    Funnel {
        stages,
        lost: by_reason(ended(DealStatus::Lost)),
        cancelled: ended(DealStatus::Cancelled).count(),
    }
}

fn share(count: usize, before: usize) -> Option<i64> {
    bp(i64::try_from(count).ok()?, i64::try_from(before).ok()?)
}

fn median(mut days: Vec<i64>) -> Option<i64> {
    days.sort_unstable();
    let middle = days.len().checked_sub(1)? / 2;
    days.get(middle).copied()
}

fn by_reason(reasons: impl Iterator<Item = Option<DeclineReason>>) -> Vec<LostRow> {
    let mut counts = std::collections::BTreeMap::new();
    for reason in reasons {
        let count: &mut usize = counts.entry(reason).or_default();
        *count = count.saturating_add(1);
    }
    let mut rows: Vec<LostRow> =
        counts.into_iter().map(|(reason, count)| LostRow { reason, count }).collect();
    rows.sort_by_key(|row| std::cmp::Reverse(row.count));
    rows
}
