//! Where a target's total will be, and how good such forecasts would have been.

use super::error::Error;
use super::forecast_world::{Gathered, found};
use super::open::App;
use super::shelf::Shelf;
use crate::domain::target::{Accumulation, Metric, Target};
use crate::domain::text::Bilingual;
use crate::domain::violation::{Code, Violation};
use crate::domain::words::Word;
use crate::domain::{Day, Fen, Kind, Record, RecordId, RecordName};
use crate::forecast::{
    BACKTEST_DRAWS, Backtest, DRAWS_DEFAULT, Forecast, ForecastError, Horizon, Odds, Question,
    SEED_DEFAULT, World, backtest, forecast,
};
use crate::ledger::{Area, plan_value};

/// Most deals that are shown one by one.
pub const DEALS_SHOWN_MAX: usize = 500;
/// The first day of the calendar: what stands at a year's end counts from there on.
const ALWAYS_YEAR: i64 = 1900;

/// What is asked of the future.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ForecastAsked {
    /// The day up to which something is known; none = today in Beijing.
    pub as_of: Option<Day>,
    /// What the draws come from; none = [`SEED_DEFAULT`].
    pub seed: Option<i64>,
    /// How many draws; none = [`DRAWS_DEFAULT`], [`BACKTEST_DRAWS`] in a back-test.
    pub draws: Option<u32>,
}

/// One open deal with its chances.
#[derive(Debug)]
pub struct LikelyDeal {
    /// How likely it is registered.
    pub odds: Odds,
    /// 项目名称.
    pub title: String,
}

/// A target's forecast.
#[derive(Debug)]
pub struct TargetForecast {
    /// The target.
    pub target: Record<Target>,
    /// What is expected: of the year that the day lies in, then of the target's final year where
    /// that is another one.
    pub forecast: Forecast,
    /// The open deals and signed contracts that bring most in the mean, those first.
    pub deals: Vec<LikelyDeal>,
    /// The journal position that everything is of.
    pub position: u64,
}

/// A target's back-test.
#[derive(Debug)]
pub struct TargetBacktest {
    /// The target.
    pub target: Record<Target>,
    /// The day up to which outcomes count.
    pub as_of: Day,
    /// What the draws came from.
    pub seed: i64,
    /// How many draws each point had.
    pub draws: u32,
    /// The points and their scores.
    pub backtest: Backtest,
    /// The journal position that everything is of.
    pub position: u64,
}

impl App {
    /// Forecasts a target's total at the end of the year and of the target's final year.
    pub fn forecast_target(
        &self,
        target: &RecordId,
        asked: &ForecastAsked,
    ) -> Result<TargetForecast, Error> {
        let shelf = self.shelf()?;
        let target = self.target_on(&shelf, target)?;
        let question = self.future(target, asked, DRAWS_DEFAULT)?;
        let gathered = Gathered::new(&shelf, Area::of(&target.content));
        let placeless = gathered.placeless(question.as_of);
        let mut found = forecast(gathered.world(), question).map_err(refused)?;
        found.notes.extend(left_out(placeless));
        let deals = likely(&shelf, &found.odds);
        let (target, position) = (target.clone(), shelf.position);
        Ok(TargetForecast { target, forecast: found, deals, position })
    }

    /// Makes the forecasts of the last years' quarters anew and holds them against what came.
    pub fn backtest_forecast(
        &self,
        target: &RecordId,
        asked: &ForecastAsked,
        years: u32,
    ) -> Result<TargetBacktest, Error> {
        let shelf = self.shelf()?;
        let target = self.target_on(&shelf, target)?;
        let mut question = self.future(target, asked, BACKTEST_DRAWS)?;
        question.horizons.clear();
        let world: World = Gathered::new(&shelf, Area::of(&target.content)).world();
        let backtest = backtest(world, &question, years).map_err(refused)?;
        let Question { as_of, seed, draws, .. } = question;
        let (target, position) = (target.clone(), shelf.position);
        Ok(TargetBacktest { target, as_of, seed, draws, backtest, position })
    }

    fn future(
        &self,
        target: &Record<Target>,
        asked: &ForecastAsked,
        draws: u32,
    ) -> Result<Question, Error> {
        let today = self.today();
        let as_of = asked.as_of.unwrap_or(today);
        if as_of > today {
            let text = Bilingual::new(
                format!("预测的时点不能晚于今天（{today}）"),
                format!("a forecast is made on a day that has come, at the latest {today}"),
            );
            return Err(invalid("as_of_date", Code::OutOfRange, &as_of.to_string(), text));
        }
        let target = &target.content;
        if target.metric != Some(Metric::TechnologyAmount) {
            let metric = target.metric.map_or("", Metric::code);
            let text = Bilingual::new(
                "只有“技术交易额”的目标可以预测；请选用这样的目标",
                "only targets of the technology amount can be forecast; choose one of those",
            );
            return Err(invalid("target", Code::Contradiction, metric, text));
        }
        Ok(Question {
            as_of,
            horizons: horizons(target, as_of),
            seed: asked.seed.unwrap_or(SEED_DEFAULT),
            draws: asked.draws.unwrap_or(draws),
        })
    }
}

/// The year that the day lies in and the target's final year, once where they are the same.
fn horizons(target: &Target, as_of: Day) -> Vec<Horizon> {
    let mut years = vec![as_of.year(), target.final_year];
    years.dedup();
    let horizon = |year: i64| Horizon {
        from: match target.accumulation.unwrap_or(Accumulation::Flow) {
            Accumulation::Flow => Day::first_of(year),
            Accumulation::Cumulative => Day::first_of(target.base_year),
            Accumulation::Stock => Day::first_of(ALWAYS_YEAR),
        },
        to: Day::first_of(year.saturating_add(1)).plus(-1),
        wanted: plan_value(target, year).map(Fen::new),
    };
    years.into_iter().map(horizon).collect()
}

/// The deals that bring most in the mean by the last horizon, with their titles.
fn likely(shelf: &Shelf, odds: &[Odds]) -> Vec<LikelyDeal> {
    let brings = |odds: &Odds| {
        let amount = odds.amount.map_or(0, |amount| i128::from(amount.get()));
        amount * odds.registered_bp.last().map_or(0, |bp| i128::from(*bp))
    };
    let mut odds: Vec<&Odds> = odds.iter().collect();
    // Stable: what brings the same stays by id.
    odds.sort_by_key(|odds| std::cmp::Reverse(brings(odds)));
    let shown = odds.into_iter().take(DEALS_SHOWN_MAX);
    shown.map(|odds| LikelyDeal { odds: odds.clone(), title: title(shelf, &odds.id) }).collect()
}

fn title(shelf: &Shelf, name: &str) -> String {
    let Ok(name) = RecordName::parse_any("deal", name) else { return String::new() };
    let id = name.id.as_str();
    let title = match name.kind {
        Kind::Deal => found(&shelf.deals, id).map(|deal| &deal.content.title),
        _ => found(&shelf.contracts, id).map(|contract| &contract.content.title),
    };
    title.cloned().unwrap_or_default()
}

fn left_out(placeless: usize) -> Option<Bilingual> {
    (placeless > 0).then(|| {
        Bilingual::new(
            format!("{placeless} 个在途项目没有写明行政区划，无法判断是否属于本口径，未计入"),
            format!(
                "{placeless} open deals state no region, so that they cannot be told to lie in the \
                 scope; they are left out"
            ),
        )
    })
}

fn refused(failed: ForecastError) -> Error {
    let (field, value) = match failed {
        ForecastError::Draws(draws) | ForecastError::TooMuchWork(_, draws) => {
            ("draws", draws.to_string())
        }
        ForecastError::TooFar(years) => ("target", years.to_string()),
        ForecastError::Years(years) => ("years", years.to_string()),
    };
    invalid(field, Code::OutOfRange, &value, failed.text())
}

fn invalid(field: &str, code: Code, value: &str, text: Bilingual) -> Error {
    Error::Invalid(vec![Violation::new(field, code, value, text)])
}
