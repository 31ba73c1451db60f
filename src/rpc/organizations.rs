//! OrganizationService: universities, institutes, enterprises.

use std::sync::Arc;

use qianxian_proto::v1 as pb;
use qianxian_proto::v1::organization_service_server::OrganizationService;
use tonic::{Request, Response, Status, Streaming};

use super::catalogue;
use super::import::{Chunk, import};
use super::request::{author, chosen_id, required};
use crate::app::App;
use crate::domain::{Kind, Organization};

/// The service over one application.
#[derive(Debug, Clone)]
pub(super) struct Service(pub(super) Arc<App>);

#[tonic::async_trait]
impl OrganizationService for Service {
    async fn get_organization(
        &self,
        request: Request<pb::GetOrganizationRequest>,
    ) -> Result<Response<pb::Organization>, Status> {
        let request = request.into_inner();
        catalogue::get::<Organization>(&self.0, &request.name).await.map(Response::new)
    }

    async fn list_organizations(
        &self,
        request: Request<pb::ListOrganizationsRequest>,
    ) -> Result<Response<pb::ListOrganizationsResponse>, Status> {
        let pb::ListOrganizationsRequest { page_size, page_token, show_deleted } =
            request.into_inner();
        let page =
            catalogue::list::<Organization>(&self.0, page_size, &page_token, show_deleted).await?;
        let catalogue::Page { items, next_page_token, total_size } = page;
        let organizations = items;
        Ok(Response::new(pb::ListOrganizationsResponse {
            organizations,
            next_page_token,
            total_size,
        }))
    }

    async fn create_organization(
        &self,
        request: Request<pb::CreateOrganizationRequest>,
    ) -> Result<Response<pb::Organization>, Status> {
        let request = request.into_inner();
        let author = author(&request, &request.request_id, request.validate_only)?;
        let id = chosen_id(Kind::Organization, "organization_id", &request.organization_id)?;
        let message = required("organization", request.organization)?;
        catalogue::create::<Organization>(&self.0, message, id, author).await.map(Response::new)
    }

    async fn update_organization(
        &self,
        request: Request<pb::UpdateOrganizationRequest>,
    ) -> Result<Response<pb::Organization>, Status> {
        let request = request.into_inner();
        let author = author(&request, &request.request_id, request.validate_only)?;
        let message = required("organization", request.organization)?;
        let etag = message.etag.clone();
        let (mask, allow_missing) = (request.update_mask, request.allow_missing);
        catalogue::update::<Organization>(&self.0, message, etag, mask, allow_missing, author)
            .await
            .map(Response::new)
    }

    async fn delete_organization(
        &self,
        request: Request<pb::DeleteOrganizationRequest>,
    ) -> Result<Response<pb::Organization>, Status> {
        let request = request.into_inner();
        let author = author(&request, &request.request_id, request.validate_only)?;
        catalogue::delete::<Organization>(&self.0, &request.name, request.etag, author)
            .await
            .map(Response::new)
    }

    async fn undelete_organization(
        &self,
        request: Request<pb::UndeleteOrganizationRequest>,
    ) -> Result<Response<pb::Organization>, Status> {
        let request = request.into_inner();
        let author = author(&request, &request.request_id, request.validate_only)?;
        catalogue::undelete::<Organization>(&self.0, &request.name, request.etag, author)
            .await
            .map(Response::new)
    }

    async fn import_organizations(
        &self,
        request: Request<Streaming<pb::ImportOrganizationsRequest>>,
    ) -> Result<Response<pb::ImportOrganizationsResponse>, Status> {
        let report = import::<Organization, _>(&self.0, request.into_inner(), chunk).await?;
        Ok(Response::new(pb::ImportOrganizationsResponse {
            outcomes: report.outcomes,
            counts: Some(report.counts),
            journal_position: report.journal_position,
        }))
    }
}

fn chunk(request: pb::ImportOrganizationsRequest) -> Chunk<pb::Organization> {
    let pb::ImportOrganizationsRequest { validate_only, source, update_only, items } = request;
    let items = items.into_iter().map(|item| (item.row, item.organization)).collect();
    Chunk { validate_only, source, update_only, items }
}
