//! What a need demands and an achievement claims: their fields first, then their texts.

use super::reader::{read, read_wishes};
use super::statement::Statements;
use crate::domain::{Achievement, Indicator, Need};

/// The demands of a need: its indicators, and the measured statements of its title and
/// description without what these tell about what there is already.
pub fn demands(need: &Need) -> Statements {
    let mut all = fields(&need.indicators);
    all.add(read_wishes(&need.title));
    all.add(read_wishes(&need.description));
    all
}

/// The claims of an achievement: its claims, and the measured statements of its title and summary.
pub fn claims(achievement: &Achievement) -> Statements {
    let mut all = fields(&achievement.claims);
    all.add(read(&achievement.title));
    all.add(read(&achievement.summary));
    all
}

/// A field is a statement by itself: what cannot be read of it is kept as it stands.
fn fields(indicators: &[Indicator]) -> Statements {
    let mut all = Statements::default();
    for indicator in indicators {
        let Indicator { metric, value, unit, must } = indicator;
        let written = format!("{metric}:{value}{unit}");
        let mut found = read(&written);
        if found.read.is_empty() && !written.trim_matches(':').is_empty() {
            let shown = format!("{metric} {value}{unit}").trim().to_owned();
            found = Statements { read: Vec::new(), unread: vec![shown] };
        }
        for statement in &mut found.read {
            statement.must = *must;
        }
        all.add(found);
    }
    all
}
