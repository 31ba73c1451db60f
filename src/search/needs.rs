//! Needs as an index of their own: which of them does an achievement's text find?

use qianxian_index::{Document, Filter, Layout, TextQuery};

use crate::domain::words::{NeedState, Word};
use crate::domain::{Achievement, Need, Record, Time};

/// Raised whenever the fields below, or what is put into them, change their meaning.
const LAYOUT_VERSION: u32 = 1;

const STATE: &str = "state";
const EXPIRE_MICROS: &str = "expire_micros";

/// How much more an achievement's title counts than its summary, as with needs.
const TITLE_WEIGHT: f32 = 5.0;
const BODY_WEIGHT: f32 = 1.0;

pub(super) fn need_layout() -> Layout {
    Layout::new(LAYOUT_VERSION, &[STATE], &[EXPIRE_MICROS])
}

/// The need as the index keeps it: the texts that it is matched by, and whether it waits.
pub(super) fn need_document(record: &Record<Need>) -> Document {
    let need = &record.content;
    let metrics = need.indicators.iter().map(|wish| &wish.metric);
    let texts = [&need.title, &need.description].into_iter().chain(&need.keywords).chain(metrics);
    let expire = need.expire_time.unwrap_or(Time::MAX).micros();
    Document {
        id: record.id.as_str().to_owned(),
        texts: texts.filter(|text| !text.is_empty()).cloned().collect(),
        facets: vec![(STATE.to_owned(), need.state.code().to_owned())],
        numbers: vec![(EXPIRE_MICROS.to_owned(), expire)],
    }
}

/// Needs that wait for an answer at `moment`: open, their deadline not passed.
pub(super) fn waiting(moment: Time) -> Filter {
    Filter::All(vec![
        Filter::facet(STATE, NeedState::Open.code()),
        Filter::Range {
            number: EXPIRE_MICROS.to_owned(),
            min: Some(moment.micros().saturating_add(1)),
            max: None,
        },
    ])
}

/// The query that a whole achievement makes among needs. It only finds them: how well they fit is
/// measured from the need's side, as everywhere.
pub(super) fn offer_query(offer: &Achievement) -> TextQuery {
    let query = TextQuery::new().part(&offer.title, TITLE_WEIGHT).part(&offer.summary, BODY_WEIGHT);
    offer.keywords.iter().fold(query, |query, word| query.part(word, BODY_WEIGHT))
}
