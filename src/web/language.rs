//! Which language a visitor reads.

use crate::domain::Bilingual;
use crate::domain::words::Word;

/// The query parameter and the cookie that name the language.
pub(super) const LANG: &str = "lang";

/// A language of the console.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lang {
    /// Simplified Chinese, unless something else is asked for.
    Zh,
    /// English.
    En,
}

/// A fixed text in both languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Text {
    zh: &'static str,
    en: &'static str,
}

impl Text {
    pub(super) const fn new(zh: &'static str, en: &'static str) -> Self {
        Self { zh, en }
    }

    pub(super) const fn to(self, lang: Lang) -> &'static str {
        lang.of(self.zh, self.en)
    }

    pub(super) fn bilingual(self) -> Bilingual {
        Bilingual::new(self.zh, self.en)
    }
}

impl Lang {
    /// Reads a language's short name, as in `?lang=en`.
    fn named(name: &str) -> Option<Self> {
        match name.split('-').next().unwrap_or_default() {
            "zh" => Some(Self::Zh),
            "en" => Some(Self::En),
            _ => None,
        }
    }

    /// What was asked for in the address counts most, then the cookie, then the browser's wishes.
    pub(super) fn choose(asked: &str, cookies: &str, accepted: &str) -> Self {
        let kept = cookies
            .split(';')
            .filter_map(|cookie| cookie.trim().split_once('='))
            .find_map(|(name, value)| (name == LANG).then_some(value))
            .and_then(Self::named);
        Self::named(asked).or(kept).or_else(|| wished(accepted)).unwrap_or(Self::Zh)
    }

    /// The short name that [`Lang::choose`] reads.
    pub(super) const fn name(self) -> &'static str {
        self.of("zh", "en")
    }

    /// The tag for HTML and HTTP.
    pub(super) const fn tag(self) -> &'static str {
        self.of("zh-CN", "en")
    }

    /// The language that the switch leads to.
    pub(super) const fn other(self) -> Self {
        match self {
            Self::Zh => Self::En,
            Self::En => Self::Zh,
        }
    }

    /// One of two wordings.
    pub(super) const fn of<'a>(self, zh: &'a str, en: &'a str) -> &'a str {
        match self {
            Self::Zh => zh,
            Self::En => en,
        }
    }

    /// The wording of a sentence.
    pub(super) fn pick(self, sentence: &Bilingual) -> &str {
        self.of(&sentence.zh, &sentence.en)
    }

    /// The label of a word of a vocabulary.
    pub(super) fn word<W: Word>(self, word: W) -> &'static str {
        self.of(word.zh(), word.en())
    }

    /// The labels of several words.
    pub(super) fn words<W: Word>(self, words: &[W]) -> String {
        words.iter().map(|word| self.word(*word)).collect::<Vec<_>>().join(self.comma())
    }

    /// What stands between the items of a list.
    pub(super) const fn comma(self) -> &'static str {
        self.of("、", ", ")
    }
}

/// The language that an `Accept-Language` header ranks highest among ours; the first of equals.
fn wished(accepted: &str) -> Option<Lang> {
    let mut best: Option<(f32, Lang)> = None;
    for wish in accepted.split(',') {
        let (name, quality) = wish.split_once(';').unwrap_or((wish, "q=1"));
        let Some(lang) = Lang::named(&name.trim().to_ascii_lowercase()) else {
            continue;
        };
        let quality = quality.trim().strip_prefix("q=").and_then(|q| q.parse::<f32>().ok());
        let quality = quality.filter(|quality| *quality > 0.0).unwrap_or(0.0);
        if quality > best.map_or(0.0, |(known, _)| known) {
            best = Some((quality, lang));
        }
    }
    best.map(|(_, lang)| lang)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_beats_the_cookie_beats_the_browser() {
        let check = |asked, cookies, accepted, expected| {
            let chosen = Lang::choose(asked, cookies, accepted);
            assert_eq!(chosen, expected, "{asked:?} {cookies:?} {accepted:?}");
        };
        check("", "", "", Lang::Zh);
        check("en", "lang=zh", "zh-CN", Lang::En);
        check("", "a=b; lang=en", "zh-CN", Lang::En);
        check("", "language=en", "zh-CN", Lang::Zh);
        check("", "", "en-GB,en;q=0.9,zh-CN;q=0.8", Lang::En);
        check("", "", "fr, zh-TW;q=0.5, en;q=0.7", Lang::En);
        check("", "", "de,fr;q=0.5", Lang::Zh);
        check("", "", "en;q=0, zh;q=0.1", Lang::Zh);
        check("xx", "lang=", ";;=,q", Lang::Zh);
        check("", "", "en;q=NaN", Lang::Zh);
    }
}
