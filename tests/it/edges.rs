//! Beside our own services: health, reflection, gRPC-Web, the refusal of foreign hosts, and a stop
//! that lets running calls end.

use std::collections::BTreeMap;
use std::net::SocketAddr;

use prost::Message;
use qianxian_proto::v1 as pb;
use qianxian_proto::v1::need_service_client::NeedServiceClient;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tonic::Code;
use tonic::transport::Endpoint;
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_check_response::ServingStatus;
use tonic_health::pb::health_client::HealthClient;

use crate::kinds::{Batch, Kind, Need, With};
use crate::world::{World, until};

const SERVICES: [&str; 24] = [
    "qianxian.v1.AchievementService",
    "qianxian.v1.AlertService",
    "qianxian.v1.BrokerService",
    "qianxian.v1.ContractService",
    "qianxian.v1.DealService",
    "qianxian.v1.ExpertService",
    "qianxian.v1.FeedbackService",
    "qianxian.v1.ForecastService",
    "qianxian.v1.IndustrialisationService",
    "qianxian.v1.IntroductionService",
    "qianxian.v1.JudgementService",
    "qianxian.v1.MatchingService",
    "qianxian.v1.NeedService",
    "qianxian.v1.NoticeService",
    "qianxian.v1.ObservationService",
    "qianxian.v1.OrganizationService",
    "qianxian.v1.PaymentService",
    "qianxian.v1.ProgressService",
    "qianxian.v1.RankingService",
    "qianxian.v1.RegistrationService",
    "qianxian.v1.RewardService",
    "qianxian.v1.RuleBookService",
    "qianxian.v1.SubscriptionService",
    "qianxian.v1.TargetService",
];

fn asked(service: &str) -> HealthCheckRequest {
    HealthCheckRequest { service: service.to_owned() }
}

#[tokio::test]
async fn health_is_told_of_the_server_and_each_service_until_it_stops() {
    let mut world = World::new().await;
    let mut health = HealthClient::new(world.channel());
    let mut watched = Vec::new();
    for service in std::iter::once("").chain(SERVICES) {
        let answer = health.check(asked(service)).await.unwrap().into_inner();
        assert_eq!(answer.status(), ServingStatus::Serving, "{service}");
        let mut watch = health.watch(asked(service)).await.unwrap().into_inner();
        let first = watch.message().await.unwrap().unwrap();
        assert_eq!(first.status(), ServingStatus::Serving, "{service}");
        watched.push((service, watch));
    }
    let unknown = health.check(asked("qianxian.v1.Nothing")).await.unwrap_err();
    assert_eq!(unknown.code(), Code::NotFound);
    drop(health);
    let stopping = world.begin_stop();
    for (service, mut watch) in watched {
        let next = watch.message().await.unwrap().unwrap();
        assert_eq!(next.status(), ServingStatus::NotServing, "{service}");
    }
    stopping.end().await;
}

macro_rules! list_services {
    ($channel:expr, $version:ident) => {{
        use tonic_reflection::pb::$version::ServerReflectionRequest;
        use tonic_reflection::pb::$version::server_reflection_client::ServerReflectionClient;
        use tonic_reflection::pb::$version::server_reflection_request::MessageRequest;
        use tonic_reflection::pb::$version::server_reflection_response::MessageResponse;
        let ask =
            |what| ServerReflectionRequest { host: String::new(), message_request: Some(what) };
        let symbol = MessageRequest::FileContainingSymbol("qianxian.v1.MatchNeedRequest".into());
        let asked = [ask(MessageRequest::ListServices(String::new())), ask(symbol)];
        let mut client = ServerReflectionClient::new($channel);
        let answers = client.server_reflection_info(tokio_stream::iter(asked)).await;
        let mut answers = answers.unwrap().into_inner();
        let first = answers.message().await.unwrap().unwrap().message_response;
        let Some(MessageResponse::ListServicesResponse(list)) = first else { panic!("{first:?}") };
        let second = answers.message().await.unwrap().unwrap().message_response;
        let Some(MessageResponse::FileDescriptorResponse(file)) = second else { panic!("no file") };
        assert!(!file.file_descriptor_proto.is_empty());
        list.service.into_iter().map(|service| service.name).collect::<Vec<_>>()
    }};
}

#[tokio::test]
async fn reflection_lists_every_service_in_both_versions() {
    let world = World::new().await;
    for mut listed in
        [list_services!(world.channel(), v1), list_services!(world.channel(), v1alpha)]
    {
        listed.retain(|name| !name.starts_with("grpc.reflection."));
        listed.sort();
        let mut expected = SERVICES.map(str::to_owned).to_vec();
        expected.insert(0, "grpc.health.v1.Health".to_owned());
        assert_eq!(listed, expected);
    }
}

/// What came back over plain HTTP/1.1.
struct Answer {
    status: u16,
    headers: BTreeMap<String, String>,
    body: Vec<u8>,
}

/// Sends one request as bytes and reads the answer to its end.
async fn http(address: SocketAddr, head: &str, body: &[u8]) -> Answer {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let length = body.len();
    let head = format!("{head}\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n");
    stream.write_all(head.as_bytes()).await.unwrap();
    stream.write_all(body).await.unwrap();
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).await.unwrap();
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").unwrap();
    let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
    let mut lines = head.lines();
    let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
    let pair = |line: &str| {
        let (name, value) = line.split_once(':').unwrap();
        (name.to_lowercase(), value.trim().to_owned())
    };
    let headers: BTreeMap<String, String> = lines.map(pair).collect();
    let rest = &bytes[end + 4..];
    let is_chunked = headers.get("transfer-encoding").is_some_and(|how| how == "chunked");
    let body = if is_chunked { unchunked(rest) } else { rest.to_vec() };
    Answer { status, headers, body }
}

fn unchunked(mut bytes: &[u8]) -> Vec<u8> {
    let mut whole = Vec::new();
    loop {
        let end = bytes.windows(2).position(|two| two == b"\r\n").unwrap();
        let size = std::str::from_utf8(&bytes[..end]).unwrap();
        let size = usize::from_str_radix(size, 16).unwrap();
        if size == 0 {
            return whole;
        }
        whole.extend_from_slice(&bytes[end + 2..end + 2 + size]);
        bytes = &bytes[end + 2 + size + 2..];
    }
}

/// Splits a gRPC-Web body into its frames: mark and content.
fn frames(mut body: &[u8]) -> Vec<(u8, Vec<u8>)> {
    let mut frames = Vec::new();
    while let Some((head, rest)) = body.split_first_chunk::<5>() {
        let [mark, size @ ..] = *head;
        let size = usize::try_from(u32::from_be_bytes(size)).unwrap();
        frames.push((mark, rest[..size].to_vec()));
        body = &rest[size..];
    }
    frames
}

#[tokio::test]
async fn a_browser_speaks_grpc_web_over_http_1() {
    let world = World::new().await;
    let with = With { id: "n", ..With::default() };
    let kept = Need::create(world.channel(), Need::draft("耐高温密封件", ""), with).await.unwrap();
    let call = async |name: &str| {
        let message = pb::GetNeedRequest { name: name.to_owned() }.encode_to_vec();
        let size = u32::try_from(message.len()).unwrap().to_be_bytes();
        let body = [&[0], size.as_slice(), &message].concat();
        let head = format!(
            "POST /qianxian.v1.NeedService/GetNeed HTTP/1.1\r\nHost: localhost:{}\r\n\
             Content-Type: application/grpc-web+proto\r\nX-Grpc-Web: 1",
            world.address().port()
        );
        http(world.address(), &head, &body).await
    };
    let answer = call("needs/n").await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.headers["content-type"], "application/grpc-web+proto");
    let frames = frames(&answer.body);
    let marks: Vec<u8> = frames.iter().map(|(mark, _)| *mark).collect();
    assert_eq!(marks, [0, 0x80], "a message, then the trailers");
    assert_eq!(pb::Need::decode(frames[0].1.as_slice()).unwrap(), kept);
    let trailers = String::from_utf8(frames[1].1.clone()).unwrap();
    assert!(trailers.lines().any(|line| line.replace(' ', "") == "grpc-status:0"), "{trailers}");
    let answer = call("needs/nobody").await;
    assert_eq!(answer.status, 200);
    let trailers = self::frames(&answer.body).into_iter().map(|(_, text)| text).next();
    let in_body = trailers.is_some_and(|text| {
        String::from_utf8_lossy(&text).replace(' ', "").contains("grpc-status:5")
    });
    let in_head = answer.headers.get("grpc-status").is_some_and(|code| code == "5");
    assert!(in_body || in_head, "NOT_FOUND is told to browsers too");
}

#[tokio::test]
async fn a_foreign_host_is_not_served() {
    let world = World::new().await;
    let port = world.address().port();
    for (host, is_foreign) in [
        (format!("localhost:{port}"), false),
        (format!("127.0.0.1:{port}"), false),
        ("LOCALHOST".to_owned(), false),
        ("[::1]".to_owned(), false),
        (format!("evil.example:{port}"), true),
        ("localhost.evil.example".to_owned(), true),
        ("127.0.0.1.evil.example".to_owned(), true),
        ("localhost@evil.example".to_owned(), true),
        (String::new(), true),
    ] {
        for path in ["/", "/qianxian.v1.NeedService/GetNeed"] {
            for kind in ["text/plain", "application/grpc-web+proto"] {
                let head = format!("POST {path} HTTP/1.1\r\nHost: {host}\r\nContent-Type: {kind}");
                let answer = http(world.address(), &head, &[]).await;
                assert_eq!(answer.status == 421, is_foreign, "{host} {path} {kind}");
            }
        }
    }
    let evil = format!("http://evil.example:{port}").parse().unwrap();
    let endpoint = Endpoint::from_shared(format!("http://127.0.0.1:{port}")).unwrap().origin(evil);
    let channel = endpoint.connect().await.unwrap();
    let refused = Need::get(channel, "needs/n").await.unwrap_err();
    assert!(refused.message().contains("421"), "{refused:?}");
}

#[tokio::test]
async fn a_stop_lets_the_running_call_end() {
    let mut world = World::new().await;
    let address = world.address();
    let (send, messages) = tokio::sync::mpsc::channel(1);
    let stream = tokio_stream::wrappers::ReceiverStream::new(messages);
    let mut client = NeedServiceClient::new(world.channel());
    let call = tokio::spawn(async move { client.import_needs(stream).await });
    let message = |title: &str| pb::ImportNeedsRequest {
        items: Batch::of([Need::draft(title, "")])
            .items
            .into_iter()
            .map(|(row, need)| pb::ImportNeedItem { row, need })
            .collect(),
        ..Default::default()
    };
    send.send(message("一")).await.unwrap();
    until("the first message is applied", || world.position() == 1).await;
    let stopping = world.begin_stop();
    let closed = async || TcpStream::connect(address).await.is_err();
    let start = std::time::Instant::now();
    while !closed().await {
        assert!(start.elapsed().as_secs() < 10, "no new caller gets in");
        tokio::task::yield_now().await;
    }
    assert!(!stopping.is_over(), "a call runs still");
    send.send(message("二")).await.unwrap();
    drop(send);
    let response = call.await.unwrap().unwrap().into_inner();
    assert_eq!(response.counts.unwrap().created_count, 2);
    assert_eq!(response.journal_position, 2);
    stopping.end().await;
}
