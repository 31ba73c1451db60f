//! `qianxian learn`: weights from feedback and judgements, measured on needs held out.

use qianxian_proto::v1 as pb;
use qianxian_proto::v1::ranking_service_client::RankingServiceClient;

use super::args_ranking::LearnArgs;
use super::cards::{json, short_id};
use super::connect::Connection;
use super::ending::Ending;
use super::failure::Failure;
use super::ranker_text::show_ranker;
use super::rankers::ranker_name;
use super::terminal::Terminal;

pub(super) async fn run(terminal: Terminal, args: LearnArgs) -> Result<Ending, Failure> {
    let connection = Connection::open_existing(terminal, &args.common.target).await?;
    let request = pb::LearnRankerRequest {
        ranker_id: args.ranker_id,
        parent: ranker_name(&args.parent),
        judged_sets: args.set,
        without_feedback: args.without_feedback,
        seed: args.seed,
        validate_only: args.dry_run,
    };
    let mut client = RankingServiceClient::new(connection.channel.clone());
    let learned = client.learn_ranker(request).await;
    drop(client);
    connection.close().await;
    let learned = learned?.into_inner();
    let ranker = learned.ranker.clone().unwrap_or_default();
    let is_recommended = ranker.provenance.as_ref().is_some_and(|learned| learned.recommended);
    let is_good = learned.changed && is_recommended;
    if args.common.json {
        terminal.line(&json(&learned)?)?;
    } else {
        tell(terminal, &ranker, learned.changed, is_recommended, args.dry_run)?;
    }
    Ok(if is_good { Ending::Done } else { Ending::WithFindings })
}

fn tell(
    terminal: Terminal,
    ranker: &pb::Ranker,
    changed: bool,
    is_recommended: bool,
    dry_run: bool,
) -> Result<(), Failure> {
    let version = short_id(&ranker.name);
    if !changed {
        return terminal.both(
            &format!("没有学到比 {version} 更好的权重，什么都没有保存。"),
            &format!("no weights better than those of {version} were found; nothing is kept"),
        );
    }
    show_ranker(terminal, ranker)?;
    if !is_recommended {
        terminal.both(
            "不建议启用：在留出的需求上，变化的 95% 区间包含变差的可能。",
            "not recommended: on the needs held out, the 95 % interval of the change includes a loss",
        )?;
    }
    if dry_run {
        return terminal.both("试运行，没有保存。", "a dry run: nothing is kept");
    }
    terminal.both(
        &format!(
            "已保存，尚未启用。先比较：qianxian rankers compare {version}；启用：qianxian rankers activate {version}"
        ),
        &format!(
            "kept, and not active. Compare first: qianxian rankers compare {version}; then: \
             qianxian rankers activate {version}"
        ),
    )
}
