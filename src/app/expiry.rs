//! What falls due by the clock: offers that lapse, agents who are gone, conversations left behind.

use crate::app::conversations::{found, say};
use crate::app::error::Error;
use crate::app::house::House;
use crate::clock::Timestamp;
use crate::decide::expire::{self, Due};
use crate::domain::agent::Presence;
use crate::domain::event::Event;
use crate::domain::handoff::Passed;
use crate::domain::message::{Author, MessageKind};
use crate::domain::stage::Stage;
use crate::ids::ConversationId;
use crate::store::Tx;

impl House {
    /// Does everything that is due. Returns when the next thing falls due.
    ///
    /// # Errors
    /// When the store fails; what was not done stays due.
    pub async fn expire_once(&self) -> Result<Option<Timestamp>, Error> {
        let now = self.now();
        let (due, next) = {
            let board = self.board();
            let open = || board.open().map(|c| &**c);
            let connected = board.connections(self.started());
            let policy = self.policy();
            let routing = &policy.policy.routing;
            (
                expire::due(now, open(), &connected, routing),
                expire::next_due(now, open(), &connected, routing),
            )
        };
        for item in due {
            self.settle(item, now).await?;
        }
        Ok(next)
    }

    async fn settle(&self, due: Due, now: Timestamp) -> Result<(), Error> {
        let closed = self.policy().policy.messages.closed.clone();
        let case = self.ids().next(now);
        let done = self
            .write(move |tx| match due {
                Due::Lapse { conversation, handoff, by } => {
                    step(tx, conversation, now, Event::Lapsed { handoff, by })
                }
                Due::Withdraw { conversation, handoff } => {
                    let because = Some(Passed::NotAvailable(Presence::Offline));
                    step(tx, conversation, now, Event::OfferWithdrawn { handoff, because })
                }
                Due::AgentGone { conversation, handoff, agent } => {
                    let text = "Your conversation goes to a colleague, with everything so far.";
                    say(tx, conversation, now, Author::Notice, text.into(), MessageKind::Notice)?;
                    step(tx, conversation, now, Event::AgentGone { handoff, agent })
                }
                Due::CloseIdle { conversation } => {
                    if matches!(found(tx, conversation)?.stage, Stage::Assistant { .. }) {
                        say(tx, conversation, now, Author::Notice, closed, MessageKind::Notice)?;
                        step(tx, conversation, now, Event::Closed)?;
                    }
                    Ok(())
                }
                Due::WrapUp { conversation, handoff, by, wrap_up } => {
                    crate::app::cases::wrap_up_in(tx, conversation, handoff, by, case, wrap_up, now)
                }
            })
            .await;
        match done {
            // Somebody moved it in the same instant: then it is not due any more.
            Err(Error::Conflict { .. } | Error::NotFound(_)) => Ok(()),
            other => other,
        }
    }
}

fn step(tx: &mut Tx, id: ConversationId, now: Timestamp, event: Event) -> Result<(), Error> {
    tx.append(id, now, event)?;
    Ok(())
}
