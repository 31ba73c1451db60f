//! Matching a need: which achievements could answer it, in which order, and why.

use super::error::Error;
use super::open::App;
use crate::domain::catalogue::Listed;
use crate::domain::record::{Lock, LockKind};
use crate::domain::{Achievement, Day, Need, Record, RecordId, RecordName};
use crate::matching::{Candidate, Match, Ranker, Ranking, Weights, spread};
use crate::search::{Filter, Recalled, Tuning};
use crate::state;

/// Candidates that the search brings before gates and signals; fixed, so that scores and order do
/// not depend on how many matches are asked for.
pub const RECALL_DEPTH: usize = 1_000;
/// Matches unless the caller says otherwise.
pub const MATCHES_DEFAULT: usize = 10;
/// Most matches.
pub const MATCHES_MAX: usize = 1_000;

/// What is asked for a need.
#[derive(Debug, Clone, Copy)]
pub struct NeedQuestion<'a> {
    /// The need.
    pub need: &'a Need,
    /// Which achievements are considered at all.
    pub filter: &'a Filter,
    /// How many matches are shown at most.
    pub matches_max: usize,
    /// The day for which is asked: what is on offer then, and how fresh it is.
    pub today: Day,
}

/// The answer to a question of matching.
#[derive(Debug)]
pub struct MatchReport<T = Achievement> {
    /// Best first.
    pub matches: Vec<Match<T>>,
    /// The best of those that only one or two gates kept out.
    pub near_misses: Vec<Match<T>>,
    /// How many records share a word and pass the filter.
    pub considered: u64,
    /// How many of the candidates a gate kept out.
    pub gated: usize,
    /// Which weights ranked, and after a `+` which list of synonyms was used.
    pub ranker_version: String,
    /// The journal position that this answers for.
    pub position: u64,
    /// The day that it answers for.
    pub today: Day,
}

impl App {
    /// The day it is now, in Beijing.
    pub fn today(&self) -> Day {
        Day::of(self.now())
    }

    /// Matches a need against all achievements that pass the filter.
    pub fn match_need(&self, question: NeedQuestion<'_>) -> Result<MatchReport, Error> {
        self.match_need_spread(question, false)
    }

    /// The same; with `is_spread`, spread over the holders.
    pub fn match_need_spread(
        &self,
        question: NeedQuestion<'_>,
        is_spread: bool,
    ) -> Result<MatchReport, Error> {
        let weights = self.weights()?;
        let (mut ranking, recalled) =
            self.ranking(question, RECALL_DEPTH, &weights, &Tuning::default())?;
        if is_spread {
            let attention = self.attention(&weights, recalled.position, question.today)?;
            ranking.matches = spread(ranking.matches, &attention);
        }
        ranking.matches.truncate(question.matches_max);
        for found in ranking.matches.iter_mut().chain(&mut ranking.near_misses) {
            let terms = recalled.weighed.matched_terms(&found.record.content);
            found.name_terms(terms);
        }
        let Ranking { matches, near_misses, gated } = ranking;
        Ok(MatchReport {
            matches,
            near_misses,
            considered: recalled.matched,
            gated,
            ranker_version: ranker_version(&weights.version, recalled.weighed.synonyms_version()),
            position: recalled.position,
            today: question.today,
        })
    }

    /// The ranking of the best `depth` candidates, without the words that they share.
    pub(super) fn ranking(
        &self,
        question: NeedQuestion<'_>,
        depth: usize,
        weights: &Weights,
        tuning: &Tuning,
    ) -> Result<(Ranking, Recalled), Error> {
        let NeedQuestion { need, filter, today, .. } = question;
        let recalled = self.search.recall_tuned(need, filter, depth, tuning)?;
        let mut candidates = Vec::with_capacity(recalled.candidates.len());
        for found in &recalled.candidates {
            // The search view may lag: what is gone by now is no candidate.
            if let Some(record) = self.found(&found.id)? {
                let is_committed = self.is_committed(&record.id)?;
                candidates.push(Candidate { record, text_fit: found.text_fit, is_committed });
            }
        }
        Ok((Ranker { weights, today }.rank(need, candidates), recalled))
    }

    /// Whether a deal has agreed on an achievement exclusively.
    pub(super) fn is_committed(&self, achievement: &RecordId) -> Result<bool, Error> {
        is_committed(&self.state, achievement)
    }

    /// A record that the search view names, unless it is deleted by now.
    pub(super) fn found<T: Listed>(&self, id: &str) -> Result<Option<Record<T>>, Error> {
        let Ok(id) = RecordId::parse("id", id) else {
            return Ok(None);
        };
        let record = self.state.record(&RecordName { kind: T::KIND, id })?;
        Ok(record.and_then(T::unwrap).filter(|record| !record.life.is_deleted()))
    }
}

/// The version of everything beside the catalogue that shapes an answer.
pub(super) fn ranker_version(weights: &str, synonyms: &str) -> String {
    if synonyms.is_empty() {
        return weights.to_owned();
    }
    format!("{weights}+synonyms.{synonyms}")
}

/// Whether a deal has agreed on an achievement exclusively, as the state shows it.
pub(super) fn is_committed(state: &state::View, achievement: &RecordId) -> Result<bool, Error> {
    let lock = Lock::new(LockKind::ExclusiveAchievement, achievement.as_str());
    Ok(state.holder(&lock)?.is_some())
}
