//! Which documents are considered at all.

use std::ops::RangeInclusive;

use tantivy::Term;
use tantivy::index::InvertedIndexReader;
use tantivy::postings::TermInfo;
use tantivy::schema::IndexRecordOption;

use crate::bits::Bits;
use crate::error::Error;
use crate::layout::Fields;
use crate::segment::Segment;

/// The deepest nesting of a filter.
pub const MAX_FILTER_DEPTH: usize = 32;

/// The most conditions in a filter, groups included.
pub const MAX_FILTER_NODES: usize = 1024;

/// A condition on the facets and numbers of documents.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Filter {
    /// Every document passes.
    #[default]
    Everything,
    /// Every one of these has to pass; an empty list lets everything pass.
    All(Vec<Filter>),
    /// One of these has to pass; an empty list lets nothing pass.
    Any(Vec<Filter>),
    /// This must not pass.
    Not(Box<Filter>),
    /// The facet has exactly this value, perhaps among others.
    Facet {
        /// The facet's name.
        facet: String,
        /// The value, byte by byte.
        value: String,
    },
    /// The facet has a value that begins with this: codes whose beginning is the wider group.
    FacetPrefix {
        /// The facet's name.
        facet: String,
        /// The beginning; an empty one asks for any value.
        prefix: String,
    },
    /// The number has a value within these bounds, both included.
    Range {
        /// The number's name.
        number: String,
        /// The lowest value; `None` for no bound.
        min: Option<i64>,
        /// The highest value; `None` for no bound.
        max: Option<i64>,
    },
}

impl Filter {
    /// The facet has exactly this value.
    pub fn facet(facet: impl Into<String>, value: impl Into<String>) -> Filter {
        Filter::Facet { facet: facet.into(), value: value.into() }
    }

    /// Checks size and names before anything is read.
    pub(crate) fn check(&self, fields: &Fields) -> Result<(), Error> {
        let exceeded = |what, given, limit| Err(Error::LimitExceeded { what, given, limit });
        let mut waiting = vec![(self, 1)];
        let mut nodes = 0;
        while let Some((filter, depth)) = waiting.pop() {
            nodes += 1;
            if depth > MAX_FILTER_DEPTH {
                return exceeded("the depth of the filter", depth, MAX_FILTER_DEPTH);
            }
            if nodes > MAX_FILTER_NODES {
                return exceeded("the number of conditions", nodes, MAX_FILTER_NODES);
            }
            match filter {
                Filter::Everything => {}
                Filter::All(inner) | Filter::Any(inner) => {
                    waiting.extend(inner.iter().map(|filter| (filter, depth + 1)));
                }
                Filter::Not(inner) => waiting.push((inner, depth + 1)),
                Filter::Facet { facet, .. } | Filter::FacetPrefix { facet, .. } => {
                    fields.facet(facet)?;
                }
                Filter::Range { number, .. } => {
                    fields.number(number)?;
                }
            }
        }
        Ok(())
    }

    /// The live documents of a segment that pass; `None` for all of its documents.
    pub(crate) fn accepted(
        &self,
        segment: &Segment,
        fields: &Fields,
    ) -> Result<Option<Bits>, Error> {
        if *self == Filter::Everything {
            return Ok(segment.alive.clone());
        }
        let mut bits = self.passing(segment, fields)?;
        if let Some(alive) = &segment.alive {
            bits.intersect(alive);
        }
        Ok(Some(bits))
    }

    /// The documents of a segment that pass, deleted ones too.
    fn passing(&self, segment: &Segment, fields: &Fields) -> Result<Bits, Error> {
        let size = segment.reader.max_doc();
        Ok(match self {
            Filter::Everything => Bits::all(size),
            Filter::All(inner) => {
                let mut bits = Bits::all(size);
                for filter in inner {
                    bits.intersect(&filter.passing(segment, fields)?);
                }
                bits
            }
            Filter::Any(inner) => {
                let mut bits = Bits::none(size);
                for filter in inner {
                    bits.unite(&filter.passing(segment, fields)?);
                }
                bits
            }
            Filter::Not(inner) => {
                let mut bits = inner.passing(segment, fields)?;
                bits.invert();
                bits
            }
            Filter::Facet { facet, value } => with_value(segment, fields, facet, value)?,
            Filter::FacetPrefix { facet, prefix } => with_prefix(segment, fields, facet, prefix)?,
            Filter::Range { number, min, max } => {
                within(segment, number, min.unwrap_or(i64::MIN)..=max.unwrap_or(i64::MAX))?
            }
        })
    }
}

fn with_value(segment: &Segment, fields: &Fields, facet: &str, value: &str) -> Result<Bits, Error> {
    let mut bits = Bits::none(segment.reader.max_doc());
    let field = fields.facet(facet)?;
    let index = segment.reader.inverted_index(field)?;
    if let Some(info) = index.get_term_info(&Term::from_field_text(field, value))? {
        insert_all(&mut bits, &index, &info)?;
    }
    Ok(bits)
}

fn with_prefix(
    segment: &Segment,
    fields: &Fields,
    facet: &str,
    prefix: &str,
) -> Result<Bits, Error> {
    let mut bits = Bits::none(segment.reader.max_doc());
    let index = segment.reader.inverted_index(fields.facet(facet)?)?;
    let mut values = index.terms().range().ge(prefix.as_bytes()).into_stream()?;
    while let Some((value, info)) = values.next() {
        if !value.starts_with(prefix.as_bytes()) {
            break;
        }
        insert_all(&mut bits, &index, info)?;
    }
    Ok(bits)
}

fn insert_all(bits: &mut Bits, index: &InvertedIndexReader, info: &TermInfo) -> Result<(), Error> {
    let mut postings = index.read_block_postings_from_terminfo(info, IndexRecordOption::Basic)?;
    while !postings.docs().is_empty() {
        postings.docs().iter().for_each(|&document| bits.insert(document));
        postings.advance();
    }
    Ok(())
}

fn within(segment: &Segment, number: &str, range: RangeInclusive<i64>) -> Result<Bits, Error> {
    let size = segment.reader.max_doc();
    let mut bits = Bits::none(size);
    if let Some(column) = segment.reader.fast_fields().column_opt::<i64>(number)? {
        // The engine takes a range that ends below the smallest value for that value itself, so
        // it is only asked for what lies between the smallest and the largest.
        let range = column.min_value().max(*range.start())..=column.max_value().min(*range.end());
        if !range.is_empty() {
            let mut documents = Vec::new();
            column.get_docids_for_value_range(range, 0..size, &mut documents);
            documents.into_iter().for_each(|document| bits.insert(document));
        }
    }
    Ok(bits)
}
