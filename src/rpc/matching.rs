//! MatchingService: which achievements could answer a need, and why.

use std::sync::Arc;

use qianxian_proto::v1 as pb;
use qianxian_proto::v1::match_need_request::Subject;
use qianxian_proto::v1::matching_service_server::MatchingService;
use tonic::{Request, Response, Status};

use super::catalogue::content;
use super::matches::match_to_pb;
use super::page_token::fitting;
use super::request::{id_in, page_size, required, run};
use super::status::{invalid, status};
use crate::app::match_need::{MATCHES_DEFAULT, MATCHES_MAX};
use crate::app::{App, Error};
use crate::contract::Stored;
use crate::domain::catalogue::Refusal;
use crate::domain::check::{BODY_CHARS_MAX, Checks};
use crate::domain::text::Bilingual;
use crate::domain::violation::{Code, Violation};
use crate::domain::{Content, Kind, Need, Record, RecordId, RecordName};
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
        let is_spread = request.spread;
        let matches_max = page_size(request.page_size, MATCHES_DEFAULT, MATCHES_MAX)?;
        let asked = asked(required("subject", request.subject)?)?;
        let response = run(&self.0, move |app| {
            if latest {
                app.sync_search()?;
            }
            let need = understood(app, asked)?;
            let report = app.match_need_spread(need.content(), &filter, matches_max, is_spread)?;
            let ranked = (1..).zip(report.matches);
            Ok(pb::MatchNeedResponse {
                need: Some(need.into_pb()),
                matches: fitting(ranked.map(|(rank, found)| match_to_pb(rank, found))),
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
    match subject {
        Subject::Need(name) => id_in(Kind::Need, "need", &name).map(Asked::Stored),
        Subject::InlineNeed(message) => {
            let admitted = content::<Need>(message)?.admit();
            let need = admitted.map_err(|violations| status(&Error::Invalid(violations)))?;
            Ok(Asked::Inline(Box::new(need.into_inner())))
        }
        Subject::Text(mut text) => {
            let mut checks = Checks::default();
            checks.body("text", &mut text, BODY_CHARS_MAX);
            let mut violations = checks.into_violations();
            if text.is_empty() && violations.is_empty() {
                violations.push(empty_text());
            }
            if !violations.is_empty() {
                return Err(status(&Error::Invalid(violations)));
            }
            Ok(Asked::Inline(Box::new(Need { description: text, ..Need::default() })))
        }
    }
}

fn empty_text() -> Violation {
    let message = Bilingual::new(
        "需求文本是空的；请写明要解决什么问题",
        "the need's text is empty; say what is to be solved",
    );
    Violation::new("text", Code::Required, "", message)
}

/// A need as it was understood.
enum Understood {
    /// It is kept here.
    Kept(Box<Record<Need>>),
    /// It came with the question, and has neither name nor times.
    Stated(Box<Need>),
}

impl Understood {
    fn content(&self) -> &Need {
        match self {
            Self::Kept(record) => &record.content,
            Self::Stated(need) => need,
        }
    }

    fn into_pb(self) -> pb::Need {
        match self {
            Self::Kept(record) => Need::to_pb(&record),
            Self::Stated(need) => Need::content_to_pb(*need),
        }
    }
}

fn understood(app: &App, asked: Asked) -> Result<Understood, Error> {
    let id = match asked {
        Asked::Inline(need) => return Ok(Understood::Stated(need)),
        Asked::Stored(id) => id,
    };
    let need = app.get::<Need>(&id)?;
    if need.life.is_deleted() {
        return Err(Error::Refused(Refusal::Deleted(RecordName { kind: Kind::Need, id })));
    }
    Ok(Understood::Kept(Box::new(need)))
}
