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

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use qianxian_proto::set_fields;

    use super::*;
    use crate::contract::{Stored, decode_entry, decode_record, encode_entry, encode_record};
    use crate::domain::catalogue::{AlertMark, Entry, Event};
    use crate::domain::rulebook::RuleBook;
    use crate::domain::target::YearValue;
    use crate::domain::target::{Accumulation, Metric, Observation, PlanLine, Scope, Target};
    use crate::domain::trade::contract::{Amendment, Amounts, CostLine, PlannedPayment};
    use crate::domain::trade::notice::{Decision, Objection};
    use crate::domain::trade::registration::Facts;
    use crate::domain::trade::reward::RewardPart;
    use crate::domain::trade::words::{
        BookingKind, BrokerLevel, ContractType, CostKind, DealOrigin, PaymentDirection,
        PaymentKind, PricingRoute, RevocationGround,
    };
    use crate::domain::trade::{
        Booking, Broker, Contract, Deal, Industrialisation, Introduction, Notice, Payment,
        Registration, Reward,
    };
    use crate::domain::words::{CooperationMode, IpKind, TechnologyField};
    use crate::domain::{Life, Record, RecordId};

    /// The fields that every record has.
    const COMMON: [&str; 6] =
        ["name", "create_time", "update_time", "delete_time", "revision", "etag"];

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    fn time(second: i64) -> Time {
        Time::from_micros(1_780_272_000_000_000 + second * 1_000_000 + 7)
    }

    fn party(name: &str) -> Party {
        Party { display_name: name.into(), organization: "o-1".into() }
    }

    fn sides(name: &str) -> Vec<TradeParty> {
        let other = TradeParty { party: Party::default(), region_code: "330522".into() };
        vec![TradeParty { party: party(name), region_code: "330521".into() }, other]
    }

    fn shares() -> Vec<BrokerShare> {
        let share = |broker: &str, share_bp| BrokerShare { broker: broker.into(), share_bp };
        vec![share("b-1", 6_000), share("b-2", 4_000)]
    }

    fn step<S>(to: S, at: i64) -> Step<S> {
        Step {
            to,
            date: day("2025-06-30"),
            time: time(at),
            actor: "local".into(),
            reason: DeclineReason::ALL.first().copied(),
            note: "说明".into(),
        }
    }

    fn amounts(contract: i64) -> Amounts {
        let amount = Fen::new(40);
        let carrier = CostLine { kind: CostKind::Carrier, label: "样品".into(), amount };
        let equipment = CostLine { kind: CostKind::Equipment, label: String::new(), amount };
        let costs = vec![carrier, equipment];
        Amounts { contract: Some(Fen::new(contract)), is_estimate: true, costs }
    }

    fn broker() -> Broker {
        Broker {
            display_name: "王某".into(),
            level: Some(BrokerLevel::Senior),
            certificate_number: "33-001".into(),
            certificate_issuer: "省厅".into(),
            certificate_end: Some(day("2027-12-31")),
            firm: party("某所"),
            town: "莫干山镇".into(),
            specialities: vec!["新材料".into(), "装备".into()],
            source: "s".into(),
            external_id: "1".into(),
        }
    }

    fn introduction() -> Introduction {
        Introduction {
            title: "密封件".into(),
            achievement: "a-1".into(),
            need: "n-1".into(),
            requester: party("甲"),
            broker: "b-1".into(),
            purpose: "一".into(),
            interest: "二".into(),
            proposal: "三".into(),
            respond_by: Some(day("2025-07-07")),
            steps: vec![
                step(IntroductionState::Requested, 1),
                step(IntroductionState::Forwarded, 2),
            ],
        }
    }

    fn deal() -> Deal {
        let place = |stage, status| Place { stage, status };
        Deal {
            title: "密封件".into(),
            achievements: vec!["a-1".into(), "a-2".into()],
            need: "n-1".into(),
            institutions: sides("大学"),
            enterprises: sides("企业"),
            broker_shares: shares(),
            origin: Some(DealOrigin::Auction),
            origin_reference: "拍卖会".into(),
            technology_field: Some(TechnologyField::Materials),
            town: "雷甸镇".into(),
            mode: Some(CooperationMode::Transfer),
            expected_amount: Some(Fen::ZERO),
            pricing_route: Some(PricingRoute::Auction),
            is_seller_state_owned: true,
            is_institution_verified: true,
            is_enterprise_verified: true,
            steps: vec![
                step(place(DealStage::Lead, DealStatus::Active), 1),
                step(place(DealStage::Contact, DealStatus::OnHold), 2),
            ],
            notice: "p-1".into(),
            contract: "t-1".into(),
            source: "s".into(),
            external_id: "1".into(),
        }
    }

    fn notice() -> Notice {
        let objection = |decision| Objection {
            objector: "乙".into(),
            text: "价格偏低".into(),
            date: day("2025-06-10"),
            time: time(3),
            decision,
        };
        let decision = Decision {
            is_upheld: true,
            text: "成立".into(),
            date: day("2025-06-12"),
            time: time(4),
        };
        Notice {
            deal: "d-1".into(),
            title: "密封件".into(),
            price: Some(Fen::ZERO),
            counterparty: "企业".into(),
            place: "网站".into(),
            start: Some(day("2025-06-01")),
            end: Some(day("2025-06-16")),
            objections: vec![objection(Some(decision)), objection(None)],
            steps: vec![step(NoticeState::Published, 1), step(NoticeState::Objected, 3)],
        }
    }

    fn contract() -> Contract {
        let due = Some(day("2025-08-01"));
        let lump = PlannedPayment {
            kind: PaymentKind::LumpSum,
            due,
            amount: Some(Fen::ZERO),
            rate_bp: 0,
            note: String::new(),
        };
        let royalty = PlannedPayment {
            kind: PaymentKind::Royalty,
            due: None,
            amount: None,
            rate_bp: 300,
            note: "按销售额".into(),
        };
        let amendment = Amendment {
            before: Amounts::default(),
            after: amounts(200),
            date: day("2025-07-01"),
            time: time(9),
            actor: "local".into(),
            note: "增补".into(),
        };
        Contract {
            deal: "d-1".into(),
            title: "密封件".into(),
            contract_type: Some(ContractType::Service),
            sellers: sides("大学"),
            buyers: sides("企业"),
            sign_date: Some(day("2025-06-30")),
            end_date: Some(day("2028-06-30")),
            technology_field: Some(TechnologyField::Urban),
            ip_kinds: vec![IpKind::InventionPatent, IpKind::TradeSecret],
            industry_code: "C35".into(),
            town: "乾元镇".into(),
            amounts: amounts(200),
            payment_plan: vec![lump, royalty],
            broker_shares: shares(),
            is_between_related: true,
            steps: vec![step(ContractState::Signed, 1)],
            amendments: vec![amendment],
            received: Fen::new(i64::MAX),
            source: "s".into(),
            external_id: "1".into(),
        }
    }

    fn registration() -> Registration {
        let booking = |kind, technology: i64| Booking {
            kind,
            date: day("2025-12-31"),
            time: time(5),
            technology: Fen::new(technology),
            contract: Fen::new(technology),
            note: "说明".into(),
        };
        Registration {
            contract: "t-1".into(),
            number: "2025330521000001".into(),
            facts: Facts { technology_amount: Some(Fen::ZERO), ..Facts::from(&contract()) },
            rule: "2000".into(),
            clock_start: Some(day("2025-12-01")),
            due: Some(day("2025-12-31")),
            needs_expert_review: true,
            is_expert_reviewed: true,
            ground: Some(RevocationGround::Other),
            verified_income: Some(Fen::ZERO),
            bonus: Some(Fen::ZERO),
            bookings: vec![
                booking(BookingKind::Registered, i64::MAX),
                booking(BookingKind::Revoked, i64::MIN),
            ],
            steps: vec![
                step(RegistrationState::Registered, 5),
                step(RegistrationState::Revoked, 6),
            ],
            source: "s".into(),
            external_id: "1".into(),
        }
    }

    fn payment() -> Payment {
        Payment {
            contract: "t-1".into(),
            direction: Some(PaymentDirection::Reversal),
            amount: Some(Fen::new(1)),
            date: Some(day("2024-02-29")),
            plan_place: 2,
            voucher: "No. 1".into(),
            reverses: "m-1".into(),
            note: "记错".into(),
        }
    }

    fn reward() -> Reward {
        let part = |share| RewardPart { share, amount: Fen::new(50) };
        Reward {
            contract: "t1".into(),
            registration: "g-1".into(),
            rule: "deqing".into(),
            base: Fen::new(10_000),
            rate_bp: 100,
            cap: Fen::new(3_000_000),
            amount: Fen::new(100),
            parts: shares().into_iter().map(part).collect(),
            date: Some(day("2025-06-30")),
        }
    }

    fn industrialisation() -> Industrialisation {
        Industrialisation {
            title: "密封件量产".into(),
            achievement: "a-1".into(),
            deal: "d-1".into(),
            enterprise: party("企业"),
            date: Some(day("2025-06-30")),
            town: "钟管镇".into(),
            technology_field: Some(TechnologyField::Electronics),
            yearly_sales: Some(Fen::ZERO),
            evidence: vec!["验收报告".into()],
            note: "说明".into(),
            source: "s".into(),
            external_id: "1".into(),
        }
    }

    fn target() -> Target {
        Target {
            display_name: "25 亿元".into(),
            metric: Some(Metric::TechnologyAmount),
            scope: Some(Scope::Total),
            region_prefix: "330521".into(),
            base_year: 2020,
            base_value: 130_000_000_000,
            final_year: 2025,
            final_value: 250_000_000_000,
            plan_line: Some(PlanLine::Given),
            given: vec![YearValue { year: 2021, value: 1 }, YearValue { year: 2022, value: 2 }],
            months_bp: vec![0, 10_000],
            accumulation: Some(Accumulation::Cumulative),
            source: "规划".into(),
            note: "说明".into(),
        }
    }

    fn observation() -> Observation {
        Observation {
            metric: Some(Metric::PctApplicationCount),
            region_prefix: "330521".into(),
            date: Some(day("2025-06-30")),
            value: 140,
            source: "科技局".into(),
            external_id: "月报".into(),
            note: "说明".into(),
        }
    }

    fn kept<T: Stored>(content: T) -> (Record<T>, Record<T>) {
        let id = RecordId::parse("id", "x-1").unwrap();
        let life = Life {
            revision: 3,
            create_time: time(0),
            update_time: time(1),
            delete_time: Some(time(2)),
        };
        let record = Record { id, content, life };
        let any = T::wrap(record.clone());
        let bytes = encode_record(&any);
        let read = decode_record(T::KIND, &bytes).unwrap();
        let (created, news, position) = (true, false, 7);
        let events = vec![Event::Put { record: any, created, news }];
        let (actor, request, alerts) = ("test".into(), None, AlertMark::default());
        let entry = Entry { position, time: time(9), actor, request, events, alerts };
        assert_eq!(decode_entry(&encode_entry(&entry)).unwrap(), entry);
        (record, T::unwrap(read).unwrap())
    }

    #[track_caller]
    fn comes_back<T: Stored>(content: T) {
        let (record, read) = kept(content);
        assert_eq!(read, record);
        let set: BTreeSet<String> = set_fields(&T::to_pb(&record)).into_iter().collect();
        let known = COMMON.iter().chain(T::FIELDS).chain(T::OUTPUT);
        let known: BTreeSet<String> = known.map(|field| (*field).to_owned()).collect();
        // A payment and a reward are stated whole by their verbs: their fields are in no mask.
        if !T::FIELDS.is_empty() {
            assert_eq!(set, known, "{}: fields of the contract and of masks", T::KIND.collection());
        }
    }

    #[test]
    fn records_of_the_trade_come_back_as_they_were_kept() {
        comes_back(broker());
        comes_back(introduction());
        comes_back(deal());
        comes_back(notice());
        comes_back(contract());
        comes_back(registration());
        comes_back(payment());
        comes_back(reward());
        comes_back(industrialisation());
        comes_back(target());
        comes_back(observation());
        comes_back(RuleBook::default());
    }

    #[test]
    fn empty_records_come_back_empty() {
        #[track_caller]
        fn empty<T: Stored>() {
            let (record, read) = kept(T::default());
            assert_eq!(read, record);
        }
        empty::<Broker>();
        empty::<Introduction>();
        empty::<Deal>();
        empty::<Notice>();
        empty::<Contract>();
        empty::<Registration>();
        empty::<Payment>();
        empty::<Reward>();
        empty::<Industrialisation>();
        empty::<Target>();
        empty::<Observation>();
    }

    #[test]
    fn what_cannot_be_read_is_named_by_its_field() {
        let broken = pb::Registration {
            sign_date: "2025-02-29".into(),
            bookings: vec![pb::Booking { kind: 9, date: "x".into(), ..Default::default() }],
            steps: vec![pb::RegistrationStep::default()],
            ..Default::default()
        };
        let (_, _, violations) = Registration::from_pb(broken);
        let said: Vec<_> =
            violations.iter().map(|one| format!("{} {}", one.field, one.code.as_str())).collect();
        let wanted = [
            "sign_date DATE_FORMAT",
            "bookings[0].kind UNKNOWN_WORD",
            "bookings[0].date DATE_FORMAT",
            "steps[0].state REQUIRED",
            "steps[0].date REQUIRED",
        ];
        assert_eq!(said, wanted);
    }
}
