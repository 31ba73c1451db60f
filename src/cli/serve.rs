//! `qianxian serve`.

use std::net::SocketAddr;
use std::sync::Arc;

use tokio::net::TcpListener;

use super::args::ServeArgs;
use super::connect::open_app;
use super::ending::Ending;
use super::failure::Failure;
use super::terminal::Terminal;
use crate::app::alerts::Delivery;
use crate::app::{App, Options};
use crate::server;

pub(super) async fn run(terminal: Terminal, args: &ServeArgs) -> Result<Ending, Failure> {
    // The address first: a port in use should not cost the opening of a large catalogue.
    let listener = server::bind(args.listen).await?;
    let delivery = match args.allow_private_webhooks {
        true => Delivery::Private,
        false => Delivery::Public,
    };
    let options = Options { delivery, ..Options::default() };
    let app = tokio::task::block_in_place(|| open_app(terminal, &args.data_dir, options))?;
    // Before anybody is told that there is a server to be stopped.
    let stop = told_to_stop();
    let address = announce(&app, &listener)?;
    terminal.both(
        &format!("正在服务：http://{address}（网页与 gRPC 同一端口），Ctrl-C 停止"),
        &format!("serving on http://{address} (console and gRPC on one port), Ctrl-C stops"),
    )?;
    serve(Arc::new(app), listener, stop).await
}

/// Serves until `stop`, see [`told_to_stop`].
pub(super) async fn serve(
    app: Arc<App>,
    listener: TcpListener,
    stop: impl Future<Output = ()> + Send + 'static,
) -> Result<Ending, Failure> {
    server::serve(Arc::clone(&app), listener, stop).await?;
    tokio::task::block_in_place(|| drop(app));
    Ok(Ending::Done)
}

/// Writes the server's address where other commands look for it.
pub(super) fn announce(app: &App, listener: &TcpListener) -> Result<SocketAddr, Failure> {
    let address = listener.local_addr().map_err(|source| {
        Failure::new(format!("监听失败：{source}"), format!("failed to listen: {source}"))
    })?;
    app.announce(&format!("http://{address}, pid {}", std::process::id()))?;
    Ok(address)
}

/// Catches Ctrl-C and SIGTERM from now on; the future is done when one of them came.
pub(super) fn told_to_stop() -> impl Future<Output = ()> + Send + 'static {
    use tokio::signal::unix::{SignalKind, signal};
    let caught = signal(SignalKind::interrupt()).and_then(|interrupt| {
        let terminate = signal(SignalKind::terminate())?;
        Ok((interrupt, terminate))
    });
    async move {
        match caught {
            Ok((mut interrupt, mut terminate)) => tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
            },
            Err(failed) => {
                tracing::warn!(error = %failed, "signals cannot be caught; nothing stops gracefully");
                std::future::pending::<()>().await;
            }
        }
    }
}
