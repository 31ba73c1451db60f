//! What a query is worth to some chosen documents, such as those that just changed: the same
//! scores, to the last bit, as a recall or a search over all documents gives them.

use crate::error::Error;
use crate::filter::Filter;
use crate::query::Query;
use crate::snapshot::Searcher;
use crate::terms::TextQuery;

/// From so many chosen documents of a segment on, all postings are read one after the other instead
/// of looking each document up in them.
const SCAN_FROM: usize = 24;

/// Documents chosen by their ids, found once in one [`Searcher`]'s state.
#[derive(Debug, Clone)]
pub struct Chosen {
    count: usize,
    // For each segment: its chosen documents and their places among the ids, by document.
    documents: Vec<Vec<(u32, usize)>>,
}

impl Searcher {
    /// Finds documents by their ids; those that are not there are worth nothing to any query.
    ///
    /// # Errors
    /// [`Error::Damaged`] or [`Error::Engine`] if the files cannot be read.
    pub fn choose(&self, ids: &[&str]) -> Result<Chosen, Error> {
        let state = &self.inner;
        let mut documents = Vec::with_capacity(state.segments.len());
        for segment in &state.segments {
            let mut found = Vec::new();
            for (place, id) in ids.iter().enumerate() {
                found.extend(segment.find(&state.fields, id)?.map(|document| (document, place)));
            }
            found.sort_unstable();
            documents.push(found);
        }
        Ok(Chosen { count: ids.len(), documents })
    }

    /// The score of each chosen document that a [`Searcher::search`] for these words would find
    /// among those that pass the filter; `None` for the others.
    ///
    /// # Errors
    /// As [`Searcher::search`].
    pub fn search_chosen(
        &self,
        words: &str,
        filter: &Filter,
        chosen: &Chosen,
    ) -> Result<Vec<Option<f32>>, Error> {
        let state = &self.inner;
        filter.check(&state.fields)?;
        let words = words.split_whitespace();
        let query =
            self.query(&words.fold(TextQuery::new(), |query, word| query.part(word, 1.0)))?;
        let mut scores = vec![None; chosen.count];
        for (place, segment) in state.segments.iter().enumerate() {
            let Some(documents) = chosen.documents.get(place).filter(|found| !found.is_empty())
            else {
                continue;
            };
            let accepted = filter.accepted(segment, &state.fields)?;
            let matching = query.matching(place, segment, accepted.as_ref())?;
            for &(document, at) in documents {
                let found = matching.binary_search_by_key(&document, |found| found.document);
                if let (Ok(found), Some(score)) = (found, scores.get_mut(at)) {
                    *score = matching.get(found).map(|found| found.score);
                }
            }
        }
        Ok(scores)
    }
}

impl Query {
    /// The score of each chosen document as [`Query::recall`] gives it: 0 for one that shares no
    /// term or is not there.
    ///
    /// # Errors
    /// [`Error::Damaged`] or [`Error::Engine`] if the files cannot be read.
    pub fn scores_of(&self, chosen: &Chosen) -> Result<Vec<f32>, Error> {
        let mut scores = vec![0.0; chosen.count];
        for (place, segment) in self.searcher.inner.segments.iter().enumerate() {
            let Some(documents) = chosen.documents.get(place) else { continue };
            let all = match documents.len() {
                0 => continue,
                SCAN_FROM.. => Some(self.scores(place, segment)?),
                _ => None,
            };
            for &(document, at) in documents {
                let score = match &all {
                    Some(all) => {
                        let score = all.get(document as usize).copied().unwrap_or_default();
                        score * self.factor(place, document)
                    }
                    None => self.score_in(place, segment, document)?,
                };
                if let Some(slot) = scores.get_mut(at) {
                    *slot = score;
                }
            }
        }
        Ok(scores)
    }
}
