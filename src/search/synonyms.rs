//! Words that stand for other words: `synonyms.txt` in the data directory.
//!
//! ```text
//! # 热交换器写作换热器也算，计一半 · comment
//! 热交换器 => 换热器^0.5
//! UAV => 无人机, 无人驾驶飞机^0.4
//! ```
//!
//! A rule goes one way: a need that says the left side also looks for the right side, each
//! occurrence counting its weight (above 0 to 1, 0.5 unless said) of what the left side counts.
//! The file is looked at with every question and read again when it has changed.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use qianxian_index::{Analyzer, Kind, TextQuery};
use tracing::error;

use super::error::Error;
use crate::domain::text::Bilingual;

/// The name of the file.
pub const SYNONYMS_FILE: &str = "synonyms.txt";
/// Largest file, in bytes.
pub const SYNONYMS_BYTES_MAX: u64 = 1 << 20;
/// Longest side of a rule, in characters.
const SIDE_CHARS_MAX: usize = 64;
/// What a right side counts unless the rule says otherwise.
const WEIGHT_DEFAULT: f32 = 0.5;
/// The rules that hold where there is no file.
const SHIPPED: &str = include_str!("synonyms.txt");

/// One direction of one rule.
#[derive(Debug, Clone, PartialEq)]
struct Rule {
    from: String,
    to: String,
    weight: f32,
    // What is looked for: the characters and words of the left side.
    units: Vec<String>,
}

/// What a left side counts for an achievement that has but a part of the right side: it may bring a
/// need in, and outdoes none that shares words.
const TOUCHED_WEIGHT: f32 = 0.01;

/// A list of rules, and what tells it from every other.
#[derive(Debug, Default)]
pub(super) struct Synonyms {
    rules: Vec<Rule>,
    by_first: HashMap<String, Vec<usize>>,
    digest: String,
    is_shipped: bool,
}

/// A right side that a need looks for because it says the left side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Applied {
    pub(super) from: String,
    pub(super) to: String,
}

/// A line that is no rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadSynonym {
    /// Which line, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub reason: Bilingual,
}

impl Synonyms {
    /// Reads a list.
    pub(super) fn parse(analyzer: &Analyzer, text: &str) -> Result<Self, BadSynonym> {
        let mut synonyms = Self {
            digest: blake3::hash(text.as_bytes()).to_hex()[..8].to_owned(),
            ..Self::default()
        };
        for (line, written) in (1..).zip(text.lines()) {
            let rule = written.split('#').next().unwrap_or_default().trim();
            let rule = rule.trim_start_matches('\u{FEFF}');
            if !rule.is_empty() {
                let bad = |reason| BadSynonym { line, reason };
                synonyms.read(analyzer, rule).map_err(bad)?;
            }
        }
        Ok(synonyms)
    }

    fn read(&mut self, analyzer: &Analyzer, rule: &str) -> Result<(), Bilingual> {
        let (from, to) = rule.split_once("=>").ok_or_else(|| {
            Bilingual::new("缺少 “=>”，写法是 “甲 => 乙^0.5”", "it lacks =>; write A => B^0.5")
        })?;
        let from = side(from)?;
        let units: Vec<String> = units(analyzer, from).into_iter().map(|unit| unit.text).collect();
        let Some(first) = units.first() else { return Err(empty()) };
        for to in to.split([',', '，', '、']) {
            let (to, weight) = match to.rsplit_once('^') {
                Some((to, weight)) => (to, read_weight(weight)?),
                None => (to, WEIGHT_DEFAULT),
            };
            let (from, to) = (from.to_owned(), side(to)?.to_owned());
            self.by_first.entry(first.clone()).or_default().push(self.rules.len());
            self.rules.push(Rule { from, to, weight, units: units.clone() });
        }
        Ok(())
    }

    /// What tells a list of the operator's own from every other; empty for the shipped one, which
    /// belongs to the program, and for a list without rules.
    pub(super) fn version(&self) -> &str {
        if self.rules.is_empty() || self.is_shipped { "" } else { &self.digest }
    }

    /// Adds to what an achievement looks for the left sides of the rules whose right sides it could
    /// be found by, so that it finds every need that would find it: those that it says at the rule's
    /// weight, those of which it only has a character or a word hardly at all.
    pub(super) fn extend_reversed(
        &self,
        analyzer: &Analyzer,
        mut query: TextQuery,
        texts: &[&str],
    ) -> TextQuery {
        if self.rules.is_empty() {
            return query;
        }
        let present: HashSet<String> =
            texts.iter().flat_map(|text| units(analyzer, text)).map(|unit| unit.text).collect();
        for rule in &self.rules {
            let is_said = texts.iter().any(|text| says(text, &rule.to));
            let is_touched =
                || units(analyzer, &rule.to).iter().any(|unit| present.contains(&unit.text));
            if is_said || is_touched() {
                let weight = if is_said { rule.weight } else { TOUCHED_WEIGHT };
                query = query.part(rule.from.as_str(), weight);
            }
        }
        query
    }

    /// Adds to a query the right sides of the rules whose left sides stand in its texts, each once,
    /// at its weight of the weightiest text. A right side that stands there itself is left out.
    pub(super) fn extend(
        &self,
        analyzer: &Analyzer,
        mut query: TextQuery,
        texts: &[(&str, f32)],
    ) -> (TextQuery, Vec<Applied>) {
        if self.rules.is_empty() {
            return (query, Vec::new());
        }
        let mut best: Vec<f32> = vec![0.0; self.rules.len()];
        for (text, weight) in texts {
            let units = units(analyzer, text);
            for at in 0..units.len() {
                for &rule in self.by_first.get(&units[at].text).into_iter().flatten() {
                    if stands_at(&units[at..], &self.rules[rule].units) {
                        best[rule] = best[rule].max(*weight);
                    }
                }
            }
        }
        let mut applied = Vec::new();
        for (rule, weight) in self.rules.iter().zip(best).filter(|(_, weight)| *weight > 0.0) {
            if texts.iter().any(|(text, _)| says(text, &rule.to)) {
                continue;
            }
            query = query.part(rule.to.as_str(), weight * rule.weight);
            applied.push(Applied { from: rule.from.clone(), to: rule.to.clone() });
        }
        (query, applied)
    }
}

/// Whether a text has these very letters, in either case.
pub(super) fn says(text: &str, words: &str) -> bool {
    text.to_lowercase().contains(&words.to_lowercase())
}

/// One character or word of a text.
struct Unit {
    text: String,
    // Whether nothing but white space or a hyphen stands between it and the unit before.
    joined: bool,
}

fn units(analyzer: &Analyzer, text: &str) -> Vec<Unit> {
    let mut end = 0;
    let tokens = analyzer.tokens(text).into_iter().filter(|token| token.kind != Kind::Pair);
    let unit = |token: qianxian_index::Token| {
        let between = text.get(end..token.start).unwrap_or_default();
        let joined = between.chars().all(|it| it == '-' || it.is_whitespace());
        end = token.end;
        Unit { text: token.text, joined }
    };
    tokens.map(unit).collect()
}

fn stands_at(units: &[Unit], wanted: &[String]) -> bool {
    let Some(stretch) = units.get(..wanted.len()) else { return false };
    stretch.iter().skip(1).all(|unit| unit.joined)
        && stretch.iter().zip(wanted).all(|(unit, wanted)| unit.text == *wanted)
}

fn side(text: &str) -> Result<&str, Bilingual> {
    let text = text.trim();
    if text.is_empty() {
        return Err(empty());
    }
    if text.chars().count() > SIDE_CHARS_MAX {
        return Err(Bilingual::new(
            format!("一边超过 {SIDE_CHARS_MAX} 个字"),
            format!("a side is longer than {SIDE_CHARS_MAX} characters"),
        ));
    }
    Ok(text)
}

fn empty() -> Bilingual {
    Bilingual::new("有一边是空的", "one side is empty")
}

fn read_weight(text: &str) -> Result<f32, Bilingual> {
    let weight = text.trim().parse().ok().filter(|weight| *weight > 0.0 && *weight <= 1.0);
    weight.ok_or_else(|| {
        Bilingual::new("^ 后面要写大于 0、不超过 1 的数", "^ asks for a number above 0 and up to 1")
    })
}

/// What a file looked like when it was read.
type Stamp = Option<(SystemTime, u64)>;

/// The list of a data directory, read again whenever its file changes.
#[derive(Debug)]
pub(super) struct SynonymFile {
    path: PathBuf,
    analyzer: Analyzer,
    known: Mutex<Option<Known>>,
}

#[derive(Debug)]
struct Known {
    stamp: Stamp,
    // The last list that could be read; none before the first.
    list: Option<Arc<Synonyms>>,
}

impl SynonymFile {
    /// The list of a data directory; nothing is read yet.
    pub(super) fn beside(data_dir: &Path, analyzer: Analyzer) -> Self {
        Self { path: data_dir.join(SYNONYMS_FILE), analyzer, known: Mutex::default() }
    }

    /// The list as the file has it now; without a file, the shipped one. While a changed file
    /// cannot be read, the list before it stays in force and the failure is logged.
    pub(super) fn current(&self) -> Result<Arc<Synonyms>, Error> {
        let stamp = std::fs::metadata(&self.path).ok().and_then(|file| {
            let changed = file.modified().ok()?;
            Some((changed, file.len()))
        });
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(Known { stamp: seen, list: Some(list) }) = known.as_ref()
            && *seen == stamp
        {
            return Ok(Arc::clone(list));
        }
        let before = known.take().and_then(|known| known.list);
        let list = match (self.read(stamp), before) {
            (Ok(list), _) => Arc::new(list),
            (Err(failed), Some(before)) => {
                error!(error = %failed, "synonyms.txt is not taken over: the list before it holds");
                before
            }
            (Err(failed), None) => return Err(failed),
        };
        *known = Some(Known { stamp, list: Some(Arc::clone(&list)) });
        Ok(list)
    }

    fn read(&self, stamp: Stamp) -> Result<Synonyms, Error> {
        let bad = |bad| Error::Synonyms { path: self.path.clone(), bad };
        let Some((_, size)) = stamp else {
            let list = Synonyms::parse(&self.analyzer, SHIPPED).map_err(bad)?;
            return Ok(Synonyms { is_shipped: true, ..list });
        };
        if size > SYNONYMS_BYTES_MAX {
            let reason = Bilingual::new("文件超过 1 MiB", "the file is larger than 1 MiB");
            return Err(bad(BadSynonym { line: 1, reason }));
        }
        let bytes = std::fs::read(&self.path)
            .map_err(|source| Error::File { path: self.path.clone(), source })?;
        let text = String::from_utf8(bytes).map_err(|failed| {
            let before = &failed.as_bytes()[..failed.utf8_error().valid_up_to()];
            let line = 1 + before.iter().filter(|byte| **byte == b'\n').count();
            let reason = Bilingual::new("不是 UTF-8 编码", "it is not UTF-8");
            bad(BadSynonym { line, reason })
        })?;
        Synonyms::parse(&self.analyzer, &text).map_err(bad)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn applied(list: &str, text: &str) -> Vec<String> {
        let analyzer = Analyzer::new().unwrap();
        let list = Synonyms::parse(&analyzer, list).unwrap();
        let (_, applied) = list.extend(&analyzer, TextQuery::new(), &[(text, 1.0)]);
        applied.into_iter().map(|it| format!("{}>{}", it.from, it.to)).collect()
    }

    #[test]
    fn a_rule_goes_one_way_and_every_right_side_is_looked_for() {
        let list = "# 说明\n热交换器 => 换热器^0.5 # 常见\nUAV => 无人机, 飞行器^0.25\n";
        assert_eq!(applied(list, "板式热交换器设计"), ["热交换器>换热器"]);
        assert_eq!(applied(list, "换热器"), [""; 0]);
        assert_eq!(applied(list, "植保 uav 航线"), ["UAV>无人机", "UAV>飞行器"]);
        assert_eq!(applied(list, "无人机（UAV）"), ["UAV>飞行器"]);
        assert_eq!(applied(list, "热、交换器"), [""; 0]);
        assert_eq!(
            applied("heat exchanger => 换热器", "Heat exchangers"),
            ["heat exchanger>换热器"]
        );
    }

    #[test]
    fn a_bad_line_is_named() {
        let analyzer = Analyzer::new().unwrap();
        let check = |list: &str, line: usize| {
            assert_eq!(Synonyms::parse(&analyzer, list).unwrap_err().line, line, "{list}");
        };
        check("甲 => 乙\n丙 丁", 2);
        check("甲 =>", 1);
        check("=> 乙", 1);
        check("\n\n甲 => 乙^0", 3);
        check("甲 => 乙^1.5", 1);
        check("甲 => 乙^NaN", 1);
        check("甲 => 乙,", 1);
    }

    #[test]
    fn the_shipped_list_can_be_read() {
        let analyzer = Analyzer::new().unwrap();
        Synonyms::parse(&analyzer, SHIPPED).unwrap();
    }

    #[test]
    fn a_changed_file_is_read_again_and_a_bad_one_leaves_the_list_before_it() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join(SYNONYMS_FILE);
        let file = SynonymFile::beside(dir.path(), Analyzer::new().unwrap());
        std::fs::write(&path, "甲乙 => 丙丁").unwrap();
        let first = file.current().unwrap();
        assert!(Arc::ptr_eq(&first, &file.current().unwrap()));
        std::fs::write(&path, "甲乙 => 丙丁戊己").unwrap();
        let second = file.current().unwrap();
        assert_ne!(first.version(), second.version());
        std::fs::write(&path, "没有箭头的一行").unwrap();
        assert_eq!(file.current().unwrap().version(), second.version());
        let fresh = SynonymFile::beside(dir.path(), Analyzer::new().unwrap());
        let Err(Error::Synonyms { bad, .. }) = fresh.current() else { panic!("it was taken") };
        assert_eq!(bad.line, 1);
    }
}
