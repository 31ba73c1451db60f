//! 技术合同: what was agreed, what of it is technology, and how it is to be paid.

use super::parts::{
    BrokerShare, NOTE_CHARS_MAX, STEPS_MAX, Step, TOWN_CHARS_MAX, TradeParty, WHOLE_BP,
    check_parties, check_shares, check_stated, check_sum, join_steps, settle_steps,
};
use super::words::{ContractState, ContractType, CostKind, PaymentKind};
use crate::domain::check::{Checks, INDICATORS_MAX, TITLE_CHARS_MAX, WORD_CHARS_MAX};
use crate::domain::record::{Content, Lock, LockKind, Reference};
use crate::domain::time::Time;
use crate::domain::violation::Code;
use crate::domain::words::{IpKind, TechnologyField};
use crate::domain::{Day, Fen, Kind};

/// 非技术性费用: a part of the price that pays for something else than technology.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CostLine {
    /// What for.
    pub kind: CostKind,
    /// What exactly, or empty.
    pub label: String,
    /// How much.
    pub amount: Fen,
}

/// 付款计划: one part of how the price is to be paid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedPayment {
    /// 支付方式.
    pub kind: PaymentKind,
    /// The day on which it is due, if one is agreed.
    pub due: Option<Day>,
    /// How much; none where it depends (a royalty).
    pub amount: Option<Fen>,
    /// 提成比例 in basis points of what is sold; 0 = none.
    pub rate_bp: u32,
    /// On what it depends, or empty.
    pub note: String,
}

/// The amounts of a contract.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Amounts {
    /// 合同成交额. Required.
    pub contract: Option<Fen>,
    /// Whether the total is not known yet and `contract` is an estimate.
    pub is_estimate: bool,
    /// 非技术性费用.
    pub costs: Vec<CostLine>,
}

impl Amounts {
    /// 技术交易额: the contract amount less every deducted line (认定规则 art. 51: carriers and
    /// samples in a reasonable quantity are not deducted). None when it would be negative, does not
    /// fit, or no amount is stated.
    pub fn technology(&self) -> Option<Fen> {
        let deducted = self.costs.iter().filter(|line| line.kind.is_deducted());
        let deducted = deducted.map(|line| line.amount).try_fold(Fen::ZERO, Fen::checked_add)?;
        let left = self.contract?.checked_sub(deducted)?;
        (left >= Fen::ZERO).then_some(left)
    }

    /// Checks the amounts together.
    pub fn check(&mut self, checks: &mut Checks) {
        check_stated(checks, "contract_amount_fen", self.contract);
        for (place, line) in self.costs.iter_mut().enumerate() {
            let field = format!("cost_lines[{place}]");
            checks.line(&format!("{field}.label"), &mut line.label, TITLE_CHARS_MAX);
            checks.amount(&format!("{field}.amount_fen"), Some(line.amount));
        }
        checks.count("cost_lines", self.costs.len(), INDICATORS_MAX);
        let all = check_sum(checks, "cost_lines", self.costs.iter().map(|line| line.amount));
        let (Some(all), Some(contract)) = (all, self.contract) else { return };
        if all > contract && contract >= Fen::ZERO {
            checks.note(
                "cost_lines",
                Code::Contradiction,
                &all.to_words(),
                format!(
                    "非技术性费用合计 {}，超过合同成交额 {}；请核对两者",
                    all.to_words(),
                    contract.to_words()
                ),
                format!(
                    "the cost lines add up to {}, more than the contract amount of {}; check both",
                    all.to_english(),
                    contract.to_english()
                ),
            );
        }
    }
}

/// 合同变更: a change of the amounts after signing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Amendment {
    /// The amounts before.
    pub before: Amounts,
    /// The amounts from then on.
    pub after: Amounts,
    /// The day from which it holds.
    pub date: Day,
    /// When it was written down.
    pub time: Time,
    /// Who wrote it down.
    pub actor: String,
    /// Why.
    pub note: String,
}

/// A technology contract.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Contract {
    /// Id of the deal that it concludes, or empty.
    pub deal: String,
    /// 项目名称.
    pub title: String,
    /// 合同类型.
    pub contract_type: Option<ContractType>,
    /// 卖方, the first one registers.
    pub sellers: Vec<TradeParty>,
    /// 买方, the first one leading.
    pub buyers: Vec<TradeParty>,
    /// 签订日期; none before it is signed.
    pub sign_date: Option<Day>,
    /// 有效期: the last day, if one is agreed.
    pub end_date: Option<Day>,
    /// 技术领域.
    pub technology_field: Option<TechnologyField>,
    /// 知识产权类别.
    pub ip_kinds: Vec<IpKind>,
    /// 服务的国民经济行业 (GB/T 4754), or empty.
    pub industry_code: String,
    /// 镇街, or empty.
    pub town: String,
    /// What it costs.
    pub amounts: Amounts,
    /// 付款计划.
    pub payment_plan: Vec<PlannedPayment>,
    /// 经纪人分成.
    pub broker_shares: Vec<BrokerShare>,
    /// 关联交易.
    pub is_between_related: bool,
    /// How it went; the last is its state, none is [`ContractState::Draft`].
    pub steps: Vec<Step<ContractState>>,
    /// 变更.
    pub amendments: Vec<Amendment>,
    /// 已到账: what payments add up to, reversals taken off. The service states it.
    pub received: Fen,
    /// Where the record comes from.
    pub source: String,
    /// Its id there.
    pub external_id: String,
}

impl Contract {
    /// 合同状态.
    pub fn state(&self) -> ContractState {
        self.steps.last().map_or(ContractState::Draft, |step| step.to)
    }

    /// The day of the last step or amendment; none before it is signed.
    pub fn last_date(&self) -> Option<Day> {
        let step = self.steps.last().map(|step| step.date);
        step.max(self.amendments.last().map(|amendment| amendment.date))
    }

    /// 技术交易额; zero where the amounts were never checked.
    pub fn technology_amount(&self) -> Fen {
        self.amounts.technology().unwrap_or_default()
    }

    /// Whether more may come in than the contract amount says, since royalties depend on sales.
    pub fn is_open_ended(&self) -> bool {
        self.payment_plan.iter().any(|part| part.kind == PaymentKind::Royalty)
    }

    fn check_plan(&mut self, checks: &mut Checks) {
        for (place, part) in self.payment_plan.iter_mut().enumerate() {
            let field = format!("payment_plan[{place}]");
            checks.amount(&format!("{field}.amount_fen"), part.amount);
            checks.at_most(&format!("{field}.rate_bp"), part.rate_bp, WHOLE_BP);
            checks.body(&format!("{field}.note"), &mut part.note, NOTE_CHARS_MAX);
            if part.amount.is_none() && part.rate_bp == 0 {
                checks.required(&format!("{field}.amount_fen"), "");
            }
        }
        checks.count("payment_plan", self.payment_plan.len(), INDICATORS_MAX);
        let planned = self.payment_plan.iter().filter_map(|part| part.amount);
        let planned = check_sum(checks, "payment_plan", planned);
        if !self.amendments.is_empty() {
            // The plan is what was signed; an amendment may well agree on less.
            return;
        }
        let (Some(planned), Some(contract)) = (planned, self.amounts.contract) else { return };
        if planned > contract && !self.is_open_ended() {
            checks.note(
                "payment_plan",
                Code::Contradiction,
                &planned.to_words(),
                format!(
                    "计划付款合计 {}，超过合同成交额 {}；请核对两者",
                    planned.to_words(),
                    contract.to_words()
                ),
                format!(
                    "the plan adds up to {}, more than the contract amount of {}; check both",
                    planned.to_english(),
                    contract.to_english()
                ),
            );
        }
    }
}

impl Content for Contract {
    const KIND: Kind = Kind::Contract;

    const FIELDS: &'static [&'static str] = &[
        "deal",
        "title",
        "contract_type",
        "sellers",
        "buyers",
        "sign_date",
        "end_date",
        "technology_field",
        "ip_kinds",
        "industry_code",
        "town",
        "contract_amount_fen",
        "amount_estimated",
        "cost_lines",
        "payment_plan",
        "broker_shares",
        "related_parties",
        "source",
        "external_id",
    ];

    const OUTPUT: &'static [&'static str] =
        &["technology_amount_fen", "steps", "state", "amendments", "received_fen"];

    fn check(&mut self, checks: &mut Checks) {
        if !self.deal.is_empty() {
            checks.id("deal", &mut self.deal);
        }
        checks.line("title", &mut self.title, TITLE_CHARS_MAX);
        checks.required("title", &self.title);
        if self.contract_type.is_none() {
            checks.required("contract_type", "");
        }
        check_parties(checks, "sellers", &mut self.sellers);
        check_parties(checks, "buyers", &mut self.buyers);
        if self.sellers.is_empty() {
            checks.required("sellers", "");
        }
        if self.buyers.is_empty() {
            checks.required("buyers", "");
        }
        if let (Some(sign), Some(end)) = (self.sign_date, self.end_date)
            && end < sign
        {
            checks.note(
                "end_date",
                Code::Contradiction,
                &end.to_string(),
                format!("早于签订日期 {sign}；请核对两者"),
                format!("lies before the sign date {sign}; check both"),
            );
        }
        checks.word_set(&mut self.ip_kinds);
        checks.industry("industry_code", &mut self.industry_code);
        checks.line("town", &mut self.town, TOWN_CHARS_MAX);
        self.amounts.check(checks);
        self.check_plan(checks);
        check_shares(checks, "broker_shares", &mut self.broker_shares);
        checks.origin(&mut self.source, &mut self.external_id);
        checks.line("external_id", &mut self.external_id, WORD_CHARS_MAX);
        checks.count("steps", self.steps.len(), STEPS_MAX);
        let way = [ContractState::Signed, ContractState::Terminated];
        if !self.steps.iter().map(|step| step.to).eq(way.into_iter().take(self.steps.len())) {
            checks.note(
                "steps",
                Code::Contradiction,
                "",
                "合同只能先签订、再终止；请核对过程".into(),
                "a contract is signed, then ended, each once; check the steps".into(),
            );
        }
        checks.count("amendments", self.amendments.len(), STEPS_MAX);
    }

    fn take_field(&mut self, path: &str, from: &Self) -> bool {
        match path {
            "deal" => self.deal.clone_from(&from.deal),
            "title" => self.title.clone_from(&from.title),
            "contract_type" => self.contract_type = from.contract_type,
            "sellers" => self.sellers.clone_from(&from.sellers),
            "buyers" => self.buyers.clone_from(&from.buyers),
            "sign_date" => self.sign_date = from.sign_date,
            "end_date" => self.end_date = from.end_date,
            "technology_field" => self.technology_field = from.technology_field,
            "ip_kinds" => self.ip_kinds.clone_from(&from.ip_kinds),
            "industry_code" => self.industry_code.clone_from(&from.industry_code),
            "town" => self.town.clone_from(&from.town),
            "contract_amount_fen" => self.amounts.contract = from.amounts.contract,
            "amount_estimated" => self.amounts.is_estimate = from.amounts.is_estimate,
            "cost_lines" => self.amounts.costs.clone_from(&from.amounts.costs),
            "payment_plan" => self.payment_plan.clone_from(&from.payment_plan),
            "broker_shares" => self.broker_shares.clone_from(&from.broker_shares),
            "related_parties" => self.is_between_related = from.is_between_related,
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
        let seller = self.sellers.first();
        let seller = seller.map_or("", |party| party.party.display_name.as_str());
        [&self.source, &self.external_id, &self.title, seller]
    }

    /// A deal has one contract.
    fn locks(&self) -> Vec<Lock> {
        let is_over = self.state() == ContractState::Terminated;
        if self.deal.is_empty() || is_over {
            return Vec::new();
        }
        vec![Lock::new(LockKind::ContractOfDeal, &self.deal)]
    }

    fn references(&self) -> Vec<Reference> {
        let mut named = vec![Reference::new("deal", Kind::Deal, &self.deal)];
        for (place, share) in self.broker_shares.iter().enumerate() {
            let field = format!("broker_shares[{place}].broker");
            named.push(Reference::new(field, Kind::Broker, &share.broker));
        }
        named
    }

    fn keep_from(&mut self, current: &Self, _stated: &Self) {
        self.steps.clone_from(&current.steps);
        self.amendments.clone_from(&current.amendments);
        self.received = current.received;
    }

    fn keep_owned(&mut self, current: &Self) {
        self.received = current.received;
    }

    fn is_frozen(&self) -> bool {
        self.state() != ContractState::Draft
    }

    /// Signing and ending ask for more than the contract itself, so that no import does either to one
    /// that is there.
    fn rewrites(&self, before: &Self) -> bool {
        self.steps != before.steps
    }

    fn last_happened(&self) -> Option<Day> {
        self.last_date()
    }

    /// An import may leave out steps, and mostly knows no amendments.
    fn settle(&mut self, before: Option<&Self>, now: Time) {
        if let Some(before) = before {
            if let Some(joined) = join_steps(&before.steps, &self.steps) {
                self.steps = joined;
            }
            if self.amendments.is_empty() {
                self.amendments.clone_from(&before.amendments);
            }
        }
        settle_steps(&mut self.steps, before.map_or(&[], |before| &before.steps), now);
        for (place, amendment) in self.amendments.iter_mut().enumerate() {
            if amendment.time != Time::default() {
                continue;
            }
            let known = before.and_then(|before| before.amendments.get(place));
            let known = known.filter(|known| {
                Amendment { time: amendment.time, ..(*known).clone() } == *amendment
            });
            amendment.time = known.map_or(now, |known| known.time);
        }
    }
}
