//! A durable command, against the bare write and fdatasync of as many bytes: one writer, and
//! sixteen that share fsyncs.

#![expect(clippy::expect_used, clippy::print_stdout, reason = "a bench reports and may stop")]

mod corpus;
mod paired;

use std::fs::File;
use std::io::Write;
use std::sync::atomic::{AtomicU64, Ordering};

use corpus::Seeded;
use qianxian::app::{App, Author, Options};
use qianxian::domain::catalogue::Command;
use qianxian::domain::{Achievement, Kind, RecordId};

const COMMANDS: u64 = 64;
const WRITERS: u64 = 16;
/// About the size of one entry of the corpus.
const ENTRY_BYTES: usize = 700;

fn create(app: &App, number: u64, content: Achievement) {
    let mut digest = [0; 32];
    digest[..8].copy_from_slice(&number.to_be_bytes());
    let id = RecordId::from_digest(Kind::Achievement, &digest);
    app.change(Command::Create { id, content }, Author::default()).expect("a record");
}

fn main() {
    let dir = tempfile::tempdir().expect("a temporary directory");
    let app = App::open(&dir.path().join("data"), Options::default(), &mut |_, _, _| {})
        .expect("an application");
    let mut log = File::create(dir.path().join("log")).expect("a file");
    let entry = [7_u8; ENTRY_BYTES];
    let next = AtomicU64::new(0);
    let content = Seeded::new(2).achievement();
    let mut bare = || {
        for _ in 0..COMMANDS {
            log.write_all(&entry).expect("a write");
            log.sync_data().expect("an fdatasync");
        }
    };
    let mut settle = || app.sync_search().expect("a search view in step");
    paired::compare(
        "64 durable commands, 1 writer (reference: 64 × write + fdatasync)",
        &mut bare,
        &mut || {
            for _ in 0..COMMANDS {
                create(&app, next.fetch_add(1, Ordering::Relaxed), content.clone());
            }
        },
        &mut settle,
    );
    paired::compare(
        "64 durable commands, 16 writers (same reference)",
        &mut bare,
        &mut || {
            std::thread::scope(|scope| {
                for _ in 0..WRITERS {
                    scope.spawn(|| {
                        for _ in 0..COMMANDS / WRITERS {
                            create(&app, next.fetch_add(1, Ordering::Relaxed), content.clone());
                        }
                    });
                }
            });
        },
        &mut settle,
    );
}
