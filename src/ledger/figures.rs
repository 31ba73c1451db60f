//! The figures of one question, each with its entries.

use super::area::Area;
use super::books::{Books, Cut};
use super::entry::{Entry, counted, provisional};
use super::error::LedgerError;
use super::plan::years;
use super::progress::Question;
use super::reported::{Reported, reported};
use super::year_part::last_of;
use crate::domain::Day;
use crate::domain::target::{Accumulation, Metric, Target};
use crate::domain::words::vocabulary;

vocabulary! {
    /// 数字, a figure that opens into its entries.
    Figure {
        Actual = "ACTUAL", "已登记", "actual";
        YearBefore = "YEAR_BEFORE", "上年同期", "same period of the year before";
        Provisional = "PROVISIONAL", "在途", "provisional";
    }
}

/// What one question is answered from.
#[derive(Debug)]
pub struct Figures<'a> {
    pub(super) target: &'a Target,
    pub(super) metric: Metric,
    pub(super) books: Books<'a>,
    /// The year that is looked at.
    pub year: i64,
    pub(super) cut: Cut,
    counted: Vec<Entry<'a>>,
    provisional: Vec<Entry<'a>>,
}

impl<'a> Figures<'a> {
    /// Gathers what counts.
    ///
    /// # Errors
    /// When the target says too little, or the year is none of its years.
    pub fn of(
        target: &'a Target,
        books: Books<'a>,
        question: &Question,
    ) -> Result<Self, LedgerError> {
        let metric = target.metric.ok_or(LedgerError::NoTarget)?;
        let (first, last) = (*years(target).start(), *years(target).end());
        if last <= first {
            return Err(LedgerError::NoTarget);
        }
        let cut = Cut { as_of: question.as_of, known_at: question.known_at };
        let year = match question.year {
            None => cut.as_of.year().clamp(first, last),
            Some(year) if years(target).contains(&year) => year,
            Some(year) => return Err(LedgerError::YearOutside { year, first, last }),
        };
        let area = Area::of(target);
        let counted = counted(&books, metric, area, question.view, cut);
        // Once a year is over, what it did not register is none of its contracts any more.
        let is_running = cut.as_of.year() == year;
        let provisional =
            if is_running { provisional(&books, metric, area, cut) } else { Vec::new() };
        Ok(Self { target, metric, books, year, cut, counted, provisional })
    }

    /// The entries that a figure of the year adds up, by day, then by id. What others report has
    /// none.
    pub fn entries(&self, figure: Figure) -> impl Iterator<Item = &Entry<'a>> + Clone {
        let (entries, first, last) = match figure {
            Figure::Actual => self.span(self.year, self.last_day(self.year)),
            Figure::YearBefore => {
                let last = year_before(self.last_day(self.year));
                self.span(self.year.saturating_sub(1), last)
            }
            Figure::Provisional => (&self.provisional, None, self.cut.as_of),
        };
        within(entries, first, last)
    }

    /// The entries of another year up to the day.
    pub(super) fn entries_in(&self, year: i64) -> impl Iterator<Item = &Entry<'a>> + Clone {
        let (entries, first, last) = self.span(year, self.last_day(year));
        within(entries, first, last)
    }

    /// What was reported for a year, up to a day.
    pub(super) fn reported(&self, year: i64, last: Day) -> Option<Reported> {
        reported(&self.books, self.target, year, last, self.cut)
    }

    /// The last day of a year that is looked at.
    pub(super) fn last_day(&self, year: i64) -> Day {
        last_of(year).min(self.cut.as_of)
    }

    /// From which day on entries count for a year; none = from the beginning.
    fn span(&self, year: i64, last: Day) -> (&Vec<Entry<'a>>, Option<Day>, Day) {
        let first = match self.accumulation() {
            Accumulation::Flow => Some(Day::first_of(year)),
            Accumulation::Cumulative => Some(Day::first_of(self.target.base_year)),
            Accumulation::Stock => None,
        };
        (&self.counted, first, last)
    }

    pub(super) fn accumulation(&self) -> Accumulation {
        self.target.accumulation.unwrap_or(Accumulation::Flow)
    }
}

fn within<'b, 'a>(
    entries: &'b [Entry<'a>],
    first: Option<Day>,
    last: Day,
) -> impl Iterator<Item = &'b Entry<'a>> + Clone {
    let is_within = move |entry: &&Entry<'a>| {
        first.is_none_or(|first| first <= entry.date) && entry.date <= last
    };
    entries.iter().filter(is_within)
}

/// The same day a year before; 28 February for the 29th.
pub(super) fn year_before(day: Day) -> Day {
    let (year, month, number) = day.date();
    let same = Day::of_date(year - 1, month, number);
    same.or_else(|| Day::of_date(year - 1, month, number - 1)).unwrap_or_else(|| day.plus(-365))
}
