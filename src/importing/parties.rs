//! Parties that stand in three columns: names, ids and regions, paired by place.

use super::cells::{Cell, Entry};
use super::lists::organization_id;
use crate::domain::trade::parts::TradeParty;
use crate::domain::violation::{Code, Violation};
use crate::domain::{Bilingual, Party};

/// What the columns of one side of a deal hold.
#[derive(Debug, Default)]
pub(super) struct PartyCells {
    named: Vec<Party>,
    ids: Vec<String>,
    regions: Vec<String>,
}

impl PartyCells {
    pub(super) fn take_names(&mut self, cell: Cell, entry: &mut Entry<'_>) {
        self.named = entry.parties(cell);
    }

    pub(super) fn take_ids(&mut self, cell: Cell, entry: &mut Entry<'_>) {
        self.ids = entry.texts(cell);
    }

    pub(super) fn take_regions(&mut self, cell: Cell, entry: &mut Entry<'_>) {
        self.regions = entry.texts(cell);
    }

    /// The parties; `field` is theirs, such as `sellers`.
    pub(super) fn join(self, field: &str, faults: &mut Vec<Violation>) -> Vec<TradeParty> {
        let Self { named, ids, regions } = self;
        let count = if named.is_empty() { ids.len() } else { named.len() };
        if ids.len() > count {
            faults.push(unpaired(&format!("{field}.party.organization"), ids.len(), count));
        }
        if regions.len() > count {
            faults.push(unpaired(&format!("{field}.region_code"), regions.len(), count));
        }
        let mut parties: Vec<TradeParty> = Vec::with_capacity(count);
        for place in 0..count {
            let mut party = named.get(place).cloned().unwrap_or_default();
            if let Some(id) = ids.get(place).filter(|id| !id.is_empty()) {
                party.organization = organization_id(id);
            }
            let region_code = regions.get(place).cloned().unwrap_or_default();
            parties.push(TradeParty { party, region_code });
        }
        parties
    }
}

fn unpaired(field: &str, count: usize, wanted: usize) -> Violation {
    let message = Bilingual::new(
        format!("这里有 {count} 项，单位只有 {wanted} 个；请逐项对应，没有的留空"),
        format!("{count} items for {wanted} parties; pair them, and leave a missing one empty"),
    );
    Violation::new(field, Code::Contradiction, &count.to_string(), message)
}
