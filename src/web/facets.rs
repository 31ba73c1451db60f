//! The conditions that are offered as links beside the results.

use super::language::Text;
use super::text;
use crate::domain::words::{CooperationMode, IpKind, MaturityStage, TechnologyField, Word};

/// One way to narrow a search down.
#[derive(Debug, Clone, Copy)]
pub(super) struct Facet {
    /// Its name in the index and in the address.
    pub(super) name: &'static str,
    /// What people call it.
    pub(super) title: Text,
    /// Reads one of its values.
    read: fn(&str) -> Option<Choice>,
    /// The values that can be written.
    pub(super) choices: fn() -> String,
}

/// A value of a facet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Choice {
    /// Its stable code.
    pub(super) code: &'static str,
    /// What people call it.
    pub(super) label: Text,
}

/// Every facet, in the order in which they are offered.
pub(super) const FACETS: [Facet; 4] = [
    facet::<TechnologyField>("technology_field", text::FIELD),
    facet::<MaturityStage>("stage", text::STAGE),
    facet::<CooperationMode>("cooperation_mode", text::COOPERATION),
    facet::<IpKind>("ip_kind", text::IP_KIND),
];

const fn facet<W: Word>(name: &'static str, title: Text) -> Facet {
    Facet { name, title, read: read::<W>, choices: W::choices }
}

fn read<W: Word>(value: &str) -> Option<Choice> {
    let word = W::parse(value)?;
    Some(Choice { code: word.code(), label: Text::new(word.zh(), word.en()) })
}

impl Facet {
    /// Reads a value by its code or by any name that people give it.
    pub(super) fn choice(&self, value: &str) -> Option<Choice> {
        (self.read)(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_search_counts_every_facet_that_is_offered() {
        for facet in FACETS {
            assert!(crate::search::FACETS.contains(&facet.name), "{}", facet.name);
        }
        assert_eq!(FACETS[0].choice("新材料").unwrap().code, "MATERIALS");
        assert_eq!(FACETS[1].choice("MATERIALS"), None);
    }
}
