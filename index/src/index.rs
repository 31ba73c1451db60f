//! Opening an index.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use tantivy::directory::MmapDirectory;
use tantivy::indexer::IndexWriterOptions;
use tantivy::merge_policy::LogMergePolicy;
use tantivy::{IndexReader, ReloadPolicy, TantivyError};

use crate::analysis::{Analyzer, IndexTokenizer, TOKENIZER};
use crate::error::Error;
use crate::layout::{Fields, Layout};
use crate::marker;
use crate::meaning::{Meaning, Space};
use crate::payload::Payload;
use crate::segment::corrupt;
use crate::snapshot::Searcher;
use crate::writer::{MIN_WRITER_MEMORY, Writer};

/// The most indexing threads of a writer.
const MAX_WRITER_THREADS: usize = 8;

/// Segments with more than this share of deleted documents are rewritten, so that neither their
/// space nor the time to step over them grows without end.
const MAX_DELETED_SHARE: f32 = 0.2;

/// A directory of documents to be found. Cheap to clone; all clones are the same index.
#[derive(Clone)]
pub struct Index {
    engine: tantivy::Index,
    reader: IndexReader,
    analyzer: Analyzer,
    fields: Arc<Fields>,
    // Where the files are, for those that are not the engine's.
    dir: Option<PathBuf>,
    meaning: Option<Arc<dyn Meaning>>,
    current: Arc<RwLock<Searcher>>,
}

impl std::fmt::Debug for Index {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Index").field("current", &self.current).finish_non_exhaustive()
    }
}

impl Index {
    /// Opens the index in `dir`, or creates it (and the directory) if there is none.
    ///
    /// # Errors
    /// [`Error::Incompatible`] if it was built by another format, analyzer or layout, and
    /// [`Error::Damaged`] if it cannot be read: in both cases the caller rebuilds it elsewhere.
    /// [`Error::InvalidLayout`], [`Error::Directory`], [`Error::Dictionary`].
    pub fn open(dir: &Path, layout: &Layout) -> Result<Index, Error> {
        Index::open_as(dir, layout, None)
    }

    /// Opens an index like [`Index::open`], one whose documents are also near a query or far from
    /// it by what they mean. [`Writer::commit`] makes the space that they lie in.
    ///
    /// # Errors
    /// Those of [`Index::open`]; an index made with another meaning is [`Error::Incompatible`].
    pub fn open_with_meaning(
        dir: &Path,
        layout: &Layout,
        meaning: Arc<dyn Meaning>,
    ) -> Result<Index, Error> {
        Index::open_as(dir, layout, Some(meaning))
    }

    fn open_as(
        dir: &Path,
        layout: &Layout,
        meaning: Option<Arc<dyn Meaning>>,
    ) -> Result<Index, Error> {
        layout.check()?;
        let at = |source| Error::Directory { path: dir.to_owned(), source };
        fs::create_dir_all(dir).map_err(at)?;
        let fields = Fields::of(layout);
        let wanted = marker::of(layout, meaning.as_deref());
        let directory = || MmapDirectory::open(dir).map_err(TantivyError::from);
        let engine = match marker::read(dir)? {
            Some(found) if found != wanted => return Err(Error::Incompatible { found, wanted }),
            Some(_) => tantivy::Index::open(directory()?).map_err(Error::opening)?,
            None if dir.join("meta.json").try_exists().map_err(at)? => {
                let found = "an index that does not say how".to_owned();
                return Err(Error::Incompatible { found, wanted });
            }
            None => {
                let settings = tantivy::IndexSettings::default();
                let engine = tantivy::Index::create(directory()?, fields.schema.clone(), settings)?;
                marker::write(dir, &wanted)?;
                engine
            }
        };
        Index::over(engine, fields, Some(dir.to_owned()), meaning)
    }

    /// An index in any place the engine can keep one, without a marker.
    #[cfg(test)]
    pub(crate) fn inside(
        directory: Box<dyn tantivy::Directory>,
        layout: &Layout,
    ) -> Result<Index, Error> {
        let fields = Fields::of(layout);
        let engine = tantivy::Index::open_or_create(directory, fields.schema.clone())?;
        Index::over(engine, fields, None, None)
    }

    fn over(
        engine: tantivy::Index,
        fields: Fields,
        dir: Option<PathBuf>,
        meaning: Option<Arc<dyn Meaning>>,
    ) -> Result<Index, Error> {
        if engine.schema() != fields.schema {
            return Err(corrupt("the stored schema"));
        }
        let analyzer = Analyzer::new()?;
        engine.tokenizers().register(TOKENIZER, IndexTokenizer::new(analyzer.clone()));
        let reader = engine.reader_builder().reload_policy(ReloadPolicy::Manual).try_into();
        let reader: IndexReader = reader.map_err(Error::opening)?;
        let fields = Arc::new(fields);
        let payload = Payload::of(&engine)?;
        let space = read_space(dir.as_deref(), payload.space)?;
        if space.is_some() {
            // Placing the documents reads whole files, which may be nonsense.
            check_files(&engine)?;
        }
        let (searcher, applied) = (reader.searcher(), payload.applied);
        let first =
            Searcher::new(searcher, analyzer.clone(), Arc::clone(&fields), applied, space, None);
        let current = Arc::new(RwLock::new(first?));
        Ok(Index { engine, reader, analyzer, fields, dir, meaning, current })
    }

    /// The position given to the last commit; 0 if there was none.
    pub fn applied(&self) -> u64 {
        self.searcher().applied()
    }

    /// The state as of the last commit.
    pub fn searcher(&self) -> Searcher {
        self.current.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The analyzer of this index.
    pub fn analyzer(&self) -> &Analyzer {
        &self.analyzer
    }

    /// Opens the one writer. `memory_bytes` is for all `threads` (1 to 8) together and is raised to
    /// [`MIN_WRITER_MEMORY`] a thread; what does not fit goes to disk before the commit.
    ///
    /// # Errors
    /// [`Error::Locked`] while there is another, [`Error::LimitExceeded`], [`Error::Engine`].
    pub fn writer(&self, memory_bytes: usize, threads: usize) -> Result<Writer, Error> {
        const MAX_MEMORY: usize = 2 << 30;
        if threads == 0 || threads > MAX_WRITER_THREADS {
            let (what, limit) = ("the number of writer threads", MAX_WRITER_THREADS);
            return Err(Error::LimitExceeded { what, given: threads, limit });
        }
        let options = IndexWriterOptions::builder()
            .num_worker_threads(threads)
            .memory_budget_per_thread((memory_bytes / threads).clamp(MIN_WRITER_MEMORY, MAX_MEMORY))
            .num_merge_threads(1)
            .build();
        let engine = self.engine.writer_with_options(options)?;
        let mut merging = LogMergePolicy::default();
        merging.set_del_docs_ratio_before_merge(MAX_DELETED_SHARE);
        engine.set_merge_policy(Box::new(merging));
        Writer::new(engine, self.clone(), Arc::clone(&self.fields))
    }

    /// Compares every file with its checksum.
    ///
    /// # Errors
    /// [`Error::Damaged`] if one differs, [`Error::Engine`] if one cannot be read.
    pub fn verify(&self) -> Result<(), Error> {
        check_files(&self.engine)
    }

    /// What the last commit says.
    pub(crate) fn payload(&self) -> Result<Payload, Error> {
        Payload::of(&self.engine)
    }

    /// What places terms, and where the space is kept; `None` for an index without meaning.
    pub(crate) fn meaning(&self) -> Option<(&dyn Meaning, &Path)> {
        Some((self.meaning.as_deref()?, self.dir.as_deref()?))
    }

    /// Makes the last commit, and merges that ended since, what [`Index::searcher`] gives.
    pub(crate) fn refresh(&self) -> Result<(), Error> {
        self.refresh_in(self.searcher().inner.space.clone())
    }

    /// The same with the documents in this space.
    pub(crate) fn refresh_in(&self, space: Option<Arc<Space>>) -> Result<(), Error> {
        self.reader.reload()?;
        let (analyzer, fields) = (self.analyzer.clone(), Arc::clone(&self.fields));
        let applied = Payload::of(&self.engine)?.applied;
        let previous = self.searcher();
        let engine = self.reader.searcher();
        let next = Searcher::new(engine, analyzer, fields, applied, space, Some(&previous))?;
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = next;
        Ok(())
    }
}

/// Compares every file of the engine with its checksum.
fn check_files(engine: &tantivy::Index) -> Result<(), Error> {
    let differing = engine.validate_checksum().map_err(Error::opening)?;
    if differing.is_empty() { Ok(()) } else { Err(corrupt(&format!("{differing:?}"))) }
}

/// The space that a payload names.
fn read_space(dir: Option<&Path>, id: Option<u64>) -> Result<Option<Arc<Space>>, Error> {
    match (dir, id) {
        (Some(dir), Some(id)) => Ok(Some(Arc::new(Space::read(dir, id)?))),
        _ => Ok(None),
    }
}
