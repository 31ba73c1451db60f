//! Proves that nearness in meaning is a function of what was put and removed, and in which order:
//! not of commits, segments or restarts; and that it finds what shares little. How: two subjects
//! whose words keep each other's company, in real directories.
#![expect(clippy::unwrap_used, reason = "a failed step of a test is its failure")]

use std::fs;
use std::path::Path;
use std::sync::Arc;

use qianxian_index::{
    Analyzer, Document, Error, Filter, Hit, Index, Layout, LearnedMeaning, MIN_WRITER_MEMORY,
    Meaning, Scope, Scoring, TextQuery, WordVectors, Writer,
};

const BATTERY: [&str; 6] = ["锂离子", "隔膜", "电解液", "正极", "负极", "涂布"];
const FARMING: [&str; 6] = ["水稻", "育秧", "施肥", "病害", "灌溉", "收割"];

fn document(number: usize) -> Document {
    let subject = if number.is_multiple_of(2) { BATTERY } else { FARMING };
    let word = |step: usize| subject[(number / 2 + number / 7 * step) % subject.len()];
    let text = format!("{}，{}，{}，型号 K{number}", word(0), word(1), word(2));
    let (facets, numbers) = (vec![], vec![]);
    Document { id: format!("d{number:04}"), texts: vec![text], facets, numbers }
}

fn open(dir: &Path) -> Index {
    let meaning: Arc<dyn Meaning> = Arc::new(LearnedMeaning);
    Index::open_with_meaning(dir, &Layout::new(1, &[], &[]), meaning).unwrap()
}

/// Puts 0..count, commits when a space is due and whenever `also` says so, removes every 50th.
fn fill(writer: &mut Writer, count: usize, also: impl Fn(usize) -> bool) {
    for number in 0..count {
        writer.put(&document(number)).unwrap();
        if number % 50 == 49 {
            writer.remove(&format!("d{:04}", number - 20));
        }
        if writer.is_due() || also(number) {
            writer.commit(number as u64 + 1).unwrap();
        }
    }
    writer.commit(count as u64 + 1).unwrap();
}

fn hits(index: &Index, text: &str) -> Vec<Hit> {
    let query = index.searcher().query(&TextQuery::new().part(text, 1.0)).unwrap();
    query.recall(&Filter::Everything, 2_000).unwrap().hits
}

#[test]
fn answers_depend_on_the_changes_alone() {
    let (left, right) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let index = open(left.path());
    fill(&mut index.writer(MIN_WRITER_MEMORY, 1).unwrap(), 1_300, |_| false);
    let wanted = hits(&index, "锂离子 电解液 K4");
    assert!(index.searcher().space().is_some_and(|space| space > 500));
    let other = open(right.path());
    let mut writer = other.writer(MIN_WRITER_MEMORY, 1).unwrap();
    fill(&mut writer, 1_300, |number| number % 130 == 17);
    assert_eq!(hits(&other, "锂离子 电解液 K4"), wanted);
    writer.finish().unwrap();
    assert_eq!(other.searcher().space(), index.searcher().space());
    assert_eq!(hits(&other, "锂离子 电解液 K4"), wanted);
    drop((other, index));
    assert_eq!(hits(&open(right.path()), "锂离子 电解液 K4"), wanted);
}

#[test]
fn a_score_is_the_same_alone_and_at_any_depth() {
    let dir = tempfile::tempdir().unwrap();
    let index = open(dir.path());
    fill(&mut index.writer(MIN_WRITER_MEMORY, 1).unwrap(), 700, |_| false);
    let query = index.searcher().query(&TextQuery::new().part("水稻 灌溉 K4", 2.0)).unwrap();
    let all = query.recall(&Filter::Everything, 10_000).unwrap();
    let ideal = query.ideal();
    assert!(all.hits.len() > 200);
    for hit in &all.hits {
        assert_eq!(query.score_of(&hit.id).unwrap(), Some(hit.score));
        assert!(hit.score > 0.0 && hit.score < ideal);
    }
    for depth in [1, 7, 100] {
        let some = query.recall(&Filter::Everything, depth).unwrap();
        assert_eq!(some.hits, all.hits[..depth]);
        assert_eq!(some.matched, all.matched);
    }
}

#[test]
fn what_keeps_the_same_company_stands_before_what_does_not() {
    const WORDS: usize = 90;
    let dir = tempfile::tempdir().unwrap();
    let index = open(dir.path());
    let mut writer = index.writer(MIN_WRITER_MEMORY, 1).unwrap();
    let mut put = |id: &str, text: String| {
        let (id, texts, facets, numbers) = (id.to_owned(), vec![text], vec![], vec![]);
        writer.put(&Document { id, texts, facets, numbers }).unwrap();
    };
    // Two subjects of many words; a text holds seven words of its subject.
    for number in 0..800 {
        let word = |at: usize| format!("{}{}x", ["a", "b"][number % 2], number * at * at % WORDS);
        put(&format!("d{number}"), (1..8).map(word).collect::<Vec<_>>().join(" "));
    }
    // Both share nothing but one word with the query; one of them is about its subject.
    put("near", "检测 a2x a3x a5x a7x".to_owned());
    put("far", "检测 b2x b3x b5x b7x".to_owned());
    writer.commit(1_000).unwrap();
    let text = TextQuery::new().part("检测 a40x a42x a44x a46x", 1.0);
    let score = |query: &TextQuery, id: &str| {
        index.searcher().query(query).unwrap().score_of(id).unwrap().unwrap()
    };
    let without = text.clone().scored(Scoring { meaning_weight: 0.0, ..Scoring::default() });
    assert!(score(&text, "near") > score(&text, "far"));
    assert_eq!(score(&without, "near"), score(&without, "far"));
}

#[test]
fn what_is_learned_counts_by_the_share_of_words_in_letters() {
    let dir = tempfile::tempdir().unwrap();
    let index = open(dir.path());
    fill(&mut index.writer(MIN_WRITER_MEMORY, 1).unwrap(), 700, |_| false);
    // The best of all documents, with and without meaning.
    let gain = |text: &str, scope: Option<Scope>| {
        let text = TextQuery::new().part(text, 1.0);
        let with = Scoring { meaning_scope: scope, ..Scoring::default() };
        let without = Scoring { meaning_weight: 0.0, ..Scoring::default() };
        let best = |scoring| {
            let query = index.searcher().query(&text.clone().scored(scoring)).unwrap();
            query.recall(&Filter::Everything, 1).unwrap().hits[0].score
        };
        best(with) / best(without)
    };
    assert_eq!(gain("水稻 灌溉", None), 1.0);
    assert!(gain("水稻 灌溉", Some(Scope::All)) > 1.5);
    let (some, more) = (gain("水稻 灌溉 xx", None), gain("水稻 灌溉 xx yy zz", None));
    assert!(1.0 < some && some < more && more < 2.0, "{some} {more}");
}

#[test]
fn a_lost_space_is_damage_and_another_meaning_another_index() {
    let dir = tempfile::tempdir().unwrap();
    let index = open(dir.path());
    fill(&mut index.writer(MIN_WRITER_MEMORY, 1).unwrap(), 600, |_| false);
    let space = index.searcher().space().unwrap();
    drop(index);
    let plain = Index::open(dir.path(), &Layout::new(1, &[], &[]));
    assert!(matches!(plain, Err(Error::Incompatible { .. })));
    fs::remove_file(dir.path().join(format!("space-{space}.bin"))).unwrap();
    let meaning: Arc<dyn Meaning> = Arc::new(LearnedMeaning);
    let lost = Index::open_with_meaning(dir.path(), &Layout::new(1, &[], &[]), meaning);
    assert!(matches!(lost, Err(Error::Damaged(_))));
}

#[test]
fn word_vectors_bring_words_together_that_share_no_character() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("words.vec");
    fs::write(&path, "4 2\n隔膜 1 0\n电解液 0.9 0.1\n水稻 0 1\nbatteries 1 0.1\n").unwrap();
    let analyzer = Analyzer::new().unwrap();
    let meaning: Arc<dyn Meaning> = Arc::new(WordVectors::read(&path, &analyzer).unwrap());
    let layout = Layout::new(1, &[], &[]);
    let index = Index::open_with_meaning(&dir.path().join("index"), &layout, meaning).unwrap();
    let mut writer = index.writer(MIN_WRITER_MEMORY, 1).unwrap();
    fill(&mut writer, 600, |_| false);
    for (id, text) in [("near", "检测，隔膜"), ("far", "检测，水稻")] {
        let (facets, numbers) = (vec![], vec![]);
        let texts = vec![text.to_owned()];
        writer.put(&Document { id: id.to_owned(), texts, facets, numbers }).unwrap();
    }
    writer.commit(1_000).unwrap();
    let query = index.searcher().query(&TextQuery::new().part("检测 电解液", 1.0)).unwrap();
    let score = |id: &str| query.score_of(id).unwrap().unwrap();
    assert!(score("near") > 1.2 * score("far"));
}

#[test]
fn a_bad_line_of_word_vectors_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let analyzer = Analyzer::new().unwrap();
    let check = |text: &[u8], wanted: u64| {
        let path = dir.path().join("words.vec");
        fs::write(&path, text).unwrap();
        match WordVectors::read(&path, &analyzer) {
            Err(Error::WordVectors { line, .. }) => assert_eq!(line, wanted),
            other => panic!("{other:?}"),
        }
    };
    check(b"", 1);
    check("2 3\n电池 1 2 3\n隔膜 1 2\n".as_bytes(), 3);
    check("电池 1 x\n".as_bytes(), 1);
    check("电池 1 2\n隔膜 1 NaN\n".as_bytes(), 2);
    check(b"a 1 2\n\xFF 1 2\n", 2);
    let gone = WordVectors::read(&dir.path().join("none.vec"), &analyzer);
    assert!(matches!(gone, Err(Error::Directory { .. })));
}
