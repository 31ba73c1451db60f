//! What a query and a text share, in words for a reader.

use std::collections::HashMap;

use crate::analysis::{Kind, Token};
use crate::query::{Query, WeighedTerm};

/// The share of the documents above which a term is too common to be named as a reason.
pub const COMMON_SHARE: f64 = 0.2;

/// So few documents never make a term common, however small the index is.
const COMMON_FLOOR: u64 = 5;

/// The shortest word in letters that is worth naming, in characters.
const SHORTEST_WORD: usize = 2;

/// A shared phrase on its way out.
struct Phrase {
    start: usize,
    end: usize,
    telling: f32,
}

impl Query {
    /// The phrases that the query shares with `text`, as the text writes them: neighbouring shared
    /// pairs of characters joined, and words. The most telling come first, at most `limit`. Left
    /// out are terms that more than [`COMMON_SHARE`] of the documents hold, boilerplate, bare
    /// numbers, and phrases within a longer one.
    pub fn matched_phrases(&self, text: &str, limit: usize) -> Vec<String> {
        let telling: HashMap<&str, f32> = self.telling().collect();
        let mut phrases: Vec<Phrase> = Vec::new();
        // Where the phrase that is being joined would go on: the start of its last character.
        let mut joint = None;
        for token in self.searcher.analyzer().tokens(text) {
            let Some(&idf) = telling.get(token.text.as_str()) else {
                continue;
            };
            match token.kind {
                Kind::Pair if !text[token.start..token.end].contains(char::is_whitespace) => {
                    match phrases.last_mut() {
                        Some(phrase) if joint == Some(token.start) => {
                            phrase.end = token.end;
                            phrase.telling += idf;
                        }
                        _ => phrases.push(phrase_of(&token, idf)),
                    }
                    joint = last_character(text, &token);
                }
                Kind::Word if token.text.chars().count() >= SHORTEST_WORD => {
                    phrases.push(phrase_of(&token, idf));
                    joint = None;
                }
                _ => {}
            }
        }
        phrases.sort_by(|a, b| b.telling.total_cmp(&a.telling).then(a.start.cmp(&b.start)));
        let mut named: Vec<String> = Vec::new();
        for phrase in phrases {
            let written = &text[phrase.start..phrase.end];
            let folded = written.to_lowercase();
            if !named.iter().any(|longer| longer.to_lowercase().contains(&folded)) {
                named.push(written.to_owned());
            }
            if named.len() >= limit {
                break;
            }
        }
        named.truncate(limit);
        named
    }

    /// The terms worth naming with their idf.
    fn telling(&self) -> impl Iterator<Item = (&str, f32)> {
        let documents = self.searcher.len() as f64;
        let common = move |term: &WeighedTerm| {
            term.holding > COMMON_FLOOR && term.holding as f64 > documents * COMMON_SHARE
        };
        let boilerplate =
            |term: &WeighedTerm| self.terms().get(&term.text).is_some_and(|term| term.boilerplate);
        let terms = self.weighed().iter();
        let terms = terms.filter(move |term| !common(term) && !boilerplate(term));
        terms.map(|term| (term.text.as_str(), term.idf))
    }
}

fn phrase_of(token: &Token, idf: f32) -> Phrase {
    Phrase { start: token.start, end: token.end, telling: idf }
}

fn last_character(text: &str, token: &Token) -> Option<usize> {
    let last = text[token.start..token.end].chars().next_back()?;
    Some(token.end - last.len_utf8())
}
