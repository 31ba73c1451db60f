//! From one page of a list to the next.

use maud::{Markup, html};

use super::text;
use super::visit::Visit;

/// Links to the neighbouring pages, with what stands between them.
pub(super) fn pager(
    visit: &Visit,
    (back, back_label): (Option<String>, super::language::Text),
    place: Option<String>,
    next: Option<String>,
) -> Markup {
    html! {
        @if back.is_some() || next.is_some() {
            nav.pager aria-label=(visit.t(text::PAGES)) {
                @if let Some(back) = back {
                    a.step rel="prev" href=(back) { "← " (visit.t(back_label)) }
                }
                @if let Some(place) = place { span.place { (place) } }
                @if let Some(next) = next {
                    a.step.next rel="next" href=(next) { (visit.t(text::NEXT)) " →" }
                }
            }
        }
    }
}
