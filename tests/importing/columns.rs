//! Headers: every spelling on the reference page, unknown ones with their nearest, mappings.

use qianxian::domain::target::{Observation, Target};
use qianxian::domain::trade::{Broker, Contract, Deal, Industrialisation, Payment, Registration};
use qianxian::domain::{Achievement, Expert, Kind, Need, Organization};
use qianxian::importing::{Error, Importable, Mapping, Options, columns_of};

use crate::{faults, open_as, refused, rows_of};

const PAGE: &str = include_str!("../../docs/reference/import.md");

/// The columns of one table of the page: names, and the other headers.
fn documented(kind: Kind) -> Vec<(Vec<String>, Vec<String>)> {
    let heading = format!("· {}\n", kind.collection());
    let (_, table) = PAGE.split_once(&heading).unwrap();
    let table = table.split("\n## ").next().unwrap();
    let rows = table.lines().filter(|line| line.starts_with("| `"));
    rows.map(|row| {
        let mut cells = row.split(" | ");
        let names = cells.next().unwrap().split('`').skip(1).step_by(2);
        let headers = cells.next().unwrap().split('、').filter(|header| *header != "同上");
        (names.map(str::to_owned).collect(), headers.map(|h| h.trim().to_owned()).collect())
    })
    .collect()
}

#[test]
fn every_header_on_the_reference_page_is_known_and_no_other() {
    let kinds = Kind::ALL.into_iter().filter(|kind| !columns_of(*kind).is_empty());
    for kind in kinds {
        let columns: Vec<_> = columns_of(kind).iter().filter(|column| column.is_read()).collect();
        let mut seen = Vec::new();
        for (names, headers) in documented(kind) {
            for name in &names {
                let column = columns.iter().find(|column| column.name == name);
                let column = column.unwrap_or_else(|| panic!("{name} is not known"));
                seen.push(column.name);
                if names.len() == 1 {
                    // A header that only differs in case needs no entry of its own.
                    let is_other = |header: &&String| !header.eq_ignore_ascii_case(name);
                    let headers: Vec<&String> = headers.iter().filter(is_other).collect();
                    let ours: Vec<&str> = column.headers.to_vec();
                    assert_eq!(ours, headers, "headers of {name} in {}", kind.collection());
                }
            }
        }
        for column in columns {
            let in_text = PAGE.contains(&format!("`{}`", column.name));
            assert!(seen.contains(&column.name) || in_text, "{} is not documented", column.name);
        }
    }
}

fn every_spelling_opens<T: Importable>(kind: Kind) {
    for column in columns_of(kind).iter().filter(|column| column.is_read()) {
        for spelling in column.spellings() {
            for header in [spelling.to_owned(), format!(" {} ", spelling.to_uppercase())] {
                let content = format!("\"{header}\"\n面议\n");
                let rows = open_as::<T>("a.csv", content, &Options::default());
                assert!(rows.is_ok(), "{header}: {:?}", rows.err());
            }
        }
    }
}

#[test]
fn every_spelling_is_a_header() {
    every_spelling_opens::<Achievement>(Kind::Achievement);
    every_spelling_opens::<Need>(Kind::Need);
    every_spelling_opens::<Organization>(Kind::Organization);
    every_spelling_opens::<Expert>(Kind::Expert);
    every_spelling_opens::<Broker>(Kind::Broker);
    every_spelling_opens::<Deal>(Kind::Deal);
    every_spelling_opens::<Contract>(Kind::Contract);
    every_spelling_opens::<Registration>(Kind::Registration);
    every_spelling_opens::<Payment>(Kind::Payment);
    every_spelling_opens::<Industrialisation>(Kind::Industrialisation);
    every_spelling_opens::<Target>(Kind::Target);
    every_spelling_opens::<Observation>(Kind::Observation);
}

#[test]
fn unknown_columns_are_told_all_at_once_with_the_nearest() {
    let check = |error: Error| {
        let Error::UnknownColumns { unknown } = &error else { panic!("{error}") };
        let found: Vec<_> =
            unknown.iter().map(|unknown| (unknown.name.as_str(), unknown.nearest)).collect();
        assert_eq!(
            found,
            [("成果名", Some("成果名称")), ("lang", None), ("keyword", Some("keywords"))]
        );
        assert!(error.message().zh.contains("成果名称"), "{error}");
    };
    check(refused("a.csv", "编号,成果名,摘要,lang,keyword\na,b,c,d,e\n"));
    let lines =
        "{\"id\":\"a\",\"成果名\":\"b\"}\n{\"lang\":\"c\",\"keyword\":\"d\",\"成果名\":1}\n";
    check(refused("a.jsonl", lines));
}

#[test]
fn unknown_columns_are_passed_over_when_asked() {
    let options = Options { ignore_unknown: true, ..Options::default() };
    for (name, content) in
        [("a.csv", "title,lang\na,zh\n"), ("a.jsonl", "{\"title\":\"a\",\"lang\":\"zh\"}\n")]
    {
        let mut rows = open_as::<Achievement>(name, content, &options).unwrap();
        let row = rows.next().unwrap().unwrap();
        assert_eq!((row.draft.title.as_str(), row.violations.len()), ("a", 0));
        assert_eq!(rows.ignored(), ["lang"]);
    }
}

#[test]
fn a_key_that_turns_up_late_is_a_violation_of_its_row() {
    let mut lines = "{\"title\":\"a\"}\n".repeat(100);
    lines.push_str("{\"title\":\"b\",\"sumary\":\"c\"}\n");
    let rows = rows_of::<Achievement>("a.jsonl", lines);
    assert_eq!(faults(&rows[100]), ["sumary UNKNOWN_FIELD"]);
    assert!(rows[100].violations[0].violation.message.en.contains("summary"));
}

#[test]
fn a_header_may_stand_below_titles_but_must_be_there() {
    let rows =
        rows_of::<Achievement>("a.csv", "2026年成果汇总表,\n单位：某局,\n编号,成果名称\na,甲\n");
    assert_eq!((rows[0].number, rows[0].id.as_deref()), (4, Some("a")));
    let error = refused("a.csv", "a1,锂电池隔膜\na2,激光器\n");
    assert!(
        matches!(&error, Error::HeaderMissing { found } if found == &["a1", "锂电池隔膜"]),
        "{error}"
    );
}

#[test]
fn headers_that_mean_the_same_are_refused() {
    for content in ["摘要,简介\na,b\n", "title,title\na,b\n", "价格,ask_price_fen\n1,1\n"] {
        let error = refused("a.csv", content);
        assert!(matches!(error, Error::DuplicateColumns { .. }), "{error}");
    }
}

#[test]
fn cells_without_a_header_are_named() {
    let rows = rows_of::<Achievement>("a.csv", "title,,\na,,\nb,x,\n");
    assert_eq!(faults(&rows[0]), [""; 0]);
    assert_eq!(faults(&rows[1]), [" ROW_FORMAT"]);
}

#[test]
fn a_mapping_names_foreign_headers_and_constants() {
    let mapping = Mapping::parse(
        "[columns]\n'项目' = '成果名称'\n'备注' = ''\n'标价(万)' = 'ask_price'\n\
         [constants]\nsource = '某平台'\n",
    )
    .unwrap();
    let options = Options { mapping: Some(mapping), ..Options::default() };
    let content = "项目,备注,来源\n甲,x,\n乙,y,原平台\n";
    let rows = open_as::<Achievement>("a.csv", content, &options).unwrap();
    let rows: Vec<_> = rows.map(|row| row.unwrap().draft).collect();
    assert_eq!((rows[0].title.as_str(), rows[0].source.as_str()), ("甲", "某平台"));
    assert_eq!((rows[1].title.as_str(), rows[1].source.as_str()), ("乙", "原平台"));
}

#[test]
fn a_mapping_to_unknown_columns_is_refused() {
    let mapping = Mapping::parse("[columns]\na = 'titel'\n[constants]\nsorce = 'x'\n").unwrap();
    let options = Options { mapping: Some(mapping), ..Options::default() };
    let error = open_as::<Achievement>("a.csv", "a\n1\n", &options).err().unwrap();
    let Error::UnknownTargets { unknown } = &error else { panic!("{error}") };
    let nearest: Vec<_> = unknown.iter().map(|unknown| unknown.nearest).collect();
    assert_eq!(nearest, [Some("title"), Some("source")]);
}
