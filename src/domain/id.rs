//! Names of records: `achievements/{id}`, `needs/{id}`, `organizations/{id}` (AIP-122).

use super::text::Bilingual;
use super::violation::{Code, Violation};

/// Longest resource id, in characters (all of them ASCII).
pub const ID_CHARS_MAX: usize = 63;
/// Bytes of a first digest that go into an id.
const GROUP_BYTES: usize = 8;

/// The kinds of record that the catalogue holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// 机构
    Organization,
    /// 成果
    Achievement,
    /// 需求
    Need,
    /// 专家
    Expert,
    /// 订阅
    Subscription,
    /// 提醒
    Alert,
    /// 反馈
    Feedback,
    /// 评判
    Judgement,
    /// 排序方案
    Ranker,
    /// 排序选用
    RankerChoice,
    /// 技术经纪人
    Broker,
    /// 对接意向
    Introduction,
    /// 撮合项目
    Deal,
    /// 公示
    Notice,
    /// 技术合同
    Contract,
    /// 认定登记
    Registration,
    /// 到账
    Payment,
    /// 经纪人奖励
    Reward,
    /// 产业化
    Industrialisation,
    /// 目标
    Target,
    /// 观测
    Observation,
    /// 规则簿
    RuleBook,
}

impl Kind {
    /// Every kind, in the order in which they are listed to people.
    pub const ALL: [Self; 22] = [
        Self::Organization,
        Self::Achievement,
        Self::Need,
        Self::Expert,
        Self::Subscription,
        Self::Alert,
        Self::Feedback,
        Self::Judgement,
        Self::Ranker,
        Self::RankerChoice,
        Self::Broker,
        Self::Introduction,
        Self::Deal,
        Self::Notice,
        Self::Contract,
        Self::Registration,
        Self::Payment,
        Self::Reward,
        Self::Industrialisation,
        Self::Target,
        Self::Observation,
        Self::RuleBook,
    ];

    /// The collection's segment in a resource name.
    pub const fn collection(self) -> &'static str {
        match self {
            Self::Organization => "organizations",
            Self::Achievement => "achievements",
            Self::Need => "needs",
            Self::Expert => "experts",
            Self::Subscription => "subscriptions",
            Self::Alert => "alerts",
            Self::Feedback => "feedback",
            Self::Judgement => "judgements",
            Self::Ranker => "rankers",
            Self::RankerChoice => "ranker_choices",
            Self::Broker => "brokers",
            Self::Introduction => "introductions",
            Self::Deal => "deals",
            Self::Notice => "notices",
            Self::Contract => "contracts",
            Self::Registration => "registrations",
            Self::Payment => "payments",
            Self::Reward => "rewards",
            Self::Industrialisation => "industrialisations",
            Self::Target => "targets",
            Self::Observation => "observations",
            Self::RuleBook => "rule_books",
        }
    }

    /// The prefix of ids that qianxian derives or draws itself.
    const fn prefix(self) -> &'static str {
        match self {
            Self::Organization => "o",
            Self::Achievement => "a",
            Self::Need => "n",
            Self::Expert => "e",
            Self::Subscription => "s",
            Self::Alert => "r",
            Self::Feedback => "f",
            Self::Judgement => "j",
            Self::Ranker => "k",
            Self::RankerChoice => "c",
            Self::Broker => "b",
            Self::Introduction => "i",
            Self::Deal => "d",
            Self::Notice => "p",
            Self::Contract => "t",
            Self::Registration => "g",
            Self::Payment => "m",
            Self::Reward => "w",
            Self::Industrialisation => "z",
            Self::Target => "y",
            Self::Observation => "v",
            Self::RuleBook => "l",
        }
    }

    /// What people call one record of this kind.
    pub fn label(self) -> Bilingual {
        match self {
            Self::Organization => Bilingual::new("机构", "organization"),
            Self::Achievement => Bilingual::new("成果", "achievement"),
            Self::Need => Bilingual::new("需求", "need"),
            Self::Expert => Bilingual::new("专家", "expert"),
            Self::Subscription => Bilingual::new("订阅", "subscription"),
            Self::Alert => Bilingual::new("提醒", "alert"),
            Self::Feedback => Bilingual::new("反馈", "feedback"),
            Self::Judgement => Bilingual::new("评判", "judgement"),
            Self::Ranker => Bilingual::new("排序方案", "ranker"),
            Self::RankerChoice => Bilingual::new("排序选用", "ranker choice"),
            Self::Broker => Bilingual::new("技术经纪人", "broker"),
            Self::Introduction => Bilingual::new("对接意向", "introduction"),
            Self::Deal => Bilingual::new("撮合项目", "deal"),
            Self::Notice => Bilingual::new("公示", "public notice"),
            Self::Contract => Bilingual::new("技术合同", "contract"),
            Self::Registration => Bilingual::new("认定登记", "registration"),
            Self::Payment => Bilingual::new("到账", "payment"),
            Self::Reward => Bilingual::new("经纪人奖励", "broker reward"),
            Self::Industrialisation => Bilingual::new("产业化", "industrialisation"),
            Self::Target => Bilingual::new("目标", "target"),
            Self::Observation => Bilingual::new("观测", "observation"),
            Self::RuleBook => Bilingual::new("规则簿", "rule book"),
        }
    }
}

/// A record's id within its kind: 1 to 63 of `A–Z a–z 0–9 . _ -`, the first a letter or a digit.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RecordId(String);

impl RecordId {
    /// Takes an id that a caller chose; refuses what the pattern does not allow.
    pub fn parse(field: &str, id: &str) -> Result<Self, Violation> {
        let first_is_good = id.starts_with(|c: char| c.is_ascii_alphanumeric());
        let rest_is_good =
            id.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-'));
        if first_is_good && rest_is_good && id.len() <= ID_CHARS_MAX {
            return Ok(Self(id.to_owned()));
        }
        Err(Violation::new(
            field,
            Code::IdFormat,
            id,
            Bilingual::new(
                format!(
                    "编号须以字母或数字开头，只含字母、数字、“.”“_”“-”，最长 {ID_CHARS_MAX} 位；\
                     请改写，或把原编号放到“来源编号”一栏"
                ),
                format!(
                    "an id starts with a letter or digit, holds only letters, digits, '.', '_' \
                     and '-', and has at most {ID_CHARS_MAX} characters; change it, or put it \
                     into external_id"
                ),
            ),
        ))
    }

    /// Makes an id from a digest, so that the same input always gets the same id.
    pub fn from_digest(kind: Kind, digest: &[u8; 32]) -> Self {
        Self::from_bytes(kind, &digest[..12])
    }

    /// Makes an id from a UUID.
    pub fn from_uuid(kind: Kind, uuid: &[u8; 16]) -> Self {
        Self::from_bytes(kind, uuid)
    }

    /// Makes an id of two digests: ids with the same first one stand together.
    pub fn from_digests(kind: Kind, group: &[u8; 32], digest: &[u8; 32]) -> Self {
        Self::from_bytes(kind, &[&group[..GROUP_BYTES], &digest[..16]].concat())
    }

    /// What the ids of [`RecordId::from_digests`] with this first digest begin with.
    pub fn group(kind: Kind, group: &[u8; 32]) -> Self {
        Self::from_bytes(kind, &group[..GROUP_BYTES])
    }

    fn from_bytes(kind: Kind, bytes: &[u8]) -> Self {
        let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        Self(format!("{}{hex}", kind.prefix()))
    }

    /// The id's text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for RecordId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// A record's full name: its kind's collection and its id.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RecordName {
    /// Which collection.
    pub kind: Kind,
    /// Which record in it.
    pub id: RecordId,
}

impl RecordName {
    /// Reads `collection/id` of the expected kind.
    pub fn parse(field: &str, kind: Kind, name: &str) -> Result<Self, Violation> {
        let id = name.strip_prefix(kind.collection()).and_then(|rest| rest.strip_prefix('/'));
        let Some(id) = id else {
            let collection = kind.collection();
            return Err(Violation::new(
                field,
                Code::NameFormat,
                name,
                Bilingual::new(
                    format!("资源名应写作 {collection}/编号"),
                    format!("write the resource name as {collection}/ID"),
                ),
            ));
        };
        Ok(Self { kind, id: RecordId::parse(field, id)? })
    }
}

impl RecordName {
    /// Reads `collection/id` of whichever kind has the collection.
    pub fn parse_any(field: &str, name: &str) -> Result<Self, Violation> {
        let collection = name.split('/').next().unwrap_or_default();
        let known = Kind::ALL.into_iter().find(|kind| kind.collection() == collection);
        let Some(kind) = known else {
            let collections = Kind::ALL.map(Kind::collection).join(", ");
            return Err(Violation::new(
                field,
                Code::NameFormat,
                name,
                Bilingual::new(
                    format!("资源名应写作 集合/编号，集合为 {collections} 之一"),
                    format!("write the resource name as COLLECTION/ID, of {collections}"),
                ),
            ));
        };
        Self::parse(field, kind, name)
    }
}

impl std::fmt::Display for RecordName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.kind.collection(), self.id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_follow_the_pattern() {
        for good in ["a", "9", "ach-e001", "CN1234.A", "x_1", &"a".repeat(63)] {
            assert_eq!(RecordId::parse("id", good).unwrap().as_str(), good);
        }
        for bad in ["", "-a", ".a", "a b", "成果", "a/b", "a\0", &"a".repeat(64)] {
            let violation = RecordId::parse("id", bad).unwrap_err();
            assert_eq!(violation.code, Code::IdFormat, "{bad:?}");
        }
    }

    #[test]
    fn names_belong_to_one_collection() {
        let name = RecordName::parse("name", Kind::Need, "needs/n1").unwrap();
        assert_eq!(name.to_string(), "needs/n1");
        for bad in ["n1", "achievements/n1", "needs", "needs/", "needs/a/b"] {
            assert!(RecordName::parse("name", Kind::Need, bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn derived_ids_are_valid_and_repeatable() {
        let id = RecordId::from_digest(Kind::Achievement, &[0xAB; 32]);
        assert_eq!(id.as_str(), "aabababababababababababab");
        assert_eq!(RecordId::parse("id", id.as_str()).unwrap(), id);
    }
}
