//! Matches as cards: the score, what it is made of, and why; and what nearly was one.

use maud::{Markup, html};

use super::facts::{EXCERPT_CHARS_SHOWN, TITLE_CHARS_SHOWN, achievement_line};
use super::feedback::{feedback_forms, thanks};
use super::link::{explain_link, record_link};
use super::reasons::{gate_list, score_bar, score_text, signal_parts, with_terms};
use super::text;
use super::visit::Visit;
use crate::app::match_need::MatchReport;
use crate::domain::text::excerpt;
use crate::domain::{Kind, RecordId};
use crate::matching::Match;

/// All matches, best first; `more` says how many to ask for next and where. Where the need is kept
/// here, each card leads to the page that explains it.
pub(super) fn cards(
    visit: &Visit,
    need: Option<&RecordId>,
    report: &MatchReport,
    more: Option<(usize, String)>,
) -> Markup {
    let (lang, version) = (visit.lang, report.ranker_version.as_str());
    html! {
        section.matches aria-labelledby="matches" {
            h2 #matches tabindex="-1" { (visit.t(text::MATCHES)) }
            @if report.matches.is_empty() { p.empty { (visit.t(text::NO_MATCHES)) } }
            (thanks(visit))
            p.hint { (text::considered(lang, report.considered, report.gated, version)) }
            ol.cards {
                @for (rank, found) in (1_usize..).zip(&report.matches) {
                    li { (card(visit, need, Some(rank), found)) }
                }
            }
            @if let Some((count, address)) = more {
                p.more { a.step href=(address) { (text::show_matches(lang, count)) } }
            }
            (near_misses(visit, need, &report.near_misses))
            @if let Some(need) = need { (why_not(visit, need)) }
        }
    }
}

fn near_misses(visit: &Visit, need: Option<&RecordId>, near: &[Match]) -> Markup {
    html! {
        @if !near.is_empty() {
            h2 #near-misses { (visit.t(text::NEAR_MISSES)) }
            p.hint { (visit.t(text::NEAR_MISSES_LEAD)) }
            ol.cards { @for found in near { li { (card(visit, need, None, found)) } } }
        }
    }
}

/// Asks about an achievement that is not shown.
fn why_not(visit: &Visit, need: &RecordId) -> Markup {
    html! {
        form.why-not action=(explain_link(need, None)) method="get" {
            label for="achievement" { (visit.t(text::WHY_NOT)) }
            div.field-row {
                input #achievement type="text" name="achievement" maxlength="80" required
                    autocomplete="off" placeholder=(visit.t(text::WHY_NOT_HINT));
                button type="submit" { (visit.t(text::EXPLAIN)) }
            }
        }
    }
}

/// One achievement held against a need; without a rank where it is no match.
pub(super) fn card(
    visit: &Visit,
    need: Option<&RecordId>,
    rank: Option<usize>,
    found: &Match,
) -> Markup {
    let offer = &found.record.content;
    let terms = &found.matched_terms;
    let title = excerpt(offer.reading_title(), TITLE_CHARS_SHOWN);
    html! {
        article.card.match {
            header {
                span.rank { @match rank { Some(rank) => { (rank) } None => { "–" } } }
                div.what {
                    h3 { a href=(record_link(Kind::Achievement, &found.record.id)) {
                        (with_terms(&title, terms))
                    } }
                    (achievement_line(visit.lang, offer))
                }
                p.score {
                    span.sr { (visit.t(text::SCORE)) " " }
                    strong { (score_text(found.score)) }
                    small { (visit.t(text::OF_HUNDRED)) }
                }
            }
            (score_bar(visit, found.score, &found.signals))
            @if !offer.title.is_empty() && !offer.summary.is_empty() {
                p.snippet { (with_terms(&excerpt(&offer.summary, EXCERPT_CHARS_SHOWN), terms)) }
            }
            (signal_parts(visit, &found.signals))
            (gate_list(visit, &found.gates))
            @if let Some(need) = need {
                p.hint { a href=(explain_link(need, Some(&found.record.id))) {
                    (visit.t(text::EXPLAIN_THIS))
                } }
                @if rank.is_some() { (feedback_forms(visit, need, found)) }
            }
        }
    }
}
