//! MatchAchievement: the same pairs with the same scores as MatchNeed, among open needs only; and
//! the view of needs follows the journal like the rest.

use std::collections::BTreeMap;
use std::sync::Arc;

use proptest::prelude::*;
use prost::Message;
use prost_types::Timestamp;
use qianxian::app::import::{Manner, Row};
use qianxian::app::match_need::NeedQuestion;
use qianxian::app::{App, FixedClock};
use qianxian::contract::Stored;
use qianxian::domain::words::{AchievementState, NeedState, TechnologyField};
use qianxian::domain::{self, Fen, RecordId, Time};
use qianxian::search::Filter;
use qianxian_proto::v1 as pb;
use qianxian_proto::v1::matching_service_client::MatchingServiceClient;
use tonic::{Code, Status};

use crate::kinds::{Achievement, Batch, Kind, Need, With};
use crate::refusal::{invalid, not_found, refused};
use crate::world::{DAWN, HOUR, World, lose, open};

async fn ask(
    world: &World,
    request: pb::MatchAchievementRequest,
) -> Result<pb::MatchAchievementResponse, Status> {
    let mut client = MatchingServiceClient::new(world.channel());
    Ok(client.match_achievement(request).await?.into_inner())
}

fn about(id: &str) -> pb::MatchAchievementRequest {
    pb::MatchAchievementRequest {
        achievement: format!("achievements/{id}"),
        consistency: pb::Consistency::Latest.into(),
        ..Default::default()
    }
}

fn ids(matches: &[pb::NeedMatch]) -> Vec<&str> {
    let names = matches.iter().map(|found| found.need.as_ref().unwrap().name.as_str());
    names.map(|name| name.trim_start_matches("needs/")).collect()
}

async fn offer(world: &World, id: &str, record: pb::Achievement) {
    Achievement::create(world.channel(), record, With { id, ..With::default() }).await.unwrap();
}

async fn need(world: &World, id: &str, record: pb::Need) {
    Need::create(world.channel(), record, With { id, ..With::default() }).await.unwrap();
}

#[tokio::test]
async fn both_directions_show_the_same_pair() {
    let world = World::new().await;
    let titles = ["锂电池隔膜", "耐高温涂层", "隔膜涂层工艺", "锂电池回收", "茶叶杀青"];
    let offers = (0..20).map(|n| pb::Achievement {
        name: Achievement::name(&format!("a{n:02}")),
        technology_field: n % 3,
        trl: n % 10,
        ask_price_fen: i64::from(n % 4) * 1_000_000,
        ..Achievement::draft(titles[usize::try_from(n).unwrap() % 5], &format!("第{n}号电池方法"))
    });
    Achievement::import(world.channel(), vec![Batch::of(offers)]).await.unwrap();
    let needs = (0..20).map(|n| pb::Need {
        name: Need::name(&format!("n{n:02}")),
        technology_field: n % 4,
        min_trl: n % 8,
        budget_max_fen: i64::from(n % 3) * 2_000_000,
        ..Need::draft(titles[usize::try_from(n).unwrap() % 5], &format!("第{n}条，要求耐高温"))
    });
    Need::import(world.channel(), vec![Batch::of(needs)]).await.unwrap();
    let mut there = BTreeMap::new();
    let mut back = BTreeMap::new();
    for n in 0..20 {
        let subject = pb::match_need_request::Subject::Need(format!("needs/n{n:02}"));
        let request = pb::MatchNeedRequest {
            subject: Some(subject),
            page_size: 1_000,
            consistency: pb::Consistency::Latest.into(),
            ..Default::default()
        };
        let mut client = MatchingServiceClient::new(world.channel());
        let answer = client.match_need(request).await.unwrap().into_inner();
        for found in answer.matches {
            let offer = found.achievement.unwrap().name;
            let pair = (found.score, found.signals, found.matched_terms);
            there.insert((offer, format!("needs/n{n:02}")), pair);
        }
        let request = pb::MatchAchievementRequest { page_size: 200, ..about(&format!("a{n:02}")) };
        let answer = ask(&world, request).await.unwrap();
        assert!(answer.matches.is_sorted_by(|a, b| a.score >= b.score));
        for (rank, found) in (1..).zip(answer.matches) {
            assert_eq!(found.rank, rank);
            assert_eq!(found.gates[0].kind(), pb::GateKind::NeedOpen);
            let need = found.need.unwrap().name;
            let pair = (found.score, found.signals, found.matched_terms);
            back.insert((format!("achievements/a{n:02}"), need), pair);
        }
    }
    assert!(there.len() > 200, "{}", there.len());
    assert_eq!(there, back);
}

#[tokio::test]
async fn only_needs_that_wait_are_answered() {
    let world = World::new().await;
    offer(
        &world,
        "a",
        pb::Achievement { ask_price_fen: 300, ..Achievement::draft("电池隔膜", "") },
    )
    .await;
    let base = Need::draft("电池隔膜", "");
    let seconds = DAWN.micros() / 1_000_000;
    let ends = |hours: i64| Some(Timestamp { seconds: seconds + hours * 3_600, nanos: 0 });
    need(&world, "open", base.clone()).await;
    need(&world, "draft", pb::Need { state: pb::NeedState::Draft.into(), ..base.clone() }).await;
    need(&world, "today", pb::Need { expire_time: ends(1), ..base.clone() }).await;
    need(&world, "lapsed", pb::Need { expire_time: ends(-9), ..base.clone() }).await;
    let ceiling = pb::Need { budget_max_fen: 100, budget_is_ceiling: true, ..base.clone() };
    need(&world, "poor", ceiling).await;
    need(&world, "other", Need::draft("茶叶杀青", "")).await;
    need(&world, "gone", base.clone()).await;
    Need::delete(world.channel(), "needs/gone", With::default()).await.unwrap();
    let answer = ask(&world, about("a")).await.unwrap();
    assert_eq!(ids(&answer.matches), ["open", "today"]);
    assert_eq!((answer.candidate_count, answer.gated_count), (3, 1));
    assert_eq!(ids(&answer.near_misses), ["poor"]);
    assert_eq!(answer.achievement.unwrap().name, "achievements/a");
    assert_eq!((answer.page_size, answer.as_of_date.as_str()), (10, "2026-06-01"));
    let later = pb::MatchAchievementRequest { as_of_date: "2026-06-02".into(), ..about("a") };
    assert_eq!(ids(&ask(&world, later).await.unwrap().matches), ["open"]);
    world.pass(24 * HOUR);
    assert_eq!(ids(&ask(&world, about("a")).await.unwrap().matches), ["open"]);
    Need::undelete(world.channel(), "needs/gone", With::default()).await.unwrap();
    let opened = pb::Need { state: pb::NeedState::Open.into(), ..base };
    let opened = pb::Need { name: "needs/draft".into(), ..opened };
    Need::update(world.channel(), opened, With { mask: Some(&["state"]), ..With::default() })
        .await
        .unwrap();
    let answer = ask(&world, about("a")).await.unwrap();
    assert_eq!(ids(&answer.matches), ["draft", "gone", "open"]);
    let one =
        ask(&world, pb::MatchAchievementRequest { page_size: 1, ..about("a") }).await.unwrap();
    assert_eq!(one.matches, answer.matches[..1]);
    let state = pb::AchievementState::Draft.into();
    offer(&world, "d", pb::Achievement { state, ..Achievement::draft("电池隔膜", "") }).await;
    let unpublished = ask(&world, about("d")).await.unwrap();
    assert_eq!((unpublished.matches.len(), unpublished.near_misses.len()), (0, 4));
}

#[tokio::test]
async fn the_same_achievement_gets_the_same_bytes() {
    let mut world = World::new().await;
    let titles = ["锂电池隔膜", "耐高温涂层", "隔膜涂层工艺", "锂电池回收", "电池"];
    offer(&world, "a", Achievement::draft("锂电池隔膜耐高温涂层", "")).await;
    let needs = (0..40).map(|n| pb::Need {
        name: Need::name(&format!("n{n:02}")),
        ..Need::draft(titles[n % 5], &format!("第{}条", n % 7))
    });
    Need::import(world.channel(), vec![Batch::of(needs)]).await.unwrap();
    for n in 0..10 {
        let name = Need::name(&format!("n{n:02}"));
        Need::delete(world.channel(), &name, With::default()).await.unwrap();
        ask(&world, about("a")).await.unwrap();
        if n % 2 == 0 {
            Need::undelete(world.channel(), &name, With::default()).await.unwrap();
        }
    }
    let request = pb::MatchAchievementRequest { page_size: 200, ..about("a") };
    let first = ask(&world, request.clone()).await.unwrap();
    assert_eq!(first.matches.len(), 35);
    assert_eq!(first.journal_position, i64::try_from(world.position()).unwrap());
    let bytes = first.encode_to_vec();
    assert_eq!(ask(&world, request.clone()).await.unwrap().encode_to_vec(), bytes);
    for lost in [&[][..], &["search/needs"], &["search"], &["state"], &["state", "search"]] {
        let without = |dir: &std::path::Path| lost.iter().for_each(|view| lose(&dir.join(view)));
        world.restart_after(without).await;
        let answer = ask(&world, request.clone()).await.unwrap();
        assert_eq!(answer.encode_to_vec(), bytes, "after losing {lost:?}");
    }
}

#[tokio::test]
async fn questions_that_name_nothing_are_refused() {
    let world = World::new().await;
    offer(&world, "a", Achievement::draft("电池", "")).await;
    not_found(ask(&world, about("nobody")).await);
    let wrong = pb::MatchAchievementRequest { achievement: "needs/a".into(), ..about("a") };
    invalid(ask(&world, wrong).await, &["achievement NAME_FORMAT"]);
    let negative = pb::MatchAchievementRequest { page_size: -1, ..about("a") };
    invalid(ask(&world, negative).await, &["page_size OUT_OF_RANGE"]);
    let dated = pb::MatchAchievementRequest { as_of_date: "tomorrow".into(), ..about("a") };
    invalid(ask(&world, dated).await, &["as_of_date DATE_FORMAT"]);
    assert_eq!(ask(&world, about("a")).await.unwrap().matches, []);
    Achievement::delete(world.channel(), "achievements/a", With::default()).await.unwrap();
    refused(ask(&world, about("a")).await, Code::NotFound, "RECORD_DELETED", &[]);
}

/// Random records over few words, so that many pairs share some.
fn text() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec![
        "电池",
        "隔膜",
        "涂层",
        "耐高温",
        "热泵",
        "干燥",
        "LED",
        "TPU",
        "研发",
        "技术",
        "，",
        "茶叶",
    ]);
    prop::collection::vec(word, 0..8).prop_map(|words| words.concat())
}

fn some_offer() -> impl Strategy<Value = domain::Achievement> {
    let about = (text(), text(), prop::option::of(1..=9u8), 0..4usize, 0..400i64, any::<bool>());
    about.prop_map(|(title, summary, trl, field, price, draft)| domain::Achievement {
        title,
        summary: format!("方法 {summary}"),
        trl,
        technology_field: [None, Some(TechnologyField::Energy), Some(TechnologyField::Materials)]
            .get(field)
            .copied()
            .flatten(),
        ask_price: (price > 99).then(|| Fen::new(price)),
        state: if draft && price > 350 {
            AchievementState::Draft
        } else {
            AchievementState::Published
        },
        ..domain::Achievement::default()
    })
}

fn some_need() -> impl Strategy<Value = domain::Need> {
    let about = (text(), text(), prop::option::of(1..=9u8), 0..400i64, any::<bool>(), 0..9i64);
    about.prop_map(|(title, description, min_trl, budget, budget_is_ceiling, days)| domain::Need {
        title,
        description: format!("需要 {description}"),
        min_trl,
        keywords: vec!["电池".to_owned()],
        budget_max: (budget > 99).then(|| Fen::new(budget)),
        budget_is_ceiling,
        state: if budget < 30 { NeedState::Draft } else { NeedState::Open },
        expire_time: (days < 2).then(|| Time::from_micros(DAWN.micros() + (days - 1) * 24 * HOUR)),
        ..domain::Need::default()
    })
}

fn put<T>(app: &App, kind: &str, records: &[T])
where
    T: Stored,
{
    let rows = (1..).zip(records).map(|(number, draft)| Row {
        number,
        id: Some(RecordId::parse("id", &format!("{kind}{number}")).unwrap()),
        draft: draft.clone(),
        violations: vec![],
    });
    app.import(rows.collect(), &Manner::default()).unwrap();
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]
    #[test]
    fn a_pair_has_one_score_whichever_side_asks(
        offers in prop::collection::vec(some_offer(), 1..12),
        needs in prop::collection::vec(some_need(), 1..12),
    ) {
        let dir = tempfile::tempdir().unwrap();
        let app = open(dir.path(), &Arc::new(FixedClock::at(DAWN)));
        put(&app, "a", &offers);
        put(&app, "n", &needs);
        app.sync_search().unwrap();
        let today = app.today();
        let (mut there, mut back) = (BTreeMap::new(), BTreeMap::new());
        for record in app.list::<domain::Need>(None, 100, false).unwrap().records {
            let need = &record.content;
            let filter = &Filter::Everything;
            let question = NeedQuestion { need, filter, matches_max: 100, today };
            let is_open = need.state == NeedState::Open
                && need.expire_time.is_none_or(|end| end > today.start());
            for found in app.match_need(question).unwrap().matches {
                if is_open {
                    let pair = (found.record.id.clone(), record.id.clone());
                    there.insert(pair, (found.score, found.signals, found.matched_terms));
                }
            }
        }
        for record in app.list::<domain::Achievement>(None, 100, false).unwrap().records {
            for found in app.match_achievement(&record, 100, today).unwrap().matches {
                let pair = (record.id.clone(), found.record.id.clone());
                back.insert(pair, (found.score, found.signals, found.matched_terms));
            }
        }
        prop_assert_eq!(there, back);
    }
}
