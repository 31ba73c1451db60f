//! Proves that recall is BM25 exactly: whatever is put, replaced and removed over however many
//! commits, scores equal a naive sum over the live documents, and neither scores nor order depend
//! on the segments. How: random small histories, played into an index and into a plain map.
#![expect(clippy::unwrap_used, reason = "a failed step of a test is its failure")]

use std::collections::{BTreeMap, HashMap};

use proptest::prelude::*;
use qianxian_index::{
    Analyzer, B, Document, Error, Filter, Index, K1, Kind, Layout, MAX_DEPTH, MIN_WRITER_MEMORY,
    PAIR_K1, SearchRequest, TextQuery,
};
use tantivy::fieldnorm::FieldNormReader;

#[derive(Debug, Clone)]
enum Step {
    Put(u8, String),
    Remove(u8),
    Commit,
}

fn text() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec![
        "电池",
        "锂电池",
        "隔膜",
        "電池",
        "的",
        " ",
        "，",
        "pump",
        "pumps",
        "25℃",
        "0.5",
        "H13",
    ]);
    prop::collection::vec(word, 0..40).prop_map(|words| words.concat())
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        6 => (0..12_u8, text()).prop_map(|(id, text)| Step::Put(id, text)),
        2 => (0..12_u8).prop_map(Step::Remove),
        2 => Just(Step::Commit),
    ]
}

fn document(id: u8, text: &str) -> Document {
    Document { id: format!("d{id:02}"), texts: vec![text.to_owned()], ..Document::default() }
}

fn open(dir: &tempfile::TempDir) -> Index {
    Index::open(dir.path(), &Layout::new(1, &[], &[])).unwrap()
}

/// BM25 by its definition over a map of live texts, best first.
fn naive(live: &BTreeMap<String, String>, query: &TextQuery) -> Vec<(String, f64)> {
    let analyzer = Analyzer::new().unwrap();
    let mut counts: Vec<(String, f64, HashMap<String, f64>)> = Vec::new();
    for (id, text) in live {
        let mut frequencies = HashMap::new();
        let tokens = analyzer.tokens(text);
        let step = FieldNormReader::fieldnorm_to_id(u32::try_from(tokens.len()).unwrap());
        for token in tokens {
            *frequencies.entry(token.text).or_insert(0.0) += 1.0;
        }
        let length = f64::from(FieldNormReader::id_to_fieldnorm(step));
        counts.push((id.clone(), length, frequencies));
    }
    let total: f64 = counts.iter().map(|(_, length, _)| length).sum();
    let documents = counts.len() as f64;
    let average = total.max(1.0) / documents.max(1.0);
    let b = f64::from(B);
    let mut scores = Vec::new();
    for (id, length, frequencies) in &counts {
        let mut score = 0.0;
        for term in analyzer.terms(query).terms() {
            let holding = counts.iter().filter(|it| it.2.contains_key(&term.text)).count() as f64;
            let idf = (1.0 + (documents - holding + 0.5) / (holding + 0.5)).ln();
            if let Some(tf) = frequencies.get(&term.text) {
                let k1 = f64::from(if term.kind == Kind::Pair { PAIR_K1 } else { K1 });
                let part = tf * (k1 + 1.0) / (tf + k1 * (1.0 - b + b * length / average));
                score += f64::from(term.weight) * idf * part;
            }
        }
        if score > 0.0 {
            scores.push((id.clone(), score));
        }
    }
    scores.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    scores
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn recall_is_bm25_over_the_live_documents(
        steps in prop::collection::vec(step(), 1..40),
        title in text(),
        body in text(),
    ) {
        let (dir, compact_dir) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let index = open(&dir);
        let mut writer = index.writer(MIN_WRITER_MEMORY, 1).unwrap();
        let mut live = BTreeMap::new();
        for (position, step) in (1..).zip(steps) {
            match step {
                Step::Put(id, text) => {
                    writer.put(&document(id, &text)).unwrap();
                    live.insert(format!("d{id:02}"), text);
                }
                Step::Remove(id) => {
                    writer.remove(&format!("d{id:02}"));
                    live.remove(&format!("d{id:02}"));
                }
                Step::Commit => writer.commit(position).unwrap(),
            }
        }
        writer.commit(1000).unwrap();
        let searcher = index.searcher();
        prop_assert_eq!(searcher.ids().unwrap(), live.keys().cloned().collect::<Vec<_>>());
        prop_assert_eq!(searcher.len(), live.len() as u64);

        let query = TextQuery::new().part(&title, 5.0).part(&body, 1.0);
        let wanted = naive(&live, &query);
        let query_here = searcher.query(&query).unwrap();
        let recall = query_here.recall(&Filter::Everything, 100).unwrap();
        prop_assert_eq!(recall.matched, wanted.len() as u64);
        prop_assert_eq!(recall.hits.len(), wanted.len());
        let wanted_scores: HashMap<_, _> = wanted.iter().cloned().collect();
        for (hit, (_, score)) in recall.hits.iter().zip(&wanted) {
            let close = |score: f64| (f64::from(hit.score) - score).abs() <= 1e-4 * score;
            prop_assert!(close(*score) && close(wanted_scores[&hit.id]), "{:?} {:?}", hit, wanted);
            prop_assert_eq!(query_here.score_of(&hit.id).unwrap(), Some(hit.score));
            let texts = document(hit.id[1..].parse().unwrap(), &live[&hit.id]).texts;
            let as_text = query_here.score_text(texts.iter().map(String::as_str));
            prop_assert_eq!(as_text, hit.score);
            prop_assert!(hit.score < query_here.ideal());
        }
        let ordered = |two: &[qianxian_index::Hit]| {
            two[0].score > two[1].score || (two[0].score == two[1].score && two[0].id < two[1].id)
        };
        prop_assert!(recall.hits.windows(2).all(ordered));
        for depth in [0, 1, 3] {
            let cut = query_here.recall(&Filter::Everything, depth).unwrap();
            prop_assert_eq!(&cut.hits[..], &recall.hits[..depth.min(recall.hits.len())]);
            prop_assert_eq!(cut.matched, recall.matched);
        }

        // The same documents in one segment, put in the opposite order.
        let compact = open(&compact_dir);
        let mut writer = compact.writer(MIN_WRITER_MEMORY, 1).unwrap();
        for (id, text) in live.iter().rev() {
            let id = id[1..].parse().unwrap();
            writer.put(&document(id, text)).unwrap();
        }
        writer.commit(1).unwrap();
        let again = compact.searcher().query(&query).unwrap();
        prop_assert_eq!(again.recall(&Filter::Everything, 100).unwrap(), recall);
    }
}

#[test]
fn documents_that_score_the_same_come_in_the_order_of_their_ids_across_segments() {
    let dir = tempfile::tempdir().unwrap();
    let index = open(&dir);
    let mut writer = index.writer(MIN_WRITER_MEMORY, 1).unwrap();
    for round in 0..4_u16 {
        for number in 0..1000_u16 {
            let id = format!("{:05}", number * 4 + (round * 3) % 4);
            let texts = vec!["防爆电池".to_owned()];
            writer.put(&Document { id, texts, ..Document::default() }).unwrap();
        }
        writer.commit(u64::from(round)).unwrap();
    }
    let query = index.searcher().query(&TextQuery::new().part("电池", 1.0)).unwrap();
    for depth in [1, 10, 1500] {
        let recall = query.recall(&Filter::Everything, depth).unwrap();
        assert_eq!(recall.matched, 4000);
        let ids: Vec<String> = recall.hits.into_iter().map(|hit| hit.id).collect();
        let wanted: Vec<String> = (0..depth).map(|number| format!("{number:05}")).collect();
        assert_eq!(ids, wanted);
    }
}

#[test]
fn chosen_documents_have_the_scores_that_a_recall_and_a_search_give_them() {
    let dir = tempfile::tempdir().unwrap();
    let index = open(&dir);
    let mut writer = index.writer(MIN_WRITER_MEMORY, 1).unwrap();
    let words = ["电池", "隔膜", "水泥", "锂电池", "涂层"];
    for round in 0..3_usize {
        for number in 0..60_usize {
            let id = format!("{:03}", number * 2 + round);
            let texts =
                vec![(0..=number % 7).map(|n| words[(n * 3 + number + round) % 5]).collect()];
            writer.put(&Document { id, texts, ..Document::default() }).unwrap();
        }
        writer.commit(round as u64).unwrap();
    }
    writer.remove("004");
    writer.commit(9).unwrap();
    let searcher = index.searcher();
    let all: Vec<String> = (0..130).map(|number| format!("{number:03}")).collect();
    let query = searcher.query(&TextQuery::new().part("锂电池隔膜", 2.0)).unwrap();
    let recall = query.recall(&Filter::Everything, 1000).unwrap();
    let recalled: HashMap<&str, f32> =
        recall.hits.iter().map(|hit| (hit.id.as_str(), hit.score)).collect();
    let request = SearchRequest {
        query: "电池 隔膜",
        filter: &Filter::Everything,
        offset: 0,
        limit: 1000,
        facets: &[],
        facet_values: 0,
    };
    let page = searcher.search(&request).unwrap();
    let found: HashMap<&str, f32> =
        page.hits.iter().map(|hit| (hit.id.as_str(), hit.score)).collect();
    assert!(!found.is_empty() && found.len() < recalled.len());
    // Few are looked up one by one, many are read in one pass.
    for ids in [&all[..], &all[..9], &all[3..5], &[]] {
        let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
        let chosen = searcher.choose(&ids).unwrap();
        let wanted: Vec<f32> =
            ids.iter().map(|id| recalled.get(id).copied().unwrap_or_default()).collect();
        assert_eq!(query.scores_of(&chosen).unwrap(), wanted);
        let searched = searcher.search_chosen(request.query, request.filter, &chosen).unwrap();
        let wanted: Vec<Option<f32>> = ids.iter().map(|id| found.get(id).copied()).collect();
        assert_eq!(searched, wanted);
    }
}

#[test]
fn a_document_that_is_not_there_has_no_score_and_one_without_shared_terms_has_none_to_show() {
    let dir = tempfile::tempdir().unwrap();
    let index = open(&dir);
    let mut writer = index.writer(MIN_WRITER_MEMORY, 1).unwrap();
    writer.put(&document(1, "电池")).unwrap();
    writer.put(&document(2, "水泥")).unwrap();
    writer.commit(1).unwrap();
    let query = index.searcher().query(&TextQuery::new().part("电池", 1.0)).unwrap();
    assert_eq!(query.score_of("d02").unwrap(), Some(0.0));
    assert_eq!(query.score_of("d03").unwrap(), None);
    let too_deep = query.recall(&Filter::Everything, MAX_DEPTH + 1);
    assert!(matches!(too_deep, Err(Error::LimitExceeded { .. })));
}

#[test]
fn a_snapshot_does_not_see_later_commits() {
    let dir = tempfile::tempdir().unwrap();
    let index = open(&dir);
    let mut writer = index.writer(MIN_WRITER_MEMORY, 1).unwrap();
    writer.put(&document(1, "电池")).unwrap();
    assert_eq!(index.searcher().len(), 0);
    writer.commit(7).unwrap();
    let before = index.searcher();
    writer.put(&document(1, "水泥")).unwrap();
    writer.remove("d01");
    writer.commit(9).unwrap();
    assert_eq!((before.len(), before.applied()), (1, 7));
    let query = before.query(&TextQuery::new().part("电池", 1.0)).unwrap();
    assert_eq!(query.recall(&Filter::Everything, 9).unwrap().matched, 1);
    assert_eq!((index.searcher().len(), index.applied()), (0, 9));
}
