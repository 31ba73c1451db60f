//! `qianxian progress`: how far targets are reached, and what their figures are made of.

use qianxian_proto::v1 as pb;
use qianxian_proto::v1::progress_service_client::ProgressServiceClient;
use tonic::transport::Channel;

use super::args_progress::ProgressArgs;
use super::cards::json;
use super::connect::Connection;
use super::ending::Ending;
use super::failure::Failure;
use super::progress_tables::{show_bookings, show_funnel, show_progress, show_targets};
use super::terminal::Terminal;
use crate::contract::{time_to_pb, word_to_pb};
use crate::domain::{Day, Kind, Time};
use crate::ledger::View;

/// Entries that are asked for at a time.
const PAGE_SIZE: i32 = 1_000;
/// Most entries that are listed; the totals are of all.
const LISTED_MAX: usize = 10_000;

type Client = ProgressServiceClient<Channel>;

pub(super) async fn run(terminal: Terminal, args: ProgressArgs) -> Result<Ending, Failure> {
    let connection = Connection::open_existing(terminal, &args.target).await?;
    let mut client = ProgressServiceClient::new(connection.channel.clone());
    let done = answer(terminal, &mut client, &args).await;
    drop(client);
    connection.close().await;
    done.map(|()| Ending::Done)
}

async fn answer(
    terminal: Terminal,
    client: &mut Client,
    args: &ProgressArgs,
) -> Result<(), Failure> {
    if args.funnel {
        let request = pb::QueryFunnelRequest {
            target: target_name(&args.name),
            start_date: date(args.since),
            as_of_date: date(args.as_of),
            ..pb::QueryFunnelRequest::default()
        };
        let funnel = client.query_funnel(request).await?.into_inner();
        return if args.json {
            terminal.line(&json(&funnel)?)
        } else {
            show_funnel(terminal, &funnel)
        };
    }
    if args.name.is_empty() {
        let targets = targets(client, args).await?;
        return if args.json {
            terminal.line(&json(&targets)?)
        } else {
            show_targets(terminal, &targets)
        };
    }
    let request = pb::QueryTargetProgressRequest {
        target: target_name(&args.name),
        as_of_date: date(args.as_of),
        year: args.year.unwrap_or(0),
        view: view(args),
        known_time: known(args),
        dimension: word_to_pb(args.by),
    };
    let found = client.query_target_progress(request).await?.into_inner();
    let Some(row) = &args.bookings else {
        return if args.json {
            terminal.line(&json(&found)?)
        } else {
            show_progress(terminal, &found)
        };
    };
    let bookings = bookings(client, args, value_of(&found, row)?).await?;
    if args.json {
        return terminal.line(&json(&bookings)?);
    }
    show_bookings(terminal, &bookings)
}

/// Shows all targets, then one of them, as of a day.
pub(super) async fn overview(
    terminal: Terminal,
    connection: &Connection,
    name: &str,
    as_of: Day,
) -> Result<(), Failure> {
    let mut client = ProgressServiceClient::new(connection.channel.clone());
    let all = ProgressArgs { as_of: Some(as_of), ..ProgressArgs::default() };
    answer(terminal, &mut client, &all).await?;
    let one = ProgressArgs { name: name.to_owned(), ..all };
    terminal.line("")?;
    answer(terminal, &mut client, &one).await
}

fn target_name(name: &str) -> String {
    if name.is_empty() || name.contains('/') {
        return name.to_owned();
    }
    format!("{}/{name}", Kind::Target.collection())
}

fn date(day: Option<Day>) -> String {
    day.map(|day| day.to_string()).unwrap_or_default()
}

fn view(args: &ProgressArgs) -> i32 {
    word_to_pb(Some(if args.corrected { View::AsCorrected } else { View::AsReported }))
}

fn known(args: &ProgressArgs) -> Option<prost_types::Timestamp> {
    args.known_at.map(|micros| time_to_pb(Time::from_micros(micros)))
}

async fn targets(
    client: &mut Client,
    args: &ProgressArgs,
) -> Result<pb::ListTargetProgressResponse, Failure> {
    let mut all = pb::ListTargetProgressResponse::default();
    loop {
        let request = pb::ListTargetProgressRequest {
            as_of_date: date(args.as_of),
            view: view(args),
            known_time: known(args),
            page_size: PAGE_SIZE,
            page_token: all.next_page_token.clone(),
        };
        let page = client.list_target_progress(request).await?.into_inner();
        let mut targets = std::mem::take(&mut all.targets);
        targets.extend(page.targets);
        all = pb::ListTargetProgressResponse { targets, ..page };
        if all.next_page_token.is_empty() {
            return Ok(all);
        }
    }
}

/// The row that a person means, by its value or by what it is called; as written if there is none.
fn value_of(found: &pb::QueryTargetProgressResponse, row: &str) -> Result<String, Failure> {
    let is_meant = |known: &&pb::ProgressRow| {
        let label = known.label.as_ref();
        known.value == row || label.is_some_and(|it| it.zh_cn == row || it.en == row)
    };
    if row.is_empty() {
        return Ok(String::new());
    }
    let meant = found.rows.iter().find(is_meant).map(|row| row.value.clone());
    meant.ok_or_else(|| {
        let labels = found.rows.iter().filter_map(|row| row.label.as_ref());
        let (zh, en): (Vec<_>, Vec<_>) =
            labels.map(|label| (label.zh_cn.as_str(), label.en.as_str())).unzip();
        Failure::new(
            format!("没有分项“{row}”；可用：{}", zh.join("、")),
            format!("there is no row '{row}'; use one of: {}", en.join(", ")),
        )
    })
}

/// All entries of a row, page by page.
async fn bookings(
    client: &mut Client,
    args: &ProgressArgs,
    value: String,
) -> Result<pb::ListBookingsResponse, Failure> {
    let mut request = pb::ListBookingsRequest {
        target: target_name(&args.name),
        as_of_date: date(args.as_of),
        year: args.year.unwrap_or(0),
        view: view(args),
        known_time: known(args),
        figure: word_to_pb(args.figure),
        dimension: word_to_pb(args.by),
        value,
        page_size: PAGE_SIZE,
        page_token: String::new(),
    };
    let mut listed = Vec::new();
    loop {
        let mut page = client.list_bookings(request.clone()).await?.into_inner();
        listed.append(&mut page.bookings);
        if page.next_page_token.is_empty() || listed.len() >= LISTED_MAX {
            return Ok(pb::ListBookingsResponse { bookings: listed, ..page });
        }
        request.page_token = page.next_page_token;
    }
}
