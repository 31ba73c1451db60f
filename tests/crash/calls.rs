//! Changes of single records, as they go over the wire and as they can be sent again.

use qianxian_proto::v1 as pb;
use qianxian_proto::v1::achievement_service_client::AchievementServiceClient;
use tonic::transport::Channel;
use tonic::{Code, Status};
use tonic_types::StatusExt;

pub(crate) type Client = AchievementServiceClient<Channel>;

/// Most bytes of a page that a test takes.
const PAGE_BYTES_MAX: usize = 64 << 20;

pub(crate) async fn connect(url: &str) -> Client {
    let client = AchievementServiceClient::connect(url.to_owned()).await.unwrap();
    client.max_decoding_message_size(PAGE_BYTES_MAX)
}

/// What a call is to do to its record.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Change {
    Create { title: String },
    Update { title: String },
    Delete,
    Undelete,
}

/// One call, the same bytes every time that it is sent.
#[derive(Debug, Clone)]
pub(crate) struct Call {
    pub(crate) id: String,
    pub(crate) request_id: String,
    pub(crate) change: Change,
}

impl Call {
    pub(crate) fn name(&self) -> String {
        format!("achievements/{}", self.id)
    }

    pub(crate) async fn send(&self, client: &mut Client) -> Result<pb::Achievement, Status> {
        let (name, request_id) = (self.name(), self.request_id.clone());
        let title_of = |title: &String| {
            let (name, title) = (name.clone(), title.clone());
            Some(pb::Achievement { name, title, ..Default::default() })
        };
        let answer = match &self.change {
            Change::Create { title } => {
                let request = pb::CreateAchievementRequest {
                    achievement: title_of(title),
                    achievement_id: self.id.clone(),
                    request_id,
                    ..Default::default()
                };
                client.create_achievement(request).await
            }
            Change::Update { title } => {
                let achievement = title_of(title);
                let request =
                    pb::UpdateAchievementRequest { achievement, request_id, ..Default::default() };
                client.update_achievement(request).await
            }
            Change::Delete => {
                let request =
                    pb::DeleteAchievementRequest { name, request_id, ..Default::default() };
                client.delete_achievement(request).await
            }
            Change::Undelete => {
                let request =
                    pb::UndeleteAchievementRequest { name, request_id, ..Default::default() };
                client.undelete_achievement(request).await
            }
        };
        answer.map(tonic::Response::into_inner)
    }
}

/// The record as it stands, if there ever was one.
pub(crate) async fn get(client: &mut Client, id: &str) -> Option<pb::Achievement> {
    let name = format!("achievements/{id}");
    match client.get_achievement(pb::GetAchievementRequest { name }).await {
        Ok(found) => Some(found.into_inner()),
        Err(status) if status.code() == Code::NotFound => None,
        Err(status) => panic!("{id}: {status:?}"),
    }
}

/// Every record, deleted ones included.
pub(crate) async fn list(client: &mut Client) -> Vec<pb::Achievement> {
    let mut request =
        pb::ListAchievementsRequest { page_size: 1_000, show_deleted: true, ..Default::default() };
    let mut records = Vec::new();
    loop {
        let page = client.list_achievements(request.clone()).await.unwrap().into_inner();
        records.extend(page.achievements);
        if page.next_page_token.is_empty() {
            assert_eq!(i64::try_from(records.len()).unwrap(), page.total_size);
            return records;
        }
        request.page_token = page.next_page_token;
    }
}

/// Demands that a call failed because the server went away, and not because it refused.
#[track_caller]
pub(crate) fn went_away(status: &Status) {
    let refused = status.get_details_error_info().is_some();
    assert!(!refused, "the server refused: {status:?}");
}

/// An import of one message.
#[derive(Debug, Clone)]
pub(crate) struct Batch(pub(crate) Vec<(String, String)>);

impl Batch {
    /// Sends the batch; what became of each row.
    pub(crate) async fn send(&self, client: &mut Client) -> Result<Vec<pb::ImportAction>, Status> {
        let items = (1..).zip(&self.0).map(|(row, (id, title))| {
            let (name, title) = (format!("achievements/{id}"), title.clone());
            let achievement = Some(pb::Achievement { name, title, ..Default::default() });
            pb::ImportAchievementItem { row, achievement }
        });
        let items = items.collect();
        let request = pb::ImportAchievementsRequest { items, ..Default::default() };
        let response = client.import_achievements(tokio_stream::once(request)).await?.into_inner();
        assert_eq!(response.outcomes.len(), self.0.len());
        Ok(response.outcomes.iter().map(pb::ImportOutcome::action).collect())
    }
}
