//! OrganizationService: universities, institutes, enterprises.

use qianxian_proto::v1 as pb;
use qianxian_proto::v1::organization_service_server::OrganizationService;
use tonic::{Request, Response, Status, Streaming};

use super::catalogue;
use super::import::{Chunk, import};
use super::request::{author, chosen_id, required};
use super::standard::standard_service;
use crate::domain::{Kind, Organization};

standard_service! {
    OrganizationService, Organization, organization, organizations, organization_id,
    get_organization GetOrganizationRequest, list_organizations ListOrganizationsRequest ListOrganizationsResponse,
    create_organization CreateOrganizationRequest, update_organization UpdateOrganizationRequest,
    delete_organization DeleteOrganizationRequest, undelete_organization UndeleteOrganizationRequest,
    import_organizations ImportOrganizationsRequest ImportOrganizationsResponse
    {}
}
