//! Rows that are refused one by one: the others are taken, the report says what to mend, and the
//! rejects file is imported again once it is mended.

use std::fs;

use super::Desk;
use super::process::{files_in, journal_bytes};

/// Imports a file of which `kept` rows are good; the report names these faults in both languages.
#[track_caller]
fn check(name: &str, content: impl AsRef<[u8]>, kept: u64, faults: &[(&str, &str)]) {
    let desk = Desk::new();
    let file = desk.put(name, content);
    let (zh, en): (Vec<_>, Vec<_>) = faults.iter().copied().unzip();
    for (lang, texts) in [("zh", zh), ("en", en)] {
        let ran = desk.import(lang, &file, &[]).expect(2);
        let report = ran.out.replace('\u{FFFD}', "?");
        for text in texts {
            assert!(report.contains(text), "{text:?} is missing in {report}");
        }
        let listed = report.lines().filter(|line| line.contains("行 [") || line.contains("row "));
        let listed = listed.filter(|line| !line.contains("rejected rows")).count();
        assert_eq!(listed, faults.len(), "each fault is told once: {report}");
        assert!(!ran.out.contains(['\0', '\u{7}', '\u{1b}']), "controls reached the terminal");
    }
    assert_eq!(desk.count(), kept, "{name}");
}

#[test]
fn a_line_that_breaks_off_is_refused_alone() {
    let text = "{\"id\":\"a\",\"title\":\"甲\"}\n{\"id\":\"b\",\"titl";
    check("a.jsonl", text, 1, &[("第 2 行 [] ROW_FORMAT", "row 2 [] ROW_FORMAT")]);
}

#[test]
fn an_id_that_stands_twice_is_taken_once() {
    let table = "编号,成果名称\na,甲\na,乙\nb,丙\n";
    let fault = ("编号 a 在文件中已出现过", "id a stands earlier in the file");
    check("a.csv", table, 2, &[fault]);
}

#[test]
fn numbers_out_of_range_are_refused() {
    let table = "编号,成果名称,TRL,拟价\nn1,甲,12,1\nn2,乙,1,99999999999999999999亿\n\
                 n3,丙,1,-5\nn4,丁,1e3,1\nn5,戊,1,0.001\nn6,己,9,1万\n";
    let faults = [
        ("第 2 行 [TRL] OUT_OF_RANGE “12”：技术成熟度为 1 到 9", "row 2 [TRL] OUT_OF_RANGE"),
        ("第 3 行 [拟价] OUT_OF_RANGE", "row 3 [拟价] OUT_OF_RANGE"),
        ("第 4 行 [拟价] OUT_OF_RANGE “-5元”：金额不能为负", "row 4 [拟价] OUT_OF_RANGE"),
        ("第 5 行 [TRL] NUMBER_FORMAT “1e3”", "row 5 [TRL] NUMBER_FORMAT"),
        ("第 6 行 [拟价] MONEY_FORMAT “0.001”：金额最小到分", "row 6 [拟价] MONEY_FORMAT"),
    ];
    check("n.csv", table, 1, &faults);
}

#[test]
fn a_title_of_ten_thousand_characters_is_refused_and_not_repeated_whole() {
    let long = "长".repeat(10_000);
    let text =
        format!("{{\"id\":\"a\",\"title\":\"{long}\"}}\n{{\"id\":\"b\",\"title\":\"乙\"}}\n");
    check("a.jsonl", &text, 1, &[("共 10000 字，最多 300 字", "10000 characters, at most 300")]);
    let desk = Desk::new();
    let ran = desk.import("zh", &desk.put("a.jsonl", &text), &[]).expect(2);
    assert!(ran.out.chars().count() < 1_000, "{}", ran.out.len());
}

#[test]
fn nul_and_control_characters_are_refused() {
    let table = b"\xEF\xBB\xBFid,title\nx1,a\0b\nx2,c\x07d\nx3,\x1b[31mred\nx4,ok\n";
    let faults = [
        ("第 2 行 [title] CONTROL_CHARACTER", "row 2 [title] CONTROL_CHARACTER"),
        ("第 3 行 [title] CONTROL_CHARACTER", "row 3 [title] CONTROL_CHARACTER"),
        ("第 4 行 [title] CONTROL_CHARACTER", "row 4 [title] CONTROL_CHARACTER"),
    ];
    check("c.csv", table, 1, &faults);
    let lines = "{\"id\":\"n\\u0000\",\"title\":\"甲\"}\n{\"id\":\"n2\",\"title\":\"甲\\u0000\"}\n";
    let faults = [
        ("第 1 行 [id] ID_FORMAT", "row 1 [id] ID_FORMAT"),
        ("第 2 行 [title] CONTROL_CHARACTER", "U+0000"),
    ];
    check("c.jsonl", lines, 0, &faults);
}

#[test]
fn rejected_rows_are_mended_and_imported_again() {
    let desk = Desk::new();
    let file = desk.put("a.csv", "编号,成果名称,拟价\na,甲,贵\nb,乙,1万\n");
    let ran = desk.import("zh", &file, &[]).expect(2).says("新增 1，更新 0，未变 0，拒绝 1");
    let rejects = desk.path("a.csv.rejected.csv");
    ran.says(rejects.to_str().unwrap());
    let text = fs::read_to_string(&rejects).unwrap();
    assert!(text.contains("_错误") && text.contains("MONEY_FORMAT"), "{text}");
    fs::write(&rejects, text.replace(",贵,", ",3万,")).unwrap();
    desk.import("zh", &rejects, &[]).expect(0).says("新增 1，更新 0，未变 0，拒绝 0");
    assert_eq!(desk.count(), 2);
    // The next rejects take another name; a name that is taken is refused when asked for.
    desk.import("en", &file, &[]).expect(2).says("a.csv.rejected-2.csv");
    let taken = ["--rejects", rejects.to_str().unwrap()];
    desk.import("zh", &file, &taken).expect(1).complains("已经存在");
    desk.import("en", &file, &taken).expect(1).complains("exists already");
}

#[test]
fn a_dry_run_says_the_same_and_writes_nothing() {
    let desk = Desk::new();
    let good = desk.put("good.csv", "编号,成果名称\nz,丙\n");
    desk.import("zh", &good, &[]).expect(0);
    let file = desk.put("a.csv", "编号,成果名称,TRL\na,甲,3\nb,乙,30\nz,丁,3\n");
    let before = journal_bytes(&desk.data());
    let dry = desk.import("zh", &file, &["--dry-run"]).expect(2);
    let dry = dry.says("试运行，未写入").says("新增 1，更新 1，未变 0，拒绝 1");
    desk.import("en", &file, &["--dry-run"]).expect(2).says("dry run, nothing written");
    assert_eq!((journal_bytes(&desk.data()), desk.count()), (before, 1));
    let real = desk.import("zh", &file, &[]).expect(2).says("新增 1，更新 1，未变 0，拒绝 1");
    assert!(dry.out.contains("第 3 行 [TRL]") && real.out.contains("第 3 行 [TRL]"));
}

#[test]
fn the_same_file_again_is_unchanged_and_the_journal_stays_as_it_is() {
    let desk = Desk::new();
    let file = desk.put("a.csv", "成果名称,完成单位\n甲,某大学\n乙,某研究院\n");
    desk.import("zh", &file, &[]).expect(0).says("新增 2");
    let journal = files_in(&desk.data().join("journal"));
    desk.import("zh", &file, &[]).expect(0).says("新增 0，更新 0，未变 2，拒绝 0");
    desk.import("en", &file, &[]).expect(0).says("created 0, updated 0, unchanged 2, rejected 0");
    assert!(files_in(&desk.data().join("journal")) == journal, "unchanged rows wrote something");
    assert_eq!(desk.count(), 2);
}

#[test]
fn update_only_creates_nothing() {
    let desk = Desk::new();
    desk.import("zh", &desk.put("a.csv", "编号,成果名称\na,甲\n"), &[]).expect(0);
    let file = desk.put("b.csv", "编号,成果名称\na,新名\nzz,没有\n");
    let report = desk.import("zh", &file, &["--update-only"]).expect(2);
    report.says("新增 0，更新 1，未变 0，拒绝 1").says("编号 zz 不存在，而本次导入只更新");
    let report = desk.import("en", &file, &["--update-only"]).expect(2);
    report.says("created 0, updated 0, unchanged 1, rejected 1").says("NOT_FOUND");
    assert_eq!(desk.count(), 1);
}
