//! How far targets are reached, what their figures are made of, and the funnel.

use std::collections::HashMap;
use std::sync::Arc;

use super::error::Error;
use super::open::App;
use super::shelf::Shelf;
use crate::domain::catalogue::Refusal;
use crate::domain::target::{Scope, Target};
use crate::domain::text::Bilingual;
use crate::domain::trade::Broker;
use crate::domain::trade::words::BookingKind;
use crate::domain::violation::{Code, Violation};
use crate::domain::{
    Achievement, Alert, Day, Fen, Kind, Party, Record, RecordId, RecordName, Time,
};
use crate::ledger::{
    Area, Dimension, Entry, Figure, Figures, Funnel, FunnelBooks, LedgerError, Origin, Progress,
    Question, Row, Total, View, YearPoint, breakdown, cell, funnel, progress, series, total,
};

/// What is asked of targets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asked {
    /// The last day that is looked at; none = today in Beijing.
    pub as_of: Option<Day>,
    /// The year; none = the one that the day lies in, or the nearest of the target's.
    pub year: Option<i64>,
    /// The day to which bookings count.
    pub view: View,
    /// The last moment at which something may have been written down; none = now.
    pub known_at: Option<Time>,
}

/// A target's figures.
#[derive(Debug)]
pub struct TargetProgress {
    /// The target.
    pub target: Record<Target>,
    /// What was asked, the day filled in.
    pub question: Question,
    /// The year.
    pub progress: Progress,
    /// All years.
    pub series: Vec<YearPoint>,
    /// The actual by what was asked for; empty where nothing was.
    pub rows: Vec<Row>,
    /// The journal position that everything is of.
    pub position: u64,
}

/// The part of a figure that a page of entries is of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Which figure of the year.
    pub figure: Figure,
    /// The row; none = the whole figure.
    pub cell: Option<(Dimension, String)>,
}

/// The place of an entry among others: its day, its record, its booking. Pages go by it.
pub type Place = (Day, RecordId, usize);

/// One entry of a figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The registration, contract or industrialisation record.
    pub name: RecordName,
    /// The booking's place among its registration's, from 0.
    pub place: usize,
    /// Why it was booked; none for what is no booking.
    pub kind: Option<BookingKind>,
    /// The day to which it counts in the view.
    pub date: Day,
    /// The day on which it was booked, signed or reached.
    pub booked_on: Day,
    /// What it adds to the figure.
    pub value: i64,
    /// What it adds to 技术交易额.
    pub technology: Fen,
    /// What it adds to 合同成交额.
    pub contract: Fen,
    /// 项目名称.
    pub title: String,
    /// 合同登记编号, or empty.
    pub number: String,
    /// The first seller.
    pub seller: Option<Party>,
    /// The first buyer.
    pub buyer: Option<Party>,
}

/// A page of a figure's entries.
#[derive(Debug)]
pub struct Lines {
    /// The target.
    pub target: Record<Target>,
    /// What was asked, the day filled in.
    pub question: Question,
    /// The year that was looked at.
    pub year: i64,
    /// The entries.
    pub lines: Vec<Line>,
    /// Whether more follow.
    pub more: bool,
    /// What all pages add up to: the very figure.
    pub total: Total,
    /// The journal position that everything is of.
    pub position: u64,
}

/// A funnel of a period.
#[derive(Debug)]
pub struct FunnelReport {
    /// The stages.
    pub funnel: Funnel,
    /// The first day.
    pub first: Day,
    /// The last day.
    pub last: Day,
    /// The journal position that everything is of.
    pub position: u64,
}

impl App {
    /// How far a target is reached, its actual cut by a dimension if one is given.
    pub fn target_progress(
        &self,
        target: &RecordId,
        asked: &Asked,
        dimension: Option<Dimension>,
    ) -> Result<TargetProgress, Error> {
        let shelf = self.shelf()?;
        let target = self.target_on(&shelf, target)?;
        let mut found = self.reckon(&shelf, target, asked)?;
        if let Some(dimension) = dimension {
            let figures = figures(&found.target, &shelf, &found.question)?;
            found.rows = breakdown(dimension, figures.entries(Figure::Actual)).map_err(refused)?;
            if dimension == Dimension::Broker {
                name_brokers(&shelf, &mut found.rows);
            }
        }
        Ok(found)
    }

    /// How far every target is reached, by id, starting after `after`; whether more follow.
    pub fn targets_progress(
        &self,
        after: Option<&RecordId>,
        targets_max: usize,
        asked: &Asked,
    ) -> Result<(Vec<TargetProgress>, bool, usize), Error> {
        let shelf = self.shelf()?;
        let later = || shelf.targets.iter().filter(|it| after.is_none_or(|after| it.id > *after));
        let page = later().take(targets_max);
        let found = page.map(|target| self.reckon(&shelf, target, asked));
        let found = found.collect::<Result<Vec<_>, _>>()?;
        Ok((found, later().count() > targets_max, shelf.targets.len()))
    }

    /// A page of the entries that a figure of a target adds up, starting after `after`.
    pub fn lines(
        &self,
        target: &RecordId,
        asked: &Asked,
        part: &Part,
        after: Option<&Place>,
        lines_max: usize,
    ) -> Result<Lines, Error> {
        let shelf = self.shelf()?;
        let target = self.target_on(&shelf, target)?;
        let question = self.question(asked);
        let figures = figures(target, &shelf, &question)?;
        let entries = figures.entries(part.figure);
        let mut entries: Vec<Entry<'_>> = match &part.cell {
            None => entries.copied().collect(),
            Some((dimension, value)) => cell(*dimension, value, entries),
        };
        // The whole cell, whatever page is asked for.
        let whole = total(entries.iter()).map_err(refused)?;
        entries.sort_by_key(place_of);
        if let Some(after) = after {
            entries.retain(|entry| place_of(entry) > *after);
        }
        let more = entries.len() > lines_max;
        Ok(Lines {
            question,
            year: figures.year,
            lines: entries.iter().take(lines_max).map(line).collect(),
            more,
            total: whole,
            position: shelf.position,
            target: target.clone(),
        })
    }

    /// The funnel of a period; without a first day from 1 January of the last day's year.
    pub fn funnel(
        &self,
        area: Option<(Scope, &str)>,
        first: Option<Day>,
        last: Option<Day>,
    ) -> Result<FunnelReport, Error> {
        let last = last.unwrap_or_else(|| self.today());
        let first = first.unwrap_or_else(|| Day::first_of(last.year()));
        let shelf = self.shelf()?;
        let books = FunnelBooks {
            introductions: &shelf.introductions,
            deals: &shelf.deals,
            contracts: &shelf.contracts,
            payments: &shelf.payments,
            industrialisations: &shelf.industrialisations,
            offered: self.offered(last)?,
            told: self.told(first, last)?,
        };
        let area = area.map(|(scope, prefix)| Area { scope, prefix });
        let funnel = funnel(&books, area, first, last);
        Ok(FunnelReport { funnel, first, last, position: shelf.position })
    }

    /// Achievements that are published, were there on the day, and had not expired by its end.
    fn offered(&self, last: Day) -> Result<usize, Error> {
        let end = last.plus(1).start();
        let mut count: usize = 0;
        for record in self.every::<Achievement>() {
            let record = record?;
            let is_there = record.life.create_time < end && record.content.is_on_offer(end);
            count = count.saturating_add(usize::from(is_there));
        }
        Ok(count)
    }

    /// Achievements that alerts of the period are about, each once.
    fn told(&self, first: Day, last: Day) -> Result<usize, Error> {
        let mut told = std::collections::HashSet::new();
        for record in self.every::<Alert>() {
            let record = record?;
            if (first..=last).contains(&Day::of(record.life.create_time)) {
                told.insert(record.content.achievement);
            }
        }
        Ok(told.len())
    }

    fn question(&self, asked: &Asked) -> Question {
        let Asked { as_of, year, view, known_at } = *asked;
        Question { as_of: as_of.unwrap_or_else(|| self.today()), year, view, known_at }
    }

    pub(super) fn target_on<'a>(
        &self,
        shelf: &'a Arc<Shelf>,
        id: &RecordId,
    ) -> Result<&'a Record<Target>, Error> {
        let place = shelf.targets.binary_search_by(|target| target.id.cmp(id)).ok();
        if let Some(target) = place.and_then(|place| shelf.targets.get(place)) {
            return Ok(target);
        }
        // It says whether there never was one or it is deleted.
        self.living::<Target>(id)?;
        Err(Error::Refused(Refusal::NotFound(RecordName { kind: Kind::Target, id: id.clone() })))
    }

    fn reckon(
        &self,
        shelf: &Shelf,
        target: &Record<Target>,
        asked: &Asked,
    ) -> Result<TargetProgress, Error> {
        let question = self.question(asked);
        let figures = figures(target, shelf, &question)?;
        Ok(TargetProgress {
            progress: progress(&figures).map_err(refused)?,
            series: series(&figures).map_err(refused)?,
            target: target.clone(),
            question,
            rows: Vec::new(),
            position: shelf.position,
        })
    }
}

fn figures<'a>(
    target: &'a Record<Target>,
    shelf: &'a Shelf,
    question: &Question,
) -> Result<Figures<'a>, Error> {
    Figures::of(&target.content, shelf.books(), question).map_err(refused)
}

fn refused(failed: LedgerError) -> Error {
    let (field, code, value) = match failed {
        LedgerError::YearOutside { year, .. } => ("year", Code::OutOfRange, year.to_string()),
        LedgerError::TooLarge => ("target", Code::OutOfRange, String::new()),
        LedgerError::NoTarget => ("target", Code::Contradiction, String::new()),
    };
    Error::Invalid(vec![Violation::new(field, code, &value, failed.text())])
}

fn name_brokers(shelf: &Shelf, rows: &mut [Row]) {
    let name_of = |broker: &Record<Broker>| {
        let name = RecordName { kind: Kind::Broker, id: broker.id.clone() };
        (name.to_string(), broker.content.display_name.clone())
    };
    let names: HashMap<String, String> = shelf.brokers.iter().map(name_of).collect();
    for row in rows {
        if let Some(name) = names.get(&row.value) {
            row.label = Bilingual::new(name, name);
        }
    }
}

fn place_of(entry: &Entry<'_>) -> Place {
    let place = match entry.origin {
        Origin::Booking { place, .. } => place,
        Origin::Contract(_) | Origin::Industrialisation(_) => 0,
    };
    (entry.date, entry.origin.id().clone(), place)
}

fn line(entry: &Entry<'_>) -> Line {
    let (kind, place, booking, booked_on) = match entry.origin {
        Origin::Booking { place, kind, booked_on, .. } => {
            (Kind::Registration, place, Some(kind), booked_on)
        }
        Origin::Contract(_) => (Kind::Contract, 0, None, entry.date),
        Origin::Industrialisation(_) => (Kind::Industrialisation, 0, None, entry.date),
    };
    Line {
        name: RecordName { kind, id: entry.origin.id().clone() },
        place,
        kind: booking,
        date: entry.date,
        booked_on,
        value: entry.value,
        technology: entry.technology,
        contract: entry.contract,
        title: entry.title.to_owned(),
        number: entry.number.to_owned(),
        seller: entry.seller.cloned(),
        buyer: entry.buyer.cloned(),
    }
}
