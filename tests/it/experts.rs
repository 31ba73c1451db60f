//! MatchExperts: whose achievements count, who is kept out and why, who is not on file.

use qianxian_proto::v1 as pb;
use qianxian_proto::v1::match_experts_request::Subject;
use qianxian_proto::v1::matching_service_client::MatchingServiceClient;
use tonic::{Code, Status};

use crate::kinds::{Achievement, Batch, Expert, Kind, Organization};
use crate::refusal::{invalid, not_found};
use crate::world::World;

fn party(name: &str, organization: &str) -> Option<pb::Party> {
    let (display_name, organization) = (name.to_owned(), organization.to_owned());
    Some(pb::Party { display_name, organization })
}

fn offer(id: &str, title: &str, by: &[&str], at: pb::Party) -> pb::Achievement {
    pb::Achievement {
        name: Achievement::name(id),
        title: title.to_owned(),
        contributors: by.iter().map(|name| (*name).to_owned()).collect(),
        holders: vec![at],
        ..Default::default()
    }
}

fn expert(id: &str, name: &str, organization: Option<pb::Party>) -> pb::Expert {
    pb::Expert {
        name: Expert::name(id),
        display_name: name.to_owned(),
        organization,
        region_code: "330521".to_owned(),
        ..Default::default()
    }
}

async fn ask(world: &World, subject: Subject) -> Result<pb::MatchExpertsResponse, Status> {
    let request = pb::MatchExpertsRequest {
        subject: Some(subject),
        consistency: pb::Consistency::Latest.into(),
        ..Default::default()
    };
    Ok(MatchingServiceClient::new(world.channel()).match_experts(request).await?.into_inner())
}

fn drying() -> Subject {
    Subject::InlineNeed(pb::Need {
        title: "热泵烘房干燥能耗".to_owned(),
        description: "希望降低热泵烘房的能耗，干燥曲线可控。".to_owned(),
        enterprise: party("德清某公司", ""),
        region_code: "330521".to_owned(),
        ..Default::default()
    })
}

async fn furnish(world: &World) {
    let college = || party("某大学", "organizations/college").unwrap();
    let institute = || party("某研究所", "").unwrap();
    let organization = pb::Organization {
        name: Organization::name("college"),
        display_name: "某大学".to_owned(),
        ..Default::default()
    };
    Organization::import(world.channel(), vec![Batch::of([organization])]).await.unwrap();
    let mut offers = vec![
        offer("dryer", "热泵烘房干燥能耗优化", &["甲", "乙"], college()),
        offer("boiler", "热泵锅炉", &["甲"], institute()),
        offer("stated", "热泵干燥曲线", &["丙"], college()),
    ];
    let others = (0..40).map(|n| offer(&format!("other-{n}"), "焊缝视觉跟踪", &[], college()));
    offers.extend(others);
    Achievement::import(world.channel(), vec![Batch::of(offers)]).await.unwrap();
    let experts = vec![
        // By id of the organization, whatever its name is here.
        expert("maker", "甲", party("大学", "organizations/college")),
        // The same name elsewhere, by the organization's name.
        expert("namesake", "甲", party("某研究所", "")),
        pb::Expert {
            achievements: vec!["achievements/stated".to_owned()],
            ..expert("stater", "丁", None)
        },
        pb::Expert {
            summary: "热泵烘房的能耗与干燥".to_owned(),
            open_need_count: 2,
            max_need_count: 2,
            ..expert("busy", "戊", None)
        },
        pb::Expert {
            summary: "热泵干燥".to_owned(),
            state: pb::ExpertState::Unavailable.into(),
            ..expert("away", "己", None)
        },
        pb::Expert {
            summary: "热泵干燥".to_owned(),
            ..expert("own", "庚", party("德清某公司", ""))
        },
        expert("nothing", "辛", None),
    ];
    let imported = Expert::import(world.channel(), vec![Batch::of(experts)]).await.unwrap();
    assert_eq!(imported.counts(), [7, 0, 0, 0]);
}

fn ids(found: &[pb::ExpertMatch]) -> Vec<&str> {
    let experts = found.iter().filter_map(|found| found.expert.as_ref());
    experts.map(|expert| expert.name.trim_start_matches("experts/")).collect()
}

fn evidence(found: &pb::ExpertMatch) -> Vec<&str> {
    found.evidence.iter().map(|piece| piece.achievement.as_str()).collect()
}

#[tokio::test]
async fn people_are_found_by_what_they_made_and_by_what_they_say() {
    let world = World::new().await;
    furnish(&world).await;
    let answer = ask(&world, drying()).await.unwrap();
    assert_eq!(ids(&answer.matches), ["maker", "stater", "namesake"]);
    assert_eq!(evidence(&answer.matches[0]), ["achievements/dryer"]);
    assert_eq!(evidence(&answer.matches[1]), ["achievements/stated"]);
    assert_eq!(evidence(&answer.matches[2]), ["achievements/boiler"]);
    assert_eq!((answer.candidate_count, answer.gated_count), (6, 3));
    for found in answer.matches.iter().chain(&answer.near_misses) {
        let points: i32 = found.signals.iter().map(|signal| signal.points).sum();
        assert_eq!(points, found.score);
        assert_eq!(found.signals.iter().map(|signal| signal.weight).sum::<i32>(), 1_000_000);
        let reasons = found.signals.iter().map(|signal| signal.reason.clone().unwrap());
        let reasons = reasons.chain(found.gates.iter().map(|gate| gate.reason.clone().unwrap()));
        for text in reasons.map(|reason| reason.text.unwrap()) {
            assert!(!text.zh_cn.is_empty() && !text.en.is_empty());
        }
    }
    let ranks: Vec<i32> = answer.matches.iter().map(|found| found.rank).collect();
    assert_eq!(ranks, [1, 2, 3]);

    let shut = |found: &pb::ExpertMatch| {
        let shut = found.gates.iter().filter(|gate| !gate.passed);
        shut.map(|gate| gate.reason.clone().unwrap().code).collect::<Vec<_>>()
    };
    let mut kept_out: Vec<_> =
        ids(&answer.near_misses).into_iter().zip(answer.near_misses.iter().map(shut)).collect();
    kept_out.sort();
    let expected = [("away", "UNAVAILABLE"), ("busy", "ROOM_FULL"), ("own", "OWN_STAFF")];
    assert_eq!(kept_out, expected.map(|(id, code)| (id, vec![code.to_owned()])));

    // 乙 and 丙 made something near, and no record speaks for them; 甲's are taken.
    let mut people: Vec<&str> =
        answer.unlisted_contributors.iter().map(|person| person.display_name.as_str()).collect();
    people.sort_unstable();
    assert_eq!(people, ["丙", "乙"]);
    assert_eq!(ask(&world, drying()).await.unwrap(), answer, "the same question, the same answer");
}

#[tokio::test]
async fn what_changes_shows_in_the_next_answer() {
    let world = World::new().await;
    furnish(&world).await;
    let free = pb::Expert {
        summary: "热泵烘房的能耗与干燥".to_owned(),
        open_need_count: 1,
        max_need_count: 2,
        ..expert("busy", "戊", None)
    };
    Expert::import(world.channel(), vec![Batch::of([free])]).await.unwrap();
    Achievement::delete(world.channel(), "achievements/stated", crate::kinds::With::default())
        .await
        .unwrap();
    Expert::delete(world.channel(), "experts/maker", crate::kinds::With::default()).await.unwrap();
    let answer = ask(&world, drying()).await.unwrap();
    // Which of the two comes first is a matter of weights, and not of what changed.
    let mut found = ids(&answer.matches);
    found.sort_unstable();
    assert_eq!(found, ["busy", "namesake"]);
    let people: Vec<&str> =
        answer.unlisted_contributors.iter().map(|person| person.display_name.as_str()).collect();
    assert!(people.contains(&"甲"), "nobody speaks for the maker any more: {people:?}");
}

#[tokio::test]
async fn questions_that_cannot_be_answered_are_refused() {
    let world = World::new().await;
    not_found(ask(&world, Subject::Need("needs/none".to_owned())).await);
    invalid(ask(&world, Subject::Text("  ".to_owned())).await, &["text REQUIRED"]);
    let nobody = MatchingServiceClient::new(world.channel())
        .match_experts(pb::MatchExpertsRequest::default())
        .await;
    assert_eq!(nobody.unwrap_err().code(), Code::InvalidArgument);
    let negative = pb::MatchExpertsRequest {
        subject: Some(Subject::Text("热泵".to_owned())),
        page_size: -1,
        ..Default::default()
    };
    let refused = MatchingServiceClient::new(world.channel()).match_experts(negative).await;
    assert_eq!(refused.unwrap_err().code(), Code::InvalidArgument);
    let alone = ask(&world, Subject::Text("热泵".to_owned())).await.unwrap();
    assert!(alone.matches.is_empty() && alone.unlisted_contributors.is_empty());
}
