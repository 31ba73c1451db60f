//! Proves that an introduction goes its documented way: every pair of state and verb, refusals in
//! their order, and the clock for an answer over weekends, holidays and the end of a year.

use qianxian::domain::acts::{Hand, IntroductionVerb as Do};
use qianxian::domain::rulebook::{Calendar, RuleBook};
use qianxian::domain::trade::Introduction;
use qianxian::domain::trade::words::IntroductionState as At;
use qianxian::domain::words::{DeclineReason, Word};
use qianxian::domain::{Day, Time};

use super::stock::{LONG_CHARS, introduction, on_introduction, step, world};
use super::world::{World, day, hand, hand_on, word};

const VERBS: [Do; 6] =
    [Do::Forward, Do::Accept, Do::Decline, Do::Expire, Do::SignNda, Do::Disclose];

fn reasoned() -> Hand {
    Hand { reason: Some(DeclineReason::ALL[0]), ..hand() }
}

/// i1 as it stands after these verbs, done on 10 November with an answer due on the 17th.
fn after(verbs: &[Do]) -> World {
    let mut world = world();
    world.on("2026-11-10");
    let request = on_introduction("i1", Do::Request(Box::new(introduction())));
    assert_eq!(word(&world.act(hand(), request)), "OK");
    for verb in verbs {
        if matches!(verb, Do::Expire) {
            world.on("2026-11-18");
        }
        assert_eq!(word(&world.act(reasoned(), on_introduction("i1", verb.clone()))), "OK");
    }
    world.on("2026-11-24");
    world
}

#[test]
fn every_state_takes_its_own_verbs_alone() {
    let accepted = [Do::Forward, Do::Accept];
    let signed = [Do::Forward, Do::Accept, Do::SignNda];
    let disclosed = [Do::Forward, Do::Accept, Do::SignNda, Do::Disclose];
    // The way to a state, and where each of VERBS leads from there; "" = WRONG_STATE.
    let rows: [(At, &[Do], [&str; 6]); 7] = [
        (At::Requested, &[], ["FORWARDED", "", "DECLINED", "", "", ""]),
        (At::Forwarded, &[Do::Forward], ["", "ACCEPTED", "DECLINED", "EXPIRED", "", ""]),
        (At::Accepted, &accepted, ["", "", "", "", "NDA_SIGNED", ""]),
        (At::Declined, &[Do::Forward, Do::Decline], [""; 6]),
        (At::Expired, &[Do::Forward, Do::Expire], [""; 6]),
        (At::NdaSigned, &signed, ["", "", "", "", "", "DISCLOSED"]),
        (At::Disclosed, &disclosed, [""; 6]),
    ];
    for (state, way, outcomes) in rows {
        for (verb, expected) in VERBS.iter().zip(outcomes) {
            let mut world = after(way);
            let before = world.read::<Introduction>("i1");
            assert_eq!(before.content.state(), state);
            let outcome = word(&world.act(reasoned(), on_introduction("i1", verb.clone())));
            let record = world.read::<Introduction>("i1");
            if expected.is_empty() {
                assert_eq!((outcome.as_str(), &record), ("WRONG_STATE", &before), "{verb:?}");
                continue;
            }
            assert_eq!(outcome, "OK", "{state:?} {verb:?}");
            let (last, earlier) = record.content.steps.split_last().unwrap();
            assert_eq!((last.to.code(), earlier), (expected, &before.content.steps[..]));
            assert_eq!(
                (last.actor.as_str(), last.time, last.date),
                ("tester", world.now, world.today())
            );
            assert_eq!(record.life.revision, before.life.revision + 1);
        }
    }
}

#[test]
fn a_request_writes_its_own_first_step() {
    let mut world = world();
    let stated = Introduction {
        steps: vec![step(At::Disclosed, "2020-01-01")],
        respond_by: Some(day("2020-01-02")),
        ..introduction()
    };
    let request = on_introduction("i1", Do::Request(Box::new(stated)));
    assert_eq!(word(&world.act(hand_on("2026-11-02"), request)), "OK");
    let content = world.read::<Introduction>("i1").content;
    assert_eq!(
        (content.state(), content.respond_by, content.steps.len()),
        (At::Requested, None, 1)
    );
    assert_eq!(content.steps[0].date, day("2026-11-02"), "back-dated");
    assert_eq!(content.steps[0].time, world.now);
}

#[test]
fn a_request_is_refused_for_fields_then_id_then_date_then_what_it_names() {
    let wrong = Introduction { achievement: "-".into(), ..introduction() };
    let lost = Introduction { achievement: "nowhere".into(), ..introduction() };
    let future = hand_on("2026-11-25");
    let long = Hand { note: "长".repeat(LONG_CHARS), ..future.clone() };
    let rows = [
        ("i1", long, wrong.clone(), "INVALID note"),
        ("i1", future.clone(), wrong, "INVALID achievement"),
        ("i1", future.clone(), lost.clone(), "ALREADY_EXISTS"),
        ("i2", future, lost.clone(), "DATE_IN_FUTURE"),
        ("i2", hand(), lost, "INVALID achievement"),
        ("i2", hand(), introduction(), "OK"),
    ];
    let mut world = after(&[]);
    for (key, hand, content, expected) in rows {
        let request = on_introduction(key, Do::Request(Box::new(content)));
        assert_eq!(word(&world.act(hand, request)), expected);
    }
}

#[test]
fn refusals_come_in_their_order() {
    let dated = |date: &str| Hand { note: String::new(), ..hand_on(date) };
    let long = Hand { note: "长".repeat(LONG_CHARS), ..dated("2026-11-25") };
    let mut world = after(&[]);
    for verb in VERBS {
        let mut ask = |key: &str, hand: &Hand, etag: &str| {
            word(&world.act_as_of(hand.clone(), etag, on_introduction(key, verb.clone())))
        };
        assert_eq!(ask("nowhere", &long, "x"), "INVALID note");
        assert_eq!(ask("nowhere", &dated("2026-11-25"), "x"), "NOT_FOUND");
        assert_eq!(ask("i1", &dated("2026-11-25"), "x"), "ETAG_MISMATCH");
    }
    let mut ask = |date: &str, etag: &str, verb: Do| {
        word(&world.act_as_of(dated(date), etag, on_introduction("i1", verb)))
    };
    assert_eq!(ask("2026-11-25", "\"r1\"", Do::Accept), "WRONG_STATE");
    assert_eq!(ask("2026-11-25", "\"r1\"", Do::Decline), "DATE_IN_FUTURE");
    assert_eq!(ask("2026-11-09", "\"r1\"", Do::Decline), "DATE_BEFORE_LAST_STEP");
    assert_eq!(ask("2026-11-10", "\"r1\"", Do::Decline), "REASON_MISSING");
    assert_eq!(ask("2026-11-10", "\"r1\"", Do::Forward), "OK", "on the day of the last step");
    world.delete::<Introduction>("i1");
    let outcome = world.act_as_of(hand_on("2026-11-25"), "x", on_introduction("i1", Do::Accept));
    assert_eq!(word(&outcome), "DELETED");
}

#[test]
fn an_introduction_expires_on_the_day_after_the_last_for_an_answer() {
    for (today, date, expected) in [
        ("2026-11-17", None, "NOT_DUE"),
        ("2026-11-18", None, "OK"),
        ("2026-11-24", Some("2026-11-17"), "NOT_DUE"),
        ("2026-11-24", Some("2026-11-18"), "OK"),
    ] {
        let mut world = after(&[Do::Forward]);
        assert_eq!(world.read::<Introduction>("i1").content.respond_by, Some(day("2026-11-17")));
        world.on(today);
        let hand = date.map_or_else(hand, hand_on);
        assert_eq!(word(&world.act(hand, on_introduction("i1", Do::Expire))), expected, "{today}");
    }
}

#[test]
fn one_that_came_without_a_day_for_an_answer_may_expire_at_once() {
    let mut world = world();
    let steps = vec![step(At::Requested, "2026-11-01"), step(At::Forwarded, "2026-11-24")];
    world.make("i1", Introduction { steps, ..introduction() });
    assert_eq!(word(&world.act(hand(), on_introduction("i1", Do::Expire))), "OK");
}

#[test]
fn the_clock_counts_working_days_over_the_end_of_the_year() {
    // 1 January 2027 is a Friday; with the holiday entered and Sunday 3 January worked, as
    // without, five working days are counted from the day of the hand, in Beijing.
    let days = |texts: &[&str]| texts.iter().map(|text| day(text)).collect();
    let calendar = Calendar {
        holidays: days(&["2027-01-01", "2027-01-04"]),
        worked: days(&["2027-01-03"]),
        last_year: 2027,
    };
    let last_of_year = Time::from_micros(day("2027-01-01").start().micros() - 1);
    let first_of_year = Time::from_micros(last_of_year.micros() + 1);
    for (now, calendar, date, due) in [
        (last_of_year, Calendar::default(), "2026-12-31", "2027-01-07"),
        (first_of_year, Calendar::default(), "2027-01-01", "2027-01-08"),
        (last_of_year, calendar.clone(), "2026-12-31", "2027-01-08"),
        (first_of_year, calendar, "2027-01-01", "2027-01-08"),
    ] {
        let mut world = after(&[]);
        world.make("current", RuleBook { calendar, ..RuleBook::default() });
        world.now = now;
        assert_eq!(Day::of(now), day(date));
        assert_eq!(word(&world.act(hand(), on_introduction("i1", Do::Forward))), "OK");
        let content = world.read::<Introduction>("i1").content;
        assert_eq!(content.steps[1].date, day(date), "the hand's day is today in Beijing");
        assert_eq!(content.respond_by, Some(day(due)), "{date}");
    }
}
