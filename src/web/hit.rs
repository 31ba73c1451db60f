//! One result of a search as a card.

use maud::{Markup, html};

use super::facts::{EXCERPT_CHARS_SHOWN, TITLE_CHARS_SHOWN, achievement_line};
use super::link::record_link;
use super::text;
use super::visit::Visit;
use crate::app::search_achievements::SearchHit;
use crate::domain::Kind;
use crate::domain::text::excerpt;
use crate::search::Highlighted;

/// One result: what it is, where the words stand in it.
pub(super) fn card(visit: &Visit, hit: &SearchHit) -> Markup {
    let offer = &hit.record.content;
    let title = excerpt(offer.reading_title(), TITLE_CHARS_SHOWN);
    let title_found =
        hit.snippets.iter().find(|found| found.field == "title" && found.text == title);
    let elsewhere = hit.snippets.iter().filter(|found| found.field != "title");
    let parts: Vec<&Highlighted> = elsewhere.collect();
    html! {
        article.card.hit {
            h3 { a href=(record_link(Kind::Achievement, &hit.record.id)) {
                @match title_found {
                    Some(found) => { (marked(found)) }
                    None => { (title) }
                }
            } }
            (achievement_line(visit.lang, offer))
            @if parts.is_empty() && !offer.title.is_empty() && !offer.summary.is_empty() {
                p.snippet { (excerpt(&offer.summary, EXCERPT_CHARS_SHOWN)) }
            }
            @for found in parts {
                p.snippet {
                    @if found.field == "summary" {
                        @if !offer.summary.starts_with(&found.text) { "…" }
                        (marked(found))
                        @if !offer.summary.ends_with(&found.text) { "…" }
                    } @else {
                        span.label { (visit.t(text::KEYWORDS)) " " }
                        (marked(found))
                    }
                }
            }
        }
    }
}

/// A part of a text with the searched words marked; places beyond its end mark nothing.
fn marked(found: &Highlighted) -> Markup {
    let characters: Vec<char> = found.text.chars().collect();
    let part = |from: usize, to: usize| -> String {
        characters.get(from..to.max(from)).unwrap_or_default().iter().collect()
    };
    let mut pieces = Vec::new();
    let mut done = 0;
    for range in &found.ranges {
        let end = range.end.min(characters.len());
        let start = range.start.clamp(done, end.max(done));
        pieces.push((part(done, start), part(start, end)));
        done = end.max(start);
    }
    html! {
        @for (plain, found) in pieces {
            (plain)
            @if !found.is_empty() { mark { (found) } }
        }
        (part(done, characters.len()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_stand_where_they_are_told_and_text_is_escaped() {
        let check = |text: &str, ranges: &[(usize, usize)], expected: &str| {
            let ranges = ranges.iter().map(|(start, end)| *start..*end).collect();
            let found = Highlighted { field: "summary", text: text.to_owned(), ranges };
            assert_eq!(marked(&found).into_string(), expected, "{text}");
        };
        check("锂电池隔膜", &[(0, 3)], "<mark>锂电池</mark>隔膜");
        check("a<b>&锂电池", &[(1, 4), (5, 8)], "a<mark>&lt;b&gt;</mark>&amp;<mark>锂电池</mark>");
        check("锂电池", &[], "锂电池");
        check("锂电池", &[(2, 9), (20, 30)], "锂电<mark>池</mark>");
        check("锂电池", &[(1, 3), (0, 2)], "锂<mark>电池</mark>");
    }
}
