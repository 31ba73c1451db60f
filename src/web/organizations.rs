//! Organizations: the list, and one organization with its achievements.

use std::sync::Arc;

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::response::Response;
use maud::{Markup, html};

use super::facts::{Fact, TITLE_CHARS_SHOWN, facts, listed, origin, stated};
use super::frame::{Frame, Section};
use super::hit::card;
use super::language::Lang;
use super::link::{link, record_link};
use super::needs::{listing, page_of};
use super::problem::{Problem, answer, id_in, run};
use super::text;
use super::visit::Visit;
use crate::app::search_achievements::{SearchQuery, SearchReport};
use crate::app::{App, Error};
use crate::domain::text::excerpt;
use crate::domain::{Kind, Organization, Record, RecordId};
use crate::search::parse_filter;

/// Achievements that an organization's page shows.
const ACHIEVEMENTS_SHOWN: usize = 10;

/// `GET /organizations`
pub(super) async fn list(State(app): State<Arc<App>>, visit: Visit) -> Response {
    let page = page_of::<Organization>(app, &visit).await.map(|list| {
        let title = visit.t(text::ORGANIZATIONS_TITLE);
        let main = html! {
            h1 { (title) }
            (listing(&visit, "/organizations", &list, |record| row(&visit, record)))
        };
        Frame::new(&visit, title).section(Section::Organizations).around(&main)
    });
    answer(&visit, page)
}

fn row(visit: &Visit, record: &Record<Organization>) -> Markup {
    let content = &record.content;
    html! {
        a.row-title href=(record_link(Kind::Organization, &record.id)) {
            (excerpt(&content.display_name, TITLE_CHARS_SHOWN))
        }
        ul.line {
            @if let Some(kind) = content.kind { li { (visit.lang.word(kind)) } }
            @if !content.region_code.is_empty() { li { (content.region_code) } }
        }
    }
}

/// `GET /organizations/{id}`
pub(super) async fn show(
    State(app): State<Arc<App>>,
    visit: Visit,
    path: Result<Path<String>, PathRejection>,
) -> Response {
    let page = found(app, path).await.map(|(record, offers)| {
        let title = excerpt(&record.content.display_name, TITLE_CHARS_SHOWN);
        let main = whole(&visit, &record, &offers);
        Frame::new(&visit, title).section(Section::Organizations).around(&main)
    });
    answer(&visit, page)
}

async fn found(
    app: Arc<App>,
    path: Result<Path<String>, PathRejection>,
) -> Result<(Record<Organization>, SearchReport), Problem> {
    let Path(written) = path.map_err(|_| Problem::no_page())?;
    let id = id_in(&written)?;
    run(app, move |app| {
        let record = app.living::<Organization>(&id)?;
        let filter = parse_filter(&held_by(&id)).map_err(|fault| Error::Invalid(vec![fault]))?;
        let (words, offset, results_max, facets) = ("", 0, ACHIEVEMENTS_SHOWN, Vec::new());
        let offers = app.search(SearchQuery { words, filter, offset, results_max, facets })?;
        Ok((record, offers))
    })
    .await
}

/// The filter expression that finds an organization's achievements.
fn held_by(id: &RecordId) -> String {
    format!("holder = \"organizations/{id}\"")
}

fn whole(visit: &Visit, record: &Record<Organization>, offers: &SearchReport) -> Markup {
    let (lang, content) = (visit.lang, &record.content);
    let id = record.id.as_str();
    html! {
        article.record.wide {
            p.eyebrow { (text::ORGANIZATION.to(lang)) }
            h1 { (content.display_name) }
            div.with-side {
                div {
                    @if !content.summary.is_empty() {
                        h2 { (text::SUMMARY.to(lang)) }
                        p.prose { (content.summary) }
                    }
                    @if offers.total > 0 {
                        div.results-head {
                            h2 { (text::ITS_ACHIEVEMENTS.to(lang)) " (" (offers.total) ")" }
                            @if offers.total > offers.hits.len() as u64 {
                                a href=(link("/search", &[("filter", &held_by(&record.id))])) {
                                    (text::SEE_ALL.to(lang)) " →"
                                }
                            }
                        }
                        ol.cards { @for hit in &offers.hits { li { (card(visit, hit)) } } }
                    }
                }
                aside.side aria-labelledby="facts" {
                    h2 #facts { (text::FACTS.to(lang)) }
                    (facts(lang, organization_facts(lang, content)))
                    (origin(lang, id, &content.source, &content.external_id, &record.life))
                }
            }
        }
    }
}

fn organization_facts(lang: Lang, organization: &Organization) -> Vec<Fact> {
    let kind = organization.kind.map(|kind| lang.word(kind));
    vec![
        (text::KIND, kind.and_then(stated)),
        (text::USCC, stated(&organization.uscc)),
        (text::ALIASES, listed(lang, &organization.aliases)),
        (text::REGION, stated(&organization.region_code)),
        (text::INDUSTRY, stated(&organization.industry_code)),
    ]
}
