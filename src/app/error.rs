//! What may come back instead of an answer: a closed set of codes, each with a stable reason.

use std::path::PathBuf;
use std::time::Duration;

use crate::contract::EntryError;
use crate::domain::Violation;
use crate::domain::catalogue::{Refusal, Undecided};
use crate::domain::text::Bilingual;
use crate::{journal, search, state};

/// The kinds of failure; each edge has one place that translates them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Code {
    /// The request is wrong; repeating it will not help.
    Invalid,
    /// What it names does not exist.
    NotFound,
    /// What it would create exists.
    AlreadyExists,
    /// Somebody else was faster; read again and repeat.
    Conflict,
    /// A resource is used up.
    Exhausted,
    /// Not now; repeat later.
    Unavailable,
    /// Our fault.
    Internal,
}

/// A failure of a use case.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The rules refused the command.
    #[error("apply the command: {}", refusal_text(.0).en)]
    Refused(Refusal),
    /// The request itself is wrong.
    #[error("read the request: {}", .0.first().map_or_else(String::new, ToString::to_string))]
    Invalid(Vec<Violation>),
    /// The `request_id` was used before with another body.
    #[error("accept request {id}: it was used before with another content; use a new request_id")]
    RequestReused {
        /// Which.
        id: String,
    },
    /// More is waiting than can be kept.
    #[error("queue the command: {waiting} commands wait already")]
    Overloaded {
        /// How many.
        waiting: usize,
    },
    /// The disk is full; nothing of the command remains.
    #[error("write the journal: the disk is full; make room and repeat")]
    DiskFull(#[source] journal::Error),
    /// The disk is full and a view cannot be opened or brought up to the journal.
    #[error("bring the views up to the journal: the disk is full: {cause}")]
    NoRoom {
        /// What failed for it.
        cause: String,
    },
    /// The command is durable in the journal, but the state view could not follow it.
    #[error("show what is durable in the journal: {cause}")]
    Unshown {
        /// Why.
        cause: String,
        /// Whether for lack of room.
        is_disk_full: bool,
    },
    /// The process is ending, or has to.
    #[error("accept the command: the engine has stopped; restart the server")]
    Stopped,
    /// The search view did not catch up in time.
    #[error("wait for the search view: it is not at position {wanted} after {waited:?}")]
    SearchBehind {
        /// The position asked for.
        wanted: u64,
        /// How long was waited.
        waited: Duration,
    },
    /// Another process uses the data directory.
    #[error("open {}: another process uses it{}", dir.display(), holder.as_deref().map(|who| format!(" ({who})")).unwrap_or_default())]
    DirectoryHeld {
        /// The data directory.
        dir: PathBuf,
        /// What the holder wrote about itself.
        holder: Option<String>,
    },
    /// A file or directory could not be used.
    #[error("{action} {}", path.display())]
    Io {
        /// What was tried.
        action: &'static str,
        /// On what.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: std::io::Error,
    },
    /// A view is ahead of the journal: acknowledged entries are missing from the journal's end.
    #[error(
        "trust the journal: it ends at position {journal}, but the {view} view has seen {seen}; \
         restore the journal from a backup"
    )]
    JournalBehind {
        /// Where the journal ends.
        journal: u64,
        /// What a view has seen.
        seen: u64,
        /// Which view.
        view: &'static str,
    },
    /// The journal failed.
    #[error("use the journal")]
    Journal(#[source] journal::Error),
    /// The journal holds something that this version cannot read.
    #[error("read entry {position} of the journal")]
    Entry {
        /// Which.
        position: u64,
        /// What is wrong with it.
        #[source]
        source: EntryError,
    },
    /// The state view failed.
    #[error("use the state view")]
    State(#[source] state::Error),
    /// The search view failed.
    #[error("use the search view")]
    Search(#[source] search::Error),
}

impl Error {
    /// The kind of failure.
    pub const fn code(&self) -> Code {
        match self {
            Self::Refused(refusal) => match refusal {
                Refusal::Invalid(_) => Code::Invalid,
                Refusal::NotFound(_) | Refusal::Deleted(_) => Code::NotFound,
                Refusal::AlreadyExists(_) | Refusal::NotDeleted(_) => Code::AlreadyExists,
                Refusal::EtagMismatch { .. } => Code::Conflict,
            },
            Self::Invalid(_) | Self::RequestReused { .. } => Code::Invalid,
            Self::Overloaded { .. } | Self::DiskFull(_) | Self::NoRoom { .. } => Code::Exhausted,
            Self::Stopped
            | Self::Unshown { .. }
            | Self::SearchBehind { .. }
            | Self::DirectoryHeld { .. } => Code::Unavailable,
            Self::Io { .. }
            | Self::JournalBehind { .. }
            | Self::Journal(_)
            | Self::Entry { .. }
            | Self::State(_)
            | Self::Search(_) => Code::Internal,
        }
    }

    /// The stable reason that programs branch on; `docs/reference/errors.md` lists them.
    pub const fn reason(&self) -> &'static str {
        match self {
            Self::Refused(refusal) => match refusal {
                Refusal::Invalid(_) => "INVALID_FIELDS",
                Refusal::NotFound(_) => "RECORD_NOT_FOUND",
                Refusal::Deleted(_) => "RECORD_DELETED",
                Refusal::AlreadyExists(_) => "RECORD_EXISTS",
                Refusal::NotDeleted(_) => "RECORD_NOT_DELETED",
                Refusal::EtagMismatch { .. } => "ETAG_MISMATCH",
            },
            Self::Invalid(_) => "INVALID_FIELDS",
            Self::RequestReused { .. } => "REQUEST_ID_REUSED",
            Self::Overloaded { .. } => "OVERLOADED",
            Self::DiskFull(_) | Self::NoRoom { .. } => "DISK_FULL",
            Self::Stopped | Self::Unshown { .. } => "STOPPED",
            Self::SearchBehind { .. } => "SEARCH_BEHIND",
            Self::DirectoryHeld { .. } => "DIRECTORY_HELD",
            Self::JournalBehind { .. } => "JOURNAL_BEHIND",
            Self::Io { .. }
            | Self::Journal(_)
            | Self::Entry { .. }
            | Self::State(_)
            | Self::Search(_) => "INTERNAL",
        }
    }

    /// The sentence for people. What failed inside is for the log, not for callers.
    pub fn message(&self) -> Bilingual {
        match self {
            Self::Refused(refusal) => refusal_text(refusal),
            Self::Invalid(violations) => invalid_text(violations),
            Self::RequestReused { id } => Bilingual::new(
                format!("request_id {id} 已用于另一内容的请求；请换一个新的"),
                format!("request_id {id} was used with another content; take a new one"),
            ),
            Self::Overloaded { waiting } => Bilingual::new(
                format!("排队的请求已有 {waiting} 个，请稍后重试"),
                format!("{waiting} requests wait already; retry later"),
            ),
            Self::DiskFull(_) => Bilingual::new(
                "磁盘已满，本次修改没有保存；请腾出空间后重试",
                "the disk is full and nothing was saved; make room and retry",
            ),
            Self::NoRoom { .. } => Bilingual::new(
                "磁盘已满，记录视图或检索视图跟不上日志账本；已确认的都还在，请腾出空间后重试",
                "the disk is full, so a view cannot follow the journal; nothing that was \
                 acknowledged is lost: make room and retry",
            ),
            Self::Unshown { is_disk_full: true, .. } => Bilingual::new(
                "磁盘已满：本次修改已记入日志账本，但显示不出来；请腾出空间后重新启动，再重试一次",
                "the disk is full: the change is in the journal, but cannot be shown; make room, \
                 restart, and retry",
            ),
            Self::Unshown { is_disk_full: false, .. } => Bilingual::new(
                "本次修改已记入日志账本，但显示不出来；请查看日志后重新启动，再重试一次",
                "the change is in the journal, but cannot be shown; see the log, restart, and retry",
            ),
            Self::Stopped => {
                Bilingual::new("服务正在停止，请稍后重试", "the server is stopping; retry later")
            }
            Self::SearchBehind { wanted, .. } => Bilingual::new(
                format!("检索尚未跟上最新数据（位置 {wanted}），请稍后重试"),
                format!("the search has not caught up with position {wanted}; retry later"),
            ),
            Self::DirectoryHeld { dir, holder } => {
                let dir = dir.display();
                let who = holder.as_deref().unwrap_or("-");
                Bilingual::new(
                    format!(
                        "数据目录 {dir} 正被另一进程使用（{who}）；请用 --server 连接它，或先停止它"
                    ),
                    format!("{dir} is used by another process ({who}); use --server, or stop it"),
                )
            }
            Self::JournalBehind { journal, seen, view } => {
                behind_text(*journal, *seen, view, chain_text(self))
            }
            Self::Io { path, source, .. } if journal::is_disk_full(source) => {
                let path = path.display();
                Bilingual::new(
                    format!("磁盘已满，无法使用 {path}；请腾出空间后重试"),
                    format!("the disk is full, {path} cannot be used; make room and retry"),
                )
            }
            Self::Io { .. } => {
                let en = chain_text(self);
                Bilingual::new(format!("无法使用数据目录：{en}"), format!("failed to {en}"))
            }
            Self::Journal(_) | Self::Entry { .. } | Self::State(_) | Self::Search(_) => {
                Bilingual::new("内部错误，详见服务器日志", "internal error; see the server's log")
            }
        }
    }

    /// The refused fields, if that is what is wrong.
    pub fn violations(&self) -> &[Violation] {
        match self {
            Self::Refused(Refusal::Invalid(violations)) | Self::Invalid(violations) => violations,
            _ => &[],
        }
    }
}

/// An error with its causes, for the log and for the terminal of whoever runs the server.
pub(crate) fn chain_text(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text = format!("{text}: {error}");
        cause = error.source();
    }
    text
}

fn invalid_text(violations: &[Violation]) -> Bilingual {
    let count = violations.len();
    match violations.first() {
        None => Bilingual::new("请求有误", "the request is wrong"),
        Some(first) => {
            let (zh, en) = (&first.message.zh, &first.message.en);
            let field = &first.field;
            let more = if count > 1 { format!("（共 {count} 处）") } else { String::new() };
            let more_en = if count > 1 { format!(" ({count} in all)") } else { String::new() };
            Bilingual::new(format!("{field}：{zh}{more}"), format!("{field}: {en}{more_en}"))
        }
    }
}

fn behind_text(journal: u64, seen: u64, view: &str, en: String) -> Bilingual {
    let view = if view == "state" { "记录视图" } else { "检索视图" };
    Bilingual::new(
        format!(
            "日志账本只到第 {journal} 条，而{view}已见过第 {seen} 条：账本的末尾不见了；\
             请从备份恢复 journal 目录"
        ),
        format!("failed to {en}"),
    )
}

fn refusal_text(refusal: &Refusal) -> Bilingual {
    match refusal {
        Refusal::Invalid(violations) => invalid_text(violations),
        Refusal::NotFound(name) => {
            Bilingual::new(format!("没有 {name}"), format!("{name} does not exist"))
        }
        Refusal::AlreadyExists(name) => Bilingual::new(
            format!("{name} 已存在；请换一个编号，或改用更新"),
            format!("{name} exists; take another id, or update it"),
        ),
        Refusal::Deleted(name) => Bilingual::new(
            format!("{name} 已删除；可先恢复"),
            format!("{name} is deleted; undelete it first"),
        ),
        Refusal::NotDeleted(name) => {
            Bilingual::new(format!("{name} 没有被删除"), format!("{name} is not deleted"))
        }
        Refusal::EtagMismatch { name, current } => Bilingual::new(
            format!("{name} 已被他人修改（现为 {current}）；请重新读取后再改"),
            format!("{name} was changed meanwhile (now {current}); read it again and repeat"),
        ),
    }
}

impl From<journal::Error> for Error {
    fn from(failed: journal::Error) -> Self {
        if failed.is_disk_full() { Self::DiskFull(failed) } else { Self::Journal(failed) }
    }
}

impl From<state::Error> for Error {
    fn from(failed: state::Error) -> Self {
        if failed.is_disk_full() {
            return Self::NoRoom { cause: chain_text(&failed) };
        }
        Self::State(failed)
    }
}

impl From<search::Error> for Error {
    fn from(failed: search::Error) -> Self {
        if failed.is_disk_full() {
            return Self::NoRoom { cause: chain_text(&failed) };
        }
        Self::Search(failed)
    }
}

impl From<Undecided<state::Error>> for Error {
    fn from(undecided: Undecided<state::Error>) -> Self {
        match undecided {
            Undecided::Refused(refusal) => Self::Refused(refusal),
            Undecided::Unreadable(source) => source.into(),
        }
    }
}
