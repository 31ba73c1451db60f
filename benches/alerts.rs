//! Alerts for 100 standing needs: an import until every alert of it is written, against the same
//! import and asking MatchNeed once for each need, which is what polling would cost.

#![expect(clippy::expect_used, clippy::print_stdout, reason = "a bench reports and may stop")]

mod corpus;
mod paired;

use std::path::Path;
use std::time::Instant;

use corpus::Seeded;
use qianxian::app::import::{Manner, Row};
use qianxian::app::match_need::{MatchReport, NeedQuestion};
use qianxian::app::{App, Author, Options};
use qianxian::domain::catalogue::Command;
use qianxian::domain::subscription::Subject;
use qianxian::domain::{Kind, Need, RecordId, Subscription};
use qianxian::search::Filter;

const NEEDS: u64 = 100;
/// Rows of the first import, in batches of 500 as the command line sends them.
const CATALOGUE: u64 = 10_000;
/// How many of them each need is told of.
const TOLD: usize = 20;
/// Rows of each round.
const RECORDS: u64 = 500;

fn id(kind: Kind, number: u64) -> RecordId {
    let mut digest = [0; 32];
    digest[..8].copy_from_slice(&number.to_be_bytes());
    RecordId::from_digest(kind, &digest)
}

fn open(dir: &Path) -> App {
    App::open(dir, Options::default(), &mut |_, _, _| {}).expect("an application")
}

/// One batch of new records.
fn import(app: &App, seed: &mut Seeded, next: &mut u64, count: u64) {
    let row = |_| {
        *next += 1;
        let (id, draft) = (id(Kind::Achievement, *next), seed.achievement());
        Row { number: 1, id: Some(id), draft, violations: vec![] }
    };
    let rows = (0..count).map(row).collect();
    app.import(rows, &Manner::default()).expect("an import");
}

fn matches(app: &App, need: &Need, matches_max: usize) -> MatchReport {
    let (filter, today) = (&Filter::Everything, app.today());
    app.match_need(NeedQuestion { need, filter, matches_max, today }).expect("matches")
}

fn main() {
    let dir = tempfile::tempdir().expect("a temporary directory");
    let (asked, told) = (open(&dir.path().join("asked")), open(&dir.path().join("told")));
    let mut seed = Seeded::new(7);
    let (mut asked_seed, mut told_seed) = (Seeded::new(3), Seeded::new(3));
    let (mut asked_next, mut told_next) = (0, 0);
    for _ in 0..CATALOGUE / RECORDS {
        import(&asked, &mut asked_seed, &mut asked_next, RECORDS);
    }
    asked.sync_search().expect("a search view in step");
    let mut needs = Vec::new();
    for number in 0..NEEDS {
        let (title, description) = (seed.text(6), seed.text(60));
        let need = Need { title, description, ..Need::default() };
        let (need_id, name) = (id(Kind::Need, number), id(Kind::Subscription, number));
        let create = Command::Create { id: need_id.clone(), content: need.clone() };
        told.change(create, Author::default()).expect("a need");
        // Two achievements in a thousand are told.
        let report = matches(&asked, &need, TOLD);
        let lowest = report.matches.last().expect("a match").score;
        let content = Subscription {
            subject: Subject::Need(need_id.as_str().to_owned()),
            min_score: u32::try_from(lowest).expect("no score is negative"),
            daily_cap: 1_000,
            ..Subscription::default()
        };
        told.change(Command::Create { id: name, content }, Author::default()).expect("one");
        needs.push(need);
    }
    let start = Instant::now();
    for _ in 0..CATALOGUE / RECORDS {
        import(&told, &mut told_seed, &mut told_next, RECORDS);
    }
    let imported = start.elapsed();
    told.sync_search().expect("a search view in step");
    while told.sync_alerts().is_err() {}
    let examined = start.elapsed();
    let alerts = told.alerts(None, None, 1_000_000).expect("alerts").records.len();
    println!(
        "{CATALOGUE} records against {NEEDS} standing needs: imported after {imported:?}, all \
         {alerts} alerts written after {examined:?}"
    );
    paired::compare(
        "import 500 records until the alerts of 100 needs are written (reference: ask each once)",
        &mut || {
            import(&asked, &mut asked_seed, &mut asked_next, RECORDS);
            asked.sync_search().expect("a search view in step");
            for need in &needs {
                matches(&asked, need, 10);
            }
        },
        &mut || {
            import(&told, &mut told_seed, &mut told_next, RECORDS);
            told.sync_alerts().expect("alerts in step");
        },
        &mut || {},
    );
}
