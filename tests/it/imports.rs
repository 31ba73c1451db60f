//! Imports: one outcome an item, in order; good items are kept whatever stands beside them;
//! sending the same again writes nothing.

use tonic::Code;

use crate::kinds::{Achievement, Batch, Imported, Kind, Need, With, for_every_kind};
use crate::refusal::{invalid, not_found, refused};
use crate::world::World;

/// A batch of drafts `(id, title)`; without an id it is derived.
fn batch<K: Kind>(rows: &[(&str, &str)]) -> Batch<K::Pb> {
    let record = |(id, title): &(&str, &str)| {
        let name = if id.is_empty() { String::new() } else { K::name(id) };
        K::named(&K::draft(title, ""), &name, "")
    };
    Batch::of(rows.iter().map(record))
}

async fn import<K: Kind>(world: &World, batches: Vec<Batch<K::Pb>>) -> Imported {
    let imported = K::import(world.channel(), batches).await.unwrap();
    let sum: i64 = imported.counts().iter().sum();
    assert_eq!(sum, i64::try_from(imported.outcomes.len()).unwrap());
    imported
}

#[tokio::test]
async fn every_item_has_its_outcome_in_order() {
    async fn check<K: Kind>(world: &World) {
        for id in ["same", "other", "gone"] {
            import::<K>(world, vec![batch::<K>(&[(id, "一")])]).await;
        }
        K::delete(world.channel(), &K::name("gone"), With::default()).await.unwrap();
        let before = world.position();
        let mut rows = batch::<K>(&[
            ("new", "一"),
            ("same", "一"),
            ("other", "二"),
            ("", ""),
            ("new", "三"),
            ("gone", "二"),
            ("bad", "\u{1}"),
        ]);
        rows.items.push((70, None));
        rows.items.push((-3, Some(K::named(&K::draft("一", ""), "wrong/a", ""))));
        rows.items.push((-3, Some(K::named(&K::draft("", ""), &K::name("-a"), ""))));
        let imported = import::<K>(world, vec![rows]).await;
        let title = K::TITLE;
        assert_eq!(
            imported.lines(),
            [
                "1 new CREATED".to_owned(),
                "2 same UNCHANGED".to_owned(),
                "3 other UPDATED".to_owned(),
                format!("4  REJECTED {title} REQUIRED"),
                "5 new REJECTED id DUPLICATE_ID".to_owned(),
                "6 gone REJECTED id DELETED".to_owned(),
                format!("7 bad REJECTED {title} CONTROL_CHARACTER"),
                "70  REJECTED items REQUIRED".to_owned(),
                "-3  REJECTED name NAME_FORMAT".to_owned(),
                "-3  REJECTED name ID_FORMAT".to_owned(),
            ]
        );
        assert_eq!(imported.counts(), [1, 1, 1, 7]);
        assert_eq!(world.position(), before + 1, "one message is one entry");
        assert_eq!(imported.position, i64::try_from(world.position()).unwrap());
        for outcome in &imported.outcomes {
            for violation in &outcome.violations {
                let text = violation.message.as_ref().unwrap();
                assert!(!text.zh_cn.is_empty() && !text.en.is_empty());
            }
        }
        let kept = K::get(world.channel(), &K::name("new")).await.unwrap();
        assert_eq!((K::card(&kept).title.as_str(), K::card(&kept).revision), ("一", 1));
        let gone = K::get(world.channel(), &K::name("gone")).await.unwrap();
        assert_eq!(K::card(&gone).title, "一");
        not_found(K::get(world.channel(), &K::name("bad")).await);
    }
    let world = World::new().await;
    for_every_kind!(check(&world));
}

#[tokio::test]
async fn derived_ids_are_stable_and_unchanged_items_write_nothing() {
    async fn check<K: Kind>(world: &mut World) {
        let mut rows = batch::<K>(&[("", "一"), ("", "二"), ("x", "三")]);
        rows.source = "某平台".to_owned();
        let first = import::<K>(world, vec![rows.clone()]).await;
        assert_eq!(first.counts(), [3, 0, 0, 0]);
        let names: Vec<&str> = first.outcomes.iter().map(|one| one.name.as_str()).collect();
        assert_ne!(names[0], names[1]);
        let kept = K::get(world.channel(), names[0]).await.unwrap();
        assert_eq!(
            (K::card(&kept).title.as_str(), K::card(&kept).source.as_str()),
            ("一", "某平台")
        );
        world.restart().await;
        let before = world.position();
        for _ in 0..2 {
            let again = import::<K>(world, vec![rows.clone()]).await;
            assert_eq!(again.counts(), [0, 0, 3, 0]);
            assert!(again.outcomes.iter().map(|one| one.name.as_str()).eq(names.iter().copied()));
            assert_eq!(again.position, i64::try_from(world.position()).unwrap());
        }
        assert_eq!(world.position(), before);
        rows.source = "另一平台".to_owned();
        let elsewhere = import::<K>(world, vec![rows]).await;
        assert_eq!(elsewhere.counts(), [2, 1, 0, 0], "another source, other records");
    }
    let mut world = World::new().await;
    for_every_kind!(check(&mut world));
}

#[tokio::test]
async fn the_first_message_says_how_the_whole_stream_is_taken() {
    async fn check<K: Kind>(world: &World) {
        import::<K>(world, vec![batch::<K>(&[("there", "一")])]).await;
        let mut first = batch::<K>(&[("there", "二"), ("missing", "一")]);
        first.update_only = true;
        first.source = "甲".to_owned();
        let mut second = batch::<K>(&[("missing", "一"), ("there", "三")]);
        second.validate_only = true;
        second.source = "乙".to_owned();
        let before = world.position();
        let imported = import::<K>(world, vec![first.clone(), second.clone()]).await;
        assert_eq!(
            imported.lines(),
            [
                "1 there UPDATED",
                "2 missing REJECTED id NOT_FOUND",
                "1 missing REJECTED id NOT_FOUND",
                "2 there UPDATED",
            ]
        );
        assert_eq!(world.position(), before + 2, "messages are applied one after the other");
        let there = K::card(&K::get(world.channel(), &K::name("there")).await.unwrap());
        assert_eq!((there.title.as_str(), there.source.as_str()), ("三", "甲"));

        let before = world.position();
        let mut dry = batch::<K>(&[("there", "四"), ("new", "一"), ("", "")]);
        dry.validate_only = true;
        let imported = import::<K>(world, vec![dry, batch::<K>(&[("new", "二")])]).await;
        assert_eq!(imported.counts(), [2, 1, 0, 1], "the new one is new in both messages");
        assert_eq!(world.position(), before);
        not_found(K::get(world.channel(), &K::name("new")).await);

        let last = import::<K>(world, vec![batch::<K>(&[("new", "一")])]).await.position;
        let rows = vec![batch::<K>(&[("new", "二")]), batch::<K>(&[("new", "二")])];
        let imported = import::<K>(world, rows).await;
        assert_eq!((imported.counts(), imported.position), ([0, 1, 1, 0], last + 1));

        let mut far = batch::<K>(&[("far", "一")]);
        far.source = "长".repeat(64);
        invalid(K::import(world.channel(), vec![far]).await, &["source TOO_LONG"]);
        not_found(K::get(world.channel(), &K::name("far")).await);
    }
    let world = World::new().await;
    for_every_kind!(check(&world));
}

#[tokio::test]
async fn an_empty_stream_does_nothing() {
    async fn check<K: Kind>(world: &World) {
        for batches in [vec![], vec![batch::<K>(&[])], vec![batch::<K>(&[]), batch::<K>(&[])]] {
            let imported = import::<K>(world, batches).await;
            assert_eq!((imported.counts(), imported.position), ([0; 4], 0));
        }
    }
    let world = World::new().await;
    for_every_kind!(check(&world));
}

#[tokio::test]
async fn the_ten_thousand_and_first_item_is_refused_and_those_before_stay() {
    let world = World::new().await;
    let titles: Vec<String> = (0..10_001).map(|n| format!("需求{n}")).collect();
    let drafts = |range: std::ops::Range<usize>| {
        Batch::of(titles[range].iter().map(|title| Need::draft(title, "")))
    };
    let batches = vec![drafts(0..5_000), drafts(5_000..10_000), drafts(10_000..10_001)];
    invalid(Need::import(world.channel(), batches).await, &["items TOO_MANY"]);
    let total = async || Need::list(world.channel(), 1, "", false).await.unwrap().total;
    assert_eq!(total().await, 10_000);
    invalid(Need::import(world.channel(), vec![drafts(0..10_001)]).await, &["items TOO_MANY"]);
    assert_eq!(total().await, 10_000);
    let imported = import::<Need>(&world, vec![drafts(1..10_001)]).await;
    assert_eq!(imported.counts(), [1, 0, 9_999, 0], "exactly the limit is taken");
}

#[tokio::test]
async fn a_message_of_more_than_4_mib_is_refused_and_those_before_stay() {
    let world = World::new().await;
    let long = |n: usize| Achievement::draft(&format!("成果{n}"), &"长".repeat(20_000));
    let batches = vec![batch::<Achievement>(&[("a", "一")]), Batch::of((0..80).map(long))];
    let status = Achievement::import(world.channel(), batches).await.unwrap_err();
    assert_eq!(status.code(), Code::OutOfRange, "{status:?}");
    let page = Achievement::list(world.channel(), 0, "", false).await.unwrap();
    assert_eq!(page.total, 1);
}

#[tokio::test]
async fn a_row_that_was_read_badly_is_told_once() {
    let world = World::new().await;
    let unknown = qianxian_proto::v1::Achievement {
        stage: 99,
        trl: 10,
        ask_price_fen: -5,
        holders: vec![qianxian_proto::v1::Party {
            display_name: String::new(),
            organization: "苕溪大学".into(),
        }],
        ..Achievement::draft("一", "")
    };
    let imported = import::<Achievement>(&world, vec![Batch::of([unknown.clone()])]).await;
    let codes = "stage UNKNOWN_WORD holders[0].organization NAME_FORMAT trl OUT_OF_RANGE ask_price_fen OUT_OF_RANGE";
    assert_eq!(imported.lines(), [format!("1  REJECTED {codes}")]);
    let with = With { id: "x", ..With::default() };
    let answer = Achievement::create(world.channel(), unknown, with).await;
    refused(
        answer,
        Code::InvalidArgument,
        "INVALID_FIELDS",
        &["stage UNKNOWN_WORD", "holders[0].organization NAME_FORMAT"],
    );
}
