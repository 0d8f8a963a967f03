//! Transcripts as lines give them, made into what the decisions look at: the same messages and
//! events that a conversation would have had.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use crate::clock::Timestamp;
use crate::domain::conversation::Conversation;
use crate::domain::customer::{AccountState, Customer, CustomerTier, Journey};
use crate::domain::event::{Event, Position, Recorded};
use crate::domain::message::{Author, Message, MessageKind, Seq};
use crate::ids::{AgentId, ConversationId, CustomerId};

/// Seconds between two turns that do not say when they were: at midnight, 2026-01-01.
const BETWEEN_S: i64 = 30;
const START: Timestamp = Timestamp(1_767_225_600_000);

/// A line of `baton score detect` and `baton score brief`.
#[derive(Debug, Deserialize)]
pub(in crate::cli) struct Transcript {
    /// Given back as it is.
    pub(super) id: Value,
    #[serde(default)]
    customer: Option<CustomerLine>,
    pub(super) turns: Vec<TurnLine>,
}

/// One utterance.
#[derive(Debug, Deserialize)]
pub(super) struct TurnLine {
    role: Role,
    text: String,
    at: Option<String>,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Role {
    Customer,
    Assistant,
    Agent,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct CustomerLine {
    name: String,
    email: Option<String>,
    tier: CustomerTier,
    value_per_year: f64,
    since: Option<String>,
    state: AccountState,
    journey: Journey,
    attributes: BTreeMap<String, Value>,
}

impl Transcript {
    /// The customer's record; one with nothing known when the line has none.
    pub(super) fn customer(&self) -> Customer {
        let Some(line) = &self.customer else { return Customer::default() };
        let word = |value: &Value| match value {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        Customer {
            name: line.name.clone(),
            email: line.email.clone(),
            tier: line.tier,
            value_per_year: line.value_per_year.max(0.0) as u64,
            since: line.since.clone(),
            state: line.state,
            journey: line.journey,
            attributes: line.attributes.iter().map(|(k, v)| (k.clone(), word(v))).collect(),
            ..Customer::default()
        }
    }

    /// The turns as messages, numbered from 1.
    pub(super) fn messages(&self) -> Vec<Message> {
        let mut at = START;
        let numbered = (1_u32..).zip(&self.turns);
        let messages = numbered.map(|(seq, turn)| {
            at = turn
                .at
                .as_deref()
                .and_then(Timestamp::from_rfc3339)
                .unwrap_or_else(|| at.plus_s(BETWEEN_S));
            Message {
                seq: Seq(seq),
                at,
                author: match turn.role {
                    Role::Customer => Author::Customer,
                    Role::Assistant => Author::Assistant,
                    Role::Agent => Author::Agent(AgentId(1)),
                },
                text: turn.text.clone(),
                kind: MessageKind::Plain,
                client_msg_id: None,
            }
        });
        messages.collect()
    }
}

/// Events and the record they fold to, as the store would keep them.
pub(super) struct History {
    pub(super) events: Vec<Recorded>,
    pub(super) record: Conversation,
}

impl History {
    /// A conversation just opened.
    pub(super) fn new() -> Self {
        let record = Conversation::opened(ConversationId(1), CustomerId(1), START);
        Self { events: Vec::new(), record }
    }

    /// Adds an event; one that the state machine refuses did not happen.
    pub(super) fn add(&mut self, at: Timestamp, event: Event) {
        let number = self.record.n_events + 1;
        let position = Position(u64::from(number));
        if self.record.apply(&event, position, at).is_ok() {
            let conversation = self.record.id;
            self.events.push(Recorded { position, conversation, number, at, event });
        }
    }
}
