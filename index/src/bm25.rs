//! The ranking formula: BM25 as in S. Robertson and H. Zaragoza, "The Probabilistic Relevance
//! Framework: BM25 and Beyond" (2009), section 3, with the logarithm kept above zero as Lucene and
//! tantivy do.
//!
//! A document's score is the sum, over the distinct terms of the query that it holds, of
//!
//! ```text
//! weight · idf · (k1 + 1) · tf / (tf + k1 · (1 − b + b · length / average length))
//! idf = ln(1 + (N − n + 0.5) / (n + 0.5))
//! ```
//!
//! times 1 + meaning · how near the document lies to the query (0 where there is no space, or it
//! lies the other way; see [`Meaning`](crate::Meaning); meaning itself is less for a query that
//! says little of what nearness counts for, see [`Scope`](crate::Scope)),
//!
//! with tf the term's occurrences in the document, N the live documents and n those that hold the
//! term. Lengths are in tokens, rounded down to the engine's 256 steps, in the average as well. k1 is [`PAIR_K1`]
//! for pairs and [`K1`] for all other terms.

use tantivy::fieldnorm::FieldNormReader;

/// How soon further occurrences of a term stop counting: the usual value, and the best measured on
/// needs against achievements together with [`B`].
pub const K1: f32 = 1.2;

/// The same for pairs of characters: that a document has a pair at all says nearly everything.
/// Measured; 0.3 to 0.9 are alike.
pub const PAIR_K1: f32 = 0.6;

/// How much a document's length counts against it, from 0 (not at all) to 1.
pub const B: f32 = 0.75;

/// How much it says that a term occurs: high for rare terms, never below zero.
#[expect(clippy::cast_possible_truncation, reason = "an idf needs no more than an f32 holds")]
pub(crate) fn idf(documents: u64, holding: u64) -> f32 {
    let (documents, holding) = (documents as f64, holding.min(documents) as f64);
    (1.0 + (documents - holding + 0.5) / (holding + 0.5)).ln() as f32
}

/// The average length of `documents` documents of `tokens` tokens together.
#[expect(clippy::cast_possible_truncation, reason = "an average needs no more than an f32 holds")]
pub(crate) fn average(documents: u64, tokens: u64) -> f32 {
    (tokens.max(1) as f64 / documents.max(1) as f64) as f32
}

/// How long documents are against the average, for each of the length steps.
#[derive(Debug, Clone)]
pub(crate) struct Lengths([f32; 256]);

impl Lengths {
    /// The lengths among `documents` live documents of `tokens` tokens together.
    pub(crate) fn new(documents: u64, tokens: u64) -> Lengths {
        let average = average(documents, tokens);
        let mut table = [0.0; 256];
        for (step, slot) in (0..=u8::MAX).zip(&mut table) {
            let length = FieldNormReader::id_to_fieldnorm(step) as f32;
            *slot = 1.0 - B + B * length / average;
        }
        Lengths(table)
    }

    /// What terms with this k1 add to scores.
    pub(crate) fn saturation(&self, k1: f32) -> Saturation {
        Saturation { k1, adds: self.0.map(|length| k1 * length) }
    }
}

/// What terms of one kind add to scores.
#[derive(Debug, Clone)]
pub(crate) struct Saturation {
    k1: f32,
    // What the length of a document adds to tf in the denominator, for each of the length steps.
    adds: [f32; 256],
}

impl Saturation {
    /// What one term adds to the score of one document. `impact` is the term's weight times idf.
    #[inline]
    pub(crate) fn part(&self, impact: f32, occurrences: u32, length_step: u8) -> f32 {
        let occurrences = occurrences as f32;
        let length = self.adds[usize::from(length_step)];
        impact * (self.k1 + 1.0) * occurrences / (occurrences + length)
    }

    /// The bound that no document's part reaches.
    pub(crate) fn bound(&self, impact: f32) -> f32 {
        impact * (self.k1 + 1.0)
    }
}
