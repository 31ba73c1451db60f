//! Every gRPC service on one set of routes: ours, health, reflection.

use std::sync::Arc;

use qianxian_proto::FILE_DESCRIPTOR_SET;
use qianxian_proto::v1::achievement_service_server::AchievementServiceServer;
use qianxian_proto::v1::alert_service_server::AlertServiceServer;
use qianxian_proto::v1::expert_service_server::ExpertServiceServer;
use qianxian_proto::v1::feedback_service_server::FeedbackServiceServer;
use qianxian_proto::v1::forecast_service_server::ForecastServiceServer;
use qianxian_proto::v1::judgement_service_server::JudgementServiceServer;
use qianxian_proto::v1::matching_service_server::MatchingServiceServer;
use qianxian_proto::v1::need_service_server::NeedServiceServer;
use qianxian_proto::v1::organization_service_server::OrganizationServiceServer;
use qianxian_proto::v1::ranking_service_server::RankingServiceServer;
use qianxian_proto::v1::subscription_service_server::SubscriptionServiceServer;
use tonic::service::Routes;
use tonic_health::ServingStatus;
use tonic_health::server::HealthReporter;

use super::{
    achievements, alerts, experts, feedback, forecast, judgements, matching, needs, organizations,
};
use super::{ranking, subscriptions};
use crate::app::App;

/// Says of the server and of each of its services that they take no more calls.
pub async fn set_not_serving(health: &HealthReporter) {
    health.set_service_status("", ServingStatus::NotServing).await;
    health.set_not_serving::<OrganizationServiceServer<organizations::Service>>().await;
    health.set_not_serving::<AchievementServiceServer<achievements::Service>>().await;
    health.set_not_serving::<NeedServiceServer<needs::Service>>().await;
    health.set_not_serving::<ExpertServiceServer<experts::Service>>().await;
    health.set_not_serving::<MatchingServiceServer<matching::Service>>().await;
    health.set_not_serving::<SubscriptionServiceServer<subscriptions::Service>>().await;
    health.set_not_serving::<AlertServiceServer<alerts::Service>>().await;
    health.set_not_serving::<FeedbackServiceServer<feedback::Service>>().await;
    health.set_not_serving::<JudgementServiceServer<judgements::Service>>().await;
    health.set_not_serving::<RankingServiceServer<ranking::Service>>().await;
    health.set_not_serving::<ForecastServiceServer<forecast::Service>>().await;
}

/// The routes over one application, and what sets its health.
///
/// # Errors
/// When the contract's descriptors cannot be read, which a build that passes its tests rules out.
pub async fn routes(
    app: &Arc<App>,
) -> Result<(Routes, HealthReporter), tonic_reflection::server::Error> {
    let organizations = OrganizationServiceServer::new(organizations::Service(Arc::clone(app)));
    let achievements = AchievementServiceServer::new(achievements::Service(Arc::clone(app)));
    let needs = NeedServiceServer::new(needs::Service(Arc::clone(app)));
    let experts = ExpertServiceServer::new(experts::Service(Arc::clone(app)));
    let matching = MatchingServiceServer::new(matching::Service(Arc::clone(app)));
    let subscriptions = SubscriptionServiceServer::new(subscriptions::Service(Arc::clone(app)));
    let alerts = AlertServiceServer::new(alerts::Service::new(Arc::clone(app)));
    let feedback = FeedbackServiceServer::new(feedback::Service(Arc::clone(app)));
    let judgements = JudgementServiceServer::new(judgements::Service(Arc::clone(app)));
    let ranking = RankingServiceServer::new(ranking::Service(Arc::clone(app)));
    let forecast = ForecastServiceServer::new(forecast::Service(Arc::clone(app)));
    let (reporter, health) = tonic_health::server::health_reporter();
    reporter.set_serving::<OrganizationServiceServer<organizations::Service>>().await;
    reporter.set_serving::<AchievementServiceServer<achievements::Service>>().await;
    reporter.set_serving::<NeedServiceServer<needs::Service>>().await;
    reporter.set_serving::<ExpertServiceServer<experts::Service>>().await;
    reporter.set_serving::<MatchingServiceServer<matching::Service>>().await;
    reporter.set_serving::<SubscriptionServiceServer<subscriptions::Service>>().await;
    reporter.set_serving::<AlertServiceServer<alerts::Service>>().await;
    reporter.set_serving::<FeedbackServiceServer<feedback::Service>>().await;
    reporter.set_serving::<JudgementServiceServer<judgements::Service>>().await;
    reporter.set_serving::<RankingServiceServer<ranking::Service>>().await;
    reporter.set_serving::<ForecastServiceServer<forecast::Service>>().await;
    let reflection = || {
        tonic_reflection::server::Builder::configure()
            .register_encoded_file_descriptor_set(FILE_DESCRIPTOR_SET)
            .register_encoded_file_descriptor_set(tonic_health::pb::FILE_DESCRIPTOR_SET)
    };
    let routes = Routes::new(organizations)
        .add_service(achievements)
        .add_service(needs)
        .add_service(experts)
        .add_service(matching)
        .add_service(subscriptions)
        .add_service(alerts)
        .add_service(feedback)
        .add_service(judgements)
        .add_service(ranking)
        .add_service(forecast)
        .add_service(health)
        .add_service(reflection().build_v1()?)
        .add_service(reflection().build_v1alpha()?);
    Ok((routes, reporter))
}
