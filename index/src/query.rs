//! A query's terms weighed against one state of the index.

use std::sync::{Arc, OnceLock};

use tantivy::postings::{Postings, TermInfo};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet, Term};

use crate::analysis::Kind;
use crate::bm25::{K1, Saturation, idf};
use crate::error::Error;
use crate::meaning::{Aim, Scope};
use crate::segment::Segment;
use crate::shared::QueryWords;
use crate::snapshot::Searcher;
use crate::terms::{QueryTerms, Scoring, TextQuery};

/// One distinct term of a query and what it is worth in this state of the index.
#[derive(Debug, Clone)]
pub struct WeighedTerm {
    /// The term as the analyzer writes it.
    pub text: String,
    /// What it is.
    pub kind: Kind,
    /// How much it counts in the query; see [`QueryTerm::weight`](crate::QueryTerm::weight).
    pub weight: f32,
    /// How many documents hold it.
    pub holding: u64,
    /// Its inverse document frequency; that of a term nobody holds is the highest there is.
    pub idf: f32,
    // Where its postings are, one for each segment of the state.
    pub(crate) infos: Vec<Option<TermInfo>>,
}

impl WeighedTerm {
    /// What the term counts in the query times what it says about a document.
    pub(crate) fn impact(&self) -> f32 {
        self.weight * self.idf
    }
}

/// Whole texts to be compared with every document of one [`Searcher`]'s state.
#[derive(Debug, Clone)]
pub struct Query {
    pub(crate) searcher: Searcher,
    terms: QueryTerms,
    // By impact descending, then text: the order in which scores are added up, everywhere.
    pub(crate) weighed: Vec<WeighedTerm>,
    pairs: Saturation,
    others: Saturation,
    // Where the query lies, and how much nearness counts.
    aim: Option<Aim>,
    meaning_weight: f32,
    // What the terms came from, and the words in it; these are made when a reason is asked for.
    pub(crate) texts: Vec<String>,
    pub(crate) words: Arc<OnceLock<QueryWords>>,
}

impl Query {
    pub(crate) fn new(searcher: Searcher, query: &TextQuery) -> Result<Query, Error> {
        let state = &searcher.inner;
        let terms = state.analyzer.terms(query);
        let mut weighed = Vec::with_capacity(terms.terms().len());
        for term in terms.terms() {
            let key = Term::from_field_text(state.fields.text, &term.text);
            let mut infos = Vec::with_capacity(state.segments.len());
            let mut holding = 0;
            for segment in &state.segments {
                let info = segment.texts.get_term_info(&key)?;
                holding += info.as_ref().map_or(Ok(0), |info| segment.holding(info))?;
                infos.push(info);
            }
            let idf = idf(state.documents, holding);
            let (text, kind, weight) = (term.text.clone(), term.kind, term.weight);
            weighed.push(WeighedTerm { text, kind, weight, holding, idf, infos });
        }
        weighed.sort_by(|a, b| b.impact().total_cmp(&a.impact()).then_with(|| a.text.cmp(&b.text)));
        let scoring = query.scoring();
        let (pairs, others) =
            (state.lengths.saturation(scoring.pair_k1), state.lengths.saturation(K1));
        let scope = state.space.as_ref().map(|space| space.scope);
        let meaning_weight = scope.map_or(0.0, |scope| meaning_weight(&scoring, scope, &weighed));
        let aim = state.space.as_ref().filter(|_| meaning_weight > 0.0);
        let aim = aim.and_then(|space| {
            Aim::of(space, terms.terms().iter().map(|term| (term.text.as_str(), term.weight)))
        });
        let texts = query.texts().map(str::to_owned).collect();
        let words = Arc::default();
        Ok(Query { searcher, terms, weighed, pairs, others, aim, meaning_weight, texts, words })
    }

    /// The query's distinct terms, for [`snippet`](crate::snippet).
    pub fn terms(&self) -> &QueryTerms {
        &self.terms
    }

    /// The terms with what they are worth, the most telling first.
    pub fn weighed(&self) -> &[WeighedTerm] {
        &self.weighed
    }

    /// The bound that no document's score reaches: the sum of weight · idf · (k1 + 1) over all
    /// terms, those that nobody holds included, for a document that lies where the query does.
    /// Dividing scores by it brings them into 0..1.
    pub fn ideal(&self) -> f32 {
        self.ideal_of_words() * self.most()
    }

    /// The bound that no [`Query::score_text`] reaches.
    pub fn ideal_of_words(&self) -> f32 {
        let bound = |term: &WeighedTerm| self.saturation(term.kind).bound(term.impact());
        self.weighed.iter().map(bound).sum()
    }

    /// What terms of a kind add to scores.
    pub(crate) fn saturation(&self, kind: Kind) -> &Saturation {
        if kind == Kind::Pair { &self.pairs } else { &self.others }
    }

    /// What the nearest document's score is multiplied by.
    pub(crate) fn most(&self) -> f32 {
        if self.aim.is_some() { 1.0 + self.meaning_weight } else { 1.0 }
    }

    /// What a document's score is multiplied by for its nearness: 1 to [`Query::most`].
    #[inline]
    pub(crate) fn factor(&self, place: usize, document: u32) -> f32 {
        let points = self.searcher.inner.points.get(place).and_then(Option::as_ref);
        match (points, &self.aim) {
            (Some(points), Some(aim)) => {
                1.0 + self.meaning_weight * points.near(document, aim).clamp(0.0, 1.0)
            }
            _ => 1.0,
        }
    }

    /// The score of one document, the same to the last bit as [`Query::recall`] gives it: 0 if it
    /// shares no term, `None` if there is no such document.
    ///
    /// # Errors
    /// [`Error::Damaged`] or [`Error::Engine`] if the files cannot be read.
    pub fn score_of(&self, id: &str) -> Result<Option<f32>, Error> {
        let state = &self.searcher.inner;
        for (place, segment) in state.segments.iter().enumerate() {
            if let Some(document) = segment.find(&state.fields, id)? {
                return self.score_in(place, segment, document).map(Some);
            }
        }
        Ok(None)
    }

    pub(crate) fn score_in(
        &self,
        place: usize,
        segment: &Segment,
        document: u32,
    ) -> Result<f32, Error> {
        let length_step = segment.length_steps.get(document as usize).copied().unwrap_or_default();
        let mut score = 0.0;
        for term in &self.weighed {
            let Some(Some(info)) = term.infos.get(place) else {
                continue;
            };
            let option = IndexRecordOption::WithFreqs;
            let mut postings = segment.texts.read_postings_from_terminfo(info, option)?;
            if postings.doc() < document {
                postings.seek(document);
            }
            if postings.doc() == document {
                let saturation = self.saturation(term.kind);
                score += saturation.part(term.impact(), postings.term_freq(), length_step);
            }
        }
        Ok(score * self.factor(place, document))
    }
}

/// How much nearness counts for a query of these terms.
fn meaning_weight(scoring: &Scoring, scope: Scope, weighed: &[WeighedTerm]) -> f32 {
    match scoring.meaning_scope.unwrap_or(scope) {
        Scope::All => scoring.meaning_weight,
        Scope::Letters => {
            let impact = |term: &WeighedTerm| term.impact();
            let words = weighed.iter().filter(|term| term.kind == Kind::Word).map(impact);
            let (words, all): (f32, f32) = (words.sum(), weighed.iter().map(impact).sum());
            if all > 0.0 { scoring.meaning_weight * words / all } else { 0.0 }
        }
    }
}
