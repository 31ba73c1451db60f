//! The best documents, in one total order that does not depend on where they lie.

use crate::error::Error;
use crate::recall::Hit;
use crate::segment::Segment;

/// A document of one segment on its way into the best. `id_rank` orders the ids within a segment.
#[derive(Debug, Clone, Copy)]
struct Entry {
    score: f32,
    id_rank: u64,
}

impl Entry {
    fn order(&self, other: &Entry) -> std::cmp::Ordering {
        other.score.total_cmp(&self.score).then(self.id_rank.cmp(&other.id_rank))
    }
}

/// The best `limit` documents of one segment, by score descending, then id ascending.
pub(crate) struct SegmentTop<'a> {
    segment: &'a Segment,
    limit: usize,
    entries: Vec<Entry>,
    // Nothing that scores below this can still be among the best.
    threshold: f32,
}

impl<'a> SegmentTop<'a> {
    pub(crate) fn new(segment: &'a Segment, limit: usize) -> SegmentTop<'a> {
        SegmentTop { segment, limit, entries: Vec::new(), threshold: f32::NEG_INFINITY }
    }

    /// Whether a document with this score can still be among the best.
    #[inline]
    pub(crate) fn wants(&self, score: f32) -> bool {
        score >= self.threshold
    }

    #[inline]
    pub(crate) fn push(&mut self, document: u32, score: f32) {
        if score >= self.threshold {
            self.keep(document, score);
        }
    }

    fn keep(&mut self, document: u32, score: f32) {
        // Cutting only when the list has doubled makes the cost of a cut a constant per entry.
        const SMALLEST_CUT: usize = 1024;
        self.entries.push(Entry { score, id_rank: self.segment.id_rank(document) });
        if self.entries.len() >= (2 * self.limit).max(SMALLEST_CUT) {
            self.cut();
        }
    }

    fn cut(&mut self) {
        if self.entries.len() > self.limit {
            self.entries.select_nth_unstable_by(self.limit, Entry::order);
            self.entries.truncate(self.limit);
            let lowest = self.entries.iter().map(|entry| entry.score).min_by(f32::total_cmp);
            self.threshold = lowest.unwrap_or(f32::INFINITY);
        }
    }
}

/// The best `limit` over all segments, in order.
pub(crate) fn merge(tops: Vec<SegmentTop<'_>>, limit: usize) -> Result<Vec<Hit>, Error> {
    let mut scores = Vec::new();
    let mut tops: Vec<SegmentTop<'_>> = tops;
    for top in &mut tops {
        top.cut();
        scores.extend(top.entries.iter().map(|entry| entry.score));
    }
    // Ids are looked up only for what can still be among the best.
    let lowest = if scores.len() > limit && limit > 0 {
        *scores.select_nth_unstable_by(limit - 1, |a, b| b.total_cmp(a)).1
    } else {
        f32::NEG_INFINITY
    };
    let mut hits = Vec::new();
    for mut top in tops {
        top.entries.retain(|entry| entry.score >= lowest);
        top.entries.sort_unstable_by_key(|entry| entry.id_rank);
        let ranks: Vec<u64> = top.entries.iter().map(|entry| entry.id_rank).collect();
        let ids = top.segment.ids_of_ranks(&ranks)?;
        let hit = |(id, entry): (String, &Entry)| Hit { id, score: entry.score };
        hits.extend(ids.into_iter().zip(&top.entries).map(hit));
    }
    hits.sort_unstable_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.id.cmp(&b.id)));
    hits.truncate(limit);
    Ok(hits)
}
