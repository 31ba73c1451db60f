//! Rows of targets and observations, whose values are amounts or counts as their metric has it.

use super::pen::Pen;
use super::row::Exportable;
use super::value::Value;
use crate::domain::Fen;
use crate::domain::target::{Metric, Observation, Target};

impl Exportable for Target {
    const HAS_UNITS: bool = false;

    fn value(&self, column: &str, pen: Pen) -> Value {
        match column {
            "display_name" => Value::text(&self.display_name),
            "metric" => pen.word(self.metric),
            "scope" => pen.word(self.scope),
            "region_prefix" => Value::text(&self.region_prefix),
            "base_year" => Value::Count(self.base_year),
            "base_value" => measured(self.metric, self.base_value),
            "final_year" => Value::Count(self.final_year),
            "final_value" => measured(self.metric, self.final_value),
            "plan_line" => pen.word(self.plan_line),
            "given" => {
                let one = |year: &crate::domain::target::YearValue| {
                    let value = measured_text(self.metric, year.value);
                    format!("{}:{value}", year.year)
                };
                Value::words(self.given.iter().map(one).collect())
            }
            "months_bp" => Value::words(self.months_bp.iter().map(ToString::to_string).collect()),
            "accumulation" => pen.word(self.accumulation),
            "source" => Value::text(&self.source),
            "note" => Value::text(&self.note),
            _ => Value::Nothing,
        }
    }
}

impl Exportable for Observation {
    const HAS_UNITS: bool = false;

    fn value(&self, column: &str, pen: Pen) -> Value {
        match column {
            "metric" => pen.word(self.metric),
            "region_prefix" => Value::text(&self.region_prefix),
            "date" => Value::day(self.date),
            "value" => measured(self.metric, self.value),
            "source" => Value::text(&self.source),
            "external_id" => Value::text(&self.external_id),
            "note" => Value::text(&self.note),
            _ => Value::Nothing,
        }
    }
}

/// An amount with its unit, since counts stand in the same column, or a count.
fn measured(metric: Option<Metric>, value: i64) -> Value {
    match metric.is_some_and(Metric::is_money) {
        true => Value::Text(measured_text(metric, value)),
        false => Value::Count(value),
    }
}

fn measured_text(metric: Option<Metric>, value: i64) -> String {
    match metric.is_some_and(Metric::is_money) {
        true => Fen::new(value).to_words(),
        false => value.to_string(),
    }
}
