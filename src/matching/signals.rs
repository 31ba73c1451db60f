//! The signals: how well one side of an achievement fits one side of a need, 0 to a million.
//!
//! What one side does not state is not guessed: it earns nothing and the reason says so.

use super::Reason;
use super::commercial::{cooperation, price};
use super::freshness::freshness;
use super::verdict::Verdict;
use super::weights::POINTS_MAX;
use crate::domain::text::fold_word;
use crate::domain::words::Word;
use crate::domain::{Achievement, Day, Need, Record};
use crate::indicators::{Fit, Statements, claims, compare};

/// What a signal looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SignalKind {
    /// The words of both texts.
    Text,
    /// 技术领域.
    Field,
    /// 国民经济行业.
    Industry,
    /// 技术成熟度.
    Maturity,
    /// 合作方式.
    Cooperation,
    /// 价格与预算.
    Price,
    /// 地区.
    Region,
    /// 新近程度.
    Freshness,
    /// 指标: numbers demanded and claimed.
    Indicator,
}

impl SignalKind {
    /// Every signal, in the order in which they are shown.
    pub const ALL: [Self; 9] = [
        Self::Text,
        Self::Field,
        Self::Industry,
        Self::Maturity,
        Self::Cooperation,
        Self::Price,
        Self::Region,
        Self::Freshness,
        Self::Indicator,
    ];

    /// The stable code, as the contract's enum writes it without its prefix.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Text => "TEXT",
            Self::Field => "FIELD",
            Self::Industry => "INDUSTRY",
            Self::Maturity => "MATURITY",
            Self::Cooperation => "COOPERATION",
            Self::Price => "PRICE",
            Self::Region => "REGION",
            Self::Freshness => "FRESHNESS",
            Self::Indicator => "INDICATOR",
        }
    }

    /// What people call the signal, in Chinese and in English.
    pub const fn labels(self) -> (&'static str, &'static str) {
        match self {
            Self::Text => ("文本", "text"),
            Self::Field => ("领域", "field"),
            Self::Industry => ("行业", "industry"),
            Self::Maturity => ("成熟度", "maturity"),
            Self::Cooperation => ("合作方式", "cooperation"),
            Self::Price => ("价格", "price"),
            Self::Region => ("地区", "region"),
            Self::Freshness => ("新近", "freshness"),
            Self::Indicator => ("指标", "figures"),
        }
    }
}

/// A signal's part in a score.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signal {
    /// What it looked at.
    pub kind: SignalKind,
    /// What it counts, in points of a million.
    pub weight: i32,
    /// How well it fits, in parts per million.
    pub fit: i32,
    /// What it adds to the score: weight × fit ÷ a million, rounded down.
    pub points: i32,
    /// Why.
    pub reason: Reason,
}

impl Signal {
    /// Weighs a verdict.
    pub(super) fn weigh(kind: SignalKind, weight: i32, verdict: Verdict) -> Self {
        let Verdict { fit, reason } = verdict;
        let points = i64::from(weight) * i64::from(fit) / i64::from(POINTS_MAX);
        Self { kind, weight, fit, points: i32::try_from(points).unwrap_or(0), reason }
    }
}

/// One achievement held against one need on one day; both directions of matching judge the same.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pair<'a> {
    pub(super) need: &'a Need,
    /// The figures that the need demands.
    pub(super) demands: &'a Statements,
    pub(super) offer: &'a Record<Achievement>,
    pub(super) today: Day,
    /// How well the texts fit, as the search has measured it, in parts per million.
    pub(super) text_fit: i32,
}

/// One signal of a pair.
pub(super) fn judge(kind: SignalKind, pair: Pair<'_>) -> Verdict {
    let (need, offer) = (pair.need, &pair.offer.content);
    match kind {
        SignalKind::Text => {
            Verdict { fit: pair.text_fit.clamp(0, POINTS_MAX), reason: text_reason(&[]) }
        }
        SignalKind::Field => field(need, offer),
        SignalKind::Industry => industry(need, offer),
        SignalKind::Maturity => maturity(need, offer),
        SignalKind::Cooperation => cooperation(need, offer),
        SignalKind::Price => price(need, offer),
        SignalKind::Region => region(need, offer),
        SignalKind::Freshness => freshness(pair.offer, pair.today),
        SignalKind::Indicator => indicator(pair.demands, offer),
    }
}

/// The words that both sides share, as a reason.
pub(super) fn text_reason(matched_terms: &[String]) -> Reason {
    if matched_terms.is_empty() {
        return Reason::new("TEXT_WEAK", "只有零散字词相同", "only scattered words in common");
    }
    Reason::new(
        "TEXT_MATCHED",
        format!("关键词命中：{}", matched_terms.join("、")),
        format!("words in common: {}", matched_terms.join(", ")),
    )
}

/// What one discipline counts where the technology fields differ or are not stated: disciplines
/// are written freely, so that agreement tells less than an agreed field.
const DISCIPLINE_PERCENT: i32 = 60;

fn field(need: &Need, offer: &Achievement) -> Verdict {
    let fields = need.technology_field.zip(offer.technology_field);
    if let Some((wanted, _)) = fields.filter(|(wanted, offered)| wanted == offered) {
        let (zh, en) = (wanted.zh(), wanted.en());
        let zh = format!("同属技术领域“{zh}”");
        return Verdict::percent(100, "FIELD_SAME", zh, format!("same technology field: {en}"));
    }
    let discipline = need.discipline.trim();
    if !discipline.is_empty() && fold_word(discipline) == fold_word(&offer.discipline) {
        return Verdict::percent(
            DISCIPLINE_PERCENT,
            "DISCIPLINE_SAME",
            format!("同属学科“{discipline}”"),
            format!("same discipline: {discipline}"),
        );
    }
    let Some((wanted, offered)) = fields else {
        return Verdict::unknown("FIELD_UNKNOWN", "技术领域未写明", "technology field not stated");
    };
    Verdict::percent(
        0,
        "FIELD_DIFFERENT",
        format!("技术领域不同：需求“{}”，成果“{}”", wanted.zh(), offered.zh()),
        format!("technology fields differ: need {}, achievement {}", wanted.en(), offered.en()),
    )
}

/// GB/T 4754 codes share more digits the closer the industries are.
fn industry(need: &Need, offer: &Achievement) -> Verdict {
    let (wanted, offered) = (need.industry_code.as_str(), offer.industry_code.as_str());
    if wanted.is_empty() || offered.is_empty() {
        return Verdict::unknown("INDUSTRY_UNKNOWN", "行业代码未写明", "industry code not stated");
    }
    let shared = wanted.bytes().zip(offered.bytes()).take_while(|(a, b)| a == b).count();
    let percent = match shared {
        _ if wanted == offered => 100,
        0 => 0,
        1 | 2 => 40,
        3 => 75,
        _ => 90,
    };
    let code = if percent == 0 { "INDUSTRY_DIFFERENT" } else { "INDUSTRY_CLOSE" };
    Verdict::percent(
        percent,
        code,
        format!("行业：需求 {wanted}，成果 {offered}"),
        format!("industry: need {wanted}, achievement {offered}"),
    )
}

/// Too early costs more the earlier it is; more mature than asked costs nothing.
fn maturity(need: &Need, offer: &Achievement) -> Verdict {
    let Some(wanted) = need.min_trl else {
        return Verdict::unknown(
            "MATURITY_NOT_ASKED",
            "需求未写明成熟度要求",
            "the need does not state a readiness level",
        );
    };
    let known = offer.trl.or_else(|| offer.stage.map(|stage| stage.trl_range().0));
    let Some(level) = known else {
        return Verdict::unknown(
            "MATURITY_UNKNOWN",
            "成果未写明成熟度",
            "the achievement does not state its readiness",
        );
    };
    let gap = wanted.saturating_sub(level);
    if gap == 0 {
        let zh = format!("技术成熟度 TRL {level}，满足要求 ≥ {wanted}");
        let en = format!("readiness TRL {level} meets the required {wanted}");
        return Verdict::percent(100, "MATURITY_MET", zh, en);
    }
    let percent = match gap {
        1 => 60,
        2 => 25,
        _ => 0,
    };
    Verdict::percent(
        percent,
        "MATURITY_SHORT",
        format!("技术成熟度 TRL {level}，需求要求 ≥ {wanted}，差 {gap} 级"),
        format!("readiness TRL {level}, the need asks for {wanted}: {gap} short"),
    )
}

/// The claims are read only where the need demands something that they could meet.
fn indicator(demands: &Statements, offer: &Achievement) -> Verdict {
    let claims = if demands.read.is_empty() { Statements::default() } else { claims(offer) };
    let Fit { fit, code, reason, .. } = compare(demands, &claims);
    Verdict { fit, reason: Reason { code, text: reason } }
}

/// GB/T 2260 codes share two digits within a province, four within a city.
fn region(need: &Need, offer: &Achievement) -> Verdict {
    region_verdict(&need.region_code, &offer.region_code)
}

/// How near two administrative divisions are.
pub(super) fn region_verdict(wanted: &str, offered: &str) -> Verdict {
    if wanted.is_empty() || offered.is_empty() {
        return Verdict::unknown("REGION_UNKNOWN", "地区未写明", "region not stated");
    }
    let shared = wanted.bytes().zip(offered.bytes()).take_while(|(a, b)| a == b).count();
    match shared {
        6.. => Verdict::percent(100, "REGION_COUNTY", "双方在同一县（区）", "both in one county"),
        4 | 5 => Verdict::percent(80, "REGION_CITY", "双方在同一市", "both in one city"),
        2 | 3 => Verdict::percent(50, "REGION_PROVINCE", "双方在同一省", "both in one province"),
        _ => Verdict::percent(0, "REGION_FAR", "双方不在同一省", "in different provinces"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::words::{MaturityStage, TechnologyField};

    #[test]
    fn a_shared_discipline_counts_where_the_field_does_not() {
        let check = |wanted, offered, disciplines: [&str; 2], fit, code| {
            let [here, there] = disciplines.map(str::to_owned);
            let need = Need { technology_field: wanted, discipline: here, ..Need::default() };
            let offer = Achievement {
                technology_field: offered,
                discipline: there,
                ..Achievement::default()
            };
            let verdict = field(&need, &offer);
            assert_eq!((verdict.fit, verdict.reason.code), (fit, code), "{disciplines:?}");
        };
        let [materials, energy] = [TechnologyField::Materials, TechnologyField::Energy].map(Some);
        check(materials, materials, ["化学", "物理"], 1_000_000, "FIELD_SAME");
        check(materials, energy, ["材料科学", " 材料 科学"], 600_000, "DISCIPLINE_SAME");
        check(None, energy, ["化学", "化学"], 600_000, "DISCIPLINE_SAME");
        check(materials, energy, ["化学", "物理"], 0, "FIELD_DIFFERENT");
        check(materials, energy, ["", ""], 0, "FIELD_DIFFERENT");
        check(None, energy, ["", ""], 0, "FIELD_UNKNOWN");
    }

    #[test]
    fn being_too_early_costs_more_with_every_level() {
        let fit = |wanted, trl, stage| {
            let need = Need { min_trl: wanted, ..Need::default() };
            let offer = Achievement { trl, stage, ..Achievement::default() };
            let verdict = maturity(&need, &offer);
            (verdict.fit, verdict.reason.code)
        };
        assert_eq!(fit(Some(7), Some(9), None), (1_000_000, "MATURITY_MET"));
        assert_eq!(fit(Some(7), Some(6), None), (600_000, "MATURITY_SHORT"));
        assert_eq!(fit(Some(7), Some(5), None), (250_000, "MATURITY_SHORT"));
        assert_eq!(fit(Some(7), Some(1), None), (0, "MATURITY_SHORT"));
        assert_eq!(fit(Some(5), None, Some(MaturityStage::Middle)), (1_000_000, "MATURITY_MET"));
        assert_eq!(fit(Some(5), None, None), (0, "MATURITY_UNKNOWN"));
        assert_eq!(fit(None, Some(9), None), (0, "MATURITY_NOT_ASKED"));
    }

    #[test]
    fn regions_and_industries_grow_closer_with_shared_digits() {
        let far = |wanted: &str, offered: &str| {
            let need = Need { region_code: wanted.into(), ..Need::default() };
            let offer = Achievement { region_code: offered.into(), ..Achievement::default() };
            region(&need, &offer).fit
        };
        let fits: Vec<i32> =
            ["310115", "330102", "330501", "330521"].map(|r| far("330521", r)).into();
        assert_eq!(fits, [0, 500_000, 800_000, 1_000_000]);
        assert_eq!(far("", "330521"), 0);
        let close = |wanted: &str, offered: &str| {
            let need = Need { industry_code: wanted.into(), ..Need::default() };
            let offer = Achievement { industry_code: offered.into(), ..Achievement::default() };
            industry(&need, &offer).fit
        };
        assert!(close("C39", "C39") > close("C3912", "C3921"));
        assert!(close("C3912", "C3921") > close("C26", "C39"));
        assert_eq!(close("C39", "D44"), 0);
    }

    #[test]
    fn figures_are_compared_where_the_need_demands_some() {
        let judged = |description: &str| {
            let need = Need { description: description.into(), ..Need::default() };
            let offer =
                Achievement { summary: "密封件耐温250℃".into(), ..Achievement::default() };
            let verdict = indicator(&crate::indicators::demands(&need), &offer);
            (verdict.fit, verdict.reason.code, verdict.reason.text.zh)
        };
        assert_eq!(judged("密封件").1, "INDICATOR_NOT_ASKED");
        assert_eq!(judged("密封件耐温≥200℃").0, 1_000_000);
        let (fit, code, zh) = judged("密封件耐温≥300℃，磁能积≥50MGOe");
        assert_eq!((fit, code), (416_666, "INDICATOR_SHORT"));
        assert!(zh.contains("差 50℃") && zh.contains("磁能积≥50MGOe"), "{zh}");
        assert_eq!(judged("磁能积≥50MGOe").1, "INDICATOR_UNREAD");
    }
}
