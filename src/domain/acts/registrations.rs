//! The verbs of registrations.

use super::act::RegistrationVerb;
use super::deals;
use super::obstacle::Block;
use super::scene::{Done, Scene, name_of};
use crate::domain::catalogue::State;
use crate::domain::check::Checks;
use crate::domain::rulebook::RegistrationRule;
use crate::domain::trade::registration::{Booking, Facts, check_certified, check_number};
use crate::domain::trade::words::{
    BookingKind, ContractState, RegistrationState as At, RevocationGround,
};
use crate::domain::trade::{Contract, Deal, Registration};
use crate::domain::{Fen, Kind, Record, RecordId, RecordName};

/// The states in which a registration counts.
const COUNTING: [At; 4] = [At::Registered, At::Changed, At::IncomeVerified, At::BonusIssued];

/// Both amounts as a certificate states them.
struct Certified {
    contract: Fen,
    technology: Fen,
    is_estimate: bool,
}

/// Decides a verb.
pub(super) fn decide<S: State>(
    scene: &mut Scene<'_, S>,
    id: &RecordId,
    verb: RegistrationVerb,
) -> Done<(), S> {
    match verb {
        RegistrationVerb::Submit => submit(scene, id),
        RegistrationVerb::Accept => accept(scene, id),
        RegistrationVerb::RequestCorrection => request_correction(scene, id),
        RegistrationVerb::StartReview => start_review(scene, id),
        RegistrationVerb::ConcludeReview { is_agreed } => conclude_review(scene, id, is_agreed),
        RegistrationVerb::Register { number, contract_amount, technology_amount, is_estimate } => {
            let (contract, technology) = (contract_amount, technology_amount);
            register(scene, id, number, &Certified { contract, technology, is_estimate })
        }
        RegistrationVerb::Reject => reject(scene, id),
        RegistrationVerb::Change { contract_amount, technology_amount, is_estimate } => {
            let (contract, technology) = (contract_amount, technology_amount);
            change(scene, id, &Certified { contract, technology, is_estimate })
        }
        RegistrationVerb::Deregister => take_back(scene, id, None),
        RegistrationVerb::Revoke(ground) => take_back(scene, id, Some(ground)),
        RegistrationVerb::VerifyIncome { income } => verify_income(scene, id, income),
        RegistrationVerb::IssueBonus { bonus } => issue_bonus(scene, id, bonus),
    }
}

/// The registration that a verb is about, in a state and on a day that allow it.
fn open<S: State>(
    scene: &Scene<'_, S>,
    id: &RecordId,
    allowed: &[At],
) -> Done<(Record<Registration>, RecordName), S> {
    let before = scene.subject::<Registration>(id)?;
    let name = name_of(Kind::Registration, id);
    scene.in_state(&name, before.content.state(), allowed)?;
    scene.dated(&name, before.content.last_date())?;
    Ok((before, name))
}

/// Writes the registration with its next step, and shows it.
fn close<S: State>(
    scene: &mut Scene<'_, S>,
    before: &Record<Registration>,
    mut content: Registration,
    to: At,
) -> Done<(), S> {
    content.steps.push(scene.step(to));
    let after = scene.put(before, content)?;
    scene.show(after);
    Ok(())
}

/// The contract that a registration names, if it names one; it has to be signed.
fn signed_contract<S: State>(
    scene: &Scene<'_, S>,
    registration: &Registration,
) -> Done<Option<Record<Contract>>, S> {
    if registration.contract.is_empty() {
        return Ok(None);
    }
    let contract = scene.linked::<Contract>("contract", &registration.contract)?;
    if contract.content.state() == ContractState::Signed {
        return Ok(Some(contract));
    }
    scene.block(
        Block::ContractNotSigned,
        &name_of(Kind::Contract, &contract.id),
        "合同未签订或已终止，不能认定登记；请先签订合同",
        "the contract is not signed, or ended; only a signed one is registered",
    )
}

fn submit<S: State>(scene: &mut Scene<'_, S>, id: &RecordId) -> Done<(), S> {
    let (before, _) = open(scene, id, &[At::Draft, At::CorrectionRequested])?;
    let mut content = before.content.clone();
    if let Some(contract) = signed_contract(scene, &content)? {
        content.facts = Facts::from(&contract.content);
    }
    close(scene, &before, content, At::Submitted)
}

fn accept<S: State>(scene: &mut Scene<'_, S>, id: &RecordId) -> Done<(), S> {
    let (before, name) = open(scene, id, &[At::Submitted])?;
    let date = scene.date();
    let Some(rule) = scene.rules().registration_on(date).cloned() else {
        return scene.block(
            Block::RuleMissing,
            &name,
            format!("{date} 没有适用的认定登记规则；请在规则簿中补充"),
            format!("no registration rule holds on {date}; add one to the rule book"),
        );
    };
    let mut content = before.content.clone();
    let technology = content.facts.technology_amount.unwrap_or_default();
    content.needs_expert_review = asks_experts(&rule, technology);
    content.is_expert_reviewed = false;
    let clock = if content.needs_expert_review { rule.expert_clock } else { rule.clock };
    content.clock_start = Some(date);
    content.due = Some(scene.rules().last_day(clock, date));
    content.rule = rule.id;
    close(scene, &before, content, At::Accepted)
}

fn asks_experts(rule: &RegistrationRule, technology: Fen) -> bool {
    rule.expert_threshold.is_some_and(|threshold| technology >= threshold)
}

fn request_correction<S: State>(scene: &mut Scene<'_, S>, id: &RecordId) -> Done<(), S> {
    let (before, name) = open(scene, id, &[At::Submitted, At::Accepted])?;
    scene.noted(&name)?;
    let content = Registration { clock_start: None, due: None, ..before.content.clone() };
    close(scene, &before, content, At::CorrectionRequested)
}

fn start_review<S: State>(scene: &mut Scene<'_, S>, id: &RecordId) -> Done<(), S> {
    let (before, _) = open(scene, id, &[At::Accepted])?;
    let mut content = before.content.clone();
    content.needs_expert_review = true;
    let rule = scene.rules().registration_of(&content.rule);
    if let (Some(rule), Some(start)) = (rule, content.clock_start) {
        content.due = Some(scene.rules().last_day(rule.expert_clock, start));
    }
    close(scene, &before, content, At::ExpertReview)
}

fn conclude_review<S: State>(
    scene: &mut Scene<'_, S>,
    id: &RecordId,
    is_agreed: bool,
) -> Done<(), S> {
    let (before, name) = open(scene, id, &[At::ExpertReview])?;
    let content = Registration { is_expert_reviewed: is_agreed, ..before.content.clone() };
    if is_agreed {
        return close(scene, &before, content, At::Accepted);
    }
    scene.noted(&name)?;
    close(scene, &before, content, At::Rejected)
}

fn register<S: State>(
    scene: &mut Scene<'_, S>,
    id: &RecordId,
    mut number: String,
    certified: &Certified,
) -> Done<(), S> {
    scene.checked(|checks| {
        check_number(checks, &mut number);
        checks.required("number", &number);
        check_amounts(checks, certified);
    })?;
    let (before, name) = open(scene, id, &[At::Accepted])?;
    let mut content = before.content.clone();
    scene.dated(&name, content.facts.sign_date)?;
    let contract = signed_contract(scene, &content)?;
    check_reviewed(scene, &name, &content, certified.technology)?;
    content.number = number;
    certify(&mut content, certified);
    let (technology, amount) = (certified.technology, certified.contract);
    content.bookings.push(booking(scene, BookingKind::Registered, technology, amount));
    let deal = contract.map(|contract| contract.content.deal).unwrap_or_default();
    if let Some(deal) = scene.named::<Deal>(&deal)? {
        deals::register(scene, deal)?;
    }
    close(scene, &before, content, At::Registered)
}

/// Refuses where experts have to look at it and did not: since somebody asked for it, or since the
/// amount that is to be certified asks for it by the rule of its acceptance.
fn check_reviewed<S: State>(
    scene: &Scene<'_, S>,
    name: &RecordName,
    content: &Registration,
    technology: Fen,
) -> Done<(), S> {
    let rule = scene.rules().registration_of(&content.rule);
    let is_asked = rule.is_some_and(|rule| asks_experts(rule, technology));
    if content.is_expert_reviewed || !(content.needs_expert_review || is_asked) {
        return Ok(());
    }
    scene.block(
        Block::ExpertReviewNeeded,
        name,
        "须经专家评审后才能登记；请先开始评审并记录结论",
        "experts have to agree before it is registered; start the review and conclude it",
    )
}

fn reject<S: State>(scene: &mut Scene<'_, S>, id: &RecordId) -> Done<(), S> {
    let (before, name) = open(scene, id, &[At::Submitted, At::Accepted, At::ExpertReview])?;
    scene.noted(&name)?;
    close(scene, &before, before.content.clone(), At::Rejected)
}

fn change<S: State>(scene: &mut Scene<'_, S>, id: &RecordId, certified: &Certified) -> Done<(), S> {
    scene.checked(|checks| check_amounts(checks, certified))?;
    let (before, name) = open(scene, id, &COUNTING)?;
    let mut content = before.content.clone();
    let facts = &content.facts;
    let is_same = facts.is_estimate == certified.is_estimate
        && facts.contract_amount == Some(certified.contract)
        && facts.technology_amount == Some(certified.technology);
    if is_same {
        return scene.block(
            Block::NothingChanges,
            &name,
            "金额与现登记金额相同；请填变更后的金额",
            "these amounts are registered already; state the new ones",
        );
    }
    let added = |new: Fen, booked: Option<Fen>| booked.and_then(|booked| new.checked_sub(booked));
    let technology = added(certified.technology, content.booked());
    let contract = added(certified.contract, content.booked_contract());
    let (Some(technology), Some(contract)) = (technology, contract) else {
        return overflow(scene, &name);
    };
    certify(&mut content, certified);
    (content.verified_income, content.bonus) = (None, None);
    content.bookings.push(booking(scene, BookingKind::Changed, technology, contract));
    close(scene, &before, content, At::Changed)
}

/// Deregisters, or revokes where there is a ground.
fn take_back<S: State>(
    scene: &mut Scene<'_, S>,
    id: &RecordId,
    ground: Option<RevocationGround>,
) -> Done<(), S> {
    let (before, name) = open(scene, id, &COUNTING)?;
    scene.noted(&name)?;
    let mut content = before.content.clone();
    let back = |booked: Option<Fen>| booked.and_then(|booked| Fen::ZERO.checked_sub(booked));
    let (technology, contract) = (back(content.booked()), back(content.booked_contract()));
    let (Some(technology), Some(contract)) = (technology, contract) else {
        return overflow(scene, &name);
    };
    let (kind, to) = match ground {
        None => (BookingKind::Deregistered, At::Deregistered),
        Some(_) => (BookingKind::Revoked, At::Revoked),
    };
    content.ground = ground;
    content.bookings.push(booking(scene, kind, technology, contract));
    close(scene, &before, content, to)
}

fn verify_income<S: State>(scene: &mut Scene<'_, S>, id: &RecordId, income: Fen) -> Done<(), S> {
    scene.checked(|checks| checks.amount("verified_income_fen", Some(income)))?;
    let (before, name) = open(scene, id, &[At::Registered, At::Changed])?;
    let facts = &before.content.facts;
    if facts.is_estimate {
        return scene.block(
            Block::AmountEstimated,
            &name,
            "登记金额仍为暂估，不能核定收入；请先变更登记为实际金额",
            "the registered amounts are estimates; change the registration to the actual ones",
        );
    }
    let most = facts.technology_amount.unwrap_or_default();
    at_most(scene, &name, income, most, ("技术交易额", "the technology amount"))?;
    let content = Registration { verified_income: Some(income), ..before.content.clone() };
    close(scene, &before, content, At::IncomeVerified)
}

fn issue_bonus<S: State>(scene: &mut Scene<'_, S>, id: &RecordId, bonus: Fen) -> Done<(), S> {
    scene.checked(|checks| checks.amount("bonus_fen", Some(bonus)))?;
    let (before, name) = open(scene, id, &[At::IncomeVerified])?;
    let most = before.content.verified_income.unwrap_or_default();
    at_most(scene, &name, bonus, most, ("技术性收入核定额", "the verified income"))?;
    let content = Registration { bonus: Some(bonus), ..before.content.clone() };
    close(scene, &before, content, At::BonusIssued)
}

fn at_most<S: State>(
    scene: &Scene<'_, S>,
    name: &RecordName,
    amount: Fen,
    most: Fen,
    (zh, en): (&str, &str),
) -> Done<(), S> {
    if amount <= most {
        return Ok(());
    }
    scene.block(
        Block::AmountTooLarge,
        name,
        format!("{} 超过{zh} {}；请核对", amount.to_words(), most.to_words()),
        format!("{} exceeds {en}, {}; check it", amount.to_english(), most.to_english()),
    )
}

fn check_amounts(checks: &mut Checks, certified: &Certified) {
    check_certified(checks, Some(certified.contract), Some(certified.technology));
}

fn certify(content: &mut Registration, certified: &Certified) {
    content.facts.contract_amount = Some(certified.contract);
    content.facts.technology_amount = Some(certified.technology);
    content.facts.is_estimate = certified.is_estimate;
}

fn booking<S: State>(
    scene: &Scene<'_, S>,
    kind: BookingKind,
    technology: Fen,
    contract: Fen,
) -> Booking {
    let note = scene.hand().note.trim().to_owned();
    Booking { kind, date: scene.date(), time: scene.now(), technology, contract, note }
}

fn overflow<R, S: State>(scene: &Scene<'_, S>, name: &RecordName) -> Done<R, S> {
    scene.block(
        Block::AmountOverflow,
        name,
        "差额超出可记范围；请核对金额",
        "the difference does not fit what can be kept; check the amounts",
    )
}
