//! Candidates in, matches out, in a total order.

use super::gates::{Gate, gates, need_gate, uncommitted};
use super::signals::{Pair, Signal, SignalKind, judge, text_reason};
use super::spread::Moved;
use super::verdict::Verdict;
use super::weights::Weights;
use crate::domain::{Achievement, Day, Need, Record};
use crate::indicators::{self, Statements};

/// Most near misses of one ranking.
pub const NEAR_MISSES_MAX: usize = 5;
/// Most gates that a near miss may have failed: what fails more is not near.
const NEAR_GATES_MAX: usize = 2;

/// A record that the search found for the other side.
#[derive(Debug, Clone)]
pub struct Candidate<T = Achievement> {
    /// The record as it stands.
    pub record: Record<T>,
    /// How well both texts fit, in parts per million.
    pub text_fit: i32,
    /// Whether a deal has agreed on the pair's achievement exclusively.
    pub is_committed: bool,
}

/// A record that could answer the other side, and why.
#[derive(Debug, Clone, PartialEq)]
pub struct Match<T = Achievement> {
    /// The record.
    pub record: Record<T>,
    /// The sum of the signals' points, 0 to a million.
    pub score: i32,
    /// What the score is made of, in a fixed order.
    pub signals: Vec<Signal>,
    /// The gates that it stood before, in a fixed order; those of a near miss are not all open.
    pub gates: Vec<Gate>,
    /// The words that both texts share, the most telling first; see [`Match::name_terms`].
    pub matched_terms: Vec<String>,
    /// Where from and why, when spreading over holders moved it.
    pub moved: Option<Moved>,
}

impl<T> Match<T> {
    /// Puts the words that both texts share into the match and into its text signal's reason.
    ///
    /// Finding them is dear, so it is done for the matches that are shown, after ranking.
    pub fn name_terms(&mut self, terms: Vec<String>) {
        for signal in self.signals.iter_mut().filter(|signal| signal.kind == SignalKind::Text) {
            signal.reason = text_reason(&terms);
        }
        self.matched_terms = terms;
    }

    /// The same match under other weights: fits and reasons stay, points and score change.
    #[must_use]
    pub fn reweighed(&self, weights: &Weights) -> Self
    where
        T: Clone,
    {
        let fit_of = |kind| self.signals.iter().find(|signal| signal.kind == kind);
        let known = weights.signals().iter().filter_map(|(kind, weight)| {
            let Signal { fit, reason, .. } = fit_of(*kind)?.clone();
            Some(Signal::weigh(*kind, *weight, Verdict { fit, reason }))
        });
        let signals: Vec<Signal> = known.collect();
        let score = signals.iter().map(|signal| signal.points).sum();
        Self { score, signals, moved: None, ..self.clone() }
    }

    /// The gates that are shut.
    pub fn failed(&self) -> impl Iterator<Item = &Gate> {
        self.gates.iter().filter(|gate| !gate.passed())
    }

    /// The total order: the higher score first, equal scores by id.
    pub fn order(&self, other: &Self) -> std::cmp::Ordering {
        other.score.cmp(&self.score).then_with(|| self.record.id.cmp(&other.record.id))
    }
}

/// The candidates of one question, ranked.
#[derive(Debug)]
pub struct Ranking<T = Achievement> {
    /// Best first; equal scores by id.
    pub matches: Vec<Match<T>>,
    /// The best of those that one or two gates kept out, at most [`NEAR_MISSES_MAX`], in the same
    /// order.
    pub near_misses: Vec<Match<T>>,
    /// How many candidates a gate kept out.
    pub gated: usize,
}

/// Judges pairs with one set of weights for one day; the same input gives the same output.
#[derive(Debug, Clone, Copy)]
pub struct Ranker<'a> {
    /// What the signals count.
    pub weights: &'a Weights,
    /// The day for which is asked: what is open and how fresh it is.
    pub today: Day,
}

impl Ranker<'_> {
    /// Ranks achievements for a need.
    pub fn rank(&self, need: &Need, candidates: Vec<Candidate>) -> Ranking {
        // Once a need, not once a candidate.
        let demands = indicators::demands(need);
        ranked(candidates.into_iter().map(|candidate| self.judged(need, &demands, candidate)))
    }

    /// Ranks needs for an achievement: the same pair gets the same score as in [`Ranker::rank`],
    /// and a need has to be waiting still.
    pub fn rank_needs(
        &self,
        offer: &Record<Achievement>,
        candidates: Vec<Candidate<Need>>,
    ) -> Ranking<Need> {
        ranked(candidates.into_iter().map(|Candidate { record, text_fit, is_committed }| {
            let mut gates = vec![need_gate(&record.content, self.today)];
            gates.extend(self::gates(&record.content, &offer.content, self.today));
            gates.extend(uncommitted(is_committed));
            let demands = indicators::demands(&record.content);
            let signals = self.signals(&record.content, &demands, offer, text_fit);
            matched(record, signals, gates)
        }))
    }

    /// Judges one achievement for a need, whether or not its gates are open.
    pub fn judge(&self, need: &Need, candidate: Candidate) -> Match {
        self.judged(need, &indicators::demands(need), candidate)
    }

    fn judged(&self, need: &Need, demands: &Statements, candidate: Candidate) -> Match {
        let Candidate { record, text_fit, is_committed } = candidate;
        let mut gates = gates(need, &record.content, self.today);
        gates.extend(uncommitted(is_committed));
        let signals = self.signals(need, demands, &record, text_fit);
        matched(record, signals, gates)
    }

    fn signals(
        &self,
        need: &Need,
        demands: &Statements,
        offer: &Record<Achievement>,
        text_fit: i32,
    ) -> Vec<Signal> {
        let pair = Pair { need, demands, offer, today: self.today, text_fit };
        let weights = self.weights.signals().iter();
        weights.map(|(kind, weight)| Signal::weigh(*kind, *weight, judge(*kind, pair))).collect()
    }
}

fn matched<T>(record: Record<T>, signals: Vec<Signal>, gates: Vec<Gate>) -> Match<T> {
    let score = signals.iter().map(|signal| signal.points).sum();
    Match { record, score, signals, gates, matched_terms: Vec::new(), moved: None }
}

fn ranked<T>(judged: impl Iterator<Item = Match<T>>) -> Ranking<T> {
    let (mut matches, kept_out): (Vec<_>, Vec<_>) =
        judged.partition(|found| found.gates.iter().all(Gate::passed));
    matches.sort_by(Match::order);
    let gated = kept_out.len();
    let near = |found: &Match<T>| found.failed().count() <= NEAR_GATES_MAX;
    let mut near_misses: Vec<Match<T>> = kept_out.into_iter().filter(near).collect();
    near_misses.sort_by(Match::order);
    near_misses.truncate(NEAR_MISSES_MAX);
    Ranking { matches, near_misses, gated }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::words::AchievementState;
    use crate::domain::{Fen, Life, RecordId, Time};
    use proptest::prelude::*;

    fn today() -> Day {
        Day::parse("2026-11-23").unwrap()
    }

    fn record<T>(id: &str, content: T) -> Record<T> {
        Record { id: RecordId::parse("id", id).unwrap(), content, life: Life::default() }
    }

    fn candidate(id: &str, text_fit: i32, trl: Option<u8>) -> Candidate {
        let content = Achievement { title: id.into(), trl, ..Achievement::default() };
        Candidate { record: record(id, content), text_fit, is_committed: false }
    }

    fn ids<T>(matches: &[Match<T>]) -> Vec<&str> {
        matches.iter().map(|found| found.record.id.as_str()).collect()
    }

    #[test]
    fn equal_scores_stand_by_id() {
        let candidates = ["b", "a", "c"].map(|id| candidate(id, 5, None)).to_vec();
        let weights = Weights::default();
        let ranking =
            Ranker { weights: &weights, today: today() }.rank(&Need::default(), candidates);
        assert_eq!(ids(&ranking.matches), ["a", "b", "c"]);
    }

    #[test]
    fn near_misses_are_the_best_that_one_or_two_gates_kept_out() {
        let need = Need {
            budget_max: Some(Fen::new(100)),
            budget_is_ceiling: true,
            required_regions: vec!["33".into()],
            ..Need::default()
        };
        let offer = |id: &str, fit, price, region: &str, state| {
            let content = Achievement {
                ask_price: Some(Fen::new(price)),
                region_code: region.into(),
                state,
                ..Achievement::default()
            };
            Candidate { record: record(id, content), text_fit: fit, is_committed: false }
        };
        let (draft, published) = (AchievementState::Draft, AchievementState::Published);
        let mut candidates = vec![
            offer("passes", 1, 100, "330521", published),
            offer("three", 1_000_000, 101, "310115", draft),
            offer("two", 900_000, 101, "310115", published),
        ];
        candidates.extend(
            (0..6).map(|n| offer(&format!("one-{n}"), 500_000 + n, 101, "330521", published)),
        );
        let weights = Weights::default();
        let ranking = Ranker { weights: &weights, today: today() }.rank(&need, candidates);
        assert_eq!(ids(&ranking.matches), ["passes"]);
        assert_eq!(ranking.gated, 8);
        // Points are rounded down, so neighbours may be equal and stand by id.
        assert_eq!(ids(&ranking.near_misses)[0], "two");
        assert_eq!(ranking.near_misses.len(), NEAR_MISSES_MAX);
        for near in &ranking.near_misses {
            let failed = near.failed().count();
            assert!((1..=NEAR_GATES_MAX).contains(&failed), "{near:?}");
            let points: i32 = near.signals.iter().map(|signal| signal.points).sum();
            assert_eq!(points, near.score);
        }
    }

    proptest! {
        #[test]
        fn points_add_up_to_the_score_and_the_order_is_total(
            fits in proptest::collection::vec((0..=1_000_000i32, 0..10u8), 0..40),
            min_trl in proptest::option::of(1..=9u8),
        ) {
            let need = Need { min_trl, ..Need::default() };
            let candidates: Vec<Candidate> = fits
                .iter()
                .enumerate()
                .map(|(n, (fit, trl))| candidate(&format!("a{n}"), *fit, (*trl > 0).then_some(*trl)))
                .collect();
            let mut reversed = candidates.clone();
            reversed.reverse();
            let weights = Weights::default();
            let ranker = Ranker { weights: &weights, today: today() };
            let ranking = ranker.rank(&need, candidates);
            for found in &ranking.matches {
                let sum: i32 = found.signals.iter().map(|signal| signal.points).sum();
                prop_assert_eq!(found.score, sum);
                prop_assert!((0..=1_000_000).contains(&found.score));
            }
            let again = ranker.rank(&need, reversed);
            prop_assert_eq!(ranking.matches, again.matches);
        }

        #[test]
        fn both_directions_give_a_pair_the_same_score(
            text_fit in 0..=1_000_000i32,
            trl in proptest::option::of(1..=9u8),
            min_trl in proptest::option::of(1..=9u8),
            price in proptest::option::of(1..1_000i64),
            budget in proptest::option::of(1..1_000i64),
            updated in 0..4_000i64,
        ) {
            let content =
                Achievement { trl, ask_price: price.map(Fen::new), ..Achievement::default() };
            let mut offer = record("a", content);
            let before = today().start().micros() - updated * 86_400_000_000;
            offer.life.update_time = Time::from_micros(before);
            let need = Need { min_trl, budget_max: budget.map(Fen::new), ..Need::default() };
            let weights = Weights::default();
            let ranker = Ranker { weights: &weights, today: today() };
            let is_committed = false;
            let candidate = Candidate { record: offer.clone(), text_fit, is_committed };
            let there = ranker.judge(&need, candidate);
            let candidate = Candidate { record: record("n", need), text_fit, is_committed };
            let back = ranker.rank_needs(&offer, vec![candidate]);
            prop_assert_eq!(&back.matches[0].signals, &there.signals);
            prop_assert_eq!(back.matches[0].score, there.score);
        }
    }
}
