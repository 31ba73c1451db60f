//! WatchMatches: streams that are taken up again lose nothing and repeat nothing.

use std::time::Duration;

use qianxian_proto::v1 as pb;
use qianxian_proto::v1::alert_service_client::AlertServiceClient;
use tonic::{Code, Status, Streaming};

use super::alerts::{alerts, put, search, subscribe, titled};
use super::kinds::{Achievement, Batch, Kind};
use super::world::{HOUR, World};

/// How long the next response may take.
const PATIENCE: Duration = Duration::from_secs(20);

type Stream = Streaming<pb::WatchMatchesResponse>;

async fn watch(world: &World, subscription: &str, cursor: &str) -> Result<Stream, Status> {
    let (subscription, cursor) = (subscription.to_owned(), cursor.to_owned());
    let request = pb::WatchMatchesRequest { subscription, cursor };
    let mut client = AlertServiceClient::new(world.channel());
    Ok(client.watch_matches(request).await?.into_inner())
}

async fn next(stream: &mut Stream) -> Result<pb::WatchMatchesResponse, Status> {
    tokio::time::timeout(PATIENCE, stream.message()).await.unwrap().map(Option::unwrap)
}

/// The next alerts of a stream, without the signs of life between them.
async fn read(stream: &mut Stream, count: usize) -> Vec<(pb::Alert, String)> {
    let mut all = Vec::new();
    while all.len() < count {
        let response = next(stream).await.unwrap();
        all.extend(response.alert.map(|alert| (alert, response.cursor)));
    }
    all
}

/// A few achievements with a word that is searched for.
fn rows(from: usize, count: usize) -> Vec<Batch<pb::Achievement>> {
    let row = |number| pb::Achievement {
        name: format!("achievements/w{number}"),
        ..titled(&format!("锂电池{number}"))
    };
    vec![Batch::of((from..from + count).map(row))]
}

#[tokio::test]
async fn a_stream_goes_on_from_any_cursor() {
    let mut world = World::new().await;
    let wide = pb::Subscription { daily_cap: 1_000, ..search("锂电池", "") };
    subscribe(&world, "wide", wide.clone()).await;
    subscribe(&world, "other", search("水稻", "")).await;
    let mut stream = watch(&world, "", "").await.unwrap();
    let first = next(&mut stream).await.unwrap();
    assert_eq!(first.alert, None, "a sign of life comes first");
    Achievement::import(world.channel(), rows(0, 30)).await.unwrap();
    put(&world, "rice", titled("水稻")).await;
    let whole = read(&mut stream, 31).await;
    let name = |(alert, _): &(pb::Alert, String)| alert.name.clone();
    let names: Vec<String> = whole.iter().map(name).collect();
    drop(stream);
    world.restart().await;

    // From before everything, from the middle of an entry, and from the last but one.
    let mut again = watch(&world, "", &first.cursor).await.unwrap();
    assert_eq!(read(&mut again, 31).await, whole);
    for place in [0, 7, 20, 29] {
        let mut again = watch(&world, "", &whole[place].1).await.unwrap();
        let rest: Vec<String> = read(&mut again, 30 - place).await.iter().map(name).collect();
        assert_eq!(rest, names[place + 1..], "after {place}");
    }

    // Behind the last nothing comes again; what comes next does.
    let mut again = watch(&world, "", &whole[30].1).await.unwrap();
    put(&world, "next", titled("锂电池新")).await;
    let new = read(&mut again, 1).await;
    assert_eq!(new[0].0.achievement, "achievements/next");
    assert_eq!(alerts(&world, "").await.len(), 32);

    // One subscription alone.
    let mut mine = watch(&world, "subscriptions/other", "").await.unwrap();
    put(&world, "more", titled("锂电池多")).await;
    put(&world, "rice2", titled("水稻二")).await;
    assert_eq!(read(&mut mine, 1).await[0].0.achievement, "achievements/rice2");
}

#[tokio::test]
async fn held_alerts_come_when_they_are_released() {
    let world = World::new().await;
    let frequency = pb::AlertFrequency::Daily.into();
    subscribe(&world, "daily", pb::Subscription { frequency, ..search("锂电池", "") }).await;
    let mut stream = watch(&world, "", "").await.unwrap();
    let first = next(&mut stream).await.unwrap();
    Achievement::import(world.channel(), rows(0, 5)).await.unwrap();
    world.sync_alerts().await;
    world.pass(24 * HOUR);
    let released = read(&mut stream, 5).await;
    assert!(released.iter().all(|(alert, _)| alert.state() == pb::AlertState::Delivered));
    let mut again = watch(&world, "", &first.cursor).await.unwrap();
    assert_eq!(read(&mut again, 5).await, released, "once, as they were released");
}

#[tokio::test]
async fn a_slow_reader_holds_up_nobody_and_a_stop_ends_all_streams() {
    let mut world = World::new().await;
    subscribe(&world, "s", pb::Subscription { daily_cap: 1_000, ..search("锂电池", "") }).await;
    let mut slow = watch(&world, "", "").await.unwrap();
    let mut quick = watch(&world, "", "").await.unwrap();
    next(&mut quick).await.unwrap();
    Achievement::import(world.channel(), rows(0, 300)).await.unwrap();
    assert_eq!(read(&mut quick, 300).await.len(), 300);
    let stopping = world.begin_stop();
    let ended = loop {
        match next(&mut quick).await {
            Ok(response) => assert_eq!(response.alert, None),
            Err(status) => break status,
        }
    };
    assert_eq!(ended.code(), Code::Unavailable, "{ended:?}");
    while let Ok(Some(_)) = slow.message().await {}
    drop((slow, quick));
    stopping.end().await;
}

#[tokio::test]
async fn a_cursor_is_good_for_its_own_stream_only() {
    let world = World::new().await;
    subscribe(&world, "s", search("锂电池", "")).await;
    let mut stream = watch(&world, "subscriptions/s", "").await.unwrap();
    let cursor = next(&mut stream).await.unwrap().cursor;
    for (subscription, cursor) in [("", cursor.as_str()), ("subscriptions/s", "x")] {
        let refused = watch(&world, subscription, cursor).await.unwrap_err();
        assert_eq!(refused.code(), Code::InvalidArgument, "{refused:?}");
        assert!(refused.message().contains("cursor"), "{refused:?}");
    }
}
