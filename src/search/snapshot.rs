//! The view as of its last commits: what texts, needs and chosen achievements are worth to each
//! other.

use std::sync::Arc;

use qianxian_index::{Boilerplate, Filter, Query, Searcher, TextQuery};

use super::document::{on_offer, shown_texts};
use super::error::{Error, guarded};
use super::needs::{offer_query, waiting};
use super::query::{Wording, name_synonyms, text_query};
use super::synonyms::{Applied, Synonyms};
use super::tuning::Tuning;
use super::view::{MATCHED_TERMS_MAX, text_fit};
use crate::domain::{Achievement, Need, Time};

/// Both indexes as of their last commits, so that all that is read of one snapshot agrees.
#[derive(Debug, Clone)]
pub struct Snapshot {
    pub(super) achievements: Searcher,
    pub(super) needs: Searcher,
    pub(super) boilerplate: Arc<Boilerplate>,
    pub(super) synonyms: Arc<Synonyms>,
}

/// A need's text weighed against every achievement of one state of the view.
#[derive(Debug)]
pub struct Weighed {
    pub(super) query: Query,
    bound: f64,
    words_bound: f64,
    need: Need,
    applied: Vec<Applied>,
    synonyms: Arc<Synonyms>,
}

/// Achievements chosen by their ids.
#[derive(Debug)]
pub struct Chosen(qianxian_index::Chosen);

/// The needs that an achievement recalled.
#[derive(Debug)]
pub struct RecalledNeeds {
    /// The ids of the best, best first.
    pub ids: Vec<String>,
    /// How many waiting needs share a word with the achievement.
    pub matched: u64,
}

impl Snapshot {
    /// The journal position that everything in it has followed to.
    pub fn position(&self) -> u64 {
        self.achievements.applied().min(self.needs.applied())
    }

    /// Which list of synonyms it uses; empty if it has no rule.
    pub fn synonyms_version(&self) -> &str {
        self.synonyms.version()
    }

    /// Weighs a need's text against every achievement.
    pub fn weigh(&self, need: &Need) -> Result<Weighed, Error> {
        self.weigh_tuned(need, &Tuning::default())
    }

    /// The same with another way of making the query, for measuring.
    pub(super) fn weigh_tuned(&self, need: &Need, tuning: &Tuning) -> Result<Weighed, Error> {
        guarded(|| {
            let (analyzer, boilerplate) = (self.achievements.analyzer(), &self.boilerplate);
            let wording = Wording { analyzer, boilerplate, synonyms: &self.synonyms };
            let (query, applied) = text_query(need, &wording, tuning);
            let query = self.achievements.query(&query)?;
            let bound = f64::from(query.ideal());
            let words_bound = f64::from(query.ideal_of_words());
            let (need, synonyms) = (need.clone(), Arc::clone(&self.synonyms));
            Ok(Weighed { query, bound, words_bound, need, applied, synonyms })
        })
    }

    /// The best `depth` needs for a whole achievement among those that wait at `moment`.
    pub fn recall_needs(
        &self,
        offer: &Achievement,
        moment: Time,
        depth: usize,
    ) -> Result<RecalledNeeds, Error> {
        let recall = guarded(|| {
            let texts: Vec<&str> = [&offer.title, &offer.summary]
                .into_iter()
                .chain(&offer.keywords)
                .map(String::as_str)
                .collect();
            let analyzer = self.needs.analyzer();
            let query = self.synonyms.extend_reversed(analyzer, offer_query(offer), &texts);
            Ok(self.needs.query(&query)?.recall(&waiting(moment), depth)?)
        })?;
        let ids = recall.hits.into_iter().map(|hit| hit.id).collect();
        Ok(RecalledNeeds { ids, matched: recall.matched })
    }

    /// Finds achievements by their ids.
    pub fn choose(&self, ids: &[&str]) -> Result<Chosen, Error> {
        guarded(|| Ok(Chosen(self.achievements.choose(ids)?)))
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
            let scores = self.achievements.search_chosen(words, &filter, &chosen.0)?;
            let parts = words.split_whitespace();
            let text = parts.fold(TextQuery::new(), |text, part| text.part(part, 1.0));
            let bound = f64::from(self.achievements.query(&text)?.ideal());
            let fit = |score| text_fit(f64::from(score), bound);
            Ok(scores.into_iter().map(|score| score.map(fit)).collect())
        })
    }
}

impl Weighed {
    pub(super) fn fit(&self, score: f32) -> i32 {
        text_fit(f64::from(score), self.bound)
    }

    /// How well one achievement's text fits, to the last bit as a recall gives it: 0 when it shares
    /// no word, none when the view does not have it.
    pub fn text_fit_of(&self, id: &str) -> Result<Option<i32>, Error> {
        let score = guarded(|| Ok(self.query.score_of(id)?))?;
        Ok(score.map(|score| self.fit(score)))
    }

    /// How well the text of each chosen achievement fits, in parts per million; 0 where no word is
    /// shared.
    pub fn fits(&self, chosen: &Chosen) -> Result<Vec<i32>, Error> {
        let scores = guarded(|| Ok(self.query.scores_of(&chosen.0)?))?;
        Ok(scores.into_iter().map(|score| self.fit(score)).collect())
    }

    /// Which list of synonyms was used; empty if it has no rule.
    pub fn synonyms_version(&self) -> &str {
        self.synonyms.version()
    }

    /// How well the words of any text fit the need, in parts per million.
    pub fn fit_of_text<'a>(&self, texts: impl IntoIterator<Item = &'a str>) -> i32 {
        text_fit(f64::from(self.query.score_text(texts)), self.words_bound)
    }

    /// The words that the need shares with an achievement, the most telling first.
    pub fn matched_terms(&self, offer: &Achievement) -> Vec<String> {
        self.shared_words(&shown_texts(offer).map(|(_, text)| text).join("\n"))
    }

    /// The words that the need shares with any text, the most telling first; a word that only a
    /// synonym found names what the need says: 换热器（同义：热交换器）.
    pub fn shared_words(&self, text: &str) -> Vec<String> {
        let terms = self.query.matched_phrases(text, MATCHED_TERMS_MAX);
        name_synonyms(terms, &self.need, &self.applied)
    }
}
