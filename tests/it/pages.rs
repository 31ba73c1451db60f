//! Pages of lists: every record once and in order, whatever the size; tokens good for their own
//! question only.

use qianxian_proto::v1 as pb;
use tonic::Status;

use crate::kinds::{Achievement, Batch, Card, Kind, Need, Page, With, for_every_kind};
use crate::refusal::invalid;
use crate::world::{World, lose};

async fn names<K: Kind>(world: &World, page_size: i32, show_deleted: bool) -> Vec<String> {
    let (mut token, mut names) = (String::new(), Vec::new());
    loop {
        let page = K::list(world.channel(), page_size, &token, show_deleted).await.unwrap();
        let full = usize::try_from(page_size).unwrap();
        assert!(page.items.len() == full || page.next.is_empty() || full == 0);
        names.extend(page.items.iter().map(|record| K::card(record).name));
        if page.next.is_empty() {
            assert_eq!(page.total, i64::try_from(names.len()).unwrap());
            return names;
        }
        token = page.next;
    }
}

#[track_caller]
fn refused_token<M: std::fmt::Debug>(answer: Result<Page<M>, Status>) {
    invalid(answer, &["page_token CODE_FORMAT"]);
}

#[tokio::test]
async fn every_record_is_on_one_page_in_the_order_of_names() {
    async fn check<K: Kind>(world: &World) {
        assert_eq!(names::<K>(world, 5, true).await, [""; 0]);
        let ids = ["b", "B", "a.1", "a", "a-1", "a_1", "9", "a1", "z", "ab"];
        for id in ids {
            let with = With { id, ..With::default() };
            K::create(world.channel(), K::draft(id, ""), with).await.unwrap();
        }
        for id in ["a-1", "z"] {
            K::delete(world.channel(), &K::name(id), With::default()).await.unwrap();
        }
        let mut all: Vec<String> = ids.iter().map(|id| K::name(id)).collect();
        all.sort();
        let gone = [K::name("a-1"), K::name("z")];
        let live: Vec<String> = all.iter().filter(|name| !gone.contains(name)).cloned().collect();
        for page_size in [0, 1, 2, 3, 4, 5, 8, 10, 11, i32::MAX] {
            assert_eq!(names::<K>(world, page_size, true).await, all, "{page_size}");
            assert_eq!(names::<K>(world, page_size, false).await, live, "{page_size}");
        }
        invalid(K::list(world.channel(), -1, "", false).await, &["page_size OUT_OF_RANGE"]);
        invalid(K::list(world.channel(), i32::MIN, "", false).await, &["page_size OUT_OF_RANGE"]);
    }
    let world = World::new().await;
    for_every_kind!(check(&world));
}

#[tokio::test]
async fn a_token_is_good_for_its_own_question_only() {
    async fn check<K: Kind>(world: &World, others: &str) -> String {
        for id in ["a", "b", "c", "d"] {
            let with = With { id, ..With::default() };
            K::create(world.channel(), K::draft(id, ""), with).await.unwrap();
        }
        let page = K::list(world.channel(), 2, "", false).await.unwrap();
        let token = page.next;
        refused_token(K::list(world.channel(), 2, &token, true).await);
        if !others.is_empty() {
            refused_token(K::list(world.channel(), 2, others, false).await);
        }
        for at in 0..token.len() {
            let mut damaged = token.clone().into_bytes();
            damaged[at] = if damaged[at] == b'0' { b'1' } else { b'0' };
            let damaged = String::from_utf8(damaged).unwrap();
            refused_token(K::list(world.channel(), 2, &damaged, false).await);
            if at > 0 {
                refused_token(K::list(world.channel(), 2, &token[..at], false).await);
            }
        }
        for odd in ["x", ".", "\u{0}", "成果", &"9".repeat(10_000)] {
            refused_token(K::list(world.channel(), 2, odd, false).await);
        }
        let wider = K::list(world.channel(), 3, &token, false).await.unwrap();
        let cards: Vec<Card> = wider.items.iter().map(K::card).collect();
        assert_eq!(cards.iter().map(|card| card.title.as_str()).collect::<Vec<_>>(), ["c", "d"]);
        K::delete(world.channel(), &K::name("b"), With::default()).await.unwrap();
        let rest = K::list(world.channel(), 2, &token, false).await.unwrap();
        assert_eq!(rest.items, wider.items, "the record that a token stands on may go");
        token
    }
    let world = World::new().await;
    let token = check::<Achievement>(&world, "").await;
    check::<Need>(&world, &token).await;
}

#[tokio::test]
async fn sizes_beyond_the_limit_are_cut_to_it() {
    let world = World::new().await;
    let drafts = (0..1_005).map(|n| Need::draft(&format!("需求{n}"), ""));
    Need::import(world.channel(), vec![Batch::of(drafts)]).await.unwrap();
    for (page_size, count) in [(0, 50), (1_000, 1_000), (1_001, 1_000), (i32::MAX, 1_000)] {
        let page = Need::list(world.channel(), page_size, "", false).await.unwrap();
        assert_eq!((page.items.len(), page.total), (count, 1_005), "{page_size}");
    }
}

#[tokio::test]
async fn a_page_of_long_records_is_one_that_every_client_takes() {
    let mut world = World::new().await;
    let long = |n: usize| pb::Achievement {
        title: format!("成果{n}"),
        summary: "长".repeat(20_000),
        ..Default::default()
    };
    for part in 0..4 {
        let drafts = (0..25).map(|n| long(part * 25 + n));
        Achievement::import(world.channel(), vec![Batch::of(drafts)]).await.unwrap();
    }
    // The server also stops, and the view is built anew, with so much in it.
    world.restart_after(|dir| lose(&dir.join("state"))).await;
    let (mut token, mut seen) = (String::new(), std::collections::BTreeSet::new());
    let mut pages = 0;
    loop {
        let page = Achievement::list(world.channel(), 1_000, &token, false).await.unwrap();
        assert_eq!(page.total, 100);
        let fresh = page.items.iter().map(|record| record.name.clone());
        assert_eq!(fresh.filter(|name| seen.insert(name.clone())).count(), page.items.len());
        pages += 1;
        if page.next.is_empty() {
            break;
        }
        token = page.next;
    }
    assert_eq!(seen.len(), 100);
    assert!(pages > 1, "100 records of 60 kB do not fit in 4 MiB");
}
