//! 产业化: an achievement that became a product, with what proves it.

use super::parts::{NOTE_CHARS_MAX, TOWN_CHARS_MAX};
use crate::domain::check::{Checks, LIST_MAX, TITLE_CHARS_MAX, WORD_CHARS_MAX};
use crate::domain::party::Party;
use crate::domain::record::{Content, Lock, LockKind, Reference};
use crate::domain::words::TechnologyField;
use crate::domain::{Day, Fen, Kind};

/// One achievement that is in industrial use.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Industrialisation {
    /// What it is, in a line.
    pub title: String,
    /// Id of the achievement, or empty; each counts once.
    pub achievement: String,
    /// Id of the deal, or empty.
    pub deal: String,
    /// Who makes it.
    pub enterprise: Party,
    /// The day from which it counts.
    pub date: Option<Day>,
    /// 镇街, or empty.
    pub town: String,
    /// 技术领域.
    pub technology_field: Option<TechnologyField>,
    /// 新增年销售额, as reported.
    pub yearly_sales: Option<Fen>,
    /// What proves it: reports, acceptance papers, tax papers.
    pub evidence: Vec<String>,
    /// In words.
    pub note: String,
    /// Where the record comes from.
    pub source: String,
    /// Its id there.
    pub external_id: String,
}

impl Content for Industrialisation {
    const KIND: Kind = Kind::Industrialisation;

    const FIELDS: &'static [&'static str] = &[
        "title",
        "achievement",
        "deal",
        "enterprise",
        "date",
        "town",
        "technology_field",
        "yearly_sales_fen",
        "evidence",
        "note",
        "source",
        "external_id",
    ];

    fn check(&mut self, checks: &mut Checks) {
        checks.line("title", &mut self.title, TITLE_CHARS_MAX);
        checks.required("title", &self.title);
        if !self.achievement.is_empty() {
            checks.id("achievement", &mut self.achievement);
        }
        if !self.deal.is_empty() {
            checks.id("deal", &mut self.deal);
        }
        checks.party("enterprise", &mut self.enterprise);
        if self.date.is_none() {
            checks.required("date", "");
        }
        checks.line("town", &mut self.town, TOWN_CHARS_MAX);
        checks.amount("yearly_sales_fen", self.yearly_sales);
        checks.list("evidence", &mut self.evidence, LIST_MAX, TITLE_CHARS_MAX);
        if self.evidence.is_empty() {
            checks.required("evidence", "");
        }
        checks.body("note", &mut self.note, NOTE_CHARS_MAX);
        checks.origin(&mut self.source, &mut self.external_id);
        checks.line("external_id", &mut self.external_id, WORD_CHARS_MAX);
    }

    fn take_field(&mut self, path: &str, from: &Self) -> bool {
        match path {
            "title" => self.title.clone_from(&from.title),
            "achievement" => self.achievement.clone_from(&from.achievement),
            "deal" => self.deal.clone_from(&from.deal),
            "enterprise" => self.enterprise.clone_from(&from.enterprise),
            "date" => self.date = from.date,
            "town" => self.town.clone_from(&from.town),
            "technology_field" => self.technology_field = from.technology_field,
            "yearly_sales_fen" => self.yearly_sales = from.yearly_sales,
            "evidence" => self.evidence.clone_from(&from.evidence),
            "note" => self.note.clone_from(&from.note),
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
        [&self.source, &self.external_id, &self.title, &self.enterprise.display_name]
    }

    /// An achievement is industrialised once.
    fn locks(&self) -> Vec<Lock> {
        if self.achievement.is_empty() {
            return Vec::new();
        }
        vec![Lock::new(LockKind::IndustrialisedAchievement, &self.achievement)]
    }

    fn references(&self) -> Vec<Reference> {
        vec![
            Reference::new("achievement", Kind::Achievement, &self.achievement),
            Reference::new("deal", Kind::Deal, &self.deal),
        ]
    }
}
