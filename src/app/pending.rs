//! Conversations that wait for work to be done on them: a turn to be read, a handoff to be summed up.
//! Each is in one pair of hands at a time, so that no model is asked the same thing twice. Kept in
//! memory only; what must survive a crash is found again in the store.

use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;

use crate::ids::ConversationId;

/// Conversations that wait, each once, the oldest first.
#[derive(Debug, Default)]
pub struct Pending {
    state: Mutex<State>,
    arrived: Notify,
}

#[derive(Debug, Default)]
struct State {
    line: VecDeque<ConversationId>,
    waiting: HashSet<ConversationId>,
    /// Those in hand, and whether there is new work on them since.
    in_hand: HashMap<ConversationId, bool>,
}

/// A conversation in hand; it is let go of by dropping this.
#[derive(Debug)]
pub struct InHand<'a> {
    pending: &'a Pending,
    /// Which.
    pub id: ConversationId,
}

impl Pending {
    /// Adds a conversation, unless it waits already. One that is in hand waits until it is let go.
    pub fn push(&self, id: ConversationId) {
        let mut state = self.state();
        if let Some(again) = state.in_hand.get_mut(&id) {
            *again = true;
        } else if state.waiting.insert(id) {
            state.line.push_back(id);
            drop(state);
            self.arrived.notify_one();
        }
    }

    /// Waits for the next one and takes it in hand.
    pub async fn next(&self) -> InHand<'_> {
        loop {
            if let Some(id) = self.take() {
                return InHand { pending: self, id };
            }
            self.arrived.notified().await;
        }
    }

    /// How many wait.
    pub fn len(&self) -> usize {
        self.state().line.len()
    }

    fn take(&self) -> Option<ConversationId> {
        let mut state = self.state();
        let id = state.line.pop_front()?;
        state.waiting.remove(&id);
        state.in_hand.insert(id, false);
        if !state.line.is_empty() {
            self.arrived.notify_one();
        }
        Some(id)
    }

    fn let_go(&self, id: ConversationId) {
        let again = self.state().in_hand.remove(&id);
        if again == Some(true) {
            self.push(id);
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for InHand<'_> {
    fn drop(&mut self) {
        self.pending.let_go(self.id);
    }
}

#[cfg(test)]
mod tests;
