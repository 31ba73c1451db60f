//! The catalogue's state machine: commands in, events out.
//!
//! [`decide`] validates a command against the state and says which events follow; [`Event`]s
//! are the only thing that changes state, wherever it is kept. Both are deterministic: the time
//! and any fresh id come in with the command.

use std::collections::BTreeSet;

use super::achievement::Achievement;
use super::id::{Kind, RecordId, RecordName};
use super::need::Need;
use super::organization::Organization;
use super::record::{Admitted, Content, Life, Record};
use super::text::Bilingual;
use super::time::Time;
use super::violation::{Code, Violation};

/// A stored record of any kind.
#[derive(Debug, Clone, PartialEq)]
pub enum AnyRecord {
    /// 机构
    Organization(Box<Record<Organization>>),
    /// 成果
    Achievement(Box<Record<Achievement>>),
    /// 需求
    Need(Box<Record<Need>>),
}

impl AnyRecord {
    /// The record's name.
    pub fn name(&self) -> RecordName {
        let (kind, id) = match self {
            Self::Organization(record) => (Kind::Organization, &record.id),
            Self::Achievement(record) => (Kind::Achievement, &record.id),
            Self::Need(record) => (Kind::Need, &record.id),
        };
        RecordName { kind, id: id.clone() }
    }

    /// Its times and revision.
    pub fn life(&self) -> &Life {
        match self {
            Self::Organization(record) => &record.life,
            Self::Achievement(record) => &record.life,
            Self::Need(record) => &record.life,
        }
    }

    /// The same record at another revision, alive or deleted.
    fn relived(self, revision: i64, update_time: Time, delete_time: Option<Time>) -> Self {
        let life = Life { revision, update_time, delete_time, ..*self.life() };
        self.with_life(life)
    }

    fn with_life(mut self, life: Life) -> Self {
        match &mut self {
            Self::Organization(record) => record.life = life,
            Self::Achievement(record) => record.life = life,
            Self::Need(record) => record.life = life,
        }
        self
    }
}

/// Content that the catalogue can hold: moves between its own type and [`AnyRecord`].
pub trait Listed: Content {
    /// Wraps a record of this kind.
    fn wrap(record: Record<Self>) -> AnyRecord;
    /// Unwraps a record, if it is of this kind.
    fn unwrap(record: AnyRecord) -> Option<Record<Self>>;
}

impl Listed for Organization {
    fn wrap(record: Record<Self>) -> AnyRecord {
        AnyRecord::Organization(Box::new(record))
    }
    fn unwrap(record: AnyRecord) -> Option<Record<Self>> {
        if let AnyRecord::Organization(record) = record { Some(*record) } else { None }
    }
}

impl Listed for Achievement {
    fn wrap(record: Record<Self>) -> AnyRecord {
        AnyRecord::Achievement(Box::new(record))
    }
    fn unwrap(record: AnyRecord) -> Option<Record<Self>> {
        if let AnyRecord::Achievement(record) = record { Some(*record) } else { None }
    }
}

impl Listed for Need {
    fn wrap(record: Record<Self>) -> AnyRecord {
        AnyRecord::Need(Box::new(record))
    }
    fn unwrap(record: AnyRecord) -> Option<Record<Self>> {
        if let AnyRecord::Need(record) = record { Some(*record) } else { None }
    }
}

/// What happened. The state is the sum of these.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// A record was created or changed; carries the record as it is from then on.
    Put {
        /// The record afterwards.
        record: AnyRecord,
        /// Whether it was new.
        created: bool,
    },
    /// A record was deleted (it can be undeleted).
    Deleted {
        /// Which.
        name: RecordName,
        /// Its revision afterwards.
        revision: i64,
        /// When.
        time: Time,
    },
    /// A deleted record came back.
    Undeleted {
        /// Which.
        name: RecordName,
        /// Its revision afterwards.
        revision: i64,
        /// When.
        time: Time,
    },
}

impl Event {
    /// The record that the event is about.
    pub fn name(&self) -> RecordName {
        match self {
            Self::Put { record, .. } => record.name(),
            Self::Deleted { name, .. } | Self::Undeleted { name, .. } => name.clone(),
        }
    }

    /// The record after the event, given what it was before.
    pub fn apply(&self, before: Option<AnyRecord>) -> Option<AnyRecord> {
        match self {
            Self::Put { record, .. } => Some(record.clone()),
            Self::Deleted { revision, time, .. } => {
                before.map(|record| record.relived(*revision, *time, Some(*time)))
            }
            Self::Undeleted { revision, time, .. } => {
                before.map(|record| record.relived(*revision, *time, None))
            }
        }
    }
}

/// One command's events, as the journal keeps them: wholly there or wholly absent.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Its place in the journal, 1-based.
    pub position: u64,
    /// When it was decided.
    pub time: Time,
    /// Who asked for it.
    pub actor: String,
    /// What makes a repetition of the request recognisable, if the caller asked for that.
    pub request: Option<RequestMark>,
    /// What happened.
    pub events: Vec<Event>,
}

impl Entry {
    /// The entry as a repetition of its request is answered from it: what happened last stands
    /// there with the record that came of it, so that the answer is the same whatever happens to
    /// the record later.
    pub fn with_answer(&self, after: Option<AnyRecord>) -> Self {
        let created = matches!(self.events.last(), Some(Event::Put { created: true, .. }));
        let events = after.map(|record| Event::Put { record, created }).into_iter().collect();
        Self { events, request: self.request.clone(), actor: self.actor.clone(), ..*self }
    }
}

/// What makes a repeated request recognisable (AIP-155).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestMark {
    /// The id that the caller gave the request.
    pub id: String,
    /// BLAKE3 over the request's body.
    pub digest: [u8; 32],
}

/// One row of an import, its content checked already.
#[derive(Debug, Clone)]
pub struct ImportItem<T> {
    /// The row's place in the caller's file, 1-based.
    pub row: i64,
    /// The record's id.
    pub id: RecordId,
    /// What it states.
    pub content: Admitted<T>,
}

/// What became of one import row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RowFate {
    /// A new record.
    Created,
    /// A changed record.
    Updated,
    /// The record stood there already, word for word.
    Unchanged,
    /// Refused.
    Rejected(Vec<Violation>),
}

/// A change that somebody asks for.
#[derive(Debug, Clone)]
pub enum Command<T> {
    /// Adds a record; refuses when the id is taken.
    Create {
        /// Its id.
        id: RecordId,
        /// What it states.
        content: T,
    },
    /// Changes the named fields of a record.
    Update {
        /// Which record.
        id: RecordId,
        /// The new values.
        content: Box<T>,
        /// The fields to take over; empty = those that are stated, `*` = all.
        mask: Vec<String>,
        /// The etag that the caller saw; empty = any.
        etag: String,
        /// Whether to create the record when it is missing.
        allow_missing: bool,
    },
    /// Hides a record until it is undeleted.
    Delete {
        /// Which record.
        id: RecordId,
        /// The etag that the caller saw; empty = any.
        etag: String,
    },
    /// Brings a deleted record back.
    Undelete {
        /// Which record.
        id: RecordId,
        /// The etag that the caller saw; empty = any.
        etag: String,
    },
    /// Creates or updates many records at once, each row on its own.
    Import {
        /// The rows.
        items: Vec<ImportItem<T>>,
        /// Whether rows that would create a record are refused.
        update_only: bool,
    },
}

/// Why a command was refused as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// Fields are wrong.
    Invalid(Vec<Violation>),
    /// There is no such record.
    NotFound(RecordName),
    /// The id is taken.
    AlreadyExists(RecordName),
    /// The record is deleted.
    Deleted(RecordName),
    /// The record is not deleted.
    NotDeleted(RecordName),
    /// Somebody changed the record since the caller read it.
    EtagMismatch {
        /// Which record.
        name: RecordName,
        /// Its etag now.
        current: String,
    },
}

/// A command that did not lead to a decision.
#[derive(Debug)]
pub enum Undecided<E> {
    /// Refused by the rules.
    Refused(Refusal),
    /// The state could not be read.
    Unreadable(E),
}

/// What follows from a command.
#[derive(Debug, Clone, PartialEq)]
pub struct Decision {
    /// The events, in order; none when nothing changes.
    pub events: Vec<Event>,
    /// The record as the caller should see it (not for imports).
    pub record: Option<AnyRecord>,
    /// What became of each import row, in order.
    pub fates: Vec<RowFate>,
}

/// The state that decisions are made on.
pub trait State {
    /// Why a read may fail.
    type Error;
    /// The record as it stands, deleted ones included.
    fn record(&self, name: &RecordName) -> Result<Option<AnyRecord>, Self::Error>;
}

/// Decides a command against the state at `now`.
///
/// Refusals come in this order: fields wrong, record missing, record taken, record deleted (or
/// not deleted), etag stale.
pub fn decide<T: Listed, S: State>(
    state: &S,
    command: Command<T>,
    now: Time,
) -> Result<Decision, Undecided<S::Error>> {
    let desk = Desk { state, now };
    match command {
        Command::Create { id, content } => desk.create(id, content),
        Command::Update { id, content, mask, etag, allow_missing } => {
            desk.update(id, *content, &mask, &etag, allow_missing)
        }
        Command::Delete { id, etag } => desk.delete::<T>(id, &etag),
        Command::Undelete { id, etag } => desk.undelete::<T>(id, &etag),
        Command::Import { items, update_only } => desk.import(items, update_only),
    }
}

/// Where one command is decided.
struct Desk<'a, S> {
    state: &'a S,
    now: Time,
}

impl<S: State> Desk<'_, S> {
    fn find<T: Listed>(&self, id: &RecordId) -> Result<Option<Record<T>>, Undecided<S::Error>> {
        let name = RecordName { kind: T::KIND, id: id.clone() };
        let found = self.state.record(&name).map_err(Undecided::Unreadable)?;
        Ok(found.and_then(T::unwrap))
    }

    fn create<T: Listed>(&self, id: RecordId, content: T) -> Result<Decision, Undecided<S::Error>> {
        let content = admitted(content)?;
        if self.find::<T>(&id)?.is_some() {
            return refuse(Refusal::AlreadyExists(RecordName { kind: T::KIND, id }));
        }
        Ok(self.put(Record { id, content, life: self.first_life() }, true))
    }

    fn update<T: Listed>(
        &self,
        id: RecordId,
        content: T,
        mask: &[String],
        etag: &str,
        allow_missing: bool,
    ) -> Result<Decision, Undecided<S::Error>> {
        let Some(current) = self.find::<T>(&id)? else {
            if allow_missing {
                return self.create(id, content);
            }
            return refuse(Refusal::NotFound(RecordName { kind: T::KIND, id }));
        };
        let merged = merge(&current.content, content, mask)?;
        let content = admitted(merged)?;
        let name = RecordName { kind: T::KIND, id };
        if current.life.is_deleted() {
            return refuse(Refusal::Deleted(name));
        }
        check_etag(&name, &current.life, etag)?;
        if content == current.content {
            return Ok(Decision { events: vec![], record: Some(T::wrap(current)), fates: vec![] });
        }
        let life = self.next_life(&current.life);
        Ok(self.put(Record { id: name.id, content, life }, false))
    }

    fn delete<T: Listed>(&self, id: RecordId, etag: &str) -> Result<Decision, Undecided<S::Error>> {
        let name = RecordName { kind: T::KIND, id };
        let Some(current) = self.find::<T>(&name.id)? else {
            return refuse(Refusal::NotFound(name));
        };
        if current.life.is_deleted() {
            return refuse(Refusal::Deleted(name));
        }
        check_etag(&name, &current.life, etag)?;
        let event = Event::Deleted { name, revision: current.life.revision + 1, time: self.now };
        let record = event.apply(Some(T::wrap(current)));
        Ok(Decision { events: vec![event], record, fates: vec![] })
    }

    fn undelete<T: Listed>(
        &self,
        id: RecordId,
        etag: &str,
    ) -> Result<Decision, Undecided<S::Error>> {
        let name = RecordName { kind: T::KIND, id };
        let Some(current) = self.find::<T>(&name.id)? else {
            return refuse(Refusal::NotFound(name));
        };
        if !current.life.is_deleted() {
            return refuse(Refusal::NotDeleted(name));
        }
        check_etag(&name, &current.life, etag)?;
        let event = Event::Undeleted { name, revision: current.life.revision + 1, time: self.now };
        let record = event.apply(Some(T::wrap(current)));
        Ok(Decision { events: vec![event], record, fates: vec![] })
    }

    fn import<T: Listed>(
        &self,
        items: Vec<ImportItem<T>>,
        update_only: bool,
    ) -> Result<Decision, Undecided<S::Error>> {
        let mut decision = Decision { events: vec![], record: None, fates: vec![] };
        let mut seen = BTreeSet::new();
        for item in items {
            if !seen.insert(item.id.clone()) {
                decision.fates.push(RowFate::Rejected(vec![duplicate(&item.id)]));
                continue;
            }
            let current = self.find::<T>(&item.id)?;
            let content = item.content.into_inner();
            let fate = match current {
                None if update_only => RowFate::Rejected(vec![missing(&item.id)]),
                None => {
                    let record = Record { id: item.id, content, life: self.first_life() };
                    let record = T::wrap(record);
                    decision.events.push(Event::Put { record, created: true });
                    RowFate::Created
                }
                Some(current) if current.life.is_deleted() => {
                    RowFate::Rejected(vec![deleted(&item.id)])
                }
                Some(current) if current.content == content => RowFate::Unchanged,
                Some(current) => {
                    let life = self.next_life(&current.life);
                    let record = T::wrap(Record { id: item.id, content, life });
                    decision.events.push(Event::Put { record, created: false });
                    RowFate::Updated
                }
            };
            decision.fates.push(fate);
        }
        Ok(decision)
    }

    fn put<T: Listed>(&self, record: Record<T>, created: bool) -> Decision {
        let record = T::wrap(record);
        let events = vec![Event::Put { record: record.clone(), created }];
        Decision { events, record: Some(record), fates: vec![] }
    }

    const fn first_life(&self) -> Life {
        Life { revision: 1, create_time: self.now, update_time: self.now, delete_time: None }
    }

    fn next_life(&self, current: &Life) -> Life {
        Life { revision: current.revision + 1, update_time: self.now, ..*current }
    }
}

fn refuse<E>(refusal: Refusal) -> Result<Decision, Undecided<E>> {
    Err(Undecided::Refused(refusal))
}

fn admitted<T: Content, E>(content: T) -> Result<T, Undecided<E>> {
    content
        .admit()
        .map(Admitted::into_inner)
        .map_err(|violations| Undecided::Refused(Refusal::Invalid(violations)))
}

fn merge<T: Content, E>(current: &T, content: T, mask: &[String]) -> Result<T, Undecided<E>> {
    if mask.iter().any(|path| path == "*") {
        return Ok(content);
    }
    let mut merged = current.clone();
    if mask.is_empty() {
        for path in T::FIELDS.iter().filter(|path| is_stated(&content, path)) {
            merged.take_field(path, &content);
        }
        return Ok(merged);
    }
    let mut violations = Vec::new();
    for path in mask {
        if !merged.take_field(path, &content) {
            violations.push(Violation::new(
                "update_mask",
                Code::UnknownField,
                path,
                Bilingual::new(
                    format!("没有可修改的字段“{path}”；请用契约中的字段名"),
                    format!("there is no field '{path}' to update; use the contract's field names"),
                ),
            ));
        }
    }
    if violations.is_empty() {
        return Ok(merged);
    }
    Err(Undecided::Refused(Refusal::Invalid(violations)))
}

/// Whether a field differs from what an empty record has (AIP-134: an absent mask means those).
fn is_stated<T: Content>(content: &T, path: &str) -> bool {
    let mut probe = T::default();
    probe.take_field(path, content) && probe != T::default()
}

fn check_etag<E>(name: &RecordName, life: &Life, etag: &str) -> Result<(), Undecided<E>> {
    let current = life.etag();
    if etag.is_empty() || etag == current {
        return Ok(());
    }
    Err(Undecided::Refused(Refusal::EtagMismatch { name: name.clone(), current }))
}

fn duplicate(id: &RecordId) -> Violation {
    Violation::new(
        "id",
        Code::DuplicateId,
        id.as_str(),
        Bilingual::new(
            format!("编号 {id} 在本次导入中重复出现；只采用第一次，请合并或改编号"),
            format!(
                "id {id} stands more than once in this import; the first is taken, merge or renumber"
            ),
        ),
    )
}

fn missing(id: &RecordId) -> Violation {
    Violation::new(
        "id",
        Code::NotFound,
        id.as_str(),
        Bilingual::new(
            format!("编号 {id} 不存在，而本次导入只更新；请去掉“只更新”或改编号"),
            format!(
                "id {id} does not exist and this import only updates; drop update-only or correct the id"
            ),
        ),
    )
}

fn deleted(id: &RecordId) -> Violation {
    Violation::new(
        "id",
        Code::Deleted,
        id.as_str(),
        Bilingual::new(
            format!("编号 {id} 已删除；请先恢复，或换一个编号"),
            format!("id {id} is deleted; undelete it first, or take another id"),
        ),
    )
}
