//! Which achievements, and which needs, does a text find?
//!
//! The search view: domain words to index words and back. It is a view: it may be deleted at any
//! time and is rebuilt from the journal. The only room that names `qianxian_index`; it knows
//! nothing of journals or callers.

mod document;
mod error;
mod feeder;
mod filter;
mod needs;
mod query;
mod similar;
mod snapshot;
mod synonyms;
mod tuning;
mod view;

pub use error::Error;
pub use feeder::Feeder;
pub use filter::{FILTER_CHARS_MAX, parse_filter};
pub use qianxian_index::{Filter, MAX_WINDOW};
pub use query::QUERY_CHARS_MAX;
pub use similar::{Alike, RecalledSimilar};
pub use snapshot::{Chosen, RecalledNeeds, Snapshot, Weighed};
pub use synonyms::{BadSynonym, SYNONYMS_BYTES_MAX, SYNONYMS_FILE};
pub use tuning::Tuning;
pub use view::{
    FACETS, Found, FoundText, Highlighted, Place, Recalled, SEMANTIC_FILE, SEMANTIC_LEARNED,
    SearchPage, View, WORD_VECTORS_FILE,
};
