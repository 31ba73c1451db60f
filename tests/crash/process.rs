//! The program as users run it: a process of its own, told by arguments and signals alone.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// How long a process may take before the test gives it up.
const PATIENCE: Duration = Duration::from_secs(180);
/// How often a running process is looked at.
const LOOK_EVERY: Duration = Duration::from_millis(2);

/// What a finished process said.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) status: ExitStatus,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Ran {
    pub(crate) fn code(&self) -> Option<i32> {
        self.status.code()
    }

    /// Demands this exit code, and that nothing panicked.
    #[track_caller]
    pub(crate) fn expect(self, code: i32) -> Self {
        assert_eq!(self.code(), Some(code), "{self:#?}");
        assert!(!self.err.contains("panicked"), "{self:#?}");
        self
    }

    /// Demands a text on standard error.
    #[track_caller]
    pub(crate) fn complains(self, text: &str) -> Self {
        assert!(self.err.contains(text), "{text:?} is missing in {self:#?}");
        self
    }

    /// Demands a text on standard output.
    #[track_caller]
    pub(crate) fn says(self, text: &str) -> Self {
        assert!(self.out.contains(text), "{text:?} is missing in {self:#?}");
        self
    }

    /// Standard output as JSON.
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error} in {self:#?}"))
    }
}

/// The program with these arguments, free of the caller's settings.
pub(crate) fn command<S: AsRef<OsStr>>(args: impl IntoIterator<Item = S>) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_qianxian"));
    command.args(args).stdin(Stdio::null()).env("RUST_BACKTRACE", "0");
    for name in ["LANG", "LOG", "SERVER", "DATA_DIR", "LISTEN"] {
        command.env_remove(format!("QIANXIAN_{name}"));
    }
    command
}

/// Runs the program to its end.
pub(crate) fn run<S: AsRef<OsStr>>(args: impl IntoIterator<Item = S>) -> Ran {
    Running::start(command(args)).finish()
}

/// A process that runs, whose output is gathered.
pub(crate) struct Running {
    child: Child,
    out: Option<JoinHandle<String>>,
    err: Option<JoinHandle<String>>,
}

impl Running {
    pub(crate) fn start(mut command: Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let out = Some(gather(child.stdout.take().unwrap()));
        let err = Some(gather(child.stderr.take().unwrap()));
        Self { child, out, err }
    }

    /// Starts a program and reads its lines until one has this text; what it says later is gathered.
    #[track_caller]
    pub(crate) fn start_until(mut command: Command, text: &str) -> (Self, Vec<String>) {
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let err = Some(gather(child.stderr.take().unwrap()));
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        let mut said = Vec::new();
        while !said.last().is_some_and(|line: &String| line.contains(text)) {
            let mut line = String::new();
            assert!(stdout.read_line(&mut line).unwrap() > 0, "it ended after {said:#?}");
            said.push(line);
        }
        (Self { child, out: Some(gather(stdout)), err }, said)
    }

    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Whether it has ended.
    pub(crate) fn has_ended(&mut self) -> bool {
        self.child.try_wait().unwrap().is_some()
    }

    /// Ends it as a power cut of the process would: nothing of it runs any more.
    pub(crate) fn kill(mut self) -> Ran {
        self.child.kill().unwrap();
        self.finish()
    }

    /// Looks at it again and again until it has ended.
    pub(crate) fn watch(&mut self, mut look: impl FnMut(u32)) {
        let started = Instant::now();
        while !self.has_ended() {
            look(self.id());
            assert!(started.elapsed() < PATIENCE, "the process does not end");
            std::thread::sleep(LOOK_EVERY);
        }
    }

    pub(crate) fn finish(mut self) -> Ran {
        self.watch(|_| {});
        let status = self.child.wait().unwrap();
        let [out, err] =
            [&mut self.out, &mut self.err].map(|text| text.take().unwrap().join().unwrap());
        Ran { status, out, err }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if !self.has_ended() {
            self.child.kill().unwrap();
            self.child.wait().unwrap();
        }
    }
}

fn gather(mut from: impl Read + Send + 'static) -> JoinHandle<String> {
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        from.read_to_end(&mut bytes).unwrap();
        String::from_utf8_lossy(&bytes).into_owned()
    })
}

/// A running `qianxian serve`.
pub(crate) struct Server {
    running: Running,
    /// Such as `http://127.0.0.1:40123`.
    pub(crate) url: String,
}

impl Server {
    /// Starts a server on a port of the kernel's choice; what it said if it ends before serving.
    pub(crate) fn try_start(dir: &Path) -> Result<Self, Box<Ran>> {
        let args = ["--lang", "en", "--log", "warn", "serve", "--listen", "127.0.0.1:0"];
        let mut command = command(args);
        command.arg("--data-dir").arg(dir).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let err = Some(gather(child.stderr.take().unwrap()));
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        stdout.read_line(&mut line).unwrap();
        let running = Running { child, out: Some(gather(stdout)), err };
        let url = line.split_whitespace().find(|word| word.starts_with("http://"));
        match url {
            Some(url) => Ok(Self { running, url: url.to_owned() }),
            None => Err(Box::new(running.finish())),
        }
    }

    #[track_caller]
    pub(crate) fn start(dir: &Path) -> Self {
        Self::try_start(dir).unwrap_or_else(|ran| panic!("the server does not start: {ran:#?}"))
    }

    pub(crate) fn id(&self) -> u32 {
        self.running.id()
    }

    /// kill -9.
    pub(crate) fn kill(self) -> Ran {
        self.running.kill()
    }

    /// SIGTERM, as service managers send it.
    #[track_caller]
    pub(crate) fn stop(self) -> Ran {
        let pid = self.running.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
        self.running.finish().expect(0)
    }
}

/// `qianxian doctor` on a directory: journal, state view and search view agree.
#[track_caller]
pub(crate) fn doctor_agrees(dir: &Path) -> Ran {
    let dir = dir.to_str().unwrap();
    run(["--lang", "en", "doctor", "--data-dir", dir]).expect(0).says("all three agree")
}

/// `qianxian journal verify` on a directory: every byte holds.
#[track_caller]
pub(crate) fn journal_verifies(dir: &Path) -> Ran {
    let dir = dir.to_str().unwrap();
    run(["--lang", "en", "journal", "verify", "--data-dir", dir])
        .expect(0)
        .says("the journal holds")
}

/// How many achievements doctor counts, deleted ones included.
pub(crate) fn achievements_in(doctor: &Ran) -> u64 {
    let line = doctor.out.lines().find(|line| line.starts_with("achievement"));
    let count = line.and_then(|line| line.rsplit(' ').next()).and_then(|count| count.parse().ok());
    count.unwrap_or_else(|| panic!("no count in {doctor:#?}"))
}

/// How many entries doctor counts in the journal.
pub(crate) fn entries_in(doctor: &Ran) -> u64 {
    let line = doctor.out.lines().find_map(|line| line.strip_prefix("journal: "));
    let count = line.and_then(|line| line.split(' ').next()).and_then(|count| count.parse().ok());
    count.unwrap_or_else(|| panic!("no entries in {doctor:#?}"))
}

/// Every file below a directory with its bytes, except for the notes of who holds it.
pub(crate) fn files_in(dir: &Path) -> std::collections::BTreeMap<std::path::PathBuf, Vec<u8>> {
    let mut files = std::collections::BTreeMap::new();
    let mut waiting = vec![dir.to_owned()];
    while let Some(dir) = waiting.pop() {
        for entry in std::fs::read_dir(dir).unwrap() {
            let entry = entry.unwrap();
            if entry.file_type().unwrap().is_dir() {
                waiting.push(entry.path());
            } else if entry.file_name() != "LOCK" {
                files.insert(entry.path(), std::fs::read(entry.path()).unwrap());
            }
        }
    }
    files
}

/// Bytes of all journal segments of a data directory; 0 when there are none yet.
pub(crate) fn journal_bytes(dir: &Path) -> u64 {
    let Ok(entries) = std::fs::read_dir(dir.join("journal")) else { return 0 };
    let sizes = entries.filter_map(|entry| entry.ok()?.metadata().ok());
    sizes.map(|metadata| metadata.len()).sum()
}
