//! 漏斗: how many came how far in a period, how long it took, and why others did not.

use super::area::Area;
use super::error::bp;
use super::funnel_days::Dates;
use crate::domain::Day;
use crate::domain::Record;
use crate::domain::trade::words::{DealStage, DealStatus};
use crate::domain::trade::{Contract, Deal, Industrialisation, Introduction, Payment};
use crate::domain::words::{DeclineReason, Word, vocabulary};

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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::target::Scope;
    use crate::domain::trade::deal::Place;
    use crate::domain::trade::words::{DealOrigin, IntroductionState, PaymentDirection};
    use crate::ledger::trial::{day, party, record, signed, step};

    fn deal(id: &str, region: &str, steps: &[(DealStage, &str)]) -> Record<Deal> {
        let steps = steps
            .iter()
            .map(|(stage, on)| step(Place { stage: *stage, status: DealStatus::Active }, on));
        let content = Deal {
            institutions: vec![party("大学", region)],
            steps: steps.collect(),
            ..Deal::default()
        };
        record(id, content)
    }

    fn lost(id: &str, on: &str, reason: Option<DeclineReason>) -> Record<Deal> {
        let mut deal = deal(id, "330521", &[(DealStage::Lead, "2025-01-01")]);
        let place = Place { stage: DealStage::Lead, status: DealStatus::Lost };
        let mut end = step(place, on);
        end.reason = reason;
        deal.content.steps.push(end);
        deal
    }

    fn payment(id: &str, contract: &str, on: &str, reverses: &str) -> Record<Payment> {
        let is_back = !reverses.is_empty();
        let content = Payment {
            contract: contract.to_owned(),
            direction: is_back.then_some(PaymentDirection::Reversal),
            date: Some(day(on)),
            reverses: reverses.to_owned(),
            ..Payment::default()
        };
        record(id, content)
    }

    struct Shelf {
        introductions: Vec<Record<Introduction>>,
        deals: Vec<Record<Deal>>,
        contracts: Vec<Record<Contract>>,
        payments: Vec<Record<Payment>>,
        industrialisations: Vec<Record<Industrialisation>>,
    }

    fn shelf() -> Shelf {
        let introduction = Introduction {
            steps: vec![step(IntroductionState::Requested, "2025-01-10")],
            ..Introduction::default()
        };
        let mut first = deal(
            "deal-1",
            "330521",
            &[
                (DealStage::Lead, "2025-01-12"),
                (DealStage::Contact, "2025-01-20"),
                (DealStage::Negotiation, "2025-02-20"),
                (DealStage::Signed, "2025-03-01"),
                (DealStage::Registered, "2025-03-11"),
            ],
        );
        first.content.origin = Some(DealOrigin::Introduction);
        first.content.origin_reference = "introductions/int-1".to_owned();
        let mut contract = signed("con-1", "2025-03-01", 100);
        contract.content.deal = "deal-1".to_owned();
        Shelf {
            introductions: vec![record("int-1", introduction)],
            deals: vec![
                first,
                deal("deal-2", "330521", &[(DealStage::Contact, "2025-02-01")]),
                deal("deal-3", "310000", &[(DealStage::Contact, "2025-02-03")]),
                deal(
                    "deal-4",
                    "330521",
                    &[(DealStage::Contact, "2024-12-31"), (DealStage::Negotiation, "2025-01-03")],
                ),
                lost("deal-5", "2025-04-01", Some(DeclineReason::Price)),
                lost("deal-6", "2025-04-01", Some(DeclineReason::Price)),
                lost("deal-7", "2025-04-01", None),
                lost("deal-8", "2026-01-01", None),
            ],
            contracts: vec![contract, signed("con-2", "2025-03-01", 100)],
            payments: vec![
                payment("pay-1", "con-1", "2025-03-10", ""),
                payment("pay-2", "con-1", "2025-03-21", ""),
                payment("pay-3", "con-1", "2025-03-12", "pay-1"),
                payment("pay-4", "con-2", "2025-05-01", ""),
            ],
            industrialisations: vec![record(
                "ind-1",
                Industrialisation {
                    deal: "deal-1".to_owned(),
                    date: Some(day("2025-12-31")),
                    ..Industrialisation::default()
                },
            )],
        }
    }

    fn seen(prefix: Option<&str>, first: &str, last: &str) -> Funnel {
        let shelf = shelf();
        let books = FunnelBooks {
            introductions: &shelf.introductions,
            deals: &shelf.deals,
            contracts: &shelf.contracts,
            payments: &shelf.payments,
            industrialisations: &shelf.industrialisations,
            offered: 20,
            told: 5,
        };
        let area = prefix.map(|prefix| Area { scope: Scope::Output, prefix });
        funnel(&books, area, day(first), day(last))
    }

    #[test]
    fn stages_count_what_reached_them_in_the_period_and_say_how_long_it_took() {
        let funnel = seen(None, "2025-01-01", "2025-12-31");
        let stages: Vec<_> = funnel
            .stages
            .iter()
            .map(|it| (it.stage, it.count, it.conversion_bp, it.median_days, it.timed))
            .collect();
        assert_eq!(
            stages,
            [
                (FunnelStage::Offered, 20, None, None, 0),
                (FunnelStage::Told, 5, Some(2_500), None, 0),
                (FunnelStage::Introduced, 1, Some(2_000), None, 0),
                (FunnelStage::Contact, 3, Some(30_000), Some(10), 1),
                (FunnelStage::Negotiation, 2, Some(6_666), Some(3), 2),
                (FunnelStage::Signed, 1, Some(5_000), Some(9), 1),
                (FunnelStage::Registered, 1, Some(10_000), Some(10), 1),
                (FunnelStage::Paid, 2, Some(20_000), Some(10), 1),
                (FunnelStage::Industrialised, 1, Some(5_000), Some(285), 1),
            ]
        );
    }

    #[test]
    fn a_region_narrows_deals_and_contracts_alone() {
        let funnel = seen(Some("31"), "2025-01-01", "2025-12-31");
        let counts: Vec<usize> = funnel.stages.iter().map(|it| it.count).collect();
        assert_eq!(counts, [20, 5, 1, 1, 0, 0, 0, 0, 1]);
        assert_eq!(funnel.stages[5].conversion_bp, None, "nothing comes of nothing");
        assert!(funnel.lost.is_empty());
    }

    #[test]
    fn a_payment_that_was_taken_back_is_none_and_later_days_are_not_known() {
        let paid = |last| seen(None, "2025-01-01", last).stages[7].count;
        assert_eq!(paid("2025-03-11"), 1, "taken back the day after");
        assert_eq!(paid("2025-03-12"), 0);
        assert_eq!(paid("2025-03-21"), 1);
        assert_eq!(paid("2025-05-01"), 2);
    }

    #[test]
    fn lost_deals_stand_by_their_reason() {
        let funnel = seen(None, "2025-01-01", "2025-12-31");
        assert_eq!(
            funnel.lost,
            [
                LostRow { reason: Some(DeclineReason::Price), count: 2 },
                LostRow { reason: None, count: 1 },
            ]
        );
        assert!(seen(None, "2025-01-01", "2025-03-31").lost.is_empty());
    }
}
