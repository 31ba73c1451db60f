//! Figures with metric, value and unit: `耐温:≥250 ℃`; and numbers without an exponent.

use crate::domain::Indicator;
use crate::domain::text::half_width;

/// Marks of an indicator that must be met, at the end of an item.
const MUST_MARKS: [&str; 4] = ["（必须）", "(必须)", "（must）", "(must)"];
/// What may stand before a number, or between two.
const OPERATORS: [char; 14] =
    ['≥', '≤', '>', '<', '=', '≈', '~', '～', '±', '+', '-', '–', '—', '－'];
/// What else a number is made of.
const NUMBER_SIGNS: [char; 6] = ['.', ',', '×', '^', '＞', '＜'];
/// The operators at which an item without a colon is split.
const COMPARISONS: [char; 7] = ['≥', '≤', '>', '<', '=', '＞', '＜'];
/// Powers of ten beyond this do not occur; expanding them would only fill memory.
const EXPONENT_MAX: i64 = 40;

/// Reads one item. What has no value is a metric only; a value without a number has no unit.
pub fn read_indicator(item: &str) -> Indicator {
    let item = item.trim();
    let marked = MUST_MARKS.iter().find_map(|mark| item.strip_suffix(mark));
    let (item, must) = (marked.unwrap_or(item).trim(), marked.is_some());
    let (metric, rest) = match item.split_once([':', '：']) {
        Some((metric, rest)) => (metric, rest),
        None => item.split_at(item.find(COMPARISONS).unwrap_or(item.len())),
    };
    let (value, unit) = split_unit(rest.trim());
    Indicator { metric: metric.trim().into(), value: value.into(), unit: unit.into(), must }
}

/// Splits `≥250 ℃` before its unit; the whole is the value when it begins with no number.
pub(super) fn split_unit(text: &str) -> (&str, &str) {
    let mut end = 0;
    let mut before = ' ';
    let mut seen_digit = false;
    let mut characters = text.char_indices().peekable();
    while let Some((place, character)) = characters.next() {
        let next = characters.peek().map_or(' ', |(_, next)| *next);
        let belongs = match character {
            digit if half_width(digit).is_ascii_digit() => true,
            sign if OPERATORS.contains(&sign) || NUMBER_SIGNS.contains(&sign) => true,
            'e' | 'E' => before.is_ascii_digit() && (next.is_ascii_digit() || next == '-'),
            space if space.is_whitespace() => {
                !seen_digit || OPERATORS.contains(&before) || OPERATORS.contains(&next)
            }
            _ => false,
        };
        if !belongs {
            break;
        }
        if half_width(character).is_ascii_digit() {
            seen_digit = true;
            end = place + character.len_utf8();
        }
        if !character.is_whitespace() {
            before = character;
        }
    }
    if seen_digit { (text[..end].trim(), text[end..].trim()) } else { (text, "") }
}

/// Writes a JSON number such as `1.2e3` without its exponent; none when it is far too large or
/// too small.
pub(super) fn without_exponent(number: &str) -> Option<String> {
    let Some((mantissa, exponent)) = number.split_once(['e', 'E']) else {
        return Some(number.to_owned());
    };
    let exponent: i64 = exponent.parse().ok()?;
    if exponent.abs() > EXPONENT_MAX {
        return None;
    }
    let (sign, digits) = match mantissa.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", mantissa),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let all = format!("{whole}{fraction}");
    let point = i64::try_from(whole.len()).ok()? + exponent;
    let text = if point <= 0 {
        let zeros = usize::try_from(-point).ok()?;
        format!("0.{}{all}", "0".repeat(zeros))
    } else {
        let point = usize::try_from(point).ok()?;
        let padded = format!("{all:0<point$}");
        let (whole, fraction) = padded.split_at(point);
        format!("{whole}.{fraction}")
    };
    let text =
        if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    let whole = text.trim_start_matches('0');
    let zero = if whole.is_empty() || whole.starts_with('.') { "0" } else { "" };
    Some(format!("{sign}{zero}{whole}"))
}

/// Writes a spreadsheet's number with the 15 digits that a spreadsheet shows: `0.3`, not
/// `0.30000000000000004`.
pub(super) fn shown(number: f64) -> String {
    if number == 0.0 {
        return "0".into();
    }
    let exact = format!("{number:.14e}");
    without_exponent(&exact).unwrap_or(exact)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_item_has_metric_value_and_unit() {
        for (item, metric, value, unit, must) in [
            ("耐温:≥250 ℃", "耐温", "≥250", "℃", false),
            ("耐温：≥ 250℃（必须）", "耐温", "≥ 250", "℃", true),
            ("工作温度:-20–70 ℃", "工作温度", "-20–70", "℃", false),
            ("浓度:10 - 20%", "浓度", "10 - 20", "%", false),
            ("误差:±0.5%FS", "误差", "±0.5", "%FS", false),
            ("电阻: 1.2×10^5 Ω", "电阻", "1.2×10^5", "Ω", false),
            ("寿命:1e6 次", "寿命", "1e6", "次", false),
            ("产能:1,000件/年", "产能", "1,000", "件/年", false),
            ("防护等级:IP67", "防护等级", "IP67", "", false),
            ("耐温≥250℃", "耐温", "≥250", "℃", false),
            ("价格:不高于 3 万", "价格", "不高于 3 万", "", false),
            ("间隙:10-m", "间隙", "10", "-m", false),
            ("比例:3:1", "比例", "3", ":1", false),
            ("无毒", "无毒", "", "", false),
            ("纯度:９９％", "纯度", "９９", "％", false),
            (":", "", "", "", false),
            ("", "", "", "", false),
        ] {
            let expected =
                Indicator { metric: metric.into(), value: value.into(), unit: unit.into(), must };
            assert_eq!(read_indicator(item), expected, "{item}");
        }
    }

    #[test]
    fn exponents_are_written_out_exactly() {
        for (number, expected) in [
            ("120", Some("120")),
            ("1.50", Some("1.50")),
            ("1e3", Some("1000")),
            ("1.25E+3", Some("1250")),
            ("-1.25e1", Some("-12.5")),
            ("1e-2", Some("0.01")),
            ("12e-1", Some("1.2")),
            ("0e5", Some("0")),
            ("0.5e1", Some("5")),
            ("1e400", None),
            ("1e-400", None),
            ("1e99999999999999999999", None),
        ] {
            assert_eq!(without_exponent(number).as_deref(), expected, "{number}");
        }
    }

    #[test]
    fn spreadsheet_numbers_are_written_as_shown() {
        for (number, expected) in [
            (120.0, "120"),
            (0.1 + 0.2, "0.3"),
            (330_521.0, "330521"),
            (-2.5, "-2.5"),
            (0.0, "0"),
            (1.3e9, "1300000000"),
            (123_456_789.12, "123456789.12"),
        ] {
            assert_eq!(shown(number), expected);
        }
        assert!(shown(1e300).contains('e'));
        assert_eq!(shown(f64::NAN), "NaN");
    }
}
