//! TargetService: what is to be reached by when.

use qianxian_proto::v1 as pb;
use qianxian_proto::v1::target_service_server::TargetService;
use tonic::{Request, Response, Status, Streaming};

use super::catalogue;
use super::import::{Chunk, import};
use super::request::{author, chosen_id, required};
use super::standard::standard_service;
use crate::domain::Kind;
use crate::domain::target::Target;

standard_service! {
    TargetService, Target, target, targets, target_id,
    get_target GetTargetRequest, list_targets ListTargetsRequest ListTargetsResponse,
    create_target CreateTargetRequest, update_target UpdateTargetRequest,
    delete_target DeleteTargetRequest, undelete_target UndeleteTargetRequest,
    import_targets ImportTargetsRequest ImportTargetsResponse
    {}
}
