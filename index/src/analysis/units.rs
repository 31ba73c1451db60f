//! Unit signs and names, and what they are written as in tokens.

/// Units that are cut off a number written before them, so that `12V` is found by `12 V`. Single
/// letters that model codes end in (`5g`, `316l`, `3d`, `4k`, `10a`) are left out on purpose.
const CUT: [&str; 55] = [
    "mm", "cm", "dm", "km", "nm", "μm", "pm", "mm2", "cm2", "m2", "km2", "mm3", "cm3", "dm3", "m3",
    "ml", "dl", "cc", "mg", "kg", "μg", "ng", "ms", "μs", "ns", "min", "hz", "khz", "mhz", "ghz",
    "v", "mv", "kv", "μv", "ma", "μa", "ka", "ah", "mah", "w", "mw", "kw", "gw", "wh", "kwh",
    "mwh", "pa", "kpa", "mpa", "gpa", "bar", "db", "°c", "°f", "ppm",
];

/// Unit names in Chinese characters that stand for a unit and nothing else. Names that are also
/// subjects, such as 纳米, stay as they are.
const NAMES: [(&str, &str); 3] = [("摄氏度", "°c"), ("平方米", "m2"), ("立方米", "m3")];

/// Whether these letters are a unit of their own where they stand right after a number.
pub(crate) fn is_unit(letters: &str) -> bool {
    CUT.contains(&letters)
}

/// The unit that the characters begin with, and how many characters its name takes.
pub(super) fn named_at(
    characters: impl Iterator<Item = char> + Clone,
) -> Option<(&'static str, usize)> {
    // Asked at every character of every text.
    if !matches!(characters.clone().next(), Some('摄' | '平' | '立')) {
        return None;
    }
    NAMES.iter().find_map(|&(name, unit)| {
        let mut characters = characters.clone();
        let fits = name.chars().all(|wanted| characters.next() == Some(wanted));
        fits.then(|| (unit, name.chars().count()))
    })
}

/// What a sign that holds several letters in one character is written as.
pub(super) fn spelled_out(sign: char) -> Option<&'static str> {
    Some(match sign {
        '℃' => "°c",
        '℉' => "°f",
        '㎜' => "mm",
        '㎝' => "cm",
        '㎞' => "km",
        '㎚' => "nm",
        '㎛' => "μm",
        '㎟' => "mm2",
        '㎠' => "cm2",
        '㎡' => "m2",
        '㎢' => "km2",
        '㎣' => "mm3",
        '㎤' => "cm3",
        '㎥' => "m3",
        '㎎' => "mg",
        '㎏' => "kg",
        '㎍' => "μg",
        '㎖' => "ml",
        '㎗' => "dl",
        '㏄' => "cc",
        '㎐' => "hz",
        '㎑' => "khz",
        '㎒' => "mhz",
        '㎓' => "ghz",
        '㎷' => "mv",
        '㎸' => "kv",
        '㎂' => "μa",
        '㎃' => "ma",
        '㎾' => "kw",
        '㎿' => "mw",
        '㎩' => "pa",
        '㎪' => "kpa",
        '㎫' => "mpa",
        '㎬' => "gpa",
        'ℓ' => "l",
        'Ⅰ' | 'ⅰ' => "i",
        'Ⅱ' | 'ⅱ' => "ii",
        'Ⅲ' | 'ⅲ' => "iii",
        'Ⅳ' | 'ⅳ' => "iv",
        'Ⅴ' | 'ⅴ' => "v",
        'Ⅵ' | 'ⅵ' => "vi",
        'Ⅶ' | 'ⅶ' => "vii",
        'Ⅷ' | 'ⅷ' => "viii",
        'Ⅸ' | 'ⅸ' => "ix",
        'Ⅹ' | 'ⅹ' => "x",
        'Ⅺ' | 'ⅺ' => "xi",
        'Ⅻ' | 'ⅻ' => "xii",
        'ﬀ' => "ff",
        'ﬁ' => "fi",
        'ﬂ' => "fl",
        'ﬃ' => "ffi",
        'ﬄ' => "ffl",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_unit_name_is_recognised() {
        for (name, unit) in NAMES {
            assert_eq!(named_at(name.chars()), Some((unit, name.chars().count())));
        }
    }
}
