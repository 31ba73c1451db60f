//! Filters as people write them: comparisons joined by AND, a subset of AIP-160.

use qianxian_index::Filter;

use super::document as fields;
use crate::domain::text::{Bilingual, fold_word};
use crate::domain::violation::{Code, Violation};
use crate::domain::words::{CooperationMode, IpKind, MaturityStage, TechnologyField, Word};

/// Longest filter, in characters.
pub const FILTER_CHARS_MAX: usize = 2_000;

/// How a field may be compared.
#[derive(Clone, Copy)]
enum FieldKind {
    /// One of a vocabulary, with `=`.
    Word(fn(&str) -> Result<&'static str, String>),
    /// An exact text, with `=`.
    Text,
    /// The start of a code, with `=`.
    Prefix,
    /// A number, with `=` and order.
    Number,
    /// `true` or `false`, with `=`.
    Flag,
}

const FIELDS: [(&str, FieldKind); 10] = [
    (fields::TECHNOLOGY_FIELD, FieldKind::Word(code_of::<TechnologyField>)),
    (fields::STAGE, FieldKind::Word(code_of::<MaturityStage>)),
    (fields::COOPERATION_MODE, FieldKind::Word(code_of::<CooperationMode>)),
    (fields::IP_KIND, FieldKind::Word(code_of::<IpKind>)),
    (fields::REGION_CODE, FieldKind::Prefix),
    (fields::SOURCE, FieldKind::Text),
    (fields::HOLDER, FieldKind::Text),
    (fields::TRIAL_FIRST, FieldKind::Flag),
    (fields::TRL, FieldKind::Number),
    (fields::ASK_PRICE_FEN, FieldKind::Number),
];

fn code_of<W: Word>(word: &str) -> Result<&'static str, String> {
    W::parse(word).map(Word::code).ok_or_else(W::choices)
}

/// Reads a filter such as `technology_field = 新材料 AND trl >= 6`; an empty one lets all pass.
pub fn parse_filter(text: &str) -> Result<Filter, Violation> {
    let fault = |at: usize, zh: String, en: String| {
        let nth = text.get(..at).map_or(0, |before| before.chars().count()) + 1;
        let message =
            Bilingual::new(format!("第 {nth} 个字符处：{zh}"), format!("at character {nth}: {en}"));
        Violation::new("filter", Code::CodeFormat, text, message)
    };
    let count = text.chars().count();
    if count > FILTER_CHARS_MAX {
        let zh = format!("过滤条件 {count} 字，最多 {FILTER_CHARS_MAX} 字");
        return Err(fault(0, zh, format!("{count} characters, at most {FILTER_CHARS_MAX}")));
    }
    let mut tokens = Tokens { text, at: 0 };
    let mut all = Vec::new();
    while let Some(field) = tokens.next().map_err(|(at, zh, en)| fault(at, zh, en))? {
        let comparison = comparison(&mut tokens, &field);
        all.push(comparison.map_err(|(at, zh, en)| fault(at, zh, en))?);
        let joint = tokens.next().map_err(|(at, zh, en)| fault(at, zh, en))?;
        match joint {
            None => break,
            Some(token) if token.text == "AND" && !token.quoted => {
                if tokens.rest_is_empty() {
                    let zh = "AND 之后应有条件".to_owned();
                    return Err(fault(text.len(), zh, "a comparison follows AND".to_owned()));
                }
            }
            Some(token) => {
                let zh = format!("条件之间只能用 AND，而不是“{}”", token.text);
                let en = format!("comparisons are joined by AND, not '{}'", token.text);
                return Err(fault(token.at, zh, en));
            }
        }
    }
    Ok(Filter::All(all))
}

/// Where it went wrong, and what to do, in both languages.
type Fault = (usize, String, String);

struct Token {
    at: usize,
    text: String,
    quoted: bool,
}

struct Tokens<'a> {
    text: &'a str,
    at: usize,
}

const OPERATORS: [&str; 6] = ["<=", ">=", "!=", "=", "<", ">"];

impl Tokens<'_> {
    fn skip_space(&mut self) {
        let rest = &self.text[self.at..];
        self.at += rest.len() - rest.trim_start().len();
    }

    fn rest_is_empty(&mut self) -> bool {
        self.skip_space();
        self.at == self.text.len()
    }

    fn next(&mut self) -> Result<Option<Token>, Fault> {
        self.skip_space();
        let (at, rest) = (self.at, &self.text[self.at..]);
        let Some(first) = rest.chars().next() else {
            return Ok(None);
        };
        if first == '"' || first == '\'' {
            return self.quoted(first).map(Some);
        }
        if let Some(operator) = OPERATORS.iter().find(|operator| rest.starts_with(**operator)) {
            self.at += operator.len();
            return Ok(Some(Token { at, text: (*operator).to_owned(), quoted: false }));
        }
        let end = rest
            .find(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '=' | '!' | '"' | '\''))
            .unwrap_or(rest.len())
            .max(first.len_utf8());
        self.at += end;
        Ok(Some(Token { at, text: rest[..end].to_owned(), quoted: false }))
    }

    fn quoted(&mut self, mark: char) -> Result<Token, Fault> {
        let at = self.at;
        let mut text = String::new();
        let mut characters = self.text[at + 1..].char_indices();
        while let Some((place, character)) = characters.next() {
            match character {
                '\\' => text.extend(characters.next().map(|(_, escaped)| escaped)),
                _ if character == mark => {
                    self.at = at + 1 + place + 1;
                    return Ok(Token { at, text, quoted: true });
                }
                _ => text.push(character),
            }
        }
        Err((at, "引号没有配对".to_owned(), "the quotation mark is not closed".to_owned()))
    }
}

fn comparison(tokens: &mut Tokens<'_>, field: &Token) -> Result<Filter, Fault> {
    let known = FIELDS.iter().find(|(name, _)| !field.quoted && *name == field.text);
    let Some((name, kind)) = known else {
        let names: Vec<&str> = FIELDS.iter().map(|(name, _)| *name).collect();
        let names = names.join(", ");
        let zh = format!("没有可过滤的字段“{}”；可用：{names}", field.text);
        return Err((field.at, zh, format!("no field '{}'; use one of {names}", field.text)));
    };
    let end = tokens.text.len();
    let operator = tokens.next()?.filter(|token| OPERATORS.contains(&token.text.as_str()));
    let Some(operator) = operator else {
        let zh = format!("“{name}”之后应为 = 等比较符");
        return Err((field.at, zh, format!("a comparison such as = follows '{name}'")));
    };
    let Some(value) = tokens.next()? else {
        return Err((end, "比较符之后缺少值".into(), "the comparison lacks a value".into()));
    };
    if let FieldKind::Number = kind {
        return range(name, &operator, &value);
    }
    let positive = match operator.text.as_str() {
        "=" => true,
        "!=" => false,
        _ => {
            let zh = format!("“{name}”只能用 = 或 !=");
            return Err((operator.at, zh, format!("'{name}' is compared by = or !=")));
        }
    };
    let filter = equality(name, *kind, &value)?;
    Ok(if positive { filter } else { Filter::Not(Box::new(filter)) })
}

fn equality(name: &str, kind: FieldKind, value: &Token) -> Result<Filter, Fault> {
    match kind {
        FieldKind::Word(code_of) => match code_of(&value.text) {
            Ok(code) => Ok(Filter::facet(name, code)),
            Err(choices) => {
                let zh = format!("“{}”不是 {name} 的取值；可用：{choices}", value.text);
                Err((value.at, zh, format!("'{}' is no {name}; use one of {choices}", value.text)))
            }
        },
        FieldKind::Prefix => {
            Ok(Filter::FacetPrefix { facet: name.to_owned(), prefix: value.text.clone() })
        }
        FieldKind::Flag => match fold_word(&value.text).as_str() {
            "true" | "是" => Ok(Filter::facet(name, "true")),
            "false" | "否" => Ok(Filter::facet(name, "false")),
            _ => Err((value.at, "应为 true 或 false".into(), "expects true or false".into())),
        },
        FieldKind::Text | FieldKind::Number => Ok(Filter::facet(name, value.text.clone())),
    }
}

fn range(name: &str, operator: &Token, value: &Token) -> Result<Filter, Fault> {
    let Ok(number) = value.text.parse::<i64>() else {
        let zh = format!("“{}”不是整数", value.text);
        return Err((value.at, zh, format!("'{}' is not an integer", value.text)));
    };
    let between = |min, max| Filter::Range { number: name.to_owned(), min, max };
    let nothing = || Filter::Any(Vec::new());
    Ok(match operator.text.as_str() {
        "<=" => between(None, Some(number)),
        ">=" => between(Some(number), None),
        "<" => number.checked_sub(1).map_or_else(nothing, |max| between(None, Some(max))),
        ">" => number.checked_add(1).map_or_else(nothing, |min| between(Some(min), None)),
        "!=" => Filter::Not(Box::new(between(Some(number), Some(number)))),
        _ => between(Some(number), Some(number)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &Filter) {
        let read = parse_filter(text).map(|filter| format!("{filter:?}"));
        assert_eq!(read, Ok(format!("{expected:?}")), "{text}");
    }

    #[test]
    fn comparisons_read_as_people_write_them() {
        let materials = Filter::facet("technology_field", "MATERIALS");
        check("", &Filter::All(vec![]));
        check("technology_field = 新材料", &Filter::All(vec![materials.clone()]));
        check("technology_field=\"MATERIALS\"", &Filter::All(vec![materials.clone()]));
        let trl = Filter::Range { number: "trl".into(), min: Some(6), max: None };
        check("technology_field = MATERIALS AND trl >= 6", &Filter::All(vec![materials, trl]));
        let holder = Filter::facet("holder", "苕溪 \"大学\"");
        check(r#"holder != "苕溪 \"大学\"""#, &Filter::All(vec![Filter::Not(Box::new(holder))]));
        let region = Filter::FacetPrefix { facet: "region_code".into(), prefix: "3305".into() };
        check("region_code=3305", &Filter::All(vec![region]));
        check("trial_first = 是", &Filter::All(vec![Filter::facet("trial_first", "true")]));
        check(&format!("trl > {}", i64::MAX), &Filter::All(vec![Filter::Any(vec![])]));
    }

    #[test]
    fn errors_name_the_place_and_the_remedy() {
        for (text, place, words) in [
            ("colour = red", "第 1 个字符", "technology_field"),
            ("trl ≥ 6", "第 1 个字符", "比较符"),
            ("trl >= six", "第 8 个字符", "不是整数"),
            ("trl >= 6 OR trl = 1", "第 10 个字符", "AND"),
            ("trl >= 6 AND", "第 13 个字符", "AND 之后"),
            ("stage = 老", "第 9 个字符", "初期、中期、成熟应用"),
            ("holder = \"苕溪", "第 10 个字符", "引号"),
            ("source > a", "第 8 个字符", "只能用"),
            ("trl =", "第 6 个字符", "缺少值"),
        ] {
            let violation = parse_filter(text).unwrap_err();
            let message = violation.message.zh;
            assert!(message.contains(place) && message.contains(words), "{text}: {message}");
        }
        let long = "a".repeat(FILTER_CHARS_MAX + 1);
        assert!(parse_filter(&long).is_err());
    }

    proptest::proptest! {
        #[test]
        fn no_text_panics(text in "(trl|source|=|>=|AND| |\"|\\\\|[新a1]|\u{0}){0,12}") {
            let read = parse_filter(&text);
            proptest::prop_assert!(read.is_ok() || read.is_err());
        }
    }
}
