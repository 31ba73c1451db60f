//! Laws: no bytes make a reader panic or go round for ever, whatever the file says it is.

use proptest::prelude::*;
use qianxian::domain::target::{Observation, Target};
use qianxian::domain::trade::{Broker, Contract, Deal, Industrialisation, Payment, Registration};
use qianxian::domain::{Achievement, Expert, Need, Organization};
use qianxian::importing::{Encoding, Importable, Options};

use crate::open_as;

fn read_through<T: Importable>(name: &str, content: &[u8], options: &Options) {
    let Ok(rows) = open_as::<T>(name, content, options) else {
        return;
    };
    for row in rows.take(content.len() + 1) {
        let Ok(row) = row else { return };
        let _checked = row.draft.clone().admit().map_err(|violations| {
            violations.into_iter().map(|found| row.locate(found)).collect::<Vec<_>>()
        });
        assert!(row.number > 0);
    }
}

fn read_as_everything(content: &[u8]) {
    for name in ["a.jsonl", "a.csv", "a.tsv", "a.xlsx", "a"] {
        for encoding in [None, Some(Encoding::Gbk)] {
            let options = Options { encoding, ignore_unknown: true, ..Options::default() };
            read_through::<Achievement>(name, content, &options);
            read_through::<Need>(name, content, &options);
            read_through::<Organization>(name, content, &options);
            read_through::<Expert>(name, content, &options);
            read_through::<Broker>(name, content, &options);
            read_through::<Deal>(name, content, &options);
            read_through::<Contract>(name, content, &options);
            read_through::<Registration>(name, content, &options);
            read_through::<Payment>(name, content, &options);
            read_through::<Industrialisation>(name, content, &options);
            read_through::<Target>(name, content, &options);
            read_through::<Observation>(name, content, &options);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn any_bytes_are_survived(content in proptest::collection::vec(any::<u8>(), 0..300)) {
        read_as_everything(&content);
        let magics: [&[u8]; 4] = [b"\x1F\x8B\x08", b"\x28\xB5\x2F\xFD", b"PK\x03\x04", b"\xEF\xBB\xBF"];
        for magic in magics {
            read_as_everything(&[magic, &content].concat());
        }
    }

    #[test]
    fn any_cells_under_any_headers_are_survived(
        headers in proptest::sample::subsequence(HEADERS.to_vec(), 1..HEADERS.len()),
        cells in proptest::collection::vec("[ -~；：:、面议万元年月日\n\u{0}0-9eE.≥%-]{0,24}|\\PC{0,12}", 12),
    ) {
        let quote = |cell: &String| format!("\"{}\"", cell.replace('"', "\"\""));
        let row: Vec<String> = cells.iter().take(headers.len()).map(quote).collect();
        let table = format!("{}\n{}\n", headers.join(","), row.join(","));
        read_as_everything(table.as_bytes());
        let object: serde_json::Map<String, serde_json::Value> =
            headers.iter().map(ToString::to_string).zip(cells.into_iter().map(Into::into)).collect();
        read_as_everything(serde_json::Value::Object(object).to_string().as_bytes());
    }
}

const HEADERS: [&str; 22] = [
    "title",
    "keywords",
    "trl",
    "拟价（万元）",
    "知识产权",
    "完成单位编号",
    "claims",
    "有效期",
    "先用后转",
    "技术指标",
    "holders",
    "经纪人",
    "卖方编号",
    "卖方地区代码",
    "登记日期",
    "变更日期",
    "变更后技术交易额（万元）",
    "注销日期",
    "付款计划",
    "非技术性费用",
    "逐年目标",
    "数值（亿元）",
];
