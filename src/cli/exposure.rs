//! `qianxian exposure`: whom the first ten matches of the open needs go to.

use qianxian_proto::v1 as pb;
use qianxian_proto::v1::ranking_service_client::RankingServiceClient;

use super::args_ranking::ExposureArgs;
use super::cards::{json, short_id};
use super::connect::Connection;
use super::ending::Ending;
use super::failure::Failure;
use super::ranker_text::{decimal, percent};
use super::rankers::ranker_name;
use super::terminal::Terminal;
use crate::domain::text::excerpt;

/// Holders and achievements that are shown.
const SHOWN_MAX: usize = 10;
/// Longest title, in characters.
const TITLE_CHARS: usize = 40;

pub(super) async fn run(terminal: Terminal, args: ExposureArgs) -> Result<Ending, Failure> {
    let connection = Connection::open_existing(terminal, &args.common.target).await?;
    let mut client = RankingServiceClient::new(connection.channel.clone());
    let request =
        pb::ExposureReportRequest { ranker: ranker_name(&args.ranker), need_limit: args.needs };
    let report = client.exposure_report(request).await;
    drop(client);
    connection.close().await;
    let report = report?.into_inner();
    if args.common.json {
        terminal.line(&json(&report)?)?;
        return Ok(Ending::Done);
    }
    let (looked_at, open) = (report.looked_at_need_count, report.open_need_count);
    let ranker = short_id(&report.ranker);
    terminal.both(
        &format!("{open} 条征集中需求里的 {looked_at} 条，各取前十名；排序版本 {ranker}"),
        &format!("the first ten matches of {looked_at} of {open} open needs; ranker {ranker}"),
    )?;
    let (plain, spread) = (report.plain.unwrap_or_default(), report.spread.unwrap_or_default());
    show(terminal, "不分散", "plain", &plain)?;
    show(terminal, "分散后", "spread", &spread)?;
    let lists = [
        (&plain.holders, "完成单位", "holders"),
        (&spread.holders, "完成单位（分散后）", "holders, spread"),
        (&plain.achievements, "成果", "achievements"),
    ];
    for (list, zh, en) in lists {
        terminal.both(&format!("{zh}："), &format!("{en}:"))?;
        for one in list.iter().take(SHOWN_MAX) {
            let title = excerpt(&one.title, TITLE_CHARS);
            terminal.line(&format!("  {}\t{title}\t{}", one.need_count, short_id(&one.name)))?;
        }
    }
    Ok(Ending::Done)
}

fn show(terminal: Terminal, zh: &str, en: &str, one: &pb::Exposure) -> Result<(), Failure> {
    let (places, offers, holders) = (one.place_count, one.achievement_count, one.holder_count);
    let (gini, top) = (decimal(one.holder_gini_ppm), percent(one.top_holders_share_ppm));
    let offers_gini = decimal(one.achievement_gini_ppm);
    terminal.both(
        &format!(
            "{zh}\t席位 {places}\t成果 {offers}（基尼 {offers_gini}）\t完成单位 {holders}（基尼 {gini}，前五占 {top}）"
        ),
        &format!(
            "{en}\tplaces {places}\tachievements {offers} (Gini {offers_gini})\tholders {holders} \
             (Gini {gini}, top five {top})"
        ),
    )
}
