//! Whole texts against every document.
//!
//! A need of two hundred characters has hundreds of terms, and some of them nearly every document
//! holds. Pruned search loses there: it spends its time deciding what to skip. So every posting of
//! every term is added into one array of scores per segment, term after term.

use tantivy::postings::TermInfo;
use tantivy::schema::IndexRecordOption;

use crate::error::Error;
use crate::filter::Filter;
use crate::query::{Query, WeighedTerm};
use crate::segment::Segment;
use crate::top::{SegmentTop, merge};

/// The most hits of one recall.
pub const MAX_DEPTH: usize = 100_000;

/// A found document.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// Its id.
    pub id: String,
    /// Its score, above 0; 0 where there was no text to find it by.
    pub score: f32,
}

/// What a recall found.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Recall {
    /// The best documents, by score descending, then id ascending.
    pub hits: Vec<Hit>,
    /// How many documents pass the filter and share at least one term with the query.
    pub matched: u64,
}

impl Query {
    /// The best `depth` documents among those that pass the filter. Time grows with the postings
    /// of the query's terms, not with `depth`; memory is 4 bytes a document.
    ///
    /// # Errors
    /// [`Error::LimitExceeded`] for a depth above [`MAX_DEPTH`] or an oversized filter,
    /// [`Error::UnknownField`], [`Error::Damaged`] or [`Error::Engine`].
    pub fn recall(&self, filter: &Filter, depth: usize) -> Result<Recall, Error> {
        if depth > MAX_DEPTH {
            let what = "the depth of the recall";
            return Err(Error::LimitExceeded { what, given: depth, limit: MAX_DEPTH });
        }
        let state = &self.searcher.inner;
        filter.check(&state.fields)?;
        let mut matched = 0;
        let mut tops = Vec::with_capacity(state.segments.len());
        for (place, segment) in state.segments.iter().enumerate() {
            let accepted = filter.accepted(segment, &state.fields)?;
            let mut top = SegmentTop::new(segment, depth);
            let most = self.most();
            for (document, &score) in (0..).zip(&self.scores(place, segment)?) {
                let passes = || accepted.as_ref().is_none_or(|bits| bits.contains(document));
                if score > 0.0 && passes() {
                    matched += 1;
                    // Where a document lies is looked up only if it could make a difference.
                    if top.wants(score * most) {
                        top.push(document, score * self.factor(place, document));
                    }
                }
            }
            tops.push(top);
        }
        Ok(Recall { hits: merge(tops, depth)?, matched })
    }

    /// The score of every document of a segment, deleted ones too.
    pub(crate) fn scores(&self, place: usize, segment: &Segment) -> Result<Vec<f32>, Error> {
        let mut scores = vec![0.0; segment.length_steps.len()];
        for term in &self.weighed {
            if let Some(Some(info)) = term.infos.get(place) {
                self.add(&mut scores, segment, info, term)?;
            }
        }
        Ok(scores)
    }

    fn add(
        &self,
        scores: &mut [f32],
        segment: &Segment,
        info: &TermInfo,
        term: &WeighedTerm,
    ) -> Result<(), Error> {
        let (saturation, impact) = (self.saturation(term.kind), term.impact());
        let option = IndexRecordOption::WithFreqs;
        let mut postings = segment.texts.read_block_postings_from_terminfo(info, option)?;
        while !postings.docs().is_empty() {
            for (&document, &occurrences) in postings.docs().iter().zip(postings.freqs()) {
                let at = document as usize;
                if let (Some(score), Some(&step)) =
                    (scores.get_mut(at), segment.length_steps.get(at))
                {
                    *score += saturation.part(impact, occurrences, step);
                }
            }
            postings.advance();
        }
        Ok(())
    }
}
