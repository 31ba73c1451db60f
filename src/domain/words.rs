//! The trade's closed vocabularies: each word has a stable code, a Chinese and an English label.

/// A word of a closed vocabulary.
pub trait Word: Copy + PartialEq + 'static {
    /// Every word, in its official order; the contract numbers them 1, 2, … in this order.
    const ALL: &'static [Self];
    /// The stable code, as the contract's enum writes it without its prefix.
    fn code(self) -> &'static str;
    /// The Chinese label.
    fn zh(self) -> &'static str;
    /// The English label.
    fn en(self) -> &'static str;
    /// Reads a code, a label or another known spelling; width, case and spaces do not matter.
    fn parse(word: &str) -> Option<Self>;
    /// The Chinese labels that a person may write, for an error's remedy.
    fn choices() -> String {
        Self::ALL.iter().map(|word| word.zh()).collect::<Vec<_>>().join("、")
    }
}

/// Declares one vocabulary: variants with code, Chinese label, English label and other spellings.
macro_rules! vocabulary {
    ($(#[$doc:meta])* $name:ident {
        $($variant:ident = $code:literal, $zh:literal, $en:literal $(, $alias:literal)*;)+
    }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $(#[doc = $zh] $variant,)+
        }

        impl $crate::domain::words::Word for $name {
            const ALL: &'static [Self] = &[$(Self::$variant),+];

            fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)+ }
            }

            fn zh(self) -> &'static str {
                match self { $(Self::$variant => $zh,)+ }
            }

            fn en(self) -> &'static str {
                match self { $(Self::$variant => $en,)+ }
            }

            fn parse(word: &str) -> Option<Self> {
                let folded = $crate::domain::text::fold_word(word);
                Self::ALL.iter().copied().find(|known| {
                    let spellings: &[&str] = match known {
                        $(Self::$variant => &[$code, $zh, $en $(, $alias)*],)+
                    };
                    spellings.iter().any(|spelling| $crate::domain::text::fold_word(spelling) == folded)
                })
            }
        }
    };
}

pub(crate) use vocabulary;

vocabulary! {
    /// 机构类型, the kind of an organization.
    OrganizationKind {
        University = "UNIVERSITY", "高校", "university", "大学", "高等院校";
        Institute = "INSTITUTE", "科研院所", "research institute", "研究所", "科研机构";
        CoBuiltInstitute = "CO_BUILT_INSTITUTE", "共建研究院", "co-built institute";
        TransferCentre = "TRANSFER_CENTRE", "高校技术转移中心", "university transfer centre", "技术转移中心";
        JointCentre = "JOINT_CENTRE", "联合创新中心", "joint innovation centre";
        Enterprise = "ENTERPRISE", "企业", "enterprise", "公司";
        BrokerFirm = "BROKER_FIRM", "技术转移机构", "broker firm", "经纪机构";
        Government = "GOVERNMENT", "政府", "government", "政府部门";
        Fund = "FUND", "种子基金", "seed fund", "基金";
        ServiceProvider = "SERVICE_PROVIDER", "服务机构", "service provider";
    }
}

vocabulary! {
    /// 专家状态, whether an expert takes needs.
    ExpertState {
        Available = "AVAILABLE", "可对接", "available";
        Unavailable = "UNAVAILABLE", "暂不接受", "unavailable", "不可对接";
    }
}

vocabulary! {
    /// 提醒频率, how soon alerts are delivered.
    AlertFrequency {
        Instant = "INSTANT", "即时", "at once";
        Daily = "DAILY", "每日汇总", "daily digest";
        Weekly = "WEEKLY", "每周汇总", "weekly digest";
        Off = "OFF", "停用", "off";
    }
}

vocabulary! {
    /// 提醒状态, what became of an alert.
    AlertState {
        Pending = "PENDING", "待推送", "waits for its webhook";
        Held = "HELD", "待汇总", "waits for a digest";
        Delivered = "DELIVERED", "已送达", "delivered";
        Failed = "FAILED", "推送失败", "not accepted by its webhook";
    }
}

vocabulary! {
    /// 技术领域, the eleven technology fields of technology-contract registration.
    TechnologyField {
        Electronics = "ELECTRONICS", "电子信息", "electronics and information";
        Aerospace = "AEROSPACE", "航空航天", "aerospace";
        Manufacturing = "MANUFACTURING", "先进制造", "advanced manufacturing";
        Biomedicine = "BIOMEDICINE", "生物医药与医疗器械", "biomedicine and medical devices", "生物、医药和医疗器械", "生物医药";
        Materials = "MATERIALS", "新材料及其应用", "new materials", "新材料";
        Energy = "ENERGY", "新能源与高效节能", "new energy and efficiency", "新能源";
        Environment = "ENVIRONMENT", "环境保护与资源综合利用", "environment and resources", "环境保护";
        Nuclear = "NUCLEAR", "核应用", "nuclear applications", "核应用技术";
        Agriculture = "AGRICULTURE", "农业", "agriculture";
        Transport = "TRANSPORT", "现代交通", "modern transport";
        Urban = "URBAN", "城市建设与社会发展", "urban and social development";
    }
}

vocabulary! {
    /// 所处阶段, how far an achievement has come.
    MaturityStage {
        Early = "EARLY", "初期", "early (laboratory, bench)", "实验室", "小试", "初期阶段";
        Middle = "MIDDLE", "中期", "middle (pilot)", "中试", "中期阶段";
        Mature = "MATURE", "成熟应用", "mature application", "成熟", "成熟应用阶段", "产业化";
    }
}

vocabulary! {
    /// 合作方式, how an achievement may change hands.
    CooperationMode {
        Transfer = "TRANSFER", "转让", "transfer", "技术转让";
        ExclusiveLicense = "EXCLUSIVE_LICENSE", "独占许可", "exclusive licence";
        SoleLicense = "SOLE_LICENSE", "排他许可", "sole licence";
        License = "LICENSE", "普通许可", "non-exclusive licence", "许可", "技术许可";
        Equity = "EQUITY", "作价投资", "equity", "作价入股", "技术入股";
        Development = "DEVELOPMENT", "技术开发", "development", "委托开发", "合作开发", "联合开发";
        Consulting = "CONSULTING", "技术咨询", "consulting";
        Service = "SERVICE", "技术服务", "service";
    }
}

vocabulary! {
    /// 知识产权种类, the kind of a right.
    IpKind {
        InventionPatent = "INVENTION_PATENT", "发明专利", "invention patent", "发明";
        UtilityModel = "UTILITY_MODEL", "实用新型", "utility model", "实用新型专利";
        Design = "DESIGN", "外观设计", "design", "外观设计专利";
        SoftwareCopyright = "SOFTWARE_COPYRIGHT", "软件著作权", "software copyright", "软著", "计算机软件著作权";
        IcLayout = "IC_LAYOUT", "集成电路布图设计", "IC layout", "集成电路布图设计专有权";
        PlantVariety = "PLANT_VARIETY", "植物新品种", "plant variety", "植物新品种权";
        BiomedicalVariety = "BIOMEDICAL_VARIETY", "生物医药新品种", "biomedical variety";
        TradeSecret = "TRADE_SECRET", "技术秘密", "trade secret", "专有技术";
    }
}

vocabulary! {
    /// 需求类型, what an enterprise asks for.
    NeedType {
        ProblemSolving = "PROBLEM_SOLVING", "技术攻关", "problem solving";
        Acquisition = "ACQUISITION", "成果引进", "acquisition", "技术引进";
        CommissionedRd = "COMMISSIONED_RD", "委托研发", "commissioned R&D", "委托开发";
        JointRd = "JOINT_RD", "联合开发", "joint R&D", "合作开发";
        ExpertAdvice = "EXPERT_ADVICE", "专家咨询", "expert advice", "技术咨询";
        Testing = "TESTING", "检测服务", "testing";
    }
}

vocabulary! {
    /// 成果状态, whether an achievement is offered.
    AchievementState {
        Draft = "DRAFT", "草稿", "draft";
        Published = "PUBLISHED", "已发布", "published", "发布";
    }
}

vocabulary! {
    /// 需求状态, whether a need waits for an answer.
    NeedState {
        Draft = "DRAFT", "草稿", "draft";
        Open = "OPEN", "征集中", "open", "开放", "已发布";
    }
}

vocabulary! {
    /// 结论, what a person says of a match.
    FeedbackVerdict {
        Accept = "ACCEPT", "合适", "accept", "接受", "接受匹配";
        Decline = "DECLINE", "不合适", "decline", "拒绝", "谢绝";
        Maybe = "MAYBE", "待定", "maybe", "再看看";
    }
}

vocabulary! {
    /// 不合适的原因, why a match is declined.
    DeclineReason {
        TooEarly = "TOO_EARLY", "太早期", "too early";
        BenefitUnclear = "BENEFIT_UNCLEAR", "优势不明", "benefit unclear";
        RouteUnclear = "ROUTE_UNCLEAR", "商业路径不清", "commercial route unclear";
        DescriptionUnclear = "DESCRIPTION_UNCLEAR", "描述不清", "description unclear";
        ScientificDoubt = "SCIENTIFIC_DOUBT", "科学意见", "scientific doubt", "技术上存疑";
        OtherField = "OTHER_FIELD", "领域不符", "not our field", "非本领域";
        Price = "PRICE", "价格或条件不合适", "price or terms", "价格";
        IpDoubt = "IP_DOUBT", "知识产权存疑", "IP doubt";
        AlreadySolved = "ALREADY_SOLVED", "已有方案", "already solved";
        NoCapacity = "NO_CAPACITY", "暂无力承接", "no capacity";
        Other = "OTHER", "其他", "other";
    }
}

vocabulary! {
    /// 操作, what is done to the choice of rankers.
    RankerAction {
        Activate = "ACTIVATE", "启用", "activated";
        Rollback = "ROLLBACK", "回退", "rolled back";
        Shadow = "SHADOW", "设为影子", "set in shadow";
    }
}

impl DeclineReason {
    /// Whether the reason says something of the match, rather than of the moment.
    pub const fn is_of_the_match(self) -> bool {
        !matches!(self, Self::AlreadySolved | Self::NoCapacity)
    }
}

impl CooperationMode {
    /// Whether nobody else may have the technology once it is agreed on.
    pub const fn is_exclusive(self) -> bool {
        match self {
            Self::Transfer | Self::ExclusiveLicense | Self::SoleLicense | Self::Equity => true,
            Self::License | Self::Development | Self::Consulting | Self::Service => false,
        }
    }

    /// Whether the mode hands over rights that exist already (rather than work to be done).
    pub const fn hands_over_rights(self) -> bool {
        match self {
            Self::Transfer
            | Self::ExclusiveLicense
            | Self::SoleLicense
            | Self::License
            | Self::Equity => true,
            Self::Development | Self::Consulting | Self::Service => false,
        }
    }
}

impl MaturityStage {
    /// The technology readiness levels that go with the stage (初期 1–4, 中期 5–7, 成熟应用 8–9).
    pub const fn trl_range(self) -> (u8, u8) {
        match self {
            Self::Early => (1, 4),
            Self::Middle => (5, 7),
            Self::Mature => (8, 9),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_read_in_every_spelling() {
        assert_eq!(
            TechnologyField::parse(" 生物、医药和医疗器械 "),
            Some(TechnologyField::Biomedicine)
        );
        assert_eq!(
            CooperationMode::parse("exclusive license"),
            Some(CooperationMode::ExclusiveLicense)
        );
        assert_eq!(CooperationMode::parse("ＬＩＣＥＮＳＥ"), Some(CooperationMode::License));
        assert_eq!(MaturityStage::parse("小试"), Some(MaturityStage::Early));
        assert_eq!(IpKind::parse("专利"), None, "which kind of patent is not guessed");
    }

    #[test]
    fn no_spelling_means_two_words() {
        for word in CooperationMode::ALL {
            for spelling in [word.code(), word.zh(), word.en()] {
                assert_eq!(CooperationMode::parse(spelling), Some(*word), "{spelling}");
            }
        }
        for word in IpKind::ALL {
            for spelling in [word.code(), word.zh(), word.en()] {
                assert_eq!(IpKind::parse(spelling), Some(*word), "{spelling}");
            }
        }
    }
}
