//! 订阅: what somebody wants to be told of.

use super::check::{Checks, NAME_CHARS_MAX, TITLE_CHARS_MAX};
use super::id::{Kind, RecordId};
use super::record::Content;
use super::violation::Code;
use super::words::AlertFrequency;

/// The highest score of a pair.
pub const SCORE_MAX: u32 = 1_000_000;
/// The lowest score of a standing need's alerts unless the subscription says otherwise.
pub const NEED_SCORE_DEFAULT: u32 = 200_000;
/// Most alerts delivered one by one on a day unless the subscription says otherwise.
pub const DAILY_CAP_DEFAULT: u32 = 50;
/// The highest daily cap.
pub const DAILY_CAP_MAX: u32 = 1_000;
/// Longest query of a saved search, in characters.
pub const SAVED_QUERY_CHARS_MAX: usize = 1_000;
/// Longest filter of a saved search, in characters.
pub const SAVED_FILTER_CHARS_MAX: usize = 2_000;
/// Longest URL of a webhook, in characters.
pub const WEBHOOK_URL_CHARS_MAX: usize = 2_000;
/// Fewest characters of a webhook's secret.
pub const SECRET_CHARS_MIN: usize = 16;
/// Most characters of a webhook's secret.
pub const SECRET_CHARS_MAX: usize = 200;

/// What a subscription looks for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Subject {
    /// Not stated; refused by the check.
    #[default]
    Unstated,
    /// 保存的检索.
    Search {
        /// Words as typed.
        query: String,
        /// What else must hold, as in a search.
        filter: String,
    },
    /// 长期需求: the id of a need.
    Need(String),
}

/// A text that is kept, but never shown: not in answers and not in logs.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Secret(String);

impl Secret {
    /// Keeps a text.
    pub const fn new(text: String) -> Self {
        Self(text)
    }

    /// The text, for signing and for the journal.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(if self.0.is_empty() { "Secret(none)" } else { "Secret(…)" })
    }
}

/// What is stated about a subscription.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subscription {
    /// 订阅名称.
    pub display_name: String,
    /// 订阅人: who is to be told.
    pub subscriber: String,
    /// What is looked for, required.
    pub subject: Subject,
    /// The lowest score that is reported; 0 = the default, see [`Subscription::score_min`].
    pub min_score: u32,
    /// 提醒频率.
    pub frequency: AlertFrequency,
    /// 每日上限; 0 = the default of [`DAILY_CAP_DEFAULT`].
    pub daily_cap: u32,
    /// 回调地址, or empty.
    pub webhook_url: String,
    /// 签名密钥.
    pub webhook_secret: Secret,
    /// The journal position after which changes are reported; stated by the service.
    pub since: u64,
}

impl Default for Subscription {
    fn default() -> Self {
        Self {
            display_name: String::new(),
            subscriber: String::new(),
            subject: Subject::Unstated,
            min_score: 0,
            frequency: AlertFrequency::Instant,
            daily_cap: 0,
            webhook_url: String::new(),
            webhook_secret: Secret::default(),
            since: 0,
        }
    }
}

impl Content for Subscription {
    const KIND: Kind = Kind::Subscription;

    const FIELDS: &'static [&'static str] = &[
        "display_name",
        "subscriber",
        "search",
        "need",
        "min_score",
        "frequency",
        "daily_cap",
        "webhook_url",
        "webhook_secret",
    ];

    fn check(&mut self, checks: &mut Checks) {
        checks.line("display_name", &mut self.display_name, TITLE_CHARS_MAX);
        checks.line("subscriber", &mut self.subscriber, NAME_CHARS_MAX);
        match &mut self.subject {
            Subject::Unstated => checks.note(
                "subject",
                Code::Required,
                "",
                "请写明 search（保存的检索）或 need（长期需求）".into(),
                "state search or need".into(),
            ),
            Subject::Search { query, filter } => {
                checks.line("search.query", query, SAVED_QUERY_CHARS_MAX);
                checks.line("search.filter", filter, SAVED_FILTER_CHARS_MAX);
                if query.is_empty() && filter.is_empty() {
                    checks.required("search.query", query);
                }
            }
            Subject::Need(id) => {
                if let Err(violation) = RecordId::parse("need", id) {
                    checks.refuse(violation);
                }
            }
        }
        checks.at_most("min_score", self.min_score, SCORE_MAX);
        checks.at_most("daily_cap", self.daily_cap, DAILY_CAP_MAX);
        self.check_webhook(checks);
    }

    fn take_field(&mut self, path: &str, from: &Self) -> bool {
        match path {
            "display_name" => self.display_name.clone_from(&from.display_name),
            "subscriber" => self.subscriber.clone_from(&from.subscriber),
            "search" | "need" => self.subject.clone_from(&from.subject),
            "min_score" => self.min_score = from.min_score,
            "frequency" => self.frequency = from.frequency,
            "daily_cap" => self.daily_cap = from.daily_cap,
            "webhook_url" => self.webhook_url.clone_from(&from.webhook_url),
            "webhook_secret" => self.webhook_secret.clone_from(&from.webhook_secret),
            _ => return false,
        }
        true
    }

    /// Subscriptions come from no source.
    fn default_source(&mut self, _source: &str) {}

    fn identity(&self) -> [&str; 4] {
        [&self.subscriber, &self.display_name, "", ""]
    }

    /// The secret stays unless another comes; the start stays unless the subscription is turned on.
    fn keep_from(&mut self, current: &Self, stated: &Self) {
        if self.webhook_secret == Secret::default() && !self.webhook_url.is_empty() {
            self.webhook_secret.clone_from(&current.webhook_secret);
        }
        let is_turned_on =
            current.frequency == AlertFrequency::Off && self.frequency != AlertFrequency::Off;
        self.since = if is_turned_on { stated.since } else { current.since };
    }
}

impl Subscription {
    /// The lowest score that is reported.
    pub const fn score_min(&self) -> u32 {
        match (self.min_score, &self.subject) {
            (0, Subject::Need(_)) => NEED_SCORE_DEFAULT,
            (stated, _) => stated,
        }
    }

    /// Most alerts that are delivered one by one on a day.
    pub const fn cap(&self) -> u32 {
        if self.daily_cap == 0 { DAILY_CAP_DEFAULT } else { self.daily_cap }
    }

    fn check_webhook(&mut self, checks: &mut Checks) {
        checks.line("webhook_url", &mut self.webhook_url, WEBHOOK_URL_CHARS_MAX);
        if self.webhook_url.is_empty() {
            self.webhook_secret = Secret::default();
            return;
        }
        if !self.webhook_url.starts_with("https://") && !self.webhook_url.starts_with("http://") {
            checks.note(
                "webhook_url",
                Code::CodeFormat,
                &self.webhook_url,
                "回调地址以 https:// 开头（本机地址可用 http://）".into(),
                "a webhook's URL begins with https:// (http:// for a loopback address)".into(),
            );
        }
        let secret = self.webhook_secret.reveal();
        let count = secret.chars().count();
        if !(SECRET_CHARS_MIN..=SECRET_CHARS_MAX).contains(&count) {
            // The value is not repeated: it is a secret.
            checks.note(
                "webhook_secret",
                Code::OutOfRange,
                "",
                format!(
                    "签名密钥为 {SECRET_CHARS_MIN} 到 {SECRET_CHARS_MAX} 字符，有回调地址时必填"
                ),
                format!(
                    "a secret has {SECRET_CHARS_MIN} to {SECRET_CHARS_MAX} characters, and is \
                     required with a webhook"
                ),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn admit(subscription: Subscription) -> Vec<String> {
        match subscription.admit() {
            Ok(_) => vec![],
            Err(violations) => violations.into_iter().map(|one| one.field).collect(),
        }
    }

    #[test]
    fn a_subscription_says_what_it_looks_for() {
        assert_eq!(admit(Subscription::default()), ["subject"]);
        let empty = Subject::Search { query: " ".into(), filter: String::new() };
        assert_eq!(admit(Subscription { subject: empty, ..Default::default() }), ["search.query"]);
        let need = Subject::Need("n-1".into());
        assert!(admit(Subscription { subject: need, ..Default::default() }).is_empty());
    }

    #[test]
    fn a_webhook_needs_a_scheme_and_a_secret_that_is_never_shown() {
        let with = |url: &str, secret: &str| Subscription {
            subject: Subject::Need("n-1".into()),
            webhook_url: url.into(),
            webhook_secret: Secret::new(secret.into()),
            ..Default::default()
        };
        assert_eq!(admit(with("ftp://a", "0123456789abcdef")), ["webhook_url"]);
        assert_eq!(admit(with("https://a", "short")), ["webhook_secret"]);
        let good = with("https://a", "0123456789abcdef");
        assert!(!format!("{good:?}").contains("0123456789"));
        assert!(admit(good).is_empty());
    }

    #[test]
    fn what_an_update_does_not_state_stays() {
        let current = Subscription {
            webhook_url: "https://a".into(),
            webhook_secret: Secret::new("0123456789abcdef".into()),
            frequency: AlertFrequency::Off,
            since: 7,
            ..Default::default()
        };
        let stated =
            Subscription { webhook_url: "https://b".into(), since: 9, ..Default::default() };
        let mut merged = stated.clone();
        merged.keep_from(&current, &stated);
        assert_eq!(merged.webhook_secret, current.webhook_secret);
        assert_eq!(merged.since, 9, "turned on");
        let mut again = stated.clone();
        again.keep_from(&merged, &Subscription { since: 12, ..stated });
        assert_eq!(again.since, 9, "it was on");
    }
}
