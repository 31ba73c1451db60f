//! Two ways timed in turn, so that a machine whose speed drifts slows both: A B A B …

use std::time::{Duration, Instant};

/// Rounds that count, after one that does not.
const ROUNDS: usize = 15;

fn timed(work: &mut dyn FnMut()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}

/// Times both and prints their medians and the median of the ratios, ours ÷ reference.
///
/// `settle` runs untimed after ours, until nothing that ours left behind disturbs the reference.
pub(crate) fn compare(
    name: &str,
    reference: &mut dyn FnMut(),
    ours: &mut dyn FnMut(),
    settle: &mut dyn FnMut(),
) {
    let mut round = || {
        let times = (timed(reference), timed(ours));
        settle();
        times
    };
    round();
    let mut rounds: Vec<(Duration, Duration)> = (0..ROUNDS).map(|_| round()).collect();
    let mut ratios: Vec<f64> = rounds
        .iter()
        .map(|(reference, ours)| ours.as_secs_f64() / reference.as_secs_f64())
        .collect();
    ratios.sort_by(f64::total_cmp);
    let (low, median, high) = (ratios[ROUNDS / 4], ratios[ROUNDS / 2], ratios[ROUNDS * 3 / 4]);
    rounds.sort();
    let reference = rounds[ROUNDS / 2].0;
    rounds.sort_by_key(|(_, ours)| *ours);
    let ours = rounds[ROUNDS / 2].1;
    println!(
        "{name}: reference {reference:?}, ours {ours:?}, ratio {median:.2} [{low:.2}, {high:.2}]"
    );
}
