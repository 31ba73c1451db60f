//! The standard methods of a kind of record: every kind's service differs in its types alone.

/// Declares `Service` with the standard methods of one kind; what stands in braces are the methods
/// that the service has beside them.
macro_rules! standard_service {
    (
        $service:ident, $kind:ident, $field:ident, $plural:ident, $id:ident,
        $get:ident $GetRequest:ident, $list:ident $ListRequest:ident $ListResponse:ident,
        $create:ident $CreateRequest:ident, $update:ident $UpdateRequest:ident,
        $delete:ident $DeleteRequest:ident, $undelete:ident $UndeleteRequest:ident,
        $import:ident $ImportRequest:ident $ImportResponse:ident
        { $($extra:tt)* }
    ) => {
        /// The service over one application.
        #[derive(Debug, Clone)]
        pub(super) struct Service(pub(super) std::sync::Arc<crate::app::App>);

        #[tonic::async_trait]
        impl $service for Service {
            async fn $get(
                &self,
                request: Request<pb::$GetRequest>,
            ) -> Result<Response<pb::$kind>, Status> {
                let request = request.into_inner();
                catalogue::get::<$kind>(&self.0, &request.name).await.map(Response::new)
            }

            async fn $list(
                &self,
                request: Request<pb::$ListRequest>,
            ) -> Result<Response<pb::$ListResponse>, Status> {
                let pb::$ListRequest { page_size, page_token, show_deleted } = request.into_inner();
                let page =
                    catalogue::list::<$kind>(&self.0, page_size, &page_token, show_deleted).await?;
                let catalogue::Page { items: $plural, next_page_token, total_size } = page;
                Ok(Response::new(pb::$ListResponse { $plural, next_page_token, total_size }))
            }

            async fn $create(
                &self,
                request: Request<pb::$CreateRequest>,
            ) -> Result<Response<pb::$kind>, Status> {
                let request = request.into_inner();
                let author = author(&request, &request.request_id, request.validate_only)?;
                let id = chosen_id(Kind::$kind, stringify!($id), &request.$id)?;
                let message = required(stringify!($field), request.$field)?;
                catalogue::create::<$kind>(&self.0, message, id, author).await.map(Response::new)
            }

            async fn $update(
                &self,
                request: Request<pb::$UpdateRequest>,
            ) -> Result<Response<pb::$kind>, Status> {
                let request = request.into_inner();
                let author = author(&request, &request.request_id, request.validate_only)?;
                let message = required(stringify!($field), request.$field)?;
                let etag = message.etag.clone();
                let (mask, allow_missing) = (request.update_mask, request.allow_missing);
                catalogue::update::<$kind>(&self.0, message, etag, mask, allow_missing, author)
                    .await
                    .map(Response::new)
            }

            async fn $delete(
                &self,
                request: Request<pb::$DeleteRequest>,
            ) -> Result<Response<pb::$kind>, Status> {
                let request = request.into_inner();
                let author = author(&request, &request.request_id, request.validate_only)?;
                catalogue::delete::<$kind>(&self.0, &request.name, request.etag, author)
                    .await
                    .map(Response::new)
            }

            async fn $undelete(
                &self,
                request: Request<pb::$UndeleteRequest>,
            ) -> Result<Response<pb::$kind>, Status> {
                let request = request.into_inner();
                let author = author(&request, &request.request_id, request.validate_only)?;
                catalogue::undelete::<$kind>(&self.0, &request.name, request.etag, author)
                    .await
                    .map(Response::new)
            }

            async fn $import(
                &self,
                request: Request<Streaming<pb::$ImportRequest>>,
            ) -> Result<Response<pb::$ImportResponse>, Status> {
                let report = import::<$kind, _>(&self.0, request.into_inner(), chunk).await?;
                Ok(Response::new(pb::$ImportResponse {
                    outcomes: report.outcomes,
                    counts: Some(report.counts),
                    journal_position: report.journal_position,
                }))
            }

            $($extra)*
        }

        fn chunk(request: pb::$ImportRequest) -> Chunk<pb::$kind> {
            let pb::$ImportRequest { validate_only, source, update_only, items, suppress_alerts } =
                request;
            let items = items.into_iter().map(|item| (item.row, item.$field)).collect();
            Chunk { validate_only, source, update_only, suppress_alerts, items }
        }
    };
}
pub(super) use standard_service;
