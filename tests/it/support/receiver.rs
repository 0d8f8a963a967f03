//! Somebody outside who is told what happens, on a bad day: real HTTP on loopback, each message
//! answered in the manner of the moment.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};

use serde_json::Value;

/// How a message is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    /// With this status.
    Status(u16),
    /// With success, and a body that never ends.
    Endless,
    /// It hangs up without a word.
    HangsUp,
    /// With a redirect to itself.
    Redirect,
    /// Not at all.
    Silent,
}

/// A message as it came.
#[derive(Clone, Debug)]
pub struct Told {
    pub id: String,
    pub timestamp: String,
    pub signature: String,
    pub text: String,
    pub body: Value,
    /// How it was answered.
    pub manner: Manner,
}

impl Told {
    /// Whether the sender was told that it arrived.
    pub fn is_taken(&self) -> bool {
        matches!(self.manner, Manner::Status(200..300) | Manner::Endless)
    }

    pub fn conversation(&self) -> &str {
        self.body["data"]["conversation_id"].as_str().unwrap_or_default()
    }

    pub fn number(&self) -> u64 {
        self.body["data"]["number"].as_u64().unwrap_or_default()
    }
}

#[derive(Default)]
struct Shared {
    told: Mutex<Vec<Told>>,
    more: Condvar,
}

/// The receiver; it listens as long as the test runs.
pub struct Receiver {
    pub url: String,
    manners: Arc<Mutex<Vec<Manner>>>,
    shared: Arc<Shared>,
}

impl Receiver {
    /// Answers with these manners in turn, over and over.
    pub fn that(manners: &[Manner]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/hook?team=7", listener.local_addr().unwrap());
        let manners = Arc::new(Mutex::new(manners.to_vec()));
        let receiver = Self { url, manners, shared: Arc::default() };
        let (manners, shared) = (Arc::clone(&receiver.manners), Arc::clone(&receiver.shared));
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (manners, shared) = (Arc::clone(&manners), Arc::clone(&shared));
                std::thread::spawn(move || take(stream, &manners, &shared));
            }
        });
        receiver
    }

    pub fn now(&self, manners: &[Manner]) {
        *self.manners.lock().unwrap() = manners.to_vec();
    }

    /// Everything that came so far, in the order in which it came.
    pub fn told(&self) -> Vec<Told> {
        self.shared.told.lock().unwrap().clone()
    }

    /// Waits until what came is enough.
    #[track_caller]
    pub fn waits_for(&self, what: &str, enough: impl Fn(&[Told]) -> bool) -> Vec<Told> {
        let until = Instant::now() + Duration::from_secs(60);
        let mut told = self.shared.told.lock().unwrap();
        while !enough(&told) {
            let left = until.saturating_duration_since(Instant::now());
            assert!(!left.is_zero(), "waited in vain for {what}: {told:#?}");
            told = self.shared.more.wait_timeout(told, left).unwrap().0;
        }
        told.clone()
    }
}

fn take(stream: TcpStream, manners: &Mutex<Vec<Manner>>, shared: &Shared) {
    let Some((head, text)) = read(&stream) else { return };
    let field = |name: &str| {
        let found = head.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.clone()).unwrap_or_default()
    };
    let manner = {
        let mut manners = manners.lock().unwrap();
        manners.rotate_left(1);
        *manners.last().unwrap()
    };
    let body = serde_json::from_str(&text).unwrap_or_default();
    let told = Told {
        id: field("webhook-id"),
        timestamp: field("webhook-timestamp"),
        signature: field("webhook-signature"),
        text,
        body,
        manner,
    };
    shared.told.lock().unwrap().push(told);
    shared.more.notify_all();
    // The other side may be gone by now; what it was to be told stays told.
    let _ = answer(stream, manner);
}

fn read(stream: &TcpStream) -> Option<(Vec<(String, String)>, String)> {
    let mut reader = BufReader::new(stream.try_clone().ok()?);
    let mut head = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        match line.trim_end().split_once(": ") {
            Some((name, value)) => head.push((name.to_lowercase(), value.to_owned())),
            None if line.trim_end().is_empty() => break,
            None => {}
        }
    }
    let length = head.iter().find(|(name, _)| name == "content-length")?.1.parse().ok()?;
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some((head, String::from_utf8(body).ok()?))
}

fn answer(mut stream: TcpStream, manner: Manner) -> std::io::Result<()> {
    match manner {
        Manner::Status(status) => {
            let head = format!("HTTP/1.1 {status} X\r\ncontent-length: 2\r\n\r\nok");
            stream.write_all(head.as_bytes())
        }
        Manner::Redirect => {
            let at = stream.local_addr()?;
            let head = format!(
                "HTTP/1.1 307 X\r\nlocation: http://{at}/elsewhere\r\ncontent-length: 0\r\n\r\n"
            );
            stream.write_all(head.as_bytes())
        }
        Manner::Endless => {
            stream.write_all(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n")?;
            loop {
                stream.write_all(b"1000\r\n")?;
                stream.write_all(&[b'x'; 0x1000])?;
                stream.write_all(b"\r\n")?;
            }
        }
        Manner::HangsUp => Ok(()),
        Manner::Silent => stream.read(&mut [0]).map(drop),
    }
}
