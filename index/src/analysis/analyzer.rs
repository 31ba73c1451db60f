//! Texts to tokens.

use std::fmt;
use std::sync::Arc;

use rust_stemmers::{Algorithm, Stemmer};

use super::letters::{Class, Letter, letters_of};
use super::simplify::Simplifier;
use super::units::named_at;
use super::words::{emit_word, word_length};
use crate::error::Error;

/// Raised with every change that makes any text give other tokens; an index built with another
/// version is [`Error::Incompatible`].
pub const ANALYZER_VERSION: u32 = 1;

/// The most bytes that a character takes.
const MAX_UTF8: usize = char::MAX.len_utf8();

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// One Chinese character.
    Character,
    /// Two neighbouring Chinese characters.
    Pair,
    /// A word in letters, or a code of letters and digits; English words are stemmed.
    Word,
    /// A number, with its decimal point and without thousands separators.
    Number,
}

/// One term that a text is found by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// The evened-out form that is compared.
    pub text: String,
    /// Where it begins in the original text, in bytes, on a character boundary.
    pub start: usize,
    /// Where it ends in the original text, in bytes, on a character boundary.
    pub end: usize,
    /// What it is.
    pub kind: Kind,
}

/// The one way from a text to its tokens, for documents and queries alike. Cheap to clone; never
/// fails on any text.
#[derive(Clone)]
pub struct Analyzer {
    simplifier: Arc<Simplifier>,
}

impl fmt::Debug for Analyzer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Analyzer").field("version", &ANALYZER_VERSION).finish()
    }
}

impl Analyzer {
    /// Loads the conversion dictionaries (a few milliseconds; clone instead of calling it again).
    ///
    /// # Errors
    /// [`Error::Dictionary`] if the dictionaries built into the program do not load.
    pub fn new() -> Result<Analyzer, Error> {
        Ok(Analyzer { simplifier: Arc::new(Simplifier::new()?) })
    }

    /// The tokens of a text, in the order in which they begin.
    pub fn tokens(&self, text: &str) -> Vec<Token> {
        let mut tokens = Vec::new();
        self.each_token(text, |text, start, end, kind| {
            tokens.push(Token { text: text.to_owned(), start, end, kind });
        });
        tokens
    }

    /// Calls `emit` with text, start, end and kind of every token.
    pub(crate) fn each_token(&self, text: &str, mut emit: impl FnMut(&str, usize, usize, Kind)) {
        let stemmer = Stemmer::create(Algorithm::English);
        let mut letters = Vec::new();
        letters_of(text, &mut letters);
        let mut scratch = String::new();
        // The Chinese character before the present place, if nothing but white space is between.
        let mut before = None;
        let mut rest = letters.as_slice();
        while let Some(first) = rest.first() {
            let length = match first.class {
                Class::Break => 1,
                Class::Chinese => {
                    rest.iter().take_while(|letter| letter.class == Class::Chinese).count()
                }
                Class::Letter | Class::Digit => word_length(rest),
            };
            let (run, after) = rest.split_at(length);
            match first.class {
                Class::Break if first.ch.is_whitespace() => {}
                Class::Break => before = None,
                Class::Chinese => {
                    let simplified = self.simplifier.simplify(run);
                    let run = simplified.as_deref().unwrap_or(run);
                    before = emit_chinese(run, before, &mut emit);
                }
                Class::Letter | Class::Digit => {
                    emit_word(run, &stemmer, &mut scratch, &mut emit);
                    before = None;
                }
            }
            rest = after;
        }
    }
}

/// Emits the characters and pairs of one run, and the unit names in it as words. `before` is the
/// character before the run, across white space; the run's own last one is returned.
fn emit_chinese(
    run: &[Letter],
    mut before: Option<Letter>,
    emit: &mut impl FnMut(&str, usize, usize, Kind),
) -> Option<Letter> {
    let mut at = 0;
    while let Some(&letter) = run.get(at) {
        let named = run.get(at..).and_then(|rest| named_at(rest.iter().map(|letter| letter.ch)));
        if let Some((unit, length)) = named {
            emit(unit, letter.start, run[at + length - 1].end, Kind::Word);
            before = None;
            at += length;
            continue;
        }
        let mut pair = [0; 2 * MAX_UTF8];
        let split = before.map_or(0, |before| before.ch.encode_utf8(&mut pair).len());
        let end = split + letter.ch.encode_utf8(&mut pair[split..]).len();
        let Ok(text) = std::str::from_utf8(&pair[..end]) else { break };
        if let Some(before) = before {
            emit(text, before.start, letter.end, Kind::Pair);
        }
        emit(&text[split..], letter.start, letter.end, Kind::Character);
        before = Some(letter);
        at += 1;
    }
    before
}
