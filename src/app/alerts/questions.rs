//! What callers ask about alerts: lists, and what was released since a place in the journal.

use super::identity::alerts_of;
use super::options::Delivery;
use crate::app::error::Error;
use crate::app::open::App;
use crate::contract::decode_entry;
use crate::domain::catalogue::{AnyRecord, Event, Listed};
use crate::domain::text::Bilingual;
use crate::domain::violation::{Code, Violation};
use crate::domain::{Alert, Kind, Record, RecordId};
use crate::journal::Position;
use crate::webhook::{Address, AddressFault, Reach};

/// Most alerts that [`App::releases`] returns at once.
pub const RELEASES_MAX: usize = 100;
/// Most entries that it reads at once.
const READ_MAX: u32 = 256;

/// One page of alerts by id.
#[derive(Debug)]
pub struct AlertList {
    /// The page's alerts.
    pub records: Vec<Record<Alert>>,
    /// Whether more follow.
    pub more: bool,
}

/// An alert as it was released.
#[derive(Debug)]
pub struct Release {
    /// The alert.
    pub alert: Record<Alert>,
    /// The place behind it: journal position, and event in the entry.
    pub next: (u64, u32),
}

/// What was released from a place in the journal on.
#[derive(Debug)]
pub struct Releases {
    /// The alerts, in the order of the journal.
    pub alerts: Vec<Release>,
    /// The place up to which this is all.
    pub next: (u64, u32),
    /// Whether the journal ends there.
    pub is_end: bool,
}

impl App {
    /// A page of alerts by id, of one subscription or of all, starting after `after`.
    pub fn alerts(
        &self,
        subscription: Option<&RecordId>,
        after: Option<&RecordId>,
        records_max: usize,
    ) -> Result<AlertList, Error> {
        let group = subscription.map(|id| alerts_of(id.as_str()));
        let after = after.or(group.as_ref());
        let page = self.state.page(Kind::Alert, after, records_max, false)?;
        let is_asked_for = |record: &Record<Alert>| {
            group.as_ref().is_none_or(|group| record.id.as_str().starts_with(group.as_str()))
        };
        let count = page.records.len();
        let records: Vec<_> =
            page.records.into_iter().filter_map(Alert::unwrap).filter(is_asked_for).collect();
        let more = page.more && records.len() == count;
        Ok(AlertList { records, more })
    }

    /// The alerts that were released from a place in the journal on, at most [`RELEASES_MAX`], of
    /// one subscription or of all.
    pub fn releases(
        &self,
        from: (u64, u32),
        subscription: Option<&RecordId>,
    ) -> Result<Releases, Error> {
        let (mut next, head) = (from, self.position());
        let mut alerts = Vec::new();
        if next.0 > head {
            return Ok(Releases { alerts, next, is_end: true });
        }
        for (stored, _) in self.reader.read(Position::new(from.0)).zip(0..READ_MAX) {
            let stored = stored?;
            let position = stored.position.get();
            if position > head {
                break;
            }
            let entry = decode_entry(&stored.payload)
                .map_err(|source| Error::Entry { position, source })?;
            for (place, event) in (0..).zip(entry.events) {
                if position == from.0 && place < from.1 {
                    continue;
                }
                if alerts.len() == RELEASES_MAX {
                    return Ok(Releases { alerts, next, is_end: false });
                }
                if let Some(alert) = released_by(event, subscription) {
                    next = (position, place + 1);
                    alerts.push(Release { alert, next });
                }
            }
            next = (position + 1, 0);
        }
        Ok(Releases { alerts, next, is_end: next.0 > head })
    }

    /// Whether alerts could be posted to an address at all.
    pub fn check_webhook(&self, url: &str) -> Result<(), Violation> {
        let reach = match self.delivery {
            Delivery::Off | Delivery::Public => Reach::Public,
            Delivery::Private => Reach::Private,
        };
        Address::parse(url, reach).map(|_| ()).map_err(|fault| {
            let zh = match fault {
                AddressFault::Shape => "回调地址应如 https://主机/路径，不带用户名和密码",
                AddressFault::Scheme => "回调地址须为 https；只有本机地址可用 http",
                AddressFault::Reach => {
                    "不能推送到内网地址；确有需要时请运维以 --allow-private-webhooks 启动服务"
                }
            };
            let message = Bilingual::new(zh, fault.to_string());
            Violation::new("webhook_url", Code::CodeFormat, url, message)
        })
    }

    /// Waits until alerts were looked for in everything that is durable now.
    pub fn sync_alerts(&self) -> Result<(), Error> {
        let wanted = self.position();
        self.sync_search()?;
        let Some(worker) = &self.worker else {
            return Ok(());
        };
        worker.examined().wait_for(wanted, crate::app::SYNC_WAIT_MAX)
    }
}

/// The alert that an event released, if it did and is asked for.
fn released_by(event: Event, subscription: Option<&RecordId>) -> Option<Record<Alert>> {
    let Event::Put { record: AnyRecord::Alert(record), .. } = event else {
        return None;
    };
    let is_asked_for = subscription.is_none_or(|id| id.as_str() == record.content.subscription);
    (is_asked_for && record.content.is_released_at(record.life.revision)).then_some(*record)
}
