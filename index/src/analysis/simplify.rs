//! Traditional to simplified characters, keeping track of which bytes each character came from.
//!
//! The conversion replaces phrases as well as characters and may change their length (程式 is 程序,
//! 最佳化 is 优化), and it does not say what became of what. So the result is laid beside the run
//! converted character by character: where the two agree a character stands for its counterpart,
//! and where they do not, the replaced phrase stands for the stretch up to where they agree again.
//!
//! Most runs are simplified already, and finding that out by converting them would cost more than
//! the rest of the analysis. So only a run that holds a character that changes by itself, or begins
//! a phrase that does, is converted.

use std::sync::{LazyLock, OnceLock};

use ferrous_opencc::OpenCC;
use ferrous_opencc::config::BuiltinConfig;

use super::letters::Letter;
use crate::bits::Bits;
use crate::error::Error;

/// Above these, and they are rare, every character is taken for one that may change.
const LAST_PROBED: char = '\u{9FFF}';

/// The longest replaced phrase, on either side, in characters. Beyond it the rest of the run is
/// taken for one phrase, which makes highlights coarse and loses nothing else.
const MAX_PHRASE: usize = 16;

/// How many characters in a row have to agree again after a phrase.
const AGREEING: usize = 2;

/// The first two characters of the phrases that change though none of their characters does.
static PHRASES: LazyLock<Vec<(char, char)>> = LazyLock::new(|| {
    let lines = include_str!("../../dict/taiwan.txt").lines();
    let phrases = lines.filter(|line| !line.starts_with('#')).flat_map(str::split_whitespace);
    let mut starts: Vec<(char, char)> = phrases.filter_map(two_of).collect();
    starts.sort_unstable();
    starts.dedup();
    starts
});

/// What characters do in a conversion, up to [`LAST_PROBED`]; the same in every converter.
static CHARACTERS: OnceLock<Characters> = OnceLock::new();

struct Characters {
    changing: Bits,
    beginning_phrases: Bits,
}

/// Makes simplified characters of traditional ones.
pub(super) struct Simplifier {
    converter: OpenCC,
    characters: &'static Characters,
}

impl Simplifier {
    /// # Errors
    /// [`Error::Dictionary`] if the dictionaries built into the program do not load.
    pub(super) fn new() -> Result<Simplifier, Error> {
        let converter = OpenCC::from_config(BuiltinConfig::Tw2sp);
        let converter = converter.map_err(|error| Error::Dictionary(error.to_string()))?;
        let characters = CHARACTERS.get_or_init(|| Characters::probe(&converter));
        Ok(Simplifier { converter, characters })
    }

    /// Converts a run of Chinese letters; `None` if it is simplified already.
    pub(super) fn simplify(&self, run: &[Letter]) -> Option<Vec<Letter>> {
        if self.may_change(run) { self.convert(run) } else { None }
    }

    fn may_change(&self, run: &[Letter]) -> bool {
        let mut neighbours = run.iter().zip(run.iter().skip(1).map(Some).chain([None]));
        neighbours.any(|(letter, next)| {
            let code = u32::from(letter.ch);
            letter.ch > LAST_PROBED
                || self.characters.changing.contains(code)
                || (self.characters.beginning_phrases.contains(code)
                    && next
                        .is_some_and(|next| PHRASES.binary_search(&(letter.ch, next.ch)).is_ok()))
        })
    }

    fn convert(&self, run: &[Letter]) -> Option<Vec<Letter>> {
        let source: String = run.iter().map(|letter| letter.ch).collect();
        let target = self.converter.convert(&source);
        if target == source {
            return None;
        }
        let mut buffer = [0; 4];
        let single = |letter: &Letter| {
            let converted = self.converter.convert(letter.ch.encode_utf8(&mut buffer));
            converted.chars().next().unwrap_or(letter.ch)
        };
        let singles: Vec<char> = run.iter().map(single).collect();
        let target: Vec<char> = target.chars().collect();
        let spans = align(&singles, &target);
        let letter = |(&ch, (first, last)): (&char, (usize, usize))| {
            let class = run[first].class;
            Letter { ch, start: run[first].start, end: run[last].end, class }
        };
        Some(target.iter().zip(spans).map(letter).collect())
    }
}

impl Characters {
    fn probe(converter: &OpenCC) -> Characters {
        let size = u32::from(LAST_PROBED) + 1;
        let (mut changing, mut beginning_phrases) = (Bits::none(size), Bits::none(size));
        let mut buffer = [0; 4];
        for ch in '\u{3000}'..=LAST_PROBED {
            let source: &str = ch.encode_utf8(&mut buffer);
            if converter.convert(source) != source {
                changing.insert(u32::from(ch));
            }
        }
        PHRASES.iter().for_each(|&(first, _)| beginning_phrases.insert(u32::from(first)));
        Characters { changing, beginning_phrases }
    }
}

fn two_of(phrase: &str) -> Option<(char, char)> {
    let mut characters = phrase.chars();
    Some((characters.next()?, characters.next()?))
}

/// For each character of `target` the first and last index of `singles` that it stands for.
/// `singles` is not empty.
fn align(singles: &[char], target: &[char]) -> Vec<(usize, usize)> {
    let last = singles.len() - 1;
    let mut spans = Vec::with_capacity(target.len());
    let mut at = 0;
    while spans.len() < target.len() {
        let here = spans.len();
        if at < singles.len() && singles[at] == target[here] {
            spans.push((at, at));
            at += 1;
            continue;
        }
        let (from, to) = phrase_lengths(&singles[at.min(singles.len())..], &target[here..])
            .unwrap_or_else(|| (singles.len().saturating_sub(at), target.len() - here));
        for step in 0..to {
            let span = if from == to { (at + step, at + step) } else { (at, at + from.max(1) - 1) };
            spans.push((span.0.min(last), span.1.min(last)));
        }
        at += from;
    }
    spans
}

/// The shortest lengths, in source and target, after which the two agree again. The target's is at
/// least 1, so that whoever calls this moves on.
fn phrase_lengths(singles: &[char], target: &[char]) -> Option<(usize, usize)> {
    let agree = |from: usize, to: usize| {
        (0..AGREEING).all(|step| singles.get(from + step) == target.get(to + step))
    };
    let fits = |from: usize, to: usize| from <= singles.len() && to <= target.len();
    (1..=2 * MAX_PHRASE).find_map(|sum| {
        let shortest = sum.saturating_sub(MAX_PHRASE).max(1);
        let mut lengths = (shortest..=sum.min(MAX_PHRASE)).map(|to| (sum - to, to));
        lengths.find(|&(from, to)| fits(from, to) && agree(from, to))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn replaced_phrases_stand_for_what_they_replace() {
        let check = |singles: &str, target: &str, spans: &[(usize, usize)]| {
            let of = |text: &str| text.chars().collect::<Vec<char>>();
            assert_eq!(align(&of(singles), &of(target)), spans, "{singles} {target}");
        };
        check("软体开发", "软件开发", &[(0, 0), (1, 1), (2, 2), (3, 3)]);
        check("最佳化设计", "优化设计", &[(0, 1), (2, 2), (3, 3), (4, 4)]);
        check("甲乙丙", "甲丁戊己丙", &[(0, 0), (1, 1), (1, 1), (1, 1), (2, 2)]);
        check("甲", "丁戊", &[(0, 0), (0, 0)]);
        check("甲乙", "甲乙丙", &[(0, 0), (1, 1), (1, 1)]);
    }

    fn letters(text: &str) -> Vec<Letter> {
        let mut letters = Vec::new();
        crate::analysis::letters::letters_of(text, &mut letters);
        letters
    }

    #[test]
    fn nothing_that_changes_is_passed_over() {
        let simplifier = Simplifier::new().unwrap();
        let check = |text: &str| {
            let run = letters(text);
            assert_eq!(simplifier.simplify(&run), simplifier.convert(&run), "{text}");
        };
        // Words of technology, each with the next, so that phrases meet strangers.
        let words = include_str!("../../dict/terms.txt").lines().skip(2);
        let words: Vec<&str> = words.flat_map(str::split_whitespace).collect();
        words.windows(2).for_each(|two| check(&two.concat()));
        let phrases = include_str!("../../dict/taiwan.txt").lines().skip(3);
        for phrase in phrases.flat_map(str::split_whitespace) {
            check(phrase);
            check(&format!("的{phrase}的"));
            let changed = simplifier.convert(&letters(phrase)).is_some();
            assert!(changed, "{phrase} need not be listed");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_run_is_converted_as_if_every_run_was(
            text in "[電軟體最佳化程式序列資訊網路的一着著\u{3400}-\u{9FFF}\u{20000}-\u{20010}あ가]{0,20}",
        ) {
            let simplifier = Simplifier::new().unwrap();
            let run = letters(&text);
            proptest::prop_assert_eq!(simplifier.simplify(&run), simplifier.convert(&run));
        }
    }
}
