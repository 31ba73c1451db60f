//! Brings both indexes of the view up to the journal.

use qianxian_index::{Index, Writer};

use super::document::document;
use super::error::{Error, guarded};
use super::needs::need_document;
use crate::domain::Kind;
use crate::domain::catalogue::{AnyRecord, Event};

/// The one that changes the view.
#[derive(Debug)]
pub struct Feeder {
    achievements: Fed,
    needs: Fed,
}

/// One index on its way up.
#[derive(Debug)]
struct Fed {
    writer: Writer,
    /// The position up to which it has followed; a crash may leave one index ahead of the other.
    seen: u64,
}

impl Fed {
    fn open(index: &Index, bytes: usize) -> Result<Self, Error> {
        Ok(Self { writer: index.writer(bytes, 1)?, seen: index.applied() })
    }

    fn commit(&mut self, position: u64) -> Result<(), Error> {
        if position > self.seen {
            guarded(|| Ok(self.writer.commit(position)?))?;
            self.seen = position;
        }
        Ok(())
    }
}

/// Memory of the writers, in bytes. Needs are few beside achievements.
const ACHIEVEMENTS_BYTES: usize = 64 << 20;
const NEEDS_BYTES: usize = 16 << 20;

impl Feeder {
    pub(super) fn open(achievements: &Index, needs: &Index) -> Result<Self, Error> {
        Ok(Self {
            achievements: Fed::open(achievements, ACHIEVEMENTS_BYTES)?,
            needs: Fed::open(needs, NEEDS_BYTES)?,
        })
    }

    /// Takes over an event of the entry at `position`; what is about neither achievements nor needs
    /// changes nothing here, nor what an index has seen already.
    ///
    /// `undeleted` is the record that an undeletion brings back, which the event does not carry.
    pub fn apply(
        &mut self,
        position: u64,
        event: &Event,
        undeleted: Option<&AnyRecord>,
    ) -> Result<(), Error> {
        let fed = match event.name().kind {
            Kind::Achievement => &mut self.achievements,
            Kind::Need => &mut self.needs,
            // No other kind is searched.
            _ => return Ok(()),
        };
        if position <= fed.seen {
            return Ok(());
        }
        match event {
            Event::Put { record, .. } => put(&mut fed.writer, record)?,
            Event::Deleted { name, .. } => fed.writer.remove(name.id.as_str()),
            Event::Undeleted { .. } => {
                if let Some(record) = undeleted {
                    put(&mut fed.writer, record)?;
                }
            }
        }
        Ok(())
    }

    /// Whether to commit before anything else is taken over, so that what is learned from the
    /// catalogue depends on the journal alone.
    pub fn is_due(&self) -> bool {
        self.achievements.writer.is_due()
    }

    /// Makes everything taken over so far visible, as the state at `position`.
    ///
    /// Two commits, one after the other: a crash in between leaves one index ahead, which then
    /// waits for the other.
    pub fn commit(&mut self, position: u64) -> Result<(), Error> {
        self.needs.commit(position)?;
        self.achievements.commit(position)
    }
}

fn put(writer: &mut Writer, record: &AnyRecord) -> Result<(), Error> {
    let document = match record {
        AnyRecord::Achievement(record) => document(record),
        AnyRecord::Need(record) => need_document(record),
        _ => return Ok(()),
    };
    if !record.life().is_deleted() {
        writer.put(&document)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Achievement, Life, Need, Record, RecordId};
    use crate::search::View;

    fn id(text: &str) -> RecordId {
        RecordId::parse("id", text).unwrap()
    }

    fn put_offer(text: &str) -> Event {
        let content = Achievement { title: text.into(), ..Achievement::default() };
        let record = Box::new(Record { id: id(text), content, life: Life::default() });
        Event::Put { record: AnyRecord::Achievement(record), created: true, news: true }
    }

    fn put_need(text: &str) -> Event {
        let content = Need { title: text.into(), ..Need::default() };
        let record = Box::new(Record { id: id(text), content, life: Life::default() });
        Event::Put { record: AnyRecord::Need(record), created: true, news: true }
    }

    #[test]
    fn a_crash_between_the_commits_leaves_one_index_ahead_which_waits_for_the_other() {
        let dir = tempfile::tempdir().unwrap();
        let entries = [put_offer("a1"), put_need("n1"), put_offer("a2"), put_need("n2")];
        let deleted =
            Event::Deleted { name: put_need("n1").name(), revision: 2, time: Default::default() };
        let mut entries = entries.to_vec();
        entries.push(deleted);
        {
            let view = View::open(dir.path()).unwrap();
            let mut feeder = view.feeder().unwrap();
            for (position, event) in (1..).zip(&entries) {
                feeder.apply(position, event, None).unwrap();
            }
            feeder.needs.commit(5).unwrap();
            assert_eq!((view.position(), view.furthest()), (0, 5));
        }
        let view = View::open(dir.path()).unwrap();
        assert_eq!((view.position(), view.furthest()), (0, 5));
        assert_eq!(view.ids(Kind::Achievement).unwrap(), Vec::<String>::new());
        assert_eq!(view.ids(Kind::Need).unwrap(), ["n2"]);
        let mut feeder = view.feeder().unwrap();
        for (position, event) in (1..).zip(&entries) {
            feeder.apply(position, event, None).unwrap();
            feeder.commit(position).unwrap();
            // What it has seen it does not see again: n1 stays deleted.
            assert_eq!(view.ids(Kind::Need).unwrap(), ["n2"], "at {position}");
            assert_eq!((view.position(), view.furthest()), (position, 5));
        }
        assert_eq!(view.ids(Kind::Achievement).unwrap(), ["a1", "a2"]);
        feeder.apply(6, &put_need("n3"), None).unwrap();
        feeder.commit(6).unwrap();
        assert_eq!(view.ids(Kind::Need).unwrap(), ["n2", "n3"]);
        assert_eq!((view.position(), view.furthest()), (6, 6));
    }
}
