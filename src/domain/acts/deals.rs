//! The verbs of deals, and what contracts and registrations do to their deal.

use super::act::DealVerb;
use super::obstacle::Block;
use super::scene::{Done, Scene, name_of};
use crate::domain::catalogue::{Refusal, State, Undecided};
use crate::domain::record::{Lock, LockKind};
use crate::domain::trade::deal::Place;
use crate::domain::trade::words::{
    ContractState, DealOrigin, DealStage, DealStatus, NoticeState, PricingRoute,
};
use crate::domain::trade::{Contract, Deal, Introduction, Notice, TradeParty};
use crate::domain::words::Word;
use crate::domain::{Content, Day, Kind, Record, RecordId, RecordName};

/// The stages from which a deal may still be lost.
const UNSIGNED: [DealStage; 6] = [
    DealStage::Lead,
    DealStage::Contact,
    DealStage::Evaluation,
    DealStage::Trial,
    DealStage::Negotiation,
    DealStage::Pricing,
];
/// The statuses of a deal that has not ended.
const OPEN: [DealStatus; 2] = [DealStatus::Active, DealStatus::OnHold];

/// Decides a verb.
pub(super) fn decide<S: State>(
    scene: &mut Scene<'_, S>,
    id: RecordId,
    verb: DealVerb,
) -> Done<(), S> {
    match verb {
        DealVerb::Open(content) => open(scene, id, *content),
        DealVerb::Move(to) => go(scene, &id, to),
        DealVerb::Hold => turn(scene, &id, &[DealStatus::Active], DealStatus::OnHold),
        DealVerb::Resume => turn(scene, &id, &[DealStatus::OnHold], DealStatus::Active),
        DealVerb::Lose => turn(scene, &id, &OPEN, DealStatus::Lost),
        DealVerb::Cancel => turn(scene, &id, &OPEN, DealStatus::Cancelled),
    }
}

/// PRICING → SIGNED: writes the deal that a contract concludes, for the amount of that contract.
/// Not shown: the caller writes and shows its own record after it.
///
/// Refused, in this order: the deal is not ACTIVE in PRICING, the date is wrong for the deal, a side
/// is not verified (any more), its notice did not close without objection by then, the notice states
/// another price or another counterparty, another deal locked an achievement meanwhile.
pub(super) fn sign<S: State>(
    scene: &mut Scene<'_, S>,
    deal: Record<Deal>,
    contract: &RecordId,
    terms: &Contract,
) -> Done<Record<Deal>, S> {
    let name = name_of(Deal::KIND, &deal.id);
    let place = deal.content.place();
    if place != (Place { stage: DealStage::Pricing, status: DealStatus::Active }) {
        return unready(scene, &name, place, DealStage::Pricing);
    }
    scene.dated(&name, last_day(&deal.content))?;
    verified(scene, &name, &deal.content)?;
    let is_agreed = deal.content.pricing_route == Some(PricingRoute::Agreement);
    if is_agreed && deal.content.is_seller_state_owned {
        noticed(scene, &deal, terms)?;
    }
    // An ordinary licence that was agreed on earlier lives beside an exclusive deal, and yet is not
    // signed any more.
    for lock in deal.content.respects() {
        let holder = scene.holder(&lock)?.filter(|holder| *holder != name);
        if let Some(holder) = holder {
            return Err(Undecided::Refused(Refusal::Locked { lock, holder }));
        }
    }
    let mut content = deal.content.clone();
    contract.as_str().clone_into(&mut content.contract);
    content.steps.push(scene.step(Place { stage: DealStage::Signed, ..place }));
    scene.put(&deal, content)
}

/// SIGNED → REGISTERED: writes the deal whose contract was registered, whether it is on hold or
/// not; one that came further, was lost or cancelled is left as it is.
///
/// Refused where the deal is not SIGNED yet. A certificate's day is what it is: where the deal's
/// last step lies after it, the deal takes the day of that step.
pub(super) fn register<S: State>(
    scene: &mut Scene<'_, S>,
    deal: Record<Deal>,
) -> Done<Record<Deal>, S> {
    let place = deal.content.place();
    if place.stage > DealStage::Signed || !place.status.is_open() {
        return Ok(deal);
    }
    if place.stage < DealStage::Signed {
        let name = name_of(Deal::KIND, &deal.id);
        return unready(scene, &name, place, DealStage::Signed);
    }
    let mut content = deal.content.clone();
    let mut step = scene.step(Place { stage: DealStage::Registered, ..place });
    step.date = last_day(&content).map_or(step.date, |last| last.max(step.date));
    content.steps.push(step);
    scene.put(&deal, content)
}

fn last_day(deal: &Deal) -> Option<Day> {
    deal.steps.last().map(|step| step.date)
}

fn unready<R, S: State>(
    scene: &Scene<'_, S>,
    name: &RecordName,
    place: Place,
    wanted: DealStage,
) -> Done<R, S> {
    let Place { stage, status } = place;
    if !status.is_open() {
        return scene.block(
            Block::DealNotReady,
            name,
            format!("项目已{}，不能再签约或登记", status.zh().trim_start_matches('已')),
            format!("the deal was {}; nothing is signed or registered any more", status.en()),
        );
    }
    scene.block(
        Block::DealNotReady,
        name,
        format!(
            "项目处于“{}”（{}），须先进行到“{}”；请先推进项目",
            stage.zh(),
            status.zh(),
            wanted.zh()
        ),
        format!(
            "the deal is at '{}' ({}) and has to be active at '{}' first; move it on",
            stage.en(),
            status.en(),
            wanted.en()
        ),
    )
}

/// The notice of a state-owned seller's agreed price: closed without objection by the hand's day,
/// at the price of the contract and with its buyer, where it names one.
fn noticed<S: State>(scene: &Scene<'_, S>, deal: &Record<Deal>, terms: &Contract) -> Done<(), S> {
    let amount = terms.amounts.contract.unwrap_or_default();
    let Some(notice) = scene.named::<Notice>(&deal.content.notice)? else {
        return scene.block(
            Block::NoticeNotClean,
            &name_of(Deal::KIND, &deal.id),
            "国有单位协议定价须先公示；请先发布公示，期满无异议后再签约",
            "a state-owned seller's agreed price needs a public notice; publish one and let it run",
        );
    };
    let name = name_of(Notice::KIND, &notice.id);
    let closed = notice.content.steps.last().filter(|step| step.to == NoticeState::ClosedClean);
    let date = scene.date();
    if closed.is_none_or(|step| step.date > date) {
        let state = notice.content.state();
        return scene.block(
            Block::NoticeNotClean,
            &name,
            format!("到 {date} 公示尚未以无异议结束（当前“{}”）；请待其结束", state.zh()),
            format!(
                "by {date} the notice had not closed without objection (it is '{}'); wait for that",
                state.en()
            ),
        );
    }
    let price = notice.content.price.unwrap_or_default();
    let counterparty = notice.content.counterparty.as_str();
    let is_named = |side: &TradeParty| side.party.display_name == counterparty;
    if price == amount && !counterparty.is_empty() && !terms.buyers.iter().any(is_named) {
        return scene.block(
            Block::NoticePartyDiffers,
            &name,
            format!("公示的受让方为“{counterparty}”，合同买方中没有；请核对合同，或重新公示"),
            format!(
                "the notice names '{counterparty}', who is no buyer of the contract; check the \
                 contract, or revise the notice"
            ),
        );
    }
    if price == amount {
        return Ok(());
    }
    scene.block(
        Block::NoticePriceDiffers,
        &name,
        format!(
            "公示价格为 {}，合同成交额为 {}；请核对合同，或按新价重新公示",
            price.to_words(),
            amount.to_words()
        ),
        format!(
            "the notice states {}, the contract {}; check the contract, or publish the new price",
            price.to_english(),
            amount.to_english()
        ),
    )
}

fn open<S: State>(scene: &mut Scene<'_, S>, id: RecordId, mut content: Deal) -> Done<(), S> {
    let start = Place { stage: DealStage::Lead, status: DealStatus::Active };
    content.steps = vec![scene.step(start)];
    content.notice.clear();
    content.contract.clear();
    scene.checked(|checks| content.check(checks))?;
    scene.vacant::<Deal>(&id)?;
    let name = name_of(Deal::KIND, &id);
    scene.dated(&name, None)?;
    if content.origin == Some(DealOrigin::Introduction) {
        accepted(scene, &name, &content.origin_reference)?;
    }
    let record = scene.create(id, content)?;
    scene.show(record);
    Ok(())
}

/// The introduction that a deal came from is accepted.
fn accepted<S: State>(scene: &Scene<'_, S>, deal: &RecordName, origin: &str) -> Done<(), S> {
    let name = RecordName::parse("origin_reference", Kind::Introduction, origin).ok();
    let Some(name) = name else {
        return scene.block(
            Block::OriginNotAccepted,
            deal,
            "来源为对接意向时，请写明其名称，如 introductions/编号",
            "a deal from an introduction names it, as introductions/ID",
        );
    };
    let found = scene.named::<Introduction>(name.id.as_str())?;
    if found.is_some_and(|found| found.content.is_accepted()) {
        return Ok(());
    }
    scene.block(
        Block::OriginNotAccepted,
        &name,
        format!("{name} 尚未被接受（或不存在）；请待对方接受，或改写来源"),
        format!("{name} is not accepted (or not there); wait for that, or state another origin"),
    )
}

/// Moves on or back.
fn go<S: State>(scene: &mut Scene<'_, S>, id: &RecordId, to: DealStage) -> Done<(), S> {
    let before = scene.subject::<Deal>(id)?;
    let name = name_of(Deal::KIND, id);
    let Place { stage, status } = before.content.place();
    scene.in_state(&name, status, &[DealStatus::Active])?;
    scene.dated(&name, last_day(&before.content))?;
    if matches!(to, DealStage::Signed | DealStage::Registered) {
        return scene.block(
            Block::StageThroughRecord,
            &name,
            format!("“{}”只随合同签订或认定登记而来；请在合同或登记上操作", to.zh()),
            format!("'{}' comes with the contract or the registration alone; sign that", to.en()),
        );
    }
    let is_back = to < stage && stage < DealStage::Signed;
    if is_back {
        scene.noted(&name)?;
    } else if stage.next().contains(&to) {
        admit(scene, &before, to)?;
    } else {
        return out_of_order(scene, &name, stage, to);
    }
    let mut content = before.content.clone();
    content.steps.push(scene.step(Place { stage: to, status }));
    let record = scene.put(&before, content)?;
    scene.show(record);
    Ok(())
}

fn out_of_order<S: State>(
    scene: &Scene<'_, S>,
    name: &RecordName,
    stage: DealStage,
    to: DealStage,
) -> Done<(), S> {
    let next = stage.next();
    let zh = next.iter().map(|word| word.zh()).collect::<Vec<_>>().join("、");
    let en = next.iter().map(|word| word.en()).collect::<Vec<_>>().join(", ");
    let (zh, en) = if next.is_empty() { ("无".to_owned(), "none".to_owned()) } else { (zh, en) };
    scene.block(
        Block::StageOrder,
        name,
        format!("不能从“{}”到“{}”；下一阶段为：{zh}", stage.zh(), to.zh()),
        format!("'{}' does not lead to '{}'; what follows is: {en}", stage.en(), to.en()),
    )
}

/// The gates before a stage that follows.
fn admit<S: State>(scene: &Scene<'_, S>, deal: &Record<Deal>, to: DealStage) -> Done<(), S> {
    let name = name_of(Deal::KIND, &deal.id);
    let content = &deal.content;
    if to >= DealStage::Negotiation {
        verified(scene, &name, content)?;
    }
    if to == DealStage::Pricing {
        return priced(scene, &name, content);
    }
    if to == DealStage::Industrialised {
        return industrialised(scene, &name, content);
    }
    Ok(())
}

/// Both sides are verified.
fn verified<S: State>(scene: &Scene<'_, S>, name: &RecordName, deal: &Deal) -> Done<(), S> {
    if deal.is_institution_verified && deal.is_enterprise_verified {
        return Ok(());
    }
    scene.block(
        Block::PartiesUnverified,
        name,
        "进入洽谈前，成果方与需求方身份都须核实；请核实后勾选",
        "from negotiation on both sides have to be verified; verify them and say so",
    )
}

fn priced<S: State>(scene: &Scene<'_, S>, name: &RecordName, deal: &Deal) -> Done<(), S> {
    if deal.pricing_route.is_none() {
        return scene.block(
            Block::PricingRouteMissing,
            name,
            "请先确定定价方式：协议定价、挂牌或拍卖",
            "state first how the price is found: agreement, listing or auction",
        );
    }
    if deal.institutions.is_empty() || deal.enterprises.is_empty() {
        return scene.block(
            Block::PartiesUnverified,
            name,
            "请先写明成果方与需求方，各至少一家",
            "name both sides first, at least one institution and one enterprise",
        );
    }
    if deal.mode.is_none() && !deal.achievements.is_empty() {
        return scene.block(
            Block::ModeMissing,
            name,
            "请先写明合作方式（转让、许可等），以便判断是否独占",
            "state first how the technology changes hands, which decides whether others may too",
        );
    }
    Ok(())
}

/// A deal whose contract is signed is not cancelled under it.
fn unbound<S: State>(scene: &Scene<'_, S>, name: &RecordName, deal: &Deal) -> Done<(), S> {
    let contract = scene.named::<Contract>(&deal.contract)?;
    let Some(contract) = contract.filter(|it| it.content.state() == ContractState::Signed) else {
        return Ok(());
    };
    let contract = name_of(Contract::KIND, &contract.id);
    scene.block(
        Block::ContractInForce,
        name,
        format!("其合同 {contract} 仍有效；请先终止合同"),
        format!("its contract {contract} is in force; terminate that first"),
    )
}

/// Somebody recorded that one of the deal's achievements is in industrial use.
fn industrialised<S: State>(scene: &Scene<'_, S>, name: &RecordName, deal: &Deal) -> Done<(), S> {
    for achievement in &deal.achievements {
        let lock = Lock::new(LockKind::IndustrialisedAchievement, achievement);
        if scene.holder(&lock)?.is_some() {
            return Ok(());
        }
    }
    if deal.achievements.is_empty() {
        return Ok(());
    }
    scene.block(
        Block::NotIndustrialised,
        name,
        "所涉成果都没有产业化记录；请先建立并附上证明",
        "none of its achievements has an industrialisation record; make one with its evidence",
    )
}

/// Stops, resumes or ends.
fn turn<S: State>(
    scene: &mut Scene<'_, S>,
    id: &RecordId,
    from: &[DealStatus],
    to: DealStatus,
) -> Done<(), S> {
    let before = scene.subject::<Deal>(id)?;
    let name = name_of(Deal::KIND, id);
    let Place { stage, status } = before.content.place();
    scene.in_state(&name, status, from)?;
    if to == DealStatus::Lost {
        scene.in_state(&name, stage, &UNSIGNED)?;
    }
    scene.dated(&name, last_day(&before.content))?;
    match to {
        DealStatus::Lost => scene.reasoned(&name)?,
        DealStatus::Cancelled => {
            scene.noted(&name)?;
            unbound(scene, &name, &before.content)?;
        }
        DealStatus::Active | DealStatus::OnHold => {}
    }
    let mut content = before.content.clone();
    content.steps.push(scene.step(Place { stage, status: to }));
    let record = scene.put(&before, content)?;
    scene.show(record);
    Ok(())
}
