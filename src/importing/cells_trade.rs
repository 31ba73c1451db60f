//! Cells of the trade: days, stated amounts, shares, cost lines, payment plans, parties.

use super::cells::{Cell, Entry, too_large};
use super::dates::read_day_alone;
use super::figures::without_exponent;
use crate::domain::money::ParseFenError;
use crate::domain::text::half_width;
use crate::domain::trade::contract::{CostLine, PlannedPayment};
use crate::domain::trade::parts::{BrokerShare, WHOLE_BP};
use crate::domain::trade::words::{CostKind, PaymentKind};
use crate::domain::violation::Code;
use crate::domain::{Bilingual, Day, Fen};

impl Entry<'_> {
    /// A day in Beijing; none when the cell is empty.
    pub(super) fn day(&mut self, cell: Cell) -> Option<Day> {
        let text = match cell {
            Cell::Day(date) => date.to_string(),
            cell => self.text(cell),
        };
        self.day_at("", &text)
    }

    /// Days, in the order in which they stand; an empty place stays none.
    pub(super) fn days(&mut self, cell: Cell) -> Vec<Option<Day>> {
        let cell = match cell {
            Cell::Day(date) => Cell::Text(date.to_string()),
            cell => cell,
        };
        let texts = self.texts(cell).into_iter().enumerate();
        texts.map(|(place, text)| self.day_at(&format!("[{place}]"), &text)).collect()
    }

    fn day_at(&mut self, place: &str, text: &str) -> Option<Day> {
        if text.trim().is_empty() {
            return None;
        }
        let day = read_day_alone(text);
        if day.is_none() {
            let message = Bilingual::new(
                "不是日期；写作 2026-05-31，Excel 中请设为日期格式",
                "not a date; write 2026-05-31, as a date cell in Excel",
            );
            self.note(place, Code::DateFormat, text, message);
        }
        day
    }

    /// An amount that zero is a value of; none when the cell is empty.
    pub(super) fn stated(&mut self, cell: Cell) -> Option<Fen> {
        let is_number = matches!(cell, Cell::Number(_));
        let text = self.text(cell);
        self.stated_at("", &text, is_number)
    }

    /// Such amounts, in the order in which they stand; an empty place stays none.
    pub(super) fn all_stated(&mut self, cell: Cell) -> Vec<Option<Fen>> {
        if let Cell::Number(_) = cell {
            return vec![self.stated(cell)];
        }
        let texts = self.texts(cell).into_iter().enumerate();
        texts.map(|(place, text)| self.stated_at(&format!("[{place}]"), &text, false)).collect()
    }

    fn stated_at(&mut self, place: &str, text: &str, is_number: bool) -> Option<Fen> {
        let text = text.trim();
        if text.is_empty() {
            return None;
        }
        let plain = if is_number { without_exponent(text) } else { Some(text.to_owned()) };
        let Some(mut plain) = plain else {
            self.note(place, Code::OutOfRange, text, too_large());
            return None;
        };
        let ends_in_digit = plain.ends_with(|c| half_width(c).is_ascii_digit());
        if let (Some(unit), true) = (self.bound.unit, ends_in_digit) {
            plain.push_str(unit);
        }
        self.exact(place, &plain)
    }

    /// A number as written, without an exponent; an empty text when nothing is stated.
    pub(super) fn number_text(&mut self, cell: Cell) -> String {
        let is_number = matches!(cell, Cell::Number(_));
        let text = self.text(cell);
        if is_number { without_exponent(text.trim()).unwrap_or(text) } else { text }
    }

    /// Phrases: items that may hold commas and 、.
    pub(super) fn phrases(&mut self, cell: Cell) -> Vec<String> {
        let items = self.phrase_items(cell).into_iter().enumerate();
        items.map(|(place, item)| self.text_at(&format!("[{place}]"), item)).collect()
    }

    /// Reads an amount with its unit, exactly.
    pub(super) fn exact(&mut self, place: &str, text: &str) -> Option<Fen> {
        let (code, message) = match Fen::parse(text) {
            Ok(fen) => return Some(fen),
            Err(ParseFenError::TooLarge) => (Code::OutOfRange, too_large()),
            Err(ParseFenError::FinerThanOneFen) => (
                Code::MoneyFormat,
                Bilingual::new(
                    "金额最小到分，请去掉多余的小数",
                    "write no part smaller than one fen",
                ),
            ),
            Err(ParseFenError::NotAnAmount) => (
                Code::MoneyFormat,
                Bilingual::new(
                    "不是金额；写作 120万元、1.3亿、35000元，不写范围",
                    "not an amount; write 120万元, 1.3亿 or 35000元, and no range",
                ),
            ),
        };
        self.note(place, code, text, message);
        None
    }

    /// Broker shares: `编号:6000` in basis points, `编号:60%`, or objects of `broker` and
    /// `share_bp`.
    pub(super) fn shares(&mut self, cell: Cell) -> Vec<BrokerShare> {
        let mut shares = Vec::new();
        for (place, item) in self.word_items(cell).into_iter().enumerate() {
            let place = format!("[{place}]");
            let (broker, part) = match item {
                Cell::Object(fields) => {
                    let [broker, part] = self.parts(&place, fields, ["broker", "share_bp"]);
                    (broker, part)
                }
                item => {
                    let text = self.text_at(&place, item);
                    match text.split_once([':', '：']) {
                        Some((broker, part)) => (broker.to_owned(), part.to_owned()),
                        None => (text, String::new()),
                    }
                }
            };
            if broker.trim().is_empty() && part.trim().is_empty() {
                continue;
            }
            let share_bp = self.share_at(&place, &part);
            let broker = broker.trim();
            let broker = broker.strip_prefix("brokers/").unwrap_or(broker).to_owned();
            shares.push(BrokerShare { broker, share_bp: share_bp.unwrap_or_default() });
        }
        shares
    }

    /// A part of the whole in basis points: `6000`, `60%`, `0.5%`.
    fn share_at(&mut self, place: &str, text: &str) -> Option<u32> {
        let plain: String = text.trim().chars().map(half_width).collect();
        let found = match plain.strip_suffix('%') {
            None => plain.parse().ok(),
            Some(percent) => percent_bp(percent.trim()),
        };
        let found = found.filter(|share| *share <= WHOLE_BP);
        if found.is_none() {
            let message = Bilingual::new(
                "分成写作 编号:6000（基点）或 编号:60%，最多 100%、精确到 0.01%",
                "write a share as id:6000 (basis points) or id:60%, at most 100% and no finer \
                 than 0.01%",
            );
            self.note(place, Code::NumberFormat, text, message);
        }
        found
    }

    /// 非技术性费用: `种类:金额`, `种类(说明):金额`, or objects of `kind`, `label` and `amount`.
    pub(super) fn cost_lines(&mut self, cell: Cell) -> Vec<CostLine> {
        let mut lines = Vec::new();
        for (place, item) in self.phrase_items(cell).into_iter().enumerate() {
            let place = format!("[{place}]");
            let [kind, label, amount] = match item {
                Cell::Object(fields) => self.parts(&place, fields, ["kind", "label", "amount"]),
                item => {
                    let text = self.text_at(&place, item);
                    if text.trim().is_empty() {
                        continue;
                    }
                    let (head, amount) = text.rsplit_once([':', '：']).unwrap_or((&text, ""));
                    let (kind, label) = split_label(head);
                    [kind.to_owned(), label.to_owned(), amount.to_owned()]
                }
            };
            let kind: Option<CostKind> = self.required_word(&place, &kind);
            let amount = self.exact(&place, &amount);
            if let (Some(kind), Some(amount)) = (kind, amount) {
                lines.push(CostLine { kind, label, amount });
            }
        }
        lines
    }

    /// 付款计划: `种类:金额`, `种类:比例%`, `种类:金额@2025-03-01`, or objects of `kind`, `amount`,
    /// `rate`, `due` and `note`.
    pub(super) fn payment_plan(&mut self, cell: Cell) -> Vec<PlannedPayment> {
        let mut plan = Vec::new();
        for (place, item) in self.phrase_items(cell).into_iter().enumerate() {
            let place = format!("[{place}]");
            let names = ["kind", "amount", "rate", "due", "note"];
            let [kind, amount, rate, due, note] = match item {
                Cell::Object(fields) => self.parts(&place, fields, names),
                item => {
                    let text = self.text_at(&place, item);
                    if text.trim().is_empty() {
                        continue;
                    }
                    let (kind, rest) = text.split_once([':', '：']).unwrap_or((&text, ""));
                    let (what, due) = rest.rsplit_once(['@', '＠']).unwrap_or((rest, ""));
                    let is_rate = what.trim_end().ends_with(['%', '％']);
                    let (amount, rate) = if is_rate { ("", what) } else { (what, "") };
                    [kind, amount, rate, due, ""].map(str::to_owned)
                }
            };
            let kind: Option<PaymentKind> = self.required_word(&place, &kind);
            let due = self.day_at(&place, &due);
            let amount = if amount.trim().is_empty() { None } else { self.exact(&place, &amount) };
            let rate_bp = if rate.trim().is_empty() { None } else { self.share_at(&place, &rate) };
            if let Some(kind) = kind {
                let rate_bp = rate_bp.unwrap_or_default();
                plan.push(PlannedPayment { kind, due, amount, rate_bp, note });
            }
        }
        plan
    }
}

/// `12.5` of a hundred as basis points, exactly.
fn percent_bp(percent: &str) -> Option<u32> {
    let (whole, fraction) = percent.split_once('.').unwrap_or((percent, ""));
    let fraction = fraction.trim_end_matches('0');
    let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if fraction.len() > 2 || !all_digits(whole) || !all_digits(fraction) || whole.is_empty() {
        return None;
    }
    let whole: u32 = whole.parse().ok()?;
    let hundredths: u32 = format!("{fraction:0<2}").parse().ok()?;
    whole.checked_mul(100)?.checked_add(hundredths)
}

/// `设备(反应釜)` as `设备` and `反应釜`.
fn split_label(text: &str) -> (&str, &str) {
    let text = text.trim();
    let closed = text.strip_suffix([')', '）']);
    match closed.and_then(|open| open.split_once(['(', '（'])) {
        Some((kind, label)) => (kind.trim(), label.trim()),
        None => (text, ""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percent_is_read_exactly() {
        for (percent, expected) in [
            ("60", Some(6_000)),
            ("12.5", Some(1_250)),
            ("0.01", Some(1)),
            ("100.00", Some(10_000)),
            ("0.001", None),
            ("-1", None),
            ("", None),
            ("99999999999", None),
            ("1e2", None),
        ] {
            assert_eq!(percent_bp(percent), expected, "{percent}");
        }
    }

    #[test]
    fn a_label_stands_in_brackets() {
        assert_eq!(split_label("设备（反应釜（小））"), ("设备", "反应釜（小）"));
        assert_eq!(split_label(" 样品 "), ("样品", ""));
    }
}
