//! What each part of the text matching gives: every change of it measured by itself.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::failure::Failure;
use super::progress::of_count;
use super::terminal::Terminal;
use crate::app::App;
use crate::domain::RecordId;
use crate::matching::quality::{Judgements, Measure, Measured, compare, measure_each, summarise};
use crate::search::Tuning;

/// The measures that the table shows.
const SHOWN: [&str; 3] = ["judged_ndcg@10", "judged_auc", "ndcg@10"];

/// Ranks all needs with every tuning; gives the table of figures and of differences from the
/// default with their 95 % intervals (paired bootstrap over needs), as Markdown.
pub(super) fn ablation(
    terminal: Terminal,
    app: &App,
    needs: &[RecordId],
    judgements: &BTreeMap<String, Judgements>,
    depth: usize,
) -> Result<String, Failure> {
    let tunings = Tuning::ablations();
    let what = terminal.pick("逐项评测", "measuring each change").to_owned();
    let bar = of_count(terminal, (tunings.len() * needs.len()) as u64, what);
    let mut table = format!("| | {} |\n|---|---|---|---|\n", SHOWN.join(" | "));
    let mut reference: Option<Vec<Measured>> = None;
    for (name, tuning) in tunings {
        let mut rankings = BTreeMap::new();
        for need in needs {
            let ranked = app.evaluate(need, depth, &tuning)?;
            let ids = ranked.into_iter().map(|(id, _)| id.as_str().to_owned()).collect();
            rankings.insert(need.as_str().to_owned(), ids);
            bar.inc(1);
        }
        let each = measure_each(judgements, &rankings);
        let figures = shown(summarise(&each));
        let against = shown(compare(reference.as_deref().unwrap_or(&each), &each));
        let cells = figures.iter().zip(&against).map(|(figure, difference)| {
            let (low, high) = difference.interval;
            match &reference {
                _ if figure.needs == 0 => "–".to_owned(),
                None => format!("{:.4}", figure.mean),
                Some(_) => {
                    format!("{:.4} ({:+.3} [{low:+.3}, {high:+.3}])", figure.mean, difference.mean)
                }
            }
        });
        let cells = cells.collect::<Vec<_>>().join(" | ");
        writeln!(table, "| {name} | {cells} |").unwrap_or_default();
        reference.get_or_insert(each);
    }
    bar.finish_and_clear();
    Ok(table)
}

fn shown(measures: Vec<Measure>) -> Vec<Measure> {
    measures.into_iter().filter(|measure| SHOWN.contains(&measure.name)).collect()
}
