//! Laws over random texts and figures.

use super::phrases::PHRASES;
use proptest::prelude::*;
use qianxian::indicators::{compare, read};

/// Full-width twins of ASCII letters, digits and signs; what stands in a unit's brackets too.
fn full_width(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '!'..='~' => char::from_u32(u32::from(c) + 0xFEE0).unwrap(),
            c => c,
        })
        .collect()
}

/// Pieces that readers stumble over.
fn rough() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("≥".to_owned()),
        Just("耐温".to_owned()),
        Just("提高".to_owned()),
        Just("由".to_owned()),
        Just("不低于".to_owned()),
        Just("±".to_owned()),
        Just("×10⁻".to_owned()),
        Just("(".to_owned()),
        Just(")".to_owned()),
        Just("万元".to_owned()),
        Just("百分之".to_owned()),
        Just("~-".to_owned()),
        Just("/".to_owned()),
        Just("的".to_owned()),
        Just("MPa·".to_owned()),
        "[0-9]{1,30}",
        "\\PC{0,6}",
        "[ -~]{0,6}",
    ];
    proptest::collection::vec(piece, 0..20).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn any_text_is_read(text in "\\PC{0,200}") {
        let found = read(&text);
        compare(&found, &found);
    }

    #[test]
    fn any_pieces_are_read_the_same_twice(text in rough()) {
        let found = read(&text);
        prop_assert_eq!(&found, &read(&text));
        for statement in &found.read {
            prop_assert!(!statement.metric.is_empty());
            prop_assert!(statement.low <= statement.high);
        }
        let fit = compare(&found, &found).fit;
        prop_assert!((0..=1_000_000).contains(&fit));
    }

    #[test]
    fn width_changes_nothing(place in 0..PHRASES.len()) {
        let text = PHRASES[place].0;
        let key = |text: &str| {
            let read = read(text).read;
            read.into_iter().map(|s| (s.key, s.operator, s.change, s.low, s.high, s.dimension)).collect::<Vec<_>>()
        };
        prop_assert_eq!(key(text), key(&full_width(text)));
    }

    #[test]
    fn a_better_claim_never_fits_worse(
        wanted in 1..10_000u32,
        offered in 1..10_000u32,
        better in 0..10_000u32,
        shape in 0..4usize,
    ) {
        let more = offered + better;
        let less = offered.saturating_sub(better).max(1);
        let (demand, claim, best) = match shape {
            0 => (format!("抗压强度≥{wanted}kPa"), format!("抗压强度{offered}kPa"), format!("抗压强度{more}kPa")),
            1 => (format!("寿命不低于{wanted}天"), format!("寿命≥{offered}天"), format!("寿命≥{more}天")),
            2 => (format!("误差≤{wanted}μm"), format!("误差±{offered}μm"), format!("误差±{less}μm")),
            _ => (format!("能耗降低{wanted}%"), format!("能耗降低{offered}%"), format!("能耗降低{more}%以上")),
        };
        let demands = read(&demand);
        let fit = |claim: &str| compare(&demands, &read(claim)).fit;
        prop_assert!(fit(&best) >= fit(&claim), "{demand}: {claim}, {best}");
    }
}
