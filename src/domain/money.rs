//! Amounts of money: integer fen, checked arithmetic, exact decimal reading.

/// An amount in fen (1 yuan = 100 fen). Never a float.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Fen(i64);

/// Why a text is not an amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ParseFenError {
    /// No digits, or something that is neither digit, sign, point, separator nor unit.
    #[error("not an amount of money")]
    NotAnAmount,
    /// The amount has a part smaller than one fen.
    #[error("finer than one fen")]
    FinerThanOneFen,
    /// The amount does not fit 63 bits of fen.
    #[error("too large")]
    TooLarge,
}

/// Units that may follow the digits, longest first, with their value in fen.
const UNITS: [(&str, i64); 9] = [
    ("万亿元", 100_000_000_000_000),
    ("亿元", 10_000_000_000),
    ("万元", 1_000_000),
    ("千元", 100_000),
    ("亿", 10_000_000_000),
    ("万", 1_000_000),
    ("元", 100),
    ("圆", 100),
    ("分", 1),
];
const FEN_PER_YUAN: i64 = 100;

impl Fen {
    /// No money.
    pub const ZERO: Self = Self(0);

    /// An amount from fen.
    pub const fn new(fen: i64) -> Self {
        Self(fen)
    }

    /// The amount in fen.
    pub const fn get(self) -> i64 {
        self.0
    }

    /// The sum, or nothing when it does not fit.
    pub const fn checked_add(self, other: Self) -> Option<Self> {
        match self.0.checked_add(other.0) {
            Some(sum) => Some(Self(sum)),
            None => None,
        }
    }

    /// The difference, or nothing when it does not fit.
    pub const fn checked_sub(self, other: Self) -> Option<Self> {
        match self.0.checked_sub(other.0) {
            Some(difference) => Some(Self(difference)),
            None => None,
        }
    }

    /// So many basis points of the amount, rounded down to a fen; nothing when it does not fit.
    pub fn share_bp(self, basis_points: u32) -> Option<Self> {
        let whole = i128::from(self.0).checked_mul(i128::from(basis_points))?;
        i64::try_from(whole.div_euclid(10_000)).ok().map(Self)
    }

    /// Reads `120万元`, `1.3亿`, `35,000元`, `¥800`; a bare number is yuan. Exact: nothing is rounded.
    pub fn parse(text: &str) -> Result<Self, ParseFenError> {
        let folded: String = text
            .chars()
            .map(super::text::half_width)
            .filter(|c| !c.is_whitespace() && !matches!(c, ',' | '¥' | '￥'))
            .collect();
        let folded = folded.strip_prefix("人民币").unwrap_or(&folded);
        let (digits, unit) = UNITS
            .iter()
            .find_map(|(word, fen)| folded.strip_suffix(word).map(|rest| (rest, *fen)))
            .unwrap_or((folded, FEN_PER_YUAN));
        Self::from_decimal(digits, unit)
    }

    fn from_decimal(digits: &str, unit: i64) -> Result<Self, ParseFenError> {
        let (negative, digits) = match digits.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, digits),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let all_digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        if (whole.is_empty() && fraction.is_empty()) || !all_digits(whole) || !all_digits(fraction)
        {
            return Err(ParseFenError::NotAnAmount);
        }
        let mut total: i128 = 0;
        for digit in whole.bytes() {
            total = total * 10 + i128::from(digit - b'0');
            if total > i128::from(i64::MAX) {
                return Err(ParseFenError::TooLarge);
            }
        }
        total *= i128::from(unit);
        let mut place = i128::from(unit);
        for digit in fraction.trim_end_matches('0').bytes() {
            if place % 10 != 0 {
                return Err(ParseFenError::FinerThanOneFen);
            }
            place /= 10;
            total += i128::from(digit - b'0') * place;
        }
        let signed = if negative { -total } else { total };
        i64::try_from(signed).map(Self).map_err(|_| ParseFenError::TooLarge)
    }

    /// Writes the amount as people read it: `1.30亿元`, `120万元`, `350.05元`, without rounding.
    pub fn to_words(self) -> String {
        let magnitude = self.0.unsigned_abs();
        let sign = if self.0 < 0 { "-" } else { "" };
        let (unit, word) = match magnitude {
            10_000_000_000.. => (10_000_000_000, "亿元"),
            1_000_000.. => (1_000_000, "万元"),
            _ => (100, "元"),
        };
        let rest = magnitude % unit;
        let width = unit.ilog10() as usize;
        let fraction = format!("{rest:0width$}");
        let fraction = fraction.trim_end_matches('0');
        let point = if fraction.is_empty() { "" } else { "." };
        format!("{sign}{}{point}{fraction}{word}", magnitude / unit)
    }

    /// Writes the amount for readers of English: `CNY 1,800,000`, without rounding.
    pub fn to_english(self) -> String {
        let (yuan, rest) = (self.0.unsigned_abs() / 100, self.0.unsigned_abs() % 100);
        let digits = yuan.to_string();
        let mut text = String::from(if self.0 < 0 { "CNY -" } else { "CNY " });
        for (place, digit) in digits.chars().enumerate() {
            if place > 0 && (digits.len() - place).is_multiple_of(3) {
                text.push(',');
            }
            text.push(digit);
        }
        if rest > 0 {
            text.push_str(&format!(".{rest:02}"));
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_exactly() {
        let cases: &[(&str, Result<i64, ParseFenError>)] = &[
            ("1.3亿", Ok(13_000_000_000)),
            ("1.3亿元", Ok(13_000_000_000)),
            ("120万元", Ok(120_000_000)),
            ("１２０万元", Ok(120_000_000)),
            ("35,000", Ok(3_500_000)),
            ("¥ 35 000.05 元", Ok(3_500_005)),
            ("0.01元", Ok(1)),
            ("7分", Ok(7)),
            ("0.000001万元", Ok(1)),
            ("-2万", Ok(-2_000_000)),
            ("人民币800元", Ok(80_000)),
            ("0.001元", Err(ParseFenError::FinerThanOneFen)),
            ("0.5分", Err(ParseFenError::FinerThanOneFen)),
            ("1.0000000000000", Ok(100)),
            ("92233720368547758.07", Ok(i64::MAX)),
            ("92233720368547758.08", Err(ParseFenError::TooLarge)),
            ("99999999999999999999999999999999999999999999", Err(ParseFenError::TooLarge)),
            ("", Err(ParseFenError::NotAnAmount)),
            ("万元", Err(ParseFenError::NotAnAmount)),
            ("一百万", Err(ParseFenError::NotAnAmount)),
            ("1.2.3", Err(ParseFenError::NotAnAmount)),
            ("1e5", Err(ParseFenError::NotAnAmount)),
        ];
        for (text, expected) in cases {
            assert_eq!(Fen::parse(text).map(Fen::get), *expected, "{text}");
        }
    }

    #[test]
    fn amounts_are_written_without_rounding() {
        for (fen, words) in [
            (0, "0元"),
            (1, "0.01元"),
            (35_005, "350.05元"),
            (120_000_000, "120万元"),
            (120_000_001, "120.000001万元"),
            (13_000_000_000, "1.3亿元"),
            (-2_000_000, "-2万元"),
        ] {
            assert_eq!(Fen::new(fen).to_words(), words);
            assert_eq!(Fen::parse(words), Ok(Fen::new(fen)), "{words} reads back");
        }
        assert_eq!(Fen::parse(&Fen::new(i64::MIN).to_words()), Ok(Fen::new(i64::MIN)));
    }
}
