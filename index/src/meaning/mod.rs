//! What texts are about, beyond the words that they share.
//!
//! Every term of a vocabulary is a point in a space of few dimensions ([`Meaning`] says which), and
//! a document lies where the sum of its terms points. Two texts are near if they point the same
//! way; how near multiplies what their shared words score, see [`Scoring`](crate::Scoring).
//!
//! A space is made from a [`Sample`] of the documents at a moment that depends on nothing but what
//! was put and removed, and in which order (see [`Writer::is_due`](crate::Writer::is_due)). It is
//! kept beside the index and read again at every start; where the documents lie in it is worked
//! out from the postings when a segment is opened, so filters and deletes apply by themselves.

mod learned;
mod points;
mod sample;
mod source;
mod space;
mod word_vectors;

pub use learned::LearnedMeaning;
pub(crate) use points::{Aim, Points};
pub use sample::{MAX_SAMPLE_DOCUMENTS, MAX_VOCABULARY, Sample};
pub use source::{Meaning, Scope};
pub(crate) use space::{Space, grown};
pub use word_vectors::{MAX_DIMENSIONS, WordVectors};
