//! What of an achievement goes into the index, and under which names.

use qianxian_index::{Document, Filter, Layout};

use crate::domain::words::{AchievementState, Word};
use crate::domain::{Achievement, IpRight, Kind, Record, Time};

/// Raised whenever the fields below, or what is put into them, change their meaning.
const LAYOUT_VERSION: u32 = 3;

pub(super) const TECHNOLOGY_FIELD: &str = "technology_field";
pub(super) const STAGE: &str = "stage";
pub(super) const COOPERATION_MODE: &str = "cooperation_mode";
pub(super) const IP_KIND: &str = "ip_kind";
/// Numbers of rights without their spellings; not offered as a filter.
const IP_NUMBER: &str = "ip_number";
pub(super) const REGION_CODE: &str = "region_code";
pub(super) const SOURCE: &str = "source";
pub(super) const HOLDER: &str = "holder";
pub(super) const TRIAL_FIRST: &str = "trial_first";
const STATE: &str = "state";
pub(super) const TRL: &str = "trl";
pub(super) const ASK_PRICE_FEN: &str = "ask_price_fen";
const EXPIRE_MICROS: &str = "expire_micros";

pub(super) fn layout() -> Layout {
    Layout::new(
        LAYOUT_VERSION,
        &[
            TECHNOLOGY_FIELD,
            STAGE,
            COOPERATION_MODE,
            IP_KIND,
            IP_NUMBER,
            REGION_CODE,
            SOURCE,
            HOLDER,
            TRIAL_FIRST,
            STATE,
        ],
        &[TRL, ASK_PRICE_FEN, EXPIRE_MICROS],
    )
}

/// The texts that an achievement is found by, as they are shown.
pub(super) fn shown_texts(offer: &Achievement) -> [(&'static str, String); 3] {
    [
        ("title", offer.title.clone()),
        ("summary", offer.summary.clone()),
        ("keywords", offer.keywords.join("；")),
    ]
}

/// The achievement as the index keeps it.
pub(super) fn document(record: &Record<Achievement>) -> Document {
    let offer = &record.content;
    let mut facets = Vec::new();
    let mut facet = |name: &str, value: &str| {
        let facet = (name.to_owned(), value.to_owned());
        // A value counts once, however many rights or holders have it.
        if !value.is_empty() && !facets.contains(&facet) {
            facets.push(facet);
        }
    };
    facet(TECHNOLOGY_FIELD, offer.technology_field.map_or("", Word::code));
    facet(STAGE, offer.stage.map_or("", Word::code));
    for mode in &offer.cooperation_modes {
        facet(COOPERATION_MODE, mode.code());
    }
    for right in &offer.ip_rights {
        facet(IP_KIND, right.kind.code());
        facet(IP_NUMBER, &right.bare_number().unwrap_or_default());
    }
    facet(REGION_CODE, &offer.region_code);
    facet(SOURCE, &offer.source);
    for holder in &offer.holders {
        facet(HOLDER, &holder.display_name);
        if !holder.organization.is_empty() {
            let collection = Kind::Organization.collection();
            facet(HOLDER, &format!("{collection}/{}", holder.organization));
        }
    }
    facet(TRIAL_FIRST, if offer.trial_first { "true" } else { "false" });
    facet(STATE, offer.state.code());
    let mut numbers = Vec::new();
    let mut number = |name: &str, value: Option<i64>| {
        numbers.extend(value.map(|value| (name.to_owned(), value)));
    };
    number(TRL, offer.trl.map(i64::from));
    number(ASK_PRICE_FEN, offer.ask_price.map(crate::domain::Fen::get));
    number(EXPIRE_MICROS, Some(offer.expire_time.unwrap_or(Time::MAX).micros()));
    let texts = [&offer.title, &offer.summary].into_iter().chain(&offer.keywords);
    let texts = texts.filter(|text| !text.is_empty()).cloned().collect();
    Document { id: record.id.as_str().to_owned(), texts, facets, numbers }
}

/// Achievements that have one of an achievement's rights; nothing when it tells no number.
pub(super) fn same_rights(offer: &Achievement) -> Option<Filter> {
    let numbers = offer.ip_rights.iter().filter_map(IpRight::bare_number);
    let any: Vec<Filter> = numbers.map(|number| Filter::facet(IP_NUMBER, number)).collect();
    (!any.is_empty()).then_some(Filter::Any(any))
}

/// What is on offer at `now`: published and not expired.
pub(super) fn on_offer(now: Time) -> Filter {
    Filter::All(vec![
        Filter::facet(STATE, AchievementState::Published.code()),
        Filter::Range {
            number: EXPIRE_MICROS.to_owned(),
            min: Some(now.micros().saturating_add(1)),
            max: None,
        },
    ])
}
