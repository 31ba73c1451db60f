//! The sample's own judged set, through the commands that people type: how well the matching ranks
//! it must not fall below a floor, and feedback, rankers, learning and reports work as processes.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

#[path = "crash/process.rs"]
#[expect(dead_code, reason = "the crash tests use the rest")]
mod process;

use std::path::{Path, PathBuf};

use process::{Ran, run};
use serde_json::Value;

/// The floor under each measure, a little under what it was with the weights 2026.11-all-signals:
/// 0.7749, 0.8539, 0.9071, 0.8875 and 0.9333. Whoever raises a measure may raise its floor.
const FLOORS: [(&str, f64); 5] = [
    ("ndcg@10", 0.76),
    ("judged_ndcg@10", 0.84),
    ("judged_auc", 0.89),
    ("mrr@10", 0.87),
    ("recall@100", 0.92),
];

fn sample() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/sample")
}

/// A data directory with the sample and its judgements.
struct Sample(tempfile::TempDir);

impl Sample {
    fn new() -> Self {
        let sample = Self(tempfile::tempdir().unwrap());
        for (kind, file) in [
            ("organizations", "organizations.csv"),
            ("achievements", "achievements-electronics.jsonl"),
            ("achievements", "achievements-materials.jsonl"),
            ("achievements", "achievements-machinery.jsonl"),
            ("needs", "needs.jsonl"),
        ] {
            sample.run(&["import", kind, &path(file)]).expect(0);
        }
        let judged = ["judgements", "import", &path("judgements.tsv"), "--set", "sample"];
        sample.run(&judged).expect(0).says("328 created");
        sample
    }

    fn run(&self, args: &[&str]) -> Ran {
        self.run_in("en", args)
    }

    fn run_in(&self, lang: &str, args: &[&str]) -> Ran {
        let dir = self.0.path().to_str().unwrap();
        run(["--lang", lang].iter().chain(args).chain(&["--data-dir", dir]))
    }

    /// The mean of a measure on the sample's judged set.
    fn measures(&self, ranker: &str) -> Vec<(String, f64)> {
        let args = ["evaluate", "--set", "sample", "--ranker", ranker];
        let ran = self.run(&args).expect(0).complains("36 needs, 0 of them not in the catalogue");
        let lines = ran.out.lines().map(|line| {
            let mut cells = line.split('\t');
            let name = cells.next().unwrap().to_owned();
            (name, cells.next().unwrap().parse().unwrap())
        });
        lines.collect()
    }
}

fn path(file: &str) -> String {
    sample().join(file).to_str().unwrap().to_owned()
}

#[test]
fn the_judgements_are_of_the_samples_own_records() {
    let ids = |files: &[&str]| -> Vec<String> {
        let text = files.iter().map(|file| std::fs::read_to_string(path(file)).unwrap());
        let text: String = text.collect();
        let record = |line: &str| serde_json::from_str::<Value>(line).unwrap();
        text.lines().map(|line| record(line)["id"].as_str().unwrap().to_owned()).collect()
    };
    let needs = ids(&["needs.jsonl"]);
    let offers = ["electronics", "materials", "machinery"];
    let offers = offers.map(|part| format!("achievements-{part}.jsonl"));
    let offers = ids(&offers.iter().map(String::as_str).collect::<Vec<_>>());
    let text = std::fs::read_to_string(path("judgements.tsv")).unwrap();
    let mut pairs = std::collections::BTreeSet::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let cells: Vec<&str> = line.split('\t').collect();
        let [need, offer, grade] = cells.as_slice() else { panic!("{line}") };
        assert!(needs.iter().any(|id| id == need) && offers.iter().any(|id| id == offer), "{line}");
        assert!(["0", "1", "2", "3"].contains(grade), "{line}");
        assert!(pairs.insert((*need, *offer)), "twice: {line}");
    }
    let judged: std::collections::BTreeSet<_> = pairs.iter().map(|(need, _)| *need).collect();
    assert_eq!((judged.len(), pairs.len()), (36, 328));
}

#[test]
fn the_matching_of_the_sample_stays_above_its_floor() {
    let sample = Sample::new();
    let measures = sample.measures("");
    for (name, floor) in FLOORS {
        let (_, mean) = measures.iter().find(|(known, _)| known == name).unwrap();
        assert!(*mean >= floor, "{name} is {mean}, below {floor}: {measures:?}");
    }
}

#[test]
fn learning_activating_and_rolling_back_work_as_typed() {
    let sample = Sample::new();
    let matched = |args: &[&str]| -> Value {
        let all = [&["match", "--need", "need-007", "--json"], args].concat();
        let mut answer = sample.run(&all).expect(0).json();
        // The journal moves on with every choice; nothing else may.
        answer.as_object_mut().unwrap().remove("journalPosition");
        answer
    };
    let before = matched(&[]);
    let shipped = before["rankerVersion"].as_str().unwrap().to_owned();
    let learned = sample.run(&["learn", "--seed", "1", "--ranker-id", "from-sample"]);
    assert!(matches!(learned.code(), Some(0 | 2)), "{learned:#?}");
    let by_hand = ["--weight", "TEXT=100000", "--weight", "maturity=900000"];
    let create = [&["rankers", "create", "ripe-first"][..], &by_hand].concat();
    sample.run(&create).expect(0).says("MATURITY\t900000");
    let short = ["rankers", "create", "short", "--weight", "TEXT=1"];
    sample.run(&short).expect(1).complains("must add up to 1000000, not 1");
    sample.run(&["rankers", "list"]).expect(0).says(&format!("{shipped}\tactive, shipped"));
    sample.run(&["rankers", "compare"]).expect(1).complains("no ranker is in shadow");
    sample.run(&["rankers", "shadow", "ripe-first"]).expect(0).says("in shadow: ripe-first");
    let compare = ["rankers", "compare", "--needs", "11"];
    sample.run(&compare).expect(0).says("of 88 open needs 11 were looked at");
    assert_eq!(matched(&[]), before, "a shadow changes no answer");
    sample.run_in("zh", &["rankers", "activate", "ripe-first"]).expect(0).says("启用：ripe-first");
    let after = matched(&[]);
    assert_eq!(after["rankerVersion"], "ripe-first");
    assert_ne!(after["matches"], before["matches"]);
    let worse = sample.measures("");
    assert!(worse[0].1 < sample.measures(&shipped)[0].1, "{worse:?}");
    sample.run(&["rankers", "rollback"]).expect(0).says(&format!("active: {shipped}"));
    assert_eq!(matched(&[]), before);
    sample.run(&["rankers", "rollback"]).expect(1).complains("none to go back to");
    let spread = matched(&["--spread", "-n", "20"]);
    let moved = spread["matches"].as_array().unwrap().iter();
    assert!(moved.filter(|found| found.get("spreadReason").is_some()).count() > 0);
    let report = sample.run(&["exposure", "--json"]).expect(0).json();
    let gini = |way: &str| report[way]["holderGiniPpm"].as_i64().unwrap();
    assert!(gini("spread") < gini("plain"), "{report}");
}

#[test]
fn feedback_is_given_in_a_line() {
    let sample = Sample::new();
    let accept = ["feedback", "need-007", "ach-e040", "accept"];
    sample.run_in("zh", &accept).expect(0).says("need-007 与 ach-e040 合适；当时排第 1 位");
    let reason = ["--reason", "too-early", "--reason", "优势不明", "--person", "沈经纪", "--json"];
    let decline = [&["feedback", "need-007", "ach-e041", "decline"][..], &reason].concat();
    let kept = sample.run(&decline).expect(0).json();
    let reasons = ["DECLINE_REASON_TOO_EARLY", "DECLINE_REASON_BENEFIT_UNCLEAR"];
    assert_eq!(kept["reasons"], Value::from(reasons.to_vec()));
    assert_eq!((&kept["person"], &kept["seen"]["rank"]), (&"沈经纪".into(), &2.into()));
    let bare = ["feedback", "need-007", "ach-e041", "decline"];
    sample.run(&bare).expect(1).complains("give at least one reason");
    let unknown = [&bare[..], &["--reason", "ugly"]].concat();
    sample.run(&unknown).expect(1).complains("there is no reason 'ugly'; use one of too-early");
}
