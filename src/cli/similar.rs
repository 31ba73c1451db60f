//! `qianxian similar`.

use qianxian_proto::v1 as pb;
use qianxian_proto::v1::matching_service_client::MatchingServiceClient;

use super::args::SimilarArgs;
use super::cards::{holders, json, short_id, title};
use super::connect::Connection;
use super::ending::Ending;
use super::failure::Failure;
use super::need_subject::resource_name;
use super::terminal::Terminal;
use crate::domain::Kind;

pub(super) async fn run(terminal: Terminal, args: SimilarArgs) -> Result<Ending, Failure> {
    let connection = Connection::open_existing(terminal, &args.target).await?;
    let request = pb::FindSimilarRequest {
        achievement: resource_name(Kind::Achievement, &args.achievement),
        page_size: args.limit,
        consistency: pb::Consistency::Latest.into(),
        as_of_date: args.as_of,
    };
    let client = MatchingServiceClient::new(connection.channel.clone());
    let mut client = client.max_decoding_message_size(usize::MAX);
    let answer = client.find_similar(request).await;
    connection.close().await;
    let response = answer?.into_inner();
    if args.json {
        terminal.line(&json(&response)?)?;
    } else {
        show(terminal, &response)?;
    }
    Ok(Ending::Done)
}

fn show(terminal: Terminal, response: &pb::FindSimilarResponse) -> Result<(), Failure> {
    if let Some(offer) = &response.achievement {
        let title = title(offer);
        terminal.both(&format!("成果：{title}"), &format!("achievement: {title}"))?;
    }
    for found in &response.similar {
        for line in entry(terminal, found) {
            terminal.line(&line)?;
        }
    }
    if response.similar.is_empty() {
        terminal.both("没有重复或可替代的成果。", "no duplicate and no alternative")?;
    }
    Ok(())
}

fn entry(terminal: Terminal, found: &pb::SimilarAchievement) -> Vec<String> {
    let Some(offer) = &found.achievement else {
        return Vec::new();
    };
    let what = match found.duplicate {
        true => terminal.pick("疑似重复", "likely duplicate"),
        false => terminal.pick("可能替代", "possible alternative"),
    };
    let (title, id, holders) = (title(offer), short_id(&offer.name), holders(offer));
    let gap = if holders.is_empty() { "" } else { " · " };
    let mut lines = vec![format!("  [{what}] {title}  [{id}]{gap}{holders}")];
    let texts = found.reasons.iter().filter_map(|reason| reason.text.as_ref());
    lines.extend(texts.map(|text| format!("    · {}", terminal.pick(&text.zh_cn, &text.en))));
    if !found.matched_terms.is_empty() {
        let words = found.matched_terms.join(terminal.pick("、", ", "));
        lines.push(format!("    · {}{words}", terminal.pick("共同字词：", "words in common: ")));
    }
    lines
}
