//! A server on a directory of its own, which can be stopped and started again.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use qianxian::app::{App, Clock, FixedClock, Options};
use qianxian::domain::Time;
use qianxian::server;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tonic::transport::{Channel, Endpoint};

/// The moment at which every world begins: 2026-06-01T00:00:00Z.
pub(crate) const DAWN: Time = Time::from_micros(1_780_272_000_000_000);
/// An hour, in microseconds.
pub(crate) const HOUR: i64 = 3_600_000_000;
/// How long anything that is waited for may take.
const PATIENCE: Duration = Duration::from_secs(20);

/// A directory, a clock, and the server on them.
pub(crate) struct World {
    dir: tempfile::TempDir,
    pub(crate) clock: Arc<FixedClock>,
    running: Option<Running>,
}

struct Running {
    app: Arc<App>,
    address: SocketAddr,
    channel: Channel,
    stop: oneshot::Sender<()>,
    served: JoinHandle<Result<(), server::Error>>,
}

/// Opens the application on a directory.
pub(crate) fn open(dir: &Path, clock: &Arc<FixedClock>) -> App {
    let clock: Arc<dyn Clock> = Arc::<FixedClock>::clone(clock);
    App::open(dir, Options { clock, ..Options::default() }, &mut |_, _, _| {}).unwrap()
}

impl World {
    /// A server on a new directory.
    pub(crate) async fn new() -> Self {
        let clock = Arc::new(FixedClock::at(DAWN));
        let mut world = Self { dir: tempfile::tempdir().unwrap(), clock, running: None };
        world.start().await;
        world
    }

    async fn start(&mut self) {
        let (dir, clock) = (self.dir.path().to_owned(), Arc::clone(&self.clock));
        let app = tokio::task::spawn_blocking(move || open(&dir, &clock)).await.unwrap();
        let app = Arc::new(app);
        let listener = server::bind(SocketAddr::from(([127, 0, 0, 1], 0))).await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel::<()>();
        let served = tokio::spawn(server::serve(Arc::clone(&app), listener, async {
            stopped.await.unwrap_or(());
        }));
        let endpoint = Endpoint::from_shared(format!("http://{address}")).unwrap();
        let channel = endpoint.connect().await.unwrap();
        self.running = Some(Running { app, address, channel, stop, served });
    }

    fn running(&self) -> &Running {
        self.running.as_ref().unwrap()
    }

    /// The way to the server.
    pub(crate) fn channel(&self) -> Channel {
        self.running().channel.clone()
    }

    /// Where the server listens.
    pub(crate) fn address(&self) -> SocketAddr {
        self.running().address
    }

    /// The journal's last durable position.
    pub(crate) fn position(&self) -> u64 {
        self.running().app.position()
    }

    /// Waits until alerts were looked for in all that is durable.
    pub(crate) async fn sync_alerts(&self) {
        let app = Arc::clone(&self.running().app);
        tokio::task::spawn_blocking(move || app.sync_alerts().unwrap()).await.unwrap();
    }

    /// Moves the clock on by so many microseconds.
    pub(crate) fn pass(&self, micros: i64) {
        self.clock.set(Time::from_micros(self.clock.now().micros() + micros));
    }

    /// Asks the server to stop; the task ends when the last call has.
    pub(crate) fn begin_stop(&mut self) -> Stopping {
        let Running { app, channel, stop, served, .. } = self.running.take().unwrap();
        drop(channel);
        stop.send(()).unwrap();
        Stopping { app, served }
    }

    /// Stops the server, lets `between` work on the directory, and starts again.
    pub(crate) async fn restart_after(&mut self, between: impl FnOnce(&Path)) {
        self.begin_stop().end().await;
        between(self.dir.path());
        self.start().await;
    }

    /// Stops the server and starts it again.
    pub(crate) async fn restart(&mut self) {
        self.restart_after(|_| {}).await;
    }
}

/// A server that was told to stop.
pub(crate) struct Stopping {
    app: Arc<App>,
    served: JoinHandle<Result<(), server::Error>>,
}

impl Stopping {
    /// Whether the server has gone already.
    pub(crate) fn is_over(&self) -> bool {
        self.served.is_finished()
    }

    /// Waits for the server and gives the directory free.
    pub(crate) async fn end(self) {
        let Self { app, served } = self;
        tokio::time::timeout(PATIENCE, served).await.unwrap().unwrap().unwrap();
        until("the server lets go of the application", || Arc::strong_count(&app) == 1).await;
        tokio::task::spawn_blocking(move || drop(app)).await.unwrap();
    }
}

/// Removes a view's directory. A merge that was under way when the search view was closed may still
/// put a file there, so this tries again.
pub(crate) fn lose(view: &Path) {
    let start = Instant::now();
    while let Err(error) = std::fs::remove_dir_all(view) {
        assert!(start.elapsed() < PATIENCE, "{error}");
        std::thread::yield_now();
    }
}

/// Waits until something holds; fails when it takes too long.
pub(crate) async fn until(what: &str, holds: impl Fn() -> bool) {
    let start = Instant::now();
    while !holds() {
        assert!(start.elapsed() < PATIENCE, "{what}");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}
