//! The score of a subscription and an achievement: what MatchNeed or SearchAchievements would say.

use super::news::Item;
use crate::app::error::Error;
use crate::app::match_need::ranker_version;
use crate::domain::alert::ALERT_REASONS_MAX;
use crate::domain::catalogue::Listed;
use crate::domain::check::TITLE_CHARS_MAX;
use crate::domain::subscription::Subject;
use crate::domain::text::excerpt;
use crate::domain::words::NeedState;
use crate::domain::{
    Alert, Bilingual, Day, Kind, Need, Record, RecordId, RecordName, Subscription, Time,
};
use crate::matching::{Candidate, Gate, POINTS_MAX, Ranker, SignalKind, Weights};
use crate::search::{Chosen, Snapshot, Weighed, parse_filter};
use crate::state;

/// What pairs are scored with.
pub(super) struct Scale<'a> {
    pub(super) snapshot: &'a Snapshot,
    pub(super) state: &'a state::View,
    pub(super) weights: &'a Weights,
    pub(super) now: Time,
}

/// An achievement that answers a subscription: its place among the items, and what to say of it.
pub(super) struct Hit {
    pub(super) place: usize,
    pub(super) alert: Alert,
}

impl Scale<'_> {
    /// The items that answer a subscription, best first.
    pub(super) fn hits(
        &self,
        subscription: &Record<Subscription>,
        items: &[Item],
        chosen: &Chosen,
    ) -> Result<Vec<Hit>, Error> {
        let mut hits = match &subscription.content.subject {
            Subject::Unstated => Vec::new(),
            Subject::Search { query, filter } => self.found(query, filter, items, chosen)?,
            Subject::Need(id) => match self.open_need(id)? {
                Some(need) => self.matched(&need, &subscription.content, items, chosen)?,
                None => Vec::new(),
            },
        };
        let lowest = i32::try_from(subscription.content.score_min()).unwrap_or(POINTS_MAX);
        hits.retain(|hit| {
            let is_later =
                items.get(hit.place).is_some_and(|item| item.position > subscription.content.since);
            is_later && hit.alert.score >= lowest
        });
        for hit in &mut hits {
            subscription.id.as_str().clone_into(&mut hit.alert.subscription);
        }
        hits.sort_by(|a, b| b.alert.score.cmp(&a.alert.score).then(a.place.cmp(&b.place)));
        Ok(hits)
    }

    /// A need that waits for answers.
    fn open_need(&self, id: &str) -> Result<Option<Record<Need>>, Error> {
        let Ok(id) = RecordId::parse("need", id) else {
            return Ok(None);
        };
        let need = self.state.record(&RecordName { kind: Kind::Need, id })?.and_then(Need::unwrap);
        Ok(need.filter(|need| {
            let is_over = need.content.expire_time.is_some_and(|end| end <= self.now);
            !need.life.is_deleted() && need.content.state == NeedState::Open && !is_over
        }))
    }

    fn matched(
        &self,
        need: &Record<Need>,
        subscription: &Subscription,
        items: &[Item],
        chosen: &Chosen,
    ) -> Result<Vec<Hit>, Error> {
        let query = self.snapshot.weigh(&need.content)?;
        let lowest = i32::try_from(subscription.score_min()).unwrap_or(POINTS_MAX);
        let text_min = self.text_fit_min(lowest);
        let mut hits = Vec::new();
        for (place, fit) in query.fits(chosen)?.into_iter().enumerate() {
            let Some(item) = items.get(place).filter(|_| fit > 0 && fit >= text_min) else {
                continue;
            };
            if let Some(mut alert) = self.pair(&need.content, &query, item, fit, lowest) {
                need.id.as_str().clone_into(&mut alert.need);
                hits.push(Hit { place, alert });
            }
        }
        Ok(hits)
    }

    /// The text fit without which no score reaches `lowest`, whatever the other signals say.
    fn text_fit_min(&self, lowest: i32) -> i32 {
        let of = |is_text: bool| -> i64 {
            let signals = self.weights.signals().iter();
            let sum = signals.filter(|(kind, _)| (*kind == SignalKind::Text) == is_text);
            sum.map(|(_, weight)| i64::from(*weight)).sum()
        };
        let (text, others) = (of(true), of(false));
        let missing = i64::from(lowest) - others;
        if missing <= 0 || text <= 0 {
            return 0;
        }
        i32::try_from(missing * i64::from(POINTS_MAX) / text).unwrap_or(POINTS_MAX)
    }

    /// One pair: its score, if it reaches `lowest` and no gate is closed, and why.
    fn pair(
        &self,
        need: &Need,
        query: &Weighed,
        item: &Item,
        text_fit: i32,
        lowest: i32,
    ) -> Option<Alert> {
        let is_committed = item.is_committed;
        let candidate = Candidate { record: item.record.clone(), text_fit, is_committed };
        let ranker = Ranker { weights: self.weights, today: Day::of(self.now) };
        let mut found = ranker.judge(need, candidate);
        if found.score < lowest || !found.gates.iter().all(Gate::passed) {
            return None;
        }
        found.name_terms(query.matched_terms(&item.record.content));
        let mut signals = found.signals;
        signals.retain(|signal| signal.points > 0);
        // Stable, so that equal points keep the order of the signals.
        signals.sort_by_key(|signal| std::cmp::Reverse(signal.points));
        signals.truncate(ALERT_REASONS_MAX);
        Some(Alert {
            score: found.score,
            reasons: signals.into_iter().map(|signal| signal.reason.text).collect(),
            ranker_version: ranker_version(&self.weights.version, query.synonyms_version()),
            ..said_of(item)
        })
    }

    fn found(
        &self,
        words: &str,
        filter: &str,
        items: &[Item],
        chosen: &Chosen,
    ) -> Result<Vec<Hit>, Error> {
        let Ok(parsed) = parse_filter(filter) else {
            // It was read when the subscription was made, so only an older version wrote it.
            tracing::warn!(filter, "a saved search's filter cannot be read any more");
            return Ok(Vec::new());
        };
        let fits = self.snapshot.found(words, parsed, self.now, chosen)?;
        let hits = fits.into_iter().enumerate().filter_map(|(place, fit)| {
            let (item, score) = (items.get(place)?, fit?);
            let reasons = vec![search_reason(words, filter)];
            Some(Hit { place, alert: Alert { score, reasons, ..said_of(item) } })
        });
        Ok(hits.collect())
    }
}

/// What every alert says of its achievement.
fn said_of(item: &Item) -> Alert {
    Alert {
        achievement: item.record.id.as_str().to_owned(),
        title: excerpt(item.record.content.reading_title(), TITLE_CHARS_MAX - 1),
        position: item.position,
        ..Alert::default()
    }
}

fn search_reason(words: &str, filter: &str) -> Bilingual {
    match (words, filter) {
        (words, "") => {
            Bilingual::new(format!("检索词命中：{words}"), format!("found by the words: {words}"))
        }
        ("", filter) => {
            Bilingual::new(format!("符合条件：{filter}"), format!("passes the filter: {filter}"))
        }
        (words, filter) => Bilingual::new(
            format!("检索词命中：{words}，且符合条件：{filter}"),
            format!("found by the words: {words}, and passes the filter: {filter}"),
        ),
    }
}
