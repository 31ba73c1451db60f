//! The state in memory: records and locks as the events leave them, and nothing else.

use std::collections::BTreeMap;
use std::convert::Infallible;

use qianxian::domain::RecordName;
use qianxian::domain::catalogue::{AnyRecord, Event, State};
use qianxian::domain::record::Claim;

/// Records by name, and who holds what alone.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Memory {
    pub(crate) records: BTreeMap<RecordName, AnyRecord>,
    claims: BTreeMap<Claim, RecordName>,
}

impl Memory {
    /// Takes over an event.
    pub(crate) fn apply(&mut self, event: &Event) {
        let name = event.name();
        let before = self.records.remove(&name);
        for claim in before.iter().flat_map(AnyRecord::claims) {
            self.claims.remove(&claim);
        }
        if let Some(after) = event.apply(before) {
            for claim in after.claims() {
                let other = self.claims.insert(claim.clone(), name.clone());
                assert_eq!(other, None, "two records hold {claim:?}");
            }
            self.records.insert(name, after);
        }
    }
}

impl State for Memory {
    type Error = Infallible;

    fn record(&self, name: &RecordName) -> Result<Option<AnyRecord>, Infallible> {
        Ok(self.records.get(name).cloned())
    }

    fn holder(&self, claim: &Claim) -> Result<Option<RecordName>, Infallible> {
        Ok(self.claims.get(claim).cloned())
    }
}
