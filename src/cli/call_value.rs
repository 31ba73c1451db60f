//! A value of a field as people write it: amounts with units, words in Chinese or English, lists.

use qianxian_proto::calls::{Field, Takes};
use serde_json::Value;

use super::failure::Failure;
use crate::domain::Fen;
use crate::domain::target::{Accumulation, Metric, PlanLine, Scope};
use crate::domain::trade::words::{
    BrokerLevel, ContractState, ContractType, CostKind, DealOrigin, DealStage, DealStatus,
    PaymentKind, PricingRoute, RegistrationState, RevocationGround,
};
use crate::domain::words::{
    CooperationMode, DeclineReason, IpKind, NeedType, OrganizationKind, TechnologyField, Word,
};

/// How fields of money end.
const MONEY_SUFFIX: &str = "_fen";
/// Fields of targets and observations that hold money where their metric is money.
const TARGET_VALUES: [&str; 3] = ["base_value", "final_value", "value"];

/// Reads a text as what the field takes.
pub(super) fn value(field: &Field, text: &str) -> Result<Value, Failure> {
    if field.is_list {
        if text.trim_start().starts_with('[') {
            return json(field, text);
        }
        if field.takes != Takes::Json {
            let parts = text.split([',', '，', '、']).map(str::trim);
            let parts = parts.filter(|part| !part.is_empty());
            let items = parts.map(|part| one(field, part)).collect::<Result<Vec<_>, _>>()?;
            return Ok(Value::Array(items));
        }
        return json(field, text);
    }
    one(field, text)
}

fn one(field: &Field, text: &str) -> Result<Value, Failure> {
    let name = &field.name;
    match &field.takes {
        Takes::Text => Ok(Value::String(text.to_owned())),
        Takes::Number => number(name, text).map(Value::String),
        Takes::Boolean => match text {
            "true" | "yes" | "是" => Ok(Value::Bool(true)),
            "false" | "no" | "否" => Ok(Value::Bool(false)),
            _ => Err(Failure::new(
                format!("{name}：“{text}”应为 是 或 否"),
                format!("{name}: '{text}' should be true or false"),
            )),
        },
        Takes::Word { name: the_enum, values } => word(name, the_enum, values, text),
        Takes::Json => json(field, text),
    }
}

fn json(field: &Field, text: &str) -> Result<Value, Failure> {
    serde_json::from_str(text).map_err(|failed| {
        let name = &field.name;
        Failure::new(
            format!("{name}：不是合法的 JSON：{failed}"),
            format!("{name}: no JSON: {failed}"),
        )
    })
}

/// Whether a field holds money; targets count either money or things.
pub(super) fn takes_money(name: &str) -> bool {
    name.ends_with(MONEY_SUFFIX) || TARGET_VALUES.contains(&name)
}

/// A whole number. An amount has to say its unit, so that fen are not taken for yuan.
fn number(name: &str, text: &str) -> Result<String, Failure> {
    let bare = text.trim();
    let has_unit = bare.ends_with(['元', '万', '亿', '分']);
    if takes_money(name) && has_unit {
        return match Fen::parse(bare) {
            Ok(fen) => Ok(fen.get().to_string()),
            Err(why) => Err(Failure::new(
                format!("{name}：“{text}”不是金额，或小于一分；如 46万元、35,000.05元"),
                format!("{name}: '{text}' is {why}; write it like 46万元 or 35,000.05元"),
            )),
        };
    }
    if name.ends_with(MONEY_SUFFIX) {
        return Err(Failure::new(
            format!("{name}：“{text}”没有单位；请写明，如 46万元、46元 或 46分"),
            format!("{name}: '{text}' has no unit; write 46万元, 46元 or 46分"),
        ));
    }
    if bare.parse::<i64>().is_ok() {
        return Ok(bare.to_owned());
    }
    Err(Failure::new(
        format!("{name}：“{text}”不是整数"),
        format!("{name}: '{text}' is no whole number"),
    ))
}

/// The prefix of an enum's values: `DealStage` → `DEAL_STAGE_`.
fn prefix(the_enum: &str) -> String {
    let mut prefix = String::new();
    for (place, letter) in the_enum.char_indices() {
        if place > 0 && letter.is_uppercase() {
            prefix.push('_');
        }
        prefix.push(letter.to_ascii_uppercase());
    }
    prefix + "_"
}

fn word(name: &str, the_enum: &str, values: &[String], text: &str) -> Result<Value, Failure> {
    let prefix = prefix(the_enum);
    let upper = text.trim().to_ascii_uppercase().replace('-', "_");
    let bare = upper.trim_start_matches(&prefix).to_owned();
    let code = if values.contains(&bare) {
        Some(bare)
    } else {
        spoken(the_enum, text).map(|(code, _)| code)
    };
    code.map(|code| Value::String(format!("{prefix}{code}"))).ok_or_else(|| {
        let known = choices(the_enum, values);
        Failure::new(
            format!("{name}：没有“{text}”；可用：{known}"),
            format!("{name}: there is no '{text}'; use {known}"),
        )
    })
}

/// The values that an enum takes, each in Chinese where it is one of our vocabularies.
pub(super) fn choices(the_enum: &str, values: &[String]) -> String {
    let both = values.iter().map(|code| match spoken(the_enum, code) {
        Some((_, zh)) => format!("{zh} {code}"),
        None => code.clone(),
    });
    both.collect::<Vec<_>>().join(" | ")
}

/// The code of a word in any of its spellings, and its Chinese label.
fn spoken(the_enum: &str, text: &str) -> Option<(String, &'static str)> {
    fn told<W: Word>(text: &str) -> Option<(String, &'static str)> {
        W::parse(text).map(|word| (word.code().to_owned(), word.zh()))
    }
    match the_enum {
        "Accumulation" => told::<Accumulation>(text),
        "BrokerLevel" => told::<BrokerLevel>(text),
        "ContractState" => told::<ContractState>(text),
        "ContractType" => told::<ContractType>(text),
        "CooperationMode" => told::<CooperationMode>(text),
        "CostKind" => told::<CostKind>(text),
        "DealOrigin" => told::<DealOrigin>(text),
        "DealStage" => told::<DealStage>(text),
        "DealStatus" => told::<DealStatus>(text),
        "DeclineReason" => told::<DeclineReason>(text),
        "IpKind" => told::<IpKind>(text),
        "Metric" => told::<Metric>(text),
        "NeedType" => told::<NeedType>(text),
        "OrganizationKind" => told::<OrganizationKind>(text),
        "PaymentKind" => told::<PaymentKind>(text),
        "PlanLine" => told::<PlanLine>(text),
        "PricingRoute" => told::<PricingRoute>(text),
        "RegistrationState" => told::<RegistrationState>(text),
        "RevocationGround" => told::<RevocationGround>(text),
        "Scope" => told::<Scope>(text),
        "TechnologyField" => told::<TechnologyField>(text),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use qianxian_proto::calls::Call;

    fn field(method: &str, record: &str, name: &str) -> Field {
        let calls = Call::all().unwrap();
        let call = calls.iter().find(|call| call.name() == method).unwrap();
        let record = call.fields().into_iter().find(|field| field.name == record).unwrap();
        record.fields().into_iter().find(|field| field.name == name).unwrap()
    }

    #[test]
    fn values_are_read_as_people_write_them() {
        let of = |name: &str, text: &str| {
            value(&field("CreateAchievement", "achievement", name), text).ok()
        };
        assert_eq!(of("title", "泵"), Some(Value::from("泵")));
        assert_eq!(of("ask_price_fen", "46万元"), Some(Value::from("46000000")));
        assert_eq!(of("ask_price_fen", "4600分"), Some(Value::from("4600")));
        assert_eq!(of("ask_price_fen", "4600"), None, "fen or yuan?");
        assert_eq!(of("ask_price_fen", "0.001元"), None, "finer than a fen");
        assert_eq!(of("trl", "6"), Some(Value::from("6")));
        assert_eq!(of("trl", "6元"), None);
        let field_word = Value::from("TECHNOLOGY_FIELD_MATERIALS");
        assert_eq!(of("technology_field", "新材料"), Some(field_word.clone()));
        assert_eq!(of("technology_field", "materials"), Some(field_word));
        assert_eq!(of("technology_field", "玄学"), None);
        assert_eq!(of("trial_first", "是"), Some(Value::Bool(true)));
        assert_eq!(of("keywords", "热泵、干燥"), Some(serde_json::json!(["热泵", "干燥"])));
        assert_eq!(of("keywords", "[\"a,b\"]"), Some(serde_json::json!(["a,b"])));
    }
}
