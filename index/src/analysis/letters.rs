//! The characters of a text with their differences of form evened out.

use super::units::spelled_out;

/// One character of the evened-out text, and the bytes of the original it stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Letter {
    pub(super) ch: char,
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) class: Class,
}

/// What a character does in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    /// Written without spaces between words: Han, kana, hangul.
    Chinese,
    /// Part of a word.
    Letter,
    /// 0 to 9.
    Digit,
    /// Ends whatever came before it.
    Break,
}

/// Fills `letters` with the evened-out characters of `text`.
pub(super) fn letters_of(text: &str, letters: &mut Vec<Letter>) {
    letters.clear();
    letters.reserve(text.len() / 2);
    for (start, original) in text.char_indices() {
        let end = start + original.len_utf8();
        let mut push = |ch: char| letters.push(Letter { ch, start, end, class: class_of(ch) });
        if is_chinese(original) {
            letters.push(Letter { ch: original, start, end, class: Class::Chinese });
        } else if original.is_ascii() {
            push(original.to_ascii_lowercase());
        } else if is_ignored(original) {
            // Invisible characters and accents split nothing and leave no trace.
        } else if let Some(spelled) = spelled_out(original) {
            spelled.chars().for_each(push);
        } else {
            let lower = plain_form(original).to_lowercase();
            lower.filter(|&ch| !is_ignored(ch)).for_each(push);
        }
    }
}

/// The plain character for one that is a variant of it in width, height or encoding.
fn plain_form(ch: char) -> char {
    let shifted = |from: char, to: char| {
        let code = u32::from(ch) - u32::from(from) + u32::from(to);
        char::from_u32(code).unwrap_or(ch)
    };
    match ch {
        '\u{3000}' => ' ',
        '\u{FF01}'..='\u{FF5E}' => shifted('\u{FF01}', '!'),
        '¹' => '1',
        '²' => '2',
        '³' => '3',
        '⁰' => '0',
        '⁴'..='⁹' => shifted('⁴', '4'),
        '₀'..='₉' => shifted('₀', '0'),
        'µ' => 'μ',
        _ => ch,
    }
}

fn class_of(ch: char) -> Class {
    if ch.is_ascii_digit() {
        Class::Digit
    } else if ch.is_ascii() {
        if ch.is_ascii_alphabetic() { Class::Letter } else { Class::Break }
    } else if is_chinese(ch) {
        Class::Chinese
    } else if ch == '°' || (ch.is_alphanumeric() && !is_list_mark(ch)) {
        Class::Letter
    } else {
        Class::Break
    }
}

fn is_chinese(ch: char) -> bool {
    matches!(ch,
        '\u{4E00}'..='\u{9FFF}' | '\u{3400}'..='\u{4DBF}' | '\u{20000}'..='\u{3FFFF}'
        | '\u{F900}'..='\u{FAFF}' | '々' | '〇' | '\u{3041}'..='\u{3096}'
        | '\u{30A1}'..='\u{30FA}' | 'ー' | '\u{AC00}'..='\u{D7AF}')
}

/// ① and its like number the points of a list and mean nothing by themselves.
fn is_list_mark(ch: char) -> bool {
    matches!(ch, '\u{2460}'..='\u{24FF}' | '\u{2776}'..='\u{2793}' | '\u{3220}'..='\u{3229}')
}

fn is_ignored(ch: char) -> bool {
    matches!(ch,
        '\u{AD}' | '\u{300}'..='\u{36F}' | '\u{200B}'..='\u{200F}' | '\u{2060}'
        | '\u{20D0}'..='\u{20FF}' | '\u{3099}' | '\u{309A}' | '\u{FE00}'..='\u{FE0F}'
        | '\u{FEFF}' | '\u{E0100}'..='\u{E01EF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_evened_out() {
        let check = |text: &str, even: &str| {
            let mut letters = Vec::new();
            letters_of(text, &mut letters);
            assert_eq!(letters.iter().map(|letter| letter.ch).collect::<String>(), even, "{text}");
            for letter in letters {
                assert!(text.is_char_boundary(letter.start) && text.is_char_boundary(letter.end));
            }
        };
        check("ＡＢｃ１２３", "abc123");
        check("（ｘ）；，．", "(x);,.");
        check("a\u{3000}b", "a b");
        check("25℃", "25°c");
        check("3㎡ 4m²", "3m2 4m2");
        check("CO₂ LiFePO₄", "co2 lifepo4");
        check("5µm 5μm 5㎛", "5μm 5μm 5μm");
        check("10Ω 5Å", "10ω 5å");
        check("e\u{301}\u{200B}x\u{AD}y", "exy");
        check("Ⅲ型", "iii型");
        check("İ", "i");
        check("", "");
    }
}
