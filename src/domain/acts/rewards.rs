//! The verbs of rewards.

use super::act::RewardVerb;
use super::obstacle::Block;
use super::scene::{Done, Scene, name_of};
use crate::domain::catalogue::State;
use crate::domain::rulebook::RewardRule;
use crate::domain::trade::reward::parted;
use crate::domain::trade::{Contract, Registration, Reward};
use crate::domain::{Fen, Kind, Record, RecordId, RecordName};

/// Decides a verb.
pub(super) fn decide<S: State>(
    scene: &mut Scene<'_, S>,
    id: RecordId,
    verb: RewardVerb,
) -> Done<(), S> {
    match verb {
        RewardVerb::Claim { registration } => claim(scene, id, &registration),
    }
}

fn claim<S: State>(scene: &mut Scene<'_, S>, id: RecordId, registration: &RecordId) -> Done<(), S> {
    scene.vacant::<Reward>(&id)?;
    let registration = scene.other::<Registration>(registration)?;
    let name = name_of(Kind::Registration, &registration.id);
    check_registration(scene, &registration, &name)?;
    let base = received(scene, &registration.content.contract, &name)?;
    let rule = rule(scene, &registration.content, &name)?;
    let amount = base.share_bp(rule.rate_bp).map_or(rule.cap, |share| share.min(rule.cap));
    let reward = Reward {
        registration: registration.id.as_str().to_owned(),
        contract: registration.content.contract.clone(),
        rule: rule.id,
        base,
        rate_bp: rule.rate_bp,
        cap: rule.cap,
        amount,
        parts: parted(amount, &registration.content.facts.broker_shares),
        date: Some(scene.date()),
    };
    let reward = scene.create(id, reward)?;
    scene.show(reward);
    Ok(())
}

fn check_registration<S: State>(
    scene: &Scene<'_, S>,
    registration: &Record<Registration>,
    name: &RecordName,
) -> Done<(), S> {
    let content = &registration.content;
    if !content.state().counts() {
        return scene.block(
            Block::RegistrationNotCounting,
            name,
            "该登记未生效，不能申报奖励；请先完成登记",
            "the registration does not count; a reward needs one that does",
        );
    }
    scene.dated(name, content.registered_on())?;
    if content.facts.is_estimate {
        return scene.block(
            Block::AmountEstimated,
            name,
            "登记金额仍为暂估；请先变更登记为实际金额",
            "the registered amounts are estimates; change the registration to the actual ones",
        );
    }
    if content.facts.broker_shares.iter().all(|share| share.share_bp == 0) {
        return scene.block(
            Block::NoBroker,
            name,
            "该登记没有经纪人分成，无人可奖励",
            "no broker has a share in the registration, so there is nobody to reward",
        );
    }
    Ok(())
}

/// 实际到账额 of the contract that was registered.
fn received<S: State>(scene: &Scene<'_, S>, contract: &str, name: &RecordName) -> Done<Fen, S> {
    let contract = scene.named::<Contract>(contract)?;
    let received = contract.map_or(Fen::ZERO, |contract| contract.content.received);
    if received > Fen::ZERO {
        return Ok(received);
    }
    scene.block(
        Block::NothingReceived,
        name,
        "该登记的合同尚无到账；请先登记到账",
        "nothing was received for its contract; record payments first",
    )
}

fn rule<S: State>(
    scene: &Scene<'_, S>,
    registration: &Registration,
    name: &RecordName,
) -> Done<RewardRule, S> {
    let day = registration.registered_on();
    if let Some(rule) = day.and_then(|day| scene.rules().reward_on(day)) {
        return Ok(rule.clone());
    }
    let day = day.map(|day| day.to_string()).unwrap_or_default();
    scene.block(
        Block::RuleMissing,
        name,
        format!("登记日期 {day} 没有适用的奖励规则；请在规则簿中补充"),
        format!("no reward rule holds on the day of registration, {day}; add one to the rule book"),
    )
}
