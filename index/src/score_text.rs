//! Texts that are in no index, scored as if they were.

use std::collections::HashMap;

use tantivy::fieldnorm::FieldNormReader;

use crate::query::Query;

impl Query {
    /// The score that a document of these texts would have for its words, the same to the last bit as
    /// [`Query::score_of`] gives it without a meaning, if it came into the index without changing
    /// its statistics. Where the texts lie is not looked at. Time grows with the texts.
    pub fn score_text<'a>(&self, texts: impl IntoIterator<Item = &'a str>) -> f32 {
        let state = &self.searcher.inner;
        let mut occurrences: HashMap<&str, u32> =
            self.weighed.iter().map(|term| (term.text.as_str(), 0)).collect();
        let mut tokens: u32 = 0;
        for text in texts {
            state.analyzer.each_token(text, |token, _, _, _| {
                tokens = tokens.saturating_add(1);
                if let Some(count) = occurrences.get_mut(token) {
                    *count = count.saturating_add(1);
                }
            });
        }
        let step = FieldNormReader::fieldnorm_to_id(tokens);
        let mut score = 0.0;
        for term in &self.weighed {
            let count = occurrences.get(term.text.as_str()).copied().unwrap_or_default();
            if count > 0 {
                score += self.saturation(term.kind).part(term.impact(), count, step);
            }
        }
        score
    }
}
