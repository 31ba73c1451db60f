//! Texts that people read: always in Chinese and in English.

/// A sentence in both languages of the product, Chinese first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Bilingual {
    /// Simplified Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

impl Bilingual {
    /// Joins the two wordings of one sentence.
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { zh: zh.into(), en: en.into() }
    }
}

impl std::fmt::Display for Bilingual {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} / {}", self.zh, self.en)
    }
}

/// Cuts `text` to at most `chars_max` characters, marking the cut with `…`.
pub fn excerpt(text: &str, chars_max: usize) -> String {
    match text.char_indices().nth(chars_max) {
        None => text.to_owned(),
        Some((end, _)) => format!("{}…", &text[..end]),
    }
}

/// Folds what spellings of a word differ in without meaning it: width, case, spaces, `_` and `-`.
pub fn fold_word(word: &str) -> String {
    word.chars()
        .map(half_width)
        .filter(|c| !c.is_whitespace() && !matches!(c, '_' | '-'))
        .flat_map(char::to_lowercase)
        .collect()
}

/// Turns a full-width form (U+FF01–U+FF5E, ideographic space) into its ASCII twin.
pub fn half_width(c: char) -> char {
    match c {
        '\u{3000}' => ' ',
        '\u{FF01}'..='\u{FF5E}' => {
            u32::from(c).checked_sub(0xFEE0).and_then(char::from_u32).unwrap_or(c)
        }
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_excerpt_counts_characters_not_bytes() {
        assert_eq!(excerpt("锂电池隔膜", 3), "锂电池…");
        assert_eq!(excerpt("锂电池", 3), "锂电池");
        assert_eq!(excerpt("", 0), "");
    }

    #[test]
    fn spellings_of_a_header_fold_together() {
        for spelling in ["TRL", "ｔｒｌ", " t r l ", "T_R-L"] {
            assert_eq!(fold_word(spelling), "trl");
        }
        assert_eq!(fold_word("ＩＰＣ　分类号"), "ipc分类号");
    }
}
