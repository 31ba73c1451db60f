//! Ranking judged needs with the code that serves users, for measuring how good it is.

use super::error::Error;
use super::match_need::NeedQuestion;
use super::open::App;
use crate::domain::{Need, RecordId};
use crate::search::{Filter, Tuning};

/// Deepest ranking of one need.
pub const DEPTH_MAX: usize = 100_000;

/// One need's ranking: achievement ids and scores, best first.
pub type Ranked = Vec<(RecordId, i32)>;

impl App {
    /// Ranks the catalogue for one stored need, `depth` deep.
    pub fn evaluate(
        &self,
        need: &RecordId,
        depth: usize,
        tuning: &Tuning,
    ) -> Result<Ranked, Error> {
        let need = self.get::<Need>(need)?;
        let depth = depth.min(DEPTH_MAX);
        let question = NeedQuestion {
            need: &need.content,
            filter: &Filter::Everything,
            matches_max: depth,
            today: self.today(),
        };
        let (ranking, _) = self.ranking(question, depth, &self.weights()?, tuning)?;
        Ok(ranking.matches.into_iter().map(|found| (found.record.id, found.score)).collect())
    }
}
