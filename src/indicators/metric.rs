//! What a number measures: the name before it, or behind it, and whether two names mean one thing.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::dimension::Kind;
use super::letters::{Letters, NOTHING, is_han, is_space};
use super::metric_names::{
    BACKGROUND, HEADS, LESS_IS_BETTER, MEASURE_ENDS, MEASURES, MORE_IS_BETTER, SYNONYMS,
};
use super::operator::Change;
use super::units::{Unit, unit, whole_unit};
use super::vocabulary::{BEFORE, CHANGES, CUT_WORDS, CUTS, Force, JOINTS};
use crate::domain::text::fold_word;

/// Longer names are sentences.
const NAME_CHARS_MAX: usize = 24;
/// Letters at a name's end that tell whether it names a measure.
const MEASURE_TAIL: usize = 6;
/// Words of an English name.
const NAME_WORDS_MAX: usize = 4;
/// How alike two names are: the same.
pub(super) const ALIKE_MAX: u32 = 1_000;

/// The name that ends here, without what joins it to its number; empty when there is none. With
/// it a verb of change at its head: 提高设备利用率 50%.
pub(super) fn name_before(letters: &Letters<'_>, end: usize) -> (String, Option<Change>) {
    let end = letters.skip_spaces_back(end);
    let opened = letters.before(end) == '(';
    let end = if opened { letters.skip_spaces_back(end - 1) } else { end };
    let start = start_of_name(letters, end);
    let phrase = letters.folded(start, end);
    let change = CHANGES
        .iter()
        .filter_map(|(word, change)| Some((first_of(&phrase, word)?, *change)))
        .min_by_key(|(place, _)| *place)
        .map(|(_, change)| change);
    (trimmed(&phrase), change)
}

fn start_of_name(letters: &Letters<'_>, end: usize) -> usize {
    let mut start = end;
    while end - start < NAME_CHARS_MAX {
        let c = letters.before(start);
        if c == ')'
            && let Some(open) = opening(letters, start - 1)
        {
            start = open;
        } else if c.is_alphabetic()
            || matches!(c, '-' | '/' | '_' | '·' | '\'')
            || (c.is_ascii_digit() && is_part_of_word(letters, start))
            || (is_space(c) && joins_words(letters, start))
        {
            start -= 1;
        } else {
            break;
        }
    }
    // The unit of the number before belongs to that number.
    let before = letters.skip_spaces_back(start);
    let unit = letters.before(before).is_ascii_digit().then(|| unit(letters, start)).flatten();
    unit.map_or(start, |unit| unit.end.min(end))
}

/// A digit inside a word: PM2.5 no, CO2 yes.
fn is_part_of_word(letters: &Letters<'_>, place: usize) -> bool {
    letters.before(place - 1).is_ascii_alphabetic()
}

/// A space between two English words.
fn joins_words(letters: &Letters<'_>, place: usize) -> bool {
    letters.get(place).is_ascii_alphabetic() && letters.before(place - 1).is_ascii_alphabetic()
}

/// Where the bracket opens that closes here, within a short name.
fn opening(letters: &Letters<'_>, close: usize) -> Option<usize> {
    let from = close.saturating_sub(NAME_CHARS_MAX);
    (from..close).rev().find(|place| letters.get(*place) == '(')
}

/// A phrase without joints at its end, brackets, and what comes before the name itself.
fn trimmed(phrase: &str) -> String {
    let mut name = phrase.trim();
    if let Some(open) = name.rfind('(')
        && name.ends_with(')')
        && open > 0
    {
        name = name[..open].trim();
    }
    loop {
        let joint = JOINTS.iter().filter(|joint| ends_whole(name, joint));
        let compares = BEFORE
            .iter()
            .filter(|(word, _, force)| *force != Force::Joins && ends_whole(name, word));
        let longest = joint.copied().chain(compares.map(|(word, _, _)| *word)).map(str::len).max();
        let Some(length) = longest else { break };
        name = name[..name.len() - length].trim_end();
    }
    if name.is_ascii() {
        return english(name);
    }
    let changed = CHANGES.iter().filter_map(|(word, _)| {
        let place = last_of(name, word)? + word.len();
        (place < name.len()).then_some(place)
    });
    let cut = CUTS.iter().filter_map(|cut| Some(last_of(name, cut)? + cut.len()));
    let from = cut.chain(changed).filter(|from| *from < name.len()).max().unwrap_or(0);
    let name = &name[from..];
    // What stands before a bracket is the name of something else, or a number in a list.
    let name = name.rsplit(')').find(|part| !part.is_empty()).unwrap_or_default();
    let mut name = name.trim_start_matches(|c: char| !is_han(c) && !c.is_alphanumeric());
    while let Some(rest) = HEADS.iter().find_map(|head| name.strip_prefix(head)) {
        if rest.chars().count() < 2 {
            break;
        }
        name = rest;
    }
    // 成本比同行业: what it is compared with is no part of the name.
    if let Some((head, than)) = name.split_once('比')
        && head.chars().count() > 1
        && than.chars().count() > 1
    {
        name = head;
    }
    name.trim().to_owned()
}

/// A unit written at the name instead of the number, `噪声(dB)≤65`, and the name without it.
pub(super) fn unit_in_name(letters: &Letters<'_>, end: usize) -> Option<(Unit, String, String)> {
    let end = letters.skip_spaces_back(end);
    let mut from = end;
    while end - from < NAME_CHARS_MAX && !is_han(letters.before(from)) {
        let c = letters.before(from);
        if c == NOTHING || is_space(c) || c.is_ascii_digit() || ",。;\n、:≤≥<>=".contains(c) {
            break;
        }
        from -= 1;
    }
    let written = letters.folded(from, end);
    let bare = written.strip_prefix('(').and_then(|w| w.strip_suffix(')'));
    let written = bare.unwrap_or(&written);
    let unit = whole_unit(written)?;
    let (name, _) = name_before(letters, from);
    let is_hardness = matches!(
        unit.dimension.kind,
        Kind::HardnessRockwell | Kind::HardnessVickers | Kind::HardnessBrinell
    );
    let name = if name.is_empty() && is_hardness { "硬度".to_owned() } else { name };
    (!name.is_empty()).then(|| (unit, written.to_owned(), name))
}

/// Whether a name ends with a word, an English one standing alone.
fn ends_whole(name: &str, word: &str) -> bool {
    let Some(rest) = name.strip_suffix(word) else { return false };
    !word.starts_with(|c: char| c.is_ascii_alphabetic())
        || !rest.ends_with(|c: char| c.is_ascii_alphanumeric())
}

fn english(name: &str) -> String {
    let words: Vec<&str> = name.split_whitespace().collect();
    let is_cut = |word: &&str| CUT_WORDS.contains(&word.to_ascii_lowercase().as_str());
    let from = words.iter().rposition(is_cut).map_or(0, |place| place + 1);
    let words = words.get(from..).unwrap_or_default();
    let words = words.get(words.len().saturating_sub(NAME_WORDS_MAX)..).unwrap_or_default();
    words.join(" ")
}

/// The name right behind a value, for 3.2 毫米厚度 and 减少 50% 的用量.
pub(super) fn name_after(letters: &Letters<'_>, end: usize, is_change: bool) -> String {
    let mut start = letters.skip_spaces(end);
    let of = letters.get(start) == '的';
    start += usize::from(of);
    let mut stop = start;
    while stop - start < 8 && is_han(letters.get(stop)) {
        stop += 1;
    }
    let name = letters.folded(start, stop);
    if is_change {
        let cut = CUTS.iter().filter_map(|cut| name.find(cut)).min().unwrap_or(name.len());
        return name.get(..cut).unwrap_or_default().to_owned();
    }
    let known = MEASURES.iter().filter(|word| **word != "范围");
    let whole = known.copied().chain(SIZES.map(|(_, size)| size));
    if let Some(known) = whole.into_iter().find(|known| name.starts_with(known)) {
        return known.to_owned();
    }
    let next = letters.get(start + 1);
    let size = SIZES.iter().find(|(c, _)| *c == letters.get(start));
    size.filter(|_| next == '的' || !is_han(next))
        .map_or_else(String::new, |(_, size)| (*size).to_owned())
}

/// Sizes by the letter that stands behind a length: 3 mm 厚.
const SIZES: [(char, &str); 6] = [
    ('厚', "厚度"),
    ('宽', "宽度"),
    ('高', "高度"),
    ('长', "长度"),
    ('深', "深度"),
    ('重', "重量"),
];

/// Whether the name ends as measures' names do.
pub(super) fn is_measure(name: &str) -> bool {
    if name.ends_with("性能") {
        return false;
    }
    let last = name.chars().next_back().unwrap_or(NOTHING);
    let tail = name.char_indices().rev().nth(MEASURE_TAIL - 1).map_or(0, |(place, _)| place);
    let tail = if name.is_ascii() { name } else { &name[tail..] };
    MEASURE_ENDS.contains(last) || MEASURES.iter().any(|word| first_of(tail, word).is_some())
}

/// Whether the name tells what was spent or who works there.
pub(super) fn is_background(name: &str) -> bool {
    BACKGROUND.iter().any(|word| first_of(name, word).is_some())
}

/// Whether of this measure more is better.
pub(super) fn more_is_better(key: &str) -> bool {
    !less_is_better(key) && MORE_IS_BETTER.iter().any(|word| key.contains(word))
}

/// Whether of this measure less is better.
pub(super) fn less_is_better(key: &str) -> bool {
    LESS_IS_BETTER.iter().any(|word| key.contains(word))
}

/// The name for comparing: small letters without spaces, a synonym by the name of its row.
pub(super) fn key_of(name: &str) -> String {
    let plain = fold_word(name);
    KEYS.get(&plain).map_or(plain, |first| (*first).to_owned())
}

/// Every synonym, folded, with the first of its row.
static KEYS: LazyLock<HashMap<String, &'static str>> = LazyLock::new(|| {
    let words = SYNONYMS.iter().filter_map(|row| Some((row.first()?, *row)));
    words.flat_map(|(first, row)| row.iter().map(|word| (fold_word(word), *first))).collect()
});

/// Where a word stands last in a short text; searching engines cost more than they save here.
fn last_of(text: &str, word: &str) -> Option<usize> {
    text.as_bytes().windows(word.len()).rposition(|part| is_word(part, word.as_bytes()))
}

fn first_of(text: &str, word: &str) -> Option<usize> {
    text.as_bytes().windows(word.len()).position(|part| is_word(part, word.as_bytes()))
}

/// The last byte first: of Chinese letters it tells most apart.
fn is_word(part: &[u8], word: &[u8]) -> bool {
    part.last() == word.last() && part.first() == word.first() && part == word
}

/// How alike two keys are, 0 to 1,000: the same, the one at the end of the other, or sharing
/// pairs of letters.
pub(super) fn alike(a: &str, b: &str) -> u32 {
    if a == b {
        return ALIKE_MAX;
    }
    let (rows_a, rows_b) = (row_in(a), row_in(b));
    if let (Some(a), Some(b)) = (rows_a, rows_b) {
        return if a == b { 850 } else { dice(SYNONYMS[a][0], SYNONYMS[b][0]).min(300) };
    }
    if (a.ends_with(b) || b.ends_with(a)) && a.chars().count().min(b.chars().count()) > 1 {
        return 900;
    }
    dice(a, b)
}

/// The row of synonyms of which a word ends the key, the longest word deciding.
fn row_in(key: &str) -> Option<usize> {
    let found = SYNONYMS.iter().enumerate().filter_map(|(place, row)| {
        let longest = row
            .iter()
            .filter(|word| word.chars().count() > 2 && key.ends_with(*word))
            .map(|word| word.len())
            .max()?;
        Some((longest, place))
    });
    found.max_by_key(|(length, place)| (*length, usize::MAX - place)).map(|(_, place)| place)
}

fn dice(a: &str, b: &str) -> u32 {
    let pairs = |text: &str| {
        let letters: Vec<char> = text.chars().collect();
        letters.windows(2).map(|pair| (pair[0], pair[1])).collect::<Vec<_>>()
    };
    let (a, mut b) = (pairs(a), pairs(b));
    let all = a.len() + b.len();
    if all == 0 {
        return 0;
    }
    let mut shared = 0;
    for pair in a {
        if let Some(place) = b.iter().position(|other| *other == pair) {
            b.swap_remove(place);
            shared += 1;
        }
    }
    u32::try_from(2_000 * shared / all).unwrap_or(0)
}
