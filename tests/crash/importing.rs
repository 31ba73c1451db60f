//! `qianxian import` killed on its way into a data directory, again and again.

use qianxian::journal::sim::Random;

use super::process::{Running, achievements_in, command, doctor_agrees, entries_in, journal_bytes};
use super::process::{journal_verifies, run};
use super::{Desk, import_args};

const SEED: u64 = 61;
const ROWS: usize = 5_000;
/// Rows of one journal entry of an import.
const CHUNK_ROWS: u64 = 500;
const KILLS: u64 = 6;

/// The counts of an import's report: created, updated, unchanged, rejected.
fn counts(report: &serde_json::Value) -> [u64; 4] {
    ["created", "updated", "unchanged", "rejected"].map(|name| report[name].as_u64().unwrap())
}

#[test]
fn an_import_that_was_killed_is_completed_by_running_it_again() {
    let desk = Desk::new();
    let (file, data) = (desk.rows("rows.jsonl", ROWS, SEED), desk.data());
    let mut random = Random::new(SEED);
    let mut killed = 0;
    let mut kept = 0;
    for kill in 1..=KILLS {
        let before = journal_bytes(&data);
        // The journal grows by some 100 KB a chunk, so this stops between chunks and within them.
        let wanted = before + random.below(300_000) as u64;
        let mut import = Running::start(command(import_args(&file, &data)));
        while !import.has_ended() && journal_bytes(&data) < wanted {
            std::thread::yield_now();
        }
        if import.has_ended() {
            import.finish().expect(0);
        } else {
            import.kill();
            killed += 1;
        }
        let doctor = doctor_agrees(&data);
        let there = achievements_in(&doctor);
        println!("kill {kill}: seed {SEED}, the journal at {wanted} bytes, {there} rows kept");
        assert_eq!(there, entries_in(&doctor) * CHUNK_ROWS, "a chunk is there as a whole or not");
        assert!(there >= kept, "{kept} rows were there before, {there} now");
        kept = there;
    }
    assert!(killed >= 3, "only {killed} imports were killed before they ended");
    let report = run(import_args(&file, &data)).expect(0).json();
    assert_eq!(counts(&report), [ROWS as u64 - kept, 0, kept, 0]);
    let bytes = journal_bytes(&data);
    let again = run(import_args(&file, &data)).expect(0).json();
    assert_eq!(counts(&again), [0, 0, ROWS as u64, 0]);
    assert_eq!(journal_bytes(&data), bytes, "unchanged rows write nothing");
    journal_verifies(&data);
    let doctor = doctor_agrees(&data);
    assert_eq!((achievements_in(&doctor), entries_in(&doctor)), (5_000, 10));
}
