//! How much was registered, by whom and where, and does it reach the target?
//!
//! Pure: records, a target and a day in; figures out. Registered amounts count by their bookings
//! alone. The function that gives a figure its rows gives each row its entries too, so what is
//! shown adds up to the fen. What is signed and not yet registered stands beside, never added.

mod area;
mod books;
mod breakdown;
mod entry;
mod error;
mod figures;
mod funnel;
mod funnel_days;
mod plan;
mod progress;
mod reported;
mod split;
mod year_part;

#[cfg(test)]
mod trial;

pub use area::Area;
pub use books::{Books, Cut, View};
pub use breakdown::{Dimension, Row, Total, breakdown, cell, total};
pub use entry::{Entry, Origin};
pub use error::LedgerError;
pub use figures::{Figure, Figures};
pub use funnel::{Funnel, FunnelBooks, FunnelStage, LostRow, StageCount, funnel};
pub use plan::{plan_value, years};
pub use progress::{Progress, Question, YearPoint, progress, series};
pub use reported::Reported;
pub use split::split;
pub use year_part::YearPart;
