//! ExplainMatch: any pair is judged as a match is, and the verdict says why it is not shown.

use qianxian_proto::v1 as pb;
use qianxian_proto::v1::explain_match_request::Subject;
use qianxian_proto::v1::matching_service_client::MatchingServiceClient;
use tonic::{Code, Status};

use crate::kinds::{Achievement, Batch, Kind, Need, With};
use crate::refusal::{invalid, not_found, refused};
use crate::world::World;

const NEED: &str = "锂电池隔膜耐高温涂层";

async fn explain(
    world: &World,
    request: pb::ExplainMatchRequest,
) -> Result<pb::ExplainMatchResponse, Status> {
    let mut client = MatchingServiceClient::new(world.channel());
    Ok(client.explain_match(request).await?.into_inner())
}

fn about(id: &str) -> pb::ExplainMatchRequest {
    pb::ExplainMatchRequest {
        subject: Some(Subject::Text(NEED.to_owned())),
        achievement: format!("achievements/{id}"),
        consistency: pb::Consistency::Latest.into(),
        ..Default::default()
    }
}

async fn matches(world: &World, page_size: i32) -> pb::MatchNeedResponse {
    let request = pb::MatchNeedRequest {
        subject: Some(pb::match_need_request::Subject::Text(NEED.to_owned())),
        page_size,
        consistency: pb::Consistency::Latest.into(),
        ..Default::default()
    };
    MatchingServiceClient::new(world.channel()).match_need(request).await.unwrap().into_inner()
}

/// The verdict's code and sentence in both languages.
fn verdict(answer: &pb::ExplainMatchResponse) -> (String, String, String) {
    let verdict = answer.verdict.clone().unwrap();
    let text = verdict.text.unwrap();
    (verdict.code, text.zh_cn, text.en)
}

async fn fill(world: &World) {
    let titles = ["锂电池隔膜涂层", "电池隔膜", "耐高温涂层", "锂电池回收"];
    let record = |n: usize| pb::Achievement {
        name: Achievement::name(&format!("a{n:02}")),
        ..Achievement::draft(titles[n % 4], &format!("第{n}号"))
    };
    let other = pb::Achievement {
        name: Achievement::name("tea"),
        ..Achievement::draft("茶叶杀青机", "")
    };
    let draft = pb::Achievement {
        name: Achievement::name("draft"),
        state: pb::AchievementState::Draft.into(),
        ..Achievement::draft("锂电池隔膜耐高温涂层", "")
    };
    let records = (0..24).map(record).chain([other, draft]);
    Achievement::import(world.channel(), vec![Batch::of(records)]).await.unwrap();
}

#[tokio::test]
async fn a_match_is_explained_as_it_is_shown() {
    let world = World::new().await;
    fill(&world).await;
    let whole = matches(&world, 1_000).await;
    assert_eq!(whole.matches.len(), 24);
    for shown in &whole.matches {
        let name = &shown.achievement.as_ref().unwrap().name;
        let request = pb::ExplainMatchRequest { page_size: 1_000, ..about("") };
        let request = pb::ExplainMatchRequest { achievement: name.clone(), ..request };
        let answer = explain(&world, request).await.unwrap();
        assert_eq!(answer.pair.as_ref(), Some(shown));
        assert_eq!(verdict(&answer).0, "SHOWN");
        assert_eq!(answer.ranker_version, whole.ranker_version);
        assert_eq!(answer.journal_position, whole.journal_position);
        assert_eq!((answer.as_of_date.as_str(), answer.page_size), ("2026-06-01", 1_000));
    }
}

#[tokio::test]
async fn what_is_not_shown_hears_why() {
    let world = World::new().await;
    fill(&world).await;
    let whole = matches(&world, 1_000).await;
    let last = whole.matches.last().unwrap().clone();
    let name = last.achievement.as_ref().unwrap().name.clone();
    let request = pb::ExplainMatchRequest { achievement: name, page_size: 3, ..about("") };
    let answer = explain(&world, request).await.unwrap();
    let (code, zh, en) = verdict(&answer);
    assert_eq!((code.as_str(), answer.pair.as_ref()), ("BEHIND", Some(&last)));
    let points = whole.matches[2].score - last.score;
    let told = format!("{}.{}", points / 10_000, points / 1_000 % 10);
    assert_eq!(zh, format!("排名第 24，只列出前 3 项：差 {told} 分"));
    assert!(en.contains("ranked 24"), "{en}");

    let (code, zh, _) = verdict(&explain(&world, about("tea")).await.unwrap());
    assert_eq!((code.as_str(), zh.as_str()), ("NO_SHARED_WORDS", "未进入候选：没有共同字词"));

    let answer = explain(&world, about("draft")).await.unwrap();
    let (code, zh, _) = verdict(&answer);
    assert_eq!(code, "KEPT_OUT");
    assert_eq!(zh, "被门槛挡下：尚未发布；否则可排第 1");
    let pair = answer.pair.unwrap();
    assert_eq!(pair.rank, 0);
    assert_eq!(&pair, &matches(&world, 10).await.near_misses[0]);

    let filter = "trial_first = true".to_owned();
    let filtered = pb::ExplainMatchRequest { filter, ..about("a00") };
    let answer = explain(&world, filtered).await.unwrap();
    assert_eq!((verdict(&answer).0.as_str(), answer.candidate_count), ("FILTERED_OUT", 0));
    assert_eq!(answer.filter, "trial_first = true");
}

#[tokio::test]
async fn questions_that_name_nothing_are_refused() {
    let world = World::new().await;
    fill(&world).await;
    not_found(explain(&world, about("nobody")).await);
    let named = |achievement: &str| pb::ExplainMatchRequest {
        achievement: achievement.to_owned(),
        ..about("")
    };
    invalid(explain(&world, named("a00")).await, &["achievement NAME_FORMAT"]);
    invalid(explain(&world, named("")).await, &["achievement NAME_FORMAT"]);
    let nobody = pb::ExplainMatchRequest { subject: None, ..about("a00") };
    invalid(explain(&world, nobody).await, &["subject REQUIRED"]);
    let subject = Some(Subject::Need("needs/nobody".into()));
    not_found(explain(&world, pb::ExplainMatchRequest { subject, ..about("a00") }).await);
    let name = Achievement::name("a00");
    Achievement::delete(world.channel(), &name, With::default()).await.unwrap();
    let deleted = explain(&world, about("a00")).await;
    refused(deleted, Code::NotFound, "RECORD_DELETED", &[]);
    let with = With { id: "n", ..With::default() };
    Need::create(world.channel(), Need::draft(NEED, ""), with).await.unwrap();
    let subject = Some(Subject::Need("needs/n".into()));
    let kept = explain(&world, pb::ExplainMatchRequest { subject, ..about("a01") }).await.unwrap();
    assert_eq!(kept.need.unwrap().name, "needs/n");
}
