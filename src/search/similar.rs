//! Which achievements are like another one?

use qianxian_index::{Filter, Query, SearchRequest};

use super::document::{same_rights, shown_texts};
use super::error::{Error, guarded};
use super::needs::offer_query;
use super::view::{MATCHED_TERMS_MAX, Snapshot};
use crate::domain::Achievement;

/// Most achievements with one of the same rights that are looked at.
const SAME_RIGHTS_MAX: usize = 100;

/// What is like an achievement.
#[derive(Debug)]
pub struct RecalledSimilar {
    /// The best by their words, and those that have one of its rights; without itself.
    pub candidates: Vec<Alike>,
    /// How many achievements share a word with it, without itself.
    pub matched: u64,
    query: Query,
}

/// One of them.
#[derive(Debug)]
pub struct Alike {
    /// Which achievement.
    pub id: String,
    /// How much of the other's text stands in it, in parts per million: a million for the same text.
    pub likeness: i32,
}

impl Snapshot {
    /// The best `depth` achievements by what they share with another one's words, and those that
    /// have one of its rights. None when the view does not have the achievement itself.
    pub fn recall_similar(
        &self,
        id: &str,
        offer: &Achievement,
        depth: usize,
    ) -> Result<Option<RecalledSimilar>, Error> {
        guarded(|| self.recall_similar_unguarded(id, offer, depth))
    }

    fn recall_similar_unguarded(
        &self,
        id: &str,
        offer: &Achievement,
        depth: usize,
    ) -> Result<Option<RecalledSimilar>, Error> {
        let query = self.achievements.query(&offer_query(offer))?;
        let Some(own) = query.score_of(id)? else {
            return Ok(None);
        };
        // One more, for the achievement itself.
        let recall = query.recall(&Filter::Everything, depth + 1)?;
        let others = recall.hits.into_iter().filter(|hit| hit.id != id).take(depth);
        let mut candidates: Vec<Alike> =
            others.map(|hit| Alike { likeness: share(hit.score, own), id: hit.id }).collect();
        for other in self.with_same_rights(offer)? {
            if other != id && !candidates.iter().any(|known| known.id == other) {
                let score = query.score_of(&other)?.unwrap_or(0.0);
                candidates.push(Alike { id: other, likeness: share(score, own) });
            }
        }
        let matched = recall.matched.saturating_sub(u64::from(own > 0.0));
        Ok(Some(RecalledSimilar { candidates, matched, query }))
    }

    fn with_same_rights(&self, offer: &Achievement) -> Result<Vec<String>, Error> {
        let Some(filter) = same_rights(offer) else {
            return Ok(Vec::new());
        };
        let page = self.achievements.search(&SearchRequest {
            query: "",
            filter: &filter,
            offset: 0,
            limit: SAME_RIGHTS_MAX,
            facets: &[],
            facet_values: 0,
        })?;
        Ok(page.hits.into_iter().map(|hit| hit.id).collect())
    }

    /// How much of one achievement's text stands in another's, in parts per million; 0 when the
    /// view lacks one of them.
    pub fn likeness(&self, id: &str, offer: &Achievement, other: &str) -> Result<i32, Error> {
        guarded(|| {
            let query = self.achievements.query(&offer_query(offer))?;
            let (own, score) = (query.score_of(id)?, query.score_of(other)?);
            Ok(own.zip(score).map_or(0, |(own, score)| share(score, own)))
        })
    }
}

impl RecalledSimilar {
    /// The words that both achievements share, the most telling first.
    pub fn matched_terms(&self, other: &Achievement) -> Vec<String> {
        let text = shown_texts(other).map(|(_, text)| text).join("\n");
        self.query.matched_phrases(&text, MATCHED_TERMS_MAX)
    }
}

/// A score as a part of what the achievement's own text scores.
fn share(score: f32, own: f32) -> i32 {
    if own <= 0.0 {
        return 0;
    }
    let share = (f64::from(score) / f64::from(own)).clamp(0.0, 1.0);
    #[expect(clippy::cast_possible_truncation, reason = "0.0 to a million fits, rounding is meant")]
    let parts = (share * 1_000_000.0).round() as i32;
    parts
}
