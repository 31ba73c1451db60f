//! ProgressService: figures of targets as of a day, what they are made of, and the funnel. Every
//! figure that is shown is asked for its entries, which have to add up to it.

use qianxian::app::Clock;
use qianxian_proto::v1 as pb;
use qianxian_proto::v1::broker_service_client::BrokerServiceClient;
use qianxian_proto::v1::progress_service_client::ProgressServiceClient;
use qianxian_proto::v1::registration_service_client::RegistrationServiceClient;
use qianxian_proto::v1::target_service_client::TargetServiceClient;
use tonic::Status;

use crate::refusal::{invalid, not_found};
use crate::world::World;

/// 亿元 in fen.
const YI: i64 = 10_000_000_000;

fn party(name: &str, region: &str) -> pb::TradeParty {
    let party = pb::Party { display_name: name.to_owned(), organization: String::new() };
    pb::TradeParty { party: Some(party), region_code: region.to_owned() }
}

fn booking(kind: pb::BookingKind, date: &str, fen: i64) -> pb::Booking {
    pb::Booking {
        kind: kind.into(),
        date: date.to_owned(),
        technology_amount_fen: fen,
        contract_amount_fen: fen * 2,
        ..Default::default()
    }
}

fn step(state: pb::RegistrationState, date: &str) -> pb::RegistrationStep {
    pb::RegistrationStep { state: state.into(), date: date.to_owned(), ..Default::default() }
}

/// A registration that was made on a day and still stands.
fn registered(number: u32, date: &str, fen: i64) -> pb::Registration {
    pb::Registration {
        name: format!("registrations/reg-{number:05}"),
        number: format!("{:016}", 3_305_210_000_000_000_u64 + u64::from(number)),
        title: format!("项目 {number}"),
        contract_type: pb::ContractType::Transfer.into(),
        sellers: vec![party("某大学", "330521")],
        buyers: vec![party("某企业", "330106")],
        contract_amount_fen: Some(fen * 2),
        technology_amount_fen: Some(fen),
        bookings: vec![booking(pb::BookingKind::Registered, date, fen)],
        steps: vec![step(pb::RegistrationState::Registered, date)],
        ..Default::default()
    }
}

/// One that was taken back later.
fn revoked(number: u32, date: &str, back: &str, fen: i64) -> pb::Registration {
    let mut record = registered(number, date, fen);
    record.bookings.push(booking(pb::BookingKind::Revoked, back, -fen));
    record.steps.push(step(pb::RegistrationState::Revoked, back));
    record.ground = pb::RevocationGround::FakeContract.into();
    record
}

async fn import(world: &World, records: Vec<pb::Registration>) {
    let items = (1..)
        .zip(records)
        .map(|(row, record)| pb::ImportRegistrationItem { row, registration: Some(record) });
    let batch = pb::ImportRegistrationsRequest {
        source: "test".to_owned(),
        items: items.collect(),
        ..Default::default()
    };
    let mut client = RegistrationServiceClient::new(world.channel());
    let answer = client.import_registrations(tokio_stream::iter([batch])).await.unwrap();
    let outcomes = answer.into_inner().outcomes;
    let rejected = outcomes.iter().find(|outcome| !outcome.violations.is_empty());
    assert!(rejected.is_none(), "{rejected:?}");
}

async fn aim(world: &World, id: &str, target: pb::Target) {
    let request = pb::CreateTargetRequest {
        target: Some(target),
        target_id: id.to_owned(),
        ..Default::default()
    };
    TargetServiceClient::new(world.channel()).create_target(request).await.unwrap();
}

fn deqing() -> pb::Target {
    pb::Target {
        display_name: "技术交易额".to_owned(),
        metric: pb::Metric::TechnologyAmount.into(),
        scope: pb::Scope::Output.into(),
        region_prefix: "330521".to_owned(),
        base_year: 2020,
        base_value: 13 * YI,
        final_year: 2025,
        final_value: 25 * YI,
        ..Default::default()
    }
}

fn client(world: &World) -> ProgressServiceClient<tonic::transport::Channel> {
    ProgressServiceClient::new(world.channel())
}

fn of(as_of: &str) -> pb::QueryTargetProgressRequest {
    pb::QueryTargetProgressRequest {
        target: "targets/deqing".to_owned(),
        as_of_date: as_of.to_owned(),
        ..Default::default()
    }
}

async fn ask(
    world: &World,
    request: pb::QueryTargetProgressRequest,
) -> Result<pb::QueryTargetProgressResponse, Status> {
    Ok(client(world).query_target_progress(request).await?.into_inner())
}

/// All entries that a question is about, in pages of two, and the last page.
async fn all(
    world: &World,
    mut request: pb::ListBookingsRequest,
) -> (Vec<pb::BookingEntry>, pb::ListBookingsResponse) {
    request.page_size = 2;
    let mut entries = Vec::new();
    loop {
        let page = client(world).list_bookings(request.clone()).await.unwrap().into_inner();
        entries.extend(page.bookings.clone());
        if page.next_page_token.is_empty() {
            return (entries, page);
        }
        request.page_token = page.next_page_token;
    }
}

async fn furnish(world: &World) {
    aim(world, "deqing", deqing()).await;
    let broker = pb::Broker { display_name: "王经纪".to_owned(), ..Default::default() };
    let request = pb::CreateBrokerRequest {
        broker: Some(broker),
        broker_id: "bro-1".to_owned(),
        ..Default::default()
    };
    BrokerServiceClient::new(world.channel()).create_broker(request).await.unwrap();
    let mut shared = registered(3, "2025-03-31", 3 * YI + 1);
    shared.broker_shares =
        vec![pb::BrokerShare { broker: "brokers/bro-1".to_owned(), share_bp: 3_333 }];
    shared.technology_field = pb::TechnologyField::Materials.into();
    shared.town = "武康街道".to_owned();
    let mut bought = registered(4, "2025-04-01", 7 * YI);
    bought.sellers = vec![party("外地大学", "310000")];
    bought.buyers = vec![party("德清企业", "330521")];
    let records = vec![
        registered(1, "2024-06-30", 4 * YI),
        registered(2, "2024-12-31", YI),
        shared,
        bought,
        revoked(5, "2024-05-01", "2025-05-01", 2 * YI),
        registered(6, "2025-06-30", 5),
        registered(7, "2025-07-01", YI),
    ];
    import(world, records).await;
}

#[tokio::test]
async fn a_target_is_told_as_of_a_day_with_its_scope_region_view_and_position() {
    let world = World::new().await;
    furnish(&world).await;
    let answer = ask(&world, of("2025-06-30")).await.unwrap();
    let seen = answer.progress.unwrap();
    assert_eq!((seen.scope(), seen.region_prefix.as_str()), (pb::Scope::Output, "330521"));
    assert_eq!(
        (seen.view(), seen.as_of_date.as_str()),
        (pb::BookingView::AsReported, "2025-06-30")
    );
    assert_eq!(answer.journal_position, i64::try_from(world.position()).unwrap());
    assert_eq!((seen.year, seen.closed, seen.year_target_value), (2025, false, 25 * YI));
    assert_eq!((seen.actual_value, seen.entry_count), (Some(YI + 6), 3));
    assert_eq!(seen.contract_amount_fen, Some(2 * YI + 12));
    assert_eq!(seen.year_before_value, Some(6 * YI));
    assert!(seen.calendar_known);
    let years: Vec<_> = answer.years.iter().map(|it| (it.year, it.actual_value)).collect();
    assert_eq!(years[4..], [(2024, Some(7 * YI)), (2025, Some(YI + 6))]);
    assert_eq!(years.len(), 6);

    let corrected = pb::QueryTargetProgressRequest {
        view: pb::BookingView::AsCorrected.into(),
        ..of("2025-06-30")
    };
    let answer = ask(&world, corrected).await.unwrap();
    let years: Vec<_> = answer.years.iter().map(|it| it.actual_value).collect();
    assert_eq!(years[4..], [Some(5 * YI), Some(3 * YI + 6)]);
    // Without a day it is today in Beijing, 2026-06-01, and the last year is over.
    let today = ask(&world, of("")).await.unwrap().progress.unwrap();
    assert_eq!((today.as_of_date.as_str(), today.year, today.closed), ("2026-06-01", 2025, true));
    assert_eq!(today.actual_value, Some(2 * YI + 6));
}

#[tokio::test]
async fn every_row_opens_into_entries_that_add_up_to_it() {
    let world = World::new().await;
    furnish(&world).await;
    for (view, year) in [(1, 2024), (1, 2025), (2, 2024), (2, 2025)] {
        for dimension in 1..=8 {
            let request =
                pb::QueryTargetProgressRequest { view, year, dimension, ..of("2025-12-31") };
            let answer = ask(&world, request).await.unwrap();
            let seen = answer.progress.unwrap();
            let sum: i64 = answer.rows.iter().map(|row| row.actual_value).sum();
            assert_eq!(Some(sum), seen.actual_value, "{view} {year} {dimension}");
            for row in answer.rows {
                let request = pb::ListBookingsRequest {
                    target: "targets/deqing".to_owned(),
                    as_of_date: "2025-12-31".to_owned(),
                    year,
                    view,
                    dimension,
                    value: row.value.clone(),
                    ..Default::default()
                };
                let (entries, page) = all(&world, request).await;
                let sums = entries.iter().fold((0, 0), |sums, entry| {
                    (sums.0 + entry.value, sums.1 + entry.contract_amount_fen)
                });
                assert_eq!(sums, (row.actual_value, row.contract_amount_fen), "{row:?}");
                assert_eq!((page.total_value, page.total_contract_amount_fen), sums);
                assert_eq!(i32::try_from(entries.len()).unwrap(), page.total_size);
                assert_eq!(row.entry_count, page.total_size);
            }
        }
    }
    let by_broker = pb::QueryTargetProgressRequest {
        dimension: pb::ProgressDimension::Broker.into(),
        ..of("2025-06-30")
    };
    let rows = ask(&world, by_broker).await.unwrap().rows;
    let rows: Vec<_> = rows
        .iter()
        .map(|row| {
            (row.value.as_str(), row.label.as_ref().unwrap().zh_cn.as_str(), row.actual_value)
        })
        .collect();
    // The revocation of 2025 had no broker.
    let part = (3 * YI + 1) * 3_333 / 10_000;
    assert_eq!(rows, [("brokers/bro-1", "王经纪", part), ("", "无经纪人", YI + 6 - part)]);
}

#[tokio::test]
async fn what_was_written_down_later_can_be_left_out() {
    let world = World::new().await;
    furnish(&world).await;
    let known_time =
        Some(prost_types::Timestamp { seconds: world.clock.now().micros() / 1_000_000, nanos: 0 });
    world.pass(crate::world::HOUR);
    import(&world, vec![registered(8, "2025-02-01", YI)]).await;
    let now = ask(&world, of("2025-06-30")).await.unwrap().progress.unwrap();
    assert_eq!(now.actual_value, Some(2 * YI + 6), "back-dated, and known today");
    let then = pb::QueryTargetProgressRequest { known_time, ..of("2025-06-30") };
    let then = ask(&world, then).await.unwrap().progress.unwrap();
    assert_eq!((then.actual_value, then.known_time), (Some(YI + 6), known_time));
}

#[tokio::test]
async fn all_targets_are_told_in_pages_and_reported_ones_without_a_report_have_no_value() {
    let world = World::new().await;
    furnish(&world).await;
    let firms = pb::Target {
        metric: pb::Metric::HighTechFirmCount.into(),
        scope: pb::Scope::Unspecified.into(),
        base_value: 300,
        final_value: 550,
        ..deqing()
    };
    aim(&world, "firms", firms).await;
    let mut request = pb::ListTargetProgressRequest {
        as_of_date: "2025-06-30".to_owned(),
        page_size: 1,
        ..Default::default()
    };
    let first = client(&world).list_target_progress(request.clone()).await.unwrap().into_inner();
    assert_eq!((first.targets.len(), first.total_size), (1, 2));
    assert_eq!(first.targets[0].actual_value, Some(YI + 6));
    request.page_token = first.next_page_token;
    let second = client(&world).list_target_progress(request).await.unwrap().into_inner();
    assert_eq!(second.targets[0].target, "targets/firms");
    assert_eq!((second.targets[0].actual_value, second.targets[0].completion_bp), (None, None));
    assert!(second.next_page_token.is_empty());
}

#[tokio::test]
async fn figures_follow_every_change_and_survive_a_restart() {
    let mut world = World::new().await;
    furnish(&world).await;
    let before = ask(&world, of("2025-06-30")).await.unwrap();
    import(&world, vec![registered(9, "2025-06-01", YI)]).await;
    let after = ask(&world, of("2025-06-30")).await.unwrap();
    let actual = |answer: &pb::QueryTargetProgressResponse| {
        answer.progress.as_ref().unwrap().actual_value.unwrap()
    };
    assert_eq!(actual(&after), actual(&before) + YI);
    world.restart().await;
    assert_eq!(ask(&world, of("2025-06-30")).await.unwrap(), after, "byte for byte");
}

#[tokio::test]
async fn a_funnel_counts_a_period_and_says_what_it_is_of() {
    let world = World::new().await;
    furnish(&world).await;
    let request = pb::QueryFunnelRequest {
        target: "targets/deqing".to_owned(),
        as_of_date: "2025-06-30".to_owned(),
        ..Default::default()
    };
    let funnel = client(&world).query_funnel(request).await.unwrap().into_inner();
    assert_eq!(
        (funnel.start_date.as_str(), funnel.as_of_date.as_str()),
        ("2025-01-01", "2025-06-30")
    );
    assert_eq!((funnel.scope(), funnel.region_prefix.as_str()), (pb::Scope::Output, "330521"));
    assert_eq!(funnel.stages.len(), 9);
    assert!(funnel.stages.iter().all(|stage| stage.count == 0));
    assert_eq!(funnel.journal_position, i64::try_from(world.position()).unwrap());
}

#[tokio::test]
async fn questions_that_make_no_sense_are_refused() {
    let world = World::new().await;
    furnish(&world).await;
    let none = pb::QueryTargetProgressRequest { target: "targets/none".to_owned(), ..of("") };
    not_found(ask(&world, none).await);
    for (request, field) in [
        (pb::QueryTargetProgressRequest { year: 2026, ..of("") }, "year OUT_OF_RANGE"),
        (pb::QueryTargetProgressRequest { view: 9, ..of("") }, "view UNKNOWN_WORD"),
        (pb::QueryTargetProgressRequest { dimension: 9, ..of("") }, "dimension UNKNOWN_WORD"),
        (of("2025-02-29"), "as_of_date DATE_FORMAT"),
    ] {
        invalid(ask(&world, request).await, &[field]);
    }
    let list = |request| {
        let mut client = client(&world);
        async move { client.list_bookings(request).await }
    };
    let whole = pb::ListBookingsRequest {
        target: "targets/deqing".to_owned(),
        as_of_date: "2025-12-31".to_owned(),
        page_size: 1,
        ..Default::default()
    };
    let page = list(whole.clone()).await.unwrap().into_inner();
    let token = page.next_page_token;
    assert!(!token.is_empty());
    for (request, field) in [
        (pb::ListBookingsRequest { value: "x".to_owned(), ..whole.clone() }, "dimension REQUIRED"),
        (
            pb::ListBookingsRequest { page_token: token, year: 2024, ..whole.clone() },
            "page_token CODE_FORMAT",
        ),
        (pb::ListBookingsRequest { page_size: -1, ..whole }, "page_size OUT_OF_RANGE"),
    ] {
        invalid(list(request).await, &[field]);
    }
    let funnel = |request| {
        let mut client = client(&world);
        async move { client.query_funnel(request).await }
    };
    let backward = pb::QueryFunnelRequest {
        start_date: "2025-02-01".to_owned(),
        as_of_date: "2025-01-31".to_owned(),
        ..Default::default()
    };
    invalid(funnel(backward).await, &["start_date CONTRADICTION"]);
    let nowhere = pb::QueryFunnelRequest { region_prefix: "33".to_owned(), ..Default::default() };
    invalid(funnel(nowhere).await, &["scope REQUIRED"]);
}
