//! Rejects: refused rows go into a file that is imported again once mended, and nothing is lost.

use std::path::Path;

use qianxian::domain::{Achievement, Fen};
use qianxian::importing::{Encoding, Error, Format, Options, Rejects, Row, open};

use crate::Desk;

/// Imports a file, writing the rows with violations to `rejects`; returns the good ones.
fn import(file: &Path, rejects: &Path, options: &Options) -> Vec<Row<Achievement>> {
    let mut rows = open::<Achievement>(file, options).unwrap();
    let mut writer = Rejects::create(rejects, rows.format(), rows.header()).unwrap();
    let mut good = Vec::new();
    for row in rows.by_ref() {
        let row = row.unwrap();
        if row.violations.is_empty() {
            good.push(row);
        } else {
            writer.write(&row, &row.violations).unwrap();
        }
    }
    let written = writer.written();
    assert_eq!(writer.finish().unwrap().is_some(), written > 0);
    good
}

fn mend(file: &Path, from: &str, to: &str) {
    let text = std::fs::read_to_string(file).unwrap();
    assert!(text.contains(from), "{text}");
    std::fs::write(file, text.replace(from, to)).unwrap();
}

#[test]
fn a_mended_table_is_imported_again() {
    let desk = Desk::new();
    let file = desk.put("a.csv", "编号,成果名称,拟价\na,\"甲,\"\"一\"\"\n二\",贵\nb,乙,1\nc\n");
    let (first, second, third) = (desk.path("r1.csv"), desk.path("r2.csv"), desk.path("r3.csv"));
    assert_eq!(import(&file, &first, &Options::default()).len(), 1);
    let text = std::fs::read_to_string(&first).unwrap();
    assert!(text.starts_with("\u{FEFF}编号,成果名称,拟价,_错误\n"), "{text}");
    assert!(text.contains("拟价：") && text.contains("[MONEY_FORMAT]"), "{text}");
    mend(&first, "c,,", "c,丙,贵");
    assert_eq!(import(&first, &second, &Options::default()).len(), 0);
    let text = std::fs::read_to_string(&second).unwrap();
    assert_eq!(text.matches("_错误").count(), 1, "{text}");
    mend(&second, "贵", "2万");
    let good = import(&second, &third, &Options::default());
    let prices: Vec<_> = good.iter().map(|row| row.draft.ask_price).collect();
    assert_eq!(prices, [Some(Fen::new(2_000_000)); 2]);
    assert_eq!(good[0].draft.title, "甲,\"一\"\n二");
    assert!(!third.try_exists().unwrap(), "no rejects, no file");
}

#[test]
fn mended_lines_are_imported_again() {
    let desk = Desk::new();
    let file = desk.put(
        "a.jsonl",
        "{\"title\":\"甲\",\"trl\": \"七\" } \n{\"title\":\"乙\n{}\n{\"title\":1,\"trl\":\"x\"}",
    );
    let (first, second) = (desk.path("r1.jsonl"), desk.path("r2.jsonl"));
    import(&file, &first, &Options::default());
    let text = std::fs::read_to_string(&first).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    assert!(lines[0].starts_with("{\"title\":\"甲\",\"trl\": \"七\" ,\"_错误\":\"trl："), "{text}");
    assert_eq!(lines[1], "{\"title\":\"乙", "what is no object is written as it is");
    mend(&first, "\"x\"", "\"y\"");
    import(&first, &second, &Options::default());
    let text = std::fs::read_to_string(&second).unwrap();
    assert_eq!(text.matches("_错误").count(), 2, "reasons do not pile up: {text}");
    mend(&second, "七", "7");
    mend(&second, "\"y\"", "6");
    mend(&second, "{\"title\":\"乙", "{\"title\":\"乙\"}");
    let good = import(&second, &desk.path("r3.jsonl"), &Options::default());
    let found: Vec<_> = good.iter().map(|row| (row.draft.title.as_str(), row.draft.trl)).collect();
    assert_eq!(found, [("甲", Some(7)), ("乙", None), ("1", Some(6))]);
}

#[test]
fn rejects_of_gbk_are_utf8() {
    let desk = Desk::new();
    let (content, ..) = encoding_rs::GBK.encode("成果名称,拟价\n隔膜,贵\n");
    let file = desk.put("a.csv", content);
    let options = Options { encoding: Some(Encoding::Gbk), ..Options::default() };
    import(&file, &desk.path("r.csv"), &options);
    mend(&desk.path("r.csv"), "贵", "面议");
    let good = import(&desk.path("r.csv"), &desk.path("r2.csv"), &Options::default());
    assert_eq!(good[0].draft.title, "隔膜");
}

#[test]
fn no_file_is_ever_replaced() {
    let desk = Desk::new();
    let file = desk.put("a.csv", "title,trl\na,x\n");
    let error = Rejects::create(&file, Format::Csv, None).err().unwrap();
    assert!(matches!(error, Error::RejectsExist { .. }), "{error}");
    let path = desk.path("r.csv");
    let mut rows = open::<Achievement>(&file, &Options::default()).unwrap();
    let mut rejects = Rejects::create(&path, rows.format(), rows.header()).unwrap();
    desk.put("r.csv", "somebody else's");
    let row = rows.next().unwrap().unwrap();
    let error = rejects.write(&row, &row.violations).unwrap_err();
    assert!(matches!(error, Error::RejectsExist { .. }), "{error}");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "somebody else's");
}

#[test]
fn a_row_too_long_to_hold_is_counted() {
    let desk = Desk::new();
    let long = "x".repeat(qianxian::importing::LINE_BYTES_MAX);
    let file = desk.put("a.jsonl", format!("{{\"title\":\"{long}\"}}\n"));
    let mut rows = open::<Achievement>(&file, &Options::default()).unwrap();
    let row = rows.next().unwrap().unwrap();
    let mut rejects = Rejects::create(&desk.path("r.jsonl"), rows.format(), None).unwrap();
    rejects.write(&row, &row.violations).unwrap();
    assert_eq!((rejects.written(), rejects.lost()), (0, 1));
    assert_eq!(rejects.finish().unwrap(), None);
}
