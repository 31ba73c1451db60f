//! Why a file could not be written.

use std::io;
use std::path::{Path, PathBuf};

use crate::domain::Bilingual;

/// Why an export failed. What was there before stands as it was.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is a file of that name.
    #[error("{} exists already; name another file, or pass --force", path.display())]
    Exists {
        /// Which file.
        path: PathBuf,
    },
    /// The file cannot be written.
    #[error("cannot write {}: {source}", path.display())]
    Write {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Nobody takes the output.
    #[error("cannot write the output: {source}")]
    Output {
        /// Why.
        source: io::Error,
    },
    /// A workbook cannot hold it.
    #[error("{name}, column {column}: {reason}; export as csv or jsonl")]
    Cell {
        /// The record.
        name: String,
        /// The column.
        column: String,
        /// What is too much.
        reason: String,
    },
    /// More records than a sheet has rows.
    #[error("a sheet holds {rows_max} rows; export as csv or jsonl, or filter")]
    TooManyRows {
        /// The limit, without the header.
        rows_max: u32,
    },
    /// The workbook cannot be put together.
    #[error("cannot write the workbook {}: {reason}", path.display())]
    Workbook {
        /// Which file.
        path: PathBuf,
        /// Why.
        reason: String,
    },
}

impl Error {
    /// A failure at the file `path`, or at standard output where there is none.
    pub(super) fn at(path: Option<&Path>, source: io::Error) -> Self {
        match path {
            Some(path) => Self::Write { path: path.to_owned(), source },
            None => Self::Output { source },
        }
    }

    /// What went wrong and what to do.
    pub fn message(&self) -> Bilingual {
        let zh = match self {
            Self::Exists { path } => {
                format!("{} 已存在；请换一个文件名，或用 --force 覆盖", path.display())
            }
            Self::Write { path, source } => format!("写不了 {}：{source}", path.display()),
            Self::Output { source } => format!("写不出结果：{source}"),
            Self::Cell { name, column, reason } => {
                format!("{name} 的“{column}”放不进单元格（{reason}）；请导出为 csv 或 jsonl")
            }
            Self::TooManyRows { rows_max } => {
                format!("一个工作表最多 {rows_max} 行；请导出为 csv 或 jsonl，或加筛选")
            }
            Self::Workbook { path, reason } => {
                format!("写不了工作簿 {}：{reason}", path.display())
            }
        };
        Bilingual::new(zh, self.to_string())
    }
}
