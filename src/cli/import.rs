//! `qianxian import`: files of rows to import calls, outcomes to a report.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use indicatif::ProgressBar;
use qianxian_proto::v1 as pb;

use super::args_files::{FileKind, ImportArgs};
use super::cards::short_id;
use super::connect::Connection;
use super::ending::Ending;
use super::failure::Failure;
use super::import_calls::Sendable;
use super::import_report::Report;
use super::progress::of_bytes;
use super::terminal::Terminal;
use crate::contract::{Stored, violation_from_pb};
use crate::domain::target::{Observation, Target};
use crate::domain::text::Bilingual;
use crate::domain::trade::{Broker, Contract, Deal, Industrialisation, Payment, Registration};
use crate::domain::violation::{Code, Violation};
use crate::domain::{Achievement, Expert, Life, Need, Organization, Record, RecordId};
use crate::importing::{self, ColumnViolation, Encoding, Format, Mapping, Rejects, Row};

/// Rows of one message of an import call: one journal entry.
const CHUNK_ROWS: usize = 500;
/// Bytes of text after which a message is closed, well below the contract's limit of 4 MiB.
const CHUNK_BYTES: usize = 1 << 20;

/// How files are imported.
pub(super) struct Plan {
    pub(super) kind: FileKind,
    pub(super) options: importing::Options,
    pub(super) source: String,
    pub(super) dry_run: bool,
    pub(super) update_only: bool,
    pub(super) no_alerts: bool,
    pub(super) rejects: Option<PathBuf>,
}

pub(super) async fn run(terminal: Terminal, args: &ImportArgs) -> Result<Ending, Failure> {
    let plan = plan(args)?;
    if plan.rejects.is_some() && args.files.len() > 1 {
        return Err(Failure::new(
            "--rejects 只能用于一个文件",
            "--rejects goes with a single file",
        ));
    }
    let connection = Connection::open(terminal, &args.target).await?;
    let mut ending = Ending::Done;
    // Files are imported even when nobody reads the reports any more.
    let mut shown = Ok(());
    for file in &args.files {
        let report = match import_file(terminal, &connection, &plan, file).await {
            Ok(report) => report,
            Err(failure) => {
                connection.close().await;
                return Err(named(file, failure));
            }
        };
        if report.rejected > 0 {
            ending = Ending::WithFindings;
        }
        if shown.is_ok() {
            shown = match args.json {
                true => terminal.line(&report.to_json().to_string()),
                false => report.show(terminal),
            };
        }
    }
    connection.close().await;
    match shown {
        Err(failure) if !failure.quiet => Err(failure),
        _ => Ok(ending),
    }
}

fn named(file: &Path, failure: Failure) -> Failure {
    let Failure { message, quiet } = failure;
    let file = file.display();
    let message =
        Bilingual::new(format!("{file}：{}", message.zh), format!("{file}: {}", message.en));
    Failure { message, quiet }
}

fn plan(args: &ImportArgs) -> Result<Plan, Failure> {
    let encoding = args.encoding.as_deref().map(|name| {
        Encoding::parse(name).ok_or_else(|| {
            Failure::new(
                format!("不认识的编码“{name}”；可用 utf-8 或 gbk"),
                format!("unknown encoding '{name}'; use utf-8 or gbk"),
            )
        })
    });
    let mapping = args.map.as_deref().map(Mapping::read).transpose()?;
    let options = importing::Options {
        format: None,
        encoding: encoding.transpose()?,
        mapping,
        ignore_unknown: args.ignore_unknown,
        sheet: args.sheet.clone(),
    };
    Ok(Plan {
        kind: args.kind,
        options,
        source: args.source.clone(),
        dry_run: args.dry_run,
        update_only: args.update_only,
        no_alerts: args.no_alerts,
        rejects: args.rejects.clone(),
    })
}

/// Imports one file and reports.
pub(super) async fn import_file(
    terminal: Terminal,
    connection: &Connection,
    plan: &Plan,
    file: &Path,
) -> Result<Report, Failure> {
    let to = connection;
    match plan.kind {
        FileKind::Achievements => import_rows::<Achievement>(terminal, to, plan, file).await,
        FileKind::Needs => import_rows::<Need>(terminal, to, plan, file).await,
        FileKind::Experts => import_rows::<Expert>(terminal, to, plan, file).await,
        FileKind::Organizations => import_rows::<Organization>(terminal, to, plan, file).await,
        FileKind::Brokers => import_rows::<Broker>(terminal, to, plan, file).await,
        FileKind::Deals => import_rows::<Deal>(terminal, to, plan, file).await,
        FileKind::Contracts => import_rows::<Contract>(terminal, to, plan, file).await,
        FileKind::Registrations => import_rows::<Registration>(terminal, to, plan, file).await,
        FileKind::Payments => import_rows::<Payment>(terminal, to, plan, file).await,
        FileKind::Industrialisations => {
            import_rows::<Industrialisation>(terminal, to, plan, file).await
        }
        FileKind::Targets => import_rows::<Target>(terminal, to, plan, file).await,
        FileKind::Observations => import_rows::<Observation>(terminal, to, plan, file).await,
    }
}

async fn import_rows<T: Sendable>(
    terminal: Terminal,
    connection: &Connection,
    plan: &Plan,
    file: &Path,
) -> Result<Report, Failure> {
    let mut rows = importing::open::<T>(file, &plan.options)?;
    let message = file.file_name().map(|name| name.to_string_lossy().into_owned());
    let bar = of_bytes(terminal, rows.bytes_total(), message.unwrap_or_default());
    // A dry run leaves nothing behind, unless the rejects are asked for.
    let rejects = match (&plan.rejects, plan.dry_run) {
        (None, true) => None,
        _ => Some(Rejects::create(
            &rejects_path(plan, file, rows.format()),
            rows.format(),
            rows.header(),
        )?),
    };
    let mut import = FileImport {
        report: Report::new(file, plan.dry_run, rows.ignored()),
        rejects,
        seen: BTreeSet::new(),
        waiting: Vec::new(),
        bytes: 0,
    };
    loop {
        let row = tokio::task::block_in_place(|| rows.next());
        let Some(row) = row else { break };
        import.take(plan, row?)?;
        if import.waiting.len() >= CHUNK_ROWS || import.bytes >= CHUNK_BYTES {
            import.send(connection, plan, &bar, rows.bytes_read()).await?;
        }
    }
    import.send(connection, plan, &bar, rows.bytes_read()).await?;
    bar.finish_and_clear();
    let FileImport { mut report, rejects, .. } = import;
    if let Some(rejects) = rejects {
        report.lost = rejects.lost();
        report.rejects = rejects.finish()?;
    }
    Ok(report)
}

/// Where rejected rows go unless the caller says: beside the input, under a name not yet taken.
fn rejects_path(plan: &Plan, file: &Path, format: Format) -> PathBuf {
    if let Some(path) = &plan.rejects {
        return path.clone();
    }
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let extension = if format == Format::Jsonl { "jsonl" } else { "csv" };
    let first = file.with_file_name(format!("{name}.rejected.{extension}"));
    if !first.try_exists().unwrap_or(true) {
        return first;
    }
    let numbered = (2..).map(|n| file.with_file_name(format!("{name}.rejected-{n}.{extension}")));
    numbered.into_iter().find(|path| !path.try_exists().unwrap_or(true)).unwrap_or(first)
}

/// One file on its way.
struct FileImport<T: Stored> {
    report: Report,
    rejects: Option<Rejects>,
    seen: BTreeSet<RecordId>,
    waiting: Vec<(Row<T>, T::Pb)>,
    bytes: usize,
}

impl<T: Sendable> FileImport<T> {
    /// Checks a row here, where its columns are known; what passes waits to be sent.
    fn take(&mut self, plan: &Plan, mut row: Row<T>) -> Result<(), Failure> {
        let mut draft = std::mem::take(&mut row.draft);
        draft.default_source(&plan.source);
        let mut violations = std::mem::take(&mut row.violations);
        let id = row.id.as_deref().filter(|id| !id.is_empty()).map(|id| RecordId::parse("id", id));
        let id = match id.transpose() {
            Ok(id) => id,
            Err(violation) => {
                violations.push(row.locate(violation));
                None
            }
        };
        match draft.admit() {
            Ok(content) if violations.is_empty() => {
                let content = content.into_inner();
                let derived = || RecordId::from_digest(T::KIND, &content.digest());
                let id = id.unwrap_or_else(derived);
                if self.seen.insert(id.clone()) {
                    let record = Record { id, content, life: Life::default() };
                    let message = T::to_pb(&record);
                    self.bytes += prost::Message::encoded_len(&message);
                    self.waiting.push((row, message));
                    return Ok(());
                }
                violations.push(row.locate(stands_twice(&id)));
            }
            Ok(_) => {}
            Err(more) => {
                let located: Vec<_> = more.into_iter().map(|one| row.locate(one)).collect();
                let known: BTreeSet<String> =
                    violations.iter().map(|one| one.column.clone()).collect();
                // A row that cannot be read as a whole lacks nothing in particular.
                if !known.contains("") {
                    violations
                        .extend(located.into_iter().filter(|one| !known.contains(&one.column)));
                }
            }
        }
        self.report.reject(row.number, &violations);
        self.keep(&row, &violations)
    }

    /// Keeps a rejected row to be mended.
    fn keep(&mut self, row: &Row<T>, violations: &[ColumnViolation]) -> Result<(), Failure> {
        match &mut self.rejects {
            Some(rejects) => Ok(rejects.write(row, violations)?),
            None => Ok(()),
        }
    }

    /// Sends what waits and takes the outcomes in.
    async fn send(
        &mut self,
        connection: &Connection,
        plan: &Plan,
        bar: &ProgressBar,
        bytes_read: u64,
    ) -> Result<(), Failure> {
        self.bytes = 0;
        let waiting = std::mem::take(&mut self.waiting);
        if !waiting.is_empty() {
            let items =
                waiting.iter().map(|(row, message)| (row.number, message.clone())).collect();
            let outcomes = T::send(connection, plan, items).await?;
            for ((row, _), outcome) in waiting.iter().zip(outcomes) {
                self.settle(row, outcome)?;
            }
        }
        bar.set_position(bytes_read);
        Ok(())
    }

    fn settle(&mut self, row: &Row<T>, outcome: pb::ImportOutcome) -> Result<(), Failure> {
        match outcome.action() {
            pb::ImportAction::Created => self.report.created += 1,
            pb::ImportAction::Updated => self.report.updated += 1,
            pb::ImportAction::Unchanged => self.report.unchanged += 1,
            pb::ImportAction::Rejected | pb::ImportAction::Unspecified => {
                tracing::debug!(id = short_id(&outcome.name), "a row was rejected");
                let violations = outcome.violations.into_iter().map(violation_from_pb);
                let violations: Vec<_> = violations.map(|one| row.locate(one)).collect();
                self.report.reject(row.number, &violations);
                self.keep(row, &violations)?;
            }
        }
        Ok(())
    }
}

fn stands_twice(id: &RecordId) -> Violation {
    Violation::new(
        "id",
        Code::DuplicateId,
        id.as_str(),
        Bilingual::new(
            format!("编号 {id} 在文件中已出现过（或标题与单位相同）；只采用第一次，请合并或改编号"),
            format!(
                "id {id} stands earlier in the file (or title and party are the same); the first is taken, merge or renumber"
            ),
        ),
    )
}
