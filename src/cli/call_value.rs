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

/// A whole number; an amount may carry its unit, and a bare one is fen, as the field's name says.
fn number(name: &str, text: &str) -> Result<String, Failure> {
    let bare = text.trim();
    if bare.parse::<i64>().is_ok() {
        return Ok(bare.to_owned());
    }
    let wrong = |why: String| {
        Failure::new(
            format!("{name}：“{text}”不是整数{why}"),
            format!("{name}: '{text}' is no whole number"),
        )
    };
    if !name.ends_with(MONEY_SUFFIX) {
        return Err(wrong(String::new()));
    }
    let has_unit = bare.ends_with(['元', '万', '亿', '分']);
    match Fen::parse(bare).ok().filter(|_| has_unit) {
        Some(fen) => Ok(fen.get().to_string()),
        None => Err(wrong("；金额写分数，或带单位，如 46万元".to_owned())),
    }
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
    let code = if values.contains(&bare) { Some(bare) } else { spoken(the_enum, text) };
    code.map(|code| Value::String(format!("{prefix}{code}"))).ok_or_else(|| {
        let known = values.join(" | ");
        Failure::new(
            format!("{name}：没有“{text}”；可用：{known}"),
            format!("{name}: there is no '{text}'; use {known}"),
        )
    })
}

/// The code of a word in any of its spellings.
fn spoken(the_enum: &str, text: &str) -> Option<String> {
    fn code<W: Word>(text: &str) -> Option<String> {
        W::parse(text).map(|word| word.code().to_owned())
    }
    match the_enum {
        "Accumulation" => code::<Accumulation>(text),
        "BrokerLevel" => code::<BrokerLevel>(text),
        "ContractState" => code::<ContractState>(text),
        "ContractType" => code::<ContractType>(text),
        "CooperationMode" => code::<CooperationMode>(text),
        "CostKind" => code::<CostKind>(text),
        "DealOrigin" => code::<DealOrigin>(text),
        "DealStage" => code::<DealStage>(text),
        "DealStatus" => code::<DealStatus>(text),
        "DeclineReason" => code::<DeclineReason>(text),
        "IpKind" => code::<IpKind>(text),
        "Metric" => code::<Metric>(text),
        "NeedType" => code::<NeedType>(text),
        "OrganizationKind" => code::<OrganizationKind>(text),
        "PaymentKind" => code::<PaymentKind>(text),
        "PlanLine" => code::<PlanLine>(text),
        "PricingRoute" => code::<PricingRoute>(text),
        "RegistrationState" => code::<RegistrationState>(text),
        "RevocationGround" => code::<RevocationGround>(text),
        "Scope" => code::<Scope>(text),
        "TechnologyField" => code::<TechnologyField>(text),
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
        assert_eq!(of("ask_price_fen", "4600"), Some(Value::from("4600")));
        assert_eq!(of("ask_price_fen", "46.5"), None, "fen or yuan?");
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
