//! Webhooks: a real receiver that refuses, redirects, goes away and comes back.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse;
use axum::routing::{any, post};
use qianxian::webhook::signature;
use qianxian_proto::v1 as pb;
use qianxian_proto::v1::subscription_service_client::SubscriptionServiceClient;
use serde_json::Value;
use tonic::Code;

use super::alerts::{alerts, put, search, subscribe, titled};
use super::world::{DAWN, HOUR, World, until};

const SECRET: &str = "a secret of sixteen and more";
const SECOND: i64 = 1_000_000;

/// One post that came in.
#[derive(Debug, Clone)]
struct Got {
    id: String,
    timestamp: i64,
    body: Vec<u8>,
}

impl Got {
    fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }
}

/// A receiver that answers as it is told, then with 204, and checks every signature.
#[derive(Debug, Clone, Default)]
struct Receiver(Arc<Mutex<(VecDeque<u16>, Vec<Got>)>>);

async fn receive(
    State(receiver): State<Receiver>,
    headers: HeaderMap,
    body: Bytes,
) -> impl IntoResponse {
    let header = |name: &str| headers[name].to_str().unwrap().to_owned();
    let (id, timestamp) = (header("webhook-id"), header("webhook-timestamp").parse().unwrap());
    assert_eq!(header("webhook-signature"), signature(SECRET, &id, timestamp, &body));
    assert_eq!(header("content-type"), "application/json");
    let mut told = receiver.0.lock().unwrap();
    told.1.push(Got { id, timestamp, body: body.to_vec() });
    let status = StatusCode::from_u16(told.0.pop_front().unwrap_or(204)).unwrap();
    (status, [("location", "/elsewhere")])
}

/// Where no request should come.
async fn stray(State(receiver): State<Receiver>) {
    let got = Got { id: "stray".into(), timestamp: 0, body: vec![] };
    receiver.0.lock().unwrap().1.push(got);
}

impl Receiver {
    /// Listens, and answers first with these.
    async fn start(answers: &[u16]) -> (Self, SocketAddr) {
        let receiver = Self::default();
        receiver.0.lock().unwrap().0.extend(answers);
        let router = Router::new()
            .route("/hook", post(receive))
            .route("/elsewhere", any(stray))
            .with_state(receiver.clone());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        (receiver, address)
    }

    fn got(&self) -> Vec<Got> {
        self.0.lock().unwrap().1.clone()
    }

    async fn gets(&self, count: usize) -> Vec<Got> {
        until(&format!("{count} posts come in"), || self.got().len() >= count).await;
        self.got()
    }
}

fn hooked(address: SocketAddr, subscription: pb::Subscription) -> pb::Subscription {
    pb::Subscription {
        webhook_url: format!("http://{address}/hook"),
        webhook_secret: SECRET.to_owned(),
        ..subscription
    }
}

/// Waits until every alert is in a state.
async fn all_are(world: &World, state: pb::AlertState, count: usize) -> Vec<pb::Alert> {
    for _ in 0..400 {
        let all = alerts(world, "").await;
        if all.len() == count && all.iter().all(|alert| alert.state() == state) {
            return all;
        }
        tokio::time::sleep(std::time::Duration::from_millis(25)).await;
    }
    panic!("not all are {state:?}: {:#?}", alerts(world, "").await)
}

/// Waits until an alert was tried so often.
async fn tried(world: &World, count: i32) -> pb::Alert {
    for _ in 0..400 {
        if let [alert] = alerts(world, "").await.as_slice()
            && alert.attempt_count == count
        {
            return alert.clone();
        }
        tokio::time::sleep(std::time::Duration::from_millis(25)).await;
    }
    panic!("not tried {count} times: {:#?}", alerts(world, "").await)
}

#[tokio::test]
async fn a_post_is_made_again_until_it_is_accepted_over_restarts() {
    let mut world = World::new().await;
    let (receiver, address) = Receiver::start(&[500, 302]).await;
    subscribe(&world, "s", hooked(address, search("锂电池", ""))).await;
    put(&world, "a", titled("锂电池隔膜")).await;
    let alert = tried(&world, 1).await;
    assert_eq!(alert.state(), pb::AlertState::Pending);
    assert!(alert.last_failure.contains("500"), "{}", alert.last_failure);
    let next = alert.next_attempt_time.unwrap();
    let dawn = DAWN.micros() / SECOND;
    assert!((dawn + 3..dawn + 7).contains(&next.seconds), "{next:?}");
    assert_eq!(receiver.got().len(), 1, "not before its time");

    world.restart().await;
    assert_eq!(tried(&world, 1).await.next_attempt_time, Some(next));
    world.pass(7 * SECOND);
    let redirected = tried(&world, 2).await;
    assert!(redirected.last_failure.contains("302"), "{}", redirected.last_failure);

    world.restart().await;
    world.pass(HOUR);
    let done = all_are(&world, pb::AlertState::Delivered, 1).await;
    assert_eq!((done[0].attempt_count, done[0].next_attempt_time), (3, None));
    let got = receiver.gets(3).await;
    assert_eq!(got.len(), 3, "a redirect is not followed: {got:?}");
    assert!(got.iter().all(|one| one.id == got[0].id && one.body == got[0].body));
    assert_eq!(got[0].timestamp, dawn);
    assert!(got[2].timestamp > got[1].timestamp);
    let body = got[0].json();
    assert_eq!(body["subscription"], "subscriptions/s");
    assert_eq!(body["alerts"][0]["name"], alert.name);
    assert_eq!(body["alerts"][0]["achievement"], "achievements/a");
    assert_eq!((&body["digest"], &body["alertCount"]), (&Value::Null, &Value::from(1)));
}

#[tokio::test]
async fn a_digest_is_one_post() {
    let world = World::new().await;
    let (receiver, address) = Receiver::start(&[]).await;
    let frequency = pb::AlertFrequency::Daily.into();
    let daily = pb::Subscription { frequency, ..search("锂电池", "") };
    subscribe(&world, "s", hooked(address, daily)).await;
    for id in ["a", "b", "c"] {
        put(&world, id, titled(&format!("锂电池{}", id.repeat(5)))).await;
    }
    world.sync_alerts().await;
    assert!(receiver.got().is_empty());
    world.pass(24 * HOUR);
    all_are(&world, pb::AlertState::Delivered, 3).await;
    let got = receiver.gets(1).await;
    assert_eq!(got.len(), 1);
    let body = got[0].json();
    assert_eq!((&body["digest"], &body["alertCount"]), (&Value::from(true), &Value::from(3)));
    let scores: Vec<i64> =
        body["alerts"].as_array().unwrap().iter().map(|a| a["score"].as_i64().unwrap()).collect();
    assert!(scores.len() == 3 && scores.is_sorted_by(|a, b| a >= b), "{scores:?}");
}

#[tokio::test]
async fn a_receiver_that_is_gone_is_left_alone() {
    let world = World::new().await;
    let (receiver, address) = Receiver::start(&[410]).await;
    subscribe(&world, "s", hooked(address, search("锂电池", ""))).await;
    put(&world, "a", titled("锂电池")).await;
    let failed = all_are(&world, pb::AlertState::Failed, 1).await;
    assert!(failed[0].last_failure.contains("410"), "{failed:?}");
    world.pass(24 * HOUR);
    put(&world, "b", titled("锂电池乙")).await;
    receiver.gets(2).await;
    assert_eq!(receiver.got()[1].json()["alerts"][0]["achievement"], "achievements/b");
}

#[tokio::test]
async fn private_addresses_are_refused() {
    let world = World::new().await;
    let mut client = SubscriptionServiceClient::new(world.channel());
    for url in [
        "https://10.0.0.1/",
        "https://169.254.169.254/latest/meta-data",
        "https://[fd00::1]/",
        "http://hooks.example/",
        "https://user:word@hooks.example/",
    ] {
        let subscription = pb::Subscription {
            webhook_url: url.to_owned(),
            webhook_secret: SECRET.to_owned(),
            ..search("锂电池", "")
        };
        let request = pb::CreateSubscriptionRequest {
            subscription: Some(subscription),
            ..Default::default()
        };
        let refused = client.create_subscription(request).await.unwrap_err();
        assert_eq!(refused.code(), Code::InvalidArgument, "{url}");
        assert!(refused.message().contains("webhook_url"), "{refused:?}");
    }
}
