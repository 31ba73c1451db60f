//! What a reader would notice in an achievement, and so what makes a change worth an alert.
//!
//! Noticed: title, summary, keywords, stage and readiness, rights, modes, price, region, trial
//! first, claims, and whether it is published. Not noticed: source and external id, holders and
//! contributors (their spelling is what clean-ups mend), classifications, and the end of the offer.
//! Width, case and spaces do not count anywhere.

use super::Achievement;
use super::text::fold_word;
use super::words::{AchievementState, Word};

/// The bytes that stand for all that a reader would notice; equal bytes, equal news.
pub fn news_bytes(offer: &Achievement) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut add = |part: &str| {
        bytes.extend((part.len() as u64).to_be_bytes());
        bytes.extend(part.as_bytes());
    };
    add(&fold_word(&offer.title));
    add(&fold_word(&offer.summary));
    let lists = [
        offer.keywords.iter().map(|word| fold_word(word)).collect::<Vec<String>>(),
        offer.ip_rights.iter().map(|right| right_text(right.kind.code(), &right.number)).collect(),
        offer.cooperation_modes.iter().map(|mode| mode.code().to_owned()).collect(),
        offer
            .claims
            .iter()
            .map(|claim| {
                [&claim.metric, &claim.value, &claim.unit].map(|s| fold_word(s)).join("\u{0}")
            })
            .collect(),
    ];
    for mut list in lists {
        list.sort_unstable();
        add(&list.len().to_string());
        list.iter().for_each(|item| add(item));
    }
    add(offer.stage.map_or("", Word::code));
    add(&offer.trl.map_or_else(String::new, |level| level.to_string()));
    add(&offer.ask_price.map_or_else(String::new, |price| price.get().to_string()));
    add(&offer.region_code);
    add(if offer.trial_first { "trial" } else { "" });
    add(if offer.state == AchievementState::Published { "published" } else { "" });
    bytes
}

fn right_text(kind: &str, number: &str) -> String {
    format!("{kind}\u{0}{}", fold_word(number))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Content, Fen, Party, Time};

    fn offer() -> Achievement {
        Achievement {
            title: "热泵干燥".into(),
            keywords: vec!["热泵".into(), "干燥".into()],
            ..Default::default()
        }
    }

    #[test]
    fn clean_ups_are_no_news() {
        let now = Time::from_micros(5);
        let cleaned = Achievement {
            title: "热泵 干燥".into(),
            keywords: vec!["干燥".into(), "热泵".into()],
            source: "registry".into(),
            external_id: "7".into(),
            holders: vec![Party { display_name: "苕溪大学".into(), ..Default::default() }],
            expire_time: Some(Time::from_micros(9)),
            ..offer()
        };
        assert!(!cleaned.is_news(Some(&offer()), now));
        assert!(cleaned.is_news(None, now), "what is new is news");
    }

    #[test]
    fn what_a_reader_notices_is_news() {
        let now = Time::from_micros(5);
        for changed in [
            Achievement { title: "热泵烘干".into(), ..offer() },
            Achievement { trl: Some(6), ..offer() },
            Achievement { ask_price: Some(Fen::new(1)), ..offer() },
            Achievement { trial_first: true, ..offer() },
            Achievement { region_code: "330521".into(), ..offer() },
            Achievement { keywords: vec!["热泵".into()], ..offer() },
        ] {
            assert!(changed.is_news(Some(&offer()), now), "{changed:?}");
        }
    }

    #[test]
    fn what_comes_to_be_on_offer_is_news() {
        let now = Time::from_micros(5);
        let expired = Achievement { expire_time: Some(Time::from_micros(4)), ..offer() };
        assert!(offer().is_news(Some(&expired), now));
        assert!(!expired.is_news(Some(&offer()), now));
    }
}
