//! ExpertService: people who could help with a need.

use qianxian_proto::v1 as pb;
use qianxian_proto::v1::expert_service_server::ExpertService;
use tonic::{Request, Response, Status, Streaming};

use super::catalogue;
use super::import::{Chunk, import};
use super::request::{author, chosen_id, required};
use super::standard::standard_service;
use crate::domain::{Expert, Kind};

standard_service! {
    ExpertService, Expert, expert, experts, expert_id,
    get_expert GetExpertRequest, list_experts ListExpertsRequest ListExpertsResponse,
    create_expert CreateExpertRequest, update_expert UpdateExpertRequest,
    delete_expert DeleteExpertRequest, undelete_expert UndeleteExpertRequest,
    import_experts ImportExpertsRequest ImportExpertsResponse
    {}
}
