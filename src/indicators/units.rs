//! Units as written: which one begins at a letter, and its way to the base unit and back.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::dimension::{Dimension, Kind};
use super::letters::{Letters, is_space};
use super::unit_table::{MECHANICS, OWN, POWER, Row};

/// A unit found in a text: value × factor + offset is in the base unit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Unit {
    pub(super) dimension: Dimension,
    pub(super) factor: f64,
    pub(super) offset: f64,
    /// Where it ends.
    pub(super) end: usize,
}

struct Entry {
    spelling: Vec<char>,
    kind: Kind,
    factor: f64,
    offset: f64,
}

/// Units that only stand below a stroke, where 分 and d are no longer anything else.
const BELOW: [(&str, Kind, f64); 11] = [
    ("分", Kind::Time, 60.0),
    ("时", Kind::Time, 3_600.0),
    ("日", Kind::Time, 86_400.0),
    ("a", Kind::Time, 31_536_000.0),
    ("月", Kind::Time, 2_628_000.0),
    ("周", Kind::Time, 604_800.0),
    ("人", Kind::Count, 1.0),
    ("株", Kind::Count, 1.0),
    ("户", Kind::Count, 1.0),
    ("次", Kind::Count, 1.0),
    ("K", Kind::TemperatureDifference, 1.0),
];
/// Letters after a word of Chinese that make another word of it: 10 元器件 is no money.
const NOT_AFTER: [(&str, &str); 11] = [
    ("元", "器素件"),
    ("年", "产代份底初级"),
    ("天", "然津"),
    ("个", "性体人"),
    ("条", "件"),
    ("头", "部"),
    ("时", "间代"),
    ("日", "本常"),
    ("套", "餐"),
    ("级", "别"),
    ("次", "品"),
];

static ENTRIES: LazyLock<HashMap<char, Vec<Entry>>> = LazyLock::new(|| {
    let mut entries: HashMap<char, Vec<Entry>> = HashMap::new();
    for row in [MECHANICS, POWER, OWN].into_iter().flatten() {
        let Row { spellings, kind, one, zero } = row;
        for spelling in spellings.iter().map(|s| s.chars().collect::<Vec<_>>()) {
            let (offset, factor) = (zero(), one() - zero());
            let entry = Entry { spelling, kind: *kind, factor, offset };
            if let Some(first) = entry.spelling.first() {
                entries.entry(*first).or_default().push(entry);
            }
        }
    }
    for entries in entries.values_mut() {
        entries.sort_by_key(|entry| std::cmp::Reverse(entry.spelling.len()));
    }
    entries
});

/// The unit that begins at this letter, after at most a few spaces; a quotient is put together
/// from its two sides.
pub(super) fn unit(letters: &Letters<'_>, start: usize) -> Option<Unit> {
    let start = letters.skip_spaces(start);
    let whole = simple(letters, start);
    let over = whole.filter(|unit| !matches!(letters.get(unit.end), '/' | '·' | '*' | '?'));
    over.or_else(|| quotient(letters, whole?))
}

fn quotient(letters: &Letters<'_>, over: Unit) -> Option<Unit> {
    if letters.get(over.end) != '/' {
        return None;
    }
    let from = over.end + 1;
    let below = BELOW.iter().find(|(word, _, _)| {
        letters.has(from, word) && is_end(letters, from + word.chars().count(), word)
    });
    let under = simple(letters, from).or_else(|| {
        let (word, kind, factor) = below?;
        let dimension = Dimension::of(*kind);
        let end = from + word.chars().count();
        Some(Unit { dimension, factor: *factor, offset: 0.0, end })
    })?;
    if matches!(letters.get(under.end), '/' | '·' | '*') || under.factor == 0.0 {
        return None;
    }
    let dimension = Dimension::quotient(over.dimension.kind, under.dimension.kind);
    Some(Unit { dimension, factor: over.factor / under.factor, offset: 0.0, end: under.end })
}

/// The longest unit without a quotient of our making.
fn simple(letters: &Letters<'_>, start: usize) -> Option<Unit> {
    let entries = ENTRIES.get(&canonical(letters.get(start)))?;
    entries.iter().find_map(|entry| {
        let end = spelled(letters, start, &entry.spelling)?;
        let word: String = entry.spelling.iter().collect();
        is_end(letters, end, &word).then(|| Unit {
            dimension: Dimension::of(entry.kind),
            factor: entry.factor,
            offset: entry.offset,
            end,
        })
    })
}

/// Where a spelling ends that begins here: `^`, superscripts and spaces round a dot set aside.
fn spelled(letters: &Letters<'_>, start: usize, spelling: &[char]) -> Option<usize> {
    let mut at = start;
    for c in spelling {
        if letters.get(at) == '^' || (is_space(letters.get(at)) && (*c == '·' || *c == '/')) {
            at += 1;
        }
        let here = canonical(letters.get(at));
        if here != *c {
            return None;
        }
        at += 1;
    }
    Some(at)
}

/// Whether the word is not the head of a longer one.
fn is_end(letters: &Letters<'_>, end: usize, word: &str) -> bool {
    let next = canonical(letters.get(end));
    let is_latin = word.ends_with(|c: char| c.is_ascii_alphanumeric() || c == 'μ' || c == 'Ω');
    if is_latin && (next.is_ascii_alphanumeric() || next == '^' || next == '_') {
        return false;
    }
    !NOT_AFTER.iter().any(|(unit, others)| *unit == word && others.contains(next))
}

fn canonical(c: char) -> char {
    match c {
        '²' => '2',
        '³' => '3',
        '⁻' | '−' => '-',
        '¹' => '1',
        c => c,
    }
}

/// A value of a unit in its base unit (kelvin, pascal, metre, fen …); none for a unit that is not
/// read.
pub fn to_base(value: f64, unit_as_written: &str) -> Option<f64> {
    let unit = whole_unit(unit_as_written)?;
    Some(value * unit.factor + unit.offset)
}

/// A value of the base unit in another unit; none for a unit that is not read.
pub fn from_base(base: f64, unit_as_written: &str) -> Option<f64> {
    let unit = whole_unit(unit_as_written)?;
    Some((base - unit.offset) / unit.factor)
}

/// The unit that is written so, and nothing else.
pub(super) fn whole_unit(written: &str) -> Option<Unit> {
    let letters = Letters::new(written);
    unit(&letters, 0).filter(|unit| letters.skip_spaces(unit.end) == letters.len())
}
