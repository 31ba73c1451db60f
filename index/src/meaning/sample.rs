//! The documents that a space is made from.

use std::collections::HashMap;

use tantivy::fieldnorm::FieldNormReader;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet, postings::Postings};

use crate::bm25::idf;
use crate::error::Error;
use crate::segment::Segment;
use crate::snapshot::Snapshot;

/// The most documents that are looked at, evenly chosen among all by their ids.
pub const MAX_SAMPLE_DOCUMENTS: usize = 8_192;

/// The most terms that get a point, those that most of the sample hold.
pub const MAX_VOCABULARY: usize = 16_384;

/// A term that fewer documents of the sample hold says too little about its company.
const MIN_HOLDING: usize = 3;

/// A term that a larger share of the sample holds stands in every company.
const MAX_HOLDING_SHARE: f64 = 0.3;

/// Stands for a document outside the sample.
const OUTSIDE: u32 = u32::MAX;

/// Documents as lists of weighted terms.
#[derive(Debug, Clone, PartialEq)]
pub struct Sample {
    terms: Vec<String>,
    idf: Vec<f32>,
    rows: Vec<Vec<(u32, f32)>>,
}

impl Sample {
    /// The vocabulary, by text.
    pub fn terms(&self) -> &[String] {
        &self.terms
    }

    /// The inverse document frequency of each term of the vocabulary.
    pub(crate) fn idf(&self) -> &[f32] {
        &self.idf
    }

    /// The documents by id: the place of each term in the vocabulary and what it counts there. The
    /// squares of a document's numbers add up to 1, unless it has no term.
    pub fn documents(&self) -> &[Vec<(u32, f32)>] {
        &self.rows
    }

    /// Takes the sample of a state. `average` is the length of its documents.
    pub(crate) fn take(snapshot: &Snapshot, average: f32) -> Result<Sample, Error> {
        let chosen = choose(snapshot)?;
        let count = chosen.len();
        let mut rows_of: Vec<Vec<u32>> =
            snapshot.segments.iter().map(|it| vec![OUTSIDE; it.length_steps.len()]).collect();
        let mut lengths = Vec::with_capacity(count);
        for (row, &(place, document)) in (0..).zip(&chosen) {
            let step = snapshot.segments[place].length_steps.get(document as usize).copied();
            lengths.push(relative_length(step.unwrap_or_default(), average));
            if let Some(slot) = rows_of[place].get_mut(document as usize) {
                *slot = row;
            }
        }
        let mut found: HashMap<String, Vec<(u32, u32)>> = HashMap::new();
        for (segment, rows) in snapshot.segments.iter().zip(&rows_of) {
            gather(segment, rows, &mut found)?;
        }
        #[expect(clippy::cast_possible_truncation, reason = "at most the size of the sample")]
        let most = (count as f64 * MAX_HOLDING_SHARE) as usize;
        let mut kept: Vec<(String, Vec<(u32, u32)>)> = found
            .into_iter()
            .filter(|(_, held)| held.len() >= MIN_HOLDING && held.len() <= most)
            .collect();
        kept.sort_unstable_by(|a, b| b.1.len().cmp(&a.1.len()).then_with(|| a.0.cmp(&b.0)));
        kept.truncate(MAX_VOCABULARY);
        kept.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        let mut sample = Sample { terms: Vec::new(), idf: Vec::new(), rows: vec![vec![]; count] };
        for (at, (term, held)) in (0..).zip(kept) {
            let idf = idf(count as u64, held.len() as u64);
            for (row, occurrences) in held {
                let weight = idf * saturated(occurrences, lengths[row as usize]);
                sample.rows[row as usize].push((at, weight));
            }
            sample.terms.push(term);
            sample.idf.push(idf);
        }
        sample.rows.iter_mut().for_each(|row| even(row));
        Ok(sample)
    }
}

/// What a term counts in a document for its occurrences alone: 0 to 1, as in BM25.
#[inline]
pub(super) fn saturated(occurrences: u32, relative_length: f32) -> f32 {
    let occurrences = occurrences as f32;
    occurrences / (occurrences + relative_length)
}

/// What the length of a document adds to the occurrences of a term, for [`saturated`].
pub(super) fn relative_length(step: u8, average: f32) -> f32 {
    let length = FieldNormReader::id_to_fieldnorm(step) as f32;
    crate::bm25::K1 * (1.0 - crate::bm25::B + crate::bm25::B * length / average)
}

/// Whether a term is nothing but a number, which keeps no company of its own.
pub(super) fn is_number(term: &[u8]) -> bool {
    term.iter().all(|byte| byte.is_ascii_digit() || *byte == b'.')
}

/// The documents of the sample by id: segment and document.
fn choose(snapshot: &Snapshot) -> Result<Vec<(usize, u32)>, Error> {
    let mut all: Vec<(String, usize, u32)> = Vec::new();
    for (place, segment) in snapshot.segments.iter().enumerate() {
        all.extend(segment.live()?.into_iter().map(|(id, document)| (id, place, document)));
    }
    all.sort_unstable();
    let count = all.len().min(MAX_SAMPLE_DOCUMENTS);
    let chosen = (0..count).filter_map(|at| all.get(at * all.len() / count));
    Ok(chosen.map(|&(_, place, document)| (place, document)).collect())
}

/// Adds what the sample's documents of one segment hold.
fn gather(
    segment: &Segment,
    rows: &[u32],
    found: &mut HashMap<String, Vec<(u32, u32)>>,
) -> Result<(), Error> {
    let mut terms = segment.texts.terms().stream()?;
    while terms.advance() {
        let Ok(term) = std::str::from_utf8(terms.key()) else { continue };
        if is_number(term.as_bytes()) {
            continue;
        }
        let option = IndexRecordOption::WithFreqs;
        let mut postings = segment.texts.read_postings_from_terminfo(terms.value(), option)?;
        let mut held = Vec::new();
        while postings.doc() != tantivy::TERMINATED {
            let row = rows.get(postings.doc() as usize).copied().unwrap_or(OUTSIDE);
            if row != OUTSIDE {
                held.push((row, postings.term_freq()));
            }
            postings.advance();
        }
        if held.is_empty() {
            continue;
        }
        if let Some(known) = found.get_mut(term) {
            known.append(&mut held);
        } else {
            found.insert(term.to_owned(), held);
        }
    }
    Ok(())
}

/// Makes the squares add up to 1.
fn even(row: &mut [(u32, f32)]) {
    let length = row.iter().map(|(_, weight)| weight * weight).sum::<f32>().sqrt();
    if length > 0.0 {
        row.iter_mut().for_each(|(_, weight)| *weight /= length);
    }
}
