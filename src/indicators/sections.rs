//! Where a need tells what there is already, and so demands nothing.

use super::vocabulary::{HEADINGS_OF_PAST, HEADINGS_OF_WISH};

/// The parts of a text between a heading of what there is and the next heading of a wish, as
/// places of letters.
pub(super) fn past(text: &str) -> Vec<(usize, usize)> {
    let find = |words: &[&str]| {
        let mut places: Vec<usize> =
            words.iter().flat_map(|word| text.match_indices(word).map(|(at, _)| at)).collect();
        places.sort_unstable();
        places
    };
    let wishes = find(&HEADINGS_OF_WISH);
    let mut parts: Vec<(usize, usize)> = Vec::new();
    for begin in find(&HEADINGS_OF_PAST) {
        if parts.last().is_some_and(|(_, end)| begin < *end) {
            continue;
        }
        let end = wishes.iter().copied().find(|wish| *wish > begin).unwrap_or(text.len());
        parts.push((begin, end));
    }
    let letter = |byte: usize| text.get(..byte).map_or(0, |head| head.chars().count());
    parts.into_iter().map(|(begin, end)| (letter(begin), letter(end))).collect()
}
