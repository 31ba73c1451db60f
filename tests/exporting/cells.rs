//! What stands in a file, byte by byte and cell by cell, as a spreadsheet sees it.

use calamine::{Data, Reader, Xlsx, open_workbook};
use qianxian::domain::trade::words::PaymentDirection;
use qianxian::domain::trade::{Payment, Registration};
use qianxian::domain::{Day, Fen, Organization};
use qianxian::exporting::{Format, Lang, Options, Unit};
use qianxian::importing::{self, Importable};

use crate::{admitted, record, write};

const EVIL: &str = "=HYPERLINK(\"http://x\",\"领奖\")";

fn organization() -> Organization {
    let display_name = EVIL.to_owned();
    let aliases = vec!["@a".to_owned(), "b；c".to_owned()];
    let uscc = "12999999MXED00972Q".to_owned();
    let external_id = "2019330521000123".to_owned();
    let summary = "第一行\n\"第二行\",+1".to_owned();
    let content = Organization {
        display_name,
        aliases,
        uscc,
        external_id,
        summary,
        ..Organization::default()
    };
    admitted(content)
}

fn payment(fen: i64) -> Payment {
    admitted(Payment {
        contract: "c1".to_owned(),
        direction: Some(PaymentDirection::Received),
        amount: Some(Fen::new(fen)),
        date: Day::parse("2025-06-30"),
        voucher: "0012".to_owned(),
        ..Payment::default()
    })
}

fn csv_text<T: qianxian::exporting::Exportable>(content: T, unit: Unit) -> String {
    let folder = tempfile::tempdir().unwrap();
    let options = Options { format: Format::Csv, unit, as_import: true, ..Options::default() };
    let path = write(folder.path(), &[record("r1", content)], options);
    std::fs::read_to_string(path).unwrap()
}

#[test]
fn csv_has_a_mark_and_no_cell_that_a_spreadsheet_would_run_or_round() {
    let text = csv_text(organization(), Unit::Yuan);
    assert!(text.starts_with('\u{FEFF}') && text.ends_with("\r\n"));
    assert!(text.contains(r#""'=HYPERLINK(""http://x"",""领奖"")""#), "{text}");
    assert!(text.contains("'2019330521000123") && text.contains(",12999999MXED00972Q,"), "{text}");
    assert!(text.contains(r#"[""@a"",""b；c""]"#), "{text}");
}

#[test]
fn amounts_of_csv_are_bare_numbers_under_a_header_with_their_unit() {
    let yuan = csv_text(payment(123_456), Unit::Yuan);
    assert!(yuan.contains("金额（元）") && yuan.contains(",1234.56,"), "{yuan}");
    assert!(yuan.contains("'0012") && yuan.contains(",2025-06-30,"), "{yuan}");
    let wan = csv_text(payment(123_456), Unit::Wan);
    assert!(wan.contains("金额（万元）") && wan.contains(",0.123456,"), "{wan}");
}

fn sheet<T: qianxian::exporting::Exportable>(content: T, unit: Unit) -> Vec<(String, Data)> {
    let folder = tempfile::tempdir().unwrap();
    let options = Options { format: Format::Xlsx, unit, lang: Lang::Zh, as_import: true };
    let path = write(folder.path(), &[record("r1", content)], options);
    let mut workbook: Xlsx<_> = open_workbook(&path).unwrap();
    let range = workbook.worksheet_range_at(0).unwrap().unwrap();
    let mut rows = range.rows();
    let header: Vec<String> = rows.next().unwrap().iter().map(ToString::to_string).collect();
    header.into_iter().zip(rows.next().unwrap().to_vec()).collect()
}

fn at(cells: &[(String, Data)], header: &str) -> Data {
    cells.iter().find(|(name, _)| name == header).unwrap().1.clone()
}

#[test]
fn a_workbook_has_texts_as_texts_amounts_as_numbers_and_days_as_dates() {
    let cells = sheet(organization(), Unit::Yuan);
    assert_eq!(at(&cells, "机构名称"), Data::String(EVIL.to_owned()));
    assert_eq!(at(&cells, "来源编号"), Data::String("2019330521000123".to_owned()));
    let cells = sheet(payment(123_456), Unit::Yuan);
    assert_eq!(at(&cells, "金额（元）"), Data::Float(1_234.56));
    assert_eq!(at(&cells, "凭证号"), Data::String("0012".to_owned()));
    assert!(matches!(at(&cells, "日期"), Data::DateTime(_)));
    let cells = sheet(payment(123_456), Unit::Wan);
    assert_eq!(at(&cells, "金额（万元）"), Data::Float(0.123456));
    let cells = sheet(payment(i64::MAX), Unit::Yuan);
    assert_eq!(at(&cells, "金额（元）"), Data::String("92233720368547758.07".to_owned()));
}

#[test]
fn what_is_shown_for_people_is_left_out_of_an_import() {
    let folder = tempfile::tempdir().unwrap();
    let table = "合同登记编号,项目名称,合同类型,卖方,买方,登记日期,合同成交额,技术交易额,注销日期\n\
                 2025330521000123,甲,开发,乙,丙,2025-01-02,5,5,2025-02-03\n";
    let path = folder.path().join("in.csv");
    std::fs::write(&path, table).unwrap();
    let mut rows = importing::open::<Registration>(&path, &importing::Options::default()).unwrap();
    let registration = admitted(rows.next().unwrap().unwrap().draft);
    let header = |as_import: bool| {
        let options = Options { as_import, ..Options::default() };
        let path = write(folder.path(), &[record("r1", registration.clone())], options);
        std::fs::read_to_string(path).unwrap().lines().next().unwrap().to_owned()
    };
    assert!(header(false).contains("登记状态") && header(false).contains("计入技术交易额（元）"));
    assert!(!header(true).contains("登记状态"));
    fn is_importable<T: Importable>() {}
    is_importable::<Registration>();
}
