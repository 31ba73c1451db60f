//! 技术经纪人: who brings both sides together.

use super::parts::TOWN_CHARS_MAX;
use super::words::BrokerLevel;
use crate::domain::check::{Checks, KEYWORDS_MAX, NAME_CHARS_MAX, WORD_CHARS_MAX};
use crate::domain::party::Party;
use crate::domain::record::Content;
use crate::domain::{Day, Kind};

/// What is known of a broker.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Broker {
    /// 姓名.
    pub display_name: String,
    /// 等级.
    pub level: Option<BrokerLevel>,
    /// 证书编号, or empty.
    pub certificate_number: String,
    /// 发证机构, or empty.
    pub certificate_issuer: String,
    /// 证书有效期: the last day on which it is valid.
    pub certificate_end: Option<Day>,
    /// 所在机构, the firm.
    pub firm: Party,
    /// 镇街 that the broker looks after, or empty.
    pub town: String,
    /// 擅长领域.
    pub specialities: Vec<String>,
    /// Where the record comes from.
    pub source: String,
    /// Its id there.
    pub external_id: String,
}

impl Content for Broker {
    const KIND: Kind = Kind::Broker;

    const FIELDS: &'static [&'static str] = &[
        "display_name",
        "level",
        "certificate_number",
        "certificate_issuer",
        "certificate_end_date",
        "firm",
        "town",
        "specialities",
        "source",
        "external_id",
    ];

    fn check(&mut self, checks: &mut Checks) {
        checks.line("display_name", &mut self.display_name, NAME_CHARS_MAX);
        checks.required("display_name", &self.display_name);
        checks.line("certificate_number", &mut self.certificate_number, WORD_CHARS_MAX);
        checks.line("certificate_issuer", &mut self.certificate_issuer, NAME_CHARS_MAX);
        checks.party("firm", &mut self.firm);
        checks.line("town", &mut self.town, TOWN_CHARS_MAX);
        checks.list("specialities", &mut self.specialities, KEYWORDS_MAX, WORD_CHARS_MAX);
        checks.origin(&mut self.source, &mut self.external_id);
    }

    fn take_field(&mut self, path: &str, from: &Self) -> bool {
        match path {
            "display_name" => self.display_name.clone_from(&from.display_name),
            "level" => self.level = from.level,
            "certificate_number" => self.certificate_number.clone_from(&from.certificate_number),
            "certificate_issuer" => self.certificate_issuer.clone_from(&from.certificate_issuer),
            "certificate_end_date" => self.certificate_end = from.certificate_end,
            "firm" => self.firm.clone_from(&from.firm),
            "town" => self.town.clone_from(&from.town),
            "specialities" => self.specialities.clone_from(&from.specialities),
            "source" => self.source.clone_from(&from.source),
            "external_id" => self.external_id.clone_from(&from.external_id),
            _ => return false,
        }
        true
    }

    fn default_source(&mut self, source: &str) {
        if self.source.is_empty() {
            source.clone_into(&mut self.source);
        }
    }

    fn identity(&self) -> [&str; 4] {
        [&self.source, &self.external_id, &self.display_name, &self.certificate_number]
    }
}
