//! The way to a catalogue: a running server, or a data directory opened here.
//!
//! Either way the command speaks gRPC: over the network, or to services of this very process
//! through a pipe in memory. So both ways run the same code.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use hyper_util::rt::TokioIo;
use tokio_stream::StreamExt;
use tonic::transport::{Channel, Endpoint, Server};

use super::args::{DATA_DIR_DEFAULT, TargetArgs};
use super::failure::Failure;
use super::progress::CatchUp;
use super::terminal::Terminal;
use crate::app::alerts::Alerting;
use crate::app::{App, Options};
use crate::rpc;

/// Bytes that the pipe in memory holds.
const PIPE_BYTES: usize = 1 << 20;

/// A connection to a catalogue.
pub(super) struct Connection {
    pub(super) channel: Channel,
    local: Option<(Arc<App>, tokio::task::JoinHandle<()>)>,
}

/// Opens a data directory, with progress bars while its views catch up.
pub(super) fn open_app(terminal: Terminal, dir: &Path, options: Options) -> Result<App, Failure> {
    let mut bars = CatchUp::new(terminal);
    let mut hear = |view, done, total| bars.hear(view, done, total);
    Ok(App::open(dir, options, &mut hear)?)
}

/// Opens a data directory for one command; what it changes is examined for alerts by the next server.
pub(super) fn open_quietly(terminal: Terminal, dir: &Path) -> Result<App, Failure> {
    open_app(terminal, dir, Options { alerting: Alerting::Off, ..Options::default() })
}

/// Demands that there is a catalogue, so that a mistyped directory is not taken for an empty one.
pub(super) fn must_exist(dir: &Path) -> Result<(), Failure> {
    must_hold(dir, &["journal", "state", "search"])
}

/// Demands that a data directory holds one of these.
pub(super) fn must_hold(dir: &Path, names: &[&str]) -> Result<(), Failure> {
    for name in names {
        let part = dir.join(name);
        if part.try_exists().map_err(|source| Failure::file(&part, &source))? {
            return Ok(());
        }
    }
    let dir = dir.display();
    Err(Failure::new(
        format!("{dir} 里没有日志账本；请用 --data-dir 指明数据目录"),
        format!("there is no journal in {dir}; name the data directory with --data-dir"),
    ))
}

/// The URL that a server address means; the scheme may be left out.
fn url_of(server: &str) -> Option<http::Uri> {
    let has_scheme = server.contains("://");
    let url = if has_scheme { server.to_owned() } else { format!("http://{server}") };
    let url: http::Uri = url.parse().ok()?;
    (url.scheme_str() == Some("http") && url.host().is_some()).then_some(url)
}

impl Connection {
    /// Connects to the server, or opens the data directory; creates it if need be.
    pub(super) async fn open(terminal: Terminal, target: &TargetArgs) -> Result<Self, Failure> {
        Self::of(terminal, target, |_| Ok(())).await
    }

    /// Connects to the server, or opens a data directory that is there.
    pub(super) async fn open_existing(
        terminal: Terminal,
        target: &TargetArgs,
    ) -> Result<Self, Failure> {
        Self::of(terminal, target, must_exist).await
    }

    async fn of(
        terminal: Terminal,
        target: &TargetArgs,
        check: fn(&Path) -> Result<(), Failure>,
    ) -> Result<Self, Failure> {
        match &target.server {
            Some(server) => Self::to_server(server).await,
            None => {
                let dir = target.data_dir.clone();
                let dir = dir.unwrap_or_else(|| PathBuf::from(DATA_DIR_DEFAULT));
                check(&dir)?;
                let app = tokio::task::block_in_place(|| open_quietly(terminal, &dir))?;
                Self::to_app(Arc::new(app)).await
            }
        }
    }

    /// Connects to a running server.
    pub(super) async fn to_server(server: &str) -> Result<Self, Failure> {
        let url = url_of(server).ok_or_else(|| {
            Failure::new(
                format!("服务地址“{server}”写法不对，应如 http://127.0.0.1:7878"),
                format!("'{server}' is no server address; write it like http://127.0.0.1:7878"),
            )
        })?;
        let endpoint = Endpoint::from(url);
        let channel = endpoint.connect().await.map_err(|failed| {
            let why = crate::app::chain_text(&failed);
            Failure::new(
                format!("连不上 {server}：{why}；请先运行 qianxian serve"),
                format!("failed to reach {server}: {why}; start it with qianxian serve"),
            )
        })?;
        Ok(Self { channel, local: None })
    }

    /// Connects to an application in this process.
    pub(super) async fn to_app(app: Arc<App>) -> Result<Self, Failure> {
        let (client, server) = tokio::io::duplex(PIPE_BYTES);
        let (routes, _health) =
            rpc::routes(&app).await.map_err(|failed| Failure::chain("无法描述服务", &failed))?;
        let pipes = tokio_stream::iter([Ok::<_, std::io::Error>(server)]);
        let incoming = pipes.chain(tokio_stream::pending());
        let task = tokio::spawn(async move {
            let served = Server::builder().add_routes(routes).serve_with_incoming(incoming).await;
            if let Err(failed) = served {
                tracing::error!(error = crate::app::chain_text(&failed), "the services ended");
            }
        });
        let mut client = Some(client);
        let connector = tower::service_fn(move |_: http::Uri| {
            let pipe = client.take().map(TokioIo::new);
            async move { pipe.ok_or_else(|| std::io::Error::other("the pipe is taken")) }
        });
        let endpoint = Endpoint::from_static("http://localhost");
        let channel = endpoint
            .connect_with_connector(connector)
            .await
            .map_err(|failed| Failure::chain("无法连接本进程的服务", &failed))?;
        Ok(Self { channel, local: Some((app, task)) })
    }

    /// Ends the connection; a data directory is left tidy for the next start.
    pub(super) async fn close(self) {
        let Self { channel, local } = self;
        drop(channel);
        if let Some((app, task)) = local {
            task.abort();
            if task.await.is_ok_and(|()| true) {
                tracing::debug!("the services had ended already");
            }
            tokio::task::block_in_place(|| drop(app));
        }
    }
}
