//! Which rules hold on which day?
//!
//! Clocks, thresholds, rates and the holiday calendar are data with the day from which they hold.
//! One record keeps them; until an operator writes it, what is shipped holds.

mod calendar;
mod holidays;
mod rules;
mod shipped;

pub use calendar::{CALENDAR_DAYS_MAX, Calendar};
pub use rules::{CLOCK_DAYS_MAX, Clock, NoticeRule, RegistrationRule, RewardRule, RuleBook};
