//! What was known on a day, and nothing of what came later.

use super::priors::{
    CORRECTION_DAYS, LEVEL_DAYS_MIN, LEVEL_MONTHS, RATIO_PPM_MAX, SEASON_YEARS_MAX, STAGES,
};
use super::visits::{Course, Visit, course, place_of};
use super::world::{Origin, Pursuit, World};
use crate::domain::target::MONTHS;
use crate::domain::trade::words::DealStage;
use crate::domain::{Day, Fen};

/// Something that may still be registered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Prospect<'a> {
    /// The resource name.
    pub id: &'a str,
    /// The stage's place in the priors' list of stages.
    pub stage: usize,
    /// Days in the stage so far.
    pub days: i64,
    /// What is expected; of a signed contract its 技术交易额.
    pub amount: Option<Fen>,
    /// Whether the amount stands in a signed contract.
    pub is_signed: bool,
}

/// A registration of the months that give the level of new business.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Arrival {
    /// Days from the first that was known of it to its registration; none where nobody kept deals
    /// yet.
    pub lead_days: Option<i64>,
    /// Its amount.
    pub amount: i64,
    /// When.
    pub day: Day,
}

/// What is known on a day.
#[derive(Debug)]
pub(super) struct Known<'a> {
    pub as_of: Day,
    /// What may still be registered, by id.
    pub prospects: Vec<Prospect<'a>>,
    /// Stays in stages that are over.
    pub visits: Vec<Visit>,
    /// Registered by expected amount, in millionths.
    pub ratios: Vec<i64>,
    /// Registered by the signed contract's amount, in millionths.
    pub signed_ratios: Vec<i64>,
    /// Registrations of the last months, by how long they were known before.
    pub arrivals: Vec<Arrival>,
    /// The days that the arrivals are of.
    pub level_days: i64,
    /// Whether the arrivals cover all the months that they should.
    pub is_level_whole: bool,
    /// How many of them are from before the first deal on record; they stand first.
    pub untracked: usize,
    /// Registrations by month, of the past full years.
    pub months: [u32; MONTHS],
    /// What was taken back or added to registrations.
    pub corrections: Vec<i64>,
    /// The days that the corrections are of.
    pub correction_days: i64,
}

/// What was known on a day.
pub(super) fn known(world: &World, as_of: Day) -> Known<'_> {
    let first = world.bookings.iter().map(|booking| booking.day).min();
    let history_days = first.map_or(0, |first| as_of.days_since(first) + 1).max(0);
    let level_days = as_of.days_since(months_before(as_of, LEVEL_MONTHS));
    let mut known = Known {
        as_of,
        prospects: Vec::new(),
        visits: Vec::new(),
        ratios: Vec::new(),
        signed_ratios: Vec::new(),
        arrivals: Vec::new(),
        level_days: history_days.clamp(LEVEL_DAYS_MIN, level_days),
        is_level_whole: history_days >= level_days,
        untracked: 0,
        months: [0; MONTHS],
        corrections: Vec::new(),
        correction_days: history_days.clamp(LEVEL_DAYS_MIN, CORRECTION_DAYS),
    };
    for pursuit in &world.pursuits {
        if let Some(course) = course(pursuit, as_of) {
            known.pursue(pursuit, course);
        }
    }
    known.read_bookings(world, first);
    known
}

impl<'a> Known<'a> {
    fn pursue(&mut self, pursuit: &'a Pursuit, course: Course) {
        let Course { place: (stage, since), is_open, visits } = course;
        let reached_signing = stage >= DealStage::Signed;
        self.visits.extend(visits);
        if let Some((_, registered)) = pursuit.registered.filter(|(day, _)| *day <= self.as_of) {
            self.ratios.extend(ratio(registered, pursuit.expected));
            self.signed_ratios.extend(ratio(registered, pursuit.signed));
            return;
        }
        let Some(stage) = place_of(stage).filter(|_| is_open) else { return };
        let signed = pursuit.signed.filter(|_| reached_signing);
        self.prospects.push(Prospect {
            id: &pursuit.id,
            stage,
            days: self.as_of.days_since(since),
            amount: signed.or(pursuit.expected),
            is_signed: signed.is_some(),
        });
    }

    fn read_bookings(&mut self, world: &World, first: Option<Day>) {
        let as_of = self.as_of;
        let level_start = as_of.plus(1 - self.level_days);
        let correction_start = as_of.plus(1 - self.correction_days);
        let tracked = world.pursuits.iter().filter_map(|it| it.milestones.first());
        let tracked = tracked.map(|step| step.day).min().filter(|day| *day <= as_of);
        let years = full_years(first, as_of);
        for booking in world.bookings.iter().filter(|booking| booking.day <= as_of) {
            let (day, amount) = (booking.day, booking.amount.get());
            let Origin::Registered { known_since } = booking.origin else {
                if day >= correction_start && amount != 0 {
                    self.corrections.push(amount);
                }
                continue;
            };
            let (year, month, _) = day.date();
            let month = usize::try_from(month - 1).ok().filter(|_| years.contains(&year));
            if let Some(count) = month.and_then(|month| self.months.get_mut(month)) {
                *count = count.saturating_add(1);
            }
            if day < level_start {
                continue;
            }
            let lead_days = match known_since {
                Some(since) => Some(day.days_since(since).max(0)),
                // Nobody kept deals then, so it may have been known for long.
                None if tracked.is_some_and(|tracked| day < tracked) => None,
                None => Some(0),
            };
            self.arrivals.push(Arrival { lead_days, amount: amount.max(0), day });
        }
        self.arrivals.sort_unstable();
        self.untracked = self.arrivals.partition_point(|arrival| arrival.lead_days.is_none());
        self.corrections.sort_unstable();
    }

    /// The places of the arrivals of which nobody knew so many days before.
    pub(super) fn unknown_before(&self, days: i64) -> std::ops::Range<usize> {
        let is_shorter = |arrival: &Arrival| arrival.lead_days.is_none_or(|lead| lead < days);
        self.untracked..self.arrivals.partition_point(is_shorter)
    }

    /// How many stays of a stage are over.
    pub(super) fn visits_of(&self, stage: usize) -> usize {
        self.visits.iter().filter(|visit| visit.stage == stage).count()
    }

    /// The places of the stages in which something may still be registered, each once.
    pub(super) fn stages_ahead(&self) -> std::ops::Range<usize> {
        let first = self.prospects.iter().map(|prospect| prospect.stage).min();
        first.unwrap_or(STAGES.len())..STAGES.len()
    }
}

/// The past years that the ledger covers from January to December, the last ones.
fn full_years(first: Option<Day>, as_of: Day) -> std::ops::Range<i64> {
    let end = as_of.year();
    let Some(first) = first else { return end..end };
    let year = first.year();
    let from = if first == Day::first_of(year) { year } else { year + 1 };
    // A first registration in January is as good a start as any.
    let from = if first.date().1 == 1 { year } else { from };
    from.max(end - SEASON_YEARS_MAX)..end
}

/// The same day of the month so many months earlier, or the last one that the month has.
fn months_before(day: Day, months: i64) -> Day {
    let (year, month, number) = day.date();
    let count = year * 12 + month - 1 - months;
    let (year, month) = (count.div_euclid(12), count.rem_euclid(12) + 1);
    let dates = (1..=number).rev().filter_map(|number| Day::of_date(year, month, number));
    dates.take(1).next().unwrap_or_else(|| day.plus(-months * 31))
}

/// What was registered by what was expected, in millionths.
fn ratio(registered: Fen, expected: Option<Fen>) -> Option<i64> {
    let expected = i128::from(expected?.get());
    let ratio = (i128::from(registered.get()) * 1_000_000).checked_div(expected)?;
    let ratio = i64::try_from(ratio).ok().filter(|_| expected > 0 && ratio >= 0);
    Some(ratio.unwrap_or(RATIO_PPM_MAX).min(RATIO_PPM_MAX)).filter(|_| expected > 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forecast::world::Booking;

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    #[test]
    fn a_ratio_is_of_a_stated_amount_and_one_slip_of_a_unit_is_no_lesson() {
        let of = |registered, expected| ratio(Fen::new(registered), Some(Fen::new(expected)));
        assert_eq!(of(50, 100), Some(500_000));
        assert_eq!(of(i64::MAX, 1), Some(RATIO_PPM_MAX));
        assert_eq!((of(1, 0), of(1, -1), ratio(Fen::new(1), None)), (None, None, None));
        assert_eq!(of(i64::MAX, i64::MAX), Some(1_000_000));
    }

    #[test]
    fn months_before_a_day_end_within_their_month() {
        assert_eq!(months_before(day("2024-02-29"), 12), day("2023-02-28"));
        assert_eq!(months_before(day("2024-02-29"), 48), day("2020-02-29"));
        assert_eq!(months_before(day("2025-03-31"), 1), day("2025-02-28"));
        assert_eq!(months_before(day("2025-01-15"), 24), day("2023-01-15"));
    }

    #[test]
    fn what_was_booked_later_is_not_known_and_leads_are_counted_in_days() {
        let registered = |at: &str, since: Option<&str>| Booking {
            day: day(at),
            amount: Fen::new(5),
            origin: Origin::Registered { known_since: since.map(day) },
        };
        let corrected = |at: &str, amount| Booking {
            day: day(at),
            amount: Fen::new(amount),
            origin: Origin::Corrected,
        };
        let bookings = vec![
            registered("2020-01-05", None),
            registered("2023-12-31", Some("2023-12-01")),
            registered("2024-01-01", None),
            registered("2024-06-01", Some("2024-02-28")),
            corrected("2024-05-31", -3),
            corrected("2024-06-01", -4),
        ];
        let world = World { bookings, ..World::default() };
        let found = known(&world, day("2024-05-31"));
        assert_eq!(found.arrivals.len(), 2, "those of 24 months, and none of tomorrow");
        assert_eq!(found.corrections, [-3]);
        assert_eq!(found.unknown_before(30), 0..1);
        assert_eq!(found.unknown_before(31), 0..2);
        assert_eq!((found.months[0], found.months[11]), (1, 1), "2020 and 2023, not 2024");
        assert!(found.is_level_whole);
    }
}
