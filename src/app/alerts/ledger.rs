//! Which alerts were made, which wait, and how many a day: kept in memory, read back at start.

use std::collections::BTreeMap;

use super::due::{day, digest_time};
use super::identity::alert_id;
use super::news::Item;
use super::outbox::Outbox;
use super::pairs::Hit;
use crate::app::engine::{Author, Submitter};
use crate::app::error::Error;
use crate::domain::catalogue::{AlertMark, Command, ImportItem, Listed, RowFate};
use crate::domain::words::{AlertFrequency, AlertState};
use crate::domain::{Alert, Content, Kind, Record, RecordId, RecordName, Subscription, Time};
use crate::state;

/// Most alerts that one journal entry makes or changes.
pub(super) const ENTRY_ALERTS_MAX: usize = 500;

/// Who writes alerts, as the journal names it.
const ACTOR: &str = "alerts";

/// The alerts that wait, and those that went out on their own, by day.
#[derive(Debug, Default)]
pub(super) struct Ledger {
    /// Alerts that wait for a digest: when it is due, whose it is.
    held: BTreeMap<(Time, String), Vec<RecordId>>,
    /// How many alerts went out on their own: on which day, for whom.
    sent: BTreeMap<(i64, String), u32>,
    /// New alerts that are not written yet.
    new: Vec<(RecordId, Alert)>,
    outbox: Outbox,
}

impl Ledger {
    /// Reads back what is in the state view.
    pub(super) fn read(state: &state::View, outbox: Outbox) -> Result<Self, Error> {
        let mut ledger = Self { outbox, ..Self::default() };
        for record in state.records(Kind::Alert) {
            if let Some(record) = Alert::unwrap(record?) {
                if record.content.state == AlertState::Pending {
                    let due = record.content.next_attempt_time.unwrap_or_default();
                    ledger.outbox.put(due, [record.id.clone()]);
                }
                ledger.note(record.id, &record.content, record.life.create_time);
            }
        }
        Ok(ledger)
    }

    fn note(&mut self, id: RecordId, alert: &Alert, made: Time) {
        match alert.digest_time {
            Some(due) if alert.state == AlertState::Held => {
                self.held.entry((due, alert.subscription.clone())).or_default().push(id);
            }
            Some(_) => {}
            None => *self.sent.entry((day(made), alert.subscription.clone())).or_default() += 1,
        }
    }

    /// Makes the alerts of one subscription that are not there yet; the last of them wait for
    /// [`Ledger::write`].
    pub(super) fn make(
        &mut self,
        state: &state::View,
        engine: &Submitter,
        subscription: &Record<Subscription>,
        hits: Vec<Hit>,
        items: &[Item],
        now: Time,
    ) -> Result<(), Error> {
        for Hit { place, mut alert } in hits {
            let Some(item) = items.get(place) else { continue };
            let id = alert_id(subscription.id.as_str(), &item.record.id, &item.record.content);
            let name = RecordName { kind: Kind::Alert, id: id.clone() };
            if state.record(&name)?.is_none() {
                self.place(&subscription.content, &mut alert, now);
                self.note(id.clone(), &alert, now);
                self.new.push((id, alert));
            }
        }
        // Forgets the days before yesterday: nothing is counted for them any more.
        self.sent = self.sent.split_off(&(day(now) - 1, String::new()));
        while self.new.len() > ENTRY_ALERTS_MAX {
            let rest = self.new.split_off(ENTRY_ALERTS_MAX);
            let alerts = std::mem::replace(&mut self.new, rest);
            self.create(engine, alerts, 0)?;
        }
        Ok(())
    }

    /// Whether there are new alerts to be written.
    pub(super) const fn has_new(&self) -> bool {
        !self.new.is_empty()
    }

    /// Writes the new alerts and how far the journal was examined, as one entry.
    pub(super) fn write(&mut self, engine: &Submitter, examined: u64) -> Result<(), Error> {
        let alerts = std::mem::take(&mut self.new);
        self.create(engine, alerts, examined)
    }

    fn create(
        &self,
        engine: &Submitter,
        alerts: Vec<(RecordId, Alert)>,
        examined: u64,
    ) -> Result<(), Error> {
        let is_pending = |alert: &Alert| alert.state == AlertState::Pending;
        let pending = alerts.iter().filter(|(_, alert)| is_pending(alert));
        let pending: Vec<_> = pending.map(|(id, _)| id.clone()).collect();
        let items = alerts.into_iter().map(|(id, alert)| Ok((id, admitted(alert)?)));
        let items = items.collect::<Result<_, Error>>()?;
        let command = Alert::command(Command::CreateMissing { items });
        engine.submit(command, author(examined))?;
        self.outbox.put(Time::default(), pending);
        Ok(())
    }

    /// Decides whether an alert goes out on its own or waits.
    fn place(&self, subscription: &Subscription, alert: &mut Alert, now: Time) {
        let sent = self.sent.get(&(day(now), alert.subscription.clone())).copied().unwrap_or(0);
        let is_instant = subscription.frequency == AlertFrequency::Instant;
        if is_instant && sent < subscription.cap() {
            alert.state = released(subscription);
        } else {
            alert.state = AlertState::Held;
            alert.digest_time = Some(digest_time(subscription.frequency, now));
        }
    }

    /// Releases the digests that are due at `now`; returns whether there were any.
    pub(super) fn release(
        &mut self,
        state: &state::View,
        engine: &Submitter,
        now: Time,
    ) -> Result<bool, Error> {
        let mut any = false;
        while let Some((key, ids)) = self.held.pop_first() {
            if key.0 > now {
                self.held.insert(key, ids);
                break;
            }
            release_digest(state, engine, &key.1, &ids)?;
            self.outbox.put(Time::default(), ids);
            any = true;
        }
        Ok(any)
    }
}

/// Releases the alerts of one digest, best first; those of a subscription that is gone stay held.
fn release_digest(
    state: &state::View,
    engine: &Submitter,
    subscription: &str,
    ids: &[RecordId],
) -> Result<(), Error> {
    let Some(subscription) = live_subscription(state, subscription)? else {
        return Ok(());
    };
    let mut alerts = Vec::with_capacity(ids.len());
    for id in ids {
        let name = RecordName { kind: Kind::Alert, id: id.clone() };
        let record = state.record(&name)?.and_then(Alert::unwrap);
        alerts.extend(record.filter(|record| record.content.state == AlertState::Held));
    }
    alerts.sort_by(|a, b| b.content.score.cmp(&a.content.score).then_with(|| a.id.cmp(&b.id)));
    for record in &mut alerts {
        record.content.state = released(&subscription.content);
    }
    rewrite(engine, alerts)
}

/// A subscription that is not deleted.
pub(super) fn live_subscription(
    state: &state::View,
    id: &str,
) -> Result<Option<Record<Subscription>>, Error> {
    let Ok(id) = RecordId::parse("subscription", id) else {
        return Ok(None);
    };
    let record = state.record(&RecordName { kind: Kind::Subscription, id })?;
    Ok(record.and_then(Subscription::unwrap).filter(|record| !record.life.is_deleted()))
}

/// Writes alerts as they are from now on.
pub(super) fn rewrite(engine: &Submitter, alerts: Vec<Record<Alert>>) -> Result<(), Error> {
    let mut alerts = alerts.into_iter().peekable();
    while alerts.peek().is_some() {
        let items = alerts.by_ref().take(ENTRY_ALERTS_MAX).map(|record| {
            let content = admitted(record.content)?;
            Ok(ImportItem { row: 0, id: record.id, content })
        });
        let items = items.collect::<Result<_, Error>>()?;
        let command = Command::Import { items, update_only: true };
        let done = engine.submit(Alert::command(command), author(0))?;
        let refused = done.fates.iter().any(|fate| matches!(fate, RowFate::Rejected(_)));
        debug_assert!(!refused, "an alert that was read back is gone");
    }
    Ok(())
}

fn admitted(alert: Alert) -> Result<crate::domain::Admitted<Alert>, Error> {
    alert.admit().map_err(Error::Invalid)
}

fn author(examined: u64) -> Author {
    let alerts = AlertMark { examined, suppressed: false };
    Author { actor: ACTOR.to_owned(), alerts, ..Author::default() }
}

/// The state of an alert that goes out.
const fn released(subscription: &Subscription) -> AlertState {
    match subscription.webhook_url.is_empty() {
        true => AlertState::Delivered,
        false => AlertState::Pending,
    }
}
