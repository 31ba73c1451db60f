//! 排序方案: sets of weights, and which of them ranks.

use super::check::Checks;
use super::feedback::COMMENT_CHARS_MAX;
use super::id::Kind;
use super::record::Content;
use super::time::Time;
use super::violation::Code;
use super::words::RankerAction;

/// What all weights of a ranker add up to.
pub const WEIGHTS_SUM: u32 = 1_000_000;
/// Most signals that a ranker weighs.
pub const SIGNALS_MAX: usize = 64;
/// Most rankers to which one can go back.
pub const EARLIER_MAX: usize = 50;
/// Most changes that the choice itself remembers; the journal has them all.
pub const CHANGES_MAX: usize = 100;

/// A set of weights. It is never changed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Ranker {
    /// What each signal counts; together [`WEIGHTS_SUM`]. A signal that is left out counts nothing.
    pub weights: Vec<SignalWeight>,
    /// Id of the ranker that it was made from, or empty.
    pub parent: String,
    /// Why it was made.
    pub notes: String,
    /// What it was learned from; none when it was made by hand.
    pub provenance: Option<Provenance>,
}

/// What one signal counts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SignalWeight {
    /// The signal's code, such as `TEXT`.
    pub signal: String,
    /// Most points that it can give.
    pub weight: u32,
}

/// What a ranker was learned from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Provenance {
    /// Judged sets that were learned from.
    pub judged_sets: Vec<String>,
    /// Pairs of them that were used.
    pub judgements: u32,
    /// Pairs with feedback that were used.
    pub feedback: u32,
    /// Needs learned from.
    pub train_needs: u32,
    /// Needs held out to measure on.
    pub held_out_needs: u32,
    /// What drew the needs apart.
    pub seed: i64,
    /// How strongly the weights were held to the parent's, in millionths.
    pub strength_ppm: u32,
    /// Whether the gain on the needs held out is above nothing over its whole interval.
    pub recommended: bool,
    /// The measures on the needs held out.
    pub measures: Vec<MeasureChange>,
    /// The journal position that the search had reached.
    pub position: u64,
}

/// A figure in millionths with its 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Figure {
    /// The mean.
    pub mean: i32,
    /// The interval's lower end.
    pub low: i32,
    /// Its upper end.
    pub high: i32,
}

/// A measure before and after.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MeasureChange {
    /// What is measured.
    pub name: String,
    /// Under the parent.
    pub before: Figure,
    /// Under the new weights.
    pub after: Figure,
    /// The needs' differences, after less before.
    pub difference: Figure,
    /// How many needs it is the mean of.
    pub needs: u32,
}

impl Content for Ranker {
    const KIND: Kind = Kind::Ranker;

    const FIELDS: &'static [&'static str] = &["weights", "parent", "notes"];

    fn check(&mut self, checks: &mut Checks) {
        self.weights.retain(|weight| weight.weight > 0);
        checks.count("weights", self.weights.len(), SIGNALS_MAX);
        let mut seen = std::collections::BTreeSet::new();
        for (place, weight) in self.weights.iter().enumerate() {
            if !seen.insert(&weight.signal) {
                checks.note(
                    &format!("weights[{place}]"),
                    Code::DuplicateId,
                    &weight.signal,
                    format!("信号 {} 重复；请合并", weight.signal),
                    format!("signal {} stands twice; merge them", weight.signal),
                );
            }
        }
        let sum: u64 = self.weights.iter().map(|weight| u64::from(weight.weight)).sum();
        if sum != u64::from(WEIGHTS_SUM) {
            checks.note(
                "weights",
                Code::OutOfRange,
                &sum.to_string(),
                format!("权重合计须为 {WEIGHTS_SUM}，现为 {sum}；请调整"),
                format!("the weights must add up to {WEIGHTS_SUM}, not {sum}; adjust them"),
            );
        }
        if !self.parent.is_empty() {
            checks.id("parent", &mut self.parent);
        }
        checks.body("notes", &mut self.notes, COMMENT_CHARS_MAX);
    }

    fn take_field(&mut self, path: &str, from: &Self) -> bool {
        match path {
            "weights" => self.weights.clone_from(&from.weights),
            "parent" => self.parent.clone_from(&from.parent),
            "notes" => self.notes.clone_from(&from.notes),
            _ => return false,
        }
        true
    }

    fn default_source(&mut self, _: &str) {}

    fn identity(&self) -> [&str; 4] {
        [&self.parent, "", &self.notes, ""]
    }
}

/// Which ranker ranks. There is one such record at most.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RankerChoice {
    /// Id of the active ranker.
    pub active: String,
    /// Id of the ranker in shadow, or empty.
    pub shadow: String,
    /// Ids of the rankers to go back to, the next one last.
    pub earlier: Vec<String>,
    /// The last changes, oldest first.
    pub changes: Vec<RankerChange>,
}

/// One change of the choice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RankerChange {
    /// What was done.
    pub action: RankerAction,
    /// Id of the ranker that it was done to; empty when the shadow was taken away.
    pub ranker: String,
    /// Who did it.
    pub actor: String,
    /// When.
    pub time: Time,
}

/// Who changes the choice, and when.
#[derive(Debug, Clone, Copy)]
pub struct Hand<'a> {
    /// Who.
    pub actor: &'a str,
    /// When.
    pub time: Time,
}

impl RankerChoice {
    /// The id of the one choice.
    pub const ID: &'static str = "current";

    /// The choice with another active ranker; the same when it is active already.
    #[must_use]
    pub fn activated(mut self, ranker: &str, hand: Hand<'_>) -> Self {
        if self.active == ranker {
            return self;
        }
        let before = std::mem::replace(&mut self.active, ranker.to_owned());
        self.earlier.push(before);
        let too_many = self.earlier.len().saturating_sub(EARLIER_MAX);
        self.earlier.drain(..too_many);
        self.noted(RankerAction::Activate, ranker, hand)
    }

    /// The choice with the ranker before; none when there was none.
    pub fn rolled_back(mut self, hand: Hand<'_>) -> Option<Self> {
        let before = self.earlier.pop()?;
        self.active.clone_from(&before);
        Some(self.noted(RankerAction::Rollback, &before, hand))
    }

    /// The choice with another ranker in shadow, or none; the same when it is so already.
    #[must_use]
    pub fn shadowed(mut self, ranker: &str, hand: Hand<'_>) -> Self {
        if self.shadow == ranker {
            return self;
        }
        ranker.clone_into(&mut self.shadow);
        self.noted(RankerAction::Shadow, ranker, hand)
    }

    fn noted(mut self, action: RankerAction, ranker: &str, hand: Hand<'_>) -> Self {
        let Hand { actor, time } = hand;
        let (ranker, actor) = (ranker.to_owned(), actor.to_owned());
        self.changes.push(RankerChange { action, ranker, actor, time });
        let too_many = self.changes.len().saturating_sub(CHANGES_MAX);
        self.changes.drain(..too_many);
        self
    }
}

impl Content for RankerChoice {
    const KIND: Kind = Kind::RankerChoice;

    const FIELDS: &'static [&'static str] = &[];

    fn check(&mut self, checks: &mut Checks) {
        checks.id("active", &mut self.active);
        if !self.shadow.is_empty() {
            checks.id("shadow", &mut self.shadow);
        }
        checks.count("earlier", self.earlier.len(), EARLIER_MAX);
        checks.count("changes", self.changes.len(), CHANGES_MAX);
    }

    fn take_field(&mut self, _: &str, _: &Self) -> bool {
        false
    }

    fn default_source(&mut self, _: &str) {}

    fn identity(&self) -> [&str; 4] {
        ["", "", Self::ID, ""]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HAND: Hand<'static> = Hand { actor: "test", time: Time::from_micros(7) };

    fn ranker(weights: &[(&str, u32)]) -> Ranker {
        let weight = |(signal, weight): &(&str, u32)| SignalWeight {
            signal: (*signal).to_owned(),
            weight: *weight,
        };
        Ranker { weights: weights.iter().map(weight).collect(), ..Ranker::default() }
    }

    #[test]
    fn weights_add_up_exactly() {
        let check = |weights: &[(&str, u32)]| {
            let refused = ranker(weights).admit().err().unwrap_or_default();
            refused.into_iter().map(|violation| violation.code).collect::<Vec<_>>()
        };
        assert!(check(&[("TEXT", 900_000), ("FIELD", 100_000), ("PRICE", 0)]).is_empty());
        assert_eq!(check(&[("TEXT", 999_999)]), [Code::OutOfRange]);
        assert_eq!(check(&[("TEXT", 500_000), ("TEXT", 500_000)]), [Code::DuplicateId]);
        assert_eq!(check(&[]), [Code::OutOfRange]);
        assert_eq!(check(&[("TEXT", u32::MAX), ("FIELD", u32::MAX)]), [Code::OutOfRange]);
    }

    #[test]
    fn going_back_leads_through_everything_that_was_active() {
        let choice = RankerChoice { active: "shipped".into(), ..RankerChoice::default() };
        let choice = choice.activated("a", HAND).activated("a", HAND).activated("b", HAND);
        assert_eq!(choice.earlier, ["shipped", "a"]);
        let choice = choice.shadowed("c", HAND).rolled_back(HAND).unwrap();
        assert_eq!((choice.active.as_str(), choice.shadow.as_str()), ("a", "c"));
        let choice = choice.rolled_back(HAND).unwrap();
        assert_eq!(choice.active, "shipped");
        let actions: Vec<_> = choice.changes.iter().map(|change| change.action).collect();
        use RankerAction::{Activate, Rollback, Shadow};
        assert_eq!(actions, [Activate, Activate, Shadow, Rollback, Rollback]);
        assert!(choice.rolled_back(HAND).is_none());
    }

    #[test]
    fn only_the_last_changes_are_remembered() {
        let start = RankerChoice { active: "r0".into(), ..RankerChoice::default() };
        let choice = (1..=200).fold(start, |choice, n| choice.activated(&format!("r{n}"), HAND));
        assert_eq!((choice.earlier.len(), choice.changes.len()), (EARLIER_MAX, CHANGES_MAX));
        assert_eq!(choice.earlier.last().unwrap(), "r199");
        assert!(choice.admit().is_ok());
    }
}
