//! 认定登记: the registration of a contract, by which alone its technology amount counts.

use super::contract::Contract;
use super::parts::{
    BrokerShare, NOTE_CHARS_MAX, STEPS_MAX, Step, TOWN_CHARS_MAX, TradeParty, check_parties,
    check_shares, join_steps, settle_steps,
};
use super::words::{BookingKind, ContractType, RegistrationState, RevocationGround};
use crate::domain::check::{Checks, TITLE_CHARS_MAX, WORD_CHARS_MAX};
use crate::domain::record::{Content, Lock, LockKind, Reference};
use crate::domain::text::half_width;
use crate::domain::time::Time;
use crate::domain::violation::Code;
use crate::domain::words::{IpKind, TechnologyField};
use crate::domain::{Day, Fen, Kind};

/// Digits that a registration number may have: 16, or 14 by the older guide.
pub const NUMBER_DIGITS: [usize; 2] = [16, 14];

/// What was registered, as the certificate states it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Facts {
    /// 项目名称.
    pub title: String,
    /// 合同类型.
    pub contract_type: Option<ContractType>,
    /// 卖方, the first one registers: its region decides 输出.
    pub sellers: Vec<TradeParty>,
    /// 买方: the region of the first decides 吸纳.
    pub buyers: Vec<TradeParty>,
    /// 签订日期.
    pub sign_date: Option<Day>,
    /// 技术领域.
    pub technology_field: Option<TechnologyField>,
    /// 知识产权类别.
    pub ip_kinds: Vec<IpKind>,
    /// 服务的国民经济行业, or empty.
    pub industry_code: String,
    /// 镇街, or empty.
    pub town: String,
    /// 合同成交额.
    pub contract_amount: Option<Fen>,
    /// 技术交易额, between 0 and the contract amount.
    pub technology_amount: Option<Fen>,
    /// Whether the amounts are estimates, which have to be corrected before income is verified.
    pub is_estimate: bool,
    /// 经纪人分成.
    pub broker_shares: Vec<BrokerShare>,
}

impl From<&Contract> for Facts {
    fn from(contract: &Contract) -> Self {
        Self {
            title: contract.title.clone(),
            contract_type: contract.contract_type,
            sellers: contract.sellers.clone(),
            buyers: contract.buyers.clone(),
            sign_date: contract.sign_date,
            technology_field: contract.technology_field,
            ip_kinds: contract.ip_kinds.clone(),
            industry_code: contract.industry_code.clone(),
            town: contract.town.clone(),
            contract_amount: contract.amounts.contract,
            technology_amount: contract.amounts.technology(),
            is_estimate: contract.amounts.is_estimate,
            broker_shares: contract.broker_shares.clone(),
        }
    }
}

/// 记账: what a registration adds to the total on a day. Never edited, never removed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Booking {
    /// Why.
    pub kind: BookingKind,
    /// The day to which it counts, in Beijing.
    pub date: Day,
    /// When it was written down.
    pub time: Time,
    /// What is added to 技术交易额; negative where something is taken back.
    pub technology: Fen,
    /// What is added to 合同成交额.
    pub contract: Fen,
    /// Why, in words.
    pub note: String,
}

/// The registration of one contract.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Registration {
    /// Id of the contract, or empty for one that was registered elsewhere.
    pub contract: String,
    /// 合同登记编号 without spaces and hyphens; empty before it is given.
    pub number: String,
    /// What is registered.
    pub facts: Facts,
    /// Id of the rule version by which it is handled, set when it is accepted.
    pub rule: String,
    /// The day on which the clock started last.
    pub clock_start: Option<Day>,
    /// The last day for a decision.
    pub due: Option<Day>,
    /// Whether the rule asks for an expert review, or somebody does.
    pub needs_expert_review: bool,
    /// Whether the experts agreed.
    pub is_expert_reviewed: bool,
    /// Why it was revoked, if it was.
    pub ground: Option<RevocationGround>,
    /// 技术性收入核定额, once it is verified.
    pub verified_income: Option<Fen>,
    /// 奖酬金, once it is issued.
    pub bonus: Option<Fen>,
    /// What was booked, in the order in which it was written down.
    pub bookings: Vec<Booking>,
    /// How it went; the last is its state, none is [`RegistrationState::Draft`].
    pub steps: Vec<Step<RegistrationState>>,
    /// Where the record comes from.
    pub source: String,
    /// Its id there.
    pub external_id: String,
}

impl Registration {
    /// 登记状态.
    pub fn state(&self) -> RegistrationState {
        self.steps.last().map_or(RegistrationState::Draft, |step| step.to)
    }

    /// The day of the last step or booking; none for a new draft.
    pub fn last_date(&self) -> Option<Day> {
        let step = self.steps.last().map(|step| step.date);
        step.max(self.bookings.last().map(|booking| booking.date))
    }

    /// Whether its facts may be left out, since they are taken from the contract when it is
    /// submitted.
    fn is_left_to_contract(&self) -> bool {
        !self.contract.is_empty() && !self.is_frozen()
    }

    /// 登记日期: the day of the first booking.
    pub fn registered_on(&self) -> Option<Day> {
        self.bookings.first().map(|booking| booking.date)
    }

    /// What all bookings add to 技术交易额.
    pub fn booked(&self) -> Option<Fen> {
        self.bookings.iter().map(|it| it.technology).try_fold(Fen::ZERO, Fen::checked_add)
    }

    /// What all bookings add to 合同成交额.
    pub fn booked_contract(&self) -> Option<Fen> {
        self.bookings.iter().map(|it| it.contract).try_fold(Fen::ZERO, Fen::checked_add)
    }

    fn check_facts(&mut self, checks: &mut Checks) {
        let facts = &mut self.facts;
        checks.line("title", &mut facts.title, TITLE_CHARS_MAX);
        check_parties(checks, "sellers", &mut facts.sellers);
        check_parties(checks, "buyers", &mut facts.buyers);
        checks.word_set(&mut facts.ip_kinds);
        checks.industry("industry_code", &mut facts.industry_code);
        checks.line("town", &mut facts.town, TOWN_CHARS_MAX);
        check_shares(checks, "broker_shares", &mut facts.broker_shares);
        let (contract, technology) = (facts.contract_amount, facts.technology_amount);
        if contract.is_none() && !self.is_left_to_contract() {
            checks.required("contract_amount_fen", "");
        }
        if technology.is_none() && !self.is_left_to_contract() {
            checks.required("technology_amount_fen", "");
        }
        check_certified(checks, contract, technology);
    }

    fn check_required(&self, checks: &mut Checks) {
        if self.is_left_to_contract() {
            return;
        }
        checks.required("title", &self.facts.title);
        if self.facts.contract_type.is_none() {
            checks.required("contract_type", "");
        }
        if self.facts.sellers.is_empty() {
            checks.required("sellers", "");
        }
        if self.facts.buyers.is_empty() {
            checks.required("buyers", "");
        }
    }

    fn check_bookings(&mut self, checks: &mut Checks) {
        checks.count("bookings", self.bookings.len(), STEPS_MAX);
        for booking in &mut self.bookings {
            checks.body("note", &mut booking.note, NOTE_CHARS_MAX);
        }
        let sums = (self.booked(), self.booked_contract());
        let stands = if self.state().counts() {
            (self.facts.technology_amount, self.facts.contract_amount)
        } else {
            (Some(Fen::ZERO), Some(Fen::ZERO))
        };
        if sums != stands {
            checks.note(
                "bookings",
                Code::Contradiction,
                "",
                "记账合计与登记金额不符；请核对登记、变更与注销的金额".into(),
                "the bookings do not add up to what is registered; check the amounts".into(),
            );
        }
        self.check_kinds(checks);
        let in_order = self.bookings.windows(2).all(|pair| match pair {
            [before, after] => before.date <= after.date,
            _ => true,
        });
        if !in_order {
            checks.note(
                "bookings",
                Code::Contradiction,
                "",
                "变更、注销或撤销不能早于登记；请核对日期".into(),
                "a change, deregistration or revocation lies before what it changes".into(),
            );
        }
    }
}

impl Registration {
    /// Bookings and steps tell the same: what counts or counted was registered once and first, what
    /// ended was booked back last, and nothing follows an end.
    fn check_kinds(&self, checks: &mut Checks) {
        let state = self.state();
        let is_ended =
            matches!(state, RegistrationState::Deregistered | RegistrationState::Revoked);
        let ends = |kind| matches!(kind, BookingKind::Deregistered | BookingKind::Revoked);
        let end = match state {
            RegistrationState::Deregistered => Some(BookingKind::Deregistered),
            RegistrationState::Revoked => Some(BookingKind::Revoked),
            _ => None,
        };
        let kinds = || self.bookings.iter().map(|booking| booking.kind);
        let told = self.bookings.is_empty() != (state.counts() || is_ended)
            && kinds().enumerate().all(|(at, it)| (at == 0) == (it == BookingKind::Registered))
            && kinds().rev().skip(1).all(|kind| !ends(kind))
            && kinds().next_back().filter(|kind| ends(*kind)) == end;
        if !told {
            checks.note(
                "bookings",
                Code::Contradiction,
                "",
                "记账与登记过程不符：先登记，可变更，注销或撤销在最后；请核对".into(),
                "bookings and steps differ: registered first, then changed, ended last; check"
                    .into(),
            );
        }
        let before_counting = |it: RegistrationState| {
            matches!(
                it,
                RegistrationState::Draft
                    | RegistrationState::Submitted
                    | RegistrationState::Accepted
                    | RegistrationState::CorrectionRequested
                    | RegistrationState::ExpertReview
                    | RegistrationState::Rejected
            )
        };
        let in_line = self.steps.windows(2).all(|pair| match pair {
            [earlier, later] => {
                let counted = !before_counting(earlier.to);
                let over =
                    earlier.to == RegistrationState::Rejected || (counted && !earlier.to.counts());
                let again = counted
                    && (before_counting(later.to) || later.to == RegistrationState::Registered);
                !over && !again
            }
            _ => true,
        });
        if !in_line {
            checks.note(
                "steps",
                Code::Contradiction,
                "",
                "登记过程的先后不对；请核对".into(),
                "the steps cannot follow each other like this; check them".into(),
            );
        }
    }
}

/// 合同登记编号 as it is kept: half width, without spaces and hyphens.
pub fn bare_number(number: &str) -> String {
    let characters = number.chars().map(half_width);
    characters.filter(|c| !c.is_whitespace() && !matches!(c, '-' | '—' | '–')).collect()
}

/// Checks what a certificate states: neither amount negative, and 技术交易额 within 合同成交额.
pub fn check_certified(checks: &mut Checks, contract: Option<Fen>, technology: Option<Fen>) {
    checks.amount("contract_amount_fen", contract);
    checks.amount("technology_amount_fen", technology);
    let (Some(technology), Some(contract)) = (technology, contract) else { return };
    if technology > contract {
        checks.note(
            "technology_amount_fen",
            Code::Contradiction,
            &technology.to_words(),
            format!("技术交易额不能超过合同成交额 {}；请核对两者", contract.to_words()),
            format!("cannot exceed the contract amount {}; check both", contract.to_english()),
        );
    }
}

/// Brings a registration number into its kept form and checks its digits; empty = not given yet.
pub fn check_number(checks: &mut Checks, number: &mut String) {
    *number = bare_number(number);
    let is_number = number.bytes().all(|byte| byte.is_ascii_digit());
    let is_right = is_number && NUMBER_DIGITS.contains(&number.len());
    if !number.is_empty() && !is_right {
        checks.note(
            "number",
            Code::CodeFormat,
            number,
            "合同登记编号为 16 位数字（旧编号 14 位）；请核对".into(),
            "a registration number has 16 digits (14 in the older form); check it".into(),
        );
    }
}

impl Content for Registration {
    const KIND: Kind = Kind::Registration;

    const FIELDS: &'static [&'static str] = &[
        "contract",
        "title",
        "contract_type",
        "sellers",
        "buyers",
        "sign_date",
        "technology_field",
        "ip_kinds",
        "industry_code",
        "town",
        "contract_amount_fen",
        "technology_amount_fen",
        "amount_estimated",
        "broker_shares",
        "source",
        "external_id",
    ];

    const OUTPUT: &'static [&'static str] = &[
        "number",
        "rule",
        "clock_start_date",
        "due_date",
        "expert_review_required",
        "expert_reviewed",
        "ground",
        "verified_income_fen",
        "bonus_fen",
        "bookings",
        "steps",
        "state",
    ];

    fn check(&mut self, checks: &mut Checks) {
        if !self.contract.is_empty() {
            checks.id("contract", &mut self.contract);
        }
        self.check_facts(checks);
        self.check_required(checks);
        check_number(checks, &mut self.number);
        if !self.bookings.is_empty() {
            checks.required("number", &self.number);
        }
        self.check_bookings(checks);
        checks.amount("verified_income_fen", self.verified_income);
        checks.amount("bonus_fen", self.bonus);
        let above = |part: Option<Fen>, whole: Option<Fen>| part.is_some_and(|it| Some(it) > whole);
        for (field, part, whole) in [
            ("verified_income_fen", self.verified_income, self.facts.technology_amount),
            ("bonus_fen", self.bonus, self.verified_income),
        ] {
            if above(part, whole) {
                checks.note(
                    field,
                    Code::Contradiction,
                    &part.unwrap_or_default().to_words(),
                    "核定收入不超过技术交易额，奖酬金不超过核定收入；请核对".into(),
                    "verified income is within the technology amount, the bonus within it".into(),
                );
            }
        }
        checks.origin(&mut self.source, &mut self.external_id);
        checks.line("rule", &mut self.rule, WORD_CHARS_MAX);
        checks.count("steps", self.steps.len(), STEPS_MAX);
    }

    fn take_field(&mut self, path: &str, from: &Self) -> bool {
        let (facts, stated) = (&mut self.facts, &from.facts);
        match path {
            "contract" => self.contract.clone_from(&from.contract),
            "title" => facts.title.clone_from(&stated.title),
            "contract_type" => facts.contract_type = stated.contract_type,
            "sellers" => facts.sellers.clone_from(&stated.sellers),
            "buyers" => facts.buyers.clone_from(&stated.buyers),
            "sign_date" => facts.sign_date = stated.sign_date,
            "technology_field" => facts.technology_field = stated.technology_field,
            "ip_kinds" => facts.ip_kinds.clone_from(&stated.ip_kinds),
            "industry_code" => facts.industry_code.clone_from(&stated.industry_code),
            "town" => facts.town.clone_from(&stated.town),
            "contract_amount_fen" => facts.contract_amount = stated.contract_amount,
            "technology_amount_fen" => facts.technology_amount = stated.technology_amount,
            "amount_estimated" => facts.is_estimate = stated.is_estimate,
            "broker_shares" => facts.broker_shares.clone_from(&stated.broker_shares),
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

    /// A draft without number and title is told apart by its contract.
    fn identity(&self) -> [&str; 4] {
        let number = if self.number.is_empty() { &self.contract } else { &self.number };
        [&self.source, &self.external_id, number, &self.facts.title]
    }

    /// A number is given once for ever; a contract has one registration that is not over.
    fn locks(&self) -> Vec<Lock> {
        let mut locks = Vec::new();
        if !self.number.is_empty() {
            locks.push(Lock::new(LockKind::RegistrationNumber, &self.number));
        }
        let is_over = matches!(
            self.state(),
            RegistrationState::Rejected
                | RegistrationState::Deregistered
                | RegistrationState::Revoked
        );
        if !self.contract.is_empty() && !is_over {
            locks.push(Lock::new(LockKind::RegistrationOfContract, &self.contract));
        }
        locks
    }

    fn references(&self) -> Vec<Reference> {
        let mut named = vec![Reference::new("contract", Kind::Contract, &self.contract)];
        for (place, share) in self.facts.broker_shares.iter().enumerate() {
            let field = format!("broker_shares[{place}].broker");
            named.push(Reference::new(field, Kind::Broker, &share.broker));
        }
        named
    }

    fn keep_from(&mut self, current: &Self, _stated: &Self) {
        let Self { facts, contract, source, external_id, .. } = std::mem::take(self);
        *self = Self { facts, contract, source, external_id, ..current.clone() };
    }

    fn is_frozen(&self) -> bool {
        !matches!(self.state(), RegistrationState::Draft | RegistrationState::CorrectionRequested)
    }

    fn continues(&self, before: &Self) -> bool {
        let amounts = |facts: &Facts| Facts {
            contract_amount: None,
            technology_amount: None,
            ..facts.clone()
        };
        let adds = self.steps.len() > before.steps.len();
        let same_contract = before.contract.is_empty() || self.contract == before.contract;
        let verdicts = |it: &Self| {
            let review = (it.needs_expert_review, it.is_expert_reviewed);
            (it.rule.clone(), it.clock_start, it.due, review, it.verified_income, it.bonus)
        };
        self.bookings.starts_with(&before.bookings)
            && self.steps.starts_with(&before.steps)
            && self.number == before.number
            && same_contract
            && verdicts(self) == verdicts(before)
            && (adds || self.ground == before.ground)
            && amounts(&self.facts) == amounts(&before.facts)
    }

    fn rewrites(&self, before: &Self) -> bool {
        !self.steps.starts_with(&before.steps) || !self.bookings.starts_with(&before.bookings)
    }

    fn last_happened(&self) -> Option<Day> {
        let steps = self.steps.iter().map(|step| step.date);
        steps.chain(self.bookings.iter().map(|booking| booking.date)).max()
    }

    /// What the national system does not know stays.
    fn keep_owned(&mut self, current: &Self) {
        if self.contract.is_empty() {
            self.contract.clone_from(&current.contract);
        }
        if self.facts.broker_shares.is_empty() {
            self.facts.broker_shares.clone_from(&current.facts.broker_shares);
        }
        if self.rule.is_empty() {
            self.rule.clone_from(&current.rule);
        }
        self.clock_start = self.clock_start.or(current.clock_start);
        self.due = self.due.or(current.due);
        self.needs_expert_review |= current.needs_expert_review;
        self.is_expert_reviewed |= current.is_expert_reviewed;
        self.ground = self.ground.or(current.ground);
        self.verified_income = self.verified_income.or(current.verified_income);
        self.bonus = self.bonus.or(current.bonus);
    }

    /// What comes in an import was written down now, unless it stood there before.
    fn settle(&mut self, before: Option<&Self>, now: Time) {
        for (place, booking) in self.bookings.iter_mut().enumerate() {
            let known = before.and_then(|before| before.bookings.get(place));
            match known.filter(|known| known.books_as(booking)) {
                Some(known) if booking.time == Time::default() => booking.clone_from(known),
                None if booking.time == Time::default() => booking.time = now,
                _ => {}
            }
        }
        if let Some(joined) = before.and_then(|before| join_steps(&before.steps, &self.steps)) {
            self.steps = joined;
        }
        let known = before.map_or(&[][..], |before| &before.steps);
        settle_steps(&mut self.steps, known, now);
    }
}

impl Booking {
    /// Whether both add the same on the same day, in whatever words.
    fn books_as(&self, other: &Self) -> bool {
        let amounts = |booking: &Self| (booking.technology, booking.contract);
        (self.kind, self.date) == (other.kind, other.date) && amounts(self) == amounts(other)
    }
}
