//! `qianxian search`.

use comfy_table::presets;
use comfy_table::{ContentArrangement, Table};
use qianxian_proto::v1 as pb;
use qianxian_proto::v1::achievement_service_client::AchievementServiceClient;

use super::args::SearchArgs;
use super::cards::{holders, json, price, short_id, title};
use super::connect::Connection;
use super::ending::Ending;
use super::failure::Failure;
use super::terminal::Terminal;

pub(super) async fn run(terminal: Terminal, args: SearchArgs) -> Result<Ending, Failure> {
    let connection = Connection::open_existing(terminal, &args.target).await?;
    let answer = ask(&connection, &args).await;
    connection.close().await;
    let response = answer?;
    if args.json {
        terminal.line(&json(&response)?)?;
    } else {
        show(terminal, &args, &response)?;
    }
    Ok(Ending::Done)
}

async fn ask(
    connection: &Connection,
    args: &SearchArgs,
) -> Result<pb::SearchAchievementsResponse, Failure> {
    let request = pb::SearchAchievementsRequest {
        query: args.query.clone(),
        filter: args.filter.clone(),
        page_size: args.limit,
        page_token: String::new(),
        facet_fields: vec!["technology_field".to_owned(), "stage".to_owned()],
        consistency: pb::Consistency::Latest.into(),
    };
    let mut client = AchievementServiceClient::new(connection.channel.clone());
    Ok(client.search_achievements(request).await?.into_inner())
}

fn show(
    terminal: Terminal,
    args: &SearchArgs,
    response: &pb::SearchAchievementsResponse,
) -> Result<(), Failure> {
    if response.results.is_empty() {
        return terminal.both(
            "没有找到。换几个更常见的词，或去掉过滤条件试试。",
            "nothing found; try more common words, or drop the filter",
        );
    }
    let mut table = Table::new();
    table.load_style(presets::UTF8_FULL_CONDENSED);
    table.set_content_arrangement(ContentArrangement::Dynamic);
    let heads = ["#", "编号", "成果名称", "完成单位", "TRL", "价格"];
    let heads_en = ["#", "id", "title", "holder", "TRL", "price"];
    let heads = heads.into_iter().zip(heads_en).map(|(zh, en)| terminal.pick(zh, en));
    table.set_header(heads);
    for (place, result) in (1..).zip(&response.results) {
        let Some(offer) = &result.achievement else {
            continue;
        };
        let trl = if offer.trl == 0 { "-".to_owned() } else { offer.trl.to_string() };
        let (id, title, holders) = (short_id(&offer.name), title(offer), holders(offer));
        let place: i32 = place;
        table.add_row([&place.to_string(), id, &title, &holders, &trl, &price(terminal, offer)]);
    }
    terminal.line(&table.to_string())?;
    let (shown, total) = (response.results.len(), response.total_size);
    terminal.both(
        &format!("共 {total} 条，显示前 {shown} 条"),
        &format!("{total} found, the first {shown} shown"),
    )?;
    for facet in response.facets.iter().filter(|facet| !facet.buckets.is_empty()) {
        let buckets = facet.buckets.iter().take(6).map(|bucket| {
            let label = bucket.label.as_ref().map(|label| terminal.pick(&label.zh_cn, &label.en));
            format!("{} {}", label.unwrap_or(&bucket.value), bucket.count)
        });
        let field = match facet.field.as_str() {
            "technology_field" => terminal.pick("技术领域", "technology field"),
            "stage" => terminal.pick("所处阶段", "stage"),
            other => other,
        };
        terminal.line(&format!("  {field}: {}", buckets.collect::<Vec<_>>().join(" · ")))?;
    }
    if args.filter.is_empty() {
        terminal.both(
            "用 --filter 缩小范围，如 --filter 'trl >= 6'；--json 给出全部字段",
            "narrow with --filter, such as --filter 'trl >= 6'; --json shows every field",
        )?;
    }
    Ok(())
}
