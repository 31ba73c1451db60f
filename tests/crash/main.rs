//! Proves that what the program acknowledged survives `kill -9`, and that its views follow the
//! journal whatever becomes of them: a real process is killed at seeded, logged moments while
//! clients write, while files are imported and while views are rebuilt; its views are removed,
//! cut and overwritten; its journal is damaged and taken away. A ledger outside the process says
//! what must be there.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test that cannot go on has failed, and the moments of the kills are its log"
)]

mod calls;
mod importing;
mod journal;
mod kills;
mod ledger;
#[expect(dead_code, reason = "the tests of bad input use the rest")]
mod process;
mod views;
mod workers;

use std::fmt::Write;
use std::path::{Path, PathBuf};

use qianxian::journal::sim::Random;

/// A directory of its own for one test: a data directory and files to import.
struct Desk(tempfile::TempDir);

impl Desk {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn data(&self) -> PathBuf {
        self.path("data")
    }

    /// A file of achievements with ids `r-0`, `r-1` and so on.
    fn rows(&self, name: &str, count: usize, seed: u64) -> PathBuf {
        let mut random = Random::new(seed);
        let mut text = String::new();
        for row in 0..count {
            let (title, summary) = (words(&mut random, 4), words(&mut random, 12));
            let record = serde_json::json!({"id": format!("r-{row}"), "title": title,
                "summary": summary, "trl": 1 + random.below(9)});
            writeln!(text, "{record}").unwrap();
        }
        let path = self.path(name);
        std::fs::write(&path, text).unwrap();
        path
    }

    /// A file of needs with ids `n-0`, `n-1` and so on.
    fn needs(&self, name: &str, count: usize, seed: u64) -> PathBuf {
        let mut random = Random::new(seed);
        let mut text = String::new();
        for row in 0..count {
            let (title, description) = (words(&mut random, 4), words(&mut random, 12));
            let id = format!("n-{row}");
            let record = serde_json::json!({"id": id, "title": title, "description": description});
            writeln!(text, "{record}").unwrap();
        }
        let path = self.path(name);
        std::fs::write(&path, text).unwrap();
        path
    }

    /// A data directory filled from a file of `count` achievements, and some needs.
    fn filled(count: usize) -> Self {
        let desk = Self::new();
        let file = desk.rows("filled.jsonl", count, 7);
        process::run(import_args(&file, &desk.data())).expect(0);
        let file = desk.needs("needs.jsonl", count / ACHIEVEMENTS_A_NEED, 9);
        process::run(import_args_of("needs", &file, &desk.data())).expect(0);
        desk
    }
}

/// How many achievements there are for each need in a filled directory.
const ACHIEVEMENTS_A_NEED: usize = 20;

/// The arguments of an import of achievements, with a report for programs.
fn import_args(file: &Path, data: &Path) -> Vec<String> {
    import_args_of("achievements", file, data)
}

fn import_args_of(kind: &str, file: &Path, data: &Path) -> Vec<String> {
    let [file, data] = [file, data].map(|path| path.to_str().unwrap().to_owned());
    ["import", kind, &file, "--data-dir", &data, "--json"].map(str::to_owned).into()
}

/// A few words of the trade.
fn words(random: &mut Random, count: usize) -> String {
    const WORDS: [&str; 16] = [
        "锂电池",
        "隔膜",
        "耐高温",
        "涂层",
        "传感器",
        "控制",
        "算法",
        "催化",
        "膜分离",
        "废水",
        "检测",
        "机器人",
        "轴承",
        "农业",
        "无人机",
        "复合材料",
    ];
    (0..count).map(|_| WORDS[random.below(WORDS.len())]).collect()
}
