//! A language model's server as it is on a bad day: real HTTP on loopback, each call answered by the
//! next of the manners it was told.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::{Value, json};

/// How a call is answered.
#[derive(Clone, Debug)]
pub enum Manner {
    /// Streams this text, a few letters at a time.
    Says(String),
    /// Streams this text in one piece each this often, in ms.
    Dribbles(String, u64),
    /// Gives the whole text as one JSON document, as servers do that know no streaming.
    SaysAtOnce(String),
    /// Accepts the call and says nothing.
    Silent,
    /// Streams this text and hangs up before the end.
    Cut(String),
    /// Answers with a status and a body.
    Status(u16, String),
    /// Refuses the usual name of the token limit, and says this when called by the other.
    OtherTokensName(String),
    /// Streams without end.
    Endless,
    /// Answers with this body as if it were a stream.
    Raw(String),
}

/// The server; it serves as long as the test runs.
pub struct Model {
    pub url: String,
    manner: Arc<Mutex<Manner>>,
    calls: Arc<Mutex<Vec<Value>>>,
    hung_up: Arc<Mutex<usize>>,
}

impl Model {
    pub fn that(manner: Manner) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/v1", listener.local_addr().unwrap());
        let model = Self {
            url,
            manner: Arc::new(Mutex::new(manner)),
            calls: Arc::default(),
            hung_up: Arc::default(),
        };
        let (manner, calls) = (Arc::clone(&model.manner), Arc::clone(&model.calls));
        let hung_up = Arc::clone(&model.hung_up);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (manner, calls) = (Arc::clone(&manner), Arc::clone(&calls));
                let hung_up = Arc::clone(&hung_up);
                std::thread::spawn(move || {
                    let Some(call) = read(&stream) else { return };
                    calls.lock().unwrap().push(call.clone());
                    let manner = manner.lock().unwrap().clone();
                    if answer(stream, &manner, &call).is_err() {
                        *hung_up.lock().unwrap() += 1;
                    }
                });
            }
        });
        model
    }

    pub fn now(&self, manner: Manner) {
        *self.manner.lock().unwrap() = manner;
    }

    /// The bodies of all calls so far, each with its `authorization`.
    pub fn calls(&self) -> Vec<Value> {
        self.calls.lock().unwrap().clone()
    }

    /// Calls that the other side gave up.
    pub fn n_hung_up(&self) -> usize {
        *self.hung_up.lock().unwrap()
    }
}

fn read(stream: &TcpStream) -> Option<Value> {
    let mut reader = BufReader::new(stream.try_clone().ok()?);
    let (mut length, mut key) = (0, String::new());
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let Some((name, value)) = line.trim_end().split_once(": ") else {
            if line.trim_end().is_empty() {
                break;
            }
            continue;
        };
        match name.to_lowercase().as_str() {
            "content-length" => length = value.parse().ok()?,
            "authorization" => value.clone_into(&mut key),
            _ => {}
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    let mut call: Value = serde_json::from_slice(&body).ok()?;
    call["authorization"] = key.into();
    Some(call)
}

fn answer(mut stream: TcpStream, manner: &Manner, call: &Value) -> std::io::Result<()> {
    match manner {
        Manner::Says(text) => says(&mut stream, text, 5, Duration::ZERO),
        Manner::Dribbles(text, ms) => says(&mut stream, text, 1, Duration::from_millis(*ms)),
        Manner::SaysAtOnce(text) => {
            let choice = json!({"message": {"content": text}, "finish_reason": "stop"});
            whole(&mut stream, 200, &json!({"choices": [choice]}).to_string())
        }
        Manner::Silent => {
            let mut byte = [0];
            match stream.read(&mut byte)? {
                0 => Err(std::io::ErrorKind::ConnectionAborted.into()),
                _ => Ok(()),
            }
        }
        Manner::Cut(text) => {
            head(&mut stream)?;
            piece(&mut stream, &delta(text))
        }
        Manner::Status(status, body) => whole(&mut stream, *status, body),
        Manner::OtherTokensName(text) => {
            if call["max_completion_tokens"].is_null() {
                let message = "Unsupported parameter: 'max_tokens' is not supported with this \
                               model. Use 'max_completion_tokens' instead.";
                let body = json!({"error": {"message": message}});
                return whole(&mut stream, 400, &body.to_string());
            }
            says(&mut stream, text, 5, Duration::ZERO)
        }
        Manner::Endless => {
            head(&mut stream)?;
            loop {
                piece(&mut stream, &delta("and so on and on "))?;
            }
        }
        Manner::Raw(body) => {
            head(&mut stream)?;
            piece(&mut stream, body)?;
            end(&mut stream)
        }
    }
}

fn says(stream: &mut TcpStream, text: &str, size: usize, pause: Duration) -> std::io::Result<()> {
    head(stream)?;
    let chars: Vec<char> = text.chars().collect();
    for chunk in chars.chunks(size) {
        piece(stream, &delta(&chunk.iter().collect::<String>()))?;
        std::thread::sleep(pause);
    }
    let last = json!({"choices": [{"delta": {}, "finish_reason": "stop"}]});
    piece(stream, &format!("data: {last}\n\ndata: [DONE]\n\n"))?;
    end(stream)
}

fn delta(text: &str) -> String {
    let event = json!({"choices": [{"delta": {"content": text}, "finish_reason": null}]});
    format!("data: {event}\n\n")
}

fn head(stream: &mut TcpStream) -> std::io::Result<()> {
    stream.write_all(
        b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n",
    )
}

fn piece(stream: &mut TcpStream, text: &str) -> std::io::Result<()> {
    stream.write_all(format!("{:x}\r\n{text}\r\n", text.len()).as_bytes())
}

fn end(stream: &mut TcpStream) -> std::io::Result<()> {
    stream.write_all(b"0\r\n\r\n")
}

fn whole(stream: &mut TcpStream, status: u16, body: &str) -> std::io::Result<()> {
    let length = body.len();
    let head = format!(
        "HTTP/1.1 {status} X\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\
         location: http://127.0.0.1:1/elsewhere\r\nretry-after: 1\r\n\r\n{body}"
    );
    stream.write_all(head.as_bytes())
}
