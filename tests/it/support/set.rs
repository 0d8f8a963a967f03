//! A house with a settings file that can be rewritten while it serves.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::{PATIENCE, executable};

/// A running Baton with its settings, its data and its log in one folder.
pub struct Set {
    child: Child,
    dir: tempfile::TempDir,
    pub address: String,
    /// What it printed before it was ready.
    pub said: Vec<String>,
}

impl Set {
    pub fn start(settings: &str) -> Self {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("baton.toml"), settings).unwrap();
        let (child, address, said) = spawn(&dir, 0);
        Self { child, dir, address, said }
    }

    /// Ends it as a supervisor would, and starts it again at the same port.
    pub fn start_again(&mut self) {
        self.signal("-TERM");
        assert!(self.child.wait().unwrap().success(), "{}", self.log());
        let port = self.port();
        (self.child, self.address, self.said) = spawn(&self.dir, port);
    }

    /// Ends it as a supervisor would that has so much patience.
    #[track_caller]
    pub fn ends_within(&mut self, patience: Duration) {
        self.signal("-TERM");
        let until = Instant::now() + patience;
        while self.child.try_wait().unwrap().is_none() {
            assert!(Instant::now() < until, "it goes on: {}", self.log());
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    pub fn port(&self) -> u16 {
        self.address.rsplit(':').next().unwrap().parse().unwrap()
    }

    /// Where the data lies.
    pub fn data(&self) -> PathBuf {
        self.dir.path().join("data")
    }

    pub fn log(&self) -> String {
        std::fs::read_to_string(self.dir.path().join("log")).unwrap()
    }

    /// Waits until the log says something so many times.
    #[track_caller]
    pub fn logs(&self, what: &str, n_times: usize) {
        let until = Instant::now() + 2 * PATIENCE;
        while self.log().matches(what).count() < n_times {
            assert!(Instant::now() < until, "{what} {n_times} times in {}", self.log());
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Has it take up its settings, and try again what has not worked.
    pub fn hang_up(&self) {
        self.signal("-HUP");
    }

    /// Rewrites the settings, says so, and waits until the log says what came of it.
    #[track_caller]
    pub fn takes_up(&self, settings: &str, and_says: &str) {
        std::fs::write(self.dir.path().join("baton.toml"), settings).unwrap();
        let before = self.log().len();
        self.hang_up();
        let until = Instant::now() + PATIENCE;
        while !self.log().get(before..).unwrap().contains(and_says) {
            assert!(Instant::now() < until, "{and_says} in {}", self.log());
            std::thread::yield_now();
        }
    }

    fn signal(&self, which: &str) {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args([which, &id]).status().unwrap().success());
    }
}

fn spawn(dir: &tempfile::TempDir, port: u16) -> (Child, String, Vec<String>) {
    let log = std::fs::OpenOptions::new().create(true).append(true).open(dir.path().join("log"));
    let mut child = Command::new(executable())
        .args(["serve", "--port", &port.to_string(), "--config"])
        .arg(dir.path().join("baton.toml"))
        .arg("--data-dir")
        .arg(dir.path().join("data"))
        .stdout(Stdio::piped())
        .stderr(log.unwrap())
        .spawn()
        .unwrap();
    let mut said = Vec::new();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let address = loop {
        let log = || std::fs::read_to_string(dir.path().join("log")).unwrap();
        let line = lines.next().unwrap_or_else(|| panic!("{}", log())).unwrap();
        said.push(line.clone());
        if let Some(address) = line.strip_prefix("Baton is ready at ") {
            break address.to_owned();
        }
    };
    (child, address, said)
}

impl Drop for Set {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
