//! Customers and agents as they act.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use serde_json::{Value, json};

use super::socket::Socket;
use super::{Api, House, PATIENCE};

/// A fresh id as a client makes it: `msg_` and 26 letters and digits.
pub fn client_msg_id(n: u64) -> String {
    const ALPHABET: &[u8] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    let mut id: Vec<u8> = (0..13).map(|i| ALPHABET[(n >> (5 * (12 - i))) as usize & 31]).collect();
    id.splice(0..0, *b"0123456789ABC");
    format!("msg_{}", String::from_utf8(id).unwrap())
}

/// A customer with one conversation.
pub struct Customer {
    pub api: Api,
    pub token: String,
    pub conversation: String,
    said: AtomicU64,
}

impl Customer {
    pub fn new(house: &House, introduction: &Value) -> Self {
        let met = house.api().post("/api/v1/customer-sessions", introduction).ok();
        let token = met["token"].as_str().unwrap().to_owned();
        let api = house.api().with_token(&token);
        let opened = api.post("/api/v1/conversations", &json!({})).ok();
        let conversation = opened["id"].as_str().unwrap().to_owned();
        Self { api, token, conversation, said: AtomicU64::new(0) }
    }

    pub fn path(&self, rest: &str) -> String {
        format!("/api/v1/conversations/{}{rest}", self.conversation)
    }

    /// Says something; its place in the conversation.
    #[track_caller]
    pub fn says(&self, text: &str) -> u64 {
        let id = client_msg_id(self.said.fetch_add(1, Ordering::Relaxed) + 1);
        let body = json!({"client_msg_id": id, "text": text});
        self.api.post(&self.path("/messages"), &body).ok()["seq"].as_u64().unwrap()
    }

    /// Everything in the conversation so far.
    pub fn messages(&self) -> Vec<Value> {
        let body = self.api.get(&self.path("/messages?limit=100")).ok();
        body["messages"].as_array().unwrap().clone()
    }

    /// The conversation as the customer sees it.
    pub fn sees(&self) -> Value {
        self.api.get(&self.path("")).ok()
    }

    /// Waits for a message after `seq` that somebody else wrote.
    #[track_caller]
    pub fn hears_after(&self, seq: u64) -> Value {
        self.waits_for("an answer", |messages| {
            messages
                .iter()
                .find(|m| m["seq"].as_u64() > Some(seq) && m["author"] != "customer")
                .cloned()
        })
    }

    /// Waits until something can be found in the messages.
    #[track_caller]
    pub fn waits_for<T>(&self, what: &str, find: impl Fn(&[Value]) -> Option<T>) -> T {
        self.watches(what, || {
            let messages = self.messages();
            find(&messages).ok_or_else(|| format!("{messages:#?}"))
        })
    }

    /// Waits until the conversation stands at a stage.
    #[track_caller]
    pub fn is_at(&self, stage: &str) {
        self.watches(stage, || {
            let now = self.sees();
            if now["stage"] == stage { Ok(()) } else { Err(now.to_string()) }
        });
    }

    /// Looks now and again whenever the house says that something happened, as the widget does:
    /// asking over and over would be refused as too often, and rightly.
    #[track_caller]
    fn watches<T>(&self, what: &str, look: impl Fn() -> Result<T, String>) -> T {
        let until = Instant::now() + PATIENCE;
        let mut socket = self.socket(&Value::Null);
        loop {
            let seen = match look() {
                Ok(found) => return found,
                Err(seen) => seen,
            };
            let left = until.saturating_duration_since(Instant::now());
            assert!(socket.next(left).is_some(), "waited in vain for {what}: {seen}");
        }
    }

    pub fn socket(&self, resume: &Value) -> Socket {
        Socket::open(&self.api, Some(&self.token), None, resume)
    }
}

/// An agent, signed in.
pub struct Person {
    pub api: Api,
    pub id: String,
    pub cookie: String,
    pub name: String,
}

impl Person {
    pub fn invited(house: &House, name: &str, role: &str, skills: &Value) -> Self {
        let email = format!("{}@house.example", name.to_lowercase().replace(' ', "."));
        let body = json!({
            "name": name, "email": email, "role": role, "skills": skills, "tier": 2, "capacity": 3
        });
        let made = house.admin().post("/api/v1/agents", &body).ok();
        let id = made["id"].as_str().unwrap().to_owned();
        let path = format!("/api/v1/agents/{id}/links");
        let link = house.admin().post(&path, &json!({"purpose": "invitation"})).ok();
        let secret = link["path"].as_str().unwrap().rsplit('/').next().unwrap().to_owned();
        let form = json!({"password": "a long enough password"});
        let answer = house.api().post(&format!("/api/v1/links/{secret}"), &form);
        assert_eq!(answer.status, 200, "{answer:?}");
        let cookie = answer.cookie.unwrap();
        Self { api: house.api().with_cookie(&cookie), id, cookie, name: name.to_owned() }
    }

    /// Comes to work: a connected console is what makes an agent available.
    pub fn comes_to_work(&self) -> Socket {
        Socket::open(&self.api, None, Some(&self.cookie), &Value::Null)
    }

    /// Waits until this console shows the offer; the handoff's id.
    #[track_caller]
    pub fn is_offered(&self, desk: &mut Socket, customer: &Customer) -> String {
        let shown = desk.wait_for(|frame| {
            let it = &frame["conversation"];
            frame["type"] == "conversation"
                && it["id"] == customer.conversation.as_str()
                && it["offer"]["to"] == self.id.as_str()
        });
        shown["conversation"]["handoff_id"].as_str().unwrap().to_owned()
    }

    /// Waits for the offer and accepts it; the handoff's id.
    #[track_caller]
    pub fn takes(&self, desk: &mut Socket, customer: &Customer) -> String {
        let handoff = self.is_offered(desk, customer);
        self.accepts(&handoff);
        handoff
    }

    #[track_caller]
    pub fn accepts(&self, handoff: &str) -> Value {
        self.api.post(&format!("/api/v1/handoffs/{handoff}/acceptance"), &json!({})).ok()
    }

    #[track_caller]
    pub fn says(&self, customer: &Customer, text: &str) -> Value {
        let body = json!({"client_msg_id": client_msg_id(7_777), "text": text});
        self.api.post(&customer.path("/messages"), &body).ok()
    }

    /// Says whether they take work now.
    #[track_caller]
    pub fn is(&self, presence: &str) {
        let answer = self.api.send("PUT", "/api/v1/me/presence", &json!({"presence": presence}));
        assert!(answer.status < 300, "{answer:?}");
    }
}
