//! 反馈: what people say of a match, and what the ranking said of it at that moment.

use super::check::{Checks, NAME_CHARS_MAX};
use super::id::Kind;
use super::record::Content;
use super::violation::Code;
use super::words::{DeclineReason, FeedbackVerdict};

/// Longest comment, in characters.
pub const COMMENT_CHARS_MAX: usize = 2_000;

/// What a person says of a match. Feedback is never changed: the newest of a person on a pair counts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Feedback {
    /// Id of the need.
    pub need: String,
    /// Id of the achievement.
    pub achievement: String,
    /// 结论, required.
    pub verdict: Option<FeedbackVerdict>,
    /// 不合适的原因: some with a decline, none with an acceptance.
    pub reasons: Vec<DeclineReason>,
    /// In the person's own words.
    pub comment: String,
    /// Who says so.
    pub person: String,
    /// What the ranking said of the pair then; none when the achievement was no match.
    pub seen: Option<Seen>,
}

/// What a ranking said of a pair.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Seen {
    /// Place among the need's matches, counted from 1.
    pub rank: u32,
    /// Score, 0 to a million.
    pub score: u32,
    /// What the score was made of.
    pub signals: Vec<SeenSignal>,
    /// Which weights ranked.
    pub ranker_version: String,
    /// The journal position that the search had reached.
    pub position: u64,
}

/// One part of a score as it was.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SeenSignal {
    /// The signal's code, such as `TEXT`.
    pub signal: String,
    /// Most points that it could give.
    pub weight: u32,
    /// How well both sides agreed, in parts per million.
    pub fit: u32,
    /// Points that it gave.
    pub points: u32,
}

impl Content for Feedback {
    const KIND: Kind = Kind::Feedback;

    const FIELDS: &'static [&'static str] =
        &["need", "achievement", "verdict", "reasons", "comment", "person"];

    fn check(&mut self, checks: &mut Checks) {
        checks.id("need", &mut self.need);
        checks.id("achievement", &mut self.achievement);
        checks.word_set(&mut self.reasons);
        checks.body("comment", &mut self.comment, COMMENT_CHARS_MAX);
        checks.line("person", &mut self.person, NAME_CHARS_MAX);
        let Some(verdict) = self.verdict else {
            let zh = "请写明结论：合适、不合适或待定";
            checks.note("verdict", Code::Required, "", zh.into(), "state the verdict".into());
            return;
        };
        match verdict {
            FeedbackVerdict::Accept if !self.reasons.is_empty() => checks.note(
                "reasons",
                Code::Contradiction,
                "",
                "“合适”不带不合适的原因；请去掉原因或改结论".into(),
                "an acceptance has no reasons to decline; drop them or change the verdict".into(),
            ),
            FeedbackVerdict::Decline if self.reasons.is_empty() => checks.note(
                "reasons",
                Code::Required,
                "",
                "请至少写明一个不合适的原因".into(),
                "give at least one reason to decline".into(),
            ),
            _ => {}
        }
        if self.reasons.contains(&DeclineReason::Other) && self.comment.is_empty() {
            checks.note(
                "comment",
                Code::Required,
                "",
                "原因选“其他”时请在说明中写清楚".into(),
                "with the reason OTHER, say in the comment what it is".into(),
            );
        }
    }

    fn take_field(&mut self, path: &str, from: &Self) -> bool {
        match path {
            "need" => self.need.clone_from(&from.need),
            "achievement" => self.achievement.clone_from(&from.achievement),
            "verdict" => self.verdict = from.verdict,
            "reasons" => self.reasons.clone_from(&from.reasons),
            "comment" => self.comment.clone_from(&from.comment),
            "person" => self.person.clone_from(&from.person),
            _ => return false,
        }
        true
    }

    fn default_source(&mut self, _: &str) {}

    fn identity(&self) -> [&str; 4] {
        [&self.person, "", &self.need, &self.achievement]
    }
}

impl Feedback {
    /// The grade of an answer that the feedback amounts to, 0 to 2; none when it says nothing of
    /// the match, as when the need is answered already or nobody has time.
    pub fn grade(&self) -> Option<u8> {
        match self.verdict? {
            FeedbackVerdict::Accept => Some(2),
            FeedbackVerdict::Maybe => Some(1),
            FeedbackVerdict::Decline => {
                self.reasons.iter().any(|reason| reason.is_of_the_match()).then_some(0)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::violation::Violation;

    fn feedback(verdict: FeedbackVerdict, reasons: &[DeclineReason]) -> Feedback {
        let (need, achievement) = ("n1".into(), "a1".into());
        let (verdict, reasons) = (Some(verdict), reasons.to_vec());
        Feedback { need, achievement, verdict, reasons, ..Feedback::default() }
    }

    fn faults(feedback: Feedback) -> Vec<String> {
        let of = |violations: Vec<Violation>| violations.into_iter().map(|v| v.field).collect();
        feedback.admit().map_or_else(of, |_| Vec::new())
    }

    #[test]
    fn a_decline_gives_reasons_and_an_acceptance_does_not() {
        use DeclineReason::{Other, Price, TooEarly};
        use FeedbackVerdict::{Accept, Decline, Maybe};
        assert!(faults(feedback(Accept, &[])).is_empty());
        assert!(faults(feedback(Maybe, &[])).is_empty());
        assert!(faults(feedback(Decline, &[TooEarly, Price])).is_empty());
        assert_eq!(faults(feedback(Accept, &[Price])), ["reasons"]);
        assert_eq!(faults(feedback(Decline, &[])), ["reasons"]);
        assert_eq!(faults(feedback(Decline, &[Other])), ["comment"]);
        let told = Feedback { comment: "年检太麻烦".into(), ..feedback(Decline, &[Other]) };
        assert!(faults(told).is_empty());
        assert_eq!(faults(Feedback::default()), ["need", "achievement", "verdict"]);
    }

    #[test]
    fn what_says_nothing_of_the_match_has_no_grade() {
        use DeclineReason::{AlreadySolved, NoCapacity, OtherField};
        use FeedbackVerdict::{Accept, Decline, Maybe};
        assert_eq!(feedback(Accept, &[]).grade(), Some(2));
        assert_eq!(feedback(Maybe, &[]).grade(), Some(1));
        assert_eq!(feedback(Decline, &[OtherField]).grade(), Some(0));
        assert_eq!(feedback(Decline, &[AlreadySolved, NoCapacity]).grade(), None);
        assert_eq!(feedback(Decline, &[AlreadySolved, OtherField]).grade(), Some(0));
    }
}
