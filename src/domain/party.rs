//! Parts that records share: parties, rights, indicators.

use super::text::half_width;
use super::words::IpKind;

/// Someone named in a record: 完成单位 of an achievement, 企业 of a need.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Party {
    /// The name as written.
    pub display_name: String,
    /// The organization's id, if it is known; empty otherwise.
    pub organization: String,
}

/// 知识产权, one right that protects an achievement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IpRight {
    /// Its kind.
    pub kind: IpKind,
    /// Its number as written; empty for a trade secret or when not told.
    pub number: String,
}

/// Fewest digits of a number that can tell one right from another; 申请中 and the like have none.
const RIGHT_DIGITS_MIN: usize = 6;

impl IpRight {
    /// The number as every source writes it, for telling whether two rights are the same: without
    /// width, case, spaces, punctuation and the `ZL` or `CN` in front. None when it is not told.
    pub fn bare_number(&self) -> Option<String> {
        let characters = self.number.chars().map(half_width).filter(|c| c.is_alphanumeric());
        let bare: String = characters.flat_map(char::to_uppercase).collect();
        let stripped = bare.strip_prefix("ZL").or_else(|| bare.strip_prefix("CN"));
        let bare = stripped.unwrap_or(&bare).to_owned();
        let digits = bare.bytes().filter(u8::is_ascii_digit).count();
        (digits >= RIGHT_DIGITS_MIN).then_some(bare)
    }
}

/// 指标: a figure that a need demands or an achievement claims, as written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Indicator {
    /// What is measured, such as 耐温.
    pub metric: String,
    /// The value with its operator, such as `≥250` or `8–12`.
    pub value: String,
    /// The unit, such as ℃; empty for a bare number.
    pub unit: String,
    /// Needs only: whether the need cannot do without it.
    pub must: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_right_is_the_same_in_every_spelling() {
        let bare = |number: &str| {
            IpRight { kind: IpKind::InventionPatent, number: number.to_owned() }.bare_number()
        };
        for spelling in [
            "ZL202010123456.1",
            "zl 2020 1 0123456.1",
            "ＺＬ２０２０１０１２３４５６．１",
            "CN202010123456.1",
            "2020101234561",
        ] {
            assert_eq!(bare(spelling).as_deref(), Some("2020101234561"), "{spelling}");
        }
        assert_ne!(bare("ZL202010123456.X"), bare("ZL202010123456.1"));
        assert_eq!(bare("cn112345678a").as_deref(), Some("112345678A"));
        for nothing in ["", "申请中", "-", "ZL", "待定 1"] {
            assert_eq!(bare(nothing), None, "{nothing}");
        }
    }
}
