//! Texts of CSV that a spreadsheet would take for something else: formulas, long numbers, dates.
//!
//! An export puts an apostrophe before them and an import takes it off again. Both ask here, so that
//! what goes out comes back as it was.

/// What a formula may begin with, in either width, and the white space that hides such a beginning.
const FORMULA_STARTS: [char; 12] =
    ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠', '\u{0}'];
/// Characters of a number that a spreadsheet shows in full; a longer one ends in zeros or in an
/// exponent.
const SHOWN_CHARS: usize = 11;

/// Whether a spreadsheet would make something else of the text.
fn is_reshaped(text: &str) -> bool {
    if text.starts_with(FORMULA_STARTS) {
        return true;
    }
    let is_numeric = |c: char| {
        c.is_ascii_digit() || matches!(c, '.' | ',' | '+' | '-' | '/' | ':' | 'e' | 'E' | '%' | ' ')
    };
    let begins = text.starts_with(|c: char| c.is_ascii_digit() || c == '.');
    begins && text.chars().all(is_numeric) && !is_shown_as_it_is(text)
}

/// Whether a number comes out of a spreadsheet as it went in: `330521`, `0.5`; not `007` or `3.50`.
fn is_shown_as_it_is(number: &str) -> bool {
    let (whole, fraction) = number.split_once('.').unwrap_or((number, "0"));
    let all_digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let has_zeros = (whole.len() > 1 && whole.starts_with('0'))
        || (number.contains('.') && fraction.ends_with('0'));
    number.len() <= SHOWN_CHARS && all_digits(whole) && all_digits(fraction) && !has_zeros
}

/// The text as a cell of CSV: with an apostrophe before it where a spreadsheet would reshape it.
pub fn guard(text: &str) -> std::borrow::Cow<'_, str> {
    match is_reshaped(text.trim_start_matches('\'')) {
        true => format!("'{text}").into(),
        false => text.into(),
    }
}

/// The text of a cell of CSV, without the apostrophe of [`guard`].
pub fn unguard(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(text) if is_reshaped(text.trim_start_matches('\'')) => text,
        _ => cell,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn formulas_long_numbers_and_dates_are_guarded_and_nothing_else() {
        for text in [
            "=1+1",
            "+86",
            "-5",
            "@x",
            "\t=1",
            "＝1",
            "2019330521000123",
            "0123",
            "1-2",
            "1e5",
            "3.50",
            "12:30",
            "'=1",
        ] {
            assert_eq!(guard(text), format!("'{text}"), "{text}");
        }
        for text in ["", "330521", "12999999MXED00972Q", "'引号'", "3号线", "a=b", "甲", "0", "0.5"]
        {
            assert_eq!(guard(text), text);
        }
    }

    proptest! {
        #[test]
        fn what_is_guarded_comes_back(text in "['=+@\t0-9eE.甲-]{0,20}|\\PC{0,12}") {
            let cell = guard(&text);
            prop_assert_eq!(unguard(&cell), text.as_str());
        }
    }
}
