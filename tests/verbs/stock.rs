//! Records as the tests make them: complete, so that only what a test changes is in the way.

use qianxian::domain::acts::{ContractVerb, DealVerb, IntroductionVerb, NoticeVerb, Verb};
use qianxian::domain::trade::contract::Amounts;
use qianxian::domain::trade::deal::Place;
use qianxian::domain::trade::words::{ContractType, DealStage, DealStatus, PricingRoute};
use qianxian::domain::trade::{Broker, Contract, Deal, Introduction, Notice, Step, TradeParty};
use qianxian::domain::{Achievement, Fen, Party, Time};

use super::world::{World, day, id};

/// The day on which the deals of [`deal_at`] were opened.
pub(crate) const OPENED: &str = "2026-11-01";
/// The day on which they came to their stage.
pub(crate) const CAME: &str = "2026-11-10";
/// The price of [`notice`] and [`contract`].
pub(crate) const PRICE: Fen = Fen::new(50_000_000);
/// Longer than any note may be, in characters.
pub(crate) const LONG_CHARS: usize = 2_001;

/// A world with achievements a1 and a2 and brokers b1 and b2.
pub(crate) fn world() -> World {
    let mut world = World::new();
    for id in ["a1", "a2"] {
        world.make(id, Achievement { title: id.into(), ..Achievement::default() });
    }
    for id in ["b1", "b2"] {
        world.make(id, Broker { display_name: id.into(), ..Broker::default() });
    }
    world
}

pub(crate) fn party(name: &str) -> Party {
    Party { display_name: name.into(), ..Party::default() }
}

fn side(name: &str) -> Vec<TradeParty> {
    vec![TradeParty { party: party(name), region_code: "330521".into() }]
}

/// A step that nobody wrote down by a verb.
pub(crate) fn step<S>(to: S, date: &str) -> Step<S> {
    Step {
        to,
        date: day(date),
        time: Time::default(),
        actor: "import".into(),
        reason: None,
        note: String::new(),
    }
}

pub(crate) fn introduction() -> Introduction {
    Introduction {
        title: "耐高温涂层".into(),
        achievement: "a1".into(),
        requester: party("德清某企业"),
        ..Introduction::default()
    }
}

/// A deal that every gate lets through.
pub(crate) fn deal() -> Deal {
    Deal {
        title: "涂层转让".into(),
        institutions: side("浙江某大学"),
        enterprises: side("德清某企业"),
        pricing_route: Some(PricingRoute::Listing),
        is_institution_verified: true,
        is_enterprise_verified: true,
        ..Deal::default()
    }
}

/// The same, opened on [`OPENED`] and come to a place on [`CAME`].
pub(crate) fn deal_at(stage: DealStage, status: DealStatus) -> Deal {
    let start = Place { stage: DealStage::Lead, status: DealStatus::Active };
    let steps = vec![step(start, OPENED), step(Place { stage, status }, CAME)];
    Deal { steps, ..deal() }
}

/// The same, going on.
pub(crate) fn active_at(stage: DealStage) -> Deal {
    deal_at(stage, DealStatus::Active)
}

pub(crate) fn notice(deal: &str) -> Notice {
    Notice {
        deal: deal.into(),
        title: "耐高温涂层".into(),
        price: Some(PRICE),
        counterparty: "德清某企业".into(),
        ..Notice::default()
    }
}

pub(crate) fn contract(deal: &str) -> Contract {
    Contract {
        deal: deal.into(),
        title: "涂层转让合同".into(),
        contract_type: Some(ContractType::Transfer),
        sellers: side("浙江某大学"),
        buyers: side("德清某企业"),
        amounts: Amounts { contract: Some(PRICE), ..Amounts::default() },
        ..Contract::default()
    }
}

pub(crate) fn on_introduction(key: &str, verb: IntroductionVerb) -> Verb {
    Verb::Introduction(id(key), verb)
}

pub(crate) fn on_deal(key: &str, verb: DealVerb) -> Verb {
    Verb::Deal(id(key), verb)
}

pub(crate) fn on_notice(key: &str, verb: NoticeVerb) -> Verb {
    Verb::Notice(id(key), verb)
}

pub(crate) fn on_contract(key: &str, verb: ContractVerb) -> Verb {
    Verb::Contract(id(key), verb)
}
