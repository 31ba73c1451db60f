//! Why a part of a match came out as it did: a code for programs, a sentence for people.

use crate::domain::text::Bilingual;

/// Why a signal or a gate came out as it did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// A stable code for programs.
    pub code: &'static str,
    /// The sentence for people.
    pub text: Bilingual,
}

impl Reason {
    pub(super) fn new(code: &'static str, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { code, text: Bilingual::new(zh, en) }
    }
}
