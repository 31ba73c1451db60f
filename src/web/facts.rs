//! Values as people read them: money, dates, maturity, names.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::Offset;
use maud::{Markup, html};

use super::language::{Lang, Text};
use super::link::link;
use super::text;
use crate::domain::words::MaturityStage;
use crate::domain::{Achievement, Fen, Indicator, Life, Need, Party, Time};

/// Longest title in a list, in characters.
pub(super) const TITLE_CHARS_SHOWN: usize = 120;
/// Longest part of a text in a list, in characters.
pub(super) const EXCERPT_CHARS_SHOWN: usize = 120;
/// Most names in a list's line; the record's own page has them all.
const PARTIES_SHOWN: usize = 2;

/// Beijing time, all over China and all year round.
const BEIJING: Offset = Offset::constant(8);

/// One line of a list of facts; none where nothing is stated.
pub(super) type Fact = (Text, Option<Markup>);

/// A list of facts, without those that are not stated.
pub(super) fn facts(lang: Lang, facts: Vec<Fact>) -> Markup {
    let stated = facts.into_iter().filter_map(|(label, value)| value.map(|value| (label, value)));
    html! {
        dl.facts {
            @for (label, value) in stated {
                div { dt { (label.to(lang)) } dd { (value) } }
            }
        }
    }
}

/// A text, unless it is empty.
pub(super) fn stated(text: &str) -> Option<Markup> {
    (!text.is_empty()).then(|| html! { (text) })
}

/// A list of texts, unless it is empty.
pub(super) fn listed(lang: Lang, items: &[String]) -> Option<Markup> {
    stated(&items.join(lang.comma()))
}

/// An amount: in 万元 or 亿元 for Chinese readers, in yuan for others.
pub(super) fn money(lang: Lang, amount: Fen) -> String {
    match lang {
        Lang::Zh => amount.to_words(),
        Lang::En => amount.to_english(),
    }
}

/// An asking price; none = 面议.
pub(super) fn price(lang: Lang, price: Option<Fen>) -> String {
    price.map_or_else(|| text::NEGOTIABLE.to(lang).to_owned(), |price| money(lang, price))
}

/// A need's budget, if it states one.
pub(super) fn budget(lang: Lang, need: &Need) -> Option<String> {
    let words = match (need.budget_min, need.budget_max) {
        (None, None) => return None,
        (Some(low), Some(high)) if low == high => money(lang, high),
        (Some(low), Some(high)) => format!("{} – {}", money(lang, low), money(lang, high)),
        (Some(low), None) => format!("≥ {}", money(lang, low)),
        (None, Some(high)) => format!("≤ {}", money(lang, high)),
    };
    let ceiling = if need.budget_is_ceiling { text::CEILING.to(lang) } else { "" };
    Some(format!("{words}{ceiling}"))
}

/// A day in Beijing time, such as 2026-11-23.
pub(super) fn date(time: Time) -> String {
    civil(time).map_or_else(String::new, |moment| moment.date().to_string())
}

/// A minute in Beijing time, such as 2026-11-23 09:05.
fn minute(time: Time) -> String {
    civil(time).map_or_else(String::new, |moment| {
        format!("{} {:02}:{:02}", moment.date(), moment.hour(), moment.minute())
    })
}

fn civil(time: Time) -> Option<DateTime> {
    let stamp = Timestamp::from_microsecond(time.micros()).ok()?;
    Some(BEIJING.to_datetime(stamp))
}

/// The last day before something ends: a record that ends at midnight is good until the day before.
pub(super) fn last_day(end: Time) -> String {
    date(Time::from_micros(end.micros().saturating_sub(1)))
}

/// How far an achievement has come, as far as it is stated.
pub(super) fn maturity(
    lang: Lang,
    stage: Option<MaturityStage>,
    trl: Option<u8>,
) -> Option<String> {
    let stage = stage.map(|stage| lang.word(stage).to_owned());
    let trl = trl.map(|trl| format!("TRL {trl}"));
    let parts: Vec<String> = stage.into_iter().chain(trl).collect();
    (!parts.is_empty()).then(|| parts.join(" "))
}

/// The page of a party's organization, if it is known.
pub(super) fn party(party: &Party) -> Markup {
    let name =
        if party.display_name.is_empty() { &party.organization } else { &party.display_name };
    let known = crate::domain::RecordId::parse("id", &party.organization).ok();
    html! {
        @match known {
            Some(id) => { a href={ "/organizations/" (id) } { (name) } }
            None => { (name) }
        }
    }
}

/// The first parties by name, and how many there are beside them.
pub(super) fn parties(lang: Lang, parties: &[Party]) -> String {
    let shown = parties.iter().take(PARTIES_SHOWN).map(|party| party.display_name.as_str());
    let names = shown.collect::<Vec<_>>().join(lang.comma());
    let more = parties.len().saturating_sub(PARTIES_SHOWN);
    if more == 0 { names } else { format!("{names}{}", text::and_more(lang, parties.len(), more)) }
}

/// What a list says of an achievement beside its title.
pub(super) fn achievement_line(lang: Lang, offer: &Achievement) -> Markup {
    let holders = parties(lang, &offer.holders);
    let field = offer.technology_field.map(|field| lang.word(field).to_owned());
    let maturity = maturity(lang, offer.stage, offer.trl);
    let holders = (!holders.is_empty()).then_some(holders);
    html! {
        ul.line {
            @for part in [holders, field, maturity].into_iter().flatten() { li { (part) } }
            li.price { (price(lang, offer.ask_price)) }
        }
    }
}

/// What a list says of a need beside its title.
pub(super) fn need_line(lang: Lang, need: &Need) -> Markup {
    let field = need.technology_field.map(|field| lang.word(field).to_owned());
    let kind = need.need_type.map(|kind| lang.word(kind).to_owned());
    let enterprise = &need.enterprise.display_name;
    let enterprise = (!enterprise.is_empty()).then(|| enterprise.clone());
    html! {
        ul.line {
            @for part in [enterprise, kind, field].into_iter().flatten() { li { (part) } }
            @if let Some(budget) = budget(lang, need) { li.price { (budget) } }
            @if let Some(end) = need.expire_time {
                li { (text::until(lang, &last_day(end))) }
            }
        }
    }
}

/// Keywords, each of which finds what else has it.
pub(super) fn keywords(keywords: &[String]) -> Option<Markup> {
    (!keywords.is_empty()).then(|| {
        html! {
            ul.tags {
                @for word in keywords {
                    li { a.tag href=(link("/search", &[("q", word)])) { (word) } }
                }
            }
        }
    })
}

/// Figures as a table.
pub(super) fn indicators(lang: Lang, caption: Text, figures: &[Indicator]) -> Markup {
    html! {
        @if !figures.is_empty() {
            h2 { (caption.to(lang)) }
            table.figures {
                thead { tr {
                    th scope="col" { (text::METRIC.to(lang)) }
                    th scope="col" { (text::VALUE.to(lang)) }
                } }
                tbody { @for figure in figures {
                    tr {
                        th scope="row" {
                            (figure.metric)
                            @if figure.must { " " span.badge { (text::MUST.to(lang)) } }
                        }
                        td { (figure.value) " " (figure.unit) }
                    }
                } }
            }
        }
    }
}

/// Where a record comes from and when it changed.
pub(super) fn origin(lang: Lang, id: &str, source: &str, external_id: &str, life: &Life) -> Markup {
    let updated = minute(life.update_time);
    let facts_of = vec![
        (text::ID, Some(html! { code { (id) } })),
        (text::SOURCE, stated(source)),
        (text::EXTERNAL_ID, stated(external_id)),
        (text::CREATED, Some(html! { (minute(life.create_time)) })),
        (text::UPDATED, (life.revision > 1).then(|| html! { (updated) })),
    ];
    html! {
        section.origin aria-label=(text::ORIGIN.to(lang)) { (facts(lang, facts_of)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MIDNIGHT_IN_BEIJING: i64 = 1_795_363_200_000_000; // 2026-11-23T00:00:00+08:00

    #[test]
    fn days_are_beijings_and_end_at_midnight() {
        let midnight = Time::from_micros(MIDNIGHT_IN_BEIJING);
        assert_eq!(date(midnight), "2026-11-23");
        assert_eq!(last_day(midnight), "2026-11-22");
        assert_eq!(last_day(Time::from_micros(MIDNIGHT_IN_BEIJING + 1)), "2026-11-23");
        assert_eq!(
            minute(Time::from_micros(MIDNIGHT_IN_BEIJING + 65 * 60_000_000)),
            "2026-11-23 01:05"
        );
        assert_eq!(date(Time::from_micros(i64::MAX)), "", "no panic beyond the calendar");
    }

    #[test]
    fn amounts_read_in_both_languages() {
        let check = |fen, zh: &str, en: &str| {
            let shown = [Lang::Zh, Lang::En].map(|lang| money(lang, Fen::new(fen)));
            assert_eq!(shown, [zh, en]);
        };
        check(180_000_000, "180万元", "CNY 1,800,000");
        check(13_000_000_000, "1.3亿元", "CNY 130,000,000");
        check(35_005, "350.05元", "CNY 350.05");
        check(i64::MIN, "-922337203.6854775808亿元", "CNY -92,233,720,368,547,758.08");
        assert_eq!(price(Lang::Zh, None), "面议");
    }

    #[test]
    fn a_budget_says_which_ends_it_has() {
        let words = |low: Option<i64>, high: Option<i64>, budget_is_ceiling| {
            let (budget_min, budget_max) = (low.map(Fen::new), high.map(Fen::new));
            let need = Need { budget_min, budget_max, budget_is_ceiling, ..Need::default() };
            budget(Lang::Zh, &need)
        };
        assert_eq!(words(None, None, true), None);
        assert_eq!(words(Some(1_000_000), Some(2_000_000), false).unwrap(), "1万元 – 2万元");
        assert_eq!(words(Some(1_000_000), Some(1_000_000), false).unwrap(), "1万元");
        assert_eq!(words(None, Some(2_000_000), true).unwrap(), "≤ 2万元（不可超出）");
        assert_eq!(words(Some(1_000_000), None, false).unwrap(), "≥ 1万元");
    }

    #[test]
    fn many_holders_are_counted_not_listed() {
        let named = |name: &str| Party { display_name: name.into(), ..Party::default() };
        let three = ["甲大学", "乙研究所", "丙公司"].map(named);
        assert_eq!(parties(Lang::Zh, &three), "甲大学、乙研究所等 3 家");
        assert_eq!(parties(Lang::En, &three[..1]), "甲大学");
    }
}
