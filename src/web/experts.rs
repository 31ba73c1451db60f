//! Experts: the list, one expert, and the experts for a need.

use std::sync::Arc;

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::response::Response;
use maud::{Markup, html};

use super::facts::{Fact, TITLE_CHARS_SHOWN, facts, keywords, listed, origin, party, stated};
use super::frame::{Frame, Section};
use super::language::Lang;
use super::link::record_link;
use super::needs::{listing, page_of};
use super::problem::{Problem, answer, id_in, run};
use super::text;
use super::visit::Visit;
use crate::app::match_experts::{Contributor, EXPERTS_DEFAULT, ExpertReport};
use crate::app::{App, Error};
use crate::domain::text::excerpt;
use crate::domain::words::ExpertState;
use crate::domain::{Expert, Kind, Need, Party, Record, RecordId};
use crate::matching::{Evidence, ExpertMatch, POINTS_MAX};

/// `GET /experts`
pub(super) async fn list(State(app): State<Arc<App>>, visit: Visit) -> Response {
    let page = page_of::<Expert>(app, &visit).await.map(|list| {
        let title = visit.t(text::EXPERTS_TITLE);
        let main = html! {
            h1 { (title) }
            p.lead { (visit.t(text::EXPERTS_LEAD)) }
            (listing(&visit, "/experts", &list, |record| row(&visit, record)))
        };
        Frame::new(&visit, title).section(Section::Experts).around(&main)
    });
    answer(&visit, page)
}

fn row(visit: &Visit, record: &Record<Expert>) -> Markup {
    let expert = &record.content;
    html! {
        a.row-title href=(record_link(Kind::Expert, &record.id)) {
            (excerpt(&expert.display_name, TITLE_CHARS_SHOWN))
        }
        (expert_line(visit.lang, expert))
    }
}

/// What stands below an expert's name: title, organization, state.
fn expert_line(lang: Lang, expert: &Expert) -> Markup {
    html! {
        ul.line {
            @if !expert.title.is_empty() { li { (expert.title) } }
            @if expert.organization != Party::default() { li { (party(&expert.organization)) } }
            @if expert.state == ExpertState::Unavailable {
                li { span.badge { (lang.word(expert.state)) } }
            }
            @if expert.max_needs > 0 {
                li { (text::in_hand(lang, expert.open_needs, expert.max_needs)) }
            }
        }
    }
}

/// `GET /experts/{id}`
pub(super) async fn show(
    State(app): State<Arc<App>>,
    visit: Visit,
    path: Result<Path<String>, PathRejection>,
) -> Response {
    let page = found(app, path).await.map(|record| {
        let title = excerpt(&record.content.display_name, TITLE_CHARS_SHOWN);
        let main = whole(visit.lang, &record);
        Frame::new(&visit, title).section(Section::Experts).around(&main)
    });
    answer(&visit, page)
}

async fn found(
    app: Arc<App>,
    path: Result<Path<String>, PathRejection>,
) -> Result<Record<Expert>, Problem> {
    let Path(written) = path.map_err(|_| Problem::no_page())?;
    let id = id_in(&written)?;
    run(app, move |app| app.living::<Expert>(&id)).await
}

fn whole(lang: Lang, record: &Record<Expert>) -> Markup {
    let (id, expert) = (record.id.as_str(), &record.content);
    html! {
        article.record.wide {
            p.eyebrow {
                (text::EXPERT.to(lang)) " "
                span.badge.on[expert.has_room()] { (lang.word(expert.state)) }
            }
            h1 { (expert.display_name) }
            (facts(lang, expert_facts(lang, expert)))
            @if !expert.summary.is_empty() {
                h2 { (text::SUMMARY.to(lang)) }
                p.prose { (expert.summary) }
            }
            @if let Some(tags) = keywords(&expert.keywords) {
                h2 { (text::KEYWORDS.to(lang)) }
                (tags)
            }
            @if !expert.achievements.is_empty() {
                h2 { (text::OWN_ACHIEVEMENTS.to(lang)) }
                ul { @for id in &expert.achievements {
                    li { a href={ "/achievements/" (id) } { (id) } }
                } }
            }
            (origin(lang, id, &expert.source, &expert.external_id, &record.life))
        }
    }
}

fn expert_facts(lang: Lang, expert: &Expert) -> Vec<Fact> {
    let employed = expert.organization != Party::default();
    let load = (expert.max_needs > 0)
        .then(|| html! { (text::in_hand(lang, expert.open_needs, expert.max_needs)) });
    vec![
        (text::WORKS_AT, employed.then(|| party(&expert.organization))),
        (text::JOB_TITLE, stated(&expert.title)),
        (text::FIELD, stated(&lang.words(&expert.technology_fields))),
        (text::DISCIPLINE, listed(lang, &expert.disciplines)),
        (text::LOAD, load),
        (text::REGION, stated(&expert.region_code)),
        (text::ORCID, stated(&expert.orcid)),
    ]
}

/// `GET /needs/{id}/experts`
pub(super) async fn for_need(
    State(app): State<Arc<App>>,
    visit: Visit,
    path: Result<Path<String>, PathRejection>,
) -> Response {
    let page = matched(app, path).await.map(|(need, report)| {
        let main = answered(visit.lang, &need, &report);
        Frame::new(&visit, visit.t(text::EXPERTS_FOR_NEED)).section(Section::Needs).around(&main)
    });
    answer(&visit, page)
}

async fn matched(
    app: Arc<App>,
    path: Result<Path<String>, PathRejection>,
) -> Result<(Record<Need>, ExpertReport), Problem> {
    let Path(written) = path.map_err(|_| Problem::no_page())?;
    let id = id_in(&written)?;
    run(app, move |app| report(app, &id)).await
}

fn report(app: &App, id: &RecordId) -> Result<(Record<Need>, ExpertReport), Error> {
    let need = app.living::<Need>(id)?;
    let report = app.match_experts(&need.content, EXPERTS_DEFAULT)?;
    Ok((need, report))
}

fn answered(lang: Lang, need: &Record<Need>, report: &ExpertReport) -> Markup {
    let title = excerpt(need.content.reading_title(), TITLE_CHARS_SHOWN);
    html! {
        p.eyebrow { (text::EXPERTS_FOR_NEED.to(lang)) }
        h1 { a href=(record_link(Kind::Need, &need.id)) { (title) } }
        h2 { (text::EXPERTS_WHO_FIT.to(lang)) }
        @if report.matches.is_empty() { p.empty { (text::NO_EXPERTS.to(lang)) } }
        ol.cards { @for found in &report.matches { li { (card(lang, found)) } } }
        @if !report.near_misses.is_empty() {
            h2 { (text::NEAR_EXPERTS.to(lang)) }
            ul.cards { @for found in &report.near_misses { li { (card(lang, found)) } } }
        }
        @if !report.unlisted.is_empty() {
            h2 { (text::UNLISTED.to(lang)) }
            p.hint { (text::UNLISTED_LEAD.to(lang)) }
            ul.rows { @for person in &report.unlisted { li { (contributor(person)) } } }
        }
        p.hint { (text::ranked_by(lang, report.ranker_version)) }
    }
}

fn card(lang: Lang, found: &ExpertMatch) -> Markup {
    let expert = &found.record.content;
    let score = f64::from(found.score) / f64::from(POINTS_MAX / 100);
    let shut = found.gates.iter().filter(|gate| !gate.passed);
    html! {
        article.card {
            h3 { a href=(record_link(Kind::Expert, &found.record.id)) { (expert.display_name) } }
            (expert_line(lang, expert))
            p { strong { (format!("{score:.1}")) } " " (text::OF_HUNDRED.to(lang)) }
            ul.reasons {
                @for gate in shut { li { "✕ " (lang.pick(&gate.reason.text)) } }
                @for signal in found.signals.iter().filter(|signal| signal.points > 0) {
                    @let points = f64::from(signal.points) / f64::from(POINTS_MAX / 100);
                    li { "+" (format!("{points:.1}")) " " (lang.pick(&signal.reason.text)) }
                }
            }
            (pieces(&found.evidence))
        }
    }
}

fn pieces(evidence: &[Evidence]) -> Markup {
    html! {
        ul.line { @for piece in evidence {
            li { a href=(record_link(Kind::Achievement, &piece.id)) {
                (excerpt(&piece.title, TITLE_CHARS_SHOWN))
            } }
        } }
    }
}

fn contributor(person: &Contributor) -> Markup {
    html! {
        span.row-title { (person.display_name) }
        ul.line { li { (party(&person.organization)) } }
        (pieces(&person.evidence))
    }
}
