//! Writing to the terminal in the chosen language.

use std::io::{IsTerminal, Write};

use super::args::Lang;
use super::failure::Failure;
use crate::domain::Fen;
use crate::domain::text::Bilingual;

/// Standard output and error in one language.
#[derive(Debug, Clone, Copy)]
pub(super) struct Terminal {
    lang: Lang,
}

impl Terminal {
    pub(super) const fn new(lang: Lang) -> Self {
        Self { lang }
    }

    /// The wording in the chosen language.
    pub(super) fn pick<'a>(self, zh: &'a str, en: &'a str) -> &'a str {
        match self.lang {
            Lang::Zh => zh,
            Lang::En => en,
        }
    }

    /// One of two things, as the chosen language has it.
    pub(super) fn pick_of<T>(self, zh: T, en: T) -> T {
        match self.lang {
            Lang::Zh => zh,
            Lang::En => en,
        }
    }

    /// The wording of a bilingual text in the chosen language.
    pub(super) fn say(self, text: &Bilingual) -> &str {
        self.pick(&text.zh, &text.en)
    }

    /// An amount in the chosen language's wording.
    pub(super) fn money(self, amount: Fen) -> String {
        match self.lang {
            Lang::Zh => amount.to_words(),
            Lang::En => amount.to_english(),
        }
    }

    /// Writes a line of the answer.
    pub(super) fn line(self, text: &str) -> Result<(), Failure> {
        let mut out = std::io::stdout().lock();
        writeln!(out, "{text}").map_err(Failure::output)
    }

    /// Writes a line in the chosen language.
    pub(super) fn both(self, zh: &str, en: &str) -> Result<(), Failure> {
        self.line(self.pick(zh, en))
    }

    /// Writes a line of news to standard error, where it does not mix with the answer.
    pub(super) fn note(self, zh: &str, en: &str) {
        let mut err = std::io::stderr().lock();
        if writeln!(err, "{}", self.pick(zh, en)).is_err() {
            tracing::debug!("standard error is closed");
        }
    }

    /// Whether somebody watches standard error, so that progress bars make sense.
    pub(super) fn is_watched(self) -> bool {
        std::io::stderr().is_terminal()
    }
}
