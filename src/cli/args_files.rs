//! The flags of imports and exports.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::args::TargetArgs;

/// What is imported or exported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum FileKind {
    /// 成果
    Achievements,
    /// 需求
    Needs,
    /// 机构
    Organizations,
    /// 专家
    Experts,
    /// 技术经纪人
    Brokers,
    /// 撮合项目
    Deals,
    /// 技术合同
    Contracts,
    /// 认定登记
    Registrations,
    /// 到账
    Payments,
    /// 产业化
    Industrialisations,
    /// 目标
    Targets,
    /// 观测
    Observations,
}

#[derive(Debug, Args)]
pub(super) struct ImportArgs {
    /// 导入什么 · What the files hold
    #[arg(value_enum)]
    pub(super) kind: FileKind,
    /// JSONL、CSV 或 XLSX 文件（前两者可为 .gz 或 .zst） · JSONL, CSV or XLSX files
    #[arg(required = true)]
    pub(super) files: Vec<PathBuf>,
    #[command(flatten)]
    pub(super) target: TargetArgs,
    /// 只检查，不写入 · Check everything, write nothing
    #[arg(long)]
    pub(super) dry_run: bool,
    /// 只更新已有记录 · Refuse rows that would create a record
    #[arg(long)]
    pub(super) update_only: bool,
    /// 不触发提醒，如首次导入或批量整理 · Let no alert follow, as for a first import or a clean-up
    #[arg(long)]
    pub(super) no_alerts: bool,
    /// 没有写明来源的行的来源 · Source of rows that state none
    #[arg(long, default_value = "")]
    pub(super) source: String,
    /// 文本编码：utf-8 或 gbk · Text encoding: utf-8 or gbk
    #[arg(long)]
    pub(super) encoding: Option<String>,
    /// 列名映射文件（TOML） · Mapping file (TOML) for other column names
    #[arg(long)]
    pub(super) map: Option<PathBuf>,
    /// 忽略不认识的列 · Leave unknown columns out instead of refusing the file
    #[arg(long)]
    pub(super) ignore_unknown: bool,
    /// XLSX 工作表名 · Sheet of an XLSX workbook [default: the first]
    #[arg(long)]
    pub(super) sheet: Option<String>,
    /// 被拒的行写到此文件，改好后可再导入 · File for rejected rows, to mend and import again [default: FILE.rejected.*, none in a dry run]
    #[arg(long)]
    pub(super) rejects: Option<PathBuf>,
    /// 以 JSON 输出报告 · Print the report as JSON
    #[arg(long)]
    pub(super) json: bool,
}

/// The format of an exported file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum FileFormat {
    /// 逗号分隔，UTF-8 带 BOM · Comma-separated, UTF-8 with a byte order mark
    Csv,
    /// Excel 工作簿 · An Excel workbook
    Xlsx,
    /// 每行一个 JSON 对象 · One JSON object a line
    Jsonl,
}

/// The unit of exported amounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum MoneyUnit {
    /// 元
    Yuan,
    /// 万元
    Wan,
}

/// Which columns are exported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Shape {
    /// 导入的列，加上供阅读的列 · What an import reads, and what people want to see beside it
    Report,
    /// 只有导入的列 · What an import reads, and no more
    Import,
}

#[derive(Debug, Args)]
pub(super) struct ExportArgs {
    /// 导出什么 · What to export
    #[arg(value_enum)]
    pub(super) kind: FileKind,
    #[command(flatten)]
    pub(super) target: TargetArgs,
    /// 写到此文件；没有则写到标准输出 · File to write [default: standard output]
    #[arg(long, short = 'o')]
    pub(super) out: Option<PathBuf>,
    /// 格式 · Format [default: what the file's name ends in, else csv]
    #[arg(long, value_enum)]
    pub(super) format: Option<FileFormat>,
    /// 金额单位，写在表头 · Unit of amounts, named in the header
    #[arg(long, value_enum, default_value_t = MoneyUnit::Yuan)]
    pub(super) unit: MoneyUnit,
    /// 哪些列 · Which columns
    #[arg(long = "as", value_enum, default_value_t = Shape::Report)]
    pub(super) shape: Shape,
    /// 覆盖已存在的文件 · Replace a file that is there
    #[arg(long, requires = "out")]
    pub(super) force: bool,
}
