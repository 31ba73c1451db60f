//! The first page: a search box, what there is, needs to try.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use maud::{Markup, html};

use super::facts::{TITLE_CHARS_SHOWN, need_line};
use super::frame::{Frame, Section};
use super::language::Text;
use super::link::record_link;
use super::problem::{answer, run};
use super::search::words_field;
use super::text;
use super::visit::Visit;
use crate::app::{App, Error};
use crate::domain::catalogue::Listed;
use crate::domain::text::excerpt;
use crate::domain::words::NeedState;
use crate::domain::{Achievement, Kind, Need, Organization, Record};

/// Needs that are offered to try.
const NEEDS_SHOWN: usize = 6;
/// Needs among which those are looked for.
const NEEDS_SCANNED: usize = 100;

struct Overview {
    counts: [u64; 3],
    needs: Vec<Record<Need>>,
    journal: u64,
    search: u64,
}

/// `GET /`
pub(super) async fn show(State(app): State<Arc<App>>, visit: Visit) -> Response {
    let page = run(app, overview).await.map(|overview| {
        let main = html! {
            section.hero {
                h1 { (visit.t(text::HOME_TITLE)) }
                p.lead { (visit.t(text::HOME_LEAD)) }
                form.search role="search" action="/search" method="get" {
                    (words_field(&visit, "", false))
                }
                p { a href="/match" { (visit.t(text::PASTE_INSTEAD)) " →" } }
            }
            (numbers(&visit, overview.counts))
            (needs(&visit, &overview.needs))
            section.state {
                h2 { (visit.t(text::SEARCH_STATE)) }
                p { (text::search_state(visit.lang, overview.journal, overview.search)) }
            }
        };
        Frame::new(&visit, visit.t(text::HOME_TITLE)).section(Section::Home).around(&main)
    });
    answer(&visit, page)
}

fn overview(app: &App) -> Result<Overview, Error> {
    // The search follows the journal: asked in this order it is never seen ahead of it.
    let search = app.search_position();
    let journal = app.position();
    let counts = [count::<Achievement>(app)?, count::<Need>(app)?, count::<Organization>(app)?];
    let now = app.now();
    let mut needs = app.list::<Need>(None, NEEDS_SCANNED, false)?.records;
    needs.retain(|need| {
        let expired = need.content.expire_time.is_some_and(|end| end <= now);
        need.content.state == NeedState::Open && !expired
    });
    needs.truncate(NEEDS_SHOWN);
    Ok(Overview { counts, needs, journal, search })
}

fn count<T: Listed>(app: &App) -> Result<u64, Error> {
    Ok(app.list::<T>(None, 1, false)?.total)
}

fn numbers(visit: &Visit, [achievements, needs, organizations]: [u64; 3]) -> Markup {
    let tiles: [(u64, Text, &str); 3] = [
        (achievements, text::COUNT_ACHIEVEMENTS, "/search"),
        (needs, text::COUNT_NEEDS, "/needs"),
        (organizations, text::COUNT_ORGANIZATIONS, "/organizations"),
    ];
    html! {
        section aria-label=(visit.t(text::IN_NUMBERS)) {
            ul.numbers { @for (count, label, path) in tiles {
                li { a href=(path) { strong { (count) } span { (visit.t(label)) } } }
            } }
            @if achievements + needs + organizations == 0 {
                p.empty {
                    (visit.t(text::EMPTY_CATALOGUE)) br;
                    code { "qianxian import achievements FILE" }
                }
            }
        }
    }
}

fn needs(visit: &Visit, needs: &[Record<Need>]) -> Markup {
    html! {
        @if !needs.is_empty() {
            section aria-labelledby="try-needs" {
                div.results-head {
                    h2 #try-needs { (visit.t(text::TRY_NEEDS)) }
                    a href="/needs" { (visit.t(text::ALL_NEEDS)) " →" }
                }
                ul.rows { @for need in needs { li { (need_row(visit, need)) } } }
            }
        }
    }
}

/// A need in a list.
pub(super) fn need_row(visit: &Visit, need: &Record<Need>) -> Markup {
    html! {
        a.row-title href=(record_link(Kind::Need, &need.id)) {
            (excerpt(need.content.reading_title(), TITLE_CHARS_SHOWN))
        }
        (need_line(visit.lang, &need.content))
    }
}
