//! A whole need through the matcher, against the bare scoring of the same terms on the same index;
//! a short search, against the same. 129,000 seeded records.

#![expect(clippy::expect_used, clippy::print_stdout, reason = "a bench reports and may stop")]

mod corpus;
mod paired;

use std::hint::black_box;

use corpus::Seeded;
use qianxian::app::import::{Manner, Row};
use qianxian::app::match_need::NeedQuestion;
use qianxian::app::search_achievements::SearchQuery;
use qianxian::app::{App, Options};
use qianxian::domain::{Achievement, Need};
use qianxian::search::{Filter, Tuning, View};

const RECORDS: i64 = 129_000;
const NEEDS: usize = 20;
const CANDIDATES: usize = 1_000;
const MATCHES: usize = 10;
/// Needs that wait, and achievements that look for theirs.
const WAITING: i64 = 1_000;
const OFFERS: usize = 5;
/// How often to wait for the search view, 10 seconds each time.
const WAITS_MAX: usize = 30;

fn main() {
    let dir = tempfile::tempdir().expect("a temporary directory");
    let app = App::open(dir.path(), Options::default(), &mut |_, _, _| {}).expect("an application");
    let mut seeded = Seeded::new(1);
    let numbers: Vec<i64> = (1..=RECORDS).collect();
    for chunk in numbers.chunks(500) {
        let row = |number: &i64| Row {
            number: *number,
            id: None,
            draft: seeded.achievement(),
            violations: vec![],
        };
        app.import(chunk.iter().map(row).collect(), &Manner::default()).expect("an import");
    }
    in_step(&app);
    // About 220 characters each, as real needs have.
    let mut need =
        || Need { title: seeded.text(8), description: seeded.text(95), ..Need::default() };
    let needs: Vec<_> = (0..NEEDS).map(|_| need()).collect();
    let bare = View::open(&dir.path().join("search")).expect("the search view");
    paired::compare(
        "match 20 whole needs (reference: bare recall of 1,000)",
        &mut || {
            for need in &needs {
                let recall =
                    bare.recall_tuned(need, &Filter::Everything, CANDIDATES, &Tuning::bare());
                black_box(recall.expect("a recall"));
            }
        },
        &mut || {
            for need in &needs {
                let (filter, today) = (&Filter::Everything, app.today());
                let question = NeedQuestion { need, filter, matches_max: MATCHES, today };
                black_box(app.match_need(question).expect("matches"));
            }
        },
        &mut || {},
    );
    reverse(&app, &mut seeded, &needs);
    synonyms(&bare, &needs);
    let words = ["电池 隔膜", "无人机 遥感", "轴承 加工 精度"];
    paired::compare(
        "search 3 short queries (reference: bare search)",
        &mut || {
            for words in words {
                let page = bare.search(words, Filter::Everything, app.now(), 0..MATCHES, &[]);
                black_box(page.expect("a page"));
            }
        },
        &mut || {
            for words in words {
                let (filter, facets) = (Filter::Everything, vec![]);
                let query = SearchQuery { words, filter, offset: 0, results_max: MATCHES, facets };
                black_box(app.search(query).expect("a page"));
            }
        },
        &mut || {},
    );
}

/// Waits for the search view, longer than a caller would: the machine may be busy.
fn in_step(app: &App) {
    let synced = (0..WAITS_MAX).any(|_| app.sync_search().is_ok());
    assert!(synced, "the search view does not come into step");
}

/// Achievements that look for needs, against as many needs that look for achievements.
fn reverse(app: &App, seeded: &mut Seeded, needs: &[Need]) {
    let numbers: Vec<i64> = (1..=WAITING).collect();
    for chunk in numbers.chunks(500) {
        let mut row = |number: &i64| {
            let (title, description) = (seeded.text(8), seeded.text(95));
            let draft = Need { title, description, ..Need::default() };
            Row { number: *number, id: None, draft, violations: vec![] }
        };
        app.import(chunk.iter().map(&mut row).collect(), &Manner::default()).expect("an import");
    }
    in_step(app);
    let offers = app.list::<Achievement>(None, OFFERS, false).expect("achievements").records;
    let (filter, today) = (&Filter::Everything, app.today());
    paired::compare(
        "match 5 achievements to 1,000 needs (reference: match 5 needs to 129,000 achievements)",
        &mut || {
            for need in needs.iter().take(OFFERS) {
                let question = NeedQuestion { need, filter, matches_max: MATCHES, today };
                black_box(app.match_need(question).expect("matches"));
            }
        },
        &mut || {
            for offer in &offers {
                black_box(app.match_achievement(offer, MATCHES, today).expect("matches"));
            }
        },
        &mut || {},
    );
}

/// What synonyms cost a recall.
fn synonyms(bare: &View, needs: &[Need]) {
    paired::compare(
        "recall for 20 whole needs with synonyms (reference: without)",
        &mut || {
            for need in needs {
                let recall =
                    bare.recall_tuned(need, &Filter::Everything, CANDIDATES, &Tuning::bare());
                black_box(recall.expect("a recall"));
            }
        },
        &mut || {
            for need in needs {
                black_box(bare.recall(need, &Filter::Everything, CANDIDATES).expect("a recall"));
            }
        },
        &mut || {},
    );
}
