//! Conversations that wait for work to be done on them: a turn to be read, a handoff to be summed up.
//! Kept in memory only; what must survive a crash is found again in the store.

use std::collections::{HashSet, VecDeque};
use std::sync::{Mutex, PoisonError};

use tokio::sync::Notify;

use crate::ids::ConversationId;

/// Conversations that wait, each once, the oldest first.
#[derive(Debug, Default)]
pub struct Pending {
    waiting: Mutex<(VecDeque<ConversationId>, HashSet<ConversationId>)>,
    arrived: Notify,
}

impl Pending {
    /// Adds a conversation, unless it waits already.
    pub fn push(&self, id: ConversationId) {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        if waiting.1.insert(id) {
            waiting.0.push_back(id);
            drop(waiting);
            self.arrived.notify_one();
        }
    }

    /// The next one, when there is one.
    pub fn pop(&self) -> Option<ConversationId> {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let id = waiting.0.pop_front()?;
        waiting.1.remove(&id);
        Some(id)
    }

    /// Waits for the next one.
    pub async fn next(&self) -> ConversationId {
        loop {
            if let Some(id) = self.pop() {
                if !self.is_empty() {
                    self.arrived.notify_one();
                }
                return id;
            }
            self.arrived.notified().await;
        }
    }

    fn is_empty(&self) -> bool {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner).0.is_empty()
    }
}
