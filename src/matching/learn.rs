//! How should the weights be set, so that rankings agree with what people judged?
//!
//! Pairwise: of two achievements judged for one need, the better one should score higher. The
//! logistic loss over such pairs is minimised over weights that are not negative and add up to one,
//! by exponentiated gradient steps that start at the parent's weights and are held to them by the
//! Kullback-Leibler divergence (Kivinen and Warmuth 1997). How strongly is chosen by
//! cross-validation; what it gained is measured on needs that were held out. The same input and
//! seed give the same weights.

use std::collections::BTreeMap;

use super::quality::{Judgements, Measure, measure_one, pick, summary};
use super::rank::Match;
use super::signals::SignalKind;
use super::weights::{POINTS_MAX, Weights};

/// Fewest needs of which one judged achievement is better than another.
pub const NEEDS_MIN: usize = 20;
/// Fewest pairs of a better and a worse achievement, over all needs.
pub const PAIRS_MIN: usize = 100;
/// Of so many needs one is held out.
const HELD_OUT_OF: usize = 3;
/// Parts of the cross-validation.
const FOLDS: usize = 5;
/// Most pairs of one need that the fit looks at.
const NEED_PAIRS_MAX: usize = 60;
/// How strongly weights may be held to the parent's, strongest first, in millionths.
const STRENGTHS_PPM: [u32; 6] = [1_000_000, 300_000, 100_000, 30_000, 10_000, 3_000];
/// Steps of the descent.
const STEPS: u32 = 150;
/// Size of the first step; later ones shrink with the root of their number.
const STEP: f64 = 0.5;
/// How sharply a difference of scores decides a pair.
const SHARPNESS: f64 = 10.0;
/// Share of the start that is spread over all signals, so that none is stuck at nothing.
const SPREAD: f64 = 0.02;
/// Learned weights are multiples of this many points.
const UNIT: i32 = 1_000;
/// The measures of [`measure_one`] that look at judged achievements alone, and their places there.
const MEASURES: [(&str, usize); 2] = [("judged_ndcg@10", 0), ("judged_auc", 1)];
const SIGNALS: usize = SignalKind::ALL.len();

/// How well each signal fits, in the order of [`SignalKind::ALL`], in parts per million.
type Fits = [i32; SIGNALS];

/// What people judged of one need, and what the signals say of it.
#[derive(Debug, Clone)]
pub struct JudgedNeed {
    /// The need's id.
    pub need: String,
    judgements: Judgements,
    found: Vec<(String, Fits)>,
}

impl JudgedNeed {
    /// A need's judgements beside its matches under whichever weights.
    pub fn new(need: String, judgements: Judgements, matches: &[Match]) -> Self {
        let judged =
            matches.iter().filter(|found| judgements.contains_key(found.record.id.as_str()));
        let found = judged.map(|found| (found.record.id.as_str().to_owned(), fits_of(found)));
        Self { need, found: found.collect(), judgements }
    }

    /// The differences of fits between better and worse achievements, and how much each matters.
    fn pairs(&self) -> Vec<([f64; SIGNALS], f64)> {
        let grade = |id: &str| self.judgements.get(id).copied().unwrap_or(0);
        let mut pairs = Vec::new();
        for (better, high) in &self.found {
            for (worse, low) in &self.found {
                let gain = f64::from(grade(better)).exp2() - f64::from(grade(worse)).exp2();
                if gain > 0.0 {
                    let difference = std::array::from_fn(|signal| {
                        f64::from(high[signal] - low[signal]) / f64::from(POINTS_MAX)
                    });
                    pairs.push((difference, gain));
                }
            }
        }
        pairs
    }

    /// The measures of the judged achievements under these weights.
    fn measures(&self, weights: &Shares) -> [Option<f64>; 5] {
        let mut order: Vec<(i32, &String)> =
            self.found.iter().map(|(id, fits)| (weights.score(fits), id)).collect();
        order.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(b.1)));
        let ranking: Vec<String> = order.into_iter().map(|(_, id)| id.clone()).collect();
        measure_one(&self.judgements, &ranking)
    }
}

fn fits_of(found: &Match) -> Fits {
    SignalKind::ALL.map(|kind| {
        let signal = found.signals.iter().find(|signal| signal.kind == kind);
        signal.map_or(0, |signal| signal.fit)
    })
}

/// Weights in the order of [`SignalKind::ALL`], in points.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Shares([i32; SIGNALS]);

impl Shares {
    fn of(weights: &Weights) -> Self {
        let weight = |kind| weights.signals().iter().find(|(known, _)| *known == kind);
        Self(SignalKind::ALL.map(|kind| weight(kind).map_or(0, |(_, weight)| *weight)))
    }

    /// The score, as the ranking adds it up.
    fn score(&self, fits: &Fits) -> i32 {
        let each = self.0.iter().zip(fits).map(|(weight, fit)| {
            i32::try_from(i64::from(*weight) * i64::from(*fit) / i64::from(POINTS_MAX)).unwrap_or(0)
        });
        each.sum()
    }

    /// Shares of one as points that add up exactly, the largest remainders rounded up.
    fn rounded(shares: &[f64; SIGNALS]) -> Self {
        let units = f64::from(POINTS_MAX / UNIT);
        let whole = shares.map(|share| units_below(share * units));
        let left = POINTS_MAX / UNIT - whole.iter().sum::<i32>();
        let mut by_remainder: Vec<usize> = (0..SIGNALS).collect();
        let remainder = |signal: &usize| shares[*signal] * units - f64::from(whole[*signal]);
        by_remainder.sort_by(|a, b| remainder(b).total_cmp(&remainder(a)).then(a.cmp(b)));
        let mut points = whole.map(|units| units * UNIT);
        for signal in by_remainder.into_iter().take(usize::try_from(left).unwrap_or(0)) {
            points[signal] += UNIT;
        }
        Self(points)
    }
}

/// The largest whole number of units that is not above `units`.
#[expect(clippy::cast_possible_truncation, reason = "clamped to what fits")]
fn units_below(units: f64) -> i32 {
    units.floor().clamp(0.0, f64::from(POINTS_MAX / UNIT)) as i32
}

/// A measure before and after.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// Under the parent.
    pub before: Measure,
    /// Under the learned weights.
    pub after: Measure,
    /// The needs' differences, after less before.
    pub difference: Measure,
}

/// What was learned.
#[derive(Debug, Clone, PartialEq)]
pub struct Lesson {
    /// Each signal's weight in points, or none when nothing beat the parent.
    pub weights: Option<Vec<(SignalKind, i32)>>,
    /// How strongly they were held to the parent's, in millionths.
    pub strength_ppm: u32,
    /// Needs learned from.
    pub train_needs: usize,
    /// Needs held out.
    pub held_out_needs: usize,
    /// The measures on the needs held out.
    pub changes: Vec<Change>,
    /// Whether the gain on the needs held out includes no loss over its whole interval.
    pub recommended: bool,
}

/// There is too little to learn from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("learn weights: {needs} needs with {pairs} pairs are too few")]
pub struct TooLittle {
    /// Needs of which one judged achievement is better than another.
    pub needs: usize,
    /// Pairs of a better and a worse achievement.
    pub pairs: usize,
}

/// Fits the weights to what people judged, held to the parent's.
///
/// # Errors
/// When fewer than [`NEEDS_MIN`] needs or [`PAIRS_MIN`] pairs tell better from worse.
pub fn learn(judged: Vec<JudgedNeed>, parent: &Weights, seed: i64) -> Result<Lesson, TooLittle> {
    let by_need: BTreeMap<String, JudgedNeed> =
        judged.into_iter().map(|need| (need.need.clone(), need)).collect();
    let mut cases: Vec<Case> =
        by_need.into_values().map(Case::new).filter(|case| !case.pairs.is_empty()).collect();
    let pairs = cases.iter().map(|case| case.pairs_in_all).sum();
    if cases.len() < NEEDS_MIN || pairs < PAIRS_MIN {
        return Err(TooLittle { needs: cases.len(), pairs });
    }
    shuffle(&mut cases, seed);
    let train = cases.split_off(cases.len().div_ceil(HELD_OUT_OF));
    let (held_out, parent) = (cases, Shares::of(parent));
    let train: Vec<&Case> = train.iter().collect();
    let strength_ppm = best_strength(&train, &parent);
    let learned = match strength_ppm {
        Some(strength) => fit(&train, &parent, strength),
        None => parent.clone(),
    };
    let changes: Vec<Change> = MEASURES
        .iter()
        .map(|(name, place)| change(name, *place, &held_out, &parent, &learned))
        .collect();
    let recommended = changes
        .first()
        .is_some_and(|change| change.difference.interval.0 >= 0.0 && change.difference.mean > 0.0);
    let weights = (learned != parent).then(|| SignalKind::ALL.into_iter().zip(learned.0).collect());
    Ok(Lesson {
        weights,
        strength_ppm: strength_ppm.unwrap_or(0),
        train_needs: train.len(),
        held_out_needs: held_out.len(),
        changes,
        recommended,
    })
}

/// A need with its pairs.
struct Case {
    need: JudgedNeed,
    pairs: Vec<([f64; SIGNALS], f64)>,
    pairs_in_all: usize,
}

impl Case {
    /// Keeps the pairs that the fit looks at, evenly over all, their weights adding up to one.
    fn new(need: JudgedNeed) -> Self {
        let all = need.pairs();
        let pairs_in_all = all.len();
        let kept = pairs_in_all.min(NEED_PAIRS_MAX);
        let mut pairs: Vec<_> = (0..kept).map(|place| all[place * pairs_in_all / kept]).collect();
        let sum: f64 = pairs.iter().map(|(_, gain)| gain).sum();
        for (_, gain) in &mut pairs {
            *gain /= sum;
        }
        Self { need, pairs, pairs_in_all }
    }

    fn ndcg(&self, weights: &Shares) -> f64 {
        self.need.measures(weights)[0].unwrap_or(0.0)
    }
}

/// Fisher and Yates's shuffle.
fn shuffle<T>(items: &mut [T], seed: i64) {
    let mut random = seed.cast_unsigned();
    for last in (1..items.len()).rev() {
        items.swap(last, pick(&mut random, last + 1));
    }
}

/// The strength under which needs that a fit has not seen are ranked best; none when the parent
/// ranks them no worse.
fn best_strength(train: &[&Case], parent: &Shares) -> Option<u32> {
    let total = |weights: &Shares, cases: &[&Case]| {
        cases.iter().map(|case| case.ndcg(weights)).sum::<f64>()
    };
    let mut best = (None, total(parent, train));
    for strength in STRENGTHS_PPM {
        let mut sum = 0.0;
        for fold in 0..FOLDS {
            let split = train.iter().copied().enumerate();
            let (seen, unseen): (Vec<_>, Vec<_>) = split.partition(|(n, _)| n % FOLDS != fold);
            let bare = |cases: Vec<(usize, _)>| cases.into_iter().map(|(_, case)| case).collect();
            let (seen, unseen): (Vec<&Case>, Vec<&Case>) = (bare(seen), bare(unseen));
            sum += total(&fit(&seen, parent, strength), &unseen);
        }
        if sum > best.1 {
            best = (Some(strength), sum);
        }
    }
    best.0
}

/// The weights that order the pairs best, held to the parent's.
fn fit(cases: &[&Case], parent: &Shares, strength_ppm: u32) -> Shares {
    let even = 1.0 / f64::from(u32::try_from(SIGNALS).unwrap_or(1));
    let share = |points: i32| f64::from(points) / f64::from(POINTS_MAX);
    let prior = parent.0.map(|points| (1.0 - SPREAD) * share(points) + SPREAD * even);
    let strength = f64::from(strength_ppm) / 1e6;
    let per_need = 1.0 / f64::from(u32::try_from(cases.len()).unwrap_or(u32::MAX).max(1));
    let mut shares = prior;
    for step in 1..=STEPS {
        let mut slope = [0.0; SIGNALS];
        for (difference, gain) in cases.iter().flat_map(|case| &case.pairs) {
            let margin: f64 = shares.iter().zip(difference).map(|(w, d)| w * d).sum();
            let pull = gain * per_need * SHARPNESS / (1.0 + (SHARPNESS * margin).exp());
            for (slope, difference) in slope.iter_mut().zip(difference) {
                *slope -= pull * difference;
            }
        }
        let size = STEP / f64::from(step).sqrt();
        for ((share, prior), slope) in shares.iter_mut().zip(prior).zip(slope) {
            let held = slope + strength * (*share / prior).ln();
            *share *= (-size * held).exp();
        }
        let sum: f64 = shares.iter().sum();
        for share in &mut shares {
            // So that no logarithm is of nothing.
            *share = (*share / sum).max(1e-9);
        }
    }
    let sum: f64 = shares.iter().sum();
    Shares::rounded(&shares.map(|share| share / sum))
}

fn change(
    name: &'static str,
    place: usize,
    held_out: &[Case],
    parent: &Shares,
    learned: &Shares,
) -> Change {
    let value = |case: &Case, weights: &Shares| case.need.measures(weights)[place];
    let both = held_out.iter().filter_map(|case| {
        let (before, after) = (value(case, parent)?, value(case, learned)?);
        Some((before, after))
    });
    let (before, after): (Vec<f64>, Vec<f64>) = both.unzip();
    let difference: Vec<f64> = before.iter().zip(&after).map(|(b, a)| a - b).collect();
    Change {
        before: summary(name, &before),
        after: summary(name, &after),
        difference: summary(name, &difference),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Needs whose people want what is ripe, whatever the words say: the fit of maturity decides.
    fn planted(needs: usize, seed: u64) -> Vec<JudgedNeed> {
        let mut random = seed;
        let ripeness =
            SignalKind::ALL.iter().position(|kind| *kind == SignalKind::Maturity).unwrap();
        let mut one = |number: usize| {
            let mut judgements = Judgements::new();
            let mut found = Vec::new();
            for offer in 0..8 {
                let id = format!("a{offer}");
                let mut fit = || i32::try_from(pick(&mut random, 1_000_001)).unwrap();
                let mut fits = [0; SIGNALS];
                fits[0] = fit();
                let ripe = fit();
                fits[ripeness] = ripe;
                judgements.insert(id.clone(), u8::try_from(ripe / 250_001).unwrap());
                found.push((id, fits));
            }
            JudgedNeed { need: format!("n{number:03}"), judgements, found }
        };
        (0..needs).map(&mut one).collect()
    }

    #[test]
    fn a_planted_preference_is_found_and_pays_on_needs_held_out() {
        let parent = Weights::default();
        let lesson = learn(planted(60, 1), &parent, 7).unwrap();
        let weights = lesson.weights.clone().unwrap();
        assert_eq!(weights.iter().map(|(_, weight)| weight).sum::<i32>(), POINTS_MAX);
        assert!(weights.iter().all(|(_, weight)| *weight >= 0));
        let of = |kind| weights.iter().find(|(known, _)| *known == kind).unwrap().1;
        assert!(of(SignalKind::Maturity) > 3 * 40_000, "{weights:?}");
        let ndcg = &lesson.changes[0];
        assert!(ndcg.difference.interval.0 > 0.05, "{ndcg:?}");
        assert!(lesson.recommended && ndcg.after.mean > ndcg.before.mean);
        assert_eq!((lesson.train_needs, lesson.held_out_needs), (40, 20));
        assert_eq!(lesson, learn(planted(60, 1), &parent, 7).unwrap(), "deterministic");
        let other = learn(planted(60, 1), &parent, 8).unwrap();
        assert_ne!(lesson.changes, other.changes, "another seed holds out others");
    }

    #[test]
    fn noise_is_not_recommended() {
        let mut noise = planted(60, 3);
        let mut random = 5;
        for need in &mut noise {
            for grade in need.judgements.values_mut() {
                *grade = u8::try_from(pick(&mut random, 4)).unwrap();
            }
        }
        let lesson = learn(noise, &Weights::default(), 7).unwrap();
        assert!(!lesson.recommended, "{:?}", lesson.changes[0].difference);
    }

    #[test]
    fn too_little_is_said_to_be_too_little() {
        let few = learn(planted(19, 1), &Weights::default(), 7).unwrap_err();
        assert_eq!(few.needs, 19);
        assert!(learn(Vec::new(), &Weights::default(), 7).is_err());
    }

    #[test]
    fn rounded_shares_add_up_exactly() {
        let even = 1.0 / f64::from(u32::try_from(SIGNALS).unwrap());
        let mut steep = [0.0001; SIGNALS];
        steep[0] = 1.0 - 0.0001 * (1.0 / even - 1.0);
        for shares in [[even; SIGNALS], steep] {
            let Shares(points) = Shares::rounded(&shares);
            assert_eq!(points.iter().sum::<i32>(), POINTS_MAX, "{shares:?}");
            assert!(points.iter().all(|points| points % UNIT == 0 && *points >= 0));
        }
    }
}
