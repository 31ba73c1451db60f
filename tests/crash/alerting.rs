//! A server with subscriptions killed while catalogues are imported: every alert exactly once.

use std::collections::BTreeSet;
use std::time::Duration;

use qianxian::journal::sim::Random;
use qianxian_proto::v1 as pb;
use qianxian_proto::v1::alert_service_client::AlertServiceClient;
use qianxian_proto::v1::subscription::Subject;
use qianxian_proto::v1::subscription_service_client::SubscriptionServiceClient;

use super::Desk;
use super::calls::connect;
use super::process::{Server, doctor_agrees, journal_verifies};

const SEED: u64 = 1_123;
const KILLS: usize = 12;
/// Rows of each import.
const ROWS: usize = 200;
/// Most milliseconds between an import's acknowledgement and the kill: the alerts follow within
/// about half a second.
const EXTRA_MILLIS_MAX: usize = 1_200;
/// How long the alerts may take once nothing kills the server any more.
const PATIENCE: Duration = Duration::from_secs(60);

/// What is searched for, each a part of some titles only.
const QUERIES: [&str; 3] = ["热泵", "轴承", "热泵 干燥"];

fn title(round: usize, row: usize) -> String {
    let words = ["热泵机组", "轴承钢", "热泵干燥装置", "水稻育种", "轴承润滑", "隔膜涂布"];
    format!("{}{round}型{row}号", words[row % words.len()])
}

/// Whether a saved search finds a title.
fn answers(query: &str, title: &str) -> bool {
    query.split(' ').all(|word| title.contains(word))
}

async fn subscribe(url: &str) {
    let mut client = SubscriptionServiceClient::connect(url.to_owned()).await.unwrap();
    for (number, query) in QUERIES.iter().enumerate() {
        let search = pb::SavedSearch { query: (*query).to_owned(), filter: String::new() };
        let subscription = pb::Subscription {
            subject: Some(Subject::Search(search)),
            daily_cap: 1_000,
            ..Default::default()
        };
        let request = pb::CreateSubscriptionRequest {
            subscription: Some(subscription),
            subscription_id: format!("q{number}"),
            ..Default::default()
        };
        client.create_subscription(request).await.unwrap();
    }
}

/// Imports one round; returns whether it was acknowledged.
async fn import(url: &str, round: usize) -> bool {
    let mut client = connect(url).await;
    let items = (0..ROWS).map(|row| pb::ImportAchievementItem {
        row: i64::try_from(row).unwrap() + 1,
        achievement: Some(pb::Achievement {
            name: format!("achievements/r-{row}"),
            title: title(round, row),
            ..Default::default()
        }),
    });
    let request = pb::ImportAchievementsRequest { items: items.collect(), ..Default::default() };
    client.import_achievements(tokio_stream::once(request)).await.is_ok()
}

/// Every alert as subscription and title.
async fn told(url: &str) -> Vec<(String, String)> {
    let mut client = AlertServiceClient::connect(url.to_owned()).await.unwrap();
    let mut request = pb::ListAlertsRequest { page_size: 1_000, ..Default::default() };
    let mut all = Vec::new();
    loop {
        let page = client.list_alerts(request.clone()).await.unwrap().into_inner();
        all.extend(page.alerts.into_iter().map(|alert| (alert.subscription, alert.title)));
        if page.next_page_token.is_empty() {
            return all;
        }
        request.page_token = page.next_page_token;
    }
}

/// What one round answers.
fn expected(round: usize) -> BTreeSet<(String, String)> {
    let mut all = BTreeSet::new();
    for row in 0..ROWS {
        let title = title(round, row);
        for (number, query) in QUERIES.iter().enumerate() {
            if answers(query, &title) {
                all.insert((format!("subscriptions/q{number}"), title.clone()));
            }
        }
    }
    all
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_alert_comes_exactly_once_over_kills() {
    let desk = Desk::new();
    let mut random = Random::new(SEED);
    let mut server = Server::start(&desk.data());
    subscribe(&server.url).await;
    let mut wanted = BTreeSet::new();
    let mut seen_before = 0;
    for round in 1..=KILLS {
        assert!(import(&server.url, round).await);
        let extra = random.below(EXTRA_MILLIS_MAX) as u64;
        tokio::time::sleep(Duration::from_millis(extra)).await;
        server.kill();
        server = Server::start(&desk.data());
        // Each round replaces the titles of the one before, so it has to be told before the next.
        wanted.append(&mut expected(round));
        let soon = told(&server.url).await.len();
        settle(&server.url, &wanted).await;
        let count = wanted.len();
        println!("kill {round}: seed {SEED}, {extra} ms after the import, {soon} of {count} told");
        assert!(soon >= seen_before, "alerts that were listed are gone");
        seen_before = count;
    }
    server.stop();
    journal_verifies(&desk.data());
    doctor_agrees(&desk.data());
    let server = Server::start(&desk.data());
    tokio::time::sleep(Duration::from_secs(1)).await;
    settle(&server.url, &wanted).await;
    server.stop();
}

/// Waits until all that is wanted is told; it never is told twice, and nothing else is.
async fn settle(url: &str, wanted: &BTreeSet<(String, String)>) {
    let started = std::time::Instant::now();
    loop {
        let all = told(url).await;
        let distinct: BTreeSet<_> = all.iter().cloned().collect();
        assert_eq!(distinct.len(), all.len(), "told twice");
        assert!(distinct.is_subset(wanted), "{:?}", distinct.difference(wanted).next());
        if distinct == *wanted {
            return;
        }
        assert!(started.elapsed() < PATIENCE, "lost: {:?}", wanted.difference(&distinct).next());
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}
