//! Runs of characters to words.

use std::sync::LazyLock;

use jieba_rs::Jieba;

use super::spoken::{Part, part_of};

/// What a word of technology counts among the general words: enough to be preferred to its parts.
const TERM_FREQUENCY: usize = 50;

/// jieba's dictionary with our words of technology. Reading it takes a moment and some 30 MB, so
/// it waits until a first reason is asked for.
static JIEBA: LazyLock<Jieba> = LazyLock::new(|| {
    let mut jieba = Jieba::new();
    let lines = include_str!("../../dict/terms.txt").lines().filter(|line| !line.starts_with('#'));
    for term in lines.flat_map(str::split_whitespace) {
        let known = if jieba.has_word(term) { jieba.suggest_freq(term) } else { 0 };
        jieba.add_word(term, Some(known.max(TERM_FREQUENCY)), Some("n"));
    }
    jieba
});

/// A word of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Word {
    /// Where it ends, in characters of the run; it begins where the one before it ends.
    pub(crate) end: usize,
    /// What part it takes in a phrase.
    pub(crate) part: Part,
}

/// The words of a run of simplified characters, one after the other: those whose frequencies have
/// the highest product. A character that no word begins with is a word of its own.
pub(crate) fn cut(run: &[char]) -> Vec<Word> {
    let text: String = run.iter().collect();
    let mut words = Vec::new();
    let mut at = 0;
    for tag in JIEBA.tag(&text, false) {
        let end = at + tag.word.chars().count();
        let characters = run.get(at..end).unwrap_or_default();
        let letter = tag.tag.bytes().next().unwrap_or(0);
        let frequency = JIEBA.suggest_freq(tag.word);
        words.push(Word { end, part: part_of(characters, letter, frequency) });
        at = end;
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_are_cut_into_the_likeliest_words() {
        let check = |text: &str, wanted: &str| {
            let run: Vec<char> = text.chars().collect();
            let mut start = 0;
            let mut words: Vec<String> = Vec::new();
            for word in cut(&run) {
                words.push(run[start..word.end].iter().collect());
                start = word.end;
            }
            assert_eq!(words.join(" "), wanted, "{text}");
        };
        check("研究生命起源", "研究 生命 起源");
        check("锂电池隔膜", "锂电池 隔膜");
        check("石墨烯涂层", "石墨烯 涂层");
        check("自动识别准确率不低于百分之九十", "自动识别 准确率 不 低于 百分之九十");
        check("刀具用涂层", "刀具 用 涂层");
        check("龘龘电池", "龘 龘 电池");
        check("", "");
    }
}
