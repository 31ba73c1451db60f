//! Views that are killed while they catch up, removed, cut, or overwritten: the journal brings
//! them back, the log says so, and doctor agrees.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use qianxian::journal::sim::Random;

use super::Desk;
use super::process::{Running, Server, achievements_in, command, doctor_agrees, run};

const SEED: u64 = 88;
const ROWS: usize = 20_000;
/// Kills spread over the time that a rebuild takes.
const KILLS: u32 = 8;
/// Several journal entries, so that a damaged view can hold some of them.
const DAMAGED_ROWS: usize = 2_600;

#[test]
fn views_killed_while_they_catch_up_catch_up_at_the_next_start() {
    let desk = Desk::filled(ROWS);
    let data = desk.data();
    let remove = || {
        for view in ["state", "search"] {
            fs::remove_dir_all(data.join(view)).unwrap();
        }
    };
    remove();
    let started = Instant::now();
    Server::start(&data).stop();
    let whole = started.elapsed();
    remove();
    let mut killed = 0;
    for kill in 0..KILLS {
        // Spread over a whole rebuild, so that some hit the one view and some the other.
        let moment = whole * (2 * kill + 1) / (2 * KILLS);
        let args = ["serve", "--listen", "127.0.0.1:0", "--data-dir", data.to_str().unwrap()];
        let running = Running::start(command(args));
        std::thread::sleep(moment);
        let ran = running.kill();
        killed += u32::from(ran.out.is_empty());
        println!("kill {kill}: after {moment:?} of {whole:?}, serving: {}", !ran.out.is_empty());
    }
    assert!(killed > 0, "no kill came before the server was ready");
    Server::start(&data).stop();
    assert_eq!(achievements_in(&doctor_agrees(&data)), ROWS as u64);
}

/// Damages a copy of a data directory and demands that the next start mends it; `says` is what
/// the log has to say about it, where the damage cannot go unnoticed.
#[track_caller]
fn check(desk: &Desk, what: &str, says: Option<&str>, damage: impl FnOnce(&Path)) {
    let copy = Desk::new();
    let data = copy.data();
    copy_dir(&desk.data(), &data);
    damage(&data);
    let server = Server::try_start(&data).unwrap_or_else(|ran| panic!("{what}: {ran:#?}"));
    let log = server.stop().err;
    println!("{what}: {}", log.lines().next().unwrap_or("(nothing was said)"));
    assert!(says.is_none_or(|says| log.contains(says)), "{what}: {log}");
    let doctor = doctor_agrees(&data);
    assert_eq!(achievements_in(&doctor), DAMAGED_ROWS as u64, "{what}");
}

fn copy_dir(from: &Path, to: &Path) {
    let status = std::process::Command::new("cp").arg("-r").args([from, to]).status().unwrap();
    assert!(status.success());
}

/// The files of a view, the largest first.
fn files(dir: &Path) -> Vec<PathBuf> {
    let mut files: Vec<_> = super::process::files_in(dir).into_iter().collect();
    files.sort_by_key(|(_, bytes)| std::cmp::Reverse(bytes.len()));
    files.into_iter().map(|(path, _)| path).collect()
}

fn overwrite(dir: &Path, seed: u64) {
    for path in files(dir) {
        let bytes = fs::metadata(&path).unwrap().len();
        let garbage = Random::new(seed).bytes(usize::try_from(bytes).unwrap().min(1 << 16));
        fs::write(path, garbage).unwrap();
    }
}

fn cut(path: &Path, part: u64) {
    let file = fs::OpenOptions::new().write(true).open(path).unwrap();
    let bytes = file.metadata().unwrap().len();
    file.set_len(bytes * part / 100).unwrap();
}

fn flip(path: &Path, part: usize) {
    let mut bytes = fs::read(path).unwrap();
    let place = bytes.len() * part / 100;
    bytes[place] ^= 0x55;
    fs::write(path, bytes).unwrap();
}

#[test]
fn a_view_that_is_gone_is_rebuilt_and_the_log_says_so() {
    let desk = Desk::filled(DAMAGED_ROWS);
    for view in ["state", "search", "search/needs"] {
        let name = view.trim_end_matches("/needs");
        let says = format!("the {name} view is empty: rebuilding it from the journal");
        let remove = |data: &Path| fs::remove_dir_all(data.join(view)).unwrap();
        check(&desk, &format!("{view} removed"), Some(&says), remove);
        let empty = |data: &Path| {
            remove(data);
            fs::create_dir(data.join(view)).unwrap();
        };
        check(&desk, &format!("{view} emptied"), Some(&says), empty);
    }
}

#[test]
fn a_view_that_does_not_open_is_moved_aside_and_rebuilt() {
    let desk = Desk::filled(DAMAGED_ROWS);
    for view in ["state", "search"] {
        let says = format!("the {view} view does not open: moved aside");
        let is_file = |data: &Path| {
            fs::remove_dir_all(data.join(view)).unwrap();
            fs::write(data.join(view), "no directory").unwrap();
        };
        check(&desk, &format!("{view} is a file"), Some(&says), is_file);
        let garbage = |data: &Path| overwrite(&data.join(view), SEED);
        check(&desk, &format!("{view} of garbage"), Some(&says), garbage);
        let empty = |data: &Path| files(&data.join(view)).iter().for_each(|path| cut(path, 0));
        check(&desk, &format!("{view} of empty files"), None, empty);
    }
}

#[test]
fn a_state_view_with_a_shortened_file_is_mended() {
    let desk = Desk::filled(DAMAGED_ROWS);
    for part in [0, 1, 20, 50, 80, 90, 99] {
        let cut = |data: &Path| cut(&data.join("state/db"), part);
        check(&desk, &format!("state/db cut at {part} %"), None, cut);
    }
    let conf = |data: &Path| flip(&data.join("state/conf"), 50);
    check(&desk, "state/conf flipped", None, conf);
    let snapshots = |data: &Path| {
        for path in files(&data.join("state")) {
            if path.file_name().unwrap().to_string_lossy().starts_with("snap") {
                fs::remove_file(path).unwrap();
            }
        }
    };
    check(&desk, "state without snapshots", None, snapshots);
}

/// Flips a byte of sled's log, which only a comparison with the journal may find.
#[track_caller]
fn flip_in_state(desk: &Desk, part: usize) {
    let copy = Desk::new();
    let data = copy.data();
    copy_dir(&desk.data(), &data);
    flip(&data.join("state/db"), part);
    let ran = run(["--lang", "en", "doctor", "--data-dir", data.to_str().unwrap()]);
    println!("state/db flipped at {part} %: {:?}", ran.code());
    if ran.code() == Some(0) {
        // What sled makes of it may be a panic; then the view is rebuilt.
        let panicked = ran.err.contains("panicked");
        assert!(!panicked || ran.err.contains("moved aside, rebuilding"), "{ran:#?}");
        return;
    }
    ran.expect(2).says("delete state or search");
    fs::remove_dir_all(data.join("state")).unwrap();
    assert_eq!(achievements_in(&doctor_agrees(&data)), DAMAGED_ROWS as u64);
}

#[test]
fn a_flipped_byte_in_the_state_view_is_mended_or_reported_by_doctor() {
    let desk = Desk::filled(DAMAGED_ROWS);
    for part in [1, 7, 15, 22, 30, 45] {
        flip_in_state(&desk, part);
    }
}

#[test]
fn a_search_view_with_a_damaged_file_is_mended() {
    let desk = Desk::filled(DAMAGED_ROWS);
    let says = Some("the search view does not open: moved aside");
    let view = desk.data().join("search");
    let mut of_needs = 0;
    for path in files(&view) {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if name.starts_with('.') {
            continue; // Locks hold nothing.
        }
        let path = path.strip_prefix(&view).unwrap();
        of_needs += usize::from(path.starts_with("needs"));
        let of = |data: &Path| data.join("search").join(path);
        let what = name.rsplit('.').next().unwrap_or(&name).to_owned();
        let says = says.filter(|_| name != ".managed.json");
        check(&desk, &format!("search {what} cut"), says, |data| cut(&of(data), 60));
        check(&desk, &format!("search {what} flipped"), says, |data| flip(&of(data), 50));
        let remove = |data: &Path| fs::remove_file(of(data)).unwrap();
        check(&desk, &format!("search {what} removed"), None, remove);
    }
    assert!(of_needs > 3, "the files of the needs are among them");
}
