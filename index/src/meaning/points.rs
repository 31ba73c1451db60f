//! Where documents and queries lie.

use tantivy::postings::Postings;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet, TERMINATED};

use super::Space;
use super::sample::{is_number, relative_length, saturated};
use crate::error::Error;
use crate::segment::Segment;

/// Documents that are placed at a time, which bounds the memory while placing them.
const AT_ONCE: u32 = 65_536;

/// The largest number of a stored point; finer steps change no order that was measured.
const STEPS: f32 = 127.0;

/// The points of a segment's documents, deleted ones too: a byte for each number.
#[derive(Debug)]
pub(crate) struct Points {
    dimensions: usize,
    numbers: Vec<i8>,
    // What a step of a document's numbers is worth.
    steps: Vec<f32>,
}

/// The point of a query.
#[derive(Debug, Clone)]
pub(crate) struct Aim {
    numbers: Vec<i8>,
    step: f32,
}

impl Points {
    /// Places the documents of a segment.
    pub(crate) fn of(segment: &Segment, space: &Space) -> Result<Points, Error> {
        let documents = u32::try_from(segment.length_steps.len()).unwrap_or(u32::MAX);
        let dimensions = space.dimensions;
        let size = segment.length_steps.len();
        let mut points = Points {
            dimensions,
            numbers: Vec::with_capacity(size * dimensions),
            steps: Vec::with_capacity(size),
        };
        for from in (0..documents).step_by(AT_ONCE as usize) {
            let to = documents.min(from.saturating_add(AT_ONCE));
            let sums = sums(segment, space, from..to)?;
            for sum in sums.chunks_exact(dimensions) {
                points.steps.push(even(sum, &mut points.numbers));
            }
        }
        Ok(points)
    }

    /// How near a document lies: from -1 to 1, 0 where either has no point.
    #[inline]
    pub(crate) fn near(&self, document: u32, aim: &Aim) -> f32 {
        let at = document as usize;
        let from = at * self.dimensions;
        let Some(numbers) = self.numbers.get(from..from + self.dimensions) else { return 0.0 };
        let step = self.steps.get(at).copied().unwrap_or(0.0);
        let pairs = numbers.iter().zip(&aim.numbers);
        // Whole numbers add up to the same in any order, so in the order that is fastest. They
        // cannot overflow: 127 · 127 · the most dimensions is far below the limit.
        let sum = pairs.fold(0_i32, |sum, (left, right)| {
            sum.wrapping_add(i32::from(*left).wrapping_mul(i32::from(*right)))
        });
        sum as f32 * step * aim.step
    }
}

impl Aim {
    /// The point of weighted terms; `None` if none of them lies anywhere.
    pub(crate) fn of<'a>(
        space: &Space,
        terms: impl Iterator<Item = (&'a str, f32)>,
    ) -> Option<Aim> {
        let mut sum = vec![0.0; space.dimensions];
        for (term, weight) in terms {
            if let Some((idf, point)) = space.point(term) {
                add(&mut sum, point, weight * idf);
            }
        }
        let mut numbers = Vec::with_capacity(sum.len());
        let step = even(&sum, &mut numbers);
        (step > 0.0).then_some(Aim { numbers, step })
    }
}

/// The sums of the points of all terms, document after document. Terms come by text, so a
/// document's sum does not depend on the segment that it lies in.
fn sums(segment: &Segment, space: &Space, range: std::ops::Range<u32>) -> Result<Vec<f32>, Error> {
    let dimensions = space.dimensions;
    let mut sums = vec![0.0; range.len() * dimensions];
    let lengths: Vec<f32> =
        (0..=u8::MAX).map(|step| relative_length(step, space.average)).collect();
    let mut terms = segment.texts.terms().stream()?;
    while terms.advance() {
        let Ok(term) = std::str::from_utf8(terms.key()) else { continue };
        if is_number(term.as_bytes()) {
            continue;
        }
        let Some((idf, point)) = space.point(term) else { continue };
        let option = IndexRecordOption::WithFreqs;
        let mut postings = segment.texts.read_postings_from_terminfo(terms.value(), option)?;
        if postings.doc() < range.start {
            postings.seek(range.start);
        }
        while postings.doc() != TERMINATED && postings.doc() < range.end {
            let document = postings.doc();
            let step = segment.length_steps.get(document as usize).copied().unwrap_or_default();
            let length = lengths[usize::from(step)];
            let from = (document - range.start) as usize * dimensions;
            let weight = idf * saturated(postings.term_freq(), length);
            add(&mut sums[from..from + dimensions], point, weight);
            postings.advance();
        }
    }
    Ok(sums)
}

#[inline]
fn add(sum: &mut [f32], point: &[f32], weight: f32) {
    sum.iter_mut().zip(point).for_each(|(sum, number)| *sum += weight * number);
}

/// Brings a sum to length 1 and appends it in steps; gives what a step is worth, 0 for nothing.
fn even(sum: &[f32], numbers: &mut Vec<i8>) -> f32 {
    let length = sum.iter().map(|number| number * number).sum::<f32>().sqrt();
    let largest = sum.iter().fold(0.0_f32, |largest, number| largest.max(number.abs()));
    if !length.is_normal() || largest <= 0.0 {
        numbers.extend(std::iter::repeat_n(0, sum.len()));
        return 0.0;
    }
    #[expect(clippy::cast_possible_truncation, reason = "-127 to 127, rounding is meant")]
    let steps = sum.iter().map(|number| (number / largest * STEPS).round() as i8);
    numbers.extend(steps);
    largest / STEPS / length
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nearness_is_the_cosine() {
        let check = |left: &[f32], right: &[f32], wanted: f32| {
            let mut points = Points { dimensions: 2, numbers: vec![], steps: vec![] };
            let step = even(left, &mut points.numbers);
            points.steps.push(step);
            let mut numbers = Vec::new();
            let step = even(right, &mut numbers);
            let near = points.near(0, &Aim { numbers, step });
            assert!((near - wanted).abs() < 0.01, "{near} {wanted}");
        };
        check(&[3.0, 4.0], &[3.0, 4.0], 1.0);
        check(&[1.0, 0.0], &[0.0, 5.0], 0.0);
        check(&[1.0, 1.0], &[-7.0, -7.0], -1.0);
        check(&[1.0, 0.0], &[1.0, 1.0], std::f32::consts::FRAC_1_SQRT_2);
        check(&[0.0, 0.0], &[1.0, 1.0], 0.0);
    }
}
