//! Why an achievement is, or is not, among the matches of a need.

use std::sync::Arc;

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::response::Response;
use maud::{Markup, html};

use super::cards::card;
use super::facts::TITLE_CHARS_SHOWN;
use super::frame::{Frame, Section};
use super::link::{ACHIEVEMENT, record_link};
use super::problem::{Problem, answer, id_in, run};
use super::text;
use super::visit::Visit;
use crate::app::explain_match::Explanation;
use crate::app::match_need::{MATCHES_DEFAULT, NeedQuestion};
use crate::app::{App, Error};
use crate::domain::text::excerpt;
use crate::domain::{Kind, Need, Record, RecordId};
use crate::search::Filter;

/// `GET /needs/{id}/explain?achievement=`
pub(super) async fn show(
    State(app): State<Arc<App>>,
    visit: Visit,
    path: Result<Path<String>, PathRejection>,
) -> Response {
    let page = explained(app, &visit, path).await.map(|(need, found)| {
        let main = whole(&visit, &need, &found);
        Frame::new(&visit, visit.t(text::EXPLAIN_TITLE)).section(Section::Needs).around(&main)
    });
    answer(&visit, page)
}

async fn explained(
    app: Arc<App>,
    visit: &Visit,
    path: Result<Path<String>, PathRejection>,
) -> Result<(Record<Need>, Explanation), Problem> {
    let Path(written) = path.map_err(|_| Problem::no_page())?;
    let need = id_in(&written)?;
    // People paste whole resource names, too.
    let achievement = visit.parameter(ACHIEVEMENT);
    let achievement = id_in(achievement.rsplit('/').next().unwrap_or(achievement))?;
    run(app, move |app| explanation(app, &need, &achievement)).await
}

fn explanation(
    app: &App,
    need: &RecordId,
    achievement: &RecordId,
) -> Result<(Record<Need>, Explanation), Error> {
    let need = app.living::<Need>(need)?;
    let question = NeedQuestion {
        need: &need.content,
        filter: &Filter::Everything,
        matches_max: MATCHES_DEFAULT,
        today: app.today(),
    };
    let found = app.explain_match(question, achievement)?;
    Ok((need, found))
}

fn whole(visit: &Visit, need: &Record<Need>, found: &Explanation) -> Markup {
    let verdict = found.standing.reason(&found.pair.gates);
    let title = excerpt(need.content.reading_title(), TITLE_CHARS_SHOWN);
    let terms = &found.pair.matched_terms;
    html! {
        h1 { (visit.t(text::EXPLAIN_TITLE)) }
        p { (visit.t(text::NEED)) (visit.t(text::COLON))
            a href=(record_link(Kind::Need, &need.id)) { (title) } }
        section aria-labelledby="verdict" {
            h2 #verdict { (visit.t(text::VERDICT)) }
            p.verdict { (visit.lang.pick(&verdict.text)) }
            @if !terms.is_empty() {
                p { (visit.t(text::SHARED_WORDS)) (visit.t(text::COLON))
                    (terms.join(visit.lang.comma())) }
            }
        }
        (card(visit, None, found.standing.rank(), &found.pair))
        p { a href=(record_link(Kind::Need, &need.id)) { (visit.t(text::BACK_TO_NEED)) } }
    }
}
