//! Proves the verbs of registrations: every pair of state and verb, and every refusal before the one
//! that is documented after it. What they book is in `bookings`.

use qianxian::domain::acts::{Hand, RegistrationVerb, Verb};
use qianxian::domain::trade::registration::Facts;
use qianxian::domain::trade::words::{
    DealStage, DealStatus, RegistrationState as At, RevocationGround,
};
use qianxian::domain::trade::{Contract, Registration};
use qianxian::domain::words::Word;
use qianxian::domain::{Content, Fen};

use super::papers::{
    AMOUNT, NUMBER, SIGN_DAY, TECHNOLOGY, amend, by, change, contract, deal_at, on, register,
    registered, registration, registration_of, sign, signed, terminate,
};
use super::world::{World, day, hand, hand_on, id, noting, word};

/// From this technology amount on experts look at it, by the rule that is shipped.
const THRESHOLD: Fen = Fen::new(500_000_000);

pub(crate) fn verbs() -> [RegistrationVerb; 13] {
    use RegistrationVerb as V;
    [
        V::Submit,
        V::Accept,
        V::RequestCorrection,
        V::StartReview,
        V::ConcludeReview { is_agreed: true },
        V::ConcludeReview { is_agreed: false },
        register(NUMBER, AMOUNT, TECHNOLOGY),
        V::Reject,
        change(AMOUNT, Fen::new(70_000_000)),
        V::Deregister,
        V::Revoke(RevocationGround::FakeContract),
        V::VerifyIncome { income: Fen::new(60_000_000) },
        V::IssueBonus { bonus: Fen::new(30_000_000) },
    ]
}

/// The documented transitions, and nothing else.
pub(crate) fn target(from: At, verb: &RegistrationVerb) -> Option<At> {
    use RegistrationVerb as V;
    let counts =
        matches!(from, At::Registered | At::Changed | At::IncomeVerified | At::BonusIssued);
    match (from, verb) {
        (At::Draft | At::CorrectionRequested, V::Submit) => Some(At::Submitted),
        (At::Submitted, V::Accept) => Some(At::Accepted),
        (At::Submitted | At::Accepted, V::RequestCorrection) => Some(At::CorrectionRequested),
        (At::Accepted, V::StartReview) => Some(At::ExpertReview),
        (At::ExpertReview, V::ConcludeReview { is_agreed: true }) => Some(At::Accepted),
        (At::ExpertReview, V::ConcludeReview { is_agreed: false }) => Some(At::Rejected),
        (At::Accepted, V::Register { .. }) => Some(At::Registered),
        (At::Submitted | At::Accepted | At::ExpertReview, V::Reject) => Some(At::Rejected),
        (_, V::Change { .. }) if counts => Some(At::Changed),
        (_, V::Deregister) if counts => Some(At::Deregistered),
        (_, V::Revoke(_)) if counts => Some(At::Revoked),
        (At::Registered | At::Changed, V::VerifyIncome { .. }) => Some(At::IncomeVerified),
        (At::IncomeVerified, V::IssueBonus { .. }) => Some(At::BonusIssued),
        _ => None,
    }
}

/// The verbs that lead a new draft to a state.
fn way(to: At) -> Vec<RegistrationVerb> {
    use RegistrationVerb as V;
    let accepted = [V::Submit, V::Accept];
    let registered = [V::Submit, V::Accept, register(NUMBER, AMOUNT, TECHNOLOGY)];
    let with = |start: &[V], more: &[V]| [start, more].concat();
    let income = V::VerifyIncome { income: TECHNOLOGY };
    match to {
        At::Draft => vec![],
        At::Submitted => vec![V::Submit],
        At::Accepted => accepted.to_vec(),
        At::CorrectionRequested => vec![V::Submit, V::RequestCorrection],
        At::ExpertReview => with(&accepted, &[V::StartReview]),
        At::Registered => registered.to_vec(),
        At::Rejected => vec![V::Submit, V::Reject],
        At::Changed => with(&registered, &[change(AMOUNT, Fen::new(75_000_000))]),
        At::IncomeVerified => with(&registered, &[income]),
        At::BonusIssued => with(&registered, &[income, V::IssueBonus { bonus: Fen::new(1) }]),
        At::Deregistered => with(&registered, &[V::Deregister]),
        At::Revoked => with(&registered, &[V::Revoke(RevocationGround::Other)]),
    }
}

pub(crate) fn in_state(state: At) -> World {
    let mut world = World::new();
    signed(&mut world, "c", contract());
    world.make("r", registration_of("c"));
    for verb in way(state) {
        on(&mut world, "r", verb).unwrap();
    }
    assert_eq!(read(&world).state(), state);
    world
}

pub(crate) fn read(world: &World) -> Registration {
    world.read::<Registration>("r").content
}

/// What is booked is what is registered while it counts, and nothing otherwise.
pub(crate) fn adds_up(registration: &Registration) {
    let facts = &registration.facts;
    let stands = if registration.state().counts() {
        (facts.technology_amount, facts.contract_amount)
    } else {
        (Some(Fen::ZERO), Some(Fen::ZERO))
    };
    assert_eq!((registration.booked(), registration.booked_contract()), stands);
}

#[test]
fn every_pair_of_state_and_verb_leads_to_its_step_or_is_refused() {
    for &state in At::ALL {
        for verb in verbs() {
            let mut world = in_state(state);
            let before = world.read::<Registration>("r");
            let outcome = on(&mut world, "r", verb.clone());
            let after = world.read::<Registration>("r");
            match target(state, &verb) {
                Some(to) => {
                    assert_eq!(word(&outcome), "OK", "{state:?} {verb:?}");
                    assert_eq!(after.content.state(), to, "{state:?} {verb:?}");
                    let steps = (before.content.steps.len(), after.content.steps.len());
                    assert_eq!(steps.0 + 1, steps.1, "one step more");
                    assert!(after.content.steps.starts_with(&before.content.steps));
                    assert!(after.content.bookings.starts_with(&before.content.bookings));
                }
                None => {
                    assert_eq!(word(&outcome), "WRONG_STATE", "{state:?} {verb:?}");
                    assert_eq!(after, before, "a refusal changes nothing");
                }
            }
            adds_up(&after.content);
        }
    }
}

#[test]
fn every_verb_looks_at_record_etag_state_and_date_in_that_order() {
    for verb in verbs() {
        let attempt = |world: &mut World, date: &str, etag: &str| {
            let hand = Hand { note: "理由".into(), ..hand_on(date) };
            let verb = Verb::Registration(id("r"), verb.clone());
            word(&world.act_as_of(hand, etag, verb))
        };
        let far = "2027-01-01";
        let mut world = World::new();
        assert_eq!(attempt(&mut world, far, "\"r9\""), "NOT_FOUND", "{verb:?}");
        world.make("r", registration());
        world.delete::<Registration>("r");
        assert_eq!(attempt(&mut world, far, "\"r9\""), "DELETED", "{verb:?}");
        let wrong = At::ALL.iter().find(|state| target(**state, &verb).is_none()).unwrap();
        let mut world = in_state(*wrong);
        let right = world.read::<Registration>("r").life.etag();
        assert_eq!(attempt(&mut world, far, "\"r99\""), "ETAG_MISMATCH", "{verb:?}");
        assert_eq!(attempt(&mut world, far, &right), "WRONG_STATE", "{verb:?}");
        let start = At::ALL.iter().rev().find(|state| target(**state, &verb).is_some()).unwrap();
        let mut world = in_state(*start);
        assert_eq!(attempt(&mut world, far, ""), "DATE_IN_FUTURE", "{verb:?}");
        if !way(*start).is_empty() {
            assert_eq!(attempt(&mut world, "2026-11-23", ""), "DATE_BEFORE_LAST_STEP", "{verb:?}");
        }
        assert_eq!(attempt(&mut world, "2026-11-24", ""), "OK", "{verb:?}");
    }
}

#[test]
fn a_note_is_asked_for_after_the_date_and_where_it_is_documented() {
    use RegistrationVerb as V;
    for (state, verb, asks) in [
        (At::Draft, V::Submit, false),
        (At::Submitted, V::Accept, false),
        (At::Submitted, V::RequestCorrection, true),
        (At::Accepted, V::StartReview, false),
        (At::ExpertReview, V::ConcludeReview { is_agreed: true }, false),
        (At::ExpertReview, V::ConcludeReview { is_agreed: false }, true),
        (At::Accepted, register(NUMBER, AMOUNT, TECHNOLOGY), false),
        (At::ExpertReview, V::Reject, true),
        (At::Registered, change(AMOUNT, AMOUNT), false),
        (At::BonusIssued, V::Deregister, true),
        (At::Changed, V::Revoke(RevocationGround::Annulled), true),
        (At::Registered, V::VerifyIncome { income: Fen::ZERO }, false),
        (At::IncomeVerified, V::IssueBonus { bonus: Fen::ZERO }, false),
    ] {
        let mut world = in_state(state);
        let early = word(&by(&mut world, hand_on("2027-01-01"), "r", verb.clone()));
        assert_eq!(early, "DATE_IN_FUTURE", "{verb:?}");
        let blank = Hand { note: " \n".into(), ..hand() };
        let expected = if asks { "REASON_MISSING" } else { "OK" };
        assert_eq!(word(&by(&mut world, blank, "r", verb.clone())), expected, "{verb:?}");
    }
}

#[test]
fn submitting_takes_all_facts_from_a_signed_contract_anew() {
    let mut world = World::new();
    world.make("c", contract());
    world.make("r", registration_of("c"));
    assert_eq!(word(&on(&mut world, "r", RegistrationVerb::Submit)), "CONTRACT_NOT_SIGNED");
    sign(&mut world, hand_on(SIGN_DAY), "c").unwrap();
    on(&mut world, "r", RegistrationVerb::Submit).unwrap();
    let agreed = world.read::<Contract>("c").content;
    let facts = read(&world).facts;
    assert_eq!(facts, Facts::from(&agreed));
    assert_eq!((facts.sign_date, facts.technology_amount), (Some(day(SIGN_DAY)), Some(TECHNOLOGY)));
    on(&mut world, "r", RegistrationVerb::RequestCorrection).unwrap();
    let amounts = qianxian::domain::acts::AmountsChange {
        contract: Fen::new(7),
        is_estimate: true,
        costs: vec![],
    };
    amend(&mut world, hand(), "c", amounts).unwrap();
    on(&mut world, "r", RegistrationVerb::Submit).unwrap();
    let facts = read(&world).facts;
    assert_eq!(
        (facts.contract_amount, facts.technology_amount),
        (Some(Fen::new(7)), Some(Fen::new(7)))
    );
    assert!(facts.is_estimate);
    on(&mut world, "r", RegistrationVerb::RequestCorrection).unwrap();
    terminate(&mut world, noting("解除"), "c").unwrap();
    assert_eq!(word(&on(&mut world, "r", RegistrationVerb::Submit)), "CONTRACT_NOT_SIGNED");
}

#[test]
fn a_draft_without_contract_states_its_own_facts() {
    assert!(registration_of("c").admit().is_ok(), "a contract may be left to state them");
    let fields: Vec<String> = Registration::default()
        .admit()
        .unwrap_err()
        .into_iter()
        .map(|violation| violation.field)
        .collect();
    let wanted = [
        "contract_amount_fen",
        "technology_amount_fen",
        "title",
        "contract_type",
        "sellers",
        "buyers",
    ];
    assert_eq!(fields, wanted);
    let mut world = World::new();
    registered(&mut world, "r", registration(), "2026-03-02");
    assert_eq!(read(&world).facts, Facts::from(&contract()), "nobody else states them");
}

#[test]
fn the_clock_runs_by_the_rule_of_the_day_and_stops_for_a_correction() {
    let mut world = World::new();
    let large = |technology| Facts {
        contract_amount: Some(THRESHOLD),
        technology_amount: Some(technology),
        ..Facts::from(&contract())
    };
    let under = Fen::new(THRESHOLD.get() - 1);
    world.make("r", Registration { facts: large(under), ..Registration::default() });
    let at = |world: &mut World, date: &str, verb: RegistrationVerb| {
        let hand = Hand { note: "补正".into(), ..hand_on(date) };
        word(&by(world, hand, "r", verb))
    };
    assert_eq!(at(&mut world, "1999-12-31", RegistrationVerb::Submit), "OK");
    assert_eq!(at(&mut world, "2000-02-15", RegistrationVerb::Accept), "RULE_MISSING");
    assert_eq!(at(&mut world, "2024-01-31", RegistrationVerb::Accept), "OK");
    let first = read(&world);
    assert_eq!((first.rule.as_str(), first.clock_start), ("2000", Some(day("2024-01-31"))));
    assert_eq!(first.due, Some(day("2024-03-01")), "30 days over a leap day");
    assert!(!first.needs_expert_review);
    assert_eq!(at(&mut world, "2024-02-01", RegistrationVerb::RequestCorrection), "OK");
    let stopped = read(&world);
    assert_eq!((stopped.clock_start, stopped.due), (None, None));
    let facts = Registration { facts: large(THRESHOLD), ..stopped };
    world.update("r", "technology_amount_fen", facts).unwrap();
    assert_eq!(at(&mut world, "2026-09-18", RegistrationVerb::Submit), "OK");
    assert_eq!(at(&mut world, "2026-09-18", RegistrationVerb::Accept), "OK");
    let again = read(&world);
    assert_eq!(again.rule, "2026-provisional");
    assert!(again.needs_expert_review, "exactly the threshold");
    // From Sunday the 20th, which is worked, over both holidays: 30 working days.
    assert_eq!(again.due, Some(day("2026-11-05")));
}

#[test]
fn a_review_that_somebody_asks_for_takes_the_clock_for_experts_and_is_void_after_a_correction() {
    let mut world = in_state(At::Accepted);
    let plain = read(&world);
    assert!(!plain.needs_expert_review);
    on(&mut world, "r", RegistrationVerb::StartReview).unwrap();
    let asked = read(&world);
    assert!(asked.needs_expert_review && asked.due > plain.due);
    assert_eq!(asked.clock_start, plain.clock_start, "the clock goes on");
    on(&mut world, "r", RegistrationVerb::ConcludeReview { is_agreed: true }).unwrap();
    assert!(read(&world).is_expert_reviewed);
    for verb in
        [RegistrationVerb::RequestCorrection, RegistrationVerb::Submit, RegistrationVerb::Accept]
    {
        on(&mut world, "r", verb).unwrap();
    }
    let anew = read(&world);
    assert!(!anew.is_expert_reviewed && !anew.needs_expert_review);
}

#[test]
fn registering_is_refused_in_documented_order() {
    let mut world = World::new();
    registered(&mut world, "elsewhere", registration(), "2026-03-02");
    signed(&mut world, "c", contract());
    world.make("r", registration_of("c"));
    let attempt = |world: &mut World, date: &str, etag: &str, verb: RegistrationVerb| {
        word(&world.act_as_of(hand_on(date), etag, Verb::Registration(id("r"), verb)))
    };
    let far = "2027-01-01";
    let stale = "\"r9\"";
    let large = |number: &str| register(number, THRESHOLD, THRESHOLD);
    for number in ["", "12", "2026 3305 2100 000", "202633052100000X", "二〇二六"] {
        let field = attempt(&mut world, far, stale, register(number, AMOUNT, Fen::new(-1)));
        assert_eq!(field, "INVALID number", "{number:?}");
    }
    let outcome = attempt(&mut world, far, stale, register(NUMBER, Fen::new(-1), Fen::new(-1)));
    assert_eq!(outcome, "INVALID contract_amount_fen");
    let outcome =
        attempt(&mut world, far, stale, register(NUMBER, AMOUNT, Fen::new(AMOUNT.get() + 1)));
    assert_eq!(outcome, "INVALID technology_amount_fen");
    assert_eq!(attempt(&mut world, far, stale, large(NUMBER)), "ETAG_MISMATCH");
    assert_eq!(attempt(&mut world, far, "", large(NUMBER)), "WRONG_STATE");
    // Accepted before it was signed, so that both days can be told apart.
    for verb in [RegistrationVerb::Submit, RegistrationVerb::Accept] {
        by(&mut world, hand_on("2026-03-01"), "r", verb).unwrap();
    }
    assert_eq!(attempt(&mut world, far, "", large(NUMBER)), "DATE_IN_FUTURE");
    assert_eq!(attempt(&mut world, "2026-02-28", "", large(NUMBER)), "DATE_BEFORE_LAST_STEP");
    assert_eq!(attempt(&mut world, "2026-03-01", "", large(NUMBER)), "DATE_BEFORE_LAST_STEP");
    let mut ended = World::new();
    signed(&mut ended, "c", contract());
    ended.make("r", registration_of("c"));
    for verb in [RegistrationVerb::Submit, RegistrationVerb::Accept] {
        on(&mut ended, "r", verb).unwrap();
    }
    terminate(&mut ended, noting("解除"), "c").unwrap();
    assert_eq!(attempt(&mut ended, "2026-11-24", "", large(NUMBER)), "CONTRACT_NOT_SIGNED");
    assert_eq!(attempt(&mut world, SIGN_DAY, "", large(NUMBER)), "EXPERT_REVIEW_NEEDED");
    let taken = attempt(&mut world, SIGN_DAY, "", register(NUMBER, AMOUNT, TECHNOLOGY));
    assert_eq!(taken, "REGISTRATION_NUMBER_TAKEN");
    assert_eq!(read(&world).state(), At::Accepted, "refusals write nothing");
    let spaced = register("２０２６-3305-2100-0002", AMOUNT, TECHNOLOGY);
    assert_eq!(attempt(&mut world, SIGN_DAY, "", spaced), "OK");
    assert_eq!(read(&world).number, "2026330521000002", "kept without width and hyphens");
}

#[test]
fn experts_have_to_agree_when_the_certificate_reaches_the_threshold() {
    let mut world = in_state(At::Accepted);
    let large = || register("20263305210001", THRESHOLD, THRESHOLD);
    let under = register(NUMBER, THRESHOLD, Fen::new(THRESHOLD.get() - 1));
    assert_eq!(word(&on(&mut world, "r", large())), "EXPERT_REVIEW_NEEDED");
    on(&mut world, "r", RegistrationVerb::StartReview).unwrap();
    assert_eq!(word(&on(&mut world, "r", large())), "WRONG_STATE");
    on(&mut world, "r", RegistrationVerb::ConcludeReview { is_agreed: true }).unwrap();
    on(&mut world, "r", large()).unwrap();
    let mut world = in_state(At::Accepted);
    assert_eq!(word(&on(&mut world, "r", under)), "OK", "one fen less needs nobody");
}

#[test]
fn a_deal_is_not_cancelled_under_its_contract() {
    let mut world = World::new();
    world.make("d", deal_at(DealStage::Pricing, DealStatus::Active));
    signed(&mut world, "c", Contract { deal: "d".into(), ..contract() });
    let cancel = Verb::Deal(id("d"), qianxian::domain::acts::DealVerb::Cancel);
    assert_eq!(word(&world.act(noting("取消"), cancel.clone())), "CONTRACT_IN_FORCE");
    registered(&mut world, "r", registration_of("c"), "2026-03-20");
    assert_eq!(word(&world.act(noting("取消"), cancel.clone())), "CONTRACT_IN_FORCE");
    on(&mut world, "r", RegistrationVerb::Deregister).unwrap();
    super::papers::terminate(&mut world, noting("终止"), "c").unwrap();
    world.act(noting("取消"), cancel).unwrap();
    assert_eq!(read(&world).state(), At::Deregistered);
}

#[test]
fn a_number_and_a_contract_are_registered_once() {
    let mut world = in_state(At::Registered);
    let command =
        qianxian::domain::catalogue::Command::Create { id: id("s"), content: registration_of("c") };
    assert_eq!(word(&world.command(command.clone())), "CONTRACT_IN_REGISTRATION");
    on(&mut world, "r", RegistrationVerb::Deregister).unwrap();
    assert_eq!(word(&world.command(command)), "OK", "once the other is over");
    for verb in [RegistrationVerb::Submit, RegistrationVerb::Accept] {
        on(&mut world, "s", verb).unwrap();
    }
    let again = on(&mut world, "s", register(NUMBER, AMOUNT, TECHNOLOGY));
    assert_eq!(word(&again), "REGISTRATION_NUMBER_TAKEN", "a number is given once for ever");
}
