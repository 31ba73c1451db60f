//! Proves that a notice goes its documented way: every pair of state and verb, runs and what a
//! revision does to them, refusals in their order, and runs over year ends and leap days.

use qianxian::domain::acts::{DealVerb, Hand, NoticeVerb as Do};
use qianxian::domain::catalogue::Command;
use qianxian::domain::rulebook::{Clock, NoticeRule, RuleBook};
use qianxian::domain::trade::words::{DealStage, DealStatus, NoticeState as At};
use qianxian::domain::trade::{Deal, Notice};
use qianxian::domain::words::Word;
use qianxian::domain::{Content, Fen};

use super::stock::{LONG_CHARS, active_at, deal_at, notice, on_deal, on_notice, world};
use super::world::{World, day, hand, hand_on, id, noting, word};

fn revise(fen: i64) -> Do {
    Do::Revise { price: Some(Fen::new(fen)), counterparty: None }
}

fn object() -> Do {
    Do::Object { objector: "某研究所".into(), text: "权属有争议".into() }
}

fn resolve(place: u32, is_upheld: bool) -> Do {
    Do::Resolve { place, is_upheld }
}

/// Verbs, each on its day.
type Way<'a> = &'a [(&'a str, Do)];

/// n1 of deal d1, published on 1 November, to the 16th, after these verbs.
fn after(verbs: Way) -> World {
    let mut world = world();
    world.on("2026-11-24");
    world.make("d1", active_at(DealStage::Negotiation));
    world.make("n1", notice("d1"));
    for (date, verb) in verbs {
        let outcome = word(&world.act(hand_on(date), on_notice("n1", verb.clone())));
        assert_eq!(outcome, "OK", "{verb:?}");
    }
    world
}

fn ask(world: &mut World, date: &str, verb: Do) -> String {
    word(&world.act(hand_on(date), on_notice("n1", verb)))
}

fn content(world: &World) -> Notice {
    world.read::<Notice>("n1").content
}

#[test]
fn every_state_takes_its_own_verbs_alone() {
    let publish = ("2026-11-01", Do::Publish);
    let objected = ("2026-11-02", object());
    let rejected = ("2026-11-03", resolve(1, false));
    let upheld = ("2026-11-03", resolve(1, true));
    let close = ("2026-11-17", Do::Close);
    // The way to a state, and where it leads by: Publish, Revise, Object, Resolve the first, Close
    // while it runs, Close after that.
    let (p, o, u) = ("PUBLISHED", "OBJECTED", "RESOLVED");
    let wrong = "WRONG_STATE";
    let clean = "CLOSED_CLEAN";
    let runs = "NOTICE_RUNS";
    let rows: [(At, Way, [&str; 6]); 7] = [
        (At::Draft, &[], [p, wrong, wrong, wrong, wrong, wrong]),
        (At::Published, std::slice::from_ref(&publish), [wrong, p, o, wrong, runs, clean]),
        (
            At::Objected,
            &[publish.clone(), objected.clone()],
            [wrong, p, o, u, runs, "OBJECTION_OPEN"],
        ),
        (
            At::Resolved,
            &[publish.clone(), objected.clone(), rejected],
            [wrong, p, o, wrong, runs, clean],
        ),
        (
            At::Resolved,
            &[publish.clone(), objected.clone(), upheld.clone()],
            [wrong, p, o, wrong, runs, "CLOSED_UPHELD"],
        ),
        (At::ClosedClean, &[publish.clone(), close.clone()], [wrong; 6]),
        (At::ClosedUpheld, &[publish.clone(), objected, upheld, close], [wrong; 6]),
    ];
    for (state, way, outcomes) in rows {
        let is_closed = matches!(state, At::ClosedClean | At::ClosedUpheld);
        let now = if is_closed { "2026-11-17" } else { "2026-11-10" };
        let asked = [
            (now, Do::Publish),
            (now, revise(1)),
            (now, object()),
            (now, resolve(1, false)),
            (if is_closed { now } else { "2026-11-16" }, Do::Close),
            ("2026-11-17", Do::Close),
        ];
        for ((date, verb), expected) in asked.into_iter().zip(outcomes) {
            let mut world = after(way);
            let before = content(&world);
            assert_eq!(before.state(), state);
            let outcome = ask(&mut world, date, verb.clone());
            let now = content(&world);
            let is_state = At::ALL.iter().any(|word| word.code() == expected);
            if !is_state {
                assert_eq!((outcome.as_str(), &now), (expected, &before), "{state:?} {verb:?}");
                continue;
            }
            assert_eq!((outcome.as_str(), now.state().code()), ("OK", expected), "{verb:?}");
            let (last, earlier) = now.steps.split_last().unwrap();
            assert_eq!(earlier, before.steps, "what happened stays");
            assert_eq!((last.date, last.time), (day(date), world.now));
        }
    }
}

#[test]
fn a_notice_is_published_while_its_deal_is_negotiated_or_priced() {
    for stage in DealStage::ALL {
        for status in DealStatus::ALL {
            let mut world = world();
            world.make("d1", deal_at(*stage, *status));
            world.make("n1", notice("d1"));
            let is_near = matches!(stage, DealStage::Negotiation | DealStage::Pricing);
            let is_open = matches!(status, DealStatus::Active | DealStatus::OnHold);
            let expected = if is_near && is_open { "OK" } else { "DEAL_NOT_READY" };
            let outcome = word(&world.act(hand(), on_notice("n1", Do::Publish)));
            assert_eq!(outcome, expected, "{stage:?} {status:?}");
            let named = if expected == "OK" { "n1" } else { "" };
            assert_eq!(world.read::<Deal>("d1").content.notice, named);
        }
    }
}

#[test]
fn publishing_writes_deal_and_notice_at_once() {
    let mut world = after(&[]);
    let decision = world.act(hand(), on_notice("n1", Do::Publish)).unwrap();
    let names = decision.events.iter().map(|event| event.name().to_string());
    assert_eq!(names.collect::<Vec<_>>(), ["deals/d1", "notices/n1"]);
    assert_eq!(decision.record.unwrap().name().to_string(), "notices/n1");
    world.make("n2", notice("d1"));
    let outcome = word(&world.act(hand(), on_notice("n2", Do::Publish)));
    assert_eq!(outcome, "OK");
    assert_eq!(world.read::<Deal>("d1").content.notice, "n2", "the newest is in force");
}

#[test]
fn refusals_come_in_their_order() {
    let mut world = after(&[]);
    let future = hand_on("2026-11-25");
    let long = Hand { note: "长".repeat(LONG_CHARS), ..future.clone() };
    let act = |world: &mut World, key: &str, hand: &Hand, etag: &str, verb: Do| {
        word(&world.act_as_of(hand.clone(), etag, on_notice(key, verb)))
    };
    let mute = Do::Object { objector: String::new(), text: " ".into() };
    for (verb, expected) in [
        (revise(-1), "INVALID price_fen"),
        (mute, "INVALID text"),
        (Do::Publish, "NOT_FOUND"),
        (resolve(1, true), "NOT_FOUND"),
        (Do::Close, "NOT_FOUND"),
    ] {
        assert_eq!(act(&mut world, "nowhere", &long, "x", verb.clone()), "INVALID note");
        assert_eq!(act(&mut world, "nowhere", &future, "x", verb), expected);
    }
    for verb in [Do::Publish, revise(1), object(), resolve(1, true), Do::Close] {
        assert_eq!(act(&mut world, "n1", &future, "x", verb), "ETAG_MISMATCH");
    }
    assert_eq!(act(&mut world, "n1", &future, "\"r1\"", Do::Close), "WRONG_STATE");
    world.delete::<Deal>("d1");
    assert_eq!(act(&mut world, "n1", &future, "\"r1\"", Do::Publish), "DATE_IN_FUTURE");
    assert_eq!(act(&mut world, "n1", &hand(), "\"r1\"", Do::Publish), "DELETED", "the deal");
    let undelete = Command::<Deal>::Undelete { id: id("d1"), etag: String::new() };
    world.command(undelete).unwrap();
    let early = hand_on("2015-09-30");
    assert_eq!(act(&mut world, "n1", &early, "", Do::Publish), "RULE_MISSING");
    assert_eq!(act(&mut world, "n1", &hand_on("2026-11-05"), "", Do::Publish), "OK");
    for verb in [revise(1), object(), Do::Close] {
        assert_eq!(act(&mut world, "n1", &future, "", verb.clone()), "DATE_IN_FUTURE");
        let early = hand_on("2026-11-04");
        assert_eq!(act(&mut world, "n1", &early, "", verb), "DATE_BEFORE_LAST_STEP");
    }
    assert_eq!(act(&mut world, "n1", &future, "", resolve(1, true)), "WRONG_STATE");
}

#[test]
fn a_revision_starts_the_run_anew() {
    let mut world = after(&[("2026-11-01", Do::Publish)]);
    let first = content(&world);
    assert_eq!((first.start, first.end), (Some(day("2026-11-01")), Some(day("2026-11-16"))));
    let price = first.price;
    let same = |counterparty: Option<&str>| Do::Revise {
        price,
        counterparty: counterparty.map(str::to_owned),
    };
    let nothing = Do::Revise { price: None, counterparty: None };
    for verb in [nothing, same(None), same(Some(" 德清某企业 "))] {
        assert_eq!(ask(&mut world, "2026-11-08", verb), "NOTHING_CHANGES");
    }
    assert_eq!(ask(&mut world, "2026-11-08", same(Some("另一企业"))), "OK");
    let revised = content(&world);
    assert_eq!((revised.start, revised.end), (Some(day("2026-11-08")), Some(day("2026-11-23"))));
    assert_eq!((revised.counterparty.as_str(), revised.price), ("另一企业", price));
    assert_eq!(ask(&mut world, "2026-11-17", Do::Close), "NOTICE_RUNS", "of the first run");
    assert_eq!(ask(&mut world, "2026-11-24", Do::Close), "OK");
}

#[test]
fn a_revision_answers_what_was_objected_before() {
    // All on one day, so that days alone do not tell which run an objection belongs to.
    let mut world = after(&[
        ("2026-11-01", Do::Publish),
        ("2026-11-02", object()),
        ("2026-11-02", resolve(1, true)),
        ("2026-11-02", object()),
        ("2026-11-02", revise(1)),
    ]);
    let revised = content(&world);
    assert_eq!((revised.objections.len(), revised.state()), (2, At::Published), "both stay listed");
    assert_eq!(ask(&mut world, "2026-11-02", resolve(2, true)), "WRONG_STATE");
    let mut closed =
        after(&[("2026-11-01", Do::Publish), ("2026-11-02", object()), ("2026-11-02", revise(1))]);
    assert_eq!(ask(&mut closed, "2026-11-18", Do::Close), "OK");
    assert_eq!(content(&closed).state(), At::ClosedClean);
    assert_eq!(ask(&mut world, "2026-11-02", object()), "OK");
    assert_eq!(ask(&mut world, "2026-11-02", resolve(2, true)), "OBJECTION_UNKNOWN");
    assert_eq!(ask(&mut world, "2026-11-02", resolve(3, false)), "OK");
    assert_eq!(ask(&mut world, "2026-11-18", Do::Close), "OK");
    assert_eq!(content(&world).state(), At::ClosedClean, "upheld in the first run alone");
}

#[test]
fn each_objection_is_decided_once_and_all_of_them_before_closing() {
    let mut world =
        after(&[("2026-11-01", Do::Publish), ("2026-11-02", object()), ("2026-11-03", object())]);
    for place in [0, 3, u32::MAX] {
        assert_eq!(ask(&mut world, "2026-11-04", resolve(place, true)), "OBJECTION_UNKNOWN");
    }
    let hand = Hand { date: Some(day("2026-11-05")), ..noting("查无实据") };
    let outcome = word(&world.act(hand, on_notice("n1", resolve(2, false))));
    assert_eq!(outcome, "OK");
    let decided = content(&world);
    assert_eq!((decided.state(), decided.steps.len()), (At::Objected, 3), "one is open still");
    let decision = decided.objections[1].decision.clone().unwrap();
    assert_eq!((decision.text.as_str(), decision.date), ("查无实据", day("2026-11-05")));
    assert_eq!(ask(&mut world, "2026-11-06", resolve(2, true)), "OBJECTION_UNKNOWN");
    assert_eq!(ask(&mut world, "2026-11-04", resolve(1, true)), "DATE_BEFORE_LAST_STEP");
    assert_eq!(ask(&mut world, "2026-11-17", Do::Close), "OBJECTION_OPEN");
    assert_eq!(ask(&mut world, "2026-11-06", resolve(1, true)), "OK");
    assert_eq!(content(&world).state(), At::Resolved);
    assert_eq!(ask(&mut world, "2026-11-17", Do::Close), "OK");
    assert_eq!(content(&world).state(), At::ClosedUpheld);
}

#[test]
fn objections_are_taken_up_to_the_last_day() {
    for (date, expected) in
        [("2026-11-01", "OK"), ("2026-11-16", "OK"), ("2026-11-17", "WRONG_STATE")]
    {
        let mut world = after(&[("2026-11-01", Do::Publish)]);
        assert_eq!(ask(&mut world, date, object()), expected, "{date}");
    }
}

#[test]
fn a_run_goes_over_year_ends_and_leap_days_by_the_rule_of_its_first_day() {
    let rule = |id: &str, from: &str, days: u32, is_working: bool| NoticeRule {
        id: id.into(),
        from: day(from),
        clock: Clock { days, is_working },
        note: String::new(),
    };
    let rules = [
        rule("15-days", "2015-10-01", 15, false),
        rule("working", "2027-01-01", 15, true),
        rule("again", "2028-01-01", 15, false),
    ];
    for (start, end) in [
        ("2026-12-20", "2027-01-04"),
        ("2026-12-31", "2027-01-15"),
        ("2027-01-01", "2027-01-22"),
        ("2028-02-14", "2028-02-29"),
        ("2028-02-20", "2028-03-06"),
    ] {
        let mut world = after(&[]);
        let notice = rules.to_vec();
        world.make("current", RuleBook { notice, ..RuleBook::default() });
        world.on(start);
        // The last moment of the first day, in Beijing.
        let next = day(start).plus(1).start();
        world.now = qianxian::domain::Time::from_micros(next.micros() - 1);
        assert_eq!(word(&world.act(hand(), on_notice("n1", Do::Publish))), "OK");
        let run = content(&world);
        assert_eq!((run.start, run.end), (Some(day(start)), Some(day(end))), "{start}");
        world.on(end);
        assert_eq!(word(&world.act(hand(), on_notice("n1", Do::Close))), "NOTICE_RUNS");
        world.now = day(end).plus(1).start();
        assert_eq!(word(&world.act(hand(), on_notice("n1", Do::Close))), "OK");
    }
}

#[test]
fn what_was_published_is_changed_by_verbs_alone() {
    let mut world = after(&[]);
    let other = Notice { price: Some(Fen::new(7)), place: "网站".into(), ..notice("d1") };
    assert_eq!(word(&world.update("n1", "price_fen", other.clone())), "OK", "a draft");
    assert_eq!(ask(&mut world, "2026-11-10", Do::Publish), "OK");
    let stated =
        Notice { price: Some(Fen::new(8)), title: "另".into(), deal: "d2".into(), ..other };
    world.make("d2", active_at(DealStage::Pricing));
    for field in Notice::FIELDS.iter().filter(|field| **field != "counterparty") {
        let outcome = word(&world.update("n1", field, stated.clone()));
        assert_eq!(outcome, "RECORD_FROZEN", "{field}");
    }
    let delete = Command::<Notice>::Delete { id: id("n1"), etag: String::new() };
    assert_eq!(word(&world.command(delete)), "RECORD_FROZEN");
    assert_eq!(word(&world.act(noting("撤回"), on_deal("d1", DealVerb::Cancel))), "OK");
    assert_eq!(ask(&mut world, "2026-11-12", object()), "OK", "it runs on without its deal");
}
