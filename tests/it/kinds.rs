//! The kinds of record behind one face, so that one test holds for all of them.

use std::fmt::Debug;

use prost_types::{FieldMask, Timestamp};
use qianxian_proto::v1 as pb;
use qianxian_proto::v1::achievement_service_client::AchievementServiceClient;
use qianxian_proto::v1::expert_service_client::ExpertServiceClient;
use qianxian_proto::v1::need_service_client::NeedServiceClient;
use qianxian_proto::v1::organization_service_client::OrganizationServiceClient;
use tonic::Status;
use tonic::transport::Channel;

/// What a change asks for besides the record.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct With<'a> {
    pub(crate) id: &'a str,
    pub(crate) etag: &'a str,
    pub(crate) request_id: &'a str,
    pub(crate) mask: Option<&'a [&'a str]>,
    pub(crate) validate_only: bool,
    pub(crate) allow_missing: bool,
}

impl With<'_> {
    fn field_mask(&self) -> Option<FieldMask> {
        let paths = |mask: &[&str]| mask.iter().map(|path| (*path).to_owned()).collect();
        self.mask.map(|mask| FieldMask { paths: paths(mask) })
    }
}

/// One page of a list.
#[derive(Debug)]
pub(crate) struct Page<M> {
    pub(crate) items: Vec<M>,
    pub(crate) next: String,
    pub(crate) total: i64,
}

/// What all records have.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Card {
    pub(crate) name: String,
    pub(crate) title: String,
    pub(crate) summary: String,
    pub(crate) source: String,
    pub(crate) revision: i64,
    pub(crate) etag: String,
    pub(crate) created: Option<Timestamp>,
    pub(crate) updated: Option<Timestamp>,
    pub(crate) deleted: Option<Timestamp>,
}

/// One message of an import.
#[derive(Debug, Clone, Default)]
pub(crate) struct Batch<M> {
    pub(crate) validate_only: bool,
    pub(crate) update_only: bool,
    pub(crate) suppress_alerts: bool,
    pub(crate) source: String,
    pub(crate) items: Vec<(i64, Option<M>)>,
}

impl<M> Batch<M> {
    /// A batch of records, numbered from 1.
    pub(crate) fn of(records: impl IntoIterator<Item = M>) -> Self {
        let items = (1..).zip(records.into_iter().map(Some)).collect();
        Self {
            validate_only: false,
            update_only: false,
            suppress_alerts: false,
            source: String::new(),
            items,
        }
    }
}

/// What became of an import.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Imported {
    pub(crate) outcomes: Vec<pb::ImportOutcome>,
    pub(crate) counts: pb::ImportCounts,
    pub(crate) position: i64,
}

impl Imported {
    /// Each outcome as `row name action codes`, without the collection.
    pub(crate) fn lines(&self) -> Vec<String> {
        let one = |outcome: &pb::ImportOutcome| {
            let id = outcome.name.split('/').next_back().unwrap_or_default();
            let action = outcome.action().as_str_name().trim_start_matches("IMPORT_ACTION_");
            let codes = outcome.violations.iter().map(|v| format!(" {} {}", v.field, v.code));
            format!("{} {id} {action}{}", outcome.row, codes.collect::<String>())
        };
        self.outcomes.iter().map(one).collect()
    }

    /// Created, updated, unchanged and rejected items.
    pub(crate) fn counts(&self) -> [i64; 4] {
        let pb::ImportCounts { created_count, updated_count, unchanged_count, rejected_count } =
            self.counts;
        [created_count, updated_count, unchanged_count, rejected_count]
    }
}

/// A kind of record and its service.
pub(crate) trait Kind {
    type Pb: Clone + PartialEq + Debug + Default + Send;
    const COLLECTION: &'static str;
    /// The field that names it for people.
    const TITLE: &'static str;
    /// The field that describes it.
    const SUMMARY: &'static str;
    /// The request's field of a chosen id.
    const ID: &'static str;

    fn draft(title: &str, summary: &str) -> Self::Pb;
    fn named(record: &Self::Pb, name: &str, etag: &str) -> Self::Pb;
    fn card(record: &Self::Pb) -> Card;
    async fn get(channel: Channel, name: &str) -> Result<Self::Pb, Status>;
    async fn list(
        channel: Channel,
        page_size: i32,
        token: &str,
        show_deleted: bool,
    ) -> Result<Page<Self::Pb>, Status>;
    async fn create(channel: Channel, record: Self::Pb, with: With<'_>)
    -> Result<Self::Pb, Status>;
    async fn update(channel: Channel, record: Self::Pb, with: With<'_>)
    -> Result<Self::Pb, Status>;
    async fn delete(channel: Channel, name: &str, with: With<'_>) -> Result<Self::Pb, Status>;
    async fn undelete(channel: Channel, name: &str, with: With<'_>) -> Result<Self::Pb, Status>;
    async fn import(channel: Channel, batches: Vec<Batch<Self::Pb>>) -> Result<Imported, Status>;

    /// A resource name of this kind.
    fn name(id: &str) -> String {
        format!("{}/{id}", Self::COLLECTION)
    }
}

macro_rules! kind {
    (
        $kind:ident, $client:ident, $field:ident, $plural:ident, $id:ident,
        $title:ident, $summary:ident,
        $get:ident $GetRequest:ident, $list:ident $ListRequest:ident,
        $create:ident $CreateRequest:ident, $update:ident $UpdateRequest:ident,
        $delete:ident $DeleteRequest:ident, $undelete:ident $UndeleteRequest:ident,
        $import:ident $ImportRequest:ident $ImportItem:ident
    ) => {
        #[derive(Debug)]
        pub(crate) struct $kind;

        impl Kind for $kind {
            type Pb = pb::$kind;
            const COLLECTION: &'static str = stringify!($plural);
            const TITLE: &'static str = stringify!($title);
            const SUMMARY: &'static str = stringify!($summary);
            const ID: &'static str = stringify!($id);

            fn draft(title: &str, summary: &str) -> Self::Pb {
                let ($title, $summary) = (title.to_owned(), summary.to_owned());
                pb::$kind { $title, $summary, ..Default::default() }
            }

            fn named(record: &Self::Pb, name: &str, etag: &str) -> Self::Pb {
                pb::$kind { name: name.to_owned(), etag: etag.to_owned(), ..record.clone() }
            }

            fn card(record: &Self::Pb) -> Card {
                let record = record.clone();
                Card {
                    name: record.name,
                    title: record.$title,
                    summary: record.$summary,
                    source: record.source,
                    revision: record.revision,
                    etag: record.etag,
                    created: record.create_time,
                    updated: record.update_time,
                    deleted: record.delete_time,
                }
            }

            async fn get(channel: Channel, name: &str) -> Result<Self::Pb, Status> {
                let request = pb::$GetRequest { name: name.to_owned() };
                Ok($client::new(channel).$get(request).await?.into_inner())
            }

            async fn list(
                channel: Channel,
                page_size: i32,
                token: &str,
                show_deleted: bool,
            ) -> Result<Page<Self::Pb>, Status> {
                let page_token = token.to_owned();
                let request = pb::$ListRequest { page_size, page_token, show_deleted };
                let page = $client::new(channel).$list(request).await?.into_inner();
                Ok(Page { items: page.$plural, next: page.next_page_token, total: page.total_size })
            }

            async fn create(
                channel: Channel,
                record: Self::Pb,
                with: With<'_>,
            ) -> Result<Self::Pb, Status> {
                let request = pb::$CreateRequest {
                    $field: Some(record),
                    $id: with.id.to_owned(),
                    request_id: with.request_id.to_owned(),
                    validate_only: with.validate_only,
                };
                Ok($client::new(channel).$create(request).await?.into_inner())
            }

            async fn update(
                channel: Channel,
                record: Self::Pb,
                with: With<'_>,
            ) -> Result<Self::Pb, Status> {
                let request = pb::$UpdateRequest {
                    $field: Some(record),
                    update_mask: with.field_mask(),
                    request_id: with.request_id.to_owned(),
                    validate_only: with.validate_only,
                    allow_missing: with.allow_missing,
                };
                Ok($client::new(channel).$update(request).await?.into_inner())
            }

            async fn delete(
                channel: Channel,
                name: &str,
                with: With<'_>,
            ) -> Result<Self::Pb, Status> {
                let request = pb::$DeleteRequest {
                    name: name.to_owned(),
                    etag: with.etag.to_owned(),
                    request_id: with.request_id.to_owned(),
                    validate_only: with.validate_only,
                };
                Ok($client::new(channel).$delete(request).await?.into_inner())
            }

            async fn undelete(
                channel: Channel,
                name: &str,
                with: With<'_>,
            ) -> Result<Self::Pb, Status> {
                let request = pb::$UndeleteRequest {
                    name: name.to_owned(),
                    etag: with.etag.to_owned(),
                    request_id: with.request_id.to_owned(),
                    validate_only: with.validate_only,
                };
                Ok($client::new(channel).$undelete(request).await?.into_inner())
            }

            async fn import(
                channel: Channel,
                batches: Vec<Batch<Self::Pb>>,
            ) -> Result<Imported, Status> {
                let messages = batches.into_iter().map(|batch| pb::$ImportRequest {
                    validate_only: batch.validate_only,
                    update_only: batch.update_only,
                    suppress_alerts: batch.suppress_alerts,
                    source: batch.source,
                    items: batch
                        .items
                        .into_iter()
                        .map(|(row, $field)| pb::$ImportItem { row, $field })
                        .collect(),
                });
                let messages: Vec<_> = messages.collect();
                let mut client = $client::new(channel);
                let sent = client.$import(tokio_stream::iter(messages)).await;
                let response = sent?.into_inner();
                Ok(Imported {
                    outcomes: response.outcomes,
                    counts: response.counts.unwrap(),
                    position: response.journal_position,
                })
            }
        }
    };
}

kind! {
    Organization, OrganizationServiceClient, organization, organizations, organization_id,
    display_name, summary,
    get_organization GetOrganizationRequest, list_organizations ListOrganizationsRequest,
    create_organization CreateOrganizationRequest, update_organization UpdateOrganizationRequest,
    delete_organization DeleteOrganizationRequest,
    undelete_organization UndeleteOrganizationRequest,
    import_organizations ImportOrganizationsRequest ImportOrganizationItem
}

kind! {
    Achievement, AchievementServiceClient, achievement, achievements, achievement_id,
    title, summary,
    get_achievement GetAchievementRequest, list_achievements ListAchievementsRequest,
    create_achievement CreateAchievementRequest, update_achievement UpdateAchievementRequest,
    delete_achievement DeleteAchievementRequest, undelete_achievement UndeleteAchievementRequest,
    import_achievements ImportAchievementsRequest ImportAchievementItem
}

kind! {
    Need, NeedServiceClient, need, needs, need_id,
    title, description,
    get_need GetNeedRequest, list_needs ListNeedsRequest,
    create_need CreateNeedRequest, update_need UpdateNeedRequest,
    delete_need DeleteNeedRequest, undelete_need UndeleteNeedRequest,
    import_needs ImportNeedsRequest ImportNeedItem
}

kind! {
    Expert, ExpertServiceClient, expert, experts, expert_id,
    display_name, summary,
    get_expert GetExpertRequest, list_experts ListExpertsRequest,
    create_expert CreateExpertRequest, update_expert UpdateExpertRequest,
    delete_expert DeleteExpertRequest, undelete_expert UndeleteExpertRequest,
    import_experts ImportExpertsRequest ImportExpertItem
}

/// Runs an async check, generic over [`Kind`], for all kinds on one world.
macro_rules! for_every_kind {
    ($check:ident($world:expr)) => {
        $check::<$crate::kinds::Organization>($world).await;
        $check::<$crate::kinds::Achievement>($world).await;
        $check::<$crate::kinds::Need>($world).await;
        $check::<$crate::kinds::Expert>($world).await;
    };
}
pub(crate) use for_every_kind;
