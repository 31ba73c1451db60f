//! Alerts: what is news fires once for each subscription that it answers, and nothing else does.

use std::collections::{BTreeMap, BTreeSet};

use prost_types::FieldMask;
use qianxian::journal::sim::Random;
use qianxian_proto::v1 as pb;
use qianxian_proto::v1::alert_service_client::AlertServiceClient;
use qianxian_proto::v1::matching_service_client::MatchingServiceClient;
use qianxian_proto::v1::subscription::Subject;
use qianxian_proto::v1::subscription_service_client::SubscriptionServiceClient;
use tonic::Code;

use super::kinds::{Achievement, Batch, Kind, Need, With};
use super::world::{HOUR, World, lose};

/// Makes a subscription.
pub(crate) async fn subscribe(
    world: &World,
    id: &str,
    subscription: pb::Subscription,
) -> pb::Subscription {
    let mut client = SubscriptionServiceClient::new(world.channel());
    let request = pb::CreateSubscriptionRequest {
        subscription: Some(subscription),
        subscription_id: id.to_owned(),
        ..Default::default()
    };
    client.create_subscription(request).await.unwrap().into_inner()
}

/// A saved search.
pub(crate) fn search(query: &str, filter: &str) -> pb::Subscription {
    let (query, filter) = (query.to_owned(), filter.to_owned());
    let subject = Some(Subject::Search(pb::SavedSearch { query, filter }));
    pb::Subscription { subject, ..Default::default() }
}

/// A standing need.
pub(crate) fn standing(need: &str, min_score: i32) -> pb::Subscription {
    let subject = Some(Subject::Need(format!("needs/{need}")));
    pb::Subscription { subject, min_score, ..Default::default() }
}

/// Every alert, of all subscriptions or of one.
pub(crate) async fn alerts(world: &World, subscription: &str) -> Vec<pb::Alert> {
    let mut client = AlertServiceClient::new(world.channel());
    let mut request = pb::ListAlertsRequest {
        page_size: 7,
        subscription: subscription.to_owned(),
        ..Default::default()
    };
    let mut all = Vec::new();
    loop {
        let page = client.list_alerts(request.clone()).await.unwrap().into_inner();
        all.extend(page.alerts);
        if page.next_page_token.is_empty() {
            return all;
        }
        request.page_token = page.next_page_token;
    }
}

pub(crate) async fn put(world: &World, id: &str, achievement: pb::Achievement) {
    let name = format!("achievements/{id}");
    let achievement = pb::Achievement { name, ..achievement };
    let with = With { mask: Some(&["*"]), allow_missing: true, ..With::default() };
    Achievement::update(world.channel(), achievement, with).await.unwrap();
}

pub(crate) fn titled(title: &str) -> pb::Achievement {
    pb::Achievement { title: title.to_owned(), ..Default::default() }
}

/// The achievements that alerts tell of, sorted.
fn told(alerts: &[pb::Alert]) -> Vec<&str> {
    let mut names: Vec<&str> =
        alerts.iter().map(|alert| alert.achievement.trim_start_matches("achievements/")).collect();
    names.sort_unstable();
    names
}

#[tokio::test]
async fn news_fires_once_and_clean_ups_do_not() {
    let world = World::new().await;
    put(&world, "before", titled("锂电池隔膜涂层")).await;
    subscribe(&world, "battery", search("锂电池", "")).await;
    put(&world, "a", titled("锂电池隔膜")).await;
    put(&world, "b", titled("水稻种植")).await;
    world.sync_alerts().await;
    let first = alerts(&world, "").await;
    assert_eq!(told(&first), ["a"], "what was there before is not told");
    assert_eq!(first[0].subscription, "subscriptions/battery");
    assert_eq!(first[0].state(), pb::AlertState::Delivered);
    assert_eq!((first[0].title.as_str(), first[0].revision), ("锂电池隔膜", 1));
    assert!(first[0].score > 0 && first[0].reasons[0].zh_cn.contains("锂电池"), "{first:?}");

    // News from before a subscription stays so, however often it is touched.
    put(&world, "late", titled("锂电池电芯")).await;
    let late = pb::Subscription { subscriber: "late".into(), ..search("锂电池电芯", "") };
    subscribe(&world, "late", late).await;
    put(&world, "late", pb::Achievement { source: "库".into(), ..titled("锂电池电芯") }).await;
    world.sync_alerts().await;
    assert!(alerts(&world, "subscriptions/late").await.is_empty());
    Achievement::delete(world.channel(), "achievements/late", With::default()).await.unwrap();
    let of_battery = async |world: &World| alerts(world, "subscriptions/battery").await;
    assert_eq!(told(&of_battery(&world).await), ["a", "late"]);

    // A clean-up: source and spelling.
    put(&world, "a", pb::Achievement { source: "库".into(), ..titled("锂电池 隔膜") }).await;
    // And one of a record that was there before.
    put(&world, "before", pb::Achievement { source: "库".into(), ..titled("锂电池隔膜涂层") })
        .await;
    world.sync_alerts().await;
    assert_eq!(told(&alerts(&world, "").await), ["a", "late"]);

    // A reader notices a price; and the old price again is no news to who was told of it.
    put(&world, "a", pb::Achievement { ask_price_fen: 100, ..titled("锂电池隔膜") }).await;
    world.sync_alerts().await;
    put(&world, "a", titled("锂电池隔膜")).await;
    world.sync_alerts().await;
    assert_eq!(told(&alerts(&world, "").await), ["a", "a", "late"]);

    // What is marked so makes no alert; what follows it does.
    let named = |title: &str| pb::Achievement { name: "achievements/c".into(), ..titled(title) };
    let quiet = Batch { suppress_alerts: true, ..Batch::of([named("锂电池正极")]) };
    Achievement::import(world.channel(), vec![quiet]).await.unwrap();
    world.sync_alerts().await;
    assert_eq!(told(&alerts(&world, "").await), ["a", "a", "late"]);
    Achievement::import(world.channel(), vec![Batch::of([named("锂电池负极")])]).await.unwrap();
    world.sync_alerts().await;
    assert_eq!(told(&alerts(&world, "subscriptions/battery").await), ["a", "a", "c", "late"]);
    assert!(alerts(&world, "subscriptions/other").await.is_empty());
}

#[tokio::test]
async fn views_that_are_lost_repeat_nothing_and_nothing_writes_by_itself() {
    let mut world = World::new().await;
    subscribe(&world, "s", search("锂电池", "")).await;
    let frequency = pb::AlertFrequency::Daily.into();
    subscribe(&world, "d", pb::Subscription { frequency, ..search("隔膜", "") }).await;
    for number in 0..10 {
        put(&world, &format!("a{number}"), titled(&format!("锂电池隔膜{number}"))).await;
    }
    world.sync_alerts().await;
    let (before, position) = (alerts(&world, "").await, world.position());
    assert_eq!(before.len(), 20);
    let lost = |dir: &std::path::Path| {
        lose(&dir.join("state"));
        lose(&dir.join("search"));
    };
    world.restart_after(lost).await;
    world.sync_alerts().await;
    tokio::time::sleep(std::time::Duration::from_millis(600)).await;
    assert_eq!(alerts(&world, "").await, before);
    assert_eq!(world.position(), position, "looking for alerts writes nothing by itself");
}

#[tokio::test]
async fn a_subscription_is_kept_without_showing_its_secret() {
    let world = World::new().await;
    let secret = "0123456789abcdef-secret";
    let wanted = pb::Subscription {
        display_name: "电池".into(),
        webhook_url: "https://hooks.example/q".into(),
        webhook_secret: secret.into(),
        ..search("锂电池", "trl >= 6")
    };
    let made = subscribe(&world, "s1", wanted).await;
    assert_eq!((made.webhook_secret.as_str(), made.revision), ("", 1));
    assert_eq!(made.frequency(), pb::AlertFrequency::Instant);
    let mut client = SubscriptionServiceClient::new(world.channel());
    let get = pb::GetSubscriptionRequest { name: made.name.clone() };
    assert_eq!(client.get_subscription(get.clone()).await.unwrap().into_inner(), made);
    let list = client.list_subscriptions(pb::ListSubscriptionsRequest::default()).await;
    assert_eq!(list.unwrap().into_inner().subscriptions, std::slice::from_ref(&made));

    let changed = pb::Subscription { display_name: "隔膜".into(), ..made.clone() };
    let update = pb::UpdateSubscriptionRequest {
        subscription: Some(changed),
        update_mask: Some(FieldMask { paths: vec!["*".into()] }),
        ..Default::default()
    };
    let updated = client.update_subscription(update.clone()).await.unwrap().into_inner();
    assert_eq!((updated.display_name.as_str(), updated.webhook_secret.as_str()), ("隔膜", ""));
    assert_eq!(updated.since_position, made.since_position);
    let stale = client.update_subscription(update).await.unwrap_err();
    assert_eq!(stale.code(), Code::Aborted);

    let delete = pb::DeleteSubscriptionRequest { name: made.name.clone(), ..Default::default() };
    client.delete_subscription(delete).await.unwrap();
    put(&world, "a", pb::Achievement { trl: 7, ..titled("锂电池") }).await;
    world.sync_alerts().await;
    assert!(alerts(&world, "").await.is_empty(), "a deleted subscription is not told");
    let back = pb::UndeleteSubscriptionRequest { name: made.name.clone(), ..Default::default() };
    let back = client.undelete_subscription(back).await.unwrap().into_inner();
    assert_eq!((back.webhook_secret.as_str(), back.delete_time), ("", None));
}

#[tokio::test]
async fn what_cannot_be_looked_for_is_refused() {
    let world = World::new().await;
    let mut client = SubscriptionServiceClient::new(world.channel());
    for (subscription, code, words) in [
        (pb::Subscription::default(), Code::InvalidArgument, "subject"),
        (search("", ""), Code::InvalidArgument, "search.query"),
        (search("", "colour = red"), Code::InvalidArgument, "search.filter"),
        (standing("nobody", 0), Code::NotFound, "needs/nobody"),
        (
            pb::Subscription { webhook_url: "https://a.example".into(), ..search("a", "") },
            Code::InvalidArgument,
            "webhook_secret",
        ),
        (
            pb::Subscription { min_score: 1_000_001, ..search("a", "") },
            Code::InvalidArgument,
            "min_score",
        ),
    ] {
        let request = pb::CreateSubscriptionRequest {
            subscription: Some(subscription),
            ..Default::default()
        };
        let refused = client.create_subscription(request).await.unwrap_err();
        assert_eq!(refused.code(), code, "{refused:?}");
        assert!(refused.message().contains(words), "{refused:?}");
    }
    assert_eq!(world.position(), 0);
}

#[tokio::test]
async fn turned_off_means_not_told_later_either() {
    let world = World::new().await;
    let made = subscribe(&world, "s", search("锂电池", "")).await;
    let mut client = SubscriptionServiceClient::new(world.channel());
    let mut set = async |frequency: pb::AlertFrequency| {
        let subscription = pb::Subscription {
            name: made.name.clone(),
            frequency: frequency.into(),
            ..Default::default()
        };
        let request = pb::UpdateSubscriptionRequest {
            subscription: Some(subscription),
            ..Default::default()
        };
        client.update_subscription(request).await.unwrap().into_inner()
    };
    set(pb::AlertFrequency::Off).await;
    put(&world, "a", titled("锂电池甲")).await;
    let on = set(pb::AlertFrequency::Instant).await;
    assert!(on.since_position > made.since_position);
    put(&world, "b", titled("锂电池乙")).await;
    world.sync_alerts().await;
    assert_eq!(told(&alerts(&world, "").await), ["b"]);
}

#[tokio::test]
async fn beyond_the_daily_cap_the_rest_comes_in_one_digest() {
    // Begins at 08:00 in Beijing, so the next digest is due in 24 hours.
    let mut world = World::new().await;
    let capped = pb::Subscription { daily_cap: 2, ..search("锂电池", "") };
    subscribe(&world, "capped", capped).await;
    let daily = pb::AlertFrequency::Daily.into();
    subscribe(&world, "daily", pb::Subscription { frequency: daily, ..search("锂电池", "") }).await;
    for id in ["a", "b", "c", "d"] {
        put(&world, id, titled(&format!("锂电池{id}"))).await;
        world.sync_alerts().await;
    }
    let states = async |world: &World, subscription: &str| {
        let mut counts = BTreeMap::new();
        for alert in alerts(world, subscription).await {
            assert_eq!(alert.digest_time.is_some(), alert.state() != pb::AlertState::Delivered);
            *counts.entry(alert.state().as_str_name()).or_insert(0) += 1;
        }
        counts
    };
    let (held, out) = ("ALERT_STATE_HELD", "ALERT_STATE_DELIVERED");
    assert_eq!(states(&world, "subscriptions/capped").await, BTreeMap::from([(held, 2), (out, 2)]));
    assert_eq!(states(&world, "subscriptions/daily").await, BTreeMap::from([(held, 4)]));
    world.restart().await;
    put(&world, "e", titled("锂电池e")).await;
    world.sync_alerts().await;
    assert_eq!(states(&world, "subscriptions/capped").await, BTreeMap::from([(held, 3), (out, 2)]));

    let position = world.position();
    world.pass(24 * HOUR);
    super::world::until("the digests are released", || world.position() >= position + 2).await;
    let all = alerts(&world, "").await;
    assert_eq!(all.len(), 10);
    assert!(all.iter().all(|alert| alert.state() == pb::AlertState::Delivered));
    assert!(all.iter().filter(|alert| alert.digest_time.is_some()).all(|a| a.revision == 2));
    // A new day has a new cap.
    put(&world, "f", titled("锂电池f")).await;
    world.sync_alerts().await;
    let new = alerts(&world, "subscriptions/capped").await;
    let new = new.iter().find(|alert| alert.achievement == "achievements/f").unwrap();
    assert_eq!((new.state(), new.digest_time), (pb::AlertState::Delivered, None));
}

const WORDS: [&str; 12] = [
    "锂电池",
    "隔膜",
    "耐高温",
    "涂层",
    "传感器",
    "控制",
    "催化",
    "膜分离",
    "废水",
    "检测",
    "轴承",
    "无人机",
];

fn words(random: &mut Random, count: usize) -> String {
    (0..count).map(|_| WORDS[random.below(WORDS.len())]).collect()
}

/// What is told: subscription, achievement, and what a reader sees of it.
type Told = (String, String, (String, i32, bool));

/// Random changes to a few achievements, and what should be told of them.
struct History {
    random: Random,
    standing: Vec<(String, String, i32)>,
    searches: Vec<(String, String)>,
    known: BTreeMap<String, pb::Achievement>,
    expected: BTreeSet<Told>,
}

fn seen(offer: &pb::Achievement) -> (String, i32, bool) {
    let is_published = offer.state() != pb::AchievementState::Draft;
    (offer.title.clone(), offer.trl, is_published)
}

impl History {
    /// Changes one achievement; its id, if the change is news and not suppressed.
    async fn step(&mut self, world: &World) -> Option<String> {
        let id = format!("a{}", self.random.below(6));
        let before = self.known.get(&id).cloned();
        let deleted = before.as_ref().is_some_and(|before| before.delete_time.is_some());
        let name = format!("achievements/{id}");
        if deleted {
            let back = Achievement::undelete(world.channel(), &name, With::default()).await;
            self.known.insert(id.clone(), back.unwrap());
            return Some(id);
        }
        let mut next = before.clone().unwrap_or_default();
        let choice = if before.is_none() { 0 } else { self.random.below(8) };
        match choice {
            0..=2 => next.title = words(&mut self.random, 3),
            3 => next.trl = 1 + i32::try_from(self.random.below(9)).unwrap(),
            4 => next.source = words(&mut self.random, 1),
            5 => {
                let state = match seen(&next).2 {
                    true => pb::AchievementState::Draft,
                    false => pb::AchievementState::Published,
                };
                next.set_state(state);
            }
            6 => {
                let gone = Achievement::delete(world.channel(), &name, With::default()).await;
                self.known.insert(id, gone.unwrap());
                return None;
            }
            _ => {
                next.title = words(&mut self.random, 3);
                let record = pb::Achievement { name: name.clone(), ..next };
                let quiet = Batch { suppress_alerts: true, ..Batch::of([record]) };
                Achievement::import(world.channel(), vec![quiet]).await.unwrap();
                let now = Achievement::get(world.channel(), &name).await.unwrap();
                self.known.insert(id, now);
                return None;
            }
        }
        put(world, &id, next).await;
        let now = Achievement::get(world.channel(), &name).await.unwrap();
        let is_news = before.is_none_or(|before| seen(&before) != seen(&now));
        self.known.insert(id.clone(), now);
        is_news.then_some(id)
    }

    /// Asks MatchNeed and SearchAchievements what the change answers.
    async fn expect(&mut self, world: &World, id: &str) {
        let offer = self.known[id].clone();
        let latest = pb::Consistency::Latest.into();
        let mut tell = |subscription: &str| {
            let told = (format!("subscriptions/{subscription}"), offer.name.clone(), seen(&offer));
            self.expected.insert(told);
        };
        for (subscription, need, least) in &self.standing {
            let request = pb::MatchNeedRequest {
                subject: Some(pb::match_need_request::Subject::Need(format!("needs/{need}"))),
                page_size: 1_000,
                consistency: latest,
                ..Default::default()
            };
            let mut client = MatchingServiceClient::new(world.channel());
            let matches = client.match_need(request).await.unwrap().into_inner().matches;
            let is_told = matches.iter().any(|found| {
                found.score >= *least && found.achievement.as_ref().unwrap().name == offer.name
            });
            if is_told {
                tell(subscription);
            }
        }
        for (subscription, query) in &self.searches {
            let request = pb::SearchAchievementsRequest {
                query: query.clone(),
                page_size: 100,
                consistency: latest,
                ..Default::default()
            };
            let mut client =
                pb::achievement_service_client::AchievementServiceClient::new(world.channel());
            let results = client.search_achievements(request).await.unwrap().into_inner().results;
            if results.iter().any(|hit| hit.achievement.as_ref().unwrap().name == offer.name) {
                tell(subscription);
            }
        }
    }
}

#[tokio::test]
async fn random_histories_fire_what_asking_again_and_again_would_find() {
    for seed in 1..=2 {
        let mut world = World::new().await;
        let mut random = Random::new(seed);
        let (mut standing_needs, mut searches) = (vec![], vec![]);
        for number in 0..4 {
            let (need, title) = (format!("n{number}"), words(&mut random, 3));
            let draft = Need::draft(&title, &words(&mut random, 5));
            let with = With { id: &need, ..With::default() };
            Need::create(world.channel(), draft, with).await.unwrap();
            let least = [1, 200_000, 400_000, 600_000][number];
            subscribe(&world, &format!("s{number}"), standing(&need, least)).await;
            standing_needs.push((format!("s{number}"), need, least));
        }
        for query in ["锂电池", "废水 检测"] {
            let id = format!("q{}", searches.len());
            subscribe(&world, &id, search(query, "")).await;
            searches.push((id, query.to_owned()));
        }
        let mut history = History {
            random,
            standing: standing_needs,
            searches,
            known: BTreeMap::new(),
            expected: BTreeSet::new(),
        };
        let mut fired = 0;
        for step in 0..50 {
            let news = history.step(&world).await;
            if history.random.below(8) == 0 {
                world.restart().await;
            }
            world.sync_alerts().await;
            if let Some(id) = news {
                history.expect(&world, &id).await;
            }
            let all = alerts(&world, "").await;
            let names: BTreeSet<&str> = all.iter().map(|alert| alert.name.as_str()).collect();
            assert_eq!(names.len(), all.len(), "seed {seed}, step {step}");
            assert_eq!(all.len(), history.expected.len(), "seed {seed}, step {step}: {all:#?}");
            let pairs = |told: &Told| (told.0.clone(), told.1.clone());
            let mut expected: Vec<_> = history.expected.iter().map(pairs).collect();
            let mut found: Vec<_> =
                all.into_iter().map(|alert| (alert.subscription, alert.achievement)).collect();
            expected.sort_unstable();
            found.sort_unstable();
            assert_eq!(found, expected, "seed {seed}, step {step}");
            fired = found.len();
        }
        assert!(fired > 20, "seed {seed}: only {fired} alerts, so little was tried");
    }
}
