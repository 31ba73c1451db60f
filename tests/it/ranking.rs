//! Rankers: what is learned ranks nothing before it is activated, what is activated ranks at once
//! and after a restart, going back brings the very same answers, and reports change no answer.
//!
//! The world has needs whose people want what is ripe: for each, eight achievements of which the
//! less ripe ones share more words with it.

use prost::Message;
use qianxian_proto::v1 as pb;
use qianxian_proto::v1::feedback_service_client::FeedbackServiceClient;
use qianxian_proto::v1::judgement_service_client::JudgementServiceClient;
use qianxian_proto::v1::match_need_request::Subject;
use qianxian_proto::v1::matching_service_client::MatchingServiceClient;
use qianxian_proto::v1::ranking_service_client::RankingServiceClient;
use tonic::transport::Channel;
use tonic::{Code, Status};

use crate::kinds::{Achievement, Batch, Kind, Need};
use crate::refusal::{invalid, not_found, refused};
use crate::world::World;

const NEEDS: usize = 36;

/// The name of the ranker that comes with the program.
fn shipped() -> String {
    format!("rankers/{}", qianxian::matching::Weights::default().version)
}

/// The last part of a name.
fn short(name: &str) -> &str {
    name.rsplit('/').next().unwrap()
}

fn client(world: &World) -> RankingServiceClient<Channel> {
    RankingServiceClient::new(world.channel())
}

async fn answer(world: &World, request: pb::MatchNeedRequest) -> pb::MatchNeedResponse {
    let request = pb::MatchNeedRequest { consistency: pb::Consistency::Latest.into(), ..request };
    MatchingServiceClient::new(world.channel()).match_need(request).await.unwrap().into_inner()
}

fn question(need: &str) -> pb::MatchNeedRequest {
    pb::MatchNeedRequest { subject: Some(Subject::Need(need.to_owned())), ..Default::default() }
}

/// Waits until searches see everything.
pub(crate) async fn sync(world: &World) {
    let text = Subject::Text("同步".to_owned());
    answer(world, pb::MatchNeedRequest { subject: Some(text), ..Default::default() }).await;
}

/// The matches of a need and the version that ranked them.
pub(crate) async fn matches(world: &World, need: &str) -> (Vec<pb::Match>, String) {
    let found = answer(world, question(need)).await;
    (found.matches, found.ranker_version)
}

/// Every need's answer as bytes, but for the journal position, which moves with every choice.
async fn all_answers(world: &World) -> Vec<Vec<u8>> {
    let mut answers = Vec::new();
    for n in 0..NEEDS {
        let found = answer(world, question(&format!("needs/n{n:02}"))).await;
        answers.push(pb::MatchNeedResponse { journal_position: 0, ..found }.encode_to_vec());
    }
    answers
}

/// Words that only one need and its achievements have.
fn words(need: usize, count: usize) -> String {
    (0..count).map(|k| format!("thema{need}x{k} ")).collect()
}

fn trl(offer: usize) -> i32 {
    i32::try_from(offer).unwrap() + 2
}

async fn furnished() -> World {
    let world = World::new().await;
    let needs = (0..NEEDS).map(|n| pb::Need {
        name: Need::name(&format!("n{n:02}")),
        min_trl: 9,
        ..Need::draft(&words(n, 12), "")
    });
    Need::import(world.channel(), vec![Batch::of(needs)]).await.unwrap();
    let offers = (0..NEEDS * 8).map(|at| {
        let (n, offer) = (at / 8, at % 8);
        let holder = pb::Party {
            display_name: if offer >= 4 {
                "苕溪大学".into()
            } else {
                format!("单位{n}-{offer}")
            },
            organization: String::new(),
        };
        pb::Achievement {
            name: Achievement::name(&format!("a{n:02}-{offer}")),
            trl: trl(offer),
            holders: vec![holder],
            ..Achievement::draft(&words(n, 12 - offer / 2), "")
        }
    });
    Achievement::import(world.channel(), vec![Batch::of(offers)]).await.unwrap();
    world
}

/// The ripest is right, the next ones less so.
async fn judge(world: &World) {
    let items = (0..NEEDS * 8).map(|at| {
        let (n, offer) = (at / 8, at % 8);
        let judgement = pb::Judgement {
            need: format!("needs/n{n:02}"),
            achievement: format!("achievements/a{n:02}-{offer}"),
            grade: (trl(offer) - 6).max(0),
            ..Default::default()
        };
        pb::ImportJudgementItem { row: 1, judgement: Some(judgement) }
    });
    let request = pb::ImportJudgementsRequest {
        judged_set: "ripe".into(),
        items: items.collect(),
        ..Default::default()
    };
    let mut client = JudgementServiceClient::new(world.channel());
    let done = client.import_judgements(tokio_stream::iter([request])).await.unwrap().into_inner();
    assert_eq!(done.counts.unwrap().created_count, i64::try_from(NEEDS * 8).unwrap());
}

async fn learn(world: &World, id: &str) -> Result<pb::LearnRankerResponse, Status> {
    let request = pb::LearnRankerRequest { ranker_id: id.into(), seed: 5, ..Default::default() };
    Ok(client(world).learn_ranker(request).await?.into_inner())
}

async fn choice(world: &World) -> pb::RankerChoice {
    let request = pb::GetRankerChoiceRequest {};
    client(world).get_ranker_choice(request).await.unwrap().into_inner()
}

async fn activate(world: &World, ranker: &str, etag: &str) -> Result<pb::RankerChoice, Status> {
    let (ranker, etag) = (ranker.to_owned(), etag.to_owned());
    let request = pb::ActivateRankerRequest { ranker, etag, ..Default::default() };
    Ok(client(world).activate_ranker(request).await?.into_inner())
}

async fn rollback(world: &World) -> Result<pb::RankerChoice, Status> {
    let request = pb::RollbackRankerRequest::default();
    Ok(client(world).rollback_ranker(request).await?.into_inner())
}

async fn ndcg(world: &World, ranker: &str) -> i32 {
    let (judged_set, ranker) = ("ripe".to_owned(), ranker.to_owned());
    let request = pb::EvaluateRankingRequest { judged_set, ranker };
    let measured = client(world).evaluate_ranking(request).await.unwrap().into_inner();
    assert_eq!((measured.judged_need_count, measured.missing_need_count), (36, 0));
    let measure = measured.measures.iter().find(|one| one.name == "judged_ndcg@10").unwrap();
    assert!(measure.low_ppm <= measure.mean_ppm && measure.mean_ppm <= measure.high_ppm);
    measure.mean_ppm
}

#[tokio::test]
async fn a_planted_preference_is_learned_activated_and_rolled_back_to_the_same_bytes() {
    let mut world = furnished().await;
    judge(&world).await;
    let before = all_answers(&world).await;
    let learned = learn(&world, "ripe-1").await.unwrap();
    let ranker = learned.ranker.unwrap();
    let provenance = ranker.provenance.clone().unwrap();
    assert!(learned.changed && provenance.recommended, "{provenance:?}");
    assert_eq!(
        (ranker.parent.as_str(), ranker.name.as_str()),
        (shipped().as_str(), "rankers/ripe-1")
    );
    assert_eq!(ranker.weights.iter().map(|weight| weight.weight).sum::<i32>(), 1_000_000);
    assert_eq!((provenance.train_need_count, provenance.held_out_need_count), (24, 12));
    let change = &provenance.measures[0];
    assert!(change.difference_low_ppm > 0 && change.after_ppm > change.before_ppm, "{change:?}");
    assert_eq!(all_answers(&world).await, before, "learning ranks nothing");
    assert!(ndcg(&world, "rankers/ripe-1").await > ndcg(&world, "").await);

    let chosen = activate(&world, "rankers/ripe-1", &choice(&world).await.etag).await.unwrap();
    assert_eq!(
        (chosen.active.as_str(), chosen.earlier.as_slice()),
        ("rankers/ripe-1", [shipped()].as_slice())
    );
    let after = all_answers(&world).await;
    assert_ne!(after, before);
    assert_eq!(matches(&world, "needs/n00").await.1, "ripe-1");
    world.restart().await;
    assert_eq!(all_answers(&world).await, after, "after a restart");
    let back = rollback(&world).await.unwrap();
    assert_eq!((back.active.as_str(), back.earlier.len()), (shipped().as_str(), 0));
    assert_eq!(all_answers(&world).await, before, "byte for byte");
    let actions: Vec<_> = back.changes.iter().map(|change| change.action()).collect();
    assert_eq!(actions, [pb::RankerAction::Activate, pb::RankerAction::Rollback]);
    assert!(back.changes.iter().all(|change| change.actor == "local" && change.time.is_some()));
    invalid(rollback(&world).await, &["ranker REQUIRED"]);

    let again = learn(&world, "ripe-2").await.unwrap().ranker.unwrap();
    assert_eq!(again.weights, ranker.weights, "the same seed, the same weights");
}

#[tokio::test]
async fn rankers_are_made_once_listed_and_weigh_exactly_a_million() {
    let world = World::new().await;
    let make = |id: &str, text: i32, price: i32| {
        let weights = [(pb::SignalKind::Text, text), (pb::SignalKind::Price, price)];
        let weights = weights
            .iter()
            .map(|(kind, weight)| pb::SignalWeight { kind: (*kind).into(), weight: *weight });
        let ranker = pb::Ranker {
            weights: weights.collect(),
            provenance: Some(pb::RankerProvenance { recommended: true, ..Default::default() }),
            ..Default::default()
        };
        let (ranker, ranker_id) = (Some(ranker), id.to_owned());
        pb::CreateRankerRequest { ranker, ranker_id, ..Default::default() }
    };
    let create = async |request| client(&world).create_ranker(request).await;
    invalid(create(make("a", 900_000, 99_999)).await, &["weights OUT_OF_RANGE"]);
    invalid(create(make("a", 1_000_001, -1)).await, &["weights[1].weight OUT_OF_RANGE"]);
    let made = create(make("a", 900_000, 100_000)).await.unwrap().into_inner();
    assert_eq!((made.provenance, made.revision, made.shipped), (None, 1, false));
    let taken = create(make("a", 900_000, 100_000)).await;
    refused(taken, Code::AlreadyExists, "RECORD_EXISTS", &[]);
    let taken = create(make(short(&shipped()), 900_000, 100_000)).await;
    refused(taken, Code::AlreadyExists, "RECORD_EXISTS", &[]);
    create(make("9", 1_000_000, 0)).await.unwrap();
    let mut names = Vec::new();
    let mut request = pb::ListRankersRequest { page_size: 1, ..Default::default() };
    loop {
        let page = client(&world).list_rankers(request.clone()).await.unwrap().into_inner();
        assert_eq!((page.rankers.len(), page.total_size), (1, 3));
        names.push((page.rankers[0].name.clone(), page.rankers[0].shipped));
        if page.next_page_token.is_empty() {
            break;
        }
        request.page_token = page.next_page_token;
    }
    let mut expected =
        [(shipped(), true), ("rankers/9".into(), false), ("rankers/a".into(), false)];
    expected.sort();
    assert_eq!(names, expected);
    let request = pb::GetRankerRequest { name: "rankers/nobody".into() };
    not_found(client(&world).get_ranker(request).await);
}

#[tokio::test]
async fn the_choice_changes_by_etag_and_repeats_safely() {
    let world = World::new().await;
    let first = choice(&world).await;
    assert_eq!(
        (first.active.as_str(), first.revision, &first.create_time),
        (shipped().as_str(), 0, &None)
    );
    not_found(activate(&world, "rankers/nobody", "").await);
    let stale = activate(&world, &shipped(), "\"r7\"").await;
    refused(stale, Code::Aborted, "ETAG_MISMATCH", &[]);
    let weights = vec![pb::SignalWeight { kind: pb::SignalKind::Text.into(), weight: 1_000_000 }];
    let ranker = Some(pb::Ranker { weights, ..Default::default() });
    let request =
        pb::CreateRankerRequest { ranker, ranker_id: "text".into(), ..Default::default() };
    client(&world).create_ranker(request).await.unwrap();
    let dry = pb::ActivateRankerRequest {
        ranker: "rankers/text".into(),
        validate_only: true,
        ..Default::default()
    };
    client(&world).activate_ranker(dry).await.unwrap();
    assert_eq!(choice(&world).await, first, "a dry run changes nothing");
    let request = pb::ActivateRankerRequest {
        ranker: "rankers/text".into(),
        etag: first.etag,
        request_id: "once".into(),
        validate_only: false,
    };
    let chosen = client(&world).activate_ranker(request.clone()).await.unwrap().into_inner();
    let again = client(&world).activate_ranker(request).await.unwrap().into_inner();
    assert_eq!(chosen, again);
    let stale = activate(&world, &shipped(), "\"r0\"").await;
    refused(stale, Code::Aborted, "ETAG_MISMATCH", &[]);
    let back = pb::RollbackRankerRequest { request_id: "back".into(), ..Default::default() };
    let rolled = client(&world).rollback_ranker(back.clone()).await.unwrap().into_inner();
    let again = client(&world).rollback_ranker(back).await.unwrap().into_inner();
    assert_eq!((rolled.active.as_str(), &again), (shipped().as_str(), &rolled));
}

#[tokio::test]
async fn a_shadow_tells_what_it_would_change_and_changes_nothing() {
    let world = furnished().await;
    judge(&world).await;
    learn(&world, "ripe-1").await.unwrap();
    let request = pb::CompareRankersRequest::default();
    invalid(client(&world).compare_rankers(request.clone()).await, &["ranker REQUIRED"]);
    let before = all_answers(&world).await;
    let ranker = "rankers/ripe-1".to_owned();
    let shadow = pb::ShadowRankerRequest { ranker, ..Default::default() };
    client(&world).shadow_ranker(shadow).await.unwrap();
    let compared = client(&world).compare_rankers(request.clone()).await.unwrap().into_inner();
    assert_eq!(
        (compared.ranker.as_str(), compared.base.as_str()),
        ("rankers/ripe-1", shipped().as_str())
    );
    assert_eq!((compared.open_need_count, compared.compared_need_count), (36, 36));
    assert!(compared.changed_need_count > 18, "{compared:?}");
    assert!(compared.rises.iter().all(|one| one.rank_after < one.rank_before));
    assert!(compared.falls.iter().all(|one| one.rank_after > one.rank_before));
    assert!(!compared.rises.is_empty() && !compared.falls.is_empty());
    assert_eq!(compared.overlap_ppm, 1_000_000, "each need has eight matches, all of which stay");
    let few = pb::CompareRankersRequest { need_limit: 5, ..request };
    let compared = client(&world).compare_rankers(few).await.unwrap().into_inner();
    assert_eq!((compared.open_need_count, compared.compared_need_count), (36, 5));
    assert_eq!(all_answers(&world).await, before);
    let none = pb::ShadowRankerRequest::default();
    let cleared = client(&world).shadow_ranker(none).await.unwrap().into_inner();
    assert_eq!((cleared.shadow.as_str(), cleared.active.as_str()), ("", shipped().as_str()));
}

#[tokio::test]
async fn too_little_to_learn_from_is_said_and_the_newest_feedback_counts() {
    let world = furnished().await;
    invalid(learn(&world, "early").await, &["judged_sets REQUIRED"]);
    let request = pb::LearnRankerRequest { judged_sets: vec!["x".into()], ..Default::default() };
    invalid(client(&world).learn_ranker(request).await, &["judged_sets NOT_FOUND"]);
    let mut client = FeedbackServiceClient::new(world.channel());
    let mut give = async |n: usize, offer: usize, person: &str, verdict, reason| {
        let feedback = pb::Feedback {
            need: format!("needs/n{n:02}"),
            achievement: format!("achievements/a{n:02}-{offer}"),
            verdict,
            reasons: reason,
            person: person.to_owned(),
            ..Default::default()
        };
        let feedback = Some(feedback);
        let request = pb::CreateFeedbackRequest { feedback, ..Default::default() };
        client.create_feedback(request).await.unwrap();
    };
    let (accept, decline) = (pb::FeedbackVerdict::Accept, pb::FeedbackVerdict::Decline);
    let early = vec![i32::from(pb::DeclineReason::TooEarly)];
    let busy = vec![i32::from(pb::DeclineReason::NoCapacity)];
    for n in 0..30 {
        for offer in 0..6 {
            let is_ripe = offer >= 4;
            let reasons = if is_ripe { vec![] } else { early.clone() };
            let verdict = if is_ripe { accept } else { decline };
            give(n, offer, "沈经纪", verdict.into(), reasons).await;
        }
        give(n, 7, "沈经纪", accept.into(), vec![]).await;
    }
    let learned = learn(&world, "by-feedback").await.unwrap();
    let provenance = learned.ranker.unwrap().provenance.unwrap();
    assert_eq!((provenance.feedback_count, provenance.judgement_count), (30 * 7, 0));
    assert!(provenance.recommended, "{provenance:?}");
    world.pass(1_000_000);
    // Whoever has no time any more has taken the word back: the pair teaches nothing now.
    give(0, 7, "沈经纪", decline.into(), busy).await;
    give(0, 6, "王经纪", accept.into(), vec![]).await;
    let learned = learn(&world, "by-feedback-2").await.unwrap();
    assert_eq!(learned.ranker.unwrap().provenance.unwrap().feedback_count, 30 * 7);
}

#[tokio::test]
async fn spreading_moves_places_and_not_scores_and_the_report_shows_it() {
    let world = furnished().await;
    let plain = answer(&world, question("needs/n00")).await;
    let asked = pb::MatchNeedRequest { spread: true, ..question("needs/n00") };
    let spread = answer(&world, asked.clone()).await;
    let holder =
        |found: &pb::Match| found.achievement.as_ref().unwrap().holders[0].display_name.clone();
    let places =
        |answer: &pb::MatchNeedResponse| answer.matches.iter().map(holder).collect::<Vec<_>>();
    assert_ne!(places(&plain), places(&spread));
    let mut moved = 0;
    for (rank, found) in (1..).zip(&spread.matches) {
        let before = plain.matches.iter().find(|one| one.achievement == found.achievement).unwrap();
        assert_eq!(
            (found.rank, found.score, &found.signals),
            (rank, before.score, &before.signals)
        );
        match &found.spread_reason {
            None => assert_eq!((found.rank_by_score, before.rank), (0, rank)),
            Some(reason) => {
                moved += 1;
                assert_eq!(found.rank_by_score, before.rank);
                assert!(reason.code.starts_with("SPREAD_"), "{reason:?}");
                let text = reason.text.as_ref().unwrap();
                assert!(!text.zh_cn.is_empty() && !text.en.is_empty());
            }
        }
    }
    assert!(moved >= 2);
    assert_eq!(answer(&world, asked).await, spread, "the same again");
    let request = pb::ExposureReportRequest::default();
    let report = client(&world).exposure_report(request).await.unwrap().into_inner();
    assert_eq!((report.open_need_count, report.looked_at_need_count), (36, 36));
    let plain = report.plain.unwrap();
    assert_eq!((plain.place_count, plain.achievement_count), (36 * 8, 36 * 8));
    assert_eq!((plain.holders[0].title.as_str(), plain.holders[0].need_count), ("苕溪大学", 36));
    assert_eq!(plain.holder_count, 1 + 36 * 4);
    // Of 36 × 5 times that a holder stands among the first ten, 36 and 4 × 1 go to the first five.
    assert_eq!(plain.top_holders_share_ppm, 222_222);
    assert!(plain.holder_gini_ppm > 150_000, "{plain:?}");
}
