//! Searching achievements: the form, the results, what narrows them down.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use maud::{Markup, html};

use super::asked::Asked;
use super::facets::FACETS;
use super::frame::{Frame, Section};
use super::hit::card;
use super::language::Text;
use super::link::link;
use super::pager::pager;
use super::problem::{answer, run};
use super::text;
use super::visit::Visit;
use crate::app::App;
use crate::app::search_achievements::{RESULTS_DEFAULT, SearchQuery, SearchReport, WINDOW_MAX};
use crate::domain::Violation;
use crate::domain::text::excerpt;
use crate::search::{FILTER_CHARS_MAX, QUERY_CHARS_MAX};

/// `GET /search`
pub(super) async fn show(State(app): State<Arc<App>>, visit: Visit) -> Response {
    let (asked, filter) = Asked::read(&visit);
    let filter = match filter {
        Ok(filter) => filter,
        Err(faults) => {
            let main = html! { (head(&visit, &asked, &faults)) };
            return frame(&visit, &asked).status(StatusCode::BAD_REQUEST).around(&main);
        }
    };
    let (words, offset) = (asked.words.clone(), asked.offset());
    let report = run(app, move |app| {
        let facets = FACETS.iter().map(|facet| facet.name).collect();
        let results_max = RESULTS_DEFAULT;
        app.search(SearchQuery { words: &words, filter, offset, results_max, facets })
    });
    let page = report.await.map(|report| {
        let main = html! {
            (head(&visit, &asked, &[]))
            div.with-side {
                div.results { (results(&visit, &asked, &report)) }
                (side(&visit, &asked, &report))
            }
        };
        frame(&visit, &asked).around(&main)
    });
    answer(&visit, page)
}

fn frame<'a>(visit: &'a Visit, asked: &Asked) -> Frame<'a> {
    let title = visit.t(text::SEARCH_TITLE);
    let title = if asked.words.is_empty() {
        title.to_owned()
    } else {
        format!("{} · {title}", excerpt(&asked.words, 40))
    };
    Frame::new(visit, title).section(Section::Search)
}

/// The one field for words, as on the home page.
pub(super) fn words_field(visit: &Visit, words: &str, refused: bool) -> Markup {
    html! {
        label for="q" { (visit.t(text::SEARCH_LABEL)) }
        div.field-row {
            input #q type="search" name="q" value=(words) maxlength=(QUERY_CHARS_MAX)
                autocomplete="off" aria-invalid=[refused.then_some("true")]
                aria-describedby=[refused.then_some("faults")];
            button.primary type="submit" { (visit.t(text::SEARCH)) }
        }
    }
}

fn head(visit: &Visit, asked: &Asked, faults: &[Violation]) -> Markup {
    let faulty = |field: &str| faults.iter().any(|fault| fault.field == field);
    let filter_faulty = faulty("filter");
    html! {
        h1 { (visit.t(text::SEARCH_TITLE)) }
        (fault_list(visit, faults))
        form.search role="search" action="/search" method="get" {
            (words_field(visit, &asked.words, faulty("q")))
            @for (facet, choice) in asked.choices() {
                input type="hidden" name=(facet.name) value=(choice.code);
            }
            details open[!asked.expression.is_empty()] {
                summary { (visit.t(text::EXPERT_FILTER)) }
                label for="filter" { (visit.t(text::FILTER_LABEL)) }
                input #filter type="text" name="filter" value=(asked.expression)
                    maxlength=(FILTER_CHARS_MAX) autocomplete="off" spellcheck="false"
                    aria-invalid=[filter_faulty.then_some("true")]
                    aria-describedby={ "filter-example" @if filter_faulty { " faults" } };
                p.hint #filter-example { (visit.t(text::FILTER_EXAMPLE)) }
            }
        }
        (chips(visit, asked))
    }
}

/// What is wrong with a form, above it.
pub(super) fn fault_list(visit: &Visit, faults: &[Violation]) -> Markup {
    html! {
        @if !faults.is_empty() {
            div.faults #faults role="alert" {
                strong { (visit.t(text::MEND)) }
                ul { @for fault in faults { li {
                    @if let Some(field) = field_label(&fault.field) {
                        (visit.t(field)) (visit.t(text::COLON))
                    }
                    (visit.lang.pick(&fault.message))
                } } }
            }
        }
    }
}

/// What the form calls the field that is wrong, where its message does not say so itself.
fn field_label(field: &str) -> Option<Text> {
    match field {
        "q" => Some(text::KEYWORDS),
        "filter" => Some(text::EXPERT_FILTER),
        "text" | "description" => Some(text::NEED_TEXT),
        _ => None,
    }
}

fn chips(visit: &Visit, asked: &Asked) -> Markup {
    html! {
        @if asked.is_narrowed() {
            ul.chips aria-label=(visit.t(text::CHOSEN)) {
                @for (facet, choice) in asked.choices() {
                    li { a.chip href=(asked.choosing(&facet, None).link()) {
                        span.sr { (visit.t(text::REMOVE)) " " }
                        (visit.t(facet.title)) (visit.t(text::COLON)) (visit.t(choice.label))
                        span aria-hidden="true" { " ✕" }
                    } }
                }
                @if !asked.expression.is_empty() {
                    li { a.chip href=(asked.without_expression().link()) {
                        span.sr { (visit.t(text::REMOVE)) " " }
                        code { (excerpt(&asked.expression, 60)) }
                        span aria-hidden="true" { " ✕" }
                    } }
                }
                li { a href=(asked.words_only().link()) { (visit.t(text::CLEAR_ALL)) } }
            }
        }
    }
}

fn results(visit: &Visit, asked: &Asked, report: &SearchReport) -> Markup {
    let (lang, total) = (visit.lang, report.total);
    let pageable = usize::try_from(total).unwrap_or(WINDOW_MAX).min(WINDOW_MAX);
    let pages = pageable.div_ceil(RESULTS_DEFAULT).max(1);
    let (first, last) = (asked.offset() + 1, (asked.offset() + RESULTS_DEFAULT).min(pageable));
    let to = |page: usize| Some(asked.at(page).link());
    html! {
        @if total == 0 {
            (nothing(visit, asked))
        } @else if asked.page > pages {
            h2 { (text::total(lang, total)) }
            p { a href=(asked.at(1).link()) { (visit.t(text::NO_SUCH_PAGE)) } }
        } @else {
            div.results-head {
                h2 { (text::results(lang, total, first, last)) }
                a.to-filters href="#filters" { (visit.t(text::TO_FILTERS)) }
            }
            ol.cards { @for hit in &report.hits { li { (card(visit, hit)) } } }
            (pager(
                visit,
                (if asked.page > 1 { to(asked.page - 1) } else { None }, text::PREVIOUS),
                Some(text::page_of(lang, asked.page, pages)),
                if asked.page < pages { to(asked.page + 1) } else { None },
            ))
        }
    }
}

fn nothing(visit: &Visit, asked: &Asked) -> Markup {
    html! {
        section.empty {
            h2 { (visit.t(text::NOTHING_FOUND)) }
            ul {
                @if !asked.words.is_empty() { li { (visit.t(text::TRY_FEWER)) } }
                @if asked.is_narrowed() {
                    li { a href=(asked.words_only().link()) { (visit.t(text::TRY_CLEAR)) } }
                }
                @if !asked.words.is_empty() {
                    li { a href=(link("/match", &[("text", &asked.words)])) {
                        (visit.t(text::TRY_MATCH))
                    } }
                }
            }
        }
    }
}

fn side(visit: &Visit, asked: &Asked, report: &SearchReport) -> Markup {
    let offered = |name: &str| {
        report.facets.iter().find(|(known, _)| known == name).map_or(&[][..], |(_, counts)| counts)
    };
    if report.total == 0 {
        return Markup::default();
    }
    html! {
        aside.side #filters aria-labelledby="filters-title" {
            h2 #filters-title { (visit.t(text::FILTERS)) }
            @for facet in FACETS {
                @let counts = offered(facet.name);
                @if !counts.is_empty() {
                    section.facet {
                        h3 { (visit.t(facet.title)) }
                        ul { @for (value, count) in counts {
                            @if let Some(choice) = facet.choice(value) {
                                @let chosen = asked.choices().any(|(_, known)| known == choice);
                                @let to = if chosen { None } else { Some(choice) };
                                li { a href=(asked.choosing(&facet, to).link())
                                    aria-current=[chosen.then_some("true")] {
                                    span { (visit.t(choice.label)) }
                                    span.count { (count) }
                                } }
                            }
                        } }
                    }
                }
            }
        }
    }
}
