//! 专家: people who could help with a need.

use super::check::{
    BODY_CHARS_MAX, Checks, KEYWORDS_MAX, LIST_MAX, NAME_CHARS_MAX, WORD_CHARS_MAX,
};
use super::id::Kind;
use super::party::Party;
use super::record::Content;
use super::words::{ExpertState, TechnologyField};

/// Most achievements that an expert states.
pub const EXPERT_ACHIEVEMENTS_MAX: usize = 100;
/// Most needs that an expert may state to have in hand, or to have room for.
pub const EXPERT_NEEDS_MAX: u32 = 1_000;

/// What is stated about an expert.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expert {
    /// 姓名, required.
    pub display_name: String,
    /// 所在单位.
    pub organization: Party,
    /// 职称.
    pub title: String,
    /// 学科, free texts.
    pub disciplines: Vec<String>,
    /// 技术领域.
    pub technology_fields: Vec<TechnologyField>,
    /// 关键词.
    pub keywords: Vec<String>,
    /// 研究方向与简介.
    pub summary: String,
    /// 行政区划 (GB/T 2260), or empty.
    pub region_code: String,
    /// ORCID, such as 0000-0002-1825-0097, or empty.
    pub orcid: String,
    /// 本人成果: ids of achievements, beyond those that name the expert as contributor.
    pub achievements: Vec<String>,
    /// 在办需求数: how many needs the expert has in hand.
    pub open_needs: u32,
    /// 可承接需求数: how many needs the expert takes at a time; 0 = not stated.
    pub max_needs: u32,
    /// Where the record comes from.
    pub source: String,
    /// Its id there.
    pub external_id: String,
    /// 状态.
    pub state: ExpertState,
}

impl Default for Expert {
    fn default() -> Self {
        Self {
            display_name: String::new(),
            organization: Party::default(),
            title: String::new(),
            disciplines: Vec::new(),
            technology_fields: Vec::new(),
            keywords: Vec::new(),
            summary: String::new(),
            region_code: String::new(),
            orcid: String::new(),
            achievements: Vec::new(),
            open_needs: 0,
            max_needs: 0,
            source: String::new(),
            external_id: String::new(),
            state: ExpertState::Available,
        }
    }
}

impl Content for Expert {
    const KIND: Kind = Kind::Expert;

    const FIELDS: &'static [&'static str] = &[
        "display_name",
        "organization",
        "title",
        "disciplines",
        "technology_fields",
        "keywords",
        "summary",
        "region_code",
        "orcid",
        "achievements",
        "open_need_count",
        "max_need_count",
        "source",
        "external_id",
        "state",
    ];

    fn check(&mut self, checks: &mut Checks) {
        checks.line("display_name", &mut self.display_name, NAME_CHARS_MAX);
        checks.required("display_name", &self.display_name);
        checks.party("organization", &mut self.organization);
        checks.line("title", &mut self.title, WORD_CHARS_MAX);
        checks.list("disciplines", &mut self.disciplines, LIST_MAX, WORD_CHARS_MAX);
        checks.word_set(&mut self.technology_fields);
        checks.list("keywords", &mut self.keywords, KEYWORDS_MAX, WORD_CHARS_MAX);
        checks.body("summary", &mut self.summary, BODY_CHARS_MAX);
        checks.region("region_code", &mut self.region_code);
        checks.orcid("orcid", &mut self.orcid);
        checks.ids("achievements", &mut self.achievements, EXPERT_ACHIEVEMENTS_MAX);
        checks.at_most("open_need_count", self.open_needs, EXPERT_NEEDS_MAX);
        checks.at_most("max_need_count", self.max_needs, EXPERT_NEEDS_MAX);
        checks.origin(&mut self.source, &mut self.external_id);
    }

    fn take_field(&mut self, path: &str, from: &Self) -> bool {
        match path {
            "display_name" => self.display_name.clone_from(&from.display_name),
            "organization" => self.organization.clone_from(&from.organization),
            "title" => self.title.clone_from(&from.title),
            "disciplines" => self.disciplines.clone_from(&from.disciplines),
            "technology_fields" => self.technology_fields.clone_from(&from.technology_fields),
            "keywords" => self.keywords.clone_from(&from.keywords),
            "summary" => self.summary.clone_from(&from.summary),
            "region_code" => self.region_code.clone_from(&from.region_code),
            "orcid" => self.orcid.clone_from(&from.orcid),
            "achievements" => self.achievements.clone_from(&from.achievements),
            "open_need_count" => self.open_needs = from.open_needs,
            "max_need_count" => self.max_needs = from.max_needs,
            "source" => self.source.clone_from(&from.source),
            "external_id" => self.external_id.clone_from(&from.external_id),
            "state" => self.state = from.state,
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
        let party = match self.organization.organization.is_empty() {
            true => &self.organization.display_name,
            false => &self.organization.organization,
        };
        [&self.source, &self.external_id, &self.display_name, party]
    }
}

impl Expert {
    /// Whether the expert takes another need now: available, and with room where that is stated.
    pub const fn has_room(&self) -> bool {
        let is_available = matches!(self.state, ExpertState::Available);
        is_available && (self.max_needs == 0 || self.open_needs < self.max_needs)
    }
}
