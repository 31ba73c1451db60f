//! The gates: what an achievement must satisfy to be offered for a need at all.

use super::Reason;
use crate::domain::words::{AchievementState, Word};
use crate::domain::{Achievement, Fen, Need, Time};

/// What a gate looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum GateKind {
    /// It is published.
    Published,
    /// It has not expired.
    NotExpired,
    /// It is protected by one of the kinds of right that the need demands.
    IpKind,
    /// It comes from a region that the need demands.
    Region,
    /// It does not cost more than a budget that is a ceiling.
    Budget,
}

/// A gate and whether it let the achievement through.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gate {
    /// What it looked at.
    pub kind: GateKind,
    /// Whether it let the achievement through.
    pub passed: bool,
    /// Why.
    pub reason: Reason,
}

/// Every gate that applies to this need, in a fixed order.
pub fn gates(need: &Need, offer: &Achievement, now: Time) -> Vec<Gate> {
    let mut gates = vec![published(offer), not_expired(offer, now)];
    gates.extend(ip_kind(need, offer));
    gates.extend(region(need, offer));
    gates.extend(budget(need, offer));
    gates
}

fn gate(kind: GateKind, passed: bool, yes: Reason, no: Reason) -> Gate {
    Gate { kind, passed, reason: if passed { yes } else { no } }
}

fn published(offer: &Achievement) -> Gate {
    gate(
        GateKind::Published,
        offer.state == AchievementState::Published,
        Reason::new("PUBLISHED", "已发布", "published"),
        Reason::new("NOT_PUBLISHED", "尚未发布", "not published"),
    )
}

fn not_expired(offer: &Achievement, now: Time) -> Gate {
    gate(
        GateKind::NotExpired,
        !offer.is_expired(now),
        Reason::new("NOT_EXPIRED", "在有效期内", "not expired"),
        Reason::new("EXPIRED", "已过有效期", "expired"),
    )
}

fn ip_kind(need: &Need, offer: &Achievement) -> Option<Gate> {
    if need.required_ip_kinds.is_empty() {
        return None;
    }
    let passed = offer.ip_rights.iter().any(|right| need.required_ip_kinds.contains(&right.kind));
    let zh: Vec<&str> = need.required_ip_kinds.iter().map(|kind| kind.zh()).collect();
    let en: Vec<&str> = need.required_ip_kinds.iter().map(|kind| kind.en()).collect();
    let (zh, en) = (zh.join("、"), en.join(", "));
    Some(gate(
        GateKind::IpKind,
        passed,
        Reason::new(
            "IP_KIND_MET",
            format!("具备所需知识产权（{zh}）"),
            format!("has one of: {en}"),
        ),
        Reason::new(
            "IP_KIND_MISSING",
            format!("缺少所需知识产权（{zh}）"),
            format!("has none of: {en}"),
        ),
    ))
}

fn region(need: &Need, offer: &Achievement) -> Option<Gate> {
    if need.required_regions.is_empty() {
        return None;
    }
    let passed = !offer.region_code.is_empty()
        && need
            .required_regions
            .iter()
            .any(|prefix| offer.region_code.starts_with(prefix.as_str()));
    let wanted = need.required_regions.join("、");
    let offered = if offer.region_code.is_empty() { "-" } else { &offer.region_code };
    Some(gate(
        GateKind::Region,
        passed,
        Reason::new(
            "REGION_MET",
            format!("地区 {offered} 符合要求"),
            format!("region {offered} qualifies"),
        ),
        Reason::new(
            "REGION_OUTSIDE",
            format!("地区 {offered} 不在要求范围（{wanted}）"),
            format!("region {offered} is outside {wanted}"),
        ),
    ))
}

fn budget(need: &Need, offer: &Achievement) -> Option<Gate> {
    let ceiling = need.budget_max.filter(|_| need.budget_is_ceiling)?;
    let (limit, limit_en) = (ceiling.to_words(), ceiling.to_english());
    let asked_en = offer.ask_price.map_or_else(|| "negotiable".to_owned(), Fen::to_english);
    let asked = offer.ask_price.map_or_else(|| "面议".to_owned(), Fen::to_words);
    Some(gate(
        GateKind::Budget,
        offer.ask_price.is_none_or(|price| price <= ceiling),
        Reason::new(
            "BUDGET_MET",
            format!("拟价 {asked}，不超过上限 {limit}"),
            format!("asking price {asked_en}, not above the ceiling of {limit_en}"),
        ),
        Reason::new(
            "BUDGET_EXCEEDED",
            format!("拟价 {asked}，超过预算上限 {limit}"),
            format!("asking price {asked_en}, above the ceiling of {limit_en}"),
        ),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::IpRight;
    use crate::domain::words::IpKind;

    fn failed(need: &Need, offer: &Achievement) -> Vec<&'static str> {
        let now = Time::from_micros(1_000);
        let all = gates(need, offer, now);
        all.into_iter().filter(|gate| !gate.passed).map(|gate| gate.reason.code).collect()
    }

    #[test]
    fn each_gate_closes_for_its_own_reason() {
        let plain = Need::default();
        let offer = Achievement::default();
        assert!(failed(&plain, &offer).is_empty());
        let draft = Achievement { state: AchievementState::Draft, ..offer.clone() };
        assert_eq!(failed(&plain, &draft), ["NOT_PUBLISHED"]);
        let old = Achievement { expire_time: Some(Time::from_micros(1_000)), ..offer.clone() };
        assert_eq!(failed(&plain, &old), ["EXPIRED"]);
        let fresh = Achievement { expire_time: Some(Time::from_micros(1_001)), ..offer.clone() };
        assert!(failed(&plain, &fresh).is_empty());

        let patented = Need { required_ip_kinds: vec![IpKind::InventionPatent], ..plain.clone() };
        assert_eq!(failed(&patented, &offer), ["IP_KIND_MISSING"]);
        let right = IpRight { kind: IpKind::InventionPatent, number: String::new() };
        let holder = Achievement { ip_rights: vec![right], ..offer.clone() };
        assert!(failed(&patented, &holder).is_empty());

        let local = Need { required_regions: vec!["33".into()], ..plain.clone() };
        assert_eq!(failed(&local, &offer), ["REGION_OUTSIDE"], "unknown is outside");
        let near = Achievement { region_code: "330521".into(), ..offer.clone() };
        assert!(failed(&local, &near).is_empty());

        let dear = Achievement { ask_price: Some(Fen::new(101)), ..offer.clone() };
        let ceiling = Need { budget_max: Some(Fen::new(100)), budget_is_ceiling: true, ..plain };
        assert_eq!(failed(&ceiling, &dear), ["BUDGET_EXCEEDED"]);
        let soft = Need { budget_is_ceiling: false, ..ceiling.clone() };
        assert!(failed(&soft, &dear).is_empty());
        assert!(failed(&ceiling, &offer).is_empty(), "面议 passes");
    }
}
