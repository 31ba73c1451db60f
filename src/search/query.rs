//! A need as a query text.

use std::sync::Arc;

use qianxian_index::{Analyzer, Boilerplate, TextQuery};

use crate::domain::Need;

/// Longest search query, in characters.
pub const QUERY_CHARS_MAX: usize = 1_000;

/// How much more a need's title counts than its body (measured, see the relevance tests).
const TITLE_WEIGHT: f32 = 5.0;
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
/// phrases that every need shares (预期目标, 现有工作基础) less than the rest.
pub(super) fn text_query(need: &Need, boilerplate: &Arc<Boilerplate>) -> TextQuery {
    if need.title.is_empty() {
        return with_words(TextQuery::new().part(&need.description, TITLE_WEIGHT), need);
    }
    let query = TextQuery::new().part(&need.title, TITLE_WEIGHT).part_with_boilerplate(
        &need.description,
        BODY_WEIGHT,
        boilerplate,
    );
    with_words(query, need)
}

fn with_words(query: TextQuery, need: &Need) -> TextQuery {
    let query = need.keywords.iter().fold(query, |query, word| query.part(word, BODY_WEIGHT));
    need.indicators.iter().fold(query, |query, wish| query.part(&wish.metric, BODY_WEIGHT))
}
