//! 机构: universities, institutes, enterprises and the others who take part.

use super::check::{BODY_CHARS_MAX, Checks, LIST_MAX, NAME_CHARS_MAX};
use super::id::Kind;
use super::record::Content;
use super::words::OrganizationKind;

/// What an organization states about itself.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Organization {
    /// 机构名称, required.
    pub display_name: String,
    /// 机构类型.
    pub kind: Option<OrganizationKind>,
    /// 统一社会信用代码, or empty.
    pub uscc: String,
    /// 别名.
    pub aliases: Vec<String>,
    /// 简介.
    pub summary: String,
    /// 行政区划 (GB/T 2260), or empty.
    pub region_code: String,
    /// 国民经济行业 (GB/T 4754), or empty.
    pub industry_code: String,
    /// Where the record comes from.
    pub source: String,
    /// Its id there.
    pub external_id: String,
}

impl Content for Organization {
    const KIND: Kind = Kind::Organization;

    const FIELDS: &'static [&'static str] = &[
        "display_name",
        "kind",
        "uscc",
        "aliases",
        "summary",
        "region_code",
        "industry_code",
        "source",
        "external_id",
    ];

    fn check(&mut self, checks: &mut Checks) {
        checks.line("display_name", &mut self.display_name, NAME_CHARS_MAX);
        checks.required("display_name", &self.display_name);
        checks.uscc("uscc", &mut self.uscc);
        checks.list("aliases", &mut self.aliases, LIST_MAX, NAME_CHARS_MAX);
        checks.body("summary", &mut self.summary, BODY_CHARS_MAX);
        checks.region("region_code", &mut self.region_code);
        checks.industry("industry_code", &mut self.industry_code);
        checks.origin(&mut self.source, &mut self.external_id);
    }

    fn take_field(&mut self, path: &str, from: &Self) -> bool {
        match path {
            "display_name" => self.display_name.clone_from(&from.display_name),
            "kind" => self.kind = from.kind,
            "uscc" => self.uscc.clone_from(&from.uscc),
            "aliases" => self.aliases.clone_from(&from.aliases),
            "summary" => self.summary.clone_from(&from.summary),
            "region_code" => self.region_code.clone_from(&from.region_code),
            "industry_code" => self.industry_code.clone_from(&from.industry_code),
            "source" => self.source.clone_from(&from.source),
            "external_id" => self.external_id.clone_from(&from.external_id),
            _ => return false,
        }
        true
    }

    fn default_source(&mut self, source: &str) {
        if self.source.is_empty() {
            source.clone_into(&mut self.source);
        }
    }

    fn identity(&self) -> [&str; 4] {
        [&self.source, &self.external_id, &self.display_name, ""]
    }
}
