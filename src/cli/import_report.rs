//! What became of an imported file.

use std::path::{Path, PathBuf};

use serde_json::json;

use super::failure::Failure;
use super::terminal::Terminal;
use crate::domain::Violation;
use crate::importing::ColumnViolation;

/// Rejections that the report lists one by one; all of them are in the rejects file.
const LISTED_MAX: usize = 20;

/// One rejected cell.
struct Rejection {
    row: i64,
    column: String,
    violation: Violation,
}

/// The report on one file.
pub(super) struct Report {
    file: PathBuf,
    dry_run: bool,
    ignored: Vec<String>,
    pub(super) created: u64,
    pub(super) updated: u64,
    pub(super) unchanged: u64,
    pub(super) rejected: u64,
    /// Rejected rows too damaged to be kept.
    pub(super) lost: u64,
    /// Where the rejected rows are.
    pub(super) rejects: Option<PathBuf>,
    listed: Vec<Rejection>,
}

impl Report {
    pub(super) fn new(file: &Path, dry_run: bool, ignored: &[String]) -> Self {
        Self {
            file: file.to_owned(),
            dry_run,
            ignored: ignored.to_vec(),
            created: 0,
            updated: 0,
            unchanged: 0,
            rejected: 0,
            lost: 0,
            rejects: None,
            listed: Vec::new(),
        }
    }

    /// Notes a rejected row.
    pub(super) fn reject(&mut self, row: i64, violations: &[ColumnViolation]) {
        self.rejected += 1;
        let room = LISTED_MAX.saturating_sub(self.listed.len());
        self.listed.extend(violations.iter().take(room).map(|one| Rejection {
            row,
            column: one.column.clone(),
            violation: one.violation.clone(),
        }));
    }

    /// The report for programs.
    pub(super) fn to_json(&self) -> serde_json::Value {
        let listed = self.listed.iter().map(|one| {
            json!({
                "row": one.row,
                "column": one.column,
                "field": one.violation.field,
                "code": one.violation.code.as_str(),
                "value": one.violation.value,
                "message": {"zh-CN": one.violation.message.zh, "en": one.violation.message.en},
            })
        });
        json!({
            "file": self.file.display().to_string(),
            "dryRun": self.dry_run,
            "created": self.created,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "rejected": self.rejected,
            "ignoredColumns": self.ignored,
            "rejectsFile": self.rejects.as_ref().map(|path| path.display().to_string()),
            "violations": listed.collect::<Vec<_>>(),
        })
    }

    /// The report for people.
    pub(super) fn show(&self, terminal: Terminal) -> Result<(), Failure> {
        let name = self.file.file_name().map(|name| name.to_string_lossy().into_owned());
        let name = name.unwrap_or_default();
        let Self { created, updated, unchanged, rejected, .. } = self;
        let trial = if self.dry_run {
            terminal.pick("（试运行，未写入）", " (dry run, nothing written)")
        } else {
            ""
        };
        terminal.both(
            &format!("{name}{trial}：新增 {created}，更新 {updated}，未变 {unchanged}，拒绝 {rejected}"),
            &format!("{name}{trial}: created {created}, updated {updated}, unchanged {unchanged}, rejected {rejected}"),
        )?;
        if !self.ignored.is_empty() {
            let columns = self.ignored.join("、");
            terminal.both(
                &format!("  忽略的列：{columns}"),
                &format!("  columns left out: {columns}"),
            )?;
        }
        for one in &self.listed {
            let Rejection { row, column, violation } = one;
            let (code, value) = (violation.code.as_str(), &violation.value);
            let text = terminal.say(&violation.message);
            terminal.both(
                &format!("  第 {row} 行 [{column}] {code} “{value}”：{text}"),
                &format!("  row {row} [{column}] {code} '{value}': {text}"),
            )?;
        }
        if self.listed.len() == LISTED_MAX {
            terminal.both("  ……其余见拒绝行文件", "  … the others are in the rejects file")?;
        }
        if let Some(path) = &self.rejects {
            let path = path.display();
            terminal.both(
                &format!("  被拒的行保存在 {path}，改好后再导入此文件即可"),
                &format!("  rejected rows are kept in {path}; mend them and import that file"),
            )?;
        }
        if self.lost > 0 {
            let lost = self.lost;
            terminal.both(
                &format!("  其中 {lost} 行过长，无法保留原文，请在原文件中改"),
                &format!("  {lost} of them were too long to keep; mend them in the original"),
            )?;
        }
        Ok(())
    }
}
