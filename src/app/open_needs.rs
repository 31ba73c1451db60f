//! The open needs, or a fair sample of them, each with its ranking.

use super::error::Error;
use super::match_need::{NeedQuestion, RECALL_DEPTH};
use super::open::App;
use crate::domain::{Day, Need, Record};
use crate::matching::{Ranking, Weights, need_gate};
use crate::search::{Filter, Recalled, Tuning};

/// Open needs that are looked at unless the caller says otherwise.
pub const LOOKED_AT_DEFAULT: usize = 200;
/// Most open needs that are looked at.
pub const LOOKED_AT_MAX: usize = 2_000;

/// Open needs, by id.
pub(super) struct OpenNeeds {
    /// How many there are.
    pub(super) total: usize,
    /// Those that are looked at, evenly over all.
    pub(super) sample: Vec<Record<Need>>,
}

impl App {
    /// The needs that wait on that day, of which at most `needs_max` are looked at.
    pub(super) fn open_needs(&self, needs_max: usize, today: Day) -> Result<OpenNeeds, Error> {
        let is_open = |need: &Need| need_gate(need, today).passed();
        let all = self.every::<Need>().collect::<Result<Vec<_>, _>>()?;
        let open: Vec<_> = all.into_iter().filter(|need| is_open(&need.content)).collect();
        let (total, kept) = (open.len(), open.len().min(needs_max));
        let places: std::collections::BTreeSet<usize> =
            (0..kept).map(|place| place * total / kept.max(1)).collect();
        let sample = open.into_iter().enumerate().filter(|(place, _)| places.contains(place));
        Ok(OpenNeeds { total, sample: sample.map(|(_, need)| need).collect() })
    }

    /// A need's ranking under these weights.
    pub(super) fn ranking_of(
        &self,
        need: &Need,
        weights: &Weights,
        today: Day,
    ) -> Result<(Ranking, Recalled), Error> {
        let (filter, matches_max) = (&Filter::Everything, RECALL_DEPTH);
        let question = NeedQuestion { need, filter, matches_max, today };
        self.ranking(question, RECALL_DEPTH, weights, &Tuning::default())
    }
}
