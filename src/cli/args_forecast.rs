//! The command line of forecasts.

use clap::Args;

use super::args::TargetArgs;

#[derive(Debug, Args)]
pub(super) struct ForecastArgs {
    /// 目标编号 · Id of the target
    #[arg(value_name = "TARGET")]
    pub(super) target_id: String,
    #[command(flatten)]
    pub(super) target: TargetArgs,
    /// 截至哪一天（北京时间），如 2025-06-30 · The day up to which something is known [default: today]
    #[arg(long, default_value = "")]
    pub(super) as_of: String,
    /// 随机种子，相同则结果相同 · What the draws come from; the same seed gives the same answer
    #[arg(long, default_value_t = crate::forecast::SEED_DEFAULT)]
    pub(super) seed: i64,
    /// 模拟次数（100–100000） · Draws [default: 10000, in a back-test 2000]
    #[arg(long, value_parser = clap::value_parser!(i32).range(100..=100_000))]
    pub(super) draws: Option<i32>,
    /// 回测：过去的预测准不准 · Back-test: how good past forecasts would have been
    #[arg(long)]
    pub(super) backtest: bool,
    /// 回测最近几年（1–10） · Years to look back on in a back-test
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(i32).range(1..=10))]
    pub(super) years: i32,
    /// 以 JSON 输出 · Print JSON
    #[arg(long)]
    pub(super) json: bool,
}
