//! The stage for screenplays: a real Baton in its own process on its own directory, and people who
//! talk with it over HTTP and sockets as anybody would.

pub mod fuzz;
pub mod http;
pub mod memory;
pub mod model;
pub mod people;
pub mod promise;
pub mod provider;
pub mod receiver;
pub mod set;
pub mod socket;
pub mod tls;

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::{Value, json};

pub use http::{Answer, Api};
pub use memory::{in_memory, monday_noon};
pub use people::{Customer, Person};
pub use promise::Trial;

/// Nothing on one machine takes longer than this.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// A port that is free now; whoever needs it takes it soon.
pub fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// A running Baton.
pub struct House {
    child: Option<Child>,
    pub dir: PathBuf,
    _temp: tempfile::TempDir,
    settings: Option<tempfile::NamedTempFile>,
    pub address: String,
    pub administrator: Option<String>,
    environment: Vec<(String, String)>,
    /// Files the process may have open, when they are to be few.
    n_files_max: Option<u32>,
    /// What it has printed.
    printed: Arc<Mutex<String>>,
}

/// The executable on trial: the one built with the tests, or the one that `BATON_BIN` names, which
/// is taken to be an optimised one whose times may be judged.
pub fn executable() -> std::ffi::OsString {
    std::env::var_os("BATON_BIN").unwrap_or_else(|| env!("CARGO_BIN_EXE_baton").into())
}

/// Whether times are judged and not only told.
pub fn is_judged() -> bool {
    std::env::var_os("BATON_BIN").is_some()
}

impl House {
    /// A new house whose administrator has just set it up.
    pub fn start() -> Self {
        Self::start_with(&[])
    }

    /// The same with settings from the environment.
    pub fn start_with(environment: &[(&str, &str)]) -> Self {
        let temp = tempfile::tempdir().unwrap();
        let dir = temp.path().join("data");
        let environment =
            environment.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
        let mut house = Self {
            child: None,
            dir,
            _temp: temp,
            settings: None,
            address: String::new(),
            administrator: None,
            environment,
            n_files_max: None,
            printed: Arc::default(),
        };
        let link = house.spawn().expect("a new house prints a set-up link");
        let form = json!({
            "name": "Ada Admin", "email": "ada@house.example", "password": "correct horse battery"
        });
        let answer = house.api().post(&format!("/api/v1/links/{link}"), &form);
        assert_eq!(answer.status, 200, "{answer:?}");
        house.administrator = answer.cookie;
        house
    }

    /// The same with a settings file.
    pub fn start_set(settings: &str) -> Self {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), settings).unwrap();
        let mut house = Self::start_with(&[("BATON_CONFIG", file.path().to_str().unwrap())]);
        house.settings = Some(file);
        house
    }

    /// Has it start anew with so few files at most.
    pub fn may_open(&mut self, n_files_max: u32) {
        self.n_files_max = Some(n_files_max);
        self.crash_and_restart();
    }

    /// Starts the process and waits until it serves; the secret of the set-up link when it printed
    /// one.
    fn spawn(&mut self) -> Option<String> {
        // Ignored from the start, a signal stays ignored: a file that may not grow is then an error
        // to the house, as a full disk is, and not its end.
        let files = self.n_files_max.map_or_else(|| "$(ulimit -H -n)".into(), |n| n.to_string());
        let script = format!("ulimit -n {files}; trap '' XFSZ; exec \"$0\" \"$@\"");
        let mut child = Command::new("sh")
            .args(["-c", &script])
            .arg(executable())
            .args(["serve", "--port", "0", "--data-dir"])
            .arg(&self.dir)
            .envs(self.environment.iter().cloned())
            .stdout(Stdio::piped())
            .stderr(Stdio::from(log_file(&self.dir)))
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut link = None;
        let printed = Arc::clone(&self.printed);
        let prints = move |line: &str| printed.lock().unwrap().extend([line, "\n"]);
        loop {
            let line = lines.next().unwrap_or_else(|| panic!("{}", self.log())).unwrap();
            prints(&line);
            if let Some((_, secret)) = line.split_once("/sign-in/") {
                link = Some(secret.trim().to_owned());
            }
            if let Some(address) = line.strip_prefix("Baton is ready at ") {
                address.trim().clone_into(&mut self.address);
                break;
            }
        }
        // Keep the pipe drained, so that the process never blocks on it.
        std::thread::spawn(move || lines.map_while(Result::ok).for_each(|line| prints(&line)));
        self.child = Some(child);
        link
    }

    /// The process.
    pub fn pid(&self) -> u32 {
        self.child.as_ref().unwrap().id()
    }

    /// Has the data of a house that has ended verified from end to end.
    #[track_caller]
    pub fn is_sound(&self) {
        let output = Command::new(executable())
            .args(["check", "--data-dir"])
            .arg(&self.dir)
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    }

    /// What the process logged.
    pub fn log(&self) -> String {
        std::fs::read_to_string(log_path(&self.dir)).unwrap_or_default()
    }

    /// What the process printed.
    pub fn printed(&self) -> String {
        self.printed.lock().unwrap().clone()
    }

    /// Kills the process as a power cut would and starts it again on the same data.
    pub fn crash_and_restart(&mut self) {
        self.crash();
        self.spawn();
    }

    /// Starts it again after a crash.
    pub fn restart(&mut self) {
        self.spawn();
    }

    /// Kills the process as a power cut would.
    pub fn crash(&mut self) {
        if let Some(mut child) = self.child.take() {
            child.kill().unwrap();
            child.wait().unwrap();
        }
    }

    /// Asks the process to end, as a supervisor would, and waits for it.
    pub fn stop(&mut self) -> std::process::ExitStatus {
        let mut child = self.child.take().unwrap();
        let told = Command::new("kill").arg("-TERM").arg(child.id().to_string()).status().unwrap();
        assert!(told.success());
        child.wait().unwrap()
    }

    /// Somebody without any right.
    pub fn api(&self) -> Api {
        Api::new(&self.address)
    }

    /// The administrator's hands.
    pub fn admin(&self) -> Api {
        self.api().with_cookie(self.administrator.as_ref().unwrap())
    }

    /// A new agent with skills, signed in by invitation.
    pub fn agent(&self, name: &str, skills: &Value) -> Person {
        Person::invited(self, name, "agent", skills)
    }

    /// A new customer nobody knows.
    pub fn customer(&self) -> Customer {
        Customer::new(self, &json!({}))
    }

    /// A customer who asks something no article answers and then wants a person.
    pub fn wants_a_person(&self, about: &str) -> Customer {
        let customer = self.customer();
        let seq = customer.says(about);
        customer.hears_after(seq);
        customer.api.post(&customer.path("/handoff"), &json!({})).ok();
        customer
    }

    /// Changes an agent.
    #[track_caller]
    pub fn change(&self, agent: &Person, change: &Value) {
        self.admin().send("PATCH", &format!("/api/v1/agents/{}", agent.id), change).ok();
    }

    /// What happened in a conversation, of one kind, oldest first.
    pub fn events(&self, of: &Customer, kind: &str) -> Vec<Value> {
        let all = self.admin().get(&of.path("/events")).ok();
        let all = all["events"].as_array().unwrap().iter();
        all.map(|e| e["event"].clone()).filter(|e| e["kind"] == kind).collect()
    }

    /// Adds a published article.
    pub fn article(&self, title: &str, topic: &str, body: &str) {
        let article = json!({
            "title": title, "topic": topic, "body": body, "audience": "public", "published": true
        });
        let answer = self.admin().post("/api/v1/articles", &article);
        assert_eq!(answer.status, 201, "{answer:?}");
    }
}

impl Drop for House {
    fn drop(&mut self) {
        self.crash();
        if std::thread::panicking() {
            eprintln!("--- the house's log ---\n{}", self.log());
        }
    }
}

fn log_path(dir: &Path) -> PathBuf {
    dir.with_extension("log")
}

fn log_file(dir: &Path) -> std::fs::File {
    std::fs::OpenOptions::new().create(true).append(true).open(log_path(dir)).unwrap()
}
