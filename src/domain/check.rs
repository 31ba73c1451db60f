//! The checks that records share; each notes its violations and goes on.

use super::id::{ID_CHARS_MAX, Kind, RecordId};
use super::money::Fen;
use super::orcid;
use super::party::{Indicator, IpRight, Party};
use super::text::Bilingual;
use super::time::Time;
use super::uscc;
use super::violation::{Code, Violation};
use super::words::{MaturityStage, Word};

/// Longest title, in characters.
pub const TITLE_CHARS_MAX: usize = 300;
/// Longest summary or description, in characters.
pub const BODY_CHARS_MAX: usize = 20_000;
/// Longest 已有基础, in characters.
pub const FOUNDATION_CHARS_MAX: usize = 5_000;
/// Longest keyword, discipline, metric, value, unit or number, in characters.
pub const WORD_CHARS_MAX: usize = 100;
/// Longest name of an organization or a person, in characters.
pub const NAME_CHARS_MAX: usize = 200;
/// Longest source, in characters.
pub const SOURCE_CHARS_MAX: usize = 63;
/// Longest external id, in characters.
pub const EXTERNAL_ID_CHARS_MAX: usize = 200;
/// Most keywords.
pub const KEYWORDS_MAX: usize = 30;
/// Most holders, contributors, rights, codes, modes, regions or aliases.
pub const LIST_MAX: usize = 20;
/// Most indicators or claims.
pub const INDICATORS_MAX: usize = 50;

/// Most violations that are noted of one record; what else is wrong shows once these are mended.
pub const VIOLATIONS_MAX: usize = 20;

/// Collects the violations of one record.
#[derive(Debug, Default)]
pub struct Checks {
    violations: Vec<Violation>,
}

impl Checks {
    /// What was found, in field order of the checks.
    pub fn into_violations(self) -> Vec<Violation> {
        self.violations
    }

    /// Notes one violation.
    pub fn note(&mut self, field: &str, code: Code, value: &str, zh: String, en: String) {
        self.push(Violation::new(field, code, value, Bilingual::new(zh, en)));
    }

    /// Notes a violation that was found elsewhere.
    pub fn refuse(&mut self, violation: Violation) {
        self.push(violation);
    }

    fn push(&mut self, violation: Violation) {
        if self.violations.len() < VIOLATIONS_MAX {
            self.violations.push(violation);
        }
    }

    /// A text of one line: trimmed, inner white space folded to single spaces.
    pub fn line(&mut self, field: &str, text: &mut String, chars_max: usize) {
        self.no_controls(field, text);
        let folded = text.split_whitespace().collect::<Vec<_>>().join(" ");
        *text = folded;
        self.length(field, text, chars_max);
    }

    /// A text of several lines: trimmed, line ends unified.
    pub fn body(&mut self, field: &str, text: &mut String, chars_max: usize) {
        self.no_controls(field, text);
        let unified = text.replace("\r\n", "\n").replace('\r', "\n");
        *text = unified.trim().to_owned();
        self.length(field, text, chars_max);
    }

    /// A field that must not be empty.
    pub fn required(&mut self, field: &str, text: &str) {
        if text.trim().is_empty() {
            self.note(
                field,
                Code::Required,
                "",
                "必填，请补上".into(),
                "required; fill it in".into(),
            );
        }
    }

    /// Title or body: at least one must say something.
    pub fn something_to_read(&mut self, title: &str, body_field: &str, body: &str) {
        if title.trim().is_empty() && body.trim().is_empty() {
            self.note(
                "title",
                Code::Required,
                "",
                format!("title 与 {body_field} 至少填一个"),
                format!("fill in title or {body_field}"),
            );
        }
    }

    /// A list of short texts: each checked, empty ones and repetitions dropped.
    pub fn list(
        &mut self,
        field: &str,
        items: &mut Vec<String>,
        items_max: usize,
        chars_max: usize,
    ) {
        for (place, item) in items.iter_mut().enumerate() {
            self.line(&format!("{field}[{place}]"), item, chars_max);
        }
        let mut seen = std::collections::BTreeSet::new();
        items.retain(|item| !item.is_empty() && seen.insert(item.clone()));
        self.count(field, items.len(), items_max);
    }

    /// A list of words of a vocabulary: sorted, without repetitions.
    pub fn word_set<W: Ord>(&mut self, words: &mut Vec<W>) {
        words.sort_unstable();
        words.dedup();
    }

    /// The size of a list.
    pub fn count(&mut self, field: &str, count: usize, items_max: usize) {
        if count > items_max {
            self.note(
                field,
                Code::TooMany,
                &count.to_string(),
                format!("共 {count} 项，最多 {items_max} 项；请删减"),
                format!("{count} items, at most {items_max}; shorten the list"),
            );
        }
    }

    /// Parties: each with a name or a known organization.
    pub fn parties(&mut self, field: &str, parties: &mut Vec<Party>) {
        for (place, party) in parties.iter_mut().enumerate() {
            self.party(&format!("{field}[{place}]"), party);
        }
        parties.retain(|party| *party != Party::default());
        self.count(field, parties.len(), LIST_MAX);
    }

    /// One party.
    pub fn party(&mut self, field: &str, party: &mut Party) {
        self.line(&format!("{field}.display_name"), &mut party.display_name, NAME_CHARS_MAX);
        party.organization = party.organization.trim().to_owned();
        if !party.organization.is_empty() {
            let organization = format!("{field}.organization");
            if let Err(violation) = RecordId::parse(&organization, &party.organization) {
                self.push(violation);
            }
        }
    }

    /// Rights: numbers checked for length only, since they are kept as written.
    pub fn ip_rights(&mut self, field: &str, rights: &mut [IpRight]) {
        for (place, right) in rights.iter_mut().enumerate() {
            self.line(&format!("{field}[{place}].number"), &mut right.number, WORD_CHARS_MAX);
        }
        self.count(field, rights.len(), LIST_MAX);
    }

    /// Indicators or claims: a metric or a value at least.
    pub fn indicators(&mut self, field: &str, indicators: &mut Vec<Indicator>) {
        for (place, indicator) in indicators.iter_mut().enumerate() {
            self.line(&format!("{field}[{place}].metric"), &mut indicator.metric, WORD_CHARS_MAX);
            self.line(&format!("{field}[{place}].value"), &mut indicator.value, WORD_CHARS_MAX);
            self.line(&format!("{field}[{place}].unit"), &mut indicator.unit, WORD_CHARS_MAX);
        }
        indicators.retain(|i| !(i.metric.is_empty() && i.value.is_empty() && i.unit.is_empty()));
        self.count(field, indicators.len(), INDICATORS_MAX);
    }

    /// 行政区划: six digits (GB/T 2260), or nothing.
    pub fn region(&mut self, field: &str, code: &mut String) {
        *code = code.trim().to_owned();
        let is_code = code.len() == 6 && code.bytes().all(|b| b.is_ascii_digit());
        if !code.is_empty() && !is_code {
            self.note(
                field,
                Code::CodeFormat,
                code,
                "行政区划代码为 6 位数字（GB/T 2260），如 330521".into(),
                "a region code has 6 digits (GB/T 2260), such as 330521".into(),
            );
        }
    }

    /// 地区要求: prefixes of two, four or six digits.
    pub fn region_prefixes(&mut self, field: &str, prefixes: &mut Vec<String>) {
        self.list(field, prefixes, LIST_MAX, WORD_CHARS_MAX);
        for (place, prefix) in prefixes.iter().enumerate() {
            if !matches!(prefix.len(), 2 | 4 | 6) || !prefix.bytes().all(|b| b.is_ascii_digit()) {
                self.note(
                    &format!("{field}[{place}]"),
                    Code::CodeFormat,
                    prefix,
                    "地区要求写行政区划代码的前 2、4 或 6 位数字，如 33".into(),
                    "write the first 2, 4 or 6 digits of a region code, such as 33".into(),
                );
            }
        }
    }

    /// 国民经济行业: a section letter A–T, then up to four digits (GB/T 4754), or nothing.
    pub fn industry(&mut self, field: &str, code: &mut String) {
        *code = code.trim().to_ascii_uppercase();
        let mut characters = code.chars();
        let good = characters.next().is_none_or(|first| ('A'..='T').contains(&first))
            && code.len() <= 5
            && code.len() != 2
            && characters.all(|c| c.is_ascii_digit());
        if !good {
            self.note(
                field,
                Code::CodeFormat,
                code,
                "行业代码为门类字母 A–T，可加 2–4 位数字（GB/T 4754），如 C39".into(),
                "an industry code is a letter A–T, optionally with 2–4 digits (GB/T 4754), such as C39"
                    .into(),
            );
        }
    }

    /// 统一社会信用代码: 18 characters with a check character, or nothing.
    pub fn uscc(&mut self, field: &str, code: &mut String) {
        *code = code.trim().to_ascii_uppercase();
        if code.is_empty() {
            return;
        }
        match uscc::check(code) {
            Ok(()) => {}
            Err(uscc::Fault::Shape) => self.note(
                field,
                Code::CodeFormat,
                code,
                "统一社会信用代码为 18 位数字和大写字母（不含 I O S V Z）".into(),
                "a credit code has 18 digits and capitals (without I O S V Z)".into(),
            ),
            Err(uscc::Fault::CheckCharacter { expected }) => self.note(
                field,
                Code::CheckCharacter,
                code,
                format!("统一社会信用代码校验位不符，按前 17 位应为 {expected}；请核对"),
                format!(
                    "the check character should be {expected} after the first 17; compare them"
                ),
            ),
        }
    }

    /// 技术成熟度: 1 to 9, or nothing.
    pub fn trl(&mut self, field: &str, trl: Option<u8>) {
        if let Some(level) = trl
            && !(1..=9).contains(&level)
        {
            self.note(
                field,
                Code::OutOfRange,
                &level.to_string(),
                "技术成熟度为 1 到 9；不清楚就留空".into(),
                "readiness is 1 to 9; leave it empty if unknown".into(),
            );
        }
    }

    /// Stage and readiness level together: 初期 1–4, 中期 5–7, 成熟应用 8–9.
    pub fn stage_fits(&mut self, stage: Option<MaturityStage>, trl: Option<u8>) {
        let (Some(stage), Some(level)) = (stage, trl) else {
            return;
        };
        let (low, high) = stage.trl_range();
        if (1..=9).contains(&level) && !(low..=high).contains(&level) {
            let (zh, code) = (stage.zh(), stage.code());
            self.note(
                "trl",
                Code::Contradiction,
                &level.to_string(),
                format!("所处阶段“{zh}”对应 TRL {low}–{high}，与 {level} 不符；请改其一"),
                format!("stage {code} goes with readiness {low}–{high}, not {level}; change one"),
            );
        }
    }

    /// A whole number with an upper limit.
    pub fn at_most(&mut self, field: &str, number: u32, max: u32) {
        if number > max {
            self.note(
                field,
                Code::OutOfRange,
                &number.to_string(),
                format!("须在 0 到 {max} 之间；0 表示未写明"),
                format!("must lie between 0 and {max}; 0 = not stated"),
            );
        }
    }

    /// The id of one record, which must be there and well formed.
    pub fn id(&mut self, field: &str, id: &mut String) {
        *id = id.trim().to_owned();
        if id.is_empty() {
            self.required(field, id);
        } else if let Err(violation) = RecordId::parse(field, id) {
            self.push(violation);
        }
    }

    /// Ids of other records: each well formed, repetitions dropped.
    pub fn ids(&mut self, field: &str, ids: &mut Vec<String>, items_max: usize) {
        self.list(field, ids, items_max, ID_CHARS_MAX);
        for (place, id) in ids.iter().enumerate() {
            if let Err(violation) = RecordId::parse(&format!("{field}[{place}]"), id) {
                self.push(violation);
            }
        }
    }

    /// ORCID with its check character, or nothing.
    pub fn orcid(&mut self, field: &str, code: &mut String) {
        *code = code.trim().trim_start_matches("https://orcid.org/").to_ascii_uppercase();
        if code.is_empty() {
            return;
        }
        match orcid::check(code) {
            Ok(()) => {}
            Err(orcid::Fault::Shape) => self.note(
                field,
                Code::CodeFormat,
                code,
                "ORCID 写作 0000-0002-1825-0097 的形式".into(),
                "write an ORCID like 0000-0002-1825-0097".into(),
            ),
            Err(orcid::Fault::CheckCharacter { expected }) => self.note(
                field,
                Code::CheckCharacter,
                code,
                format!("ORCID 校验位不符，应为 {expected}；请核对"),
                format!("the check character should be {expected}; compare the others"),
            ),
        }
    }

    /// An amount: not negative, or nothing.
    pub fn amount(&mut self, field: &str, amount: Option<Fen>) {
        if let Some(fen) = amount
            && fen < Fen::ZERO
        {
            self.note(
                field,
                Code::OutOfRange,
                &fen.to_words(),
                "金额不能为负".into(),
                "an amount cannot be negative".into(),
            );
        }
    }

    /// A moment that a record may carry, or nothing.
    pub fn time(&mut self, field: &str, time: Option<Time>) {
        if let Some(time) = time
            && !time.is_plausible()
        {
            self.note(
                field,
                Code::OutOfRange,
                &time.micros().to_string(),
                "日期须在 1900 至 2199 年之间".into(),
                "a date lies between 1900 and 2199".into(),
            );
        }
    }

    /// Where the record comes from.
    pub fn origin(&mut self, source: &mut String, external_id: &mut String) {
        self.line("source", source, SOURCE_CHARS_MAX);
        self.line("external_id", external_id, EXTERNAL_ID_CHARS_MAX);
    }

    fn no_controls(&mut self, field: &str, text: &str) {
        let found = text
            .chars()
            .enumerate()
            .find(|(_, c)| c.is_control() && !matches!(c, '\n' | '\r' | '\t'));
        if let Some((place, character)) = found {
            let code = u32::from(character);
            let nth = place + 1;
            self.note(
                field,
                Code::ControlCharacter,
                text,
                format!("第 {nth} 个字符是控制字符 U+{code:04X}；请删去"),
                format!("character {nth} is the control character U+{code:04X}; remove it"),
            );
        }
    }

    fn length(&mut self, field: &str, text: &str, chars_max: usize) {
        let count = text.chars().count();
        if count > chars_max {
            self.note(
                field,
                Code::TooLong,
                text,
                format!("共 {count} 字，最多 {chars_max} 字；请缩短"),
                format!("{count} characters, at most {chars_max}; shorten it"),
            );
        }
    }
}

/// Derives the id of a record that came without one from what identifies it.
///
/// The same source and external id (or, lacking that, the same source, title and first party)
/// always give the same id, so that importing a file twice finds the records again.
pub fn identity_bytes(kind: Kind, identity: [&str; 4]) -> Vec<u8> {
    let [source, external_id, title, party] = identity;
    let parts: &[&str] = if external_id.is_empty() {
        &["content", source, title, party]
    } else {
        &["external", source, external_id]
    };
    let mut bytes = kind.collection().as_bytes().to_vec();
    for part in parts {
        bytes.push(0);
        bytes.extend_from_slice(part.as_bytes());
    }
    bytes
}
