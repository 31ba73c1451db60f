//! Needs: the list, and one need with its matches.

use std::sync::Arc;

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::response::Response;
use maud::{Markup, html};

use super::cards::cards;
use super::facts::{
    self, Fact, TITLE_CHARS_SHOWN, facts, indicators, keywords, last_day, listed, origin, stated,
};
use super::frame::{Frame, Section};
use super::home::need_row;
use super::language::Lang;
use super::link::{link, record_link};
use super::pager::pager;
use super::problem::{Problem, answer, id_in, run};
use super::text;
use super::visit::Visit;
use crate::app::catalogue::List;
use crate::app::match_need::{MATCHES_DEFAULT, MatchReport, NeedQuestion};
use crate::app::{App, Error};
use crate::domain::catalogue::Listed;
use crate::domain::text::excerpt;
use crate::domain::words::NeedState;
use crate::domain::{Kind, Need, Record, RecordId, Time};
use crate::search::parse_filter;

/// Records on a page of a list.
pub(super) const RECORDS_SHOWN: usize = 20;
/// Matches that can be asked for beyond the first ones.
const MORE_MATCHES: usize = 50;
/// The parameter that asks for them.
const TOP: &str = "top";

/// `GET /needs`
pub(super) async fn list(State(app): State<Arc<App>>, visit: Visit) -> Response {
    let page = page_of::<Need>(app, &visit).await.map(|list| {
        let main = html! {
            h1 { (visit.t(text::NEEDS_TITLE)) }
            p.lead { (visit.t(text::NEEDS_LEAD)) }
            (listing(&visit, "/needs", &list, |need| need_row(&visit, need)))
        };
        Frame::new(&visit, visit.t(text::NEEDS_TITLE)).section(Section::Needs).around(&main)
    });
    answer(&visit, page)
}

/// The page of records that a visit asks for.
pub(super) async fn page_of<T: Listed + Send + 'static>(
    app: Arc<App>,
    visit: &Visit,
) -> Result<List<T>, Problem> {
    let after = visit.parameter("after");
    let after = if after.is_empty() { None } else { Some(id_in(after)?) };
    run(app, move |app| app.list::<T>(after.as_ref(), RECORDS_SHOWN, false)).await
}

/// One page of records, with the way to the next.
pub(super) fn listing<T>(
    visit: &Visit,
    path: &str,
    list: &List<T>,
    row: impl Fn(&Record<T>) -> Markup,
) -> Markup {
    let last = list.records.last().filter(|_| list.more);
    let next = last.map(|last| link(path, &[("after", last.id.as_str())]));
    let back = (!visit.parameter("after").is_empty()).then(|| path.to_owned());
    html! {
        p.hint { (text::total(visit.lang, list.total)) }
        @if list.records.is_empty() { p.empty { (visit.t(text::NO_RECORDS)) } }
        ul.rows { @for record in &list.records { li { (row(record)) } } }
        (pager(visit, (back, text::FIRST_PAGE), None, next))
    }
}

/// `GET /needs/{id}`
pub(super) async fn show(
    State(app): State<Arc<App>>,
    visit: Visit,
    path: Result<Path<String>, PathRejection>,
) -> Response {
    let page = matched(app, &visit, path).await.map(|(need, report, now)| {
        let title = excerpt(need.content.reading_title(), TITLE_CHARS_SHOWN);
        let more = (report.matches.len() == MATCHES_DEFAULT).then(|| {
            let top = MORE_MATCHES.to_string();
            (MORE_MATCHES, link(&record_link(Kind::Need, &need.id), &[(TOP, &top)]))
        });
        let main = html! {
            div.two {
                (need_part(visit.lang, &need, now))
                (cards(&visit, Some(&need.id), &report, more))
            }
        };
        Frame::new(&visit, title).section(Section::Needs).around(&main)
    });
    answer(&visit, page)
}

async fn matched(
    app: Arc<App>,
    visit: &Visit,
    path: Result<Path<String>, PathRejection>,
) -> Result<(Record<Need>, MatchReport, Time), Problem> {
    let Path(written) = path.map_err(|_| Problem::no_page())?;
    let id = id_in(&written)?;
    let wanted = visit.parameter(TOP) == MORE_MATCHES.to_string();
    let matches_max = if wanted { MORE_MATCHES } else { MATCHES_DEFAULT };
    run(app, move |app| report(app, &id, matches_max)).await
}

fn report(
    app: &App,
    id: &RecordId,
    matches_max: usize,
) -> Result<(Record<Need>, MatchReport, Time), Error> {
    let need = app.living::<Need>(id)?;
    let everything = parse_filter("").map_err(|fault| Error::Invalid(vec![fault]))?;
    let question =
        NeedQuestion { need: &need.content, filter: &everything, matches_max, today: app.today() };
    let report = app.match_need(question)?;
    Ok((need, report, app.now()))
}

fn need_part(lang: Lang, need: &Record<Need>, now: Time) -> Markup {
    let content = &need.content;
    let id = need.id.as_str();
    html! {
        article.record {
            p.eyebrow { (text::NEED.to(lang)) " " (badges(lang, content, now)) }
            h1 { (excerpt(content.reading_title(), TITLE_CHARS_SHOWN)) }
            p.jump { a href="#matches" { (text::TO_MATCHES.to(lang)) } }
            p { a href={ (record_link(Kind::Need, &need.id)) "/experts" } {
                (text::FIND_EXPERTS.to(lang)) " →"
            } }
            (facts(lang, need_facts(lang, content)))
            @if !content.description.is_empty() {
                h2 { (text::DESCRIPTION.to(lang)) }
                p.prose { (content.description) }
            }
            (indicators(lang, text::INDICATORS, &content.indicators))
            @if !content.foundation.is_empty() {
                h2 { (text::FOUNDATION.to(lang)) }
                p.prose { (content.foundation) }
            }
            @if let Some(tags) = keywords(&content.keywords) {
                h2 { (text::KEYWORDS.to(lang)) }
                (tags)
            }
            (origin(lang, id, &content.source, &content.external_id, &need.life))
        }
    }
}

fn badges(lang: Lang, need: &Need, now: Time) -> Markup {
    let expired = need.expire_time.is_some_and(|end| end <= now);
    html! {
        @if expired { span.badge { (text::EXPIRED.to(lang)) } }
        @else { span.badge.on[need.state == NeedState::Open] { (lang.word(need.state)) } }
        @if need.challenge { " " span.badge { (text::CHALLENGE.to(lang)) } }
    }
}

fn need_facts(lang: Lang, need: &Need) -> Vec<Fact> {
    let party = &need.enterprise;
    let named = !party.display_name.is_empty() || !party.organization.is_empty();
    let word = |label: Option<&'static str>| label.and_then(stated);
    vec![
        (text::ENTERPRISE, named.then(|| facts::party(party))),
        (text::NEED_TYPE, word(need.need_type.map(|word| lang.word(word)))),
        (text::FIELD, word(need.technology_field.map(|word| lang.word(word)))),
        (text::BUDGET, facts::budget(lang, need).map(|budget| html! { (budget) })),
        (text::COOPERATION, stated(&lang.words(&need.cooperation_modes))),
        (text::MIN_TRL, need.min_trl.map(|trl| html! { "TRL ≥ " (trl) })),
        (text::REQUIRED_IP, stated(&lang.words(&need.required_ip_kinds))),
        (text::REQUIRED_REGIONS, listed(lang, &need.required_regions)),
        (text::VALID_UNTIL, need.expire_time.map(|end| html! { (last_day(end)) })),
        (text::DISCIPLINE, stated(&need.discipline)),
        (text::INDUSTRY, stated(&need.industry_code)),
        (text::REGION, stated(&need.region_code)),
    ]
}
