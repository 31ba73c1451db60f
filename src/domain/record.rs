//! What every stored record has, whatever its kind.

use super::check::Checks;
use super::id::{Kind, RecordId};
use super::time::Time;
use super::violation::Violation;

/// The statements of a record that its owner makes; checked before they are stored.
pub trait Content: Clone + PartialEq + Default + std::fmt::Debug {
    /// The kind of record.
    const KIND: Kind;

    /// The fields that an owner may state, named as in the contract.
    const FIELDS: &'static [&'static str];

    /// Normalises the fields in place and notes every violation.
    fn check(&mut self, checks: &mut Checks);

    /// Takes over one field, named as in the contract; `false` when there is no such field.
    fn take_field(&mut self, path: &str, from: &Self) -> bool;

    /// What tells records apart that carry no id: source, external id, title, first party.
    fn identity(&self) -> [&str; 4];

    /// Takes `source` where the record states none.
    fn default_source(&mut self, source: &str);

    /// Whether a reader would notice that this came in place of `before` (nothing, when it is new)
    /// at `now`. Alerts follow from news alone; most kinds of record make none.
    fn is_news(&self, _before: Option<&Self>, _now: Time) -> bool {
        false
    }

    /// Keeps what an update cannot change of the `current` content; `stated` is what came in.
    fn keep_from(&mut self, _current: &Self, _stated: &Self) {}

    /// Checks the content, which from then on can be trusted.
    fn admit(mut self) -> Result<Admitted<Self>, Vec<Violation>> {
        let mut checks = Checks::default();
        self.check(&mut checks);
        let violations = checks.into_violations();
        if violations.is_empty() { Ok(Admitted(self)) } else { Err(violations) }
    }
}

/// Content that has passed [`Content::admit`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Admitted<T>(T);

impl<T> Admitted<T> {
    /// The content itself.
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T> std::ops::Deref for Admitted<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.0
    }
}

/// The times and the revision of a stored record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Life {
    /// Counts the changes: 1 at creation.
    pub revision: i64,
    /// When it was created.
    pub create_time: Time,
    /// When it was last changed.
    pub update_time: Time,
    /// When it was deleted, if it is.
    pub delete_time: Option<Time>,
}

impl Life {
    /// The state of the record that a caller saw, for optimistic locking (AIP-154).
    pub fn etag(&self) -> String {
        format!("\"r{}\"", self.revision)
    }

    /// Whether the record is deleted.
    pub const fn is_deleted(&self) -> bool {
        self.delete_time.is_some()
    }
}

/// A stored record.
#[derive(Debug, Clone, PartialEq)]
pub struct Record<T> {
    /// Its id.
    pub id: RecordId,
    /// What its owner states.
    pub content: T,
    /// Its times and revision.
    pub life: Life,
}
