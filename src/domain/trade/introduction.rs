//! 对接意向: somebody wants to be brought together with somebody, and an answer is due.

use super::parts::{NOTE_CHARS_MAX, STEPS_MAX, Step, settle_steps};
use super::words::IntroductionState;
use crate::domain::check::{Checks, TITLE_CHARS_MAX};
use crate::domain::party::Party;
use crate::domain::record::{Content, Reference};
use crate::domain::time::Time;
use crate::domain::violation::Code;
use crate::domain::{Day, Kind};

/// An expression of interest, on its way between two sides.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Introduction {
    /// What it is about, in a line.
    pub title: String,
    /// Id of the achievement that is asked for.
    pub achievement: String,
    /// Id of the need that asks, or empty.
    pub need: String,
    /// Who asks.
    pub requester: Party,
    /// Id of the broker who forwards it, or empty.
    pub broker: String,
    /// 想解决什么问题: the first standard question.
    pub purpose: String,
    /// 为何看中这项成果: the second.
    pub interest: String,
    /// 希望如何合作: the third.
    pub proposal: String,
    /// The last day for an answer, set when it is forwarded; none = it may expire at once.
    pub respond_by: Option<Day>,
    /// How it went; the last is its state, none is [`IntroductionState::Requested`].
    pub steps: Vec<Step<IntroductionState>>,
}

impl Introduction {
    /// 对接状态.
    pub fn state(&self) -> IntroductionState {
        self.steps.last().map_or(IntroductionState::Requested, |step| step.to)
    }

    /// Whether the other side said yes, whatever came after.
    pub fn is_accepted(&self) -> bool {
        matches!(
            self.state(),
            IntroductionState::Accepted
                | IntroductionState::NdaSigned
                | IntroductionState::Disclosed
        )
    }
}

impl Content for Introduction {
    const KIND: Kind = Kind::Introduction;

    const FIELDS: &'static [&'static str] =
        &["title", "achievement", "need", "requester", "broker", "purpose", "interest", "proposal"];

    const OUTPUT: &'static [&'static str] = &["respond_by_date", "steps", "state"];

    fn check(&mut self, checks: &mut Checks) {
        checks.line("title", &mut self.title, TITLE_CHARS_MAX);
        checks.id("achievement", &mut self.achievement);
        if !self.need.is_empty() {
            checks.id("need", &mut self.need);
        }
        checks.party("requester", &mut self.requester);
        if self.requester == Party::default() {
            checks.required("requester", "");
        }
        if !self.broker.is_empty() {
            checks.id("broker", &mut self.broker);
        }
        checks.body("purpose", &mut self.purpose, NOTE_CHARS_MAX);
        checks.body("interest", &mut self.interest, NOTE_CHARS_MAX);
        checks.body("proposal", &mut self.proposal, NOTE_CHARS_MAX);
        checks.count("steps", self.steps.len(), STEPS_MAX);
        let last = self.steps.last();
        let is_declined = last.is_some_and(|step| step.to == IntroductionState::Declined);
        if is_declined && last.is_some_and(|step| step.reason.is_none()) {
            checks.note(
                "reason",
                Code::Required,
                "",
                "婉拒须写明原因".into(),
                "state why it is declined".into(),
            );
        }
    }

    fn take_field(&mut self, path: &str, from: &Self) -> bool {
        match path {
            "title" => self.title.clone_from(&from.title),
            "achievement" => self.achievement.clone_from(&from.achievement),
            "need" => self.need.clone_from(&from.need),
            "requester" => self.requester.clone_from(&from.requester),
            "broker" => self.broker.clone_from(&from.broker),
            "purpose" => self.purpose.clone_from(&from.purpose),
            "interest" => self.interest.clone_from(&from.interest),
            "proposal" => self.proposal.clone_from(&from.proposal),
            _ => return false,
        }
        true
    }

    fn default_source(&mut self, _source: &str) {}

    fn identity(&self) -> [&str; 4] {
        [&self.requester.display_name, &self.achievement, &self.need, &self.title]
    }

    fn references(&self) -> Vec<Reference> {
        let mut named = vec![Reference::new("achievement", Kind::Achievement, &self.achievement)];
        named.push(Reference::new("need", Kind::Need, &self.need));
        named.push(Reference::new("broker", Kind::Broker, &self.broker));
        named
    }

    fn settle(&mut self, before: Option<&Self>, now: Time) {
        let known = before.map_or(&[][..], |before| &before.steps);
        settle_steps(&mut self.steps, known, now);
    }

    fn keep_from(&mut self, current: &Self, _stated: &Self) {
        self.steps.clone_from(&current.steps);
        self.respond_by = current.respond_by;
    }
}
