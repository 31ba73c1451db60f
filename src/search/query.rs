//! A need as a query text.

use std::sync::Arc;

use qianxian_index::{Analyzer, Boilerplate, TextQuery};

use super::synonyms::{Applied, Synonyms, says};
use super::tuning::Tuning;
use crate::domain::Need;

/// Longest search query, in characters.
pub const QUERY_CHARS_MAX: usize = 1_000;

/// How much more a need's title counts than its body (measured, see the relevance tests).
pub(super) const TITLE_WEIGHT: f32 = 5.0;
const BODY_WEIGHT: f32 = 1.0;
/// What a phrase that every need shares counts of its weight (measured likewise).
const BOILERPLATE_FACTOR: f32 = 0.3;
const BOILERPLATE: &str = include_str!("boilerplate.txt");

/// The phrases that every need shares.
pub(super) fn boilerplate(analyzer: &Analyzer) -> Arc<Boilerplate> {
    let lines = BOILERPLATE.lines().map(str::trim);
    let phrases: Vec<&str> =
        lines.filter(|line| !line.is_empty() && !line.starts_with('#')).collect();
    Arc::new(Boilerplate::new(analyzer, &phrases, BOILERPLATE_FACTOR))
}

/// The query that a whole need makes: its title several times its body, and in the body the
/// phrases that every need shares (预期目标, 现有工作基础) less than the rest; and the synonyms
/// that it looks for.
pub(super) fn text_query(
    need: &Need,
    wording: &Wording<'_>,
    tuning: &Tuning,
) -> (TextQuery, Vec<Applied>) {
    let Wording { analyzer, boilerplate, synonyms } = wording;
    let (title, body) = (need.title.as_str(), need.description.as_str());
    let mut query = TextQuery::new().scored(tuning.scoring());
    // A body without a title stands for it.
    let body_weight = if title.is_empty() { tuning.title_weight } else { BODY_WEIGHT };
    query = query.part(title, tuning.title_weight);
    query = if tuning.is_boilerplate_damped && !title.is_empty() {
        query.part_with_boilerplate(body, body_weight, boilerplate)
    } else {
        query.part(body, body_weight)
    };
    let mut texts = vec![(title, tuning.title_weight), (body, body_weight)];
    texts.extend(need.keywords.iter().map(|word| (word.as_str(), BODY_WEIGHT)));
    texts.extend(need.indicators.iter().map(|wish| (wish.metric.as_str(), BODY_WEIGHT)));
    query = need.keywords.iter().fold(query, |query, word| query.part(word, BODY_WEIGHT));
    query = need.indicators.iter().fold(query, |query, wish| query.part(&wish.metric, BODY_WEIGHT));
    if tuning.has_synonyms { synonyms.extend(analyzer, query, &texts) } else { (query, Vec::new()) }
}

/// Names the left side behind each matched term that only a synonym found.
pub(super) fn name_synonyms(terms: Vec<String>, need: &Need, applied: &[Applied]) -> Vec<String> {
    let own = |term: &str| {
        let texts = [&need.title, &need.description].into_iter().chain(&need.keywords);
        let texts = texts.chain(need.indicators.iter().map(|wish| &wish.metric));
        texts.into_iter().any(|text| says(text, term))
    };
    let named = |term: String| {
        let rule = applied.iter().find(|rule| says(&term, &rule.to) || says(&rule.to, &term));
        match rule {
            Some(rule) if !own(&term) => format!("{term}（同义：{}）", rule.from),
            _ => term,
        }
    };
    terms.into_iter().map(named).collect()
}

/// What besides a need goes into its query.
pub(super) struct Wording<'a> {
    pub(super) analyzer: &'a Analyzer,
    pub(super) boilerplate: &'a Arc<Boilerplate>,
    pub(super) synonyms: &'a Synonyms,
}
