//! A journal that was damaged or taken away: nothing starts, nothing is changed, and the message
//! says where and what to do.

use std::fs;
use std::path::{Path, PathBuf};

use super::process::{Ran, Server, achievements_in, doctor_agrees, files_in, run};
use super::{Desk, import_args};

const ROWS: usize = 1_600;

fn segment(data: &Path) -> PathBuf {
    let names = fs::read_dir(data.join("journal")).unwrap().map(|entry| entry.unwrap().path());
    let mut segments: Vec<_> =
        names.filter(|path| path.extension().is_some_and(|end| end == "qxj")).collect();
    segments.sort();
    segments.into_iter().next().unwrap()
}

/// Runs every command that opens the directory; each is refused with these texts.
#[track_caller]
fn refused_everywhere(desk: &Desk, zh: &[&str], en: &[&str]) {
    let data = desk.data();
    let data = data.to_str().unwrap();
    let file = desk.rows("more.jsonl", 3, 99);
    let import = import_args(&file, &desk.data());
    let commands: [Vec<&str>; 4] = [
        vec!["serve", "--listen", "127.0.0.1:0", "--data-dir", data],
        vec!["search", "锂电池", "--data-dir", data],
        vec!["doctor", "--data-dir", data],
        import.iter().map(String::as_str).collect(),
    ];
    for args in commands {
        for (lang, texts) in [("zh", zh), ("en", en)] {
            let ran: Ran = run([&["--lang", lang], &*args].concat()).expect(1);
            assert_eq!(ran.out, "", "{args:?}");
            for text in texts {
                assert!(ran.err.contains(text), "{text:?} is missing: {args:?} {ran:#?}");
            }
        }
    }
}

#[test]
fn a_flipped_byte_in_an_earlier_entry_is_refused_with_file_and_byte() {
    let desk = Desk::filled(ROWS);
    let segment = segment(&desk.data());
    let whole = fs::read(&segment).unwrap();
    let name = segment.file_name().unwrap().to_str().unwrap();
    for part in [5, 40, 65] {
        let mut bytes = whole.clone();
        let place = bytes.len() * part / 100;
        bytes[place] ^= 1;
        fs::write(&segment, bytes).unwrap();
        let before = files_in(&desk.data());
        let (zh, en) = (["日志账本损坏", name, "字节", "备份"], [name, "at byte", "backup"]);
        refused_everywhere(&desk, &zh, &en);
        assert!(files_in(&desk.data()) == before, "a refused start changed files");
        let data = desk.data();
        let verify = ["--lang", "en", "journal", "verify", "--data-dir", data.to_str().unwrap()];
        run(verify).expect(1).complains(name).complains("at byte");
    }
    fs::write(&segment, whole).unwrap();
    Server::start(&desk.data()).stop();
    assert_eq!(achievements_in(&doctor_agrees(&desk.data())), ROWS as u64);
}

#[test]
fn a_journal_taken_away_while_views_remain_is_refused_until_it_is_back() {
    let desk = Desk::filled(ROWS);
    let data = desk.data();
    let aside = desk.path("aside");
    fs::rename(data.join("journal"), &aside).unwrap();
    let (zh, en) = (
        ["日志账本只到第 0 条", "第 5 条", "从备份恢复"],
        ["it ends at position 0", "has seen 5", "restore the journal from a backup"],
    );
    refused_everywhere(&desk, &zh, &en);
    let moved = |path: &Path| path.to_string_lossy().contains("damaged");
    assert!(!files_in(&data).keys().any(|path| moved(path)), "a good view was moved aside");
    fs::remove_dir_all(data.join("journal")).unwrap();
    fs::rename(&aside, data.join("journal")).unwrap();
    Server::start(&data).stop();
    assert_eq!(achievements_in(&doctor_agrees(&data)), ROWS as u64);
}
