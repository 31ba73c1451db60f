//! The columns that an import knows, by kind of record, with every spelling of their headers.

use super::columns_trade::{
    BROKER, CONTRACT, DEAL, INDUSTRIALISATION, OBSERVATION, PAYMENT, REGISTRATION, TARGET,
};
use crate::domain::Kind;

/// One known column.
#[derive(Debug, PartialEq, Eq)]
pub struct Column {
    /// Its canonical name.
    pub name: &'static str,
    /// The field that it fills, as violations name it; empty for a column that is known but not
    /// read (what the service itself states in an export).
    pub field: &'static str,
    /// Other headers that mean it, Chinese first.
    pub headers: &'static [&'static str],
    /// Whether it holds money, so that its header may name a unit: `拟价（万元）`.
    pub is_money: bool,
}

impl Column {
    /// Whether its cells go into the draft.
    pub const fn is_read(&self) -> bool {
        !self.field.is_empty()
    }

    /// The canonical name and the other headers.
    pub fn spellings(&self) -> impl Iterator<Item = &'static str> {
        std::iter::once(self.name).chain(self.headers.iter().copied())
    }
}

/// The header of the reasons in a file of rejects; an import passes over it.
pub(super) const REASONS_HEADER: &str = "_错误";

pub(super) const fn column(
    name: &'static str,
    field: &'static str,
    headers: &'static [&'static str],
) -> Column {
    Column { name, field, headers, is_money: false }
}

pub(super) const fn plain(name: &'static str, headers: &'static [&'static str]) -> Column {
    column(name, name, headers)
}

pub(super) const fn money(
    name: &'static str,
    field: &'static str,
    headers: &'static [&'static str],
) -> Column {
    Column { name, field, headers, is_money: true }
}

pub(super) const fn unread(name: &'static str) -> Column {
    column(name, "", &[])
}

/// A column that exports write for people and imports pass over.
pub(super) const fn shown(name: &'static str, headers: &'static [&'static str]) -> Column {
    column(name, "", headers)
}

/// The same for money.
pub(super) const fn shown_money(name: &'static str, headers: &'static [&'static str]) -> Column {
    money(name, "", headers)
}

/// The columns of a kind, in the order of the reference page; those of an export's form last.
pub const fn columns_of(kind: Kind) -> &'static [Column] {
    match kind {
        Kind::Achievement => ACHIEVEMENT,
        Kind::Need => NEED,
        Kind::Organization => ORGANIZATION,
        Kind::Expert => EXPERT,
        Kind::Broker => BROKER,
        Kind::Deal => DEAL,
        Kind::Contract => CONTRACT,
        Kind::Registration => REGISTRATION,
        Kind::Payment => PAYMENT,
        Kind::Industrialisation => INDUSTRIALISATION,
        Kind::Target => TARGET,
        Kind::Observation => OBSERVATION,
        // Not imported from tables of columns.
        _ => &[],
    }
}

const ACHIEVEMENT: &[Column] = &[
    plain("id", &["编号", "成果编号"]),
    plain("title", &["成果名称", "名称", "标题"]),
    plain("summary", &["摘要", "成果简介", "简介", "abstract", "text", "description"]),
    plain("keywords", &["关键词", "关键字"]),
    plain("technology_field", &["技术领域"]),
    plain("discipline", &["学科", "field"]),
    plain("industry_code", &["行业代码", "国民经济行业"]),
    plain("ipc_codes", &["IPC", "IPC分类号"]),
    plain("stage", &["所处阶段"]),
    plain("trl", &["技术成熟度"]),
    plain("ip_rights", &["知识产权"]),
    plain("cooperation_modes", &["合作方式", "转化方式"]),
    money("ask_price", "ask_price_fen", &["拟价", "价格"]),
    column("holders", "holders", &["完成单位", "权利人", "holder"]),
    column("holder_ids", "holders.organization", &["完成单位编号"]),
    plain("contributors", &["完成人"]),
    plain("region_code", &["行政区划", "地区代码"]),
    plain("trial_first", &["先用后转"]),
    plain("claims", &["性能指标"]),
    column("expire_date", "expire_time", &["有效期", "有效期至"]),
    plain("state", &["状态"]),
    plain("source", &["来源"]),
    plain("external_id", &["来源编号"]),
    column("name", "id", &[]),
    plain("ask_price_fen", &[]),
    column("expire_time", "expire_time", &[]),
    unread("create_time"),
    unread("update_time"),
    unread("delete_time"),
    unread("revision"),
    unread("etag"),
    unread(REASONS_HEADER),
];

const NEED: &[Column] = &[
    plain("id", &["编号", "需求编号"]),
    plain("title", &["需求名称", "名称", "标题"]),
    plain("description", &["问题描述", "需求描述", "描述", "text", "abstract"]),
    plain("need_type", &["需求类型"]),
    plain("enterprise", &["企业", "企业名称", "需求单位"]),
    column("enterprise_id", "enterprise.organization", &["企业编号"]),
    plain("keywords", &["关键词", "关键字"]),
    plain("technology_field", &["技术领域"]),
    plain("discipline", &["学科", "field"]),
    plain("industry_code", &["行业代码", "国民经济行业"]),
    plain("indicators", &["技术指标"]),
    plain("foundation", &["已有基础", "现有工作基础"]),
    plain("cooperation_modes", &["合作方式"]),
    money("budget_min", "budget_min_fen", &["预算下限"]),
    money("budget_max", "budget_max_fen", &["预算上限", "预算"]),
    plain("budget_is_ceiling", &["预算为上限"]),
    plain("min_trl", &["成熟度要求"]),
    plain("required_ip_kinds", &["知识产权要求"]),
    plain("required_regions", &["地区要求"]),
    plain("region_code", &["行政区划", "地区代码"]),
    plain("challenge", &["揭榜挂帅"]),
    column("expire_date", "expire_time", &["有效期", "截止日期"]),
    plain("state", &["状态"]),
    plain("source", &["来源"]),
    plain("external_id", &["来源编号"]),
    column("name", "id", &[]),
    plain("budget_min_fen", &[]),
    plain("budget_max_fen", &[]),
    column("expire_time", "expire_time", &[]),
    unread("create_time"),
    unread("update_time"),
    unread("delete_time"),
    unread("revision"),
    unread("etag"),
    unread(REASONS_HEADER),
];

const ORGANIZATION: &[Column] = &[
    plain("id", &["编号", "机构编号"]),
    plain("display_name", &["机构名称", "名称"]),
    plain("kind", &["机构类型", "类型"]),
    plain("uscc", &["统一社会信用代码"]),
    plain("aliases", &["别名", "简称"]),
    plain("summary", &["简介"]),
    plain("region_code", &["行政区划", "地区代码"]),
    plain("industry_code", &["行业代码", "国民经济行业"]),
    plain("source", &["来源"]),
    plain("external_id", &["来源编号"]),
    column("name", "id", &[]),
    unread("create_time"),
    unread("update_time"),
    unread("delete_time"),
    unread("revision"),
    unread("etag"),
    unread(REASONS_HEADER),
];

const EXPERT: &[Column] = &[
    plain("id", &["编号", "专家编号"]),
    plain("display_name", &["姓名", "专家姓名"]),
    plain("organization", &["所在单位", "单位"]),
    column("organization_id", "organization.organization", &["单位编号"]),
    plain("title", &["职称"]),
    plain("disciplines", &["学科"]),
    plain("technology_fields", &["技术领域"]),
    plain("keywords", &["关键词", "关键字"]),
    plain("summary", &["研究方向", "简介"]),
    plain("region_code", &["行政区划", "地区代码"]),
    plain("orcid", &["ORCID号"]),
    plain("achievements", &["本人成果"]),
    plain("open_need_count", &["在办需求数"]),
    plain("max_need_count", &["可承接需求数"]),
    plain("state", &["状态"]),
    plain("source", &["来源"]),
    plain("external_id", &["来源编号"]),
    column("name", "id", &[]),
    unread("create_time"),
    unread("update_time"),
    unread("delete_time"),
    unread("revision"),
    unread("etag"),
    unread(REASONS_HEADER),
];
