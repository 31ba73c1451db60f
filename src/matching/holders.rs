//! Who holds an achievement, so that the same holder is recognised wherever it stands.

use crate::domain::Achievement;
use crate::domain::text::fold_word;

/// A holder of an achievement; equal where the organization is the same or, without one, the name.
#[derive(Debug, Clone)]
pub struct Holder {
    key: String,
    /// The organization's id, or empty.
    pub organization: String,
    /// The name as the achievement writes it.
    pub display_name: String,
}

impl PartialEq for Holder {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
    }
}

impl Eq for Holder {}

impl PartialOrd for Holder {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Holder {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.key.cmp(&other.key)
    }
}

impl Holder {
    /// The name, or the id where there is no name.
    pub fn name(&self) -> &str {
        if self.display_name.is_empty() { &self.organization } else { &self.display_name }
    }
}

/// The holders of an achievement, each once, by key.
pub fn holders_of(offer: &Achievement) -> Vec<Holder> {
    let mut holders: Vec<Holder> = offer
        .holders
        .iter()
        .map(|party| {
            let key = match party.organization.as_str() {
                "" => format!("name {}", fold_word(&party.display_name)),
                id => format!("organization {id}"),
            };
            let (organization, display_name) =
                (party.organization.clone(), party.display_name.clone());
            Holder { key, organization, display_name }
        })
        .collect();
    holders.sort();
    holders.dedup();
    holders
}
