//! What would open a gate that is shut.

use crate::domain::text::Bilingual;

/// The change that would open a gate, and how far away it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opening {
    /// The change, as a sentence.
    pub text: Bilingual,
    /// How much is missing, if that can be counted.
    pub gap: Option<Gap>,
}

/// How much is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gap {
    /// So much money, in fen.
    Fen(i64),
    /// So many days.
    Days(i64),
}

impl Opening {
    pub(super) fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { text: Bilingual::new(zh, en), gap: None }
    }

    pub(super) fn by(self, gap: Gap) -> Self {
        Self { gap: Some(gap), ..self }
    }
}
