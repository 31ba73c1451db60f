//! What every stored record has, whatever its kind.

use super::check::Checks;
use super::day::Day;
use super::id::{Kind, RecordId, RecordName};
use super::text::Bilingual;
use super::time::Time;
use super::violation::Violation;

/// What two records may never hold at the same time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LockKind {
    /// An achievement, for an exclusive deal that is agreed on.
    ExclusiveAchievement,
    /// A deal, for the contract that concludes it.
    ContractOfDeal,
    /// 合同登记编号.
    RegistrationNumber,
    /// A contract, for the registration that is not over.
    RegistrationOfContract,
    /// A payment, for what takes it back.
    ReversalOfPayment,
    /// A registration, for its reward.
    RewardOfRegistration,
    /// A contract, for the one reward that its project gets.
    RewardOfContract,
    /// An achievement, for its industrialisation.
    IndustrialisedAchievement,
}

impl LockKind {
    /// The stable code under which views keep it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::ExclusiveAchievement => "exclusive-achievement",
            Self::ContractOfDeal => "contract-of-deal",
            Self::RegistrationNumber => "registration-number",
            Self::RegistrationOfContract => "registration-of-contract",
            Self::ReversalOfPayment => "reversal-of-payment",
            Self::RewardOfRegistration => "reward-of-registration",
            Self::RewardOfContract => "reward-of-contract",
            Self::IndustrialisedAchievement => "industrialised-achievement",
        }
    }
}

impl LockKind {
    /// The reason that programs branch on when the thing is held by another.
    pub const fn reason(self) -> &'static str {
        match self {
            Self::ExclusiveAchievement => "EXCLUSIVELY_COMMITTED",
            Self::ContractOfDeal => "DEAL_HAS_CONTRACT",
            Self::RegistrationNumber => "REGISTRATION_NUMBER_TAKEN",
            Self::RegistrationOfContract => "CONTRACT_IN_REGISTRATION",
            Self::ReversalOfPayment => "PAYMENT_REVERSED",
            Self::RewardOfRegistration => "REWARD_CLAIMED",
            Self::RewardOfContract => "CONTRACT_REWARDED",
            Self::IndustrialisedAchievement => "ALREADY_INDUSTRIALISED",
        }
    }

    /// Every kind, for the reference page and its test.
    pub const ALL: [Self; 8] = [
        Self::ExclusiveAchievement,
        Self::ContractOfDeal,
        Self::RegistrationNumber,
        Self::RegistrationOfContract,
        Self::ReversalOfPayment,
        Self::RewardOfRegistration,
        Self::RewardOfContract,
        Self::IndustrialisedAchievement,
    ];

    /// The field of the record that locks it.
    pub const fn field(self) -> &'static str {
        match self {
            Self::ExclusiveAchievement => "achievements",
            Self::ContractOfDeal => "deal",
            Self::RegistrationNumber => "number",
            Self::RegistrationOfContract => "contract",
            Self::ReversalOfPayment => "reverses",
            Self::RewardOfRegistration => "registration",
            Self::RewardOfContract => "contract",
            Self::IndustrialisedAchievement => "achievement",
        }
    }

    /// What is wrong and what to do, when `holder` has it.
    pub fn text(self, holder: &RecordName) -> Bilingual {
        match self {
            Self::ExclusiveAchievement => Bilingual::new(
                format!("成果已由 {holder} 独占承诺；须待其流失或取消，或改谈其他成果"),
                format!(
                    "the achievement is exclusively committed by {holder}; wait until that is \
                     lost or cancelled, or take another achievement"
                ),
            ),
            Self::ContractOfDeal => Bilingual::new(
                format!("该项目已有合同 {holder}；请修改那份合同"),
                format!("the deal has the contract {holder} already; change that one"),
            ),
            Self::RegistrationNumber => Bilingual::new(
                format!("合同登记编号已用于 {holder}；请核对编号"),
                format!("the registration number belongs to {holder}; check the number"),
            ),
            Self::RegistrationOfContract => Bilingual::new(
                format!("该合同已在 {holder} 登记；同一合同只登记一次"),
                format!("the contract is in registration by {holder}; a contract registers once"),
            ),
            Self::ReversalOfPayment => Bilingual::new(
                format!("该笔到账已由 {holder} 冲销"),
                format!("the payment was taken back by {holder}"),
            ),
            Self::RewardOfRegistration => Bilingual::new(
                format!("该登记已有奖励 {holder}；每项只奖励一次"),
                format!("the registration has the reward {holder}; there is one for each"),
            ),
            Self::RewardOfContract => Bilingual::new(
                format!("该合同的项目已有奖励 {holder}；每个项目只奖励一次"),
                format!("the contract's project has the reward {holder}; there is one for each"),
            ),
            Self::IndustrialisedAchievement => Bilingual::new(
                format!("该成果已计入产业化 {holder}；每项成果只计一次"),
                format!("the achievement counts in {holder} already; each counts once"),
            ),
        }
    }
}

/// Something that one living record holds and no other may hold meanwhile.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Lock {
    /// What for.
    pub kind: LockKind,
    /// Which one.
    pub key: String,
}

impl Lock {
    /// A lock on one thing.
    pub fn new(kind: LockKind, key: impl Into<String>) -> Self {
        Self { kind, key: key.into() }
    }
}

/// Another record that has to be there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// The field that names it, as in the contract.
    pub field: String,
    /// Of which kind it is.
    pub kind: Kind,
    /// Its id; empty = none is named.
    pub id: String,
}

impl Reference {
    /// A field that names a record, or is empty.
    pub fn new(field: impl Into<String>, kind: Kind, id: &str) -> Self {
        Self { field: field.into(), kind, id: id.to_owned() }
    }

    /// The record's name; none where none is named or the id is no id.
    pub fn name(&self) -> Option<RecordName> {
        let id = RecordId::parse(&self.field, &self.id).ok()?;
        Some(RecordName { kind: self.kind, id })
    }
}

/// The statements of a record that its owner makes; checked before they are stored.
pub trait Content: Clone + PartialEq + Default + std::fmt::Debug {
    /// The kind of record.
    const KIND: Kind;

    /// The fields that an owner may state, named as in the contract.
    const FIELDS: &'static [&'static str];

    /// The fields that the service states beside those of every record, named as in the contract: a
    /// mask may name them, which changes nothing.
    const OUTPUT: &'static [&'static str] = &[];

    /// Normalises the fields in place and notes every violation.
    fn check(&mut self, checks: &mut Checks);

    /// Takes over one field, named as in the contract; `false` when there is no such field.
    fn take_field(&mut self, path: &str, from: &Self) -> bool;

    /// What tells records apart that carry no id: source, external id, title, first party.
    fn identity(&self) -> [&str; 4];

    /// Takes `source` where the record states none.
    fn default_source(&mut self, source: &str);

    /// Whether a reader would notice that this came in place of `before` (nothing, when it is new)
    /// at `now`. Alerts follow from news alone; most kinds of record make none.
    fn is_news(&self, _before: Option<&Self>, _now: Time) -> bool {
        false
    }

    /// Keeps what an update cannot change of the `current` content; `stated` is what came in.
    fn keep_from(&mut self, _current: &Self, _stated: &Self) {}

    /// Takes over from `current` what an import in its place cannot state.
    fn keep_owned(&mut self, _current: &Self) {}

    /// What the record holds alone while it is not deleted.
    fn locks(&self) -> Vec<Lock> {
        Vec::new()
    }

    /// What others may hold alone and what then keeps this record out.
    fn respects(&self) -> Vec<Lock> {
        Vec::new()
    }

    /// The records that have to be there, and not be deleted, when these statements are made.
    fn references(&self) -> Vec<Reference> {
        Vec::new()
    }

    /// Whether statements may not be changed any more, by an update, an import or a deletion; verbs
    /// may go on.
    fn is_frozen(&self) -> bool {
        false
    }

    /// Fields that an update or an import may not change any more, named as in the contract; verbs
    /// may go on.
    fn fixed_fields(&self) -> &'static [&'static str] {
        &[]
    }

    /// Whether nothing but further steps and bookings came to `before`, so that an import may write
    /// it although it is frozen.
    fn continues(&self, _before: &Self) -> bool {
        false
    }

    /// Whether it contradicts a history that stands in `before`, which no import may, frozen or not.
    fn rewrites(&self, _before: &Self) -> bool {
        false
    }

    /// The last day on which something happened to it, in Beijing; none where nothing is dated. An
    /// import may not state a day that is yet to come.
    fn last_happened(&self) -> Option<Day> {
        None
    }

    /// Takes the moment `now` wherever something was written down without one; what stood in
    /// `before` keeps its own.
    fn settle(&mut self, _before: Option<&Self>, _now: Time) {}

    /// Checks the content, which from then on can be trusted.
    fn admit(mut self) -> Result<Admitted<Self>, Vec<Violation>> {
        let mut checks = Checks::default();
        self.check(&mut checks);
        let violations = checks.into_violations();
        if violations.is_empty() { Ok(Admitted(self)) } else { Err(violations) }
    }
}

/// Content that has passed [`Content::admit`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Admitted<T>(T);

impl<T> Admitted<T> {
    /// The content itself.
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T> std::ops::Deref for Admitted<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.0
    }
}

/// The times and the revision of a stored record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Life {
    /// Counts the changes: 1 at creation.
    pub revision: i64,
    /// When it was created.
    pub create_time: Time,
    /// When it was last changed.
    pub update_time: Time,
    /// When it was deleted, if it is.
    pub delete_time: Option<Time>,
}

impl Life {
    /// The state of the record that a caller saw, for optimistic locking (AIP-154).
    pub fn etag(&self) -> String {
        format!("\"r{}\"", self.revision)
    }

    /// Whether the record is deleted.
    pub const fn is_deleted(&self) -> bool {
        self.delete_time.is_some()
    }
}

/// A stored record.
#[derive(Debug, Clone, PartialEq)]
pub struct Record<T> {
    /// Its id.
    pub id: RecordId,
    /// What its owner states.
    pub content: T,
    /// Its times and revision.
    pub life: Life,
}
