//! The other way round: which needs could an achievement answer, in which order, and why.

use super::error::Error;
use super::match_need::{MatchReport, ranker_version};
use super::open::App;
use crate::domain::{Achievement, Day, Need, Record};
use crate::matching::{Candidate, Match, Ranker, Ranking};
use crate::search::Snapshot;

/// Needs that the search brings before gates and signals; fixed, so that order does not depend on
/// how many matches are asked for. Each is weighed from its own side, which costs as much as its
/// text is long.
pub const NEEDS_DEPTH: usize = 200;

impl App {
    /// Matches an achievement against all needs that wait on that day.
    ///
    /// Every pair is scored exactly as [`App::match_need`] scores it, so that both directions agree.
    /// A need that shares no word with the achievement is no candidate, in either direction.
    pub fn match_achievement(
        &self,
        offer: &Record<Achievement>,
        matches_max: usize,
        today: Day,
    ) -> Result<MatchReport<Need>, Error> {
        let weights = self.weights()?;
        let snapshot = self.search.snapshot()?;
        let recalled = snapshot.recall_needs(&offer.content, today.start(), NEEDS_DEPTH)?;
        let is_committed = self.is_committed(&offer.id)?;
        let mut candidates = Vec::with_capacity(recalled.ids.len());
        for id in &recalled.ids {
            // The search view may lag: what is gone by now is no candidate.
            let Some(record) = self.found::<Need>(id)? else {
                continue;
            };
            let text_fit = snapshot.weigh(&record.content)?.text_fit_of(offer.id.as_str())?;
            if let Some(text_fit) = text_fit.filter(|fit| *fit > 0) {
                candidates.push(Candidate { record, text_fit, is_committed });
            }
        }
        let mut ranking = Ranker { weights: &weights, today }.rank_needs(offer, candidates);
        ranking.matches.truncate(matches_max);
        for found in ranking.matches.iter_mut().chain(&mut ranking.near_misses) {
            name_terms(&snapshot, offer, found)?;
        }
        let Ranking { matches, near_misses, gated } = ranking;
        Ok(MatchReport {
            matches,
            near_misses,
            considered: recalled.matched,
            gated,
            ranker_version: ranker_version(&weights.version, snapshot.synonyms_version()),
            position: snapshot.position(),
            today,
        })
    }
}

fn name_terms(
    snapshot: &Snapshot,
    offer: &Record<Achievement>,
    found: &mut Match<Need>,
) -> Result<(), Error> {
    let terms = snapshot.weigh(&found.record.content)?.matched_terms(&offer.content);
    found.name_terms(terms);
    Ok(())
}
