//! `qianxian match --achievement`: which needs could an achievement answer?

use qianxian_proto::v1 as pb;
use qianxian_proto::v1::matching_service_client::MatchingServiceClient;

use super::args::MatchArgs;
use super::cards::{holders, json, near_miss, need_card, need_title, title};
use super::connect::Connection;
use super::ending::Ending;
use super::failure::Failure;
use super::need_subject::resource_name;
use super::terminal::Terminal;
use crate::domain::Kind;

pub(super) async fn run(
    terminal: Terminal,
    achievement: &str,
    args: MatchArgs,
) -> Result<Ending, Failure> {
    let connection = Connection::open_existing(terminal, &args.target).await?;
    let request = pb::MatchAchievementRequest {
        achievement: resource_name(Kind::Achievement, achievement),
        page_size: args.limit,
        consistency: pb::Consistency::Latest.into(),
        as_of_date: args.as_of,
    };
    let client = MatchingServiceClient::new(connection.channel.clone());
    let mut client = client.max_decoding_message_size(usize::MAX);
    let answer = client.match_achievement(request).await;
    connection.close().await;
    let response = answer?.into_inner();
    if args.json {
        terminal.line(&json(&response)?)?;
    } else {
        show(terminal, &response)?;
    }
    Ok(Ending::Done)
}

fn show(terminal: Terminal, response: &pb::MatchAchievementResponse) -> Result<(), Failure> {
    if let Some(offer) = &response.achievement {
        let (title, holders) = (title(offer), holders(offer));
        let gap = if holders.is_empty() { "" } else { " — " };
        terminal.both(
            &format!("成果：{title}{gap}{holders}"),
            &format!("achievement: {title}{gap}{holders}"),
        )?;
    }
    for line in response.matches.iter().flat_map(|found| need_card(terminal, found)) {
        terminal.line(&line)?;
    }
    if response.matches.is_empty() {
        terminal.both("没有匹配的需求。", "no open need matches")?;
    }
    show_near_misses(terminal, &response.near_misses)?;
    let (considered, gated) = (response.candidate_count, response.gated_count);
    let shown = response.matches.len();
    let (version, day) = (&response.ranker_version, &response.as_of_date);
    terminal.both(
        &format!("（{considered} 条征集中的需求有共同字词，显示 {shown} 条，{gated} 条被硬条件挡下；按 {day}，排序版本 {version}）"),
        &format!("({considered} open needs share words, {shown} shown, {gated} kept out by gates; as of {day}, ranker {version})"),
    )
}

fn show_near_misses(terminal: Terminal, near: &[pb::NeedMatch]) -> Result<(), Failure> {
    if near.is_empty() {
        return Ok(());
    }
    terminal.both("差一点的需求（放行条件）：", "near misses (and what would let them in):")?;
    for (found, need) in near.iter().filter_map(|near| Some((near, near.need.as_ref()?))) {
        let (what, gates) = (need_title(need), &found.gates);
        for line in near_miss(terminal, &what, &need.name, found.score, gates) {
            terminal.line(&line)?;
        }
    }
    Ok(())
}
