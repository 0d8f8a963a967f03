//! What follows a commit: the board first, then whoever listens, then whoever has work. All of it
//! is memory; nothing here can refuse or undo what has become durable.

use std::collections::BTreeSet;
use std::sync::Arc;

use tokio::sync::Notify;

use super::Inner;
use crate::assistant::Llm;
use crate::domain::conversation::Conversation;
use crate::domain::event::{Event, Recorded};
use crate::domain::message::Author;
use crate::domain::stage::Stage;
use crate::ids::ConversationId;

/// Who is woken by a commit.
#[derive(Debug, Default)]
pub struct Wake {
    /// Somebody waits, or somebody could take work.
    pub router: Notify,
    /// Something falls due earlier than thought.
    pub expiry: Notify,
    /// The feed has grown: for the search engine.
    pub index: Notify,
    /// Some conversation has moved: whoever thinks long about one looks whether it was theirs.
    pub moved: Notify,
    /// The feed has grown: for what is measured.
    pub measure: Notify,
    /// The feed has grown: for those outside who follow it.
    pub outbox: Notify,
    /// Webhooks were changed.
    pub webhooks: Notify,
    /// The feed has grown, or a mail is wanted: for what goes by mail.
    pub mail: Notify,
}

impl Inner {
    pub(super) fn committed(&self, events: &[Arc<Recorded>], records: &[Arc<Conversation>]) {
        let over = begun_and_over(events, records);
        if over.is_empty() {
            self.tell(events, records);
        } else {
            let open = |id: ConversationId| !over.contains(&id);
            let events: Vec<_> =
                events.iter().filter(|e| open(e.conversation)).map(Arc::clone).collect();
            let records: Vec<_> = records.iter().filter(|r| open(r.id)).map(Arc::clone).collect();
            self.tell(&events, &records);
        }
        self.wake.index.notify_one();
        self.wake.measure.notify_one();
    }

    fn tell(&self, events: &[Arc<Recorded>], records: &[Arc<Conversation>]) {
        if events.is_empty() {
            return;
        }
        {
            let mut board = self.board();
            for record in records {
                board.update(record);
            }
            for event in events {
                board.note(event);
            }
        }
        self.hub.committed(events, records);
        self.vitals.committed(events, records);
        let mut routes = false;
        for event in events {
            match &event.event {
                Event::MessagePosted(m) if m.author == Author::Customer => {
                    self.turns.push(event.conversation);
                }
                Event::MessagePosted(_)
                | Event::TurnRead { .. }
                | Event::Seen { .. }
                | Event::Summarised { .. } => {}
                Event::HandoffRequested { .. } | Event::TakenOver { .. } => {
                    if self.llm.as_ref().is_some_and(Llm::summarises) {
                        self.summaries.push(event.conversation);
                    }
                    routes = true;
                }
                _ => routes = true,
            }
        }
        for record in records {
            let waits = matches!(record.stage, Stage::Assistant { .. });
            if waits && record.undecided.is_some() {
                self.turns.push(record.id);
            }
        }
        if routes {
            self.wake.router.notify_one();
            self.wake.expiry.notify_one();
        }
        self.wake.moved.notify_waiters();
        self.wake.outbox.notify_one();
        self.wake.mail.notify_one();
    }
}

/// Conversations that began and ended within one commit: they are of the past and come from
/// elsewhere. Nobody waits in them or listens to them; only what is found and measured follows.
fn begun_and_over(
    events: &[Arc<Recorded>],
    records: &[Arc<Conversation>],
) -> BTreeSet<ConversationId> {
    let begun = events.iter().filter(|event| matches!(event.event, Event::Opened { .. }));
    let begun: BTreeSet<_> = begun.map(|event| event.conversation).collect();
    let over = records.iter().filter(|record| !record.stage.is_open());
    over.map(|record| record.id).filter(|id| begun.contains(id)).collect()
}
