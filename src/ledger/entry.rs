//! What a figure adds up.

use super::area::Area;
use super::books::{Books, Cut, View};
use crate::domain::target::Metric;
use crate::domain::trade::contract::{Amounts, Contract};
use crate::domain::trade::registration::Facts;
use crate::domain::trade::words::{BookingKind, ContractState, ContractType};
use crate::domain::trade::{Booking, BrokerShare, Industrialisation, Registration};
use crate::domain::words::{IpKind, TechnologyField};
use crate::domain::{Day, Fen, Party, Record, RecordId};
use std::collections::HashSet;

/// Where an entry comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin<'a> {
    /// A booking of a registration.
    Booking {
        /// The registration.
        registration: &'a RecordId,
        /// The booking's place among the registration's, from 0.
        place: usize,
        /// Why it was booked.
        kind: BookingKind,
        /// The day on which it was booked, whatever the view.
        booked_on: Day,
    },
    /// A signed contract that is not registered.
    Contract(&'a RecordId),
    /// An industrialisation record.
    Industrialisation(&'a RecordId),
}

impl<'a> Origin<'a> {
    /// The id of the record.
    pub const fn id(&self) -> &'a RecordId {
        match self {
            Self::Booking { registration, .. } => registration,
            Self::Contract(id) | Self::Industrialisation(id) => id,
        }
    }
}

/// One amount that counts, with what it can be sorted by.
#[derive(Debug, Clone, Copy)]
pub struct Entry<'a> {
    /// Where it comes from.
    pub origin: Origin<'a>,
    /// The day to which it counts in the view.
    pub date: Day,
    /// What it adds to the metric, in fen or as a count.
    pub value: i64,
    /// What it adds to 技术交易额.
    pub technology: Fen,
    /// What it adds to 合同成交额.
    pub contract: Fen,
    /// 项目名称.
    pub title: &'a str,
    /// 合同登记编号, or empty.
    pub number: &'a str,
    /// 技术领域.
    pub field: Option<TechnologyField>,
    /// The first seller.
    pub seller: Option<&'a Party>,
    /// The first buyer; whoever makes what is industrialised.
    pub buyer: Option<&'a Party>,
    /// 经纪人分成.
    pub shares: &'a [BrokerShare],
    /// 镇街, or empty.
    pub town: &'a str,
    /// 合同类型.
    pub contract_type: Option<ContractType>,
    /// 知识产权类别: the first of them in their official order.
    pub ip_kind: Option<IpKind>,
}

/// All that counts for a metric and is known, sorted by day, then by id, then by booking.
///
/// Industrialisation records carry no region, so all of them count. A metric that others report has
/// no entries.
pub(super) fn counted<'a>(
    books: &Books<'a>,
    metric: Metric,
    area: Option<Area<'_>>,
    view: View,
    cut: Cut,
) -> Vec<Entry<'a>> {
    let mut entries = Vec::new();
    match metric {
        Metric::IndustrialisedCount => {
            entries
                .extend(books.industrialisations.iter().filter_map(|it| industrialised(it, cut)));
        }
        metric if metric.is_computed() => {
            for record in books.registrations {
                if covers(area, &record.content.facts) {
                    booked(record, metric, view, cut, &mut entries);
                }
            }
        }
        _ => {}
    }
    // Stable: what a day holds stays by id and booking.
    entries.sort_by_key(|entry| entry.date);
    entries
}

fn covers(area: Option<Area<'_>>, facts: &Facts) -> bool {
    area.is_none_or(|area| area.covers(&facts.sellers, &facts.buyers))
}

fn booked<'a>(
    record: &'a Record<Registration>,
    metric: Metric,
    view: View,
    cut: Cut,
    entries: &mut Vec<Entry<'a>>,
) {
    let registration = &record.content;
    let first = registration.registered_on();
    for (place, booking) in registration.bookings.iter().enumerate() {
        if !cut.knows(booking.date, booking.time) {
            continue;
        }
        let facts = &registration.facts;
        let date = match view {
            View::AsReported => booking.date,
            View::AsCorrected => first.unwrap_or(booking.date),
        };
        entries.push(Entry {
            origin: Origin::Booking {
                registration: &record.id,
                place,
                kind: booking.kind,
                booked_on: booking.date,
            },
            date,
            value: value_of(metric, booking),
            technology: booking.technology,
            contract: booking.contract,
            title: &facts.title,
            number: &registration.number,
            field: facts.technology_field,
            seller: facts.sellers.first().map(|party| &party.party),
            buyer: facts.buyers.first().map(|party| &party.party),
            shares: &facts.broker_shares,
            town: &facts.town,
            contract_type: facts.contract_type,
            ip_kind: facts.ip_kinds.iter().min().copied(),
        });
    }
}

/// A registration counts once, from its first booking until it is taken back.
const fn value_of(metric: Metric, booking: &Booking) -> i64 {
    match metric {
        Metric::ContractAmount => booking.contract.get(),
        Metric::RegistrationCount => match booking.kind {
            BookingKind::Registered => 1,
            BookingKind::Changed => 0,
            BookingKind::Deregistered | BookingKind::Revoked => -1,
        },
        _ => booking.technology.get(),
    }
}

fn industrialised(record: &Record<Industrialisation>, cut: Cut) -> Option<Entry<'_>> {
    let made = &record.content;
    let date = made.date.filter(|date| cut.knows(*date, record.life.create_time))?;
    Some(Entry {
        origin: Origin::Industrialisation(&record.id),
        date,
        value: 1,
        technology: Fen::ZERO,
        contract: Fen::ZERO,
        title: &made.title,
        number: "",
        field: made.technology_field,
        seller: None,
        buyer: Some(&made.enterprise),
        shares: &[],
        town: &made.town,
        contract_type: None,
        ip_kind: None,
    })
}

/// 在途: contracts that were signed and stood on the day, and that no booking which is known counts.
/// Only metrics that count contracts have them.
pub(super) fn provisional<'a>(
    books: &Books<'a>,
    metric: Metric,
    area: Option<Area<'_>>,
    cut: Cut,
) -> Vec<Entry<'a>> {
    if !metric.is_computed() || metric == Metric::IndustrialisedCount {
        return Vec::new();
    }
    let registered: HashSet<&str> = books
        .registrations
        .iter()
        .filter(|it| it.content.bookings.iter().any(|one| cut.knows(one.date, one.time)))
        .map(|it| it.content.contract.as_str())
        .collect();
    let open = books.contracts.iter().filter(|it| !registered.contains(it.id.as_str()));
    let covered = open
        .filter(|it| area.is_none_or(|area| area.covers(&it.content.sellers, &it.content.buyers)));
    let mut entries: Vec<Entry<'_>> = covered.filter_map(|it| signed(it, metric, cut)).collect();
    entries.sort_by_key(|entry| entry.date);
    entries
}

/// The contract as it stood on the day, if it was signed by then and not terminated.
fn signed(record: &Record<Contract>, metric: Metric, cut: Cut) -> Option<Entry<'_>> {
    let contract = &record.content;
    let date = contract.sign_date.filter(|date| *date <= cut.as_of)?;
    let known = contract.steps.iter().rfind(|step| cut.knows(step.date, step.time))?;
    if known.to != ContractState::Signed {
        return None;
    }
    let amounts = amounts_on(contract, cut);
    let technology = amounts.technology().unwrap_or_default();
    let total = amounts.contract.unwrap_or_default();
    Some(Entry {
        origin: Origin::Contract(&record.id),
        date,
        value: match metric {
            Metric::ContractAmount => total.get(),
            Metric::RegistrationCount => 1,
            _ => technology.get(),
        },
        technology,
        contract: total,
        title: &contract.title,
        number: "",
        field: contract.technology_field,
        seller: contract.sellers.first().map(|party| &party.party),
        buyer: contract.buyers.first().map(|party| &party.party),
        shares: &contract.broker_shares,
        town: &contract.town,
        contract_type: contract.contract_type,
        ip_kind: contract.ip_kinds.iter().min().copied(),
    })
}

/// What the contract was worth before the first amendment that is not known yet.
fn amounts_on(contract: &Contract, cut: Cut) -> &Amounts {
    let later = contract.amendments.iter().find(|one| !cut.knows(one.date, one.time));
    later.map_or(&contract.amounts, |one| &one.before)
}
