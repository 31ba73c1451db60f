//! The view as of one commit: what chosen achievements are worth to needs and saved searches.

use std::sync::Arc;

use qianxian_index::{Boilerplate, Filter, Query, Searcher};

use super::document::{on_offer, shown_texts};
use super::error::Error;
use super::query::text_query;
use super::view::{MATCHED_TERMS_MAX, guarded, text_fit};
use crate::domain::{Achievement, Need, Time};

/// A state of the view that does not move.
#[derive(Debug, Clone)]
pub struct Snapshot {
    searcher: Searcher,
    boilerplate: Arc<Boilerplate>,
}

/// Achievements chosen by their ids.
#[derive(Debug)]
pub struct Chosen(qianxian_index::Chosen);

/// A need, weighed against a snapshot.
#[derive(Debug)]
pub struct NeedQuery {
    query: Query,
    bound: f64,
}

impl Snapshot {
    pub(super) fn new(searcher: Searcher, boilerplate: Arc<Boilerplate>) -> Self {
        Self { searcher, boilerplate }
    }

    /// The journal position that this is the state of.
    pub fn position(&self) -> u64 {
        self.searcher.applied()
    }

    /// Finds achievements by their ids.
    pub fn choose(&self, ids: &[&str]) -> Result<Chosen, Error> {
        guarded(|| Ok(Chosen(self.searcher.choose(ids)?)))
    }

    /// Weighs a need.
    pub fn need(&self, need: &Need) -> Result<NeedQuery, Error> {
        guarded(|| {
            let query = self.searcher.query(&text_query(need, &self.boilerplate))?;
            let bound = f64::from(query.ideal());
            Ok(NeedQuery { query, bound })
        })
    }

    /// For each chosen achievement: how well its text fits a few words, in parts per million, if a
    /// search for them finds it among what is on offer at `now`.
    pub fn found(
        &self,
        words: &str,
        filter: Filter,
        now: Time,
        chosen: &Chosen,
    ) -> Result<Vec<Option<i32>>, Error> {
        guarded(|| {
            let filter = Filter::All(vec![on_offer(now), filter]);
            let scores = self.searcher.search_chosen(words, &filter, &chosen.0)?;
            let parts = words.split_whitespace();
            let text =
                parts.fold(qianxian_index::TextQuery::new(), |text, part| text.part(part, 1.0));
            let bound = f64::from(self.searcher.query(&text)?.ideal());
            let fit = |score| text_fit(f64::from(score), bound);
            Ok(scores.into_iter().map(|score| score.map(fit)).collect())
        })
    }
}

impl NeedQuery {
    /// How well the text of each chosen achievement fits, in parts per million; 0 where no word is
    /// shared.
    pub fn fits(&self, chosen: &Chosen) -> Result<Vec<i32>, Error> {
        guarded(|| {
            let scores = self.query.scores_of(&chosen.0)?;
            Ok(scores.into_iter().map(|score| text_fit(f64::from(score), self.bound)).collect())
        })
    }

    /// The words that the need shares with an achievement, the most telling first.
    pub fn matched_terms(&self, offer: &Achievement) -> Vec<String> {
        let text = shown_texts(offer).map(|(_, text)| text).join("\n");
        self.query.matched_phrases(&text, MATCHED_TERMS_MAX)
    }
}
