//! Rows and cells: what every type of cell is read as, and what is said of those that cannot be.

use qianxian::domain::violation::Code;
use qianxian::domain::words::{
    AchievementState, CooperationMode, IpKind, MaturityStage, NeedType, OrganizationKind,
    TechnologyField,
};
use qianxian::domain::{
    Achievement, Content, Expert, Fen, Indicator, Need, Organization, Party, Time,
};
use qianxian::importing::{Importable, Row};

use crate::{faults, rows_of};

/// The row of one JSON object.
fn json<T: Importable>(object: &str) -> Row<T> {
    rows_of("a.jsonl", object).remove(0)
}

/// The row of a CSV file with one column.
fn cell<T: Importable>(header: &str, value: &str) -> Row<T> {
    let content = format!("{header},编号\n\"{}\",a1\n", value.replace('"', "\"\""));
    rows_of("a.csv", content).remove(0)
}

#[test]
fn money_is_exact_or_refused() {
    for (value, fen) in [
        ("120万元", Some(120_000_000)),
        ("1.3亿", Some(13_000_000_000)),
        ("35000", Some(3_500_000)),
        ("35,000.05", Some(3_500_005)),
        ("面议", None),
        ("0", None),
        ("", None),
    ] {
        let row = cell::<Achievement>("拟价", value);
        assert_eq!(row.draft.ask_price, fen.map(Fen::new), "{value}");
        assert!(row.violations.is_empty(), "{value}: {:?}", row.violations);
    }
    for (value, code) in [
        ("10-20万", "MONEY_FORMAT"),
        ("0.001", "MONEY_FORMAT"),
        ("很贵", "MONEY_FORMAT"),
        ("99999999999999999999", "OUT_OF_RANGE"),
    ] {
        let row = cell::<Achievement>("拟价", value);
        assert_eq!(faults(&row), [format!("拟价 {code}")], "{value}");
        assert_eq!(row.violations[0].violation.field, "ask_price_fen");
    }
    for (number, fen) in [
        ("1200000", Some(120_000_000)),
        ("92233720368547758.07", Some(i64::MAX)),
        ("1.2e6", Some(120_000_000)),
        ("0.1", Some(10)),
        ("null", None),
    ] {
        let row = json::<Achievement>(&format!("{{\"ask_price\":{number}}}"));
        assert_eq!(row.draft.ask_price, fen.map(Fen::new), "{number}");
    }
    for number in ["1e400", "-1e999999999999", "92233720368547758.08"] {
        let row = json::<Achievement>(&format!("{{\"ask_price\":{number}}}"));
        assert_eq!(faults(&row), ["ask_price OUT_OF_RANGE"], "{number}");
    }
    let row = json::<Achievement>("{\"ask_price_fen\":\"12000001\"}");
    assert_eq!(row.draft.ask_price, Some(Fen::new(12_000_001)));
}

#[test]
fn a_unit_in_the_header_goes_for_bare_numbers() {
    for (header, value, fen) in [
        ("拟价（万元）", "120", 120_000_000),
        ("价格(元)", "120", 12_000),
        ("拟价(亿元)", "1.3", 13_000_000_000),
        ("拟价（万元）", "35000元", 3_500_000),
    ] {
        let row = cell::<Achievement>(header, value);
        assert_eq!(row.draft.ask_price, Some(Fen::new(fen)), "{header} {value}");
    }
}

#[test]
fn levels_are_whole_numbers() {
    for (value, level) in [
        ("7", Some(7)),
        ("TRL 7", Some(7)),
        ("7级", Some(7)),
        ("７", Some(7)),
        ("7.0", Some(7)),
        ("", None),
    ] {
        let row = cell::<Achievement>("技术成熟度", value);
        assert_eq!((row.draft.trl, faults(&row)), (level, vec![]), "{value}");
    }
    for (value, code) in
        [("7.5", "NUMBER_FORMAT"), ("七", "NUMBER_FORMAT"), ("300", "OUT_OF_RANGE")]
    {
        assert_eq!(faults(&cell::<Achievement>("TRL", value)), [format!("TRL {code}")], "{value}");
    }
    for (number, code) in
        [("1e400", "OUT_OF_RANGE"), ("-1", "OUT_OF_RANGE"), ("1.5", "NUMBER_FORMAT")]
    {
        let row = json::<Need>(&format!("{{\"min_trl\":{number}}}"));
        assert_eq!(faults(&row), [format!("min_trl {code}")], "{number}");
    }
    assert_eq!(json::<Need>("{\"min_trl\":6}").draft.min_trl, Some(6));
}

#[test]
fn dates_and_truths_are_read() {
    let end = Some(Time::from_micros(1_780_243_200_000_000));
    for value in ["2026-05-31", "2026年5月31日"] {
        assert_eq!(cell::<Achievement>("有效期至", value).draft.expire_time, end, "{value}");
    }
    assert_eq!(faults(&cell::<Need>("截止日期", "2026-02-30")), ["截止日期 DATE_FORMAT"]);
    for (value, truth) in
        [("是", true), ("√", true), ("YES", true), ("1", true), ("否", false), ("", false)]
    {
        assert_eq!(cell::<Need>("揭榜挂帅", value).draft.challenge, truth, "{value}");
    }
    assert!(json::<Need>("{\"challenge\":true}").draft.challenge);
    assert_eq!(faults(&cell::<Need>("揭榜挂帅", "也许")), ["揭榜挂帅 BOOLEAN_FORMAT"]);
}

#[test]
fn words_are_read_in_every_form_and_offered_when_wrong() {
    let row = json::<Achievement>(
        "{\"technologyField\":\"TECHNOLOGY_FIELD_ENERGY\",\"stage\":\"小试\",\
         \"state\":\"草稿\",\"cooperation_modes\":\"普通许可、独占许可|EQUITY\"}",
    );
    assert_eq!(row.draft.technology_field, Some(TechnologyField::Energy));
    assert_eq!(row.draft.stage, Some(MaturityStage::Early));
    assert_eq!(row.draft.state, AchievementState::Draft);
    let modes =
        [CooperationMode::License, CooperationMode::ExclusiveLicense, CooperationMode::Equity];
    assert_eq!(row.draft.cooperation_modes, modes);
    let row = json::<Need>(
        "{\"need_type\":\"NEED_TYPE_UNSPECIFIED\",\"技术领域\":\"生物、医药和医疗器械\"}",
    );
    assert_eq!((row.draft.need_type, row.violations.len()), (None, 0));
    assert_eq!(
        json::<Need>("{\"need_type\":\"检测服务\"}").draft.need_type,
        Some(NeedType::Testing)
    );
    let row = cell::<Organization>("机构类型", "高校院");
    assert_eq!(faults(&row), ["机构类型 UNKNOWN_WORD"]);
    let message = &row.violations[0].violation.message;
    assert!(message.zh.contains("是否指“高校”") && message.zh.contains("种子基金"), "{message}");
    assert_eq!(cell::<Organization>("类型", "大学").draft.kind, Some(OrganizationKind::University));
    let row = cell::<Achievement>("合作方式", "转让；赠送");
    assert_eq!(row.draft.cooperation_modes, [CooperationMode::Transfer]);
    assert_eq!(row.violations[0].violation.field, "cooperation_modes[1]");
}

#[test]
fn lists_are_split_at_their_marks() {
    let row = cell::<Achievement>("关键词", "锂电池；隔膜;陶瓷、涂层，1,2-二氯乙烷|耐温\n孔隙");
    let expected = ["锂电池", "隔膜", "陶瓷", "涂层", "1,2-二氯乙烷", "耐温", "孔隙"];
    assert_eq!(row.draft.keywords, expected);
    let row = json::<Achievement>("{\"keywords\":[\"甲、乙\",3,null]}");
    assert_eq!(row.draft.keywords, ["甲、乙", "3", ""], "an array is taken as it is");
    let row = cell::<Achievement>("关键词", &"词；".repeat(5_000));
    assert_eq!(faults(&row), ["关键词 TOO_MANY"]);
    let row = json::<Achievement>("{\"keywords\":[[\"a\"],{\"b\":1}],\"title\":[\"x\"]}");
    assert_eq!(faults(&row), ["keywords ROW_FORMAT", "keywords ROW_FORMAT", "title ROW_FORMAT"]);
}

#[test]
fn rights_and_figures_are_read_in_text_and_json() {
    let row = cell::<Achievement>("知识产权", "发明专利:ZL202010123456.1；技术秘密；专利：1");
    assert_eq!(row.draft.ip_rights.len(), 2);
    assert_eq!(row.draft.ip_rights[0].number, "ZL202010123456.1");
    assert_eq!(row.violations[0].violation.field, "ip_rights[2]");
    let row = json::<Achievement>(
        "{\"ip_rights\":[{\"kind\":\"IP_KIND_DESIGN\",\"number\":7},\"软著\"]}",
    );
    let kinds: Vec<IpKind> = row.draft.ip_rights.iter().map(|right| right.kind).collect();
    assert_eq!(kinds, [IpKind::Design, IpKind::SoftwareCopyright]);
    let figure =
        |must| Indicator {
            metric: "耐温".into(), value: "≥250".into(), unit: "℃".into(), must
        };
    let row = cell::<Need>("技术指标", "耐温:≥250 ℃（必须）；耐温：≥250℃");
    assert_eq!(row.draft.indicators, [figure(true), figure(false)]);
    let object = "{\"metric\":\"耐温\",\"value\":\"≥250\",\"unit\":\"℃\",\"must\":true}";
    let row = json::<Need>(&format!("{{\"indicators\":[{object},\"耐温:≥250℃\"]}}"));
    assert_eq!(row.draft.indicators, [figure(true), figure(false)]);
    let row = json::<Need>("{\"indicators\":[{\"metrik\":1}]}");
    assert_eq!(faults(&row), ["indicators UNKNOWN_FIELD"]);
}

#[test]
fn parties_and_their_ids_go_together() {
    let party = |name: &str, id: &str| Party { display_name: name.into(), organization: id.into() };
    for content in [
        "完成单位,完成单位编号\n甲大学；乙研究所；丙公司,uni-a；；organizations/ent-c\n",
        "完成单位编号,完成单位\nuni-a；；ent-c,甲大学；乙研究所；丙公司\n",
    ] {
        let row = rows_of::<Achievement>("a.csv", content).remove(0);
        let expected = [party("甲大学", "uni-a"), party("乙研究所", ""), party("丙公司", "ent-c")];
        assert_eq!(row.draft.holders, expected);
    }
    let row = rows_of::<Achievement>("a.csv", "完成单位,完成单位编号\n甲,a；b\n").remove(0);
    assert_eq!(faults(&row), ["完成单位编号 CONTRADICTION"]);
    let row = json::<Achievement>(
        "{\"holders\":[{\"displayName\":\"甲\",\"organization\":\"organizations/a\"},\"乙\"]}",
    );
    assert_eq!(row.draft.holders, [party("甲", "a"), party("乙", "")]);
    let row = json::<Need>("{\"enterprise_id\":\"ent-1\",\"enterprise\":\"某、某公司\"}");
    assert_eq!(row.draft.enterprise, party("某、某公司", "ent-1"));
}

#[test]
fn ids_come_from_either_column() {
    assert_eq!(json::<Need>("{\"id\":\" n-1 \"}").id.as_deref(), Some("n-1"));
    assert_eq!(json::<Need>("{\"name\":\"needs/n-1\"}").id.as_deref(), Some("n-1"));
    assert_eq!(json::<Need>("{\"title\":\"x\"}").id, None);
    let row = json::<Need>("{\"name\":\"某需求\"}");
    assert_eq!((faults(&row), row.id), (vec!["name NAME_FORMAT".to_owned()], None));
}

#[test]
fn lines_that_are_no_object_are_bad_rows_and_the_rest_is_read() {
    let lines = [
        "{\"title\":\"a\"}",
        "{\"title\":\"b",
        "[1]",
        "nonsense",
        "{\"title\":\"\\ud800\"}",
        "{\"title\":\"x\",\"title\":\"y\"}",
        "{\"title\":\"x\",\"标题\":\"y\"}",
        "{\"title\":{\"a\":[[[[[[1]]]]]]}}",
        "{\"title\":\"z\\u0000\"}",
    ];
    let rows = rows_of::<Achievement>("a.jsonl", lines.join("\n"));
    let found: Vec<Vec<String>> = rows.iter().map(faults).collect();
    let expected: [&[&str]; 9] = [
        &[],
        &[" ROW_FORMAT"],
        &[" ROW_FORMAT"],
        &[" ROW_FORMAT"],
        &["title ROW_FORMAT"],
        &["title ROW_FORMAT", "title CONTRADICTION"],
        &["标题 CONTRADICTION"],
        &["title ROW_FORMAT"],
        &[],
    ];
    assert_eq!(found, expected);
    let numbers: Vec<i64> = rows.iter().map(|row| row.number).collect();
    assert_eq!(numbers, [1, 2, 3, 4, 5, 6, 7, 8, 9]);
    assert!(rows[1].violations[0].violation.message.zh.contains("截断"));
    let control = rows[8].draft.clone().admit().unwrap_err();
    assert_eq!(control[0].code.as_str(), "CONTROL_CHARACTER");
}

#[test]
fn csv_rows_keep_their_line_and_ragged_ones_are_named() {
    let content = "编号,成果名称\r\na,\"第一行\n第二行\"\r\n\r\nb\r\nc,丙,多\r\n,\r\nd,丁\0\r\n";
    let rows = rows_of::<Achievement>("a.csv", content);
    let found: Vec<(i64, Vec<String>)> = rows.iter().map(|row| (row.number, faults(row))).collect();
    let bad = || vec![" ROW_FORMAT".to_owned()];
    assert_eq!(found, [(2, vec![]), (5, bad()), (6, bad()), (8, vec![])]);
    assert_eq!(rows[0].draft.title, "第一行\n第二行");
    assert_eq!(rows[3].draft.title, "丁\0");
}

#[test]
fn violations_of_the_record_find_their_column() {
    let content = "题,关键词,完成单位,完成单位编号,拟价\nx,a,b,c,1\n".replace('题', "标题");
    let row = rows_of::<Achievement>("a.csv", content).remove(0);
    for (field, column) in [
        ("title", "标题"),
        ("keywords[3]", "关键词"),
        ("ask_price_fen", "拟价"),
        ("holders[0].display_name", "完成单位"),
        ("holders[0].organization", "完成单位编号"),
        ("claims[2].value", "claims"),
        ("expire_time", "expire_date"),
        ("nothing", "nothing"),
    ] {
        assert_eq!(row.column_of(field), column, "{field}");
    }
    let need = json::<Need>("{\"企业\":\"a\",\"企业编号\":\"-b\"}");
    let violations = need.draft.clone().admit().unwrap_err();
    let columns: Vec<String> = violations.into_iter().map(|v| need.locate(v).column).collect();
    assert_eq!(columns, ["title", "企业编号"]);
}

#[test]
fn an_expert_is_read_from_a_row() {
    let expert = |column: &str, value: &str| cell::<Expert>(column, value);
    let draft = |column: &str, value: &str| {
        let row = expert(column, value);
        assert_eq!(row.violations, [], "{column}");
        row.draft
    };
    assert_eq!(draft("所在单位", "德清研究所").organization.display_name, "德清研究所");
    assert_eq!(draft("单位编号", "organizations/o-1").organization.organization, "o-1");
    assert_eq!(draft("本人成果", "achievements/a-1；a-2").achievements, ["a-1", "a-2"]);
    assert_eq!(draft("技术领域", "电子信息；农业").technology_fields.len(), 2);
    assert_eq!(draft("在办需求数", "3").open_needs, 3);
    assert!(!draft("状态", "暂不接受").has_room());
    assert_eq!(expert("可承接需求数", "-1").violations[0].violation.code, Code::NumberFormat);
    assert_eq!(expert("可承接需求数", "两个").violations[0].violation.code, Code::NumberFormat);

    let admit = |change: fn(&mut Expert)| {
        let mut expert = Expert { display_name: "某人".into(), ..Expert::default() };
        change(&mut expert);
        expert.admit().map_err(|violations| violations[0].code)
    };
    assert!(admit(|expert| expert.orcid = "https://orcid.org/0000-0002-1694-233x".into()).is_ok());
    assert_eq!(admit(|it| it.orcid = "0000-0002-1694-2331".into()), Err(Code::CheckCharacter));
    assert_eq!(admit(|it| it.max_needs = 1_001), Err(Code::OutOfRange));
    assert_eq!(admit(|it| it.achievements = vec!["a b".into()]), Err(Code::IdFormat));
    assert_eq!(admit(|it| it.display_name.clear()), Err(Code::Required));
}
