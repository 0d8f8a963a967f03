//! The server that is measured: this very executable as a process of its own, on a directory of its
//! own, with limits so high that the load generator is never told to slow down.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};
use tokio::time::timeout;

use crate::cli::Failure;
use crate::cli::bench::client::{As, Client};
use crate::clock::Stopwatch;
use crate::telemetry::tasks::Tasks;

/// How long a start may take.
const START: Duration = Duration::from_secs(60);
/// How often an address is asked again that does not answer yet.
const AGAIN: Duration = Duration::from_millis(1);
/// How long removing a directory is tried again while a killed process lets go of it.
const REMOVALS: u32 = 20;

/// The limits that stand in the load generator's way, as high as they go.
const SETTINGS: &str = "\
log = \"warn\"

[limits]
connections_max = 20000
connections_per_ip_max = 20000
messages_per_min = 4000000000
message_burst = 4000000000
conversations_per_hour = 4000000000
customer_sessions_per_hour = 4000000000
sign_ins_per_min = 1000000
links_per_min = 1000000
sign_ins_per_s = 1000000
requests_per_s = 4000000000
request_burst = 4000000000
";

/// A directory for one bench, removed when it is over.
#[derive(Debug)]
pub(super) struct Place(PathBuf);

impl Place {
    /// Makes a directory below `parent` that no other bench has.
    ///
    /// # Errors
    /// When it cannot be made.
    pub(super) fn below(parent: &Path) -> Result<Self, Failure> {
        let name = format!("baton-bench-{}", std::process::id());
        let place = Self(parent.join(name));
        std::fs::create_dir(&place.0)
            .map_err(|e| format!("{} cannot be made: {e}", place.0.display()))?;
        std::fs::write(place.settings(), SETTINGS)?;
        Ok(place)
    }

    /// The directory.
    pub(super) fn dir(&self) -> &Path {
        &self.0
    }

    /// Where one server's data lie.
    pub(super) fn data(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    fn settings(&self) -> PathBuf {
        self.0.join("baton.toml")
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        for _ in 0..REMOVALS {
            if std::fs::remove_dir_all(&self.0).is_ok() || !self.0.exists() {
                return;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

/// A server under way; killed when dropped.
#[derive(Debug)]
pub(super) struct Server {
    child: Child,
    // Read no further, but held: a closed pipe would end a server that prints.
    _said: Lines<BufReader<ChildStdout>>,
    /// Where it listens.
    pub(super) address: SocketAddr,
    /// The secret of its set-up link; none when somebody can sign in already.
    pub(super) set_up: Option<String>,
    /// From the start of the process to the first answer over HTTP.
    pub(super) started_in: Duration,
}

impl Server {
    /// Starts a server on `data` and waits for its first answer.
    ///
    /// # Errors
    /// When it does not start, or not in time.
    pub(super) async fn start(place: &Place, data: &Path, tasks: &Tasks) -> Result<Self, Failure> {
        timeout(START, Self::begin(place, data, tasks))
            .await
            .map_err(|_| format!("the server did not answer within {} s", START.as_secs()))?
    }

    async fn begin(place: &Place, data: &Path, tasks: &Tasks) -> Result<Self, Failure> {
        let watch = Stopwatch::start();
        let mut child = Command::new(std::env::current_exe()?)
            .args(["serve", "--port", "0", "--data-dir"])
            .arg(data)
            .arg("--config")
            .arg(place.settings())
            .env_clear()
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()?;
        let stdout = child.stdout.take().ok_or("the server has no output")?;
        let mut said = BufReader::new(stdout).lines();
        let (address, set_up) = announced(&mut said).await?;
        first_answer(address, tasks).await;
        let started_in = watch.elapsed();
        Ok(Self { child, _said: said, address, set_up, started_in })
    }

    /// Memory that is really there, in bytes, as the kernel counts it.
    ///
    /// # Errors
    /// When the process is gone, or the kernel does not say.
    pub(super) fn resident_bytes(&self) -> Result<u64, Failure> {
        let pid = self.child.id().ok_or("the server is gone")?;
        let status = std::fs::read_to_string(format!("/proc/{pid}/status"))
            .map_err(|e| format!("memory can be read on Linux only: {e}"))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kib = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
        Ok(kib.ok_or("the kernel does not say how much memory is used")? * 1_024)
    }

    /// Ends it at once, as a power cut would, and waits until it is gone.
    ///
    /// # Errors
    /// When it cannot be ended.
    pub(super) async fn kill(mut self) -> Result<(), Failure> {
        Ok(self.child.kill().await?)
    }
}

/// Reads what a starting server prints, up to its address.
async fn announced(
    said: &mut Lines<BufReader<ChildStdout>>,
) -> Result<(SocketAddr, Option<String>), Failure> {
    let mut set_up = None;
    while let Some(line) = said.next_line().await? {
        if let Some((_, secret)) = line.split_once("/sign-in/") {
            set_up = Some(secret.trim().to_owned());
        }
        if line.contains(" ready ")
            && let Some((_, address)) = line.split_once("http://")
        {
            return Ok((address.trim().trim_end_matches('/').parse()?, set_up));
        }
    }
    Err("the server ended before it was ready".into())
}

async fn first_answer(address: SocketAddr, tasks: &Tasks) {
    loop {
        if let Ok(mut client) = Client::connect(address, tasks).await
            && let Ok(answer) = client.get("/healthz", As::Nobody).await
            && answer.status == 200
        {
            return;
        }
        tokio::time::sleep(AGAIN).await;
    }
}
