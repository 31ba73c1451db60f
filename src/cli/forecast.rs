//! `qianxian forecast`: where a target's total will be, and how good such forecasts would have been.

use qianxian_proto::v1 as pb;
use qianxian_proto::v1::forecast_service_client::ForecastServiceClient;

use super::args_forecast::ForecastArgs;
use super::cards::{json, short_id};
use super::connect::Connection;
use super::ending::Ending;
use super::failure::Failure;
use super::terminal::Terminal;
use crate::contract::word_of;
use crate::domain::target::Scope;
use crate::domain::text::excerpt;
use crate::domain::trade::words::DealStage;
use crate::domain::words::Word;
use crate::domain::{Fen, Kind};

/// Deals that are shown one by one.
const DEALS_SHOWN: usize = 10;
/// Longest title, in characters.
const TITLE_CHARS: usize = 30;
/// What forecast amounts are rounded down to: 10,000 yuan. More places would be false precision.
const ROUND_FEN: i64 = 1_000_000;

pub(super) async fn run(terminal: Terminal, args: ForecastArgs) -> Result<Ending, Failure> {
    let connection = Connection::open_existing(terminal, &args.target).await?;
    let mut client = ForecastServiceClient::new(connection.channel.clone());
    let target = format!("{}/{}", Kind::Target.collection(), short_id(&args.target_id));
    let (as_of_date, seed) = (args.as_of, args.seed);
    let draws = args.draws.unwrap_or_default();
    let ended = if args.backtest {
        let years = args.years;
        let request = pb::BacktestForecastRequest { target, as_of_date, years, seed, draws };
        let answer = client.backtest_forecast(request).await;
        answer.map(|answer| Answer::Backtest(answer.into_inner()))
    } else {
        let request = pb::ForecastTargetRequest { target, as_of_date, seed, draws };
        let answer = client.forecast_target(request).await;
        answer.map(|answer| Answer::Forecast(answer.into_inner()))
    };
    drop(client);
    connection.close().await;
    match ended? {
        Answer::Forecast(answer) if args.json => terminal.line(&json(&answer)?)?,
        Answer::Backtest(answer) if args.json => terminal.line(&json(&answer)?)?,
        Answer::Forecast(answer) => show_forecast(terminal, &answer)?,
        Answer::Backtest(answer) => show_backtest(terminal, &answer)?,
    }
    Ok(Ending::Done)
}

enum Answer {
    Forecast(pb::ForecastTargetResponse),
    Backtest(pb::BacktestForecastResponse),
}

fn show_forecast(terminal: Terminal, answer: &pb::ForecastTargetResponse) -> Result<(), Failure> {
    let scope = scope(terminal, answer.scope, &answer.region_prefix);
    let pb::ForecastTargetResponse { display_name, as_of_date, seed, draws, .. } = answer;
    let (model, position) = (&answer.model_version, answer.journal_position);
    terminal.both(
        &format!(
            "{display_name}（{scope}） 截至 {as_of_date} · {draws} 次模拟，种子 {seed}，{model}，台账位置 {position}"
        ),
        &format!(
            "{display_name} ({scope}) as of {as_of_date} · {draws} draws, seed {seed}, {model}, \
             journal {position}"
        ),
    )?;
    for outlook in &answer.outlooks {
        show_outlook(terminal, outlook)?;
    }
    show_deals(terminal, answer)?;
    show_notes(terminal, &answer.notes)
}

fn show_outlook(terminal: Terminal, outlook: &pb::ForecastOutlook) -> Result<(), Failure> {
    let (first, last) = (&outlook.first_date, &outlook.last_date);
    terminal.line("")?;
    terminal.both(&format!("{first} 至 {last}"), &format!("{first} to {last}"))?;
    let actual = terminal.money(Fen::new(outlook.actual_fen));
    terminal.both(&format!("  已登记      {actual}"), &format!("  registered  {actual}"))?;
    let addition = spread(terminal, outlook.addition.unwrap_or_default());
    terminal.both(&format!("  预计新增    {addition}"), &format!("  expected    {addition}"))?;
    let total = spread(terminal, outlook.total.unwrap_or_default());
    terminal.both(&format!("  预计合计    {total}"), &format!("  together    {total}"))?;
    let parts = outlook.parts.unwrap_or_default();
    let [open, signed, new, corrections] =
        [parts.open_deals_fen, parts.signed_fen, parts.new_business_fen, parts.corrections_fen]
            .map(|amount| rounded(terminal, amount));
    terminal.both(
        &format!(
            "  新增中位数  在途项目 {open} · 已签未登记 {signed} · 新业务 {new} · 变更与撤销 {corrections}"
        ),
        &format!(
            "  of its P50  open deals {open} · signed {signed} · new business {new} · corrections \
             {corrections}"
        ),
    )?;
    if !outlook.has_target {
        return Ok(());
    }
    let (wanted, chance) =
        (terminal.money(Fen::new(outlook.target_fen)), percent(outlook.reach_bp.into()));
    terminal.both(
        &format!("  目标        {wanted}，达到的可能 {chance}"),
        &format!("  target      {wanted}, reached with a chance of {chance}"),
    )
}

fn show_deals(terminal: Terminal, answer: &pb::ForecastTargetResponse) -> Result<(), Failure> {
    let count = answer.deal_count;
    terminal.line("")?;
    terminal.both(
        &format!("在途 {count} 项，预期贡献最大的（可能性依次对应上列各期）："),
        &format!("{count} open, those that bring most first (chances by period as above):"),
    )?;
    for deal in answer.deals.iter().take(DEALS_SHOWN) {
        let chances: Vec<String> =
            deal.registered_bp.iter().map(|chance| percent((*chance).into())).collect();
        let stage = word_of::<DealStage>(deal.stage);
        let stage = stage.map_or("", |stage| terminal.pick(stage.zh(), stage.en()));
        let amount = match deal.has_amount {
            true => rounded(terminal, deal.amount_fen),
            false => terminal.pick("未估", "no estimate").to_owned(),
        };
        let (name, title) = (&deal.deal, excerpt(&deal.title, TITLE_CHARS));
        terminal.line(&format!("  {}\t{amount}\t{stage}\t{title}\t{name}", chances.join(" / ")))?;
    }
    Ok(())
}

fn show_backtest(terminal: Terminal, answer: &pb::BacktestForecastResponse) -> Result<(), Failure> {
    let scope = scope(terminal, answer.scope, &answer.region_prefix);
    let pb::BacktestForecastResponse { display_name, as_of_date, seed, draws, .. } = answer;
    let (model, position) = (&answer.model_version, answer.journal_position);
    terminal.both(
        &format!(
            "{display_name}（{scope}） 回测，结果截至 {as_of_date} · 每次 {draws} 次模拟，种子 {seed}，{model}，台账位置 {position}"
        ),
        &format!(
            "{display_name} ({scope}) back-test, outcomes up to {as_of_date} · {draws} draws each, \
             seed {seed}, {model}, journal {position}"
        ),
    )?;
    for score in &answer.scores {
        show_score(terminal, score)?;
    }
    for point in &answer.points {
        let expected = spread(terminal, point.addition.unwrap_or_default());
        let came = rounded(terminal, point.came_fen);
        let mark = if point.inside { "✓" } else { "✗" };
        let (day, last) = (&point.as_of_date, &point.last_date);
        terminal.both(
            &format!("  {mark} {day} → {last}  预计新增 {expected}  实际 {came}"),
            &format!("  {mark} {day} → {last}  expected {expected}  came {came}"),
        )?;
    }
    show_notes(terminal, &answer.notes)
}

fn show_score(terminal: Terminal, score: &pb::BacktestScore) -> Result<(), Failure> {
    let reach = match score.reach() {
        pb::BacktestReach::NextYear => terminal.pick("次年", "next year"),
        _ => terminal.pick("当年", "this year"),
    };
    let inside = percent(score.inside_bp.into());
    let (bias, error) = match score.has_error {
        true => (percent(score.bias_bp), percent(score.error_bp)),
        false => ("–".to_owned(), "–".to_owned()),
    };
    let deciles: Vec<String> = score.decile_counts.iter().map(i32::to_string).collect();
    let (points, deciles) = (score.point_count, deciles.join(" "));
    terminal.both(
        &format!(
            "{reach}：{points} 个时点，{inside} 落入 P10–P90（应为 80%）；年度总额 P50 平均偏差 {bias}、平均误差 {error}；十分位 {deciles}"
        ),
        &format!(
            "{reach}: {points} points, {inside} from P10 to P90 (80 % would be right); P50 of the \
             year's total off by {bias} in the mean, by {error} in size; deciles {deciles}"
        ),
    )
}

fn show_notes(terminal: Terminal, notes: &[pb::LocalizedText]) -> Result<(), Failure> {
    if notes.is_empty() {
        return Ok(());
    }
    terminal.line("")?;
    terminal.both("说明：", "notes:")?;
    for note in notes {
        terminal.line(&format!("  - {}", terminal.pick(&note.zh_cn, &note.en)))?;
    }
    Ok(())
}

fn scope(terminal: Terminal, scope: i32, prefix: &str) -> String {
    let scope = word_of::<Scope>(scope);
    let scope = scope.map_or("", |scope| terminal.pick(scope.zh(), scope.en()));
    format!("{scope} {prefix}").trim().to_owned()
}

fn spread(terminal: Terminal, spread: pb::ForecastSpread) -> String {
    let [p10, p50, p90, mean] = [spread.p10_fen, spread.p50_fen, spread.p90_fen, spread.mean_fen]
        .map(|amount| rounded(terminal, amount));
    let mean = format!("{}{mean}", terminal.pick("均值 ", "mean "));
    format!("P10 {p10} · P50 {p50} · P90 {p90} · {mean}")
}

/// A forecast amount, rounded down to 10,000 yuan.
fn rounded(terminal: Terminal, amount: i64) -> String {
    let rest = amount.rem_euclid(ROUND_FEN);
    terminal.money(Fen::new(amount.saturating_sub(rest)))
}

/// Basis points as a percentage.
fn percent(bp: i64) -> String {
    let sign = if bp < 0 { "-" } else { "" };
    let bp = bp.unsigned_abs();
    format!("{sign}{}.{}%", bp / 100, bp % 100 / 10)
}
