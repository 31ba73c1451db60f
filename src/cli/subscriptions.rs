//! `qianxian subscriptions`.

use std::path::Path;

use comfy_table::presets;
use comfy_table::{ContentArrangement, Table};
use qianxian_proto::v1 as pb;
use qianxian_proto::v1::subscription::Subject;
use qianxian_proto::v1::subscription_service_client::SubscriptionServiceClient;
use tonic::transport::Channel;

use super::args::{CreateSubscriptionArgs, DeleteSubscriptionArgs, Frequency};
use super::args::{ListSubscriptionsArgs, SubscriptionsCommand};
use super::cards::{compact_json, json, points, short_id};
use super::connect::Connection;
use super::ending::Ending;
use super::failure::Failure;
use super::terminal::Terminal;
use crate::contract::word_of;
use crate::domain::Kind;
use crate::domain::words::{AlertFrequency, Word};
use crate::matching::POINTS_MAX;

/// Most subscriptions that one call lists.
const PAGE_SIZE: i32 = 1_000;

type Client = SubscriptionServiceClient<Channel>;

pub(super) async fn run(
    terminal: Terminal,
    command: SubscriptionsCommand,
) -> Result<Ending, Failure> {
    let target = match &command {
        SubscriptionsCommand::List(args) => &args.target,
        SubscriptionsCommand::Create(args) => &args.target,
        SubscriptionsCommand::Delete(args) => &args.target,
    };
    let connection = Connection::open_existing(terminal, target).await?;
    let client = Client::new(connection.channel.clone());
    let done = match command {
        SubscriptionsCommand::List(args) => list(terminal, client, &args).await,
        SubscriptionsCommand::Create(args) => create(terminal, client, args).await,
        SubscriptionsCommand::Delete(args) => delete(terminal, client, args).await,
    };
    connection.close().await;
    done.map(|()| Ending::Done)
}

async fn list(
    terminal: Terminal,
    client: Client,
    args: &ListSubscriptionsArgs,
) -> Result<(), Failure> {
    let mut client = client.max_decoding_message_size(usize::MAX);
    let mut request = pb::ListSubscriptionsRequest { page_size: PAGE_SIZE, ..Default::default() };
    let mut all = Vec::new();
    loop {
        let page = client.list_subscriptions(request.clone()).await?.into_inner();
        all.extend(page.subscriptions);
        if page.next_page_token.is_empty() {
            break;
        }
        request.page_token = page.next_page_token;
    }
    if args.json {
        return all.iter().try_for_each(|one| terminal.line(&compact_json(one)?));
    }
    if all.is_empty() {
        return terminal.both("没有订阅。", "no subscriptions");
    }
    let mut table = Table::new();
    table.load_style(presets::UTF8_FULL_CONDENSED);
    table.set_content_arrangement(ContentArrangement::Dynamic);
    let heads = ["编号", "名称", "订阅内容", "最低得分", "频率", "推送"];
    let heads_en = ["id", "title", "looked for", "lowest score", "how soon", "webhook"];
    table.set_header(heads.into_iter().zip(heads_en).map(|(zh, en)| terminal.pick(zh, en)));
    for one in &all {
        let score = match one.min_score {
            0 => terminal.pick("默认", "default").to_owned(),
            score => points(score),
        };
        let (subject, soon) = (looked_for(terminal, one), how_soon(terminal, one));
        let row = [short_id(&one.name), &one.display_name, &subject, &score, &soon];
        table.add_row(row.into_iter().chain([one.webhook_url.as_str()]));
    }
    terminal.line(&table.to_string())
}

fn looked_for(terminal: Terminal, one: &pb::Subscription) -> String {
    match &one.subject {
        Some(Subject::Search(search)) => {
            let head = terminal.pick("检索", "search");
            let words = [search.query.as_str(), search.filter.as_str()];
            let words: Vec<&str> = words.into_iter().filter(|part| !part.is_empty()).collect();
            format!("{head} {}", words.join(" · "))
        }
        Some(Subject::Need(name)) => {
            format!("{} {}", terminal.pick("需求", "need"), short_id(name))
        }
        None => String::new(),
    }
}

fn how_soon(terminal: Terminal, one: &pb::Subscription) -> String {
    let word = word_of::<AlertFrequency>(one.frequency);
    word.map_or_else(String::new, |word| terminal.pick(word.zh(), word.en()).to_owned())
}

async fn create(
    terminal: Terminal,
    mut client: Client,
    args: CreateSubscriptionArgs,
) -> Result<(), Failure> {
    let secret = args.secret_file.as_deref().map(read_secret).transpose()?;
    let subject = match &args.need {
        Some(need) => Subject::Need(format!("{}/{}", Kind::Need.collection(), short_id(need))),
        None => {
            let (query, filter) = (args.query, args.filter);
            let (query, filter) = (query.unwrap_or_default(), filter.unwrap_or_default());
            Subject::Search(pb::SavedSearch { query, filter })
        }
    };
    let frequency = match args.frequency {
        Frequency::Instant => pb::AlertFrequency::Instant,
        Frequency::Daily => pb::AlertFrequency::Daily,
        Frequency::Weekly => pb::AlertFrequency::Weekly,
        Frequency::Off => pb::AlertFrequency::Off,
    };
    let subscription = pb::Subscription {
        display_name: args.title,
        subscriber: args.subscriber,
        subject: Some(subject),
        min_score: score_of(args.min_score)?,
        frequency: frequency.into(),
        daily_cap: args.daily_cap,
        webhook_url: args.webhook,
        webhook_secret: secret.unwrap_or_default(),
        ..Default::default()
    };
    let request = pb::CreateSubscriptionRequest {
        subscription: Some(subscription),
        subscription_id: args.id,
        ..Default::default()
    };
    let made = client.create_subscription(request).await?.into_inner();
    if args.json {
        return terminal.line(&json(&made)?);
    }
    let name = &made.name;
    terminal.both(
        &format!("已订阅 {name}：{}；从现在起的新成果和变化会提醒", looked_for(terminal, &made)),
        &format!("made {name}: {}; tells of what comes from now on", looked_for(terminal, &made)),
    )
}

/// Points of 100 as the contract's score.
fn score_of(percent: f64) -> Result<i32, Failure> {
    if !(0.0..=100.0).contains(&percent) {
        return Err(Failure::new("--min-score 须在 0 到 100 之间", "--min-score is 0 to 100"));
    }
    #[expect(clippy::cast_possible_truncation, reason = "0 to a million fits, rounding is meant")]
    let score = (percent * f64::from(POINTS_MAX / 100)).round() as i32;
    Ok(score)
}

fn read_secret(path: &Path) -> Result<String, Failure> {
    let text = std::fs::read_to_string(path).map_err(|source| Failure::file(path, &source))?;
    Ok(text.trim().to_owned())
}

async fn delete(
    terminal: Terminal,
    mut client: Client,
    args: DeleteSubscriptionArgs,
) -> Result<(), Failure> {
    let name = format!("{}/{}", Kind::Subscription.collection(), short_id(&args.id));
    let request = pb::DeleteSubscriptionRequest { name, ..Default::default() };
    let gone = client.delete_subscription(request).await?.into_inner().name;
    terminal.both(&format!("已删除 {gone}"), &format!("deleted {gone}"))
}
