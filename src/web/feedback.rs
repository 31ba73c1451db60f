//! Feedback on a match: the forms on its card, and what takes them.
//!
//! A form that changes something is taken from pages of this console alone: browsers name the page
//! that sends a form in its `Origin`, which has to be the very address that was asked.

use std::sync::Arc;

use axum::extract::rejection::{FormRejection, PathRejection};
use axum::extract::{Form, Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use http::HeaderMap;
use http::header::{HOST, ORIGIN};
use maud::{Markup, html};
use serde::Deserialize;

use super::link::{link, record_link};
use super::problem::{Problem, answer, id_in, run};
use super::text;
use super::visit::Visit;
use crate::app::{App, Author};
use crate::domain::feedback::COMMENT_CHARS_MAX;
use crate::domain::words::{DeclineReason, FeedbackVerdict, Word};
use crate::domain::{Feedback, Kind, RecordId};
use crate::matching::Match;

/// The parameter that says that feedback was kept.
const THANKS: &str = "thanks";

/// What the forms send.
#[derive(Debug, Deserialize)]
pub(super) struct Given {
    achievement: String,
    verdict: String,
    #[serde(default)]
    reason: String,
    #[serde(default)]
    comment: String,
}

/// `POST /needs/{id}/feedback`
pub(super) async fn give(
    State(app): State<Arc<App>>,
    visit: Visit,
    headers: HeaderMap,
    path: Result<Path<String>, PathRejection>,
    form: Result<Form<Given>, FormRejection>,
) -> Response {
    answer(&visit, kept(app, &headers, path, form).await)
}

async fn kept(
    app: Arc<App>,
    headers: &HeaderMap,
    path: Result<Path<String>, PathRejection>,
    form: Result<Form<Given>, FormRejection>,
) -> Result<Response, Problem> {
    if !is_of_this_console(headers) {
        return Err(Problem::foreign());
    }
    let Path(need) = path.map_err(|_| Problem::no_page())?;
    let need = id_in(&need)?;
    let Form(given) = form.map_err(|_| Problem::broken_form())?;
    let verdict = FeedbackVerdict::parse(&given.verdict).ok_or_else(Problem::broken_form)?;
    let reasons = match given.reason.as_str() {
        "" => Vec::new(),
        reason => vec![DeclineReason::parse(reason).ok_or_else(Problem::broken_form)?],
    };
    let draft = Feedback {
        need: need.as_str().to_owned(),
        achievement: given.achievement.clone(),
        verdict: Some(verdict),
        reasons,
        comment: given.comment,
        ..Feedback::default()
    };
    let id = RecordId::from_uuid(Kind::Feedback, uuid::Uuid::now_v7().as_bytes());
    let author = Author { actor: "local".to_owned(), ..Author::default() };
    run(app, move |app| app.give_feedback(id, draft, author)).await?;
    let page = link(&record_link(Kind::Need, &need), &[(THANKS, &given.achievement)]);
    Ok(Redirect::to(&format!("{page}#matches")).into_response())
}

/// Whether a page of this console sent the form.
fn is_of_this_console(headers: &HeaderMap) -> bool {
    let header = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let (Some(origin), Some(host)) = (header(ORIGIN), header(HOST)) else {
        return false;
    };
    origin.split_once("://").is_some_and(|(scheme, authority)| {
        matches!(scheme, "http" | "https") && authority.eq_ignore_ascii_case(host)
    })
}

/// What thanks a person whose feedback was kept.
pub(super) fn thanks(visit: &Visit) -> Markup {
    html! {
        @if !visit.parameter(THANKS).is_empty() {
            p.thanks role="status" { (visit.t(text::THANKS)) }
        }
    }
}

/// The forms on a match's card.
pub(super) fn feedback_forms(visit: &Visit, need: &RecordId, found: &Match) -> Markup {
    let action = format!("{}/feedback", record_link(Kind::Need, need));
    let offer = found.record.id.as_str();
    let lang = visit.lang;
    let quick = [FeedbackVerdict::Accept, FeedbackVerdict::Maybe];
    html! {
        div.feedback {
            form.quick action=(action) method="post" {
                input type="hidden" name="achievement" value=(offer);
                span.hint { (visit.t(text::FEEDBACK)) }
                @for verdict in quick {
                    button type="submit" name="verdict" value=(verdict.code()) {
                        (lang.word(verdict))
                    }
                }
            }
            details {
                summary { (visit.t(text::DECLINE_WHY)) }
                form action=(action) method="post" {
                    input type="hidden" name="achievement" value=(offer);
                    input type="hidden" name="verdict" value=(FeedbackVerdict::Decline.code());
                    label for={ "reason-" (offer) } { (visit.t(text::DECLINE_REASON)) }
                    select id={ "reason-" (offer) } name="reason" required {
                        @for reason in DeclineReason::ALL {
                            option value=(reason.code()) { (lang.word(*reason)) }
                        }
                    }
                    label for={ "comment-" (offer) } { (visit.t(text::COMMENT)) }
                    textarea id={ "comment-" (offer) } name="comment" rows="2"
                        maxlength=(COMMENT_CHARS_MAX) {}
                    button type="submit" { (visit.t(text::SEND_FEEDBACK)) }
                }
            }
        }
    }
}
