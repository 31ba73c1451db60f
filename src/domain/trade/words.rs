//! The vocabularies of deals, contracts, registration and money.

use crate::domain::words::vocabulary;

vocabulary! {
    /// 对接状态, what became of an introduction.
    IntroductionState {
        Requested = "REQUESTED", "已提出", "requested";
        Forwarded = "FORWARDED", "已转达", "forwarded";
        Accepted = "ACCEPTED", "已接受", "accepted";
        Declined = "DECLINED", "已婉拒", "declined";
        Expired = "EXPIRED", "已过期", "expired";
        NdaSigned = "NDA_SIGNED", "已签保密协议", "NDA signed";
        Disclosed = "DISCLOSED", "已披露", "disclosed";
    }
}

vocabulary! {
    /// 撮合阶段, how far a deal has come.
    DealStage {
        Lead = "LEAD", "线索", "lead";
        Contact = "CONTACT", "对接", "contact";
        Evaluation = "EVALUATION", "评估", "evaluation", "尽调", "评估/尽调";
        Trial = "TRIAL", "试用", "trial";
        Negotiation = "NEGOTIATION", "洽谈", "negotiation";
        Pricing = "PRICING", "定价公示", "pricing", "定价";
        Signed = "SIGNED", "签约", "signed";
        Registered = "REGISTERED", "登记", "registered";
        Performing = "PERFORMING", "履约", "performing";
        Completed = "COMPLETED", "验收", "completed";
        Industrialised = "INDUSTRIALISED", "产业化", "industrialised";
    }
}

vocabulary! {
    /// 撮合状态, whether a deal goes on.
    DealStatus {
        Active = "ACTIVE", "进行中", "active";
        OnHold = "ON_HOLD", "暂停", "on hold";
        Lost = "LOST", "流失", "lost";
        Cancelled = "CANCELLED", "取消", "cancelled", "已取消";
    }
}

vocabulary! {
    /// 撮合来源, what a deal came from.
    DealOrigin {
        Match = "MATCH", "匹配", "match";
        Introduction = "INTRODUCTION", "对接意向", "introduction";
        Event = "EVENT", "活动", "event", "路演", "对接会";
        Visit = "VISIT", "走访", "visit", "专家进企业";
        Auction = "AUCTION", "拍卖", "auction";
        Other = "OTHER", "其他", "other";
    }
}

vocabulary! {
    /// 定价方式, how the price is found.
    PricingRoute {
        Agreement = "AGREEMENT", "协议定价", "agreement";
        Listing = "LISTING", "挂牌", "listing", "挂牌交易";
        Auction = "AUCTION", "拍卖", "auction";
    }
}

vocabulary! {
    /// 公示状态, what became of a public notice.
    NoticeState {
        Draft = "DRAFT", "草稿", "draft";
        Published = "PUBLISHED", "公示中", "published";
        Objected = "OBJECTED", "有异议", "objected";
        Resolved = "RESOLVED", "异议已处理", "resolved";
        ClosedClean = "CLOSED_CLEAN", "公示无异议", "closed clean";
        ClosedUpheld = "CLOSED_UPHELD", "异议成立", "closed, objection upheld";
    }
}

vocabulary! {
    /// 合同类型, the five types of technology contract.
    ContractType {
        Development = "DEVELOPMENT", "技术开发", "development", "开发";
        Transfer = "TRANSFER", "技术转让", "transfer", "转让";
        License = "LICENSE", "技术许可", "licence", "许可";
        Consulting = "CONSULTING", "技术咨询", "consulting", "咨询";
        Service = "SERVICE", "技术服务", "service", "服务";
    }
}

vocabulary! {
    /// 合同状态, what became of a contract.
    ContractState {
        Draft = "DRAFT", "草稿", "draft";
        Signed = "SIGNED", "已签订", "signed";
        Terminated = "TERMINATED", "已终止", "terminated";
    }
}

vocabulary! {
    /// 非技术性费用, what a contract pays for beside technology.
    CostKind {
        Equipment = "EQUIPMENT", "设备", "equipment";
        Instrument = "INSTRUMENT", "仪器", "instrument";
        Part = "PART", "零部件", "part", "部件";
        RawMaterial = "RAW_MATERIAL", "原材料", "raw material", "材料";
        Carrier = "CARRIER", "载体样品", "carrier or sample", "样品", "技术载体";
        Other = "OTHER", "其他非技术性费用", "other non-technical cost";
    }
}

vocabulary! {
    /// 支付方式, how a part of the price is paid.
    PaymentKind {
        LumpSum = "LUMP_SUM", "一次总付", "lump sum", "一次支付";
        Instalment = "INSTALMENT", "分期", "instalment", "分期支付";
        Royalty = "ROYALTY", "提成", "royalty", "提成支付";
        Equity = "EQUITY", "入股", "equity", "作价入股";
    }
}

vocabulary! {
    /// 登记状态, what became of a registration.
    RegistrationState {
        Draft = "DRAFT", "草稿", "draft";
        Submitted = "SUBMITTED", "已提交", "submitted";
        Accepted = "ACCEPTED", "已受理", "accepted";
        CorrectionRequested = "CORRECTION_REQUESTED", "待补正", "correction requested", "补正";
        ExpertReview = "EXPERT_REVIEW", "专家评审", "expert review";
        Registered = "REGISTERED", "已登记", "registered", "登记";
        Rejected = "REJECTED", "不予登记", "rejected";
        Changed = "CHANGED", "已变更", "changed", "变更";
        IncomeVerified = "INCOME_VERIFIED", "收入已核定", "income verified";
        BonusIssued = "BONUS_ISSUED", "奖酬金已发", "bonus issued";
        Deregistered = "DEREGISTERED", "已注销", "deregistered", "注销";
        Revoked = "REVOKED", "已撤销", "revoked", "撤销";
    }
}

vocabulary! {
    /// 记账种类, why an amount was booked.
    BookingKind {
        Registered = "REGISTERED", "登记", "registered";
        Changed = "CHANGED", "变更", "changed";
        Deregistered = "DEREGISTERED", "注销", "deregistered";
        Revoked = "REVOKED", "撤销", "revoked";
    }
}

vocabulary! {
    /// 撤销事由, why a registration is revoked.
    RevocationGround {
        FakeContract = "FAKE_CONTRACT", "虚假合同", "fake contract";
        Annulled = "ANNULLED", "法院或主管机关撤销", "annulled by a court or authority";
        DuplicateRegistration = "DUPLICATE_REGISTRATION", "重复登记", "registered twice";
        Other = "OTHER", "其他", "other";
    }
}

vocabulary! {
    /// 到账种类, which way money went.
    PaymentDirection {
        Received = "RECEIVED", "到账", "received";
        Reversal = "REVERSAL", "冲销", "reversal";
    }
}

vocabulary! {
    /// 经纪人等级, the level of a broker.
    BrokerLevel {
        Junior = "JUNIOR", "初级", "junior";
        Middle = "MIDDLE", "中级", "middle";
        Senior = "SENIOR", "高级", "senior";
    }
}

impl DealStage {
    /// Whether a deal that came so far has agreed to hand the technology over, so that an exclusive
    /// one keeps all others out.
    pub const fn is_committed(self) -> bool {
        !matches!(
            self,
            Self::Lead | Self::Contact | Self::Evaluation | Self::Trial | Self::Negotiation
        )
    }

    /// The stage after this one; TRIAL may be left out, so [`DealStage::Evaluation`] has two.
    pub const fn next(self) -> &'static [Self] {
        match self {
            Self::Lead => &[Self::Contact],
            Self::Contact => &[Self::Evaluation],
            Self::Evaluation => &[Self::Trial, Self::Negotiation],
            Self::Trial => &[Self::Negotiation],
            Self::Negotiation => &[Self::Pricing],
            Self::Pricing => &[Self::Signed],
            Self::Signed => &[Self::Registered],
            Self::Registered => &[Self::Performing],
            Self::Performing => &[Self::Completed],
            Self::Completed => &[Self::Industrialised],
            Self::Industrialised => &[],
        }
    }
}

impl DealStatus {
    /// Whether the deal has not ended.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Active | Self::OnHold)
    }
}

impl RegistrationState {
    /// Whether the registration counts toward the target now.
    pub const fn counts(self) -> bool {
        matches!(self, Self::Registered | Self::Changed | Self::IncomeVerified | Self::BonusIssued)
    }
}

impl CostKind {
    /// Whether the line is taken off the contract amount: the direct cost of a reasonable quantity
    /// of carriers and samples is not (认定规则 art. 51).
    pub const fn is_deducted(self) -> bool {
        !matches!(self, Self::Carrier)
    }
}
