//! A fixed state of the index to read from.

use std::fmt;
use std::sync::Arc;

use crate::analysis::Analyzer;
use crate::bm25::Lengths;
use crate::error::Error;
use crate::layout::Fields;
use crate::meaning::{Points, Space};
use crate::query::Query;
use crate::segment::Segment;
use crate::terms::TextQuery;

/// The index as of one commit. Cheap to clone, safe to share; later commits do not show in it.
#[derive(Clone)]
pub struct Searcher {
    pub(crate) inner: Arc<Snapshot>,
}

pub(crate) struct Snapshot {
    pub(crate) analyzer: Analyzer,
    pub(crate) fields: Arc<Fields>,
    pub(crate) segments: Vec<Arc<Segment>>,
    pub(crate) lengths: Lengths,
    pub(crate) documents: u64,
    tokens: u64,
    /// Where terms lie, if there is a space, and the documents of each segment in it.
    pub(crate) space: Option<Arc<Space>>,
    pub(crate) points: Vec<Option<Arc<Points>>>,
    applied: u64,
    // Keeps the segments' files from being deleted.
    _engine: tantivy::Searcher,
}

impl fmt::Debug for Searcher {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = formatter.debug_struct("Searcher");
        shown.field("documents", &self.inner.documents).field("applied", &self.inner.applied);
        shown.finish_non_exhaustive()
    }
}

impl Searcher {
    /// The state that `engine` shows; segments that `previous` has too are taken from it.
    pub(crate) fn new(
        engine: tantivy::Searcher,
        analyzer: Analyzer,
        fields: Arc<Fields>,
        applied: u64,
        space: Option<Arc<Space>>,
        previous: Option<&Searcher>,
    ) -> Result<Searcher, Error> {
        let known = |reader| {
            let mut segments = previous?.inner.segments.iter();
            segments.find(|segment| Segment::key(&segment.reader) == Segment::key(reader)).cloned()
        };
        let mut segments = Vec::new();
        for reader in engine.segment_readers() {
            segments.push(match known(reader) {
                Some(segment) => segment,
                None => Arc::new(Segment::open(reader, &fields)?),
            });
        }
        let mut points = Vec::with_capacity(segments.len());
        for segment in &segments {
            points.push(match &space {
                Some(space) => Some(points_of(segment, space, previous)?),
                None => None,
            });
        }
        let documents = segments.iter().map(|segment| segment.documents).sum();
        let tokens = segments.iter().map(|segment| segment.tokens).sum();
        let lengths = Lengths::new(documents, tokens);
        let _engine = engine;
        let snapshot = Snapshot {
            analyzer,
            fields,
            segments,
            lengths,
            documents,
            tokens,
            space,
            points,
            applied,
            _engine,
        };
        Ok(Searcher { inner: Arc::new(snapshot) })
    }

    /// The position from whose state the present space of meanings was made, if there is one.
    pub fn space(&self) -> Option<u64> {
        self.inner.space.as_ref().map(|space| space.id)
    }

    /// The position given to the commit that this is the state of; 0 if there was none.
    pub fn applied(&self) -> u64 {
        self.inner.applied
    }

    /// How many documents there are.
    pub fn len(&self) -> u64 {
        self.inner.documents
    }

    /// Whether there are no documents.
    pub fn is_empty(&self) -> bool {
        self.inner.documents == 0
    }

    /// The ids of all documents, in order. Takes memory for all of them.
    ///
    /// # Errors
    /// [`Error::Damaged`] or [`Error::Engine`] if the files cannot be read.
    pub fn ids(&self) -> Result<Vec<String>, Error> {
        let mut ids = Vec::new();
        for segment in &self.inner.segments {
            ids.extend(segment.live_ids()?);
        }
        ids.sort_unstable();
        Ok(ids)
    }

    /// The analyzer that the documents went through.
    pub fn analyzer(&self) -> &Analyzer {
        &self.inner.analyzer
    }

    /// Weighs the terms of texts against this state, ready to recall with and to explain.
    ///
    /// # Errors
    /// [`Error::Damaged`] or [`Error::Engine`] if the files cannot be read.
    pub fn query(&self, query: &TextQuery) -> Result<Query, Error> {
        Query::new(self.clone(), query)
    }
}

impl Snapshot {
    /// The average length of the live documents, in tokens.
    pub(crate) fn average_length(&self) -> f32 {
        crate::bm25::average(self.documents, self.tokens)
    }
}

/// Where a segment's documents lie; taken from `previous` if it had the same segment and space.
fn points_of(
    segment: &Arc<Segment>,
    space: &Arc<Space>,
    previous: Option<&Searcher>,
) -> Result<Arc<Points>, Error> {
    let known = previous.and_then(|previous| {
        let previous = &previous.inner;
        let same = |known: &Arc<Space>| Arc::ptr_eq(known, space);
        previous.space.as_ref().filter(|known| same(known))?;
        let mut segments = previous.segments.iter().zip(&previous.points);
        let id = segment.reader.segment_id();
        segments.find(|(known, _)| known.reader.segment_id() == id)?.1.clone()
    });
    match known {
        Some(points) => Ok(points),
        None => Ok(Arc::new(Points::of(segment, space)?)),
    }
}
