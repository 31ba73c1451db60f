//! The import call of each kind of record.

use qianxian_proto::v1 as pb;
use qianxian_proto::v1::achievement_service_client::AchievementServiceClient;
use qianxian_proto::v1::broker_service_client::BrokerServiceClient;
use qianxian_proto::v1::contract_service_client::ContractServiceClient;
use qianxian_proto::v1::deal_service_client::DealServiceClient;
use qianxian_proto::v1::expert_service_client::ExpertServiceClient;
use qianxian_proto::v1::industrialisation_service_client::IndustrialisationServiceClient;
use qianxian_proto::v1::need_service_client::NeedServiceClient;
use qianxian_proto::v1::observation_service_client::ObservationServiceClient;
use qianxian_proto::v1::organization_service_client::OrganizationServiceClient;
use qianxian_proto::v1::registration_service_client::RegistrationServiceClient;
use qianxian_proto::v1::target_service_client::TargetServiceClient;

use super::connect::Connection;
use super::import::Plan;
use crate::contract::{Stored, record_digest};
use crate::domain::target::{Observation, Target};
use crate::domain::trade::{Broker, Contract, Deal, Industrialisation, Registration};
use crate::domain::{Achievement, Expert, Need, Organization};
use crate::importing::Importable;

/// Content whose rows can be sent to a catalogue.
pub(super) trait Sendable: Stored + Importable {
    /// Sends rows by number and tells what became of each, in the same order.
    async fn send(
        connection: &Connection,
        plan: &Plan,
        items: Vec<(i64, Self::Pb)>,
    ) -> Result<Vec<pb::ImportOutcome>, tonic::Status>;

    /// From what the id of a row without one is derived.
    fn digest(&self) -> [u8; 32] {
        record_digest(self)
    }
}

/// Implements [`Sendable`] for one kind of record: the calls differ in their types alone.
macro_rules! sendable {
    ($content:ident, $client:ident, $call:ident, $request:ident, $item:ident, $field:ident) => {
        impl Sendable for $content {
            async fn send(
                connection: &Connection,
                plan: &Plan,
                items: Vec<(i64, Self::Pb)>,
            ) -> Result<Vec<pb::ImportOutcome>, tonic::Status> {
                let items =
                    items.into_iter().map(|(row, $field)| pb::$item { row, $field: Some($field) });
                let request = pb::$request {
                    validate_only: plan.dry_run,
                    source: plan.source.clone(),
                    update_only: plan.update_only,
                    suppress_alerts: plan.no_alerts,
                    items: items.collect(),
                };
                let mut client = $client::new(connection.channel.clone());
                let response = client.$call(tokio_stream::once(request)).await?;
                Ok(response.into_inner().outcomes)
            }
        }
    };
}

sendable!(
    Achievement,
    AchievementServiceClient,
    import_achievements,
    ImportAchievementsRequest,
    ImportAchievementItem,
    achievement
);
sendable!(
    Expert,
    ExpertServiceClient,
    import_experts,
    ImportExpertsRequest,
    ImportExpertItem,
    expert
);
sendable!(Need, NeedServiceClient, import_needs, ImportNeedsRequest, ImportNeedItem, need);
sendable!(
    Organization,
    OrganizationServiceClient,
    import_organizations,
    ImportOrganizationsRequest,
    ImportOrganizationItem,
    organization
);
sendable!(
    Broker,
    BrokerServiceClient,
    import_brokers,
    ImportBrokersRequest,
    ImportBrokerItem,
    broker
);
sendable!(Deal, DealServiceClient, import_deals, ImportDealsRequest, ImportDealItem, deal);
sendable!(
    Contract,
    ContractServiceClient,
    import_contracts,
    ImportContractsRequest,
    ImportContractItem,
    contract
);
sendable!(
    Registration,
    RegistrationServiceClient,
    import_registrations,
    ImportRegistrationsRequest,
    ImportRegistrationItem,
    registration
);
sendable!(
    Industrialisation,
    IndustrialisationServiceClient,
    import_industrialisations,
    ImportIndustrialisationsRequest,
    ImportIndustrialisationItem,
    industrialisation
);
sendable!(
    Target,
    TargetServiceClient,
    import_targets,
    ImportTargetsRequest,
    ImportTargetItem,
    target
);
sendable!(
    Observation,
    ObservationServiceClient,
    import_observations,
    ImportObservationsRequest,
    ImportObservationItem,
    observation
);
