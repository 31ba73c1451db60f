//! `qianxian explain`.

use qianxian_proto::v1 as pb;
use qianxian_proto::v1::explain_match_request::Subject as Explained;
use qianxian_proto::v1::match_need_request::Subject;
use qianxian_proto::v1::matching_service_client::MatchingServiceClient;

use super::args::ExplainArgs;
use super::cards::{card, json, shut_gates};
use super::connect::Connection;
use super::ending::Ending;
use super::failure::Failure;
use super::match_need::show_need;
use super::need_subject::{resource_name, subject};
use super::terminal::Terminal;
use crate::domain::Kind;

pub(super) async fn run(terminal: Terminal, args: ExplainArgs) -> Result<Ending, Failure> {
    let subject = subject(args.need.as_deref(), args.text.as_deref(), args.file.as_deref())?;
    let subject = match subject {
        Subject::Need(name) => Explained::Need(name),
        Subject::InlineNeed(need) => Explained::InlineNeed(need),
        Subject::Text(text) => Explained::Text(text),
    };
    let connection = Connection::open_existing(terminal, &args.target).await?;
    let request = pb::ExplainMatchRequest {
        subject: Some(subject),
        achievement: resource_name(Kind::Achievement, &args.achievement),
        page_size: args.limit,
        filter: args.filter,
        consistency: pb::Consistency::Latest.into(),
        as_of_date: args.as_of,
    };
    let mut client = MatchingServiceClient::new(connection.channel.clone());
    let answer = client.explain_match(request).await;
    connection.close().await;
    let response = answer?.into_inner();
    if args.json {
        terminal.line(&json(&response)?)?;
    } else {
        show(terminal, &response)?;
    }
    Ok(Ending::Done)
}

fn show(terminal: Terminal, response: &pb::ExplainMatchResponse) -> Result<(), Failure> {
    if let Some(need) = &response.need {
        show_need(terminal, need)?;
    }
    let verdict = response.verdict.as_ref().and_then(|verdict| verdict.text.as_ref());
    if let Some(text) = verdict {
        terminal.both(&format!("结论：{}", text.zh_cn), &format!("verdict: {}", text.en))?;
    }
    let Some(pair) = &response.pair else {
        return Ok(());
    };
    let gates = shut_gates(terminal, &pair.gates);
    for line in card(terminal, pair).into_iter().chain(gates) {
        terminal.line(&line)?;
    }
    Ok(())
}
