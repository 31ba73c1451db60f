//! The file itself: it comes whole or not at all, and never in place of another unasked.

use qianxian::domain::Organization;
use qianxian::exporting::{Error, Export, Format, Options};

use crate::{admitted, record};

fn organization(name: &str) -> Organization {
    admitted(Organization { display_name: name.to_owned(), ..Organization::default() })
}

#[test]
fn a_file_stands_under_its_name_only_once_it_is_whole() {
    for format in [Format::Csv, Format::Jsonl, Format::Xlsx] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        let options = Options { format, ..Options::default() };
        let mut export = Export::to_file::<Organization>(&path, options, false).unwrap();
        export.write(&record("r1", organization("甲"))).unwrap();
        assert!(!path.try_exists().unwrap());
        drop(export);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "nothing stays behind");
        let export = Export::to_file::<Organization>(&path, options, false).unwrap();
        assert_eq!(export.finish().unwrap(), 0);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}

#[test]
fn a_file_that_is_there_is_kept_unless_it_may_be_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.csv");
    std::fs::write(&path, "mine").unwrap();
    let refused = Export::to_file::<Organization>(&path, Options::default(), false).err().unwrap();
    assert!(matches!(refused, Error::Exists { .. }) && refused.message().zh.contains("--force"));
    assert_eq!(std::fs::read(&path).unwrap(), b"mine");
    // One that comes meanwhile is kept as well.
    let other = folder.path().join("b.csv");
    let export = Export::to_file::<Organization>(&other, Options::default(), false).unwrap();
    std::fs::write(&other, "theirs").unwrap();
    assert!(matches!(export.finish(), Err(Error::Exists { .. })));
    assert_eq!(std::fs::read(&other).unwrap(), b"theirs");
    Export::to_file::<Organization>(&path, Options::default(), true).unwrap().finish().unwrap();
    assert_ne!(std::fs::read(&path).unwrap(), b"mine");
}

#[test]
fn a_text_too_long_for_a_workbook_names_its_cell() {
    let folder = tempfile::tempdir().unwrap();
    let long = record("r1", Organization { summary: "长".repeat(40_000), ..organization("甲") });
    let options = Options { format: Format::Xlsx, ..Options::default() };
    let path = folder.path().join("a.xlsx");
    let mut export = Export::to_file::<Organization>(&path, options, false).unwrap();
    let error = export.write(&long).err().unwrap();
    assert!(
        matches!(&error, Error::Cell { name, column, .. } if name == "organizations/r1" && column == "简介"),
        "{error}"
    );
}

#[test]
fn a_folder_that_is_not_there_is_named() {
    let path = std::path::Path::new("/no/such/folder/a.csv");
    let error = Export::to_file::<Organization>(path, Options::default(), false).err().unwrap();
    assert!(error.message().zh.contains("/no/such/folder"), "{error}");
}
