//! Phrases that say nothing about what a text is about.

use std::collections::HashMap;

use crate::analysis::{Analyzer, Kind};

/// A list of phrases in Chinese characters and what occurrences of terms in them count for.
#[derive(Debug, Clone, PartialEq)]
pub struct Boilerplate {
    // By first character, the longest first.
    phrases: HashMap<String, Vec<Vec<String>>>,
    factor: f32,
}

impl Boilerplate {
    /// A list of phrases; whatever touches one of them counts `factor` (0 to 1) of its weight.
    /// Characters other than Chinese ones are left out of the phrases.
    pub fn new(analyzer: &Analyzer, phrases: &[&str], factor: f32) -> Boilerplate {
        let mut by_first: HashMap<String, Vec<Vec<String>>> = HashMap::new();
        for phrase in phrases {
            let characters: Vec<String> = characters(analyzer, phrase).map(|it| it.text).collect();
            if let Some(first) = characters.first() {
                by_first.entry(first.clone()).or_default().push(characters);
            }
        }
        for phrases in by_first.values_mut() {
            phrases.sort_by_key(|phrase| std::cmp::Reverse(phrase.len()));
        }
        Boilerplate { phrases: by_first, factor: factor.clamp(0.0, 1.0) }
    }

    /// Which stretches of a text the list covers: leftmost first, then longest.
    pub(crate) fn cover(&self, analyzer: &Analyzer, text: &str) -> Covered {
        let characters: Vec<Character> = characters(analyzer, text).collect();
        let mut stretches = Vec::new();
        let mut at = 0;
        while let Some(first) = characters.get(at) {
            let known = self.phrases.get(&first.text);
            let fits = |phrase: &&Vec<String>| stands_at(&characters[at..], phrase);
            let length = known.and_then(|known| known.iter().find(fits)).map_or(0, Vec::len);
            if let Some(last) = (at + length).checked_sub(1).filter(|_| length > 0) {
                stretches.push((first.start, characters[last].end));
            }
            at += length.max(1);
        }
        Covered { stretches, factor: self.factor }
    }
}

struct Character {
    text: String,
    start: usize,
    end: usize,
}

fn characters(analyzer: &Analyzer, text: &str) -> impl Iterator<Item = Character> {
    let tokens = analyzer.tokens(text).into_iter().filter(|token| token.kind == Kind::Character);
    tokens.map(|token| Character { text: token.text, start: token.start, end: token.end })
}

/// Whether the characters begin with the phrase, one right after the other. Characters that one
/// replaced phrase gave overlap instead.
fn stands_at(characters: &[Character], phrase: &[String]) -> bool {
    let Some(stretch) = characters.get(..phrase.len()) else {
        return false;
    };
    let adjoining = stretch.windows(2).all(|two| two[1].start <= two[0].end);
    adjoining && stretch.iter().zip(phrase).all(|(character, wanted)| character.text == *wanted)
}

/// The stretches of one text that a list covers, in bytes of the text.
pub(crate) struct Covered {
    stretches: Vec<(usize, usize)>,
    factor: f32,
}

impl Covered {
    /// What an occurrence at these bytes counts for, if it touches any stretch.
    pub(crate) fn factor(&self, start: usize, end: usize) -> Option<f32> {
        let next = self.stretches.partition_point(|&(_, stretch_end)| stretch_end <= start);
        let touched = self.stretches.get(next).is_some_and(|&(from, _)| from < end);
        touched.then_some(self.factor)
    }
}
