//! The commercial signals: how the achievement may be had, and for how much.

use super::verdict::Verdict;
use super::weights::POINTS_MAX;
use crate::domain::words::Word;
use crate::domain::{Achievement, Fen, Need};

/// A price that is still open may fit or not: half.
const NEGOTIABLE_PERCENT: i32 = 50;

pub(super) fn cooperation(need: &Need, offer: &Achievement) -> Verdict {
    if need.cooperation_modes.is_empty() || offer.cooperation_modes.is_empty() {
        return Verdict::unknown(
            "COOPERATION_UNKNOWN",
            "合作方式未写明",
            "ways of cooperation not stated",
        );
    }
    let shared: Vec<_> = need
        .cooperation_modes
        .iter()
        .filter(|mode| offer.cooperation_modes.contains(mode))
        .collect();
    if shared.is_empty() {
        return Verdict::percent(
            0,
            "COOPERATION_DIFFERENT",
            "双方没有共同的合作方式",
            "no way of cooperation in common",
        );
    }
    let zh: Vec<&str> = shared.iter().map(|mode| mode.zh()).collect();
    let en: Vec<&str> = shared.iter().map(|mode| mode.en()).collect();
    Verdict::percent(
        100,
        "COOPERATION_SHARED",
        format!("都接受：{}", zh.join("、")),
        format!("both accept: {}", en.join(", ")),
    )
}

/// Within the budget fits wholly; above it the fit falls to nothing at twice the budget.
pub(super) fn price(need: &Need, offer: &Achievement) -> Verdict {
    let Some(budget) = need.budget_max else {
        return Verdict::unknown("BUDGET_UNKNOWN", "需求未写明预算", "the need states no budget");
    };
    let Some(price) = offer.ask_price else {
        return Verdict::percent(
            NEGOTIABLE_PERCENT,
            "PRICE_NEGOTIABLE",
            format!("价格面议，预算 {}", budget.to_words()),
            format!("price negotiable, budget {}", budget.to_english()),
        );
    };
    let (asked, limit) = (price.to_words(), budget.to_words());
    let (asked_en, limit_en) = (price.to_english(), budget.to_english());
    if price <= budget {
        return Verdict::percent(
            100,
            "PRICE_WITHIN",
            format!("拟价 {asked}，在预算 {limit} 之内"),
            format!("asking price {asked_en}, within the budget of {limit_en}"),
        );
    }
    let above = Fen::new(price.get().saturating_sub(budget.get()));
    let (over, over_en) = (above.to_words(), above.to_english());
    let mut verdict = Verdict::percent(
        0,
        "PRICE_ABOVE",
        format!("拟价 {asked}，比预算 {limit} 高 {over}"),
        format!("asking price {asked_en}, {over_en} above the budget of {limit_en}"),
    );
    verdict.fit = fit_above(price, budget);
    verdict
}

fn fit_above(price: Fen, budget: Fen) -> i32 {
    let (price, budget) = (i128::from(price.get()), i128::from(budget.get()).max(1));
    let left = (2 * budget - price).max(0);
    i32::try_from(left * i128::from(POINTS_MAX) / budget).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::words::CooperationMode;

    #[test]
    fn a_price_above_the_budget_fits_less_and_less() {
        let fit = |budget: Option<i64>, asked: Option<i64>| {
            let need = Need { budget_max: budget.map(Fen::new), ..Need::default() };
            let offer = Achievement { ask_price: asked.map(Fen::new), ..Achievement::default() };
            price(&need, &offer).fit
        };
        assert_eq!(fit(Some(100), Some(100)), 1_000_000);
        assert_eq!(fit(Some(100), Some(150)), 500_000);
        assert_eq!(fit(Some(100), Some(200)), 0);
        assert_eq!(fit(Some(1), Some(i64::MAX)), 0);
        assert_eq!(fit(Some(100), None), 500_000);
        assert_eq!(fit(None, Some(100)), 0);
    }

    #[test]
    fn one_shared_way_of_cooperation_is_enough() {
        let need = Need {
            cooperation_modes: vec![CooperationMode::Transfer, CooperationMode::Development],
            ..Need::default()
        };
        let mut offer = Achievement {
            cooperation_modes: vec![CooperationMode::Development, CooperationMode::Equity],
            ..Achievement::default()
        };
        let verdict = cooperation(&need, &offer);
        assert_eq!((verdict.fit, verdict.reason.text.zh.as_str()), (1_000_000, "都接受：技术开发"));
        offer.cooperation_modes = vec![CooperationMode::Equity];
        assert_eq!(cooperation(&need, &offer).reason.code, "COOPERATION_DIFFERENT");
    }
}
