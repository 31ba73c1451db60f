//! Forecasts over gRPC: they say what they are of, hold to the scope, are the same for the same
//! question, change nothing, and refuse what cannot be forecast.

use qianxian_proto::v1 as pb;
use qianxian_proto::v1::deal_service_client::DealServiceClient;
use qianxian_proto::v1::forecast_service_client::ForecastServiceClient;
use qianxian_proto::v1::registration_service_client::RegistrationServiceClient;
use qianxian_proto::v1::target_service_client::TargetServiceClient;
use tonic::{Code, Status};

use crate::refusal::{invalid, not_found};
use crate::world::World;

/// What each month's registration is worth: a million yuan.
const MONTHLY_FEN: i64 = 100_000_000;
const HERE: &str = "330521";

fn parties(name: &str, region: &str) -> Vec<pb::TradeParty> {
    let party = pb::Party { display_name: name.to_owned(), organization: String::new() };
    vec![pb::TradeParty { party: Some(party), region_code: region.to_owned() }]
}

fn registration(year: i32, month: i32, region: &str) -> pb::Registration {
    let date = format!("{year}-{month:02}-10");
    let booking = pb::Booking {
        kind: pb::BookingKind::Registered.into(),
        date: date.clone(),
        technology_amount_fen: MONTHLY_FEN,
        contract_amount_fen: MONTHLY_FEN,
        ..pb::Booking::default()
    };
    let state = pb::RegistrationState::Registered.into();
    let step = pb::RegistrationStep { state, date, ..pb::RegistrationStep::default() };
    pb::Registration {
        number: format!("{year}{month:02}{region}0001"),
        title: format!("{year}-{month} {region}"),
        contract_type: pb::ContractType::Transfer.into(),
        sellers: parties("浙江大学", region),
        buyers: parties("某企业", "330106"),
        contract_amount_fen: Some(MONTHLY_FEN),
        technology_amount_fen: Some(MONTHLY_FEN),
        bookings: vec![booking],
        steps: vec![step],
        ..pb::Registration::default()
    }
}

fn target(metric: pb::Metric, final_year: i32) -> pb::Target {
    pb::Target {
        display_name: "技术交易额".into(),
        metric: metric.into(),
        scope: pb::Scope::Output.into(),
        region_prefix: HERE.into(),
        base_year: 2022,
        base_value: 10 * MONTHLY_FEN,
        final_year,
        final_value: 14 * MONTHLY_FEN,
        ..pb::Target::default()
    }
}

async fn make_target(world: &World, id: &str, target: pb::Target) {
    let target_id = id.to_owned();
    let request = pb::CreateTargetRequest { target: Some(target), target_id, ..Default::default() };
    TargetServiceClient::new(world.channel()).create_target(request).await.unwrap();
}

async fn make_deal(world: &World, id: &str, region: &str) {
    let deal = pb::Deal {
        title: format!("项目 {id}"),
        institutions: parties("浙江大学", region),
        enterprises: parties("某企业", "330106"),
        expected_amount_fen: Some(2 * MONTHLY_FEN),
        ..pb::Deal::default()
    };
    let deal_id = id.to_owned();
    let request = pb::CreateDealRequest { deal: Some(deal), deal_id, ..Default::default() };
    DealServiceClient::new(world.channel()).create_deal(request).await.unwrap();
}

/// A registration each month from January 2022 to May 2026, here and elsewhere; three deals of which
/// one is ours, one lies elsewhere and one nobody knows where.
async fn furnished() -> World {
    let world = World::new().await;
    let months = (2022..=2026).flat_map(|year| (1..=12).map(move |month| (year, month)));
    let months = months.filter(|month| *month < (2026, 6));
    let both = months
        .flat_map(|(year, month)| [HERE, "330106"].map(|region| registration(year, month, region)));
    let items = (1..).zip(both).map(|(row, registration)| pb::ImportRegistrationItem {
        row,
        registration: Some(registration),
    });
    let request = pb::ImportRegistrationsRequest {
        source: "demo".into(),
        items: items.collect(),
        ..pb::ImportRegistrationsRequest::default()
    };
    let mut client = RegistrationServiceClient::new(world.channel());
    let imported = client.import_registrations(tokio_stream::iter([request])).await.unwrap();
    assert_eq!(imported.into_inner().counts.unwrap().created_count, 106);
    for (id, region) in [("here", HERE), ("there", "330106"), ("nowhere", "")] {
        make_deal(&world, id, region).await;
    }
    make_target(&world, "t1", target(pb::Metric::TechnologyAmount, 2027)).await;
    world
}

async fn forecast(
    world: &World,
    request: pb::ForecastTargetRequest,
) -> Result<pb::ForecastTargetResponse, Status> {
    let mut client = ForecastServiceClient::new(world.channel());
    client.forecast_target(request).await.map(tonic::Response::into_inner)
}

fn asked(target: &str, as_of: &str) -> pb::ForecastTargetRequest {
    let (target, as_of_date) = (format!("targets/{target}"), as_of.to_owned());
    pb::ForecastTargetRequest { target, as_of_date, draws: 1_000, ..Default::default() }
}

#[tokio::test]
async fn a_forecast_says_what_it_is_of_and_keeps_what_is_apart_from_what_may_come() {
    let mut world = furnished().await;
    let position = world.position();
    let found = forecast(&world, asked("t1", "")).await.unwrap();
    assert_eq!((found.target.as_str(), found.draws), ("targets/t1", 1_000));
    assert_eq!((found.as_of_date.as_str(), found.seed), ("2026-06-01", 20_250_630));
    assert_eq!((found.scope(), found.region_prefix.as_str()), (pb::Scope::Output, HERE));
    assert_eq!(found.model_version, qianxian::forecast::MODEL_VERSION);
    assert_eq!(u64::try_from(found.journal_position), Ok(position));
    let [year, last] = found.outlooks.as_slice() else { panic!("{:?}", found.outlooks) };
    assert_eq!(year.horizon(), pb::ForecastHorizon::Year);
    assert_eq!((year.first_date.as_str(), year.last_date.as_str()), ("2026-01-01", "2026-12-31"));
    assert_eq!(year.actual_fen, 5 * MONTHLY_FEN, "ours alone, and nothing expected");
    let (addition, total) = (year.addition.unwrap(), year.total.unwrap());
    assert_eq!(total.p50_fen, year.actual_fen + addition.p50_fen);
    // Seven months are left, with about a registration each.
    assert!((3..=12).contains(&(addition.p50_fen / MONTHLY_FEN)), "{addition:?}");
    // The line from 10 to 14 over five years has 13 in 2026, rounded down.
    assert_eq!((year.has_target, year.target_fen), (true, 13 * MONTHLY_FEN + MONTHLY_FEN / 5));
    assert_eq!((last.horizon(), last.actual_fen), (pb::ForecastHorizon::Target, 0));
    assert_eq!(last.target_fen, 14 * MONTHLY_FEN);
    let deals: Vec<&str> = found.deals.iter().map(|deal| deal.deal.as_str()).collect();
    assert_eq!((deals.as_slice(), found.deal_count), (["deals/here"].as_slice(), 1));
    let deal = &found.deals[0];
    assert_eq!((deal.stage(), deal.registered_bp.len()), (pb::DealStage::Lead, 2));
    assert!(found.notes.iter().any(|note| note.zh_cn.contains("1 个在途项目没有写明行政区划")));
    assert!(found.notes.iter().all(|note| !note.en.is_empty()));
    // Nothing was kept, and after a restart the answer is the same.
    assert_eq!(world.position(), position);
    world.restart().await;
    assert_eq!(forecast(&world, asked("t1", "")).await.unwrap(), found);
    let other = pb::ForecastTargetRequest { seed: 7, ..asked("t1", "") };
    assert_ne!(forecast(&world, other).await.unwrap().outlooks, found.outlooks);
}

#[tokio::test]
async fn a_past_day_knows_only_what_was_dated_up_to_it() {
    let world = furnished().await;
    let found = forecast(&world, asked("t1", "2025-06-30")).await.unwrap();
    assert_eq!(found.outlooks[0].actual_fen, 6 * MONTHLY_FEN);
    assert_eq!(found.deal_count, 0, "the deals began later");
    let closed = forecast(&world, asked("t1", "2025-12-31")).await.unwrap();
    let addition = closed.outlooks[0].addition.unwrap();
    assert_eq!((addition.p10_fen, addition.p90_fen), (0, 0));
    assert_eq!(closed.outlooks[0].total.unwrap().p50_fen, 12 * MONTHLY_FEN);
}

#[tokio::test]
async fn a_back_test_has_points_scores_and_a_word_of_caution() {
    let world = furnished().await;
    let request = pb::BacktestForecastRequest {
        target: "targets/t1".into(),
        years: 3,
        draws: 200,
        ..Default::default()
    };
    let mut client = ForecastServiceClient::new(world.channel());
    let found = client.backtest_forecast(request.clone()).await.unwrap().into_inner();
    assert_eq!(found, client.backtest_forecast(request).await.unwrap().into_inner());
    // Two years of history end on 10 January 2024; 2026 is not over.
    let days: Vec<(&str, pb::BacktestReach)> =
        found.points.iter().map(|point| (point.as_of_date.as_str(), point.reach())).collect();
    let (this, next) = (pb::BacktestReach::ThisYear, pb::BacktestReach::NextYear);
    assert_eq!(days[..2], [("2024-03-31", this), ("2024-03-31", next)]);
    assert_eq!(days.last(), Some(&("2025-09-30", this)));
    let first = &found.points[0];
    assert_eq!((first.actual_fen, first.came_fen), (3 * MONTHLY_FEN, 9 * MONTHLY_FEN));
    for score in &found.scores {
        assert_eq!(score.decile_counts.iter().sum::<i32>(), score.point_count);
    }
    assert!(found.notes[0].zh_cn.contains("不能证明校准良好"), "{:?}", found.notes);
}

#[tokio::test]
async fn what_cannot_be_forecast_is_refused_with_the_field_at_fault() {
    let world = furnished().await;
    make_target(&world, "count", target(pb::Metric::RegistrationCount, 2027)).await;
    make_target(&world, "far", target(pb::Metric::TechnologyAmount, 2037)).await;
    let of = |request| forecast(&world, request);
    not_found(of(asked("none", "")).await);
    let draws = |draws| pb::ForecastTargetRequest { draws, ..asked("t1", "") };
    for draws in [draws(-1), draws(99), draws(100_001)] {
        invalid(of(draws).await, &["draws OUT_OF_RANGE"]);
    }
    invalid(of(asked("t1", "2026-06-02")).await, &["as_of_date OUT_OF_RANGE"]);
    invalid(of(asked("t1", "2026-02-29")).await, &["as_of_date DATE_FORMAT"]);
    invalid(of(asked("count", "")).await, &["target CONTRADICTION"]);
    invalid(of(asked("far", "")).await, &["target OUT_OF_RANGE"]);
    let mut client = ForecastServiceClient::new(world.channel());
    for years in [-1, 11] {
        let target = "targets/t1".to_owned();
        let request = pb::BacktestForecastRequest { target, years, ..Default::default() };
        invalid(client.backtest_forecast(request).await, &["years OUT_OF_RANGE"]);
    }
    let request = pb::BacktestForecastRequest::default();
    let nameless = client.backtest_forecast(request).await.unwrap_err();
    assert_eq!(nameless.code(), Code::InvalidArgument);
}

/// What `qianxian forecast` prints for these arguments.
async fn printed(world: &World, arguments: &[&str]) -> String {
    let server = format!("http://{}", world.address());
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_qianxian"));
    command.args(["forecast", "t1", "--server", &server]).args(arguments);
    let output = tokio::task::spawn_blocking(move || command.output()).await.unwrap().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_terminal_shows_both_series_the_scope_and_the_notes() {
    let world = furnished().await;
    let shown = printed(&world, &["--as-of", "2026-05-31", "--draws", "500"]).await;
    for words in [
        "技术交易额（输出 330521） 截至 2026-05-31 · 500 次模拟，种子 20250630，forecast-1",
        "2026-01-01 至 2026-12-31",
        "已登记      500万元",
        "预计新增    P10 ",
        "预计合计    P10 ",
        "目标        1320万元，达到的可能 ",
        "说明：",
    ] {
        assert!(shown.contains(words), "{words:?} is not in\n{shown}");
    }
    let english = printed(&world, &["--lang", "en", "--backtest", "--years", "2"]).await;
    assert!(english.contains("from P10 to P90 (80 % would be right)"), "{english}");
    let json = printed(&world, &["--json", "--seed", "7"]).await;
    assert!(json.contains("\"seed\": \"7\""), "{json}");
}
