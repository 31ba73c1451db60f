//! Which column a header means.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use super::columns::{Column, columns_of};
use super::error::{Error, Unknown};
use super::mapping::Mapping;
use super::nearest::nearest;
use crate::domain::Kind;
use crate::domain::text::fold_word;

/// A known column under the header that the file gives it.
#[derive(Debug, Clone)]
pub(super) struct Bound {
    pub(super) column: &'static Column,
    pub(super) header: Arc<str>,
    /// The unit in a header such as `拟价（万元）`, for cells without one.
    pub(super) unit: Option<&'static str>,
}

/// What a header was found to be.
#[derive(Debug, Clone)]
pub(super) enum Resolved {
    Known(Bound),
    /// Known, but nothing is read from it.
    LeftOut,
    Unknown,
}

/// Units that a money column's header may name in brackets.
const HEADER_UNITS: [&str; 5] = ["元", "万元", "亿元", "万", "亿"];

/// Every spelling of the columns of a kind, and those that a mapping adds.
#[derive(Debug)]
pub(super) struct Spellings {
    kind: Kind,
    known: HashMap<String, Option<&'static Column>>,
    /// Columns with the value of every row that states none.
    pub(super) constants: Vec<(Bound, String)>,
}

impl Spellings {
    /// Checks the mapping's targets; all wrong ones are told at once.
    pub(super) fn new(kind: Kind, mapping: &Mapping) -> Result<Self, Error> {
        let mut known = HashMap::new();
        for column in columns_of(kind) {
            for spelling in column.spellings() {
                known.insert(fold_word(spelling), Some(column));
            }
        }
        let mut spellings = Self { kind, known, constants: Vec::new() };
        let mut unknown = Vec::new();
        let mut target = |spellings: &Self, name: &str| {
            let found = spellings.known.get(&fold_word(name)).copied().flatten();
            if found.is_none() {
                unknown.push(spellings.unknown(name));
            }
            found
        };
        let mut added = Vec::new();
        for (header, name) in &mapping.columns {
            let column = if name.trim().is_empty() { None } else { target(&spellings, name) };
            added.push((fold_word(header), column));
        }
        for (name, value) in &mapping.constants {
            if let Some(column) = target(&spellings, name) {
                let bound = Bound { column, header: name.as_str().into(), unit: None };
                spellings.constants.push((bound, value.clone()));
            }
        }
        if !unknown.is_empty() {
            return Err(Error::UnknownTargets { unknown });
        }
        spellings.known.extend(added);
        Ok(spellings)
    }

    /// What `header` means.
    pub(super) fn resolve(&self, header: &str) -> Resolved {
        let folded = fold_word(header);
        let (column, unit) = match self.known.get(&folded) {
            Some(Some(column)) => (*column, None),
            Some(None) => return Resolved::LeftOut,
            None => match self.with_unit(&folded) {
                Some((column, unit)) => (column, Some(unit)),
                None => return Resolved::Unknown,
            },
        };
        if !column.is_read() {
            return Resolved::LeftOut;
        }
        Resolved::Known(Bound { column, header: header.trim().into(), unit })
    }

    /// A money column whose header ends in a unit in brackets.
    fn with_unit(&self, folded: &str) -> Option<(&'static Column, &'static str)> {
        let (name, unit) = folded.strip_suffix(')')?.rsplit_once('(')?;
        let unit = HEADER_UNITS.into_iter().find(|known| *known == unit)?;
        let column = self.known.get(name).copied().flatten()?;
        column.is_money.then_some((column, unit))
    }

    /// An unknown name with the nearest known one.
    pub(super) fn unknown(&self, name: &str) -> Unknown {
        let spellings = columns_of(self.kind).iter().filter(|column| column.is_read());
        let spellings = spellings.flat_map(Column::spellings);
        Unknown { name: name.trim().to_owned(), nearest: nearest(name, spellings) }
    }
}

/// Most unknown names that are told or remembered.
const UNKNOWN_NAMES_MAX: usize = 100;

/// The unknown names of a file, each once.
#[derive(Debug, Default)]
pub(super) struct UnknownNames {
    seen: BTreeSet<String>,
    /// In the order in which they came, as written.
    pub(super) names: Vec<String>,
}

impl UnknownNames {
    pub(super) fn add(&mut self, name: &str) {
        if self.names.len() < UNKNOWN_NAMES_MAX && self.seen.insert(fold_word(name)) {
            self.names.push(crate::domain::text::excerpt(name.trim(), UNKNOWN_NAMES_MAX));
        }
    }

    /// Fails with all of them, if there are any.
    pub(super) fn refuse(&self, spellings: &Spellings) -> Result<(), Error> {
        if self.names.is_empty() {
            return Ok(());
        }
        let unknown = self.names.iter().map(|name| spellings.unknown(name)).collect();
        Err(Error::UnknownColumns { unknown })
    }
}
