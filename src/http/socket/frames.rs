//! What is said over a socket: the commands that come in, refused when anything in them is unknown,
//! and the frames that go out. The shapes within are those of the API.

use poem_openapi::types::ToJSON;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::app::access::Operation;
use crate::app::conversations::Ack;
use crate::domain::agent::Presence;
use crate::domain::event::Position;
use crate::http::errors::{ApiError, Code};
use crate::http::shapes::messages::AuthorName;
use crate::http::shapes::names;
use crate::http::shapes::people::Agent;
use crate::ids::{AgentId, ConversationId, Epoch};

/// What a client says first.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Hello {
    #[serde(rename = "type")]
    kind: HelloType,
    /// A customer's or a program's token; absent for a console with its cookie.
    pub token: Option<String>,
    /// Where it left off.
    pub resume: Option<Resume>,
    /// Conversations to follow, for those inside.
    #[serde(default)]
    pub watch: Vec<String>,
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
enum HelloType {
    Hello,
}

/// Where a client left off.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Resume {
    /// The lineage it knows.
    pub epoch: String,
    /// The last place it has.
    pub position: u64,
}

/// What a client says after that.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum Command {
    /// Write a message.
    Post {
        /// Where.
        conversation: String,
        /// The sender's own id for it.
        client_msg_id: String,
        /// What.
        text: String,
        /// Files uploaded before, by their ids.
        #[serde(default)]
        attachments: Vec<String>,
    },
    /// One types.
    Typing {
        /// Where.
        conversation: String,
    },
    /// One has read this far.
    Seen {
        /// Where.
        conversation: String,
        /// The last message seen.
        seq: u32,
    },
    /// Follow a conversation.
    Watch {
        /// Which.
        conversation: String,
    },
    /// Follow it no longer.
    Unwatch {
        /// Which.
        conversation: String,
    },
    /// Say whether one takes work.
    Presence {
        /// Whether.
        presence: Presence,
    },
    /// Is anybody there?
    Ping {},
}

impl Command {
    /// What has to be allowed; anybody known may ask whether we are there.
    pub fn operation(&self) -> Option<Operation> {
        Some(match self {
            Self::Post { .. } => Operation::PostMessage,
            Self::Typing { .. } | Self::Seen { .. } => Operation::MarkSeen,
            Self::Watch { .. } | Self::Unwatch { .. } => Operation::ReadInside,
            Self::Presence { .. } => Operation::MindOneself,
            Self::Ping {} => return None,
        })
    }
}

/// Reads a frame.
///
/// # Errors
/// Saying what in it is not understood.
pub fn read<'a, T: Deserialize<'a>>(text: &'a str) -> Result<T, ApiError> {
    serde_json::from_str(text).map_err(|error| ApiError::new(Code::Invalid, error.to_string()))
}

/// Says that everything is well, and from where on this connection tells what happens.
pub fn welcome(epoch: Epoch, from: Position, you: &Value) -> Value {
    json!({ "type": "welcome", "epoch": epoch.to_string(), "position": from.0, "you": you })
}

/// Says that too much happened, or that the data are others: look anew, then go on from here.
pub fn reset(epoch: Epoch, from: Position) -> Value {
    json!({ "type": "reset", "epoch": epoch.to_string(), "position": from.0 })
}

/// A message was taken, durably.
pub fn ack(ack: &Ack) -> Value {
    json!({
        "type": "ack",
        "client_msg_id": ack.client_msg_id.to_string(),
        "conversation": ack.conversation.to_string(),
        "seq": ack.seq.0,
        "position": ack.position.0,
        "at": ack.at.to_rfc3339(),
    })
}

/// A message was not taken, and will not appear.
pub fn refused(client_msg_id: &str, error: &ApiError) -> Value {
    json!({ "type": "refused", "client_msg_id": client_msg_id, "error": detail(error) })
}

/// Something else was not done.
pub fn failed(error: &ApiError) -> Value {
    json!({ "type": "error", "error": detail(error) })
}

/// Who looks at a conversation.
pub fn looking(conversation: ConversationId, agents: &[AgentId]) -> Value {
    let agents: Vec<String> = agents.iter().map(ToString::to_string).collect();
    json!({ "type": "looking", "conversation": conversation.to_string(), "agents": agents })
}

/// Somebody of the team, as they are from now on.
pub fn agent(agent: &Agent) -> Value {
    json!({ "type": "agent", "agent": agent.to_json() })
}

/// Somebody's presence.
pub fn presence(agent: AgentId, presence: Presence) -> Value {
    let presence = names::Presence::from(presence).to_json();
    json!({ "type": "presence", "agent_id": agent.to_string(), "presence": presence })
}

/// What the assistant has written so far of an answer that is still on its way.
pub fn writing(conversation: ConversationId, text: &str) -> Value {
    json!({
        "type": "typing",
        "conversation": conversation.to_string(),
        "author": AuthorName::Assistant.to_json(),
        "text": text,
    })
}

/// We are there.
pub fn pong() -> Value {
    json!({ "type": "pong" })
}

fn detail(error: &ApiError) -> Option<Value> {
    error.detail().to_json()
}
