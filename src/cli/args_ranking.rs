//! The command line of feedback, judged sets, rankers and learning.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::args::TargetArgs;
use crate::domain::words::FeedbackVerdict;

/// What a person says of a match.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum VerdictArg {
    /// 合适
    Accept,
    /// 不合适
    Decline,
    /// 待定
    Maybe,
}

impl VerdictArg {
    /// The word of the trade.
    pub(super) const fn word(self) -> FeedbackVerdict {
        match self {
            Self::Accept => FeedbackVerdict::Accept,
            Self::Decline => FeedbackVerdict::Decline,
            Self::Maybe => FeedbackVerdict::Maybe,
        }
    }
}

#[derive(Debug, Args)]
pub(super) struct FeedbackArgs {
    /// 需求编号 · Id of the need
    pub(super) need: String,
    /// 成果编号 · Id of the achievement
    pub(super) achievement: String,
    /// 结论 · The verdict
    #[arg(value_enum)]
    pub(super) verdict: VerdictArg,
    /// 不合适的原因，可多次给出，如 too-early 或 太早期 · Reason to decline, may be repeated
    #[arg(long)]
    pub(super) reason: Vec<String>,
    /// 说明 · In your own words
    #[arg(long, default_value = "")]
    pub(super) comment: String,
    /// 反馈人 · Who says so
    #[arg(long, default_value = "")]
    pub(super) person: String,
    #[command(flatten)]
    pub(super) target: TargetArgs,
    /// 以 JSON 输出 · Print JSON
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, Subcommand)]
pub(super) enum JudgementsCommand {
    /// 导入评判：每行 需求<TAB>成果<TAB>等级 0–3[<TAB>理由] · Import lines of need, achievement, grade 0–3[, why]
    Import(ImportJudgementsArgs),
    /// 列出评判集，或其中一个的评判 · List the judged sets, or the judgements of one
    List(ListJudgementsArgs),
}

#[derive(Debug, Args)]
pub(super) struct ImportJudgementsArgs {
    /// 评判文件（TSV） · The file (TSV); lines that begin with # are passed over
    pub(super) file: PathBuf,
    /// 评判集 · The judged set
    #[arg(long)]
    pub(super) set: String,
    /// 评判人 · Who judged
    #[arg(long, default_value = "")]
    pub(super) judge: String,
    /// 只检查，不写入 · Check everything, write nothing
    #[arg(long)]
    pub(super) dry_run: bool,
    #[command(flatten)]
    pub(super) target: TargetArgs,
}

#[derive(Debug, Args)]
pub(super) struct ListJudgementsArgs {
    /// 评判集 · The judged set
    #[arg(long)]
    pub(super) set: Option<String>,
    #[command(flatten)]
    pub(super) target: TargetArgs,
}

#[derive(Debug, Subcommand)]
pub(super) enum RankersCommand {
    /// 列出排序方案 · List the rankers
    List(RankersArgs),
    /// 显示一个排序方案及其学习依据 · Show a ranker and what it was learned from
    Show(RankerArgs),
    /// 手工新建，如 --weight TEXT=900000 --weight PRICE=100000 · Make one by hand
    Create(CreateRankerArgs),
    /// 启用 · Make a ranker rank from now on
    Activate(RankerArgs),
    /// 回退到此前启用的方案 · Make the one before rank again
    Rollback(RankersArgs),
    /// 设为影子（不给版本则取消） · Set a ranker in shadow, or none
    Shadow(ShadowArgs),
    /// 影子（或指定方案）会改变什么 · What the shadow (or another ranker) would change
    Compare(CompareArgs),
}

#[derive(Debug, Args)]
pub(super) struct RankersArgs {
    #[command(flatten)]
    pub(super) target: TargetArgs,
    /// 以 JSON 输出 · Print JSON
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, Args)]
pub(super) struct RankerArgs {
    /// 版本 · The version
    pub(super) ranker: String,
    #[command(flatten)]
    pub(super) common: RankersArgs,
}

#[derive(Debug, Args)]
pub(super) struct ShadowArgs {
    /// 版本 · The version
    #[arg(default_value = "")]
    pub(super) ranker: String,
    #[command(flatten)]
    pub(super) common: RankersArgs,
}

#[derive(Debug, Args)]
pub(super) struct CreateRankerArgs {
    /// 版本 · The version
    pub(super) ranker: String,
    /// 信号=权重，权重合计 1000000 · SIGNAL=WEIGHT; the weights add up to 1000000
    #[arg(long, required = true)]
    pub(super) weight: Vec<String>,
    /// 说明 · Why
    #[arg(long, default_value = "")]
    pub(super) notes: String,
    #[command(flatten)]
    pub(super) common: RankersArgs,
}

#[derive(Debug, Args)]
pub(super) struct CompareArgs {
    /// 版本，默认影子 · The version [default: the one in shadow]
    #[arg(default_value = "")]
    pub(super) ranker: String,
    /// 与之比较的版本，默认启用中的 · The one to compare with [default: the active one]
    #[arg(long, default_value = "")]
    pub(super) base: String,
    /// 最多看几条征集中的需求（1–2000） · Most open needs to look at (1–2000)
    #[arg(long, default_value_t = 200, value_parser = clap::value_parser!(i32).range(1..=2_000))]
    pub(super) needs: i32,
    #[command(flatten)]
    pub(super) common: RankersArgs,
}

#[derive(Debug, Args)]
pub(super) struct LearnArgs {
    /// 新方案的版本，默认自动编号 · Version of the new ranker [default: drawn]
    #[arg(long, default_value = "")]
    pub(super) ranker_id: String,
    /// 从哪个方案出发，默认启用中的 · The ranker to start from [default: the active one]
    #[arg(long, default_value = "")]
    pub(super) parent: String,
    /// 评判集，可多次给出，默认全部 · Judged set, may be repeated [default: all]
    #[arg(long)]
    pub(super) set: Vec<String>,
    /// 不用反馈，只用评判 · Leave feedback out
    #[arg(long)]
    pub(super) without_feedback: bool,
    /// 划分训练与留出需求的种子 · Seed that draws the held-out needs
    #[arg(long, default_value_t = 0)]
    pub(super) seed: i64,
    /// 只学习和度量，不保存 · Learn and measure, keep nothing
    #[arg(long)]
    pub(super) dry_run: bool,
    #[command(flatten)]
    pub(super) common: RankersArgs,
}

#[derive(Debug, Args)]
pub(super) struct ExposureArgs {
    /// 排序方案，默认启用中的 · The ranker [default: the active one]
    #[arg(long, default_value = "")]
    pub(super) ranker: String,
    /// 最多看几条征集中的需求（1–2000） · Most open needs to look at (1–2000)
    #[arg(long, default_value_t = 200, value_parser = clap::value_parser!(i32).range(1..=2_000))]
    pub(super) needs: i32,
    #[command(flatten)]
    pub(super) common: RankersArgs,
}
