//! Where a verb is decided: the records it reads, the refusals that all verbs share, what it writes.

use super::act::Hand;
use super::obstacle::{Block, Obstacle};
use crate::domain::catalogue::{AnyRecord, Decision, Listed, Refusal, Sheet, State, Undecided};
use crate::domain::check::Checks;
use crate::domain::rulebook::RuleBook;
use crate::domain::text::Bilingual;
use crate::domain::trade::Step;
use crate::domain::trade::parts::NOTE_CHARS_MAX;
use crate::domain::violation::{Code, Violation};
use crate::domain::words::Word;
use crate::domain::{Admitted, Content, Day, Kind, Record, RecordId, RecordName, Time};

/// One verb in the making.
pub struct Scene<'a, S> {
    sheet: Sheet<'a, S>,
    hand: Hand,
    etag: String,
    today: Day,
    rules: RuleBook,
    shown: Option<AnyRecord>,
}

/// What a verb's steps return.
pub(super) type Done<T, S> = Result<T, Undecided<<S as State>::Error>>;

impl<'a, S: State> Scene<'a, S> {
    /// Reads the rules and checks the hand.
    pub(super) fn new(state: &'a S, now: Time, hand: Hand, etag: String) -> Done<Self, S> {
        let sheet = Sheet::new(state, now);
        let id = RecordId::parse("rule_book", RuleBook::ID)
            .map_err(|violation| Undecided::Refused(Refusal::Invalid(vec![violation])))?;
        let kept = sheet.find::<RuleBook>(&id)?;
        let rules = kept.map(|kept| kept.content).unwrap_or_default();
        let scene = Self { sheet, hand, etag, today: Day::of(now), rules, shown: None };
        if scene.hand.note.chars().count() > NOTE_CHARS_MAX {
            let message = Bilingual::new(
                format!("说明最长 {NOTE_CHARS_MAX} 字；请缩短"),
                format!("a note has at most {NOTE_CHARS_MAX} characters; shorten it"),
            );
            let note = &scene.hand.note;
            return scene.invalid(Violation::new("note", Code::TooLong, note, message));
        }
        Ok(scene)
    }

    /// The rules in force.
    pub(super) const fn rules(&self) -> &RuleBook {
        &self.rules
    }

    /// Who does it, when and why.
    pub(super) const fn hand(&self) -> &Hand {
        &self.hand
    }

    /// The moment of the command.
    pub(super) const fn now(&self) -> Time {
        self.sheet.now()
    }

    /// The day on which the verb's deed happened.
    pub(super) fn date(&self) -> Day {
        self.hand.date.unwrap_or(self.today)
    }

    /// What was written, and the record that the caller sees.
    pub(super) fn into_decision(self) -> Decision {
        Decision { events: self.sheet.into_events(), record: self.shown, fates: vec![] }
    }

    /// The record that the verb is about: there, not deleted, and as the caller saw it.
    pub(super) fn subject<T: Listed>(&self, id: &RecordId) -> Done<Record<T>, S> {
        let record = self.other::<T>(id)?;
        let current = record.life.etag();
        if !self.etag.is_empty() && self.etag != current {
            let name = RecordName { kind: T::KIND, id: id.clone() };
            return Err(Undecided::Refused(Refusal::EtagMismatch { name, current }));
        }
        Ok(record)
    }

    /// Another record that the verb needs: there and not deleted.
    pub(super) fn other<T: Listed>(&self, id: &RecordId) -> Done<Record<T>, S> {
        let name = RecordName { kind: T::KIND, id: id.clone() };
        match self.sheet.find::<T>(id)? {
            None => Err(Undecided::Refused(Refusal::NotFound(name))),
            Some(record) if record.life.is_deleted() => {
                Err(Undecided::Refused(Refusal::Deleted(name)))
            }
            Some(record) => Ok(record),
        }
    }

    /// The record of an id that another record names; none where none is named or it is gone.
    pub(super) fn named<T: Listed>(&self, id: &str) -> Done<Option<Record<T>>, S> {
        let Ok(id) = RecordId::parse("id", id) else { return Ok(None) };
        let found = self.sheet.find::<T>(&id)?;
        Ok(found.filter(|record| !record.life.is_deleted()))
    }

    /// The record that a field names, which has to be there and not be deleted.
    pub(super) fn linked<T: Listed>(&self, field: &str, id: &str) -> Done<Record<T>, S> {
        match RecordId::parse(field, id) {
            Ok(id) => self.other(&id),
            Err(violation) => self.invalid(violation),
        }
    }

    /// Refuses an id that a record has already, deleted or not.
    pub(super) fn vacant<T: Listed>(&self, id: &RecordId) -> Done<(), S> {
        if self.sheet.find::<T>(id)?.is_none() {
            return Ok(());
        }
        Err(Undecided::Refused(Refusal::AlreadyExists(name_of(T::KIND, id))))
    }

    /// Refuses with everything that `check` finds wrong in the fields.
    pub(super) fn checked(&self, check: impl FnOnce(&mut Checks)) -> Done<(), S> {
        let mut checks = Checks::default();
        check(&mut checks);
        let violations = checks.into_violations();
        if violations.is_empty() {
            return Ok(());
        }
        Err(Undecided::Refused(Refusal::Invalid(violations)))
    }

    /// Who holds something alone, if anybody does.
    pub(super) fn holder(&self, lock: &crate::domain::record::Lock) -> Done<Option<RecordName>, S> {
        self.sheet.holder(lock)
    }

    /// Makes a record; refused when the id is taken.
    pub(super) fn create<T: Listed>(&mut self, id: RecordId, content: T) -> Done<Record<T>, S> {
        let content = self.admitted(content)?;
        self.vacant::<T>(&id)?;
        self.sheet.put(id, content, None)
    }

    /// Writes a record anew.
    pub(super) fn put<T: Listed>(&mut self, before: &Record<T>, content: T) -> Done<Record<T>, S> {
        let content = self.admitted(content)?;
        self.sheet.put(before.id.clone(), content, Some(before))
    }

    /// Says which record the caller sees; its event has to be the last one.
    pub(super) fn show<T: Listed>(&mut self, record: Record<T>) {
        self.shown = Some(T::wrap(record));
    }

    /// Refuses for a field.
    pub(super) fn invalid<R>(&self, violation: Violation) -> Done<R, S> {
        Err(Undecided::Refused(Refusal::Invalid(vec![violation])))
    }

    /// Refuses for the state of things.
    pub(super) fn block<R>(
        &self,
        block: Block,
        subject: &RecordName,
        zh: impl Into<String>,
        en: impl Into<String>,
    ) -> Done<R, S> {
        let obstacle = Obstacle::new(block, subject, zh, en);
        Err(Undecided::Refused(Refusal::Blocked(obstacle)))
    }

    /// Refuses where `state` is none of `allowed`.
    pub(super) fn in_state<W: Word>(
        &self,
        subject: &RecordName,
        state: W,
        allowed: &[W],
    ) -> Done<(), S> {
        if allowed.contains(&state) {
            return Ok(());
        }
        let zh = allowed.iter().map(|word| word.zh()).collect::<Vec<_>>().join("、");
        let en = allowed.iter().map(|word| word.en()).collect::<Vec<_>>().join(", ");
        self.block(
            Block::WrongState,
            subject,
            format!("当前状态为“{}”，此操作只适用于：{zh}", state.zh()),
            format!("the state is '{}'; this works from: {en}", state.en()),
        )
    }

    /// Refuses a date after today or before `last`, the day of the record's last step.
    pub(super) fn dated(&self, subject: &RecordName, last: Option<Day>) -> Done<(), S> {
        self.dated_on(subject, self.date(), last)
    }

    /// The same for a day that the verb itself states.
    pub(super) fn dated_on(
        &self,
        subject: &RecordName,
        date: Day,
        last: Option<Day>,
    ) -> Done<(), S> {
        let today = self.today;
        if date > today {
            return self.block(
                Block::DateInFuture,
                subject,
                format!("日期 {date} 晚于今天 {today}；请填实际发生的日期"),
                format!("{date} lies after today, {today}; state the day on which it happened"),
            );
        }
        match last.filter(|last| date < *last) {
            None => Ok(()),
            Some(last) => self.block(
                Block::DateBeforeLastStep,
                subject,
                format!("日期 {date} 早于上一步的 {last}；请核对"),
                format!("{date} lies before the last step, {last}; check the day"),
            ),
        }
    }

    /// Refuses where the hand states no note.
    pub(super) fn noted(&self, subject: &RecordName) -> Done<(), S> {
        if !self.hand.note.trim().is_empty() {
            return Ok(());
        }
        self.block(Block::ReasonMissing, subject, "请在说明中写明原因", "state why, in the note")
    }

    /// Refuses where the hand states no reason of the fixed list.
    pub(super) fn reasoned(&self, subject: &RecordName) -> Done<(), S> {
        if self.hand.reason.is_some() {
            return Ok(());
        }
        self.block(Block::ReasonMissing, subject, "请选择原因", "state one of the reasons")
    }

    /// The step that the hand makes.
    pub(super) fn step<W>(&self, to: W) -> Step<W> {
        Step {
            to,
            date: self.date(),
            time: self.now(),
            actor: self.hand.actor.clone(),
            reason: self.hand.reason,
            note: self.hand.note.trim().to_owned(),
        }
    }

    fn admitted<T: Content>(&self, content: T) -> Done<T, S> {
        content
            .admit()
            .map(Admitted::into_inner)
            .map_err(|violations| Undecided::Refused(Refusal::Invalid(violations)))
    }
}

/// The name of a record of a kind.
pub(super) fn name_of(kind: Kind, id: &RecordId) -> RecordName {
    RecordName { kind, id: id.clone() }
}
