//! What stands in the way of a verb.

use crate::domain::RecordName;
use crate::domain::text::Bilingual;

/// Every kind of obstacle, in no order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Block {
    /// The record's state does not allow the verb.
    WrongState,
    /// The day lies after today.
    DateInFuture,
    /// The day lies before the record's last step.
    DateBeforeLastStep,
    /// A reason or a note has to be given.
    ReasonMissing,
    /// The day for an answer is not past.
    NotDue,
    /// The origin of the deal is not accepted.
    OriginNotAccepted,
    /// The stage is not one of those that follow.
    StageOrder,
    /// The stage is reached through contract or registration alone.
    StageThroughRecord,
    /// Both sides have to be verified.
    PartiesUnverified,
    /// The deal has no way of pricing.
    PricingRouteMissing,
    /// How the technology changes hands is not stated.
    ModeMissing,
    /// The deal has not come so far.
    DealNotReady,
    /// The deal's contract is in force.
    ContractInForce,
    /// The notice names another counterparty than the contract.
    NoticePartyDiffers,
    /// The deal needs a notice that closed without objection.
    NoticeNotClean,
    /// The notice states another price than the contract.
    NoticePriceDiffers,
    /// The notice runs still.
    NoticeRuns,
    /// An objection is open.
    ObjectionOpen,
    /// There is no such objection, or it is decided.
    ObjectionUnknown,
    /// The contract is not signed.
    ContractNotSigned,
    /// No rule holds on the day.
    RuleMissing,
    /// Experts have to look at it first.
    ExpertReviewNeeded,
    /// An estimate has to be corrected first.
    AmountEstimated,
    /// The amount exceeds what it may at most be.
    AmountTooLarge,
    /// The amount does not fit what can be kept.
    AmountOverflow,
    /// Nothing would change.
    NothingChanges,
    /// A registration of the contract is in force.
    RegistrationInForce,
    /// The payment is a reversal, or was reversed.
    NotReversible,
    /// The registration does not count.
    RegistrationNotCounting,
    /// Nothing was paid.
    NothingReceived,
    /// No broker has a share.
    NoBroker,
    /// Nobody recorded that it is industrialised.
    NotIndustrialised,
    /// The record, or one of its fields, is in force and stays as stated.
    Frozen,
}

impl Block {
    /// Every kind, for the reference page and its test.
    pub const ALL: [Self; 33] = [
        Self::WrongState,
        Self::DateInFuture,
        Self::DateBeforeLastStep,
        Self::ReasonMissing,
        Self::NotDue,
        Self::OriginNotAccepted,
        Self::StageOrder,
        Self::StageThroughRecord,
        Self::PartiesUnverified,
        Self::PricingRouteMissing,
        Self::ModeMissing,
        Self::DealNotReady,
        Self::ContractInForce,
        Self::NoticePartyDiffers,
        Self::NoticeNotClean,
        Self::NoticePriceDiffers,
        Self::NoticeRuns,
        Self::ObjectionOpen,
        Self::ObjectionUnknown,
        Self::ContractNotSigned,
        Self::RuleMissing,
        Self::ExpertReviewNeeded,
        Self::AmountEstimated,
        Self::AmountTooLarge,
        Self::AmountOverflow,
        Self::NothingChanges,
        Self::RegistrationInForce,
        Self::NotReversible,
        Self::RegistrationNotCounting,
        Self::NothingReceived,
        Self::NoBroker,
        Self::NotIndustrialised,
        Self::Frozen,
    ];

    /// The reason that programs branch on.
    pub const fn reason(self) -> &'static str {
        match self {
            Self::WrongState => "WRONG_STATE",
            Self::DateInFuture => "DATE_IN_FUTURE",
            Self::DateBeforeLastStep => "DATE_BEFORE_LAST_STEP",
            Self::ReasonMissing => "REASON_MISSING",
            Self::NotDue => "NOT_DUE",
            Self::OriginNotAccepted => "ORIGIN_NOT_ACCEPTED",
            Self::StageOrder => "STAGE_ORDER",
            Self::StageThroughRecord => "STAGE_THROUGH_RECORD",
            Self::PartiesUnverified => "PARTIES_UNVERIFIED",
            Self::PricingRouteMissing => "PRICING_ROUTE_MISSING",
            Self::ModeMissing => "MODE_MISSING",
            Self::DealNotReady => "DEAL_NOT_READY",
            Self::ContractInForce => "CONTRACT_IN_FORCE",
            Self::NoticePartyDiffers => "NOTICE_PARTY_DIFFERS",
            Self::NoticeNotClean => "NOTICE_NOT_CLEAN",
            Self::NoticePriceDiffers => "NOTICE_PRICE_DIFFERS",
            Self::NoticeRuns => "NOTICE_RUNS",
            Self::ObjectionOpen => "OBJECTION_OPEN",
            Self::ObjectionUnknown => "OBJECTION_UNKNOWN",
            Self::ContractNotSigned => "CONTRACT_NOT_SIGNED",
            Self::RuleMissing => "RULE_MISSING",
            Self::ExpertReviewNeeded => "EXPERT_REVIEW_NEEDED",
            Self::AmountEstimated => "AMOUNT_ESTIMATED",
            Self::AmountTooLarge => "AMOUNT_TOO_LARGE",
            Self::AmountOverflow => "AMOUNT_OVERFLOW",
            Self::NothingChanges => "NOTHING_CHANGES",
            Self::RegistrationInForce => "REGISTRATION_IN_FORCE",
            Self::NotReversible => "NOT_REVERSIBLE",
            Self::RegistrationNotCounting => "REGISTRATION_NOT_COUNTING",
            Self::NothingReceived => "NOTHING_RECEIVED",
            Self::NoBroker => "NO_BROKER",
            Self::NotIndustrialised => "NOT_INDUSTRIALISED",
            Self::Frozen => "RECORD_FROZEN",
        }
    }
}

/// One obstacle: of which kind, at which record, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Obstacle {
    /// Of which kind.
    pub block: Block,
    /// The record that stands in the way.
    pub subject: RecordName,
    /// What is wrong and what to do.
    pub message: Bilingual,
}

impl Obstacle {
    /// An obstacle at a record.
    pub fn new(
        block: Block,
        subject: &RecordName,
        zh: impl Into<String>,
        en: impl Into<String>,
    ) -> Self {
        Self { block, subject: subject.clone(), message: Bilingual::new(zh, en) }
    }

    /// The record is in force.
    pub fn frozen(subject: &RecordName) -> Self {
        Self::new(
            Block::Frozen,
            subject,
            format!("{subject} 已生效，内容不能再改；请用它的操作（变更、注销、冲销等）更正"),
            format!("{subject} is in force and its content stays; correct it by its own verbs"),
        )
    }

    /// One field of the record may not change any more.
    pub fn fixed(subject: &RecordName, field: &str) -> Self {
        let Bilingual { zh, en } = fixed_text(field);
        Self::new(Block::Frozen, subject, zh, en)
    }
}

/// What is wrong where a field changes that may not change any more, and what to do.
pub fn fixed_text(field: &str) -> Bilingual {
    Bilingual::new(
        format!("{field} 在当前阶段已确定，不能再改；请保留原值"),
        format!("{field} is settled at this stage and stays; leave it as it was"),
    )
}
