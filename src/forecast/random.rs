//! Draws from distributions, the same on every machine for a seed and a stream.

use chacha20::ChaCha8Rng;
use chacha20::rand_core::{Rng, SeedableRng};

use super::numbers::{exp, ln};

/// Largest mean of which arrivals are counted one by one in one go; more go in parts.
const POISSON_PART: f64 = 30.0;
/// Draws that a rejection makes at most; the chance of so many is beyond astronomical.
const TRIES_MAX: u32 = 1_000;

/// A source of draws.
pub(super) struct Dice(ChaCha8Rng);

impl Dice {
    /// The source of a seed's stream. Streams are independent, so that what one deal draws does not
    /// change what the others draw.
    pub(super) fn new(seed: i64, stream: u64) -> Self {
        let mut key = [0; 32];
        key[..8].copy_from_slice(&seed.to_le_bytes());
        let mut source = ChaCha8Rng::from_seed(key);
        source.set_stream(stream);
        Self(source)
    }

    /// The stream that belongs to a name (FNV-1a).
    pub(super) fn stream_of(name: &str) -> u64 {
        name.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        })
    }

    /// A number between nothing and one, neither of them; 32 bits fine.
    pub(super) fn unit(&mut self) -> f64 {
        (f64::from(self.0.next_u32()) + 0.5) / 4_294_967_296.0
    }

    /// A place in a list of so many, at most 2³²; 0 for an empty one.
    pub(super) fn below(&mut self, count: usize) -> usize {
        let scaled = u64::from(self.0.next_u32()).saturating_mul(count as u64) >> 32;
        usize::try_from(scaled).unwrap_or_default()
    }

    /// Normal with mean 0 and deviation 1 (Marsaglia's polar method).
    pub(super) fn normal(&mut self) -> f64 {
        for _ in 0..TRIES_MAX {
            let (x, y) = (2.0 * self.unit() - 1.0, 2.0 * self.unit() - 1.0);
            let square = x * x + y * y;
            if square > 0.0 && square < 1.0 {
                return x * (-2.0 * ln(square) / square).sqrt();
            }
        }
        0.0
    }

    /// Gamma with that shape and scale 1 (Marsaglia and Tsang 2000).
    pub(super) fn gamma(&mut self, shape: f64) -> f64 {
        if shape < 1.0 {
            let boost = exp(ln(self.unit()) / shape.max(f64::MIN_POSITIVE));
            return self.gamma(shape + 1.0) * boost;
        }
        let size = shape - 1.0 / 3.0;
        let spread = 1.0 / (9.0 * size).sqrt();
        for _ in 0..TRIES_MAX {
            let x = self.normal();
            let cube = 1.0 + spread * x;
            let cube = cube * cube * cube;
            if cube > 0.0 && ln(self.unit()) < 0.5 * x * x + size * (1.0 - cube + ln(cube)) {
                return size * cube;
            }
        }
        shape
    }

    /// Beta, the share of `won` in all.
    pub(super) fn beta(&mut self, won: f64, lost: f64) -> f64 {
        let (won, lost) = (self.gamma(won), self.gamma(lost));
        let all = won + lost;
        if all > 0.0 { won / all } else { 0.5 }
    }

    /// A count with that mean.
    pub(super) fn poisson(&mut self, mean: f64) -> u32 {
        let (mut count, mut left) = (0, mean.max(0.0));
        while left > 0.0 {
            let floor = exp(-left.min(POISSON_PART));
            left -= POISSON_PART;
            let mut product = self.unit();
            while product > floor {
                count += 1;
                product *= self.unit();
            }
        }
        count
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Mean and variance of many draws.
    fn moments(mut draw: impl FnMut() -> f64) -> (f64, f64) {
        let draws: Vec<f64> = (0..20_000).map(|_| draw()).collect();
        let mean = draws.iter().sum::<f64>() / 20_000.0;
        (mean, draws.iter().map(|it| (it - mean) * (it - mean)).sum::<f64>() / 20_000.0)
    }

    #[track_caller]
    fn near(found: (f64, f64), wanted: (f64, f64)) {
        assert!((found.0 - wanted.0).abs() < 0.04 * wanted.0.max(1.0), "{found:?} {wanted:?}");
        assert!((found.1 - wanted.1).abs() < 0.06 * wanted.1.max(0.1), "{found:?} {wanted:?}");
    }

    #[test]
    fn the_draws_have_the_means_and_variances_of_their_distributions() {
        let mut dice = Dice::new(7, 1);
        near(moments(|| dice.unit()), (0.5, 1.0 / 12.0));
        near(moments(|| dice.normal()), (0.0, 1.0));
        near(moments(|| dice.gamma(0.5)), (0.5, 0.5));
        near(moments(|| dice.gamma(9.0)), (9.0, 9.0));
        near(moments(|| dice.beta(2.0, 6.0)), (0.25, 0.25 * 0.75 / 9.0));
        near(moments(|| f64::from(dice.poisson(3.0))), (3.0, 3.0));
        near(moments(|| f64::from(dice.poisson(75.0))), (75.0, 75.0));
        assert_eq!((dice.poisson(0.0), dice.poisson(-1.0), dice.below(0)), (0, 0, 0));
        assert!((0..1_000).all(|_| dice.below(3) < 3));
    }

    #[test]
    fn a_seed_and_a_stream_always_give_the_same_numbers() {
        let numbers = |seed, stream| {
            let mut dice = Dice::new(seed, stream);
            [0; 4].map(|_| dice.0.next_u32())
        };
        assert_eq!(numbers(1, 0), numbers(1, 0));
        assert_ne!(numbers(1, 0), numbers(1, 1));
        assert_ne!(numbers(1, 0), numbers(-1, 0));
        // Written down once: a change would silently change every forecast.
        assert_eq!(numbers(0, 0), FIRST_OF_CHACHA8);
    }

    /// ChaCha8's keystream under a key of zeroes (published test vector 3e00ef2f895f40d6…).
    const FIRST_OF_CHACHA8: [u32; 4] = [0x2fef_003e, 0xd640_5f89, 0xe8b8_5b7f, 0xa1a5_091f];
}
