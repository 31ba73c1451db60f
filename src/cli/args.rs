//! The command line: every flag, its default and what it means, in both languages.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use super::args_files::{ExportArgs, ImportArgs};
use super::args_forecast::ForecastArgs;
use super::args_progress::ProgressArgs;
use super::args_ranking::{
    ExposureArgs, FeedbackArgs, JudgementsCommand, LearnArgs, RankersCommand,
};

/// Where the data lies unless told otherwise.
pub(super) const DATA_DIR_DEFAULT: &str = "qianxian-data";

/// 牵线：把科技成果和企业技术需求牵到一起，并说明理由。
/// Qianxian matches research achievements to enterprises' technical needs, with reasons.
#[derive(Debug, Parser)]
#[command(name = "qianxian", version, propagate_version = true, after_help = EXAMPLES)]
pub struct Cli {
    /// 界面语言 · Language of what is printed
    #[arg(long, global = true, value_enum, default_value_t = Lang::Zh, env = "QIANXIAN_LANG")]
    pub lang: Lang,
    /// 日志级别，如 info 或 qianxian=debug · Log filter; logs go to standard error
    #[arg(long, global = true, default_value = "warn", env = "QIANXIAN_LOG")]
    pub log: String,
    /// 日志格式 · Log format
    #[arg(long, global = true, value_enum, default_value_t = LogFormat::Text)]
    pub log_format: LogFormat,
    #[command(subcommand)]
    pub(super) command: Command,
}

const EXAMPLES: &str = "\
示例 · Examples
  qianxian demo
  qianxian serve --data-dir D --listen 127.0.0.1:7878
  qianxian import achievements 成果.xlsx --data-dir D --dry-run
  qianxian export registrations --out 登记.xlsx --unit wan --data-dir D
  qianxian search \"热泵 干燥\" --filter 'trl >= 6' --server http://127.0.0.1:7878
  qianxian match --text \"碳纤维复合材料的快速固化工艺，用于无人机桨叶\" --data-dir D
  qianxian match --achievement ach-e001 --data-dir D
  qianxian explain --need need-001 --achievement ach-e001 --data-dir D
  qianxian progress target-technology-amount --by sector --as-of 2025-06-30 --data-dir D

退出码 · Exit codes: 0 成功 done · 1 失败 failed · 2 部分行被拒或检查有差异 rows rejected, or differences found · 64 用法错误 usage";

/// The language of what is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Lang {
    /// 中文
    Zh,
    /// English
    En,
}

/// The shape of log lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// 供人阅读 · For people
    Text,
    /// 供程序读取 · For machines
    Json,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// 演示：导入自带样例，匹配几条需求，然后启动服务 · Import the bundled sample, match some needs, serve
    Demo(DemoArgs),
    /// 启动服务：gRPC 与网页同一端口 · Serve gRPC and the console on one port
    Serve(ServeArgs),
    /// 导入成果、需求、项目、合同、登记等 · Import achievements, needs, deals, contracts, registrations … from files
    Import(ImportArgs),
    /// 导出一类记录，可在表格软件中打开，也可再导入 · Export records of a kind, for spreadsheets and to import again
    Export(ExportArgs),
    /// 检索成果 · Search achievements
    Search(SearchArgs),
    /// 为一条需求匹配成果，或为一项成果匹配需求 · Match a need to achievements, or an achievement to needs
    Match(MatchArgs),
    /// 说明某项成果为什么（没有）匹配 · Say why an achievement matches a need, or does not
    Explain(ExplainArgs),
    /// 为一条需求找专家 · Find the people who could help with a need
    Experts(ExpertsArgs),
    /// 查找与某项成果重复或可替代的成果 · Find duplicates of an achievement, and alternatives to it
    Similar(SimilarArgs),
    /// 管理订阅：保存的检索、长期需求 · Keep subscriptions: saved searches and standing needs
    #[command(subcommand)]
    Subscriptions(SubscriptionsCommand),
    /// 实时显示提醒 · Print alerts as they come
    Watch(WatchArgs),
    /// 对一条匹配作出反馈 · Say what you think of a match
    Feedback(FeedbackArgs),
    /// 评判集：导入、列出 · Judged sets: import, list
    #[command(subcommand)]
    Judgements(JudgementsCommand),
    /// 用已评判的数据度量匹配质量 · Measure the matching on judged data
    Evaluate(EvaluateArgs),
    /// 排序方案：列出、启用、回退、影子、比较 · Rankers: list, activate, roll back, shadow, compare
    #[command(subcommand)]
    Rankers(RankersCommand),
    /// 从反馈与评判学习权重，写成新方案（不会自动启用） · Learn weights into a new ranker, which ranks nothing yet
    Learn(LearnArgs),
    /// 匹配集中在谁身上 · Whom the matches go to
    Exposure(ExposureArgs),
    /// 目标进度：已登记多少、由什么构成、离目标多远 · How far targets are reached, and by what
    Progress(ProgressArgs),
    /// 按名称调用契约中的任一方法：撮合、合同、登记、到账等 · Call any method of the contract by name
    Call(CallArgs),
    /// 预测目标的年末总额及其把握 · Forecast where a target's total will be, and how sure that is
    Forecast(ForecastArgs),
    /// 检查或导出日志账本 · Verify or dump the journal
    #[command(subcommand)]
    Journal(JournalCommand),
    /// 比对日志账本与两个视图 · Compare the journal with both views
    Doctor(DirArgs),
}

/// Where the catalogue is.
#[derive(Debug, Clone, Default, Args)]
pub(super) struct TargetArgs {
    /// 连接正在运行的服务 · Use a running server, such as http://127.0.0.1:7878
    #[arg(long, env = "QIANXIAN_SERVER", conflicts_with = "data_dir")]
    pub(super) server: Option<String>,
    /// 打开数据目录（没有服务占用时） · Open a data directory that no server holds [default: qianxian-data]
    #[arg(long, env = "QIANXIAN_DATA_DIR")]
    pub(super) data_dir: Option<PathBuf>,
}

#[derive(Debug, Args)]
#[command(after_help = CALL_EXAMPLES)]
pub(super) struct CallArgs {
    /// 方法名，如 MoveDeal 或 move-deal；不写则列出全部 · The method; none lists all of them
    pub(super) method: Option<String>,
    /// 字段=值；内层字段用点，如 deal.title=… · FIELD=VALUE; inner fields with a dot
    pub(super) fields: Vec<String>,
    /// 说明该方法的字段，不调用 · Tell the method's fields instead of calling it
    #[arg(long, requires = "method")]
    pub(super) describe: bool,
    /// 从文件读取请求（JSON），字段再补充 · Read the request from a JSON file; fields add to it
    #[arg(long, value_name = "FILE")]
    pub(super) body: Option<PathBuf>,
    #[command(flatten)]
    pub(super) target: TargetArgs,
}

const CALL_EXAMPLES: &str = "\
示例 · Examples
  qianxian call
  qianxian call MoveDeal --describe
  qianxian call CreateDeal deal_id=d-1 deal.title=热泵烘房技术转让 deal.mode=转让 deal.expected_amount_fen=46万元
  qianxian call MoveDeal name=deals/d-1 stage=对接 effective_date=2026-11-20 note=电话确认
  qianxian call RecordPayment payment.contract=contracts/t-1 payment.amount_fen=10万元
  qianxian call UpdateDeal deal.name=deals/d-1 deal.institution_verified=是 deal.enterprise_verified=是

没有写 etag 时先读取记录，用它当前的 etag；带 request_id 重试时须写明 etag。金额须带单位（46万元、46分）。
Without an etag, the record's current one is read first; with a request_id it has to be stated. Amounts need a unit.";

#[derive(Debug, Args)]
pub(super) struct DirArgs {
    /// 数据目录 · The data directory
    #[arg(long, env = "QIANXIAN_DATA_DIR", default_value = DATA_DIR_DEFAULT)]
    pub(super) data_dir: PathBuf,
}

#[derive(Debug, Args)]
pub(super) struct ServeArgs {
    /// 数据目录，不存在则创建 · The data directory, created if missing
    #[arg(long, env = "QIANXIAN_DATA_DIR", default_value = DATA_DIR_DEFAULT)]
    pub(super) data_dir: PathBuf,
    /// 监听地址，仅限本机 · Address to listen on, loopback only; port 0 takes a free one
    #[arg(long, env = "QIANXIAN_LISTEN", default_value = "127.0.0.1:7878")]
    pub(super) listen: SocketAddr,
    /// 允许向内网地址推送提醒 · Let alerts be posted to private addresses
    #[arg(long, env = "QIANXIAN_ALLOW_PRIVATE_WEBHOOKS")]
    pub(super) allow_private_webhooks: bool,
}

#[derive(Debug, Args)]
pub(super) struct DemoArgs {
    /// 演示用的数据目录 · The demo's data directory
    #[arg(long, default_value = "qianxian-demo")]
    pub(super) data_dir: PathBuf,
    /// 监听地址，仅限本机 · Address to listen on, loopback only; port 0 takes a free one
    #[arg(long, default_value = "127.0.0.1:7878")]
    pub(super) listen: SocketAddr,
    /// 只演示，不启动服务 · Show the matches and stop, without serving
    #[arg(long)]
    pub(super) no_serve: bool,
}

#[derive(Debug, Args)]
pub(super) struct SearchArgs {
    /// 检索词；空则列出全部 · Words to search for; none lists everything on offer
    #[arg(default_value = "")]
    pub(super) query: String,
    #[command(flatten)]
    pub(super) target: TargetArgs,
    /// 过滤条件，如 'technology_field = 新材料 AND trl >= 6' · Filter
    #[arg(long, default_value = "")]
    pub(super) filter: String,
    /// 最多几条（1–100） · Most results (1–100)
    #[arg(long, short = 'n', default_value_t = 10, value_parser = clap::value_parser!(i32).range(1..=100))]
    pub(super) limit: i32,
    /// 以 JSON 输出 · Print JSON
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("subject").required(true))]
pub(super) struct MatchArgs {
    /// 已导入需求的编号 · Id of an imported need
    #[arg(long, group = "subject")]
    pub(super) need: Option<String>,
    /// 反过来：为这项成果找需求 · The other way round: find needs for this achievement
    #[arg(long, group = "subject", conflicts_with = "filter")]
    pub(super) achievement: Option<String>,
    /// 需求全文 · The need as text
    #[arg(long, group = "subject")]
    pub(super) text: Option<String>,
    /// 需求文本文件，- 为标准输入 · A text file with the need, - for standard input
    #[arg(long, group = "subject")]
    pub(super) file: Option<PathBuf>,
    #[command(flatten)]
    pub(super) target: TargetArgs,
    /// 过滤条件 · Filter, as in search
    #[arg(long, default_value = "")]
    pub(super) filter: String,
    /// 分散到不同完成单位，理由一并列出 · Spread the matches over their holders, saying why
    #[arg(long)]
    pub(super) spread: bool,
    /// 最多几条（1–1000，找需求时 200） · Most matches (1–1000; needs: 200)
    #[arg(long, short = 'n', default_value_t = 5, value_parser = clap::value_parser!(i32).range(1..=1000))]
    pub(super) limit: i32,
    /// 按哪一天（北京时间）判断有效期和新旧，如 2026-11-23 · The day to match for [default: today]
    #[arg(long, default_value = "")]
    pub(super) as_of: String,
    /// 以 JSON 输出 · Print JSON
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("subject").required(true))]
pub(super) struct ExplainArgs {
    /// 已导入需求的编号 · Id of an imported need
    #[arg(long, group = "subject")]
    pub(super) need: Option<String>,
    /// 需求全文 · The need as text
    #[arg(long, group = "subject")]
    pub(super) text: Option<String>,
    /// 需求文本文件，- 为标准输入 · A text file with the need, - for standard input
    #[arg(long, group = "subject")]
    pub(super) file: Option<PathBuf>,
    /// 要说明的成果的编号 · Id of the achievement to explain
    #[arg(long)]
    pub(super) achievement: String,
    #[command(flatten)]
    pub(super) target: TargetArgs,
    /// 匹配时的过滤条件 · Filter of the match to explain
    #[arg(long, default_value = "")]
    pub(super) filter: String,
    /// 匹配时最多列出几条（1–1000） · How many matches it shows (1–1000)
    #[arg(long, short = 'n', default_value_t = 5, value_parser = clap::value_parser!(i32).range(1..=1000))]
    pub(super) limit: i32,
    /// 按哪一天（北京时间）判断，如 2026-11-23 · The day to match for [default: today]
    #[arg(long, default_value = "")]
    pub(super) as_of: String,
    /// 以 JSON 输出 · Print JSON
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("subject").required(true))]
pub(super) struct ExpertsArgs {
    /// 已导入需求的编号 · Id of an imported need
    #[arg(long, group = "subject")]
    pub(super) need: Option<String>,
    /// 需求全文 · The need as text
    #[arg(long, group = "subject")]
    pub(super) text: Option<String>,
    /// 需求文本文件，- 为标准输入 · A text file with the need, - for standard input
    #[arg(long, group = "subject")]
    pub(super) file: Option<PathBuf>,
    #[command(flatten)]
    pub(super) target: TargetArgs,
    /// 最多几名（1–100） · Most experts (1–100)
    #[arg(long, short = 'n', default_value_t = 5, value_parser = clap::value_parser!(i32).range(1..=100))]
    pub(super) limit: i32,
    /// 以 JSON 输出 · Print JSON
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, Args)]
pub(super) struct SimilarArgs {
    /// 成果的编号 · Id of the achievement
    pub(super) achievement: String,
    #[command(flatten)]
    pub(super) target: TargetArgs,
    /// 最多几条（1–100） · Most achievements (1–100)
    #[arg(long, short = 'n', default_value_t = 10, value_parser = clap::value_parser!(i32).range(1..=100))]
    pub(super) limit: i32,
    /// 按哪一天（北京时间）判断是否挂牌，如 2026-11-23 · The day to ask for [default: today]
    #[arg(long, default_value = "")]
    pub(super) as_of: String,
    /// 以 JSON 输出 · Print JSON
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, Subcommand)]
pub(super) enum SubscriptionsCommand {
    /// 列出订阅 · List subscriptions
    List(ListSubscriptionsArgs),
    /// 新建订阅，从现在起有新成果即提醒 · Make a subscription, which looks forward from now
    Create(CreateSubscriptionArgs),
    /// 删除订阅（可恢复） · Delete a subscription; it can be brought back
    Delete(DeleteSubscriptionArgs),
}

#[derive(Debug, Args)]
pub(super) struct ListSubscriptionsArgs {
    #[command(flatten)]
    pub(super) target: TargetArgs,
    /// 以 JSON 输出，每行一条 · Print JSON, one subscription a line
    #[arg(long)]
    pub(super) json: bool,
}

/// How soon alerts are delivered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Frequency {
    /// 即时 · At once
    Instant,
    /// 每日 08:00 汇总 · One digest a day, at 08:00 Beijing time
    Daily,
    /// 每周一 08:00 汇总 · One digest a week, on Monday at 08:00 Beijing time
    Weekly,
    /// 停用 · Not at all
    Off,
}

#[derive(Debug, Args)]
#[command(group(clap::ArgGroup::new("looked_for").required(true).multiple(true).args(["query", "filter", "need"])))]
pub(super) struct CreateSubscriptionArgs {
    /// 保存的检索：检索词 · A saved search: its words
    #[arg(long, conflicts_with = "need")]
    pub(super) query: Option<String>,
    /// 保存的检索：过滤条件 · A saved search: its filter, as in search
    #[arg(long, conflicts_with = "need")]
    pub(super) filter: Option<String>,
    /// 长期需求的编号 · Id of a standing need
    #[arg(long)]
    pub(super) need: Option<String>,
    #[command(flatten)]
    pub(super) target: TargetArgs,
    /// 订阅编号 · Id of the subscription [default: the server gives one]
    #[arg(long, default_value = "")]
    pub(super) id: String,
    /// 订阅名称 · What it is called
    #[arg(long, default_value = "")]
    pub(super) title: String,
    /// 订阅人 · Who is to be told
    #[arg(long, default_value = "")]
    pub(super) subscriber: String,
    /// 最低得分（0–100 分） · Lowest score, in points of 100 [default: 20 for a need, any for a search]
    #[arg(long, default_value_t = 0.0)]
    pub(super) min_score: f64,
    /// 提醒频率 · How soon
    #[arg(long, value_enum, default_value_t = Frequency::Instant)]
    pub(super) frequency: Frequency,
    /// 每日上限，超出的次日汇总 · Most alerts a day, the rest in a digest
    #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(i32).range(1..=1000))]
    pub(super) daily_cap: i32,
    /// 推送到此地址 · Post alerts to this address
    #[arg(long, requires = "secret_file", default_value = "")]
    pub(super) webhook: String,
    /// 推送签名密钥所在文件 · File with the secret that signs the posts
    #[arg(long)]
    pub(super) secret_file: Option<PathBuf>,
    /// 以 JSON 输出 · Print JSON
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, Args)]
pub(super) struct DeleteSubscriptionArgs {
    /// 订阅编号 · Id of the subscription
    pub(super) id: String,
    #[command(flatten)]
    pub(super) target: TargetArgs,
}

#[derive(Debug, Args)]
pub(super) struct WatchArgs {
    /// 服务地址：提醒由服务产生 · The server, which makes the alerts
    #[arg(long, env = "QIANXIAN_SERVER", default_value = "http://127.0.0.1:7878")]
    pub(super) server: String,
    /// 只看一个订阅 · One subscription alone
    #[arg(long)]
    pub(super) subscription: Option<String>,
    /// 从上次显示的位置接着看 · Go on behind a cursor that was printed
    #[arg(long, default_value = "")]
    pub(super) cursor: String,
    /// 显示这么多条后结束 · End after so many alerts
    #[arg(long, short = 'n')]
    pub(super) limit: Option<u32>,
    /// 以 JSON 输出，每行一条，带 cursor · Print JSON, one response a line, with its cursor
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, Args)]
pub(super) struct EvaluateArgs {
    /// 已导入的评判集 · A judged set of the catalogue
    #[arg(long, conflicts_with_all = ["achievements", "needs", "judgements", "run"])]
    pub(super) set: Option<String>,
    /// 排序方案，默认启用中的 · The ranker [default: the active one]
    #[arg(long, default_value = "", requires = "set")]
    pub(super) ranker: String,
    #[command(flatten)]
    pub(super) target: TargetArgs,
    /// 成果文件 · Achievements to rank (JSONL: id, title, abstract, keywords, field)
    #[arg(long, required_unless_present = "set")]
    pub(super) achievements: Option<PathBuf>,
    /// 需求文件 · Needs (JSONL: id, title, description)
    #[arg(long, required_unless_present = "set")]
    pub(super) needs: Option<PathBuf>,
    /// 评判文件 · Judgements: need<TAB>achievement<TAB>grade 0–3
    #[arg(long, required_unless_present = "set")]
    pub(super) judgements: Option<PathBuf>,
    /// 把排序写成 TREC 文件 · Write the ranking as a TREC run
    #[arg(long)]
    pub(super) run: Option<PathBuf>,
    /// 逐项改动默认做法后再评测，把对比表写成 Markdown · Measure each change of the default by itself; write the table as Markdown
    #[arg(long)]
    pub(super) ablation: Option<PathBuf>,
    /// 加上从成果库学来的语义再评测 · Measure with meaning that is learned from the catalogue
    #[arg(long, conflicts_with = "set")]
    pub(super) learn_meaning: bool,
    /// 每条需求排到多深 · How deep to rank for each need
    #[arg(long, default_value_t = 1_000, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub(super) depth: u32,
}

#[derive(Debug, Subcommand)]
pub(super) enum JournalCommand {
    /// 检查每一个字节：校验和、哈希链、连续性 · Check every byte: checksums, hash chain, continuity
    Verify(DirArgs),
    /// 按顺序输出全部条目 · Print every entry in order
    Dump(DumpArgs),
}

#[derive(Debug, Args)]
pub(super) struct DumpArgs {
    #[command(flatten)]
    pub(super) dir: DirArgs,
    /// 每条一行 JSON · One JSON object a line
    #[arg(long)]
    pub(super) json: bool,
    /// 从第几条开始 · First entry
    #[arg(long, default_value_t = 1)]
    pub(super) from: u64,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_well_formed() {
        super::Cli::command().debug_assert();
    }
}
