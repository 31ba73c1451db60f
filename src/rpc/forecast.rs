//! ForecastService: where a target's total will be, and how good such forecasts would have been.

use std::sync::Arc;

use qianxian_proto::v1 as pb;
use qianxian_proto::v1::forecast_service_server::ForecastService;
use tonic::{Request, Response, Status};

use super::forecast_reports::{backtest_to_pb, forecast_to_pb};
use super::request::{as_of_day, id_in, run};
use super::status::invalid;
use crate::app::App;
use crate::app::forecast::ForecastAsked;
use crate::domain::text::Bilingual;
use crate::domain::violation::{Code, Violation};
use crate::domain::{Kind, RecordId};

/// Years that a back-test looks back on where no number is chosen.
const YEARS_DEFAULT: u32 = 5;

/// The service over one application.
#[derive(Debug, Clone)]
pub(super) struct Service(pub(super) Arc<App>);

#[tonic::async_trait]
impl ForecastService for Service {
    async fn forecast_target(
        &self,
        request: Request<pb::ForecastTargetRequest>,
    ) -> Result<Response<pb::ForecastTargetResponse>, Status> {
        let pb::ForecastTargetRequest { target, as_of_date, seed, draws } = request.into_inner();
        let (target, asked) = asked(&target, &as_of_date, seed, draws)?;
        let forecast =
            run(&self.0, move |app| app.forecast_target(&target, &asked).map(forecast_to_pb));
        forecast.await.map(Response::new)
    }

    async fn backtest_forecast(
        &self,
        request: Request<pb::BacktestForecastRequest>,
    ) -> Result<Response<pb::BacktestForecastResponse>, Status> {
        let pb::BacktestForecastRequest { target, as_of_date, years, seed, draws } =
            request.into_inner();
        let (target, asked) = asked(&target, &as_of_date, seed, draws)?;
        let years = stated("years", years)?.unwrap_or(YEARS_DEFAULT);
        let backtest = run(&self.0, move |app| {
            app.backtest_forecast(&target, &asked, years).map(backtest_to_pb)
        });
        backtest.await.map(Response::new)
    }
}

fn asked(
    target: &str,
    as_of_date: &str,
    seed: i64,
    draws: i32,
) -> Result<(RecordId, ForecastAsked), Status> {
    let target = id_in(Kind::Target, "target", target)?;
    let seed = (seed != 0).then_some(seed);
    let asked =
        ForecastAsked { as_of: as_of_day(as_of_date)?, seed, draws: stated("draws", draws)? };
    Ok((target, asked))
}

/// A number that was chosen; 0 = none was.
fn stated(field: &str, number: i32) -> Result<Option<u32>, Status> {
    let refused = |_| {
        let message = Bilingual::new("不能为负", "cannot be negative");
        invalid(Violation::new(field, Code::OutOfRange, &number.to_string(), message))
    };
    let number = u32::try_from(number).map_err(refused)?;
    Ok((number != 0).then_some(number))
}
