//! Words, numbers and model codes.

use rust_stemmers::Stemmer;

use super::analyzer::Kind;
use super::letters::{Class, Letter};
use super::units::is_unit;

/// The longest word, in characters; what is longer is found by its beginning.
pub const MAX_WORD_CHARS: usize = 64;

/// How many of the letters, from the first on, are one run of word characters: letters and digits,
/// with the points and thousands separators inside numbers.
pub(super) fn word_length(letters: &[Letter]) -> usize {
    let digit = |at: usize| letters.get(at).is_some_and(|letter| letter.class == Class::Digit);
    let mut length = 0;
    while let Some(letter) = letters.get(length) {
        let inside = match letter.class {
            Class::Letter | Class::Digit => true,
            Class::Chinese => false,
            Class::Break if length == 0 => false,
            Class::Break if letter.ch == '.' => digit(length - 1) && digit(length + 1),
            Class::Break => is_separator(letters, length),
        };
        if !inside {
            break;
        }
        length += 1;
    }
    length
}

/// Whether the comma at this place separates thousands: a half-width one with exactly three digits
/// after it. A full-width comma separates clauses.
fn is_separator(letters: &[Letter], at: usize) -> bool {
    let comma = letters[at];
    let digit = |at: usize| letters.get(at).is_some_and(|letter| letter.class == Class::Digit);
    comma.ch == ','
        && comma.end - comma.start == 1
        && digit(at - 1)
        && (1..=3).all(|step| digit(at + step))
        && !digit(at + 4)
}

/// Emits the tokens of one run of word characters.
pub(super) fn emit_word(
    run: &[Letter],
    stemmer: &Stemmer,
    scratch: &mut String,
    emit: &mut impl FnMut(&str, usize, usize, Kind),
) {
    let numeric = |letter: &&Letter| letter.class != Class::Letter;
    let (number, rest) = run.split_at(run.iter().take_while(numeric).count());
    let (Some(first), Some(last)) = (run.first(), run.last()) else {
        return;
    };
    fill(scratch, rest);
    let has_point = number.iter().any(|letter| letter.ch == '.');
    let only_letters = rest.iter().all(|letter| letter.class == Class::Letter);
    let apart = rest.is_empty() || (has_point && only_letters) || is_unit(scratch);
    if let (Some(end), true) = (number.last(), apart) {
        fill(scratch, number);
        emit(scratch, first.start, end.end, Kind::Number);
        if let Some(unit) = rest.first() {
            fill(scratch, rest);
            emit(scratch, unit.start, last.end, Kind::Word);
        }
        return;
    }
    fill(scratch, run);
    let english = scratch.bytes().all(|byte| byte.is_ascii_lowercase());
    if english {
        emit(&stemmer.stem(scratch), first.start, last.end, Kind::Word);
    } else {
        emit(scratch, first.start, last.end, Kind::Word);
    }
}

/// The text of the letters without thousands separators, cut to [`MAX_WORD_CHARS`].
fn fill(text: &mut String, letters: &[Letter]) {
    text.clear();
    let kept = letters.iter().map(|letter| letter.ch).filter(|&ch| ch != ',');
    text.extend(kept.take(MAX_WORD_CHARS));
}
