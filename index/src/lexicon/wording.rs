//! The words of one text.

use super::cut::{Word, cut};
use super::spoken::Part;
use crate::analysis::{Analyzer, Kind};

/// One evened-out, simplified character, and the bytes of the text that it stands for.
#[derive(Debug, Clone, Copy)]
struct Place {
    start: usize,
    end: usize,
}

/// Characters that stand one right after the other, without even white space between.
#[derive(Debug, Clone, Default)]
pub(crate) struct Run {
    /// The characters, simplified.
    pub(crate) characters: Vec<char>,
    /// The words that they make up; none before [`Run::cut`].
    pub(crate) words: Vec<Word>,
    places: Vec<Place>,
}

impl Run {
    /// Fills in the words.
    pub(crate) fn cut(&mut self) {
        self.words = cut(&self.characters);
    }

    /// Where a word begins, in characters.
    pub(crate) fn start_of(&self, word: usize) -> usize {
        word.checked_sub(1).and_then(|before| self.words.get(before)).map_or(0, |word| word.end)
    }

    /// The characters of a word and its part.
    pub(crate) fn word(&self, word: usize) -> Option<(&[char], Part)> {
        let found = self.words.get(word)?;
        Some((self.characters.get(self.start_of(word)..found.end)?, found.part))
    }

    /// Whether a word begins or ends before the character at this place.
    pub(crate) fn is_boundary(&self, at: usize) -> bool {
        at == 0 || self.words.binary_search_by_key(&at, |word| word.end).is_ok()
    }

    /// The bytes of the text that these characters stand for.
    pub(crate) fn bytes(&self, from: usize, to: usize) -> Option<(usize, usize)> {
        let places = self.places.get(from..to)?;
        Some((places.first()?.start, places.iter().map(|place| place.end).max()?))
    }
}

/// A text as runs of words.
#[derive(Debug, Clone, Default)]
pub(crate) struct Wording {
    pub(crate) runs: Vec<Run>,
    /// Words in letters as the analyzer writes them, with their bytes.
    pub(crate) letters: Vec<(String, usize, usize)>,
}

impl Wording {
    /// The runs of a text, not yet cut, and its words in letters.
    pub(crate) fn of(analyzer: &Analyzer, text: &str) -> Wording {
        let mut wording = Wording::default();
        let mut run = Run::default();
        analyzer.each_token(text, |token, start, end, kind| match (kind, token.chars().next()) {
            (Kind::Character, Some(character)) => {
                if run.places.last().is_some_and(|last| last.end < start) {
                    wording.runs.push(std::mem::take(&mut run));
                }
                run.characters.push(character);
                run.places.push(Place { start, end });
            }
            (Kind::Word, _) => wording.letters.push((token.to_owned(), start, end)),
            _ => {}
        });
        wording.runs.push(run);
        wording
    }
}
