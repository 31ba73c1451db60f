//! Which words a reader would say.

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::analysis::is_unit;

/// Single characters that say more about the word after them: 微划痕, 双天线.
const LEADING: &str =
    "高低微超防耐双多单抗非光电热磁铝钢碳硅锂钛铜镁锌镍铁硼氮氧氢水油气液固粉铸锻";

/// Single characters that say more about the word before them: 固定率, 检测仪.
const TRAILING: &str = "率器机性度化型式体膜面端层线板轮件仪剂物料液管阀泵炉箱车站网链片芯丝粉缸杆轴架\
                        室舱罐塔床卡槽孔环盘座块墙梁桥盒柜屏镜枪钻刀油水气布毡纸胶漆砖瓦棒球锅杯瓶袋\
                        品材场域图表码谱法术源值量差比角距宽厚温压流频波能";

/// English words that say nothing by themselves.
const FILLERS: [&str; 16] = [
    "the", "of", "and", "or", "for", "with", "in", "on", "to", "by", "an", "at", "as", "is",
    "from", "no",
];

/// Words of the right kind that nobody would give as a reason.
static SILENT: LazyLock<HashSet<&str>> =
    LazyLock::new(|| words_of(include_str!("../../dict/silent.txt")));

/// Words that say something only next to another: 散热结构, 数据压缩.
static JOINING: LazyLock<HashSet<&str>> =
    LazyLock::new(|| words_of(include_str!("../../dict/joining.txt")));

fn words_of(list: &str) -> HashSet<&str> {
    let lines = list.lines().filter(|line| !line.starts_with('#'));
    lines.flat_map(str::split_whitespace).collect()
}

/// What part a word takes in a phrase.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    /// Can be said alone.
    Said,
    /// A single character that is said together with the word after it.
    Leading,
    /// A single character that is said together with the word before it.
    Trailing,
    /// Is said together with a word before or after it.
    Joining,
    /// Is not said, and ends a phrase.
    Silent,
}

/// The part of a word with this part of speech (the first letter of its tag in the dictionary, 0 if
/// the dictionary does not have it) and this frequency in writing of all kinds.
pub(super) fn part_of(word: &[char], letter: u8, frequency: usize) -> Part {
    if let &[single] = word {
        return if LEADING.contains(single) {
            Part::Leading
        } else if TRAILING.contains(single) {
            Part::Trailing
        } else {
            Part::Silent
        };
    }
    // Neither adverbs, conjunctions, numerals, measures, particles, prepositions, pronouns nor
    // times. What everybody says says little here, verbs sooner than nouns.
    let common = match letter {
        b'n' => 10_000,
        b'a' | b'v' => 2_000,
        b'b' | b'j' | b'l' | b's' | b'z' | b'g' => 3_000,
        _ => 0,
    };
    let word: String = word.iter().collect();
    match word.as_str() {
        word if JOINING.contains(word) => Part::Joining,
        word if common == 0 || SILENT.contains(word) => Part::Silent,
        _ if frequency >= common => Part::Joining,
        _ => Part::Said,
    }
}

/// Whether a word in letters, as the analyzer writes it, can be given as a reason.
pub(crate) fn is_spoken_word(word: &str) -> bool {
    word.chars().count() >= 2 && !FILLERS.contains(&word) && !is_unit(word)
}
