//! Brokers and industrialised achievements: each cell fills a field.

use super::cells::{Cell, Entry};
use super::drafts::Importable;
use super::lists::{achievement_id, organization_id};
use crate::domain::Party;
use crate::domain::trade::{Broker, Industrialisation};

impl Importable for Broker {
    type Aside = ();

    fn take(&mut self, (): &mut (), cell: Cell, entry: &mut Entry<'_>) {
        match entry.column().name {
            "display_name" => self.display_name = entry.text(cell),
            "level" => self.level = entry.word(cell),
            "certificate_number" => self.certificate_number = entry.text(cell),
            "certificate_issuer" => self.certificate_issuer = entry.text(cell),
            "certificate_end_date" => self.certificate_end = entry.day(cell),
            "firm" => take_party(&mut self.firm, cell, entry),
            "firm_id" => self.firm.organization = organization_id(&entry.text(cell)),
            "town" => self.town = entry.text(cell),
            "specialities" => self.specialities = entry.texts(cell),
            "source" => self.source = entry.text(cell),
            "external_id" => self.external_id = entry.text(cell),
            _ => {}
        }
    }
}

impl Importable for Industrialisation {
    type Aside = ();

    fn take(&mut self, (): &mut (), cell: Cell, entry: &mut Entry<'_>) {
        match entry.column().name {
            "title" => self.title = entry.text(cell),
            "achievement" => self.achievement = achievement_id(&entry.text(cell)),
            "deal" => self.deal = record_id("deals/", &entry.text(cell)),
            "enterprise" => take_party(&mut self.enterprise, cell, entry),
            "enterprise_id" => self.enterprise.organization = organization_id(&entry.text(cell)),
            "date" => self.date = entry.day(cell),
            "town" => self.town = entry.text(cell),
            "technology_field" => self.technology_field = entry.word(cell),
            "yearly_sales" => self.yearly_sales = entry.stated(cell),
            "evidence" => self.evidence = entry.phrases(cell),
            "note" => self.note = entry.text(cell),
            "source" => self.source = entry.text(cell),
            "external_id" => self.external_id = entry.text(cell),
            _ => {}
        }
    }
}

/// A party's name, which may come before or after its id.
fn take_party(party: &mut Party, cell: Cell, entry: &mut Entry<'_>) {
    let found = entry.party_at("", cell);
    party.display_name = found.display_name;
    if !found.organization.is_empty() {
        party.organization = found.organization;
    }
}

/// The id in `collection/{id}`, or the id itself; `collection` ends in a slash.
pub(super) fn record_id(collection: &str, name: &str) -> String {
    let name = name.trim();
    name.strip_prefix(collection).unwrap_or(name).to_owned()
}
