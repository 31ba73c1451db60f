//! What others have reported of a metric.

use super::books::{Books, Cut};
use crate::domain::target::Target;
use crate::domain::{Day, RecordId};

/// A value as it was reported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reported {
    /// The value, in fen or as a count.
    pub value: i64,
    /// The day up to which it counts.
    pub date: Day,
    /// Who reported it.
    pub source: String,
    /// The observation.
    pub observation: RecordId,
}

/// The latest observation of the target's metric and region in a year, up to a day; none where
/// nobody reported anything, which is not nothing. One that was changed after the moment of
/// [`Cut::known_at`] is left out, since what it said before is not kept. Of two on one day the one
/// that was written down last counts.
pub(super) fn reported(
    books: &Books<'_>,
    target: &Target,
    year: i64,
    last: Day,
    cut: Cut,
) -> Option<Reported> {
    let known = books.observations.iter().filter_map(|record| {
        let seen = &record.content;
        let date = seen.date.filter(|date| date.year() == year && *date <= last)?;
        let is_meant = seen.metric == target.metric && seen.region_prefix == target.region_prefix;
        let is_known = cut.knows(date, record.life.update_time);
        (is_meant && is_known).then_some((date, record))
    });
    let latest = known.max_by_key(|(date, record)| (*date, record.life.update_time, &record.id));
    latest.map(|(date, record)| Reported {
        value: record.content.value,
        date,
        source: record.content.source.clone(),
        observation: record.id.clone(),
    })
}
