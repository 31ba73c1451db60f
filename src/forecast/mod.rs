//! Where will the total be at the end of the year and of the target's period, and how sure is that?
//!
//! Pure: what is known on a day and a seed in; quantiles out. Deals in the making are played
//! forward stage by stage with what history teaches and, where it is thin, with stated priors;
//! business nobody knows of yet comes on top. What is registered and what is only expected stand
//! apart and are never silently one figure. docs/reference/forecast.md has the model in words.

mod backtest;
mod draws;
mod error;
mod habits;
mod known;
mod new_business;
mod notes;
mod numbers;
mod outlook;
pub mod priors;
mod random;
mod visits;
mod world;

#[cfg(test)]
mod backtest_tests;
#[cfg(test)]
mod forecast_tests;
#[cfg(test)]
mod trial;

pub use backtest::{
    BACKTEST_DRAWS, BACKTEST_FEW, BACKTEST_YEARS_MAX, BackPoint, Backtest, HISTORY_YEARS_MIN,
    Reach, Score, backtest,
};
pub use error::ForecastError;
pub use outlook::{
    DRAWS_DEFAULT, DRAWS_MAX, DRAWS_MIN, Forecast, HORIZON_YEARS_MAX, Horizon, MODEL_VERSION, Odds,
    Outlook, Parts, Question, SEED_DEFAULT, Spread, WORK_MAX, forecast,
};
pub use world::{Booking, Milestone, Origin, Pursuit, World};
