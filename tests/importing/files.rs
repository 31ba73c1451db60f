//! Whole files: compression, encodings, formats, and every reason to refuse one.

use std::io::Write;

use encoding_rs::GBK;
use qianxian::domain::Achievement;
use qianxian::importing::{Encoding, Error, Format, LINE_BYTES_MAX, Options, open};
use ruzstd::encoding::{CompressionLevel, compress_to_vec};

use crate::{Desk, faults, open_as, refused, rows_of, titles};

const LINES: &str = "{\"title\":\"甲\"}\n{\"title\":\"乙\"}\n";

fn gz(text: &[u8]) -> Vec<u8> {
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    writer.write_all(text).unwrap();
    writer.finish().unwrap()
}

fn zst(text: &[u8]) -> Vec<u8> {
    compress_to_vec(text, CompressionLevel::Fastest)
}

#[test]
fn text_is_read_however_it_is_wrapped() {
    let lines = LINES.as_bytes();
    let skippable = [&[0x50, 0x2A, 0x4D, 0x18, 3, 0, 0, 0, 1, 2, 3][..], &zst(lines)].concat();
    let two_frames = [zst(&lines[..20]), zst(&lines[20..])].concat();
    let two_members = [gz(&lines[..20]), gz(&lines[20..])].concat();
    for (name, content) in [
        ("a.jsonl", lines.to_vec()),
        ("a.jsonl.gz", gz(lines)),
        ("a.jsonl.gz", two_members),
        ("a.jsonl.zst", zst(lines)),
        ("a.jsonl.zst", two_frames),
        ("a.jsonl.zst", skippable),
        ("a.jsonl.gz", lines.to_vec()),
        ("wrapped", zst(lines)),
        ("plain", lines.to_vec()),
        ("mark.jsonl", ["\u{FEFF}", LINES].concat().into_bytes()),
        ("crlf.jsonl", LINES.replace('\n', "\r\n").into_bytes()),
        ("no-end.jsonl", LINES.trim_end().as_bytes().to_vec()),
        ("blank.jsonl", LINES.replace('\n', "\n\n  \n").into_bytes()),
        ("a.csv", b"title\n\xE7\x94\xB2\n\xE4\xB9\x99\n".to_vec()),
        ("a.csv.zst", zst("\u{FEFF}成果名称\r\n甲\r\n乙".as_bytes())),
        ("a.tsv", "成果名称\t摘要\n甲\t\n\"乙\"\t".as_bytes().to_vec()),
        ("sniffed", "成果名称,摘要\n甲,\n乙,".as_bytes().to_vec()),
    ] {
        assert_eq!(titles(name, content), ["甲", "乙"], "{name}");
    }
}

#[test]
fn gbk_is_named_when_found_and_read_when_asked() {
    for (name, text) in [("a.csv", "成果名称\n隔膜\n"), ("a.jsonl", "{\"title\":\"隔膜\"}\n")]
    {
        let (content, ..) = GBK.encode(text);
        let error = refused(name, &content);
        assert!(matches!(error, Error::NotUtf8 { line: 1, is_gbk: true, .. }), "{error}");
        assert!(error.message().zh.contains("--encoding gbk"), "{error}");
        let options = Options { encoding: Some(Encoding::Gbk), ..Options::default() };
        let mut rows = open_as::<Achievement>(name, &content, &options).unwrap();
        assert_eq!(rows.next().unwrap().unwrap().draft.title, "隔膜");
    }
    let mut late = "{\"title\":\"a\"}\n".repeat(150).into_bytes();
    late.extend_from_slice(b"{\"title\":\"\xB8\xF4\xC4\xA4\"}\n");
    let error = refused("late.jsonl", &late);
    assert!(matches!(error, Error::NotUtf8 { line: 151, offset: 2110, is_gbk: true }), "{error:?}");
}

#[test]
fn one_damaged_line_in_utf8_is_one_bad_row() {
    let lines = [LINES.as_bytes(), b"{\"title\":\"\xE7\x94\"}\n", LINES.as_bytes()].concat();
    let rows = rows_of::<Achievement>("a.jsonl", lines);
    assert_eq!(rows.len(), 5);
    assert_eq!(faults(&rows[2]), [" ROW_FORMAT"]);
    let table = [&b"title\n\xE7\x94\xB2\n"[..], b"\xE7\x94\n\xE4\xB9\x99\n"].concat();
    let rows = rows_of::<Achievement>("a.csv", table);
    assert_eq!(faults(&rows[1]), [" ROW_FORMAT"]);
    assert_eq!(rows[2].draft.title, "乙");
    let options = Options { encoding: Some(Encoding::Gbk), ..Options::default() };
    let gbk = b"title\n\xB8\xF4\xC4\xA4\n\xB8\xFF\n";
    let rows = open_as::<Achievement>("a.csv", gbk, &options).unwrap();
    let rows: Vec<_> = rows.map(Result::unwrap).collect();
    assert_eq!(faults(&rows[1]), [" ROW_FORMAT"]);
}

#[test]
fn a_file_of_another_kind_is_refused_by_its_kind() {
    let check = |name: &str, content: &[u8], is_expected: fn(&Error) -> bool| {
        let error = refused(name, content);
        assert!(is_expected(&error), "{name}: {error:?}");
        let message = error.message();
        assert!(!message.zh.is_empty() && message.en == error.to_string());
    };
    let is_empty = |error: &Error| matches!(error, Error::Empty);
    for name in ["a.jsonl", "a.csv", "a.xlsx", "a.jsonl.gz", "a"] {
        check(name, b"", is_empty);
    }
    check("mark.csv", b"\xEF\xBB\xBF", is_empty);
    check("blank.jsonl", b"\n \n", is_empty);
    check("empty.jsonl.zst", &zst(b""), is_empty);
    let utf16: Vec<u8> = "成果名称\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    check("marked.csv", &[b"\xFF\xFE", &utf16[..]].concat(), |e| matches!(e, Error::Utf16));
    let bare: Vec<u8> = LINES.encode_utf16().flat_map(u16::to_be_bytes).collect();
    check("bare.jsonl", &bare, |e| matches!(e, Error::Utf16));
    check("a.json", b" [{\"title\":\"a\"}]", |e| matches!(e, Error::JsonArray));
    check("a.xlsx", b"title\na\n", |e| matches!(e, Error::NotAWorkbook { .. }));
    check("a.csv", b"PK\x03\x04 not really", |e| matches!(e, Error::NotAWorkbook { .. }));
    check("a.xls", b"\xD0\xCF\x11\xE0\xA1\xB1", |e| matches!(e, Error::OldWorkbook));
    check("cut.gz", &gz(LINES.as_bytes())[..20], |e| matches!(e, Error::Read { .. }));
    check("cut.zst", &zst(LINES.as_bytes())[..12], |e| matches!(e, Error::Read { .. }));
    check("a.csv", b"title\n\"a\nb\n", |e| matches!(e, Error::UnclosedQuote { line: 2 }));
    let wide = "title,".repeat(1_200);
    check("a.csv", wide.as_bytes(), |e| matches!(e, Error::TooManyColumns { .. }));
}

#[test]
fn what_cannot_be_opened_is_named() {
    let desk = Desk::new();
    let error = open::<Achievement>(desk.0.path(), &Options::default()).err().unwrap();
    assert!(matches!(error, Error::Directory { .. }), "{error}");
    let error = open::<Achievement>(&desk.path("none.csv"), &Options::default()).err().unwrap();
    assert!(error.message().zh.contains("none.csv"), "{error}");
}

#[test]
fn progress_counts_the_bytes_of_the_file_itself() {
    let content = gz(LINES.repeat(50_000).as_bytes());
    let length = content.len() as u64;
    let desk = Desk::new();
    let path = desk.put("a.jsonl.gz", content);
    let mut rows = open::<Achievement>(&path, &Options::default()).unwrap();
    assert_eq!((rows.format(), rows.bytes_total()), (Format::Jsonl, length));
    let early = rows.bytes_read();
    assert_eq!(rows.by_ref().count(), 100_000);
    assert!(early < rows.bytes_read() || length < 70_000, "{early}");
    assert_eq!(rows.bytes_read(), length);
}

#[test]
fn a_line_of_a_hundred_megabytes_is_passed_over() {
    let desk = Desk::new();
    let path = desk.path("long.jsonl");
    let mut file = std::io::BufWriter::new(std::fs::File::create(&path).unwrap());
    file.write_all(b"{\"title\":\"a\"}\n{\"title\":\"").unwrap();
    let part = [b'x'; 1 << 16];
    for _ in 0..1_600 {
        file.write_all(&part).unwrap();
    }
    file.write_all(b"\"}\n{\"title\":\"b\"}\n").unwrap();
    file.into_inner().unwrap().sync_all().unwrap();
    let rows = open::<Achievement>(&path, &Options::default()).unwrap();
    let rows: Vec<_> = rows.map(Result::unwrap).collect();
    assert_eq!(rows.len(), 3);
    assert_eq!(faults(&rows[1]), [" ROW_FORMAT"]);
    assert!(!rows[1].is_readable());
    assert_eq!((rows[2].number, rows[2].draft.title.as_str()), (3, "b"));
}

#[test]
fn a_csv_row_too_long_is_one_bad_row() {
    let long = "x".repeat(LINE_BYTES_MAX + 1);
    let rows = rows_of::<Achievement>("a.csv", format!("title\n{long}\nb\n"));
    assert_eq!(faults(&rows[0]), [" ROW_FORMAT"]);
    assert_eq!((rows[1].number, rows[1].draft.title.as_str()), (3, "b"));
}
