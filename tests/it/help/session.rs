//! The commands of one page as somebody would type them: one shell, one folder, the real binary.

use std::fmt::Write as _;
use std::net::TcpListener;
use std::os::unix::process::CommandExt;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::json;

use super::page::{Page, Step};
use crate::support::House;

/// A page's commands are over after this.
const OVERALL: Duration = Duration::from_secs(240);
/// Ports that pages name.
const PORTS: [&str; 4] = ["8300", "8301", "8400", "8080"];

/// What every session begins with. A command that fails is remembered; the session goes on, so that
/// all that is wrong is told at once.
const PRELUDE: &str = r#"
set -E -o pipefail
SERVED=
trap 'failed=1' ERR
trap 'kill $(jobs -p) 2>/dev/null' EXIT
# An identity as the widget hands it on.
meet() {
  curl -s -X POST "$BATON/api/v1/customer-sessions" -H 'content-type: application/json' -d @"$1" |
    grep '"verified":true'
}
run() {
  failed=0
  . "$STEPS/$1" >"$STEPS/$1.out" 2>&1
  echo "$failed" >"$STEPS/$1.rc"
}
serve() {
  bash -c "exec env $(cat "$STEPS/$1")" >"$STEPS/$1.out" 2>&1 &
  SERVED=$!
  until AT=$(sed -n 's/^Baton is ready at //p' "$STEPS/$1.out") && [ -n "$AT" ]; do
    kill -0 "$SERVED" 2>/dev/null || { echo 1 >"$STEPS/$1.rc"; return 0; }
    sleep 0.1
  done
  echo 0 >"$STEPS/$1.rc"
}
leave() {
  bash -c "exec env $(cat "$STEPS/$1")" >"$STEPS/$1.out" 2>&1 &
  echo 0 >"$STEPS/$1.rc"
}
stop() {
  kill -TERM "$SERVED"
  wait "$SERVED" && echo 0 >"$STEPS/$1.rc" || echo $? >"$STEPS/$1.rc"
  SERVED=
}
"#;

/// One page's session.
pub struct Session<'a> {
    page: &'a Page,
    temp: tempfile::TempDir,
    ports: Vec<String>,
    house: Option<(House, [String; 2])>,
}

impl<'a> Session<'a> {
    /// A session in an empty folder, beside a Baton when the page asks for one.
    pub fn of(page: &'a Page) -> Self {
        let temp = tempfile::tempdir().unwrap();
        for dir in ["home", "steps", "bin"] {
            std::fs::create_dir(temp.path().join(dir)).unwrap();
        }
        let binary = temp.path().join("bin/baton");
        std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_baton"), binary).unwrap();
        let free: Vec<_> =
            PORTS.iter().map(|_| TcpListener::bind(("127.0.0.1", 0)).unwrap()).collect();
        let port = |one: &TcpListener| one.local_addr().unwrap().port().to_string();
        let mut ports: Vec<String> = free.iter().map(port).collect();
        let house = page.steps.iter().find_map(|step| match step {
            Step::House { settings, .. } => Some(beside(settings)),
            _ => None,
        });
        if let Some((house, _)) = &house {
            house.address.rsplit(':').next().unwrap().clone_into(&mut ports[0]);
        }
        Self { page, temp, ports, house }
    }

    /// Runs everything; what went wrong.
    pub fn run(&self) -> Vec<String> {
        let script = self.write();
        let over = self.execute(&script);
        let mut faults = Vec::new();
        let mut last = 0;
        for (number, step) in self.page.steps.iter().enumerate() {
            let place = format!("{}, line {}", self.page.name, step.line());
            let wrong = match step {
                Step::Output { text, .. } => self.differs(last, &self.here(text)),
                Step::Run { fails, .. } => {
                    last = number;
                    self.ended(number, !fails)
                }
                Step::Serves { .. } | Step::Background { .. } => {
                    last = number;
                    self.ended(number, true)
                }
                Step::Do { .. } => {
                    let wrong = self.ended(number, true);
                    // What it shows of a file is what the reader would find there.
                    if !self.said(number).is_empty() {
                        last = number;
                    }
                    wrong
                }
                Step::Stops { .. } => self.ended(number, true),
                _ => None,
            };
            faults.extend(wrong.map(|wrong| format!("{place}: {wrong}")));
        }
        if !over {
            faults.push(format!("{}: it took more than {OVERALL:?}", self.page.name));
        }
        faults
    }

    /// Writes every step to a file, and the script that goes through them.
    fn write(&self) -> String {
        let mut script = PRELUDE.to_owned();
        for (number, step) in self.page.steps.iter().enumerate() {
            let (how, text) = match step {
                Step::Do { text, .. } | Step::Run { text, .. } => ("run", text),
                Step::Serves { text, .. } => ("serve", text),
                Step::Background { text, .. } => ("leave", text),
                Step::Stops { .. } => ("stop", &String::new()),
                Step::File { name, text, .. } => {
                    let path = self.temp.path().join("home").join(name);
                    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
                    std::fs::write(path, self.here(text)).unwrap();
                    continue;
                }
                _ => continue,
            };
            let path = self.temp.path().join("steps").join(number.to_string());
            std::fs::write(path, self.here(text.trim_end())).unwrap();
            let _ = writeln!(script, "{how} {number}");
        }
        script
    }

    /// A text with the ports of this session.
    fn here(&self, text: &str) -> String {
        let ports = PORTS.iter().zip(&self.ports);
        ports.fold(text.to_owned(), |text, (named, here)| text.replace(named, here))
    }

    /// Whether it was over in time.
    fn execute(&self, script: &str) -> bool {
        let at = |name: &str| self.temp.path().join(name);
        std::fs::write(at("script"), script).unwrap();
        let path = std::env::var("PATH").unwrap_or_default();
        let path = format!("{}:{path}", at("bin").display());
        let mut command = Command::new("bash");
        command.arg(at("script")).current_dir(at("home")).stdin(Stdio::null());
        command.env("HOME", at("home")).env("STEPS", at("steps")).env("PATH", path);
        command.env("REPO", env!("CARGO_MANIFEST_DIR")).env("BATON_PORT", &self.ports[0]);
        command.env("BATON", format!("http://127.0.0.1:{}", self.ports[0]));
        if let Some((_, [manage, bot])) = &self.house {
            command.env("TOKEN", manage).env("BOT_TOKEN", bot);
        }
        let log = std::fs::File::create(at("log")).unwrap();
        // A group of its own: whatever a page has started ends with its session.
        command.process_group(0);
        let mut child = command.stdout(log.try_clone().unwrap()).stderr(log).spawn().unwrap();
        let until = Instant::now() + OVERALL;
        let mut over = false;
        while !over && Instant::now() < until {
            std::thread::sleep(Duration::from_millis(20));
            over = child.try_wait().unwrap().is_some();
        }
        let group = format!("-{}", child.id());
        let _ = Command::new("kill").args(["-KILL", "--", &group]).stderr(Stdio::null()).status();
        let _ = child.wait();
        over
    }

    fn said(&self, number: usize) -> String {
        self.read(number, ".out").replace('\r', "")
    }

    fn read(&self, number: usize, ending: &str) -> String {
        let path = self.temp.path().join("steps").join(format!("{number}{ending}"));
        std::fs::read_to_string(path).unwrap_or_default()
    }

    /// What is wrong with how a step ended.
    fn ended(&self, number: usize, well: bool) -> Option<String> {
        let how = self.read(number, ".rc");
        let right = if well { how.trim() == "0" } else { !["", "0"].contains(&how.trim()) };
        let command = self.read(number, "");
        (!right).then(|| {
            let log = std::fs::read_to_string(self.temp.path().join("log")).unwrap_or_default();
            format!("{command:?} ended with {how:?}:\n{}{log}", self.said(number))
        })
    }

    /// What is missing of what a step should have printed.
    fn differs(&self, number: usize, expected: &str) -> Option<String> {
        let said = self.said(number);
        let mut lines = said.lines();
        for wanted in expected.lines().filter(|line| *line != "…") {
            if !lines.any(|line| is_like(line, wanted)) {
                return Some(format!("{wanted:?} is not in its place in:\n{said}"));
            }
        }
        None
    }
}

/// A Baton with settings, a token that may manage it, and one that may answer.
fn beside(settings: &[(String, String)]) -> (House, [String; 2]) {
    let settings: Vec<_> = settings.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
    let house = House::start_with(&settings);
    let tokens = ["manage", "bot"].map(|scope| {
        let made = json!({"name": "the manual", "scopes": [scope]});
        let made = house.admin().post("/api/v1/tokens", &made).ok();
        made["secret"].as_str().unwrap().to_owned()
    });
    (house, tokens)
}

/// Whether a line is the wanted one, where `…` stands for anything.
fn is_like(line: &str, wanted: &str) -> bool {
    let parts: Vec<&str> = wanted.trim_end().split('…').collect();
    let (first, last) = (parts[0], parts[parts.len() - 1]);
    let line = line.trim_end();
    if parts.len() == 1 {
        return line == first;
    }
    if !line.starts_with(first) || !line.ends_with(last) || line.len() < first.len() + last.len() {
        return false;
    }
    let mut rest = line.get(first.len()..line.len() - last.len()).unwrap_or_default();
    parts[1..parts.len() - 1].iter().all(|part| match rest.split_once(part) {
        Some((_, after)) => {
            rest = after;
            true
        }
        None => false,
    })
}

#[test]
fn lines_are_compared_with_gaps() {
    assert!(is_like("Restored into drill", "Restored into drill"));
    assert!(is_like("3 events, 1 conversations: 0 wrong", "… events, … wrong"));
    assert!(is_like("{\"a\":1,\"b\":2}", "…\"b\":2…"));
    assert!(!is_like("3 events: 1 wrong", "…: 0 wrong"));
    assert!(!is_like("ab", "ab…b"));
}

#[test]
fn a_session_finds_what_is_wrong() {
    let text = "# T\n\n```sh\nfalse\n```\n\n```sh\necho one; echo two\n```\n\n\
                <!-- test: output -->\n```text\ntwo\none\n```\n\n\
                <!-- test: fails -->\n```sh\ntrue\n```\n\n```sh\necho fine | cat\n```\n";
    let page = Page::read("made", text);
    let faults = Session::of(&page).run();
    assert_eq!(faults.len(), 3, "{faults:#?}");
    assert!(faults[0].starts_with("made, line 3: \"false\""), "{faults:#?}");
    assert!(faults[1].contains("\"one\" is not in its place"), "{faults:#?}");
}

#[test]
fn nothing_of_a_session_outlives_it() {
    let text = "# T\n\n<!-- test: background -->\n```sh\nsleep 987.25 > left.txt\n```\n\n\
                <!-- test: do (sleep 987.5 &) -->\n```sh\ntrue\n```\n";
    let page = Page::read("made", text);
    assert_eq!(Session::of(&page).run(), Vec::<String>::new());
    let there = Command::new("ps").args(["-eo", "args"]).output().unwrap();
    let there = String::from_utf8_lossy(&there.stdout).into_owned();
    assert!(!there.contains("sleep 987."), "{there}");
}

/// Nothing outside of the session's folder is written by it.
#[test]
fn a_file_of_a_page_lies_in_the_sessions_folder() {
    let page = Page::read(
        "made",
        "# T\n\n<!-- test: file a/b.txt -->\n```text\nx\n```\n\n```sh\ncat a/b.txt\n```\n",
    );
    let session = Session::of(&page);
    assert_eq!(session.run(), Vec::<String>::new());
    assert!(session.temp.path().join("home/a/b.txt").exists());
}
