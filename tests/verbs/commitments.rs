//! Proves that one deal at most holds an achievement alone, that no update dodges this, and that
//! what a deal owes to others stays once it counts.

use std::collections::BTreeMap;

use qianxian::domain::acts::{DealVerb as Do, Hand};
use qianxian::domain::catalogue::{Command, ImportItem, RowFate};
use qianxian::domain::record::{Lock, LockKind};
use qianxian::domain::trade::words::{DealOrigin, DealStage as At, DealStatus as Is, PricingRoute};
use qianxian::domain::trade::{BrokerShare, Deal};
use qianxian::domain::words::{CooperationMode as Mode, DeclineReason, Word};
use qianxian::domain::{Content, Fen};

use super::stock::{active_at, deal, deal_at, on_deal, party, world};
use super::world::{World, hand, id, noting, word};

fn on(achievements: &[&str], mode: Mode, content: Deal) -> Deal {
    let achievements = achievements.iter().map(|id| (*id).to_owned()).collect();
    Deal { achievements, mode: Some(mode), ..content }
}

fn holder(world: &World, achievement: &str) -> Option<String> {
    world.held(&Lock::new(LockKind::ExclusiveAchievement, achievement))
}

fn price(world: &mut World, key: &str) -> String {
    word(&world.act(hand(), on_deal(key, Do::Move(At::Pricing))))
}

#[test]
fn exclusive_modes_hold_their_achievements_from_pricing_on() {
    for mode in Mode::ALL {
        let mut world = world();
        world.make("d1", on(&["a1", "a2"], *mode, active_at(At::Negotiation)));
        world.make("d2", on(&["a2"], Mode::License, active_at(At::Negotiation)));
        world.make("d3", on(&["a2"], Mode::Transfer, active_at(At::Negotiation)));
        assert_eq!(holder(&world, "a2"), None, "talks hold nothing");
        assert_eq!(price(&mut world, "d1"), "OK");
        let is_held = mode.is_exclusive();
        let expected = is_held.then(|| "deals/d1".to_owned());
        assert_eq!((holder(&world, "a1"), holder(&world, "a2")), (expected.clone(), expected));
        let others = if is_held { "EXCLUSIVELY_COMMITTED" } else { "OK" };
        assert_eq!(price(&mut world, "d2"), others, "{mode:?}");
        assert_eq!(price(&mut world, "d3"), others, "{mode:?}");
    }
}

#[test]
fn what_was_held_is_free_once_the_deal_goes_back_or_ends() {
    let reasoned = Hand { reason: Some(DeclineReason::ALL[0]), ..noting("不再继续") };
    for (verb, is_freed) in [
        (Do::Hold, false),
        (Do::Move(At::Negotiation), true),
        (Do::Move(At::Lead), true),
        (Do::Lose, true),
        (Do::Cancel, true),
    ] {
        let mut world = world();
        world.make("d1", on(&["a1"], Mode::Transfer, active_at(At::Pricing)));
        world.make("d2", on(&["a1"], Mode::SoleLicense, active_at(At::Negotiation)));
        assert_eq!(price(&mut world, "d2"), "EXCLUSIVELY_COMMITTED");
        assert_eq!(word(&world.act(reasoned.clone(), on_deal("d1", verb.clone()))), "OK");
        let expected = if is_freed { "OK" } else { "EXCLUSIVELY_COMMITTED" };
        assert_eq!(price(&mut world, "d2"), expected, "{verb:?}");
        if matches!(verb, Do::Move(At::Negotiation)) {
            assert_eq!(price(&mut world, "d1"), "EXCLUSIVELY_COMMITTED", "now the other holds it");
        }
    }
}

#[test]
fn a_deal_that_comes_back_finds_its_achievement_taken() {
    let mut world = world();
    world.make("d1", on(&["a1"], Mode::Transfer, active_at(At::Pricing)));
    world.delete::<Deal>("d1");
    world.make("d2", on(&["a1"], Mode::Transfer, active_at(At::Pricing)));
    let undelete = Command::<Deal>::Undelete { id: id("d1"), etag: String::new() };
    assert_eq!(word(&world.command(undelete)), "EXCLUSIVELY_COMMITTED");
}

#[test]
fn no_update_dodges_what_another_holds() {
    let mut world = world();
    world.make("d1", on(&["a1"], Mode::Transfer, active_at(At::Pricing)));
    world.make("d2", on(&["a2"], Mode::License, active_at(At::Pricing)));
    world.make("d3", on(&["a2"], Mode::Transfer, active_at(At::Negotiation)));
    let both = on(&["a1", "a2"], Mode::License, deal());
    assert_eq!(word(&world.update("d2", "achievements", both)), "EXCLUSIVELY_COMMITTED");
    let alone = on(&["a2"], Mode::Transfer, deal());
    assert_eq!(word(&world.update("d2", "mode", alone)), "OK", "nobody holds a2");
    assert_eq!(holder(&world, "a2").as_deref(), Some("deals/d2"), "the update took it");
    assert_eq!(price(&mut world, "d3"), "EXCLUSIVELY_COMMITTED");
    let shared = on(&["a2"], Mode::License, deal());
    assert_eq!(word(&world.update("d2", "mode", shared)), "OK");
    assert_eq!(holder(&world, "a2"), None, "and gave it back");
    assert_eq!(price(&mut world, "d3"), "OK");
    assert_eq!(holder(&world, "a2").as_deref(), Some("deals/d3"));
}

/// Another value for each field that an owner may state.
fn other() -> Deal {
    let share = BrokerShare { broker: "b2".into(), share_bp: 5_000 };
    Deal {
        title: "另一项目".into(),
        broker_shares: vec![share],
        origin: Some(DealOrigin::Event),
        origin_reference: "events/e1".into(),
        pricing_route: Some(PricingRoute::Agreement),
        is_seller_state_owned: true,
        expected_amount: Some(Fen::new(1)),
        town: "新市镇".into(),
        is_institution_verified: false,
        enterprises: vec![qianxian::domain::trade::TradeParty {
            party: party("另一企业"),
            region_code: String::new(),
        }],
        ..on(&["a2"], Mode::Transfer, Deal::default())
    }
}

#[test]
fn what_a_deal_owes_stays_once_it_counts() {
    let always = ["origin", "origin_reference"];
    let pricing = [
        "origin",
        "origin_reference",
        "pricing_route",
        "seller_state_owned",
        "institutions",
        "enterprises",
    ];
    let signed = [
        "pricing_route",
        "seller_state_owned",
        "institutions",
        "enterprises",
        "achievements",
        "mode",
        "broker_shares",
        "origin",
        "origin_reference",
    ];
    for stage in At::ALL {
        let fixed: &[&str] = match stage {
            At::Pricing => &pricing,
            later if *later > At::Pricing => &signed,
            _ => &always,
        };
        for status in Is::ALL {
            for field in Deal::FIELDS {
                let mut world = world();
                world.make("d1", on(&["a1"], Mode::License, deal_at(*stage, *status)));
                let outcome = word(&world.update("d1", field, other()));
                let expected = if fixed.contains(field) { "RECORD_FROZEN" } else { "OK" };
                assert_eq!(outcome, expected, "{stage:?} {field}");
            }
        }
    }
}

#[test]
fn an_import_keeps_what_stays_and_what_it_does_not_know() {
    let mut world = world();
    let signed = Deal { contract: "c1".into(), notice: "p1".into(), ..active_at(At::Signed) };
    world.make("d1", on(&["a1"], Mode::License, signed));
    let before = world.read::<Deal>("d1").content;
    let import = |world: &mut World, content: Deal| {
        let item = ImportItem { row: 1, id: id("d1"), content: content.admit().unwrap() };
        let import = Command::Import { items: vec![item], update_only: false };
        world.command(import).unwrap().fates.remove(0)
    };
    let row = Deal { town: "新市镇".into(), ..on(&["a1"], Mode::License, deal()) };
    assert_eq!(import(&mut world, row.clone()), RowFate::Updated);
    let after = world.read::<Deal>("d1").content;
    assert_eq!(after, Deal { town: "新市镇".into(), ..before });
    assert_eq!(import(&mut world, row.clone()), RowFate::Unchanged);
    let shares = vec![BrokerShare { broker: "b1".into(), share_bp: 10_000 }];
    let RowFate::Rejected(violations) = import(&mut world, Deal { broker_shares: shares, ..row })
    else {
        panic!("a share was changed after signing");
    };
    let codes = violations.iter().map(|it| (it.field.as_str(), it.code.as_str()));
    assert_eq!(codes.collect::<BTreeMap<_, _>>(), [("broker_shares", "FROZEN")].into());
}
