//! Proves that bad input gets a clear answer in both languages and leaves nothing half-written:
//! every test runs the program on a data directory of its own and looks at its exit code, its
//! message in Chinese and in English, and at what the directory holds afterwards.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a test that cannot go on has failed, and one that cannot run has to say so"
)]

mod asking;
mod disk;
mod files;
mod memory;
#[path = "../crash/process.rs"]
#[expect(dead_code, reason = "the crash tests use the rest")]
mod process;
mod rows;
mod running;

use std::path::{Path, PathBuf};

use process::{Ran, achievements_in, doctor_agrees, run};

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

    fn put(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        std::fs::write(&path, content).unwrap();
        path
    }

    /// Imports achievements in one language.
    fn import(&self, lang: &str, file: &Path, more: &[&str]) -> Ran {
        let data = self.data();
        let [file, data] = [file, &data].map(|path| path.to_str().unwrap());
        let args = ["--lang", lang, "import", "achievements", file, "--data-dir", data];
        run([&args, more].concat())
    }

    /// How many achievements there are, after all three stores were found to agree.
    #[track_caller]
    fn count(&self) -> u64 {
        achievements_in(&doctor_agrees(&self.data()))
    }
}
