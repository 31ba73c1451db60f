//! `qianxian serve`.

use std::net::SocketAddr;
use std::sync::Arc;

use tokio::net::TcpListener;

use super::args::ServeArgs;
use super::connect::open_app;
use super::failure::Failure;
use super::run::Ending;
use super::terminal::Terminal;
use crate::app::App;
use crate::server;

pub(super) async fn run(terminal: Terminal, args: &ServeArgs) -> Result<Ending, Failure> {
    // The address first: a port in use should not cost the opening of a large catalogue.
    let listener = server::bind(args.listen).await?;
    let app = tokio::task::block_in_place(|| open_app(terminal, &args.data_dir))?;
    let address = announce(&app, &listener)?;
    terminal.both(
        &format!("正在服务：http://{address}（网页与 gRPC 同一端口），Ctrl-C 停止"),
        &format!("serving on http://{address} (console and gRPC on one port), Ctrl-C stops"),
    )?;
    serve(Arc::new(app), listener).await
}

/// Serves until Ctrl-C or SIGTERM.
pub(super) async fn serve(app: Arc<App>, listener: TcpListener) -> Result<Ending, Failure> {
    server::serve(Arc::clone(&app), listener, told_to_stop()).await?;
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

async fn told_to_stop() {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut terminate) = signal(SignalKind::terminate()) else {
        tracing::warn!("SIGTERM cannot be caught; only Ctrl-C stops gracefully");
        return wait_for_ctrl_c().await;
    };
    tokio::select! {
        () = wait_for_ctrl_c() => {}
        _ = terminate.recv() => {}
    }
}

async fn wait_for_ctrl_c() {
    if tokio::signal::ctrl_c().await.is_err() {
        tracing::warn!("Ctrl-C cannot be caught");
        std::future::pending::<()>().await;
    }
}
