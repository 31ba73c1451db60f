//! ProgressService: how far targets are reached, and what their figures are made of.

use std::sync::Arc;

use qianxian_proto::v1 as pb;
use qianxian_proto::v1::progress_service_server::ProgressService;
use tonic::{Request, Response, Status};

use super::matches::number;
use super::page_token;
use super::progress_question::{area, asked, part, place, place_token, start_day, word};
use super::progress_reports::{
    answer_to_pb, funnel_to_pb, line_to_pb, lines_to_pb, position, progress_to_pb,
};
use super::request::{as_of_day, id_in, page_size, run};
use super::status::invalid;
use crate::app::App;
use crate::app::catalogue::{PAGE_SIZE_DEFAULT, PAGE_SIZE_MAX};
use crate::domain::Kind;
use crate::domain::target::Target;
use crate::domain::text::Bilingual;
use crate::domain::violation::{Code, Violation};
use crate::ledger::Dimension;

/// The service over one application.
#[derive(Debug, Clone)]
pub(super) struct Service(pub(super) Arc<App>);

#[tonic::async_trait]
impl ProgressService for Service {
    async fn query_target_progress(
        &self,
        request: Request<pb::QueryTargetProgressRequest>,
    ) -> Result<Response<pb::QueryTargetProgressResponse>, Status> {
        let request = request.into_inner();
        let target = id_in(Kind::Target, "target", &request.target)?;
        let asked = asked(&request.as_of_date, request.year, request.view, request.known_time)?;
        let dimension = word::<Dimension>("dimension", request.dimension)?;
        let found = run(&self.0, move |app| {
            let found = app.target_progress(&target, &asked, dimension)?;
            Ok(answer_to_pb(&found, dimension))
        });
        found.await.map(Response::new)
    }

    async fn list_target_progress(
        &self,
        request: Request<pb::ListTargetProgressRequest>,
    ) -> Result<Response<pb::ListTargetProgressResponse>, Status> {
        let request = request.into_inner();
        let size = page_size(request.page_size, PAGE_SIZE_DEFAULT, PAGE_SIZE_MAX)?;
        let asked = asked(&request.as_of_date, 0, request.view, request.known_time)?;
        let question = "progress of targets";
        let after = super::listing::place(question, &request.page_token)?;
        let found = run(&self.0, move |app| {
            let (found, more, total) = app.targets_progress(after.as_ref(), size, &asked)?;
            let last = found.last().filter(|_| more);
            let token = last.map(|it| page_token::write(question, it.target.id.as_str()));
            let journal_position = found.first().map_or_else(|| app.position(), |it| it.position);
            Ok(pb::ListTargetProgressResponse {
                targets: found.iter().map(progress_to_pb).collect(),
                next_page_token: token.unwrap_or_default(),
                total_size: number(total),
                journal_position: position(journal_position),
            })
        });
        found.await.map(Response::new)
    }

    async fn list_bookings(
        &self,
        request: Request<pb::ListBookingsRequest>,
    ) -> Result<Response<pb::ListBookingsResponse>, Status> {
        let request = request.into_inner();
        let size = page_size(request.page_size, PAGE_SIZE_DEFAULT, PAGE_SIZE_MAX)?;
        let token = request.page_token.clone();
        let same =
            pb::ListBookingsRequest { page_size: 0, page_token: String::new(), ..request.clone() };
        let question = format!("{same:?}");
        let after = place(&question, &token)?;
        let target = id_in(Kind::Target, "target", &request.target)?;
        let asked = asked(&request.as_of_date, request.year, request.view, request.known_time)?;
        let part = part(request.figure, request.dimension, request.value)?;
        let found = run(&self.0, move |app| {
            let found = app.lines(&target, &asked, &part, after.as_ref(), size)?;
            let bookings = page_token::fitting(found.lines.iter().map(line_to_pb));
            let last = bookings.len().checked_sub(1).and_then(|last| found.lines.get(last));
            let last = last.filter(|_| found.more || bookings.len() < found.lines.len());
            let next = last
                .map(|line| place_token(&question, &(line.date, line.name.id.clone(), line.place)));
            let page = lines_to_pb(&found, bookings);
            Ok(pb::ListBookingsResponse { next_page_token: next.unwrap_or_default(), ..page })
        });
        found.await.map(Response::new)
    }

    async fn query_funnel(
        &self,
        request: Request<pb::QueryFunnelRequest>,
    ) -> Result<Response<pb::QueryFunnelResponse>, Status> {
        let request = request.into_inner();
        let (first, last) = (start_day(&request.start_date)?, as_of_day(&request.as_of_date)?);
        if let (Some(first), Some(last)) = (first, last)
            && last < first
        {
            let message = Bilingual::new(
                "开始日期晚于截止日期；请对调",
                "the first day lies after the last one; swap them",
            );
            let date = request.start_date.as_str();
            return Err(invalid(Violation::new("start_date", Code::Contradiction, date, message)));
        }
        let named = match request.target.as_str() {
            "" => None,
            name => Some(id_in(Kind::Target, "target", name)?),
        };
        let stated = area(request.scope, request.region_prefix)?;
        let found = run(&self.0, move |app| {
            let area = match named {
                None => stated,
                Some(target) => {
                    let target = app.living::<Target>(&target)?.content;
                    target.scope.map(|scope| (scope, target.region_prefix))
                }
            };
            let asked = area.as_ref().map(|(scope, prefix)| (*scope, prefix.as_str()));
            let report = app.funnel(asked, first, last)?;
            Ok(funnel_to_pb(&report, area.as_ref()))
        });
        found.await.map(Response::new)
    }
}
