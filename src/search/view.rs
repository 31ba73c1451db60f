//! The view itself: fed with events, asked for candidates and pages.

use std::path::Path;
use std::sync::Arc;

use qianxian_index::{
    Analyzer, Boilerplate, Filter, Index, LearnedMeaning, Meaning, QueryTerms, SearchRequest,
    TextQuery, WordVectors, Writer,
};

use super::document::{self, document, layout, on_offer, shown_texts};
use super::error::Error;
use super::query::{Wording, boilerplate, name_synonyms, text_query};
use super::synonyms::{Applied, SynonymFile};
use super::tuning::Tuning;
use crate::domain::catalogue::{AnyRecord, Event};
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

/// Word vectors in the text format of word2vec and fastText, in the data directory; where there is
/// none, nearness in meaning is learned from the catalogue.
pub const WORD_VECTORS_FILE: &str = "word-vectors.vec";

/// Most values of one facet that are reported.
const FACET_VALUES_MAX: usize = 50;
/// Most words that a match's reason repeats.
const MATCHED_TERMS_MAX: usize = 8;
/// Longest snippet, in characters.
const SNIPPET_CHARS: usize = 120;
/// Memory of the index writer, in bytes.
const WRITER_BYTES: usize = 64 << 20;
/// The share of a query's bound at which a text fits half: most good answers lie near it.
const HALF_FIT_SHARE: f64 = 0.05;

/// The search view, as readers see it.
#[derive(Debug, Clone)]
pub struct View {
    index: Index,
    boilerplate: Arc<Boilerplate>,
    synonyms: Arc<SynonymFile>,
}

/// The one that changes the view.
#[derive(Debug)]
pub struct Feeder {
    writer: Writer,
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
    /// Which list of synonyms was used; empty if it has no rule.
    pub synonyms_version: String,
    query: qianxian_index::Query,
    need: Need,
    applied: Vec<Applied>,
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
    ///
    /// Beside it, in the data directory, `synonyms.txt` and [`WORD_VECTORS_FILE`] are looked for.
    pub fn open(dir: &Path) -> Result<Self, Error> {
        let data_dir = dir.parent().unwrap_or(dir);
        let index = guarded(|| {
            let index = Index::open_with_meaning(dir, &layout(), meaning(data_dir)?)?;
            // Every byte is compared with its checksum, so that damage is met here and not by a
            // search.
            index.verify()?;
            Ok(index)
        })?;
        let boilerplate = boilerplate(index.analyzer());
        let synonyms = Arc::new(SynonymFile::beside(data_dir, index.analyzer().clone()));
        Ok(Self { index, boilerplate, synonyms })
    }

    /// The one writer.
    pub fn feeder(&self) -> Result<Feeder, Error> {
        Ok(Feeder { writer: self.index.writer(WRITER_BYTES, 1)? })
    }

    /// The journal position up to which the view has followed.
    pub fn position(&self) -> u64 {
        self.index.applied()
    }

    /// Compares every file of the view with its checksum.
    pub fn verify(&self) -> Result<(), Error> {
        Ok(self.index.verify()?)
    }

    /// The ids of all achievements in the view, sorted.
    pub fn ids(&self) -> Result<Vec<String>, Error> {
        Ok(self.index.searcher().ids()?)
    }

    /// The best `depth` achievements for a whole need among those that pass `filter`.
    ///
    /// Gates are the matching room's: drafts and expired achievements come back too.
    pub fn recall(&self, need: &Need, filter: &Filter, depth: usize) -> Result<Recalled, Error> {
        self.recall_tuned(need, filter, depth, &Tuning::default())
    }

    /// The same with another way of making the query, for measuring.
    pub fn recall_tuned(
        &self,
        need: &Need,
        filter: &Filter,
        depth: usize,
        tuning: &Tuning,
    ) -> Result<Recalled, Error> {
        guarded(|| self.recall_unguarded(need, filter, depth, tuning))
    }

    fn recall_unguarded(
        &self,
        need: &Need,
        filter: &Filter,
        depth: usize,
        tuning: &Tuning,
    ) -> Result<Recalled, Error> {
        let searcher = self.index.searcher();
        let synonyms = self.synonyms.current()?;
        let (analyzer, boilerplate) = (searcher.analyzer(), &self.boilerplate);
        let wording = Wording { analyzer, boilerplate, synonyms: &synonyms };
        let (query, applied) = text_query(need, &wording, tuning);
        let query = searcher.query(&query)?;
        let recall = query.recall(filter, depth)?;
        let bound = f64::from(query.ideal());
        let candidates = recall
            .hits
            .into_iter()
            .map(|hit| Found { id: hit.id, text_fit: text_fit(f64::from(hit.score), bound) })
            .collect();
        let position = searcher.applied();
        Ok(Recalled {
            candidates,
            matched: recall.matched,
            position,
            synonyms_version: synonyms.version().to_owned(),
            query,
            need: need.clone(),
            applied,
        })
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

impl Recalled {
    /// The words that the need shares with an achievement, the most telling first; a word that only
    /// a synonym found names what the need says: 换热器（同义：热交换器）.
    pub fn matched_terms(&self, offer: &Achievement) -> Vec<String> {
        let text = shown_texts(offer).map(|(_, text)| text).join("\n");
        let terms = self.query.matched_phrases(&text, MATCHED_TERMS_MAX);
        name_synonyms(terms, &self.need, &self.applied)
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

impl Feeder {
    /// Takes an event over; what is not about achievements changes nothing here.
    ///
    /// `undeleted` is the record that an undeletion brings back, which the event does not carry.
    pub fn apply(&mut self, event: &Event, undeleted: Option<&AnyRecord>) -> Result<(), Error> {
        match event {
            Event::Put { record, .. } => self.put(record)?,
            Event::Deleted { name, .. } if name.kind == Kind::Achievement => {
                self.writer.remove(name.id.as_str());
            }
            Event::Undeleted { .. } => {
                if let Some(record) = undeleted {
                    self.put(record)?;
                }
            }
            Event::Deleted { .. } => {}
        }
        Ok(())
    }

    fn put(&mut self, record: &AnyRecord) -> Result<(), Error> {
        if let AnyRecord::Achievement(record) = record
            && !record.life.is_deleted()
        {
            self.writer.put(&document(record))?;
        }
        Ok(())
    }

    /// Whether to commit before anything else is taken over, so that what is learned from the
    /// catalogue depends on the journal alone.
    pub fn is_due(&self) -> bool {
        self.writer.is_due()
    }

    /// Makes everything taken over so far visible, as the state at `position`.
    pub fn commit(&mut self, position: u64) -> Result<(), Error> {
        guarded(|| Ok(self.writer.commit(position)?))
    }
}

/// Where words lie: as the data directory's vectors say, else as the catalogue itself teaches.
fn meaning(data_dir: &Path) -> Result<Arc<dyn Meaning>, Error> {
    let path = data_dir.join(WORD_VECTORS_FILE);
    if path.is_file() {
        return Ok(Arc::new(WordVectors::read(&path, &Analyzer::new()?)?));
    }
    Ok(Arc::new(LearnedMeaning))
}

/// Does work of the index; a panic in it is an error, so that the view can be rebuilt.
fn guarded<R>(work: impl FnOnce() -> Result<R, Error>) -> Result<R, Error> {
    crate::guard::guarded(work).unwrap_or_else(|what| Err(Error::Panicked { what }))
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
