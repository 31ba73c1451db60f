//! `qianxian match`.

use qianxian_proto::v1 as pb;
use qianxian_proto::v1::matching_service_client::MatchingServiceClient;

use super::args::MatchArgs;
use super::cards::{card, json, near_miss, need_title, title};
use super::connect::Connection;
use super::ending::Ending;
use super::failure::Failure;
use super::need_subject::subject;
use super::terminal::Terminal;

pub(super) async fn run(terminal: Terminal, args: MatchArgs) -> Result<Ending, Failure> {
    let subject = subject(args.need.as_deref(), args.text.as_deref(), args.file.as_deref())?;
    let connection = Connection::open_existing(terminal, &args.target).await?;
    let request = pb::MatchNeedRequest {
        subject: Some(subject),
        page_size: args.limit,
        filter: args.filter,
        consistency: pb::Consistency::Latest.into(),
        as_of_date: args.as_of,
        spread: args.spread,
    };
    let answer = ask(&connection, request).await;
    connection.close().await;
    let response = answer?;
    if args.json {
        terminal.line(&json(&response)?)?;
    } else {
        show(terminal, &response)?;
    }
    Ok(Ending::Done)
}

/// Asks for the matches of a need.
pub(super) async fn ask(
    connection: &Connection,
    request: pb::MatchNeedRequest,
) -> Result<pb::MatchNeedResponse, Failure> {
    let client = MatchingServiceClient::new(connection.channel.clone());
    let mut client = client.max_decoding_message_size(usize::MAX);
    Ok(client.match_need(request).await?.into_inner())
}

/// Says whose matches these are.
pub(super) fn show_need(terminal: Terminal, need: &pb::Need) -> Result<(), Failure> {
    let enterprise = need.enterprise.as_ref().map_or("", |party| party.display_name.as_str());
    let gap = if enterprise.is_empty() { "" } else { " — " };
    let title = need_title(need);
    terminal.both(
        &format!("需求：{title}{gap}{enterprise}"),
        &format!("need: {title}{gap}{enterprise}"),
    )
}

/// Shows a need and its matches as cards.
pub(super) fn show(terminal: Terminal, response: &pb::MatchNeedResponse) -> Result<(), Failure> {
    if let Some(need) = &response.need {
        show_need(terminal, need)?;
    }
    for found in &response.matches {
        for line in card(terminal, found) {
            terminal.line(&line)?;
        }
    }
    let (considered, gated) = (response.candidate_count, response.gated_count);
    let shown = response.matches.len();
    if shown == 0 {
        terminal.both("没有匹配的成果。", "no achievement matches")?;
    }
    show_near_misses(terminal, &response.near_misses)?;
    let (version, day) = (&response.ranker_version, &response.as_of_date);
    terminal.both(
        &format!("（{considered} 项成果有共同字词，显示 {shown} 项，{gated} 项被硬条件挡下；按 {day}，排序版本 {version}）"),
        &format!("({considered} achievements share words, {shown} shown, {gated} kept out by gates; as of {day}, ranker {version})"),
    )
}

fn show_near_misses(terminal: Terminal, near: &[pb::Match]) -> Result<(), Failure> {
    if near.is_empty() {
        return Ok(());
    }
    terminal.both("差一点的成果（放行条件）：", "near misses (and what would let them in):")?;
    for (found, offer) in near.iter().filter_map(|near| Some((near, near.achievement.as_ref()?))) {
        let (what, gates) = (title(offer), &found.gates);
        for line in near_miss(terminal, &what, &offer.name, found.score, gates) {
            terminal.line(&line)?;
        }
    }
    Ok(())
}
