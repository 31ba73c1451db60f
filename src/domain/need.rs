//! 技术需求: what an enterprise asks for.

use super::check::{BODY_CHARS_MAX, Checks, FOUNDATION_CHARS_MAX, KEYWORDS_MAX};
use super::check::{TITLE_CHARS_MAX, WORD_CHARS_MAX};
use super::id::Kind;
use super::money::Fen;
use super::party::{Indicator, Party};
use super::record::Content;
use super::time::Time;
use super::violation::Code;
use super::words::{CooperationMode, IpKind, NeedState, NeedType, TechnologyField};

/// What an enterprise states about its need.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Need {
    /// 需求名称.
    pub title: String,
    /// 问题描述. Title or description must say something.
    pub description: String,
    /// 需求类型.
    pub need_type: Option<NeedType>,
    /// 企业.
    pub enterprise: Party,
    /// 关键词.
    pub keywords: Vec<String>,
    /// 技术领域.
    pub technology_field: Option<TechnologyField>,
    /// 学科, free text.
    pub discipline: String,
    /// 国民经济行业 (GB/T 4754), or empty.
    pub industry_code: String,
    /// 技术指标.
    pub indicators: Vec<Indicator>,
    /// 已有基础.
    pub foundation: String,
    /// 合作方式 that the enterprise accepts; empty = any.
    pub cooperation_modes: Vec<CooperationMode>,
    /// 预算下限.
    pub budget_min: Option<Fen>,
    /// 预算上限.
    pub budget_max: Option<Fen>,
    /// Whether achievements above the budget are not to be offered at all.
    pub budget_is_ceiling: bool,
    /// 成熟度要求, 1 to 9.
    pub min_trl: Option<u8>,
    /// 知识产权要求: at least one of these kinds; empty = any.
    pub required_ip_kinds: Vec<IpKind>,
    /// 地区要求: prefixes of region codes; empty = anywhere.
    pub required_regions: Vec<String>,
    /// 行政区划 of the enterprise (GB/T 2260), or empty.
    pub region_code: String,
    /// 揭榜挂帅: whether it is a public challenge.
    pub challenge: bool,
    /// Where the record comes from.
    pub source: String,
    /// Its id there.
    pub external_id: String,
    /// 状态.
    pub state: NeedState,
    /// 有效期.
    pub expire_time: Option<Time>,
}

impl Default for Need {
    fn default() -> Self {
        Self {
            title: String::new(),
            description: String::new(),
            need_type: None,
            enterprise: Party::default(),
            keywords: Vec::new(),
            technology_field: None,
            discipline: String::new(),
            industry_code: String::new(),
            indicators: Vec::new(),
            foundation: String::new(),
            cooperation_modes: Vec::new(),
            budget_min: None,
            budget_max: None,
            budget_is_ceiling: false,
            min_trl: None,
            required_ip_kinds: Vec::new(),
            required_regions: Vec::new(),
            region_code: String::new(),
            challenge: false,
            source: String::new(),
            external_id: String::new(),
            state: NeedState::Open,
            expire_time: None,
        }
    }
}

impl Content for Need {
    const KIND: Kind = Kind::Need;

    const FIELDS: &'static [&'static str] = &[
        "title",
        "description",
        "need_type",
        "enterprise",
        "keywords",
        "technology_field",
        "discipline",
        "industry_code",
        "indicators",
        "foundation",
        "cooperation_modes",
        "budget_min_fen",
        "budget_max_fen",
        "budget_is_ceiling",
        "min_trl",
        "required_ip_kinds",
        "required_regions",
        "region_code",
        "challenge",
        "source",
        "external_id",
        "state",
        "expire_time",
    ];

    fn check(&mut self, checks: &mut Checks) {
        checks.line("title", &mut self.title, TITLE_CHARS_MAX);
        checks.body("description", &mut self.description, BODY_CHARS_MAX);
        checks.something_to_read(&self.title, "description", &self.description);
        checks.party("enterprise", &mut self.enterprise);
        checks.list("keywords", &mut self.keywords, KEYWORDS_MAX, WORD_CHARS_MAX);
        checks.line("discipline", &mut self.discipline, WORD_CHARS_MAX);
        checks.industry("industry_code", &mut self.industry_code);
        checks.indicators("indicators", &mut self.indicators);
        checks.body("foundation", &mut self.foundation, FOUNDATION_CHARS_MAX);
        checks.word_set(&mut self.cooperation_modes);
        checks.amount("budget_min_fen", self.budget_min);
        checks.amount("budget_max_fen", self.budget_max);
        self.check_budget(checks);
        checks.trl("min_trl", self.min_trl);
        checks.word_set(&mut self.required_ip_kinds);
        checks.region_prefixes("required_regions", &mut self.required_regions);
        checks.region("region_code", &mut self.region_code);
        checks.origin(&mut self.source, &mut self.external_id);
        checks.time("expire_time", self.expire_time);
    }

    fn take_field(&mut self, path: &str, from: &Self) -> bool {
        match path {
            "title" => self.title.clone_from(&from.title),
            "description" => self.description.clone_from(&from.description),
            "need_type" => self.need_type = from.need_type,
            "enterprise" => self.enterprise.clone_from(&from.enterprise),
            "keywords" => self.keywords.clone_from(&from.keywords),
            "technology_field" => self.technology_field = from.technology_field,
            "discipline" => self.discipline.clone_from(&from.discipline),
            "industry_code" => self.industry_code.clone_from(&from.industry_code),
            "indicators" => self.indicators.clone_from(&from.indicators),
            "foundation" => self.foundation.clone_from(&from.foundation),
            "cooperation_modes" => self.cooperation_modes.clone_from(&from.cooperation_modes),
            "budget_min_fen" => self.budget_min = from.budget_min,
            "budget_max_fen" => self.budget_max = from.budget_max,
            "budget_is_ceiling" => self.budget_is_ceiling = from.budget_is_ceiling,
            "min_trl" => self.min_trl = from.min_trl,
            "required_ip_kinds" => self.required_ip_kinds.clone_from(&from.required_ip_kinds),
            "required_regions" => self.required_regions.clone_from(&from.required_regions),
            "region_code" => self.region_code.clone_from(&from.region_code),
            "challenge" => self.challenge = from.challenge,
            "source" => self.source.clone_from(&from.source),
            "external_id" => self.external_id.clone_from(&from.external_id),
            "state" => self.state = from.state,
            "expire_time" => self.expire_time = from.expire_time,
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
        let enterprise = self.enterprise.display_name.as_str();
        [&self.source, &self.external_id, self.reading_title(), enterprise]
    }
}

impl Need {
    /// The title, or the description when there is none.
    pub fn reading_title(&self) -> &str {
        if self.title.is_empty() { &self.description } else { &self.title }
    }

    fn check_budget(&self, checks: &mut Checks) {
        if let (Some(low), Some(high)) = (self.budget_min, self.budget_max)
            && low > high
        {
            checks.note(
                "budget_max_fen",
                Code::Contradiction,
                &high.to_words(),
                format!("预算上限 {} 低于下限 {}；请核对", high.to_words(), low.to_words()),
                format!(
                    "budget_max {} is below budget_min {}",
                    high.to_english(),
                    low.to_english()
                ),
            );
        }
    }
}
