//! Questions that cannot be answered.

use super::Desk;
use super::process::run;

/// Asks a directory with one achievement; the question is refused in both languages.
#[track_caller]
fn check(args: &[&str], zh: &str, en: &str) {
    let desk = Desk::new();
    desk.import("zh", &desk.put("a.csv", "编号,成果名称\na,甲\n"), &[]).expect(0);
    let data = desk.data();
    for (lang, text) in [("zh", zh), ("en", en)] {
        let more = ["--lang", lang, "--data-dir", data.to_str().unwrap()];
        let ran = run([args, &more].concat()).expect(1).complains(text);
        assert!(ran.out.is_empty(), "{ran:#?}");
    }
    assert_eq!(desk.count(), 1);
}

#[test]
fn a_filter_that_is_none_is_refused_with_its_place() {
    check(&["search", "甲", "--filter", "trl >= "], "第 8 个字符处", "at character 8");
    check(&["search", "甲", "--filter", "foo = 1"], "foo", "no field 'foo'; use one of ");
    check(&["search", "甲", "--filter", "trl >= high"], "filter", "filter");
    check(&["match", "--text", "甲", "--filter", "trl ="], "filter", "filter");
    let deep = format!("{}trl = 1", "(".repeat(20_000));
    check(&["search", "甲", "--filter", &deep], "filter", "filter");
    let long = vec!["trl = 1"; 5_000].join(" AND ");
    check(&["search", "甲", "--filter", &long], "filter", "filter");
}

#[test]
fn a_need_that_is_not_there_or_says_nothing_is_refused() {
    check(&["match", "--need", "nope"], "没有 needs/nope", "needs/nope does not exist");
    check(&["match", "--need", "bad id"], "编号须以字母或数字开头", "id");
    for empty in ["", "  \n\t", "\u{3000}"] {
        check(&["match", "--text", empty], "需求文本是空的", "the need's text is empty");
    }
    let desk = Desk::new();
    let file = desk.put("need.txt", "");
    let file = file.to_str().unwrap();
    check(&["match", "--file", file], "需求文本是空的", "the need's text is empty");
    check(&["match", "--file", "missing.txt"], "无法使用文件 missing.txt", "failed to use");
    let bytes = desk.put("gbk.txt", encoding_rs::GBK.encode("锂电池").0);
    check(&["match", "--file", bytes.to_str().unwrap()], "不是 UTF-8", "no UTF-8 text");
    let long = desk.put("long.txt", "长".repeat(300_000));
    check(&["match", "--file", long.to_str().unwrap()], "最多", "at most");
}

#[test]
fn an_explanation_of_what_is_not_there_is_refused() {
    let explain = |achievement| ["explain", "--text", "甲", "--achievement", achievement];
    check(&explain("nope"), "没有 achievements/nope", "achievements/nope does not exist");
    check(&explain("bad id"), "编号须以字母或数字开头", "achievement");
    let back = ["match", "--achievement", "nope"];
    check(&back, "没有 achievements/nope", "achievements/nope does not exist");
    let day = ["match", "--text", "甲", "--as-of", "2026-02-29"];
    check(&day, "应为北京日期", "as_of_date");
}

#[test]
fn a_command_line_that_cannot_be_understood_is_told_from_a_failure() {
    for args in [
        &["match"][..],
        &["search", "-n", "0"],
        &["search", "-n", "101"],
        &["search", "--server", "http://127.0.0.1:1", "--data-dir", "d"],
        &["import", "patents", "a.csv"],
        &["import", "achievements"],
        &["frobnicate"],
        &["--lang", "de", "doctor"],
    ] {
        let ran = run(args).expect(64);
        assert!(ran.out.is_empty() && !ran.err.is_empty(), "{ran:#?}");
    }
}

#[test]
fn a_judgement_file_with_a_fault_is_refused_with_its_row() {
    let desk = Desk::new();
    let offers = desk.put("offers.jsonl", "{\"id\":\"a\",\"title\":\"甲\"}\n");
    let needs = desk.put("needs.jsonl", "{\"id\":\"n\",\"title\":\"乙\"}\n");
    let [offers, needs] = [&offers, &needs].map(|path| path.to_str().unwrap());
    let ask = |lang: &str, judgements: &str| {
        run([
            "--lang",
            lang,
            "evaluate",
            "--achievements",
            offers,
            "--needs",
            needs,
            "--judgements",
            judgements,
        ])
    };
    for (content, row) in [
        ("n\ta\t4\n", 1),
        ("n\ta\t1\nn a 2\n", 2),
        ("n\ta\t1\n\nn\ta\tgood\n", 3),
        ("n\ta\n", 1),
        ("n\ta\t1\twhy\textra\n", 1),
    ] {
        let file = desk.put("judgements.tsv", content);
        let file = file.to_str().unwrap();
        ask("zh", file).expect(1).complains(&format!("第 {row} 行")).complains("need<TAB>");
        ask("en", file).expect(1).complains(&format!("row {row}")).complains("need<TAB>");
    }
    let file = desk.put("empty.tsv", "");
    ask("zh", file.to_str().unwrap()).expect(1).complains("没有评判");
    ask("en", file.to_str().unwrap()).expect(1).complains("no judgement");
    ask("zh", "missing.tsv").expect(1).complains("无法使用文件 missing.tsv");
}
