//! Parts that the records of a deal share ↔ their messages: days, amounts, parties, shares, steps.

use prost_types::Timestamp;
use qianxian_proto::v1 as pb;

use super::parts::{id_from_pb, id_to_pb, number_from_pb, number_to_pb};
use super::parts::{party_from_pb, party_to_pb, time_from_pb, time_to_pb};
use super::words::{word_from_pb, word_to_pb};
use crate::domain::text::Bilingual;
use crate::domain::trade::deal::Place;
use crate::domain::trade::words::{ContractState, IntroductionState, NoticeState};
use crate::domain::trade::words::{DealStage, DealStatus, RegistrationState};
use crate::domain::trade::{BrokerShare, Step, TradeParty};
use crate::domain::violation::{Code, Violation};
use crate::domain::words::{DeclineReason, Word};
use crate::domain::{Day, Fen, Kind, Party, Time};

/// A day as the contract writes it; empty for none.
pub fn day_to_pb(day: Option<Day>) -> String {
    day.map_or_else(String::new, |day| day.to_string())
}

/// A day that the contract wrote: none where the text is empty, a violation where it is no day.
pub fn day_from_pb(field: &str, text: &str, into: &mut Vec<Violation>) -> Option<Day> {
    if text.is_empty() {
        return None;
    }
    let day = Day::parse(text);
    if day.is_none() {
        let message = Bilingual::new(
            "应为北京日期，如 2025-06-30（1900 至 2199 年）",
            "write a day in Beijing like 2025-06-30, years 1900 to 2199",
        );
        into.push(Violation::new(field, Code::DateFormat, text, message));
    }
    day
}

/// A day that has to be there.
pub(super) fn stated_day(field: &str, text: &str, into: &mut Vec<Violation>) -> Option<Day> {
    if text.is_empty() {
        into.push(missing(field));
    }
    day_from_pb(field, text, into)
}

/// A word that has to be there.
pub fn stated_word<W: Word>(field: &str, number: i32, into: &mut Vec<Violation>) -> Option<W> {
    if number == 0 {
        into.push(missing(field));
    }
    word_from_pb(field, number, into)
}

/// The violation of a part that has to be there and is not.
pub(super) fn missing(field: &str) -> Violation {
    let message = Bilingual::new("必填，请补上", "required; fill it in");
    Violation::new(field, Code::Required, "", message)
}

pub(super) fn fen_to_pb(amount: Option<Fen>) -> Option<i64> {
    amount.map(Fen::get)
}

pub(super) fn fen_from_pb(fen: Option<i64>) -> Option<Fen> {
    fen.map(Fen::new)
}

/// A moment that the service states; not set = not yet.
pub(super) fn moment(time: Option<Timestamp>) -> Time {
    time.map(time_from_pb).unwrap_or_default()
}

/// A party, where one is named.
pub(super) fn named_party(party: &Party) -> Option<pb::Party> {
    (*party != Party::default()).then(|| party_to_pb(party))
}

pub(super) fn parties_to_pb(parties: &[TradeParty]) -> Vec<pb::TradeParty> {
    let one = |party: &TradeParty| pb::TradeParty {
        party: named_party(&party.party),
        region_code: party.region_code.clone(),
    };
    parties.iter().map(one).collect()
}

pub(super) fn trade_parties_from_pb(
    field: &str,
    parties: Vec<pb::TradeParty>,
    into: &mut Vec<Violation>,
) -> Vec<TradeParty> {
    let numbered = parties.into_iter().enumerate();
    let one = |(place, party): (usize, pb::TradeParty)| {
        let field = format!("{field}[{place}].party");
        let region_code = party.region_code;
        TradeParty {
            party: party_from_pb(&field, party.party.unwrap_or_default(), into),
            region_code,
        }
    };
    numbered.map(one).collect()
}

pub(super) fn share_to_pb(share: &BrokerShare) -> pb::BrokerShare {
    pb::BrokerShare {
        broker: id_to_pb(Kind::Broker, &share.broker),
        share_bp: number_to_pb(share.share_bp),
    }
}

pub(super) fn shares_to_pb(shares: &[BrokerShare]) -> Vec<pb::BrokerShare> {
    shares.iter().map(share_to_pb).collect()
}

pub(super) fn share_from_pb(
    field: &str,
    share: &pb::BrokerShare,
    into: &mut Vec<Violation>,
) -> BrokerShare {
    let broker = format!("{field}.broker");
    BrokerShare {
        broker: id_from_pb(&broker, Kind::Broker, &share.broker, into),
        share_bp: number_from_pb(&format!("{field}.share_bp"), share.share_bp, into),
    }
}

pub(super) fn shares_from_pb(
    field: &str,
    shares: &[pb::BrokerShare],
    into: &mut Vec<Violation>,
) -> Vec<BrokerShare> {
    let numbered = shares.iter().enumerate();
    numbered
        .map(|(place, share)| share_from_pb(&format!("{field}[{place}]"), share, into))
        .collect()
}

pub(super) fn deal_steps_to_pb(steps: &[Step<Place>]) -> Vec<pb::DealStep> {
    let one = |step: &Step<Place>| pb::DealStep {
        stage: word_to_pb(Some(step.to.stage)),
        status: word_to_pb(Some(step.to.status)),
        date: step.date.to_string(),
        time: Some(time_to_pb(step.time)),
        actor: step.actor.clone(),
        reason: word_to_pb(step.reason),
        note: step.note.clone(),
    };
    steps.iter().map(one).collect()
}

pub(super) fn deal_steps_from_pb(
    steps: Vec<pb::DealStep>,
    into: &mut Vec<Violation>,
) -> Vec<Step<Place>> {
    let mut known = Vec::with_capacity(steps.len());
    for (place, step) in steps.into_iter().enumerate() {
        let field = |name: &str| format!("steps[{place}].{name}");
        let stage = stated_word::<DealStage>(&field("stage"), step.stage, into);
        let status = stated_word::<DealStatus>(&field("status"), step.status, into);
        let date = stated_day(&field("date"), &step.date, into);
        let reason = word_from_pb::<DeclineReason>(&field("reason"), step.reason, into);
        if let (Some(stage), Some(status), Some(date)) = (stage, status, date) {
            let (to, time) = (Place { stage, status }, moment(step.time));
            known.push(Step { to, date, time, actor: step.actor, reason, note: step.note });
        }
    }
    known
}

/// Steps whose message states one state: they differ in their types alone.
macro_rules! state_steps {
    ($to:ident, $from:ident, $message:ident, $state:ident) => {
        pub(super) fn $to(steps: &[Step<$state>]) -> Vec<pb::$message> {
            let one = |step: &Step<$state>| pb::$message {
                state: word_to_pb(Some(step.to)),
                date: step.date.to_string(),
                time: Some(time_to_pb(step.time)),
                actor: step.actor.clone(),
                reason: word_to_pb(step.reason),
                note: step.note.clone(),
            };
            steps.iter().map(one).collect()
        }

        pub(super) fn $from(
            steps: Vec<pb::$message>,
            into: &mut Vec<Violation>,
        ) -> Vec<Step<$state>> {
            let mut known = Vec::with_capacity(steps.len());
            for (place, step) in steps.into_iter().enumerate() {
                let field = |name: &str| format!("steps[{place}].{name}");
                let to = stated_word::<$state>(&field("state"), step.state, into);
                let date = stated_day(&field("date"), &step.date, into);
                let reason = word_from_pb::<DeclineReason>(&field("reason"), step.reason, into);
                if let (Some(to), Some(date)) = (to, date) {
                    let (time, actor, note) = (moment(step.time), step.actor, step.note);
                    known.push(Step { to, date, time, actor, reason, note });
                }
            }
            known
        }
    };
}

state_steps!(
    introduction_steps_to_pb,
    introduction_steps_from_pb,
    IntroductionStep,
    IntroductionState
);
state_steps!(notice_steps_to_pb, notice_steps_from_pb, NoticeStep, NoticeState);
state_steps!(contract_steps_to_pb, contract_steps_from_pb, ContractStep, ContractState);
state_steps!(
    registration_steps_to_pb,
    registration_steps_from_pb,
    RegistrationStep,
    RegistrationState
);
