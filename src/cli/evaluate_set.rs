//! `qianxian evaluate --set`: a ranker measured on a judged set of the catalogue.

use qianxian_proto::v1 as pb;
use qianxian_proto::v1::ranking_service_client::RankingServiceClient;

use super::args::EvaluateArgs;
use super::cards::short_id;
use super::connect::Connection;
use super::ending::Ending;
use super::failure::Failure;
use super::ranker_text::decimal;
use super::rankers::ranker_name;
use super::terminal::Terminal;

pub(super) async fn run(
    terminal: Terminal,
    args: &EvaluateArgs,
    judged_set: String,
) -> Result<Ending, Failure> {
    let connection = Connection::open_existing(terminal, &args.target).await?;
    let mut client = RankingServiceClient::new(connection.channel.clone());
    let request = pb::EvaluateRankingRequest { judged_set, ranker: ranker_name(&args.ranker) };
    let measured = client.evaluate_ranking(request).await;
    drop(client);
    connection.close().await;
    let measured = measured?.into_inner();
    let (judged, missing) = (measured.judged_need_count, measured.missing_need_count);
    let (set, ranker) = (&measured.judged_set, short_id(&measured.ranker));
    let position = measured.journal_position;
    terminal.note(
        &format!(
            "评判集 {set}：{judged} 条需求，其中 {missing} 条不在目录；排序版本 {ranker}，日志位置 {position}"
        ),
        &format!(
            "judged set {set}: {judged} needs, {missing} of them not in the catalogue; ranker \
             {ranker}, journal position {position}"
        ),
    );
    for measure in measured.measures.iter().filter(|measure| measure.need_count > 0) {
        let (low, high) = (decimal(measure.low_ppm), decimal(measure.high_ppm));
        let (name, mean, needs) = (&measure.name, decimal(measure.mean_ppm), measure.need_count);
        terminal.line(&format!("{name}\t{mean}\t[{low}, {high}]\tneeds={needs}"))?;
    }
    Ok(Ending::Done)
}
