//! What every request has in common: names, ids, marks, page sizes.

use std::sync::Arc;

use prost::Message;
use tonic::Status;

use super::status::{invalid, status};
use crate::app::{App, Author, Error};
use crate::domain::catalogue::RequestMark;
use crate::domain::text::Bilingual;
use crate::domain::violation::{Code, Violation};
use crate::domain::{Day, Kind, RecordId, RecordName};

/// Longest `request_id`, in characters; a UUID has 36.
const REQUEST_ID_CHARS_MAX: usize = 64;

/// Who asks, until callers sign in: everybody on this machine is the same.
pub(super) const ACTOR: &str = "local";

/// Runs a use case off the async threads.
pub(super) async fn run<R: Send + 'static>(
    app: &Arc<App>,
    work: impl FnOnce(&App) -> Result<R, Error> + Send + 'static,
) -> Result<R, Status> {
    let app = Arc::clone(app);
    match tokio::task::spawn_blocking(move || work(&app)).await {
        Ok(done) => done.map_err(|error| status(&error)),
        Err(_) => Err(status(&Error::Stopped)),
    }
}

/// The id in a resource name.
pub(super) fn id_in(kind: Kind, field: &str, name: &str) -> Result<RecordId, Status> {
    RecordName::parse(field, kind, name).map(|name| name.id).map_err(invalid)
}

/// The id that a caller chose, or a fresh one; fresh ids sort by the time of their making.
pub(super) fn chosen_id(kind: Kind, field: &str, id: &str) -> Result<RecordId, Status> {
    if id.is_empty() {
        return Ok(RecordId::from_uuid(kind, uuid::Uuid::now_v7().as_bytes()));
    }
    RecordId::parse(field, id).map_err(invalid)
}

/// A part of the request that must be there.
pub(super) fn required<M>(field: &str, part: Option<M>) -> Result<M, Status> {
    part.ok_or_else(|| {
        let message = Bilingual::new("必填，请补上", "required; fill it in");
        invalid(Violation::new(field, Code::Required, "", message))
    })
}

/// Who asks, and how a repetition is recognised.
pub(super) fn author<M: Message + prost::Name>(
    request: &M,
    request_id: &str,
    validate_only: bool,
) -> Result<Author, Status> {
    let count = request_id.chars().count();
    if count > REQUEST_ID_CHARS_MAX {
        let message = Bilingual::new(
            format!("request_id 最长 {REQUEST_ID_CHARS_MAX} 字符"),
            format!("a request_id has at most {REQUEST_ID_CHARS_MAX} characters"),
        );
        return Err(invalid(Violation::new("request_id", Code::TooLong, request_id, message)));
    }
    let request = (!request_id.is_empty()).then(|| RequestMark {
        id: request_id.to_owned(),
        digest: digest(&M::full_name(), request),
    });
    Ok(Author { actor: ACTOR.to_owned(), request, validate_only, ..Author::default() })
}

/// A digest of a whole request, by which a repetition is recognised.
fn digest<M: Message>(name: &str, request: &M) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new();
    hasher.update(name.as_bytes()).update(&[0]).update(&request.encode_to_vec());
    *hasher.finalize().as_bytes()
}

/// A page size: 0 = default, more than the most = the most, negative = refused.
pub(super) fn page_size(size: i32, default: usize, most: usize) -> Result<usize, Status> {
    match usize::try_from(size) {
        Ok(0) => Ok(default),
        Ok(size) => Ok(size.min(most)),
        Err(_) => {
            let message = Bilingual::new("page_size 不能为负", "page_size cannot be negative");
            Err(invalid(Violation::new("page_size", Code::OutOfRange, &size.to_string(), message)))
        }
    }
}

/// The day for which is asked; none = today.
pub(super) fn as_of_day(text: &str) -> Result<Option<Day>, Status> {
    if text.is_empty() {
        return Ok(None);
    }
    let message = Bilingual::new(
        "应为北京日期，如 2026-11-23（1900 至 2199 年）",
        "write a day in Beijing like 2026-11-23, years 1900 to 2199",
    );
    let refused = || invalid(Violation::new("as_of_date", Code::DateFormat, text, message));
    Day::parse(text).map(Some).ok_or_else(refused)
}

/// A text within its limit.
pub(super) fn within(field: &str, text: &str, chars_max: usize) -> Result<(), Status> {
    let count = text.chars().count();
    if count <= chars_max {
        return Ok(());
    }
    let message = Bilingual::new(
        format!("共 {count} 字，最多 {chars_max} 字；请缩短"),
        format!("{count} characters, at most {chars_max}; shorten it"),
    );
    Err(invalid(Violation::new(field, Code::TooLong, text, message)))
}
