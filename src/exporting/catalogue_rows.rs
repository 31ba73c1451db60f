//! Rows of the catalogue: organizations, achievements, needs and experts.

use super::pen::{self, Pen};
use super::row::Exportable;
use super::value::Value;
use crate::domain::{Achievement, Expert, Need, Organization};

impl Exportable for Organization {
    fn value(&self, column: &str, pen: Pen) -> Value {
        match column {
            "display_name" => Value::text(&self.display_name),
            "kind" => pen.word(self.kind),
            "uscc" => Value::text(&self.uscc),
            "aliases" => Value::words(self.aliases.clone()),
            "summary" => Value::text(&self.summary),
            "region_code" => Value::text(&self.region_code),
            "industry_code" => Value::text(&self.industry_code),
            "source" => Value::text(&self.source),
            "external_id" => Value::text(&self.external_id),
            _ => Value::Nothing,
        }
    }
}

impl Exportable for Achievement {
    fn value(&self, column: &str, pen: Pen) -> Value {
        match column {
            "title" => Value::text(&self.title),
            "summary" => Value::text(&self.summary),
            "keywords" => Value::words(self.keywords.clone()),
            "technology_field" => pen.word(self.technology_field),
            "discipline" => Value::text(&self.discipline),
            "industry_code" => Value::text(&self.industry_code),
            "ipc_codes" => Value::words(self.ipc_codes.clone()),
            "stage" => pen.word(self.stage),
            "trl" => self.trl.map_or(Value::Nothing, |level| Value::Count(level.into())),
            "ip_rights" => pen.rights(&self.ip_rights),
            "cooperation_modes" => pen.words(&self.cooperation_modes),
            "ask_price" => Value::amount(self.ask_price),
            "holders" => pen::names(&self.holders),
            "holder_ids" => pen::ids(&self.holders),
            "contributors" => Value::words(self.contributors.clone()),
            "region_code" => Value::text(&self.region_code),
            "trial_first" => Value::flag(self.trial_first),
            "claims" => pen::indicators(&self.claims),
            "expire_date" => pen::end(self.expire_time),
            "state" => pen.word(Some(self.state)),
            "source" => Value::text(&self.source),
            "external_id" => Value::text(&self.external_id),
            _ => Value::Nothing,
        }
    }
}

impl Exportable for Need {
    fn value(&self, column: &str, pen: Pen) -> Value {
        match column {
            "title" => Value::text(&self.title),
            "description" => Value::text(&self.description),
            "need_type" => pen.word(self.need_type),
            "enterprise" => Value::text(&self.enterprise.display_name),
            "enterprise_id" => Value::text(&self.enterprise.organization),
            "keywords" => Value::words(self.keywords.clone()),
            "technology_field" => pen.word(self.technology_field),
            "discipline" => Value::text(&self.discipline),
            "industry_code" => Value::text(&self.industry_code),
            "indicators" => pen::indicators(&self.indicators),
            "foundation" => Value::text(&self.foundation),
            "cooperation_modes" => pen.words(&self.cooperation_modes),
            "budget_min" => Value::amount(self.budget_min),
            "budget_max" => Value::amount(self.budget_max),
            "budget_is_ceiling" => Value::flag(self.budget_is_ceiling),
            "min_trl" => self.min_trl.map_or(Value::Nothing, |level| Value::Count(level.into())),
            "required_ip_kinds" => pen.words(&self.required_ip_kinds),
            "required_regions" => Value::words(self.required_regions.clone()),
            "region_code" => Value::text(&self.region_code),
            "challenge" => Value::flag(self.challenge),
            "expire_date" => pen::end(self.expire_time),
            "state" => pen.word(Some(self.state)),
            "source" => Value::text(&self.source),
            "external_id" => Value::text(&self.external_id),
            _ => Value::Nothing,
        }
    }
}

impl Exportable for Expert {
    fn value(&self, column: &str, pen: Pen) -> Value {
        match column {
            "display_name" => Value::text(&self.display_name),
            "organization" => Value::text(&self.organization.display_name),
            "organization_id" => Value::text(&self.organization.organization),
            "title" => Value::text(&self.title),
            "disciplines" => Value::words(self.disciplines.clone()),
            "technology_fields" => pen.words(&self.technology_fields),
            "keywords" => Value::words(self.keywords.clone()),
            "summary" => Value::text(&self.summary),
            "region_code" => Value::text(&self.region_code),
            "orcid" => Value::text(&self.orcid),
            "achievements" => Value::words(self.achievements.clone()),
            "open_need_count" => Value::count(self.open_needs),
            "max_need_count" => Value::count(self.max_needs),
            "state" => pen.word(Some(self.state)),
            "source" => Value::text(&self.source),
            "external_id" => Value::text(&self.external_id),
            _ => Value::Nothing,
        }
    }
}
