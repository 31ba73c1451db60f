//! One segment of a snapshot, with what ranking needs of it at hand.

use std::sync::Arc;

use tantivy::columnar::{Column, StrColumn};
use tantivy::error::DataCorruption;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::index::{InvertedIndexReader, SegmentId, SegmentReader};
use tantivy::postings::TermInfo;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet, Opstamp, TantivyError, Term};

use crate::bits::Bits;
use crate::error::Error;
use crate::layout::{Fields, ID};

/// A segment and its statistics over live documents.
pub(crate) struct Segment {
    pub(crate) reader: SegmentReader,
    pub(crate) texts: Arc<InvertedIndexReader>,
    /// The length step of every document, deleted ones too.
    pub(crate) length_steps: Vec<u8>,
    /// Live documents.
    pub(crate) documents: u64,
    /// Tokens in live documents, by their length steps.
    pub(crate) tokens: u64,
    /// `None` if nothing is deleted.
    pub(crate) alive: Option<Bits>,
    deleted: Vec<u32>,
    ids: StrColumn,
    id_ranks: Column<u64>,
}

impl Segment {
    pub(crate) fn open(reader: &SegmentReader, fields: &Fields) -> Result<Segment, Error> {
        let norms = reader.get_fieldnorms_reader(fields.text)?;
        let length_steps: Vec<u8> =
            (0..reader.max_doc()).map(|document| norms.fieldnorm_id(document)).collect();
        let ids = reader.fast_fields().str(ID)?.ok_or_else(|| corrupt("the column of ids"))?;
        let mut deleted = Vec::new();
        let mut alive = None;
        if reader.has_deletes() {
            let mut bits = Bits::none(reader.max_doc());
            reader.doc_ids_alive().for_each(|document| bits.insert(document));
            deleted = (0..reader.max_doc()).filter(|&document| !bits.contains(document)).collect();
            alive = Some(bits);
        }
        let is_alive = |document: u32| alive.as_ref().is_none_or(|bits| bits.contains(document));
        let live = (0..reader.max_doc()).zip(&length_steps).filter(|&(at, _)| is_alive(at));
        let tokens = live.map(|(_, &step)| u64::from(FieldNormReader::id_to_fieldnorm(step))).sum();
        Ok(Segment {
            texts: reader.inverted_index(fields.text)?,
            documents: u64::from(reader.num_docs()),
            reader: reader.clone(),
            id_ranks: ids.ords().clone(),
            length_steps,
            tokens,
            alive,
            deleted,
            ids,
        })
    }

    /// What tells one state of a segment from another.
    pub(crate) fn key(reader: &SegmentReader) -> (SegmentId, Option<Opstamp>) {
        (reader.segment_id(), reader.delete_opstamp())
    }

    /// How many live documents hold the term. Deleted ones are looked for in the postings one by
    /// one, which costs little while they are few.
    pub(crate) fn holding(&self, info: &TermInfo) -> Result<u64, Error> {
        let mut holding = u64::from(info.doc_freq);
        if !self.deleted.is_empty() {
            let option = IndexRecordOption::Basic;
            let mut postings = self.texts.read_postings_from_terminfo(info, option)?;
            for &document in &self.deleted {
                if postings.doc() < document {
                    postings.seek(document);
                }
                if postings.doc() == document {
                    holding = holding.saturating_sub(1);
                }
            }
        }
        Ok(holding)
    }

    /// The live document with this id.
    pub(crate) fn find(&self, fields: &Fields, id: &str) -> Result<Option<u32>, Error> {
        let term = Term::from_field_text(fields.id, id);
        let ids = self.reader.inverted_index(fields.id)?;
        let Some(mut postings) = ids.read_postings(&term, IndexRecordOption::Basic)? else {
            return Ok(None);
        };
        while postings.doc() != tantivy::TERMINATED {
            if !self.reader.is_deleted(postings.doc()) {
                return Ok(Some(postings.doc()));
            }
            postings.advance();
        }
        Ok(None)
    }

    /// The rank of a document's id among the ids of this segment.
    pub(crate) fn id_rank(&self, document: u32) -> u64 {
        self.id_ranks.first(document).unwrap_or(u64::MAX)
    }

    /// The ids of these ranks, which have to ascend.
    pub(crate) fn ids_of_ranks(&self, ranks: &[u64]) -> Result<Vec<String>, Error> {
        values_of_ranks(&self.ids, ranks)
    }

    /// All live documents with their ids, in order of ids.
    pub(crate) fn live(&self) -> Result<Vec<(String, u32)>, Error> {
        let live = self.reader.doc_ids_alive();
        let mut ranked: Vec<(u64, u32)> = live.map(|at| (self.id_rank(at), at)).collect();
        ranked.sort_unstable();
        let ranks: Vec<u64> = ranked.iter().map(|(rank, _)| *rank).collect();
        let ids = self.ids_of_ranks(&ranks)?;
        Ok(ids.into_iter().zip(ranked).map(|(id, (_, document))| (id, document)).collect())
    }

    /// The ids of all live documents.
    pub(crate) fn live_ids(&self) -> Result<Vec<String>, Error> {
        let live = self.reader.doc_ids_alive();
        let mut ranks: Vec<u64> = live.map(|document| self.id_rank(document)).collect();
        ranks.sort_unstable();
        self.ids_of_ranks(&ranks)
    }
}

/// The values with these ranks in a column's dictionary; the ranks have to ascend.
pub(crate) fn values_of_ranks(column: &StrColumn, ranks: &[u64]) -> Result<Vec<String>, Error> {
    let mut values = Vec::with_capacity(ranks.len());
    let complete = column.dictionary().sorted_ords_to_term_cb(ranks, |value| {
        values.push(String::from_utf8_lossy(value).into_owned());
    })?;
    if !complete || values.len() != ranks.len() {
        return Err(corrupt("a column's dictionary"));
    }
    Ok(values)
}

pub(crate) fn corrupt(what: &str) -> Error {
    let corruption = DataCorruption::comment_only(format!("{what} lacks entries"));
    Error::Damaged(Box::new(TantivyError::DataCorruption(corruption)))
}
