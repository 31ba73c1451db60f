//! What stands round a digit: a model name, a date, the number of a list, or the unit of an amount.

use super::figures::Side;
use super::letters::{NOTHING, is_han, is_space};
use super::operator::Lead;
use super::reader::Reader;
use super::units::{Unit, whole_unit};
use super::vocabulary::{PREFIXES, STANDARDS, UNCOUNTED};

impl Reader<'_> {
    /// The end of a model name, a standard or another word with digits in it.
    pub(super) fn past_name(&self, start: usize) -> Option<usize> {
        let letters = &self.letters;
        if self.prefix(start).is_some() {
            return None;
        }
        let (one, two) = (letters.before(start), letters.before(start.saturating_sub(1)));
        let in_word = one.is_ascii_alphabetic() || one == '_' || one == '第' || one == '№';
        let after_dash = matches!(one, '-' | '/' | '.') && two.is_ascii_alphanumeric();
        let spaced = letters.skip_spaces_back(start);
        let standard = STANDARDS.iter().any(|word| letters.ends_with(spaced, word).is_some());
        (in_word || after_dash || standard).then(|| self.past_digits(start))
    }

    pub(super) fn past_digits(&self, start: usize) -> usize {
        let mut end = start;
        let is_inner = |c: char| matches!(c, '.' | '-' | '_');
        while self.letters.get(end).is_ascii_alphanumeric()
            || (is_inner(self.letters.get(end))
                && self.letters.get(end + 1).is_ascii_alphanumeric())
        {
            end += 1;
        }
        end
    }

    /// Letters right before the digits that belong to the value: HRC50, φ0.5, Ra0.2.
    pub(super) fn prefix(&self, start: usize) -> Option<(usize, &'static str)> {
        PREFIXES.iter().find_map(|(word, unit)| {
            let from = self.letters.ends_with(start, word)?;
            let from = if unit.is_empty() { start } else { from };
            Some((from, *unit))
        })
    }

    /// 2023 年, 1–3 月, and the numbers of a list.
    pub(super) fn is_date_or_list(
        &self,
        first: &Side,
        second: Option<&Side>,
        start: usize,
        lead: &Lead,
    ) -> bool {
        let letters = &self.letters;
        let end = second.map_or(first.number.end, |second| second.number.end);
        let year = first.number.is_plain()
            && first.number.value(0).is_some_and(|v| (1_900.0..=2_100.0).contains(&v))
            && (letters.get(end) == '年' || letters.get(first.number.end) == '年');
        let day = first.unit.is_none() && matches!(letters.get(end), '月' | '日' | '号');
        let short =
            first.number.end - start <= 2 && first.number.is_plain() && first.unit.is_none();
        let next = letters.get(first.number.end);
        let list = short
            && !lead.compares
            && matches!(next, '.' | '、' | ')' | '．')
            && second.is_none()
            && letters.before(start) != '('
            && !letters.get(first.number.end + 1).is_ascii_digit();
        year || day || list
    }

    /// Units that need the name to be told: 度, 周, T, 位.
    pub(super) fn by_name(&self, side: &Side, name: &str) -> Option<Unit> {
        let at = self.letters.skip_spaces(side.number.end);
        let has = |words: &[&str]| words.iter().any(|word| name.contains(word));
        let unit = match self.letters.get(at) {
            '度' if has(&["温"]) => "℃",
            '度' if has(&["角", "倾", "偏转", "视场", "俯仰"]) => "°",
            '周' if has(&["循环"]) => "次",
            'T' if has(&["磁"]) => "特斯拉",
            '位' if has(&["分辨", "采样", "位宽"]) => "bit",
            _ => return None,
        };
        whole_unit(unit).map(|unit| Unit { end: at + 1, ..unit })
    }

    pub(super) fn unit_written(&self, first: &Side, second: Option<&Side>) -> String {
        let own = |side: &Side| {
            let from = self.letters.skip_spaces(side.number.end);
            let from = if side.unit_start > from { side.unit_start } else { from };
            self.letters.written(from, side.end).trim().to_owned()
        };
        let written = own(first);
        match second {
            Some(second) if written.is_empty() => own(second),
            _ => written,
        }
    }

    pub(super) fn begins_uncounted(&self, end: usize) -> bool {
        let at = self.letters.skip_spaces(end);
        UNCOUNTED.iter().any(|word| self.letters.has(at, word))
    }

    /// Whether a bare number really ends here.
    pub(super) fn is_stop(&self, end: usize) -> bool {
        let c = self.letters.get(end);
        !(is_han(c) || c.is_alphanumeric() || matches!(c, '/' | '·' | '^' | '*' | '×' | '~' | ':'))
            || matches!(c, '的' | '以' | '及' | '时' | '且' | '并' | '和' | '或')
    }

    /// Whether nothing clings to a unit of a few letters: 延伸率304N不锈钢 names a steel.
    pub(super) fn is_plain_end(&self, end: usize) -> bool {
        let c = self.letters.get(end);
        !is_han(c)
            || self.letters.before(end) == '%'
            || is_han(self.letters.before(end))
            || is_space(c)
            || c == NOTHING
            || matches!(c, '的' | '以' | '及' | '时' | '且' | '并' | '和' | '或')
    }
}
