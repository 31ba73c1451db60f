//! Values, shares and bars of progress as people read them. Rounding happens here and nowhere else.

use super::terminal::Terminal;

/// Cells of a year's bar.
pub(super) const BAR_CELLS: i64 = 32;
/// Fen of 亿元.
const YI: i64 = 10_000_000_000;
/// Below a tenth of 亿元 heads show 万元; in fen.
const SMALL_FEN: u64 = 1_000_000_000;
/// Fen of 万元.
const WAN: i64 = 1_000_000;
/// Fen of a million yuan, in which readers of English count.
const MILLION: i64 = 100_000_000;

/// How values are written.
#[derive(Debug, Clone, Copy)]
pub(super) struct Unit {
    terminal: Terminal,
    is_money: bool,
}

impl Unit {
    pub(super) const fn new(terminal: Terminal, is_money: bool) -> Self {
        Self { terminal, is_money }
    }

    /// For heads: 亿元, or millions in English; a count as it is.
    pub(super) fn large(self, value: i64) -> String {
        if !self.is_money {
            return value.to_string();
        }
        // Two decimals of 亿元 would hide what is small.
        let zh = match value.unsigned_abs() {
            1..SMALL_FEN => format!("{} 万元", hundredths(value, WAN)),
            _ => format!("{} 亿元", hundredths(value, YI)),
        };
        let en = format!("CNY {} m", hundredths(value, MILLION));
        self.terminal.pick(&zh, &en).to_owned()
    }

    /// For tables: 万元 without the word, which stands in the column's head.
    pub(super) fn cell(self, value: i64) -> String {
        if self.is_money { hundredths(value, WAN) } else { value.to_string() }
    }

    /// For a value of a day.
    pub(super) fn small(self, value: i64) -> String {
        if !self.is_money {
            return value.to_string();
        }
        let text = hundredths(value, WAN);
        let (zh, en) = (format!("{text} 万元"), format!("CNY {text} × 10,000"));
        self.terminal.pick(&zh, &en).to_owned()
    }

    /// What stands behind a column's head.
    pub(super) fn of_column(self) -> &'static str {
        match self.is_money {
            true => self.terminal.pick("（万元）", " (CNY 10,000)"),
            false => "",
        }
    }
}

/// A value in units, with two decimals, rounded half away from nothing, in groups of three digits.
pub(super) fn hundredths(value: i64, unit: i64) -> String {
    let (magnitude, unit) = (i128::from(value).abs(), i128::from(unit));
    let rounded = (magnitude * 100 + unit / 2) / unit;
    let sign = if value < 0 && rounded > 0 { "-" } else { "" };
    let digits = (rounded / 100).to_string();
    let mut whole = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            whole.push(',');
        }
        whole.push(digit);
    }
    format!("{sign}{whole}.{:02}", rounded % 100)
}

/// Basis points as percent, exactly.
pub(super) fn percent(bp: i64) -> String {
    format!("{} %", hundredths(bp, 100))
}

/// The same with its sign.
pub(super) fn change(bp: i64) -> String {
    let sign = if bp > 0 { "+" } else { "" };
    format!("{sign}{}", percent(bp))
}

/// A bar of what is there, against the place up to which it is planned: `████░░░┃`. `most` is what
/// the whole width stands for.
pub(super) fn bar(actual: i64, plan: i64, most: i64) -> String {
    let cells = |value: i64| {
        let most = i128::from(most.max(1));
        let cells = (i128::from(value.max(0)) * i128::from(BAR_CELLS) + most / 2) / most;
        i64::try_from(cells).unwrap_or(BAR_CELLS).min(BAR_CELLS)
    };
    let (full, mark) = (cells(actual), cells(plan));
    let cell = |place: i64| match place {
        _ if place == mark => '┃',
        _ if place < full => '█',
        _ if place < mark => '░',
        _ => ' ',
    };
    (0..=BAR_CELLS).map(cell).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::args::Lang;

    #[test]
    fn values_are_rounded_to_two_decimals_and_only_there() {
        for (value, unit, text) in [
            (0, WAN, "0.00"),
            (1, WAN, "0.00"),
            (-1, WAN, "0.00"),
            (5_000, WAN, "0.01"),
            (-5_000, WAN, "-0.01"),
            (123_456_789_012, WAN, "123,456.79"),
            (148_164_000_000, YI, "14.82"),
            (i64::MAX, WAN, "9,223,372,036,854.78"),
            (i64::MIN, WAN, "-9,223,372,036,854.78"),
        ] {
            assert_eq!(hundredths(value, unit), text, "{value}");
        }
        assert_eq!(
            (percent(9_999), change(1_250), change(-5)),
            ("99.99 %".to_owned(), "+12.50 %".to_owned(), "-0.05 %".to_owned(),)
        );
    }

    #[test]
    fn each_language_counts_in_its_own_units() {
        let money = |lang| Unit::new(Terminal::new(lang), true);
        assert_eq!(money(Lang::Zh).large(250_000_000_000), "25.00 亿元");
        assert_eq!(money(Lang::En).large(250_000_000_000), "CNY 2,500.00 m");
        assert_eq!(money(Lang::Zh).small(1_234_560_000), "1,234.56 万元");
        assert_eq!(Unit::new(Terminal::new(Lang::Zh), false).large(550), "550");
    }

    #[test]
    fn a_bar_marks_its_plan_and_is_always_as_wide() {
        for (actual, plan, most) in [(0, 0, 0), (5, 10, 10), (12, 10, 12), (-3, 10, 10)] {
            let bar = bar(actual, plan, most);
            assert_eq!(bar.chars().count(), 33, "{bar}");
            assert_eq!(bar.chars().filter(|cell| *cell == '┃').count(), 1, "{bar}");
        }
        assert_eq!(bar(5, 10, 10), format!("{}{}┃", "█".repeat(16), "░".repeat(16)));
        assert_eq!(bar(20, 10, 20), format!("{}┃{} ", "█".repeat(16), "█".repeat(15)));
        assert_eq!(bar(i64::MAX, i64::MAX, i64::MAX), format!("{}┃", "█".repeat(32)));
    }
}
