//! What the server acknowledged, kept outside it, and what that demands of the records.

use std::collections::{BTreeMap, BTreeSet};

use qianxian_proto::v1 as pb;

use super::calls::{Batch, Call, Change};

/// What must be there of one record.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Expected {
    pub(crate) title: String,
    pub(crate) revision: i64,
    pub(crate) deleted: bool,
    /// The whole record, where a single call answered with it.
    pub(crate) answer: Option<pb::Achievement>,
}

impl Expected {
    /// Demands that a record is as it was acknowledged.
    #[track_caller]
    pub(crate) fn check(&self, id: &str, found: Option<&pb::Achievement>) {
        let Some(found) = found else { panic!("{id} is lost: {self:?}") };
        let got = (&*found.title, found.revision, found.delete_time.is_some());
        assert_eq!(got, (&*self.title, self.revision, self.deleted), "{id}");
        if let Some(answer) = &self.answer {
            assert_eq!(found, answer, "{id}");
        }
    }
}

/// The acknowledged records by id, and the acknowledged calls with their answers.
#[derive(Debug, Default)]
pub(crate) struct Ledger {
    pub(crate) records: BTreeMap<String, Expected>,
    pub(crate) calls: Vec<(Call, pb::Achievement)>,
    /// The records that were acknowledged since somebody looked at them.
    pub(crate) unseen: BTreeSet<String>,
    /// How many acknowledgements there were, and how many changes they were about.
    pub(crate) acknowledgements: usize,
    pub(crate) acknowledged_changes: usize,
}

impl Ledger {
    pub(crate) fn revision(&self, id: &str) -> i64 {
        self.records.get(id).map_or(0, |expected| expected.revision)
    }

    /// Takes an answer to a single call in, and demands that it says what was asked.
    #[track_caller]
    pub(crate) fn answered(&mut self, call: &Call, answer: pb::Achievement) {
        let before = self.records.get(&call.id);
        let title = match &call.change {
            Change::Create { title } | Change::Update { title } => title.clone(),
            Change::Delete | Change::Undelete => before.unwrap().title.clone(),
        };
        let expected = Expected {
            title,
            revision: self.revision(&call.id) + 1,
            deleted: call.change == Change::Delete,
            answer: Some(answer.clone()),
        };
        expected.check(&call.id, Some(&answer));
        self.records.insert(call.id.clone(), expected);
        self.unseen.insert(call.id.clone());
        self.calls.push((call.clone(), answer));
        self.acknowledgements += 1;
        self.acknowledged_changes += 1;
    }

    /// Takes the outcomes of an import in, and demands that they are those of these rows.
    #[track_caller]
    pub(crate) fn imported(&mut self, batch: &Batch, actions: &[pb::ImportAction]) {
        for ((id, title), action) in batch.0.iter().zip(actions) {
            let revision = self.revision(id) + 1;
            let wanted = match self.records.get(id) {
                None => pb::ImportAction::Created,
                Some(_) => pb::ImportAction::Updated,
            };
            assert_eq!(*action, wanted, "{id}");
            let (title, deleted, answer) = (title.clone(), false, None);
            self.records.insert(id.clone(), Expected { title, revision, deleted, answer });
            self.unseen.insert(id.clone());
        }
        self.acknowledgements += 1;
        self.acknowledged_changes += batch.0.len();
    }

    /// Adds what another client was told; clients never share records.
    pub(crate) fn absorb(&mut self, other: Self) {
        self.records.extend(other.records);
        self.calls.extend(other.calls);
        self.acknowledgements += other.acknowledgements;
        self.acknowledged_changes += other.acknowledged_changes;
    }
}
