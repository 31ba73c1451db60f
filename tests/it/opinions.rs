//! Feedback and judgements: what people say is kept as they said it, with what the ranking said at
//! that moment, is never changed, and is found again.

use qianxian_proto::v1 as pb;
use qianxian_proto::v1::feedback_service_client::FeedbackServiceClient;
use qianxian_proto::v1::judgement_service_client::JudgementServiceClient;
use tonic::{Code, Status};

use crate::kinds::{Achievement, Batch, Kind, Need, With};
use crate::refusal::{invalid, not_found, refused};
use crate::world::World;

/// Three achievements of which two share words with the one need.
async fn furnished() -> World {
    let world = World::new().await;
    let offers = [("a1", "锂电池隔膜涂层"), ("a2", "锂电池回收"), ("a3", "笋干热泵烘房")];
    let offers = offers.map(|(id, title)| {
        Achievement::named(&Achievement::draft(title, ""), &Achievement::name(id), "")
    });
    Achievement::import(world.channel(), vec![Batch::of(offers)]).await.unwrap();
    let need = Need::draft("锂电池隔膜", "求耐高温锂电池隔膜涂层");
    Need::create(world.channel(), need, With { id: "n1", ..With::default() }).await.unwrap();
    crate::ranking::sync(&world).await;
    world
}

fn opinion(
    offer: &str,
    verdict: pb::FeedbackVerdict,
    reasons: &[pb::DeclineReason],
) -> pb::Feedback {
    pb::Feedback {
        need: "needs/n1".into(),
        achievement: format!("achievements/{offer}"),
        verdict: verdict.into(),
        reasons: reasons.iter().map(|reason| (*reason).into()).collect(),
        person: "沈经纪".into(),
        ..Default::default()
    }
}

async fn give(world: &World, feedback: pb::Feedback, id: &str) -> Result<pb::Feedback, Status> {
    let request = pb::CreateFeedbackRequest {
        feedback: Some(feedback),
        feedback_id: id.to_owned(),
        ..Default::default()
    };
    let mut client = FeedbackServiceClient::new(world.channel());
    Ok(client.create_feedback(request).await?.into_inner())
}

async fn list(world: &World, request: pb::ListFeedbackRequest) -> pb::ListFeedbackResponse {
    let mut client = FeedbackServiceClient::new(world.channel());
    client.list_feedback(request).await.unwrap().into_inner()
}

#[tokio::test]
async fn feedback_keeps_what_the_person_saw_and_nothing_that_the_caller_claims() {
    use pb::FeedbackVerdict::{Accept, Decline};
    let mut world = furnished().await;
    let claimed = pb::FeedbackSeen { rank: 9, score: 9, ..Default::default() };
    let draft = pb::Feedback { seen: Some(claimed), ..opinion("a1", Accept, &[]) };
    let given = give(&world, draft, "f1").await.unwrap();
    let seen = given.seen.clone().unwrap();
    let (found, version) = crate::ranking::matches(&world, "needs/n1").await;
    assert_eq!((seen.rank, &seen.ranker_version), (1, &version));
    let first = &found[0];
    assert_eq!((seen.score, seen.signals.len()), (first.score, first.signals.len()));
    for (kept, shown) in seen.signals.iter().zip(&first.signals) {
        let kept = (kept.kind, kept.weight, kept.fit, kept.points);
        assert_eq!(kept, (shown.kind, shown.weight, shown.fit, shown.points));
    }
    let none = give(&world, opinion("a3", Decline, &[pb::DeclineReason::OtherField]), "f2").await;
    assert_eq!(none.unwrap().seen, None, "it was no match");
    world.restart().await;
    let request = pb::GetFeedbackRequest { name: "feedback/f1".into() };
    let again = FeedbackServiceClient::new(world.channel()).get_feedback(request).await.unwrap();
    assert_eq!(again.into_inner(), given);
}

#[tokio::test]
async fn feedback_that_makes_no_sense_is_refused_by_field() {
    use pb::DeclineReason::{Other, Price};
    use pb::FeedbackVerdict::{Accept, Decline, Unspecified};
    let world = furnished().await;
    let refused_fields = |feedback| give(&world, feedback, "");
    invalid(refused_fields(opinion("a1", Decline, &[])).await, &["reasons REQUIRED"]);
    invalid(refused_fields(opinion("a1", Accept, &[Price])).await, &["reasons CONTRADICTION"]);
    invalid(refused_fields(opinion("a1", Decline, &[Other])).await, &["comment REQUIRED"]);
    invalid(refused_fields(opinion("a1", Unspecified, &[])).await, &["verdict REQUIRED"]);
    let misnamed = pb::Feedback { need: "n1".into(), ..opinion("a1", Accept, &[]) };
    invalid(refused_fields(misnamed).await, &["need NAME_FORMAT"]);
    not_found(refused_fields(opinion("nobody", Accept, &[])).await);
    Achievement::delete(world.channel(), "achievements/a2", With::default()).await.unwrap();
    let gone = refused_fields(opinion("a2", Accept, &[])).await;
    refused(gone, Code::NotFound, "RECORD_DELETED", &[]);
    give(&world, opinion("a1", Accept, &[]), "f1").await.unwrap();
    let taken = give(&world, opinion("a1", Accept, &[]), "f1").await;
    refused(taken, Code::AlreadyExists, "RECORD_EXISTS", &[]);
}

#[tokio::test]
async fn feedback_is_listed_by_need_and_achievement_page_by_page() {
    use pb::FeedbackVerdict::{Accept, Maybe};
    let world = furnished().await;
    for (id, offer) in [("f1", "a1"), ("f2", "a2"), ("f3", "a1"), ("f4", "a1")] {
        let verdict = if id == "f3" { Maybe } else { Accept };
        give(&world, opinion(offer, verdict, &[]), id).await.unwrap();
    }
    let of = |token: &str| pb::ListFeedbackRequest {
        page_size: 2,
        page_token: token.to_owned(),
        need: "needs/n1".into(),
        achievement: "achievements/a1".into(),
    };
    let names = |page: &pb::ListFeedbackResponse| {
        page.feedback.iter().map(|one| one.name.clone()).collect::<Vec<_>>()
    };
    let first = list(&world, of("")).await;
    assert_eq!(
        (names(&first), first.total_size),
        (vec!["feedback/f1".into(), "feedback/f3".into()], 3)
    );
    let second = list(&world, of(&first.next_page_token)).await;
    assert_eq!(
        (names(&second), second.next_page_token.as_str()),
        (vec!["feedback/f4".to_owned()], "")
    );
    let other =
        pb::ListFeedbackRequest { achievement: String::new(), ..of(&first.next_page_token) };
    let answer = FeedbackServiceClient::new(world.channel()).list_feedback(other).await;
    invalid(answer, &["page_token CODE_FORMAT"]);
    assert_eq!(list(&world, pb::ListFeedbackRequest::default()).await.feedback.len(), 4);
}

fn judged(row: i64, need: &str, offer: &str, grade: i32) -> pb::ImportJudgementItem {
    let judgement = pb::Judgement {
        need: format!("needs/{need}"),
        achievement: format!("achievements/{offer}"),
        grade,
        ..Default::default()
    };
    pb::ImportJudgementItem { row, judgement: Some(judgement) }
}

async fn import(
    world: &World,
    items: Vec<pb::ImportJudgementItem>,
) -> pb::ImportJudgementsResponse {
    let request =
        pb::ImportJudgementsRequest { judged_set: "county".into(), items, ..Default::default() };
    let mut client = JudgementServiceClient::new(world.channel());
    client.import_judgements(tokio_stream::iter([request])).await.unwrap().into_inner()
}

#[tokio::test]
async fn a_pair_has_one_judgement_a_set_and_importing_again_writes_nothing() {
    let world = furnished().await;
    let items =
        || vec![judged(1, "n1", "a1", 3), judged(2, "n1", "a2", 1), judged(3, "n1", "a3", 4)];
    let first = import(&world, items()).await;
    let counts = first.counts.unwrap();
    assert_eq!((counts.created_count, counts.rejected_count), (2, 1));
    assert_eq!(first.outcomes[2].violations[0].field, "grade");
    let position = world.position();
    let again = import(&world, items()).await.counts.unwrap();
    assert_eq!((again.unchanged_count, again.rejected_count), (2, 1));
    assert_eq!(world.position(), position);
    let changed = import(&world, vec![judged(1, "n1", "a1", 2)]).await.counts.unwrap();
    assert_eq!(changed.updated_count, 1);
    let mut client = JudgementServiceClient::new(world.channel());
    let sets = client.list_judged_sets(pb::ListJudgedSetsRequest {}).await.unwrap().into_inner();
    let set = pb::JudgedSet { id: "county".into(), need_count: 1, judgement_count: 2 };
    assert_eq!(sets.judged_sets, [set]);
    let request = pb::ListJudgementsRequest { judged_set: "county".into(), ..Default::default() };
    let page = client.list_judgements(request).await.unwrap().into_inner();
    let mut grades: Vec<i32> = page.judgements.iter().map(|one| one.grade).collect();
    grades.sort_unstable();
    assert_eq!(grades, [1, 2]);
    let name = page.judgements[0].name.clone();
    let request = pb::DeleteJudgementRequest { name, ..Default::default() };
    client.delete_judgement(request).await.unwrap();
    let sets = client.list_judged_sets(pb::ListJudgedSetsRequest {}).await.unwrap().into_inner();
    assert_eq!(sets.judged_sets[0].judgement_count, 1);
}
