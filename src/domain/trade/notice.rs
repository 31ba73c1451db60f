//! 公示: a name and a proposed price for all to see, and what is objected to it.

use super::parts::{NOTE_CHARS_MAX, STEPS_MAX, Step, check_stated, settle_steps};
use super::words::NoticeState;
use crate::domain::check::{Checks, NAME_CHARS_MAX, TITLE_CHARS_MAX};
use crate::domain::record::{Content, Reference};
use crate::domain::time::Time;
use crate::domain::{Day, Fen, Kind};

/// 异议: what somebody holds against a notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Objection {
    /// Who objects.
    pub objector: String,
    /// What is objected.
    pub text: String,
    /// The day on which it came in.
    pub date: Day,
    /// When it was written down.
    pub time: Time,
    /// What was decided; none while it is open.
    pub decision: Option<Decision>,
}

/// What was decided of an objection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// 成立: whether the objection is right.
    pub is_upheld: bool,
    /// Why.
    pub text: String,
    /// The day on which it was decided.
    pub date: Day,
    /// When it was written down.
    pub time: Time,
}

/// A public notice of a deal's price.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Notice {
    /// Id of the deal.
    pub deal: String,
    /// 成果名称, as the notice writes it.
    pub title: String,
    /// 拟交易价格.
    pub price: Option<Fen>,
    /// 受让方 or 合作方, as the notice writes it.
    pub counterparty: String,
    /// Where it is shown.
    pub place: String,
    /// The first day of the present run; none before it is published.
    pub start: Option<Day>,
    /// The last day of the present run.
    pub end: Option<Day>,
    /// 异议.
    pub objections: Vec<Objection>,
    /// How it went; the last is its state, none is [`NoticeState::Draft`].
    pub steps: Vec<Step<NoticeState>>,
}

impl Notice {
    /// 公示状态.
    pub fn state(&self) -> NoticeState {
        self.steps.last().map_or(NoticeState::Draft, |step| step.to)
    }

    /// How many objections came before the present run: a revision answered them. Each objection
    /// came with its step, so the order of steps tells, where days alone would not.
    pub fn answered(&self) -> usize {
        let start = self.steps.iter().rposition(|step| step.to == NoticeState::Published);
        let before = self.steps.iter().take(start.unwrap_or(0));
        before.filter(|step| step.to == NoticeState::Objected).count()
    }

    /// The objections of the present run.
    fn present(&self) -> impl Iterator<Item = &Objection> {
        self.objections.iter().skip(self.answered())
    }

    /// Whether an objection of the present run waits for its decision.
    pub fn has_open_objection(&self) -> bool {
        self.present().any(|objection| objection.decision.is_none())
    }

    /// Whether an objection of the present run was right.
    pub fn has_upheld_objection(&self) -> bool {
        let mut decisions = self.present().filter_map(|objection| objection.decision.as_ref());
        decisions.any(|decision| decision.is_upheld)
    }

    /// The day of the last step or decision, if there is one.
    pub fn last_day(&self) -> Option<Day> {
        let decisions = self.objections.iter().filter_map(|it| it.decision.as_ref());
        let decided = decisions.map(|decision| decision.date);
        self.steps.iter().map(|step| step.date).chain(decided).max()
    }
}

impl Content for Notice {
    const KIND: Kind = Kind::Notice;

    const FIELDS: &'static [&'static str] =
        &["deal", "title", "price_fen", "counterparty", "place"];

    const OUTPUT: &'static [&'static str] =
        &["start_date", "end_date", "objections", "steps", "state"];

    fn check(&mut self, checks: &mut Checks) {
        checks.id("deal", &mut self.deal);
        checks.line("title", &mut self.title, TITLE_CHARS_MAX);
        checks.required("title", &self.title);
        check_stated(checks, "price_fen", self.price);
        checks.line("counterparty", &mut self.counterparty, NAME_CHARS_MAX);
        checks.line("place", &mut self.place, NAME_CHARS_MAX);
        for objection in &mut self.objections {
            checks.line("objector", &mut objection.objector, NAME_CHARS_MAX);
            checks.body("text", &mut objection.text, NOTE_CHARS_MAX);
            checks.required("text", &objection.text);
        }
        checks.count("objections", self.objections.len(), STEPS_MAX);
        checks.count("steps", self.steps.len(), STEPS_MAX);
    }

    fn take_field(&mut self, path: &str, from: &Self) -> bool {
        match path {
            "deal" => self.deal.clone_from(&from.deal),
            "title" => self.title.clone_from(&from.title),
            "price_fen" => self.price = from.price,
            "counterparty" => self.counterparty.clone_from(&from.counterparty),
            "place" => self.place.clone_from(&from.place),
            _ => return false,
        }
        true
    }

    fn default_source(&mut self, _source: &str) {}

    fn identity(&self) -> [&str; 4] {
        [&self.deal, &self.title, &self.counterparty, ""]
    }

    fn references(&self) -> Vec<Reference> {
        vec![Reference::new("deal", Kind::Deal, &self.deal)]
    }

    fn settle(&mut self, before: Option<&Self>, now: Time) {
        let known = before.map_or(&[][..], |before| &before.steps);
        settle_steps(&mut self.steps, known, now);
    }

    fn keep_from(&mut self, current: &Self, _stated: &Self) {
        self.objections.clone_from(&current.objections);
        self.steps.clone_from(&current.steps);
        (self.start, self.end) = (current.start, current.end);
    }

    /// What all may see and object to stays as it was published; a revision runs anew.
    fn is_frozen(&self) -> bool {
        self.state() != NoticeState::Draft
    }
}
