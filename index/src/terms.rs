//! Texts as queries: the distinct terms in them and how much each counts.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::analysis::{Analyzer, Kind};
use crate::bm25::PAIR_K1;
use crate::boilerplate::Boilerplate;
use crate::meaning::Scope;

/// The most distinct terms of one query. A longer one keeps the heaviest, pairs and words first.
pub const MAX_QUERY_TERMS: usize = 4096;

/// What a term's summed weight is raised to: the fifth time a text says the same thing tells less
/// than the second. Measured on three judged sets; 0.5 and 1 are both worse.
pub const DAMPING: f32 = 0.7;

/// How much more a word in letters counts than a Chinese term: it stands alone where a word of two
/// characters gives three terms. Measured; on the side of the query only.
pub const WORD_FACTOR: f32 = 3.0;

/// How much nearness in meaning counts: what a document that lies where the query does scores more
/// than its words do, if nearness counts for all that the query says. Measured; half and twice of it
/// are alike.
pub const MEANING_WEIGHT: f32 = 1.0;

/// The numbers of the formula that a caller may change, for measuring what each of them gives.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scoring {
    /// See [`DAMPING`].
    pub damping: f32,
    /// See [`WORD_FACTOR`].
    pub word_factor: f32,
    /// See [`PAIR_K1`].
    pub pair_k1: f32,
    /// See [`MEANING_WEIGHT`]; 0 leaves meaning out.
    pub meaning_weight: f32,
    /// What nearness counts for, if not what the [`Meaning`](crate::Meaning) says itself.
    pub meaning_scope: Option<Scope>,
}

impl Default for Scoring {
    fn default() -> Scoring {
        Scoring {
            damping: DAMPING,
            word_factor: WORD_FACTOR,
            pair_k1: PAIR_K1,
            meaning_weight: MEANING_WEIGHT,
            meaning_scope: None,
        }
    }
}

/// Texts to be found by, each with a weight: a title counts several times its body.
#[derive(Debug, Clone, Default)]
pub struct TextQuery {
    parts: Vec<Part>,
    scoring: Scoring,
}

#[derive(Debug, Clone)]
struct Part {
    text: String,
    weight: f32,
    boilerplate: Option<Arc<Boilerplate>>,
}

impl TextQuery {
    /// A query of no text.
    pub fn new() -> TextQuery {
        TextQuery::default()
    }

    /// Adds a text, every occurrence of a term in it counting `weight`. A weight that is not a
    /// positive finite number adds nothing.
    #[must_use]
    pub fn part(self, text: impl Into<String>, weight: f32) -> TextQuery {
        self.add(text.into(), weight, None)
    }

    /// Adds a text like [`TextQuery::part`], in which what the boilerplate covers counts less.
    #[must_use]
    pub fn part_with_boilerplate(
        self,
        text: impl Into<String>,
        weight: f32,
        boilerplate: &Arc<Boilerplate>,
    ) -> TextQuery {
        self.add(text.into(), weight, Some(Arc::clone(boilerplate)))
    }

    /// Scores with other numbers than the default ones.
    #[must_use]
    pub fn scored(self, scoring: Scoring) -> TextQuery {
        TextQuery { scoring, ..self }
    }

    pub(crate) fn scoring(&self) -> Scoring {
        self.scoring
    }

    /// The texts of all parts.
    pub(crate) fn texts(&self) -> impl Iterator<Item = &str> {
        self.parts.iter().map(|part| part.text.as_str())
    }

    fn add(
        mut self,
        text: String,
        weight: f32,
        boilerplate: Option<Arc<Boilerplate>>,
    ) -> TextQuery {
        if weight.is_finite() && weight > 0.0 {
            self.parts.push(Part { text, weight, boilerplate });
        }
        self
    }
}

/// One distinct term of a query.
#[derive(Debug, Clone, PartialEq)]
pub struct QueryTerm {
    /// The term as the analyzer writes it.
    pub text: String,
    /// What it is.
    pub kind: Kind,
    /// The sum of the weights of its occurrences, raised to [`DAMPING`], times [`WORD_FACTOR`] for
    /// a word.
    pub weight: f32,
    /// Whether boilerplate covers every occurrence of it.
    pub boilerplate: bool,
}

/// The distinct terms of a query, by text; what a query is without any index.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct QueryTerms {
    terms: Vec<QueryTerm>,
}

impl QueryTerms {
    /// All terms, ordered by text.
    pub fn terms(&self) -> &[QueryTerm] {
        &self.terms
    }

    /// The term with this text, if the query has it.
    pub fn get(&self, text: &str) -> Option<&QueryTerm> {
        let found = self.terms.binary_search_by(|term| term.text.as_str().cmp(text));
        found.ok().and_then(|position| self.terms.get(position))
    }
}

impl Analyzer {
    /// The distinct terms of a query, at most [`MAX_QUERY_TERMS`].
    pub fn terms(&self, query: &TextQuery) -> QueryTerms {
        let mut found: BTreeMap<String, QueryTerm> = BTreeMap::new();
        for part in &query.parts {
            let covered = part.boilerplate.as_ref().map(|list| list.cover(self, &part.text));
            self.each_token(&part.text, |token, start, end, kind| {
                let factor = covered.as_ref().and_then(|covered| covered.factor(start, end));
                let weight = part.weight * factor.unwrap_or(1.0);
                let boilerplate = factor.is_some();
                if let Some(term) = found.get_mut(token) {
                    term.weight += weight;
                    term.boilerplate &= boilerplate;
                } else {
                    let text = token.to_owned();
                    let term = QueryTerm { text, kind, weight, boilerplate };
                    found.insert(token.to_owned(), term);
                }
            });
        }
        let mut terms: Vec<QueryTerm> = found.into_values().collect();
        for term in &mut terms {
            let factor = if term.kind == Kind::Word { query.scoring.word_factor } else { 1.0 };
            term.weight = term.weight.powf(query.scoring.damping) * factor;
        }
        if terms.len() > MAX_QUERY_TERMS {
            let last = |term: &QueryTerm| term.kind == Kind::Character;
            terms.sort_by(|a, b| last(a).cmp(&last(b)).then(b.weight.total_cmp(&a.weight)));
            terms.truncate(MAX_QUERY_TERMS);
            terms.sort_by(|a, b| a.text.cmp(&b.text));
        }
        QueryTerms { terms }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn weight(query: &TextQuery, term: &str) -> f32 {
        let terms = Analyzer::new().unwrap().terms(query);
        terms.get(term).map_or(0.0, |term| term.weight)
    }

    #[test]
    fn occurrences_and_part_weights_add_up_before_they_are_damped() {
        let query = TextQuery::new().part("电池 电池", 5.0).part("电池", 1.0);
        assert_eq!(weight(&query, "电池"), 11_f32.powf(DAMPING));
        let query = TextQuery::new().part("PLA", 1.0);
        assert_eq!(weight(&query, "pla"), WORD_FACTOR);
        let query = TextQuery::new().part("电池", f32::NAN).part("电池", -1.0).part("电池", 0.0);
        assert_eq!(weight(&query, "电池"), 0.0);
    }

    #[test]
    fn boilerplate_counts_its_factor_wherever_it_is_touched() {
        let analyzer = Analyzer::new().unwrap();
        let list = Arc::new(Boilerplate::new(&analyzer, &["研发", "技术需求", "技术"], 0.25));
        let query = TextQuery::new().part_with_boilerplate("研发電池技术需求", 4.0, &list);
        assert_eq!(weight(&query, "研发"), 1.0);
        assert_eq!(weight(&query, "发电"), 1.0);
        assert_eq!(weight(&query, "求"), 1.0);
        assert_eq!(weight(&query, "电池"), 4_f32.powf(DAMPING));
        let terms = analyzer.terms(&query.part("研发", 1.0));
        assert!(!terms.get("研发").unwrap().boilerplate);
        assert!(terms.get("需求").unwrap().boilerplate);
        assert!(!terms.get("电池").unwrap().boilerplate);
    }

    #[test]
    fn an_endless_query_keeps_its_heaviest_terms() {
        let text: String = (0x4E00..0x9000).filter_map(char::from_u32).collect();
        let query = TextQuery::new().part(text, 1.0).part("水泥", 9.0);
        let terms = Analyzer::new().unwrap().terms(&query);
        assert_eq!(terms.terms().len(), MAX_QUERY_TERMS);
        assert!(terms.get("水泥").is_some());
    }
}
