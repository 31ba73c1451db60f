//! A meaning learned from the catalogue itself.

use super::{Meaning, Sample, Scope};

/// Numbers of a point. More dimensions tell finer differences, fewer bring more together; 48 to 96
/// measured alike.
const DIMENSIONS: usize = 64;

/// How often the space is turned towards what the documents have in common.
const ROUNDS: usize = 5;

/// What is shorter than this has no direction.
const NOTHING: f32 = 1e-6;

/// Terms lie together if documents hold them together: the space spanned by the leading singular
/// vectors of the table of documents and terms (latent semantic analysis), found by subspace
/// iteration from a fixed start. Nothing is downloaded and nothing is random.
///
/// It counts for words in letters. Chinese words of one subject share characters already, which the
/// words' own score rewards; nearness measured nothing beyond that for them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LearnedMeaning;

impl Meaning for LearnedMeaning {
    fn version(&self) -> String {
        format!("learned-2-{DIMENSIONS}")
    }

    fn scope(&self) -> Scope {
        Scope::Letters
    }

    fn dimensions(&self) -> usize {
        DIMENSIONS
    }

    fn points(&self, sample: &Sample) -> Vec<f32> {
        let mut columns = start(sample.terms().len());
        for _ in 0..ROUNDS {
            let turned = turn(sample, &columns);
            columns = turned;
            straighten(&mut columns);
        }
        rows_of(&columns, sample.terms().len())
    }
}

/// One list of numbers for every dimension, one number in it for every term: +1 or -1.
fn start(terms: usize) -> Vec<Vec<f32>> {
    let mut state = 0_u64;
    let mut sign = || {
        // SplitMix64 (Steele, Lea and Flood, 2014).
        state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        if (mixed ^ (mixed >> 31)) & 1 == 0 { 1.0 } else { -1.0 }
    };
    (0..DIMENSIONS).map(|_| (0..terms).map(|_| sign()).collect()).collect()
}

fn rows_of(columns: &[Vec<f32>], terms: usize) -> Vec<f32> {
    let mut rows = Vec::with_capacity(terms * columns.len());
    for term in 0..terms {
        rows.extend(columns.iter().map(|column| column[term]));
    }
    rows
}

/// Sends the columns through the documents and back: the transposed table times the table.
fn turn(sample: &Sample, columns: &[Vec<f32>]) -> Vec<Vec<f32>> {
    let terms = sample.terms().len();
    let rows = rows_of(columns, terms);
    let mut turned = vec![0.0; rows.len()];
    for document in sample.documents() {
        let mut sum = [0.0; DIMENSIONS];
        for &(term, weight) in document {
            let at = term as usize * DIMENSIONS;
            for (sum, number) in sum.iter_mut().zip(&rows[at..at + DIMENSIONS]) {
                *sum += weight * number;
            }
        }
        for &(term, weight) in document {
            let at = term as usize * DIMENSIONS;
            for (number, sum) in turned[at..at + DIMENSIONS].iter_mut().zip(&sum) {
                *number += weight * sum;
            }
        }
    }
    (0..DIMENSIONS)
        .map(|at| turned.iter().skip(at).step_by(DIMENSIONS).copied().collect())
        .collect()
}

/// Makes the columns stand at right angles, each of length 1 (Gram and Schmidt, each column twice
/// so that rounding does not add up). A column that the others explain becomes zero.
fn straighten(columns: &mut [Vec<f32>]) {
    for at in 0..columns.len() {
        let (before, rest) = columns.split_at_mut(at);
        let Some(column) = rest.first_mut() else { return };
        let length = product(column, column).sqrt();
        for _ in 0..2 {
            for earlier in before.iter() {
                let share = product(earlier, column);
                column.iter_mut().zip(earlier).for_each(|(number, it)| *number -= share * it);
            }
        }
        let left = product(column, column).sqrt();
        let scale = if left > length * NOTHING && left > 0.0 { 1.0 / left } else { 0.0 };
        column.iter_mut().for_each(|number| *number *= scale);
    }
}

/// The sum of products, in eight lanes added up in a fixed order.
fn product(left: &[f32], right: &[f32]) -> f32 {
    let mut lanes = [0.0_f32; 8];
    for (left, right) in left.chunks(8).zip(right.chunks(8)) {
        for ((lane, left), right) in lanes.iter_mut().zip(left).zip(right) {
            *lane += left * right;
        }
    }
    lanes.iter().sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn straightened_columns_are_orthonormal_and_what_they_repeat_becomes_zero() {
        let mut columns = vec![vec![3.0, 0.0, 4.0], vec![1.0, 2.0, 2.0], vec![3.0, 0.0, 4.0]];
        straighten(&mut columns);
        assert!((product(&columns[0], &columns[0]) - 1.0).abs() < 1e-6);
        assert!((product(&columns[1], &columns[1]) - 1.0).abs() < 1e-6);
        assert!(product(&columns[0], &columns[1]).abs() < 1e-6);
        assert_eq!(columns[2], [0.0; 3]);
    }
}
