//! The table of phrases, and the fields of records.

use super::phrases::PHRASES;
use super::sign;
use qianxian::domain::{Achievement, Indicator, Need};
use qianxian::indicators::{claims, demands, read};

#[test]
fn every_phrase_reads_as_its_table_says() {
    let mut wrong = Vec::new();
    for (text, expected) in PHRASES {
        let found: Vec<_> = read(text).read;
        let same = found.len() == expected.len()
            && found.iter().zip(*expected).all(|(found, (metric, operator, low, high, unit))| {
                let near = |a: f64, b: f64| (a - b).abs() <= 1e-12 * b.abs();
                found.metric == *metric
                    && sign(found) == *operator
                    && near(found.low, *low)
                    && near(found.high, *high)
                    && found.unit == *unit
            });
        if !same {
            let found: Vec<_> = found
                .iter()
                .map(|s| (s.metric.clone(), sign(s), s.low, s.high, s.unit.clone()))
                .collect();
            wrong.push(format!("{text}\n  read {found:?}\n  want {expected:?}"));
        }
    }
    assert!(PHRASES.len() >= 150, "{} phrases", PHRASES.len());
    assert!(wrong.is_empty(), "{} of {}\n{}", wrong.len(), PHRASES.len(), wrong.join("\n"));
}

fn figure(metric: &str, value: &str, unit: &str, must: bool) -> Indicator {
    Indicator { metric: metric.into(), value: value.into(), unit: unit.into(), must }
}

#[test]
fn fields_are_read_before_texts_and_each_statement_once() {
    let need = Need {
        title: "耐高温密封件".into(),
        description:
            "要求耐温≥200℃，寿命不低于3年。现有基础：已有样机，耐温120℃以上，质保期不低于五年。"
                .into(),
        indicators: vec![
            figure("耐温", "≥200", "℃", true),
            figure("浓度", "10-20", "%", false),
            figure("间隙", "≥5", "格令", false),
            figure("无毒", "", "", false),
        ],
        ..Need::default()
    };
    let found = demands(&need);
    let read: Vec<_> = found.read.iter().map(|s| format!("{} {}", s.metric, s.figure)).collect();
    assert_eq!(read, ["耐温 ≥200℃", "浓度 10-20%", "寿命 ≥3年"]);
    assert!(found.read[0].must && !found.read[2].must);
    assert_eq!(found.unread, ["间隙 ≥5格令", "无毒"]);

    let offer = Achievement {
        summary: "样品的耐热温度达到260℃".into(),
        claims: vec![figure("寿命", "5", "年", false)],
        ..Achievement::default()
    };
    let read: Vec<_> = claims(&offer).read.into_iter().map(|s| s.metric).collect();
    assert_eq!(read, ["寿命", "耐热温度"]);
}
