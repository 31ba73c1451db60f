//! How an export writes the words of the vocabularies: with the contract's enum prefix.

use crate::domain::target::{Accumulation, Metric, PlanLine, Scope};
use crate::domain::text::fold_word;
use crate::domain::trade::words::{
    BrokerLevel, ContractType, CostKind, DealOrigin, DealStatus, PaymentDirection, PaymentKind,
    PricingRoute, RevocationGround,
};
use crate::domain::words::{
    AchievementState, CooperationMode, DeclineReason, ExpertState, IpKind, MaturityStage,
    NeedState, NeedType, OrganizationKind, TechnologyField, Word,
};

/// A vocabulary with the prefix of its codes in the contract.
pub(super) trait Prefixed: Word {
    /// The prefix, with its underscore.
    const PREFIX: &'static str;
}

/// What a word was read as.
pub(super) enum Found<W> {
    Word(W),
    /// The contract's zero: nothing stated.
    Unstated,
    Unknown,
}

/// Reads a word in any spelling of the vocabulary or of the contract.
pub(super) fn find<W: Prefixed>(text: &str) -> Found<W> {
    let text = text.trim();
    // Most files write the label or the code as it is; the vocabulary folds every spelling anew.
    let exact = W::ALL.iter().copied().find(|word| word.zh() == text || word.code() == text);
    if let Some(word) = exact.or_else(|| W::parse(text)) {
        return Found::Word(word);
    }
    let folded = fold_word(text);
    match folded.strip_prefix(&fold_word(W::PREFIX)) {
        Some("unspecified") => Found::Unstated,
        Some(code) => {
            let word = W::ALL.iter().copied().find(|word| fold_word(word.code()) == code);
            word.map_or(Found::Unknown, Found::Word)
        }
        None => Found::Unknown,
    }
}

macro_rules! prefixed {
    ($($name:ident $prefix:literal)+) => {
        $(impl Prefixed for $name {
            const PREFIX: &'static str = $prefix;
        })+
    };
}

prefixed! {
    Accumulation "ACCUMULATION_"
    AchievementState "ACHIEVEMENT_STATE_"
    BrokerLevel "BROKER_LEVEL_"
    ContractType "CONTRACT_TYPE_"
    CooperationMode "COOPERATION_MODE_"
    CostKind "COST_KIND_"
    DealOrigin "DEAL_ORIGIN_"
    DealStatus "DEAL_STATUS_"
    DeclineReason "DECLINE_REASON_"
    ExpertState "EXPERT_STATE_"
    IpKind "IP_KIND_"
    MaturityStage "MATURITY_STAGE_"
    Metric "METRIC_"
    NeedState "NEED_STATE_"
    NeedType "NEED_TYPE_"
    OrganizationKind "ORGANIZATION_KIND_"
    PaymentDirection "PAYMENT_DIRECTION_"
    PaymentKind "PAYMENT_KIND_"
    PlanLine "PLAN_LINE_"
    PricingRoute "PRICING_ROUTE_"
    RevocationGround "REVOCATION_GROUND_"
    Scope "SCOPE_"
    TechnologyField "TECHNOLOGY_FIELD_"
}
