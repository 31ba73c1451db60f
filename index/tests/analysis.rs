//! Proves what a text is found by, and that every token leads back to the stretch of the original
//! it came from. How: tables of texts with their tokens, and random texts.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a failed step of a test is its failure")]

use proptest::prelude::*;
use qianxian_index::{Analyzer, Kind, Token};

fn tokens(text: &str) -> Vec<Token> {
    Analyzer::new().unwrap().tokens(text)
}

fn check(text: &str, wanted: &str) {
    let found: Vec<String> = tokens(text).into_iter().map(|token| token.text).collect();
    assert_eq!(found.join(" "), wanted, "{text}");
}

fn check_originals(text: &str, wanted: &[(&str, &str)]) {
    let tokens = tokens(text);
    for (token, original) in wanted {
        let found = tokens.iter().find(|found| found.text == *token);
        let found = found.unwrap_or_else(|| panic!("no {token} in {tokens:?}"));
        assert_eq!(&text[found.start..found.end], *original, "{text} {token}");
    }
}

#[test]
fn chinese_becomes_characters_and_pairs() {
    check("锂电池", "锂 锂电 电 电池 池");
    check("膜", "膜");
    check("电，池", "电 池");
    check("电5池", "电 5 池");
    check("伺服 驱动器", "伺 伺服 服 服驱 驱 驱动 动 动器 器");
    check("电\n \u{3000}池", "电 电池 池");
    check("铝5 合", "铝 5 合");
    check("々〇", "々 々〇 〇");
    check("", "");
    check("？！……", "");
}

#[test]
fn traditional_characters_and_taiwan_words_are_simplified() {
    check("軟體", "软 软件 件");
    check("電池", "电 电池 池");
    check("資訊", "信 信息 息");
    check("乾燥", "干 干燥 燥");
    check("最佳化設計", "优 优化 化 化设 设 设计 计");
    assert_eq!(tokens("電池").len(), tokens("电池").len());
}

#[test]
fn words_numbers_and_model_codes_are_kept_apart_and_whole() {
    check("Running pumps", "run pump");
    check("ＰＬＡ薄膜", "pla 薄 薄膜 膜");
    check("0.5 200.5 1,000 12,34", "0.5 200.5 1000 12 34");
    check("1，000", "1 000");
    check("3.7V", "3.7 v");
    check("12v 30mm 5 kW", "12 v 30 mm 5 kw");
    check("5G 316L H13 CO₂ LiFePO₄ GH-4169", "5g 316l h13 co2 lifepo4 gh 4169");
    check("v2.0 1.2.3 3.", "v2.0 1.2.3 3");
    check("①电 ②池", "电 池");
}

#[test]
fn units_are_written_one_way() {
    check("250℃", "250 °c");
    check("250°C", "250 °c");
    check("250摄氏度", "250 °c");
    check("250攝氏度", "250 °c");
    check("20㎡ 20m² 20平方米", "20 m2 20 m2 20 m2");
    check("5µm 5μm 5㎛", "5 μm 5 μm 5 μm");
    check("纳米材料", "纳 纳米 米 米材 材 材料 料");
}

#[test]
fn kinds_say_what_a_token_is() {
    let kinds: Vec<Kind> = tokens("电池 pla 0.5").into_iter().map(|token| token.kind).collect();
    use Kind::{Character, Number, Pair, Word};
    assert_eq!(kinds, [Character, Pair, Character, Word, Number]);
}

#[test]
fn tokens_lead_back_to_the_original() {
    check_originals("ＰＬＡ薄膜", &[("pla", "ＰＬＡ"), ("薄膜", "薄膜")]);
    check_originals("開發軟體。", &[("软件", "軟體"), ("开发", "開發"), ("件", "體")]);
    check_originals("以最佳化設計", &[("优", "最佳"), ("优化", "最佳化"), ("设计", "設計")]);
    check_originals("約25℃左右", &[("25", "25"), ("°c", "℃"), ("左右", "左右")]);
    check_originals("1,000㎡的Pumps", &[("1000", "1,000"), ("m2", "㎡"), ("pump", "Pumps")]);
    check_originals("caf\u{e9}s, e\u{301}x", &[("ex", "e\u{301}x")]);
    check_originals("250攝氏度", &[("°c", "攝氏度")]);
    check_originals("伺服 驱动", &[("服驱", "服 驱")]);
}

#[test]
fn nothing_that_can_be_typed_is_refused() {
    check("\0a\u{1}b\u{7f}", "a b");
    check("🧪电🧪池", "电 池");
    check("\u{301}\u{FE0F}\u{200B}", "");
    check("e\u{301}", "e");
    check(&"x".repeat(100), &"x".repeat(64));
    let long = "電池".repeat(500_000);
    let tokens = tokens(&long);
    assert_eq!(tokens.len(), 2_000_000 - 1);
    assert_eq!(tokens[tokens.len() - 1].end, long.len());
    let runs = ["a", "1", ".", ",", "摄", "最佳化", "資訊", "😀"];
    for run in runs {
        Analyzer::new().unwrap().tokens(&run.repeat(1_000_000 / run.chars().count()));
    }
}

proptest! {
    #[test]
    fn every_token_stands_on_characters_of_the_original(
        text in prop_oneof![any::<String>(), "[電軟體最佳化程式資訊網路的a1., \u{3000}℃]{0,60}"],
    ) {
        let mut start = 0;
        for token in tokens(&text) {
            prop_assert!(!token.text.is_empty());
            prop_assert!(token.start < token.end);
            prop_assert!(text.get(token.start..token.end).is_some(), "{:?}", token);
            prop_assert!(token.start >= start, "tokens in the order in which they begin");
            start = token.start;
        }
    }
}
