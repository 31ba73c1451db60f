//! ObservationService: values of metrics, as others reported them.

use qianxian_proto::v1 as pb;
use qianxian_proto::v1::observation_service_server::ObservationService;
use tonic::{Request, Response, Status, Streaming};

use super::catalogue;
use super::import::{Chunk, import};
use super::request::{author, chosen_id, required};
use super::standard::standard_service;
use crate::domain::Kind;
use crate::domain::target::Observation;

standard_service! {
    ObservationService, Observation, observation, observations, observation_id,
    get_observation GetObservationRequest, list_observations ListObservationsRequest ListObservationsResponse,
    create_observation CreateObservationRequest, update_observation UpdateObservationRequest,
    delete_observation DeleteObservationRequest, undelete_observation UndeleteObservationRequest,
    import_observations ImportObservationsRequest ImportObservationsResponse
    {}
}
