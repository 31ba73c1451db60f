//! What a query and a text share, in words for a reader.

use crate::analysis::Kind;
use crate::lexicon::{Wording, is_spoken_word};
use crate::query::{Query, WeighedTerm};
use crate::shared::QueryWords;

/// The share of the documents above which a term is too common to be named as a reason.
pub const COMMON_SHARE: f64 = 0.2;

/// So few documents never make a term common, however small the index is.
const COMMON_FLOOR: u64 = 5;

/// A shared phrase on its way out, in bytes of the text.
struct Phrase {
    start: usize,
    end: usize,
    telling: f32,
}

impl Query {
    /// The phrases that the query shares with `text`, as the text writes them: Chinese words of a
    /// dictionary, neighbours joined where they are neighbours in the query too, and words in
    /// letters. The most telling come first, at most `limit`. Left out are terms that more than
    /// [`COMMON_SHARE`] of the documents hold, boilerplate, numbers, units, words that say nothing
    /// by themselves, and phrases within a longer one.
    pub fn matched_phrases(&self, text: &str, limit: usize) -> Vec<String> {
        let analyzer = self.searcher.analyzer();
        let query = self.words.get_or_init(|| {
            let texts = self.texts.iter().map(|text| Wording::of(analyzer, text));
            QueryWords::new(texts, self.telling())
        });
        let wording = Wording::of(analyzer, text);
        let mut phrases: Vec<Phrase> = Vec::new();
        for mut run in wording.runs {
            if query.telling(&run.characters) == 0.0 {
                continue;
            }
            run.cut();
            for shared in query.shared(&run) {
                let Some((start, end)) = run.bytes(shared.from, shared.to) else { continue };
                let telling = query.telling(&run.characters[shared.from..shared.to]);
                phrases.push(Phrase { start, end, telling });
            }
        }
        for (word, start, end) in wording.letters {
            if let Some(telling) = query.telling_of(&word).filter(|_| is_spoken_word(&word)) {
                phrases.push(Phrase { start, end, telling });
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
    fn telling(&self) -> impl Iterator<Item = (&str, Kind, f32)> {
        let documents = self.searcher.len() as f64;
        let common = move |term: &WeighedTerm| {
            term.holding > COMMON_FLOOR && term.holding as f64 > documents * COMMON_SHARE
        };
        let boilerplate =
            |term: &WeighedTerm| self.terms().get(&term.text).is_some_and(|term| term.boilerplate);
        let terms = self.weighed().iter();
        let terms = terms.filter(move |term| !common(term) && !boilerplate(term));
        terms.map(|term| (term.text.as_str(), term.kind, term.idf))
    }
}
