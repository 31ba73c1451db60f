//! The few words that somebody typed.
//!
//! Ranking alone would return the whole catalogue for one shared character, so a document has to
//! hold enough of the query: at least [`REQUIRED_SHARE`] of the summed weight of its terms, each
//! weighed by how much it says. One frequent character of a query of three words may be missing,
//! the one rare word may not. A pair of characters that no document holds asks for nothing: most
//! of those are not words but the seam between two.

use tantivy::DocSet;
use tantivy::postings::{Postings, SegmentPostings};
use tantivy::schema::IndexRecordOption;

use crate::analysis::Kind;
use crate::bits::Bits;
use crate::error::Error;
use crate::facets::{FacetCounter, FacetCounts, MAX_FACETS_COUNTED};
use crate::filter::Filter;
use crate::query::{Query, WeighedTerm};
use crate::recall::Hit;
use crate::segment::Segment;
use crate::snapshot::Searcher;
use crate::terms::TextQuery;
use crate::top::{SegmentTop, merge};

/// The share of a query's summed weight that a document has to hold.
pub const REQUIRED_SHARE: f32 = 0.7;

/// The last position that can be asked for: offset and limit together.
pub const MAX_WINDOW: usize = 10_000;

/// Additions in another order may differ by this share, and must not decide what matches.
const ROUNDING: f32 = 1e-4;

/// What to search for.
#[derive(Debug, Clone, Copy)]
pub struct SearchRequest<'a> {
    /// Words as typed; without any, every document that passes the filter matches, in order of ids.
    pub query: &'a str,
    /// What is considered at all.
    pub filter: &'a Filter,
    /// How many of the best to leave out.
    pub offset: usize,
    /// How many to return at most.
    pub limit: usize,
    /// Facets to count over all that matches.
    pub facets: &'a [&'a str],
    /// How many values of each facet to return at most.
    pub facet_values: usize,
}

/// What a search found.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SearchPage {
    /// The asked-for part of the matching documents, by score descending, then id ascending.
    pub hits: Vec<Hit>,
    /// How many documents match.
    pub total: u64,
    /// The counts of the asked-for facets, in the order asked for.
    pub facets: Vec<FacetCounts>,
}

impl Searcher {
    /// Finds the documents that hold what was typed.
    ///
    /// # Errors
    /// [`Error::LimitExceeded`] above [`MAX_WINDOW`], [`MAX_FACETS_COUNTED`] or the filter's limits,
    /// [`Error::UnknownField`], [`Error::Damaged`] or [`Error::Engine`].
    pub fn search(&self, request: &SearchRequest<'_>) -> Result<SearchPage, Error> {
        let window = request.offset.saturating_add(request.limit);
        within("the search window", window, MAX_WINDOW)?;
        within("the number of facet values", request.facet_values, MAX_FACETS_COUNTED)?;
        let state = &self.inner;
        request.filter.check(&state.fields)?;
        let mut counter = FacetCounter::new(&state.fields, request.facets)?;
        // Each word on its own, so that nothing is asked to stand across a space.
        let words = request.query.split_whitespace();
        let query =
            self.query(&words.fold(TextQuery::new(), |query, word| query.part(word, 1.0)))?;
        let mut total = 0;
        let mut tops = Vec::with_capacity(state.segments.len());
        for (place, segment) in state.segments.iter().enumerate() {
            let accepted = request.filter.accepted(segment, &state.fields)?;
            let matching = query.matching(place, segment, accepted.as_ref())?;
            let mut top = SegmentTop::new(segment, window);
            matching.iter().for_each(|found| top.push(found.document, found.score));
            tops.push(top);
            total += matching.len() as u64;
            counter.add(segment, matching.iter().map(|found| found.document))?;
        }
        let mut hits = merge(tops, window)?;
        hits.drain(..request.offset.min(hits.len()));
        Ok(SearchPage { hits, total, facets: counter.counts(request.facet_values) })
    }
}

fn within(what: &'static str, given: usize, limit: usize) -> Result<(), Error> {
    if given > limit { Err(Error::LimitExceeded { what, given, limit }) } else { Ok(()) }
}

/// A document that may match: what it scores and how much of the query it holds so far.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Found {
    pub(crate) document: u32,
    pub(crate) score: f32,
    held: f32,
}

impl Query {
    /// The matching documents of a segment, by document. Terms come with the weightiest first; once
    /// those that are left cannot make a match by themselves, no further documents are taken in.
    pub(crate) fn matching(
        &self,
        place: usize,
        segment: &Segment,
        accepted: Option<&Bits>,
    ) -> Result<Vec<Found>, Error> {
        let passes = |document: u32| accepted.is_none_or(|bits| bits.contains(document));
        if self.weighed.is_empty() {
            let all = (0..segment.reader.max_doc()).filter(|&document| passes(document));
            return Ok(all.map(|document| Found { document, score: 0.0, held: 0.0 }).collect());
        }
        let asked = |term: &&WeighedTerm| term.holding > 0 || term.kind != Kind::Pair;
        let sum: f32 = self.weighed.iter().filter(asked).map(WeighedTerm::impact).sum();
        let required = sum * (REQUIRED_SHARE - ROUNDING);
        let mut left: f32 =
            self.weighed.iter().filter(|term| term.holding > 0).map(WeighedTerm::impact).sum();
        let mut found: Vec<Found> = Vec::new();
        for term in self.weighed.iter().filter(|term| term.holding > 0) {
            if let Some(Some(info)) = term.infos.get(place) {
                let option = IndexRecordOption::WithFreqs;
                let postings = segment.texts.read_postings_from_terminfo(info, option)?;
                if left >= required {
                    found = self.take_in(segment, term, postings, found, passes);
                } else {
                    self.look_up(segment, term, postings, &mut found);
                }
            }
            left -= term.impact();
            found.retain(|found| found.held + left >= required);
        }
        found.retain(|found| found.held >= required);
        Ok(found)
    }

    /// Adds a term to the documents found so far, and the documents that hold it to them.
    fn take_in(
        &self,
        segment: &Segment,
        term: &WeighedTerm,
        mut postings: SegmentPostings,
        found: Vec<Found>,
        passes: impl Fn(u32) -> bool,
    ) -> Vec<Found> {
        let mut merged = Vec::with_capacity(found.len());
        let mut known = found.into_iter().peekable();
        while postings.doc() != tantivy::TERMINATED {
            let document = postings.doc();
            while let Some(earlier) = known.next_if(|earlier| earlier.document < document) {
                merged.push(earlier);
            }
            let same = known.next_if(|earlier| earlier.document == document);
            if same.is_some() || passes(document) {
                let mut entry = same.unwrap_or(Found { document, score: 0.0, held: 0.0 });
                self.count(segment, term, postings.term_freq(), &mut entry);
                merged.push(entry);
            }
            postings.advance();
        }
        merged.extend(known);
        merged
    }

    /// Adds a term to those of the documents found so far that hold it.
    fn look_up(
        &self,
        segment: &Segment,
        term: &WeighedTerm,
        mut postings: SegmentPostings,
        found: &mut [Found],
    ) {
        for entry in found {
            if postings.doc() < entry.document {
                postings.seek(entry.document);
            }
            if postings.doc() == entry.document {
                self.count(segment, term, postings.term_freq(), entry);
            }
        }
    }

    fn count(&self, segment: &Segment, term: &WeighedTerm, occurrences: u32, entry: &mut Found) {
        let step = segment.length_steps.get(entry.document as usize).copied().unwrap_or_default();
        entry.score += self.saturation(term.kind).part(term.impact(), occurrences, step);
        entry.held += term.impact();
    }
}
