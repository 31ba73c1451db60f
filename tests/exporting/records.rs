//! Random records of every kind, their texts full of what files stumble over.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use qianxian::domain::target::{
    Accumulation, Metric, Observation, PlanLine, Scope, Target, YearValue,
};
use qianxian::domain::trade::contract::{Amounts, CostLine, PlannedPayment};
use qianxian::domain::trade::deal::Place;
use qianxian::domain::trade::registration::Facts;
use qianxian::domain::trade::words::{
    BookingKind, BrokerLevel, ContractState, ContractType, CostKind, DealOrigin, DealStage,
    DealStatus, PaymentDirection, PaymentKind, PricingRoute, RegistrationState, RevocationGround,
};
use qianxian::domain::trade::{
    Booking, Broker, BrokerShare, Contract, Deal, Industrialisation, Payment, Registration, Step,
    TradeParty,
};
use qianxian::domain::words::{
    AchievementState, CooperationMode, DeclineReason, ExpertState, IpKind, MaturityStage,
    NeedState, NeedType, OrganizationKind, TechnologyField, Word,
};
use qianxian::domain::{
    Achievement, Day, Expert, Fen, Indicator, IpRight, Need, Organization, Party, Time,
};

/// Texts of one line: formulas, quotes, marks, long numbers, JSON, anything printable.
fn line() -> impl Strategy<Value = String> {
    prop_oneof![
        2 => Just(String::new()),
        2 => "[=+@＝＋－＠'\"-]{1,3}[A-Z0-9(),!|甲]{0,8}",
        2 => "[甲乙丙丁、，；;|｜\"'\\[\\]{}:：,()（）%@ ]{1,10}",
        1 => "[0-9]{1,24}",
        1 => "[0-9.,/:eE+%-]{1,8}",
        1 => select(vec![
            "[\"甲\"]", "{}", "null", "true", "面议", "无", "_x0041_", "_x000D_", "'", "''=1", "是",
            "=HYPERLINK(\"http://x\",\"y\")", "\\", "a\tb", "#N/A", "@SUM(1)", "1e5", "007",
        ]).prop_map(str::to_owned),
        3 => "\\PC{0,12}",
    ]
}

/// Texts of several lines.
fn body() -> impl Strategy<Value = String> {
    prop_oneof![line(), vec(line(), 1..4).prop_map(|lines| lines.join("\n"))]
}

/// A text that is not empty once it is trimmed.
fn title() -> impl Strategy<Value = String> {
    line().prop_map(|text| if text.trim().is_empty() { "=甲".to_owned() } else { text })
}

fn lines() -> impl Strategy<Value = Vec<String>> {
    vec(line(), 0..4)
}

fn id() -> impl Strategy<Value = String> {
    prop_oneof![Just(String::new()), "[A-Za-z0-9][A-Za-z0-9._-]{0,8}", "[0-9]{16}"]
}

fn ids() -> impl Strategy<Value = Vec<String>> {
    vec("[a-z0-9][a-z0-9-]{0,6}", 0..3)
}

fn word<W: Word + std::fmt::Debug>() -> impl Strategy<Value = Option<W>> {
    option::of(select(W::ALL.to_vec()))
}

fn words<W: Word + std::fmt::Debug + Sync>() -> impl Strategy<Value = Vec<W>> {
    subsequence(W::ALL.to_vec(), 0..3)
}

fn day() -> impl Strategy<Value = Day> {
    (-25_000_i64..80_000).prop_map(|days| Day::first_of(1970).plus(days))
}

/// Amounts from nothing to the largest that there is.
fn fen() -> impl Strategy<Value = Fen> {
    prop_oneof![
        Just(0),
        1_i64..1_000,
        0_i64..1_000_000_000_000,
        Just(999_999_999_999_999),
        Just(1_000_000_000_000_001),
        0_i64..i64::MAX / 4
    ]
    .prop_map(Fen::new)
}

/// A price: zero is none.
fn price() -> impl Strategy<Value = Option<Fen>> {
    fen().prop_map(|fen| Some(fen).filter(|fen| *fen > Fen::ZERO))
}

fn party() -> impl Strategy<Value = Party> {
    (line(), id()).prop_map(|(display_name, organization)| Party { display_name, organization })
}

fn trade_parties() -> impl Strategy<Value = Vec<TradeParty>> {
    let one = (title(), id(), prop_oneof![Just(String::new()), "[1-9][0-9]{5}"]);
    vec(
        one.prop_map(|(display_name, organization, region_code)| TradeParty {
            party: Party { display_name, organization },
            region_code,
        }),
        1..3,
    )
}

fn shares() -> impl Strategy<Value = Vec<BrokerShare>> {
    let one = ("[a-z][a-z0-9]{1,6}", 0_u32..3_000);
    vec(one.prop_map(|(broker, share_bp)| BrokerShare { broker, share_bp }), 0..3)
}

fn end() -> impl Strategy<Value = Option<Time>> {
    let micros = prop_oneof![
        day().prop_map(|day| day.start().micros()),
        Time::MIN.micros() / 2..Time::MAX.micros() / 2
    ];
    option::of(micros.prop_map(Time::from_micros))
}

fn indicators() -> impl Strategy<Value = Vec<Indicator>> {
    let one = (line(), line(), line(), any::<bool>());
    let odd = one.prop_map(|(metric, value, unit, must)| Indicator { metric, value, unit, must });
    let usual = ("[甲乙丙丁]{1,4}", "[≥≤]?[0-9]{1,4}", "(℃|MPa|%)?", any::<bool>())
        .prop_map(|(metric, value, unit, must)| Indicator { metric, value, unit, must });
    prop_oneof![vec(odd, 0..3), vec(usual, 0..3)]
}

fn origin() -> impl Strategy<Value = (String, String)> {
    (line(), line())
}

prop_compose! {
    pub(crate) fn organization()(
        display_name in title(), kind in word::<OrganizationKind>(), aliases in lines(),
        summary in body(), (source, external_id) in origin(),
        region_code in "([1-9][0-9]{5})?", industry_code in "([A-T]([0-9]{2})?)?",
    ) -> Organization {
        let uscc = String::new();
        Organization {
            display_name, kind, uscc, aliases, summary, region_code, industry_code, source, external_id,
        }
    }
}

prop_compose! {
    pub(crate) fn achievement()(
        texts in (title(), body(), line(), lines(), lines(), lines()),
        technology_field in word::<TechnologyField>(),
        stage in word::<MaturityStage>(),
        ip_rights in vec((select(IpKind::ALL.to_vec()), line()), 0..3),
        cooperation_modes in words::<CooperationMode>(),
        ask_price in price(), holders in vec(party(), 0..3), trial_first in any::<bool>(),
        mut claims in indicators(), state in select(AchievementState::ALL.to_vec()),
        expire_time in end(), (source, external_id) in origin(),
    ) -> Achievement {
        let (title, summary, discipline, keywords, ipc_codes, contributors) = texts;
        for claim in &mut claims {
            claim.must = false;
        }
        let ip_rights = ip_rights.into_iter().map(|(kind, number)| IpRight { kind, number }).collect();
        let trl = stage.map(|stage| stage.trl_range().0);
        Achievement {
            title, summary, discipline, keywords, ipc_codes, contributors, technology_field, stage, trl,
            ip_rights, cooperation_modes, ask_price, holders, trial_first, claims, state, expire_time,
            source, external_id, ..Achievement::default()
        }
    }
}

prop_compose! {
    pub(crate) fn need()(
        texts in (title(), body(), line(), lines(), body()), enterprise in party(),
        need_type in word::<NeedType>(), indicators in indicators(),
        cooperation_modes in words::<CooperationMode>(), required_ip_kinds in words::<IpKind>(),
        budget_max in price(), min_trl in option::of(1_u8..10),
        flags in (any::<bool>(), any::<bool>()), required_regions in vec("[1-9][0-9]", 0..3),
        state in select(NeedState::ALL.to_vec()), expire_time in end(),
        (source, external_id) in origin(),
    ) -> Need {
        let (title, description, discipline, keywords, foundation) = texts;
        Need {
            title, description, discipline, keywords, foundation, enterprise, need_type, indicators,
            cooperation_modes, required_ip_kinds, budget_max, min_trl, required_regions, state,
            budget_is_ceiling: flags.0 && budget_max.is_some(), challenge: flags.1, expire_time, source,
            external_id, ..Need::default()
        }
    }
}

prop_compose! {
    pub(crate) fn expert()(
        texts in (title(), line(), lines(), lines(), body()), organization in party(),
        technology_fields in words::<TechnologyField>(), achievements in ids(),
        needs in (0_u32..1_001, 0_u32..1_001), state in select(ExpertState::ALL.to_vec()),
        (source, external_id) in origin(),
    ) -> Expert {
        let (display_name, title, disciplines, keywords, summary) = texts;
        let (open_needs, max_needs) = needs;
        Expert {
            display_name, title, disciplines, keywords, summary, organization, technology_fields,
            achievements, open_needs, max_needs, state, source, external_id, ..Expert::default()
        }
    }
}

prop_compose! {
    pub(crate) fn broker()(
        display_name in title(), level in word::<BrokerLevel>(),
        texts in (line(), line(), line(), lines()), certificate_end in option::of(day()),
        firm in party(), (source, external_id) in origin(),
    ) -> Broker {
        let (certificate_number, certificate_issuer, town, specialities) = texts;
        Broker {
            display_name, level, certificate_number, certificate_issuer, certificate_end, firm, town,
            specialities, source, external_id,
        }
    }
}

fn step<S>(to: S, date: Day, reason: Option<DeclineReason>, note: String) -> Step<S> {
    Step { to, date, time: Time::default(), actor: String::new(), reason, note }
}

prop_compose! {
    fn deal_steps()(
        stages in subsequence(DealStage::ALL.to_vec(), 0..=DealStage::ALL.len()),
        first in day(), gaps in vec(0_i64..300, 12),
        end in option::of((
            select(vec![DealStatus::OnHold, DealStatus::Lost, DealStatus::Cancelled]),
            select(DeclineReason::ALL.to_vec()), body(),
        )),
    ) -> Vec<Step<Place>> {
        let mut date = first;
        let mut steps = Vec::new();
        for (stage, gap) in stages.iter().zip(&gaps) {
            date = date.plus(*gap);
            steps.push(step(Place { stage: *stage, status: DealStatus::Active }, date, None, String::new()));
        }
        if let (Some(stage), Some((status, reason, note))) = (stages.last(), end) {
            steps.push(step(Place { stage: *stage, status }, date.plus(gaps[11]), Some(reason), note));
        }
        steps
    }
}

prop_compose! {
    pub(crate) fn deal()(
        texts in (title(), line(), line(), id()), achievements in ids(),
        sides in (trade_parties(), trade_parties()), broker_shares in shares(),
        words in (word::<DealOrigin>(), word::<TechnologyField>(), word::<CooperationMode>(), word::<PricingRoute>()),
        expected_amount in option::of(fen()), flags in (any::<bool>(), any::<bool>(), any::<bool>()),
        steps in deal_steps(), (source, external_id) in origin(),
    ) -> Deal {
        let (title, origin_reference, town, need) = texts;
        let (origin, technology_field, mode, pricing_route) = words;
        Deal {
            title, origin_reference, town, need, achievements, institutions: sides.0, enterprises: sides.1,
            broker_shares, origin, technology_field, mode, pricing_route, expected_amount,
            is_seller_state_owned: flags.0, is_institution_verified: flags.1,
            is_enterprise_verified: flags.2, steps, source, external_id, ..Deal::default()
        }
    }
}

prop_compose! {
    fn plan()(
        kind in select(PaymentKind::ALL.to_vec()), due in option::of(day()),
        amount in option::of((0_i64..1_000).prop_map(Fen::new)), rate_bp in 0_u32..10_001, note in body(),
    ) -> PlannedPayment {
        PlannedPayment { kind, due, amount, rate_bp, note }
    }
}

prop_compose! {
    pub(crate) fn contract()(
        texts in (title(), line(), id()), contract_type in select(ContractType::ALL.to_vec()),
        sides in (trade_parties(), trade_parties()), signed in option::of((day(), 0_i64..4_000)),
        ended in option::of((0_i64..900, body())), contract in fen(), is_estimate in any::<bool>(),
        costs in vec((select(CostKind::ALL.to_vec()), line(), (0_i64..100).prop_map(Fen::new)), 0..3),
        payment_plan in vec(plan(), 0..3), technology_field in word::<TechnologyField>(),
        ip_kinds in words::<IpKind>(), broker_shares in shares(), is_between_related in any::<bool>(),
        (source, external_id) in origin(),
    ) -> Contract {
        let (title, town, deal) = texts;
        let mut steps = Vec::new();
        if let Some((day, _)) = signed {
            steps.push(step(ContractState::Signed, day, None, String::new()));
            if let Some((later, note)) = ended {
                steps.push(step(ContractState::Terminated, day.plus(later), None, note));
            }
        }
        // A note of several lines is kept as its check keeps it.
        for step in &mut steps {
            step.note = step.note.trim().to_owned();
        }
        let costs = costs.into_iter().map(|(kind, label, amount)| CostLine { kind, label, amount });
        let amounts = Amounts { contract: Some(contract), is_estimate, costs: costs.collect() };
        Contract {
            title, town, deal, contract_type: Some(contract_type), sellers: sides.0, buyers: sides.1,
            sign_date: signed.map(|(day, _)| day), end_date: signed.map(|(day, more)| day.plus(more)),
            amounts, payment_plan, technology_field, ip_kinds, broker_shares, is_between_related, steps,
            source, external_id, ..Contract::default()
        }
    }
}

/// An amount of technology and one of the contract, which is not less.
fn amounts() -> impl Strategy<Value = (Fen, Fen)> {
    (fen(), fen()).prop_map(|(one, other)| (one.min(other), one.max(other)))
}

prop_compose! {
    pub(crate) fn registration()(
        title in title(), contract_type in select(ContractType::ALL.to_vec()),
        sides in (trade_parties(), trade_parties()), number in "[0-9]{16}|[0-9]{14}",
        first in option::of(day()), gaps in vec(0_i64..400, 5), booked in vec(amounts(), 1..4),
        end in 0..3, ground in select(RevocationGround::ALL.to_vec()), note in body(),
        texts in (line(), id()), technology_field in word::<TechnologyField>(),
        ip_kinds in words::<IpKind>(), broker_shares in shares(), is_estimate in any::<bool>(),
        (source, external_id) in origin(),
    ) -> Registration {
        let (town, contract) = texts;
        let mut registration = Registration {
            number, contract, source, external_id,
            facts: Facts {
                title, contract_type: Some(contract_type), sellers: sides.0, buyers: sides.1, sign_date: first,
                technology_field, ip_kinds, town, is_estimate, broker_shares, ..Facts::default()
            },
            ..Registration::default()
        };
        let mut stands = (Fen::ZERO, Fen::ZERO);
        let mut date = first.unwrap_or_default();
        let last = booked.last().copied().unwrap_or_default();
        let mut entries: Vec<_> = booked.into_iter().enumerate().map(|(place, (technology, contract))| {
            let registered = (BookingKind::Registered, RegistrationState::Registered);
            let changed = (BookingKind::Changed, RegistrationState::Changed);
            (if place == 0 { registered } else { changed }, technology, contract, String::new())
        }).collect();
        let note = note.trim().to_owned();
        match end {
            1 => entries.push(((BookingKind::Deregistered, RegistrationState::Deregistered), Fen::ZERO, Fen::ZERO, note)),
            2 => {
                registration.ground = Some(ground).filter(|_| first.is_some());
                entries.push(((BookingKind::Revoked, RegistrationState::Revoked), Fen::ZERO, Fen::ZERO, note));
            }
            _ => {}
        }
        (registration.facts.technology_amount, registration.facts.contract_amount) = (Some(last.0), Some(last.1));
        if first.is_none() {
            return_draft(&mut registration);
            entries.clear();
        }
        for (((kind, to), technology, contract, note), gap) in entries.into_iter().zip(gaps) {
            date = date.plus(if kind == BookingKind::Registered { 0 } else { gap });
            let more = technology.checked_sub(stands.0).unwrap_or_default();
            let more_contract = contract.checked_sub(stands.1).unwrap_or_default();
            registration.bookings.push(Booking {
                kind, date, time: Time::default(), technology: more, contract: more_contract, note: note.clone(),
            });
            registration.steps.push(step(to, date, None, note));
            stands = (technology, contract);
        }
        registration
    }
}

/// A draft has nothing but its facts.
fn return_draft(registration: &mut Registration) {
    registration.ground = None;
}

prop_compose! {
    pub(crate) fn payment()(
        contract in "[a-z0-9]{1,8}", is_reversal in any::<bool>(), reverses in "[a-z0-9]{1,8}",
        amount in fen(), date in day(), plan_place in 0_u32..9, voucher in line(), note in title(),
    ) -> Payment {
        let direction = if is_reversal { PaymentDirection::Reversal } else { PaymentDirection::Received };
        Payment {
            contract, direction: Some(direction), amount: Some(amount), date: Some(date), plan_place, voucher,
            reverses: if is_reversal { reverses } else { String::new() }, note,
        }
    }
}

prop_compose! {
    pub(crate) fn industrialisation()(
        texts in (title(), line(), body(), id(), id()), enterprise in party(), date in day(),
        technology_field in word::<TechnologyField>(), yearly_sales in option::of(fen()),
        evidence in vec(title(), 1..4), (source, external_id) in origin(),
    ) -> Industrialisation {
        let (title, town, note, achievement, deal) = texts;
        Industrialisation {
            title, town, note, achievement, deal, enterprise, date: Some(date), technology_field,
            yearly_sales, evidence, source, external_id,
        }
    }
}

prop_compose! {
    pub(crate) fn target()(
        texts in (title(), line(), body()), metric in select(Metric::ALL.to_vec()),
        scope in word::<Scope>(), values in vec(0_i64..i64::MAX / 4, 4), base_year in 1900_i64..2100,
        plan_line in word::<PlanLine>(), accumulation in word::<Accumulation>(), by_month in any::<bool>(),
    ) -> Target {
        let (display_name, source, note) = texts;
        let given: Vec<YearValue> = if plan_line == Some(PlanLine::Given) {
            let years = values[1..].iter().zip(base_year + 1..);
            years.map(|(value, year)| YearValue { year, value: *value }).collect()
        } else {
            Vec::new()
        };
        let months_bp = if by_month { [&[800; 11][..], &[1_200]].concat() } else { Vec::new() };
        Target {
            display_name, source, note, metric: Some(metric), scope, region_prefix: "330521".into(),
            base_year, base_value: values[0], final_year: base_year + 3, final_value: values[3], plan_line,
            given, months_bp, accumulation,
        }
    }
}

prop_compose! {
    pub(crate) fn observation()(
        metric in select(Metric::ALL.to_vec()), date in day(), value in 0_i64..i64::MAX / 4,
        source in title(), external_id in line(), note in body(), region_prefix in "(33|3305|330521)?",
    ) -> Observation {
        Observation { metric: Some(metric), region_prefix, date: Some(date), value, source, external_id, note }
    }
}
