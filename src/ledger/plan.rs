//! 计划线: what each year is to have.

use num_bigint::BigUint;

use crate::domain::target::{PlanLine, Target, YEARS_MAX};

/// The years of a target's way, the base year and the final one with it.
pub fn years(target: &Target) -> std::ops::RangeInclusive<i64> {
    target.base_year..=target.final_year
}

/// What a year is to have, in the metric's unit; none for a year outside the target's.
///
/// LINEAR: base + (final − base) × k ÷ n, rounded down; COMPOUND: the n-th root of
/// baseⁿ⁻ᵏ × finalᵏ, rounded down, in whole numbers throughout; GIVEN: as given. The base year has
/// the base value and the final year the final value on every line.
pub fn plan_value(target: &Target, year: i64) -> Option<i64> {
    let past = year.checked_sub(target.base_year)?;
    let span = target.final_year.checked_sub(target.base_year)?;
    if !(1..=YEARS_MAX).contains(&span) || !(0..=span).contains(&past) {
        return None;
    }
    let (base, end) = (target.base_value, target.final_value);
    if past == 0 {
        return Some(base);
    }
    if past == span {
        return Some(end);
    }
    match target.plan_line.unwrap_or(PlanLine::Linear) {
        PlanLine::Linear => {
            let way = (i128::from(end) - i128::from(base)) * i128::from(past);
            i64::try_from(i128::from(base) + way.div_euclid(i128::from(span))).ok()
        }
        PlanLine::Compound => {
            let number = |value: i64| BigUint::from(u64::try_from(value).unwrap_or_default());
            let (past, span) = (u32::try_from(past).ok()?, u32::try_from(span).ok()?);
            let product = number(base).pow(span - past) * number(end).pow(past);
            i64::try_from(product.nth_root(span)).ok()
        }
        PlanLine::Given => {
            target.given.iter().find(|given| given.year == year).map(|given| given.value)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::target::YearValue;
    use proptest::prelude::*;

    fn target(line: PlanLine, base: i64, end: i64, span: i64) -> Target {
        Target {
            base_year: 2020,
            base_value: base,
            final_year: 2020 + span,
            final_value: end,
            plan_line: Some(line),
            ..Target::default()
        }
    }

    fn line(target: &Target) -> Vec<i64> {
        years(target).map(|year| plan_value(target, year).unwrap()).collect()
    }

    #[test]
    fn the_road_from_thirteen_to_twenty_five_hundred_million_is_the_published_one() {
        let linear = target(PlanLine::Linear, 130_000_000_000, 250_000_000_000, 5);
        let steps = [0, 1, 2, 3, 4, 5].map(|k| 130_000_000_000 + k * 24_000_000_000_i64);
        assert_eq!(line(&linear), steps);
        let compound = target(PlanLine::Compound, 130_000_000_000, 250_000_000_000, 5);
        // Hundredths of a hundred million yuan, rounded.
        let rounded: Vec<i64> =
            line(&compound).iter().map(|fen| (fen + 50_000_000) / 100_000_000).collect();
        assert_eq!(rounded, [1_300, 1_482, 1_689, 1_925, 2_194, 2_500]);
    }

    #[test]
    fn years_given_are_taken_as_they_are_and_no_year_outside_has_a_value() {
        let mut given = target(PlanLine::Given, 5, 9, 3);
        given.given = [(2021, 4), (2022, 8), (2023, 9)]
            .map(|(year, value)| YearValue { year, value })
            .to_vec();
        assert_eq!(line(&given), [5, 4, 8, 9]);
        assert_eq!((plan_value(&given, 2019), plan_value(&given, 2024)), (None, None));
        assert_eq!(plan_value(&given, i64::MIN), None);
        let empty = Target::default();
        assert_eq!(plan_value(&empty, 0), None);
    }

    proptest! {
        #[test]
        fn lines_rise_or_fall_without_turning_and_end_exactly_at_the_final_value(
            base in prop_oneof![1_i64..1_000, 1..=i64::MAX],
            end in prop_oneof![0_i64..1_000, 0..=i64::MAX],
            span in 1..=YEARS_MAX,
            is_compound in any::<bool>(),
        ) {
            let kind = if is_compound { PlanLine::Compound } else { PlanLine::Linear };
            let values = line(&target(kind, base, end, span));
            prop_assert_eq!((values[0], values[values.len() - 1]), (base, end));
            for pair in values.windows(2) {
                let is_right = if base <= end { pair[0] <= pair[1] } else { pair[0] >= pair[1] };
                prop_assert!(is_right);
            }
        }

        #[test]
        fn a_compound_value_is_the_largest_whole_number_below_the_root(
            base in 1_i64..10_000, end in 1_i64..10_000, past in 1_u32..4,
        ) {
            let target = target(PlanLine::Compound, base, end, 4);
            let value = i128::from(plan_value(&target, 2020 + i64::from(past)).unwrap());
            let product = i128::from(base).pow(4 - past) * i128::from(end).pow(past);
            prop_assert!(value.pow(4) <= product && (value + 1).pow(4) > product);
        }
    }
}
