//! Which claim meets which demand, and what is said of it.

use qianxian::indicators::{Answer, Fit, compare, read};

fn fit(demand: &str, claim: &str) -> Fit {
    compare(&read(demand), &read(claim))
}

/// `=` met, `?` unanswered, otherwise the gap.
fn verdict(demand: &str, claim: &str) -> String {
    match &fit(demand, claim).rows[0].answer {
        Answer::Met => "=".into(),
        Answer::Unanswered => "?".into(),
        Answer::Unread => "unread".into(),
        Answer::Short { gap, .. } => gap.clone(),
    }
}

#[test]
fn each_demand_gets_its_verdict() {
    let mut wrong = Vec::new();
    for (demand, claim, expected) in [
        ("耐温≥200℃", "耐热温度达到250℃", "="),
        ("耐温≥200℃", "工作温度-40~260℃", "="),
        ("耐温≥200℃", "耐温180℃", "20℃"),
        ("耐温≥482℉", "耐温≥250℃", "="),
        ("耐温≥200℃", "温差≤250℃", "?"),
        ("寿命≥1万小时", "使用寿命8000小时", "2,000 小时"),
        ("寿命≥1年", "寿命8760小时", "="),
        ("转换效率≥95%", "效率达到96%", "="),
        ("转换效率≥95%", "效率提高96%", "?"),
        ("误差≤0.5mm", "误差±0.3mm", "="),
        ("定位精度±0.5mm", "定位精度达到0.2mm", "="),
        ("误差≤0.5mm", "误差±800μm", "0.3 mm"),
        ("成本降低30%", "生产成本降低35%", "="),
        ("成本降低30%", "成本降低20%", "10%"),
        ("成本降低30%", "成本提高35%", "?"),
        ("工作温度-20~60℃", "工作温度-40~85℃", "="),
        ("工作温度-20~60℃", "工作温度0~85℃", "20℃"),
        ("功率5~10kW", "功率6~8kW", "="),
        ("功率5~10kW", "功率7000W", "="),
        ("功率5~10kW", "功率12kW", "2 kW"),
        ("压力≥10MPa", "压力可达120bar", "="),
        ("噪声≤65dB", "噪音小于60dB", "="),
        ("噪声≤65dB", "噪声70dB", "5 dB"),
        ("噪声≤65dB", "噪声大于50dB", "?"),
        ("厚度为3mm", "厚度为3mm", "="),
        ("厚度为3mm", "厚度为4mm", "1 mm"),
        ("强度达到500MPa", "抗拉强度≥520MPa", "="),
        ("浓度≤10mg/kg", "浓度低于8ppm", "="),
        ("单价≤350元/吨", "单价320元/吨", "="),
        ("产值≥1亿元", "产值12000万元", "="),
        ("响应时间≤20ms", "延迟不超过0.01s", "="),
        ("能量密度≥300Wh/kg", "能量密度≥350Wh/kg", "="),
        ("抗拉强度≥500MPa", "屈服强度≥600MPa", "?"),
        ("密度≤2.7g/cm³", "密度2650kg/m³", "="),
        ("转速≥3000rpm", "转速60转/秒", "="),
        ("纯度≥99.9%", "", "?"),
    ] {
        let found = verdict(demand, claim);
        if found != expected {
            wrong.push(format!("{demand} | {claim}: {found}, not {expected}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_fit_is_the_mean_of_what_the_demands_earn() {
    assert_eq!(fit("耐温≥200℃", "耐温250℃").fit, 1_000_000);
    assert_eq!(fit("耐温≥200℃，寿命≥10年", "耐温250℃").fit, 500_000);
    // Half of what is left: (1 − 2,000 ÷ 10,000) ÷ 2.
    assert_eq!(fit("寿命≥10000小时", "寿命8000小时").fit, 400_000);
    assert_eq!(fit("噪声≤60dB", "噪声150dB").fit, 0);
    assert_eq!(fit("耐温≥200℃，磁能积≥50MGOe", "耐温250℃").fit, 1_000_000, "unread counts nothing");
    let mut demands = read("耐温≥200℃，寿命≥10年");
    demands.read[0].must = true;
    assert_eq!(compare(&demands, &read("耐温250℃")).fit, 666_666, "a must counts twice");
}

#[test]
fn a_broker_can_say_the_reason_aloud() {
    let found = fit("耐温≥200℃；寿命≥1万小时", "耐温250℃，寿命8000小时");
    assert_eq!(found.code, "INDICATOR_SHORT");
    assert_eq!(
        found.reason.zh,
        "指标：耐温 ≥200℃，成果 250℃，满足；寿命 ≥1万小时，成果 8000小时，差 2,000 小时"
    );
    assert_eq!(
        found.reason.en,
        "figures: 耐温 ≥200℃, offered 250℃, met; 寿命 ≥1万小时, offered 8000小时, short by 2,000 小时"
    );
    let found = fit("成本降低30%；磁能积≥50MGOe", "");
    assert_eq!(found.code, "INDICATOR_UNANSWERED");
    assert_eq!(found.reason.zh, "指标：成本降低 30%，成果未说明；有 1 项未能读出（磁能积≥50MGOe）");
    assert_eq!(fit("磁能积≥50MGOe", "耐温250℃").code, "INDICATOR_UNREAD");
    assert_eq!(fit("耐温≥200℃，寿命≥1年", "耐温250℃").code, "INDICATOR_PARTLY_MET");
    let nothing = fit("没有数字", "耐温250℃");
    assert_eq!((nothing.fit, nothing.code), (0, "INDICATOR_NOT_ASKED"));
}
