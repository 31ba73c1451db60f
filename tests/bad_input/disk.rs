//! A disk that is full: said in both languages, nothing half-written, and once there is room the
//! same command completes.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use qianxian::journal::sim::Random;

use super::Desk;
use super::process::{
    Ran, Running, achievements_in, command, doctor_agrees, journal_verifies, run,
};

const ROWS: usize = 1_500;
/// The size of the small disk, in MB.
const DISK_MB: u64 = 64;

/// A small file system of its own.
struct SmallDisk(PathBuf);

impl SmallDisk {
    /// Mounts one, where the system allows it.
    fn mount(dir: PathBuf) -> Option<Self> {
        fs::create_dir(&dir).unwrap();
        let size = format!("size={DISK_MB}m");
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", &size, "qianxian-test"]).arg(&dir);
        let mounted = mount.output().is_ok_and(|output| output.status.success());
        if mounted { Some(Self(dir)) } else { None }
    }

    /// Takes room away until `kb` are left.
    fn leave(&self, kb: usize) -> PathBuf {
        let filler = self.0.join("filler");
        let whole = usize::try_from(DISK_MB << 20).unwrap();
        fs::write(&filler, vec![1; whole - (kb << 10)]).unwrap();
        filler
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let unmounted = Command::new("umount").arg("-l").arg(&self.0).status();
        assert!(unmounted.is_ok_and(|status| status.success()) || std::thread::panicking());
    }
}

/// Some 5 MB of rows that compress badly.
fn rows(desk: &Desk) -> PathBuf {
    let mut random = Random::new(3);
    let mut text = String::new();
    for row in 0..ROWS {
        let summary: String = (0..1_000)
            .filter_map(|_| char::from_u32(0x4E00 + u32::try_from(random.below(0x5000)).unwrap()))
            .collect();
        let record = serde_json::json!({"id": format!("d-{row}"), "title": format!("甲 {row}"),
            "summary": summary});
        writeln!(text, "{record}").unwrap();
    }
    desk.put("rows.jsonl", text)
}

fn import(lang: &str, file: &Path, data: &Path) -> Vec<String> {
    let [file, data] = [file, data].map(|path| path.to_str().unwrap());
    ["--lang", lang, "import", "achievements", file, "--data-dir", data].map(str::to_owned).into()
}

/// Demands that an import said clearly that there is no room.
#[track_caller]
fn refused_for_room(ran: Ran, lang: &str) {
    let text = if lang == "zh" { "磁盘已满" } else { "the disk is full" };
    ran.expect(1).complains(text);
}

/// Demands that the same import completes now, and that everything agrees.
#[track_caller]
fn completes(file: &Path, data: &Path) {
    run(import("zh", file, data)).expect(0).says("拒绝 0");
    journal_verifies(data);
    assert_eq!(achievements_in(&doctor_agrees(data)), ROWS as u64);
}

#[test]
fn a_full_disk_is_said_and_the_import_completes_once_there_is_room() {
    let desk = Desk::new();
    let file = rows(&desk);
    let Some(disk) = SmallDisk::mount(desk.path("disk")) else {
        return files_cannot_grow(&desk, &file);
    };
    // From no room for an empty catalogue to room for most of the rows.
    for (number, kb) in [100, 900, 2_500, 6_000, 9_000, 12_000].into_iter().enumerate() {
        let data = disk.0.join(format!("data-{number}"));
        let filler = disk.leave(kb);
        for lang in ["zh", "en", "zh"] {
            let ran = run(import(lang, &file, &data));
            println!("{kb} kB left: {} {}", ran.out.trim(), ran.err.lines().last().unwrap_or(""));
            refused_for_room(ran, lang);
        }
        fs::remove_file(filler).unwrap();
        completes(&file, &data);
        fs::remove_dir_all(&data).unwrap();
    }
}

/// The next best thing where nothing can be mounted: files that may not grow beyond a limit.
fn files_cannot_grow(desk: &Desk, file: &Path) {
    eprintln!("NO TMPFS CAN BE MOUNTED HERE: a limit on file sizes stands in for the full disk");
    let data = desk.data();
    let limited = |lang: &str| {
        let mut shell = Command::new("sh");
        shell.args(["-c", "trap '' XFSZ; ulimit -f 4096; exec \"$@\"", "sh"]);
        let program = command(import(lang, file, &data));
        shell.arg(program.get_program()).args(program.get_args());
        Running::start(shell).finish()
    };
    let ran = limited("zh");
    if ran.status.success() {
        eprintln!("SKIPPED: file sizes cannot be limited either, so no full disk was tried");
        return;
    }
    refused_for_room(ran, "zh");
    refused_for_room(limited("en"), "en");
    completes(file, &data);
}
