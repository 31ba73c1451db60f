//! Numbers as people write them: `12,000`, `1.5×10⁻³`, `3e-4`, `5 万`, `九十`.

use super::letters::Letters;

/// More digits than this are no measurement.
const DIGITS_MAX: usize = 24;
/// Powers of ten beyond this do not occur.
const EXPONENT_MAX: i32 = 40;
/// Numerals that carry a value of their own.
const NUMERALS: [(char, u32); 11] = [
    ('一', 1),
    ('二', 2),
    ('两', 2),
    ('三', 3),
    ('四', 4),
    ('五', 5),
    ('六', 6),
    ('七', 7),
    ('八', 8),
    ('九', 9),
    ('十', 10),
];
/// What multiplies a number that stands before it, longest first, as a power of ten.
const MULTIPLIERS: [(&str, i32); 11] = [
    ("百万", 6),
    ("千万", 7),
    ("万亿", 12),
    ("million", 6),
    ("billion", 9),
    ("thousand", 3),
    ("百", 2),
    ("千", 3),
    ("万", 4),
    ("亿", 8),
    ("兆", 6),
];

/// A number with its decimal digits kept, so that a power of ten changes it exactly.
#[derive(Debug, Clone)]
pub(super) struct Number {
    digits: String,
    exponent: i32,
    /// Where it ends.
    pub(super) end: usize,
}

impl Number {
    /// The nearest value, times ten to the power of `more`.
    pub(super) fn value(&self, more: i32) -> Option<f64> {
        let value: f64 = format!("{}e{}", self.digits, self.exponent + more).parse().ok()?;
        value.is_finite().then_some(value)
    }

    /// Whether it has neither a point nor a power of ten.
    pub(super) fn is_plain(&self) -> bool {
        self.exponent == 0 && self.digits.bytes().all(|b| b.is_ascii_digit())
    }

    /// The same number with the letter behind it: 30 余.
    pub(super) fn with_end_moved(mut self) -> Self {
        self.end += 1;
        self
    }

    /// The same digits with the power of ten of another number.
    pub(super) fn with_exponent_of(&self, other: &Self) -> Option<Self> {
        (other.exponent > 0).then(|| Self { exponent: other.exponent, ..self.clone() })
    }

    /// The number times the 万, 亿 or million behind it.
    pub(super) fn multiplied(&self, letters: &Letters<'_>) -> Option<Self> {
        let start = letters.skip_spaces(self.end);
        let (word, power) = MULTIPLIERS.iter().find(|(word, _)| letters.has(start, word))?;
        let (exponent, end) = (self.exponent + power, start + word.chars().count());
        Some(Self { digits: self.digits.clone(), exponent, end })
    }
}

/// The number that begins with the digit at `start`.
pub(super) fn number(letters: &Letters<'_>, start: usize) -> Option<Number> {
    let mut digits = String::new();
    let mut end = whole(letters, start, &mut digits);
    if letters.get(end) == '.' && letters.get(end + 1).is_ascii_digit() {
        digits.push('.');
        end += 1;
        while letters.get(end).is_ascii_digit() {
            digits.push(letters.get(end));
            end += 1;
        }
    }
    if digits.is_empty() || digits.len() > DIGITS_MAX {
        return None;
    }
    let power_of_ten = digits == "10" && power(letters, end).is_some();
    let (exponent, end) = if power_of_ten {
        "1".clone_into(&mut digits);
        power(letters, end)?
    } else {
        exponent(letters, end)?
    };
    Some(Number { digits, exponent, end })
}

/// Digits with their thousands separators.
fn whole(letters: &Letters<'_>, start: usize, digits: &mut String) -> usize {
    let mut end = start;
    loop {
        let is_digit = |ahead: usize| letters.get(end + ahead).is_ascii_digit();
        if is_digit(0) {
            digits.push(letters.get(end));
            end += 1;
        } else if letters.get(end) == ','
            && (end - start <= 3 || letters.get(end.saturating_sub(4)) == ',')
            && (1..=3).all(is_digit)
            && !is_digit(4)
        {
            end += 1;
        } else {
            return end;
        }
    }
}

/// `×10⁻³` or `e-3` behind a number; none when a power of ten is begun but cannot be read.
fn exponent(letters: &Letters<'_>, end: usize) -> Option<(i32, usize)> {
    let next = letters.get(end);
    if (next == 'e' || next == 'E')
        && let Some(found) = signed(letters, end + 1)
    {
        return Some(found);
    }
    let times = letters.skip_spaces(end);
    if matches!(letters.get(times), '×' | 'x' | 'X' | '*' | '·') {
        let ten = letters.skip_spaces(times + 1);
        if letters.has(ten, "10") {
            if let Some(found) = power(letters, ten + 2) {
                return Some(found);
            }
            if letters.get(ten + 2) == '-' && letters.get(ten + 3).is_ascii_digit() {
                return signed(letters, ten + 2);
            }
            if letters.get(ten + 2).is_ascii_digit() {
                // 1.5×106 is perhaps a million and a half that lost its superscript.
                return None;
            }
        }
    }
    Some((0, end))
}

/// `⁻³` or `^-3`.
fn power(letters: &Letters<'_>, start: usize) -> Option<(i32, usize)> {
    if letters.get(start) == '^' {
        let bracket = usize::from(matches!(letters.get(start + 1), '(' | '{'));
        let (power, end) = signed(letters, start + 1 + bracket)?;
        return Some((power, end + bracket));
    }
    let negative = letters.get(start) == '⁻';
    let mut end = start + usize::from(negative || letters.get(start) == '⁺');
    let mut power = 0_i32;
    let mut seen = false;
    while let Some(digit) = superscript(letters.get(end)) {
        power = power.saturating_mul(10).saturating_add(digit);
        seen = true;
        end += 1;
    }
    (seen && power <= EXPONENT_MAX).then_some((if negative { -power } else { power }, end))
}

fn signed(letters: &Letters<'_>, start: usize) -> Option<(i32, usize)> {
    let negative = letters.get(start) == '-';
    let mut end = start + usize::from(negative || letters.get(start) == '+');
    let mut power = None;
    while let Some(digit) = letters.get(end).to_digit(10) {
        let digit = i32::try_from(digit).ok()?;
        power = Some(power.unwrap_or(0_i32).saturating_mul(10).saturating_add(digit));
        end += 1;
    }
    let power = power.filter(|power| *power <= EXPONENT_MAX)?;
    Some((if negative { -power } else { power }, end))
}

fn superscript(c: char) -> Option<i32> {
    let place = "⁰¹²³⁴⁵⁶⁷⁸⁹".chars().position(|digit| digit == c)?;
    i32::try_from(place).ok()
}

/// Whether a Chinese numeral may begin here.
pub(super) fn is_numeral(c: char) -> bool {
    NUMERALS.iter().any(|(numeral, _)| *numeral == c) || c == '百' || c == '半'
}

/// A plain Chinese numeral up to 99, `百分之九十` with its percent left out, or 半.
pub(super) fn numeral(letters: &Letters<'_>, start: usize) -> Option<Number> {
    if letters.get(start) == '半' {
        return Some(Number { digits: "0.5".to_owned(), exponent: 0, end: start + 1 });
    }
    let digit = |index: usize| {
        NUMERALS.iter().find(|(numeral, _)| *numeral == letters.get(index)).map(|(_, value)| *value)
    };
    let first = digit(start)?;
    let (value, end) = if first == 10 {
        digit(start + 1).filter(|d| *d < 10).map_or((10, start + 1), |d| (10 + d, start + 2))
    } else if letters.get(start + 1) == '十' {
        let tens = first * 10;
        digit(start + 2).filter(|d| *d < 10).map_or((tens, start + 2), |d| (tens + d, start + 3))
    } else {
        (first, start + 1)
    };
    (!is_numeral(letters.get(end)) || letters.get(end) == '百' || letters.get(end) == '半')
        .then(|| Number { digits: value.to_string(), exponent: 0, end })
}
