//! Contracts, registrations and deals to test with, and short ways to ask their verbs.

use qianxian::domain::acts::{
    AmountsChange, ContractVerb, Hand, PaymentVerb, RegistrationVerb, RewardVerb, Verb,
};
use qianxian::domain::catalogue::{Decision, Refusal};
use qianxian::domain::trade::contract::{Amounts, CostLine, PlannedPayment};
use qianxian::domain::trade::deal::Place;
use qianxian::domain::trade::registration::Facts;
use qianxian::domain::trade::words::{ContractType, CostKind, DealStage, DealStatus, PaymentKind};
use qianxian::domain::trade::{
    Broker, BrokerShare, Contract, Deal, Payment, Registration, Step, TradeParty,
};
use qianxian::domain::{Fen, Party};

use super::world::{World, day, hand_on, id, noon, noting};

/// 合同成交额 of [`contract`].
pub(crate) const AMOUNT: Fen = Fen::new(100_000_000);
/// 技术交易额 of [`contract`]: its equipment is taken off.
pub(crate) const TECHNOLOGY: Fen = Fen::new(80_000_000);
/// The day on which [`signed`] signs.
pub(crate) const SIGN_DAY: &str = "2026-03-02";
/// A registration number.
pub(crate) const NUMBER: &str = "2026330521000001";

pub(crate) fn party(name: &str) -> TradeParty {
    let party = Party { display_name: name.into(), organization: String::new() };
    TradeParty { party, region_code: "330521".into() }
}

pub(crate) fn cost(kind: CostKind, amount: Fen) -> CostLine {
    CostLine { kind, label: String::new(), amount }
}

pub(crate) fn planned(kind: PaymentKind, amount: Option<Fen>, rate_bp: u32) -> PlannedPayment {
    PlannedPayment { kind, due: None, amount, rate_bp, note: String::new() }
}

/// A draft for 1 million yuan, 200,000 of it for equipment.
pub(crate) fn contract() -> Contract {
    Contract {
        title: "生物基涂料技术开发".into(),
        contract_type: Some(ContractType::Development),
        sellers: vec![party("浙江工业大学德清研究院")],
        buyers: vec![party("德清新材料有限公司")],
        amounts: Amounts {
            contract: Some(AMOUNT),
            is_estimate: false,
            costs: vec![cost(CostKind::Equipment, Fen::new(20_000_000))],
        },
        ..Contract::default()
    }
}

/// The same with a royalty, so that any amount may come in.
pub(crate) fn open_ended() -> Contract {
    let royalty = planned(PaymentKind::Royalty, None, 300);
    Contract { payment_plan: vec![royalty], ..contract() }
}

/// A draft that names a contract and leaves all facts to it.
pub(crate) fn registration_of(contract: &str) -> Registration {
    Registration { contract: contract.into(), ..Registration::default() }
}

/// A draft of a contract that is not in the catalogue.
pub(crate) fn registration() -> Registration {
    Registration { facts: Facts::from(&contract()), ..Registration::default() }
}

/// A deal that has come so far.
pub(crate) fn deal_at(stage: DealStage, status: DealStatus) -> Deal {
    let step = Step {
        to: Place { stage, status },
        date: day("2026-01-05"),
        time: noon("2026-01-05"),
        actor: "tester".into(),
        reason: None,
        note: String::new(),
    };
    Deal {
        title: "涂料".into(),
        is_institution_verified: true,
        is_enterprise_verified: true,
        steps: vec![step],
        ..Deal::default()
    }
}

/// Makes a contract and signs it.
pub(crate) fn signed(world: &mut World, id: &str, content: Contract) {
    world.make(id, content);
    sign(world, hand_on(SIGN_DAY), id).unwrap();
}

/// Makes brokers and their shares.
pub(crate) fn shares(world: &mut World, parts: &[(&str, u32)]) -> Vec<BrokerShare> {
    for (broker, _) in parts {
        world.make(broker, Broker { display_name: (*broker).into(), ..Broker::default() });
    }
    parts
        .iter()
        .map(|(broker, share_bp)| BrokerShare { broker: (*broker).into(), share_bp: *share_bp })
        .collect()
}

pub(crate) fn sign(world: &mut World, hand: Hand, contract: &str) -> Result<Decision, Refusal> {
    world.act(hand, Verb::Contract(id(contract), ContractVerb::Sign))
}

pub(crate) fn amend(
    world: &mut World,
    hand: Hand,
    contract: &str,
    change: AmountsChange,
) -> Result<Decision, Refusal> {
    world.act(hand, Verb::Contract(id(contract), ContractVerb::Amend(change)))
}

pub(crate) fn terminate(
    world: &mut World,
    hand: Hand,
    contract: &str,
) -> Result<Decision, Refusal> {
    world.act(hand, Verb::Contract(id(contract), ContractVerb::Terminate))
}

/// A verb on a registration today, with a note.
pub(crate) fn on(
    world: &mut World,
    registration: &str,
    verb: RegistrationVerb,
) -> Result<Decision, Refusal> {
    by(world, noting("理由"), registration, verb)
}

pub(crate) fn by(
    world: &mut World,
    hand: Hand,
    registration: &str,
    verb: RegistrationVerb,
) -> Result<Decision, Refusal> {
    world.act(hand, Verb::Registration(id(registration), verb))
}

pub(crate) fn register(number: &str, contract: Fen, technology: Fen) -> RegistrationVerb {
    RegistrationVerb::Register {
        number: number.into(),
        contract_amount: contract,
        technology_amount: technology,
        is_estimate: false,
    }
}

pub(crate) fn change(contract: Fen, technology: Fen) -> RegistrationVerb {
    RegistrationVerb::Change {
        contract_amount: contract,
        technology_amount: technology,
        is_estimate: false,
    }
}

/// Makes a registration and registers it on a day.
pub(crate) fn registered(world: &mut World, id: &str, content: Registration, date: &str) {
    world.make(id, content);
    let verb = register(NUMBER, AMOUNT, TECHNOLOGY);
    for verb in [RegistrationVerb::Submit, RegistrationVerb::Accept, verb] {
        by(world, hand_on(date), id, verb).unwrap();
    }
}

/// What a caller says of a payment.
pub(crate) fn payment(contract: &str, amount: Fen) -> Payment {
    Payment { contract: contract.into(), amount: Some(amount), ..Payment::default() }
}

pub(crate) fn pay(
    world: &mut World,
    hand: Hand,
    entry: &str,
    payment: Payment,
) -> Result<Decision, Refusal> {
    world.act(hand, Verb::Payment(id(entry), PaymentVerb::Record(Box::new(payment))))
}

pub(crate) fn reverse(
    world: &mut World,
    hand: Hand,
    entry: &str,
    payment: &str,
) -> Result<Decision, Refusal> {
    world.act(hand, Verb::Payment(id(entry), PaymentVerb::Reverse { payment: id(payment) }))
}

pub(crate) fn claim(
    world: &mut World,
    hand: Hand,
    reward: &str,
    registration: &str,
) -> Result<Decision, Refusal> {
    let verb = RewardVerb::Claim { registration: id(registration) };
    world.act(hand, Verb::Reward(id(reward), verb))
}
