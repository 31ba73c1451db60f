//! The reference page of errors lists exactly what the code can say, and requests that lack a part
//! are refused like all others.

use std::path::PathBuf;
use std::time::Duration;

use qianxian::app::{Code as Kind, Error};
use qianxian::contract::EntryError;
use qianxian::domain::acts::{Block, Obstacle};
use qianxian::domain::record::{Lock, LockKind};
use qianxian::domain::violation::{self, Violation};
use qianxian::domain::{Bilingual, RecordName, catalogue::Refusal};
use qianxian::{journal, search, state};
use qianxian_proto::v1 as pb;
use qianxian_proto::v1::achievement_service_client::AchievementServiceClient;
use qianxian_proto::v1::organization_service_client::OrganizationServiceClient;

use crate::refusal::invalid;
use crate::world::World;

/// The rows of the table under a heading: each row's cells.
fn table(heading: &str) -> Vec<Vec<String>> {
    let page = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("docs/reference/errors.md");
    let page = std::fs::read_to_string(page).unwrap();
    let (_, section) = page.split_once(&format!("\n## {heading}")).unwrap();
    let section = section.split("\n## ").next().unwrap();
    let rows = section.lines().filter(|line| line.starts_with("| `"));
    rows.map(|row| row.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect())
        .collect()
}

fn grpc_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Invalid => "INVALID_ARGUMENT",
        Kind::NotFound => "NOT_FOUND",
        Kind::AlreadyExists => "ALREADY_EXISTS",
        Kind::Conflict => "ABORTED",
        Kind::Blocked => "FAILED_PRECONDITION",
        Kind::Exhausted => "RESOURCE_EXHAUSTED",
        Kind::Unavailable => "UNAVAILABLE",
        Kind::Internal => "INTERNAL",
    }
}

#[test]
fn the_page_lists_exactly_the_reasons_and_codes() {
    let rows = table("原因");
    let listed: Vec<String> = rows.iter().map(|row| format!("{} {}", row[0], row[1])).collect();
    let reasons = Error::reasons().into_iter();
    let known = reasons.map(|(reason, kind)| format!("`{reason}` {}", grpc_name(kind)));
    assert_eq!(listed, known.collect::<Vec<_>>());
    assert!(rows.iter().all(|row| row.len() == 4 && row.iter().all(|cell| !cell.is_empty())));
    let rows = table("违规代码");
    let listed: Vec<&str> = rows.iter().map(|row| row[0].trim_matches('`')).collect();
    let known: Vec<&str> = violation::Code::ALL.iter().map(|code| code.as_str()).collect();
    assert_eq!(listed, known);
    assert!(rows.iter().all(|row| row.len() == 3 && row.iter().all(|cell| !cell.is_empty())));
}

/// What stands in the way of a verb, and what another record holds: one of each kind.
fn every_obstacle() -> impl Iterator<Item = Error> {
    let name = || RecordName::parse("name", qianxian::domain::Kind::Deal, "deals/a").unwrap();
    let blocked = Block::ALL.into_iter().map(move |block| {
        Refusal::Blocked(Obstacle::new(block, &name(), "请先处理", "see to it first"))
    });
    let locked = LockKind::ALL
        .into_iter()
        .map(move |kind| Refusal::Locked { lock: Lock::new(kind, "a"), holder: name() });
    blocked.chain(locked).map(Error::Refused)
}

fn every_error() -> Vec<Error> {
    let io = || std::io::Error::other("broken");
    let name = || RecordName::parse("name", qianxian::domain::Kind::Need, "needs/a").unwrap();
    let text = Bilingual::new("太长", "too long");
    let violation = Violation::new("title", violation::Code::TooLong, "x", text);
    let counter = || state::Error::Counter { key: "k".into(), found: 1 };
    let mismatch = Refusal::EtagMismatch { name: name(), current: "\"r2\"".into() };
    vec![
        Error::Refused(Refusal::Invalid(vec![violation.clone()])),
        Error::Refused(Refusal::NotFound(name())),
        Error::Refused(Refusal::AlreadyExists(name())),
        Error::Refused(Refusal::Deleted(name())),
        Error::Refused(Refusal::NotDeleted(name())),
        Error::Refused(mismatch),
        Error::Invalid(vec![violation]),
        Error::RequestReused { id: "x".into() },
        Error::Overloaded { waiting: 1 },
        Error::DiskFull(journal::Error::Full(io())),
        Error::InDoubt { cause: "fsync: broken".into() },
        Error::Stopped,
        Error::SearchBehind { wanted: 2, waited: Duration::from_secs(1) },
        Error::DirectoryHeld { dir: "d".into(), holder: None },
        Error::Io { action: "open", path: "d".into(), source: io() },
        Error::JournalBehind { journal: 1, seen: 2, view: "state" },
        Error::Journal(journal::Error::Write(io())),
        Error::Entry { position: 1, source: EntryError::Missing { what: "the time" } },
        Error::State(counter()),
        Error::Search(search::Error::Index(qianxian_index::Error::Locked)),
    ]
}

#[test]
fn every_error_has_a_reason_of_the_list_and_both_languages() {
    let mut said = std::collections::BTreeSet::new();
    for error in every_error().into_iter().chain(every_obstacle()) {
        let mut listed = Error::reasons().into_iter();
        let listed = listed.find(|(reason, _)| *reason == error.reason());
        let (reason, kind) = listed.unwrap_or_else(|| panic!("{} is not listed", error.reason()));
        if reason != "INTERNAL" {
            assert_eq!(kind, error.code(), "{reason}");
        }
        said.insert(reason);
        let message = error.message();
        assert!(!message.zh.is_empty() && !message.en.is_empty(), "{error}");
        assert_eq!(!error.violations().is_empty(), reason == "INVALID_FIELDS");
        let text = error.to_string();
        assert!(!text.ends_with('.') && !text.is_empty(), "{text}");
    }
    let listed: std::collections::BTreeSet<_> =
        Error::reasons().into_iter().map(|(reason, _)| reason).collect();
    assert_eq!(said, listed, "every listed reason is one that somebody can get");
}

#[tokio::test]
async fn a_request_without_its_record_is_refused() {
    let world = World::new().await;
    let mut achievements = AchievementServiceClient::new(world.channel());
    let create = achievements.create_achievement(pb::CreateAchievementRequest::default()).await;
    invalid(create, &["achievement REQUIRED"]);
    let update = achievements.update_achievement(pb::UpdateAchievementRequest::default()).await;
    invalid(update, &["achievement REQUIRED"]);
    let delete = achievements.delete_achievement(pb::DeleteAchievementRequest::default()).await;
    invalid(delete, &["name NAME_FORMAT"]);
    let facet_fields = vec!["stage".to_owned(); 7];
    let request = pb::SearchAchievementsRequest { facet_fields, ..Default::default() };
    invalid(achievements.search_achievements(request).await, &["facet_fields TOO_MANY"]);
    let mut organizations = OrganizationServiceClient::new(world.channel());
    let broken = pb::Organization {
        display_name: "甲".repeat(201),
        uscc: "91999999MA2B0000X0".into(),
        region_code: "33052".into(),
        industry_code: "Z".into(),
        aliases: (0..21).map(|n| format!("别名{n}")).collect(),
        ..Default::default()
    };
    let request =
        pb::CreateOrganizationRequest { organization: Some(broken), ..Default::default() };
    invalid(
        organizations.create_organization(request).await,
        &[
            "display_name TOO_LONG",
            "uscc CHECK_CHARACTER",
            "aliases TOO_MANY",
            "region_code CODE_FORMAT",
            "industry_code CODE_FORMAT",
        ],
    );
}
