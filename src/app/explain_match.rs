//! Why an achievement is, or is not, among the matches of a need.

use super::error::Error;
use super::evaluate::DEPTH_MAX;
use super::match_need::{NeedQuestion, RECALL_DEPTH, ranker_version};
use super::open::App;
use crate::domain::{Achievement, Day, RecordId};
use crate::matching::{Candidate, Match, Ranker, Ranking, Standing};
use crate::search::{Place, Recalled, Tuning};

/// One achievement held against one need, and where it stands.
#[derive(Debug)]
pub struct Explanation {
    /// Every gate and signal of the pair, whether or not it is a match.
    pub pair: Match,
    /// Where it stands among the answers.
    pub standing: Standing,
    /// How many achievements share a word with the need and pass the filter.
    pub considered: u64,
    /// Which weights ranked.
    pub ranker_version: String,
    /// The journal position that this answers for.
    pub position: u64,
    /// The day that it answers for.
    pub today: Day,
}

impl App {
    /// Says where an achievement stands in the answer to `question`, and why.
    pub fn explain_match(
        &self,
        question: NeedQuestion<'_>,
        achievement: &RecordId,
    ) -> Result<Explanation, Error> {
        let record = self.living::<Achievement>(achievement)?;
        let weights = self.weights()?;
        let (ranking, recalled) =
            self.ranking(question, RECALL_DEPTH, &weights, &Tuning::default())?;
        let text_fit = recalled.weighed.text_fit_of(achievement.as_str())?;
        let is_committed = self.is_committed(achievement)?;
        let candidate = Candidate { record, text_fit: text_fit.unwrap_or(0), is_committed };
        let mut pair =
            Ranker { weights: &weights, today: question.today }.judge(question.need, candidate);
        let standing = match text_fit {
            None => Standing::NotSearchable,
            Some(0) => Standing::NoSharedWords,
            Some(_) => standing(question, &ranking, &recalled, &pair)?,
        };
        let terms = recalled.weighed.matched_terms(&pair.record.content);
        pair.name_terms(terms);
        Ok(Explanation {
            pair,
            standing,
            considered: recalled.matched,
            ranker_version: ranker_version(&weights.version, recalled.weighed.synonyms_version()),
            position: recalled.position,
            today: question.today,
        })
    }
}

/// Where a pair that shares words stands.
fn standing(
    question: NeedQuestion<'_>,
    ranking: &Ranking,
    recalled: &Recalled,
    pair: &Match,
) -> Result<Standing, Error> {
    let id = pair.record.id.as_str();
    if !recalled.candidates.iter().any(|found| found.id == id) {
        let depth = RECALL_DEPTH;
        return Ok(match recalled.place_of(id, question.filter, DEPTH_MAX)? {
            Place::At(place) => Standing::FewSharedWords { place: Some(place), depth },
            Place::Beyond => Standing::FewSharedWords { place: None, depth },
            Place::Nowhere => Standing::FilteredOut,
        });
    }
    let rank = ranking.matches.iter().filter(|better| better.order(pair).is_lt()).count() + 1;
    if pair.failed().next().is_some() {
        return Ok(Standing::KeptOut { rank });
    }
    let shown = question.matches_max.min(ranking.matches.len());
    if rank <= shown {
        return Ok(Standing::Shown { rank });
    }
    let last = shown.checked_sub(1).and_then(|last| ranking.matches.get(last));
    let points = last.map_or(0, |last| last.score.saturating_sub(pair.score));
    Ok(Standing::Behind { rank, shown, points })
}
