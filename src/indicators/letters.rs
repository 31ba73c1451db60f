//! A text letter by letter, in half width, with the way back to what was written.

use crate::domain::text::half_width;

/// What stands beyond either end of a text.
pub(super) const NOTHING: char = '\0';

pub(super) struct Letters<'a> {
    source: &'a str,
    at: Vec<(usize, char)>,
}

impl<'a> Letters<'a> {
    pub(super) fn new(source: &'a str) -> Self {
        let at = source.char_indices().map(|(place, c)| (place, plain(c))).collect();
        Self { source, at }
    }

    pub(super) fn len(&self) -> usize {
        self.at.len()
    }

    pub(super) fn get(&self, index: usize) -> char {
        self.at.get(index).map_or(NOTHING, |(_, c)| *c)
    }

    pub(super) fn before(&self, index: usize) -> char {
        index.checked_sub(1).map_or(NOTHING, |index| self.get(index))
    }

    /// What was written from one letter up to another.
    pub(super) fn written(&self, from: usize, to: usize) -> &'a str {
        let place =
            |index: usize| self.at.get(index).map_or(self.source.len(), |(place, _)| *place);
        self.source.get(place(from)..place(to)).unwrap_or_default()
    }

    /// The letters from one up to another, in half width.
    pub(super) fn folded(&self, from: usize, to: usize) -> String {
        let to = to.min(self.len());
        self.at.get(from..to).unwrap_or_default().iter().map(|(_, c)| *c).collect()
    }

    /// Whether this word begins at the letter; letters of A–Z in any case.
    pub(super) fn has(&self, index: usize, word: &str) -> bool {
        let mut end = index;
        word.chars().all(|c| {
            end += 1;
            self.get(end - 1).eq_ignore_ascii_case(&c)
        })
    }

    /// Where this word begins when it ends just before `end`; an English word stands alone.
    pub(super) fn ends_with(&self, end: usize, word: &str) -> Option<usize> {
        let mut from = end;
        for c in word.chars().rev() {
            if !self.before(from).eq_ignore_ascii_case(&c) {
                return None;
            }
            from = from.checked_sub(1)?;
        }
        let stands_alone = !word.starts_with(|c: char| c.is_ascii_alphabetic())
            || !self.before(from).is_ascii_alphanumeric();
        stands_alone.then_some(from)
    }

    /// The first letter from here that is no space.
    pub(super) fn skip_spaces(&self, mut index: usize) -> usize {
        while is_space(self.get(index)) {
            index += 1;
        }
        index
    }

    /// The end of what precedes here without its spaces.
    pub(super) fn skip_spaces_back(&self, mut end: usize) -> usize {
        while is_space(self.before(end)) {
            end -= 1;
        }
        end
    }
}

/// A space, but no line break: what stands on another line belongs to something else.
pub(super) fn is_space(c: char) -> bool {
    c == ' ' || c == '\t' || c == '\u{A0}' || ('\u{2000}'..='\u{200A}').contains(&c)
}

/// Chinese characters.
pub(super) fn is_han(c: char) -> bool {
    ('\u{4E00}'..='\u{9FFF}').contains(&c) || ('\u{3400}'..='\u{4DBF}').contains(&c)
}

/// One spelling of each sign: half width, one sort of minus, comparison, micro and ohm.
fn plain(c: char) -> char {
    match half_width(c) {
        '−' | '﹣' | '‐' | '‑' => '-',
        '～' | '∼' | '〜' | '˜' => '~',
        '≧' | '⩾' | '≮' | '﹥' => '≥',
        '≦' | '⩽' | '≯' | '﹤' => '≤',
        '\u{B5}' => 'μ',
        '\u{2126}' => 'Ω',
        '•' | '⋅' | '‧' | '∙' | '・' | '．' => '·',
        'º' | '˚' => '°',
        '﹪' => '%',
        '∶' => ':',
        c => c,
    }
}
