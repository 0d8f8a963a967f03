//! A real ACME directory of this test alone: pebble, which Let's Encrypt makes for trying clients out,
//! and its name server, which says where the names lead. Pebble turns some nonces down and looks up
//! every proof, as directories do; it forgets everything when it ends.

use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::json;

use crate::support::{PATIENCE, free_port, tls};

/// What an account has to be bound to: the id of a key, and the key.
pub const BINDING: (&str, &str) =
    ("kid-1", "zWNDZM6eQGHWpSRTPal5eIUYFTu7EajVIoguysqZ9wG44nMEtx3MUAsUDkMTQ12W");

/// A port at which nobody listens.
const NOWHERE: u16 = 1;

/// A directory that can come and go.
pub struct Directory {
    temp: tempfile::TempDir,
    names: Child,
    names_port: u16,
    at: u16,
    management: u16,
    running: Option<Child>,
}

impl Directory {
    /// With an address and a certificate of its own; nobody answers there yet.
    pub fn prepared() -> Self {
        let temp = tempfile::tempdir().unwrap();
        let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
        std::fs::write(temp.path().join("cert.pem"), made.cert.pem()).unwrap();
        std::fs::write(temp.path().join("key.pem"), made.signing_key.serialize_pem()).unwrap();
        let (names_port, says_port) = (free_port(), free_port());
        let mut command = Command::new("pebble-challtestsrv");
        command.args(["-http01", "", "-https01", "", "-tlsalpn01", "", "-defaultIPv6", ""]);
        command.args(["-defaultIPv4", "127.0.0.1", "-dns01", &local(names_port)]);
        command.args(["-management", &local(says_port)]);
        let names = spawn(&mut command);
        listens(says_port);
        let lost = json!({"host": "lost.example.", "addresses": ["127.0.0.99"]});
        let agent = ureq::Agent::new_with_defaults();
        agent.post(format!("http://{}/add-a", local(says_port))).send_json(&lost).unwrap();
        let (at, management) = (free_port(), free_port());
        Self { temp, names, names_port, at, management, running: None }
    }

    /// Begins to issue certificates that are good for so many seconds, to whoever shows the proof at
    /// this port of a name; and anew, when it ran before.
    pub fn opens(&mut self, port: u16, good_for_s: u32) {
        self.looks_at(port, NOWHERE, good_for_s);
    }

    /// The same for whoever shows it over plain HTTP.
    pub fn opens_for_http(&mut self, port: u16, good_for_s: u32) {
        self.looks_at(NOWHERE, port, good_for_s);
    }

    fn looks_at(&mut self, tls_port: u16, http_port: u16, good_for_s: u32) {
        self.closes();
        let config = json!({"pebble": {
            "listenAddress": local(self.at),
            "managementListenAddress": local(self.management),
            "certificate": self.temp.path().join("cert.pem"),
            "privateKey": self.temp.path().join("key.pem"),
            "httpPort": http_port,
            "tlsPort": tls_port,
            "ocspResponderURL": "",
            "externalAccountBindingRequired": true,
            "externalAccountMACKeys": {BINDING.0: BINDING.1},
            "certificateValidityPeriod": good_for_s,
        }});
        let file = self.temp.path().join("pebble.json");
        std::fs::write(&file, config.to_string()).unwrap();
        let mut command = Command::new("pebble");
        command.arg("-strict").arg("-config").arg(file);
        command.args(["-dnsserver", &local(self.names_port)]).env("PEBBLE_VA_NOSLEEP", "1");
        self.running = Some(spawn(&mut command));
        listens(self.at);
        listens(self.management);
    }

    /// Answers nobody any more.
    pub fn closes(&mut self) {
        if let Some(child) = self.running.take() {
            end(child);
        }
    }

    pub fn url(&self) -> String {
        format!("https://localhost:{}/dir", self.at)
    }

    /// What vouches for the directory itself.
    pub fn own_certificate(&self) -> PathBuf {
        self.temp.path().join("cert.pem")
    }

    /// What vouches for the certificates it issues now.
    pub fn root(&self) -> PathBuf {
        let own = tls::trusted(&[&self.own_certificate()]);
        let answer = tls::ask(&local(self.management), "localhost", &own, "/roots/0").unwrap();
        let from = answer.find("-----BEGIN").unwrap();
        let path = self.temp.path().join("root.pem");
        std::fs::write(&path, answer.get(from..).unwrap()).unwrap();
        path
    }
}

impl Drop for Directory {
    fn drop(&mut self) {
        self.closes();
        let _ = self.names.kill();
        let _ = self.names.wait();
    }
}

fn local(port: u16) -> String {
    format!("127.0.0.1:{port}")
}

fn spawn(command: &mut Command) -> Child {
    let program = Path::new(command.get_program()).display().to_string();
    let started = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn();
    started.unwrap_or_else(|e| panic!("{program} is needed, tests/all installs pebble: {e}"))
}

fn listens(port: u16) {
    let until = Instant::now() + PATIENCE;
    while TcpStream::connect(local(port)).is_err() {
        assert!(Instant::now() < until, "nobody listens at {port}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn end(mut child: Child) {
    let _ = child.kill();
    let _ = child.wait();
}
