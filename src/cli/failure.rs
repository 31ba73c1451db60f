//! Why a command ended without doing its work, for the person who typed it.

use tonic_types::{ErrorDetail, StatusExt};

use crate::app::chain_text;
use crate::domain::text::Bilingual;
use crate::{app, importing, journal, server};

/// A failure with its wording in both languages.
#[derive(Debug)]
pub(super) struct Failure {
    /// What went wrong and what to do.
    pub message: Bilingual,
    /// Whether the reader of our output left, which is nobody's fault.
    pub quiet: bool,
}

impl Failure {
    /// A failure in these words.
    pub(super) fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { message: Bilingual::new(zh, en), quiet: false }
    }

    /// A failure to use a file.
    pub(super) fn file(path: &std::path::Path, source: &std::io::Error) -> Self {
        let path = path.display();
        Self::new(
            format!("无法使用文件 {path}：{source}"),
            format!("failed to use {path}: {source}"),
        )
    }

    /// A failure to write the answer.
    pub(super) fn output(source: std::io::Error) -> Self {
        let quiet = source.kind() == std::io::ErrorKind::BrokenPipe;
        let message =
            Bilingual::new(format!("写不出结果：{source}"), format!("failed to print: {source}"));
        Self { message, quiet }
    }

    /// A failure that only has an English chain of causes.
    pub(super) fn chain(zh: &str, error: &dyn std::error::Error) -> Self {
        let text = chain_text(error);
        Self::new(format!("{zh}：{text}"), format!("failed to {text}"))
    }
}

impl From<app::Error> for Failure {
    fn from(error: app::Error) -> Self {
        // At the terminal the person is the operator: the causes are for them.
        match &error {
            app::Error::Journal(journal::Error::Damaged { segment, byte, position, what }) => {
                let zh = format!(
                    "日志账本损坏：{segment} 第 {byte} 字节起（第 {position} 条）不可信（{what}）；\
                     没有改动任何文件。请从备份恢复此文件，或用 qianxian journal verify 查看"
                );
                Self::new(zh, format!("failed to {}", chain_text(&error)))
            }
            app::Error::Journal(_)
            | app::Error::Entry { .. }
            | app::Error::State(_)
            | app::Error::Search(_) => Self::chain("出错", &error),
            _ => Self { message: error.message(), quiet: false },
        }
    }
}

impl From<importing::Error> for Failure {
    fn from(error: importing::Error) -> Self {
        Self { message: error.message(), quiet: false }
    }
}

impl From<server::Error> for Failure {
    fn from(error: server::Error) -> Self {
        Self { message: error.message(), quiet: false }
    }
}

impl From<tonic::Status> for Failure {
    fn from(status: tonic::Status) -> Self {
        let mut message = Bilingual::new(status.message(), status.message());
        for detail in status.get_error_details_vec() {
            match detail {
                ErrorDetail::LocalizedMessage(text) if text.locale == "zh-CN" => {
                    message.zh = text.message;
                }
                ErrorDetail::LocalizedMessage(text) if text.locale == "en" => {
                    message.en = text.message;
                }
                _ => {}
            }
        }
        Self { message, quiet: false }
    }
}
