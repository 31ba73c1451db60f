//! The rules: a command and the state in, events or a refusal out.

use std::collections::BTreeSet;

use super::any_record::{AnyRecord, Listed};
use super::command::{Command, Decision, ImportItem, Refusal, RowFate, Undecided};
use super::event::Event;
use super::sheet::Sheet;
use crate::domain::acts::{Obstacle, fixed_text};
use crate::domain::record::Lock;
use crate::domain::text::Bilingual;
use crate::domain::violation::{Code, Violation};
use crate::domain::{Admitted, Content, Day, Life, Record, RecordId, RecordName, Time};

/// The state that decisions are made on.
pub trait State {
    /// Why a read may fail.
    type Error;
    /// The record as it stands, deleted ones included.
    fn record(&self, name: &RecordName) -> Result<Option<AnyRecord>, Self::Error>;
    /// Who holds something alone, if anybody does.
    fn holder(&self, lock: &Lock) -> Result<Option<RecordName>, Self::Error>;
}

/// Decides a command against the state at `now`.
///
/// Refusals come in this order: fields wrong, record missing, record taken, record deleted (or
/// not deleted), etag stale, record or one of its fields frozen, other records missing, something locked by another.
pub fn decide<T: Listed, S: State>(
    state: &S,
    command: Command<T>,
    now: Time,
) -> Result<Decision, Undecided<S::Error>> {
    let desk = Desk(Sheet::new(state, now));
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
struct Desk<'a, S>(Sheet<'a, S>);

impl<S: State> Desk<'_, S> {
    fn create<T: Listed>(self, id: RecordId, content: T) -> Result<Decision, Undecided<S::Error>> {
        let content = admitted(content)?;
        if self.0.find::<T>(&id)?.is_some() {
            return refuse(Refusal::AlreadyExists(RecordName { kind: T::KIND, id }));
        }
        self.put(id, content, None)
    }

    fn update<T: Listed>(
        self,
        id: RecordId,
        content: T,
        mask: &[String],
        etag: &str,
        allow_missing: bool,
    ) -> Result<Decision, Undecided<S::Error>> {
        let Some(current) = self.0.find::<T>(&id)? else {
            if allow_missing {
                return self.create(id, content);
            }
            return refuse(Refusal::NotFound(RecordName { kind: T::KIND, id }));
        };
        let merged = merged(&current.content, &content, mask)
            .map_err(|violations| Undecided::Refused(Refusal::Invalid(violations)))?;
        let content = admitted(merged)?;
        let name = RecordName { kind: T::KIND, id };
        if current.life.is_deleted() {
            return refuse(Refusal::Deleted(name));
        }
        check_etag(&name, &current.life, etag)?;
        if content == current.content {
            return Ok(Decision { events: vec![], record: Some(T::wrap(current)), fates: vec![] });
        }
        if current.content.is_frozen() {
            return refuse(Refusal::Blocked(Obstacle::frozen(&name)));
        }
        if let Some(field) = fixed_change(&current.content, &content) {
            return refuse(Refusal::Blocked(Obstacle::fixed(&name, field)));
        }
        self.put(name.id, content, Some(&current))
    }

    fn delete<T: Listed>(self, id: RecordId, etag: &str) -> Result<Decision, Undecided<S::Error>> {
        let name = RecordName { kind: T::KIND, id };
        let Some(current) = self.0.find::<T>(&name.id)? else {
            return refuse(Refusal::NotFound(name));
        };
        if current.life.is_deleted() {
            return refuse(Refusal::Deleted(name));
        }
        check_etag(&name, &current.life, etag)?;
        if current.content.is_frozen() {
            return refuse(Refusal::Blocked(Obstacle::frozen(&name)));
        }
        let (revision, time) = (current.life.revision + 1, self.0.now());
        self.relive(Event::Deleted { name, revision, time }, current)
    }

    fn undelete<T: Listed>(
        self,
        id: RecordId,
        etag: &str,
    ) -> Result<Decision, Undecided<S::Error>> {
        let name = RecordName { kind: T::KIND, id };
        let Some(current) = self.0.find::<T>(&name.id)? else {
            return refuse(Refusal::NotFound(name));
        };
        if !current.life.is_deleted() {
            return refuse(Refusal::NotDeleted(name));
        }
        check_etag(&name, &current.life, etag)?;
        let (revision, time) = (current.life.revision + 1, self.0.now());
        self.relive(Event::Undeleted { name, revision, time }, current)
    }

    fn import<T: Listed>(
        mut self,
        items: Vec<ImportItem<T>>,
        update_only: bool,
    ) -> Result<Decision, Undecided<S::Error>> {
        let mut fates = Vec::with_capacity(items.len());
        let mut seen = BTreeSet::new();
        for item in items {
            let fate = match seen.insert(item.id.clone()) {
                false => RowFate::Rejected(vec![duplicate(&item.id)]),
                true => self.import_row(item, update_only)?,
            };
            fates.push(fate);
        }
        Ok(Decision { events: self.0.into_events(), record: None, fates })
    }

    fn import_row<T: Listed>(
        &mut self,
        item: ImportItem<T>,
        update_only: bool,
    ) -> Result<RowFate, Undecided<S::Error>> {
        let current = self.0.find::<T>(&item.id)?;
        let mut content = item.content.into_inner();
        if let Some(current) = &current {
            content.keep_owned(&current.content);
        }
        content.settle(current.as_ref().map(|current| &current.content), self.0.now());
        if let Some(day) = content.last_happened().filter(|day| *day > Day::of(self.0.now())) {
            return Ok(RowFate::Rejected(vec![yet_to_come(day)]));
        }
        let fate = match &current {
            None if update_only => return Ok(RowFate::Rejected(vec![missing(&item.id)])),
            None => RowFate::Created,
            Some(current) if current.life.is_deleted() => {
                return Ok(RowFate::Rejected(vec![deleted(&item.id)]));
            }
            Some(current) if current.content == content => return Ok(RowFate::Unchanged),
            Some(current)
                if current.content.is_frozen() && !content.continues(&current.content) =>
            {
                return Ok(RowFate::Rejected(vec![frozen(&item.id)]));
            }
            Some(current) if content.rewrites(&current.content) => {
                return Ok(RowFate::Rejected(vec![rewritten()]));
            }
            Some(current) => match fixed_change(&current.content, &content) {
                Some(field) => return Ok(RowFate::Rejected(vec![fixed(field)])),
                None => RowFate::Updated,
            },
        };
        if current.is_some() {
            // What was merged with what stands is another statement than the one that was checked.
            content = match content.admit() {
                Ok(content) => content.into_inner(),
                Err(violations) => return Ok(RowFate::Rejected(violations)),
            };
        }
        match self.0.put(item.id, content, current.as_ref()) {
            Ok(_) => Ok(fate),
            Err(Undecided::Refused(Refusal::Invalid(violations))) => {
                Ok(RowFate::Rejected(violations))
            }
            Err(Undecided::Refused(Refusal::Locked { lock, holder })) => {
                Ok(RowFate::Rejected(vec![locked(&lock, &holder)]))
            }
            Err(other) => Err(other),
        }
    }

    fn create_missing<T: Listed>(
        mut self,
        items: Vec<(RecordId, Admitted<T>)>,
    ) -> Result<Decision, Undecided<S::Error>> {
        let mut fates = Vec::with_capacity(items.len());
        for (id, content) in items {
            if self.0.find::<T>(&id)?.is_some() {
                fates.push(RowFate::Unchanged);
                continue;
            }
            self.0.put(id, content.into_inner(), None)?;
            fates.push(RowFate::Created);
        }
        Ok(Decision { events: self.0.into_events(), record: None, fates })
    }

    fn put<T: Listed>(
        mut self,
        id: RecordId,
        content: T,
        before: Option<&Record<T>>,
    ) -> Result<Decision, Undecided<S::Error>> {
        let record = Some(T::wrap(self.0.put(id, content, before)?));
        Ok(Decision { events: self.0.into_events(), record, fates: vec![] })
    }

    fn relive<T: Listed>(
        mut self,
        event: Event,
        before: Record<T>,
    ) -> Result<Decision, Undecided<S::Error>> {
        let record = self.0.relive(event, before)?;
        Ok(Decision { events: self.0.into_events(), record, fates: vec![] })
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

/// The `current` content with the fields of `content` that a mask names; violations for those that
/// there are not.
pub fn merged<T: Content>(current: &T, content: &T, mask: &[String]) -> Result<T, Vec<Violation>> {
    let mut merged = current.clone();
    let mut violations = Vec::new();
    for path in mask {
        let is_known = path == "*" || is_output::<T>(path);
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
        return Err(violations);
    }
    if mask.iter().any(|path| path == "*") {
        merged.clone_from(content);
    }
    merged.keep_from(current, content);
    Ok(merged)
}

fn is_output<T: Content>(path: &str) -> bool {
    OUTPUT_ONLY.contains(&path) || T::OUTPUT.contains(&path)
}

/// The first field that changes although it may not.
fn fixed_change<T: Content>(current: &T, content: &T) -> Option<&'static str> {
    let mut fields = current.fixed_fields().iter().copied();
    fields.find(|field| {
        let mut changed = current.clone();
        changed.take_field(field, content) && changed != *current
    })
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

fn frozen(id: &RecordId) -> Violation {
    Violation::new(
        "id",
        Code::Frozen,
        id.as_str(),
        Bilingual::new(
            format!("编号 {id} 已生效，不能再由导入修改；请用变更、注销等操作更正"),
            format!("id {id} is in force and no import changes it; correct it by its own verbs"),
        ),
    )
}

fn yet_to_come(day: Day) -> Violation {
    Violation::new(
        "date",
        Code::OutOfRange,
        &day.to_string(),
        Bilingual::new(
            format!("日期 {day} 尚未到来；请填实际发生的日期"),
            format!("{day} is yet to come; state the day on which it happened"),
        ),
    )
}

fn rewritten() -> Violation {
    Violation::new(
        "steps",
        Code::Frozen,
        "",
        Bilingual::new(
            "日期与已记录的过程不一致；导入只能在已有过程之后追加，请核对日期，或用相应操作更正",
            "the dates contradict the history that stands; an import only adds behind it, check \
             them, or correct it by its own verbs",
        ),
    )
}

fn fixed(field: &str) -> Violation {
    Violation::new(field, Code::Frozen, "", fixed_text(field))
}

fn locked(lock: &Lock, holder: &RecordName) -> Violation {
    Violation::new(lock.kind.field(), Code::Locked, &lock.key, lock.kind.text(holder))
}
