//! `qianxian match`.

use std::io::Read;
use std::path::Path;

use qianxian_proto::v1 as pb;
use qianxian_proto::v1::match_need_request::Subject;
use qianxian_proto::v1::matching_service_client::MatchingServiceClient;

use super::args::MatchArgs;
use super::cards::{card, json};
use super::connect::Connection;
use super::ending::Ending;
use super::failure::Failure;
use super::terminal::Terminal;
use crate::domain::Kind;
use crate::domain::text::excerpt;

/// Most bytes of a need's text; the longest text that the contract takes is shorter.
const TEXT_BYTES_MAX: u64 = 1 << 20;

pub(super) async fn run(terminal: Terminal, args: MatchArgs) -> Result<Ending, Failure> {
    let subject = subject(&args)?;
    let connection = Connection::open_existing(terminal, &args.target).await?;
    let answer = ask(&connection, subject, args.filter, args.limit, args.spread).await;
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
    subject: Subject,
    filter: String,
    limit: i32,
    spread: bool,
) -> Result<pb::MatchNeedResponse, Failure> {
    let request = pb::MatchNeedRequest {
        subject: Some(subject),
        page_size: limit,
        filter,
        consistency: pb::Consistency::Latest.into(),
        spread,
    };
    let client = MatchingServiceClient::new(connection.channel.clone());
    let mut client = client.max_decoding_message_size(usize::MAX);
    Ok(client.match_need(request).await?.into_inner())
}

fn subject(args: &MatchArgs) -> Result<Subject, Failure> {
    let collection = Kind::Need.collection();
    match (&args.need, &args.text, &args.file) {
        (Some(id), _, _) if id.contains('/') => Ok(Subject::Need(id.clone())),
        (Some(id), _, _) => Ok(Subject::Need(format!("{collection}/{id}"))),
        (None, Some(text), _) => Ok(Subject::Text(text.clone())),
        (None, None, Some(path)) => read_text(path).map(Subject::Text),
        (None, None, None) => {
            Err(Failure::new("请给出 --need、--text 或 --file", "give --need, --text or --file"))
        }
    }
}

fn read_text(path: &Path) -> Result<String, Failure> {
    let mut bytes = Vec::new();
    let read = if path == Path::new("-") {
        std::io::stdin().lock().take(TEXT_BYTES_MAX).read_to_end(&mut bytes)
    } else {
        std::fs::File::open(path).and_then(|file| file.take(TEXT_BYTES_MAX).read_to_end(&mut bytes))
    };
    read.map_err(|source| Failure::file(path, &source))?;
    let text = String::from_utf8(bytes).map_err(|_| {
        let path = path.display();
        Failure::new(
            format!("{path} 不是 UTF-8 文本；请另存为 UTF-8"),
            format!("{path} is no UTF-8 text; save it as UTF-8"),
        )
    })?;
    Ok(text.trim_start_matches('\u{FEFF}').to_owned())
}

/// Shows a need and its matches as cards.
pub(super) fn show(terminal: Terminal, response: &pb::MatchNeedResponse) -> Result<(), Failure> {
    if let Some(need) = &response.need {
        let title = if need.title.is_empty() { &need.description } else { &need.title };
        let enterprise = need.enterprise.as_ref().map_or("", |party| party.display_name.as_str());
        let gap = if enterprise.is_empty() { "" } else { " — " };
        let title = excerpt(title, 60);
        terminal.both(
            &format!("需求：{title}{gap}{enterprise}"),
            &format!("need: {title}{gap}{enterprise}"),
        )?;
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
    let version = &response.ranker_version;
    terminal.both(
        &format!("（{considered} 项成果有共同字词，显示 {shown} 项，{gated} 项被硬条件挡下；排序版本 {version}）"),
        &format!("({considered} achievements share words, {shown} shown, {gated} kept out by gates; ranker {version})"),
    )
}
