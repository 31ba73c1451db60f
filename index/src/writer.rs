//! Changing an index.

use std::sync::Arc;

use tantivy::{IndexWriter, TantivyDocument, Term};

use crate::document::Document;
use crate::error::Error;
use crate::index::Index;
use crate::layout::Fields;

/// The least memory of one writer thread, in bytes.
pub const MIN_WRITER_MEMORY: usize = 16 << 20;

/// The one that changes an index. Nothing shows before [`Writer::commit`], and a writer that is
/// dropped without it has changed nothing. After an error other than [`Error::InvalidDocument`] and
/// [`Error::UnknownField`], drop it and open another: the last commit stands.
pub struct Writer {
    engine: IndexWriter,
    index: Index,
    fields: Arc<Fields>,
}

impl std::fmt::Debug for Writer {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Writer").field("index", &self.index).finish_non_exhaustive()
    }
}

impl Writer {
    pub(crate) fn new(engine: IndexWriter, index: Index, fields: Arc<Fields>) -> Writer {
        Writer { engine, index, fields }
    }

    /// Adds a document in the place of any with the same id.
    ///
    /// # Errors
    /// [`Error::InvalidDocument`] and [`Error::UnknownField`] change nothing;
    /// [`Error::StorageFull`], [`Error::Engine`].
    pub fn put(&mut self, document: &Document) -> Result<(), Error> {
        let checked: TantivyDocument = document.checked(&self.fields)?;
        self.remove(&document.id);
        self.engine.add_document(checked)?;
        Ok(())
    }

    /// Takes a document out, if it is there.
    pub fn remove(&mut self, id: &str) {
        self.engine.delete_term(Term::from_field_text(self.fields.id, id));
    }

    /// Makes all changes since the last commit durable and visible at once, and `position` what
    /// [`Index::applied`] gives.
    ///
    /// # Errors
    /// [`Error::StorageFull`], [`Error::Engine`].
    pub fn commit(&mut self, position: u64) -> Result<(), Error> {
        let mut prepared = self.engine.prepare_commit()?;
        prepared.set_payload(&position.to_string());
        prepared.commit()?;
        self.index.refresh()
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
