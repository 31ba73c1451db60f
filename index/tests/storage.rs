//! Proves what stays: commits and their position survive reopening, changes that were not committed
//! do not, and an index that cannot be used says which of the reasons it is. How: real directories.
#![expect(clippy::unwrap_used, reason = "a failed step of a test is its failure")]

use std::fs;
use std::path::Path;

use qianxian_index::{
    Document, Error, Filter, Index, Layout, MAX_DOCUMENT_TEXT_BYTES, MAX_FACET_VALUE_BYTES,
    MAX_ID_BYTES, MIN_WRITER_MEMORY, TextQuery,
};

fn layout() -> Layout {
    Layout::new(3, &["region"], &["price"])
}

fn document(id: &str, text: &str) -> Document {
    Document {
        id: id.to_owned(),
        texts: vec![text.to_owned()],
        facets: vec![("region".to_owned(), "330521".to_owned())],
        numbers: vec![("price".to_owned(), 100)],
    }
}

fn filled(dir: &Path) -> Index {
    let index = Index::open(dir, &layout()).unwrap();
    let mut writer = index.writer(MIN_WRITER_MEMORY, 2).unwrap();
    writer.put(&document("a", "电池")).unwrap();
    writer.put(&document("b", "水泥")).unwrap();
    writer.commit(42).unwrap();
    index
}

#[test]
fn a_new_index_is_empty_and_at_the_beginning() {
    let dir = tempfile::tempdir().unwrap();
    let index = Index::open(&dir.path().join("deep/er"), &layout()).unwrap();
    assert_eq!(index.applied(), 0);
    assert!(index.searcher().is_empty());
    let query = index.searcher().query(&TextQuery::new().part("电池", 1.0)).unwrap();
    assert_eq!(query.recall(&Filter::Everything, 10).unwrap().matched, 0);
}

#[test]
fn commits_and_their_position_survive_reopening() {
    let dir = tempfile::tempdir().unwrap();
    let index = filled(dir.path());
    let mut writer = index.writer(MIN_WRITER_MEMORY, 1).unwrap();
    writer.put(&document("c", "never committed")).unwrap();
    drop((writer, index));
    let index = Index::open(dir.path(), &layout()).unwrap();
    assert_eq!(index.applied(), 42);
    assert_eq!(index.searcher().ids().unwrap(), ["a", "b"]);
    index.verify().unwrap();
    let mut writer = index.writer(MIN_WRITER_MEMORY, 1).unwrap();
    writer.remove("a");
    writer.commit(u64::MAX).unwrap();
    writer.finish().unwrap();
    assert_eq!(index.applied(), u64::MAX);
    let index = Index::open(dir.path(), &layout()).unwrap();
    assert_eq!(index.applied(), u64::MAX);
    assert_eq!(index.searcher().ids().unwrap(), ["b"]);
}

#[test]
fn another_layout_is_incompatible() {
    let check = |other: &Layout| {
        let dir = tempfile::tempdir().unwrap();
        drop(filled(dir.path()));
        let refused = Index::open(dir.path(), other);
        assert!(matches!(refused, Err(Error::Incompatible { .. })), "{other:?} {refused:?}");
        assert_eq!(Index::open(dir.path(), &layout()).unwrap().applied(), 42);
    };
    check(&Layout::new(4, &["region"], &["price"]));
    check(&Layout::new(3, &["region", "stage"], &["price"]));
    check(&Layout::new(3, &[], &["price"]));
    check(&Layout::new(3, &["region"], &[]));
}

#[test]
fn another_analyzer_or_no_marker_is_incompatible() {
    let dir = tempfile::tempdir().unwrap();
    drop(filled(dir.path()));
    let marker = dir.path().join("format.txt");
    let written = fs::read_to_string(&marker).unwrap();
    let check = || {
        let refused = Index::open(dir.path(), &layout());
        assert!(matches!(refused, Err(Error::Incompatible { .. })), "{refused:?}");
    };
    fs::write(&marker, written.replace("analyzer ", "analyzer 9")).unwrap();
    check();
    fs::write(&marker, [0xFF, 0xFE, 0x00]).unwrap();
    check();
    fs::remove_file(&marker).unwrap();
    check();
    fs::write(&marker, written).unwrap();
    Index::open(dir.path(), &layout()).unwrap();
}

#[test]
fn files_that_are_missing_cut_or_nonsense_are_damage() {
    let check = |spoil: &dyn Fn(&Path)| {
        let dir = tempfile::tempdir().unwrap();
        drop(filled(dir.path()));
        spoil(dir.path());
        let refused = Index::open(dir.path(), &layout());
        assert!(matches!(refused, Err(Error::Damaged(_))), "{refused:?}");
    };
    check(&|dir| fs::remove_file(dir.join("meta.json")).unwrap());
    check(&|dir| fs::write(dir.join("meta.json"), "{").unwrap());
    check(&|dir| fs::write(dir.join("meta.json"), "").unwrap());
    for extension in ["term", "idx", "fast", "fieldnorm"] {
        check(&|dir| files(dir, extension).for_each(|path| fs::remove_file(path).unwrap()));
        check(&|dir| files(dir, extension).for_each(|path| fs::write(path, "").unwrap()));
    }
}

#[test]
fn a_flipped_bit_is_found_by_verifying() {
    let dir = tempfile::tempdir().unwrap();
    drop(filled(dir.path()));
    let path = files(dir.path(), "fieldnorm").next().unwrap();
    let mut bytes = fs::read(&path).unwrap();
    bytes[0] ^= 1;
    fs::write(&path, bytes).unwrap();
    let verified = Index::open(dir.path(), &layout()).and_then(|index| index.verify());
    assert!(matches!(verified, Err(Error::Damaged(_))), "{verified:?}");
}

fn files(dir: &Path, extension: &str) -> impl Iterator<Item = std::path::PathBuf> {
    let paths = fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path());
    let fitting = |path: &std::path::PathBuf| path.extension().is_some_and(|it| it == extension);
    let found: Vec<_> = paths.filter(fitting).collect();
    assert!(!found.is_empty(), "no {extension}");
    found.into_iter()
}

#[test]
fn there_is_one_writer_at_a_time() {
    let dir = tempfile::tempdir().unwrap();
    let index = filled(dir.path());
    let writer = index.writer(MIN_WRITER_MEMORY, 1).unwrap();
    assert!(matches!(index.writer(MIN_WRITER_MEMORY, 1), Err(Error::Locked)));
    drop(writer);
    index.writer(0, 1).unwrap();
    assert!(matches!(index.writer(MIN_WRITER_MEMORY, 0), Err(Error::LimitExceeded { .. })));
}

#[test]
fn documents_beyond_a_limit_are_refused_and_change_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let index = filled(dir.path());
    let mut writer = index.writer(MIN_WRITER_MEMORY, 1).unwrap();
    let mut check = |document: Document| {
        let refused = writer.put(&document);
        assert!(
            matches!(refused, Err(Error::InvalidDocument { .. } | Error::UnknownField(_))),
            "{refused:?}"
        );
    };
    check(document("", "x"));
    check(document(&"i".repeat(MAX_ID_BYTES + 1), "x"));
    check(document("a", &"x".repeat(MAX_DOCUMENT_TEXT_BYTES + 1)));
    let value = "v".repeat(MAX_FACET_VALUE_BYTES + 1);
    check(Document { facets: vec![("region".to_owned(), value)], ..document("a", "x") });
    check(Document { facets: vec![("price".to_owned(), "1".to_owned())], ..document("a", "x") });
    check(Document { numbers: vec![("region".to_owned(), 1)], ..document("a", "x") });
    writer.commit(43).unwrap();
    let query = index.searcher().query(&TextQuery::new().part("电池", 1.0)).unwrap();
    assert!(query.score_of("a").unwrap().unwrap() > 0.0);
}

#[test]
fn strange_texts_and_ids_are_kept() {
    let dir = tempfile::tempdir().unwrap();
    let index = Index::open(dir.path(), &layout()).unwrap();
    let mut writer = index.writer(MIN_WRITER_MEMORY, 1).unwrap();
    let ids = ["\0", "😀", "a\u{301}", "编号/1", "e\0e"];
    for id in ids {
        let mut odd = document(id, "\0电\0池 😀 \u{301}");
        odd.facets = vec![("region".to_owned(), id.to_owned()); 2];
        writer.put(&odd).unwrap();
    }
    writer.put(&document("long", &"鋰電池隔膜".repeat(200_000))).unwrap();
    writer.put(&document("word", &"x".repeat(1_000_000))).unwrap();
    writer.commit(1).unwrap();
    let searcher = index.searcher();
    let query = searcher.query(&TextQuery::new().part("电池", 1.0)).unwrap();
    for id in ids {
        assert!(query.score_of(id).unwrap().is_some(), "{id:?}");
        let filter = Filter::facet("region", id);
        assert_eq!(query.recall(&filter, 9).unwrap().hits[0].id, id);
    }
    assert_eq!(searcher.len(), 7);
    assert!(query.score_of("long").unwrap().unwrap() > 0.0);
}
