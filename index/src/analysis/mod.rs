//! From a text to the tokens it is found by; one object for documents and queries alike.
//!
//! 1. [`letters`]: width, case, superscripts, unit signs and invisible characters are evened out,
//!    each resulting character keeping the bytes of the original it stands for.
//! 2. [`simplify`]: traditional characters and Taiwan vocabulary become simplified ones.
//! 3. [`words`]: letters and digits become words and numbers.
//! 4. [`analyzer`]: runs of Chinese become single characters and pairs of neighbours.

mod analyzer;
mod letters;
mod simplify;
mod tokenizer;
mod units;
mod words;

pub use analyzer::{ANALYZER_VERSION, Analyzer, Kind, Token};
pub(crate) use tokenizer::{IndexTokenizer, TOKENIZER};
pub(crate) use units::is_unit;
pub use words::MAX_WORD_CHARS;
