//! Routing whenever something changes: look at who waits and who is free, decide, and put each
//! offer to one agent, unless the store has moved on in the meantime.

use crate::app::conversations::{found, say};
use crate::app::error::Error;
use crate::app::handoffs::has_room;
use crate::app::house::House;
use crate::app::line::waiting_text;
use crate::clock::Timestamp;
use crate::decide::route::quote::{self, Calibration, Requote, requote};
use crate::decide::route::{self, Route, Withdrawn, hours, next_look_at, withdrawn};
use crate::domain::event::Event;
use crate::domain::message::{Author, MessageKind};
use crate::domain::quote::Quote;
use crate::domain::stage::Stage;
use crate::ids::ConversationId;
use crate::store::Read;

/// A quote is said again at most this often, in milliseconds.
const REQUOTE_MS: i64 = 15_000;

impl House {
    /// One pass over the line. Returns when the next one is due without anything changing.
    ///
    /// # Errors
    /// When the store fails; the line stays as it is then.
    pub async fn route_once(&self) -> Result<Option<Timestamp>, Error> {
        let now = self.now();
        let policy = self.policy();
        let (routing, topics) = (&policy.policy.routing, &policy.policy.topics);
        let (asked, seats) = {
            let board = self.board();
            (board.asked(routing, now), board.seats(now))
        };
        for gone in withdrawn(&asked, &seats, routing, topics, now) {
            self.withdraw(gone, now).await?;
        }
        let (waiting, seats) = {
            let board = self.board();
            (board.waiting(routing, now), board.seats(now))
        };
        if waiting.is_empty() {
            return Ok(None);
        }
        let open = hours::is_open(&policy.policy.hours, now);
        let routes = route::route(&waiting, &seats, routing, topics, open, now);
        let next = next_look_at(&routes);
        for step in routes {
            if let Route::Offer { conversation, handoff, to, expires_at, because } = step {
                let because = Box::new(because);
                let event = Event::Offered { handoff, to, expires_at, because };
                self.offer(conversation, event, now).await?;
            }
        }
        self.requote(now).await?;
        Ok(next)
    }

    /// Takes an offer back, unless it was answered meanwhile. It is not held against the agent.
    async fn withdraw(&self, gone: Withdrawn, now: Timestamp) -> Result<(), Error> {
        let Withdrawn { conversation, handoff, because } = gone;
        self.write(move |tx| {
            let asked = found(tx, conversation)?.stage;
            if matches!(asked, Stage::Offered { handoff: of, .. } if of == handoff) {
                let because = Some(because);
                tx.append(conversation, now, Event::OfferWithdrawn { handoff, because })?;
            }
            Ok(())
        })
        .await
    }

    /// Asks one agent, if the conversation still waits and the agent still has room.
    async fn offer(&self, id: ConversationId, event: Event, now: Timestamp) -> Result<(), Error> {
        let done = self
            .write(move |tx| {
                let Event::Offered { handoff, to, .. } = &event else { return Ok(()) };
                let waits = tx.conversation(id)?.is_some_and(
                    |c| matches!(c.stage, Stage::Queued { handoff: h, .. } if h == *handoff),
                );
                if waits {
                    has_room(tx, *to, now)?;
                    tx.append(id, now, event)?;
                }
                Ok(())
            })
            .await;
        match done {
            Err(Error::Conflict { .. } | Error::Unauthenticated) => Ok(()),
            other => other,
        }
    }

    /// Tells those still waiting when their place or wait has changed; never silently worse.
    async fn requote(&self, now: Timestamp) -> Result<(), Error> {
        let policy = self.policy();
        let (expected, past) = {
            let board = self.board();
            let expected = board.expected(&policy.policy.routing, now);
            (expected, Calibration::of(board.past().waits(), now))
        };
        for (id, expected) in expected {
            let record = self.record(id).await?;
            let Some(state) = &record.handoff else { continue };
            let need = &state.need;
            let waited_ms = now.ms_since(state.quoted_at);
            if state.quote.is_some() && waited_ms < REQUOTE_MS {
                continue;
            }
            let mut quote = quote::quote(&expected, &past);
            let hours = hours::of(&policy.policy.hours, need.skill.as_ref());
            quote.staffed &= hours::is_open(&hours, now);
            let Some(before) = &state.quote else {
                // Passed on, or in line again: nothing was said yet about this wait.
                self.tell_quote(id, quote, None, now).await?;
                continue;
            };
            let since_s = u32::try_from(waited_ms / 1_000).unwrap_or(u32::MAX);
            match requote(before, since_s, quote) {
                Requote::Keep => {}
                Requote::Show(quote) => self.tell_quote(id, quote, None, now).await?,
                Requote::Admit(quote) => {
                    let text = waiting_text(&policy, &quote, need, now);
                    self.tell_quote(id, quote, Some(text), now).await?;
                }
            }
        }
        Ok(())
    }

    async fn tell_quote(
        &self,
        id: ConversationId,
        quote: Quote,
        aloud: Option<String>,
        now: Timestamp,
    ) -> Result<(), Error> {
        self.write(move |tx| {
            let record = found(tx, id)?;
            if let Stage::Queued { handoff, .. } = record.stage {
                tx.append(id, now, Event::Quoted { handoff, quote })?;
                if let Some(text) = aloud {
                    say(tx, id, now, Author::Notice, text, MessageKind::Notice)?;
                }
            }
            Ok(())
        })
        .await
    }
}
