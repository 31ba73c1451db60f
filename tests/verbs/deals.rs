//! Proves that a deal goes its documented way: every pair of place and verb, the gates before each
//! stage and their order, and the order of refusals.

use qianxian::domain::acts::{DealVerb as Do, Hand};
use qianxian::domain::trade::deal::Place;
use qianxian::domain::trade::words::{
    DealOrigin, DealStage as At, DealStatus as Is, IntroductionState,
};
use qianxian::domain::trade::{Deal, Industrialisation, Introduction};
use qianxian::domain::words::{CooperationMode, DeclineReason, Word};

use super::stock::{
    CAME, LONG_CHARS, active_at, deal, deal_at, introduction, on_deal, party, step, world,
};
use super::world::{World, day, hand, hand_on, noting, word};

/// A hand that says everything which any verb may ask for.
fn telling() -> Hand {
    Hand { reason: Some(DeclineReason::ALL[0]), ..noting("双方另有安排") }
}

/// From each stage (row) to each stage (column), both in the order of [`At::ALL`]: `>` and `<` lead
/// there, `R` is reached through a record alone, `.` does not follow.
const MOVES: [&str; 11] = [
    ".>....RR...",
    "<.>...RR...",
    "<<.>>.RR...",
    "<<<.>.RR...",
    "<<<<.>RR...",
    "<<<<<.RR...",
    "......RR...",
    "......RR>..",
    "......RR.>.",
    "......RR..>",
    "......RR...",
];

#[test]
fn every_active_stage_leads_where_the_table_says() {
    for (row, from) in MOVES.iter().zip(At::ALL) {
        for (mark, to) in row.chars().zip(At::ALL) {
            let mut world = world();
            world.make("d1", active_at(*from));
            let before = world.read::<Deal>("d1");
            let outcome = word(&world.act(telling(), on_deal("d1", Do::Move(*to))));
            let after = world.read::<Deal>("d1");
            let expected = match mark {
                '>' | '<' => "OK",
                'R' => "STAGE_THROUGH_RECORD",
                _ => "STAGE_ORDER",
            };
            assert_eq!(outcome, expected, "{from:?} {to:?}");
            if expected != "OK" {
                assert_eq!(after, before);
                continue;
            }
            let (last, earlier) = after.content.steps.split_last().unwrap();
            assert_eq!(last.to, Place { stage: *to, status: Is::Active });
            assert_eq!(earlier, before.content.steps, "what happened stays");
            assert_eq!((last.date, last.time), (world.today(), world.now));
            assert_eq!((last.actor.as_str(), last.note.as_str()), ("tester", "双方另有安排"));
        }
    }
}

#[test]
fn every_place_takes_its_own_verbs_alone() {
    for stage in At::ALL {
        for status in Is::ALL {
            let is_open = matches!(status, Is::Active | Is::OnHold);
            let rows = [
                (Do::Hold, *status == Is::Active, Is::OnHold),
                (Do::Resume, *status == Is::OnHold, Is::Active),
                (Do::Lose, is_open && *stage < At::Signed, Is::Lost),
                (Do::Cancel, is_open, Is::Cancelled),
            ];
            for (verb, is_allowed, after) in rows {
                let mut world = world();
                world.make("d1", deal_at(*stage, *status));
                let outcome = word(&world.act(telling(), on_deal("d1", verb.clone())));
                let place = world.read::<Deal>("d1").content.place();
                let expected = if is_allowed {
                    ("OK", Place { stage: *stage, status: after })
                } else {
                    ("WRONG_STATE", Place { stage: *stage, status: *status })
                };
                assert_eq!((outcome.as_str(), place), expected, "{stage:?} {status:?} {verb:?}");
            }
            for to in At::ALL.iter().filter(|_| *status != Is::Active) {
                let mut world = world();
                world.make("d1", deal_at(*stage, *status));
                let outcome = word(&world.act(telling(), on_deal("d1", Do::Move(*to))));
                assert_eq!(outcome, "WRONG_STATE", "{stage:?} {status:?} {to:?}");
            }
        }
    }
}

/// A stage, the next, what is changed in a deal that every gate lets through, and what comes of it.
type GateRow = (At, At, fn(&mut Deal), &'static str);

#[test]
fn every_gate_lets_through_what_it_asks_for() {
    let open: fn(&mut Deal) = |_| {};
    let institution: fn(&mut Deal) = |deal| deal.is_institution_verified = false;
    let enterprise: fn(&mut Deal) = |deal| deal.is_enterprise_verified = false;
    let all: fn(&mut Deal) = |deal| {
        *deal = Deal { title: "空".into(), steps: deal.steps.clone(), ..Deal::default() };
    };
    let no_route: fn(&mut Deal) = |deal| {
        deal.pricing_route = None;
        deal.institutions.clear();
    };
    let no_institution: fn(&mut Deal) = |deal| deal.institutions.clear();
    let no_enterprise: fn(&mut Deal) = |deal| deal.enterprises.clear();
    let achieved: fn(&mut Deal) = |deal| deal.achievements = vec!["a1".into()];
    let either: fn(&mut Deal) = |deal| deal.achievements = vec!["a1".into(), "a2".into()];
    let rows: [GateRow; 19] = [
        (At::Lead, At::Contact, all, "OK"),
        (At::Contact, At::Evaluation, all, "OK"),
        (At::Evaluation, At::Trial, all, "OK"),
        (At::Evaluation, At::Negotiation, all, "PARTIES_UNVERIFIED"),
        (At::Evaluation, At::Negotiation, institution, "PARTIES_UNVERIFIED"),
        (At::Trial, At::Negotiation, enterprise, "PARTIES_UNVERIFIED"),
        (At::Trial, At::Negotiation, no_route, "OK"),
        (At::Negotiation, At::Pricing, all, "PARTIES_UNVERIFIED"),
        (At::Negotiation, At::Pricing, no_route, "PRICING_ROUTE_MISSING"),
        (At::Negotiation, At::Pricing, no_institution, "PARTIES_UNVERIFIED"),
        (At::Negotiation, At::Pricing, no_enterprise, "PARTIES_UNVERIFIED"),
        (At::Pricing, At::Evaluation, all, "OK"),
        (At::Pricing, At::Negotiation, all, "OK"),
        (At::Registered, At::Performing, enterprise, "PARTIES_UNVERIFIED"),
        (At::Performing, At::Completed, institution, "PARTIES_UNVERIFIED"),
        (At::Completed, At::Industrialised, institution, "PARTIES_UNVERIFIED"),
        (At::Completed, At::Industrialised, achieved, "NOT_INDUSTRIALISED"),
        (At::Completed, At::Industrialised, either, "OK"),
        (At::Completed, At::Industrialised, open, "OK"),
    ];
    for (from, to, change, expected) in rows {
        let mut world = world();
        world.make("p1", industrialisation("a2"));
        let mut content = active_at(from);
        change(&mut content);
        world.make("d1", content);
        let outcome = word(&world.act(telling(), on_deal("d1", Do::Move(to))));
        assert_eq!(outcome, expected, "{from:?} {to:?}");
    }
}

fn industrialisation(achievement: &str) -> Industrialisation {
    Industrialisation {
        title: "涂层量产".into(),
        achievement: achievement.into(),
        enterprise: party("德清某企业"),
        date: Some(day("2026-10-01")),
        evidence: vec!["验收报告".into()],
        ..Industrialisation::default()
    }
}

#[test]
fn an_industrialisation_that_is_deleted_opens_no_gate() {
    let mut world = world();
    world.make("p1", industrialisation("a1"));
    world.make("d1", Deal { achievements: vec!["a1".into()], ..active_at(At::Completed) });
    world.delete::<Industrialisation>("p1");
    let outcome = world.act(hand(), on_deal("d1", Do::Move(At::Industrialised)));
    assert_eq!(word(&outcome), "NOT_INDUSTRIALISED");
}

#[test]
fn refusals_of_a_move_come_in_their_order() {
    let mut world = world();
    let exclusive = |stage| Deal {
        achievements: vec!["a1".into()],
        mode: Some(CooperationMode::ExclusiveLicense),
        ..active_at(stage)
    };
    world.make("rival", exclusive(At::Pricing));
    let bare = Deal {
        is_enterprise_verified: false,
        pricing_route: None,
        institutions: vec![],
        ..exclusive(At::Negotiation)
    };
    world.make("d1", bare);
    world.make("held", deal_at(At::Negotiation, Is::OnHold));
    let future = hand_on("2026-11-25");
    let long = Hand { note: "长".repeat(LONG_CHARS), ..future.clone() };
    let rows = [
        ("nowhere", long, "x", At::Signed, "INVALID note"),
        ("nowhere", future.clone(), "x", At::Signed, "NOT_FOUND"),
        ("held", future.clone(), "x", At::Signed, "ETAG_MISMATCH"),
        ("held", future.clone(), "\"r1\"", At::Signed, "WRONG_STATE"),
        ("d1", future, "\"r1\"", At::Signed, "DATE_IN_FUTURE"),
        ("d1", hand_on("2026-11-09"), "", At::Signed, "DATE_BEFORE_LAST_STEP"),
        ("d1", hand_on(CAME), "", At::Signed, "STAGE_THROUGH_RECORD"),
        ("d1", hand(), "", At::Registered, "STAGE_THROUGH_RECORD"),
        ("d1", hand(), "", At::Performing, "STAGE_ORDER"),
        ("d1", hand(), "", At::Negotiation, "STAGE_ORDER"),
        ("d1", hand(), "", At::Lead, "REASON_MISSING"),
        ("d1", noting(" \n"), "", At::Lead, "REASON_MISSING"),
        ("d1", hand(), "", At::Pricing, "PARTIES_UNVERIFIED"),
    ];
    let ask = |world: &mut World, key: &str, hand: Hand, etag: &str, to: At| {
        word(&world.act_as_of(hand, etag, on_deal(key, Do::Move(to))))
    };
    for (key, hand, etag, to, expected) in rows {
        assert_eq!(ask(&mut world, key, hand, etag, to), expected, "{key} {to:?}");
    }
    let whole = deal();
    let mend = [
        ("enterprise_verified", "PRICING_ROUTE_MISSING"),
        ("pricing_route", "PARTIES_UNVERIFIED"),
        ("institutions", "EXCLUSIVELY_COMMITTED"),
    ];
    for (field, expected) in mend {
        assert_eq!(word(&world.update("d1", field, whole.clone())), "OK");
        assert_eq!(ask(&mut world, "d1", hand(), "", At::Pricing), expected, "after {field}");
    }
    assert_eq!(word(&world.act(noting("另售他人"), on_deal("rival", Do::Cancel))), "OK");
    assert_eq!(ask(&mut world, "d1", hand_on(CAME), "", At::Pricing), "OK");
    world.delete::<Deal>("held");
    assert_eq!(ask(&mut world, "held", hand(), "x", At::Lead), "DELETED");
}

#[test]
fn an_end_needs_its_reason_after_its_date() {
    let mut world = world();
    world.make("d1", active_at(At::Pricing));
    let reason = Some(DeclineReason::ALL[0]);
    let rows = [
        (hand_on("2026-11-25"), Do::Lose, "DATE_IN_FUTURE"),
        (hand_on("2026-11-09"), Do::Lose, "DATE_BEFORE_LAST_STEP"),
        (noting("价格"), Do::Lose, "REASON_MISSING"),
        (hand_on("2026-11-25"), Do::Cancel, "DATE_IN_FUTURE"),
        (hand_on("2026-11-09"), Do::Cancel, "DATE_BEFORE_LAST_STEP"),
        (Hand { reason, ..hand() }, Do::Cancel, "REASON_MISSING"),
        (hand_on("2026-11-09"), Do::Hold, "DATE_BEFORE_LAST_STEP"),
        (Hand { reason, ..hand_on(CAME) }, Do::Lose, "OK"),
        (noting("x"), Do::Cancel, "WRONG_STATE"),
    ];
    for (hand, verb, expected) in rows {
        assert_eq!(word(&world.act(hand, on_deal("d1", verb.clone()))), expected, "{verb:?}");
    }
    assert_eq!(world.read::<Deal>("d1").content.steps[2].reason, reason);
}

#[test]
fn opening_passes_over_what_the_service_states() {
    let mut world = world();
    let stated = Deal { notice: "p1".into(), contract: "c1".into(), ..active_at(At::Registered) };
    let open = on_deal("d1", Do::Open(Box::new(stated)));
    assert_eq!(word(&world.act(hand_on("2026-01-01"), open)), "OK");
    let content = world.read::<Deal>("d1").content;
    assert_eq!((content.notice.as_str(), content.contract.as_str()), ("", ""));
    assert_eq!(content.steps.len(), 1);
    assert_eq!(content.place(), Place { stage: At::Lead, status: Is::Active });
    assert_eq!((content.steps[0].date, content.steps[0].time), (day("2026-01-01"), world.now));
}

#[test]
fn a_deal_from_an_introduction_needs_it_accepted() {
    for state in IntroductionState::ALL {
        let mut world = world();
        let steps = vec![step(*state, "2026-11-01")];
        // What is declined has to say why.
        let reason = Some(DeclineReason::ALL[0]);
        let steps = steps.into_iter().map(|step| qianxian::domain::trade::Step { reason, ..step });
        world.make("i1", Introduction { steps: steps.collect(), ..introduction() });
        let from = |reference: &str| Deal {
            origin: Some(DealOrigin::Introduction),
            origin_reference: reference.into(),
            ..deal()
        };
        let is_accepted = matches!(
            state,
            IntroductionState::Accepted
                | IntroductionState::NdaSigned
                | IntroductionState::Disclosed
        );
        let expected = if is_accepted { "OK" } else { "ORIGIN_NOT_ACCEPTED" };
        for (reference, expected) in [
            ("", "ORIGIN_NOT_ACCEPTED"),
            ("i1", "ORIGIN_NOT_ACCEPTED"),
            ("deals/i1", "ORIGIN_NOT_ACCEPTED"),
            ("introductions/i2", "ORIGIN_NOT_ACCEPTED"),
            ("introductions/i1", expected),
        ] {
            let open = on_deal("d1", Do::Open(Box::new(from(reference))));
            assert_eq!(word(&world.act(hand(), open)), expected, "{state:?} {reference}");
        }
        world.delete::<Introduction>("i1");
        let open = on_deal("d2", Do::Open(Box::new(from("introductions/i1"))));
        assert_eq!(word(&world.act(hand(), open)), "ORIGIN_NOT_ACCEPTED", "deleted");
        let matched = Deal { origin: Some(DealOrigin::Match), ..from("introductions/i1") };
        let open = on_deal("d3", Do::Open(Box::new(matched)));
        assert_eq!(word(&world.act(hand(), open)), "OK", "another origin asks for nothing");
    }
}

#[test]
fn opening_is_refused_for_fields_then_id_then_date_then_origin_then_what_it_names() {
    let mut world = world();
    world.make("d1", deal());
    let lost = Deal { achievements: vec!["nowhere".into()], ..deal() };
    let unaccepted = Deal { origin: Some(DealOrigin::Introduction), ..lost.clone() };
    let wrong = Deal { title: String::new(), ..unaccepted.clone() };
    let future = hand_on("2026-11-25");
    let long = Hand { note: "长".repeat(LONG_CHARS), ..future.clone() };
    let rows = [
        ("d1", long, wrong.clone(), "INVALID note"),
        ("d1", future.clone(), wrong, "INVALID title"),
        ("d1", future.clone(), unaccepted.clone(), "ALREADY_EXISTS"),
        ("d2", future, unaccepted.clone(), "DATE_IN_FUTURE"),
        ("d2", hand(), unaccepted, "ORIGIN_NOT_ACCEPTED"),
        ("d2", hand(), lost, "INVALID achievements[0]"),
        ("d2", hand(), deal(), "OK"),
    ];
    for (key, hand, content, expected) in rows {
        let open = on_deal(key, Do::Open(Box::new(content)));
        assert_eq!(word(&world.act(hand, open)), expected);
    }
}

#[test]
fn a_step_belongs_to_the_day_in_beijing() {
    let mut world = world();
    world.make("d1", active_at(At::Lead));
    let new_year = day("2027-01-01").start();
    world.now = qianxian::domain::Time::from_micros(new_year.micros() - 1);
    let forward = |to| on_deal("d1", Do::Move(to));
    assert_eq!(word(&world.act(hand_on("2027-01-01"), forward(At::Contact))), "DATE_IN_FUTURE");
    assert_eq!(word(&world.act(hand(), forward(At::Contact))), "OK");
    world.now = new_year;
    assert_eq!(
        word(&world.act(hand_on("2026-12-30"), forward(At::Evaluation))),
        "DATE_BEFORE_LAST_STEP"
    );
    assert_eq!(word(&world.act(hand_on("2027-01-01"), forward(At::Evaluation))), "OK");
    let days = world.read::<Deal>("d1").content.steps;
    let days = days.iter().map(|step| step.date.to_string()).collect::<Vec<_>>();
    assert_eq!(days[2..], ["2026-12-31", "2027-01-01"]);
}
