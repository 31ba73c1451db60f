//! Matching a need: which achievements could answer it, in which order, and why.

use super::error::Error;
use super::open::App;
use crate::domain::catalogue::Listed;
use crate::domain::{Achievement, Kind, Need, Record, RecordId, RecordName};
use crate::matching::{Candidate, Match, Ranking, rank};
use crate::search::{Filter, Recalled, Tuning};

/// Candidates that the search brings before gates and signals; fixed, so that scores and order do
/// not depend on how many matches are asked for.
pub const RECALL_DEPTH: usize = 1_000;
/// Matches unless the caller says otherwise.
pub const MATCHES_DEFAULT: usize = 10;
/// Most matches.
pub const MATCHES_MAX: usize = 1_000;

/// The answer to a need.
#[derive(Debug)]
pub struct MatchReport {
    /// Best first.
    pub matches: Vec<Match>,
    /// How many achievements share a word with the need and pass the filter.
    pub considered: u64,
    /// How many of the candidates a gate kept out.
    pub gated: usize,
    /// Which weights ranked, and after a `+` which list of synonyms was used.
    pub ranker_version: String,
    /// The journal position that this answers for.
    pub position: u64,
}

impl App {
    /// Matches a need against all achievements that pass `filter`.
    pub fn match_need(
        &self,
        need: &Need,
        filter: &Filter,
        matches_max: usize,
    ) -> Result<MatchReport, Error> {
        let tuning = Tuning::default();
        let (mut ranking, recalled) = self.ranking(need, filter, RECALL_DEPTH, &tuning)?;
        ranking.matches.truncate(matches_max);
        for found in &mut ranking.matches {
            let terms = recalled.matched_terms(&found.record.content);
            found.name_terms(terms);
        }
        Ok(MatchReport {
            matches: ranking.matches,
            considered: recalled.matched,
            gated: ranking.gated,
            ranker_version: ranker_version(&self.weights.version, &recalled.synonyms_version),
            position: recalled.position,
        })
    }

    /// The ranking of the best `depth` candidates, without the words that they share.
    pub(super) fn ranking(
        &self,
        need: &Need,
        filter: &Filter,
        depth: usize,
        tuning: &Tuning,
    ) -> Result<(Ranking, Recalled), Error> {
        let recalled = self.search.recall_tuned(need, filter, depth, tuning)?;
        let mut candidates = Vec::with_capacity(recalled.candidates.len());
        for found in &recalled.candidates {
            // The search view may lag: what is gone by now is no candidate.
            if let Some(record) = self.offer(&found.id)? {
                candidates.push(Candidate { record, text_fit: found.text_fit });
            }
        }
        Ok((rank(need, candidates, &self.weights, self.now()), recalled))
    }

    /// An achievement that is not deleted.
    pub(super) fn offer(&self, id: &str) -> Result<Option<Record<Achievement>>, Error> {
        let Ok(id) = RecordId::parse("id", id) else {
            return Ok(None);
        };
        let record = self.state.record(&RecordName { kind: Kind::Achievement, id })?;
        Ok(record.and_then(Achievement::unwrap).filter(|record| !record.life.is_deleted()))
    }
}

/// The version of everything beside the catalogue that shapes an answer.
fn ranker_version(weights: &str, synonyms: &str) -> String {
    if synonyms.is_empty() {
        return weights.to_owned();
    }
    format!("{weights}+synonyms.{synonyms}")
}
