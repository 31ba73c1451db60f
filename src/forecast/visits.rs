//! How a deal went through its stages: each stay, how long, and how it ended.

use super::priors::STAGES;
use super::world::{Milestone, Pursuit};
use crate::domain::Day;
use crate::domain::trade::words::DealStage;

/// How a stay in a stage ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// The deal went on to this stage.
    MovedOn(DealStage),
    /// It was lost or cancelled.
    Lost,
}

/// A stay in a stage that is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Visit {
    /// The stage's place in [`STAGES`].
    pub stage: usize,
    /// How long it was.
    pub days: i64,
    /// How it ended.
    pub end: End,
}

/// Where a deal stands on a day, and how it came there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Course {
    /// The stage, and since when.
    pub place: (DealStage, Day),
    /// Whether it goes on.
    pub is_open: bool,
    /// The stays that are over.
    pub visits: Vec<Visit>,
}

/// A stage's place in [`STAGES`]; none from the registration on.
pub(super) fn place_of(stage: DealStage) -> Option<usize> {
    STAGES.iter().position(|known| *known == stage)
}

/// How a pursuit went up to a day; none when nobody knew of it yet.
///
/// A stage that was left out was no stay. Going back is no end of a stay: the earlier stage begins
/// anew. A deal that was lost and taken up again was not lost.
pub(super) fn course(pursuit: &Pursuit, as_of: Day) -> Option<Course> {
    let known = pursuit.milestones.iter().filter(|step| step.day <= as_of);
    let mut known = known.copied();
    let Milestone { day, stage, is_open } = known.next()?;
    let (mut stage, mut since, mut closed) = (stage, day, (!is_open).then_some(day));
    let mut visits = Vec::new();
    let mut stay = |stage: DealStage, since: Day, until: Day, end: End| {
        let days = until.days_since(since).max(0);
        visits.extend(place_of(stage).map(|stage| Visit { stage, days, end }));
    };
    for step in known {
        if step.stage > stage {
            stay(stage, since, step.day, End::MovedOn(step.stage));
        }
        if step.stage != stage {
            (stage, since) = (step.stage, step.day);
        }
        closed = match step.is_open {
            true => None,
            false => closed.or(Some(step.day)),
        };
    }
    let registered = pursuit.registered.filter(|(day, _)| *day <= as_of);
    match (registered, closed) {
        (Some((day, _)), _) if stage < DealStage::Registered => {
            stay(stage, since, day, End::MovedOn(DealStage::Registered));
            (stage, since) = (DealStage::Registered, day);
        }
        (None, Some(day)) => stay(stage, since, day, End::Lost),
        _ => {}
    }
    Some(Course { place: (stage, since), is_open: closed.is_none(), visits })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Fen;

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    fn pursuit(steps: &[(&str, DealStage, bool)]) -> Pursuit {
        let step = |(at, stage, is_open): &(&str, DealStage, bool)| Milestone {
            day: day(at),
            stage: *stage,
            is_open: *is_open,
        };
        Pursuit { milestones: steps.iter().map(step).collect(), ..Pursuit::default() }
    }

    #[test]
    fn stays_end_by_moving_on_or_by_a_loss_and_only_by_what_was_known() {
        use DealStage::{Contact, Evaluation, Lead, Negotiation, Registered};
        let deal = pursuit(&[
            ("2024-02-28", Lead, true),
            ("2024-03-01", Contact, true),
            ("2024-03-05", Contact, false),
            ("2024-03-06", Contact, true),
            ("2024-03-11", Evaluation, true),
            ("2024-03-21", Negotiation, true),
            ("2024-03-31", Negotiation, false),
        ]);
        assert_eq!(course(&deal, day("2024-02-27")), None);
        let found = course(&deal, day("2024-12-31")).unwrap();
        let moved = |stage, days, to| Visit { stage, days, end: End::MovedOn(to) };
        // 2024 is a leap year: two days from 28 February to 1 March.
        let until_then =
            [moved(0, 2, Contact), moved(1, 10, Evaluation), moved(2, 10, Negotiation)];
        assert_eq!(found.visits[..3], until_then);
        assert_eq!(found.visits[3], Visit { stage: 4, days: 10, end: End::Lost });
        assert!(!found.is_open);
        let before = course(&deal, day("2024-03-30")).unwrap();
        assert_eq!((before.is_open, before.visits.len()), (true, 3));
        assert_eq!(before.place, (Negotiation, day("2024-03-21")));
        let mut signed = pursuit(&[("2024-01-01", DealStage::Signed, true)]);
        signed.registered = Some((day("2024-01-15"), Fen::new(1)));
        let found = course(&signed, day("2024-01-15")).unwrap();
        assert_eq!(found.visits, [moved(6, 14, Registered)]);
        assert_eq!(course(&signed, day("2024-01-14")).unwrap().visits, []);
    }
}
