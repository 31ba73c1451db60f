//! Vocabulary words ↔ the contract's enum numbers.
//!
//! The contract numbers each vocabulary's words 1, 2, … in their official order; 0 = not stated.

use qianxian_proto::v1 as pb;

use crate::domain::text::Bilingual;
use crate::domain::violation::{Code, Violation};
use crate::domain::words::Word;

/// The enum number of a word; 0 for none.
pub fn word_to_pb<W: Word>(word: Option<W>) -> i32 {
    let place = word.and_then(|word| W::ALL.iter().position(|known| *known == word));
    place.and_then(|place| i32::try_from(place + 1).ok()).unwrap_or(0)
}

/// The word of an enum number; none for 0 and for numbers that this version does not know.
pub fn word_of<W: Word>(number: i32) -> Option<W> {
    usize::try_from(number).ok().and_then(|number| W::ALL.get(number.checked_sub(1)?)).copied()
}

/// The word of an enum number: none for 0, a violation for an unknown number.
pub fn word_from_pb<W: Word>(
    field: &str,
    number: i32,
    violations: &mut Vec<Violation>,
) -> Option<W> {
    if number == 0 {
        return None;
    }
    let word = word_of(number);
    if word.is_none() {
        violations.push(Violation::new(
            field,
            Code::UnknownWord,
            &number.to_string(),
            Bilingual::new(
                format!("没有编号为 {number} 的取值；可用：{}", W::choices()),
                format!("there is no value numbered {number}; use 1 to {}", W::ALL.len()),
            ),
        ));
    }
    word
}

/// The words of a repeated enum field; 0 is left out.
pub(super) fn words_from_pb<W: Word>(
    field: &str,
    numbers: &[i32],
    violations: &mut Vec<Violation>,
) -> Vec<W> {
    numbers.iter().filter_map(|number| word_from_pb(field, *number, violations)).collect()
}

/// The enum numbers of words.
pub(super) fn words_to_pb<W: Word>(words: &[W]) -> Vec<i32> {
    words.iter().map(|word| word_to_pb(Some(*word))).collect()
}

/// The prefix of the contract's enum of signals.
const SIGNAL_PREFIX: &str = "SIGNAL_KIND_";

/// The enum number of a signal's code; 0 for one that the contract does not know.
pub(super) fn signal_to_pb(code: &str) -> i32 {
    let kind = pb::SignalKind::from_str_name(&format!("{SIGNAL_PREFIX}{code}"));
    kind.map_or(0, i32::from)
}

/// The code of a signal's enum number; a violation for none and for an unknown number.
pub(super) fn signal_from_pb(field: &str, number: i32, violations: &mut Vec<Violation>) -> String {
    let kind = pb::SignalKind::try_from(number).ok().filter(|_| number != 0);
    let code = kind.and_then(|kind| kind.as_str_name().strip_prefix(SIGNAL_PREFIX));
    code.map_or_else(
        || {
            let text = Bilingual::new(
                "没有这个信号；请用契约中 SignalKind 的取值",
                "there is no such signal; use a value of the contract's SignalKind",
            );
            violations.push(Violation::new(field, Code::UnknownWord, &number.to_string(), text));
            String::new()
        },
        str::to_owned,
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::target::{Accumulation, Metric, PlanLine, Scope};
    use crate::domain::trade::words::{
        BookingKind, BrokerLevel, ContractState, ContractType, CostKind, DealOrigin, DealStage,
        DealStatus, IntroductionState, NoticeState, PaymentDirection, PaymentKind, PricingRoute,
        RegistrationState, RevocationGround,
    };
    use crate::domain::words::{
        AchievementState, AlertFrequency, AlertState, CooperationMode, DeclineReason, ExpertState,
        FeedbackVerdict, IpKind, MaturityStage, NeedState, NeedType, OrganizationKind,
        RankerAction, TechnologyField,
    };

    fn check<W: Word>(prefix: &str, name_of: impl Fn(i32) -> Option<&'static str>) {
        for word in W::ALL {
            let number = word_to_pb(Some(*word));
            let expected = format!("{prefix}_{}", word.code());
            assert_eq!(name_of(number), Some(expected.as_str()));
            assert!(word_from_pb::<W>("f", number, &mut vec![]) == Some(*word));
        }
        let beyond = i32::try_from(W::ALL.len()).unwrap() + 1;
        assert_eq!(name_of(beyond), None, "the contract has a word that the domain lacks");
        let mut violations = vec![];
        assert!(word_from_pb::<W>("f", beyond, &mut violations).is_none());
        assert_eq!(violations[0].code, Code::UnknownWord);
    }

    macro_rules! name_of {
        ($enum:ty) => {
            |number| <$enum>::try_from(number).ok().map(|value| value.as_str_name())
        };
    }

    #[test]
    fn the_contract_numbers_every_vocabulary_in_its_official_order() {
        check::<OrganizationKind>("ORGANIZATION_KIND", name_of!(pb::OrganizationKind));
        check::<TechnologyField>("TECHNOLOGY_FIELD", name_of!(pb::TechnologyField));
        check::<MaturityStage>("MATURITY_STAGE", name_of!(pb::MaturityStage));
        check::<CooperationMode>("COOPERATION_MODE", name_of!(pb::CooperationMode));
        check::<IpKind>("IP_KIND", name_of!(pb::IpKind));
        check::<NeedType>("NEED_TYPE", name_of!(pb::NeedType));
        check::<AchievementState>("ACHIEVEMENT_STATE", name_of!(pb::AchievementState));
        check::<NeedState>("NEED_STATE", name_of!(pb::NeedState));
        check::<ExpertState>("EXPERT_STATE", name_of!(pb::ExpertState));
        check::<AlertFrequency>("ALERT_FREQUENCY", name_of!(pb::AlertFrequency));
        check::<AlertState>("ALERT_STATE", name_of!(pb::AlertState));
        check::<FeedbackVerdict>("FEEDBACK_VERDICT", name_of!(pb::FeedbackVerdict));
        check::<DeclineReason>("DECLINE_REASON", name_of!(pb::DeclineReason));
        check::<RankerAction>("RANKER_ACTION", name_of!(pb::RankerAction));
    }

    #[test]
    fn the_contract_numbers_the_words_of_the_trade_in_their_official_order() {
        check::<IntroductionState>("INTRODUCTION_STATE", name_of!(pb::IntroductionState));
        check::<DealStage>("DEAL_STAGE", name_of!(pb::DealStage));
        check::<DealStatus>("DEAL_STATUS", name_of!(pb::DealStatus));
        check::<DealOrigin>("DEAL_ORIGIN", name_of!(pb::DealOrigin));
        check::<PricingRoute>("PRICING_ROUTE", name_of!(pb::PricingRoute));
        check::<NoticeState>("NOTICE_STATE", name_of!(pb::NoticeState));
        check::<ContractType>("CONTRACT_TYPE", name_of!(pb::ContractType));
        check::<ContractState>("CONTRACT_STATE", name_of!(pb::ContractState));
        check::<CostKind>("COST_KIND", name_of!(pb::CostKind));
        check::<PaymentKind>("PAYMENT_KIND", name_of!(pb::PaymentKind));
        check::<RegistrationState>("REGISTRATION_STATE", name_of!(pb::RegistrationState));
        check::<BookingKind>("BOOKING_KIND", name_of!(pb::BookingKind));
        check::<RevocationGround>("REVOCATION_GROUND", name_of!(pb::RevocationGround));
        check::<PaymentDirection>("PAYMENT_DIRECTION", name_of!(pb::PaymentDirection));
        check::<BrokerLevel>("BROKER_LEVEL", name_of!(pb::BrokerLevel));
        check::<Metric>("METRIC", name_of!(pb::Metric));
        check::<Scope>("SCOPE", name_of!(pb::Scope));
        check::<PlanLine>("PLAN_LINE", name_of!(pb::PlanLine));
        check::<Accumulation>("ACCUMULATION", name_of!(pb::Accumulation));
    }
}
