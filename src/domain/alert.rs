//! 提醒: an achievement that answers a subscription.

use super::check::Checks;
use super::id::Kind;
use super::record::Content;
use super::text::Bilingual;
use super::time::Time;
use super::words::AlertState;

/// Most reasons that an alert repeats.
pub const ALERT_REASONS_MAX: usize = 8;
/// Longest account of a failed post, in characters.
pub const FAILURE_CHARS_MAX: usize = 200;

/// What an alert says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alert {
    /// The id of the subscription.
    pub subscription: String,
    /// The id of the achievement.
    pub achievement: String,
    /// The id of the standing need, or empty.
    pub need: String,
    /// What the achievement is called.
    pub title: String,
    /// The score of the pair, 0 to a million.
    pub score: i32,
    /// Why.
    pub reasons: Vec<Bilingual>,
    /// Which weights gave the score; empty for a saved search.
    pub ranker_version: String,
    /// The journal position of the change that is reported.
    pub position: u64,
    /// 提醒状态.
    pub state: AlertState,
    /// When the digest is due that it waits for or came with.
    pub digest_time: Option<Time>,
    /// How often a post was tried.
    pub attempts: u32,
    /// When a post is tried next.
    pub next_attempt_time: Option<Time>,
    /// Why the last post failed, or empty.
    pub last_failure: String,
}

impl Default for Alert {
    fn default() -> Self {
        Self {
            subscription: String::new(),
            achievement: String::new(),
            need: String::new(),
            title: String::new(),
            score: 0,
            reasons: Vec::new(),
            ranker_version: String::new(),
            position: 0,
            state: AlertState::Pending,
            digest_time: None,
            attempts: 0,
            next_attempt_time: None,
            last_failure: String::new(),
        }
    }
}

impl Content for Alert {
    const KIND: Kind = Kind::Alert;

    /// Nobody but the service states anything about an alert.
    const FIELDS: &'static [&'static str] = &[];

    /// The service makes alerts of what was checked before.
    fn check(&mut self, _checks: &mut Checks) {}

    fn take_field(&mut self, _path: &str, _from: &Self) -> bool {
        false
    }

    /// Alerts come from no source.
    fn default_source(&mut self, _source: &str) {}

    fn identity(&self) -> [&str; 4] {
        [&self.subscription, &self.achievement, "", ""]
    }
}

impl Alert {
    /// Whether the write that made this revision released the alert: at once, or out of being held.
    pub const fn is_released_at(&self, revision: i64) -> bool {
        match self.digest_time {
            None => revision == 1,
            // The service writes a held alert again only to release it.
            Some(_) => revision == 2,
        }
    }
}
