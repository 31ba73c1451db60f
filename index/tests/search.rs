//! Proves what a few typed words find, how filters narrow it, and how facets are counted. How: one
//! small catalogue, laid over three segments with replaced and removed documents.
#![expect(clippy::unwrap_used, reason = "a failed step of a test is its failure")]

use proptest::prelude::*;
use qianxian_index::{
    Document, Error, FacetCount, Filter, Index, Layout, MAX_FACETS_COUNTED, MAX_FILTER_DEPTH,
    MAX_FILTER_NODES, MAX_WINDOW, MIN_WRITER_MEMORY, SearchPage, SearchRequest, TextQuery,
};

struct Catalogue {
    _dir: tempfile::TempDir,
    index: Index,
}

const RECORDS: [(&str, &str, &str, i64, &str); 9] = [
    ("a1", "锂电池隔膜制备技术", "330521", 100, "patent"),
    ("a2", "防爆锂电池外壳", "330500", 200, "patent"),
    ("a3", "电动汽车充电桩", "110105", 300, "secret"),
    ("a4", "水处理膜组件", "330106", -50, "patent"),
    ("a5", "蓄水池清淤设备", "440300", i64::MAX, "model"),
    ("a6", "PLA biodegradable film", "330521", i64::MIN, "secret"),
    ("a7", "GH4169 高温合金锻造", "610100", 0, "model"),
    ("a8", "铝合金压铸模具", "330521", 150, "patent"),
    ("a9", "軟體測試平臺", "110105", 120, "software"),
];

fn catalogue() -> Catalogue {
    let dir = tempfile::tempdir().unwrap();
    let layout = Layout::new(1, &["region", "kind"], &["price"]);
    let index = Index::open(dir.path(), &layout).unwrap();
    let mut writer = index.writer(MIN_WRITER_MEMORY, 1).unwrap();
    let facet = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    for (position, (id, text, region, price, kind)) in (0..).zip(RECORDS) {
        let mut document = Document {
            id: id.to_owned(),
            texts: vec!["已被替换".to_owned()],
            facets: vec![facet("region", "000000")],
            numbers: vec![],
        };
        writer.put(&document).unwrap();
        document.texts = vec![text.to_owned()];
        document.facets = vec![facet("region", region), facet("kind", kind)];
        document.numbers = vec![("price".to_owned(), price)];
        if position % 2 == 0 {
            document.facets.push(facet("kind", "even"));
            document.numbers.push(("price".to_owned(), 1_000_000));
        }
        if position % 4 == 1 {
            writer.commit(position).unwrap();
        }
        writer.put(&document).unwrap();
    }
    writer
        .put(&Document {
            id: "gone".to_owned(),
            texts: vec!["锂电池".to_owned()],
            ..Document::default()
        })
        .unwrap();
    writer.commit(98).unwrap();
    writer.remove("gone");
    writer.commit(99).unwrap();
    Catalogue { _dir: dir, index }
}

fn request<'a>(query: &'a str, filter: &'a Filter) -> SearchRequest<'a> {
    SearchRequest { query, filter, offset: 0, limit: 20, facets: &[], facet_values: 10 }
}

fn ids(page: &SearchPage) -> Vec<&str> {
    page.hits.iter().map(|hit| hit.id.as_str()).collect()
}

#[test]
fn a_document_has_to_hold_most_of_what_was_typed() {
    let catalogue = catalogue();
    let check = |query: &str, wanted: &[&str]| {
        let page = catalogue.index.searcher().search(&request(query, &Filter::Everything)).unwrap();
        let mut found = ids(&page);
        found.sort_unstable();
        assert_eq!(found, wanted, "{query}");
        assert_eq!(page.total, wanted.len() as u64);
    };
    check("锂电池", &["a1", "a2"]);
    check("鋰電池", &["a1", "a2"]);
    check("锂电池隔膜", &["a1"]);
    check("隔膜 锂电池", &["a1"]);
    check("合金", &["a7", "a8"]);
    check("gh4169 合金", &["a7"]);
    check("pla", &["a6"]);
    check("ＰＬＡ Films", &["a6"]);
    check("软件", &["a9"]);
    check("池", &["a1", "a2", "a5"]);
    check("不存在的东西", &[]);
    check("zzz", &[]);
    check("锂电池 zzz", &[]);
}

#[test]
fn scores_are_those_of_recall() {
    let catalogue = catalogue();
    let searcher = catalogue.index.searcher();
    let page = searcher.search(&request("锂电池隔膜", &Filter::Everything)).unwrap();
    let query = searcher.query(&TextQuery::new().part("锂电池隔膜", 1.0)).unwrap();
    let recall = query.recall(&Filter::Everything, 1).unwrap();
    assert_eq!(page.hits, recall.hits);
    assert!(recall.matched > page.total);
}

#[test]
fn without_words_everything_that_passes_the_filter_comes_in_the_order_of_ids() {
    let catalogue = catalogue();
    let searcher = catalogue.index.searcher();
    let page = searcher.search(&request("  ", &Filter::Everything)).unwrap();
    assert_eq!(ids(&page), ["a1", "a2", "a3", "a4", "a5", "a6", "a7", "a8", "a9"]);
    let part = SearchRequest { offset: 2, limit: 3, ..request("", &Filter::Everything) };
    let page = searcher.search(&part).unwrap();
    assert_eq!((ids(&page), page.total), (vec!["a3", "a4", "a5"], 9));
    let beyond = SearchRequest { offset: 20, limit: 3, ..request("", &Filter::Everything) };
    let page = searcher.search(&beyond).unwrap();
    assert_eq!((ids(&page), page.total), (vec![], 9));
}

#[test]
fn filters_mean_what_they_say() {
    let catalogue = catalogue();
    let searcher = catalogue.index.searcher();
    let check = |filter: Filter, wanted: &[&str]| {
        let page = searcher.search(&request("", &filter)).unwrap();
        assert_eq!(ids(&page), wanted, "{filter:?}");
        let query = searcher.query(&TextQuery::new().part("池膜金pla测", 1.0)).unwrap();
        let recall = query.recall(&filter, 20).unwrap();
        let shared = |id: &&&str| !["a3"].contains(*id);
        assert_eq!(recall.matched, wanted.iter().filter(shared).count() as u64, "{filter:?}");
        assert!(recall.hits.iter().all(|hit| wanted.contains(&hit.id.as_str())));
    };
    let prefix = |prefix: &str| Filter::FacetPrefix {
        facet: "region".to_owned(),
        prefix: prefix.to_owned(),
    };
    let price = |min, max| Filter::Range { number: "price".to_owned(), min, max };
    let not = |filter| Filter::Not(Box::new(filter));
    let all = ["a1", "a2", "a3", "a4", "a5", "a6", "a7", "a8", "a9"];
    check(Filter::Everything, &all);
    check(Filter::All(vec![]), &all);
    check(Filter::Any(vec![]), &[]);
    check(not(Filter::Everything), &[]);
    check(Filter::facet("region", "330521"), &["a1", "a6", "a8"]);
    check(Filter::facet("region", "3305"), &[]);
    check(Filter::facet("region", "000000"), &[]);
    check(Filter::facet("kind", "even"), &["a1", "a3", "a5", "a7", "a9"]);
    check(prefix("33"), &["a1", "a2", "a4", "a6", "a8"]);
    check(prefix("3305"), &["a1", "a2", "a6", "a8"]);
    check(prefix(""), &all);
    check(prefix("9"), &[]);
    check(price(Some(100), Some(200)), &["a1", "a2", "a8", "a9"]);
    check(price(None, Some(-50)), &["a4", "a6"]);
    check(price(Some(1_000_000), None), &["a1", "a3", "a5", "a7", "a9"]);
    check(price(Some(i64::MIN), Some(i64::MIN)), &["a6"]);
    check(price(Some(i64::MAX), None), &["a5"]);
    check(price(Some(5), Some(4)), &[]);
    check(Filter::All(vec![prefix("33"), price(Some(120), None)]), &["a1", "a2", "a8"]);
    check(Filter::All(vec![prefix("33"), not(Filter::facet("kind", "patent"))]), &["a6"]);
    let either = Filter::Any(vec![Filter::facet("kind", "software"), prefix("44")]);
    check(either.clone(), &["a5", "a9"]);
    check(not(either), &["a1", "a2", "a3", "a4", "a6", "a7", "a8"]);
}

#[test]
fn facets_are_counted_over_all_that_matches() {
    let catalogue = catalogue();
    let searcher = catalogue.index.searcher();
    let filter = Filter::FacetPrefix { facet: "region".to_owned(), prefix: "33".to_owned() };
    let count = |value: &str, count| FacetCount { value: value.to_owned(), count };
    let facets = ["kind", "region"];
    let asked =
        SearchRequest { limit: 1, facets: &facets, facet_values: 2, ..request("", &filter) };
    let page = searcher.search(&asked).unwrap();
    assert_eq!((page.hits.len(), page.total), (1, 5));
    assert_eq!(page.facets[0].facet, "kind");
    assert_eq!(page.facets[0].counts, [count("patent", 4), count("even", 1)]);
    assert_eq!(page.facets[0].distinct, 3);
    assert_eq!(page.facets[1].counts, [count("330521", 3), count("330106", 1)]);
    let asked = SearchRequest { facets: &facets, ..request("锂电池", &Filter::Everything) };
    let page = searcher.search(&asked).unwrap();
    assert_eq!(page.facets[0].counts, [count("patent", 2), count("even", 1)]);
}

#[test]
fn unknown_fields_and_oversized_requests_are_refused() {
    let catalogue = catalogue();
    let searcher = catalogue.index.searcher();
    let unknown = |request: &SearchRequest<'_>| {
        let refused = searcher.search(request);
        assert!(matches!(refused, Err(Error::UnknownField(_))), "{refused:?}");
    };
    unknown(&request("", &Filter::facet("price", "1")));
    unknown(&request("", &Filter::facet("text", "池")));
    unknown(&request("", &Filter::facet("id", "a1")));
    let number = "region".to_owned();
    unknown(&request("", &Filter::Range { number, min: None, max: None }));
    unknown(&SearchRequest { facets: &["colour"], ..request("", &Filter::Everything) });
    let exceeded = |request: &SearchRequest<'_>| {
        let refused = searcher.search(request);
        assert!(matches!(refused, Err(Error::LimitExceeded { .. })), "{refused:?}");
    };
    exceeded(&SearchRequest { limit: MAX_WINDOW + 1, ..request("", &Filter::Everything) });
    exceeded(&SearchRequest { offset: usize::MAX, ..request("", &Filter::Everything) });
    let facet_values = MAX_FACETS_COUNTED + 1;
    exceeded(&SearchRequest { facet_values, ..request("", &Filter::Everything) });
    exceeded(&request("", &Filter::Any(vec![Filter::Everything; MAX_FILTER_NODES])));
    let nest = |filter, _| Filter::Not(Box::new(filter));
    exceeded(&request("", &(0..MAX_FILTER_DEPTH).fold(Filter::Everything, nest)));
    let deepest = (1..MAX_FILTER_DEPTH).fold(Filter::Everything, nest);
    searcher.search(&request("", &deepest)).unwrap();
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn a_range_holds_exactly_what_lies_in_it(
        step in 1..50_i64,
        values in prop::collection::vec(prop::collection::vec(-9..9_i64, 0..3), 0..12),
        ranges in prop::collection::vec((-500..500_i64, -500..500_i64), 20),
    ) {
        let dir = tempfile::tempdir().unwrap();
        let index = Index::open(dir.path(), &Layout::new(1, &[], &["price"])).unwrap();
        let mut writer = index.writer(MIN_WRITER_MEMORY, 1).unwrap();
        for (id, values) in values.iter().enumerate() {
            let numbers = values.iter().map(|value| ("price".to_owned(), value * step)).collect();
            let id = format!("{id:02}");
            writer.put(&Document { id, numbers, ..Document::default() }).unwrap();
        }
        writer.commit(1).unwrap();
        for (min, max) in ranges {
            let number = "price".to_owned();
            let filter = Filter::Range { number, min: Some(min), max: Some(max) };
            let page = index.searcher().search(&request("", &filter)).unwrap();
            let inside = |values: &Vec<i64>| values.iter().any(|it| (min..=max).contains(&(it * step)));
            let wanted: Vec<String> = values.iter().enumerate()
                .filter(|(_, values)| inside(values)).map(|(id, _)| format!("{id:02}")).collect();
            prop_assert_eq!(ids(&page), wanted);
        }
    }
}
