//! What makes a text findable: analysis, schema, queries and ranking primitives over tantivy.
//!
//! This package knows nothing of technology transfer. A record here is an id with texts, facets
//! and numbers ([`Document`]); a [`Layout`] says which facets and numbers there are. The way in is
//! [`Index::open`], from which come one [`Writer`] and any number of [`Searcher`] snapshots.
//!
//! Two ways to search, chosen by the caller because they cost and promise different things:
//!
//! - [`Searcher::query`] and [`Query::recall`] score *whole texts* (a need, an achievement) against
//!   every document, term at a time: any shared term counts, nothing is required.
//! - [`Searcher::search`] answers the *few words* somebody typed: a document has to hold most of
//!   what was asked for, and facets are counted over all that match.
//!
//! Both use one formula (see [`K1`]) and one order: score descending, then id ascending. Statistics
//! are those of the live documents, so neither a score nor an order depends on how the documents
//! happen to lie in segments.

mod analysis;
mod bits;
mod bm25;
mod boilerplate;
mod chosen;
mod document;
mod error;
mod facets;
mod filter;
mod index;
mod layout;
mod lexicon;
mod marker;
mod meaning;
mod payload;
mod phrases;
mod query;
mod recall;
mod score_text;
mod search;
mod segment;
mod shared;
mod snapshot;
mod snippet;
mod terms;
mod top;
mod writer;

pub use analysis::{ANALYZER_VERSION, Analyzer, Kind, MAX_WORD_CHARS, Token};
pub use bm25::{B, K1, PAIR_K1};
pub use boilerplate::Boilerplate;
pub use chosen::Chosen;
pub use document::{
    Document, MAX_DOCUMENT_TEXT_BYTES, MAX_FACET_VALUE_BYTES, MAX_ID_BYTES, MAX_VALUES,
};
pub use error::Error;
pub use facets::{FacetCount, FacetCounts, MAX_FACETS_COUNTED};
pub use filter::{Filter, MAX_FILTER_DEPTH, MAX_FILTER_NODES};
pub use index::Index;
pub use layout::{Layout, MAX_FIELDS};
pub use marker::FORMAT_VERSION;
pub use meaning::{
    LearnedMeaning, MAX_DIMENSIONS, MAX_SAMPLE_DOCUMENTS, MAX_VOCABULARY, Meaning, Sample, Scope,
    WordVectors,
};
pub use phrases::COMMON_SHARE;
pub use query::{Query, WeighedTerm};
pub use recall::{Hit, MAX_DEPTH, Recall};
pub use search::{MAX_WINDOW, REQUIRED_SHARE, SearchPage, SearchRequest};
pub use snapshot::Searcher;
pub use snippet::{MAX_SNIPPET_CHARS, Snippet, snippet};
pub use terms::{
    DAMPING, MAX_QUERY_TERMS, MEANING_WEIGHT, QueryTerm, QueryTerms, Scoring, TextQuery,
    WORD_FACTOR,
};
pub use writer::{MIN_WRITER_MEMORY, Writer};
