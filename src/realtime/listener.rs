//! One connection that listens: what it is, what it is told, and its bounded queue.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::sync::{Notify, mpsc};

use crate::domain::agent::Presence;
use crate::domain::bot::Asked;
use crate::domain::conversation::Conversation;
use crate::domain::event::Recorded;
use crate::domain::message::Author;
use crate::ids::{AgentId, ConversationId, CustomerId, SessionId, TokenId};
use crate::realtime::Hub;

/// What waits for one listener, at most; more means it is too slow and must resume from the store.
pub const QUEUE_MAX: usize = 256;

/// Who listens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Audience {
    /// A customer: hears of their own conversations.
    Customer(CustomerId),
    /// An agent in the console: hears of what they hold, what they watch, and of the line.
    Agent {
        /// Who.
        id: AgentId,
        /// The console session, to be cut when it ends.
        session: Option<SessionId>,
    },
    /// A program: hears what an agent without conversations would.
    Token(TokenId),
    /// The team's own bot: also hears what it is asked.
    Bot(TokenId),
}

/// What a listener is told.
#[derive(Clone, Debug)]
pub enum Told {
    /// Something durable happened.
    Event(Arc<Recorded>),
    /// A conversation stands like this now.
    Record(Arc<Conversation>),
    /// Somebody types; gone when missed.
    Typing {
        /// Where.
        conversation: ConversationId,
        /// Who.
        author: Author,
    },
    /// Who looks at a conversation now; gone when missed.
    Looking {
        /// Where.
        conversation: ConversationId,
        /// Every agent who follows it.
        agents: Arc<[AgentId]>,
    },
    /// The assistant has written this much of an answer; gone when missed, since the answer comes.
    Writing {
        /// Where.
        conversation: ConversationId,
        /// What may be read already.
        text: String,
    },
    /// A customer's turn waits for the bot's answer; gone when missed, since others answer then.
    Asked(Arc<Asked>),
    /// Somebody of the team is new, or another than before.
    Agent(AgentId),
    /// Somebody's presence changed.
    Presence {
        /// Who.
        agent: AgentId,
        /// To what.
        presence: Presence,
    },
}

/// The receiving end; leaving is dropping it.
#[derive(Debug)]
pub struct Listener {
    pub(super) id: u64,
    pub(super) queue: mpsc::Receiver<Told>,
    pub(super) state: Arc<State>,
    pub(super) hub: Arc<Hub>,
}

/// Flags shared between the hub and the listener.
#[derive(Debug, Default)]
pub(super) struct State {
    pub(super) lagged: AtomicBool,
    pub(super) revoked: AtomicBool,
    pub(super) changed: Notify,
}

/// What a listener gets next.
#[derive(Clone, Debug)]
pub enum Next {
    /// Something was told.
    Told(Told),
    /// Some of it was lost: resume from the store.
    Lagged,
    /// The right to listen is gone: hang up.
    Revoked,
}

impl Listener {
    /// Waits for what comes next. Being revoked comes before everything else.
    pub async fn next(&mut self) -> Next {
        loop {
            if self.state.revoked.load(Ordering::Acquire) {
                return Next::Revoked;
            }
            if self.state.lagged.swap(false, Ordering::AcqRel) {
                while self.queue.try_recv().is_ok() {}
                return Next::Lagged;
            }
            tokio::select! {
                told = self.queue.recv() => match told {
                    Some(told) => return Next::Told(told),
                    None => return Next::Revoked,
                },
                () = self.state.changed.notified() => {}
            }
        }
    }

    /// Waits until the right to listen is gone, whatever else waits to be told.
    pub async fn revoked(&self) {
        while !self.state.revoked.load(Ordering::Acquire) {
            self.state.changed.notified().await;
        }
    }

    /// What waits already, without waiting for more.
    pub fn try_next(&mut self) -> Option<Told> {
        self.queue.try_recv().ok()
    }

    /// Follows a conversation (agents and programs).
    pub fn watch(&self, conversation: ConversationId) {
        self.hub.watch(self.id, conversation);
    }

    /// Follows it no longer.
    pub fn unwatch(&self, conversation: ConversationId) {
        self.hub.unwatch(self.id, conversation);
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.hub.leave(self.id);
    }
}
