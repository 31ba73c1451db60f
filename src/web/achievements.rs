//! One achievement with all that is stated of it, the needs that it could answer, and what is like it.

use std::sync::Arc;

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::response::Response;
use maud::{Markup, html};

use super::facts::{
    self, Fact, TITLE_CHARS_SHOWN, achievement_line, facts, indicators, keywords, last_day, listed,
    maturity, origin, stated,
};
use super::frame::{Frame, Section};
use super::language::Lang;
use super::link::{link, record_link};
use super::need_cards::need_cards;
use super::problem::{Problem, answer, id_in, run};
use super::text;
use super::visit::Visit;
use crate::app::App;
use crate::app::find_similar::SimilarReport;
use crate::app::match_need::MatchReport;
use crate::domain::text::excerpt;
use crate::domain::words::AchievementState;
use crate::domain::{Achievement, IpRight, Kind, Need, Record, Time};
use crate::matching::Similar;

/// Needs that an achievement's page shows, and how many can be asked for beyond those.
const NEEDS_SHOWN: usize = 5;
const MORE_NEEDS: usize = 50;
/// The parameter that asks for them.
const TOP: &str = "top";

/// Doubles and alternatives that the page shows.
const SIMILAR_SHOWN: usize = 5;

/// An achievement and what goes with it.
struct Found {
    record: Record<Achievement>,
    report: MatchReport<Need>,
    similar: SimilarReport,
    now: Time,
}

/// `GET /achievements/{id}`
pub(super) async fn show(
    State(app): State<Arc<App>>,
    visit: Visit,
    path: Result<Path<String>, PathRejection>,
) -> Response {
    let page = found(app, &visit, path).await.map(|Found { record, report, similar, now }| {
        let title = excerpt(record.content.reading_title(), TITLE_CHARS_SHOWN);
        let more = (report.matches.len() == NEEDS_SHOWN).then(|| {
            let top = MORE_NEEDS.to_string();
            (MORE_NEEDS, link(&record_link(Kind::Achievement, &record.id), &[(TOP, &top)]))
        });
        let main = html! {
            (whole(visit.lang, &record, now))
            (need_cards(&visit, &record.id, &report, more))
            (similar_list(visit.lang, &similar.similar))
        };
        Frame::new(&visit, title).section(Section::Search).around(&main)
    });
    answer(&visit, page)
}

async fn found(
    app: Arc<App>,
    visit: &Visit,
    path: Result<Path<String>, PathRejection>,
) -> Result<Found, Problem> {
    let Path(written) = path.map_err(|_| Problem::no_page())?;
    let id = id_in(&written)?;
    let wanted = visit.parameter(TOP) == MORE_NEEDS.to_string();
    let matches_max = if wanted { MORE_NEEDS } else { NEEDS_SHOWN };
    run(app, move |app| {
        let record = app.living::<Achievement>(&id)?;
        let (now, today) = (app.now(), app.today());
        let report = app.match_achievement(&record, matches_max, today)?;
        let similar = app.find_similar(&record, SIMILAR_SHOWN, today)?;
        Ok(Found { record, report, similar, now })
    })
    .await
}

/// Doubles and alternatives, each with its reasons.
fn similar_list(lang: Lang, similar: &[Similar]) -> Markup {
    let label = |found: &Similar| match found.is_duplicate {
        true => text::DUPLICATE.to(lang),
        false => text::ALTERNATIVE.to(lang),
    };
    html! {
        @if !similar.is_empty() {
            section aria-labelledby="similar" {
                h2 #similar { (text::SIMILAR.to(lang)) }
                ul.rows { @for found in similar {
                    @let offer = &found.record.content;
                    li {
                        span.badge.on[found.is_duplicate] { (label(found)) } " "
                        a.row-title href=(record_link(Kind::Achievement, &found.record.id)) {
                            (excerpt(offer.reading_title(), TITLE_CHARS_SHOWN))
                        }
                        (achievement_line(lang, offer))
                        ul.line { @for reason in &found.reasons {
                            li { (lang.pick(&reason.text)) }
                        } }
                    }
                } }
            }
        }
    }
}

fn whole(lang: Lang, record: &Record<Achievement>, now: Time) -> Markup {
    let content = &record.content;
    let id = record.id.as_str();
    html! {
        article.record.wide {
            p.eyebrow { (text::ACHIEVEMENT.to(lang)) " " (badges(lang, content, now)) }
            h1 { (excerpt(content.reading_title(), TITLE_CHARS_SHOWN)) }
            p.jump { a href="#matches" { (text::USEFUL_FOR.to(lang)) " ↓" } }
            div.with-side {
                div.sheet {
                    @if !content.summary.is_empty() {
                        h2 { (text::SUMMARY.to(lang)) }
                        p.prose { (content.summary) }
                    }
                    (indicators(lang, text::CLAIMS, &content.claims))
                    (rights(lang, &content.ip_rights))
                    @if let Some(tags) = keywords(&content.keywords) {
                        h2 { (text::KEYWORDS.to(lang)) }
                        (tags)
                    }
                }
                aside.side aria-labelledby="facts" {
                    h2 #facts { (text::FACTS.to(lang)) }
                    (facts(lang, achievement_facts(lang, content)))
                    (origin(lang, id, &content.source, &content.external_id, &record.life))
                }
            }
        }
    }
}

fn badges(lang: Lang, offer: &Achievement, now: Time) -> Markup {
    html! {
        @if offer.is_expired(now) { span.badge { (text::EXPIRED.to(lang)) } }
        @else {
            span.badge.on[offer.state == AchievementState::Published] { (lang.word(offer.state)) }
        }
        @if offer.trial_first { " " span.badge.on { (text::TRIAL_FIRST.to(lang)) } }
    }
}

fn rights(lang: Lang, rights: &[IpRight]) -> Markup {
    html! {
        @if !rights.is_empty() {
            h2 { (text::IP_KIND.to(lang)) }
            ul.rights { @for right in rights {
                li { (lang.word(right.kind)) @if !right.number.is_empty() { " " code { (right.number) } } }
            } }
        }
    }
}

fn achievement_facts(lang: Lang, offer: &Achievement) -> Vec<Fact> {
    let holders = (!offer.holders.is_empty()).then(|| {
        html! { ul.plain { @for holder in &offer.holders { li { (facts::party(holder)) } } } }
    });
    let field = offer.technology_field.map(|field| lang.word(field));
    let maturity = maturity(lang, offer.stage, offer.trl);
    vec![
        (text::PRICE, Some(html! { strong { (facts::price(lang, offer.ask_price)) } })),
        (text::HOLDERS, holders),
        (text::CONTRIBUTORS, listed(lang, &offer.contributors)),
        (text::FIELD, field.and_then(stated)),
        (text::MATURITY, maturity.map(|words| html! { (words) })),
        (text::COOPERATION, stated(&lang.words(&offer.cooperation_modes))),
        (text::VALID_UNTIL, offer.expire_time.map(|end| html! { (last_day(end)) })),
        (text::DISCIPLINE, stated(&offer.discipline)),
        (text::INDUSTRY, stated(&offer.industry_code)),
        (text::IPC, listed(lang, &offer.ipc_codes)),
        (text::REGION, stated(&offer.region_code)),
    ]
}
