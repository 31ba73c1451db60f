//! Searching achievements by a few words.

use super::error::Error;
use super::open::App;
use crate::domain::{Achievement, Record};
use crate::search::{Filter, Highlighted};

/// Results on a page unless the caller says otherwise.
pub const RESULTS_DEFAULT: usize = 20;
/// Most results on a page.
pub const RESULTS_MAX: usize = 100;
/// The last result that can be paged to.
pub const WINDOW_MAX: usize = crate::search::MAX_WINDOW;

/// What is searched for.
#[derive(Debug, Clone)]
pub struct SearchQuery<'a> {
    /// Words as typed; none finds all that is on offer.
    pub words: &'a str,
    /// What else must hold.
    pub filter: Filter,
    /// How many results to leave out.
    pub offset: usize,
    /// How many to return at most.
    pub results_max: usize,
    /// Facets to count, of [`crate::search::FACETS`].
    pub facets: Vec<&'a str>,
}

/// One result.
#[derive(Debug)]
pub struct SearchHit {
    /// Its place among all results, counted from 0.
    pub place: usize,
    /// The achievement as it stands.
    pub record: Record<Achievement>,
    /// Its BM25 score; only good for comparing within one answer.
    pub score: f32,
    /// Where the words stand in it.
    pub snippets: Vec<Highlighted>,
}

/// One page of results.
#[derive(Debug)]
pub struct SearchReport {
    /// Best first.
    pub hits: Vec<SearchHit>,
    /// How many achievements match in all.
    pub total: u64,
    /// For each facet asked for, its values and how many achievements have them.
    pub facets: Vec<(String, Vec<(String, u64)>)>,
    /// The journal position that this answers for.
    pub position: u64,
}

impl App {
    /// Searches what is on offer: published, not expired, not deleted.
    pub fn search(&self, query: SearchQuery<'_>) -> Result<SearchReport, Error> {
        let window = query.offset..query.offset.saturating_add(query.results_max);
        let now = self.now();
        let page = self.search.search(query.words, query.filter, now, window, &query.facets)?;
        let highlighter = self.search.highlighter(query.words);
        let mut hits = Vec::with_capacity(page.hits.len());
        for (place, (id, score)) in (query.offset..).zip(page.hits) {
            // The search view may lag: what is withdrawn by now is not shown.
            let found = self.found::<Achievement>(&id)?;
            if let Some(record) = found.filter(|found| found.content.is_on_offer(now)) {
                let snippets = highlighter.highlight(&record.content);
                hits.push(SearchHit { place, record, score, snippets });
            }
        }
        Ok(SearchReport { hits, total: page.total, facets: page.facets, position: page.position })
    }
}
