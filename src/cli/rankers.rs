//! `qianxian rankers`: which there are, which ranks, what another would change.

use qianxian_proto::v1 as pb;
use qianxian_proto::v1::ranking_service_client::RankingServiceClient;
use tonic::transport::Channel;

use super::args_ranking::{CompareArgs, CreateRankerArgs, RankersArgs, RankersCommand};
use super::cards::{json, short_id};
use super::connect::Connection;
use super::ending::Ending;
use super::failure::Failure;
use super::ranker_text::{percent, show_choice, show_ranker, signal_code, signal_kind};
use super::terminal::Terminal;
use crate::domain::Kind;
use crate::domain::text::excerpt;

/// Longest title of an example, in characters.
const TITLE_CHARS: usize = 40;

type Client = RankingServiceClient<Channel>;

/// The name of a ranker; empty for none.
pub(super) fn ranker_name(version: &str) -> String {
    match short_id(version) {
        "" => String::new(),
        id => format!("{}/{id}", Kind::Ranker.collection()),
    }
}

pub(super) async fn run(terminal: Terminal, command: RankersCommand) -> Result<Ending, Failure> {
    let common = match &command {
        RankersCommand::List(common) | RankersCommand::Rollback(common) => common,
        RankersCommand::Show(args) | RankersCommand::Activate(args) => &args.common,
        RankersCommand::Create(args) => &args.common,
        RankersCommand::Shadow(args) => &args.common,
        RankersCommand::Compare(args) => &args.common,
    };
    let connection = Connection::open_existing(terminal, &common.target).await?;
    let client = RankingServiceClient::new(connection.channel.clone());
    let done = answer(terminal, client, &command).await;
    connection.close().await;
    done.map(|()| Ending::Done)
}

async fn answer(
    terminal: Terminal,
    mut client: Client,
    command: &RankersCommand,
) -> Result<(), Failure> {
    match command {
        RankersCommand::List(args) => list(terminal, client, args).await,
        RankersCommand::Show(args) => {
            let request = pb::GetRankerRequest { name: ranker_name(&args.ranker) };
            let ranker = client.get_ranker(request).await?.into_inner();
            ranker_shown(terminal, &args.common, &ranker)
        }
        RankersCommand::Create(args) => {
            let ranker = client.create_ranker(creation(args)?).await?.into_inner();
            ranker_shown(terminal, &args.common, &ranker)
        }
        RankersCommand::Activate(args) => {
            let ranker = ranker_name(&args.ranker);
            let request = pb::ActivateRankerRequest { ranker, ..Default::default() };
            let choice = client.activate_ranker(request).await?.into_inner();
            choice_shown(terminal, &args.common, &choice)
        }
        RankersCommand::Rollback(args) => {
            let request = pb::RollbackRankerRequest::default();
            let choice = client.rollback_ranker(request).await?.into_inner();
            choice_shown(terminal, args, &choice)
        }
        RankersCommand::Shadow(args) => {
            let ranker = ranker_name(&args.ranker);
            let request = pb::ShadowRankerRequest { ranker, ..Default::default() };
            let choice = client.shadow_ranker(request).await?.into_inner();
            choice_shown(terminal, &args.common, &choice)
        }
        RankersCommand::Compare(args) => compare(terminal, client, args).await,
    }
}

fn ranker_shown(
    terminal: Terminal,
    args: &RankersArgs,
    ranker: &pb::Ranker,
) -> Result<(), Failure> {
    if args.json { terminal.line(&json(ranker)?) } else { show_ranker(terminal, ranker) }
}

fn choice_shown(
    terminal: Terminal,
    args: &RankersArgs,
    choice: &pb::RankerChoice,
) -> Result<(), Failure> {
    if args.json { terminal.line(&json(choice)?) } else { show_choice(terminal, choice) }
}

fn creation(args: &CreateRankerArgs) -> Result<pb::CreateRankerRequest, Failure> {
    let mut weights = Vec::with_capacity(args.weight.len());
    for written in &args.weight {
        let parts = written.split_once('=').and_then(|(signal, weight)| {
            Some((signal_kind(signal.trim())?, weight.trim().parse().ok()?))
        });
        let Some((kind, weight)) = parts else {
            return Err(Failure::new(
                format!("“{written}”不是权重；写作 TEXT=900000"),
                format!("'{written}' is no weight; write it like TEXT=900000"),
            ));
        };
        weights.push(pb::SignalWeight { kind: kind.into(), weight });
    }
    let ranker = pb::Ranker { weights, notes: args.notes.clone(), ..Default::default() };
    let ranker_id = args.ranker.clone();
    Ok(pb::CreateRankerRequest { ranker: Some(ranker), ranker_id, ..Default::default() })
}

async fn list(terminal: Terminal, mut client: Client, args: &RankersArgs) -> Result<(), Failure> {
    let request = pb::ListRankersRequest { page_size: 1_000, ..Default::default() };
    let page = client.list_rankers(request).await?.into_inner();
    if args.json {
        return terminal.line(&json(&page)?);
    }
    let choice = client.get_ranker_choice(pb::GetRankerChoiceRequest {}).await?.into_inner();
    for ranker in &page.rankers {
        let mut marks = Vec::new();
        let mut mark = |holds: bool, zh: &str, en: &str| {
            if holds {
                marks.push(terminal.pick(zh, en).to_owned());
            }
        };
        mark(ranker.name == choice.active, "启用", "active");
        mark(ranker.name == choice.shadow, "影子", "in shadow");
        mark(ranker.shipped, "随程序提供", "shipped");
        let recommended = ranker.provenance.as_ref().map(|learned| learned.recommended);
        mark(recommended == Some(true), "学得，建议启用", "learned, recommended");
        mark(recommended == Some(false), "学得，不建议启用", "learned, not recommended");
        let weights: Vec<String> = ranker
            .weights
            .iter()
            .map(|weight| format!("{}={}", signal_code(weight.kind()), weight.weight))
            .collect();
        let (version, marks) = (short_id(&ranker.name), marks.join(", "));
        terminal.line(&format!("{version}\t{marks}\t{}", weights.join(" ")))?;
    }
    Ok(())
}

async fn compare(
    terminal: Terminal,
    mut client: Client,
    args: &CompareArgs,
) -> Result<(), Failure> {
    let request = pb::CompareRankersRequest {
        ranker: ranker_name(&args.ranker),
        base: ranker_name(&args.base),
        need_limit: args.needs,
    };
    let compared = client.compare_rankers(request).await?.into_inner();
    if args.common.json {
        return terminal.line(&json(&compared)?);
    }
    let (ranker, base) = (short_id(&compared.ranker), short_id(&compared.base));
    let (looked_at, open) = (compared.compared_need_count, compared.open_need_count);
    let (changed, first) = (compared.changed_need_count, compared.changed_first_count);
    let overlap = percent(compared.overlap_ppm);
    terminal.both(
        &format!(
            "若以 {ranker} 代替 {base}：看了 {open} 条征集中需求里的 {looked_at} 条，前十名有变化的 {changed} 条，\
             首位不同的 {first} 条；前十名重合 {overlap}"
        ),
        &format!(
            "with {ranker} in place of {base}: of {open} open needs {looked_at} were looked at; the \
             first ten change for {changed}, the first for {first}; {overlap} of the first ten stay"
        ),
    )?;
    for (moves, zh, en) in [(&compared.rises, "上升", "rise"), (&compared.falls, "下降", "fall")]
    {
        for one in moves {
            let (need, offer) = (short_id(&one.need), short_id(&one.achievement));
            let (before, after) = (one.rank_before, one.rank_after);
            let word = terminal.pick(zh, en);
            let title = excerpt(&one.title, TITLE_CHARS);
            terminal.line(&format!("  {word}\t{need}\t{offer}\t{before} → {after}\t{title}"))?;
        }
    }
    Ok(())
}
