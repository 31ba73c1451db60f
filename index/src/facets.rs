//! Counting the values of facets.

use std::collections::HashMap;

use crate::error::Error;
use crate::layout::Fields;
use crate::segment::{Segment, values_of_ranks};

/// The most values of one facet that a search returns.
pub const MAX_FACETS_COUNTED: usize = 10_000;

/// A value of a facet and how many of the matching documents have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FacetCount {
    /// The value.
    pub value: String,
    /// Documents with this value; one with several values counts for each.
    pub count: u64,
}

/// The counts of one facet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FacetCounts {
    /// The facet's name.
    pub facet: String,
    /// The most frequent values, by count descending, then value ascending.
    pub counts: Vec<FacetCount>,
    /// How many different values there are in all.
    pub distinct: usize,
}

/// Counts asked-for facets over the matching documents of all segments.
pub(crate) struct FacetCounter<'a> {
    facets: Vec<(&'a str, HashMap<String, u64>)>,
}

impl<'a> FacetCounter<'a> {
    pub(crate) fn new(fields: &Fields, facets: &[&'a str]) -> Result<FacetCounter<'a>, Error> {
        let mut counted = Vec::with_capacity(facets.len());
        for &facet in facets {
            fields.facet(facet)?;
            counted.push((facet, HashMap::new()));
        }
        Ok(FacetCounter { facets: counted })
    }

    /// Adds the matching documents of one segment.
    pub(crate) fn add(
        &mut self,
        segment: &Segment,
        documents: impl Iterator<Item = u32> + Clone,
    ) -> Result<(), Error> {
        for (facet, totals) in &mut self.facets {
            let Some(column) = segment.reader.fast_fields().str(facet)? else {
                continue;
            };
            let mut counts = vec![0_u64; column.num_terms()];
            for document in documents.clone() {
                for rank in column.term_ords(document) {
                    let count = usize::try_from(rank).ok().and_then(|rank| counts.get_mut(rank));
                    count.into_iter().for_each(|count| *count += 1);
                }
            }
            let counted = || (0_u64..).zip(&counts).filter(|&(_, &count)| count > 0);
            let ranks: Vec<u64> = counted().map(|(rank, _)| rank).collect();
            for (value, (_, count)) in values_of_ranks(&column, &ranks)?.into_iter().zip(counted())
            {
                *totals.entry(value).or_default() += count;
            }
        }
        Ok(())
    }

    /// The totals, cut to the `limit` most frequent values of each facet.
    pub(crate) fn counts(self, limit: usize) -> Vec<FacetCounts> {
        let ordered = |(facet, totals): (&str, HashMap<String, u64>)| {
            let distinct = totals.len();
            let count = |(value, count)| FacetCount { value, count };
            let mut counts: Vec<FacetCount> = totals.into_iter().map(count).collect();
            counts.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.value.cmp(&b.value)));
            counts.truncate(limit);
            FacetCounts { facet: facet.to_owned(), counts, distinct }
        };
        self.facets.into_iter().map(ordered).collect()
    }
}
