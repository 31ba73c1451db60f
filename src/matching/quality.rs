//! How good is a ranking, judged by people?
//!
//! The measures of information retrieval as they are usually defined (nDCG with gain 2^grade − 1
//! and discount log2(rank + 1), Järvelin and Kekäläinen 2002), each as a mean over the needs that
//! have at least one right answer, with a bootstrap interval over needs.

use std::collections::{BTreeMap, BTreeSet};

/// Grades of achievements by id, for one need: 0 = not relevant, up to 3.
pub type Judgements = BTreeMap<String, u8>;

/// Ranks that nDCG and MRR look at.
const CUT: usize = 10;
/// Ranks that recall looks at.
const RECALL_CUT: usize = 100;
/// From this grade on an achievement is a good answer, for the AUC.
const GOOD_GRADE: u8 = 2;
/// Resamplings of the bootstrap.
const RESAMPLINGS: usize = 2_000;
/// The bootstrap's seed: the same values give the same interval.
const SEED: u64 = 7;

/// One measure over all needs.
#[derive(Debug, Clone, PartialEq)]
pub struct Measure {
    /// What is measured.
    pub name: &'static str,
    /// The mean over needs.
    pub mean: f64,
    /// The 95 % interval of the mean.
    pub interval: (f64, f64),
    /// How many needs it is the mean of.
    pub needs: usize,
}

/// Measures rankings against judgements.
///
/// `judged_*` look at judged achievements alone, in the ranking's order, those that it lacks last
/// and worst first; the others count what is unjudged as not relevant.
pub fn measure(
    judgements: &BTreeMap<String, Judgements>,
    rankings: &BTreeMap<String, Vec<String>>,
) -> Vec<Measure> {
    summarise(&measure_each(judgements, rankings))
}

/// What is measured, in the order of [`Measured`].
pub const NAMES: [&str; 5] = ["judged_ndcg@10", "judged_auc", "ndcg@10", "mrr@10", "recall@100"];

/// The measures of one need; `None` where its judgements cannot tell.
pub type Measured = [Option<f64>; 5];

/// Measures the ranking of each need that has a right answer, in the order of needs.
pub fn measure_each(
    judgements: &BTreeMap<String, Judgements>,
    rankings: &BTreeMap<String, Vec<String>>,
) -> Vec<Measured> {
    let nothing = Vec::new();
    let asked = judgements.iter().filter(|(_, judged)| judged.values().any(|grade| *grade > 0));
    asked
        .map(|(need, judged)| measure_one(judged, rankings.get(need).unwrap_or(&nothing)))
        .collect()
}

/// By how much rankings differ from others of the same needs: for each measure the mean of the
/// differences need by need, with a bootstrap interval over needs.
pub fn compare(reference: &[Measured], other: &[Measured]) -> Vec<Measure> {
    let difference = |at: usize| {
        let pairs = reference.iter().zip(other);
        pairs.filter_map(|(left, right)| Some(right[at]? - left[at]?)).collect::<Vec<f64>>()
    };
    NAMES.iter().enumerate().map(|(at, name)| summary(name, &difference(at))).collect()
}

/// The mean and interval of each measure over needs.
pub fn summarise(each: &[Measured]) -> Vec<Measure> {
    let of = |at: usize| each.iter().filter_map(|values| values[at]).collect::<Vec<f64>>();
    NAMES.iter().enumerate().map(|(at, name)| summary(name, &of(at))).collect()
}

pub(super) fn measure_one(judged: &Judgements, ranking: &[String]) -> Measured {
    let mut seen = BTreeSet::new();
    let order: Vec<&String> = ranking.iter().filter(|id| seen.insert(*id)).collect();
    let mut best: Vec<u8> = judged.values().copied().collect();
    best.sort_unstable_by(|a, b| b.cmp(a));
    let ideal = gain(&best);
    let mut ranked: Vec<u8> = order.iter().filter_map(|id| judged.get(*id).copied()).collect();
    let mut missing: Vec<u8> =
        judged.iter().filter(|(id, _)| !seen.contains(id)).map(|(_, grade)| *grade).collect();
    missing.sort_unstable();
    ranked.extend(missing);
    let grade = |id: &&String| judged.get(*id).copied().unwrap_or(0);
    let top: Vec<u8> = order.iter().take(CUT).map(grade).collect();
    let first = top.iter().position(|grade| *grade > 0);
    let relevant = judged.values().filter(|grade| **grade > 0).count();
    let found = order.iter().take(RECALL_CUT).filter(|id| grade(id) > 0).count();
    [
        Some(gain(&ranked) / ideal),
        auc(&ranked),
        Some(gain(&top) / ideal),
        Some(first.map_or(0.0, |place| 1.0 / number(place + 1))),
        Some(number(found) / number(relevant)),
    ]
}

/// Discounted cumulative gain of the first [`CUT`] grades.
fn gain(grades: &[u8]) -> f64 {
    let places = (2..).map(|rank: u32| f64::from(rank).log2());
    grades
        .iter()
        .take(CUT)
        .zip(places)
        .map(|(grade, log)| (f64::from(*grade).exp2() - 1.0) / log)
        .sum()
}

/// The chance that a good answer stands before a wrong one.
fn auc(ranked: &[u8]) -> Option<f64> {
    let wrong = ranked.iter().filter(|grade| **grade == 0).count();
    let good = ranked.iter().filter(|grade| **grade >= GOOD_GRADE).count();
    if wrong == 0 || good == 0 {
        return None;
    }
    let (mut good_before, mut wins) = (0_usize, 0_usize);
    for grade in ranked {
        match *grade {
            0 => wins += good_before,
            GOOD_GRADE.. => good_before += 1,
            _ => {}
        }
    }
    Some(number(wins) / (number(wrong) * number(good)))
}

/// Mean and interval of values, one a need.
pub(super) fn summary(name: &'static str, values: &[f64]) -> Measure {
    let needs = values.len();
    let mean = mean(values.iter().copied(), needs);
    let mut random = SEED;
    let mut means: Vec<f64> = (0..RESAMPLINGS)
        .map(|_| self::mean((0..needs).map(|_| values[pick(&mut random, needs)]), needs))
        .collect();
    means.sort_unstable_by(f64::total_cmp);
    let low = RESAMPLINGS / 40;
    Measure { name, mean, interval: (means[low], means[RESAMPLINGS - 1 - low]), needs }
}

fn mean(values: impl Iterator<Item = f64>, count: usize) -> f64 {
    if count == 0 { 0.0 } else { values.sum::<f64>() / number(count) }
}

/// A measure in millionths, as it is kept and sent.
#[expect(clippy::cast_possible_truncation, reason = "clamped to what fits")]
pub fn ppm(value: f64) -> i32 {
    (value * 1e6).round().clamp(-1e9, 1e9) as i32
}

/// A place below `count` from SplitMix64 (Steele, Lea and Flood 2014).
pub(super) fn pick(state: &mut u64, count: usize) -> usize {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mut mixed = *state;
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    usize::try_from((mixed ^ (mixed >> 31)) % (count as u64)).unwrap_or(0)
}

#[expect(clippy::cast_precision_loss, reason = "counts of documents stay far below 2^52")]
const fn number(count: usize) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(grades: &[(&str, u8)]) -> Judgements {
        grades.iter().map(|(id, grade)| ((*id).to_owned(), *grade)).collect()
    }

    fn ranking(ids: &[&str]) -> Vec<String> {
        ids.iter().map(|id| (*id).to_owned()).collect()
    }

    #[test]
    fn a_perfect_ranking_scores_one_and_an_empty_one_its_worst() {
        let grades = judged(&[("a", 3), ("b", 1), ("c", 0)]);
        let perfect = measure_one(&grades, &ranking(&["a", "b", "c"]));
        assert_eq!(perfect, [Some(1.0); 5]);
        let [ndcg, auc, plain, mrr, recall] = measure_one(&grades, &[]);
        // Worst first: grades 0, 1, 3 at ranks 1 to 3.
        let expected = (1.0 / 3f64.log2() + 7.0 / 2.0) / (7.0 + 1.0 / 3f64.log2());
        assert!((ndcg.unwrap() - expected).abs() < 1e-12);
        assert_eq!((auc, plain, mrr, recall), (Some(0.0), Some(0.0), Some(0.0), Some(0.0)));
    }

    #[test]
    fn unjudged_achievements_push_down_all_but_the_judged_measures() {
        let grades = judged(&[("a", 2), ("c", 0)]);
        let [judged_ndcg, auc, ndcg, mrr, recall] =
            measure_one(&grades, &ranking(&["x", "a", "x", "c"]));
        assert_eq!((judged_ndcg, auc, recall), (Some(1.0), Some(1.0), Some(1.0)));
        assert_eq!(mrr, Some(0.5));
        assert!((ndcg.unwrap() - 1.0 / 3f64.log2()).abs() < 1e-12);
    }

    #[test]
    fn needs_without_a_right_answer_do_not_count_and_intervals_hold_the_mean() {
        let judgements = BTreeMap::from([
            ("n1".to_owned(), judged(&[("a", 3)])),
            ("n2".to_owned(), judged(&[("a", 0)])),
            ("n3".to_owned(), judged(&[("b", 1)])),
        ]);
        let rankings = BTreeMap::from([("n1".to_owned(), ranking(&["a"]))]);
        let measures = measure(&judgements, &rankings);
        let ndcg = measures.iter().find(|measure| measure.name == "ndcg@10").unwrap();
        assert_eq!((ndcg.mean, ndcg.needs), (0.5, 2));
        assert!(ndcg.interval.0 <= 0.5 && 0.5 <= ndcg.interval.1);
        assert_eq!(measures, measure(&judgements, &rankings), "the same seed, the same interval");
    }
}
