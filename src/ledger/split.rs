//! A whole cut into parts that add up to it.

use crate::domain::trade::parts::WHOLE_BP;

/// Cuts an amount by shares in basis points, to the last fen: each gets its part rounded down, and
/// the fen left over go one each to the largest remainders, the earlier first. What the shares leave
/// of the whole is the last part, so there is one part more than there are shares. A negative amount
/// is cut as its magnitude is, so that what takes something back takes back the very parts.
///
/// Shares beyond [`WHOLE_BP`] together are refused long before; here the later ones get nothing.
pub fn split(amount: i64, shares: &[u32]) -> Vec<i64> {
    let mut rest = WHOLE_BP;
    let mut parts = Vec::with_capacity(shares.len() + 1);
    for share in shares {
        let share = (*share).min(rest);
        rest -= share;
        parts.push(share);
    }
    parts.push(rest);
    let magnitude = i128::from(amount).abs();
    let whole = i128::from(WHOLE_BP);
    let product = |share: u32| magnitude * i128::from(share);
    let mut cut: Vec<i128> = parts.iter().map(|share| product(*share) / whole).collect();
    let mut left = magnitude - cut.iter().sum::<i128>();
    let mut places: Vec<usize> = (0..parts.len()).collect();
    places.sort_by_key(|place| {
        let share = parts.get(*place).copied().unwrap_or_default();
        (std::cmp::Reverse(product(share) % whole), *place)
    });
    for place in places {
        if let Some(part) = cut.get_mut(place).filter(|_| left > 0) {
            *part += 1;
            left -= 1;
        }
    }
    let sign = i128::from(amount.signum());
    // No part is larger than the whole, which fits.
    cut.into_iter().map(|part| i64::try_from(part * sign).unwrap_or_default()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn fen_that_are_left_over_go_to_the_largest_remainders() {
        assert_eq!(split(100, &[3_333, 3_333, 3_334]), [33, 33, 34, 0]);
        assert_eq!(split(1, &[4_000, 6_000]), [0, 1, 0]);
        assert_eq!(split(1, &[5_000, 5_000]), [1, 0, 0], "the earlier of two alike");
        assert_eq!(split(-1, &[5_000, 5_000]), [-1, 0, 0], "and it is taken back from there");
        assert_eq!(split(10, &[2_500]), [3, 7], "half a fen each: the earlier gets it");
        assert_eq!(split(7, &[]), [7]);
        assert_eq!(split(i64::MIN, &[10_000]), [i64::MIN, 0]);
        assert_eq!(split(i64::MAX, &[5_000, 5_000]), [i64::MAX / 2 + 1, i64::MAX / 2, 0]);
    }

    proptest! {
        #[test]
        fn parts_add_up_to_the_whole(
            amount in any::<i64>(),
            shares in proptest::collection::vec(0_u32..4_000, 0..6),
        ) {
            let parts = split(amount, &shares);
            prop_assert_eq!(parts.len(), shares.len() + 1);
            let sum: i128 = parts.iter().copied().map(i128::from).sum();
            prop_assert_eq!(sum, i128::from(amount));
        }
    }
}
