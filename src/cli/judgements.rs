//! `qianxian judgements`: judged sets from TSV files, and what there is.

use std::path::Path;

use qianxian_proto::v1 as pb;
use qianxian_proto::v1::judgement_service_client::JudgementServiceClient;
use tonic::transport::Channel;

use super::args_ranking::{ImportJudgementsArgs, JudgementsCommand, ListJudgementsArgs};
use super::cards::short_id;
use super::connect::Connection;
use super::ending::Ending;
use super::failure::Failure;
use super::terminal::Terminal;
use crate::domain::Kind;
use crate::domain::judgement::GRADE_MAX;

/// Lines of one message of an import.
const MESSAGE_LINES: usize = 500;
/// Lines of one import call, as many as a call takes.
const CALL_LINES: usize = 10_000;
/// Judgements on a page.
const PAGE_SIZE: i32 = 1_000;
/// Rejected lines that are shown.
const SHOWN_MAX: usize = 20;

/// One line of a file of judgements.
pub(super) struct Line {
    /// Its number, counted from 1.
    pub(super) row: i64,
    pub(super) need: String,
    pub(super) achievement: String,
    pub(super) grade: u8,
    pub(super) note: String,
}

/// Reads the lines of a file of judgements; blank ones and those that begin with `#` are passed
/// over.
pub(super) fn read_lines(path: &Path) -> Result<Vec<Line>, Failure> {
    let text = std::fs::read_to_string(path).map_err(|source| Failure::file(path, &source))?;
    let text = text.trim_start_matches('\u{FEFF}');
    let mut lines = Vec::new();
    for (row, line) in (1..).zip(text.lines()) {
        if line.trim().is_empty() || line.starts_with('#') {
            continue;
        }
        let parts: Vec<&str> = line.split('\t').map(str::trim).collect();
        let grade = parts.get(2).and_then(|grade| grade.parse::<u8>().ok());
        match (parts.as_slice(), grade.filter(|grade| *grade <= GRADE_MAX)) {
            ([need, achievement, _, note @ ..], Some(grade)) if note.len() <= 1 => {
                lines.push(Line {
                    row,
                    need: short_id(need).to_owned(),
                    achievement: short_id(achievement).to_owned(),
                    grade,
                    note: note.first().copied().unwrap_or_default().to_owned(),
                })
            }
            _ => {
                let shape = format!("need<TAB>achievement<TAB>0–{GRADE_MAX}[<TAB>note]");
                return Err(rejected(path, row, &shape));
            }
        }
    }
    if lines.is_empty() {
        let path = path.display();
        return Err(Failure::new(
            format!("{path} 里没有评判"),
            format!("there is no judgement in {path}"),
        ));
    }
    Ok(lines)
}

/// A line that cannot be taken.
pub(super) fn rejected(path: &Path, row: i64, why: &str) -> Failure {
    let path = path.display();
    Failure::new(format!("{path} 第 {row} 行：{why}"), format!("{path} row {row}: {why}"))
}

pub(super) async fn run(terminal: Terminal, command: JudgementsCommand) -> Result<Ending, Failure> {
    match command {
        JudgementsCommand::Import(args) => import(terminal, args).await,
        JudgementsCommand::List(args) => list(terminal, args).await,
    }
}

async fn import(terminal: Terminal, args: ImportJudgementsArgs) -> Result<Ending, Failure> {
    let lines = read_lines(&args.file)?;
    let connection = Connection::open(terminal, &args.target).await?;
    let sent = send(connection.channel.clone(), &args, &lines).await;
    connection.close().await;
    let (counts, refused) = sent?;
    let (created, updated) = (counts.created_count, counts.updated_count);
    let (unchanged, rejected) = (counts.unchanged_count, counts.rejected_count);
    let set = &args.set;
    terminal.both(
        &format!("评判集 {set}：新增 {created}，更新 {updated}，未变 {unchanged}，拒绝 {rejected}"),
        &format!(
            "judged set {set}: {created} created, {updated} updated, {unchanged} unchanged, \
             {rejected} rejected"
        ),
    )?;
    for (row, text) in refused.iter().take(SHOWN_MAX) {
        terminal.line(&format!("  {row}: {}", terminal.pick(&text.zh_cn, &text.en)))?;
    }
    Ok(if rejected == 0 { Ending::Done } else { Ending::WithFindings })
}

type Sent = (pb::ImportCounts, Vec<(i64, pb::LocalizedText)>);

async fn send(
    channel: Channel,
    args: &ImportJudgementsArgs,
    lines: &[Line],
) -> Result<Sent, Failure> {
    let mut client = JudgementServiceClient::new(channel).max_decoding_message_size(usize::MAX);
    let mut counts = pb::ImportCounts::default();
    let mut refused = Vec::new();
    for call in lines.chunks(CALL_LINES) {
        let messages: Vec<_> = call
            .chunks(MESSAGE_LINES)
            .map(|lines| pb::ImportJudgementsRequest {
                validate_only: args.dry_run,
                judged_set: args.set.clone(),
                update_only: false,
                items: lines.iter().map(|line| item(args, line)).collect(),
            })
            .collect();
        let done = client.import_judgements(tokio_stream::iter(messages)).await?.into_inner();
        let done_counts = done.counts.unwrap_or_default();
        counts.created_count += done_counts.created_count;
        counts.updated_count += done_counts.updated_count;
        counts.unchanged_count += done_counts.unchanged_count;
        counts.rejected_count += done_counts.rejected_count;
        for outcome in done.outcomes {
            let texts = outcome.violations.into_iter().filter_map(|violation| violation.message);
            refused.extend(texts.map(|text| (outcome.row, text)));
        }
    }
    Ok((counts, refused))
}

fn item(args: &ImportJudgementsArgs, line: &Line) -> pb::ImportJudgementItem {
    let name = |kind: Kind, id: &str| format!("{}/{id}", kind.collection());
    let judgement = pb::Judgement {
        need: name(Kind::Need, &line.need),
        achievement: name(Kind::Achievement, &line.achievement),
        grade: i32::from(line.grade),
        judge: args.judge.clone(),
        note: line.note.clone(),
        ..Default::default()
    };
    pb::ImportJudgementItem { row: line.row, judgement: Some(judgement) }
}

async fn list(terminal: Terminal, args: ListJudgementsArgs) -> Result<Ending, Failure> {
    let connection = Connection::open_existing(terminal, &args.target).await?;
    let channel = connection.channel.clone();
    let listed = match args.set {
        Some(set) => list_one(terminal, channel, set).await,
        None => list_sets(terminal, channel).await,
    };
    connection.close().await;
    listed.map(|()| Ending::Done)
}

async fn list_sets(terminal: Terminal, channel: Channel) -> Result<(), Failure> {
    let mut client = JudgementServiceClient::new(channel);
    let sets = client.list_judged_sets(pb::ListJudgedSetsRequest {}).await?.into_inner();
    if sets.judged_sets.is_empty() {
        return terminal.both("还没有评判集。", "there is no judged set yet");
    }
    for set in sets.judged_sets {
        let pb::JudgedSet { id, need_count, judgement_count } = set;
        terminal.both(
            &format!("{id}\t需求 {need_count}\t评判 {judgement_count}"),
            &format!("{id}\tneeds {need_count}\tjudgements {judgement_count}"),
        )?;
    }
    Ok(())
}

/// Prints the judgements of a set in the shape in which they are imported.
async fn list_one(terminal: Terminal, channel: Channel, set: String) -> Result<(), Failure> {
    let mut client = JudgementServiceClient::new(channel);
    let mut request = pb::ListJudgementsRequest {
        page_size: PAGE_SIZE,
        page_token: String::new(),
        judged_set: set,
    };
    loop {
        let page = client.list_judgements(request.clone()).await?.into_inner();
        for one in page.judgements {
            let (need, achievement) = (short_id(&one.need), short_id(&one.achievement));
            let note = one.note.replace(['\n', '\t'], " ");
            let note = if note.is_empty() { note } else { format!("\t{note}") };
            terminal.line(&format!("{need}\t{achievement}\t{}{note}", one.grade))?;
        }
        if page.next_page_token.is_empty() {
            return Ok(());
        }
        request.page_token = page.next_page_token;
    }
}
