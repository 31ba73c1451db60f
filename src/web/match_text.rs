//! Matching a pasted text: nothing of it is kept.

use std::sync::Arc;

use axum::extract::rejection::FormRejection;
use axum::extract::{Form, State};
use axum::response::Response;
use http::StatusCode;
use maud::{Markup, html};
use serde::Deserialize;

use super::cards::cards;
use super::frame::{Frame, Section};
use super::problem::{Problem, answer as answered, run};
use super::search::fault_list;
use super::text;
use super::visit::Visit;
use crate::app::App;
use crate::app::match_need::{MATCHES_DEFAULT, NeedQuestion};
use crate::domain::check::BODY_CHARS_MAX;
use crate::domain::text::excerpt;
use crate::domain::violation::Code;
use crate::domain::{Admitted, Content, Need, Violation};
use crate::search::{QUERY_CHARS_MAX, parse_filter};

/// The form's id, by which the language switch sends it.
const FORM: &str = "need-form";
const PATH: &str = "/match";
/// The only field.
const FIELD: &str = "text";

/// What the form sends.
#[derive(Debug, Deserialize)]
pub(super) struct Pasted {
    #[serde(default)]
    text: String,
}

/// `GET /match`; `?text=` puts a text into the form.
pub(super) async fn show(visit: Visit) -> Response {
    let text = excerpt(visit.parameter(FIELD), QUERY_CHARS_MAX);
    let main = html! {
        (intro(&visit))
        (form(&visit, &text, &[]))
    };
    frame(&visit).around(&main)
}

/// `POST /match`
pub(super) async fn answer(
    State(app): State<Arc<App>>,
    visit: Visit,
    form: Result<Form<Pasted>, FormRejection>,
) -> Response {
    let text = match form {
        Ok(Form(pasted)) => pasted.text,
        Err(rejected) => return refused(&visit, rejected.status(), "", &[broken(&rejected)]),
    };
    match admitted(&text) {
        Ok(need) => answered(&visit, matched(app, &visit, &text, need).await),
        Err(faults) => {
            let shown = excerpt(&text, BODY_CHARS_MAX);
            refused(&visit, StatusCode::BAD_REQUEST, &shown, &faults)
        }
    }
}

fn admitted(text: &str) -> Result<Admitted<Need>, Vec<Violation>> {
    Need { description: text.to_owned(), ..Need::default() }.admit()
}

async fn matched(
    app: Arc<App>,
    visit: &Visit,
    text: &str,
    need: Admitted<Need>,
) -> Result<Response, Problem> {
    let report = run(app, move |app| {
        let filter = parse_filter("").map_err(|fault| crate::app::Error::Invalid(vec![fault]))?;
        let (matches_max, today) = (MATCHES_DEFAULT, app.today());
        app.match_need(NeedQuestion { need: &need, filter: &filter, matches_max, today })
    });
    let report = report.await?;
    let main = html! {
        (intro(visit))
        div.two {
            (form(visit, text, &[]))
            (cards(visit, None, &report, None))
        }
    };
    Ok(frame(visit).switched_by(FORM, PATH).around(&main))
}

fn refused(visit: &Visit, status: StatusCode, text: &str, faults: &[Violation]) -> Response {
    let main = html! {
        (intro(visit))
        (fault_list(visit, faults))
        (form(visit, text, faults))
    };
    frame(visit).status(status).switched_by(FORM, PATH).around(&main)
}

fn broken(rejected: &FormRejection) -> Violation {
    if rejected.status() == StatusCode::PAYLOAD_TOO_LARGE {
        return Violation::new(FIELD, Code::TooLong, "", text::TOO_LARGE.bilingual());
    }
    Violation::new(FIELD, Code::RowFormat, "", text::FORM_BROKEN.bilingual())
}

fn frame(visit: &Visit) -> Frame<'_> {
    Frame::new(visit, visit.t(text::MATCH_TITLE)).section(Section::Match)
}

fn intro(visit: &Visit) -> Markup {
    html! {
        h1 { (visit.t(text::MATCH_TITLE)) }
        p.lead { (visit.t(text::MATCH_LEAD)) }
    }
}

fn form(visit: &Visit, text: &str, faults: &[Violation]) -> Markup {
    let refused = !faults.is_empty();
    let described = if refused { "need-hint faults" } else { "need-hint" };
    html! {
        form.paste id=(FORM) action=(PATH) method="post" {
            label for="need-text" { (visit.t(text::NEED_TEXT)) }
            textarea #need-text name=(FIELD) rows="12" maxlength=(BODY_CHARS_MAX) required
                aria-describedby=(described) aria-invalid=[refused.then_some("true")] {
                // A line end right after the tag is the browser's, not the text's.
                "\n" (text)
            }
            p.hint #need-hint { (visit.t(text::NEED_TEXT_HINT)) }
            button.primary type="submit" { (visit.t(text::MATCH_BUTTON)) }
        }
    }
}
