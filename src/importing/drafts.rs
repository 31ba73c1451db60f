//! How the cells of a row become a draft, for each kind of record.

use super::cells::{Cell, Entry};
use super::lists::{achievement_id, organization_id};
use crate::domain::violation::{Code, Violation};
use crate::domain::{
    Achievement, Bilingual, Content, Expert, Kind, Need, Organization, Party, RecordName,
};

/// A kind of record that can be imported.
pub trait Importable: Content {
    /// What the cells of a row say only together: `()` where each cell fills a field.
    type Aside: Default;

    /// Takes one cell of a known column, noting what is wrong in it.
    fn take(&mut self, aside: &mut Self::Aside, cell: Cell, entry: &mut Entry<'_>);

    /// Completes the draft, once every cell is taken, and notes what contradicts itself.
    fn complete(&mut self, _aside: Self::Aside, _faults: &mut Vec<Violation>) {}

    /// The id of a row that states none but has a number of its own; else it is derived.
    fn own_id(&self) -> Option<String> {
        None
    }
}

/// The id that a cell states, in either of its two columns; `Err` when the cell belongs to the
/// draft.
pub(super) fn take_id(
    kind: Kind,
    cell: Cell,
    entry: &mut Entry<'_>,
) -> Result<Option<String>, Cell> {
    match entry.column().name {
        "id" => {
            let text = entry.text(cell);
            Ok(Some(text.trim().to_owned()).filter(|id| !id.is_empty()))
        }
        "name" => {
            let text = entry.text(cell);
            if text.trim().is_empty() {
                return Ok(None);
            }
            match RecordName::parse("id", kind, text.trim()) {
                Ok(name) => Ok(Some(name.id.as_str().to_owned())),
                Err(violation) => {
                    let zh = format!("{}；标题或名称请用别的表头", violation.message.zh);
                    let en = format!("{}; use another header for a title", violation.message.en);
                    entry.note("", violation.code, &text, Bilingual::new(zh, en));
                    Ok(None)
                }
            }
        }
        _ => Err(cell),
    }
}

impl Importable for Achievement {
    type Aside = ();

    fn take(&mut self, (): &mut (), cell: Cell, entry: &mut Entry<'_>) {
        match entry.column().name {
            "title" => self.title = entry.text(cell),
            "summary" => self.summary = entry.text(cell),
            "keywords" => self.keywords = entry.texts(cell),
            "technology_field" => self.technology_field = entry.word(cell),
            "discipline" => self.discipline = entry.text(cell),
            "industry_code" => self.industry_code = entry.text(cell),
            "ipc_codes" => self.ipc_codes = entry.texts(cell),
            "stage" => self.stage = entry.word(cell),
            "trl" => self.trl = entry.level(cell),
            "ip_rights" => self.ip_rights = entry.rights(cell),
            "cooperation_modes" => self.cooperation_modes = entry.words(cell),
            "ask_price" => self.ask_price = entry.money(cell),
            "ask_price_fen" => self.ask_price = entry.fen(cell),
            "holders" => take_names(&mut self.holders, cell, entry),
            "holder_ids" => take_ids(&mut self.holders, cell, entry),
            "contributors" => self.contributors = entry.texts(cell),
            "region_code" => self.region_code = entry.text(cell),
            "trial_first" => self.trial_first = entry.boolean(cell).unwrap_or(false),
            "claims" => self.claims = entry.indicators(cell),
            "source" => self.source = entry.text(cell),
            "external_id" => self.external_id = entry.text(cell),
            "state" => self.state = entry.word(cell).unwrap_or(self.state),
            "expire_date" | "expire_time" => self.expire_time = entry.end(cell),
            _ => {}
        }
    }
}

impl Importable for Need {
    type Aside = ();

    fn take(&mut self, (): &mut (), cell: Cell, entry: &mut Entry<'_>) {
        match entry.column().name {
            "title" => self.title = entry.text(cell),
            "description" => self.description = entry.text(cell),
            "need_type" => self.need_type = entry.word(cell),
            "enterprise" => {
                let party = entry.party_at("", cell);
                self.enterprise.display_name = party.display_name;
                if !party.organization.is_empty() {
                    self.enterprise.organization = party.organization;
                }
            }
            "enterprise_id" => self.enterprise.organization = organization_id(&entry.text(cell)),
            "keywords" => self.keywords = entry.texts(cell),
            "technology_field" => self.technology_field = entry.word(cell),
            "discipline" => self.discipline = entry.text(cell),
            "industry_code" => self.industry_code = entry.text(cell),
            "indicators" => self.indicators = entry.indicators(cell),
            "foundation" => self.foundation = entry.text(cell),
            "cooperation_modes" => self.cooperation_modes = entry.words(cell),
            "budget_min" => self.budget_min = entry.money(cell),
            "budget_min_fen" => self.budget_min = entry.fen(cell),
            "budget_max" => self.budget_max = entry.money(cell),
            "budget_max_fen" => self.budget_max = entry.fen(cell),
            "budget_is_ceiling" => self.budget_is_ceiling = entry.boolean(cell).unwrap_or(false),
            "min_trl" => self.min_trl = entry.level(cell),
            "required_ip_kinds" => self.required_ip_kinds = entry.words(cell),
            "required_regions" => self.required_regions = entry.texts(cell),
            "region_code" => self.region_code = entry.text(cell),
            "challenge" => self.challenge = entry.boolean(cell).unwrap_or(false),
            "source" => self.source = entry.text(cell),
            "external_id" => self.external_id = entry.text(cell),
            "state" => self.state = entry.word(cell).unwrap_or(self.state),
            "expire_date" | "expire_time" => self.expire_time = entry.end(cell),
            _ => {}
        }
    }
}

impl Importable for Organization {
    type Aside = ();

    fn take(&mut self, (): &mut (), cell: Cell, entry: &mut Entry<'_>) {
        match entry.column().name {
            "display_name" => self.display_name = entry.text(cell),
            "kind" => self.kind = entry.word(cell),
            "uscc" => self.uscc = entry.text(cell),
            "aliases" => self.aliases = entry.texts(cell),
            "summary" => self.summary = entry.text(cell),
            "region_code" => self.region_code = entry.text(cell),
            "industry_code" => self.industry_code = entry.text(cell),
            "source" => self.source = entry.text(cell),
            "external_id" => self.external_id = entry.text(cell),
            _ => {}
        }
    }
}

impl Importable for Expert {
    type Aside = ();

    fn take(&mut self, (): &mut (), cell: Cell, entry: &mut Entry<'_>) {
        match entry.column().name {
            "display_name" => self.display_name = entry.text(cell),
            "organization" => {
                let party = entry.party_at("", cell);
                self.organization.display_name = party.display_name;
                if !party.organization.is_empty() {
                    self.organization.organization = party.organization;
                }
            }
            "organization_id" => {
                self.organization.organization = organization_id(&entry.text(cell));
            }
            "title" => self.title = entry.text(cell),
            "disciplines" => self.disciplines = entry.texts(cell),
            "technology_fields" => self.technology_fields = entry.words(cell),
            "keywords" => self.keywords = entry.texts(cell),
            "summary" => self.summary = entry.text(cell),
            "region_code" => self.region_code = entry.text(cell),
            "orcid" => self.orcid = entry.text(cell),
            "achievements" => {
                let names = entry.texts(cell);
                self.achievements = names.iter().map(|name| achievement_id(name)).collect();
            }
            "open_need_count" => self.open_needs = entry.number(cell).unwrap_or(0),
            "max_need_count" => self.max_needs = entry.number(cell).unwrap_or(0),
            "source" => self.source = entry.text(cell),
            "external_id" => self.external_id = entry.text(cell),
            "state" => self.state = entry.word(cell).unwrap_or(self.state),
            _ => {}
        }
    }
}

/// Names of parties, which may come before or after their ids.
fn take_names(parties: &mut Vec<Party>, cell: Cell, entry: &mut Entry<'_>) {
    let named = entry.parties(cell);
    if !parties.is_empty() && parties.len() > named.len() {
        more_ids(entry, parties.len(), named.len());
    }
    for (place, party) in named.into_iter().enumerate() {
        match parties.get_mut(place) {
            Some(known) => known.display_name = party.display_name,
            None => parties.push(party),
        }
    }
}

/// Ids of parties, one for each name.
fn take_ids(parties: &mut Vec<Party>, cell: Cell, entry: &mut Entry<'_>) {
    let ids = entry.texts(cell);
    if !parties.is_empty() && ids.len() > parties.len() {
        more_ids(entry, ids.len(), parties.len());
    }
    for (place, id) in ids.into_iter().enumerate() {
        let organization = organization_id(&id);
        match parties.get_mut(place) {
            Some(known) => known.organization = organization,
            None => parties.push(Party { organization, ..Party::default() }),
        }
    }
}

fn more_ids(entry: &mut Entry<'_>, ids: usize, names: usize) {
    let message = Bilingual::new(
        format!("单位编号有 {ids} 个，单位只有 {names} 个；请逐项对应，没有编号的留空"),
        format!(
            "{ids} ids for {names} names; pair them, and leave the place of a missing id empty"
        ),
    );
    entry.note("", Code::Contradiction, &ids.to_string(), message);
}
