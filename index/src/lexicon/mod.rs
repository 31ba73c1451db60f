//! Chinese words, for showing only: nothing is found or scored by them.
//!
//! Pairs of characters find well and read badly: some of them stand across two words. So what is
//! named as a reason goes through a dictionary first.
//!
//! 1. [`cut`]: a run of characters becomes the likeliest words of the dictionary.
//! 2. [`spoken`]: which of these words a reader would say, alone or next to another.
//! 3. [`wording`]: the runs of one text with their words.

mod cut;
mod spoken;
mod wording;

pub(crate) use spoken::{Part, is_spoken_word};
pub(crate) use wording::{Run, Wording};
