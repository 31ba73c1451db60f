//! Targets and observations: how a value is read depends on what it measures.

use super::cells::{Cell, Entry};
use super::drafts::Importable;
use crate::domain::target::{Metric, Observation, Target, YearValue};
use crate::domain::text::half_width;
use crate::domain::violation::{Code, Violation};
use crate::domain::words::Word;
use crate::domain::{Bilingual, Fen};

/// A value whose metric may stand in a later column.
#[derive(Debug, Default)]
struct Stated {
    text: String,
    unit: Option<&'static str>,
}

/// What the cells of a target say only together.
#[derive(Debug, Default)]
pub struct TargetCells {
    base: Stated,
    last: Stated,
    given: Vec<(i64, String)>,
}

impl Importable for Target {
    type Aside = TargetCells;

    fn take(&mut self, aside: &mut TargetCells, cell: Cell, entry: &mut Entry<'_>) {
        match entry.column().name {
            "display_name" => self.display_name = entry.text(cell),
            "metric" => self.metric = entry.word(cell),
            "scope" => self.scope = entry.word(cell),
            "region_prefix" => self.region_prefix = entry.text(cell),
            "base_year" => self.base_year = entry.number(cell).map_or(0, i64::from),
            "base_value" => aside.base = stated(cell, entry),
            "final_year" => self.final_year = entry.number(cell).map_or(0, i64::from),
            "final_value" => aside.last = stated(cell, entry),
            "plan_line" => self.plan_line = entry.word(cell),
            "given" => aside.given = given(cell, entry),
            "months_bp" => self.months_bp = months(cell, entry),
            "accumulation" => self.accumulation = entry.word(cell),
            "source" => self.source = entry.text(cell),
            "note" => self.note = entry.text(cell),
            _ => {}
        }
    }

    fn complete(&mut self, aside: TargetCells, faults: &mut Vec<Violation>) {
        let TargetCells { base, last, given } = aside;
        self.base_value = value(self.metric, &base, "base_value", faults).unwrap_or_default();
        self.final_value = value(self.metric, &last, "final_value", faults).unwrap_or_default();
        if last.text.trim().is_empty() {
            faults.push(missing("final_value"));
        }
        for (year, text) in given {
            let stated = Stated { text, unit: None };
            if let Some(value) = value(self.metric, &stated, "given", faults) {
                self.given.push(YearValue { year, value });
            }
        }
    }
}

impl Importable for Observation {
    type Aside = ObservedCells;

    fn take(&mut self, aside: &mut ObservedCells, cell: Cell, entry: &mut Entry<'_>) {
        match entry.column().name {
            "metric" => self.metric = entry.word(cell),
            "region_prefix" => self.region_prefix = entry.text(cell),
            "date" => self.date = entry.day(cell),
            "value" => aside.value = stated(cell, entry),
            "source" => self.source = entry.text(cell),
            "external_id" => self.external_id = entry.text(cell),
            "note" => self.note = entry.text(cell),
            _ => {}
        }
    }

    fn complete(&mut self, aside: ObservedCells, faults: &mut Vec<Violation>) {
        match value(self.metric, &aside.value, "value", faults) {
            Some(value) => self.value = value,
            None if aside.value.text.trim().is_empty() => faults.push(missing("value")),
            None => {}
        }
    }
}

/// What the cells of an observation say only together.
#[derive(Debug, Default)]
pub struct ObservedCells {
    value: Stated,
}

fn stated(cell: Cell, entry: &mut Entry<'_>) -> Stated {
    Stated { unit: entry.bound.unit, text: entry.number_text(cell) }
}

/// `2021:14.82亿` and so on, or objects of `year` and `value`.
fn given(cell: Cell, entry: &mut Entry<'_>) -> Vec<(i64, String)> {
    let mut given = Vec::new();
    for (place, item) in entry.word_items(cell).into_iter().enumerate() {
        let place = format!("[{place}]");
        let [year, value] = match item {
            Cell::Object(fields) => entry.parts(&place, fields, ["year", "value"]),
            item => {
                let text = entry.text_at(&place, item);
                let (year, value) = text.split_once([':', '：']).unwrap_or((&text, ""));
                [year.to_owned(), value.to_owned()]
            }
        };
        let year: String = year.trim().trim_end_matches('年').chars().map(half_width).collect();
        match year.parse() {
            Ok(year) => given.push((year, value)),
            Err(_) => {
                let message = Bilingual::new(
                    "写作 2021:14.82亿，逐年一项",
                    "write one item a year, such as 2021:14.82亿",
                );
                entry.note(&place, Code::NumberFormat, &year, message);
            }
        }
    }
    given
}

/// Twelve parts of a year in basis points.
fn months(cell: Cell, entry: &mut Entry<'_>) -> Vec<u32> {
    let mut months = Vec::new();
    for (place, text) in entry.texts(cell).into_iter().enumerate() {
        let plain: String = text.trim().chars().map(half_width).collect();
        match plain.parse() {
            Ok(part) => months.push(part),
            Err(_) => {
                let message = Bilingual::new(
                    "写 12 个整数，以基点计，合计 10000",
                    "write 12 whole numbers of basis points, 10000 together",
                );
                entry.note(&format!("[{place}]"), Code::NumberFormat, &text, message);
            }
        }
    }
    months
}

/// The value in fen or as a count, as its metric has it; none when it is not stated or not read.
fn value(
    metric: Option<Metric>,
    stated: &Stated,
    field: &str,
    faults: &mut Vec<Violation>,
) -> Option<i64> {
    let text: String = stated.text.trim().chars().map(half_width).collect();
    // Without a metric, which is told elsewhere, there is no telling what a value means.
    let metric = metric?;
    if text.is_empty() {
        return None;
    }
    let ends_in_digit = text.ends_with(|c: char| c.is_ascii_digit());
    let read = match (metric.is_money(), stated.unit) {
        (true, Some(unit)) if ends_in_digit => Fen::parse(&format!("{text}{unit}")).ok(),
        (true, _) => Fen::parse(&text).ok(),
        (false, None) => count(&text).map(Fen::new),
        (false, Some(_)) => None,
    };
    if read.is_none() {
        let message = match metric.is_money() {
            true => Bilingual::new(
                format!("“{}”是金额；写作 13亿、40亿元，精确到分", metric.zh()),
                format!("{} is an amount; write 13亿 or 40亿元, exact to the fen", metric.en()),
            ),
            false => Bilingual::new(
                format!("“{}”是数量；写不小于 0 的整数，表头不写金额单位", metric.zh()),
                format!(
                    "{} is a count; write a whole number of 0 or more, and no unit of money in \
                     the header",
                    metric.en()
                ),
            ),
        };
        let code = if metric.is_money() { Code::MoneyFormat } else { Code::NumberFormat };
        faults.push(Violation::new(field, code, &stated.text, message));
    }
    read.map(Fen::get)
}

/// `1800`, `1,800` or `1800.0`.
fn count(text: &str) -> Option<i64> {
    let text = text.replace(',', "");
    let (whole, zeros) = text.split_once('.').unwrap_or((&text, ""));
    let is_whole = zeros.bytes().all(|byte| byte == b'0');
    let all_digits = !whole.is_empty() && whole.bytes().all(|byte| byte.is_ascii_digit());
    if is_whole && all_digits { whole.parse().ok() } else { None }
}

fn missing(field: &str) -> Violation {
    let message = Bilingual::new("必填，请补上", "required; fill it in");
    Violation::new(field, Code::Required, "", message)
}
