//! What another ranker would change in the matches of the open needs, without changing any answer.

use std::collections::{BTreeMap, BTreeSet};

use super::error::Error;
use super::open::App;
use super::rankers::refused;
use crate::domain::violation::Code;
use crate::domain::{RecordId, RecordName};
use crate::matching::{FIRST_PLACES, Match, POINTS_MAX, Weights};

pub use super::open_needs::{LOOKED_AT_DEFAULT, LOOKED_AT_MAX};

/// Most examples of matches that rise, and of matches that fall.
const EXAMPLES_MAX: usize = 10;

/// What another ranker would change.
#[derive(Debug, Default)]
pub struct Comparison {
    /// Version of the ranker that was compared.
    pub ranker: String,
    /// Version of the one that it was compared with.
    pub base: String,
    /// How many needs are open.
    pub open_needs: usize,
    /// How many were looked at.
    pub compared: usize,
    /// For how many the first ten change.
    pub changed: usize,
    /// For how many the first match changes.
    pub changed_first: usize,
    /// Mean share of the first ten that stay among them, in millionths.
    pub overlap_ppm: i32,
    /// Matches that would rise most.
    pub rises: Vec<Move>,
    /// Matches that would fall most.
    pub falls: Vec<Move>,
    /// The journal position that the search had reached.
    pub position: u64,
}

/// A match that would move.
#[derive(Debug, Clone)]
pub struct Move {
    /// The need.
    pub need: RecordName,
    /// The achievement.
    pub achievement: RecordName,
    /// Its title.
    pub title: String,
    /// Its rank before and after, counted from 1.
    pub ranks: (usize, usize),
    /// Its score before and after.
    pub scores: (i32, i32),
}

impl App {
    /// Compares a ranker (none = the one in shadow) with another (none = the active one) over at
    /// most `needs_max` open needs.
    pub fn compare_rankers(
        &self,
        ranker: Option<&RecordId>,
        base: Option<&RecordId>,
        needs_max: usize,
    ) -> Result<Comparison, Error> {
        let other = match ranker {
            Some(ranker) => self.weights_of(ranker)?,
            None => self.shadow_weights()?,
        };
        let base = base.map_or_else(|| self.weights(), |base| self.weights_of(base))?;
        let today = self.today();
        let open = self.open_needs(needs_max, today)?;
        let mut comparison = Comparison {
            ranker: other.version.clone(),
            base: base.version.clone(),
            open_needs: open.total,
            compared: open.sample.len(),
            position: self.search.position(),
            ..Comparison::default()
        };
        let (mut overlap, mut places, mut moves) = (0, 0, Vec::new());
        for need in &open.sample {
            let before = self.ranking_of(&need.content, &base, today)?.0.matches;
            let mut after: Vec<Match> =
                before.iter().map(|found| found.reweighed(&other)).collect();
            after.sort_by(Match::order);
            let (old, new) = (first_ids(&before), first_ids(&after));
            comparison.changed += usize::from(old != new);
            comparison.changed_first += usize::from(old.first() != new.first());
            overlap += old.iter().filter(|id| new.contains(id)).count();
            places += old.len();
            let name = RecordName { kind: crate::domain::Kind::Need, id: need.id.clone() };
            moves.extend(moves_of(&name, &before, &after));
        }
        comparison.overlap_ppm = share_ppm(overlap, places);
        let climb = |one: &Move| signed(one.ranks.0) - signed(one.ranks.1);
        moves.sort_by_key(|one| (std::cmp::Reverse(climb(one)), one.need.clone(), one.ranks.1));
        comparison.rises =
            moves.iter().filter(|one| climb(one) > 0).take(EXAMPLES_MAX).cloned().collect();
        moves.sort_by_key(|one| (climb(one), one.need.clone(), one.ranks.0));
        moves.retain(|one| climb(one) < 0);
        moves.truncate(EXAMPLES_MAX);
        comparison.falls = moves;
        Ok(comparison)
    }

    fn shadow_weights(&self) -> Result<Weights, Error> {
        let shadow = self.ranker_choice()?.content.shadow;
        if shadow.is_empty() {
            return Err(refused(
                "ranker",
                Code::Required,
                "没有影子排序方案；请指明一个，或先设影子".into(),
                "no ranker is in shadow; name one, or set one in shadow first".into(),
            ));
        }
        let shadow = RecordId::parse("ranker", &shadow);
        self.weights_of(&shadow.map_err(|violation| Error::Invalid(vec![violation]))?)
    }
}

fn first_ids(matches: &[Match]) -> Vec<&RecordId> {
    matches.iter().take(FIRST_PLACES).map(|found| &found.record.id).collect()
}

/// The matches among the first ten, before or after, that do not keep their place.
fn moves_of(need: &RecordName, before: &[Match], after: &[Match]) -> Vec<Move> {
    fn places(matches: &[Match]) -> BTreeMap<&RecordId, (usize, i32)> {
        (1..).zip(matches).map(|(rank, found)| (&found.record.id, (rank, found.score))).collect()
    }
    let (old, new) = (places(before), places(after));
    let mut seen = BTreeSet::new();
    let first = before.iter().take(FIRST_PLACES).chain(after.iter().take(FIRST_PLACES));
    let moved = first.filter(|found| seen.insert(&found.record.id)).filter_map(|found| {
        let id = &found.record.id;
        let ((from, was), (to, is)) = (*old.get(id)?, *new.get(id)?);
        (from != to).then(|| Move {
            need: need.clone(),
            achievement: RecordName { kind: crate::domain::Kind::Achievement, id: id.clone() },
            title: found.record.content.reading_title().to_owned(),
            ranks: (from, to),
            scores: (was, is),
        })
    });
    moved.collect()
}

fn signed(rank: usize) -> i64 {
    i64::try_from(rank).unwrap_or(i64::MAX)
}

/// A share in millionths; of nothing, all of it.
pub(super) fn share_ppm(part: usize, whole: usize) -> i32 {
    if whole == 0 {
        return POINTS_MAX;
    }
    i32::try_from(part as u64 * 1_000_000 / whole as u64).unwrap_or(POINTS_MAX)
}
