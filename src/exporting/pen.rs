//! How words, parties and figures of a record are written.

use super::options::Lang;
use super::value::Value;
use crate::domain::trade::{BrokerShare, TradeParty};
use crate::domain::words::Word;
use crate::domain::{Day, Indicator, IpRight, Party, Time};
use crate::importing::{PHRASE_MARKS, read_indicator};

const DAY_MICROS: i64 = 24 * 3_600_000_000;

/// Writes in one language.
#[derive(Debug, Clone, Copy)]
pub struct Pen {
    pub(super) lang: Lang,
}

impl Pen {
    /// A word of a vocabulary: its label, or its code.
    pub(super) fn label<W: Word>(self, word: W) -> &'static str {
        match self.lang {
            Lang::Zh => word.zh(),
            Lang::En => word.code(),
        }
    }

    pub(super) fn word<W: Word>(self, word: Option<W>) -> Value {
        word.map_or(Value::Nothing, |word| Value::Text(self.label(word).to_owned()))
    }

    pub(super) fn words<W: Word>(self, words: &[W]) -> Value {
        Value::words(words.iter().map(|word| self.label(*word).to_owned()).collect())
    }

    /// `种类`, or `种类:号码`.
    pub(super) fn rights(self, rights: &[IpRight]) -> Value {
        let one = |right: &IpRight| match right.number.is_empty() {
            true => self.label(right.kind).to_owned(),
            false => format!("{}:{}", self.label(right.kind), right.number),
        };
        Value::words(rights.iter().map(one).collect())
    }
}

/// Until when: a day where it ends with one, else the moment in Beijing.
pub(super) fn end(end: Option<Time>) -> Value {
    let Some(end) = end else { return Value::Nothing };
    let day = Day::of(end);
    let micros = end.micros().saturating_sub(day.start().micros());
    if micros == 0 {
        return Value::Day(Day::of_last(end));
    }
    let (seconds, rest) = (micros.rem_euclid(DAY_MICROS) / 1_000_000, micros % 1_000_000);
    let (hour, minute, second) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    Value::Text(format!("{day}T{hour:02}:{minute:02}:{second:02}.{rest:06}+08:00"))
}

pub(super) fn names(parties: &[Party]) -> Value {
    Value::words(parties.iter().map(|party| party.display_name.clone()).collect())
}

pub(super) fn ids(parties: &[Party]) -> Value {
    Value::words(parties.iter().map(|party| party.organization.clone()).collect())
}

pub(super) fn trade_names(parties: &[TradeParty]) -> Value {
    Value::words(parties.iter().map(|one| one.party.display_name.clone()).collect())
}

pub(super) fn trade_ids(parties: &[TradeParty]) -> Value {
    Value::words(parties.iter().map(|one| one.party.organization.clone()).collect())
}

pub(super) fn regions(parties: &[TradeParty]) -> Value {
    Value::words(parties.iter().map(|one| one.region_code.clone()).collect())
}

/// `编号:6000`, in basis points.
pub(super) fn shares(shares: &[BrokerShare]) -> Value {
    let one = |share: &BrokerShare| format!("{}:{}", share.broker, share.share_bp);
    Value::words(shares.iter().map(one).collect())
}

/// `指标:值 单位` where that reads back as it was, else objects.
pub(super) fn indicators(indicators: &[Indicator]) -> Value {
    let texts: Vec<String> = indicators.iter().map(indicator_text).collect();
    let is_plain = |(text, indicator): (&String, &Indicator)| {
        !text.contains(PHRASE_MARKS) && read_indicator(text) == *indicator
    };
    if texts.iter().zip(indicators).all(is_plain) {
        return Value::phrases(texts);
    }
    let object = |one: &Indicator| {
        let must = if one.must { "true" } else { "" };
        vec![
            ("metric", one.metric.clone()),
            ("value", one.value.clone()),
            ("unit", one.unit.clone()),
            ("must", must.to_owned()),
        ]
    };
    Value::Objects(indicators.iter().map(object).collect())
}

fn indicator_text(indicator: &Indicator) -> String {
    let Indicator { metric, value, unit, must } = indicator;
    let colon = if value.is_empty() && unit.is_empty() { "" } else { ":" };
    let space = if unit.is_empty() { "" } else { " " };
    let mark = if *must { "（必须）" } else { "" };
    format!("{metric}{colon}{value}{space}{unit}{mark}")
}
