//! `qianxian feedback`.

use qianxian_proto::v1 as pb;
use qianxian_proto::v1::feedback_service_client::FeedbackServiceClient;

use super::args_ranking::FeedbackArgs;
use super::cards::{json, short_id};
use super::connect::Connection;
use super::ending::Ending;
use super::failure::Failure;
use super::terminal::Terminal;
use crate::contract::word_to_pb;
use crate::domain::Kind;
use crate::domain::words::{DeclineReason, Word};

pub(super) async fn run(terminal: Terminal, args: FeedbackArgs) -> Result<Ending, Failure> {
    let reasons = args.reason.iter().map(|word| reason(terminal, word));
    let reasons = reasons.collect::<Result<Vec<_>, _>>()?;
    let name = |kind: Kind, id: &str| format!("{}/{}", kind.collection(), short_id(id));
    let feedback = pb::Feedback {
        need: name(Kind::Need, &args.need),
        achievement: name(Kind::Achievement, &args.achievement),
        verdict: word_to_pb(Some(args.verdict.word())),
        reasons,
        comment: args.comment,
        person: args.person,
        ..Default::default()
    };
    let connection = Connection::open_existing(terminal, &args.target).await?;
    let given = give(&connection, feedback).await;
    connection.close().await;
    let given = given?;
    if args.json {
        terminal.line(&json(&given)?)?;
        return Ok(Ending::Done);
    }
    let verdict = args.verdict.word();
    let (need, offer) = (short_id(&given.need), short_id(&given.achievement));
    let name = &given.name;
    let (zh, en) = match &given.seen {
        Some(seen) => {
            (format!("当时排第 {} 位", seen.rank), format!("it stood at place {} then", seen.rank))
        }
        None => ("当时不在匹配之列".to_owned(), "it was no match then".to_owned()),
    };
    terminal.both(
        &format!("已记下 {name}：{need} 与 {offer} {}；{zh}", verdict.zh()),
        &format!("kept {name}: {} of {offer} for {need}; {en}", verdict.en()),
    )?;
    Ok(Ending::Done)
}

async fn give(connection: &Connection, feedback: pb::Feedback) -> Result<pb::Feedback, Failure> {
    let mut client = FeedbackServiceClient::new(connection.channel.clone());
    let request = pb::CreateFeedbackRequest { feedback: Some(feedback), ..Default::default() };
    Ok(client.create_feedback(request).await?.into_inner())
}

fn reason(terminal: Terminal, word: &str) -> Result<i32, Failure> {
    let known = DeclineReason::parse(word);
    known.map(|reason| word_to_pb(Some(reason))).ok_or_else(|| {
        let label = |reason: &DeclineReason| {
            let code = reason.code().to_lowercase().replace('_', "-");
            format!("{code}（{}）", terminal.pick(reason.zh(), reason.en()))
        };
        let choices: Vec<String> = DeclineReason::ALL.iter().map(label).collect();
        let choices = choices.join("、");
        Failure::new(
            format!("没有原因“{word}”；可用：{choices}"),
            format!("there is no reason '{word}'; use one of {choices}"),
        )
    })
}
