//! The bundled sample: every row of every file is taken, refers to what is there, and the years have
//! the figures that its README names.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use qianxian::domain::target::{Observation, Target};
use qianxian::domain::trade::{Broker, Contract, Deal, Industrialisation, Payment, Registration};
use qianxian::domain::{Achievement, Content, RecordId};
use qianxian::importing::{Importable, Options, open};

use crate::faults;

fn path(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("examples/sample").join(name)
}

fn all<T: Importable>(name: &str) -> Vec<(String, T)> {
    let rows = open::<T>(&path(name), &Options::default()).unwrap();
    let rows = rows.map(Result::unwrap).map(|row| {
        assert_eq!(faults(&row), [""; 0], "{name} row {}", row.number);
        let content = row.draft.admit();
        let content = content.map_err(|found| format!("{name} {}: {found:?}", row.number));
        let content = content.unwrap().into_inner();
        (row.id.unwrap_or_default(), content)
    });
    rows.collect()
}

fn ids<T>(records: &[(String, T)]) -> BTreeSet<&str> {
    records.iter().map(|(id, _)| id.as_str()).collect()
}

#[test]
fn the_years_have_their_figures() {
    let registrations = all::<Registration>("registrations.csv");
    assert_eq!(ids(&registrations).len(), registrations.len(), "every number once");
    assert!((700..=900).contains(&registrations.len()));
    let mut years: BTreeMap<i64, i64> = BTreeMap::new();
    for (id, registration) in &registrations {
        assert!(RecordId::parse("id", id).is_ok());
        let first = |parties: &[qianxian::domain::trade::TradeParty]| {
            parties[0].region_code.starts_with("330521")
        };
        assert!(first(&registration.facts.sellers) || first(&registration.facts.buyers), "{id}");
        for booking in &registration.bookings {
            *years.entry(booking.date.year()).or_default() += booking.technology.get();
        }
    }
    let expected = [
        (2019, 116_038_000_000),
        (2020, 130_000_000_000),
        (2021, 151_164_000_000),
        (2022, 166_325_000_000),
        (2023, 194_876_000_000),
        (2024, 222_643_000_000),
        (2025, 113_187_000_000),
    ];
    assert_eq!(years.into_iter().collect::<Vec<_>>(), expected);
}

#[test]
fn everything_that_is_named_is_there() {
    let mut achievements = BTreeSet::new();
    for name in ["electronics", "materials", "machinery"] {
        let found = all::<Achievement>(&format!("achievements-{name}.jsonl"));
        achievements.extend(found.into_iter().map(|(id, _)| id));
    }
    let brokers = all::<Broker>("brokers.csv");
    let deals = all::<Deal>("deals.csv");
    let contracts = all::<Contract>("contracts.csv");
    let payments = all::<Payment>("payments.csv");
    let (brokers, deal_ids) = (ids(&brokers), ids(&deals));
    let (contract_ids, payment_ids) = (ids(&contracts), ids(&payments));
    let mut locks = BTreeSet::new();
    for (id, deal) in &deals {
        assert!(deal.achievements.iter().all(|one| achievements.contains(one)), "{id}");
        assert!(deal.broker_shares.iter().all(|one| brokers.contains(one.broker.as_str())), "{id}");
        assert!(deal.locks().into_iter().all(|lock| locks.insert(lock)), "{id} locks twice");
    }
    let exclusive = locks.clone();
    for (id, deal) in &deals {
        let others = deal.respects().into_iter().filter(|lock| exclusive.contains(lock));
        assert!(deal.is_exclusive() || others.count() == 0, "{id} takes what another holds");
    }
    for (id, contract) in &contracts {
        assert!(contract.deal.is_empty() || deal_ids.contains(contract.deal.as_str()), "{id}");
        assert!(contract.locks().into_iter().all(|lock| locks.insert(lock)), "{id}");
    }
    for (id, registration) in all::<Registration>("registrations.csv") {
        let contract = registration.contract.as_str();
        assert!(contract.is_empty() || contract_ids.contains(contract), "{id}");
    }
    for (id, payment) in &payments {
        assert!(contract_ids.contains(payment.contract.as_str()), "{id}");
        assert!(payment.reverses.is_empty() || payment_ids.contains(payment.reverses.as_str()));
    }
    for (id, made) in all::<Industrialisation>("industrialisations.csv") {
        assert!(made.achievement.is_empty() || achievements.contains(&made.achievement), "{id}");
        assert!(made.deal.is_empty() || deal_ids.contains(made.deal.as_str()), "{id}");
        assert!(made.locks().into_iter().all(|lock| locks.insert(lock)), "{id}");
    }
    assert_eq!(all::<Target>("targets.jsonl").len(), 7);
    assert_eq!(all::<Observation>("observations.csv").len(), 30);
}
