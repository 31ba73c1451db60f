//! A line of 100 MB is passed over without being held.

use std::fs::File;
use std::io::{BufWriter, Write};

use super::Desk;
use super::process::{Running, command};

const LINE_BYTES: usize = 100 << 20;
/// Most memory that the process may ever have held, in kB.
const PEAK_KB_MAX: u64 = 300 << 10;

/// The most memory that a process has held so far, in kB; none once it has ended.
fn peak_kb(id: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{id}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().trim_end_matches("kB").trim().parse().ok()
}

/// Imports a file with one line of 100 MB between two good ones.
#[track_caller]
fn check(name: &str, lines: [&str; 4]) {
    let desk = Desk::new();
    let [first, open, close, last] = lines;
    let path = desk.path(name);
    let mut file = BufWriter::new(File::create(&path).unwrap());
    write!(file, "{first}\n{open}").unwrap();
    let part = [b'a'; 1 << 16];
    for _ in 0..LINE_BYTES / part.len() {
        file.write_all(&part).unwrap();
    }
    write!(file, "{close}\n{last}\n").unwrap();
    file.into_inner().unwrap();
    let data = desk.data();
    let [path, data] = [&path, &data].map(|path| path.to_str().unwrap());
    let args = ["--lang", "en", "import", "achievements", path, "--data-dir", data];
    let mut running = Running::start(command(args));
    let mut peak = 0;
    running.watch(|id| peak = peak.max(peak_kb(id).unwrap_or(0)));
    let ran = running.finish().expect(2).says("rejected 1").says("4 MiB");
    ran.says("too long to keep");
    println!("{name}: the peak was {peak} kB");
    assert!(peak > 0, "the process was never seen");
    assert!(peak < PEAK_KB_MAX, "{peak} kB were held for {name}");
    assert!(desk.count() >= 1, "{name}");
}

#[test]
fn a_line_of_100_mb_is_refused_within_300_mb_of_memory() {
    let first = "{\"id\":\"a\",\"title\":\"甲\"}";
    let last = "{\"id\":\"c\",\"title\":\"丙\"}";
    check("a.jsonl", [first, "{\"id\":\"b\",\"title\":\"", "\"}", last]);
    check("a.csv", ["编号,成果名称\na,甲", "b,", "", "c,丙"]);
}
