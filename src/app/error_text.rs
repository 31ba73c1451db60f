//! The wording of every failure, in both languages.

use super::error::Error;
use crate::domain::Violation;
use crate::domain::catalogue::Refusal;
use crate::domain::text::Bilingual;
use crate::journal;

/// What callers are told.
pub(super) fn message(error: &Error) -> Bilingual {
    match error {
        Error::Refused(refusal) => refusal_text(refusal),
        Error::Invalid(violations) => invalid_text(violations),
        Error::RequestReused { id } => Bilingual::new(
            format!("request_id {id} 已用于另一内容的请求；请换一个新的"),
            format!("request_id {id} was used with another content; take a new one"),
        ),
        Error::Watched { streams } => Bilingual::new(
            format!("已有 {streams} 个实时流，请关闭一个后重试"),
            format!("{streams} streams are open already; close one and retry"),
        ),
        Error::Overloaded { waiting } => Bilingual::new(
            format!("排队的请求已有 {waiting} 个，请稍后重试"),
            format!("{waiting} requests wait already; retry later"),
        ),
        Error::DiskFull(_) => Bilingual::new(
            "磁盘已满，本次修改没有保存；请腾出空间后重试",
            "the disk is full and nothing was saved; make room and retry",
        ),
        Error::NoRoom { .. } => Bilingual::new(
            "磁盘已满，记录视图或检索视图跟不上日志账本；已确认的都还在，请腾出空间后重试",
            "the disk is full, so a view cannot follow the journal; nothing that was \
             acknowledged is lost: make room and retry",
        ),
        Error::Unshown { is_disk_full: true, .. } => Bilingual::new(
            "磁盘已满：本次修改已记入日志账本，但显示不出来；请腾出空间后重新启动，再重试一次",
            "the disk is full: the change is in the journal, but cannot be shown; make room, \
             restart, and retry",
        ),
        Error::Unshown { is_disk_full: false, .. } => Bilingual::new(
            "本次修改已记入日志账本，但显示不出来；请查看日志后重新启动，再重试一次",
            "the change is in the journal, but cannot be shown; see the log, restart, and retry",
        ),
        Error::InDoubt { .. } => Bilingual::new(
            "写入没有得到磁盘确认，改动可能已保存也可能没有；请重启服务后重新读取，或用同一 request_id 重试",
            "the disk did not confirm the change, so it may or may not be there; restart the server, \
             then read again or retry with the same request_id",
        ),
        Error::Stopped => {
            Bilingual::new("服务正在停止，请稍后重试", "the server is stopping; retry later")
        }
        Error::SearchBehind { wanted, .. } => Bilingual::new(
            format!("检索尚未跟上最新数据（位置 {wanted}），请稍后重试"),
            format!("the search has not caught up with position {wanted}; retry later"),
        ),
        Error::DirectoryHeld { .. }
        | Error::JournalBehind { .. }
        | Error::Io { .. }
        | Error::Journal(_)
        | Error::Entry { .. }
        | Error::State(_)
        | Error::Search(_) => data_text(error),
    }
}

/// What is wrong with the data directory or in it.
fn data_text(error: &Error) -> Bilingual {
    match error {
        Error::DirectoryHeld { dir, holder } => {
            let dir = dir.display();
            let who = holder.as_deref().unwrap_or("-");
            Bilingual::new(
                format!(
                    "数据目录 {dir} 正被另一进程使用（{who}）；请用 --server 连接它，或先停止它"
                ),
                format!("{dir} is used by another process ({who}); use --server, or stop it"),
            )
        }
        Error::JournalBehind { journal, seen, view } => {
            let view = if *view == "state" { "记录视图" } else { "检索视图" };
            Bilingual::new(
                format!(
                    "日志账本只到第 {journal} 条，而{view}已见过第 {seen} 条：账本的末尾不见了；\
                     请从备份恢复 journal 目录"
                ),
                format!("failed to {}", chain_text(error)),
            )
        }
        Error::Io { path, source, .. } if journal::is_disk_full(source) => {
            let path = path.display();
            Bilingual::new(
                format!("磁盘已满，无法使用 {path}；请腾出空间后重试"),
                format!("the disk is full, {path} cannot be used; make room and retry"),
            )
        }
        Error::Io { .. } => {
            let en = chain_text(error);
            Bilingual::new(format!("无法使用数据目录：{en}"), format!("failed to {en}"))
        }
        _ => Bilingual::new("内部错误，详见服务器日志", "internal error; see the server's log"),
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

pub(super) fn refusal_text(refusal: &Refusal) -> Bilingual {
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
        Refusal::Locked { lock, holder } => lock.kind.text(holder),
        Refusal::Blocked(obstacle) => obstacle.message.clone(),
    }
}

impl From<journal::Error> for Error {
    fn from(failed: journal::Error) -> Self {
        if failed.is_disk_full() { Self::DiskFull(failed) } else { Self::Journal(failed) }
    }
}
