//! The rules: a command and the state in, events or a refusal out.

use std::collections::BTreeSet;

use super::any_record::{AnyRecord, Listed};
use super::command::{Command, Decision, ImportItem, Refusal, RowFate, Undecided};
use super::event::Event;
use crate::domain::text::Bilingual;
use crate::domain::violation::{Code, Violation};
use crate::domain::{Admitted, Content, Life, Record, RecordId, RecordName, Time};

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
        Command::CreateMissing { items } => desk.create_missing(items),
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
        Ok(self.put(Record { id, content, life: self.first_life() }, None))
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
        let merged = merge(&current.content, &content, mask)?;
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
        Ok(self.put(Record { id: name.id, content, life }, Some(&current.content)))
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
                    decision.events.push(self.event(record, None));
                    RowFate::Created
                }
                Some(current) if current.life.is_deleted() => {
                    RowFate::Rejected(vec![deleted(&item.id)])
                }
                Some(current) if current.content == content => RowFate::Unchanged,
                Some(current) => {
                    let life = self.next_life(&current.life);
                    let record = Record { id: item.id, content, life };
                    decision.events.push(self.event(record, Some(&current.content)));
                    RowFate::Updated
                }
            };
            decision.fates.push(fate);
        }
        Ok(decision)
    }

    fn create_missing<T: Listed>(
        &self,
        items: Vec<(RecordId, Admitted<T>)>,
    ) -> Result<Decision, Undecided<S::Error>> {
        let mut decision = Decision { events: vec![], record: None, fates: vec![] };
        let mut seen = BTreeSet::new();
        for (id, content) in items {
            if !seen.insert(id.clone()) || self.find::<T>(&id)?.is_some() {
                decision.fates.push(RowFate::Unchanged);
                continue;
            }
            let record = Record { id, content: content.into_inner(), life: self.first_life() };
            decision.events.push(self.event(record, None));
            decision.fates.push(RowFate::Created);
        }
        Ok(decision)
    }

    fn put<T: Listed>(&self, record: Record<T>, before: Option<&T>) -> Decision {
        let shown = T::wrap(record.clone());
        Decision { events: vec![self.event(record, before)], record: Some(shown), fates: vec![] }
    }

    fn event<T: Listed>(&self, record: Record<T>, before: Option<&T>) -> Event {
        let news = record.content.is_news(before, self.now);
        Event::Put { record: T::wrap(record), created: before.is_none(), news }
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

/// What the service itself states of a record: a mask may name it, which changes nothing.
const OUTPUT_ONLY: [&str; 7] =
    ["name", "create_time", "update_time", "delete_time", "revision", "etag", "since_position"];

fn merge<T: Content, E>(current: &T, content: &T, mask: &[String]) -> Result<T, Undecided<E>> {
    let mut merged = current.clone();
    let mut violations = Vec::new();
    for path in mask {
        let is_known = path == "*" || OUTPUT_ONLY.contains(&path.as_str());
        if !is_known && !merged.take_field(path, content) {
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
    if !violations.is_empty() {
        return Err(Undecided::Refused(Refusal::Invalid(violations)));
    }
    if mask.iter().any(|path| path == "*") {
        merged.clone_from(content);
    }
    merged.keep_from(current, content);
    Ok(merged)
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
