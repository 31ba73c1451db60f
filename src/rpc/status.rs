//! The one place that turns a failure into a gRPC status.

use std::collections::HashMap;
use std::time::Duration;

use tonic::{Code as GrpcCode, Status};
use tonic_types::{
    BadRequest, ErrorDetail, ErrorInfo, FieldViolation, LocalizedMessage, PreconditionFailure,
    PreconditionViolation, RetryInfo, StatusExt,
};

use crate::app::{Code, Error};
use crate::domain::Violation;
use crate::domain::catalogue::Refusal;

/// The domain that goes with every reason (AIP-193).
const ERROR_DOMAIN: &str = "qianxian.dev";
/// Most refused fields that a status details: they travel in headers, which clients limit.
const DETAILED_MAX: usize = 10;
/// When a caller may try again after an overload.
const RETRY_AFTER: Duration = Duration::from_secs(1);

const fn grpc_code(code: Code) -> GrpcCode {
    match code {
        Code::Invalid => GrpcCode::InvalidArgument,
        Code::NotFound => GrpcCode::NotFound,
        Code::AlreadyExists => GrpcCode::AlreadyExists,
        Code::Conflict => GrpcCode::Aborted,
        Code::Blocked => GrpcCode::FailedPrecondition,
        Code::Exhausted => GrpcCode::ResourceExhausted,
        Code::Unavailable => GrpcCode::Unavailable,
        Code::Internal => GrpcCode::Internal,
    }
}

/// A failure as callers see it: code, one reason, the refused fields, both languages.
pub(super) fn status(error: &Error) -> Status {
    let code = error.code();
    if code == Code::Internal {
        tracing::error!(error = crate::app::chain_text(error), "failed to answer a call");
    }
    let message = error.message();
    let info = ErrorInfo::new(error.reason(), ERROR_DOMAIN, HashMap::<String, String>::new());
    let mut details: Vec<ErrorDetail> = vec![info.into()];
    if !error.violations().is_empty() {
        let violations: Vec<_> =
            error.violations().iter().take(DETAILED_MAX).map(field_violation).collect();
        details.push(BadRequest::new(violations).into());
    }
    if let Error::Refused(refusal) = error
        && code == Code::Blocked
    {
        let subject = match refusal {
            Refusal::Locked { holder, .. } => holder.to_string(),
            Refusal::Blocked(obstacle) => obstacle.subject.to_string(),
            _ => String::new(),
        };
        let violation = PreconditionViolation::new(error.reason(), subject, message.en.as_str());
        details.push(PreconditionFailure::new(vec![violation]).into());
    }
    if matches!(code, Code::Exhausted | Code::Unavailable) {
        details.push(RetryInfo::new(Some(RETRY_AFTER)).into());
    }
    details.push(LocalizedMessage::new("zh-CN", message.zh).into());
    details.push(LocalizedMessage::new("en", message.en.clone()).into());
    Status::with_error_details_vec(grpc_code(code), message.en, details)
}

fn field_violation(violation: &Violation) -> FieldViolation {
    let code = violation.code.as_str();
    let message = &violation.message;
    FieldViolation::new(&violation.field, format!("{code}: {} / {}", message.zh, message.en))
}

/// A refused request field.
pub(super) fn invalid(violation: Violation) -> Status {
    status(&Error::Invalid(vec![violation]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::text::Bilingual;
    use crate::domain::violation;

    #[test]
    fn a_refusal_names_its_fields_and_speaks_both_languages() {
        let message = Bilingual::new("太长", "too long");
        let refused = Violation::new("title", violation::Code::TooLong, "x", message);
        let status = invalid(refused);
        assert_eq!(status.code(), GrpcCode::InvalidArgument);
        let details = status.get_error_details_vec();
        let reasons = details.iter().filter_map(|detail| match detail {
            ErrorDetail::ErrorInfo(info) => Some(info.reason.as_str()),
            _ => None,
        });
        assert_eq!(reasons.collect::<Vec<_>>(), ["INVALID_FIELDS"]);
        let locales = details.iter().filter_map(|detail| match detail {
            ErrorDetail::LocalizedMessage(text) => Some(text.locale.as_str()),
            _ => None,
        });
        assert_eq!(locales.collect::<Vec<_>>(), ["zh-CN", "en"]);
        let bad = status.get_details_bad_request();
        assert_eq!(bad.map(|bad| bad.field_violations[0].field.clone()), Some("title".to_owned()));
    }
}
