//! Needs that an achievement could answer, as cards.

use maud::{Markup, html};

use super::facts::{EXCERPT_CHARS_SHOWN, TITLE_CHARS_SHOWN, need_line};
use super::link::{explain_link, record_link};
use super::reasons::{gate_list, score_bar, score_text, signal_parts, with_terms};
use super::text;
use super::visit::Visit;
use crate::app::match_need::MatchReport;
use crate::domain::text::excerpt;
use crate::domain::{Kind, Need, RecordId};
use crate::matching::Match;

/// The needs that could use an achievement, best first, and those that nearly could; `more` says
/// how many to ask for next and where.
pub(super) fn need_cards(
    visit: &Visit,
    offer: &RecordId,
    report: &MatchReport<Need>,
    more: Option<(usize, String)>,
) -> Markup {
    let (lang, version) = (visit.lang, report.ranker_version.as_str());
    html! {
        section.matches aria-labelledby="matches" {
            h2 #matches tabindex="-1" { (visit.t(text::USEFUL_FOR)) }
            @if report.matches.is_empty() { p.empty { (visit.t(text::NO_NEEDS)) } }
            p.hint { (text::considered_needs(lang, report.considered, report.gated, version)) }
            ol.cards {
                @for (rank, found) in (1_usize..).zip(&report.matches) {
                    li { (card(visit, offer, Some(rank), found)) }
                }
            }
            @if let Some((count, address)) = more {
                p.more { a.step href=(address) { (text::show_matches(lang, count)) } }
            }
            @if !report.near_misses.is_empty() {
                h2 #near-misses { (visit.t(text::NEAR_NEEDS)) }
                ol.cards {
                    @for found in &report.near_misses { li { (card(visit, offer, None, found)) } }
                }
            }
        }
    }
}

fn card(visit: &Visit, offer: &RecordId, rank: Option<usize>, found: &Match<Need>) -> Markup {
    let need = &found.record.content;
    let terms = &found.matched_terms;
    let title = excerpt(need.reading_title(), TITLE_CHARS_SHOWN);
    html! {
        article.card.match {
            header {
                span.rank { @match rank { Some(rank) => { (rank) } None => { "–" } } }
                div.what {
                    h3 { a href=(record_link(Kind::Need, &found.record.id)) {
                        (with_terms(&title, terms))
                    } }
                    (need_line(visit.lang, need))
                }
                p.score {
                    span.sr { (visit.t(text::SCORE)) " " }
                    strong { (score_text(found.score)) }
                    small { (visit.t(text::OF_HUNDRED)) }
                }
            }
            (score_bar(visit, found.score, &found.signals))
            @if !need.title.is_empty() && !need.description.is_empty() {
                p.snippet { (with_terms(&excerpt(&need.description, EXCERPT_CHARS_SHOWN), terms)) }
            }
            (signal_parts(visit, &found.signals))
            (gate_list(visit, &found.gates))
            p.hint { a href=(explain_link(&found.record.id, Some(offer))) {
                (visit.t(text::EXPLAIN_THIS))
            } }
        }
    }
}
