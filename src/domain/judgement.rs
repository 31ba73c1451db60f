//! 评判: how well an achievement answers a need in somebody's eyes.

use super::check::{Checks, NAME_CHARS_MAX};
use super::feedback::COMMENT_CHARS_MAX;
use super::id::Kind;
use super::record::Content;
use super::violation::Code;

/// The highest grade: it answers the need.
pub const GRADE_MAX: u8 = 3;

/// What somebody judged.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Judgement {
    /// 评判集, the set that it belongs to.
    pub judged_set: String,
    /// Id of the need.
    pub need: String,
    /// Id of the achievement.
    pub achievement: String,
    /// 等级, 0 to [`GRADE_MAX`].
    pub grade: u8,
    /// Who judged.
    pub judge: String,
    /// Why.
    pub note: String,
}

impl Content for Judgement {
    const KIND: Kind = Kind::Judgement;

    const FIELDS: &'static [&'static str] =
        &["judged_set", "need", "achievement", "grade", "judge", "note"];

    fn check(&mut self, checks: &mut Checks) {
        checks.id("judged_set", &mut self.judged_set);
        checks.id("need", &mut self.need);
        checks.id("achievement", &mut self.achievement);
        if self.grade > GRADE_MAX {
            checks.note(
                "grade",
                Code::OutOfRange,
                &self.grade.to_string(),
                format!("等级为 0 到 {GRADE_MAX}"),
                format!("a grade is 0 to {GRADE_MAX}"),
            );
        }
        checks.line("judge", &mut self.judge, NAME_CHARS_MAX);
        checks.body("note", &mut self.note, COMMENT_CHARS_MAX);
    }

    fn take_field(&mut self, path: &str, from: &Self) -> bool {
        match path {
            "judged_set" => self.judged_set.clone_from(&from.judged_set),
            "need" => self.need.clone_from(&from.need),
            "achievement" => self.achievement.clone_from(&from.achievement),
            "grade" => self.grade = from.grade,
            "judge" => self.judge.clone_from(&from.judge),
            "note" => self.note.clone_from(&from.note),
            _ => return false,
        }
        true
    }

    /// The source of an import is the set of what names none.
    fn default_source(&mut self, source: &str) {
        if self.judged_set.is_empty() {
            source.clone_into(&mut self.judged_set);
        }
    }

    /// Set, need and achievement: a pair has one judgement a set.
    fn identity(&self) -> [&str; 4] {
        [&self.judged_set, "", &self.need, &self.achievement]
    }
}
