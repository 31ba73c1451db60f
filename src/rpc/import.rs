//! Imports as client streams: each message is applied as a whole before the next is read.

use std::sync::Arc;

use qianxian_proto::v1 as pb;
use tonic::{Status, Streaming};

use super::request::{ACTOR, run};
use super::status::invalid;
use crate::app::import::{IMPORT_ITEMS_MAX, Manner, Row, RowOutcome};
use crate::app::{App, Author};
use crate::contract::{Stored, violation_to_pb};
use crate::domain::catalogue::{AlertMark, RowFate};
use crate::domain::text::Bilingual;
use crate::domain::violation::{Code, Violation};
use crate::domain::{RecordName, check};

/// Bytes of outcomes after which violations are left out; most clients refuse answers of 4 MiB.
const OUTCOME_BYTES_MAX: usize = 3 << 20;

/// What a message of an import stream says, whatever the kind of record.
pub(super) struct Chunk<M> {
    pub(super) validate_only: bool,
    pub(super) source: String,
    pub(super) update_only: bool,
    pub(super) suppress_alerts: bool,
    pub(super) items: Vec<(i64, Option<M>)>,
}

/// What became of an import stream, whatever the kind of record.
pub(super) struct Report {
    pub(super) outcomes: Vec<pb::ImportOutcome>,
    pub(super) counts: pb::ImportCounts,
    pub(super) journal_position: i64,
}

pub(super) async fn import<T, R>(
    app: &Arc<App>,
    mut stream: Streaming<R>,
    chunk_of: impl Fn(R) -> Chunk<T::Pb>,
) -> Result<Report, Status>
where
    T: Stored + Send + 'static,
{
    let mut manner: Option<Manner> = None;
    let mut bytes = 0;
    let mut written = None;
    let mut outcomes = Vec::new();
    let mut counts = pb::ImportCounts::default();
    while let Some(request) = stream.message().await? {
        let chunk = chunk_of(request);
        let first = Manner {
            author: Author {
                actor: ACTOR.to_owned(),
                request: None,
                validate_only: chunk.validate_only,
                alerts: AlertMark { suppressed: chunk.suppress_alerts, examined: 0 },
            },
            source: chunk.source,
            update_only: chunk.update_only,
        };
        let manner = match &manner {
            Some(manner) => manner.clone(),
            None => manner.insert(checked(first)?).clone(),
        };
        if outcomes.len() + chunk.items.len() > IMPORT_ITEMS_MAX {
            return Err(too_many());
        }
        let rows: Vec<Row<T>> =
            chunk.items.into_iter().map(|(number, item)| row(number, item)).collect();
        let is_dry = manner.author.validate_only;
        let imported = run(app, move |app| app.import(rows, &manner)).await?;
        for outcome in imported.outcomes {
            if !is_dry && matches!(outcome.fate, RowFate::Created | RowFate::Updated) {
                written = Some(imported.position);
            }
            let mut outcome = outcome_to_pb::<T>(outcome);
            count(&mut counts, outcome.action());
            bytes += prost::Message::encoded_len(&outcome);
            if bytes > OUTCOME_BYTES_MAX {
                // Every row keeps its outcome; only the explanations stop, so that the answer fits.
                outcome.violations.clear();
            }
            outcomes.push(outcome);
        }
    }
    let position = written.unwrap_or_else(|| app.position());
    let journal_position = i64::try_from(position).unwrap_or(i64::MAX);
    Ok(Report { outcomes, counts, journal_position })
}

fn checked(mut manner: Manner) -> Result<Manner, Status> {
    let mut checks = check::Checks::default();
    checks.line("source", &mut manner.source, check::SOURCE_CHARS_MAX);
    match checks.into_violations().into_iter().next() {
        Some(violation) => Err(invalid(violation)),
        None => Ok(manner),
    }
}

fn too_many() -> Status {
    let message = Bilingual::new(
        format!("一次调用最多导入 {IMPORT_ITEMS_MAX} 条；此前的已保存，其余请另行调用"),
        format!(
            "a call imports at most {IMPORT_ITEMS_MAX} items; those before are kept, send the \
             rest in another call"
        ),
    );
    invalid(Violation::new("items", Code::TooMany, "", message))
}

fn row<T: Stored + Default>(number: i64, item: Option<T::Pb>) -> Row<T> {
    let Some(message) = item else {
        let text = Bilingual::new("该项没有记录", "the item holds no record");
        let violations = vec![Violation::new("items", Code::Required, "", text)];
        return Row { number, id: None, draft: T::default(), violations };
    };
    let mut id = None;
    let mut refused = Vec::new();
    let name = T::name_of(&message);
    if !name.is_empty() {
        match RecordName::parse("name", T::KIND, name) {
            Ok(name) => id = Some(name.id),
            Err(violation) => refused.push(violation),
        }
    }
    let (draft, _, violations) = T::from_pb(message);
    refused.extend(violations.into_iter().take(check::VIOLATIONS_MAX));
    Row { number, id, draft, violations: refused }
}

fn outcome_to_pb<T: Stored>(outcome: RowOutcome) -> pb::ImportOutcome {
    let RowOutcome { number, id, fate } = outcome;
    let name = id.map(|id| RecordName { kind: T::KIND, id }.to_string()).unwrap_or_default();
    let (action, violations) = match fate {
        RowFate::Created => (pb::ImportAction::Created, vec![]),
        RowFate::Updated => (pb::ImportAction::Updated, vec![]),
        RowFate::Unchanged => (pb::ImportAction::Unchanged, vec![]),
        RowFate::Rejected(violations) => (pb::ImportAction::Rejected, violations),
    };
    let violations = violations.iter().map(violation_to_pb).collect();
    pb::ImportOutcome { row: number, name, action: action.into(), violations }
}

const fn count(counts: &mut pb::ImportCounts, action: pb::ImportAction) {
    match action {
        pb::ImportAction::Created => counts.created_count += 1,
        pb::ImportAction::Updated => counts.updated_count += 1,
        pb::ImportAction::Unchanged => counts.unchanged_count += 1,
        pb::ImportAction::Rejected | pb::ImportAction::Unspecified => counts.rejected_count += 1,
    }
}
