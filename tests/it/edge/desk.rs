//! A house in this process behind a real port, and a client that sends whatever it is told to,
//! lawful or not. Nothing runs in the background: what happens is what the test asks for.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::time::Duration;

use baton::app::House;
use baton::app::access::Principal;
use baton::app::house::Parts;
use baton::app::people::AgentChange;
use baton::clock::Timestamp;
use baton::config::{Config, Typed};
use baton::domain::access::{LinkPurpose, Scope};
use baton::domain::agent::Role;
use baton::http::limits::Limits;
use baton::http::server::Server;
use baton::ids::AgentId;
use baton::telemetry::tasks::Tasks;
use serde_json::{Value, json};
use tokio::runtime::Runtime;
use tokio::sync::oneshot;

use crate::support::in_memory;

/// What customers' identities are signed with in these tests.
pub const IDENTITY_SECRET: &str = "a secret of thirty-two characters";

/// A house behind a port.
pub struct Desk {
    pub at: SocketAddr,
    pub house: House,
    runtime: Runtime,
    stop: Option<oneshot::Sender<()>>,
    serving: Option<tokio::task::JoinHandle<()>>,
}

/// Somebody who asks, by what they carry.
#[derive(Clone, Debug)]
pub struct Asker {
    pub id: String,
    pub headers: Vec<(String, String)>,
}

impl Asker {
    pub fn nobody() -> Self {
        Self { id: String::new(), headers: Vec::new() }
    }

    pub fn bearing(id: impl Into<String>, token: &str) -> Self {
        Self { id: id.into(), headers: vec![("authorization".into(), format!("Bearer {token}"))] }
    }
}

/// What came back.
#[derive(Clone, Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: String,
}

impl Answer {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or(Value::Null)
    }

    pub fn code(&self) -> String {
        self.json()["error"]["code"].as_str().unwrap_or_default().to_owned()
    }

    pub fn field(&self) -> String {
        self.json()["error"]["field"].as_str().unwrap_or_default().to_owned()
    }
}

/// Limits nobody meets by accident.
pub fn generous() -> Limits {
    Limits {
        connections_per_ip_max: 10_000,
        drain_ms: 200,
        messages_per_min: 1_000_000,
        message_burst: 1_000_000,
        conversations_per_hour: 1_000_000,
        customer_sessions_per_hour: 1_000_000,
        uploads_per_hour: 1_000_000,
        sign_ins_per_min: 1_000_000,
        links_per_min: 1_000_000,
        sign_ins_per_s: 1_000_000,
        requests_per_s: 1_000_000,
        request_burst: 1_000_000,
        ..Limits::default()
    }
}

impl Desk {
    pub fn open() -> Self {
        Self::with(generous(), |_| {})
    }

    pub fn with(limits: Limits, change: impl FnOnce(&mut Config)) -> Self {
        let runtime = Runtime::new().unwrap();
        let mut config = Typed {
            port: Some(0),
            identity_secret: Some(IDENTITY_SECRET.into()),
            limits,
            ..Typed::default()
        }
        .meant()
        .unwrap();
        change(&mut config);
        let house = House::open(Parts {
            second_factor: config.second_factor,
            provider: config.provider.clone(),
            identity_secret: config.identity_secret.clone(),
            privacy: config.privacy.clone(),
            ..in_memory(Timestamp(1_700_000_000_000))
        })
        .unwrap();
        let (stop, stopped) = oneshot::channel::<()>();
        let serve = Server::bind(&config, house.clone(), Tasks::default());
        let server = runtime.block_on(serve).unwrap();
        let at = server.local_addr();
        let until = async {
            let _ = stopped.await;
        };
        let serving = runtime.spawn(server.run(until));
        Self { at, house, runtime, stop: Some(stop), serving: Some(serving) }
    }

    pub fn wait<T>(&self, work: impl Future<Output = T>) -> T {
        self.runtime.block_on(work)
    }

    /// Somebody inside, signed in by a one-time link over HTTP.
    pub fn agent(&self, name: &str, role: Role) -> Asker {
        let change = AgentChange {
            name: Some(name.into()),
            email: Some(format!("{}@desk.example", name.to_lowercase())),
            role: Some(role),
            capacity: Some(20),
            ..AgentChange::default()
        };
        let agent = self.wait(self.house.put_new_agent(change)).unwrap();
        self.signed_in(agent.id)
    }

    pub fn signed_in(&self, agent: AgentId) -> Asker {
        let link = self.house.issue_link(LinkPurpose::SignIn, Some(agent));
        let secret = self.wait(link).unwrap();
        let path = format!("/api/v1/links/{}", secret.reveal());
        let answer = self.post(&Asker::nobody(), &path, &json!({}));
        assert_eq!(answer.status, 200, "{answer:?}");
        let cookie = answer.header("set-cookie").unwrap().split(';').next().unwrap().to_owned();
        let headers = vec![("cookie".into(), cookie), ("origin".into(), self.origin())];
        Asker { id: agent.to_string(), headers }
    }

    pub fn origin(&self) -> String {
        format!("http://{}", self.at)
    }

    pub fn customer(&self) -> Asker {
        let answer = self.post(&Asker::nobody(), "/api/v1/customer-sessions", &json!({}));
        assert_eq!(answer.status, 200, "{answer:?}");
        let met = answer.json();
        Asker::bearing(met["customer_id"].as_str().unwrap(), met["token"].as_str().unwrap())
    }

    pub fn program(&self, by: AgentId, scopes: &[Scope]) -> Asker {
        let who = Principal::Agent { id: by, role: Role::Administrator };
        let made = self.house.make_token(&who, "a program".into(), scopes.to_vec(), None);
        let (token, secret) = self.wait(made).unwrap();
        Asker::bearing(token.id.to_string(), secret.reveal())
    }

    /// A conversation of `customer`'s.
    pub fn conversation(&self, customer: &Asker) -> String {
        let answer = self.post(customer, "/api/v1/conversations", &json!({}));
        assert_eq!(answer.status, 201, "{answer:?}");
        answer.json()["id"].as_str().unwrap().to_owned()
    }

    pub fn get(&self, who: &Asker, path: &str) -> Answer {
        self.ask("GET", path, who, &[], b"")
    }

    pub fn post(&self, who: &Asker, path: &str, body: &Value) -> Answer {
        self.send("POST", who, path, body)
    }

    pub fn send(&self, method: &str, who: &Asker, path: &str, body: &Value) -> Answer {
        let json = [("content-type", "application/json")];
        self.ask(method, path, who, &json, body.to_string().as_bytes())
    }

    /// One request on a connection of its own, sent as it is.
    pub fn ask(
        &self,
        method: &str,
        path: &str,
        who: &Asker,
        extra: &[(&str, &str)],
        body: &[u8],
    ) -> Answer {
        let mut head = format!("{method} {path} HTTP/1.1\r\nhost: {}\r\n", self.at);
        let own = who.headers.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        for (name, value) in own.chain(extra.iter().copied()) {
            head += &[name, ": ", value, "\r\n"].concat();
        }
        if !body.is_empty() {
            head += &["content-length: ", &body.len().to_string(), "\r\n"].concat();
        }
        head.push_str("connection: close\r\n\r\n");
        self.raw(&[head.as_bytes(), body].concat())
    }

    /// Bytes as they are, and what came back until the end.
    pub fn raw(&self, bytes: &[u8]) -> Answer {
        let mut stream = TcpStream::connect(self.at).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        // A server that has answered early may have closed its half already.
        let _ = stream.write_all(bytes);
        let mut out = Vec::new();
        let mut piece = [0; 16 * 1024];
        while let Ok(n) = stream.read(&mut piece) {
            if n == 0 {
                break;
            }
            out.extend_from_slice(piece.get(..n).unwrap_or_default());
        }
        let _ = stream.shutdown(Shutdown::Both);
        parse(&out)
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
        if let Some(serving) = self.serving.take() {
            let _ = self.runtime.block_on(serving);
        }
    }
}

fn parse(bytes: &[u8]) -> Answer {
    let text = String::from_utf8_lossy(bytes);
    let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
    let mut lines = head.split("\r\n");
    let status = lines.next().and_then(|line| line.split(' ').nth(1)?.parse().ok()).unwrap_or(0);
    let headers = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_lowercase(), value.trim().to_owned()));
    let headers: Vec<_> = headers.collect();
    let chunked = headers.iter().any(|(n, v)| n == "transfer-encoding" && v == "chunked");
    let body = if chunked { unchunked(body) } else { body.to_owned() };
    Answer { status, headers, body }
}

fn unchunked(mut rest: &str) -> String {
    let mut out = String::new();
    while let Some((size, after)) = rest.split_once("\r\n") {
        let n = usize::from_str_radix(size.trim(), 16).unwrap_or(0);
        let Some(piece) = after.get(..n).filter(|_| n > 0) else { break };
        out.push_str(piece);
        rest = after.get(n + 2..).unwrap_or_default();
    }
    out
}
