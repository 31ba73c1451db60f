//! Spreading matches over their holders, so that not every need goes to the same star institute.
//!
//! Scores stay as they are; only places change, and each match that moved says why. Deterministic:
//! the same matches and the same attention give the same order.

use std::collections::BTreeMap;

use super::Reason;
use super::holders::{Holder, holders_of};
use super::rank::Match;

/// Places that are looked at together: the first ten, the next ten, and so on.
pub const FIRST_PLACES: usize = 10;
/// Most places of ten that one holder takes.
const PLACES_MAX: usize = 2;
/// The same for a holder that has much attention already.
const PLACES_MAX_BUSY: usize = 1;
/// A match makes room only for those with at least so many percent of its score.
const LEAST_PERCENT: i32 = 80;
/// Most places that a match rises.
pub const RISE_MAX: usize = FIRST_PLACES;
/// Needs below which no holder has much attention.
const BUSY_MIN: u32 = 5;

/// How many open needs have each holder among their first ten matches.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Attention {
    needs: BTreeMap<Holder, u32>,
    /// More than so many needs are much attention.
    cap: u32,
}

impl Attention {
    /// The attention that the first ten matches of each open need give.
    pub fn of<'a>(answers: impl Iterator<Item = &'a [Match]>) -> Self {
        let mut needs: BTreeMap<Holder, u32> = BTreeMap::new();
        for matches in answers {
            let shown = matches.iter().take(FIRST_PLACES);
            let mut holders: Vec<Holder> =
                shown.flat_map(|found| holders_of(&found.record.content)).collect();
            holders.sort();
            holders.dedup();
            for holder in holders {
                *needs.entry(holder).or_default() += 1;
            }
        }
        let sum: u64 = needs.values().map(|count| u64::from(*count)).sum();
        let mean_and_half = sum * 3 / (needs.len() as u64 * 2).max(1);
        let cap = u32::try_from(mean_and_half).unwrap_or(u32::MAX).max(BUSY_MIN);
        Self { needs, cap }
    }

    /// How many open needs have this holder among their first ten matches.
    fn needs_of(&self, holder: &Holder) -> u32 {
        self.needs.get(holder).copied().unwrap_or(0)
    }

    fn is_busy(&self, holder: &Holder) -> bool {
        self.needs_of(holder) > self.cap
    }

    fn places_of(&self, holder: &Holder) -> usize {
        if self.is_busy(holder) { PLACES_MAX_BUSY } else { PLACES_MAX }
    }
}

/// Where a match would stand by its score alone, and why it does not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    /// Place by score, counted from 1.
    pub rank_by_score: usize,
    /// Why it moved.
    pub reason: Reason,
}

/// One match that waits for its place.
struct Waiting {
    rank: usize,
    found: Match,
    holders: Vec<Holder>,
}

/// Puts matches, best first, into an order in which of each ten places a holder takes at most two,
/// or one when it has much attention, and then is not raised either. No match makes room for one of
/// less than four fifths of its score, and none rises by more than ten places.
pub fn spread(matches: Vec<Match>, attention: &Attention) -> Vec<Match> {
    let mut waiting: Vec<Waiting> = (1..)
        .zip(matches)
        .map(|(rank, found)| {
            let holders = holders_of(&found.record.content);
            Waiting { rank, found, holders }
        })
        .collect();
    let mut placed = Vec::with_capacity(waiting.len());
    let mut taken: BTreeMap<Holder, usize> = BTreeMap::new();
    while let Some(best) = waiting.first() {
        if placed.len() % FIRST_PLACES == 0 {
            taken.clear();
        }
        let least = best.found.score / 100 * LEAST_PERCENT;
        let place = placed.len() + 1;
        let has_room = |one: &Waiting| {
            let is_free = |holder: &Holder| {
                let is_raised = one.rank > place;
                taken.get(holder).copied().unwrap_or(0) < attention.places_of(holder)
                    && !(is_raised && attention.is_busy(holder))
            };
            one.found.score >= least
                && one.rank <= place + RISE_MAX
                && one.holders.iter().all(is_free)
        };
        let next = waiting.iter().position(has_room).unwrap_or(0);
        let one = waiting.remove(next);
        for holder in &one.holders {
            *taken.entry(holder.clone()).or_default() += 1;
        }
        placed.push(settled(one, place, attention));
    }
    placed
}

/// A match at its place; one that moved says why.
fn settled(one: Waiting, rank: usize, attention: &Attention) -> Match {
    let Waiting { rank: before, mut found, holders } = one;
    let reason = match rank.cmp(&before) {
        std::cmp::Ordering::Equal => return found,
        std::cmp::Ordering::Less => Reason::new(
            "SPREAD_MOVED_UP",
            format!("同一完成单位的其他成果让出位置，由第 {before} 位升至第 {rank} 位"),
            format!("others of one holder made room: from place {before} up to {rank}"),
        ),
        std::cmp::Ordering::Greater => made_room(&holders, before, rank, attention),
    };
    found.moved = Some(Moved { rank_by_score: before, reason });
    found
}

fn made_room(holders: &[Holder], before: usize, rank: usize, attention: &Attention) -> Reason {
    if let Some(busy) = holders.iter().find(|holder| attention.is_busy(holder)) {
        let (name, needs) = (busy.name(), attention.needs_of(busy));
        return Reason::new(
            "SPREAD_BUSY_HOLDER",
            format!(
                "“{name}”已在 {needs} 条征集中需求的前十位，每十位只占一位，由第 {before} 位移至第 {rank} 位"
            ),
            format!(
                "{name} is among the first ten of {needs} open needs already and takes one place \
                 of ten: from place {before} to {rank}"
            ),
        );
    }
    let names: Vec<&str> = holders.iter().map(Holder::name).collect();
    let (zh, en) = (names.join("、"), names.join(", "));
    Reason::new(
        "SPREAD_SAME_HOLDER",
        format!("“{zh}”每十位最多占两位，由第 {before} 位移至第 {rank} 位"),
        format!("{en} takes at most two places of ten: from place {before} to {rank}"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Achievement, Life, Party, Record, RecordId};
    use proptest::prelude::*;

    fn found(id: usize, score: i32, holder: &str) -> Match {
        let holders = vec![Party { display_name: holder.to_owned(), organization: String::new() }];
        let holders = if holder.is_empty() { Vec::new() } else { holders };
        let content = Achievement { title: id.to_string(), holders, ..Achievement::default() };
        let id = RecordId::parse("id", &format!("a{id:03}")).unwrap();
        let record = Record { id, content, life: Life::default() };
        let (signals, gates, matched_terms) = (Vec::new(), Vec::new(), Vec::new());
        Match { record, score, signals, gates, matched_terms, moved: None }
    }

    fn order(matches: &[Match]) -> Vec<&str> {
        matches.iter().map(|found| found.record.content.title.as_str()).collect()
    }

    fn starry() -> Vec<Match> {
        let star = (1..=4).map(|n| found(n, 900_000, "苕溪大学"));
        let others = (5..=20).map(|n| found(n, 800_000, &format!("单位{n}")));
        star.chain(others).collect()
    }

    #[test]
    fn a_holder_takes_two_places_of_ten() {
        let spreaded = spread(starry(), &Attention::default());
        assert_eq!(order(&spreaded)[..4], ["1", "2", "5", "6"]);
        assert_eq!(order(&spreaded)[10..12], ["3", "4"]);
        let moved = spreaded[10].moved.as_ref().unwrap();
        assert_eq!((moved.rank_by_score, moved.reason.code), (3, "SPREAD_SAME_HOLDER"));
        assert!(moved.reason.text.zh.contains("苕溪大学"), "{moved:?}");
        assert!(spreaded[0].moved.is_none());
        assert_eq!(spreaded[2].moved.as_ref().unwrap().reason.code, "SPREAD_MOVED_UP");
    }

    #[test]
    fn a_holder_with_much_attention_takes_one_place_of_ten() {
        let star = starry().swap_remove(0);
        let answers: Vec<Vec<Match>> = (0..20)
            .map(|n| vec![star.clone(), found(100 + n, 700_000, &format!("小所{n}"))])
            .collect();
        let attention = Attention::of(answers.iter().map(Vec::as_slice));
        let spreaded = spread(starry(), &attention);
        assert_eq!(order(&spreaded)[..3], ["1", "5", "6"]);
        let moved = spreaded[10].moved.as_ref().unwrap();
        assert_eq!(moved.reason.code, "SPREAD_BUSY_HOLDER");
        assert!(moved.reason.text.zh.contains("20 条"), "{moved:?}");
        let even: Vec<Vec<Match>> = (0..20).map(|_| starry()).collect();
        let attention = Attention::of(even.iter().map(Vec::as_slice));
        assert_eq!(order(&spread(starry(), &attention))[..3], ["1", "2", "5"], "all alike");
    }

    #[test]
    fn no_match_makes_room_for_one_far_worse_or_far_below() {
        let star = || (1..=4).map(|n| found(n, 900_000, "苕溪大学"));
        let worse = star().chain([found(5, 719_999, "别家")]).collect();
        assert_eq!(order(&spread(worse, &Attention::default())), ["1", "2", "3", "4", "5"]);
        let as_good = star().chain([found(5, 720_000, "别家")]).collect();
        assert_eq!(order(&spread(as_good, &Attention::default())), ["1", "2", "5", "3", "4"]);
        let many = (1..=30).map(|n| found(n, 900_000, if n < 20 { "苕溪大学" } else { "别家" }));
        let spreaded = spread(many.collect(), &Attention::default());
        assert_eq!(order(&spreaded)[8..14], ["9", "20", "10", "11", "21", "22"]);
    }

    proptest! {
        #[test]
        fn every_match_stays_with_its_score_and_whoever_moved_says_so(
            offers in proptest::collection::vec((0..1_000_000i32, 0..4u8), 0..60),
        ) {
            let mut matches: Vec<Match> = offers
                .iter()
                .enumerate()
                .map(|(n, (score, holder))| {
                    let holder = if *holder == 0 { String::new() } else { format!("单位{holder}") };
                    found(n, *score, &holder)
                })
                .collect();
            matches.sort_by_key(|found| std::cmp::Reverse(found.score));
            let spreaded = spread(matches.clone(), &Attention::default());
            let scores = |matches: &[Match]| {
                let mut all: Vec<_> =
                    matches.iter().map(|m| (m.record.id.clone(), m.score)).collect();
                all.sort();
                all
            };
            prop_assert_eq!(scores(&matches), scores(&spreaded));
            for (rank, found) in (1..).zip(&spreaded) {
                let before = 1 + matches.iter().position(|m| m.record.id == found.record.id).unwrap();
                prop_assert_eq!(found.moved.as_ref().map_or(rank, |m| m.rank_by_score), before);
                prop_assert_eq!(found.moved.is_some(), rank != before);
            }
        }
    }
}
