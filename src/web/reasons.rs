//! What a match is made of, for people: its score as a bar, its signals, its gates.

use maud::{Markup, html};

use super::language::Lang;
use super::text;
use super::visit::Visit;
use crate::matching::{Gate, POINTS_MAX, Signal, SignalKind};

/// Points in a tenth of a percent of the highest score, the finest that is shown.
const TENTH: i32 = POINTS_MAX / 1_000;

/// Most signals without points that stand among the others.
const UNEARNED_SHOWN: usize = 3;

/// A score of a hundred, with one decimal.
pub(super) fn score_text(score: i32) -> String {
    tenths_text(score / TENTH)
}

const fn class_of(kind: SignalKind) -> &'static str {
    match kind {
        SignalKind::Text => "s-text",
        SignalKind::Field => "s-field",
        SignalKind::Industry => "s-industry",
        SignalKind::Maturity => "s-maturity",
        SignalKind::Cooperation => "s-cooperation",
        SignalKind::Price => "s-price",
        SignalKind::Region => "s-region",
        SignalKind::Freshness => "s-freshness",
        SignalKind::Indicator => "s-indicator",
    }
}

fn label_of(lang: Lang, kind: SignalKind) -> &'static str {
    let (zh, en) = kind.labels();
    lang.of(zh, en)
}

/// The score as one bar, each signal a part of it as wide as its points.
pub(super) fn score_bar(visit: &Visit, score: i32, signals: &[Signal]) -> Markup {
    let mut from = 0;
    let parts = signals.iter().map(|signal| {
        let start = from;
        from += signal.points;
        (start, signal.points, class_of(signal.kind))
    });
    let parts: Vec<_> = parts.filter(|(_, points, _)| *points > 0).collect();
    let label = format!("{} {}", visit.t(text::SCORE), score_text(score));
    html! {
        svg.score-bar viewBox={ "0 0 " (POINTS_MAX) " 10" } preserveAspectRatio="none"
            role="img" aria-label=(label) {
            rect.track x="0" y="0" width=(POINTS_MAX) height="10" {}
            @for (start, width, class) in parts {
                rect class=(class) x=(start) y="0" width=(width) height="10" {}
            }
        }
    }
}

/// What each signal adds, and why. When most say nothing, those are folded away.
pub(super) fn signal_parts(visit: &Visit, signals: &[Signal]) -> Markup {
    let points: Vec<i32> = signals.iter().map(|signal| signal.points).collect();
    let rows: Vec<(&Signal, i32)> = signals.iter().zip(in_tenths(&points)).collect();
    let (earned, unearned): (Vec<_>, Vec<_>) =
        rows.iter().copied().partition(|(signal, _)| signal.points > 0);
    let names: Vec<&str> =
        unearned.iter().map(|(signal, _)| label_of(visit.lang, signal.kind)).collect();
    html! {
        @if unearned.len() <= UNEARNED_SHOWN { (signal_table(visit, &rows)) }
        @else {
            (signal_table(visit, &earned))
            details.unearned {
                summary {
                    (text::unearned(visit.lang, names.len(), &names.join(visit.lang.comma())))
                }
                (signal_table(visit, &unearned))
            }
        }
    }
}

fn signal_table(visit: &Visit, rows: &[(&Signal, i32)]) -> Markup {
    let lang = visit.lang;
    html! {
        table.signals {
            thead.sr { tr {
                th scope="col" { (visit.t(text::SIGNAL)) }
                th scope="col" { (visit.t(text::POINTS)) }
                th scope="col" { (visit.t(text::REASON)) }
            } }
            tbody {
                @for (signal, shown) in rows {
                    tr class=[(signal.points == 0).then_some("nothing")] {
                        th scope="row" {
                            svg.swatch viewBox="0 0 10 10" aria-hidden="true" {
                                rect class=(class_of(signal.kind)) width="10" height="10" {}
                            }
                            (label_of(lang, signal.kind))
                        }
                        td.points {
                            (tenths_text(*shown)) small { " / " (tenths_text(signal.weight / TENTH)) }
                        }
                        td { (lang.pick(&signal.reason.text)) }
                    }
                }
            }
        }
    }
}

pub(super) fn gate_list(visit: &Visit, gates: &[Gate]) -> Markup {
    html! {
        ul.gates aria-label=(visit.t(text::GATES)) {
            @for gate in gates {
                @let (mark, word) = if gate.passed() { ("✓", text::MET) } else { ("✕", text::NOT_MET) };
                li {
                    span.tick aria-hidden="true" { (mark) } " "
                    span.sr { (visit.t(word)) }
                    (visit.lang.pick(&gate.reason.text))
                    @if let Some(opening) = &gate.opening {
                        span.opening {
                            (visit.t(text::TO_OPEN)) (visit.lang.pick(&opening.text))
                        }
                    }
                }
            }
        }
    }
}

/// Points in tenths of a hundredth, rounded so that they add up to the score as it is shown.
fn in_tenths(points: &[i32]) -> Vec<i32> {
    let (mut sum, mut shown) = (0, 0);
    let each = points.iter().map(|points| {
        sum += points;
        let part = sum / TENTH - shown;
        shown += part;
        part
    });
    each.collect()
}

/// Tenths as a decimal, without a needless `.0`.
fn tenths_text(tenths: i32) -> String {
    let (whole, rest) = (tenths / 10, tenths % 10);
    if rest == 0 { whole.to_string() } else { format!("{whole}.{rest}") }
}

/// A text with the shared words marked, as far as they are written the same way.
pub(super) fn with_terms(text: &str, terms: &[String]) -> Markup {
    let mut pieces: Vec<(&str, &str)> = Vec::new();
    let mut rest = text;
    let next_in = |rest: &str| {
        let places = terms.iter().filter(|term| !term.is_empty());
        let places = places.filter_map(|term| rest.find(term.as_str()).map(|at| (at, term.len())));
        places.min_by_key(|(at, length)| (*at, std::cmp::Reverse(*length)))
    };
    while let Some((at, length)) = next_in(rest) {
        pieces.push((&rest[..at], &rest[at..at + length]));
        rest = &rest[at + length..];
    }
    html! {
        @for (plain, term) in pieces { (plain) mark { (term) } }
        (rest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shown_points_add_up_to_the_shown_score() {
        let check = |points: &[i32]| {
            let score: i32 = points.iter().sum();
            let shown = in_tenths(points);
            assert_eq!(shown.iter().sum::<i32>(), score / TENTH, "{points:?}");
            for (points, shown) in points.iter().zip(shown) {
                assert!((points / TENTH - shown).abs() <= 1, "{points} as {shown}");
            }
        };
        check(&[412_999, 80_000, 12_000, 999, 999, 49_999, 30_000]);
        check(&[999; 7]);
        check(&[0; 7]);
        check(&[]);
    }

    #[test]
    fn tenths_read_as_decimals() {
        assert_eq!([0, 5, 10, 784, 1_000].map(tenths_text), ["0", "0.5", "1", "78.4", "100"]);
    }

    #[test]
    fn the_longest_shared_word_is_marked_where_it_first_stands() {
        let terms = ["电池".to_owned(), "锂电池".to_owned(), String::new()];
        let marked = with_terms("<锂电池>与电池", &terms).into_string();
        assert_eq!(marked, "&lt;<mark>锂电池</mark>&gt;与<mark>电池</mark>");
    }
}
