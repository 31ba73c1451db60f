//! Rankers as messages: kept ones, the shipped one, and which of them ranks.

use std::sync::Arc;

use qianxian_proto::v1 as pb;
use tonic::Status;

use super::catalogue::content;
use super::listing::place;
use super::page_token;
use super::request::{author, chosen_id, id_in, page_size, required, run};
use crate::app::catalogue::{PAGE_SIZE_DEFAULT, PAGE_SIZE_MAX};
use crate::app::rankers::Choosing;
use crate::app::{App, Author};
use crate::contract::Stored;
use crate::domain::{Kind, Ranker, RankerChoice, Record, RecordId};

/// What a page token of rankers is bound to.
const QUESTION: &str = "rankers";

pub(super) fn ranker_to_pb(app: &App, record: &Record<Ranker>) -> pb::Ranker {
    let mut message = Ranker::to_pb(record);
    message.shipped = app.is_shipped(&record.id);
    if record.life.revision == 0 {
        (message.create_time, message.update_time) = (None, None);
    }
    message
}

fn choice_to_pb(record: &Record<RankerChoice>) -> pb::RankerChoice {
    let mut message = RankerChoice::to_pb(record);
    if record.life.revision == 0 {
        (message.create_time, message.update_time) = (None, None);
    }
    message
}

/// A ranker's name in a request; none where it is empty.
pub(super) fn named(field: &str, name: &str) -> Result<Option<RecordId>, Status> {
    if name.is_empty() { Ok(None) } else { id_in(Kind::Ranker, field, name).map(Some) }
}

pub(super) async fn get(app: &Arc<App>, name: &str) -> Result<pb::Ranker, Status> {
    let version = id_in(Kind::Ranker, "name", name)?;
    run(app, move |app| Ok(ranker_to_pb(app, &app.ranker(&version)?))).await
}

pub(super) async fn list(
    app: &Arc<App>,
    request: pb::ListRankersRequest,
) -> Result<pb::ListRankersResponse, Status> {
    let records_max = page_size(request.page_size, PAGE_SIZE_DEFAULT, PAGE_SIZE_MAX)?;
    let after = place(QUESTION, &request.page_token)?;
    let all = |app: &App| {
        let rankers = app.rankers()?;
        Ok(rankers.iter().map(|ranker| ranker_to_pb(app, ranker)).collect::<Vec<_>>())
    };
    let all = run(app, all).await?;
    let total_size = i64::try_from(all.len()).unwrap_or(i64::MAX);
    let after = after.map(|id| format!("{}/{id}", Kind::Ranker.collection()));
    let left: Vec<_> = match after {
        Some(after) => all.into_iter().filter(|ranker| ranker.name > after).collect(),
        None => all,
    };
    let count = left.len();
    let rankers = page_token::fitting(left.into_iter().take(records_max));
    let last = rankers.last().filter(|_| rankers.len() < count);
    let next_page_token = last.map(|ranker| {
        let version = ranker.name.rsplit('/').next().unwrap_or_default();
        page_token::write(QUESTION, version)
    });
    let next_page_token = next_page_token.unwrap_or_default();
    Ok(pb::ListRankersResponse { rankers, next_page_token, total_size })
}

pub(super) async fn create(
    app: &Arc<App>,
    request: pb::CreateRankerRequest,
) -> Result<pb::Ranker, Status> {
    let author = author(&request, &request.request_id, request.validate_only)?;
    let version = chosen_id(Kind::Ranker, "ranker_id", &request.ranker_id)?;
    let mut message = required("ranker", request.ranker)?;
    // The service itself states it.
    message.provenance = None;
    let draft = content::<Ranker>(message)?;
    let created = move |app: &App| {
        let ranker = app.create_ranker(version, draft, author)?;
        Ok(ranker_to_pb(app, &ranker))
    };
    run(app, created).await
}

pub(super) async fn choice(app: &Arc<App>) -> Result<pb::RankerChoice, Status> {
    run(app, |app| Ok(choice_to_pb(&app.ranker_choice()?))).await
}

pub(super) async fn choose(
    app: &Arc<App>,
    choosing: Choosing,
    etag: String,
    author: Author,
) -> Result<pb::RankerChoice, Status> {
    run(app, move |app| Ok(choice_to_pb(&app.choose_ranker(&choosing, &etag, author)?))).await
}
