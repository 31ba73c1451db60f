//! Many callers at once: with etags no change is lost, and every acknowledged change is there.

use tonic::Code;

use crate::kinds::{Batch, Kind, Need, With};
use crate::refusal::refusal;
use crate::world::World;

const WRITERS: usize = 16;
const CHANGES: usize = 20;

/// Adds one to the number that a need's title counts; repeats when somebody else was faster.
async fn count_up(channel: tonic::transport::Channel, name: String) -> usize {
    let (mut done, mut conflicts) = (0, 0);
    while done < CHANGES {
        let now = Need::get(channel.clone(), &name).await.unwrap();
        let next = now.title.parse::<u32>().unwrap() + 1;
        let record = Need::named(&Need::draft(&next.to_string(), ""), &name, &now.etag);
        match Need::update(channel.clone(), record, With::default()).await {
            Ok(changed) => {
                assert_eq!(changed.title, next.to_string());
                done += 1;
            }
            Err(status) => {
                let found = refusal(&status);
                assert_eq!((found.code, found.reason.as_str()), (Code::Aborted, "ETAG_MISMATCH"));
                conflicts += 1;
            }
        }
    }
    conflicts
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_update_is_lost_between_sixteen_writers() {
    let mut world = World::new().await;
    let with = With { id: "counter", ..With::default() };
    Need::create(world.channel(), Need::draft("0", ""), with).await.unwrap();
    let name = Need::name("counter");
    let writers: Vec<_> =
        (0..WRITERS).map(|_| tokio::spawn(count_up(world.channel(), name.clone()))).collect();
    let mut conflicts = 0;
    for writer in writers {
        conflicts += writer.await.unwrap();
    }
    let expected = WRITERS * CHANGES;
    let now = Need::get(world.channel(), &name).await.unwrap();
    assert_eq!(now.title, expected.to_string(), "{conflicts} conflicts");
    assert_eq!(now.revision, i64::try_from(expected + 1).unwrap());
    assert_eq!(world.position(), u64::try_from(expected + 1).unwrap(), "refusals write nothing");
    assert!(conflicts > 0, "sixteen writers of one record never met");
    world.restart().await;
    assert_eq!(Need::get(world.channel(), &name).await.unwrap(), now);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_id_is_given_once_and_one_request_is_done_once() {
    let world = World::new().await;
    let create = |n: usize| {
        let channel = world.channel();
        tokio::spawn(async move {
            let with = With { id: "one", ..With::default() };
            let made = Need::create(channel.clone(), Need::draft(&n.to_string(), ""), with).await;
            let with = With { request_id: "shared", ..With::default() };
            let shared = Need::create(channel.clone(), Need::draft("共", ""), with).await;
            let rows = Batch::of([Need::draft("同", "")]);
            let imported = Need::import(channel, vec![rows]).await.unwrap();
            (made, shared.unwrap().name, imported.counts())
        })
    };
    let tasks: Vec<_> = (0..WRITERS).map(create).collect();
    let (mut made, mut names, mut counts) = (Vec::new(), Vec::new(), [0; 4]);
    for task in tasks {
        let (one, name, imported) = task.await.unwrap();
        match one {
            Ok(record) => made.push(record),
            Err(status) => assert_eq!(refusal(&status).reason, "RECORD_EXISTS"),
        }
        names.push(name);
        counts = std::array::from_fn(|at| counts[at] + imported[at]);
    }
    assert_eq!(made.len(), 1);
    assert_eq!(Need::get(world.channel(), &Need::name("one")).await.unwrap(), made[0]);
    names.dedup();
    assert_eq!(names.len(), 1, "the same request, the same record");
    assert_eq!(counts, [1, 0, 15, 0]);
    assert_eq!(Need::list(world.channel(), 0, "", true).await.unwrap().total, 3);
}
