//! The verbs of payments.

use super::act::PaymentVerb;
use super::obstacle::Block;
use super::scene::{Done, Scene, name_of};
use crate::domain::catalogue::State;
use crate::domain::trade::words::{ContractState, PaymentDirection};
use crate::domain::trade::{Contract, Payment};
use crate::domain::{Content, Fen, Kind, Record, RecordId, RecordName};

/// Decides a verb.
pub(super) fn decide<S: State>(
    scene: &mut Scene<'_, S>,
    id: RecordId,
    verb: PaymentVerb,
) -> Done<(), S> {
    match verb {
        PaymentVerb::Record(payment) => record(scene, id, *payment),
        PaymentVerb::Reverse { payment } => reverse(scene, id, &payment),
    }
}

fn record<S: State>(scene: &mut Scene<'_, S>, id: RecordId, mut payment: Payment) -> Done<(), S> {
    payment.direction = Some(PaymentDirection::Received);
    payment.reverses.clear();
    let date = *payment.date.get_or_insert_with(|| scene.date());
    scene.checked(|checks| payment.check(checks))?;
    scene.vacant::<Payment>(&id)?;
    let contract = scene.linked::<Contract>("contract", &payment.contract)?;
    let name = name_of(Kind::Contract, &contract.id);
    let terms = &contract.content;
    if terms.state() != ContractState::Signed {
        return scene.block(
            Block::ContractNotSigned,
            &name,
            "合同未签订或已终止，不能登记到账；请先签订合同",
            "the contract is not signed, or ended; nothing is received for it",
        );
    }
    scene.dated_on(&name, date, terms.sign_date)?;
    let paid = payment.amount.unwrap_or_default();
    let Some(received) = terms.received.checked_add(paid) else {
        return overflow(scene, &name);
    };
    let agreed = terms.amounts.contract.unwrap_or_default();
    if received > agreed && !terms.is_open_ended() {
        return scene.block(
            Block::AmountTooLarge,
            &name,
            format!(
                "累计到账将为 {}，超过合同成交额 {}；请核对金额，或先变更合同",
                received.to_words(),
                agreed.to_words()
            ),
            format!(
                "{} would have been received, more than the contract amount of {}; check the \
                 amount, or amend the contract first",
                received.to_english(),
                agreed.to_english()
            ),
        );
    }
    write(scene, &contract, received, id, payment)
}

fn reverse<S: State>(scene: &mut Scene<'_, S>, id: RecordId, taken_back: &RecordId) -> Done<(), S> {
    scene.vacant::<Payment>(&id)?;
    let before = scene.other::<Payment>(taken_back)?;
    let name = name_of(Kind::Payment, taken_back);
    if before.content.is_reversal() {
        return scene.block(
            Block::NotReversible,
            &name,
            "这一笔本身是冲销，不能再冲销；请重新登记到账",
            "this entry is a reversal itself; record the payment anew instead",
        );
    }
    scene.dated(&name, before.content.date)?;
    scene.noted(&name)?;
    let contract = scene.linked::<Contract>("contract", &before.content.contract)?;
    let amount = before.content.amount.unwrap_or_default();
    let Some(received) = contract.content.received.checked_sub(amount) else {
        return overflow(scene, &name_of(Kind::Contract, &contract.id));
    };
    let payment = Payment {
        contract: before.content.contract,
        direction: Some(PaymentDirection::Reversal),
        amount: Some(amount),
        date: Some(scene.date()),
        plan_place: before.content.plan_place,
        voucher: String::new(),
        reverses: taken_back.as_str().to_owned(),
        note: scene.hand().note.trim().to_owned(),
    };
    write(scene, &contract, received, id, payment)
}

/// Writes what the contract has received from then on, and then the entry.
fn write<S: State>(
    scene: &mut Scene<'_, S>,
    contract: &Record<Contract>,
    received: Fen,
    id: RecordId,
    payment: Payment,
) -> Done<(), S> {
    let terms = Contract { received, ..contract.content.clone() };
    scene.put(contract, terms)?;
    let payment = scene.create(id, payment)?;
    scene.show(payment);
    Ok(())
}

fn overflow<R, S: State>(scene: &Scene<'_, S>, contract: &RecordName) -> Done<R, S> {
    scene.block(
        Block::AmountOverflow,
        contract,
        "累计到账超出可记范围；请核对金额",
        "the payments add up to more than can be kept; check the amount",
    )
}
