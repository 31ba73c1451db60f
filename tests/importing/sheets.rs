//! Workbooks: built here part by part (a ZIP without compression), so that every kind of cell and
//! every oddity of a sheet is under control.

use qianxian::domain::{Achievement, Fen, Time};
use qianxian::importing::{Error, Format, Options, Rejects};

use crate::{Desk, faults, open_as, refused, rows_of};

/// A ZIP archive that stores its files as they are.
fn zip(files: &[(&str, String)]) -> Vec<u8> {
    let (mut body, mut directory) = (Vec::new(), Vec::new());
    for (name, content) in files {
        let offset = u32::try_from(body.len()).unwrap();
        let size = u32::try_from(content.len()).unwrap().to_le_bytes();
        let mut common = vec![20, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        common.extend_from_slice(&crc32fast::hash(content.as_bytes()).to_le_bytes());
        common.extend_from_slice(&size);
        common.extend_from_slice(&size);
        common.extend_from_slice(&u16::try_from(name.len()).unwrap().to_le_bytes());
        common.extend_from_slice(&[0, 0]);
        body.extend_from_slice(b"PK\x03\x04");
        body.extend_from_slice(&common);
        body.extend_from_slice(name.as_bytes());
        body.extend_from_slice(content.as_bytes());
        directory.extend_from_slice(b"PK\x01\x02\x14\x00");
        directory.extend_from_slice(&common);
        directory.extend_from_slice(&[0; 10]);
        directory.extend_from_slice(&offset.to_le_bytes());
        directory.extend_from_slice(name.as_bytes());
    }
    let count = u16::try_from(files.len()).unwrap().to_le_bytes();
    let start = u32::try_from(body.len()).unwrap().to_le_bytes();
    let length = u32::try_from(directory.len()).unwrap().to_le_bytes();
    let mut archive = [body, directory].concat();
    archive.extend_from_slice(b"PK\x05\x06\0\0\0\0");
    archive.extend_from_slice(&[count, count].concat());
    archive.extend_from_slice(&[length, start].concat());
    archive.extend_from_slice(&[0, 0]);
    archive
}

const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006/relationships";

/// A workbook of sheets, each a name and the XML of its rows; style 1 is a date.
fn workbook(sheets: &[(&str, &str)]) -> Vec<u8> {
    let (mut listed, mut related, mut files) = (String::new(), String::new(), Vec::new());
    for (place, (name, rows)) in sheets.iter().enumerate() {
        let id = place + 1;
        listed.push_str(&format!("<sheet name=\"{name}\" sheetId=\"{id}\" r:id=\"r{id}\"/>"));
        related.push_str(&format!(
            "<Relationship Id=\"r{id}\" Type=\"{OFFICE}/worksheet\" Target=\"worksheets/s{id}.xml\"/>"
        ));
        let sheet = format!(
            "<worksheet xmlns=\"{MAIN}\"><sheetData>{rows}</sheetData>\
             <mergeCells><mergeCell ref=\"A1:C1\"/></mergeCells></worksheet>"
        );
        files.push((format!("xl/worksheets/s{id}.xml"), sheet));
    }
    related.push_str(&format!(
        "<Relationship Id=\"rs\" Type=\"{OFFICE}/styles\" Target=\"styles.xml\"/>"
    ));
    let styles = format!(
        "<styleSheet xmlns=\"{MAIN}\"><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>"
    );
    let root = format!(
        "<Relationship Id=\"r0\" Type=\"{OFFICE}/officeDocument\" Target=\"xl/workbook.xml\"/>"
    );
    let types = "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>";
    let mut all = vec![
        ("[Content_Types].xml".to_owned(), types.to_owned()),
        (
            "_rels/.rels".to_owned(),
            format!("<Relationships xmlns=\"{PACKAGE}\">{root}</Relationships>"),
        ),
        (
            "xl/workbook.xml".to_owned(),
            format!(
                "<workbook xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE}\"><sheets>{listed}</sheets></workbook>"
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels".to_owned(),
            format!("<Relationships xmlns=\"{PACKAGE}\">{related}</Relationships>"),
        ),
        ("xl/styles.xml".to_owned(), styles),
    ];
    all.extend(files);
    let all: Vec<(&str, String)> =
        all.iter().map(|(name, content)| (name.as_str(), content.clone())).collect();
    zip(&all)
}

/// A row of text cells.
fn texts(row: u32, cells: &[&str]) -> String {
    let cells = cells.iter().zip('A'..).map(|(text, column)| {
        format!("<c r=\"{column}{row}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
    });
    format!("<row r=\"{row}\">{}</row>", cells.collect::<String>())
}

#[test]
fn cells_of_every_kind_are_read() {
    let rows = [
        texts(1, &["2026 年成果汇总表"]),
        texts(2, &["编号", "成果名称", "拟价（万元）", "有效期至", "先用后转", "TRL", "行政区划"]),
        "<row r=\"4\"><c r=\"A4\"><v>1001</v></c>\
         <c r=\"B4\" t=\"str\"><v>隔膜</v></c><c r=\"C4\"><v>0.30000000000000004</v></c>\
         <c r=\"D4\" s=\"1\"><v>46173</v></c><c r=\"E4\" t=\"b\"><v>1</v></c>\
         <c r=\"F4\"><v>7</v></c><c r=\"G4\"><v>330521</v></c></row>"
            .to_owned(),
        "<row r=\"9\"><c r=\"B9\" t=\"e\"><v>#REF!</v></c><c r=\"D9\"><v>46173</v></c>\
         <c r=\"J9\" t=\"str\"><v>多出来的</v></c></row>"
            .to_owned(),
        "<row r=\"10\"><c r=\"B10\" t=\"str\"><v> </v></c></row>".to_owned(),
    ]
    .concat();
    let found = rows_of::<Achievement>("a.xlsx", workbook(&[("成果", &rows)]));
    assert_eq!(found.len(), 2);
    let row = &found[0];
    assert_eq!((row.number, row.id.as_deref(), faults(row)), (4, Some("1001"), vec![]));
    assert_eq!(row.draft.ask_price, Some(Fen::new(300_000)));
    assert_eq!(row.draft.expire_time, Some(Time::from_micros(1_780_243_200_000_000)));
    assert_eq!((row.draft.trl, row.draft.trial_first), (Some(7), true));
    assert_eq!(row.draft.region_code, "330521");
    assert_eq!(found[1].number, 9);
    assert_eq!(faults(&found[1]), [" ROW_FORMAT", "成果名称 ROW_FORMAT", "有效期至 DATE_FORMAT"]);
}

#[test]
fn a_sheet_is_found_by_its_name() {
    let one = [texts(1, &["title"]), texts(2, &["甲"])].concat();
    let two = [texts(1, &["title"]), texts(2, &["乙"])].concat();
    let book = workbook(&[("一", &one), ("二", &two), ("空", "")]);
    let title = |sheet: &str| {
        let options = Options { sheet: Some(sheet.into()), ..Options::default() };
        let mut rows = open_as::<Achievement>("a.xlsx", &book, &options)?;
        rows.next().unwrap().map(|row| row.draft.title)
    };
    assert_eq!(rows_of::<Achievement>("a.xlsx", &book)[0].draft.title, "甲");
    assert_eq!(title("二").unwrap(), "乙");
    assert!(matches!(title("空"), Err(Error::Empty)));
    let error = title("三").unwrap_err();
    assert!(error.message().zh.contains("一、二、空"), "{error}");
}

#[test]
fn a_workbook_is_known_by_its_content_and_damage_is_told() {
    let book = workbook(&[("一", &[texts(1, &["title"]), texts(2, &["甲"])].concat())]);
    assert_eq!(rows_of::<Achievement>("really.csv", &book)[0].draft.title, "甲");
    for end in [30, book.len() / 2, book.len() - 10] {
        let error = refused("a.xlsx", &book[..end]);
        assert!(matches!(error, Error::NotAWorkbook { .. }), "{error}");
    }
    let far = "<row r=\"1\"><c r=\"XFD1\" t=\"str\"><v>x</v></c></row>";
    let error = refused("a.xlsx", workbook(&[("一", far)]));
    assert!(matches!(error, Error::TooManyColumns { .. }), "{error}");
}

#[test]
fn rejects_of_a_sheet_are_csv() {
    let rows = [texts(1, &["成果名称", "TRL"]), texts(2, &["甲", "七"])].concat();
    let mut rows =
        open_as::<Achievement>("a.xlsx", workbook(&[("一", &rows)]), &Options::default()).unwrap();
    let desk = Desk::new();
    let mut rejects = Rejects::create(&desk.path("r.csv"), rows.format(), rows.header()).unwrap();
    assert_eq!(rows.format(), Format::Xlsx);
    let row = rows.next().unwrap().unwrap();
    rejects.write(&row, &row.violations).unwrap();
    let path = rejects.finish().unwrap().unwrap();
    let mended = std::fs::read_to_string(path).unwrap().replace('七', "7");
    assert_eq!(rows_of::<Achievement>("b.csv", mended)[0].draft.trl, Some(7));
}
