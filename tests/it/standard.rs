//! Get, Create, Update, Delete and Undelete keep the contract's word for every kind of record.

use tonic::Code;

use crate::kinds::{Card, Kind, With, for_every_kind};
use crate::refusal::{invalid, not_found, refused};
use crate::world::{DAWN, HOUR, World, lose};

fn seconds(card: &Card) -> [Option<i64>; 3] {
    [&card.created, &card.updated, &card.deleted].map(|time| time.as_ref().map(|t| t.seconds))
}

const DAWN_SECONDS: i64 = DAWN.micros() / 1_000_000;

#[tokio::test]
async fn a_new_record_is_as_it_was_stated() {
    async fn check<K: Kind>(world: &World) {
        let draft = K::named(&K::draft("一", "甲"), "organizations/ignored", "\"r9\"");
        let with = With { id: "Chosen_1.a-b", ..With::default() };
        let made = K::create(world.channel(), draft, with).await.unwrap();
        let card = K::card(&made);
        assert_eq!(card.name, K::name("Chosen_1.a-b"));
        assert_eq!((card.title.as_str(), card.summary.as_str()), ("一", "甲"));
        assert_eq!((card.revision, card.etag.as_str()), (1, "\"r1\""));
        assert_eq!(seconds(&card), [Some(DAWN_SECONDS), Some(DAWN_SECONDS), None]);
        assert_eq!(K::get(world.channel(), &card.name).await.unwrap(), made);
        not_found(K::get(world.channel(), &K::name("nobody")).await);
        for (name, code) in [("nobody", "NAME_FORMAT"), ("", "NAME_FORMAT"), ("x/y", "NAME_FORMAT")]
        {
            invalid(K::get(world.channel(), name).await, &[&format!("name {code}")]);
        }
        invalid(K::get(world.channel(), &K::name("-a")).await, &["name ID_FORMAT"]);
    }
    let world = World::new().await;
    for_every_kind!(check(&world));
}

#[tokio::test]
async fn ids_are_chosen_once_or_given() {
    async fn check<K: Kind>(world: &World) {
        let create = |title: &'static str, id: &'static str| {
            K::create(world.channel(), K::draft(title, ""), With { id, ..With::default() })
        };
        let given = [create("一", "").await.unwrap(), create("一", "").await.unwrap()];
        let [first, second] = given.map(|made| K::card(&made).name);
        assert_ne!(first, second, "equal content, two records");
        let taken = |answer| refused(answer, Code::AlreadyExists, "RECORD_EXISTS", &[]);
        create("二", "taken").await.unwrap();
        taken(create("三", "taken").await);
        K::delete(world.channel(), &K::name("taken"), With::default()).await.unwrap();
        taken(create("三", "taken").await);
        create("四", &"x".repeat(63).leak()[..]).await.unwrap();
        for bad in ["-a", "a b", "成果", "a/b", &"x".repeat(64).leak()[..]] {
            invalid(create("五", bad).await, &[&format!("{} ID_FORMAT", K::ID)]);
        }
        let both = create("\u{7}", "-a").await;
        invalid(both, &[&format!("{} ID_FORMAT", K::ID)]);
    }
    let world = World::new().await;
    for_every_kind!(check(&world));
}

#[tokio::test]
async fn what_breaks_a_rule_is_not_kept() {
    async fn check<K: Kind>(world: &World) {
        let before = world.position();
        let create = |title: &str, summary: &str| {
            let with = With { id: "broken", ..With::default() };
            K::create(world.channel(), K::draft(title, summary), with)
        };
        invalid(create("", "").await, &[&format!("{} REQUIRED", K::TITLE)]);
        let bad = create(&"长".repeat(301), "\u{0}").await;
        invalid(
            bad,
            &[&format!("{} TOO_LONG", K::TITLE), &format!("{} CONTROL_CHARACTER", K::SUMMARY)],
        );
        not_found(K::get(world.channel(), &K::name("broken")).await);
        assert_eq!(world.position(), before);
    }
    let world = World::new().await;
    for_every_kind!(check(&world));
}

#[tokio::test]
async fn a_mask_says_what_changes() {
    async fn check<K: Kind>(world: &World) {
        let (title, summary) = (K::TITLE, K::SUMMARY);
        let with = With { id: "masked", ..With::default() };
        let made = Some(at(world));
        K::create(world.channel(), K::draft("一", "甲"), with).await.unwrap();
        world.pass(HOUR);
        let update = |new_title: &str, new_summary: &str, mask: Option<&'static [&'static str]>| {
            let record = K::named(&K::draft(new_title, new_summary), &K::name("masked"), "");
            K::update(world.channel(), record, With { mask, ..With::default() })
        };
        let texts = |record| {
            let card = K::card(&record);
            (card.title, card.summary, card.revision)
        };
        let is = |title: &str, summary: &str, revision| (title.into(), summary.into(), revision);
        let title_only: &[&str] = vec![title].leak();
        let both: &[&str] = vec![title, summary].leak();
        let answer = update("二", "乙", Some(title_only)).await.unwrap();
        assert_eq!(seconds(&K::card(&answer))[..2], [made, Some(at(world))]);
        assert_eq!(texts(answer), is("二", "甲", 2));
        assert_eq!(texts(update("三", "", None).await.unwrap()), is("三", "甲", 3));
        assert_eq!(texts(update("", "丙", Some(&[])).await.unwrap()), is("三", "丙", 4));
        assert_eq!(texts(update("四", "", Some(both)).await.unwrap()), is("四", "", 5));
        assert_eq!(texts(update("五", "丁", Some(&["*"])).await.unwrap()), is("五", "丁", 6));
        let before = world.position();
        let output_only: &[&str] = &["name", "revision", "etag", "create_time", "update_time"];
        let nothing = update("六", "戊", Some(output_only)).await.unwrap();
        assert_eq!(texts(nothing), is("五", "丁", 6), "output-only fields are ignored");
        assert_eq!(texts(update("", "", None).await.unwrap()), is("五", "丁", 6));
        assert_eq!(texts(update("五", "丁", Some(&["*"])).await.unwrap()), is("五", "丁", 6));
        for unknown in ["colour", "Title", "", "name.id"] {
            let mask: &[&str] = vec![title, unknown].leak();
            invalid(update("七", "", Some(mask)).await, &["update_mask UNKNOWN_FIELD"]);
        }
        let beside: &[&str] = &["*", "colour"];
        invalid(update("七", "", Some(beside)).await, &["update_mask UNKNOWN_FIELD"]);
        let emptied = update("", "", Some(&["*"])).await;
        invalid(emptied, &[&format!("{title} REQUIRED")]);
        assert_eq!(world.position(), before, "nothing of this was written");
        let missing = K::named(&K::draft("一", ""), &K::name("nobody"), "");
        not_found(K::update(world.channel(), missing, With::default()).await);
        let nameless = K::update(world.channel(), K::draft("一", ""), With::default()).await;
        invalid(nameless, &["name NAME_FORMAT"]);
    }
    let world = World::new().await;
    for_every_kind!(check(&world));
}

fn at(world: &World) -> i64 {
    use qianxian::app::Clock;
    world.clock.now().micros() / 1_000_000
}

#[tokio::test]
async fn a_missing_record_is_made_when_the_caller_allows_it() {
    async fn check<K: Kind>(world: &World) {
        let record = K::named(&K::draft("一", "甲"), &K::name("maybe"), "");
        let with = With { allow_missing: true, mask: Some(&["colour"]), ..With::default() };
        let made = K::update(world.channel(), record.clone(), with).await.unwrap();
        assert_eq!((K::card(&made).title.as_str(), K::card(&made).revision), ("一", 1));
        invalid(
            K::update(world.channel(), record.clone(), with).await,
            &["update_mask UNKNOWN_FIELD"],
        );
        K::delete(world.channel(), &K::name("maybe"), With::default()).await.unwrap();
        let with = With { mask: None, ..with };
        let answer = K::update(world.channel(), record, with).await;
        refused(answer, Code::NotFound, "RECORD_DELETED", &[]);
    }
    let world = World::new().await;
    for_every_kind!(check(&world));
}

#[tokio::test]
async fn a_stale_etag_changes_nothing() {
    async fn check<K: Kind>(world: &World) {
        let name = K::name("tagged");
        let with = With { id: "tagged", ..With::default() };
        let first = K::create(world.channel(), K::draft("一", ""), with).await.unwrap();
        let update = |title: &str, etag: &str| {
            let record = K::named(&K::draft(title, ""), &name, etag);
            K::update(world.channel(), record, With::default())
        };
        let stale = |answer| refused(answer, Code::Aborted, "ETAG_MISMATCH", &[]);
        let second = K::card(&update("二", &K::card(&first).etag).await.unwrap());
        stale(update("三", &K::card(&first).etag).await);
        stale(update("三", "r2").await);
        stale(update("三", "\"r3\"").await);
        let with_etag = |etag: &'static str| With { etag, ..With::default() };
        stale(K::delete(world.channel(), &name, with_etag("\"r1\"")).await);
        assert_eq!(second.etag, "\"r2\"");
        K::delete(world.channel(), &name, with_etag("\"r2\"")).await.unwrap();
        stale(K::undelete(world.channel(), &name, with_etag("\"r2\"")).await);
        let back = K::undelete(world.channel(), &name, with_etag("\"r3\"")).await.unwrap();
        assert_eq!((K::card(&back).title.as_str(), K::card(&back).revision), ("二", 4));
    }
    let world = World::new().await;
    for_every_kind!(check(&world));
}

#[tokio::test]
async fn a_deleted_record_can_be_read_and_brought_back() {
    async fn check<K: Kind>(world: &World) {
        let (name, none) = (K::name("gone"), With::default());
        let with = With { id: "gone", ..none };
        let made = K::create(world.channel(), K::draft("一", "甲"), with).await.unwrap();
        let answer = K::undelete(world.channel(), &name, none).await;
        refused(answer, Code::AlreadyExists, "RECORD_NOT_DELETED", &[]);
        world.pass(HOUR);
        let gone = K::delete(world.channel(), &name, none).await.unwrap();
        let now = Some(at(world));
        assert_eq!(seconds(&K::card(&gone))[1..], [now, now]);
        assert_eq!(K::card(&gone).revision, 2);
        assert_eq!(K::get(world.channel(), &name).await.unwrap(), gone);
        let deleted = |answer| refused(answer, Code::NotFound, "RECORD_DELETED", &[]);
        deleted(K::delete(world.channel(), &name, none).await);
        let record = K::named(&K::draft("二", ""), &name, "");
        deleted(K::update(world.channel(), record, none).await);
        world.pass(HOUR);
        let back = K::card(&K::undelete(world.channel(), &name, none).await.unwrap());
        assert_eq!(seconds(&back)[1..], [Some(at(world)), None]);
        let made = K::card(&made);
        let (created, title, summary) = (made.created, made.title, made.summary);
        assert_eq!((back.created, back.title, back.summary), (created, title, summary));
        for answer in [
            K::delete(world.channel(), &K::name("nobody"), none).await,
            K::undelete(world.channel(), &K::name("nobody"), none).await,
        ] {
            not_found(answer);
        }
    }
    let world = World::new().await;
    for_every_kind!(check(&world));
}

#[tokio::test]
async fn validating_answers_as_usual_and_writes_nothing() {
    async fn check<K: Kind>(world: &World) {
        let with = With { id: "kept", ..With::default() };
        let kept = K::create(world.channel(), K::draft("一", "甲"), with).await.unwrap();
        let before = world.position();
        let dry = With { validate_only: true, ..With::default() };
        let made = K::create(world.channel(), K::draft("二", ""), With { id: "new", ..dry }).await;
        assert_eq!(K::card(&made.unwrap()).name, K::name("new"));
        not_found(K::get(world.channel(), &K::name("new")).await);
        let name = K::name("kept");
        let record = K::named(&K::draft("三", ""), &name, "");
        let changed = K::update(world.channel(), record, dry).await.unwrap();
        assert_eq!((K::card(&changed).title.as_str(), K::card(&changed).revision), ("三", 2));
        let gone = K::delete(world.channel(), &name, dry).await.unwrap();
        assert!(K::card(&gone).deleted.is_some());
        assert_eq!(K::get(world.channel(), &name).await.unwrap(), kept);
        let taken = K::create(world.channel(), K::draft("二", ""), With { id: "kept", ..dry });
        refused(taken.await, Code::AlreadyExists, "RECORD_EXISTS", &[]);
        let answer = K::undelete(world.channel(), &name, dry).await;
        refused(answer, Code::AlreadyExists, "RECORD_NOT_DELETED", &[]);
        assert_eq!(world.position(), before);
    }
    let world = World::new().await;
    for_every_kind!(check(&world));
}

#[tokio::test]
async fn records_stay_after_a_restart_and_a_rebuild_of_the_views() {
    async fn fill<K: Kind>(world: &World) -> Vec<K::Pb> {
        let none = With::default();
        for id in ["a", "b", "c"] {
            let with = With { id, ..none };
            K::create(world.channel(), K::draft(id, "甲"), with).await.unwrap();
        }
        world.pass(HOUR);
        let record = K::named(&K::draft("二", ""), &K::name("b"), "");
        K::update(world.channel(), record, none).await.unwrap();
        K::delete(world.channel(), &K::name("c"), none).await.unwrap();
        K::list(world.channel(), 0, "", true).await.unwrap().items
    }
    let mut world = World::new().await;
    let organizations = fill::<crate::kinds::Organization>(&world).await;
    let achievements = fill::<crate::kinds::Achievement>(&world).await;
    let needs = fill::<crate::kinds::Need>(&world).await;
    let position = world.position();
    for lost in [None, Some("state"), Some("search")] {
        let without = |dir: &std::path::Path| {
            if let Some(view) = lost {
                lose(&dir.join(view));
            }
        };
        world.restart_after(without).await;
        assert_eq!(world.position(), position);
        let now = crate::kinds::Organization::list(world.channel(), 0, "", true).await.unwrap();
        assert_eq!(now.items, organizations, "{lost:?}");
        let now = crate::kinds::Achievement::list(world.channel(), 0, "", true).await.unwrap();
        assert_eq!(now.items, achievements, "{lost:?}");
        let now = crate::kinds::Need::list(world.channel(), 0, "", true).await.unwrap();
        assert_eq!((now.items, now.total), (needs.clone(), 3), "{lost:?}");
    }
}

#[tokio::test]
async fn states_change_with_and_without_a_mask() {
    use crate::kinds::{Achievement, Need};
    use qianxian_proto::v1 as pb;
    let world = World::new().await;
    let with = With { id: "a", ..With::default() };
    let draft = pb::Achievement {
        title: "一".into(),
        state: pb::AchievementState::Draft.into(),
        ..Default::default()
    };
    let made = Achievement::create(world.channel(), draft.clone(), with).await.unwrap();
    assert_eq!(made.state(), pb::AchievementState::Draft);
    let name = Achievement::name("a");
    let state = |state: pb::AchievementState| pb::Achievement {
        name: name.clone(),
        state: state.into(),
        ..Default::default()
    };
    let published = state(pb::AchievementState::Published);
    let now = Achievement::update(world.channel(), published, With::default()).await.unwrap();
    assert_eq!((now.state(), now.title.as_str()), (pb::AchievementState::Published, "一"));
    let back = state(pb::AchievementState::Draft);
    let masked = With { mask: Some(&["state"]), ..With::default() };
    let now = Achievement::update(world.channel(), back, masked).await.unwrap();
    assert_eq!(now.state(), pb::AchievementState::Draft);
    let unstated = pb::Achievement { state: 0, ..Achievement::named(&draft, &name, "") };
    let now = Achievement::update(world.channel(), unstated, With::default()).await.unwrap();
    assert_eq!(now.state(), pb::AchievementState::Draft, "what is not stated stays");
    let need = pb::Need { state: pb::NeedState::Draft.into(), ..Need::draft("二", "") };
    Need::create(world.channel(), need, with).await.unwrap();
    let open = pb::Need { state: pb::NeedState::Open.into(), ..Need::draft("", "") };
    let open = Need::named(&open, &Need::name("a"), "");
    let now = Need::update(world.channel(), open, With::default()).await.unwrap();
    assert_eq!(now.state(), pb::NeedState::Open);
}
