//! MatchingService: which achievements could answer a need, and why.

use std::sync::Arc;

use qianxian_proto::v1 as pb;
use qianxian_proto::v1::match_need_request::Subject;
use qianxian_proto::v1::matching_service_server::MatchingService;
use tonic::{Request, Response, Status};

use super::catalogue::content;
use super::matches::match_to_pb;
use super::request::{id_in, page_size, required, run};
use super::status::{invalid, status};
use crate::app::match_need::{MATCHES_DEFAULT, MATCHES_MAX};
use crate::app::{App, Error};
use crate::contract::Stored;
use crate::domain::catalogue::Refusal;
use crate::domain::text::Bilingual;
use crate::domain::violation::{Code, Violation};
use crate::domain::{Content, Kind, Life, Need, Record, RecordId, RecordName};
use crate::search::parse_filter;

/// The service over one application.
#[derive(Debug, Clone)]
pub(super) struct Service(pub(super) Arc<App>);

/// Whose need it is.
enum Asked {
    Stored(RecordId),
    Inline(Box<Need>),
}

#[tonic::async_trait]
impl MatchingService for Service {
    async fn match_need(
        &self,
        request: Request<pb::MatchNeedRequest>,
    ) -> Result<Response<pb::MatchNeedResponse>, Status> {
        let request = request.into_inner();
        let latest = request.consistency() == pb::Consistency::Latest;
        let filter = parse_filter(&request.filter).map_err(invalid)?;
        let matches_max = page_size(request.page_size, MATCHES_DEFAULT, MATCHES_MAX)?;
        let asked = asked(required("subject", request.subject)?)?;
        let response = run(&self.0, move |app| {
            if latest {
                app.sync_search()?;
            }
            let need = understood(app, asked)?;
            let report = app.match_need(&need.content, &filter, matches_max)?;
            let ranked = (1..).zip(report.matches);
            Ok(pb::MatchNeedResponse {
                need: Some(Need::to_pb(&need)),
                matches: ranked.map(|(rank, found)| match_to_pb(rank, found)).collect(),
                candidate_count: i64::try_from(report.considered).unwrap_or(i64::MAX),
                gated_count: i64::try_from(report.gated).unwrap_or(i64::MAX),
                ranker_version: report.ranker_version,
                journal_position: i64::try_from(report.position).unwrap_or(i64::MAX),
            })
        });
        response.await.map(Response::new)
    }
}

fn asked(subject: Subject) -> Result<Asked, Status> {
    let need = match subject {
        Subject::Need(name) => return id_in(Kind::Need, "need", &name).map(Asked::Stored),
        Subject::InlineNeed(message) => content::<Need>(message)?,
        Subject::Text(text) if text.trim().is_empty() => return Err(invalid(empty_text())),
        Subject::Text(text) => Need { description: text, ..Need::default() },
    };
    match need.admit() {
        Ok(need) => Ok(Asked::Inline(Box::new(need.into_inner()))),
        Err(violations) => Err(status(&Error::Invalid(violations))),
    }
}

fn empty_text() -> Violation {
    let message = Bilingual::new(
        "需求文本是空的；请写明要解决什么问题",
        "the need's text is empty; say what is to be solved",
    );
    Violation::new("text", Code::Required, "", message)
}

fn understood(app: &App, asked: Asked) -> Result<Record<Need>, Error> {
    match asked {
        Asked::Stored(id) => {
            let need = app.get::<Need>(&id)?;
            if need.life.is_deleted() {
                let name = RecordName { kind: Kind::Need, id };
                return Err(Error::Refused(Refusal::Deleted(name)));
            }
            Ok(need)
        }
        Asked::Inline(content) => {
            let id = RecordId::from_digest(Kind::Need, &crate::contract::record_digest(&*content));
            Ok(Record { id, content: *content, life: Life::default() })
        }
    }
}
