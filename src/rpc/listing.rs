//! Pages of those records of a kind that answer to a condition.

use std::sync::Arc;

use tonic::Status;

use super::catalogue::{self, Page};
use super::page_token;
use super::request::{id_in, page_size, run};
use crate::app::App;
use crate::app::catalogue::{PAGE_SIZE_DEFAULT, PAGE_SIZE_MAX};
use crate::contract::Stored;
use crate::domain::{Kind, RecordId};

/// One page; `question` is what its token is bound to.
pub(super) async fn list_where<T: Stored + Send + 'static>(
    app: &Arc<App>,
    size: i32,
    token: &str,
    question: &str,
    keep: impl Fn(&T) -> bool + Send + 'static,
) -> Result<Page<T::Pb>, Status> {
    let records_max = page_size(size, PAGE_SIZE_DEFAULT, PAGE_SIZE_MAX)?;
    let question = format!("{} where {question}", T::KIND.collection());
    let after = place(&question, token)?;
    let list = run(app, move |app| app.list_where::<T>(after.as_ref(), records_max, keep)).await?;
    let items = page_token::fitting(list.records.iter().map(T::to_pb));
    let last = items.len().checked_sub(1).and_then(|last| list.records.get(last));
    let last = last.filter(|_| list.more || items.len() < list.records.len());
    let next_page_token =
        last.map(|record| page_token::write(&question, record.id.as_str())).unwrap_or_default();
    Ok(Page { items, next_page_token, total_size: i64::try_from(list.total).unwrap_or(i64::MAX) })
}

/// One page of all records where no condition is stated, of those that `keep` lets through otherwise.
pub(super) async fn list_wanted<T: Stored + Send + 'static>(
    app: &Arc<App>,
    size: i32,
    token: &str,
    is_all: bool,
    question: &str,
    keep: impl Fn(&T) -> bool + Send + 'static,
) -> Result<Page<T::Pb>, Status> {
    if is_all {
        return catalogue::list::<T>(app, size, token, false).await;
    }
    list_where::<T>(app, size, token, question, keep).await
}

/// The id that a condition asks for; none where the name is empty.
pub(super) fn id_wanted(kind: Kind, field: &str, name: &str) -> Result<Option<String>, Status> {
    if name.is_empty() {
        return Ok(None);
    }
    id_in(kind, field, name).map(|id| Some(id.as_str().to_owned()))
}

/// The place that a token stands for.
pub(super) fn place(question: &str, token: &str) -> Result<Option<RecordId>, Status> {
    let after = page_token::read(question, token)?;
    after
        .map(|id| RecordId::parse("page_token", &id).map_err(|_| page_token::refused(token)))
        .transpose()
}
