//! 目标 and 观测: what is to be reached by when, and what others have reported of it.

use super::check::{Checks, LIST_MAX, NAME_CHARS_MAX, TITLE_CHARS_MAX};
use super::record::Content;
use super::text::Bilingual;
use super::trade::parts::{NOTE_CHARS_MAX, WHOLE_BP};
use super::violation::Code;
use super::words::{Word, vocabulary};
use super::{Day, Kind};

/// Years that a target may cover.
pub const YEARS_MAX: i64 = 50;
/// Months of a year.
pub const MONTHS: usize = 12;

vocabulary! {
    /// 指标, what a target measures.
    Metric {
        TechnologyAmount = "TECHNOLOGY_AMOUNT", "技术交易额", "technology amount";
        ContractAmount = "CONTRACT_AMOUNT", "合同成交额", "contract amount", "成交额";
        RegistrationCount = "REGISTRATION_COUNT", "登记合同数", "registered contracts";
        IndustrialisedCount = "INDUSTRIALISED_COUNT", "产业化成果数", "industrialised achievements", "产业化";
        RdExpenditure = "RD_EXPENDITURE", "研发投入", "R&D expenditure", "R&D经费", "研发经费";
        HighTechFirmCount = "HIGH_TECH_FIRM_COUNT", "高新技术企业数", "high-tech firms", "高企数";
        TechnologySmeCount = "TECHNOLOGY_SME_COUNT", "科技型中小企业数", "technology SMEs";
        RdBodyCount = "RD_BODY_COUNT", "研发机构数", "R&D bodies";
        PctApplicationCount = "PCT_APPLICATION_COUNT", "PCT专利申请数", "PCT applications", "PCT";
    }
}

vocabulary! {
    /// 口径, whose contracts count.
    Scope {
        Output = "OUTPUT", "输出", "sold by the region";
        Intake = "INTAKE", "吸纳", "bought by the region";
        Total = "TOTAL", "合计", "sold or bought, once";
    }
}

vocabulary! {
    /// 计划线, how the years lie between base and end.
    PlanLine {
        Linear = "LINEAR", "等额", "linear";
        Compound = "COMPOUND", "等比", "compound";
        Given = "GIVEN", "逐年给定", "given by year";
    }
}

vocabulary! {
    /// 累计方式, how values of a year come about.
    Accumulation {
        Flow = "FLOW", "年度发生", "what a year adds";
        Stock = "STOCK", "年末时点", "the level at a year's end";
        Cumulative = "CUMULATIVE", "累计", "all since the base year";
    }
}

impl Metric {
    /// Whether the ledger knows it; the others come as observations.
    pub const fn is_computed(self) -> bool {
        matches!(
            self,
            Self::TechnologyAmount
                | Self::ContractAmount
                | Self::RegistrationCount
                | Self::IndustrialisedCount
        )
    }

    /// Whether its values are fen, rather than a count.
    pub const fn is_money(self) -> bool {
        matches!(self, Self::TechnologyAmount | Self::ContractAmount | Self::RdExpenditure)
    }

    /// What people call it.
    pub fn label(self) -> Bilingual {
        Bilingual::new(self.zh(), self.en())
    }
}

/// A value that a year is to have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct YearValue {
    /// The year.
    pub year: i64,
    /// The value, in fen or as a count.
    pub value: i64,
}

/// 目标.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Target {
    /// What people call it.
    pub display_name: String,
    /// 指标. Required.
    pub metric: Option<Metric>,
    /// 口径; required where contracts are counted, and printed with every figure.
    pub scope: Option<Scope>,
    /// 行政区划: the first 2, 4 or 6 digits of the regions that count.
    pub region_prefix: String,
    /// The year that the way starts from.
    pub base_year: i64,
    /// What that year had.
    pub base_value: i64,
    /// The year by which the target is to be reached.
    pub final_year: i64,
    /// What that year is to have.
    pub final_value: i64,
    /// 计划线; none = linear.
    pub plan_line: Option<PlanLine>,
    /// The years' values where they are given; every year after the base year once.
    pub given: Vec<YearValue>,
    /// How a year's value lies over its months, in basis points, together [`WHOLE_BP`]; empty = by
    /// days.
    pub months_bp: Vec<u32>,
    /// 累计方式; none = what a year adds.
    pub accumulation: Option<Accumulation>,
    /// Where the target comes from.
    pub source: String,
    /// In words.
    pub note: String,
}

impl Target {
    fn check_years(&self, checks: &mut Checks) {
        let years = 1900..2200;
        for (field, year) in [("base_year", self.base_year), ("final_year", self.final_year)] {
            if !years.contains(&year) {
                checks.note(
                    field,
                    Code::OutOfRange,
                    &year.to_string(),
                    "年份须在 1900 至 2199 之间".into(),
                    "a year lies between 1900 and 2199".into(),
                );
            }
        }
        let span = self.final_year.saturating_sub(self.base_year);
        if !(1..=YEARS_MAX).contains(&span) {
            checks.note(
                "final_year",
                Code::OutOfRange,
                &self.final_year.to_string(),
                format!("目标年须晚于基年 1 至 {YEARS_MAX} 年"),
                format!("the final year lies 1 to {YEARS_MAX} years after the base year"),
            );
        }
        for (field, value) in [("base_value", self.base_value), ("final_value", self.final_value)] {
            if value < 0 {
                checks.note(
                    field,
                    Code::OutOfRange,
                    &value.to_string(),
                    "目标值不能为负".into(),
                    "a target's value cannot be negative".into(),
                );
            }
        }
    }

    fn check_plan(&self, checks: &mut Checks) {
        if self.plan_line == Some(PlanLine::Given) {
            let years: Vec<i64> = self.given.iter().map(|given| given.year).collect();
            let wanted: Vec<i64> =
                (self.base_year.saturating_add(1)..=self.final_year).take(LIST_MAX * 3).collect();
            let ends = self.given.last().is_some_and(|last| last.value == self.final_value);
            if years != wanted || !ends || self.given.iter().any(|given| given.value < 0) {
                checks.note(
                    "given",
                    Code::Contradiction,
                    "",
                    "逐年给定时，须按年份依次给出基年之后每一年的值，最后一年等于目标值".into(),
                    "give every year after the base year once, in order; the last one is the \
                     final value"
                        .into(),
                );
            }
        } else if !self.given.is_empty() {
            checks.note(
                "given",
                Code::Contradiction,
                "",
                "只有计划线为“逐年给定”时才填各年的值".into(),
                "years are given only with the plan line GIVEN".into(),
            );
        }
        if self.plan_line == Some(PlanLine::Compound) && self.base_value < 1 {
            checks.note(
                "base_value",
                Code::OutOfRange,
                &self.base_value.to_string(),
                "等比计划线的基年值须大于 0".into(),
                "a compound line starts from more than nothing".into(),
            );
        }
        let sum: u64 = self.months_bp.iter().map(|part| u64::from(*part)).sum();
        let whole = self.months_bp.len() == MONTHS && sum == u64::from(WHOLE_BP);
        if !self.months_bp.is_empty() && !whole {
            checks.note(
                "months_bp",
                Code::OutOfRange,
                &sum.to_string(),
                format!("按月分布须为 12 个数，合计 {WHOLE_BP} 个基点"),
                format!("the months are 12 numbers that add up to {WHOLE_BP} basis points"),
            );
        }
    }
}

impl Content for Target {
    const KIND: Kind = Kind::Target;

    const FIELDS: &'static [&'static str] = &[
        "display_name",
        "metric",
        "scope",
        "region_prefix",
        "base_year",
        "base_value",
        "final_year",
        "final_value",
        "plan_line",
        "given",
        "months_bp",
        "accumulation",
        "source",
        "note",
    ];

    fn check(&mut self, checks: &mut Checks) {
        checks.line("display_name", &mut self.display_name, TITLE_CHARS_MAX);
        checks.required("display_name", &self.display_name);
        let counts_contracts = match self.metric {
            None => {
                checks.required("metric", "");
                false
            }
            Some(metric) => metric.is_computed() && metric != Metric::IndustrialisedCount,
        };
        if counts_contracts && self.scope.is_none() {
            checks.note(
                "scope",
                Code::Required,
                "",
                format!("请写明口径：{}", Scope::choices()),
                "state the scope: OUTPUT, INTAKE or TOTAL".into(),
            );
        }
        let mut prefixes = vec![std::mem::take(&mut self.region_prefix)];
        checks.region_prefixes("region_prefix", &mut prefixes);
        self.region_prefix = prefixes.pop().unwrap_or_default();
        if counts_contracts {
            checks.required("region_prefix", &self.region_prefix);
        }
        self.check_years(checks);
        self.check_plan(checks);
        checks.line("source", &mut self.source, NAME_CHARS_MAX);
        checks.body("note", &mut self.note, NOTE_CHARS_MAX);
    }

    fn take_field(&mut self, path: &str, from: &Self) -> bool {
        match path {
            "display_name" => self.display_name.clone_from(&from.display_name),
            "metric" => self.metric = from.metric,
            "scope" => self.scope = from.scope,
            "region_prefix" => self.region_prefix.clone_from(&from.region_prefix),
            "base_year" => self.base_year = from.base_year,
            "base_value" => self.base_value = from.base_value,
            "final_year" => self.final_year = from.final_year,
            "final_value" => self.final_value = from.final_value,
            "plan_line" => self.plan_line = from.plan_line,
            "given" => self.given.clone_from(&from.given),
            "months_bp" => self.months_bp.clone_from(&from.months_bp),
            "accumulation" => self.accumulation = from.accumulation,
            "source" => self.source.clone_from(&from.source),
            "note" => self.note.clone_from(&from.note),
            _ => return false,
        }
        true
    }

    fn default_source(&mut self, _source: &str) {}

    fn identity(&self) -> [&str; 4] {
        [&self.source, &self.display_name, &self.region_prefix, ""]
    }
}

/// 观测: a value of a metric on a day, as somebody reported it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Observation {
    /// 指标. Required; one that the ledger does not compute.
    pub metric: Option<Metric>,
    /// 行政区划 prefix that it is about.
    pub region_prefix: String,
    /// The day up to which the value counts: from 1 January for what a year adds. Required.
    pub date: Option<Day>,
    /// The value, in fen or as a count.
    pub value: i64,
    /// Who reported it. Required.
    pub source: String,
    /// Its id there, or the document.
    pub external_id: String,
    /// In words.
    pub note: String,
}

impl Content for Observation {
    const KIND: Kind = Kind::Observation;

    const FIELDS: &'static [&'static str] =
        &["metric", "region_prefix", "date", "value", "source", "external_id", "note"];

    fn check(&mut self, checks: &mut Checks) {
        match self.metric {
            None => checks.required("metric", ""),
            Some(metric) if metric.is_computed() => checks.note(
                "metric",
                Code::Contradiction,
                metric.code(),
                format!("“{}”由登记台账计算，不能填报", metric.zh()),
                format!("the ledger computes {}; it cannot be reported", metric.en()),
            ),
            Some(_) => {}
        }
        let mut prefixes = vec![std::mem::take(&mut self.region_prefix)];
        checks.region_prefixes("region_prefix", &mut prefixes);
        self.region_prefix = prefixes.pop().unwrap_or_default();
        if self.date.is_none() {
            checks.required("date", "");
        }
        if self.value < 0 {
            checks.note(
                "value",
                Code::OutOfRange,
                &self.value.to_string(),
                "观测值不能为负".into(),
                "an observed value cannot be negative".into(),
            );
        }
        checks.origin(&mut self.source, &mut self.external_id);
        checks.required("source", &self.source);
        checks.body("note", &mut self.note, NOTE_CHARS_MAX);
    }

    fn take_field(&mut self, path: &str, from: &Self) -> bool {
        match path {
            "metric" => self.metric = from.metric,
            "region_prefix" => self.region_prefix.clone_from(&from.region_prefix),
            "date" => self.date = from.date,
            "value" => self.value = from.value,
            "source" => self.source.clone_from(&from.source),
            "external_id" => self.external_id.clone_from(&from.external_id),
            "note" => self.note.clone_from(&from.note),
            _ => return false,
        }
        true
    }

    fn default_source(&mut self, source: &str) {
        if self.source.is_empty() {
            source.clone_into(&mut self.source);
        }
    }

    /// One value for a metric, a region and a reporter's document.
    fn identity(&self) -> [&str; 4] {
        let metric = self.metric.map_or("", Metric::code);
        [&self.source, &self.external_id, metric, &self.region_prefix]
    }
}
