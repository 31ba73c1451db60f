//! `qianxian watch`.

use qianxian_proto::v1 as pb;
use qianxian_proto::v1::alert_service_client::AlertServiceClient;

use super::args::WatchArgs;
use super::cards::{compact_json, points, short_id};
use super::connect::Connection;
use super::ending::Ending;
use super::failure::Failure;
use super::terminal::Terminal;
use crate::domain::Kind;

pub(super) async fn run(terminal: Terminal, args: WatchArgs) -> Result<Ending, Failure> {
    let connection = Connection::to_server(&args.server).await?;
    let subscription = args
        .subscription
        .as_deref()
        .map(|id| format!("{}/{}", Kind::Subscription.collection(), short_id(id)));
    let request = pb::WatchMatchesRequest {
        subscription: subscription.unwrap_or_default(),
        cursor: args.cursor.clone(),
    };
    let mut client = AlertServiceClient::new(connection.channel.clone());
    let mut stream = client.watch_matches(request).await?.into_inner();
    terminal.note("正在等待提醒，Ctrl-C 停止", "waiting for alerts, Ctrl-C stops");
    let mut cursor = args.cursor;
    let mut left = args.limit;
    while left != Some(0) {
        let next = tokio::select! {
            next = stream.message() => next,
            caught = tokio::signal::ctrl_c() => {
                caught.map_err(|source| Failure::chain("无法等待信号", &source))?;
                break;
            }
        };
        let response = match next {
            Ok(Some(response)) => response,
            Ok(None) => break,
            Err(status) => {
                go_on_with(terminal, &cursor);
                return Err(status.into());
            }
        };
        cursor.clone_from(&response.cursor);
        let Some(alert) = &response.alert else { continue };
        if args.json {
            terminal.line(&compact_json(&response)?)?;
        } else {
            show(terminal, alert)?;
        }
        left = left.map(|left| left.saturating_sub(1));
    }
    go_on_with(terminal, &cursor);
    connection.close().await;
    Ok(Ending::Done)
}

/// Says how the stream is taken up again, where it does not mix with the alerts.
fn go_on_with(terminal: Terminal, cursor: &str) {
    if !cursor.is_empty() {
        terminal.note(
            &format!("接着看：qianxian watch --cursor '{cursor}'"),
            &format!("go on with: qianxian watch --cursor '{cursor}'"),
        );
    }
}

fn show(terminal: Terminal, alert: &pb::Alert) -> Result<(), Failure> {
    let (title, id) = (&alert.title, short_id(&alert.achievement));
    let (score, subscription) = (points(alert.score), short_id(&alert.subscription));
    terminal.line(&format!("{score:>5}  {title}  [{id}] → {subscription}"))?;
    for reason in &alert.reasons {
        terminal.line(&format!("         {}", terminal.pick(&reason.zh_cn, &reason.en)))?;
    }
    Ok(())
}
