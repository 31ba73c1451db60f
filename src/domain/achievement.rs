//! 科技成果: what a university or an institute offers.

use super::check::{BODY_CHARS_MAX, Checks, KEYWORDS_MAX, LIST_MAX, NAME_CHARS_MAX};
use super::check::{TITLE_CHARS_MAX, WORD_CHARS_MAX};
use super::id::Kind;
use super::money::Fen;
use super::news::news_bytes;
use super::party::{Indicator, IpRight, Party};
use super::record::Content;
use super::time::Time;
use super::words::{AchievementState, CooperationMode, MaturityStage, TechnologyField};

/// What the holders state about an achievement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Achievement {
    /// 成果名称.
    pub title: String,
    /// 摘要. Title or summary must say something.
    pub summary: String,
    /// 关键词.
    pub keywords: Vec<String>,
    /// 技术领域.
    pub technology_field: Option<TechnologyField>,
    /// 学科, free text.
    pub discipline: String,
    /// 国民经济行业 where it is used (GB/T 4754), or empty.
    pub industry_code: String,
    /// IPC classes as written.
    pub ipc_codes: Vec<String>,
    /// 所处阶段.
    pub stage: Option<MaturityStage>,
    /// 技术成熟度, 1 to 9.
    pub trl: Option<u8>,
    /// 知识产权.
    pub ip_rights: Vec<IpRight>,
    /// 合作方式.
    pub cooperation_modes: Vec<CooperationMode>,
    /// 拟价; none = 面议.
    pub ask_price: Option<Fen>,
    /// 完成单位, the first one leading.
    pub holders: Vec<Party>,
    /// 完成人.
    pub contributors: Vec<String>,
    /// 行政区划 of the first holder (GB/T 2260), or empty.
    pub region_code: String,
    /// 先用后转: whether it may be used before it is paid for.
    pub trial_first: bool,
    /// 性能指标.
    pub claims: Vec<Indicator>,
    /// Where the record comes from.
    pub source: String,
    /// Its id there.
    pub external_id: String,
    /// 状态.
    pub state: AchievementState,
    /// 有效期: from this moment on it is no longer offered.
    pub expire_time: Option<Time>,
}

impl Default for Achievement {
    fn default() -> Self {
        Self {
            title: String::new(),
            summary: String::new(),
            keywords: Vec::new(),
            technology_field: None,
            discipline: String::new(),
            industry_code: String::new(),
            ipc_codes: Vec::new(),
            stage: None,
            trl: None,
            ip_rights: Vec::new(),
            cooperation_modes: Vec::new(),
            ask_price: None,
            holders: Vec::new(),
            contributors: Vec::new(),
            region_code: String::new(),
            trial_first: false,
            claims: Vec::new(),
            source: String::new(),
            external_id: String::new(),
            state: AchievementState::Published,
            expire_time: None,
        }
    }
}

impl Content for Achievement {
    const KIND: Kind = Kind::Achievement;

    const FIELDS: &'static [&'static str] = &[
        "title",
        "summary",
        "keywords",
        "technology_field",
        "discipline",
        "industry_code",
        "ipc_codes",
        "stage",
        "trl",
        "ip_rights",
        "cooperation_modes",
        "ask_price_fen",
        "holders",
        "contributors",
        "region_code",
        "trial_first",
        "claims",
        "source",
        "external_id",
        "state",
        "expire_time",
    ];

    fn check(&mut self, checks: &mut Checks) {
        checks.line("title", &mut self.title, TITLE_CHARS_MAX);
        checks.body("summary", &mut self.summary, BODY_CHARS_MAX);
        checks.something_to_read(&self.title, "summary", &self.summary);
        checks.list("keywords", &mut self.keywords, KEYWORDS_MAX, WORD_CHARS_MAX);
        checks.line("discipline", &mut self.discipline, WORD_CHARS_MAX);
        checks.industry("industry_code", &mut self.industry_code);
        checks.list("ipc_codes", &mut self.ipc_codes, LIST_MAX, WORD_CHARS_MAX);
        checks.trl("trl", self.trl);
        checks.stage_fits(self.stage, self.trl);
        checks.ip_rights("ip_rights", &mut self.ip_rights);
        checks.word_set(&mut self.cooperation_modes);
        checks.amount("ask_price_fen", self.ask_price);
        checks.parties("holders", &mut self.holders);
        checks.list("contributors", &mut self.contributors, LIST_MAX, NAME_CHARS_MAX);
        checks.region("region_code", &mut self.region_code);
        checks.indicators("claims", &mut self.claims);
        checks.origin(&mut self.source, &mut self.external_id);
        checks.time("expire_time", self.expire_time);
    }

    fn take_field(&mut self, path: &str, from: &Self) -> bool {
        match path {
            "title" => self.title.clone_from(&from.title),
            "summary" => self.summary.clone_from(&from.summary),
            "keywords" => self.keywords.clone_from(&from.keywords),
            "technology_field" => self.technology_field = from.technology_field,
            "discipline" => self.discipline.clone_from(&from.discipline),
            "industry_code" => self.industry_code.clone_from(&from.industry_code),
            "ipc_codes" => self.ipc_codes.clone_from(&from.ipc_codes),
            "stage" => self.stage = from.stage,
            "trl" => self.trl = from.trl,
            "ip_rights" => self.ip_rights.clone_from(&from.ip_rights),
            "cooperation_modes" => self.cooperation_modes.clone_from(&from.cooperation_modes),
            "ask_price_fen" => self.ask_price = from.ask_price,
            "holders" => self.holders.clone_from(&from.holders),
            "contributors" => self.contributors.clone_from(&from.contributors),
            "region_code" => self.region_code.clone_from(&from.region_code),
            "trial_first" => self.trial_first = from.trial_first,
            "claims" => self.claims.clone_from(&from.claims),
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

    fn is_news(&self, before: Option<&Self>, now: Time) -> bool {
        before.is_none_or(|before| {
            news_bytes(self) != news_bytes(before)
                || (self.is_on_offer(now) && !before.is_on_offer(now))
        })
    }

    fn identity(&self) -> [&str; 4] {
        let holder = self.holders.first().map_or("", |party| party.display_name.as_str());
        [&self.source, &self.external_id, self.reading_title(), holder]
    }
}

impl Achievement {
    /// The title, or the summary when there is none.
    pub fn reading_title(&self) -> &str {
        if self.title.is_empty() { &self.summary } else { &self.title }
    }

    /// Whether it is offered at `now`: published and not expired.
    pub fn is_on_offer(&self, now: Time) -> bool {
        self.state == AchievementState::Published && !self.is_expired(now)
    }

    /// Whether it is no longer offered at `now`.
    pub fn is_expired(&self, now: Time) -> bool {
        self.expire_time.is_some_and(|end| end <= now)
    }
}
