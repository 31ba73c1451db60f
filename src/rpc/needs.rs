//! NeedService: what enterprises ask for.

use qianxian_proto::v1 as pb;
use qianxian_proto::v1::need_service_server::NeedService;
use tonic::{Request, Response, Status, Streaming};

use super::catalogue;
use super::import::{Chunk, import};
use super::request::{author, chosen_id, required};
use super::standard::standard_service;
use crate::domain::{Kind, Need};

standard_service! {
    NeedService, Need, need, needs, need_id,
    get_need GetNeedRequest, list_needs ListNeedsRequest ListNeedsResponse,
    create_need CreateNeedRequest, update_need UpdateNeedRequest,
    delete_need DeleteNeedRequest, undelete_need UndeleteNeedRequest,
    import_needs ImportNeedsRequest ImportNeedsResponse
    {}
}
