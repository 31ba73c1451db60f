//! Candidates in, matches out, in a total order.

use super::gates::{Gate, gates};
use super::signals::{Signal, SignalKind, judge, text_reason};
use super::spread::Moved;
use super::verdict::Verdict;
use super::weights::{POINTS_MAX, Weights};
use crate::domain::{Achievement, Need, Record, Time};

/// An achievement that the search found for a need.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// The achievement as it stands.
    pub record: Record<Achievement>,
    /// How well its text fits, in parts per million.
    pub text_fit: i32,
}

/// An achievement that could answer a need, and why.
#[derive(Debug, Clone)]
pub struct Match {
    /// The achievement.
    pub record: Record<Achievement>,
    /// The sum of the signals' points, 0 to a million.
    pub score: i32,
    /// What the score is made of, in a fixed order.
    pub signals: Vec<Signal>,
    /// The gates that it passed.
    pub gates: Vec<Gate>,
    /// The words that both texts share, the most telling first; see [`Match::name_terms`].
    pub matched_terms: Vec<String>,
    /// Where from and why, when spreading over holders moved it.
    pub moved: Option<Moved>,
}

impl Match {
    /// Puts the words that both texts share into the match and into its text signal's reason.
    ///
    /// Finding them is dear, so it is done for the matches that are shown, after ranking.
    pub fn name_terms(&mut self, terms: Vec<String>) {
        for signal in self.signals.iter_mut().filter(|signal| signal.kind == SignalKind::Text) {
            signal.reason = text_reason(&terms);
        }
        self.matched_terms = terms;
    }
}

/// The matches of one need.
#[derive(Debug)]
pub struct Ranking {
    /// Best first; equal scores by id.
    pub matches: Vec<Match>,
    /// How many candidates a gate kept out.
    pub gated: usize,
}

/// Ranks candidates; the same input gives the same output.
pub fn rank(need: &Need, candidates: Vec<Candidate>, weights: &Weights, now: Time) -> Ranking {
    let found = candidates.len();
    let mut matches: Vec<Match> = candidates
        .into_iter()
        .filter_map(|candidate| matched(need, candidate, weights, now))
        .collect();
    matches.sort_by(|a, b| b.score.cmp(&a.score).then_with(|| a.record.id.cmp(&b.record.id)));
    let gated = found - matches.len();
    Ranking { matches, gated }
}

fn matched(need: &Need, candidate: Candidate, weights: &Weights, now: Time) -> Option<Match> {
    let Candidate { record, text_fit } = candidate;
    let gates = gates(need, &record.content, now);
    if gates.iter().any(|gate| !gate.passed) {
        return None;
    }
    let text = Verdict { fit: text_fit.clamp(0, POINTS_MAX), reason: text_reason(&[]) };
    let signals: Vec<Signal> = weights
        .signals()
        .iter()
        .map(|(kind, weight)| {
            Signal::weigh(*kind, *weight, judge(*kind, need, &record.content, &text))
        })
        .collect();
    let score = signals.iter().map(|signal| signal.points).sum();
    Some(Match { record, score, signals, gates, matched_terms: Vec::new(), moved: None })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Life, RecordId};
    use proptest::prelude::*;

    fn candidate(id: &str, text_fit: i32, trl: Option<u8>) -> Candidate {
        let content = Achievement { title: id.into(), trl, ..Achievement::default() };
        let record =
            Record { id: RecordId::parse("id", id).unwrap(), content, life: Life::default() };
        Candidate { record, text_fit }
    }

    #[test]
    fn equal_scores_stand_by_id() {
        let candidates = ["b", "a", "c"].map(|id| candidate(id, 5, None)).to_vec();
        let ranking = rank(&Need::default(), candidates, &Weights::default(), Time::default());
        let ids: Vec<&str> = ranking.matches.iter().map(|m| m.record.id.as_str()).collect();
        assert_eq!(ids, ["a", "b", "c"]);
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
            let ranking = rank(&need, candidates, &Weights::default(), Time::default());
            for found in &ranking.matches {
                let sum: i32 = found.signals.iter().map(|signal| signal.points).sum();
                prop_assert_eq!(found.score, sum);
                prop_assert!((0..=1_000_000).contains(&found.score));
            }
            let again = rank(&need, reversed, &Weights::default(), Time::default());
            let ids = |ranking: &Ranking| {
                ranking.matches.iter().map(|m| m.record.id.clone()).collect::<Vec<_>>()
            };
            prop_assert_eq!(ids(&ranking), ids(&again));
        }
    }
}
