//! Routing whenever something changes: look at who waits and who is free, decide, and put each
//! offer to one agent, unless the store has moved on in the meantime.

use crate::app::conversations::{found, say};
use crate::app::error::Error;
use crate::app::handoffs::has_room;
use crate::app::house::House;
use crate::app::line::waiting_text;
use crate::app::live_policy::LivePolicy;
use crate::clock::Timestamp;
use crate::decide::route::quote::{self, Calibration, Requote, requote};
use crate::decide::route::{self, Route, Withdrawn, hours, next_look_at, withdrawn};
use crate::domain::conversation::Conversation;
use crate::domain::event::Event;
use crate::domain::message::{Author, MessageKind};
use crate::domain::quote::Quote;
use crate::domain::stage::Stage;
use crate::ids::ConversationId;
use crate::store::{Read, Tx};

/// A quote is said again at most this often, in milliseconds.
const REQUOTE_MS: i64 = 15_000;
/// Quotes told in one write, at most: whoever writes a message meanwhile waits for it.
const QUOTES_A_WRITE: usize = 64;

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

    /// Tells those still waiting when their place or wait has changed; never silently worse. All of
    /// them with a few writes, because nobody is offered anything meanwhile.
    async fn requote(&self, now: Timestamp) -> Result<(), Error> {
        let mut changed = self.changed_quotes(now).into_iter();
        loop {
            let some: Vec<Requoted> = changed.by_ref().take(QUOTES_A_WRITE).collect();
            if some.is_empty() {
                return Ok(());
            }
            self.write(move |tx| some.into_iter().try_for_each(|one| one.tell(tx, now))).await?;
        }
    }

    fn changed_quotes(&self, now: Timestamp) -> Vec<Requoted> {
        let policy = self.policy();
        let board = self.board();
        let past = Calibration::of(board.past().waits(), now);
        let expected = board.expected(&policy.policy.routing, now).into_iter();
        let changed = expected.filter_map(|(id, expected)| {
            let quote = quote::quote(&expected, &past);
            Requoted::of(&*board.conversation(id)?, quote, &policy, now)
        });
        changed.collect()
    }
}

/// What somebody who waits is told anew.
#[derive(Debug)]
struct Requoted {
    conversation: ConversationId,
    quote: Quote,
    /// Said in the conversation, too.
    aloud: Option<String>,
}

impl Requoted {
    /// What is to be told, when something is and it is time.
    fn of(
        record: &Conversation,
        mut quote: Quote,
        policy: &LivePolicy,
        now: Timestamp,
    ) -> Option<Self> {
        let state = record.handoff.as_ref()?;
        let told_ms = now.ms_since(state.quoted_at);
        if state.quote.is_some() && told_ms < REQUOTE_MS {
            return None;
        }
        let hours = hours::of(&policy.policy.hours, state.need.skill.as_ref());
        quote.staffed &= hours::is_open(&hours, now);
        let silently = |quote| Some(Self { conversation: record.id, quote, aloud: None });
        // Passed on, or in line again: nothing was said yet about this wait.
        let Some(before) = &state.quote else { return silently(quote) };
        let since_s = u32::try_from(told_ms / 1_000).unwrap_or(u32::MAX);
        match requote(before, since_s, quote) {
            Requote::Keep => None,
            Requote::Show(quote) => silently(quote),
            Requote::Admit(quote) => {
                let aloud = Some(waiting_text(policy, &quote, &state.need, now));
                Some(Self { conversation: record.id, quote, aloud })
            }
        }
    }

    /// Tells it, if they still wait.
    fn tell(self, tx: &mut Tx, now: Timestamp) -> Result<(), Error> {
        let id = self.conversation;
        let Some(record) = tx.conversation(id)? else { return Ok(()) };
        if let Stage::Queued { handoff, .. } = record.stage {
            tx.append(id, now, Event::Quoted { handoff, quote: self.quote })?;
            if let Some(text) = self.aloud {
                say(tx, id, now, Author::Notice, text, MessageKind::Notice)?;
            }
        }
        Ok(())
    }
}
