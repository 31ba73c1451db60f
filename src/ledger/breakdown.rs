//! A figure cut by what its entries have in common. Rows and their entries come from one place.

use std::borrow::Cow;
use std::collections::HashMap;

use super::entry::Entry;
use super::error::{LedgerError, sum};
use super::split::split;
use crate::domain::text::Bilingual;
use crate::domain::words::{Word, vocabulary};
use crate::domain::{Fen, Kind, Party};

vocabulary! {
    /// 维度, what a figure is cut by.
    Dimension {
        Sector = "SECTOR", "技术领域", "sector", "产业";
        Institution = "INSTITUTION", "成果方", "institution", "卖方";
        Enterprise = "ENTERPRISE", "需求方", "enterprise", "买方", "企业";
        Broker = "BROKER", "经纪人", "broker";
        Town = "TOWN", "镇街", "town";
        ContractType = "CONTRACT_TYPE", "合同类型", "contract type", "type";
        IpKind = "IP_KIND", "知识产权类别", "IP kind", "ip";
        Month = "MONTH", "月份", "month";
    }
}

/// Sums of entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Total {
    /// Of the metric, in fen or as a count.
    pub value: i64,
    /// 技术交易额.
    pub technology: Fen,
    /// 合同成交额, beside the value and never added to it.
    pub contract: Fen,
    /// How many entries.
    pub entries: usize,
}

/// One row of a breakdown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// What its entries have in common: a vocabulary's code, `organizations/{id}` or a name as
    /// written, `brokers/{id}`, a town, or a month such as `2025-06`. Empty = not stated, and with
    /// brokers what no broker has a share in.
    pub value: String,
    /// What people call it; a broker's record name where it is for the caller to name.
    pub label: Bilingual,
    /// What it adds up to.
    pub total: Total,
}

/// The sums of entries.
pub fn total<'a, 'b: 'a>(
    entries: impl Iterator<Item = &'a Entry<'b>> + Clone,
) -> Result<Total, LedgerError> {
    Ok(Total {
        value: sum(entries.clone().map(|entry| entry.value))?,
        technology: Fen::new(sum(entries.clone().map(|entry| entry.technology.get()))?),
        contract: Fen::new(sum(entries.clone().map(|entry| entry.contract.get()))?),
        entries: entries.count(),
    })
}

/// The rows of entries, the largest value first, months by their order; equal ones by their value
/// word. They add up to the total of the entries, in every column.
///
/// The sector is 技术领域, the institution the first seller, the enterprise the first buyer. The IP
/// kind is the first of the contract's kinds in their official order, so that each amount counts in
/// one row. A broker has the part of each amount that its share says, cut by [`split`].
pub fn breakdown<'a, 'b: 'a>(
    dimension: Dimension,
    entries: impl Iterator<Item = &'a Entry<'b>>,
) -> Result<Vec<Row>, LedgerError> {
    let mut groups: HashMap<Cow<'b, str>, (Bilingual, Vec<Entry<'b>>)> = HashMap::new();
    for entry in entries {
        for (value, part) in parts(dimension, entry) {
            let group = groups
                .entry(value)
                .or_insert_with_key(|value| (label(dimension, value, &part), Vec::new()));
            group.1.push(part);
        }
    }
    let mut rows = Vec::with_capacity(groups.len());
    for (value, (label, entries)) in groups {
        rows.push(Row { value: value.into_owned(), label, total: total(entries.iter())? });
    }
    rows.sort_by(|one, other| {
        let by_size = match dimension {
            Dimension::Month => std::cmp::Ordering::Equal,
            _ => other.total.value.cmp(&one.total.value),
        };
        by_size.then_with(|| one.value.cmp(&other.value))
    });
    Ok(rows)
}

/// The entries of one row, in the order of the entries; with brokers each has its part alone.
pub fn cell<'a, 'b: 'a>(
    dimension: Dimension,
    value: &str,
    entries: impl Iterator<Item = &'a Entry<'b>>,
) -> Vec<Entry<'b>> {
    let parts = entries.flat_map(|entry| parts(dimension, entry));
    parts.filter(|(found, _)| *found == value).map(|(_, part)| part).collect()
}

/// The rows that an entry belongs to, and its part in each; the parts add up to the entry.
fn parts<'a>(dimension: Dimension, entry: &Entry<'a>) -> Vec<(Cow<'a, str>, Entry<'a>)> {
    let value = match dimension {
        Dimension::Broker => return broker_parts(entry),
        Dimension::Sector => Cow::Borrowed(entry.field.map_or("", Word::code)),
        Dimension::Institution => party(entry.seller),
        Dimension::Enterprise => party(entry.buyer),
        Dimension::Town => Cow::Borrowed(entry.town),
        Dimension::ContractType => Cow::Borrowed(entry.contract_type.map_or("", Word::code)),
        Dimension::IpKind => Cow::Borrowed(entry.ip_kind.map_or("", Word::code)),
        Dimension::Month => {
            let (year, month, _) = entry.date.date();
            Cow::Owned(format!("{year:04}-{month:02}"))
        }
    };
    vec![(value, *entry)]
}

fn party(party: Option<&Party>) -> Cow<'_, str> {
    match party {
        None => Cow::Borrowed(""),
        Some(party) if party.organization.is_empty() => Cow::Borrowed(&party.display_name),
        Some(party) => named(Kind::Organization, &party.organization),
    }
}

fn named<'a>(kind: Kind, id: &str) -> Cow<'a, str> {
    Cow::Owned(format!("{}/{id}", kind.collection()))
}

fn broker_parts<'a>(entry: &Entry<'a>) -> Vec<(Cow<'a, str>, Entry<'a>)> {
    if entry.shares.is_empty() {
        return vec![(Cow::Borrowed(""), *entry)];
    }
    let shares: Vec<u32> = entry.shares.iter().map(|share| share.share_bp).collect();
    let cut = |amount: i64| split(amount, &shares).into_iter();
    let amounts = cut(entry.technology.get()).zip(cut(entry.contract.get()));
    let brokers = entry.shares.iter().map(|share| named(Kind::Broker, &share.broker));
    let brokers = brokers.chain(std::iter::once(Cow::Borrowed("")));
    let rows = brokers.zip(cut(entry.value).zip(amounts));
    let parts = rows.map(|(broker, (value, (technology, contract)))| {
        let (technology, contract) = (Fen::new(technology), Fen::new(contract));
        (broker, Entry { value, technology, contract, ..*entry })
    });
    // A share that is nothing of anything needs no row.
    let is_something = |part: &Entry<'_>| {
        part.value != 0 || part.technology != Fen::ZERO || part.contract != Fen::ZERO
    };
    parts.filter(|(_, part)| is_something(part)).collect()
}

fn label(dimension: Dimension, value: &str, entry: &Entry<'_>) -> Bilingual {
    fn word<W: Word>(word: Option<W>) -> Option<Bilingual> {
        word.map(|word| Bilingual::new(word.zh(), word.en()))
    }
    let name = |party: Option<&Party>| {
        let name = party.map(|party| party.display_name.as_str());
        name.filter(|name| !name.is_empty()).map(|name| Bilingual::new(name, name))
    };
    let written = || (!value.is_empty()).then(|| Bilingual::new(value, value));
    let label = match dimension {
        Dimension::Sector => word(entry.field),
        Dimension::ContractType => word(entry.contract_type),
        Dimension::IpKind => word(entry.ip_kind).or_else(|| Some(Bilingual::new("无", "none"))),
        Dimension::Institution => name(entry.seller).or_else(written),
        Dimension::Enterprise => name(entry.buyer).or_else(written),
        Dimension::Broker => {
            written().or_else(|| Some(Bilingual::new("无经纪人", "without a broker")))
        }
        Dimension::Town | Dimension::Month => written(),
    };
    label.unwrap_or_else(|| Bilingual::new("未填", "not stated"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::target::{Metric, Scope};
    use crate::domain::trade::registration::Facts;
    use crate::domain::trade::words::{BookingKind, ContractType};
    use crate::domain::trade::{Booking, Registration};
    use crate::domain::words::{IpKind, TechnologyField};
    use crate::domain::{Day, Record};
    use crate::ledger::books::View;
    use crate::ledger::figures::{Figure, Figures};
    use crate::ledger::progress::{Question, progress, series};
    use crate::ledger::trial::{
        Shelf, booking, day, party, question, record, registration, shares, target,
    };
    use proptest::prelude::*;

    fn pick<T: Clone + std::fmt::Debug + 'static>(from: &[T]) -> impl Strategy<Value = T> + use<T> {
        proptest::sample::select(from.to_vec())
    }

    fn some_facts() -> impl Strategy<Value = Facts> {
        let regions = ["330521", "330522", "330106", "310000", ""];
        let names = ["浙江大学", "湖州研究院", "德清机械", "莫干山药业"];
        let of_shares = prop_oneof![
            Just(vec![]),
            (0_u32..=10_000).prop_map(|a| shares(&[("bro-1", a)])),
            (0_u32..=5_000, 0_u32..=5_000).prop_map(|(a, b)| shares(&[("bro-1", a), ("bro-2", b)])),
        ];
        let words = (
            proptest::option::of(pick(TechnologyField::ALL)),
            proptest::option::of(pick(ContractType::ALL)),
            proptest::collection::vec(pick(IpKind::ALL), 0..3),
            pick(&["武康街道", "乾元镇", ""]),
        );
        let parties = (pick(&regions), pick(&regions), pick(&names), pick(&names), any::<bool>());
        (parties, words, of_shares).prop_map(
            |((seller, buyer, one, other, is_known), (field, kind, ip_kinds, town), shares)| {
                let mut sellers = vec![party(one, seller)];
                if is_known {
                    "org-1".clone_into(&mut sellers[0].party.organization);
                }
                Facts {
                    sellers,
                    buyers: vec![party(other, buyer)],
                    technology_field: field,
                    contract_type: kind,
                    ip_kinds,
                    town: town.to_owned(),
                    broker_shares: shares,
                    ..Facts::default()
                }
            },
        )
    }

    /// A first booking, and some that follow on the same day or later.
    fn some_bookings() -> impl Strategy<Value = Vec<Booking>> {
        let amounts = (0_i64..1_000_000_000_000, 0_i64..1_000_000_000_000);
        let later = proptest::collection::vec((0_i64..900, amounts.clone(), any::<bool>()), 0..4);
        (day("2019-11-01").days_since(Day::default())..20_300, amounts, later).prop_map(
            |(first, (technology, contract), later)| {
                let mut on = Day::default().plus(first);
                let mut bookings =
                    vec![booking(BookingKind::Registered, &on.to_string(), technology, contract)];
                for (days, (technology, contract), is_less) in later {
                    on = on.plus(days);
                    let sign = if is_less { -1 } else { 1 };
                    let (technology, contract) = (sign * technology, sign * contract);
                    let date = on.to_string();
                    bookings.push(booking(BookingKind::Changed, &date, technology, contract));
                }
                bookings
            },
        )
    }

    fn some_registrations() -> impl Strategy<Value = Vec<Record<Registration>>> {
        let one = (some_facts(), some_bookings());
        proptest::collection::vec(one, 0..25).prop_map(|all| {
            let numbered = all.into_iter().enumerate();
            let record = |(number, (facts, bookings))| {
                let content = Registration { facts, bookings, ..Registration::default() };
                record(&format!("reg-{number:03}"), content)
            };
            numbered.map(record).collect()
        })
    }

    fn some_question() -> impl Strategy<Value = Question> {
        (18_200_i64..20_600, pick(View::ALL), proptest::option::of(2020_i64..=2025)).prop_map(
            |(as_of, view, year)| Question {
                as_of: Day::default().plus(as_of),
                year,
                view,
                known_at: None,
            },
        )
    }

    proptest! {
        #[test]
        fn rows_add_up_to_their_figure_and_entries_to_their_row(
            registrations in some_registrations(),
            question in some_question(),
            scope in pick(Scope::ALL),
            metric in pick(&[
                Metric::TechnologyAmount, Metric::ContractAmount, Metric::RegistrationCount,
            ]),
            figure in pick(&[Figure::Actual, Figure::YearBefore]),
        ) {
            let shelf = Shelf { registrations, ..Shelf::default() };
            let mut target = target(metric);
            target.scope = Some(scope);
            let figures = Figures::of(&target, shelf.books(), &question).unwrap();
            let whole = total(figures.entries(figure)).unwrap();
            let shown = progress(&figures).unwrap();
            let shown = if figure == Figure::Actual { shown.actual } else { shown.year_before };
            prop_assert_eq!(shown, Some(whole.value));
            for dimension in Dimension::ALL.iter().copied() {
                let rows = breakdown(dimension, figures.entries(figure)).unwrap();
                let sum = |of: fn(&Total) -> i64| rows.iter().map(|row| of(&row.total)).sum::<i64>();
                prop_assert_eq!(sum(|total| total.value), whole.value);
                prop_assert_eq!(sum(|total| total.technology.get()), whole.technology.get());
                prop_assert_eq!(sum(|total| total.contract.get()), whole.contract.get());
                for row in &rows {
                    let entries = cell(dimension, &row.value, figures.entries(figure));
                    prop_assert_eq!(total(entries.iter()).unwrap(), row.total);
                }
            }
        }

        #[test]
        fn all_years_as_reported_are_all_years_as_corrected(
            registrations in some_registrations(),
            scope in pick(Scope::ALL),
        ) {
            // Some bookings lie before the base year in one view and after it in the other, so all
            // years are those of the ledger.
            let shelf = Shelf { registrations, ..Shelf::default() };
            let mut target = target(Metric::TechnologyAmount);
            (target.base_year, target.final_year) = (2010, 2040);
            target.scope = Some(scope);
            let totals = View::ALL.iter().map(|view| {
                let question = Question { view: *view, ..question("2040-12-31") };
                let figures = Figures::of(&target, shelf.books(), &question).unwrap();
                let points = series(&figures).unwrap();
                let contract = points.iter().filter_map(|point| point.contract).map(Fen::get);
                (points.iter().filter_map(|point| point.actual).sum::<i64>(), contract.sum::<i64>())
            });
            let totals: Vec<(i64, i64)> = totals.collect();
            prop_assert_eq!(totals[0], totals[1]);
        }

        #[test]
        fn sold_and_bought_less_both_is_sold_or_bought(
            registrations in some_registrations(),
            question in some_question(),
        ) {
            let shelf = Shelf { registrations, ..Shelf::default() };
            let actual = |scope| {
                let mut target = target(Metric::TechnologyAmount);
                target.scope = Some(scope);
                let figures = Figures::of(&target, shelf.books(), &question).unwrap();
                let entries = figures.entries(Figure::Actual);
                entries.map(|it| (format!("{:?}", it.origin), it.value)).collect::<Vec<_>>()
            };
            let sum = |entries: &[(String, i64)]| entries.iter().map(|it| it.1).sum::<i64>();
            let (sold, bought) = (actual(Scope::Output), actual(Scope::Intake));
            let both: Vec<_> = bought.iter().filter(|it| sold.contains(it)).cloned().collect();
            let either = actual(Scope::Total);
            prop_assert_eq!(sum(&sold) + sum(&bought) - sum(&both), sum(&either));
            prop_assert_eq!(sold.len() + bought.len() - both.len(), either.len());
        }
    }

    #[test]
    fn what_brokers_have_is_cut_to_the_fen_and_the_rest_stands_by_itself() {
        let bookings = vec![
            booking(BookingKind::Registered, "2024-03-01", 101, 201),
            booking(BookingKind::Changed, "2024-04-01", -51, -101),
        ];
        let mut reg = registration("reg-1", bookings);
        reg.content.facts.broker_shares = shares(&[("bro-1", 3_333), ("bro-2", 3_333)]);
        let free = registration(
            "reg-2",
            vec![booking(BookingKind::Registered, "2024-05-01", 1_000, 1_000)],
        );
        let shelf = Shelf { registrations: vec![reg, free], ..Shelf::default() };
        let target = target(Metric::TechnologyAmount);
        let figures = Figures::of(&target, shelf.books(), &question("2024-12-31")).unwrap();
        let rows = breakdown(Dimension::Broker, figures.entries(Figure::Actual)).unwrap();
        let seen: Vec<(&str, i64, usize)> = rows
            .iter()
            .map(|row| (row.value.as_str(), row.total.value, row.total.entries))
            .collect();
        assert_eq!(seen, [("", 1_017, 3), ("brokers/bro-1", 17, 2), ("brokers/bro-2", 16, 2)]);
        assert_eq!(rows[0].label.en, "without a broker");
        let parts = cell(Dimension::Broker, "brokers/bro-1", figures.entries(Figure::Actual));
        let parts: Vec<i64> = parts.iter().map(|part| part.value).collect();
        assert_eq!(parts, [34, -17]);
    }

    #[test]
    fn rows_are_named_for_people_and_sorted_by_what_they_hold() {
        let with = |id: &str, on: &str, amount: i64, change: &dyn Fn(&mut Facts)| {
            let bookings = vec![booking(BookingKind::Registered, on, amount, amount)];
            let mut reg = registration(id, bookings);
            change(&mut reg.content.facts);
            reg
        };
        let registrations = vec![
            with("reg-1", "2024-01-31", 5, &|facts| {
                facts.technology_field = Some(TechnologyField::Materials);
                facts.ip_kinds = vec![IpKind::TradeSecret, IpKind::UtilityModel];
                "org-7".clone_into(&mut facts.sellers[0].party.organization);
            }),
            with("reg-2", "2024-02-01", 9, &|facts| facts.sellers.clear()),
            with("reg-3", "2024-02-29", 7, &|_| {}),
        ];
        let shelf = Shelf { registrations, ..Shelf::default() };
        let mut target = target(Metric::TechnologyAmount);
        target.scope = Some(Scope::Total);
        target.region_prefix = "33".to_owned();
        let figures = Figures::of(&target, shelf.books(), &question("2024-12-31")).unwrap();
        let rows = |dimension| {
            let rows = breakdown(dimension, figures.entries(Figure::Actual)).unwrap();
            let rows = rows.into_iter().map(|row| (row.value, row.label.zh, row.total.value));
            rows.collect::<Vec<_>>()
        };
        let named = |value: &str, label: &str, sum| (value.to_owned(), label.to_owned(), sum);
        assert_eq!(
            rows(Dimension::Sector),
            [named("", "未填", 16), named("MATERIALS", "新材料及其应用", 5)]
        );
        assert_eq!(
            rows(Dimension::IpKind),
            [named("", "无", 16), named("UTILITY_MODEL", "实用新型", 5)],
            "the first of several kinds in their official order"
        );
        assert_eq!(
            rows(Dimension::Month),
            [named("2024-01", "2024-01", 5), named("2024-02", "2024-02", 16)]
        );
        assert_eq!(
            rows(Dimension::Institution),
            [
                named("", "未填", 9),
                named("大学", "大学", 7),
                named("organizations/org-7", "大学", 5)
            ]
        );
        assert!(cell(Dimension::Sector, "NUCLEAR", figures.entries(Figure::Actual)).is_empty());
    }

    #[test]
    fn totals_that_do_not_fit_are_refused_rather_than_wrong() {
        let whole = |id: &str| {
            let bookings = vec![booking(BookingKind::Registered, "2024-01-01", i64::MAX, i64::MAX)];
            registration(id, bookings)
        };
        let shelf =
            Shelf { registrations: vec![whole("reg-1"), whole("reg-2")], ..Shelf::default() };
        let target = target(Metric::TechnologyAmount);
        let figures = Figures::of(&target, shelf.books(), &question("2024-12-31")).unwrap();
        assert_eq!(progress(&figures), Err(LedgerError::TooLarge));
        assert_eq!(series(&figures), Err(LedgerError::TooLarge));
    }
}
