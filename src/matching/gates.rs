//! The gates: what an achievement must satisfy to be offered for a need at all.

use super::Reason;
use super::opening::{Gap, Opening};
use crate::domain::words::{AchievementState, NeedState, Word};
use crate::domain::{Achievement, Day, Fen, Need};

/// What a gate looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum GateKind {
    /// The achievement is published.
    Published,
    /// The achievement has not expired.
    NotExpired,
    /// It is protected by one of the kinds of right that the need demands.
    IpKind,
    /// It comes from a region that the need demands.
    Region,
    /// It does not cost more than a budget that is a ceiling.
    Budget,
    /// The need still looks for solutions: open, and its deadline has not passed.
    NeedOpen,
    /// No deal has agreed on it exclusively. Only told where one has.
    Uncommitted,
}

/// A gate and whether it let the achievement through.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gate {
    /// What it looked at.
    pub kind: GateKind,
    /// Why it let the achievement through, or not.
    pub reason: Reason,
    /// What would open it; none for a gate that is open.
    pub opening: Option<Opening>,
}

impl Gate {
    /// Whether it let the achievement through.
    pub const fn passed(&self) -> bool {
        self.opening.is_none()
    }

    fn open(kind: GateKind, reason: Reason) -> Self {
        Self { kind, reason, opening: None }
    }

    fn shut(kind: GateKind, reason: Reason, opening: Opening) -> Self {
        Self { kind, reason, opening: Some(opening) }
    }
}

/// Every gate that this need sets before an achievement, in a fixed order. `today` is the day for
/// which is asked: what is on offer at its beginning counts as on offer for the whole of it.
pub fn gates(need: &Need, offer: &Achievement, today: Day) -> Vec<Gate> {
    let mut gates = vec![published(offer), not_expired(offer, today)];
    gates.extend(ip_kind(need, offer));
    gates.extend(region(need, offer));
    gates.extend(budget(need, offer));
    gates
}

/// The gate before a need that an achievement looks for: whether it is still waiting.
pub fn need_gate(need: &Need, today: Day) -> Gate {
    if need.state == NeedState::Draft {
        return Gate::shut(
            GateKind::NeedOpen,
            Reason::new("NEED_DRAFT", "需求还是草稿", "the need is still a draft"),
            Opening::new("需求方开始征集后即可", "the enterprise opens the need"),
        );
    }
    match overdue(need.expire_time.map(Day::of_last), today) {
        None => Gate::open(
            GateKind::NeedOpen,
            Reason::new("NEED_OPEN", "需求仍在征集", "the need is open"),
        ),
        Some((last, days)) => Gate::shut(
            GateKind::NeedOpen,
            Reason::new(
                "NEED_LAPSED",
                format!("需求已于 {last} 截止，过期 {days} 天"),
                format!("the need lapsed after {last}, {days} days ago"),
            ),
            Opening::new(
                format!("需求方把截止日期延到 {today} 或以后即可"),
                format!("the enterprise extends the deadline to {today} or later"),
            )
            .by(Gap::Days(days)),
        ),
    }
}

/// The gate of an achievement that a deal has agreed on exclusively; none where no deal has.
pub(super) fn uncommitted(is_committed: bool) -> Option<Gate> {
    is_committed.then(|| {
        Gate::shut(
            GateKind::Uncommitted,
            Reason::new(
                "EXCLUSIVELY_COMMITTED",
                "已由其他项目独占承诺",
                "exclusively committed by another deal",
            ),
            Opening::new(
                "该项目流失、取消或退回洽谈后即可",
                "that deal is lost, cancelled or taken back to negotiation",
            ),
        )
    })
}

/// The last day, and by how many days it is over.
fn overdue(last: Option<Day>, today: Day) -> Option<(Day, i64)> {
    let last = last?;
    let days = today.days_since(last);
    (days > 0).then_some((last, days))
}

fn published(offer: &Achievement) -> Gate {
    match offer.state {
        AchievementState::Published => {
            Gate::open(GateKind::Published, Reason::new("PUBLISHED", "已发布", "published"))
        }
        AchievementState::Draft => Gate::shut(
            GateKind::Published,
            Reason::new("NOT_PUBLISHED", "尚未发布", "not published"),
            Opening::new("完成单位发布后即可", "the holder publishes it"),
        ),
    }
}

fn not_expired(offer: &Achievement, today: Day) -> Gate {
    match overdue(offer.expire_time.map(Day::of_last), today) {
        None => Gate::open(
            GateKind::NotExpired,
            Reason::new("NOT_EXPIRED", "在有效期内", "not expired"),
        ),
        Some((last, days)) => Gate::shut(
            GateKind::NotExpired,
            Reason::new(
                "EXPIRED",
                format!("有效期到 {last}，已过 {days} 天"),
                format!("offered until {last}, {days} days ago"),
            ),
            Opening::new(
                format!("完成单位把有效期延到 {today} 或以后即可"),
                format!("the holder extends the offer to {today} or later"),
            )
            .by(Gap::Days(days)),
        ),
    }
}

fn ip_kind(need: &Need, offer: &Achievement) -> Option<Gate> {
    if need.required_ip_kinds.is_empty() {
        return None;
    }
    let passed = offer.ip_rights.iter().any(|right| need.required_ip_kinds.contains(&right.kind));
    let zh: Vec<&str> = need.required_ip_kinds.iter().map(|kind| kind.zh()).collect();
    let en: Vec<&str> = need.required_ip_kinds.iter().map(|kind| kind.en()).collect();
    let (zh, en) = (zh.join("、"), en.join(", "));
    if passed {
        let (zh, en) = (format!("具备所需知识产权（{zh}）"), format!("has one of: {en}"));
        return Some(Gate::open(GateKind::IpKind, Reason::new("IP_KIND_MET", zh, en)));
    }
    Some(Gate::shut(
        GateKind::IpKind,
        Reason::new(
            "IP_KIND_MISSING",
            format!("缺少所需知识产权（{zh}）"),
            format!("has none of: {en}"),
        ),
        Opening::new(
            format!("取得其中一种（{zh}），或需求方放宽知识产权要求即可"),
            format!("the holder obtains one of {en}, or the need drops the demand"),
        ),
    ))
}

fn region(need: &Need, offer: &Achievement) -> Option<Gate> {
    if need.required_regions.is_empty() {
        return None;
    }
    let code = offer.region_code.as_str();
    let passed = !code.is_empty()
        && need.required_regions.iter().any(|prefix| code.starts_with(prefix.as_str()));
    if passed {
        let (zh, en) = (format!("地区 {code} 符合要求"), format!("region {code} qualifies"));
        return Some(Gate::open(GateKind::Region, Reason::new("REGION_MET", zh, en)));
    }
    let (wanted, wanted_en) = (need.required_regions.join("、"), need.required_regions.join(", "));
    if code.is_empty() {
        return Some(Gate::shut(
            GateKind::Region,
            Reason::new(
                "REGION_MISSING",
                format!("成果未写明地区，需求要求 {wanted}"),
                format!("the achievement states no region, the need demands {wanted_en}"),
            ),
            Opening::new(
                format!("补写地区代码，且属于 {wanted} 即可"),
                format!("its region is filled in and begins with one of {wanted_en}"),
            ),
        ));
    }
    Some(Gate::shut(
        GateKind::Region,
        Reason::new(
            "REGION_OUTSIDE",
            format!("地区 {code} 不在要求范围（{wanted}）"),
            format!("region {code} is outside {wanted_en}"),
        ),
        Opening::new(
            format!("需求方把 {code} 加入地区要求即可"),
            format!("the need admits region {code}"),
        ),
    ))
}

fn budget(need: &Need, offer: &Achievement) -> Option<Gate> {
    let ceiling = need.budget_max.filter(|_| need.budget_is_ceiling)?;
    let (limit, limit_en) = (ceiling.to_words(), ceiling.to_english());
    let Some(price) = offer.ask_price else {
        let zh = format!("价格面议，上限 {limit}");
        let en = format!("price negotiable, ceiling {limit_en}");
        return Some(Gate::open(GateKind::Budget, Reason::new("BUDGET_OPEN", zh, en)));
    };
    let (asked, asked_en) = (price.to_words(), price.to_english());
    if price <= ceiling {
        let zh = format!("拟价 {asked}，不超过上限 {limit}");
        let en = format!("asking price {asked_en}, not above the ceiling of {limit_en}");
        return Some(Gate::open(GateKind::Budget, Reason::new("BUDGET_MET", zh, en)));
    }
    let above = Fen::new(price.get().saturating_sub(ceiling.get()));
    let (over, over_en) = (above.to_words(), above.to_english());
    Some(Gate::shut(
        GateKind::Budget,
        Reason::new(
            "BUDGET_EXCEEDED",
            format!("拟价 {asked}，超出上限 {over}"),
            format!("asking price {asked_en}, {over_en} above the ceiling"),
        ),
        Opening::new(
            format!("上限提高到 {asked} 即可，或请对方降价 {over}"),
            format!("the ceiling rises to {asked_en}, or the price falls by {over_en}"),
        )
        .by(Gap::Fen(above.get())),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::words::IpKind;
    use crate::domain::{IpRight, Time};

    const DAY_MICROS: i64 = 86_400_000_000;

    fn today() -> Day {
        Day::parse("2026-11-23").unwrap()
    }

    fn shut(need: &Need, offer: &Achievement) -> Vec<Gate> {
        let all = gates(need, offer, today());
        let (shut, open): (Vec<_>, Vec<_>) = all.into_iter().partition(|gate| !gate.passed());
        assert!(open.iter().all(|gate| gate.opening.is_none()));
        for gate in &shut {
            let opening = gate.opening.as_ref().unwrap();
            assert!(!opening.text.zh.is_empty() && !opening.text.en.is_empty());
        }
        shut
    }

    fn failed(need: &Need, offer: &Achievement) -> Vec<&'static str> {
        shut(need, offer).into_iter().map(|gate| gate.reason.code).collect()
    }

    #[test]
    fn each_gate_closes_for_its_own_reason() {
        let plain = Need::default();
        let offer = Achievement::default();
        assert!(failed(&plain, &offer).is_empty());
        let draft = Achievement { state: AchievementState::Draft, ..offer.clone() };
        assert_eq!(failed(&plain, &draft), ["NOT_PUBLISHED"]);

        let patented = Need { required_ip_kinds: vec![IpKind::InventionPatent], ..plain.clone() };
        assert_eq!(failed(&patented, &offer), ["IP_KIND_MISSING"]);
        let right = IpRight { kind: IpKind::InventionPatent, number: String::new() };
        let holder = Achievement { ip_rights: vec![right], ..offer.clone() };
        assert!(failed(&patented, &holder).is_empty());

        let local = Need { required_regions: vec!["33".into()], ..plain.clone() };
        assert_eq!(failed(&local, &offer), ["REGION_MISSING"], "unknown is outside");
        let near = Achievement { region_code: "330521".into(), ..offer.clone() };
        assert!(failed(&local, &near).is_empty());
        let far = Achievement { region_code: "310115".into(), ..offer.clone() };
        assert_eq!(failed(&local, &far), ["REGION_OUTSIDE"]);

        let dear = Achievement { ask_price: Some(Fen::new(101)), ..offer.clone() };
        let ceiling = Need { budget_max: Some(Fen::new(100)), budget_is_ceiling: true, ..plain };
        assert_eq!(failed(&ceiling, &dear), ["BUDGET_EXCEEDED"]);
        let soft = Need { budget_is_ceiling: false, ..ceiling.clone() };
        assert!(failed(&soft, &dear).is_empty());
        assert!(failed(&ceiling, &offer).is_empty(), "面议 passes");
    }

    #[test]
    fn an_offer_counts_for_the_whole_of_its_last_day() {
        let start = today().start().micros();
        let ends = |micros| Achievement {
            expire_time: Some(Time::from_micros(micros)),
            ..Achievement::default()
        };
        let need = Need::default();
        assert_eq!(failed(&need, &ends(start)), ["EXPIRED"], "it ended with the day before");
        assert!(failed(&need, &ends(start + 1)).is_empty());
        assert!(failed(&need, &ends(start + DAY_MICROS)).is_empty());
        let gates = shut(&need, &ends(start - 2 * DAY_MICROS));
        assert_eq!(gates[0].reason.text.zh, "有效期到 2026-11-20，已过 3 天");
        let opening = gates[0].opening.as_ref().unwrap();
        assert_eq!(opening.gap, Some(Gap::Days(3)));
        assert!(opening.text.zh.contains("2026-11-23"), "{opening:?}");
    }

    #[test]
    fn a_price_above_the_ceiling_says_by_how_much() {
        let offer = Achievement { ask_price: Some(Fen::new(120_000_000)), ..Default::default() };
        let budget_max = Some(Fen::new(100_000_000));
        let need = Need { budget_max, budget_is_ceiling: true, ..Need::default() };
        let gate = &shut(&need, &offer)[0];
        let opening = gate.opening.as_ref().unwrap();
        assert_eq!(gate.reason.text.zh, "拟价 120万元，超出上限 20万元");
        assert_eq!(opening.text.zh, "上限提高到 120万元 即可，或请对方降价 20万元");
        assert_eq!(opening.gap, Some(Gap::Fen(20_000_000)));
        assert!(opening.text.en.contains("CNY 1,200,000"), "{opening:?}");
    }

    #[test]
    fn a_need_waits_until_its_deadline_has_passed() {
        let start = today().start().micros();
        let code = |state, end: Option<i64>| {
            let expire_time = end.map(Time::from_micros);
            need_gate(&Need { state, expire_time, ..Need::default() }, today()).reason.code
        };
        assert_eq!(code(NeedState::Open, None), "NEED_OPEN");
        assert_eq!(code(NeedState::Open, Some(start + 1)), "NEED_OPEN");
        assert_eq!(code(NeedState::Open, Some(start)), "NEED_LAPSED");
        assert_eq!(code(NeedState::Draft, None), "NEED_DRAFT");
    }
}
