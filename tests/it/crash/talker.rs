//! A customer or an agent who goes on writing, whatever happens to the house: what got no answer is
//! sent again with the same id, until it gets one or (now and then) is given up.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::{Value, json};

use super::oracle::{Fate, Heard, Sent, fate_of, message_in};
use super::{Dice, Stage};
use crate::support::Api;
use crate::support::people::client_msg_id;
use crate::support::socket::{Socket, hello};

/// How long an answer is waited for before the message counts as unanswered.
const ANSWER: Duration = Duration::from_secs(5);
/// Messages of one sender, at most: reading them back in the end takes its time too.
const SENT_MAX: u64 = 1_500;

/// Who talks.
#[derive(Clone)]
pub enum Who {
    /// A customer, with their token.
    Customer(String),
    /// An agent, with their cookie.
    Agent(String),
}

/// How their own messages travel. Everybody listens over a socket.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Line {
    Socket,
    Http,
}

pub struct Talker {
    stage: Stage,
    pub who: Who,
    line: Line,
    pub own: Vec<String>,
    foreign: String,
    dice: Dice,
    socket: Option<Socket>,
    /// The API at an address: the house has another one after every start.
    api: Option<(String, Api)>,
    resume: Value,
    /// Told that too much was missed: everything has to be read again.
    anew: bool,
    n: u64,
    heard: Heard,
}

impl Talker {
    pub fn new(
        stage: &Stage,
        who: Who,
        line: Line,
        own: Vec<String>,
        foreign: &str,
        seed: u64,
    ) -> Self {
        let live = own.iter().map(|id| (id.clone(), Vec::new())).collect();
        let heard = Heard { who: who.clone(), sent: Vec::new(), live, from: BTreeMap::new() };
        let mut talker = Self {
            stage: stage.clone(),
            who,
            line,
            own,
            foreign: foreign.to_owned(),
            dice: Dice(seed),
            socket: None,
            api: None,
            resume: Value::Null,
            anew: false,
            n: seed << 32,
            heard,
        };
        talker.begin();
        talker
    }

    /// Connects for the first time, before anybody speaks; what is there by then is history.
    fn begin(&mut self) {
        assert!(self.connected());
        for id in self.own.clone() {
            let path = format!("/api/v1/conversations/{id}");
            let last = self.api().get(&path).ok()["last_seq"].as_u64().unwrap();
            self.heard.from.insert(id, last);
        }
    }

    /// Talks until it is over, then listens until nothing is missing.
    pub fn talk(mut self) -> Heard {
        let end = self.n + SENT_MAX;
        while !self.stage.is_over() {
            let pause = Duration::from_millis(self.dice.below(8));
            self.listen(pause);
            // To a house that is not there, nothing is said: that would be no message in flight.
            if self.n < end && self.socket.is_some() {
                self.say_something();
            }
        }
        self.stage.silence();
        self.settle();
        self.heard
    }

    fn say_something(&mut self) {
        self.n += 1;
        let own = self.own[self.dice.below(self.own.len() as u64) as usize].clone();
        let (id, text) = (client_msg_id(self.n), format!("message {}", self.n));
        // One in sixteen cannot be taken: it must leave no trace.
        let wrong = self.dice.below(16) == 0;
        let conversation = match (wrong, &self.who) {
            (true, Who::Customer(_)) => self.foreign.clone(),
            _ => own,
        };
        let text = if wrong && matches!(self.who, Who::Agent(_)) {
            format!("{text}{}", "x".repeat(8_001))
        } else {
            text
        };
        // One in eight is given up when it gets no answer: nobody will ever know.
        let gives_up = self.dice.below(8) == 0;
        let mut attempts = 1;
        let mut fate = self.send(&conversation, &id, &text, false);
        while fate == Fate::Unknown && !gives_up && !self.stage.is_over() {
            std::thread::sleep(Duration::from_millis(10));
            attempts += 1;
            fate = self.send(&conversation, &id, &text, true);
        }
        self.heard.sent.push(Sent { conversation, text, fate, attempts });
    }

    fn send(&mut self, conversation: &str, id: &str, text: &str, repeated: bool) -> Fate {
        match self.line {
            Line::Http => {
                let body = json!({"client_msg_id": id, "text": text});
                let path = format!("/api/v1/conversations/{conversation}/messages");
                match self.api().try_send("POST", &path, &body) {
                    Ok(answer) => fate_of(answer.status, &answer.body, repeated),
                    Err(_) => Fate::Unknown,
                }
            }
            Line::Socket => self.send_over_socket(conversation, id, text, repeated),
        }
    }

    fn send_over_socket(&mut self, conversation: &str, id: &str, text: &str, again: bool) -> Fate {
        let frame = json!({
            "type": "post", "conversation": conversation, "client_msg_id": id, "text": text,
        });
        if !self.connected() {
            return Fate::Unknown;
        }
        let Some(socket) = &mut self.socket else { return Fate::Unknown };
        if socket.try_send(&frame).is_err() {
            self.socket = None;
            return Fate::Unknown;
        }
        let Some(answer) =
            self.hear_until(ANSWER, |f| f["client_msg_id"] == id && f["type"] != "event")
        else {
            return Fate::Unknown;
        };
        match (answer["type"].as_str(), answer["error"]["code"].as_str()) {
            (Some("ack"), _) => fate_of(200, &answer, again),
            (_, Some("invalid")) => fate_of(400, &answer, again),
            (_, Some("not_found")) => fate_of(404, &answer, again),
            (_, Some("conflict")) => fate_of(409, &answer, again),
            _ => Fate::Unknown,
        }
    }

    /// Listens for a while; what was missed while away comes first.
    fn listen(&mut self, wait: Duration) {
        if self.connected() {
            self.hear_until(wait, |_| false);
        } else {
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    fn hear_until(&mut self, wait: Duration, fits: impl Fn(&Value) -> bool) -> Option<Value> {
        let until = std::time::Instant::now() + wait;
        loop {
            let left = until.saturating_duration_since(std::time::Instant::now());
            let socket = self.socket.as_mut()?;
            match socket.try_next(left.min(Duration::from_millis(100))) {
                Ok(Some(frame)) if frame["type"] == "reset" => {
                    self.must_look_anew(&frame);
                    return None;
                }
                Ok(Some(frame)) => {
                    self.note(&frame);
                    if fits(&frame) {
                        return Some(frame);
                    }
                }
                Ok(None) if left.is_zero() => return None,
                Ok(None) => {}
                Err(_) => {
                    self.socket = None;
                    return None;
                }
            }
        }
    }

    /// Somebody who was away for too many events is told to look anew. Nothing was restored, and
    /// no place that was told may lie behind the last one there is.
    fn must_look_anew(&mut self, reset: &Value) {
        assert_eq!(reset["epoch"], self.resume["epoch"], "nothing was restored");
        let (head, here) = (reset["position"].as_u64(), self.resume["position"].as_u64());
        assert!(head > here, "told up to {here:?}, and now there is only {head:?}");
        self.anew = true;
        self.socket = None;
    }

    /// Reads what there was when the socket began to tell; false when the house is gone again.
    fn looks_anew(&mut self) -> bool {
        let position = self.resume["position"].as_u64().unwrap();
        for id in self.own.clone() {
            let path = format!("/api/v1/conversations/{id}/events");
            let Ok(answer) = self.api().try_get(&path) else { return false };
            let body = answer.ok();
            let before = body["events"].as_array().unwrap().iter();
            let before = before.filter(|e| e["position"].as_u64().unwrap() <= position);
            let last = before.filter_map(|e| e["event"]["message"]["seq"].as_u64()).max();
            self.heard.from.insert(id.clone(), last.unwrap_or(0));
            self.heard.live.insert(id, Vec::new());
        }
        self.anew = false;
        true
    }

    fn note(&mut self, frame: &Value) {
        let told =
            matches!(frame["type"].as_str(), Some("message" | "event" | "conversation" | "seen"));
        if told && let Some(position) = frame["position"].as_u64() {
            let here = self.resume["position"].as_u64().unwrap_or(0);
            self.resume["position"] = here.max(position).into();
        }
        if let Some((conversation, seq, text)) = message_in(frame)
            && let Some(live) = self.heard.live.get_mut(conversation)
        {
            live.push((seq, text.to_owned()));
        }
    }

    /// Whether there is a socket, after trying for one.
    fn connected(&mut self) -> bool {
        if self.socket.is_some() {
            return true;
        }
        let watch: Vec<&str> = match self.who {
            Who::Customer(_) => Vec::new(),
            Who::Agent(_) => self.own.iter().map(String::as_str).collect(),
        };
        let (token, cookie) = match &self.who {
            Who::Customer(token) => (Some(token.as_str()), None),
            Who::Agent(cookie) => (None, Some(cookie.as_str())),
        };
        let resume = if self.anew { &Value::Null } else { &self.resume };
        let hello = hello(token, resume, &watch);
        if let Ok(socket) = Socket::try_open(&self.stage.address(), cookie, &hello) {
            if resume.is_null() {
                self.resume = json!({"epoch": socket.epoch, "position": socket.position});
            }
            self.socket = Some(socket);
        }
        if self.anew && self.socket.is_some() && !self.looks_anew() {
            self.socket = None;
        }
        self.socket.is_some()
    }

    fn api(&mut self) -> Api {
        let address = self.stage.address();
        if let Some((at, api)) = &self.api
            && *at == address
        {
            return api.clone();
        }
        let api = match &self.who {
            Who::Customer(token) => Api::new(&address).with_token(token),
            Who::Agent(cookie) => Api::new(&address).with_cookie(cookie),
        };
        self.api = Some((address, api.clone()));
        api
    }

    /// When nobody writes any more: hears whatever is still to come.
    fn settle(&mut self) {
        let until = std::time::Instant::now() + crate::support::PATIENCE;
        for id in self.own.clone() {
            loop {
                let path = format!("/api/v1/conversations/{id}");
                let last = self.api().get(&path).ok()["last_seq"].as_u64().unwrap();
                let heard = self.heard.live[&id].last().map_or(self.heard.from[&id], |l| l.0);
                if heard >= last {
                    break;
                }
                assert!(std::time::Instant::now() < until, "heard {heard} of {last} in {id}");
                self.listen(Duration::from_millis(50));
            }
        }
    }
}
