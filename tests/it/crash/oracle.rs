//! What a client knows: the fate of everything it sent, and everything it heard.

use std::collections::BTreeMap;

use serde_json::Value;

use super::talker::Who;

/// What became of a message, as far as its sender was told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It stands at this place.
    Acknowledged(u64),
    /// It was not taken.
    Refused,
    /// Nobody said.
    Unknown,
}

/// A message and its fate.
#[derive(Clone, Debug)]
pub struct Sent {
    pub conversation: String,
    pub text: String,
    pub fate: Fate,
    /// How often it was sent.
    pub attempts: u32,
}

/// Everything one client knows in the end.
pub struct Heard {
    pub who: Who,
    pub sent: Vec<Sent>,
    /// Messages heard over the socket, by conversation: place and text, as they came.
    pub live: BTreeMap<String, Vec<(u64, String)>>,
    /// The last place before the socket began to tell.
    pub from: BTreeMap<String, u64>,
}

/// What an answer over HTTP says of a message. An answer that the same message may get another time
/// (busy, full, too many) says nothing about an earlier attempt.
pub fn fate_of(status: u16, body: &Value, repeated: bool) -> Fate {
    match (status, body["seq"].as_u64()) {
        (200 | 201, Some(seq)) => Fate::Acknowledged(seq),
        (400 | 404 | 409, _) if !repeated => Fate::Refused,
        _ => Fate::Unknown,
    }
}

/// The message in a frame, when it tells of one: conversation, place, text.
pub fn message_in(frame: &Value) -> Option<(&str, u64, &str)> {
    let message = match frame["type"].as_str()? {
        "message" => &frame["message"],
        "event" if frame["event"]["kind"] == "message_posted" => &frame["event"]["message"],
        _ => return None,
    };
    Some((frame["conversation"].as_str()?, message["seq"].as_u64()?, message["text"].as_str()?))
}
