//! The one listener: gRPC, gRPC-Web and the console on one port.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use axum::serve::ListenerExt;
use http::StatusCode;
use http::header::{CONTENT_TYPE, HOST};
use tokio::net::TcpListener;
use tonic_web::GrpcWebLayer;
use tower::ServiceExt;
use tracing::{info, warn};

use crate::app::{App, chain_text};
use crate::domain::text::Bilingual;
use crate::{rpc, web};

/// How long open calls may take to end after the server was told to stop.
const DRAIN_MAX: Duration = Duration::from_secs(10);
/// How often the server looks whether the writer is still there.
const ALIVE_EVERY: Duration = Duration::from_millis(500);

/// Why the server could not start or go on.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The address is reachable from other machines, and callers cannot sign in yet.
    #[error(
        "listen on {0}: only loopback addresses are allowed while callers do not sign in; use 127.0.0.1, with a proxy in front if others must reach it"
    )]
    NotLoopback(SocketAddr),
    /// The address cannot be had.
    #[error(
        "listen on {address}: {cause}; choose another port with --listen, or stop what uses it"
    )]
    Listen {
        /// Which address.
        address: SocketAddr,
        /// What the system said.
        cause: std::io::Error,
    },
    /// The contract's descriptors cannot be read.
    #[error("describe the services")]
    Reflection(#[from] tonic_reflection::server::Error),
    /// The listener failed.
    #[error("serve")]
    Serve(#[source] std::io::Error),
    /// The writer has stopped, so the process has to end.
    #[error("go on: the journal cannot be written any more; see the log, then restart")]
    WriterStopped,
}

impl Error {
    /// What is wrong and what to do, in both languages.
    pub fn message(&self) -> Bilingual {
        let zh = match self {
            Self::NotLoopback(address) => format!(
                "不能监听 {address}：调用者尚无登录，只能监听本机地址；请用 127.0.0.1，\
                 需要对外时在前面放一个代理"
            ),
            Self::Listen { address, cause } => {
                format!("无法监听 {address}：{cause}；请用 --listen 换一个端口，或停掉占用它的程序")
            }
            Self::Reflection(_) | Self::Serve(_) => {
                format!("无法提供服务：{}", chain_text(self))
            }
            Self::WriterStopped => "日志账本不能再写入，服务已停止；请查看日志后重启".to_owned(),
        };
        Bilingual::new(zh, format!("failed to {}", chain_text(self)))
    }
}

/// Takes the address; refuses one that other machines can reach.
pub async fn bind(address: SocketAddr) -> Result<TcpListener, Error> {
    if !address.ip().is_loopback() {
        return Err(Error::NotLoopback(address));
    }
    TcpListener::bind(address).await.map_err(|cause| Error::Listen { address, cause })
}

/// Serves until `stop` is done, then lets open calls end.
pub async fn serve(
    app: Arc<App>,
    listener: TcpListener,
    stop: impl Future<Output = ()> + Send + 'static,
) -> Result<(), Error> {
    let (routes, health) = rpc::routes(&app).await?;
    let grpc = routes.into_axum_router().layer(GrpcWebLayer::new());
    let edges = Edges { grpc, web: web::routes(Arc::clone(&app)) };
    let router = Router::new().fallback(dispatch).with_state(edges);
    let (stopping, told) = tokio::sync::watch::channel(false);
    let watched = Arc::clone(&app);
    let watcher = tokio::spawn(async move {
        tokio::select! {
            () = stop => {}
            () = writer_stopped(&watched) => {}
        }
        rpc::set_not_serving(&health).await;
        watched.begin_stop();
        stopping.send_replace(true);
    });
    let listener = listener.tap_io(|stream| {
        if let Err(failed) = stream.set_nodelay(true) {
            warn!(error = %failed, "failed to set TCP_NODELAY");
        }
    });
    let drain = told.clone();
    let served = axum::serve(listener, router).with_graceful_shutdown(is_true(drain));
    tokio::select! {
        done = served.into_future() => done.map_err(Error::Serve)?,
        () = async { is_true(told).await; tokio::time::sleep(DRAIN_MAX).await } => {
            warn!("some calls did not end in time and were cut off");
        }
    }
    watcher.abort();
    info!("stopped serving");
    if app.is_alive() { Ok(()) } else { Err(Error::WriterStopped) }
}

async fn is_true(mut told: tokio::sync::watch::Receiver<bool>) {
    if told.wait_for(|stop| *stop).await.is_err() {
        warn!("the stop signal's sender is gone");
    }
}

async fn writer_stopped(app: &App) {
    while app.is_alive() {
        tokio::time::sleep(ALIVE_EVERY).await;
    }
}

/// What stands behind the port.
#[derive(Clone)]
struct Edges {
    grpc: Router,
    web: Router,
}

/// gRPC calls tell themselves by their content type; everything else is for the console.
async fn dispatch(State(edges): State<Edges>, request: Request) -> Response {
    if !names_this_machine(&request) {
        let text = "use localhost or the IP address / 请用 localhost 或 IP 地址访问\n";
        return (StatusCode::MISDIRECTED_REQUEST, text).into_response();
    }
    let content_type = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let is_grpc = content_type.is_some_and(|kind| kind.starts_with("application/grpc"));
    let edge = if is_grpc { edges.grpc } else { edges.web };
    match edge.oneshot(request).await {
        Ok(response) => response,
        Err(never) => match never {},
    }
}

/// Whether the caller meant this machine, so that a web page elsewhere cannot reach the loopback
/// listener under a name of its own (DNS rebinding).
fn names_this_machine(request: &Request) -> bool {
    let host = request.headers().get(HOST).and_then(|value| value.to_str().ok());
    let authority = request.uri().authority().map(http::uri::Authority::as_str).or(host);
    let Some(authority) = authority.and_then(|text| text.parse::<http::uri::Authority>().ok())
    else {
        return false;
    };
    let host = authority.host().trim_start_matches('[').trim_end_matches(']');
    host.eq_ignore_ascii_case("localhost") || host.parse::<std::net::IpAddr>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;

    #[test]
    fn only_names_of_this_machine_are_served() {
        for (host, served) in [
            ("localhost:7878", true),
            ("127.0.0.1:7878", true),
            ("[::1]:7878", true),
            ("evil.example:7878", false),
            ("localhost.evil.example", false),
            ("", false),
        ] {
            let request =
                Request::builder().uri("/").header(HOST, host).body(Body::empty()).unwrap();
            assert_eq!(names_this_machine(&request), served, "{host}");
        }
    }

    #[tokio::test]
    async fn other_machines_are_not_let_in() {
        let refused = bind(SocketAddr::from(([0, 0, 0, 0], 0))).await.unwrap_err();
        assert!(matches!(refused, Error::NotLoopback(_)), "{refused}");
    }
}
