//! `qianxian evaluate`: the matching measured on judged data, through the code that serves users.

use std::collections::BTreeMap;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use super::ablation::ablation;
use super::args::EvaluateArgs;
use super::connect::open_quietly;
use super::ending::Ending;
use super::failure::Failure;
use super::judgements::{read_lines, rejected};
use super::progress::of_count;
use super::terminal::Terminal;
use crate::app::import::{Manner, Row};
use crate::app::{App, Error};
use crate::contract::Stored;
use crate::domain::catalogue::RowFate;
use crate::domain::{Achievement, Need, RecordId};
use crate::importing::{self, Importable};
use crate::matching::quality::{Judgements, measure};
use crate::search::{SEMANTIC_FILE, SEMANTIC_LEARNED, Tuning};

/// How often to wait for the search, 10 seconds each time.
const WAITS_MAX: usize = 60;
/// Rows of one batch.
const BATCH_ROWS: usize = 500;
/// The last column of a TREC run: who made it.
const RUN_TAG: &str = "qianxian";

pub(super) fn run(terminal: Terminal, args: &EvaluateArgs) -> Result<Ending, Failure> {
    let (offers_file, needs_file) =
        (given(args.achievements.as_ref())?, given(args.needs.as_ref())?);
    let judgements = read_judgements(given(args.judgements.as_ref())?)?;
    let temporary =
        tempfile::tempdir().map_err(|source| Failure::file(&std::env::temp_dir(), &source))?;
    // The table shows what meaning gives, so there has to be one.
    if args.learn_meaning || args.ablation.is_some() {
        let path = temporary.path().join(SEMANTIC_FILE);
        std::fs::write(&path, SEMANTIC_LEARNED).map_err(|source| Failure::file(&path, &source))?;
    }
    let app = open_quietly(terminal, temporary.path())?;
    let offers = import::<Achievement>(&app, offers_file)?;
    let needs = import::<Need>(&app, needs_file)?;
    wait_for_search(&app)?;
    report_left_out(terminal, offers_file, &offers.left_out);
    report_left_out(terminal, needs_file, &needs.left_out);
    let (offers, needs) = (offers.ids, needs.ids);
    terminal.note(
        &format!(
            "成果 {} 项，需求 {} 条，已评判的需求 {} 条",
            offers.len(),
            needs.len(),
            judgements.len()
        ),
        &format!(
            "{} achievements, {} needs, {} judged needs",
            offers.len(),
            needs.len(),
            judgements.len()
        ),
    );
    let depth = usize::try_from(args.depth).unwrap_or(usize::MAX);
    let tuning = if args.learn_meaning { Tuning::default() } else { Tuning::without_meaning() };
    let bar = of_count(terminal, needs.len() as u64, terminal.pick("匹配", "matching").to_owned());
    let mut rankings = BTreeMap::new();
    let mut run = args.run.as_deref().map(create).transpose()?;
    for need in &needs {
        let ranked = app.evaluate(need, depth, &tuning)?;
        if let (Some(file), Some(path)) = (&mut run, &args.run) {
            for (rank, (id, score)) in (1..).zip(&ranked) {
                let rank: u32 = rank;
                writeln!(file, "{need} Q0 {id} {rank} {score} {RUN_TAG}")
                    .map_err(|source| Failure::file(path, &source))?;
            }
        }
        let ids = ranked.into_iter().map(|(id, _)| id.as_str().to_owned()).collect();
        rankings.insert(need.as_str().to_owned(), ids);
        bar.inc(1);
    }
    bar.finish_and_clear();
    if let (Some(mut file), Some(path)) = (run, &args.run) {
        file.flush().map_err(|source| Failure::file(path, &source))?;
    }
    if let Some(path) = &args.ablation {
        let table = ablation(terminal, &app, &needs, &judgements, depth)?;
        std::fs::write(path, table).map_err(|source| Failure::file(path, &source))?;
    }
    let measures = measure(&judgements, &rankings);
    for measure in measures.into_iter().filter(|measure| measure.needs > 0) {
        let (low, high) = measure.interval;
        let (name, mean, needs) = (measure.name, measure.mean, measure.needs);
        terminal.line(&format!("{name}\t{mean:.4}\t[{low:.4}, {high:.4}]\tneeds={needs}"))?;
    }
    Ok(Ending::Done)
}

/// Waits until the search has everything that was imported, longer than a caller would.
fn wait_for_search(app: &App) -> Result<(), Failure> {
    for _ in 1..WAITS_MAX {
        match app.sync_search() {
            Err(Error::SearchBehind { .. }) => {}
            done => return Ok(done?),
        }
    }
    Ok(app.sync_search()?)
}

fn create(path: &Path) -> Result<BufWriter<std::fs::File>, Failure> {
    std::fs::File::create(path).map(BufWriter::new).map_err(|source| Failure::file(path, &source))
}

/// What was imported for an evaluation.
struct Imported {
    ids: Vec<RecordId>,
    /// Rows that no catalogue takes, such as achievements with neither title nor text.
    left_out: Vec<i64>,
}

/// Imports a file into the temporary catalogue.
fn import<T: Stored + Importable>(app: &App, path: &Path) -> Result<Imported, Failure> {
    let options = importing::Options { ignore_unknown: true, ..importing::Options::default() };
    let mut rows = importing::open::<T>(path, &options)?;
    let mut imported = Imported { ids: Vec::new(), left_out: Vec::new() };
    loop {
        let mut batch = Vec::with_capacity(BATCH_ROWS);
        for row in rows.by_ref().take(BATCH_ROWS) {
            let row = row?;
            let number = row.number;
            let id = row.id.as_deref().filter(|id| !id.is_empty());
            let id = id
                .map(|id| RecordId::parse("id", id))
                .transpose()
                .map_err(|violation| rejected(path, number, &violation.to_string()))?;
            let violations = row.violations.into_iter().map(|located| located.violation).collect();
            batch.push(Row { number, id, draft: row.draft, violations });
        }
        if batch.is_empty() {
            return Ok(imported);
        }
        for outcome in app.import(batch, &Manner::default())?.outcomes {
            match outcome.fate {
                RowFate::Rejected(_) => imported.left_out.push(outcome.number),
                RowFate::Created | RowFate::Updated | RowFate::Unchanged => {
                    imported.ids.extend(outcome.id);
                }
            }
        }
    }
}

/// Says which rows an evaluation went without.
fn report_left_out(terminal: Terminal, path: &Path, left_out: &[i64]) {
    if left_out.is_empty() {
        return;
    }
    let (path, count) = (path.display(), left_out.len());
    let shown = left_out.iter().take(10).map(ToString::to_string).collect::<Vec<_>>().join(", ");
    terminal.note(
        &format!("{path}：{count} 行无法导入（如无标题也无正文），未参与评测：{shown}"),
        &format!("{path}: {count} rows cannot be imported (no title and no text, say) and are left out: {shown}"),
    );
}

/// Grades by need out of a file of judgements.
fn read_judgements(path: &Path) -> Result<BTreeMap<String, Judgements>, Failure> {
    let mut judgements: BTreeMap<String, Judgements> = BTreeMap::new();
    for line in read_lines(path)? {
        judgements.entry(line.need).or_default().insert(line.achievement, line.grade);
    }
    Ok(judgements)
}

/// A file that the command line demands unless a judged set is named.
fn given(path: Option<&PathBuf>) -> Result<&PathBuf, Failure> {
    path.ok_or_else(|| {
        Failure::new(
            "请给出 --achievements、--needs 和 --judgements，或 --set",
            "give --achievements, --needs and --judgements, or --set",
        )
    })
}
