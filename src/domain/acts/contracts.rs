//! The verbs of contracts.

use super::act::{AmountsChange, ContractVerb};
use super::deals;
use super::obstacle::Block;
use super::scene::{Done, Scene, name_of};
use crate::domain::catalogue::State;
use crate::domain::record::{Lock, LockKind};
use crate::domain::trade::contract::{Amendment, Amounts};
use crate::domain::trade::words::ContractState;
use crate::domain::trade::{Contract, Deal, Registration};
use crate::domain::{Content, Kind, RecordId, RecordName};

/// Decides a verb.
pub(super) fn decide<S: State>(
    scene: &mut Scene<'_, S>,
    id: &RecordId,
    verb: ContractVerb,
) -> Done<(), S> {
    match verb {
        ContractVerb::Sign => sign(scene, id),
        ContractVerb::Amend(change) => amend(scene, id, change),
        ContractVerb::Terminate => terminate(scene, id),
    }
}

fn sign<S: State>(scene: &mut Scene<'_, S>, id: &RecordId) -> Done<(), S> {
    let before = scene.subject::<Contract>(id)?;
    let name = name_of(Kind::Contract, id);
    scene.in_state(&name, before.content.state(), &[ContractState::Draft])?;
    scene.dated(&name, None)?;
    let mut content = before.content.clone();
    content.sign_date = Some(scene.date());
    content.steps.push(scene.step(ContractState::Signed));
    scene.checked(|checks| content.check(checks))?;
    if !content.deal.is_empty() {
        let deal = scene.linked::<Deal>("deal", &content.deal)?;
        deals::sign(scene, deal, id, &content)?;
    }
    let signed = scene.put(&before, content)?;
    scene.show(signed);
    Ok(())
}

fn amend<S: State>(scene: &mut Scene<'_, S>, id: &RecordId, change: AmountsChange) -> Done<(), S> {
    let mut after = Amounts::from(change);
    scene.checked(|checks| after.check(checks))?;
    let before = scene.subject::<Contract>(id)?;
    let name = name_of(Kind::Contract, id);
    let mut content = before.content.clone();
    scene.in_state(&name, content.state(), &[ContractState::Signed])?;
    scene.dated(&name, content.last_date())?;
    if after == content.amounts {
        return scene.block(
            Block::NothingChanges,
            &name,
            "金额与合同现有金额相同；请填变更后的金额",
            "these are the contract's amounts already; state the new ones",
        );
    }
    let (amount, received) = (after.contract.unwrap_or_default(), content.received);
    if received > amount && !content.is_open_ended() {
        return scene.block(
            Block::AmountTooLarge,
            &name,
            format!(
                "已到账 {}，超过变更后的合同成交额 {}；请先冲销多收的部分，或改金额",
                received.to_words(),
                amount.to_words()
            ),
            format!(
                "{} were received, more than the new amount of {}; take payments back first, or \
                 state another amount",
                received.to_english(),
                amount.to_english()
            ),
        );
    }
    content.amendments.push(Amendment {
        before: std::mem::replace(&mut content.amounts, after.clone()),
        after,
        date: scene.date(),
        time: scene.now(),
        actor: scene.hand().actor.clone(),
        note: scene.hand().note.trim().to_owned(),
    });
    let amended = scene.put(&before, content)?;
    scene.show(amended);
    Ok(())
}

fn terminate<S: State>(scene: &mut Scene<'_, S>, id: &RecordId) -> Done<(), S> {
    let before = scene.subject::<Contract>(id)?;
    let name = name_of(Kind::Contract, id);
    let mut content = before.content.clone();
    scene.in_state(&name, content.state(), &[ContractState::Signed])?;
    scene.dated(&name, content.last_date())?;
    scene.noted(&name)?;
    if let Some(holder) = counting(scene, id)? {
        return scene.block(
            Block::RegistrationInForce,
            &holder,
            format!("该合同的登记 {holder} 仍有效；请先注销或撤销登记"),
            format!("its registration {holder} is in force; deregister or revoke that first"),
        );
    }
    content.steps.push(scene.step(ContractState::Terminated));
    let ended = scene.put(&before, content)?;
    scene.show(ended);
    Ok(())
}

/// The registration of a contract that counts now, if one does.
fn counting<S: State>(scene: &Scene<'_, S>, id: &RecordId) -> Done<Option<RecordName>, S> {
    let lock = Lock::new(LockKind::RegistrationOfContract, id.as_str());
    let Some(holder) = scene.holder(&lock)? else { return Ok(None) };
    let registration = scene.named::<Registration>(holder.id.as_str())?;
    let counts = registration.is_some_and(|it| it.content.state().counts());
    Ok(counts.then_some(holder))
}
