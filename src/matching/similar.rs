//! Is one achievement another one's double, or what could stand in for it?

use super::Reason;
use super::verdict::percent_of;
use crate::domain::text::fold_word;
use crate::domain::words::Word;
use crate::domain::{Achievement, Day, Fen, IpRight, Party, Record};

/// Likeness of texts, both ways, from which on they are taken for one, in parts per million.
const SAME_TEXT: i32 = 850_000;
/// Likeness from which on an achievement could stand in for another. Descriptions of one technique
/// by two institutes share about so much; two of one field alone share half of it.
const ALTERNATIVE: i32 = 100_000;

/// An achievement that the search found for another, and how much of its text it has.
#[derive(Debug, Clone)]
pub struct Likeness {
    /// The achievement as it stands.
    pub record: Record<Achievement>,
    /// How much of the other's text it has, in parts per million.
    pub likeness: i32,
    /// The same the other way round, where that was asked for; see [`Likeness::may_be_same_text`].
    pub likeness_back: Option<i32>,
}

impl Likeness {
    /// Whether the texts may be the same, so that it is worth asking the other way round, too: a
    /// short text stands in many a long one.
    pub const fn may_be_same_text(&self) -> bool {
        self.likeness >= SAME_TEXT
    }
}

/// An achievement that is like another, and why.
#[derive(Debug, Clone, PartialEq)]
pub struct Similar {
    /// The achievement.
    pub record: Record<Achievement>,
    /// Whether it is probably the same achievement, entered twice.
    pub is_duplicate: bool,
    /// How much of the other's text it has, in parts per million.
    pub likeness: i32,
    /// Why, the weightiest first.
    pub reasons: Vec<Reason>,
    /// The words that both texts share, the most telling first; filled in for what is shown.
    pub matched_terms: Vec<String>,
}

/// What of the candidates is like `offer`: doubles first, then what is on offer on that day and
/// could stand in for it; the more alike first, equals by id.
pub fn similar(offer: &Record<Achievement>, candidates: Vec<Likeness>, today: Day) -> Vec<Similar> {
    let others = candidates.into_iter().filter(|candidate| candidate.record.id != offer.id);
    let mut found: Vec<Similar> =
        others.filter_map(|candidate| compared(&offer.content, candidate, today)).collect();
    found.sort_by(|a, b| {
        let order = b.is_duplicate.cmp(&a.is_duplicate).then(b.likeness.cmp(&a.likeness));
        order.then_with(|| a.record.id.cmp(&b.record.id))
    });
    found
}

fn compared(offer: &Achievement, candidate: Likeness, today: Day) -> Option<Similar> {
    let other = &candidate.record.content;
    let mut reasons: Vec<Reason> = [same_right(offer, other), same_title(offer, other)]
        .into_iter()
        .flatten()
        .chain(same_text(&candidate))
        .collect();
    let is_duplicate = !reasons.is_empty();
    let is_on_offer = other.is_on_offer(today.start());
    if !is_duplicate && (candidate.likeness < ALTERNATIVE || !is_on_offer) {
        return None;
    }
    reasons.extend(alike(candidate.likeness).filter(|_| !is_duplicate));
    reasons.extend(same_field(offer, other).filter(|_| !is_duplicate));
    reasons.extend(price_beside(offer, other));
    reasons.extend(maturity_beside(offer, other));
    if !is_on_offer {
        reasons.push(Reason::new("NOT_ON_OFFER", "目前没有挂牌", "not on offer at present"));
    }
    let Likeness { record, likeness, .. } = candidate;
    Some(Similar { record, is_duplicate, likeness, reasons, matched_terms: Vec::new() })
}

fn same_right(offer: &Achievement, other: &Achievement) -> Option<Reason> {
    let theirs: Vec<String> = other.ip_rights.iter().filter_map(IpRight::bare_number).collect();
    let shared = offer
        .ip_rights
        .iter()
        .find(|right| right.bare_number().is_some_and(|number| theirs.contains(&number)))?;
    let (kind, number) = (shared.kind, &shared.number);
    Some(Reason::new(
        "SAME_RIGHT",
        format!("同一{}：{number}", kind.zh()),
        format!("the same {}: {number}", kind.en()),
    ))
}

fn same_title(offer: &Achievement, other: &Achievement) -> Option<Reason> {
    let title = fold_word(&offer.title);
    if title.is_empty() || title != fold_word(&other.title) {
        return None;
    }
    let same = |a: &Party, b: &Party| {
        let organization = !a.organization.is_empty() && a.organization == b.organization;
        organization || fold_word(&a.display_name) == fold_word(&b.display_name)
    };
    let holder =
        offer.holders.iter().find(|here| other.holders.iter().any(|there| same(here, there)))?;
    let holder = &holder.display_name;
    Some(Reason::new(
        "SAME_TITLE_AND_HOLDER",
        format!("名称相同，完成单位都是{holder}"),
        format!("the same title, and {holder} holds both"),
    ))
}

fn same_text(candidate: &Likeness) -> Option<Reason> {
    let both = candidate.likeness.min(candidate.likeness_back?);
    if both < SAME_TEXT {
        return None;
    }
    let percent = percent_of(both);
    Some(Reason::new(
        "SAME_TEXT",
        format!("两份文本几乎一样（相近 {percent}%）"),
        format!("both texts are nearly the same ({percent} % alike)"),
    ))
}

fn alike(likeness: i32) -> Option<Reason> {
    let percent = percent_of(likeness);
    let (zh, en) = (format!("文本相近 {percent}%"), format!("texts {percent} % alike"));
    Some(Reason::new("TEXT_ALIKE", zh, en))
}

fn same_field(offer: &Achievement, other: &Achievement) -> Option<Reason> {
    let field = offer.technology_field.filter(|field| other.technology_field == Some(*field))?;
    let (zh, en) = (field.zh(), field.en());
    let zh = format!("同属技术领域“{zh}”");
    Some(Reason::new("FIELD_SAME", zh, format!("same technology field: {en}")))
}

fn price_beside(offer: &Achievement, other: &Achievement) -> Option<Reason> {
    let (here, there) = offer.ask_price.zip(other.ask_price)?;
    let gap = Fen::new(there.get().saturating_sub(here.get()));
    let size = Fen::new(gap.get().saturating_abs());
    let (zh, en) = (size.to_words(), size.to_english());
    match gap.get() {
        0 => None,
        ..0 => Some(Reason::new("CHEAPER", format!("拟价低 {zh}"), format!("asks for {en} less"))),
        _ => Some(Reason::new("DEARER", format!("拟价高 {zh}"), format!("asks for {en} more"))),
    }
}

fn maturity_beside(offer: &Achievement, other: &Achievement) -> Option<Reason> {
    let (here, there) = offer.trl.zip(other.trl)?;
    match there.cmp(&here) {
        std::cmp::Ordering::Equal => None,
        std::cmp::Ordering::Greater => Some(Reason::new(
            "MORE_MATURE",
            format!("更成熟：TRL {there}，这项为 TRL {here}"),
            format!("more mature: TRL {there} beside TRL {here}"),
        )),
        std::cmp::Ordering::Less => Some(Reason::new(
            "LESS_MATURE",
            format!("成熟度较低：TRL {there}，这项为 TRL {here}"),
            format!("less mature: TRL {there} beside TRL {here}"),
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::words::{AchievementState, IpKind, TechnologyField};
    use crate::domain::{Life, RecordId};

    fn record(id: &str, content: Achievement) -> Record<Achievement> {
        Record { id: RecordId::parse("id", id).unwrap(), content, life: Life::default() }
    }

    fn base() -> Achievement {
        Achievement {
            title: "锂电池隔膜".into(),
            holders: vec![Party { display_name: "苕溪大学".into(), ..Party::default() }],
            ip_rights: vec![IpRight {
                kind: IpKind::InventionPatent,
                number: "ZL202010123456.1".into(),
            }],
            technology_field: Some(TechnologyField::Materials),
            ask_price: Some(Fen::new(100_000_000)),
            trl: Some(6),
            ..Achievement::default()
        }
    }

    fn codes(other: Achievement, likeness: i32, back: Option<i32>) -> Option<Vec<&'static str>> {
        let candidate = Likeness { record: record("b", other), likeness, likeness_back: back };
        let found = similar(&record("a", base()), vec![candidate], Day::default());
        let found = found.into_iter().next()?;
        let codes: Vec<&str> = found.reasons.iter().map(|reason| reason.code).collect();
        let doubles = ["SAME_RIGHT", "SAME_TITLE_AND_HOLDER", "SAME_TEXT"];
        assert_eq!(found.is_duplicate, codes.iter().any(|code| doubles.contains(code)));
        Some(codes)
    }

    #[test]
    fn each_trace_of_a_double_is_told() {
        let right = IpRight { kind: IpKind::InventionPatent, number: "CN 202010123456.1".into() };
        let other = Achievement { ip_rights: vec![right], ..Achievement::default() };
        assert_eq!(codes(other, 0, None).unwrap(), ["SAME_RIGHT"]);
        let other = Achievement { ip_rights: vec![], title: "锂电池 隔膜".into(), ..base() };
        assert_eq!(codes(other, 0, None).unwrap(), ["SAME_TITLE_AND_HOLDER"]);
        let plain = Achievement { title: "另一项".into(), ..Achievement::default() };
        assert_eq!(codes(plain.clone(), 900_000, Some(900_000)).unwrap(), ["SAME_TEXT"]);
        let draft = Achievement { state: AchievementState::Draft, ..plain.clone() };
        let expected = ["SAME_TEXT", "NOT_ON_OFFER"];
        assert_eq!(codes(draft.clone(), 900_000, Some(900_000)).unwrap(), expected);
        assert_eq!(codes(plain.clone(), 900_000, Some(300_000)).unwrap(), ["TEXT_ALIKE"]);
        assert_eq!(codes(draft, 500_000, None), None, "what is not on offer cannot stand in");
        assert_eq!(codes(plain, 99_999, None), None);
    }

    #[test]
    fn an_alternative_stands_beside_the_original() {
        let other = Achievement {
            title: "陶瓷隔膜".into(),
            holders: vec![],
            ip_rights: vec![],
            ask_price: Some(Fen::new(80_000_000)),
            trl: Some(8),
            ..base()
        };
        let candidate =
            Likeness { record: record("b", other), likeness: 430_000, likeness_back: None };
        let found = similar(&record("a", base()), vec![candidate], Day::default());
        let said: Vec<&str> = found[0].reasons.iter().map(|it| it.text.zh.as_str()).collect();
        let expected = [
            "文本相近 43%",
            "同属技术领域“新材料及其应用”",
            "拟价低 20万元",
            "更成熟：TRL 8，这项为 TRL 6",
        ];
        assert_eq!(said, expected);
    }

    #[test]
    fn doubles_come_first_and_the_achievement_itself_never() {
        let alike = |id: &str, likeness, likeness_back| Likeness {
            record: record(id, Achievement { title: id.into(), ..Achievement::default() }),
            likeness,
            likeness_back,
        };
        let candidates = vec![
            alike("a", 1_000_000, Some(1_000_000)),
            alike("z", 400_000, None),
            alike("y", 400_000, None),
            alike("w", 950_000, Some(0)),
            alike("x", 900_000, Some(900_000)),
        ];
        let found = similar(&record("a", base()), candidates, Day::default());
        let ids: Vec<&str> = found.iter().map(|found| found.record.id.as_str()).collect();
        assert_eq!(ids, ["x", "w", "y", "z"]);
    }
}
