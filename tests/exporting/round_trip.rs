//! The law: what goes out comes in again, in every format, unit and language.

use proptest::prelude::*;
use qianxian::exporting::Exportable;

use crate::records::{
    achievement, broker, contract, deal, expert, industrialisation, need, observation,
    organization, payment, registration, target,
};
use crate::{every_way, read, record, write};

/// Writes what the catalogue would take of these and reads it back.
fn comes_back<T: Exportable>(drafts: Vec<T>) {
    let contents: Vec<T> =
        drafts.into_iter().filter_map(|draft| Some(draft.admit().ok()?.into_inner())).collect();
    let records: Vec<_> = contents
        .iter()
        .enumerate()
        .map(|(place, content)| record(&format!("r{place}"), content.clone()))
        .collect();
    if records.is_empty() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    for options in every_way() {
        let path = write(folder.path(), &records, options);
        let back = read::<T>(&path);
        assert_eq!(back.len(), records.len(), "{options:?}");
        for (record, (id, content)) in records.iter().zip(back) {
            assert_eq!(id.as_deref(), Some(record.id.as_str()));
            assert_eq!(content, record.content, "{options:?}");
        }
    }
}

/// One test for each kind.
macro_rules! kinds {
    ($($name:ident $strategy:ident)+) => {
        proptest! {
            #![proptest_config(ProptestConfig::with_cases(48))]
            $(
                #[test]
                fn $name(drafts in proptest::collection::vec($strategy(), 1..6)) {
                    comes_back(drafts);
                }
            )+
        }
    };
}

kinds! {
    organizations_come_back organization
    achievements_come_back achievement
    needs_come_back need
    experts_come_back expert
    brokers_come_back broker
    deals_come_back deal
    contracts_come_back contract
    registrations_come_back registration
    payments_come_back payment
    industrialised_achievements_come_back industrialisation
    targets_come_back target
    observations_come_back observation
}
