//! The command line of targets' progress.

use clap::Args;

use super::args::TargetArgs;
use crate::domain::Day;
use crate::domain::words::Word;
use crate::ledger::{Dimension, Figure};

fn dimension(text: &str) -> Result<Dimension, String> {
    let choices = "sector, institution, enterprise, broker, town, contract-type, ip-kind, month";
    Dimension::parse(text).ok_or_else(|| format!("{}: {choices}", Dimension::choices()))
}

fn figure(text: &str) -> Result<Figure, String> {
    let choices = "actual, year-before, provisional";
    Figure::parse(text).ok_or_else(|| format!("{}: {choices}", Figure::choices()))
}

fn day(text: &str) -> Result<Day, String> {
    Day::parse(text).ok_or_else(|| "如 2025-06-30 · write it like 2025-06-30".to_owned())
}

fn moment(text: &str) -> Result<i64, String> {
    let moment: Result<jiff::Timestamp, _> = text.parse();
    moment.map(jiff::Timestamp::as_microsecond).map_err(|_| {
        "如 2025-06-30T18:00:00+08:00 · write it like 2025-06-30T18:00:00+08:00".to_owned()
    })
}

#[derive(Debug, Default, Args)]
pub(super) struct ProgressArgs {
    /// 目标编号，不给则列出全部目标 · Id of the target; without it all targets are listed
    #[arg(default_value = "")]
    pub(super) name: String,
    /// 截至哪一天（北京） · The day that is asked for, in Beijing [default: today]
    #[arg(long, value_parser = day)]
    pub(super) as_of: Option<Day>,
    /// 哪一年 · The year [default: the one that the day lies in]
    #[arg(long, requires = "name", value_parser = clap::value_parser!(i32).range(1_900..=2_199))]
    pub(super) year: Option<i32>,
    /// 分项：sector、institution、enterprise、broker、town、contract-type、ip-kind、month · Cut the figure by
    #[arg(long, requires = "name", value_parser = dimension)]
    pub(super) by: Option<Dimension>,
    /// 列出构成数字的各笔；与 --by 合用时写分项的名称 · List the entries, with --by those of one row
    #[arg(long, requires = "name", num_args = 0..=1, default_missing_value = "", value_name = "ROW")]
    pub(super) bookings: Option<String>,
    /// 哪个数字的各笔：actual、year-before、provisional · The figure whose entries are listed
    #[arg(long, requires = "bookings", value_parser = figure)]
    pub(super) figure: Option<Figure>,
    /// 变更、注销、撤销追溯到登记日 · Carry changes and revocations back to the day of registration
    #[arg(long)]
    pub(super) corrected: bool,
    /// 只算到此刻已记下的 · Leave out what was written down after this moment
    #[arg(long, value_parser = moment)]
    pub(super) known_at: Option<i64>,
    /// 显示漏斗：从在库成果到产业化 · Show the funnel, from what is on offer to what is in use
    #[arg(long, conflicts_with_all = ["by", "bookings", "year", "known_at"])]
    pub(super) funnel: bool,
    /// 漏斗从哪一天起 · The funnel's first day [default: 1 January of the day's year]
    #[arg(long, requires = "funnel", value_parser = day)]
    pub(super) since: Option<Day>,
    #[command(flatten)]
    pub(super) target: TargetArgs,
    /// 以 JSON 输出，金额精确到分 · Print JSON, amounts to the fen
    #[arg(long)]
    pub(super) json: bool,
}
