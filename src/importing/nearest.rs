//! Which known name did someone mean?

use crate::domain::text::fold_word;

/// Longest word that is compared, in characters; nobody means a longer one.
const COMPARED_CHARS_MAX: usize = 64;
/// A third of a word may differ, rounded up.
const DIFFERENCE_SHARE: usize = 3;
/// Shortest word, in bytes of UTF-8, that counts when it is a part of another.
const PART_BYTES_MIN: usize = 4;

/// The known name nearest to `word`, or none when all are far off.
pub(super) fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = fold_word(word);
    let length = word.chars().count();
    if word.is_empty() || length > COMPARED_CHARS_MAX {
        return None;
    }
    known
        .into_iter()
        .filter_map(|name| {
            let folded = fold_word(name);
            let apart = distance(&word, &folded);
            let longer = length.max(folded.chars().count());
            let is_part =
                |part: &str, whole: &str| part.len() >= PART_BYTES_MIN && whole.contains(part);
            let close = apart <= longer.div_ceil(DIFFERENCE_SHARE) && apart < longer;
            let close = close || is_part(&word, &folded) || is_part(&folded, &word);
            close.then_some((apart, name))
        })
        .min_by_key(|(apart, _)| *apart)
        .map(|(_, name)| name)
}

/// How many characters must be put in, left out or changed (Levenshtein).
fn distance(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().collect();
    let mut costs: Vec<usize> = (0..=to.len()).collect();
    for (row, from) in from.chars().enumerate() {
        let mut diagonal = row;
        costs[0] = row + 1;
        for (place, to) in to.iter().enumerate() {
            let change = diagonal + usize::from(from != *to);
            diagonal = costs[place + 1];
            costs[place + 1] = change.min(diagonal + 1).min(costs[place] + 1);
        }
    }
    costs[to.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_found_or_none() {
        let known = ["title", "成果名称", "summary", "摘要", "ask_price", "keywords"];
        for (word, expected) in [
            ("titel", Some("title")),
            ("成果名", Some("成果名称")),
            ("成果的名称", Some("成果名称")),
            ("Summry", Some("summary")),
            ("askprise", Some("ask_price")),
            ("keyword", Some("keywords")),
            ("摘 要 ", Some("摘要")),
            ("x", None),
            ("负责人电话", None),
            ("", None),
        ] {
            assert_eq!(nearest(word, known), expected, "{word}");
        }
        assert_eq!(nearest(&"长".repeat(10_000), known), None);
    }

    #[test]
    fn distance_counts_single_changes() {
        for (from, to, expected) in [
            ("", "", 0),
            ("", "ab", 2),
            ("abc", "abc", 0),
            ("abc", "acb", 2),
            ("kitten", "sitting", 3),
        ] {
            assert_eq!(distance(from, to), expected, "{from} {to}");
            assert_eq!(distance(to, from), expected, "{to} {from}");
        }
    }
}
