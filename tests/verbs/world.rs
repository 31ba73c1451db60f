//! Records and locks in memory, built from events alone, and short ways to ask and to answer.

use std::collections::BTreeMap;
use std::convert::Infallible;

use qianxian::domain::acts::{Act, Hand, Verb};
use qianxian::domain::catalogue::{
    AnyCommand, AnyRecord, Command, Decision, Event, Listed, Refusal, State, Undecided, decide,
};
use qianxian::domain::record::Lock;
use qianxian::domain::{Day, Record, RecordId, RecordName, Time};

/// The day it is in a new world.
pub(crate) const TODAY: &str = "2026-11-24";
const NOON_MICROS: i64 = 12 * 3_600_000_000;

/// All records, and who holds what.
pub(crate) struct World {
    /// The moment of the next command.
    pub(crate) now: Time,
    records: BTreeMap<RecordName, AnyRecord>,
    locks: BTreeMap<Lock, RecordName>,
}

impl State for World {
    type Error = Infallible;

    fn record(&self, name: &RecordName) -> Result<Option<AnyRecord>, Infallible> {
        Ok(self.records.get(name).cloned())
    }

    fn holder(&self, lock: &Lock) -> Result<Option<RecordName>, Infallible> {
        Ok(self.locks.get(lock).cloned())
    }
}

impl World {
    /// An empty world at noon of [`TODAY`] in Beijing.
    pub(crate) fn new() -> Self {
        let (records, locks) = (BTreeMap::new(), BTreeMap::new());
        Self { now: noon(TODAY), records, locks }
    }

    /// Goes to noon of a day in Beijing.
    pub(crate) fn on(&mut self, day: &str) -> &mut Self {
        self.now = noon(day);
        self
    }

    /// Today, in Beijing.
    pub(crate) const fn today(&self) -> Day {
        Day::of(self.now)
    }

    /// Makes a record as a caller would, steps and all; whatever is in the way fails the test.
    pub(crate) fn make<T: Listed>(&mut self, id: &str, content: T) {
        let command = Command::Create { id: self::id(id), content };
        self.command(command).unwrap();
    }

    /// Changes one field of a record.
    pub(crate) fn update<T: Listed>(
        &mut self,
        id: &str,
        field: &str,
        content: T,
    ) -> Result<Decision, Refusal> {
        self.command(Command::Update {
            id: self::id(id),
            content: Box::new(content),
            mask: vec![field.into()],
            etag: String::new(),
            allow_missing: false,
        })
    }

    /// Deletes a record.
    pub(crate) fn delete<T: Listed>(&mut self, id: &str) {
        let command = Command::<T>::Delete { id: self::id(id), etag: String::new() };
        self.command(command).unwrap();
    }

    /// Does what a command says, if the rules allow it.
    pub(crate) fn command<T: Listed>(&mut self, command: Command<T>) -> Result<Decision, Refusal> {
        let decided = decide(self, command, self.now);
        self.take(decided)
    }

    /// Does a verb on the hand's day, for its reason, if the rules allow it.
    pub(crate) fn act(&mut self, hand: Hand, verb: Verb) -> Result<Decision, Refusal> {
        self.act_as_of(hand, "", verb)
    }

    /// The same, on a record that the caller saw with an etag.
    pub(crate) fn act_as_of(
        &mut self,
        hand: Hand,
        etag: &str,
        verb: Verb,
    ) -> Result<Decision, Refusal> {
        let act = AnyCommand::Act(Box::new(Act { hand, etag: etag.into(), verb }));
        let decided = act.decide(self, self.now);
        self.take(decided)
    }

    /// A record as it stands.
    pub(crate) fn read<T: Listed>(&self, id: &str) -> Record<T> {
        let name = RecordName { kind: T::KIND, id: self::id(id) };
        self.records.get(&name).cloned().and_then(T::unwrap).unwrap()
    }

    /// Who holds something, as `collection/id`.
    pub(crate) fn held(&self, lock: &Lock) -> Option<String> {
        self.locks.get(lock).map(ToString::to_string)
    }

    fn take(
        &mut self,
        decided: Result<Decision, Undecided<Infallible>>,
    ) -> Result<Decision, Refusal> {
        let decision = match decided {
            Ok(decision) => decision,
            Err(Undecided::Refused(refusal)) => return Err(refusal),
            Err(Undecided::Unreadable(never)) => match never {},
        };
        for event in &decision.events {
            self.apply(event);
        }
        if let (Some(shown), Some(last)) = (&decision.record, decision.events.last()) {
            assert_eq!(shown.name(), last.name(), "the record that is shown is written last");
        }
        Ok(decision)
    }

    fn apply(&mut self, event: &Event) {
        let name = event.name();
        let before = self.records.get(&name).cloned();
        self.locks.retain(|_, holder| *holder != name);
        let after = event.apply(before).unwrap();
        for lock in after.locks() {
            let earlier = self.locks.insert(lock.clone(), name.clone());
            assert_eq!(earlier, None, "{lock:?} was held already");
        }
        self.records.insert(name, after);
    }
}

/// An id; one that is no id fails the test.
pub(crate) fn id(text: &str) -> RecordId {
    RecordId::parse("id", text).unwrap()
}

/// A day; what is none fails the test.
pub(crate) fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

/// Noon of a day in Beijing.
pub(crate) fn noon(text: &str) -> Time {
    Time::from_micros(day(text).start().micros() + NOON_MICROS)
}

/// A hand today, without reason or note.
pub(crate) fn hand() -> Hand {
    Hand { actor: "tester".into(), ..Hand::default() }
}

/// A hand on another day.
pub(crate) fn hand_on(date: &str) -> Hand {
    Hand { date: Some(day(date)), ..hand() }
}

/// A hand that says why, in words.
pub(crate) fn noting(note: &str) -> Hand {
    Hand { note: note.into(), ..hand() }
}

/// What came of it in a word: `OK`, or the reason that programs branch on, or the first wrong field.
pub(crate) fn word(outcome: &Result<Decision, Refusal>) -> String {
    let refusal = match outcome {
        Ok(_) => return "OK".into(),
        Err(refusal) => refusal,
    };
    match refusal {
        Refusal::Invalid(violations) => format!("INVALID {}", violations[0].field),
        Refusal::NotFound(_) => "NOT_FOUND".into(),
        Refusal::AlreadyExists(_) => "ALREADY_EXISTS".into(),
        Refusal::Deleted(_) => "DELETED".into(),
        Refusal::NotDeleted(_) => "NOT_DELETED".into(),
        Refusal::Locked { lock, .. } => lock.kind.reason().into(),
        Refusal::Blocked(obstacle) => {
            let message = &obstacle.message;
            assert!(!message.zh.is_empty() && !message.en.is_empty(), "{obstacle:?}");
            obstacle.block.reason().into()
        }
        Refusal::EtagMismatch { .. } => "ETAG_MISMATCH".into(),
    }
}
