//! What is like an achievement: its doubles, and what could stand in for it.

use super::error::Error;
use super::open::App;
use crate::domain::{Achievement, Day, Record};
use crate::matching::{Likeness, Similar, similar};

/// Achievements that the search brings; fixed, so that order does not depend on how many are asked
/// for.
pub const SIMILAR_DEPTH: usize = 200;
/// Similar achievements unless the caller says otherwise.
pub const SIMILAR_DEFAULT: usize = 10;
/// Most similar achievements.
pub const SIMILAR_MAX: usize = 100;

/// What is like an achievement.
#[derive(Debug)]
pub struct SimilarReport {
    /// Doubles first, then the more alike.
    pub similar: Vec<Similar>,
    /// How many other achievements share a word with it.
    pub considered: u64,
    /// The journal position that this answers for.
    pub position: u64,
}

impl App {
    /// Finds an achievement's doubles, and what is on offer on that day and could stand in for it.
    ///
    /// An achievement that the search has not taken in yet is like nothing.
    pub fn find_similar(
        &self,
        offer: &Record<Achievement>,
        similar_max: usize,
        today: Day,
    ) -> Result<SimilarReport, Error> {
        let snapshot = self.search.snapshot()?;
        let (position, id) = (snapshot.position(), offer.id.as_str());
        let recalled = snapshot.recall_similar(id, &offer.content, SIMILAR_DEPTH)?;
        let Some(recalled) = recalled else {
            return Ok(SimilarReport { similar: Vec::new(), considered: 0, position });
        };
        let mut candidates = Vec::with_capacity(recalled.candidates.len());
        for found in &recalled.candidates {
            // The search view may lag: what is gone by now is like nothing.
            let Some(record) = self.found::<Achievement>(&found.id)? else {
                continue;
            };
            let likeness = found.likeness;
            let mut candidate = Likeness { record, likeness, likeness_back: None };
            if candidate.may_be_same_text() {
                let back = snapshot.likeness(&found.id, &candidate.record.content, id)?;
                candidate.likeness_back = Some(back);
            }
            candidates.push(candidate);
        }
        let mut similar = similar(offer, candidates, today);
        similar.truncate(similar_max);
        for found in &mut similar {
            found.matched_terms = recalled.matched_terms(&found.record.content);
        }
        Ok(SimilarReport { similar, considered: recalled.matched, position })
    }
}
