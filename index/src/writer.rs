//! Changing an index.

use std::sync::Arc;

use tantivy::{IndexWriter, TantivyDocument, Term};

use crate::document::Document;
use crate::error::Error;
use crate::index::Index;
use crate::layout::Fields;
use crate::meaning::{Space, grown};
use crate::payload::Payload;

/// The least memory of one writer thread, in bytes.
pub const MIN_WRITER_MEMORY: usize = 16 << 20;

/// The one that changes an index. Nothing shows before [`Writer::commit`], and a writer that is
/// dropped without it has changed nothing. After an error other than [`Error::InvalidDocument`] and
/// [`Error::UnknownField`], drop it and open another: the last commit stands.
pub struct Writer {
    engine: IndexWriter,
    index: Index,
    fields: Arc<Fields>,
    // Puts and removals since the space was made.
    changes: u64,
}

impl std::fmt::Debug for Writer {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Writer").field("index", &self.index).finish_non_exhaustive()
    }
}

impl Writer {
    pub(crate) fn new(
        engine: IndexWriter,
        index: Index,
        fields: Arc<Fields>,
    ) -> Result<Writer, Error> {
        let changes = index.payload()?.changes;
        Ok(Writer { engine, index, fields, changes })
    }

    /// Adds a document in the place of any with the same id.
    ///
    /// # Errors
    /// [`Error::InvalidDocument`] and [`Error::UnknownField`] change nothing;
    /// [`Error::StorageFull`], [`Error::Engine`].
    pub fn put(&mut self, document: &Document) -> Result<(), Error> {
        let checked: TantivyDocument = document.checked(&self.fields)?;
        self.take_out(&document.id);
        self.changes = self.changes.saturating_add(1);
        self.engine.add_document(checked)?;
        Ok(())
    }

    /// Takes a document out, if it is there.
    pub fn remove(&mut self, id: &str) {
        self.changes = self.changes.saturating_add(1);
        self.take_out(id);
    }

    fn take_out(&mut self, id: &str) {
        self.engine.delete_term(Term::from_field_text(self.fields.id, id));
    }

    /// Whether the next commit makes a new space of meanings: for the first time after 500 puts
    /// and removals, then whenever there were half as many as there were documents the last time,
    /// but at least 500. Never for an index without meaning.
    ///
    /// Whoever commits as soon as this is true, and asks once before the first change, gets spaces
    /// that depend on nothing but the changes and their order, not on when else was committed.
    pub fn is_due(&self) -> bool {
        let known = self.index.searcher();
        let documents = known.inner.space.as_ref().map_or(0, |space| space.documents);
        self.index.meaning().is_some() && grown(self.changes, documents)
    }

    /// Makes all changes since the last commit durable and visible at once, and `position` what
    /// [`Index::applied`] gives. If it [`is_due`](Writer::is_due), the space of meanings is made
    /// anew from the state committed; that takes about a second, however many documents there are.
    ///
    /// # Errors
    /// [`Error::StorageFull`], [`Error::Engine`], [`Error::Directory`].
    pub fn commit(&mut self, position: u64) -> Result<(), Error> {
        let space = self.index.searcher().space();
        self.commit_as(Payload { applied: position, changes: self.changes, space })?;
        self.index.refresh()?;
        if self.is_due() { self.make_space(position) } else { Ok(()) }
    }

    /// Makes the space of the state just committed. A crash on the way leaves the space due.
    fn make_space(&mut self, position: u64) -> Result<(), Error> {
        let Some((meaning, dir)) = self.index.meaning() else { return Ok(()) };
        let dir = dir.to_owned();
        let space = Arc::new(Space::make(&self.index.searcher().inner, meaning, position)?);
        space.write(&dir)?;
        self.commit_as(Payload { applied: position, changes: 0, space: Some(space.id) })?;
        self.changes = 0;
        self.index.refresh_in(Some(Arc::clone(&space)))?;
        space.tidy(&dir);
        Ok(())
    }

    fn commit_as(&mut self, payload: Payload) -> Result<(), Error> {
        let mut prepared = self.engine.prepare_commit()?;
        prepared.set_payload(&payload.to_string());
        prepared.commit()?;
        Ok(())
    }

    /// Waits for the merges under way, so that the index is as compact as it gets by itself.
    /// Changes that were not committed are lost.
    ///
    /// # Errors
    /// [`Error::StorageFull`], [`Error::Engine`].
    pub fn finish(self) -> Result<(), Error> {
        self.engine.wait_merging_threads()?;
        self.index.refresh()
    }
}

#[cfg(test)]
#[path = "full_disk_tests.rs"]
mod full_disk_tests;
