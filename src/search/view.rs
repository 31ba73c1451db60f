//! The view itself: asked for candidates and pages.

use std::path::Path;
use std::sync::Arc;

use qianxian_index::{
    Analyzer, Boilerplate, Filter, Index, Layout, LearnedMeaning, Meaning, QueryTerms,
    SearchRequest, TextQuery, WordVectors,
};

use super::document::{self, layout, on_offer, shown_texts};
use super::error::{Error, guarded};
use super::feeder::Feeder;
use super::needs::need_layout;
use super::query::boilerplate;
use super::snapshot::{Snapshot, Weighed};
use super::synonyms::SynonymFile;
use super::tuning::Tuning;
use crate::domain::text::excerpt;
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

/// A file of the data directory that says whether nearness in meaning is learned from the catalogue:
/// `learned`, or `off` as without the file.
pub const SEMANTIC_FILE: &str = "semantic.txt";
/// What stands in it to have meaning learned.
pub const SEMANTIC_LEARNED: &str = "learned";
/// How much of a wrong content is repeated.
const SEMANTIC_CHARS_SHOWN: usize = 40;
/// Word vectors in the text format of word2vec and fastText, in the data directory; they go before
/// what is learned from the catalogue.
pub const WORD_VECTORS_FILE: &str = "word-vectors.vec";

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
    synonyms: Arc<SynonymFile>,
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
    ///
    /// Beside it, in the data directory, `synonyms.txt`, [`SEMANTIC_FILE`] and [`WORD_VECTORS_FILE`] are
    /// looked for.
    pub fn open(dir: &Path) -> Result<Self, Error> {
        let data_dir = dir.parent().unwrap_or(dir);
        let open = |dir: &Path, layout: &Layout, meaning: Option<Arc<dyn Meaning>>| {
            guarded(|| {
                let index = match meaning {
                    Some(meaning) => Index::open_with_meaning(dir, layout, meaning)?,
                    None => Index::open(dir, layout)?,
                };
                // Every byte is compared with its checksum, so that damage is met here and not by
                // a search.
                index.verify()?;
                Ok(index)
            })
            .map_err(Error::opening)
        };
        let index = open(dir, &layout(), meaning(data_dir)?)?;
        let needs = open(&dir.join(NEEDS_DIR), &need_layout(), None)?;
        let boilerplate = boilerplate(index.analyzer());
        let synonyms = Arc::new(SynonymFile::beside(data_dir, index.analyzer().clone()));
        Ok(Self { index, needs, boilerplate, synonyms })
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
    pub fn snapshot(&self) -> Result<Snapshot, Error> {
        Ok(Snapshot {
            achievements: self.index.searcher(),
            needs: self.needs.searcher(),
            boilerplate: Arc::clone(&self.boilerplate),
            synonyms: self.synonyms.current()?,
        })
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
        let snapshot = self.snapshot()?;
        let position = snapshot.achievements.applied();
        let weighed = snapshot.weigh_tuned(need, tuning)?;
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

/// Where words lie: as the data directory's vectors say, or as the catalogue itself teaches when its
/// `semantic.txt` says `learned`; otherwise meaning counts nothing.
fn meaning(data_dir: &Path) -> Result<Option<Arc<dyn Meaning>>, Error> {
    let path = data_dir.join(WORD_VECTORS_FILE);
    if path.is_file() {
        return Ok(Some(Arc::new(WordVectors::read(&path, &Analyzer::new()?)?)));
    }
    let path = data_dir.join(SEMANTIC_FILE);
    match std::fs::read_to_string(&path) {
        Ok(text) => match text.trim() {
            SEMANTIC_LEARNED => Ok(Some(Arc::new(LearnedMeaning))),
            "" | "off" => Ok(None),
            other => Err(Error::Semantic { path, found: excerpt(other, SEMANTIC_CHARS_SHOWN) }),
        },
        Err(source) if source.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(Error::File { path, source }),
    }
}

/// Brings a score into parts per million: monotone, 0 at 0, a million at the query's bound.
pub(super) fn text_fit(score: f64, bound: f64) -> i32 {
    if bound <= 0.0 {
        return 0;
    }
    let share = (score / bound).clamp(0.0, 1.0);
    let fit = share * (1.0 + HALF_FIT_SHARE) / (share + HALF_FIT_SHARE);
    #[expect(clippy::cast_possible_truncation, reason = "0.0 to a million fits, rounding is meant")]
    let fit = (fit * 1_000_000.0).round() as i32;
    fit
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::catalogue::{AnyRecord, Event};
    use crate::domain::{Life, Record, RecordId};

    fn files(dir: &Path) -> Vec<std::path::PathBuf> {
        let entries = std::fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path());
        let files = entries.filter(|path| path.is_file());
        files.filter(|path| !path.file_name().unwrap().to_string_lossy().starts_with('.')).collect()
    }

    #[test]
    fn a_small_index_with_a_flipped_byte_is_rebuilt_wherever_the_byte_is() {
        let dir = tempfile::tempdir().unwrap();
        {
            let mut feeder = View::open(dir.path()).unwrap().feeder().unwrap();
            for (position, id) in (1..).zip(["n1", "n2", "n3"]) {
                let content = Need { title: format!("电池隔膜 {id}"), ..Need::default() };
                let id = RecordId::parse("id", id).unwrap();
                let record = Box::new(Record { id, content, life: Life::default() });
                let event =
                    Event::Put { record: AnyRecord::Need(record), created: true, news: true };
                feeder.apply(position, &event, None).unwrap();
            }
            feeder.commit(3).unwrap();
        }
        let (mut flips, mut refused) = (0, 0);
        for path in files(&dir.path().join(NEEDS_DIR)) {
            let whole = std::fs::read(&path).unwrap();
            for part in [5, 35, 50, 65, 95] {
                let mut bytes = whole.clone();
                let place = bytes.len() * part / 100;
                bytes[place] ^= 0x55;
                std::fs::write(&path, bytes).unwrap();
                flips += 1;
                if let Err(failed) = View::open(dir.path()) {
                    refused += 1;
                    assert!(failed.needs_rebuild(), "{path:?} at {part} %: {failed:?}");
                }
            }
            std::fs::write(&path, whole).unwrap();
        }
        assert!(refused > flips * 9 / 10, "{refused} of {flips} were noticed");
        assert_eq!(View::open(dir.path()).unwrap().ids(Kind::Need).unwrap(), ["n1", "n2", "n3"]);
    }
}
