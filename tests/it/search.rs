//! Search: what was acknowledged is found, what is not on offer is not; filters, facets, snippets
//! and pages are as the contract says.

use std::time::{Duration, Instant};

use prost_types::Timestamp;
use qianxian_proto::v1 as pb;
use qianxian_proto::v1::achievement_service_client::AchievementServiceClient;
use tonic::Status;

use crate::kinds::{Achievement, Batch, Kind, With};
use crate::refusal::invalid;
use crate::world::{DAWN, HOUR, World};

fn question(query: &str) -> pb::SearchAchievementsRequest {
    pb::SearchAchievementsRequest {
        query: query.to_owned(),
        consistency: pb::Consistency::Latest.into(),
        ..Default::default()
    }
}

async fn ask(
    world: &World,
    request: pb::SearchAchievementsRequest,
) -> Result<pb::SearchAchievementsResponse, Status> {
    let mut client = AchievementServiceClient::new(world.channel());
    let answer = client.search_achievements(request).await?.into_inner();
    for result in &answer.results {
        let found = result.achievement.as_ref().unwrap();
        assert_eq!(found.state(), pb::AchievementState::Published);
        assert!(found.delete_time.is_none());
    }
    Ok(answer)
}

fn ids(answer: &pb::SearchAchievementsResponse) -> Vec<String> {
    let name = |result: &pb::SearchResult| result.achievement.as_ref().unwrap().name.clone();
    let names = answer.results.iter().map(name);
    names.map(|name| name.trim_start_matches("achievements/").to_owned()).collect()
}

async fn found(world: &World, query: &str) -> Vec<String> {
    ids(&ask(world, question(query)).await.unwrap())
}

async fn put(world: &World, id: &str, record: pb::Achievement) {
    let with = With { id, ..With::default() };
    Achievement::create(world.channel(), record, with).await.unwrap();
}

fn plain(title: &str) -> pb::Achievement {
    Achievement::draft(title, "")
}

#[tokio::test]
async fn the_latest_search_finds_what_was_just_acknowledged() {
    let world = World::new().await;
    for n in 0..20 {
        let (id, word) = (format!("a{n}"), format!("钛合金{n}号"));
        put(&world, &id, plain(&word)).await;
        let answer = ask(&world, question(&word)).await.unwrap();
        assert_eq!(ids(&answer).first(), Some(&id), "made");
        assert_eq!(answer.journal_position, i64::try_from(world.position()).unwrap());
        let name = Achievement::name(&id);
        let renamed = Achievement::named(&plain("石墨烯"), &name, "");
        Achievement::update(world.channel(), renamed, With::default()).await.unwrap();
        assert_eq!(found(&world, "石墨烯").await, std::slice::from_ref(&id), "changed");
        assert!(!found(&world, &word).await.contains(&id), "no longer under its old words");
        Achievement::delete(world.channel(), &name, With::default()).await.unwrap();
        assert_eq!(found(&world, "石墨烯").await, [""; 0], "deleted");
        Achievement::undelete(world.channel(), &name, With::default()).await.unwrap();
        assert_eq!(found(&world, "石墨烯").await, [id], "brought back");
        Achievement::delete(world.channel(), &name, With::default()).await.unwrap();
    }
}

#[tokio::test]
async fn an_eventual_search_follows_by_itself() {
    /// One second is promised; a busy test machine gets three.
    const DEADLINE: Duration = Duration::from_secs(3);
    let world = World::new().await;
    put(&world, "a", plain("稀土永磁材料")).await;
    let start = Instant::now();
    let eventual = pb::SearchAchievementsRequest { consistency: 0, ..question("永磁") };
    while ask(&world, eventual.clone()).await.unwrap().results.is_empty() {
        assert!(start.elapsed() < DEADLINE, "not found after {:?}", start.elapsed());
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

#[tokio::test]
async fn what_is_not_on_offer_is_never_found() {
    let world = World::new().await;
    let expire_time =
        |micros: i64| Some(Timestamp { seconds: (DAWN.micros() + micros) / 1_000_000, nanos: 0 });
    let soon = pb::Achievement { expire_time: expire_time(HOUR), ..plain("光伏组件") };
    let past = pb::Achievement { expire_time: expire_time(0), ..plain("光伏组件") };
    let state = pb::AchievementState::Draft.into();
    let draft = pb::Achievement { state, ..plain("光伏组件") };
    for (id, record) in [("soon", soon), ("past", past), ("draft", draft)] {
        put(&world, id, record).await;
    }
    for id in ["on", "withdrawn", "deleted"] {
        put(&world, id, plain("光伏组件")).await;
    }
    for query in ["光伏", ""] {
        let mut all = found(&world, query).await;
        all.sort();
        assert_eq!(all, ["deleted", "on", "soon", "withdrawn"]);
    }
    let withdrawn = pb::Achievement {
        name: Achievement::name("withdrawn"),
        state: pb::AchievementState::Draft.into(),
        ..Default::default()
    };
    Achievement::update(world.channel(), withdrawn, With::default()).await.unwrap();
    let name = Achievement::name("deleted");
    Achievement::delete(world.channel(), &name, With::default()).await.unwrap();
    for consistency in [pb::Consistency::Eventual, pb::Consistency::Latest] {
        let consistency = consistency.into();
        let request = pb::SearchAchievementsRequest { consistency, ..question("光伏") };
        let mut all = ids(&ask(&world, request).await.unwrap());
        all.sort();
        assert_eq!(all, ["on", "soon"], "not even while the search view lags");
    }
    world.pass(HOUR - 1);
    assert_eq!(found(&world, "光伏").await.len(), 2);
    world.pass(1);
    let answer = ask(&world, question("光伏")).await.unwrap();
    assert_eq!((ids(&answer), answer.total_size), (vec!["on".to_owned()], 1), "expired by now");
}

/// Eight achievements that differ in every field that a filter knows.
async fn fill(world: &World) {
    let field = [5, 5, 6, 6, 6, 1, 0, 0];
    let records = (1..=8_i32).map(|n| {
        let at = usize::try_from(n - 1).unwrap();
        let party = |name: &str, organization: &str| pb::Party {
            display_name: name.to_owned(),
            organization: organization.to_owned(),
        };
        let holders = match n {
            1 => vec![party("苕溪大学", "organizations/uni-a")],
            2 => vec![party("武康研究院", ""), party("苕溪大学", "")],
            _ => vec![],
        };
        let kind = |kind: i32| pb::IpRight { kind, number: format!("ZL{n}") };
        pb::Achievement {
            name: Achievement::name(&format!("a{n}")),
            technology_field: field[at],
            stage: [1, 1, 2, 3, 3, 0, 0, 0][at],
            trl: [1, 4, 5, 8, 9, 0, 3, 6][at],
            cooperation_modes: [vec![1, 2], vec![2], vec![], vec![6]][at % 4].clone(),
            ip_rights: [vec![kind(1), kind(1)], vec![kind(1), kind(8)], vec![], vec![]][at % 4]
                .clone(),
            region_code: ["330521", "330500", "330106", "310115", "", "", "", ""][at].to_owned(),
            ask_price_fen: i64::from(n % 4) * 1_000_000,
            trial_first: n % 3 == 0,
            source: ["平台甲", "平台 \"乙\""][at % 2].to_owned(),
            holders,
            ..plain(&format!("膜材料{n}"))
        }
    });
    let imported = Achievement::import(world.channel(), vec![Batch::of(records)]).await.unwrap();
    assert_eq!(imported.counts(), [8, 0, 0, 0], "{:?}", imported.lines());
}

#[tokio::test]
async fn filters_let_through_what_they_say() {
    let world = World::new().await;
    fill(&world).await;
    for (filter, expected) in [
        ("", "12345678"),
        ("technology_field = MATERIALS", "12"),
        ("technology_field = 新材料及其应用", "12"),
        ("technology_field = materials AND stage = EARLY", "12"),
        ("technology_field != ENERGY", "12678"),
        ("stage = 成熟应用", "45"),
        ("stage=MIDDLE", "3"),
        ("trl >= 6", "458"),
        ("trl > 6", "45"),
        ("trl < 4", "17"),
        ("trl <= 4", "127"),
        ("trl = 9", "5"),
        ("trl != 9", "1234678"),
        ("trl >= 1 AND trl <= 9", "1234578"),
        ("cooperation_mode = EXCLUSIVE_LICENSE", "1256"),
        ("cooperation_mode = TRANSFER AND cooperation_mode = 独占许可", "15"),
        ("ip_kind = INVENTION_PATENT", "1256"),
        ("ip_kind = TRADE_SECRET", "26"),
        ("region_code = 33", "123"),
        ("region_code = \"3305\"", "12"),
        ("region_code = 330521", "1"),
        ("region_code = 3305210", ""),
        ("holder = 苕溪大学", "12"),
        ("holder = \"organizations/uni-a\"", "1"),
        ("holder = organizations/uni-a", "1"),
        ("holder = uni-a", ""),
        ("holder = 苕溪", ""),
        ("ask_price_fen <= 1000000", "15"),
        ("ask_price_fen > 1000000", "2367"),
        ("ask_price_fen >= 0", "123567"),
        ("trial_first = true", "36"),
        ("trial_first = false", "124578"),
        ("source = 平台甲", "1357"),
        (r#"source = "平台 \"乙\"""#, "2468"),
        ("source = '平台 \"乙\"' AND trl >= 6", "48"),
        ("source = nowhere", ""),
    ] {
        for query in ["", "膜材料"] {
            let filter = filter.to_owned();
            let request = pb::SearchAchievementsRequest { filter, ..question(query) };
            let answer = ask(&world, request.clone()).await.unwrap();
            let mut all = ids(&answer);
            all.sort();
            let all: String = all.iter().map(|id| id.trim_start_matches('a')).collect();
            assert_eq!(all, expected, "{:?} {query:?}", request.filter);
            assert_eq!(answer.total_size, i64::try_from(expected.len()).unwrap());
        }
    }
    for bad in [
        "colour = red",
        "trl = 6 OR trl = 7",
        "trl = six",
        "trl =",
        "trl",
        "technology_field = 新材",
        "trial_first = maybe",
        "source >= a",
        "AND",
        "trl = 1 AND",
        "holder = \"苕溪",
        "name = \"achievements/a1\"",
        "state = DRAFT",
        &"trl = 1 AND ".repeat(200),
    ] {
        let request = pb::SearchAchievementsRequest { filter: bad.to_owned(), ..question("") };
        invalid(ask(&world, request).await, &["filter CODE_FORMAT"]);
    }
}

#[tokio::test]
async fn facets_count_all_that_was_found() {
    let world = World::new().await;
    fill(&world).await;
    let fields = ["stage", "technology_field", "cooperation_mode", "ip_kind", "region_code"];
    let all = async |query: &str, filter: &str, page_size: i32| {
        let facet_fields = fields.map(str::to_owned).to_vec();
        let filter = filter.to_owned();
        let request =
            pb::SearchAchievementsRequest { facet_fields, filter, page_size, ..question(query) };
        let answer = ask(&world, request).await.unwrap();
        assert!(answer.facets.iter().map(|facet| facet.field.as_str()).eq(fields));
        let line = |facet: &pb::Facet| {
            let one = |bucket: &pb::FacetBucket| {
                let label = bucket.label.as_ref().unwrap();
                assert!(!label.zh_cn.is_empty() && !label.en.is_empty(), "{bucket:?}");
                format!("{}={}", bucket.value, bucket.count)
            };
            facet.buckets.iter().map(one).collect::<Vec<_>>().join(" ")
        };
        (answer.facets.iter().map(line).collect::<Vec<_>>(), answer.facets)
    };
    let (lines, facets) = all("膜", "", 1).await;
    assert_eq!(
        lines,
        [
            "EARLY=2 MATURE=2 MIDDLE=1",
            "ENERGY=3 MATERIALS=2 ELECTRONICS=1",
            "EXCLUSIVE_LICENSE=4 DEVELOPMENT=2 TRANSFER=2",
            "INVENTION_PATENT=4 TRADE_SECRET=2",
            "310115=1 330106=1 330500=1 330521=1",
        ]
    );
    let label = facets[1].buckets[0].label.clone().unwrap();
    assert_eq!(
        (label.zh_cn.as_str(), label.en.as_str()),
        ("新能源与高效节能", "new energy and efficiency")
    );
    assert_eq!(all("", "", 100).await.0, lines, "whatever the page");
    assert_eq!(all("", "stage = EARLY", 1).await.0[1], "MATERIALS=2");
    assert_eq!(all("没有这种东西吗", "trl = 2", 1).await.0, [""; 5]);
    for bucket in facets.iter().flat_map(|facet| facet.buckets.iter().map(move |b| (facet, b))) {
        let (facet, bucket) = bucket;
        let filter = format!("{} = {}", facet.field, bucket.value);
        let answer = ask(&world, pb::SearchAchievementsRequest { filter, ..question("膜") });
        assert_eq!(answer.await.unwrap().total_size, bucket.count, "as `filter` takes it");
    }
    for bad in ["holder", "trl", "state", "", "TRL"] {
        let facet_fields = vec!["stage".to_owned(), bad.to_owned()];
        let request = pb::SearchAchievementsRequest { facet_fields, ..question("") };
        invalid(ask(&world, request).await, &["facet_fields UNKNOWN_FIELD"]);
    }
}

#[tokio::test]
async fn snippets_point_at_the_words_in_code_points() {
    let world = World::new().await;
    let lead = "𠮷🧪一种产品。".repeat(40);
    let record = pb::Achievement {
        summary: format!("{lead}本成果的锂电池隔膜耐高温，Graphene涂层。{lead}"),
        keywords: vec!["𠮷".into(), "隔膜".into()],
        ..plain("🧪锂电池隔膜的制备")
    };
    put(&world, "a", record.clone()).await;
    put(&world, "b", plain("无关之物")).await;
    for (query, fields) in [
        ("锂电池隔膜", ["title", "summary", "keywords"].as_slice()),
        ("graphene", &["summary"]),
        ("ＧＲＡＰＨＥＮＥ 隔膜", &["title", "summary", "keywords"]),
        ("𠮷", &["summary", "keywords"]),
    ] {
        let answer = ask(&world, question(query)).await.unwrap();
        assert_eq!(ids(&answer), ["a"], "{query}");
        let snippets = &answer.results[0].snippets;
        assert!(snippets.iter().map(|s| s.field.as_str()).eq(fields.iter().copied()), "{query}");
        for snippet in snippets {
            let text: Vec<char> = snippet.text.chars().collect();
            let whole = match snippet.field.as_str() {
                "title" => record.title.clone(),
                "summary" => record.summary.clone(),
                _ => record.keywords.join("；"),
            };
            let shown = snippet.text.trim_matches('…');
            assert!(whole.contains(shown), "the passage stands in the field: {shown}");
            let mut end = 0;
            assert!(!snippet.highlights.is_empty());
            for mark in &snippet.highlights {
                assert!(end <= mark.start && mark.start < mark.end, "in order, without overlap");
                end = mark.end;
                let range =
                    usize::try_from(mark.start).unwrap()..usize::try_from(mark.end).unwrap();
                let marked: String = text[range].iter().collect();
                let is_asked = |c: char| {
                    query.chars().any(|asked| {
                        let asked = qianxian::domain::text::half_width(asked);
                        asked.to_lowercase().eq(c.to_lowercase())
                    })
                };
                assert!(marked.chars().all(is_asked), "{marked:?} of {query:?}");
            }
        }
    }
    let answer = ask(&world, question("")).await.unwrap();
    assert!(answer.results.iter().all(|found| found.snippets.is_empty() && found.score == 0.0));
}

#[tokio::test]
async fn pages_cover_all_that_was_found_exactly_once() {
    let world = World::new().await;
    let record = |n: usize| {
        let words = ["水处理", "水处理膜", "膜", "反渗透膜水处理装置"][n % 4];
        Achievement::named(&plain(words), &Achievement::name(&format!("a{n:02}")), "")
    };
    let batch = Batch::of((0..57).map(record));
    Achievement::import(world.channel(), vec![batch]).await.unwrap();
    for query in ["水处理", ""] {
        let whole =
            ask(&world, pb::SearchAchievementsRequest { page_size: 100, ..question(query) });
        let whole = whole.await.unwrap();
        let order: Vec<(String, f64)> =
            ids(&whole).into_iter().zip(whole.results.iter().map(|found| found.score)).collect();
        assert!(whole.next_page_token.is_empty());
        for pair in order.windows(2) {
            let [(first, high), (second, low)] = pair else { unreachable!() };
            assert!(high > low || (high == low && first < second), "{pair:?}");
        }
        for page_size in [1, 7, 19, 20, 56, 57, 58] {
            let (mut seen, mut page_token) = (Vec::new(), String::new());
            loop {
                let request =
                    pb::SearchAchievementsRequest { page_size, page_token, ..question(query) };
                let page = ask(&world, request).await.unwrap();
                assert_eq!(page.total_size, whole.total_size);
                seen.extend(ids(&page).into_iter().zip(page.results.iter().map(|r| r.score)));
                page_token = page.next_page_token;
                if page_token.is_empty() {
                    break;
                }
            }
            assert_eq!(seen, order, "{query:?} by {page_size}");
        }
    }
}

#[tokio::test]
async fn questions_out_of_bounds_are_refused() {
    let world = World::new().await;
    let batch = Batch::of((0..25).map(|n| plain(&format!("传感器{n}"))));
    Achievement::import(world.channel(), vec![batch]).await.unwrap();
    let base = question("传感器");
    let page = ask(&world, base.clone()).await.unwrap();
    assert_eq!((page.results.len(), page.total_size), (20, 25));
    let page_token = page.next_page_token;
    let negative = pb::SearchAchievementsRequest { page_size: -1, ..base.clone() };
    invalid(ask(&world, negative).await, &["page_size OUT_OF_RANGE"]);
    let next = pb::SearchAchievementsRequest { page_token: page_token.clone(), ..base.clone() };
    assert_eq!(ask(&world, next.clone()).await.unwrap().results.len(), 5);
    let other_words = pb::SearchAchievementsRequest { query: "器".into(), ..next.clone() };
    let other_filter = pb::SearchAchievementsRequest { filter: "trl > 0".into(), ..next.clone() };
    let shifted = pb::SearchAchievementsRequest { page_token: page_token + "0", ..next };
    let junk = pb::SearchAchievementsRequest { page_token: "20".into(), ..base.clone() };
    for request in [other_words, other_filter, shifted, junk] {
        invalid(ask(&world, request).await, &["page_token CODE_FORMAT"]);
    }
    let long = pb::SearchAchievementsRequest { query: "长".repeat(1_001), ..base.clone() };
    invalid(ask(&world, long).await, &["query TOO_LONG"]);
    let longest = pb::SearchAchievementsRequest { query: "传感器 ".repeat(250), ..base };
    assert_eq!(ask(&world, longest).await.unwrap().total_size, 25);
    for odd in ["*", "\"", "AND", "a:b", "+-", "\u{0}", "🧪", "(", "　"] {
        ask(&world, question(odd)).await.unwrap();
    }
}
