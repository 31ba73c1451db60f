//! ProtoJSON: the form in which people and scripts see the contract's messages.

use std::sync::LazyLock;

use prost::{Message, Name};
use prost_reflect::{DescriptorError, DescriptorPool, DynamicMessage, SerializeOptions};
use serde_json::Value;
use thiserror::Error;

use crate::FILE_DESCRIPTOR_SET;

pub(crate) static CONTRACT: LazyLock<Result<DescriptorPool, DescriptorError>> =
    LazyLock::new(|| DescriptorPool::decode(FILE_DESCRIPTOR_SET));

/// Why a message could not be written as JSON.
#[derive(Debug, Error)]
pub enum Error {
    /// The descriptors that come with this package are damaged.
    #[error("read the contract's descriptors")]
    Contract(#[source] &'static DescriptorError),
    /// The message belongs to another contract.
    #[error("find message {0} in the contract")]
    UnknownMessage(String),
    /// The message's bytes do not fit its descriptor.
    #[error("read a message by its descriptor")]
    Decode(#[from] prost::DecodeError),
    /// A value has no JSON form, such as a time outside the years 0001 to 9999.
    #[error("write a message as json")]
    Encode(#[from] serde_json::Error),
}

/// Returns the ProtoJSON form of a message of this contract: lowerCamelCase keys, 64-bit integers
/// as strings, times as RFC 3339, enum values by name; fields that have their default value are
/// left out.
///
/// # Errors
///
/// [`Error::UnknownMessage`] when `M` is not part of this contract; [`Error::Encode`] when a value
/// has no JSON form.
pub fn to_json<M: Message + Name>(message: &M) -> Result<Value, Error> {
    let contract = CONTRACT.as_ref().map_err(Error::Contract)?;
    let descriptor = contract
        .get_message_by_name(&M::full_name())
        .ok_or_else(|| Error::UnknownMessage(M::full_name()))?;
    let mut dynamic = DynamicMessage::new(descriptor);
    dynamic.transcode_from(message)?;
    let options = SerializeOptions::new()
        .use_proto_field_name(false)
        .skip_default_fields(true)
        .stringify_64_bit_integers(true);
    Ok(dynamic.serialize_with_options(serde_json::value::Serializer, &options)?)
}

#[cfg(test)]
mod tests {
    use prost_types::Timestamp;
    use serde_json::json;

    use super::*;
    use crate::{
        journal::v1::{AchievementPut, Entry, Event, event::Kind},
        v1::{Achievement, CooperationMode, MatchNeedRequest, Party, match_need_request::Subject},
    };

    #[track_caller]
    fn check<M: Message + Name>(message: &M, expected: &Value) {
        assert_eq!(&to_json(message).unwrap(), expected);
    }

    #[test]
    fn a_64_bit_integer_becomes_a_string_and_keeps_every_digit() {
        let message = Achievement { ask_price_fen: 9_007_199_254_740_993, ..Default::default() };
        check(&message, &json!({"askPriceFen": "9007199254740993"}));
    }

    #[test]
    fn a_32_bit_integer_stays_a_number() {
        check(&Achievement { trl: 6, ..Default::default() }, &json!({"trl": 6}));
    }

    #[test]
    fn a_time_becomes_rfc_3339() {
        let time = Timestamp { seconds: 1_780_243_199, nanos: 500_000_000 };
        let message = Achievement { expire_time: Some(time), ..Default::default() };
        check(&message, &json!({"expireTime": "2026-05-31T15:59:59.500Z"}));
    }

    #[test]
    fn an_enum_value_becomes_its_name() {
        let modes = vec![CooperationMode::SoleLicense.into(), CooperationMode::Equity.into()];
        check(
            &Achievement { cooperation_modes: modes, ..Default::default() },
            &json!({"cooperationModes":
                ["COOPERATION_MODE_SOLE_LICENSE", "COOPERATION_MODE_EQUITY"]}),
        );
    }

    #[test]
    fn an_enum_value_of_a_later_contract_stays_a_number() {
        check(&Achievement { stage: 99, ..Default::default() }, &json!({"stage": 99}));
    }

    #[test]
    fn defaults_are_left_out() {
        check(&Achievement::default(), &json!({}));
        let holder = Party { display_name: "浙江大学".to_owned(), ..Default::default() };
        check(
            &Achievement { holders: vec![holder], ..Default::default() },
            &json!({"holders": [{"displayName": "浙江大学"}]}),
        );
    }

    #[test]
    fn the_chosen_branch_of_a_oneof_stays_even_when_it_is_empty() {
        let message =
            MatchNeedRequest { subject: Some(Subject::Text(String::new())), ..Default::default() };
        check(&message, &json!({"text": ""}));
    }

    #[test]
    fn a_journal_entry_shows_the_record_inside() {
        let achievement = Achievement {
            name: "achievements/a-1".to_owned(),
            title: "固态电池".to_owned(),
            revision: 1,
            ..Default::default()
        };
        let put = AchievementPut { achievement: Some(achievement), created: true, news: true };
        let entry = Entry {
            format: 1,
            position: 7,
            request_digest: vec![0xfb, 0xff],
            events: vec![Event { kind: Some(Kind::AchievementPut(put)) }],
            ..Default::default()
        };
        check(
            &entry,
            &json!({"format": 1, "position": "7", "requestDigest": "+/8=", "events": [
                {"achievementPut": {"created": true, "news": true, "achievement": {
                    "name": "achievements/a-1", "title": "固态电池", "revision": "1"}}}]}),
        );
    }

    #[test]
    fn a_time_outside_the_calendar_is_an_error() {
        let time = Timestamp { seconds: i64::MAX, nanos: 0 };
        let message = Achievement { expire_time: Some(time), ..Default::default() };
        assert!(matches!(to_json(&message), Err(Error::Encode(_))));
    }

    #[test]
    fn a_message_of_another_contract_is_refused_by_name() {
        let Err(Error::UnknownMessage(name)) = to_json(&true) else { panic!("it was written") };
        assert_eq!(name, "google.protobuf.BoolValue");
    }
}
