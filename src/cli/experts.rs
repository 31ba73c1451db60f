//! `qianxian experts`: the people for a need.

use qianxian_proto::v1 as pb;
use qianxian_proto::v1::match_experts_request::Subject as Asked;
use qianxian_proto::v1::match_need_request::Subject;
use qianxian_proto::v1::matching_service_client::MatchingServiceClient;

use super::args::ExpertsArgs;
use super::cards::{json, short_id};
use super::connect::Connection;
use super::ending::Ending;
use super::failure::Failure;
use super::match_need::show_need;
use super::need_subject::subject;
use super::terminal::Terminal;

pub(super) async fn run(terminal: Terminal, args: ExpertsArgs) -> Result<Ending, Failure> {
    let subject = subject(args.need.as_deref(), args.text.as_deref(), args.file.as_deref())?;
    let subject = match subject {
        Subject::Need(name) => Asked::Need(name),
        Subject::InlineNeed(need) => Asked::InlineNeed(need),
        Subject::Text(text) => Asked::Text(text),
    };
    let connection = Connection::open_existing(terminal, &args.target).await?;
    let request = pb::MatchExpertsRequest {
        subject: Some(subject),
        page_size: args.limit,
        consistency: pb::Consistency::Latest.into(),
    };
    let mut client = MatchingServiceClient::new(connection.channel.clone());
    let answer = client.match_experts(request).await;
    connection.close().await;
    let response = answer?.into_inner();
    if args.json {
        terminal.line(&json(&response)?)?;
    } else {
        show(terminal, &response)?;
    }
    Ok(Ending::Done)
}

fn show(terminal: Terminal, response: &pb::MatchExpertsResponse) -> Result<(), Failure> {
    if let Some(need) = &response.need {
        show_need(terminal, need)?;
    }
    for found in &response.matches {
        for line in card(terminal, found) {
            terminal.line(&line)?;
        }
    }
    if response.matches.is_empty() {
        terminal.both("没有合适的专家。", "no expert fits")?;
    }
    if !response.near_misses.is_empty() {
        terminal.both("差一点的专家：", "near misses:")?;
        for found in &response.near_misses {
            for line in near_miss(terminal, found) {
                terminal.line(&line)?;
            }
        }
    }
    if !response.unlisted_contributors.is_empty() {
        terminal.both(
            "相近成果的完成人，尚未建专家档案：",
            "contributors of near achievements, not on file as experts:",
        )?;
        for person in &response.unlisted_contributors {
            terminal.line(&unlisted(person))?;
        }
    }
    let (considered, gated) = (response.candidate_count, response.gated_count);
    let (shown, version) = (response.matches.len(), &response.ranker_version);
    terminal.both(
        &format!("（{considered} 名专家相关，显示 {shown} 名，{gated} 名被硬条件挡下；排序版本 {version}）"),
        &format!("({considered} experts near, {shown} shown, {gated} kept out by gates; ranker {version})"),
    )
}

fn who(expert: &pb::Expert) -> String {
    let at = expert.organization.as_ref().map_or("", |party| party.display_name.as_str());
    let parts = [expert.display_name.as_str(), expert.title.as_str(), at];
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    format!("{}  [{}]", parts.join(" · "), short_id(&expert.name))
}

fn points(points: i32) -> f64 {
    f64::from(points) / f64::from(crate::matching::POINTS_MAX / 100)
}

fn text(terminal: Terminal, reason: Option<&pb::Reason>) -> String {
    let text = reason.and_then(|reason| reason.text.as_ref());
    text.map_or_else(String::new, |text| terminal.pick(&text.zh_cn, &text.en).to_owned())
}

fn card(terminal: Terminal, found: &pb::ExpertMatch) -> Vec<String> {
    let Some(expert) = &found.expert else {
        return Vec::new();
    };
    let mut lines = vec![format!("{:>2}. {}  {:.1}", found.rank, who(expert), points(found.score))];
    for signal in found.signals.iter().filter(|signal| signal.points > 0) {
        let reason = text(terminal, signal.reason.as_ref());
        lines.push(format!("    +{:>4.1}  {reason}", points(signal.points)));
    }
    lines
}

fn near_miss(terminal: Terminal, found: &pb::ExpertMatch) -> Vec<String> {
    let Some(expert) = &found.expert else {
        return Vec::new();
    };
    let mut lines = vec![format!("  · {}  {:.1}", who(expert), points(found.score))];
    for gate in found.gates.iter().filter(|gate| !gate.passed) {
        lines.push(format!("    ✕ {}", text(terminal, gate.reason.as_ref())));
    }
    lines
}

fn unlisted(person: &pb::UnlistedContributor) -> String {
    let at = person.organization.as_ref().map_or("", |party| party.display_name.as_str());
    let best = person.evidence.first();
    let (title, id) =
        best.map_or(("", ""), |best| (best.title.as_str(), short_id(&best.achievement)));
    format!("  · {}（{at}）— {title}  [{id}]", person.display_name)
}
