//! On which day each stage of the funnel was reached, and the stage before it.

use std::collections::{HashMap, HashSet};

use super::area::Area;
use super::funnel::{FunnelBooks, FunnelStage};
use crate::domain::trade::words::DealOrigin;
use crate::domain::trade::{Contract, Deal, Introduction, Payment};
use crate::domain::{Day, Kind, Record};

/// The days of what a funnel counts.
pub(super) struct Dates<'a> {
    books: FunnelBooks<'a>,
    /// The deals of the area.
    pub(super) deals: Vec<&'a Record<Deal>>,
    by_id: HashMap<&'a str, &'a Deal>,
    introduced: HashMap<&'a str, Day>,
    /// The contracts of the area.
    contracts: Vec<&'a Record<Contract>>,
    /// By contract.
    paid: HashMap<&'a str, Day>,
    last: Day,
}

impl<'a> Dates<'a> {
    /// The days up to `last`.
    pub(super) fn of(books: &FunnelBooks<'a>, area: Option<Area<'_>>, last: Day) -> Self {
        let covers = |sellers, buyers| area.is_none_or(|area| area.covers(sellers, buyers));
        let deals = books.deals.iter();
        let deals = deals.filter(|it| covers(&it.content.institutions, &it.content.enterprises));
        let contracts = books.contracts.iter();
        let contracts = contracts.filter(|it| covers(&it.content.sellers, &it.content.buyers));
        let introduced = books.introductions.iter().map(|it| (it.id.as_str(), introduced_on(it)));
        Self {
            books: *books,
            deals: deals.collect(),
            by_id: books.deals.iter().map(|it| (it.id.as_str(), &it.content)).collect(),
            introduced: introduced.collect(),
            contracts: contracts.collect(),
            paid: paid(books.payments, last),
            last,
        }
    }

    /// Each day on which a stage was reached, with the day of the stage before it if that is known.
    pub(super) fn reached(&self, stage: FunnelStage) -> Vec<(Day, Option<Day>)> {
        match stage {
            FunnelStage::Offered | FunnelStage::Told => Vec::new(),
            FunnelStage::Introduced => self.introduced.values().map(|day| (*day, None)).collect(),
            FunnelStage::Paid => {
                let paid = self.contracts.iter().filter_map(|it| {
                    let day = self.paid.get(it.id.as_str())?;
                    let deal = self.by_id.get(it.content.deal.as_str());
                    let before = FunnelStage::Registered.deal_stage();
                    Some((*day, deal.and_then(|deal| deal.reached(before?))))
                });
                paid.collect()
            }
            FunnelStage::Industrialised => self.industrialised(),
            _ => self.deals.iter().filter_map(|it| self.deal(&it.content, stage)).collect(),
        }
    }

    fn deal(&self, deal: &Deal, stage: FunnelStage) -> Option<(Day, Option<Day>)> {
        let day = deal.reached(stage.deal_stage()?)?;
        let before = match stage {
            FunnelStage::Contact => self.introduction_of(deal),
            FunnelStage::Negotiation => deal.reached(FunnelStage::Contact.deal_stage()?),
            FunnelStage::Signed => deal.reached(FunnelStage::Negotiation.deal_stage()?),
            _ => deal.reached(FunnelStage::Signed.deal_stage()?),
        };
        Some((day, before))
    }

    fn introduction_of(&self, deal: &Deal) -> Option<Day> {
        if deal.origin != Some(DealOrigin::Introduction) {
            return None;
        }
        let reference = deal.origin_reference.as_str();
        let prefix = Kind::Introduction.collection();
        let id = reference.strip_prefix(prefix).and_then(|rest| rest.strip_prefix('/'));
        self.introduced.get(id.unwrap_or(reference)).copied()
    }

    fn industrialised(&self) -> Vec<(Day, Option<Day>)> {
        let of_deal: HashMap<&str, &str> = self
            .books
            .contracts
            .iter()
            .filter(|it| !it.content.deal.is_empty())
            .map(|it| (it.content.deal.as_str(), it.id.as_str()))
            .collect();
        let made = self.books.industrialisations.iter().filter_map(|it| {
            let day = it.content.date.filter(|day| *day <= self.last)?;
            let contract = of_deal.get(it.content.deal.as_str());
            Some((day, contract.and_then(|contract| self.paid.get(contract)).copied()))
        });
        made.collect()
    }
}

/// The day of its first step; of its creation, where none is written down.
fn introduced_on(record: &Record<Introduction>) -> Day {
    let first = record.content.steps.first();
    first.map_or_else(|| Day::of(record.life.create_time), |step| step.date)
}

/// The day of each contract's first payment that stands on the last day.
fn paid(payments: &[Record<Payment>], last: Day) -> HashMap<&str, Day> {
    let is_past = |it: &&Record<Payment>| it.content.date.is_some_and(|day| day <= last);
    let past = || payments.iter().filter(is_past);
    let taken_back: HashSet<&str> = past().map(|it| it.content.reverses.as_str()).collect();
    let mut paid: HashMap<&str, Day> = HashMap::new();
    for it in past().filter(|it| !it.content.is_reversal()) {
        let Some(day) = it.content.date.filter(|_| !taken_back.contains(it.id.as_str())) else {
            continue;
        };
        let first = paid.entry(it.content.contract.as_str()).or_insert(day);
        *first = day.min(*first);
    }
    paid
}
