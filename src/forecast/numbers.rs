//! Logarithm and exponential from basic arithmetic alone, so that every machine gets the same bits:
//! those of the system's library may differ in the last place.

use std::f64::consts::{LN_2, SQRT_2};

/// Terms of the logarithm's series; the next one is below the last bit.
const LN_TERMS: i32 = 12;
/// Terms of the exponential's series; the next one is below the last bit.
const EXP_TERMS: i32 = 16;
/// Beyond it the exponential is cut off.
const EXP_MAX: f64 = 700.0;

/// The natural logarithm of a normal number above nothing; 0 for what has none.
pub(super) fn ln(x: f64) -> f64 {
    if !x.is_normal() || x < 0.0 {
        return 0.0;
    }
    let bits = x.to_bits();
    let exponent = i32::try_from(bits >> 52).unwrap_or_default() - 1_023;
    let mantissa = f64::from_bits((bits & ((1 << 52) - 1)) | (1_023 << 52));
    let (mantissa, exponent) = match mantissa > SQRT_2 {
        true => (mantissa / 2.0, exponent + 1),
        false => (mantissa, exponent),
    };
    let part = (mantissa - 1.0) / (mantissa + 1.0);
    let square = part * part;
    let mut sum = 0.0;
    for term in (0..LN_TERMS).rev() {
        sum = sum * square + 1.0 / f64::from(2 * term + 1);
    }
    2.0 * part * sum + f64::from(exponent) * LN_2
}

/// e to the power of `x`, which is held within ±[`EXP_MAX`].
#[expect(clippy::cast_possible_truncation, reason = "held within a thousand")]
pub(super) fn exp(x: f64) -> f64 {
    let x = x.clamp(-EXP_MAX, EXP_MAX);
    let halvings = (x / LN_2).round();
    let rest = x - halvings * LN_2;
    let mut sum = 1.0;
    for term in (1..=EXP_TERMS).rev() {
        sum = 1.0 + sum * rest / f64::from(term);
    }
    let exponent = u64::try_from(halvings as i64 + 1_023).unwrap_or_default();
    sum * f64::from_bits(exponent << 52)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn they_agree_with_the_systems_library() {
        for step in 1..20_000 {
            let x = f64::from(step) / 37.0;
            assert!((ln(x) - x.ln()).abs() <= 1e-13 * x.ln().abs().max(1.0), "ln {x}");
            for x in [x / 2.0, -x / 2.0] {
                assert!((exp(x) / x.exp() - 1.0).abs() < 1e-12, "exp {x}");
            }
        }
        assert_eq!((ln(1.0), exp(0.0), ln(0.0), ln(-1.0)), (0.0, 1.0, 0.0, 0.0));
        assert!(exp(f64::INFINITY).is_finite() && exp(f64::NEG_INFINITY) > 0.0);
    }
}
