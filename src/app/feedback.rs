//! Keeping what people say of matches, with what the ranking said at that moment.

use super::engine::Author;
use super::error::Error;
use super::match_need::ranker_version;
use super::open::App;
use crate::domain::catalogue::Command;
use crate::domain::feedback::{Seen, SeenSignal};
use crate::domain::{Achievement, Content, Feedback, Need, Record, RecordId};
use crate::matching::Match;

impl App {
    /// Keeps feedback on a pair that is here; what the draft itself says to have seen is dropped.
    pub fn give_feedback(
        &self,
        id: RecordId,
        draft: Feedback,
        author: Author,
    ) -> Result<Record<Feedback>, Error> {
        let mut content = draft.admit().map_err(Error::Invalid)?.into_inner();
        if content.person.is_empty() {
            content.person.clone_from(&author.actor);
        }
        let need = RecordId::parse("need", &content.need);
        let offer = RecordId::parse("achievement", &content.achievement);
        let (need, offer) = (need.map_err(invalid)?, offer.map_err(invalid)?);
        let need = self.living::<Need>(&need)?;
        self.living::<Achievement>(&offer)?;
        content.seen = self.seen(&need.content, &offer)?;
        self.change(Command::Create { id, content }, author)
    }

    /// What the active ranker says of a pair now; none when the achievement is no match.
    fn seen(&self, need: &Need, offer: &RecordId) -> Result<Option<Seen>, Error> {
        let weights = self.weights()?;
        let (ranking, recalled) = self.ranking_of(need, &weights, self.today())?;
        let mut ranked = (1_u32..).zip(&ranking.matches);
        let found = ranked.find(|(_, found)| found.record.id == *offer);
        Ok(found.map(|(rank, found)| Seen {
            rank,
            score: unsigned(found.score),
            signals: signals(found),
            ranker_version: ranker_version(&weights.version, recalled.weighed.synonyms_version()),
            position: recalled.position,
        }))
    }
}

fn signals(found: &Match) -> Vec<SeenSignal> {
    let signals = found.signals.iter().map(|signal| SeenSignal {
        signal: signal.kind.code().to_owned(),
        weight: unsigned(signal.weight),
        fit: unsigned(signal.fit),
        points: unsigned(signal.points),
    });
    signals.collect()
}

fn unsigned(points: i32) -> u32 {
    u32::try_from(points).unwrap_or(0)
}

fn invalid(violation: crate::domain::Violation) -> Error {
    Error::Invalid(vec![violation])
}
