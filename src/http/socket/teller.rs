//! What one listener is told, in the shape for its audience: customers hear messages, how their
//! conversation stands, and that somebody saw or types; those inside hear events as they are.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use poem_openapi::types::ToJSON;
use serde_json::{Value, json};

use crate::app::House;
use crate::app::access::Principal;
use crate::app::error::Error;
use crate::domain::conversation::Conversation;
use crate::domain::customer::Customer;
use crate::domain::event::{Event, Position, Recorded};
use crate::domain::message::Author;
use crate::http::shapes::bots;
use crate::http::shapes::conversations::{Conversation as Inside, CustomerConversation};
use crate::http::shapes::events::EventLine;
use crate::http::shapes::messages::{AuthorName, Message, Viewer};
use crate::http::shapes::people::Agent;
use crate::http::socket::frames;
use crate::ids::{AgentId, ConversationId};
use crate::realtime::Told;

/// Tells one listener.
pub struct Teller {
    house: House,
    principal: Principal,
    viewer: Viewer,
    /// What a catch-up has told already; the queue may hold it a second time.
    caught: Position,
    /// The last place told.
    told: Position,
    /// What a customer was last shown of each conversation, as a hash: not every change of a
    /// record is one a customer can see.
    shown: HashMap<ConversationId, u64>,
}

impl Teller {
    /// For somebody who knows everything up to `from`.
    pub fn new(house: House, principal: Principal, from: Position) -> Self {
        let viewer = match &principal {
            Principal::Customer(_) => Viewer::Customer,
            other => Viewer::Inside(other.agent()),
        };
        Self { house, principal, viewer, caught: from, told: from, shown: HashMap::new() }
    }

    /// What they missed since the last place told, in order; `None` when it is too much to tell.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn catch_up(
        &mut self,
        watched: Vec<ConversationId>,
    ) -> Result<Option<Vec<Value>>, Error> {
        let missed = self.house.missed_since(&self.principal, self.told, watched).await?;
        let Some(missed) = missed else { return Ok(None) };
        let mut frames: Vec<_> = missed.events.iter().filter_map(|e| self.event(e)).collect();
        for record in &missed.records {
            frames.extend(self.record(record).await?);
        }
        self.skip_to(missed.up_to);
        Ok(Some(frames))
    }

    /// Everything up to here counts as told.
    pub fn skip_to(&mut self, position: Position) {
        self.caught = position;
        self.told = position;
    }

    /// What becomes of something the hub tells; `None` when it is not for this listener, or was
    /// told before.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn tell(&mut self, told: Told) -> Result<Option<Value>, Error> {
        match told {
            Told::Event(event) if event.position <= self.caught => Ok(None),
            Told::Event(event) => {
                self.told = self.told.max(event.position);
                Ok(self.event(&event))
            }
            Told::Record(record) if record.last_position <= self.caught => Ok(None),
            Told::Record(record) => self.record(&record).await,
            Told::Typing { conversation, author } => Ok(Some(self.typing(conversation, author))),
            Told::Writing { conversation, text } => Ok(Some(frames::writing(conversation, &text))),
            Told::Asked(asked) => Ok(Some(bots::frame(&asked))),
            Told::Agent(agent) => Ok(self.agent(agent)),
            Told::Presence { agent, presence } => Ok(self.presence(agent, presence)),
            Told::Looking { conversation, agents } => {
                let inside = self.viewer != Viewer::Customer;
                Ok(inside.then(|| frames::looking(conversation, &agents)))
            }
        }
    }

    fn event(&self, recorded: &Recorded) -> Option<Value> {
        let face_of = |agent: AgentId| self.house.agent_face(agent);
        let (conversation, position) = (recorded.conversation.to_string(), recorded.position.0);
        if self.viewer != Viewer::Customer {
            let mut line = EventLine::show(recorded, self.viewer, &face_of).to_json()?;
            let fields = line.as_object_mut()?;
            fields.insert("type".into(), "event".into());
            fields.insert("conversation".into(), conversation.into());
            return Some(line);
        }
        match &recorded.event {
            Event::MessagePosted(message) => Some(json!({
                "type": "message",
                "conversation": conversation,
                "position": position,
                "message": Message::show(message, self.viewer, &face_of).to_json(),
            })),
            Event::Seen { by: Some(_), up_to } => Some(json!({
                "type": "seen",
                "conversation": conversation,
                "position": position,
                "by": "agent",
                "seq": up_to.0,
            })),
            _ => None,
        }
    }

    /// How a conversation stands; for a customer only when that differs from what they were shown.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn record(&mut self, record: &Conversation) -> Result<Option<Value>, Error> {
        let shown = match self.viewer {
            Viewer::Customer => self.customer_view(record),
            Viewer::Inside(_) => {
                let customer = self.house.customers(vec![record.customer]).await?.pop();
                let customer = customer.unwrap_or_else(|| nobody_known(record));
                Inside::show(record, &customer).to_json()
            }
        };
        Ok(shown.map(|shown| {
            json!({
                "type": "conversation",
                "position": record.last_position.0,
                "conversation": shown,
            })
        }))
    }

    fn customer_view(&mut self, record: &Conversation) -> Option<Value> {
        let face_of = |agent: AgentId| self.house.agent_face(agent);
        let mut view = CustomerConversation::show(record, &face_of);
        let shown = view.to_json();
        // These two move with every message, which is told by itself.
        view.updated_at.clear();
        view.last_seq = 0;
        let mut hasher = DefaultHasher::new();
        view.to_json_string().hash(&mut hasher);
        let hash = hasher.finish();
        shown.filter(|_| self.shown.insert(record.id, hash) != Some(hash))
    }

    fn typing(&self, conversation: ConversationId, author: Author) -> Value {
        let name = match author {
            Author::Agent(agent) => Some(self.house.agent_name(agent)),
            _ => None,
        };
        let mut frame = json!({
            "type": "typing",
            "conversation": conversation.to_string(),
            "author": AuthorName::from(author).to_json(),
        });
        if let (Some(name), Some(fields)) = (name, frame.as_object_mut()) {
            fields.insert("name".into(), name.into());
        }
        frame
    }

    fn agent(&self, id: AgentId) -> Option<Value> {
        let board = self.house.board();
        let agent = board.agent(id).filter(|_| self.viewer != Viewer::Customer)?;
        let shown = Agent::shown_to(&self.principal, agent, board.presence(id));
        Some(frames::agent(&shown))
    }

    fn presence(&self, agent: AgentId, presence: crate::domain::agent::Presence) -> Option<Value> {
        (self.viewer != Viewer::Customer).then(|| frames::presence(agent, presence))
    }
}

/// A conversation whose customer's record is gone is still shown.
fn nobody_known(record: &Conversation) -> Customer {
    Customer { id: record.customer, ..Customer::default() }
}
