//! Every gRPC service on one set of routes: ours, health, reflection.

use std::sync::Arc;

use qianxian_proto::{FILE_DESCRIPTOR_SET, v1};
use tonic::service::Routes;
use tonic::service::RoutesBuilder;
use tonic_health::ServingStatus;
use tonic_health::server::HealthReporter;

use crate::app::App;

/// Each service once: the server that the contract generates, the room, and what makes one.
macro_rules! services {
    ($($package:ident :: $Server:ident, $room:ident, $make:path;)+) => {
        $(use super::$room;)+

        /// Says of the server and of each of its services that they take no more calls.
        pub async fn set_not_serving(health: &HealthReporter) {
            health.set_service_status("", ServingStatus::NotServing).await;
            $(health.set_not_serving::<v1::$package::$Server<$room::Service>>().await;)+
        }

        async fn set_serving(health: &HealthReporter) {
            $(health.set_serving::<v1::$package::$Server<$room::Service>>().await;)+
        }

        fn add_services(routes: &mut RoutesBuilder, app: &Arc<App>) {
            $(routes.add_service(v1::$package::$Server::new($make(Arc::clone(app))));)+
        }
    };
}

services! {
    organization_service_server::OrganizationServiceServer, organizations, organizations::Service;
    achievement_service_server::AchievementServiceServer, achievements, achievements::Service;
    need_service_server::NeedServiceServer, needs, needs::Service;
    expert_service_server::ExpertServiceServer, experts, experts::Service;
    matching_service_server::MatchingServiceServer, matching, matching::Service;
    subscription_service_server::SubscriptionServiceServer, subscriptions, subscriptions::Service;
    alert_service_server::AlertServiceServer, alerts, alerts::Service::new;
    feedback_service_server::FeedbackServiceServer, feedback, feedback::Service;
    judgement_service_server::JudgementServiceServer, judgements, judgements::Service;
    ranking_service_server::RankingServiceServer, ranking, ranking::Service;
    forecast_service_server::ForecastServiceServer, forecast, forecast::Service;
    broker_service_server::BrokerServiceServer, brokers, brokers::Service;
    introduction_service_server::IntroductionServiceServer, introductions, introductions::Service;
    deal_service_server::DealServiceServer, deals, deals::Service;
    notice_service_server::NoticeServiceServer, notices, notices::Service;
    contract_service_server::ContractServiceServer, contracts, contracts::Service;
    registration_service_server::RegistrationServiceServer, registrations, registrations::Service;
    payment_service_server::PaymentServiceServer, payments, payments::Service;
    reward_service_server::RewardServiceServer, rewards, rewards::Service;
    industrialisation_service_server::IndustrialisationServiceServer, industrialisations, industrialisations::Service;
    target_service_server::TargetServiceServer, targets, targets::Service;
    observation_service_server::ObservationServiceServer, observations, observations::Service;
    rule_book_service_server::RuleBookServiceServer, rule_book, rule_book::Service;
    progress_service_server::ProgressServiceServer, progress, progress::Service;
}

/// The routes over one application, and what sets its health.
///
/// # Errors
/// When the contract's descriptors cannot be read, which a build that passes its tests rules out.
pub async fn routes(
    app: &Arc<App>,
) -> Result<(Routes, HealthReporter), tonic_reflection::server::Error> {
    let (reporter, health) = tonic_health::server::health_reporter();
    set_serving(&reporter).await;
    let reflection = || {
        tonic_reflection::server::Builder::configure()
            .register_encoded_file_descriptor_set(FILE_DESCRIPTOR_SET)
            .register_encoded_file_descriptor_set(tonic_health::pb::FILE_DESCRIPTOR_SET)
    };
    let mut routes = Routes::builder();
    add_services(&mut routes, app);
    routes
        .add_service(health)
        .add_service(reflection().build_v1()?)
        .add_service(reflection().build_v1alpha()?);
    Ok((routes.routes(), reporter))
}
