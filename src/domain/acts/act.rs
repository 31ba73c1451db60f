//! The verbs.

use super::scene::Scene;
use super::{contracts, deals, introductions, notices, payments, registrations, rewards};
use crate::domain::catalogue::{Decision, State, Undecided};
use crate::domain::trade::contract::{Amounts, CostLine};
use crate::domain::trade::words::{DealStage, RevocationGround};
use crate::domain::trade::{Deal, Introduction, Payment};
use crate::domain::words::DeclineReason;
use crate::domain::{Day, Fen, RecordId, Time};

/// Who does something, when it happened and why.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Hand {
    /// Who.
    pub actor: String,
    /// The day on which it happened, in Beijing; none = today. Not after today, and not before the
    /// record's last step.
    pub date: Option<Day>,
    /// Why, of a fixed list.
    pub reason: Option<DeclineReason>,
    /// Why, in words.
    pub note: String,
}

/// One verb on one record, as somebody asks for it.
#[derive(Debug, Clone)]
pub struct Act {
    /// Who, when and why.
    pub hand: Hand,
    /// The etag that the caller saw; empty = any. Not looked at by verbs that make a record.
    pub etag: String,
    /// What.
    pub verb: Verb,
}

/// Every verb, by the kind of record that it changes. The id is that of the record.
#[derive(Debug, Clone)]
pub enum Verb {
    /// On 对接意向.
    Introduction(RecordId, IntroductionVerb),
    /// On 撮合项目.
    Deal(RecordId, DealVerb),
    /// On 公示.
    Notice(RecordId, NoticeVerb),
    /// On 技术合同.
    Contract(RecordId, ContractVerb),
    /// On 认定登记.
    Registration(RecordId, RegistrationVerb),
    /// On 到账.
    Payment(RecordId, PaymentVerb),
    /// On 经纪人奖励.
    Reward(RecordId, RewardVerb),
}

/// What becomes of an introduction.
#[derive(Debug, Clone)]
pub enum IntroductionVerb {
    /// Makes one; the record is the stated content with its first step. What the content states of
    /// steps and of the day for an answer is passed over.
    Request(Box<Introduction>),
    /// REQUESTED → FORWARDED; the clock for an answer starts on the hand's date.
    Forward,
    /// FORWARDED → ACCEPTED, late answers too while nobody let it expire.
    Accept,
    /// REQUESTED or FORWARDED → DECLINED; the hand's reason is required.
    Decline,
    /// FORWARDED → EXPIRED; the hand's date has to lie after the last day for an answer.
    Expire,
    /// ACCEPTED → NDA_SIGNED.
    SignNda,
    /// NDA_SIGNED → DISCLOSED.
    Disclose,
}

/// What becomes of a deal. Status and stage are its state.
#[derive(Debug, Clone)]
pub enum DealVerb {
    /// Makes one, as a lead; one whose origin is an introduction names it (`introductions/ID`) and
    /// needs it accepted. What the content states of steps, notice and contract is passed over.
    Open(Box<Deal>),
    /// Moves an ACTIVE one. Refused in this order:
    ///
    /// 1. SIGNED and REGISTERED are reached through contract and registration alone.
    /// 2. Any other than the next stage (TRIAL may be left out), or, before SIGNED, an earlier one.
    /// 3. Back: the hand's note is required. No other condition holds on the way back.
    /// 4. On to NEGOTIATION and all after it: both sides have to be verified.
    /// 5. On to PRICING: a way of pricing, then an institution and an enterprise have to be named.
    ///    An exclusive deal holds its achievements from there on, and all others respect that.
    /// 6. On to INDUSTRIALISED: one of its achievements, if it has any, has to be recorded as such.
    Move(DealStage),
    /// ACTIVE → ON_HOLD.
    Hold,
    /// ON_HOLD → ACTIVE.
    Resume,
    /// ACTIVE or ON_HOLD → LOST, before SIGNED; the hand's reason is required.
    Lose,
    /// ACTIVE or ON_HOLD → CANCELLED at any stage; the hand's note is required.
    Cancel,
}

/// What becomes of a notice. The last step is the latest of its steps and decisions.
#[derive(Debug, Clone)]
pub enum NoticeVerb {
    /// DRAFT → PUBLISHED: the run starts on the hand's date, by the rule that holds then; the deal
    /// takes the notice as the one in force. Refused where the deal is missing, then where it is
    /// not open in NEGOTIATION or PRICING, then where no rule holds.
    Publish,
    /// PUBLISHED, OBJECTED or RESOLVED → PUBLISHED: other price or counterparty; the run starts
    /// anew on the hand's date. What was objected before is answered by that: it stays on the list,
    /// is decided no more and stands in nobody's way. Refused where nothing changes, then where no
    /// rule holds.
    Revise {
        /// 拟交易价格, none = as before.
        price: Option<Fen>,
        /// 受让方, none = as before.
        counterparty: Option<String>,
    },
    /// PUBLISHED, OBJECTED or RESOLVED → OBJECTED, up to the last day of the run; after it the
    /// state is wrong for that.
    Object {
        /// Who objects.
        objector: String,
        /// What is objected. Required.
        text: String,
    },
    /// Decides an open objection of the present run, the hand's note saying why; OBJECTED →
    /// RESOLVED once none is open.
    Resolve {
        /// Which, counted from 1, those of earlier runs included.
        place: u32,
        /// 成立.
        is_upheld: bool,
    },
    /// PUBLISHED, OBJECTED or RESOLVED → CLOSED_UPHELD where an objection of the present run was
    /// right, CLOSED_CLEAN otherwise. The hand's date has to lie after the last day, then no
    /// objection may be open.
    Close,
}

/// Other amounts for a contract.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AmountsChange {
    /// 合同成交额.
    pub contract: Fen,
    /// Whether it is an estimate.
    pub is_estimate: bool,
    /// 非技术性费用.
    pub costs: Vec<CostLine>,
}

impl From<AmountsChange> for Amounts {
    fn from(change: AmountsChange) -> Self {
        let AmountsChange { contract, is_estimate, costs } = change;
        Self { contract: Some(contract), is_estimate, costs }
    }
}

/// What becomes of a contract.
#[derive(Debug, Clone)]
pub enum ContractVerb {
    /// DRAFT → SIGNED on the hand's date, which is its sign date from then on and does not lie after
    /// its last day. The deal that it names becomes SIGNED with it, for the contract amount.
    Sign,
    /// Changes the amounts of a SIGNED one to others, not below what was received unless the plan
    /// has a royalty. The payment plan stays as it was signed. A registration in force keeps its own
    /// amounts until it is changed.
    Amend(AmountsChange),
    /// SIGNED → TERMINATED; the hand's note is required, and no registration of it may count.
    Terminate,
}

/// What becomes of a registration.
#[derive(Debug, Clone)]
pub enum RegistrationVerb {
    /// DRAFT or CORRECTION_REQUESTED → SUBMITTED. Where it names a contract, that has to be signed,
    /// and all facts are taken from it anew.
    Submit,
    /// SUBMITTED → ACCEPTED: the clock starts, by the rule that holds on that day, which also says
    /// whether experts have to look at it. Whatever experts said before a correction is void.
    Accept,
    /// SUBMITTED or ACCEPTED → CORRECTION_REQUESTED; the hand's note is required. The clock stops,
    /// and starts anew with the next acceptance.
    RequestCorrection,
    /// ACCEPTED → EXPERT_REVIEW, whether the rule asks for it or not; from then on it is needed and
    /// the decision is due by the clock for experts, which started with the acceptance.
    StartReview,
    /// EXPERT_REVIEW → ACCEPTED with the experts' consent, or REJECTED; without consent the hand's
    /// note is required.
    ConcludeReview {
        /// Whether the experts agree.
        is_agreed: bool,
    },
    /// ACCEPTED → REGISTERED: books both amounts on the hand's date, which does not lie before the
    /// sign date. The contract that it names has to be signed still; experts have to agree where
    /// that is needed, or where the certified technology amount asks for it by the rule of its
    /// acceptance. The deal of the contract becomes REGISTERED.
    Register {
        /// 合同登记编号, 16 digits, or 14 in the older form.
        number: String,
        /// 合同成交额 as the certificate states it.
        contract_amount: Fen,
        /// 技术交易额 as the certificate states it, at most the contract amount.
        technology_amount: Fen,
        /// Whether the total is not known yet.
        is_estimate: bool,
    },
    /// SUBMITTED, ACCEPTED or EXPERT_REVIEW → REJECTED; the hand's note is required.
    Reject,
    /// Counting → CHANGED: books the differences on the hand's date. At least one amount, or
    /// whether they are estimates, has to differ. Verified income and bonus are void by it.
    Change {
        /// 合同成交额 from then on.
        contract_amount: Fen,
        /// 技术交易额 from then on, at most the contract amount.
        technology_amount: Fen,
        /// Whether the total is not known yet.
        is_estimate: bool,
    },
    /// Counting → DEREGISTERED: books all back on the hand's date; the hand's note is required.
    Deregister,
    /// Counting → REVOKED: books all back on the hand's date; the hand's note is required.
    Revoke(RevocationGround),
    /// REGISTERED or CHANGED → INCOME_VERIFIED; its amounts may not be estimates.
    VerifyIncome {
        /// 技术性收入核定额, at most the technology amount.
        income: Fen,
    },
    /// INCOME_VERIFIED → BONUS_ISSUED.
    IssueBonus {
        /// 奖酬金, at most the verified income.
        bonus: Fen,
    },
}

/// What becomes of a payment.
#[derive(Debug, Clone)]
pub enum PaymentVerb {
    /// Writes down money that came in for a SIGNED contract, on or after its sign date. Without a
    /// date of its own it takes the hand's. All that was received stays within the contract amount,
    /// unless the plan has a royalty. Direction and what it reverses are not for the caller to say.
    Record(Box<Payment>),
    /// Takes one back whole, once, whatever became of its contract; the id of this verb is that of
    /// the new entry. Not before the day of the payment; the hand's note is required.
    Reverse {
        /// Which payment; no reversal.
        payment: RecordId,
    },
}

/// What becomes of a reward.
#[derive(Debug, Clone)]
pub enum RewardVerb {
    /// Works out the reward of a registration and writes it down. The registration has to count, on
    /// a day that does not lie after the hand's, with no estimate and with a broker who has a share;
    /// something has to have been received for its contract. The rule is that of the day of
    /// registration; the rate of what was received is rounded down to a fen, so it may be nothing.
    Claim {
        /// Which registration.
        registration: RecordId,
    },
}

impl Act {
    /// Decides the verb at `now`.
    ///
    /// Refusals come in this order: fields wrong, record missing (or taken), record deleted, etag
    /// stale, state wrong, date wrong, then each verb's own conditions in the order of its
    /// description, then records missing that the content names, then what another record locks.
    /// The taken id of a record that is to be made comes before the records that it names.
    ///
    /// # Errors
    /// [`Undecided::Refused`] with the first thing in the way, [`Undecided::Unreadable`] when the
    /// state cannot be read.
    pub fn decide<S: State>(self, state: &S, now: Time) -> Result<Decision, Undecided<S::Error>> {
        let mut scene = Scene::new(state, now, self.hand, self.etag)?;
        match self.verb {
            Verb::Introduction(id, verb) => introductions::decide(&mut scene, id, verb)?,
            Verb::Deal(id, verb) => deals::decide(&mut scene, id, verb)?,
            Verb::Notice(id, verb) => notices::decide(&mut scene, &id, verb)?,
            Verb::Contract(id, verb) => contracts::decide(&mut scene, &id, verb)?,
            Verb::Registration(id, verb) => registrations::decide(&mut scene, &id, verb)?,
            Verb::Payment(id, verb) => payments::decide(&mut scene, id, verb)?,
            Verb::Reward(id, verb) => rewards::decide(&mut scene, id, verb)?,
        }
        Ok(scene.into_decision())
    }
}
