//! The one place that turns a failure into a page.

use std::sync::Arc;

use axum::response::Response;
use http::StatusCode;
use maud::html;

use super::frame::Frame;
use super::language::Text;
use super::text;
use super::visit::Visit;
use crate::app::{App, Code, Error};
use crate::domain::{Bilingual, RecordId};

/// Why there is no other page.
#[derive(Debug)]
pub(super) struct Problem {
    status: StatusCode,
    headline: Text,
    message: Bilingual,
}

impl Problem {
    /// An address that nothing stands at.
    pub(super) fn no_page() -> Self {
        let message = text::NO_PAGE.bilingual();
        Self { status: StatusCode::NOT_FOUND, headline: text::NOT_FOUND, message }
    }

    /// A method that the address does not take.
    pub(super) fn method() -> Self {
        let status = StatusCode::METHOD_NOT_ALLOWED;
        let message = text::BAD_METHOD.bilingual();
        Self { status, headline: text::REFUSED, message }
    }

    /// A form that another site's page sent.
    pub(super) fn foreign() -> Self {
        let message = text::FOREIGN_FORM.bilingual();
        Self { status: StatusCode::FORBIDDEN, headline: text::REFUSED, message }
    }

    /// A form that did not arrive whole.
    pub(super) fn broken_form() -> Self {
        let message = text::FORM_BROKEN.bilingual();
        Self { status: StatusCode::BAD_REQUEST, headline: text::REFUSED, message }
    }

    /// The page that says so.
    pub(super) fn page(&self, visit: &Visit) -> Response {
        let (lang, status) = (visit.lang, self.status.as_u16());
        let main = html! {
            p.eyebrow { (status) }
            h1 { (visit.t(self.headline)) }
            p.lead { (lang.pick(&self.message)) }
            p { a href="/" { (visit.t(text::TO_HOME)) } " · "
                a href="/search" { (visit.t(text::TO_SEARCH)) } }
        };
        Frame::new(visit, visit.t(self.headline)).status(self.status).around(&main)
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        let code = error.code();
        if code == Code::Internal {
            tracing::error!(error = crate::app::chain_text(&error), "failed to answer a page");
        }
        let (status, headline) = match code {
            Code::Invalid => (StatusCode::BAD_REQUEST, text::REFUSED),
            Code::NotFound => (StatusCode::NOT_FOUND, text::NOT_FOUND),
            Code::AlreadyExists | Code::Conflict | Code::Blocked => {
                (StatusCode::CONFLICT, text::REFUSED)
            }
            Code::Exhausted | Code::Unavailable => {
                (StatusCode::SERVICE_UNAVAILABLE, text::UNAVAILABLE)
            }
            Code::Internal => (StatusCode::INTERNAL_SERVER_ERROR, text::INTERNAL),
        };
        Self { status, headline, message: error.message() }
    }
}

/// Runs a use case off the async threads.
pub(super) async fn run<R: Send + 'static>(
    app: Arc<App>,
    work: impl FnOnce(&App) -> Result<R, Error> + Send + 'static,
) -> Result<R, Problem> {
    match tokio::task::spawn_blocking(move || work(&app)).await {
        Ok(done) => done.map_err(Problem::from),
        Err(_) => Err(Error::Stopped.into()),
    }
}

/// Answers with the page, or with the one that says why there is none.
pub(super) fn answer(visit: &Visit, page: Result<Response, Problem>) -> Response {
    page.unwrap_or_else(|problem| problem.page(visit))
}

/// The id in an address; what cannot be an id names no page.
pub(super) fn id_in(written: &str) -> Result<RecordId, Problem> {
    RecordId::parse("id", written).map_err(|_| Problem::no_page())
}
