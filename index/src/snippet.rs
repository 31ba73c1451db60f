//! The stretch of a text that shows best why it was found.

use std::collections::HashMap;
use std::ops::Range;

use crate::analysis::{Analyzer, Kind};
use crate::terms::QueryTerms;

/// The longest snippet, in characters.
pub const MAX_SNIPPET_CHARS: usize = 2000;

/// A stretch of a text with what matches in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Snippet {
    /// The stretch, as written in the original.
    pub text: String,
    /// What to highlight, in characters of [`Snippet::text`]; ordered, none touching the next.
    pub highlights: Vec<Range<usize>>,
    /// Whether the original goes on before the stretch.
    pub cut_before: bool,
    /// Whether the original goes on after the stretch.
    pub cut_after: bool,
}

/// A matching term, in characters of the text.
struct Match {
    place: Range<usize>,
    term: usize,
}

/// The stretch of at most `max_chars` (up to [`MAX_SNIPPET_CHARS`]) of `text` that holds the
/// weightiest different terms of the query; its beginning if it holds none. Single characters are
/// highlighted only if the query is one.
pub fn snippet(analyzer: &Analyzer, text: &str, terms: &QueryTerms, max_chars: usize) -> Snippet {
    let size = max_chars.min(MAX_SNIPPET_CHARS);
    let starts: Vec<usize> = text.char_indices().map(|(start, _)| start).collect();
    let length = starts.len();
    let (matches, weights) = matches(analyzer, text, terms, &starts);
    let (first, last) = best(&matches, &weights, size);
    let spare = size.saturating_sub(last.saturating_sub(first));
    // A third of the room that is left goes before the matches, the rest after them.
    let from = first.saturating_sub(spare / 3).min(length.saturating_sub(size));
    let to = (from + size).min(length);
    let byte = |at: usize| starts.get(at).copied().unwrap_or(text.len());
    let mut highlights: Vec<Range<usize>> = Vec::new();
    for found in matches.iter().filter(|found| found.place.start >= from && found.place.end <= to) {
        let place = found.place.start - from..found.place.end - from;
        match highlights.last_mut() {
            Some(last) if place.start <= last.end => last.end = last.end.max(place.end),
            _ => highlights.push(place),
        }
    }
    let text = text[byte(from)..byte(to)].to_owned();
    Snippet { text, highlights, cut_before: from > 0, cut_after: to < length }
}

/// The matches in order, and the weight of each different term among them.
fn matches(
    analyzer: &Analyzer,
    text: &str,
    terms: &QueryTerms,
    starts: &[usize],
) -> (Vec<Match>, Vec<f32>) {
    let lone = terms.terms().len() == 1;
    let character_of = |byte: usize| starts.partition_point(|&start| start < byte);
    let mut known: HashMap<String, usize> = HashMap::new();
    let mut matches = Vec::new();
    let mut weights = Vec::new();
    analyzer.each_token(text, |token, start, end, kind| {
        let Some(term) = terms.get(token) else { return };
        if kind == Kind::Character && !lone {
            return;
        }
        let number = *known.entry(token.to_owned()).or_insert_with(|| {
            weights.push(term.weight);
            weights.len() - 1
        });
        matches.push(Match { place: character_of(start)..character_of(end), term: number });
    });
    (matches, weights)
}

/// Where the weightiest matches that fit into `size` characters begin and end; the earliest of
/// equals.
fn best(matches: &[Match], weights: &[f32], size: usize) -> (usize, usize) {
    let mut inside = vec![0_usize; weights.len()];
    let (mut next, mut sum, mut best_sum) = (0, 0.0_f32, 0.0);
    let mut place = (0, 0);
    for (at, first) in matches.iter().enumerate() {
        while let Some(found) = matches.get(next) {
            if found.place.end > first.place.start + size {
                break;
            }
            if inside[found.term] == 0 {
                sum += weights[found.term];
            }
            inside[found.term] += 1;
            next += 1;
        }
        if next > at && sum > best_sum {
            best_sum = sum;
            place = (first.place.start, matches[next - 1].place.end);
        }
        if next > at {
            inside[first.term] -= 1;
            if inside[first.term] == 0 {
                sum -= weights[first.term];
            }
        } else {
            next = at + 1;
        }
    }
    place
}
