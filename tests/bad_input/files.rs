//! Files that cannot be read as a whole: refused, with what to do, and nothing is written.

use std::fs;

use super::Desk;

/// Imports a file that is refused as a whole, in both languages.
#[track_caller]
fn check(name: &str, content: impl AsRef<[u8]>, zh: &str, en: &str) {
    let desk = Desk::new();
    desk.put(name, content);
    refused(&desk, name, zh, en);
}

#[track_caller]
fn refused(desk: &Desk, name: &str, zh: &str, en: &str) {
    for (lang, text) in [("zh", zh), ("en", en)] {
        let ran = desk.import(lang, &desk.path(name), &[]).expect(1).complains(text);
        assert!(ran.complains(name).out.is_empty(), "a refused file has no report");
    }
    assert_eq!(desk.count(), 0, "{name}");
    let names = fs::read_dir(desk.path("")).unwrap().map(|entry| entry.unwrap().file_name());
    assert!(names.count() <= 2, "a refused file leaves no rejects");
}

#[test]
fn a_file_that_is_no_table_of_achievements_is_refused() {
    check("a.csv", "", "文件是空的", "empty");
    check("a.jsonl", "", "文件是空的", "empty");
    check("a.jsonl", "\u{FEFF} \n\n", "文件是空的", "empty");
    check("a.jsonl", "[{\"title\":\"甲\"}]", "JSON 数组", "one JSON array");
    check("a.csv", "甲,乙\n1,2\n", "不是表头", "not a header");
    check("a.csv", "编号,成果名称\na,\"甲\nb,乙\n", "引号没有闭合", "never closed");
    check("a.csv", b"\xFF\xFE\x16\x7F\xF7\x53", "UTF-16", "UTF-16");
    check("a.xlsx", "no workbook", "不是 XLSX", "not an XLSX");
    check("a.csv", "编号,成果编号,标题\n1,2,3\n", "同一个意思", "mean the same");
}

#[test]
fn unknown_columns_are_named_all_at_once_with_the_nearest_known_one() {
    let table = "编号,成果名,备注乙\na,甲,1\n";
    check("a.csv", table, "不认识的列：成果名 (最接近的是 成果名称), 备注乙", "成果名 (nearest ");
    check("a.jsonl", "{\"titel\":\"甲\"}\n", "titel (最接近的是 title)", "titel (nearest title)");
    let desk = Desk::new();
    let file = desk.put("a.csv", "编号,成果名称,备注乙\na,甲,1\n");
    desk.import("zh", &file, &["--ignore-unknown"]).expect(0).says("忽略的列：备注乙");
    desk.import("en", &file, &["--ignore-unknown"]).expect(0).says("columns left out: 备注乙");
    assert_eq!(desk.count(), 1);
}

#[test]
fn a_file_that_is_not_there_or_none_is_refused() {
    let desk = Desk::new();
    fs::create_dir(desk.path("folder.csv")).unwrap();
    refused(&desk, "folder.csv", "是目录，请给出文件", "is a directory");
    refused(&desk, "missing.csv", "打不开", "No such file");
}

#[test]
fn gbk_is_detected_and_read_when_named() {
    let desk = Desk::new();
    let (bytes, _, _) = encoding_rs::GBK.encode("编号,成果名称,完成单位\ng1,锂电池隔膜,某大学\n");
    let file = desk.put("gbk.csv", bytes);
    refused(&desk, "gbk.csv", "看起来是 GBK；请加 --encoding gbk", "try --encoding gbk");
    desk.import("zh", &file, &["--encoding", "latin"]).expect(1).complains("可用 utf-8 或 gbk");
    desk.import("en", &file, &["--encoding", "latin"]).expect(1).complains("use utf-8 or gbk");
    desk.import("zh", &file, &["--encoding", "gbk"]).expect(0).says("新增 1");
    let data = desk.data();
    let found = super::run(["search", "隔膜", "--json", "--data-dir", data.to_str().unwrap()]);
    let title = &found.expect(0).json()["results"][0]["achievement"]["title"];
    assert_eq!(title, "锂电池隔膜");
}

#[test]
fn a_row_of_gbk_in_a_file_of_utf8_is_refused_alone() {
    let desk = Desk::new();
    let mut bytes = "编号,成果名称\n".to_owned().into_bytes();
    for row in 0..600 {
        bytes.extend(format!("m-{row},甲{row}\n").bytes());
    }
    bytes.extend_from_slice(&encoding_rs::GBK.encode("m-x,锂电池\n").0);
    let file = desk.put("mixed.csv", bytes);
    desk.import("zh", &file, &[]).expect(2).says("第 602 行 [] ROW_FORMAT").says("不是 UTF-8");
    desk.import("en", &file, &[]).expect(2).says("unchanged 600, rejected 1").says("UTF-8");
    assert_eq!(desk.count(), 600);
}
