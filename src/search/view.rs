//! The view itself: asked for candidates and pages.

use std::path::Path;
use std::sync::Arc;

use qianxian_index::{
    Boilerplate, Filter, Index, Layout, QueryTerms, SearchRequest, Searcher, TextQuery,
};

use super::document::{self, layout, on_offer, shown_texts};
use super::error::{Error, guarded};
use super::feeder::Feeder;
use super::needs::{need_layout, offer_query, waiting};
use super::query::{boilerplate, text_query};
use crate::domain::{Achievement, Kind, Need, Time};

/// The facets that a search can count.
pub const FACETS: [&str; 6] = [
    document::TECHNOLOGY_FIELD,
    document::STAGE,
    document::COOPERATION_MODE,
    document::IP_KIND,
    document::REGION_CODE,
    document::SOURCE,
];

/// Most values of one facet that are reported.
const FACET_VALUES_MAX: usize = 50;
/// Most words that a match's reason repeats.
pub(super) const MATCHED_TERMS_MAX: usize = 8;
/// Longest snippet, in characters.
const SNIPPET_CHARS: usize = 120;
/// Where the index of needs lies within the view.
const NEEDS_DIR: &str = "needs";
/// The share of a query's bound at which a text fits half: most good answers lie near it.
const HALF_FIT_SHARE: f64 = 0.05;

/// The search view, as readers see it: an index of achievements and one of needs.
#[derive(Debug, Clone)]
pub struct View {
    index: Index,
    needs: Index,
    boilerplate: Arc<Boilerplate>,
}

/// Both indexes as of their last commits, so that all that is read of one snapshot agrees.
#[derive(Debug)]
pub struct Snapshot {
    pub(super) achievements: Searcher,
    needs: Searcher,
    boilerplate: Arc<Boilerplate>,
}

/// A need's text weighed against every achievement of one state of the view.
#[derive(Debug)]
pub struct Weighed {
    query: qianxian_index::Query,
    bound: f64,
}

/// The needs that an achievement recalled.
#[derive(Debug)]
pub struct RecalledNeeds {
    /// The ids of the best, best first.
    pub ids: Vec<String>,
    /// How many waiting needs share a word with the achievement.
    pub matched: u64,
}

/// What a need recalled.
#[derive(Debug)]
pub struct Recalled {
    /// The best candidates, best first.
    pub candidates: Vec<Found>,
    /// How many achievements share a word with the need and pass the filter.
    pub matched: u64,
    /// The journal position that this answers for.
    pub position: u64,
    /// The need's text, weighed.
    pub weighed: Weighed,
}

/// Where an achievement stands among all that share a word with a need.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// At this place by words, counted from 1.
    At(usize),
    /// Beyond the depth that was looked at.
    Beyond,
    /// Not among them: the filter leaves it out.
    Nowhere,
}

/// One candidate.
#[derive(Debug)]
pub struct Found {
    /// Which achievement.
    pub id: String,
    /// How well its text fits, in parts per million.
    pub text_fit: i32,
}

/// One page of a search.
#[derive(Debug)]
pub struct SearchPage {
    /// The page's hits, best first: id and score.
    pub hits: Vec<(String, f32)>,
    /// How many achievements match in all.
    pub total: u64,
    /// For each facet asked for, its values and how many achievements have them.
    pub facets: Vec<(String, Vec<(String, u64)>)>,
    /// The journal position that this answers for.
    pub position: u64,
}

/// The words of a search, for highlighting its hits.
pub struct FoundText {
    terms: QueryTerms,
    analyzer: qianxian_index::Analyzer,
}

/// A part of a text with the searched words marked.
#[derive(Debug, PartialEq, Eq)]
pub struct Highlighted {
    /// Which field it is from.
    pub field: &'static str,
    /// The part.
    pub text: String,
    /// The marked ranges, in characters.
    pub ranges: Vec<std::ops::Range<usize>>,
}

impl View {
    /// Opens or creates the view in `dir`.
    pub fn open(dir: &Path) -> Result<Self, Error> {
        let open = |dir: &Path, layout: &Layout| {
            guarded(|| {
                let index = Index::open(dir, layout)?;
                // Every byte is compared with its checksum, so that damage is met here and not by
                // a search.
                index.verify()?;
                Ok(index)
            })
        };
        let index = open(dir, &layout())?;
        let needs = open(&dir.join(NEEDS_DIR), &need_layout())?;
        let boilerplate = boilerplate(index.analyzer());
        Ok(Self { index, needs, boilerplate })
    }

    /// The one writer.
    pub fn feeder(&self) -> Result<Feeder, Error> {
        Feeder::open(&self.index, &self.needs)
    }

    /// The journal position up to which the whole view has followed.
    pub fn position(&self) -> u64 {
        self.index.applied().min(self.needs.applied())
    }

    /// The furthest journal position that any part of the view has followed to.
    pub fn furthest(&self) -> u64 {
        self.index.applied().max(self.needs.applied())
    }

    /// Compares every file of the view with its checksum.
    pub fn verify(&self) -> Result<(), Error> {
        self.index.verify()?;
        Ok(self.needs.verify()?)
    }

    /// The ids of all records of a kind in the view, sorted; none of a kind that is not searched.
    pub fn ids(&self, kind: Kind) -> Result<Vec<String>, Error> {
        Ok(match kind {
            Kind::Achievement => self.index.searcher().ids()?,
            Kind::Need => self.needs.searcher().ids()?,
            _ => Vec::new(),
        })
    }

    /// The view as it is now.
    pub fn snapshot(&self) -> Snapshot {
        Snapshot {
            achievements: self.index.searcher(),
            needs: self.needs.searcher(),
            boilerplate: Arc::clone(&self.boilerplate),
        }
    }

    /// The best `depth` achievements for a whole need among those that pass `filter`.
    ///
    /// Gates are the matching room's: drafts and expired achievements come back too.
    pub fn recall(&self, need: &Need, filter: &Filter, depth: usize) -> Result<Recalled, Error> {
        let snapshot = self.snapshot();
        let position = snapshot.achievements.applied();
        let weighed = snapshot.weigh(need)?;
        let recall = guarded(|| Ok(weighed.query.recall(filter, depth)?))?;
        let found = recall.hits.into_iter();
        let candidates =
            found.map(|hit| Found { text_fit: weighed.fit(hit.score), id: hit.id }).collect();
        Ok(Recalled { candidates, matched: recall.matched, position, weighed })
    }

    /// A page of what a few words find among what is on offer at `now`.
    pub fn search(
        &self,
        words: &str,
        filter: Filter,
        now: Time,
        window: std::ops::Range<usize>,
        facets: &[&str],
    ) -> Result<SearchPage, Error> {
        let searcher = self.index.searcher();
        let filter = Filter::All(vec![on_offer(now), filter]);
        let request = SearchRequest {
            query: words,
            filter: &filter,
            offset: window.start,
            limit: window.len(),
            facets,
            facet_values: FACET_VALUES_MAX,
        };
        let page = guarded(|| Ok(searcher.search(&request)?))?;
        let facets = page.facets.into_iter().map(|counts| {
            let values = counts.counts.into_iter().map(|count| (count.value, count.count));
            (counts.facet, values.collect())
        });
        Ok(SearchPage {
            hits: page.hits.into_iter().map(|hit| (hit.id, hit.score)).collect(),
            total: page.total,
            facets: facets.collect(),
            position: searcher.applied(),
        })
    }

    /// The words of a query, for highlighting.
    pub fn highlighter(&self, words: &str) -> FoundText {
        let analyzer = self.index.analyzer().clone();
        let terms = analyzer.terms(&TextQuery::new().part(words, 1.0));
        FoundText { terms, analyzer }
    }
}

impl Snapshot {
    /// The journal position that everything in it has followed to.
    pub fn position(&self) -> u64 {
        self.achievements.applied().min(self.needs.applied())
    }

    /// Weighs a need's text against every achievement.
    pub fn weigh(&self, need: &Need) -> Result<Weighed, Error> {
        guarded(|| {
            let query = self.achievements.query(&text_query(need, &self.boilerplate))?;
            let bound = f64::from(query.ideal());
            Ok(Weighed { query, bound })
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
            let query = self.needs.query(&offer_query(offer))?;
            Ok(query.recall(&waiting(moment), depth)?)
        })?;
        let ids = recall.hits.into_iter().map(|hit| hit.id).collect();
        Ok(RecalledNeeds { ids, matched: recall.matched })
    }
}

impl Weighed {
    fn fit(&self, score: f32) -> i32 {
        text_fit(f64::from(score), self.bound)
    }

    /// How well any text fits the need, in parts per million, as if it were an achievement's.
    pub fn fit_of_text<'a>(&self, texts: impl IntoIterator<Item = &'a str>) -> i32 {
        self.fit(self.query.score_text(texts))
    }

    /// How well one achievement's text fits, to the last bit as a recall gives it: 0 when it shares
    /// no word, none when the view does not have it.
    pub fn text_fit_of(&self, id: &str) -> Result<Option<i32>, Error> {
        let score = guarded(|| Ok(self.query.score_of(id)?))?;
        Ok(score.map(|score| self.fit(score)))
    }

    /// The words that the need shares with an achievement, the most telling first.
    pub fn matched_terms(&self, offer: &Achievement) -> Vec<String> {
        self.shared_words(&shown_texts(offer).map(|(_, text)| text).join("\n"))
    }

    /// The words that the need shares with any text, the most telling first.
    pub fn shared_words(&self, text: &str) -> Vec<String> {
        self.query.matched_phrases(text, MATCHED_TERMS_MAX)
    }
}

impl Recalled {
    /// Where an achievement that shares a word stands by its words, among the first `depth`.
    pub fn place_of(&self, id: &str, filter: &Filter, depth: usize) -> Result<Place, Error> {
        let recall = guarded(|| Ok(self.weighed.query.recall(filter, depth)?))?;
        let at = recall.hits.iter().position(|hit| hit.id == id);
        let is_whole = recall.hits.len() as u64 == recall.matched;
        Ok(at.map_or(if is_whole { Place::Nowhere } else { Place::Beyond }, |at| Place::At(at + 1)))
    }
}

impl FoundText {
    /// The parts of an achievement that the words stand in; a part without them is left out.
    pub fn highlight(&self, offer: &Achievement) -> Vec<Highlighted> {
        let parts = shown_texts(offer).into_iter().filter_map(|(field, text)| {
            let found = qianxian_index::snippet(&self.analyzer, &text, &self.terms, SNIPPET_CHARS);
            (!found.highlights.is_empty()).then_some(Highlighted {
                field,
                text: found.text,
                ranges: found.highlights,
            })
        });
        parts.collect()
    }
}

/// Brings a score into parts per million: monotone, 0 at 0, a million at the query's bound.
fn text_fit(score: f64, bound: f64) -> i32 {
    if bound <= 0.0 {
        return 0;
    }
    let share = (score / bound).clamp(0.0, 1.0);
    let fit = share * (1.0 + HALF_FIT_SHARE) / (share + HALF_FIT_SHARE);
    #[expect(clippy::cast_possible_truncation, reason = "0.0 to a million fits, rounding is meant")]
    let fit = (fit * 1_000_000.0).round() as i32;
    fit
}
