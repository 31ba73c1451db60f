//! MatchNeed: scores that add up, an order that is total, the same answer every time, gates that
//! hold, and three ways to state a need.

use prost::Message;
use prost_types::Timestamp;
use qianxian_proto::v1 as pb;
use qianxian_proto::v1::match_need_request::Subject;
use qianxian_proto::v1::matching_service_client::MatchingServiceClient;
use tonic::{Code, Status};

use crate::kinds::{Achievement, Batch, Kind, Need, With};
use crate::refusal::{invalid, not_found, refused};
use crate::world::{DAWN, HOUR, World, lose};

async fn ask(
    world: &World,
    request: pb::MatchNeedRequest,
) -> Result<pb::MatchNeedResponse, Status> {
    let answer = MatchingServiceClient::new(world.channel()).match_need(request).await?;
    let answer = answer.into_inner();
    check_scores(&answer);
    Ok(answer)
}

fn question(subject: Subject) -> pb::MatchNeedRequest {
    pb::MatchNeedRequest {
        subject: Some(subject),
        consistency: pb::Consistency::Latest.into(),
        ..Default::default()
    }
}

/// What holds for every answer: ranks, sums, bounds, order, fixed signals, open gates.
fn check_scores(answer: &pb::MatchNeedResponse) {
    assert!(!answer.ranker_version.is_empty());
    assert!(answer.candidate_count >= answer.gated_count && answer.gated_count >= 0);
    let mut last: Option<(i32, String)> = None;
    let mut kinds: Option<Vec<i32>> = None;
    for (rank, found) in (1..).zip(&answer.matches) {
        assert_eq!(found.rank, rank);
        let name = found.achievement.as_ref().unwrap().name.clone();
        assert!((0..=1_000_000).contains(&found.score));
        let points: i32 = found.signals.iter().map(|signal| signal.points).sum();
        assert_eq!(points, found.score, "{name}");
        let weights: i32 = found.signals.iter().map(|signal| signal.weight).sum();
        assert_eq!(weights, 1_000_000);
        for signal in &found.signals {
            assert!((0..=1_000_000).contains(&signal.fit));
            let exact = i64::from(signal.weight) * i64::from(signal.fit) / 1_000_000;
            assert_eq!(i64::from(signal.points), exact);
            check_reason(signal.reason.as_ref());
        }
        let these: Vec<i32> = found.signals.iter().map(|signal| signal.kind).collect();
        assert_eq!(*kinds.get_or_insert_with(|| these.clone()), these, "always in the same order");
        for gate in &found.gates {
            assert!(gate.passed && gate.opening.is_none(), "{name}");
            check_reason(gate.reason.as_ref());
        }
        if let Some((score, before)) = last {
            assert!(score > found.score || (score == found.score && before < name), "{name}");
        }
        last = Some((found.score, name));
    }
    check_near_misses(answer);
}

/// What holds for every near miss: one or two gates shut, each with what opens it, a sum as exact
/// as a match's, and the order of matches.
fn check_near_misses(answer: &pb::MatchNeedResponse) {
    let near = &answer.near_misses;
    assert!(near.len() <= 5 && near.len() as i64 <= answer.gated_count);
    assert!(near.is_sorted_by(|a, b| a.score >= b.score));
    for found in near {
        assert_eq!(found.rank, 0);
        let points: i32 = found.signals.iter().map(|signal| signal.points).sum();
        assert_eq!(points, found.score);
        let shut: Vec<_> = found.gates.iter().filter(|gate| !gate.passed).collect();
        assert!((1..=2).contains(&shut.len()), "{found:?}");
        for gate in shut {
            check_reason(gate.reason.as_ref());
            let text = gate.opening.as_ref().unwrap().text.as_ref().unwrap();
            assert!(!text.zh_cn.is_empty() && !text.en.is_empty());
        }
    }
}

fn check_reason(reason: Option<&pb::Reason>) {
    let reason = reason.unwrap();
    assert!(reason.code.chars().all(|c| c.is_ascii_uppercase() || c == '_'), "{reason:?}");
    let text = reason.text.as_ref().unwrap();
    assert!(!text.zh_cn.is_empty() && !text.en.is_empty());
}

fn ids(answer: &pb::MatchNeedResponse) -> Vec<String> {
    let name = |found: &pb::Match| found.achievement.as_ref().unwrap().name.clone();
    let names = answer.matches.iter().map(name);
    names.map(|name| name.trim_start_matches("achievements/").to_owned()).collect()
}

fn sorted(answer: &pb::MatchNeedResponse) -> Vec<String> {
    let mut ids = ids(answer);
    ids.sort();
    ids
}

fn need() -> pb::Need {
    pb::Need {
        title: "锂电池隔膜耐高温涂层".to_owned(),
        description: "现有隔膜在150℃下收缩，预期目标：收缩率低于2%。".to_owned(),
        technology_field: pb::TechnologyField::Materials.into(),
        min_trl: 6,
        region_code: "330521".to_owned(),
        budget_max_fen: 5_000_000,
        ..Default::default()
    }
}

/// Sixty achievements, all with a word of the need, half of them nearer to it.
async fn fill(world: &World) {
    let record = |n: usize| {
        let title = ["锂电池隔膜", "耐高温涂层", "隔膜涂层工艺", "锂电池回收", "电池"][n % 5];
        let number = i32::try_from(n).unwrap();
        pb::Achievement {
            name: Achievement::name(&format!("a{n:02}")),
            summary: format!("第{}类方法，适用于电池隔膜。", n % 7),
            technology_field: number % 4 * 5 % 12,
            trl: number % 10,
            ask_price_fen: i64::from(number % 3) * 4_000_000,
            region_code: ["330521", "330106", "310115", ""][n % 4].to_owned(),
            ..Achievement::draft(title, "")
        }
    };
    let imported = Achievement::import(world.channel(), vec![Batch::of((0..60).map(record))]);
    assert_eq!(imported.await.unwrap().counts(), [60, 0, 0, 0]);
}

#[tokio::test]
async fn a_need_is_the_same_however_it_is_stated() {
    let world = World::new().await;
    fill(&world).await;
    let with = With { id: "n1", ..With::default() };
    let kept = Need::create(world.channel(), need(), with).await.unwrap();
    let by_name = ask(&world, question(Subject::Need("needs/n1".into()))).await.unwrap();
    assert_eq!(by_name.need.as_ref(), Some(&kept));
    assert_eq!((by_name.page_size, by_name.as_of_date.as_str()), (10, "2026-06-01"));
    assert_eq!(by_name.matches.len(), 10);
    let stated = pb::Need { name: "whatever".into(), revision: 7, ..need() };
    let inline = ask(&world, question(Subject::InlineNeed(stated))).await.unwrap();
    assert_eq!(inline.matches, by_name.matches);
    let understood = inline.need.unwrap();
    assert_eq!(understood, pb::Need { state: pb::NeedState::Open.into(), ..need() });
    let text = "  锂电池隔膜耐高温涂层\r\n收缩率低 ".to_owned();
    let by_text = ask(&world, question(Subject::Text(text))).await.unwrap();
    let same = Need::draft("", "锂电池隔膜耐高温涂层\n收缩率低");
    assert_eq!(by_text.need.unwrap().description, same.description);
    let described = ask(&world, question(Subject::InlineNeed(same))).await.unwrap();
    assert_eq!(described.matches, by_text.matches);
    assert_eq!(Need::list(world.channel(), 0, "", true).await.unwrap().total, 1, "nothing kept");
    let found = &by_name.matches[0];
    let offer = found.achievement.as_ref().unwrap();
    assert!(!found.matched_terms.is_empty());
    for word in &found.matched_terms {
        assert!(offer.title.contains(word) || offer.summary.contains(word), "{word} of {offer:?}");
    }
}

#[tokio::test]
async fn the_same_question_gets_the_same_bytes() {
    let mut world = World::new().await;
    fill(&world).await;
    for n in 0..20 {
        let name = Achievement::name(&format!("a{n:02}"));
        Achievement::delete(world.channel(), &name, With::default()).await.unwrap();
        if n % 2 == 0 {
            Achievement::undelete(world.channel(), &name, With::default()).await.unwrap();
        }
        let latest = question(Subject::Text("锂电池".into()));
        ask(&world, latest).await.unwrap();
    }
    let request =
        pb::MatchNeedRequest { page_size: 1_000, ..question(Subject::InlineNeed(need())) };
    let first = ask(&world, request.clone()).await.unwrap();
    assert_eq!(first.matches.len(), 50);
    let bytes = first.encode_to_vec();
    for _ in 0..3 {
        assert_eq!(ask(&world, request.clone()).await.unwrap().encode_to_vec(), bytes);
    }
    world.restart().await;
    let restarted = ask(&world, request.clone()).await.unwrap();
    assert_eq!(restarted.encode_to_vec(), bytes, "after a restart");
    let without = |dir: &std::path::Path| lose(&dir.join("search"));
    world.restart_after(without).await;
    let rebuilt = ask(&world, request.clone()).await.unwrap();
    assert_eq!(ids(&rebuilt), ids(&first));
    assert_eq!(rebuilt.encode_to_vec(), bytes, "after a rebuild of the search view");
    let without = |dir: &std::path::Path| lose(&dir.join("state"));
    world.restart_after(without).await;
    let rebuilt = ask(&world, request.clone()).await.unwrap();
    assert_eq!(rebuilt.encode_to_vec(), bytes, "after a rebuild of the state view");
    world.pass(15 * HOUR);
    let later = ask(&world, request.clone()).await.unwrap();
    assert_eq!(later.encode_to_vec(), bytes, "at 23:00 of the same day in Beijing");
    world.pass(HOUR);
    let next = ask(&world, request.clone()).await.unwrap();
    assert_eq!((next.as_of_date.as_str(), first.as_of_date.as_str()), ("2026-06-02", "2026-06-01"));
    assert!(next.matches[0].score < first.matches[0].score, "a day older");
    let again = pb::MatchNeedRequest { as_of_date: first.as_of_date.clone(), ..request };
    assert_eq!(
        ask(&world, again).await.unwrap().encode_to_vec(),
        bytes,
        "asked for the day before"
    );
}

#[tokio::test]
async fn fewer_matches_are_the_first_of_more() {
    let world = World::new().await;
    fill(&world).await;
    for subject in [Subject::InlineNeed(need()), Subject::Text("电池隔膜".into())] {
        let sized = |page_size| pb::MatchNeedRequest { page_size, ..question(subject.clone()) };
        let whole = ask(&world, sized(i32::MAX)).await.unwrap();
        let count = i64::try_from(whole.matches.len()).unwrap();
        assert_eq!((count, whole.candidate_count, whole.gated_count), (60, 60, 0));
        for (page_size, expected) in [(1, 1), (2, 2), (0, 10), (59, 59), (60, 60), (1_000, 60)] {
            let some = ask(&world, sized(page_size)).await.unwrap();
            assert_eq!(some.matches, whole.matches[..expected], "{page_size}");
            assert_eq!(some.candidate_count, whole.candidate_count);
        }
    }
}

#[tokio::test]
async fn gates_keep_out_what_the_need_cannot_take() {
    let world = World::new().await;
    let base = Achievement::draft("电池隔膜", "");
    let right = |kind: pb::IpKind| vec![pb::IpRight { kind: kind.into(), number: String::new() }];
    let expire_time = Some(Timestamp { seconds: DAWN.micros() / 1_000_000 + 3_600, nanos: 0 });
    let records = [
        ("plain", base.clone()),
        ("draft", pb::Achievement { state: 1, ..base.clone() }),
        ("ends", pb::Achievement { expire_time, ..base.clone() }),
        (
            "patent",
            pb::Achievement {
                ip_rights: right(pb::IpKind::InventionPatent),
                region_code: "330521".into(),
                ..base.clone()
            },
        ),
        (
            "dear",
            pb::Achievement {
                ask_price_fen: 101,
                ip_rights: right(pb::IpKind::TradeSecret),
                ..base.clone()
            },
        ),
        ("gone", base.clone()),
    ];
    for (id, record) in records {
        let with = With { id, ..With::default() };
        Achievement::create(world.channel(), record, with).await.unwrap();
    }
    let name = Achievement::name("gone");
    Achievement::delete(world.channel(), &name, With::default()).await.unwrap();
    let plain = Need::draft("电池隔膜", "");
    let patented = pb::Need { required_ip_kinds: vec![1], ..plain.clone() };
    let either = pb::Need { required_ip_kinds: vec![1, 8], ..plain.clone() };
    let local = pb::Need { required_regions: vec!["31".into(), "3305".into()], ..plain.clone() };
    let ceiling = pb::Need { budget_max_fen: 100, budget_is_ceiling: true, ..plain.clone() };
    let soft = pb::Need { budget_max_fen: 100, ..plain.clone() };
    for (need, expected, gated) in [
        (plain.clone(), vec!["dear", "ends", "patent", "plain"], 1),
        (patented, vec!["patent"], 4),
        (either, vec!["dear", "patent"], 3),
        (local, vec!["patent"], 4),
        (ceiling, vec!["ends", "patent", "plain"], 2),
        (soft, vec!["dear", "ends", "patent", "plain"], 1),
    ] {
        let answer = ask(&world, question(Subject::InlineNeed(need.clone()))).await.unwrap();
        assert_eq!(sorted(&answer), expected, "{need:?}");
        assert_eq!((answer.gated_count, answer.candidate_count), (gated, 5));
    }
    world.pass(2 * HOUR);
    let later = ask(&world, question(Subject::InlineNeed(plain.clone()))).await.unwrap();
    assert_eq!(sorted(&later), ["dear", "ends", "patent", "plain"], "it counts for its last day");
    world.pass(24 * HOUR);
    let later = ask(&world, question(Subject::InlineNeed(plain.clone()))).await.unwrap();
    assert_eq!(sorted(&later), ["dear", "patent", "plain"], "the offer has ended");
    let before = pb::MatchNeedRequest {
        as_of_date: "2026-06-01".into(),
        ..question(Subject::InlineNeed(plain.clone()))
    };
    let before = ask(&world, before).await.unwrap();
    assert_eq!(sorted(&before), ["dear", "ends", "patent", "plain"], "asked for that day");
    let filter = "ip_kind = INVENTION_PATENT".to_owned();
    let request = pb::MatchNeedRequest { filter, ..question(Subject::InlineNeed(plain)) };
    let filtered = ask(&world, request).await.unwrap();
    assert_eq!((ids(&filtered), filtered.candidate_count), (vec!["patent".to_owned()], 1));
}

#[tokio::test]
async fn near_misses_name_the_gate_and_the_gap() {
    let world = World::new().await;
    let offer = |title: &str, ask_price_fen, region_code: &str, state: pb::AchievementState| {
        let region_code = region_code.to_owned();
        let state = state.into();
        pb::Achievement { ask_price_fen, region_code, state, ..Achievement::draft(title, "") }
    };
    let (draft, published) = (pb::AchievementState::Draft, pb::AchievementState::Published);
    for (id, record) in [
        ("fits", offer("电池隔膜", 100_000_000, "330521", published)),
        ("dear", offer("电池隔膜涂层", 120_000_000, "330521", published)),
        ("dear-far", offer("电池隔膜涂层", 120_000_000, "310115", published)),
        ("dear-far-draft", offer("电池隔膜涂层", 120_000_000, "310115", draft)),
        ("other", offer("茶叶杀青", 120_000_000, "310115", published)),
    ] {
        Achievement::create(world.channel(), record, With { id, ..With::default() }).await.unwrap();
    }
    let need = pb::Need {
        budget_max_fen: 100_000_000,
        budget_is_ceiling: true,
        required_regions: vec!["33".into()],
        ..Need::draft("电池隔膜涂层", "")
    };
    let answer = ask(&world, question(Subject::InlineNeed(need))).await.unwrap();
    assert_eq!((ids(&answer), answer.gated_count), (vec!["fits".to_owned()], 3));
    let near: Vec<&str> = answer
        .near_misses
        .iter()
        .map(|near| near.achievement.as_ref().unwrap().name.as_str())
        .collect();
    assert_eq!(near, ["achievements/dear", "achievements/dear-far"]);
    assert!(!answer.near_misses[0].matched_terms.is_empty());
    let shut = |near: &pb::Match| -> Vec<pb::Gate> {
        near.gates.iter().filter(|gate| !gate.passed).cloned().collect()
    };
    let gates = shut(&answer.near_misses[0]);
    assert_eq!((gates.len(), gates[0].kind()), (1, pb::GateKind::Budget));
    let opening = gates[0].opening.as_ref().unwrap();
    assert_eq!(opening.gap, Some(pb::opening::Gap::GapFen(20_000_000)));
    assert!(opening.text.as_ref().unwrap().zh_cn.starts_with("上限提高到 120万元 即可"));
    let kinds: Vec<_> = shut(&answer.near_misses[1]).iter().map(pb::Gate::kind).collect();
    assert_eq!(kinds, [pb::GateKind::Region, pb::GateKind::Budget]);
}

#[tokio::test]
async fn a_change_shows_in_the_next_match() {
    let world = World::new().await;
    let with = With { id: "n", ..With::default() };
    Need::create(world.channel(), Need::draft("钙钛矿电池", ""), with).await.unwrap();
    let by_name = || question(Subject::Need("needs/n".into()));
    assert_eq!(ask(&world, by_name()).await.unwrap().matches, []);
    let with = With { id: "a", ..With::default() };
    let offer = Achievement::draft("钙钛矿太阳能电池", "");
    Achievement::create(world.channel(), offer, with).await.unwrap();
    let answer = ask(&world, by_name()).await.unwrap();
    assert_eq!(ids(&answer), ["a"]);
    assert_eq!(answer.journal_position, i64::try_from(world.position()).unwrap());
    Need::delete(world.channel(), "needs/n", With::default()).await.unwrap();
    refused(ask(&world, by_name()).await, Code::NotFound, "RECORD_DELETED", &[]);
}

#[tokio::test]
async fn questions_without_a_need_are_refused() {
    let world = World::new().await;
    not_found(ask(&world, question(Subject::Need("needs/nobody".into()))).await);
    invalid(ask(&world, question(Subject::Need("n1".into()))).await, &["need NAME_FORMAT"]);
    for text in ["", " \n ", "　"] {
        invalid(ask(&world, question(Subject::Text(text.into()))).await, &["text REQUIRED"]);
    }
    let long = question(Subject::Text("长".repeat(20_001)));
    invalid(ask(&world, long).await, &["text TOO_LONG"]);
    let control = question(Subject::Text("电池\u{1}".into()));
    invalid(ask(&world, control).await, &["text CONTROL_CHARACTER"]);
    let empty = question(Subject::InlineNeed(pb::Need::default()));
    invalid(ask(&world, empty).await, &["title REQUIRED"]);
    let narrow = pb::Need { budget_min_fen: 2, budget_max_fen: 1, need_type: 99, ..need() };
    invalid(
        ask(&world, question(Subject::InlineNeed(narrow.clone()))).await,
        &["need_type UNKNOWN_WORD"],
    );
    let narrow = pb::Need { need_type: 0, ..narrow };
    invalid(
        ask(&world, question(Subject::InlineNeed(narrow))).await,
        &["budget_max_fen CONTRADICTION"],
    );
    let nobody = pb::MatchNeedRequest { subject: None, ..question(Subject::Text(String::new())) };
    invalid(ask(&world, nobody).await, &["subject REQUIRED"]);
    let text = || question(Subject::Text("电池".into()));
    let negative = pb::MatchNeedRequest { page_size: -1, ..text() };
    invalid(ask(&world, negative).await, &["page_size OUT_OF_RANGE"]);
    for day in ["2026-02-29", "1.6.2026", "2026-06-01T00:00:00Z", "2200-01-01", " "] {
        let dated = pb::MatchNeedRequest { as_of_date: day.into(), ..text() };
        invalid(ask(&world, dated).await, &["as_of_date DATE_FORMAT"]);
    }
    let filter = pb::MatchNeedRequest { filter: "colour = red".into(), ..text() };
    invalid(ask(&world, filter).await, &["filter CODE_FORMAT"]);
    assert_eq!(ask(&world, text()).await.unwrap().matches, [], "an empty catalogue answers");
    let longest = question(Subject::Text("电".repeat(20_000)));
    assert_eq!(ask(&world, longest).await.unwrap().candidate_count, 0);
    for odd in ["。", "🧪", "the", "𠮷"] {
        ask(&world, question(Subject::Text(odd.into()))).await.unwrap();
    }
}
