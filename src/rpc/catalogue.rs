//! The standard methods, once for all kinds of record.

use std::sync::Arc;

use prost_types::FieldMask;
use qianxian_proto::set_fields;
use tonic::Status;

use super::page_token;
use super::request::{id_in, page_size, run};
use super::status::status;
use crate::app::catalogue::{PAGE_SIZE_DEFAULT, PAGE_SIZE_MAX};
use crate::app::{App, Author, Error};
use crate::contract::Stored;
use crate::domain::catalogue::Command;
use crate::domain::check::VIOLATIONS_MAX;
use crate::domain::{RecordId, Violation};

/// A page of messages.
pub(super) struct Page<M> {
    pub(super) items: Vec<M>,
    pub(super) next_page_token: String,
    pub(super) total_size: i64,
}

pub(super) async fn get<T: Stored + Send + 'static>(
    app: &Arc<App>,
    name: &str,
) -> Result<T::Pb, Status> {
    let id = id_in(T::KIND, "name", name)?;
    run(app, move |app| app.get::<T>(&id).map(|record| T::to_shown_pb(&record))).await
}

pub(super) async fn list<T: Stored + Send + 'static>(
    app: &Arc<App>,
    size: i32,
    token: &str,
    show_deleted: bool,
) -> Result<Page<T::Pb>, Status> {
    let records_max = page_size(size, PAGE_SIZE_DEFAULT, PAGE_SIZE_MAX)?;
    let question = format!("{} {show_deleted}", T::KIND.collection());
    let after = page_token::read(&question, token)?
        .map(|id| RecordId::parse("page_token", &id).map_err(|_| page_token::refused(token)))
        .transpose()?;
    let list =
        run(app, move |app| app.list::<T>(after.as_ref(), records_max, show_deleted)).await?;
    let items = page_token::fitting(list.records.iter().map(T::to_shown_pb));
    let last = items.len().checked_sub(1).and_then(|last| list.records.get(last));
    let last = last.filter(|_| list.more || items.len() < list.records.len());
    let next_page_token =
        last.map(|record| page_token::write(&question, record.id.as_str())).unwrap_or_default();
    let total_size = i64::try_from(list.total).unwrap_or(i64::MAX);
    Ok(Page { items, next_page_token, total_size })
}

pub(super) async fn create<T: Stored + Send + 'static>(
    app: &Arc<App>,
    message: T::Pb,
    id: RecordId,
    author: Author,
) -> Result<T::Pb, Status> {
    let content = content::<T>(message)?;
    change(app, Command::Create { id, content }, author).await
}

/// Makes a record whose course the service keeps: what a caller states of it is passed over.
pub(super) async fn draft<T: Stored + Send + 'static>(
    app: &Arc<App>,
    message: T::Pb,
    id: RecordId,
    author: Author,
) -> Result<T::Pb, Status> {
    let stated = content::<T>(message)?;
    let mut content = stated.clone();
    content.keep_from(&T::default(), &stated);
    change(app, Command::Create { id, content }, author).await
}

pub(super) async fn update<T: Stored + Send + 'static>(
    app: &Arc<App>,
    message: T::Pb,
    etag: String,
    mask: Option<FieldMask>,
    allow_missing: bool,
    author: Author,
) -> Result<T::Pb, Status> {
    let id = id_in(T::KIND, "name", T::name_of(&message))?;
    let named = mask.map(|mask| mask.paths).filter(|paths| !paths.is_empty());
    // AIP-134: without a mask, those fields change that the message states.
    let mask = named.unwrap_or_else(|| set_fields(&message));
    let content = Box::new(content::<T>(message)?);
    change(app, Command::Update { id, content, mask, etag, allow_missing }, author).await
}

pub(super) async fn delete<T: Stored + Send + 'static>(
    app: &Arc<App>,
    name: &str,
    etag: String,
    author: Author,
) -> Result<T::Pb, Status> {
    let id = id_in(T::KIND, "name", name)?;
    change::<T>(app, Command::Delete { id, etag }, author).await
}

pub(super) async fn undelete<T: Stored + Send + 'static>(
    app: &Arc<App>,
    name: &str,
    etag: String,
    author: Author,
) -> Result<T::Pb, Status> {
    let id = id_in(T::KIND, "name", name)?;
    change::<T>(app, Command::Undelete { id, etag }, author).await
}

async fn change<T: Stored + Send + 'static>(
    app: &Arc<App>,
    command: Command<T>,
    author: Author,
) -> Result<T::Pb, Status> {
    run(app, move |app| app.change(command, author).map(|record| T::to_shown_pb(&record))).await
}

/// The content that a message states; fields without meaning are refused.
pub(super) fn content<T: Stored>(message: T::Pb) -> Result<T, Status> {
    let (content, _, violations): (T, _, Vec<Violation>) = T::from_pb(message);
    if violations.is_empty() {
        return Ok(content);
    }
    let first = violations.into_iter().take(VIOLATIONS_MAX).collect();
    Err(status(&Error::Invalid(first)))
}
