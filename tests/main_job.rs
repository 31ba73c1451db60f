//! The main job as its users run it: the sample is what it says it is, the demo imports and
//! matches it and tells what to try next, and the measures of an evaluation are the known ones.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::string_slice,
    reason = "a test that cannot go on has failed"
)]

#[path = "crash/process.rs"]
#[expect(dead_code, reason = "the crash tests use the rest")]
mod process;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use process::{Running, Server, command, run};
use serde_json::Value;

/// The sample's parts and how many records each has.
const SAMPLE: [(&str, u64); 6] = [
    ("organizations.csv", 94),
    ("achievements-electronics.jsonl", 106),
    ("achievements-materials.jsonl", 106),
    ("achievements-machinery.jsonl", 106),
    ("needs.jsonl", 88),
    ("experts.csv", 162),
];

fn sample() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/sample")
}

fn records(file: &str) -> Vec<Value> {
    let text = std::fs::read_to_string(sample().join(file)).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn the_sample_is_of_the_countys_trades_and_says_that_it_is_fictional() {
    let text = std::fs::read_to_string(sample().join("organizations.csv")).unwrap();
    let mut rows = text.lines();
    let kind_at = rows.next().unwrap().split(',').position(|name| name == "机构类型").unwrap();
    let mut kinds: BTreeMap<&str, u64> = BTreeMap::new();
    for row in rows {
        *kinds.entry(row.split(',').nth(kind_at).unwrap()).or_default() += 1;
        assert!(row.contains("虚构"), "{row}");
    }
    let institutions: u64 =
        kinds.iter().filter(|(kind, _)| **kind != "企业").map(|(_, count)| count).sum();
    assert!(institutions >= 24 && kinds.len() >= 8, "{kinds:?}");

    let offers: Vec<Value> = SAMPLE[1..4]
        .iter()
        .flat_map(|(file, count)| {
            let records = records(file);
            assert_eq!(records.len() as u64, *count, "{file}");
            records
        })
        .collect();
    let needs = records("needs.jsonl");
    for record in offers.iter().chain(&needs) {
        assert!(record["source"].as_str().unwrap().contains("虚构"), "{record}");
        let body = record.get("summary").or_else(|| record.get("description")).unwrap();
        assert!(body.as_str().unwrap().chars().count() >= 80, "{record}");
    }
    let ids: BTreeSet<&str> =
        offers.iter().chain(&needs).map(|record| record["id"].as_str().unwrap()).collect();
    assert_eq!(ids.len(), offers.len() + needs.len());
    let fields: BTreeSet<&str> =
        offers.iter().map(|offer| offer["technology_field"].as_str().unwrap()).collect();
    for field in [
        "电子信息",
        "先进制造",
        "航空航天",
        "生物医药与医疗器械",
        "新材料及其应用",
        "新能源与高效节能",
    ] {
        assert!(fields.contains(field), "{field} is not among {fields:?}");
    }
}

/// Counts the matches that a printed answer shows.
fn shown(text: &str) -> usize {
    text.lines().filter(|line| line.trim_start().starts_with("1. ")).count()
}

#[test]
fn the_demo_imports_and_matches_and_a_second_run_writes_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("demo");
    let demo = || {
        run(["--lang", "zh", "demo", "--no-serve", "--data-dir", data.to_str().unwrap()]).expect(0)
    };
    let first = demo();
    for (file, count) in SAMPLE {
        assert!(
            first.out.contains(&format!("{file}：新增 {count}，更新 0，未变 0，拒绝 0")),
            "{first:#?}"
        );
    }
    assert!(first.out.contains("虚构") && first.out.contains("关键词命中："), "{first:#?}");
    assert_eq!(shown(&first.out), 3, "{first:#?}");
    let second = demo();
    for (file, count) in SAMPLE {
        assert!(
            second.out.contains(&format!("{file}：新增 0，更新 0，未变 {count}，拒绝 0")),
            "{second:#?}"
        );
    }
    let matches = |text: &str| text[text.find("需求：").unwrap()..].to_owned();
    assert_eq!(matches(&first.out), matches(&second.out));
}

/// The words of a printed command, quotes taken off.
fn words(command: &str) -> Vec<String> {
    let parts = command.split('"').enumerate();
    parts
        .flat_map(|(at, part)| match at % 2 {
            0 => part.split_whitespace().map(str::to_owned).collect(),
            _ => vec![part.to_owned()],
        })
        .collect()
}

#[test]
fn what_the_demo_says_to_try_next_works_as_printed() {
    for lang in ["zh", "en"] {
        let dir = tempfile::tempdir().unwrap();
        let mut demo = command(["--lang", lang, "demo", "--listen", "127.0.0.1:0", "--data-dir"]);
        demo.arg(dir.path().join("demo"));
        let (server, said) = Running::start_until(demo, "--dry-run");
        let program = env!("CARGO_BIN_EXE_qianxian");
        let printed: Vec<Vec<String>> = said
            .iter()
            .filter_map(|line| line.find(program).map(|at| words(&line[at + program.len()..])))
            .collect();
        let [search, matching, progress, forecast, export, import] = printed.as_slice() else {
            panic!("{said:#?}")
        };
        let found = run(search).expect(0);
        assert!(found.out.contains("热泵") && found.out.contains("ach-"), "{found:#?}");
        let matched = run(matching).expect(0);
        assert_eq!(shown(&matched.out), 1, "{matched:#?}");
        assert!(matched.out.contains("碳纤维"), "{matched:#?}");
        for asked in [progress, forecast] {
            let found = run(asked).expect(0);
            assert!(found.out.contains("2025-06-30"), "{found:#?}");
        }
        let table = dir.path().join("own.xlsx");
        let own = |word: &String| match word.ends_with(".xlsx") {
            true => table.to_str().unwrap().to_owned(),
            false => word.clone(),
        };
        run(export.iter().map(own)).expect(0);
        // What was written out is there already, word for word.
        let again = run(import.iter().map(own)).expect(0);
        assert!(!again.out.contains("登记.xlsx：新增 1"), "{again:#?}");
        server.kill();
    }
}

/// What would open the gate that keeps `near` out.
const OPENING: &str = "拟价 120万元，超出上限 20万元：上限提高到 120万元 即可";

/// A data directory with one need, what fits it, what nearly does, and something else.
fn few_records() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let data = data.to_str().unwrap();
    for (kind, name, rows) in [
        (
            "achievements",
            "offers.csv",
            "编号,成果名称,拟价\nnear,笋干热泵干燥,120万元\nfits,笋干热风干燥,80万元\ntea,茶叶,\n",
        ),
        ("needs", "needs.csv", "编号,需求名称,预算上限,预算为上限\nn1,笋干热泵干燥,100万元,是\n"),
    ] {
        let file = dir.path().join(name);
        std::fs::write(&file, rows).unwrap();
        run(["import", kind, file.to_str().unwrap(), "--data-dir", data]).expect(0);
    }
    dir
}

#[test]
fn any_achievement_is_explained_at_the_terminal() {
    let dir = few_records();
    let data = dir.path().join("data");
    let data = data.to_str().unwrap();
    let asked = |lang: &str, command: &str, more: &[&str]| {
        let args = ["--lang", lang, command, "--need", "n1", "--data-dir", data];
        run([&args, more].concat()).expect(0)
    };
    let matched = asked("zh", "match", &[]);
    assert_eq!(shown(&matched.out), 1, "{matched:#?}");
    assert!(matched.out.contains("差一点的成果") && matched.out.contains("[near]"), "{matched:#?}");
    assert!(matched.out.contains(OPENING), "{matched:#?}");
    let json = asked("zh", "match", &["--json", "--as-of", "2026-11-23"]).out;
    let json: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["nearMisses"][0]["gates"][2]["opening"]["gapFen"], "20000000");
    assert_eq!(json["asOfDate"], "2026-11-23");
    for (id, zh, en) in [
        ("near", "结论：被门槛挡下：拟价 120万元", "verdict: kept out by a gate: asking price"),
        ("fits", "结论：排名第 1，已列出", "verdict: ranked 1, among"),
        (
            "achievements/tea",
            "结论：未进入候选：没有共同字词",
            "verdict: no candidate: it shares no",
        ),
    ] {
        let explained = asked("zh", "explain", &["--achievement", id]);
        assert!(explained.out.contains(zh), "{explained:#?}");
        let explained = asked("en", "explain", &["--achievement", id]);
        assert!(explained.out.contains(en), "{explained:#?}");
    }
    let json = asked("zh", "explain", &["--achievement", "tea", "--json"]).out;
    let json: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["verdict"]["code"], "NO_SHARED_WORDS");
    assert!(json["pair"]["signals"].as_array().unwrap().len() >= 8, "{json}");
    run(["explain", "--need", "n1", "--data-dir", data]).expect(64);
}

#[test]
fn an_achievement_finds_its_needs_and_its_like_at_the_terminal() {
    let dir = few_records();
    let data = dir.path().join("data");
    let data = data.to_str().unwrap();
    let reversed = |lang: &str, id: &str, more: &[&str]| {
        let args = ["--lang", lang, "match", "--achievement", id, "--data-dir", data];
        run([&args, more].concat()).expect(0)
    };
    let found = reversed("zh", "fits", &[]);
    assert!(found.out.contains("1. 笋干热泵干燥  [n1]") && shown(&found.out) == 1, "{found:#?}");
    let near = reversed("zh", "near", &[]);
    assert!(near.out.contains("差一点的需求") && near.out.contains(OPENING), "{near:#?}");
    let none = reversed("en", "achievements/tea", &[]);
    assert!(none.out.contains("no open need matches"), "{none:#?}");
    for (lang, id, words) in [
        ("zh", "near", "[可能替代] 笋干热风干燥  [fits]"),
        ("en", "fits", "[possible alternative] 笋干热泵干燥  [near]"),
        ("zh", "tea", "没有重复或可替代的成果"),
    ] {
        let found = run(["--lang", lang, "similar", id, "--data-dir", data]).expect(0);
        assert!(found.out.contains(words), "{found:#?}");
    }
    run(["similar", "nobody", "--data-dir", data]).expect(1).complains("没有 achievements/nobody");
    let score = |json: &str| {
        let json: Value = serde_json::from_str(json).unwrap();
        json["matches"][0]["score"].as_i64().unwrap()
    };
    let there = run(["match", "--need", "n1", "--json", "--data-dir", data]).expect(0).out;
    assert_eq!(score(&reversed("zh", "fits", &["--json"]).out), score(&there));
}

#[test]
fn who_subscribes_at_the_terminal_is_told_there_and_goes_on_from_a_cursor() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(&dir.path().join("data"));
    let url = ["--server", &server.url];
    let make = ["--lang", "zh", "subscriptions", "create", "--query", "热泵", "--id", "heat"];
    let made = run(make.iter().chain(&url)).expect(0);
    assert!(made.out.contains("已订阅 subscriptions/heat：检索 热泵"), "{made:#?}");
    let import = |name: &str, title: &str| {
        let table = dir.path().join(name);
        std::fs::write(&table, format!("编号,成果名称\n{name},{title}\n")).unwrap();
        let args = ["import", "achievements", table.to_str().unwrap()];
        run(args.iter().chain(&url)).expect(0);
    };
    // The cursor of a stream that began before: whatever it saw first, nothing is missed.
    let watching = ["--lang", "en", "watch", "--json", "-n", "1"];
    let watch = Running::start(command(watching.iter().chain(&url)));
    let told = imported_until_told(&import, watch);
    assert_eq!(told["alert"]["subscription"], "subscriptions/heat", "{told}");
    let seen = told["alert"]["title"].as_str().unwrap().to_owned();
    import("z.csv", "热泵锅炉");
    let cursor = ["--cursor", told["cursor"].as_str().unwrap()];
    let again = run(watching.iter().chain(&url).chain(&cursor)).expect(0).json();
    assert_ne!(again["alert"]["title"], seen, "{again}");
    let list = ["--lang", "en", "subscriptions", "list", "--json"];
    let listed = run(list.iter().chain(&url)).expect(0).json();
    assert_eq!(listed["search"]["query"], "热泵");
    let delete = ["--lang", "en", "subscriptions", "delete", "heat"];
    run(delete.iter().chain(&url)).expect(0).says("deleted subscriptions/heat");
    server.stop();
}

/// Imports one achievement after the other until the watcher has been told of one.
fn imported_until_told(import: &dyn Fn(&str, &str), mut watch: Running) -> Value {
    for round in 0..100 {
        if watch.has_ended() {
            break;
        }
        import(&format!("r{round}.csv"), &format!("热泵干燥{round}"));
    }
    watch.finish().expect(0).json()
}

#[test]
fn the_measures_of_an_evaluation_are_the_known_ones() {
    let dir = tempfile::tempdir().unwrap();
    let put = |name: &str, content: &str| {
        let path = dir.path().join(name);
        std::fs::write(&path, content).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let offers = put(
        "offers.jsonl",
        "{\"id\":\"a1\",\"title\":\"热泵干燥\",\"abstract\":\"笋干热泵干燥\"}\n\
         {\"id\":\"a2\",\"title\":\"\",\"abstract\":\"锂电池隔膜\"}\n\
         {\"id\":\"a3\",\"title\":\"热泵锅炉\",\"abstract\":\"\"}\n",
    );
    let needs = put(
        "needs.jsonl",
        "{\"id\":\"n1\",\"title\":\"热泵干燥\",\"description\":\"想要热泵干燥\"}\n\
         {\"id\":\"n2\",\"title\":\"锂电池隔膜\",\"description\":\"\"}\n",
    );
    let judged = put("judged.tsv", "n1\ta1\t1\nn1\ta3\t3\nn1\ta2\t0\nn2\ta2\t2\n");
    let trec = dir.path().join("out.trec");
    let args = ["--lang", "en", "evaluate", "--achievements", &offers, "--needs", &needs];
    let more = ["--judgements", &judged, "--run", trec.to_str().unwrap()];
    let ran = run(args.iter().chain(&more)).expect(0);
    // n1: (1 + 7/log2 3) / (7 + 1/log2 3) = 0.7098, gains being 2^grade - 1; n2: 1.
    assert!(ran.out.contains("judged_ndcg@10\t0.8549\t"), "{ran:#?}");
    assert!(ran.out.contains("\nndcg@10\t0.8549\t"), "{ran:#?}");
    assert!(ran.out.contains("mrr@10\t1.0000\t[1.0000, 1.0000]\tneeds=2"), "{ran:#?}");
    let run = std::fs::read_to_string(trec).unwrap();
    let ranks: Vec<Vec<&str>> = run.lines().map(|line| line.split(' ').take(4).collect()).collect();
    assert_eq!(ranks, [["n1", "Q0", "a1", "1"], ["n1", "Q0", "a3", "2"], ["n2", "Q0", "a2", "1"]]);
}

#[test]
fn any_method_is_called_by_its_name_with_words_as_people_write_them() {
    let dir = few_records();
    let data = dir.path().join("data");
    let data = data.to_str().unwrap();
    let call = |args: &[&str]| run([&["call"], args, &["--data-dir", data]].concat());
    assert!(call(&[]).expect(0).out.contains("MoveDeal"));
    let told = call(&["move-deal", "--describe"]).expect(0);
    assert!(told.out.contains("洽谈 NEGOTIATION"), "{told:#?}");
    let deal =
        ["deal_id=d1", "deal.title=转让", "deal.mode=转让", "deal.expected_amount_fen=46万元"];
    let made = call(&[&["CreateDeal"], deal.as_slice()].concat()).expect(0);
    assert!(made.out.contains("\"expectedAmountFen\": \"46000000\""), "{made:#?}");
    // The etag is read first, of the record itself and of one that an update carries.
    call(&["MoveDeal", "name=deals/d1", "stage=对接"]).expect(0);
    let verified = ["deal.name=deals/d1", "deal.institution_verified=是"];
    call(&[&["UpdateDeal"], verified.as_slice()].concat()).expect(0);
    let read = call(&["GetDeal", "name=deals/d1"]).expect(0);
    assert!(read.out.contains("DEAL_STAGE_CONTACT") && read.out.contains("institutionVerified"));
    for (args, said) in [
        (&["MoveDeal", "name=deals/d1", "stage=随便"][..], "线索 LEAD"),
        (&["MoveDeal", "name=deals/d1", "stage=评估", "request_id=r1"], "etag"),
        (&["CreateDeal", "deal.title=泵", "deal.expected_amount_fen=46"], "没有单位"),
        (&["CreateDeal", "deal.name_of=泵"], "没有字段"),
        (&["MoveDeals"], "没有方法"),
    ] {
        let refused = call(args);
        assert!(refused.out.is_empty(), "{refused:#?}");
        let told = format!("{:#?}", refused.expect(1));
        assert!(told.contains(said), "{told}");
    }
}
