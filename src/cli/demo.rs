//! `qianxian demo`: the main job on the bundled sample.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use qianxian_proto::v1 as pb;
use qianxian_proto::v1::match_need_request::Subject;

use super::args::DemoArgs;
use super::args_files::FileKind;
use super::connect::{Connection, open_app};
use super::ending::Ending;
use super::failure::Failure;
use super::import::{Plan, import_file};
use super::match_need::{ask, show};
use super::serve::{announce, serve, told_to_stop};
use super::terminal::Terminal;
use crate::app::Options;
use crate::importing;
use crate::server;

/// The sample that the binary carries: what it holds, its name, its bytes; what is named by others
/// comes before them.
const SAMPLE: [(FileKind, &str, &[u8]); 14] = [
    (
        FileKind::Organizations,
        "organizations.csv",
        include_bytes!("../../examples/sample/organizations.csv"),
    ),
    (
        FileKind::Achievements,
        "achievements-electronics.jsonl",
        include_bytes!("../../examples/sample/achievements-electronics.jsonl"),
    ),
    (
        FileKind::Achievements,
        "achievements-materials.jsonl",
        include_bytes!("../../examples/sample/achievements-materials.jsonl"),
    ),
    (
        FileKind::Achievements,
        "achievements-machinery.jsonl",
        include_bytes!("../../examples/sample/achievements-machinery.jsonl"),
    ),
    (FileKind::Experts, "experts.csv", include_bytes!("../../examples/sample/experts.csv")),
    (FileKind::Needs, "needs.jsonl", include_bytes!("../../examples/sample/needs.jsonl")),
    (FileKind::Brokers, "brokers.csv", include_bytes!("../../examples/sample/brokers.csv")),
    (FileKind::Deals, "deals.csv", include_bytes!("../../examples/sample/deals.csv")),
    (FileKind::Contracts, "contracts.csv", include_bytes!("../../examples/sample/contracts.csv")),
    (
        FileKind::Registrations,
        "registrations.csv",
        include_bytes!("../../examples/sample/registrations.csv"),
    ),
    (FileKind::Payments, "payments.csv", include_bytes!("../../examples/sample/payments.csv")),
    (
        FileKind::Industrialisations,
        "industrialisations.csv",
        include_bytes!("../../examples/sample/industrialisations.csv"),
    ),
    (FileKind::Targets, "targets.jsonl", include_bytes!("../../examples/sample/targets.jsonl")),
    (
        FileKind::Observations,
        "observations.csv",
        include_bytes!("../../examples/sample/observations.csv"),
    ),
];

/// Needs of the sample that the demo matches, from different trades.
const SHOWN_NEEDS: [&str; 3] = ["need-001", "need-030", "need-060"];
/// Matches shown for each.
const SHOWN_MATCHES: i32 = 3;

pub(super) async fn run(terminal: Terminal, args: DemoArgs) -> Result<Ending, Failure> {
    let listener = if args.no_serve { None } else { Some(server::bind(args.listen).await?) };
    let dir = args.data_dir.display();
    terminal.both(
        &format!("演示数据放在 {dir}；样例中的机构、成果、专家、需求，以及 2019 至 2025 年 6 月的成交与登记，均为虚构。"),
        &format!(
            "the demo's data lies in {dir}; every organization, achievement, expert and need, and all deals and registrations from 2019 to June 2025, are fictional"
        ),
    )?;
    let app = Arc::new(tokio::task::block_in_place(|| {
        open_app(terminal, &args.data_dir, Options::default())
    })?);
    let connection = Connection::to_app(Arc::clone(&app)).await?;
    let shown = import_and_match(terminal, &connection, &args.data_dir).await;
    connection.close().await;
    shown?;
    let Some(listener) = listener else {
        return Ok(Ending::Done);
    };
    let stop = told_to_stop();
    let address = announce(&app, &listener)?;
    terminal.line("")?;
    terminal.both(&next_steps_zh(&address.to_string()), &next_steps_en(&address.to_string()))?;
    serve(app, listener, stop).await
}

async fn import_and_match(
    terminal: Terminal,
    connection: &Connection,
    dir: &Path,
) -> Result<(), Failure> {
    for (kind, file) in write_sample(&dir.join("sample"))? {
        let plan = Plan {
            kind,
            options: importing::Options::default(),
            source: String::new(),
            dry_run: false,
            update_only: false,
            no_alerts: true,
            rejects: None,
        };
        let report = import_file(terminal, connection, &plan, &file).await?;
        report.show(terminal)?;
    }
    for need in SHOWN_NEEDS {
        terminal.line("")?;
        let request = pb::MatchNeedRequest {
            subject: Some(Subject::Need(format!("needs/{need}"))),
            page_size: SHOWN_MATCHES,
            consistency: pb::Consistency::Latest.into(),
            ..Default::default()
        };
        let response = ask(connection, request).await?;
        show(terminal, &response)?;
    }
    Ok(())
}

fn write_sample(dir: &Path) -> Result<Vec<(FileKind, PathBuf)>, Failure> {
    std::fs::create_dir_all(dir).map_err(|source| Failure::file(dir, &source))?;
    let mut files = Vec::new();
    for (kind, name, bytes) in SAMPLE {
        let path = dir.join(name);
        std::fs::write(&path, bytes).map_err(|source| Failure::file(&path, &source))?;
        files.push((kind, path));
    }
    Ok(files)
}

/// Words and a need that the sample answers; a test holds them to it.
const TRY_SEARCH: &str = "热泵 干燥";
const TRY_MATCH: &str = "想找碳纤维复合材料的快速固化工艺，用于无人机桨叶";

/// How this program was called, so that the next steps can be typed as they are printed.
fn program() -> String {
    std::env::args().next().unwrap_or_else(|| "qianxian".to_owned())
}

fn next_steps_zh(address: &str) -> String {
    let program = program();
    format!(
        "正在服务：http://{address}，Ctrl-C 停止。接下来可以：\n\
         - 用浏览器打开 http://{address}\n\
         - 另开终端：{program} search \"{TRY_SEARCH}\" --server http://{address}\n\
         - {program} match --text \"{TRY_MATCH}\" --server http://{address}\n\
         - 导出登记台账：{program} export registrations --out 登记.xlsx --unit wan --server http://{address}\n\
         - 导入自己的表格：{program} import registrations 登记.xlsx --server http://{address} --dry-run"
    )
}

fn next_steps_en(address: &str) -> String {
    let program = program();
    format!(
        "serving on http://{address}, Ctrl-C stops. Next:\n\
         - open http://{address}?lang=en in a browser\n\
         - in another terminal (the sample is Chinese): {program} --lang en search \"{TRY_SEARCH}\" --server http://{address}\n\
         - {program} --lang en match --text \"{TRY_MATCH}\" --server http://{address}\n\
         - write the registrations out: {program} --lang en export registrations --out FILE.xlsx --unit wan --server http://{address}\n\
         - import a table of yours: {program} --lang en import registrations FILE.xlsx --server http://{address} --dry-run"
    )
}
