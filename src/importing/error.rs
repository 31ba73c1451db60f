//! Why a file as a whole cannot be read.

use std::path::PathBuf;

use crate::domain::Bilingual;

/// A name that is not known, with the known one that it may mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unknown {
    /// The name as written.
    pub name: String,
    /// The nearest known spelling, if any is near.
    pub nearest: Option<&'static str>,
}

/// Why a file as a whole cannot be read. Rows that came before it stand.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file cannot be opened.
    #[error("cannot open {}: {source}", path.display())]
    Open {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The path is a directory.
    #[error("{} is a directory; name a file", path.display())]
    Directory {
        /// Which one.
        path: PathBuf,
    },
    /// Reading failed on the way, or the compressed data is damaged.
    #[error("cannot read on after line {line}: {source}")]
    Read {
        /// The last line that was read.
        line: i64,
        /// Why.
        source: std::io::Error,
    },
    /// There is nothing in the file.
    #[error("the file is empty")]
    Empty,
    /// The file is UTF-16.
    #[error("the file is UTF-16; save it as UTF-8")]
    Utf16,
    /// The text is not UTF-8.
    #[error(
        "line {line} is not UTF-8 (byte {offset}){}",
        if *is_gbk { "; it looks like GBK: try --encoding gbk" } else { "; save the file as UTF-8" }
    )]
    NotUtf8 {
        /// The line with the first bad byte.
        line: i64,
        /// The offset of that byte, from 0, in the text after decompression.
        offset: u64,
        /// Whether the line reads well as GBK.
        is_gbk: bool,
    },
    /// The file is one JSON array.
    #[error("the file is one JSON array; write one object a line (jq -c '.[]')")]
    JsonArray,
    /// The file is not an XLSX workbook, or a damaged one.
    #[error("not an XLSX workbook: {reason}")]
    NotAWorkbook {
        /// What is wrong with it.
        reason: String,
    },
    /// The file is an XLS workbook, or one with a password.
    #[error("an old or encrypted Excel workbook; save it as .xlsx without a password, or as CSV")]
    OldWorkbook,
    /// A workbook, or another file that is read as a whole, is too large.
    #[error("larger than {bytes_max} bytes; save it as CSV, or split it")]
    TooLarge {
        /// The limit, in bytes.
        bytes_max: u64,
    },
    /// The workbook has no such sheet.
    #[error("no sheet {name:?}; there are: {}", sheets.join(", "))]
    UnknownSheet {
        /// The sheet that was asked for.
        name: String,
        /// The sheets that there are.
        sheets: Vec<String>,
    },
    /// The first row does not look like a header.
    #[error("the first row is not a header of known columns: {}", found.join(", "))]
    HeaderMissing {
        /// The first cells of that row.
        found: Vec<String>,
    },
    /// The header, or the JSON keys, name columns that are not known.
    #[error("unknown columns: {}", listed(unknown, "nearest "))]
    UnknownColumns {
        /// All of them.
        unknown: Vec<Unknown>,
    },
    /// Several headers mean the same column.
    #[error("columns that mean the same: {}", pairs(doubles))]
    DuplicateColumns {
        /// The later header and the one before it.
        doubles: Vec<(String, String)>,
    },
    /// The header has too many columns.
    #[error("{count} columns or more; at most {count_max}")]
    TooManyColumns {
        /// How many were counted.
        count: usize,
        /// The limit.
        count_max: usize,
    },
    /// A quoted cell never ends, so that the rows after it cannot be told apart.
    #[error("the quote that opens in line {line} is never closed")]
    UnclosedQuote {
        /// The line in which its row begins.
        line: i64,
    },
    /// The mapping file is not what it should be.
    #[error("bad mapping file: {source}")]
    Mapping {
        /// Where and why.
        source: Box<toml::de::Error>,
    },
    /// The mapping names columns that are not known.
    #[error("the mapping names unknown columns: {}", listed(unknown, "nearest "))]
    UnknownTargets {
        /// All of them.
        unknown: Vec<Unknown>,
    },
    /// The file for the rejects is there already.
    #[error("{} exists already; name another file for the rejects", path.display())]
    RejectsExist {
        /// Which file.
        path: PathBuf,
    },
    /// The file for the rejects cannot be written.
    #[error("cannot write the rejects to {}: {source}", path.display())]
    Rejects {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
}

impl Error {
    /// What is wrong and what to do, in both languages.
    pub fn message(&self) -> Bilingual {
        Bilingual::new(self.zh(), self.to_string())
    }

    fn zh(&self) -> String {
        match self {
            Self::Open { path, source } => format!("打不开 {}：{source}", path.display()),
            Self::Directory { path } => format!("{} 是目录，请给出文件", path.display()),
            Self::Read { line, source } => {
                format!("第 {line} 行之后读不下去：{source}；文件可能不完整或已损坏")
            }
            Self::Empty => "文件是空的".into(),
            Self::Utf16 => "文件是 UTF-16 编码，请另存为 UTF-8".into(),
            Self::NotUtf8 { line, offset, is_gbk: true } => format!(
                "第 {line} 行（第 {offset} 字节）不是 UTF-8，看起来是 GBK；请加 --encoding gbk"
            ),
            Self::NotUtf8 { line, offset, is_gbk: false } => {
                format!("第 {line} 行（第 {offset} 字节）不是 UTF-8，请另存为 UTF-8")
            }
            Self::JsonArray => "文件是一个 JSON 数组；请改为一行一个对象（jq -c '.[]'）".into(),
            Self::NotAWorkbook { reason } => format!("不是 XLSX 工作簿，或已损坏：{reason}"),
            Self::OldWorkbook => {
                "是旧版 Excel（.xls）或加了密码的工作簿；请去掉密码另存为 .xlsx，或存为 CSV".into()
            }
            Self::TooLarge { bytes_max } => {
                format!("文件超过 {bytes_max} 字节；请存为 CSV，或拆开导入")
            }
            Self::UnknownSheet { name, sheets } => {
                format!("没有工作表“{name}”；现有：{}", sheets.join("、"))
            }
            Self::HeaderMissing { found } => format!(
                "第一行不是表头，没有一个认识的列：{}；请补上表头，或用 --map 说明",
                found.join("、")
            ),
            Self::UnknownColumns { unknown } => format!(
                "不认识的列：{}；请改名、用 --map 说明，或用 --ignore-unknown 忽略",
                listed(unknown, "最接近的是 ")
            ),
            Self::DuplicateColumns { doubles } => {
                format!("几个列是同一个意思：{}；请只留一个", pairs(doubles))
            }
            Self::TooManyColumns { count, count_max } => {
                format!("至少 {count} 列，最多 {count_max} 列")
            }
            Self::UnclosedQuote { line } => {
                format!("第 {line} 行起的引号没有闭合，其后的行无法分开；请补上引号")
            }
            Self::Mapping { source } => format!("映射文件有误：{source}"),
            Self::UnknownTargets { unknown } => {
                format!("映射文件指向不认识的列：{}", listed(unknown, "最接近的是 "))
            }
            Self::RejectsExist { path } => {
                format!("{} 已经存在；请为拒收的行另取文件名", path.display())
            }
            Self::Rejects { path, source } => {
                format!("拒收的行写不进 {}：{source}", path.display())
            }
        }
    }
}

fn listed(unknown: &[Unknown], nearest: &str) -> String {
    let one = |unknown: &Unknown| match unknown.nearest {
        Some(known) => format!("{} ({}{known})", unknown.name, nearest),
        None => unknown.name.clone(),
    };
    unknown.iter().map(one).collect::<Vec<_>>().join(", ")
}

fn pairs(doubles: &[(String, String)]) -> String {
    doubles.iter().map(|(later, first)| format!("{later} = {first}")).collect::<Vec<_>>().join(", ")
}
