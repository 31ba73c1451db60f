//! IndustrialisationService: achievements that became products.

use qianxian_proto::v1 as pb;
use qianxian_proto::v1::industrialisation_service_server::IndustrialisationService;
use tonic::{Request, Response, Status, Streaming};

use super::catalogue;
use super::import::{Chunk, import};
use super::request::{author, chosen_id, required};
use super::standard::standard_service;
use crate::domain::Kind;
use crate::domain::trade::Industrialisation;

standard_service! {
    IndustrialisationService, Industrialisation, industrialisation, industrialisations, industrialisation_id,
    get_industrialisation GetIndustrialisationRequest, list_industrialisations ListIndustrialisationsRequest ListIndustrialisationsResponse,
    create_industrialisation CreateIndustrialisationRequest, update_industrialisation UpdateIndustrialisationRequest,
    delete_industrialisation DeleteIndustrialisationRequest, undelete_industrialisation UndeleteIndustrialisationRequest,
    import_industrialisations ImportIndustrialisationsRequest ImportIndustrialisationsResponse
    {}
}
