//! 撮合项目: what may become a contract, stage by stage.

use super::parts::{
    BrokerShare, NOTE_CHARS_MAX, STEPS_MAX, Step, TOWN_CHARS_MAX, TradeParty, check_parties,
    check_shares, join_steps, settle_steps,
};
use super::words::{DealOrigin, DealStage, DealStatus, PricingRoute};
use crate::domain::check::{Checks, LIST_MAX, TITLE_CHARS_MAX, WORD_CHARS_MAX};
use crate::domain::record::{Content, Lock, LockKind, Reference};
use crate::domain::time::Time;
use crate::domain::violation::Code;
use crate::domain::words::{CooperationMode, TechnologyField, Word};
use crate::domain::{Day, Fen, Kind};

/// Where a deal stands: its stage, and whether it goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// 撮合阶段.
    pub stage: DealStage,
    /// 撮合状态.
    pub status: DealStatus,
}

/// A deal in the making.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Deal {
    /// 项目名称.
    pub title: String,
    /// Ids of the achievements that change hands.
    pub achievements: Vec<String>,
    /// Id of the need that is answered, or empty.
    pub need: String,
    /// 成果方, the first one leading.
    pub institutions: Vec<TradeParty>,
    /// 需求方, the first one leading.
    pub enterprises: Vec<TradeParty>,
    /// 经纪人分成.
    pub broker_shares: Vec<BrokerShare>,
    /// 撮合来源, what it came from.
    pub origin: Option<DealOrigin>,
    /// Name of the introduction, match or event that it came from, or empty.
    pub origin_reference: String,
    /// 技术领域, the sector.
    pub technology_field: Option<TechnologyField>,
    /// 镇街, or empty.
    pub town: String,
    /// 合作方式; what is exclusive locks its achievements from PRICING on.
    pub mode: Option<CooperationMode>,
    /// 预计技术交易额; none = not estimated.
    pub expected_amount: Option<Fen>,
    /// 定价方式.
    pub pricing_route: Option<PricingRoute>,
    /// 成果方为国有单位: an agreed price then needs a public notice.
    pub is_seller_state_owned: bool,
    /// 成果方身份已核实.
    pub is_institution_verified: bool,
    /// 需求方身份已核实.
    pub is_enterprise_verified: bool,
    /// How it went; the first step opens it as a lead.
    pub steps: Vec<Step<Place>>,
    /// Id of the notice in force, or empty. The service states it.
    pub notice: String,
    /// Id of the contract, or empty. The service states it.
    pub contract: String,
    /// Where the record comes from.
    pub source: String,
    /// Its id there.
    pub external_id: String,
}

impl Deal {
    /// Where it stands now.
    pub fn place(&self) -> Place {
        let start = Place { stage: DealStage::Lead, status: DealStatus::Active };
        self.steps.last().map_or(start, |step| step.to)
    }

    /// Whether nobody else may take its achievements, now that it has come so far.
    pub fn is_exclusive(&self) -> bool {
        self.mode.is_some_and(CooperationMode::is_exclusive)
    }

    /// Whether it holds its achievements: agreed on, and not given up.
    pub fn is_committed(&self) -> bool {
        let Place { stage, status } = self.place();
        stage.is_committed() && status.is_open()
    }

    /// The day on which it first reached a stage.
    pub fn reached(&self, stage: DealStage) -> Option<Day> {
        self.steps.iter().find(|step| step.to.stage >= stage).map(|step| step.date)
    }

    fn check_steps(&self, checks: &mut Checks) {
        checks.count("steps", self.steps.len(), STEPS_MAX);
        for (place, pair) in self.steps.windows(2).enumerate() {
            let [before, after] = pair else { continue };
            let is_signed = before.to.stage >= DealStage::Signed;
            let goes_back = is_signed && after.to.stage < before.to.stage;
            let is_lost_late = is_signed && after.to.status == DealStatus::Lost;
            if !before.to.status.is_open() || goes_back || is_lost_late {
                let (stage, status) = (before.to.stage, before.to.status);
                checks.note(
                    &format!("steps[{}]", place + 1),
                    Code::Contradiction,
                    after.to.stage.code(),
                    format!("在“{}”（{}）之后不能有这一步；请核对", stage.zh(), status.zh()),
                    format!("nothing like it follows '{}' ({}); check", stage.en(), status.en()),
                );
            }
            if after.date < before.date {
                checks.note(
                    &format!("steps[{}].date", place + 1),
                    Code::Contradiction,
                    &after.date.to_string(),
                    format!("早于上一步的日期 {}；请核对", before.date),
                    format!("lies before the step before it, {}; check both", before.date),
                );
            }
        }
    }
}

impl Content for Deal {
    const KIND: Kind = Kind::Deal;

    const FIELDS: &'static [&'static str] = &[
        "title",
        "achievements",
        "need",
        "institutions",
        "enterprises",
        "broker_shares",
        "origin",
        "origin_reference",
        "technology_field",
        "town",
        "mode",
        "expected_amount_fen",
        "pricing_route",
        "seller_state_owned",
        "institution_verified",
        "enterprise_verified",
        "source",
        "external_id",
    ];

    const OUTPUT: &'static [&'static str] = &["steps", "stage", "status", "notice", "contract"];

    fn check(&mut self, checks: &mut Checks) {
        checks.line("title", &mut self.title, TITLE_CHARS_MAX);
        checks.required("title", &self.title);
        checks.ids("achievements", &mut self.achievements, LIST_MAX);
        if !self.need.is_empty() {
            checks.id("need", &mut self.need);
        }
        check_parties(checks, "institutions", &mut self.institutions);
        check_parties(checks, "enterprises", &mut self.enterprises);
        check_shares(checks, "broker_shares", &mut self.broker_shares);
        checks.line("origin_reference", &mut self.origin_reference, WORD_CHARS_MAX);
        checks.line("town", &mut self.town, TOWN_CHARS_MAX);
        checks.amount("expected_amount_fen", self.expected_amount);
        checks.origin(&mut self.source, &mut self.external_id);
        for step in &mut self.steps {
            checks.body("note", &mut step.note, NOTE_CHARS_MAX);
        }
        self.check_steps(checks);
    }

    fn take_field(&mut self, path: &str, from: &Self) -> bool {
        match path {
            "title" => self.title.clone_from(&from.title),
            "achievements" => self.achievements.clone_from(&from.achievements),
            "need" => self.need.clone_from(&from.need),
            "institutions" => self.institutions.clone_from(&from.institutions),
            "enterprises" => self.enterprises.clone_from(&from.enterprises),
            "broker_shares" => self.broker_shares.clone_from(&from.broker_shares),
            "origin" => self.origin = from.origin,
            "origin_reference" => self.origin_reference.clone_from(&from.origin_reference),
            "technology_field" => self.technology_field = from.technology_field,
            "town" => self.town.clone_from(&from.town),
            "mode" => self.mode = from.mode,
            "expected_amount_fen" => self.expected_amount = from.expected_amount,
            "pricing_route" => self.pricing_route = from.pricing_route,
            "seller_state_owned" => self.is_seller_state_owned = from.is_seller_state_owned,
            "institution_verified" => self.is_institution_verified = from.is_institution_verified,
            "enterprise_verified" => self.is_enterprise_verified = from.is_enterprise_verified,
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
        let enterprise = self.enterprises.first();
        let enterprise = enterprise.map_or("", |party| party.party.display_name.as_str());
        [&self.source, &self.external_id, &self.title, enterprise]
    }

    /// An exclusive deal holds each of its achievements alone; the others share them.
    fn locks(&self) -> Vec<Lock> {
        if !self.is_committed() || !self.is_exclusive() {
            return Vec::new();
        }
        let locks = self.achievements.iter();
        locks.map(|id| Lock::new(LockKind::ExclusiveAchievement, id)).collect()
    }

    /// Whoever agreed on an achievement respects who holds it alone.
    fn respects(&self) -> Vec<Lock> {
        if !self.is_committed() {
            return Vec::new();
        }
        let locks = self.achievements.iter();
        locks.map(|id| Lock::new(LockKind::ExclusiveAchievement, id)).collect()
    }

    fn references(&self) -> Vec<Reference> {
        let mut named = vec![Reference::new("need", Kind::Need, &self.need)];
        for (place, id) in self.achievements.iter().enumerate() {
            named.push(Reference::new(format!("achievements[{place}]"), Kind::Achievement, id));
        }
        for (place, share) in self.broker_shares.iter().enumerate() {
            let field = format!("broker_shares[{place}].broker");
            named.push(Reference::new(field, Kind::Broker, &share.broker));
        }
        named
    }

    fn keep_from(&mut self, current: &Self, _stated: &Self) {
        self.steps.clone_from(&current.steps);
        self.notice.clone_from(&current.notice);
        self.contract.clone_from(&current.contract);
    }

    /// What it came from stays. The way of pricing and both sides stay from PRICING on, since they
    /// decide whether a notice is due and who was verified; from SIGNED on stays what changes hands
    /// and to whom it is owed.
    fn fixed_fields(&self) -> &'static [&'static str] {
        match self.place().stage {
            DealStage::Pricing => &[
                "origin",
                "origin_reference",
                "pricing_route",
                "seller_state_owned",
                "institutions",
                "enterprises",
            ],
            stage if stage > DealStage::Pricing => &[
                "origin",
                "origin_reference",
                "pricing_route",
                "seller_state_owned",
                "institutions",
                "enterprises",
                "achievements",
                "mode",
                "broker_shares",
            ],
            _ => &["origin", "origin_reference"],
        }
    }

    fn last_happened(&self) -> Option<Day> {
        self.steps.iter().map(|step| step.date).max()
    }

    /// Stages are added to, never changed: a deal cannot come to have gone another way.
    fn rewrites(&self, before: &Self) -> bool {
        !self.steps.starts_with(&before.steps)
    }

    /// An import knows neither notice nor contract, and may leave steps out.
    fn settle(&mut self, before: Option<&Self>, now: Time) {
        if let Some(before) = before {
            if let Some(joined) = join_steps(&before.steps, &self.steps) {
                self.steps = joined;
            }
            if self.notice.is_empty() {
                self.notice.clone_from(&before.notice);
            }
            if self.contract.is_empty() {
                self.contract.clone_from(&before.contract);
            }
        }
        let known = before.map_or(&[][..], |before| &before.steps);
        settle_steps(&mut self.steps, known, now);
    }
}
