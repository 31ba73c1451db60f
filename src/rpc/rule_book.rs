//! RuleBookService: the one rule book; the shipped one while none is kept.

use std::sync::Arc;

use qianxian_proto::set_fields;
use qianxian_proto::v1 as pb;
use qianxian_proto::v1::rule_book_service_server::RuleBookService;
use tonic::{Request, Response, Status};

use super::catalogue::content;
use super::request::{author, id_in, required, run};
use crate::app::{App, Error};
use crate::contract::Stored;
use crate::domain::catalogue::{Command, Refusal, merged};
use crate::domain::rulebook::RuleBook;
use crate::domain::{Kind, Life, Record, RecordId, RecordName};

/// The service over one application.
#[derive(Debug, Clone)]
pub(super) struct Service(pub(super) Arc<App>);

#[tonic::async_trait]
impl RuleBookService for Service {
    async fn get_rule_book(
        &self,
        request: Request<pb::GetRuleBookRequest>,
    ) -> Result<Response<pb::RuleBook>, Status> {
        let id = id_in(Kind::RuleBook, "name", &request.into_inner().name)?;
        let book = run(&self.0, move |app| {
            let kept = kept(app, &id)?;
            Ok(kept.unwrap_or_else(|| shipped(id)))
        });
        book.await.map(|book| Response::new(to_pb(&book)))
    }

    async fn update_rule_book(
        &self,
        request: Request<pb::UpdateRuleBookRequest>,
    ) -> Result<Response<pb::RuleBook>, Status> {
        let request = request.into_inner();
        let author = author(&request, &request.request_id, request.validate_only)?;
        let message = required("rule_book", request.rule_book)?;
        let id = id_in(Kind::RuleBook, "rule_book.name", &message.name)?;
        let etag = message.etag.clone();
        let named = request.update_mask.map(|mask| mask.paths).filter(|paths| !paths.is_empty());
        let mask = named.unwrap_or_else(|| set_fields(&message));
        let mut stated = content::<RuleBook>(message)?;
        let book = run(&self.0, move |app| {
            if kept(app, &id)?.is_none() {
                // What the mask does not name stays as it is shipped.
                let shipped = shipped(id.clone());
                let current = shipped.life.etag();
                if !etag.is_empty() && etag != current {
                    let name = RecordName { kind: Kind::RuleBook, id };
                    return Err(Error::Refused(Refusal::EtagMismatch { name, current }));
                }
                stated = merged(&shipped.content, &stated, &mask).map_err(Error::Invalid)?;
            }
            let (content, allow_missing) = (Box::new(stated), true);
            app.change(Command::Update { id, content, mask, etag, allow_missing }, author)
        });
        book.await.map(|book| Response::new(to_pb(&book)))
    }
}

/// The rule book that somebody wrote; refused where another is named than the one there is.
fn kept(app: &App, id: &RecordId) -> Result<Option<Record<RuleBook>>, Error> {
    match app.get::<RuleBook>(id) {
        Ok(book) => Ok(Some(book)),
        Err(Error::Refused(Refusal::NotFound(_))) if id.as_str() == RuleBook::ID => Ok(None),
        Err(failed) => Err(failed),
    }
}

/// The rule book that holds while none is kept.
fn shipped(id: RecordId) -> Record<RuleBook> {
    Record { id, content: RuleBook::default(), life: Life::default() }
}

fn to_pb(book: &Record<RuleBook>) -> pb::RuleBook {
    let mut message = RuleBook::to_pb(book);
    if book.life.revision == 0 {
        (message.create_time, message.update_time) = (None, None);
    }
    message
}
