//! The shape that every error has, checked wherever a test meets one.

use std::collections::BTreeMap;

use tonic::{Code, Status};
use tonic_types::{ErrorDetail, StatusExt};

/// What an error says, in short.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) code: Code,
    pub(crate) reason: String,
    /// The refused fields and the codes of their violations.
    pub(crate) fields: Vec<String>,
}

/// Reads an error; fails when it lacks what every error has to carry.
#[track_caller]
pub(crate) fn refusal(status: &Status) -> Refusal {
    let mut reasons = Vec::new();
    let mut fields = Vec::new();
    let mut texts = BTreeMap::new();
    let mut may_retry = false;
    for detail in status.get_error_details_vec() {
        match detail {
            ErrorDetail::ErrorInfo(info) => {
                assert_eq!(info.domain, "qianxian.dev");
                reasons.push(info.reason);
            }
            ErrorDetail::BadRequest(bad) => {
                for one in bad.field_violations {
                    let (code, text) = one.description.split_once(": ").unwrap();
                    assert!(text.contains(" / "), "in both languages: {text}");
                    fields.push(format!("{} {code}", one.field));
                }
            }
            ErrorDetail::LocalizedMessage(text) => {
                assert!(!text.message.is_empty());
                assert!(texts.insert(text.locale, text.message).is_none());
            }
            ErrorDetail::RetryInfo(_) => may_retry = true,
            _ => {}
        }
    }
    assert_eq!(reasons.len(), 1, "one reason: {status:?}");
    let locales: Vec<&str> = texts.keys().map(String::as_str).collect();
    assert_eq!(locales, ["en", "zh-CN"], "{status:?}");
    assert_eq!(texts["en"], status.message());
    assert!(texts["zh-CN"].chars().any(|c| c > '\u{3000}'), "{texts:?}");
    let mut known = qianxian::app::Error::reasons().into_iter().map(|(reason, _)| reason);
    assert!(known.any(|known| known == reasons[0]), "{reasons:?} is not documented");
    let wants_retry = matches!(status.code(), Code::ResourceExhausted | Code::Unavailable);
    assert_eq!(may_retry, wants_retry, "{status:?}");
    assert_eq!(fields.is_empty(), reasons[0] != "INVALID_FIELDS", "{status:?}");
    Refusal { code: status.code(), reason: reasons.remove(0), fields }
}

/// Holds an answer to be an error with this code, reason and these fields.
#[track_caller]
pub(crate) fn refused<T: std::fmt::Debug>(
    answer: Result<T, Status>,
    code: Code,
    reason: &str,
    fields: &[&str],
) {
    let found = refusal(&answer.unwrap_err());
    assert_eq!((found.code, found.reason.as_str()), (code, reason), "{found:?}");
    assert_eq!(found.fields, fields);
}

/// Holds an answer to be a refusal of these fields.
#[track_caller]
pub(crate) fn invalid<T: std::fmt::Debug>(answer: Result<T, Status>, fields: &[&str]) {
    refused(answer, Code::InvalidArgument, "INVALID_FIELDS", fields);
}

/// Holds an answer to say that there is no such record.
#[track_caller]
pub(crate) fn not_found<T: std::fmt::Debug>(answer: Result<T, Status>) {
    refused(answer, Code::NotFound, "RECORD_NOT_FOUND", &[]);
}
