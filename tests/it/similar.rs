//! FindSimilar: doubles by right, by title and holder, and by text; alternatives that are on offer.

use prost::Message;
use prost_types::Timestamp;
use qianxian_proto::v1 as pb;
use qianxian_proto::v1::matching_service_client::MatchingServiceClient;
use tonic::{Code, Status};

use crate::kinds::{Achievement, Kind, With};
use crate::refusal::{invalid, not_found, refused};
use crate::world::{DAWN, HOUR, World, lose};

async fn ask(
    world: &World,
    request: pb::FindSimilarRequest,
) -> Result<pb::FindSimilarResponse, Status> {
    Ok(MatchingServiceClient::new(world.channel()).find_similar(request).await?.into_inner())
}

fn about(id: &str) -> pb::FindSimilarRequest {
    pb::FindSimilarRequest {
        achievement: format!("achievements/{id}"),
        consistency: pb::Consistency::Latest.into(),
        ..Default::default()
    }
}

fn held(title: &str, summary: &str, holder: &str) -> pb::Achievement {
    let holder = pb::Party { display_name: holder.to_owned(), ..Default::default() };
    pb::Achievement { holders: vec![holder], ..Achievement::draft(title, summary) }
}

fn right(number: &str) -> Vec<pb::IpRight> {
    vec![pb::IpRight { kind: pb::IpKind::InventionPatent.into(), number: number.to_owned() }]
}

/// Each found achievement as `id duplicate? first reason`.
fn lines(answer: &pb::FindSimilarResponse) -> Vec<String> {
    let line = |found: &pb::SimilarAchievement| {
        let name = &found.achievement.as_ref().unwrap().name;
        for reason in &found.reasons {
            let text = reason.text.as_ref().unwrap();
            assert!(!text.zh_cn.is_empty() && !text.en.is_empty());
        }
        assert!((0..=1_000_000).contains(&found.likeness));
        let id = name.trim_start_matches("achievements/");
        format!("{id} {} {}", found.duplicate, found.reasons[0].code)
    };
    answer.similar.iter().map(line).collect()
}

const SUMMARY: &str = "以陶瓷颗粒涂覆聚烯烃隔膜，提高锂电池在高温下的安全性，收缩率低于百分之二。";

async fn fill(world: &World) {
    let expire_time = Some(Timestamp { seconds: DAWN.micros() / 1_000_000 + 3_600, nanos: 0 });
    let draft = pb::AchievementState::Draft.into();
    let summary = "陶瓷涂覆隔膜的涂布设备，用于锂电池隔膜生产，高温下收缩率低。";
    let alternative = held("锂电池隔膜涂布机", summary, "丙公司");
    for (id, record) in [
        (
            "one",
            pb::Achievement {
                ip_rights: right("ZL202010123456.1"),
                ..held("锂电池陶瓷隔膜", SUMMARY, "苕溪大学")
            },
        ),
        (
            "same-right",
            pb::Achievement {
                ip_rights: right("CN 2020 1 0123456.1"),
                ..held("茶叶杀青", "杀青机", "乙大学")
            },
        ),
        ("same-title", held("锂电池 陶瓷隔膜", "正在整理", "苕溪大学")),
        ("same-text", pb::Achievement { state: draft, ..held("锂电池陶瓷隔膜", SUMMARY, "丁所") }),
        ("alternative", alternative.clone()),
        ("ends", pb::Achievement { expire_time, ..alternative.clone() }),
        ("sketch", pb::Achievement { state: draft, ..alternative }),
        ("other", held("水稻育种", "抗旱水稻新品种", "戊院")),
    ] {
        let with = With { id, ..With::default() };
        Achievement::create(world.channel(), record, with).await.unwrap();
    }
}

#[tokio::test]
async fn doubles_and_alternatives_are_told_apart() {
    let mut world = World::new().await;
    fill(&world).await;
    let answer = ask(&world, about("one")).await.unwrap();
    assert_eq!(
        lines(&answer),
        [
            "same-text true SAME_TEXT",
            "same-title true SAME_TITLE_AND_HOLDER",
            "same-right true SAME_RIGHT",
            "alternative false TEXT_ALIKE",
            "ends false TEXT_ALIKE",
        ]
    );
    assert_eq!(answer.achievement.as_ref().unwrap().name, "achievements/one");
    assert_eq!((answer.page_size, answer.as_of_date.as_str()), (10, "2026-06-01"));
    assert_eq!(answer.journal_position, i64::try_from(world.position()).unwrap());
    assert!(!answer.similar[3].matched_terms.is_empty());
    let back = ask(&world, about("same-right")).await.unwrap();
    assert_eq!(lines(&back), ["one true SAME_RIGHT"], "without a word in common");
    let two = ask(&world, pb::FindSimilarRequest { page_size: 2, ..about("one") }).await.unwrap();
    assert_eq!(two.similar, answer.similar[..2]);
    world.restart_after(|dir| lose(&dir.join("search"))).await;
    let again = ask(&world, about("one")).await.unwrap();
    assert_eq!(again.encode_to_vec(), answer.encode_to_vec());
    world.pass(24 * HOUR);
    let later = ask(&world, about("one")).await.unwrap();
    assert_eq!(lines(&later).last().unwrap(), "alternative false TEXT_ALIKE");
}

#[tokio::test]
async fn questions_that_name_nothing_are_refused() {
    let world = World::new().await;
    fill(&world).await;
    not_found(ask(&world, about("nobody")).await);
    let wrong = pb::FindSimilarRequest { achievement: "one".into(), ..about("one") };
    invalid(ask(&world, wrong).await, &["achievement NAME_FORMAT"]);
    let negative = pb::FindSimilarRequest { page_size: -1, ..about("one") };
    invalid(ask(&world, negative).await, &["page_size OUT_OF_RANGE"]);
    let dated = pb::FindSimilarRequest { as_of_date: "2026".into(), ..about("one") };
    invalid(ask(&world, dated).await, &["as_of_date DATE_FORMAT"]);
    let name = Achievement::name("same-text");
    Achievement::delete(world.channel(), &name, With::default()).await.unwrap();
    let answer = ask(&world, about("one")).await.unwrap();
    assert!(lines(&answer).iter().all(|line| !line.starts_with("same-text")));
    refused(ask(&world, about("same-text")).await, Code::NotFound, "RECORD_DELETED", &[]);
}
