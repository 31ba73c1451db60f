//! Proves what a reader is shown: where a snippet is cut and what is highlighted in it, and which
//! shared phrases are named as a reason. How: tables of texts and queries.
#![expect(clippy::unwrap_used, reason = "a failed step of a test is its failure")]

use std::sync::Arc;

use proptest::prelude::*;
use qianxian_index::{
    Analyzer, Boilerplate, Document, Index, Layout, MIN_WRITER_MEMORY, Query, TextQuery, snippet,
};

fn check(text: &str, query: &str, size: usize, wanted: &str) {
    let analyzer = Analyzer::new().unwrap();
    let terms = analyzer.terms(&TextQuery::new().part(query, 1.0));
    let found = snippet(&analyzer, text, &terms, size);
    let mut shown = String::new();
    for (at, ch) in found.text.chars().enumerate() {
        shown.extend(found.highlights.iter().filter(|place| place.start == at).map(|_| '['));
        shown.push(ch);
        shown.extend(found.highlights.iter().filter(|place| place.end == at + 1).map(|_| ']'));
    }
    let (before, after) =
        (if found.cut_before { "…" } else { "" }, if found.cut_after { "…" } else { "" });
    assert_eq!(format!("{before}{shown}{after}"), wanted, "{text} {query}");
}

#[test]
fn pairs_and_words_are_highlighted_as_the_text_writes_them() {
    check("一种锂电池的隔膜", "锂电池 隔膜", 50, "一种[锂电池]的[隔膜]");
    check("一種鋰電池的隔膜", "锂电池", 50, "一種[鋰電池]的隔膜");
    check("以最佳化設計", "优化设计", 50, "以[最佳化設計]");
    check("可降解PLA薄膜", "pla", 50, "可降解[PLA]薄膜");
    check("耐温250℃以上", "250°C", 50, "耐温[250℃]以上");
    check("two Pumps here", "pump", 50, "two [Pumps] here");
    check("水池与电池", "电池", 50, "水池与[电池]");
    check("水池与电池", "池", 50, "水[池]与电[池]");
    check("无关", "电池", 50, "无关");
    check("", "电池", 50, "");
    check("电池", "", 50, "电池");
    check("😀电池e\u{301}x", "电池 ex", 50, "😀[电池][e\u{301}x]".replace("][", "").as_str());
}

#[test]
fn the_window_holds_the_most_different_terms() {
    let text = "甲乙丙丁戊己庚辛电池壬癸子丑寅卯辰巳午未电池隔膜申酉戌亥";
    check(text, "电池隔膜", 6, "…[电池隔膜]申酉…");
    check(text, "甲乙", 4, "[甲乙]丙丁…");
    check(text, "戌亥", 4, "…申酉[戌亥]");
    check(text, "无关", 4, "甲乙丙丁…");
    check(text, "电池", 0, "…");
}

#[test]
fn a_snippet_is_never_longer_than_asked_for_and_highlights_stay_inside() {
    proptest!(|(text in any::<String>(), size in 0..40_usize)| {
        let analyzer = Analyzer::new().unwrap();
        let query: String = text.chars().rev().take(9).collect();
        let terms = analyzer.terms(&TextQuery::new().part(&query, 1.0).part("电池", 1.0));
        let found = snippet(&analyzer, &format!("{text}电池{text}"), &terms, size);
        let length = found.text.chars().count();
        prop_assert!(length <= size);
        prop_assert!(found.highlights.iter().all(|place| place.start < place.end));
        prop_assert!(found.highlights.iter().all(|place| place.end <= length));
        prop_assert!(found.highlights.windows(2).all(|two| two[0].end < two[1].start));
    });
}

fn query(dir: &tempfile::TempDir, text: &str) -> Query {
    let index = Index::open(dir.path(), &Layout::new(1, &[], &[])).unwrap();
    let mut writer = index.writer(MIN_WRITER_MEMORY, 1).unwrap();
    let common = (0..20).map(|_| "一种设备的方法");
    let rare = ["防爆锂电池", "隔膜", "PLA film", "研发中心", "锂电池隔膜设备", "伺服 驱动"];
    for (number, text) in common.chain(rare).enumerate() {
        let (id, texts) = (number.to_string(), vec![text.to_owned()]);
        writer.put(&Document { id, texts, ..Document::default() }).unwrap();
    }
    writer.commit(1).unwrap();
    let analyzer = index.analyzer();
    let list = Arc::new(Boilerplate::new(analyzer, &["研发"], 0.3));
    let query = TextQuery::new().part_with_boilerplate(text, 1.0, &list);
    index.searcher().query(&query).unwrap()
}

#[test]
fn reasons_are_the_most_telling_shared_phrases() {
    let check = |need: &str, text: &str, limit: usize, wanted: &[&str]| {
        let dir = tempfile::tempdir().unwrap();
        assert_eq!(query(&dir, need).matched_phrases(text, limit), wanted, "{need} {text}");
    };
    let need = "研发一种防爆锂电池设备，PLA隔膜，伺服驱动器，200";
    check(need, "防爆的锂电池，隔膜", 9, &["锂电池", "防爆", "隔膜"]);
    check(need, "防爆的锂电池，隔膜", 1, &["锂电池"]);
    check(need, "防爆的锂电池，隔膜", 0, &[]);
    check(need, "鋰電池", 9, &["鋰電池"]);
    check(need, "研发一种设备", 9, &[]);
    check(need, "PLA与pla，200", 9, &["PLA"]);
    check(need, "锂电池 电池 锂电池", 9, &["锂电池"]);
    check(need, "伺服 驱动", 9, &["伺服", "驱动"]);
    check(need, "池", 9, &[]);
    check(need, "", 9, &[]);
    check("", "锂电池", 9, &[]);
}

#[test]
fn reasons_are_whole_words_on_both_sides() {
    let check = |need: &str, text: &str, wanted: &[&str]| {
        let dir = tempfile::tempdir().unwrap();
        assert_eq!(query(&dir, need).matched_phrases(text, 9), wanted, "{need} {text}");
    };
    check("刀具用涂层", "模具用涂层", &["涂层"]);
    check("缺陷自动识别", "手动识别缺陷", &["识别", "缺陷"]);
    check("识别准确率百分之九十", "正确率百分之八十，明确率先", &[]);
    check("在两家厂试过", "在两家医院验证", &[]);
    check("温差不超过两度", "误差不超过两毫米", &[]);
    check("从粉末到整机", "从零件到整套", &[]);
    check("电子系统", "原子系统", &[]);
    check("农机自动驾驶跟踪不准", "农机自动驾驶", &["农机自动驾驶"]);
    check("农机自动驾驶跟踪不准", "自动跟踪的农机", &["跟踪", "农机"]);
    check("细微划痕，微划痕检测", "表面微划痕", &["微划痕"]);
    check("石墨烯散热膜", "石墨烯散热结构", &["石墨烯散热"]);
    check("轴承振动检测", "轴承 振动的检测", &["轴承", "振动"]);
    check("驱动器", "驱动", &["驱动"]);
    check("驱动", "驱动器", &["驱动"]);
    check("一種軟體架構", "软件架构的测试", &["软件架构"]);
    check("软件架构", "一種軟體架構", &["軟體架構"]);
    check("for the LiFePO4 5 mm", "The LiFePO₄, for 5 mm", &["LiFePO₄"]);
}
