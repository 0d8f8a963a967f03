//! What customers and agents do with a conversation: open it, write, read, end it, score it.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::app::access::{Operation, Principal, allow, allow_on};
use crate::app::attachments;
use crate::app::error::Error;
use crate::app::handoffs::has_room;
use crate::app::house::House;
use crate::clock::{Stopwatch, Timestamp};
use crate::decide::expire::place_of;
use crate::domain::conversation::Conversation;
use crate::domain::event::{Event, Position, Recorded};
use crate::domain::message::{Author, Message, MessageKind, Seq, TEXT_CHARS_MAX};
use crate::domain::stage::Stage;
use crate::ids::{AttachmentId, ClientMsgId, ConversationId, CustomerId};
use crate::store::{Dedup, Read, Tx};

/// Entries of what a page passes about a visit, at most.
const CONTEXT_MAX: usize = 20;
/// Characters of one such entry, at most.
const CONTEXT_CHARS_MAX: usize = 200;
/// Said to somebody who writes again when whoever had the conversation is with others by now.
const IN_LINE_AGAIN: &str = "Your conversation is in line again, with everything so far.";
/// Characters of a score's comment, at most.
const COMMENT_CHARS_MAX: usize = 2_000;
/// Events of one conversation given out at once, at most.
pub const EVENTS_MAX: usize = 10_000;

/// What the sender of a message is told once it is durable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ack {
    /// The sender's own id.
    pub client_msg_id: ClientMsgId,
    /// The conversation.
    pub conversation: ConversationId,
    /// Its place there.
    pub seq: Seq,
    /// Its place in the feed.
    pub position: Position,
    /// When it was accepted.
    pub at: Timestamp,
    /// Whether it had been accepted before.
    pub repeated: bool,
}

impl House {
    /// Opens a conversation for a customer; the greeting is its first message.
    ///
    /// # Errors
    /// When not a customer, or when the page's context is too large.
    pub async fn open_conversation(
        &self,
        who: &Principal,
        page: String,
        context: BTreeMap<String, String>,
    ) -> Result<Conversation, Error> {
        allow(who, Operation::OpenConversation)?;
        let customer = who.customer().ok_or(Error::Unauthenticated)?;
        check_context(&page, &context)?;
        let now = self.now();
        let id: ConversationId = self.ids().next(now);
        let greeting = self.policy().policy.messages.greeting.clone();
        self.write(move |tx| {
            tx.append(id, now, Event::Opened { customer, page, context })?;
            say(tx, id, now, Author::Assistant, greeting, MessageKind::Plain)?;
            tx.conversation(id)?.ok_or(Error::NotFound("conversation"))
        })
        .await
    }

    /// Posts a message. The same `client_msg_id` again is answered as it was the first time.
    ///
    /// # Errors
    /// [`Error::Invalid`] for an empty or too long text, [`Error::Conflict`] for the same id with
    /// another text, or when an agent does not own the conversation.
    pub async fn post_message(
        &self,
        who: &Principal,
        id: ConversationId,
        client_msg_id: ClientMsgId,
        text: String,
    ) -> Result<Ack, Error> {
        self.post_with_files(who, id, client_msg_id, text, Vec::new()).await
    }

    /// The same, with files uploaded before; there may be no text then.
    ///
    /// # Errors
    /// As [`House::post_message`], and [`Error::Invalid`] for a file that is not the sender's own,
    /// of another conversation, or sent before.
    pub async fn post_with_files(
        &self,
        who: &Principal,
        id: ConversationId,
        client_msg_id: ClientMsgId,
        text: String,
        files: Vec<AttachmentId>,
    ) -> Result<Ack, Error> {
        if !text.is_empty() || files.is_empty() {
            check_text("text", &text, TEXT_CHARS_MAX)?;
        }
        let text = self.cleaned(text);
        let (now, who) = (self.now(), who.clone());
        let watch = Stopwatch::start();
        let posted = self.write(move |tx| post(tx, &who, id, client_msg_id, text, &files, now));
        let posted = posted.await?;
        self.vitals().acknowledged.note(watch.elapsed());
        Ok(posted)
    }

    /// A conversation as it stands.
    ///
    /// # Errors
    /// [`Error::NotFound`] also for another customer's.
    pub async fn conversation(
        &self,
        who: &Principal,
        id: ConversationId,
    ) -> Result<Arc<Conversation>, Error> {
        let record = self.record(id).await?;
        allow_on(who, Operation::ReadConversation, &record)?;
        Ok(record)
    }

    /// A customer's own conversations, newest first, at most `max`.
    ///
    /// # Errors
    /// When not a customer.
    pub async fn own_conversations(
        &self,
        who: &Principal,
        max: usize,
    ) -> Result<Vec<Conversation>, Error> {
        let customer = who.customer().ok_or(Error::Unauthenticated)?;
        self.conversations_of(customer, max).await
    }

    /// A customer's conversations for those inside, newest first, at most `max`.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn conversations_of(
        &self,
        customer: CustomerId,
        max: usize,
    ) -> Result<Vec<Conversation>, Error> {
        self.read(move |at| {
            let mut out = Vec::new();
            for id in at.conversations_of(customer)?.into_iter().rev().take(max) {
                out.extend(at.conversation(id)?);
            }
            Ok(out)
        })
        .await
    }

    /// Open conversations, most recently changed first: what the console lists.
    ///
    /// # Errors
    /// When the asker may not look inside.
    pub fn open_conversations(&self, who: &Principal) -> Result<Vec<Arc<Conversation>>, Error> {
        allow(who, Operation::ReadInside)?;
        let mut open: Vec<_> = self.board().open().cloned().collect();
        open.sort_by_key(|c| (std::cmp::Reverse(c.updated_at), c.id));
        Ok(open)
    }

    /// The messages after a place, oldest first, at most `max`.
    ///
    /// # Errors
    /// [`Error::NotFound`] also for another customer's.
    pub async fn messages(
        &self,
        who: &Principal,
        id: ConversationId,
        after: Seq,
        max: usize,
    ) -> Result<Vec<Message>, Error> {
        self.conversation(who, id).await?;
        // Every message is an event, so its event number is never below its place.
        let events = self.read(move |at| at.history(id, after.0)).await?;
        let messages = events.into_iter().filter_map(|e| match e.event {
            Event::MessagePosted(m) if m.seq > after => Some(m),
            _ => None,
        });
        Ok(messages.take(max).collect())
    }

    /// The last `max` messages before a place, oldest first: a long conversation is read from its end.
    ///
    /// # Errors
    /// [`Error::NotFound`] also for another customer's.
    pub async fn messages_before(
        &self,
        who: &Principal,
        id: ConversationId,
        before: Seq,
        max: usize,
    ) -> Result<Vec<Message>, Error> {
        self.conversation(who, id).await?;
        self.read(move |at| at.messages_back(id, before, max)).await
    }

    /// Everything that happened after an event number, oldest first: for those inside.
    ///
    /// # Errors
    /// When the asker may not look inside.
    pub async fn events(
        &self,
        who: &Principal,
        id: ConversationId,
        after: u32,
    ) -> Result<Vec<Recorded>, Error> {
        allow(who, Operation::ReadInside)?;
        self.conversation(who, id).await?;
        let mut events = self.read(move |at| at.history(id, after)).await?;
        events.truncate(EVENTS_MAX);
        Ok(events)
    }

    /// Everything in a conversation after a place in the feed: what a reconnecting client missed.
    ///
    /// # Errors
    /// [`Error::NotFound`] also for another customer's.
    pub async fn missed(
        &self,
        who: &Principal,
        id: ConversationId,
        after: Position,
    ) -> Result<Vec<Recorded>, Error> {
        self.conversation(who, id).await?;
        self.read(move |at| at.since(id, after)).await
    }

    /// Says how far somebody has read.
    ///
    /// # Errors
    /// [`Error::Invalid`] beyond the last message.
    pub async fn seen(&self, who: &Principal, id: ConversationId, up_to: Seq) -> Result<(), Error> {
        let (who, now) = (who.clone(), self.now());
        self.write(move |tx| {
            let record = found(tx, id)?;
            allow_on(&who, Operation::MarkSeen, &record)?;
            if up_to > record.last_seq {
                return Err(Error::invalid("seq", "is beyond the last message"));
            }
            let by = who.agent();
            let before = if by.is_some() { record.agent_seen } else { record.customer_seen };
            if up_to > before {
                tx.append(id, now, Event::Seen { by, up_to })?;
            }
            Ok(())
        })
        .await
    }

    /// Ends the conversation: with the assistant it is over, with a person it waits for wrap-up.
    ///
    /// # Errors
    /// [`Error::Conflict`] when it is over already.
    pub async fn end(&self, who: &Principal, id: ConversationId) -> Result<(), Error> {
        let (who, now) = (who.clone(), self.now());
        let closed = self.policy().policy.messages.closed.clone();
        self.write(move |tx| {
            let record = found(tx, id)?;
            allow_on(&who, Operation::Close, &record)?;
            say(tx, id, now, Author::Notice, closed, MessageKind::Notice)?;
            tx.append(id, now, Event::Closed)?;
            Ok(())
        })
        .await
    }

    /// Takes the customer's score.
    ///
    /// # Errors
    /// [`Error::Invalid`] outside 1 to 5, [`Error::Conflict`] while nobody has helped yet.
    pub async fn score(
        &self,
        who: &Principal,
        id: ConversationId,
        score: u8,
        comment: String,
    ) -> Result<(), Error> {
        if !(1..=5).contains(&score) {
            return Err(Error::invalid("score", "must be 1 to 5"));
        }
        if comment.chars().count() > COMMENT_CHARS_MAX {
            return Err(Error::invalid(
                "comment",
                format!("at most {COMMENT_CHARS_MAX} characters"),
            ));
        }
        let (who, now, comment) = (who.clone(), self.now(), self.cleaned(comment));
        self.write(move |tx| {
            let record = found(tx, id)?;
            allow_on(&who, Operation::Score, &record)?;
            if record.n_customer == 0 {
                return Err(Error::conflict("there is nothing to score yet"));
            }
            tx.append(id, now, Event::Scored { score, comment })?;
            crate::app::cases::note_score(tx, &record, score)
        })
        .await
    }
}

fn post(
    tx: &mut Tx,
    who: &Principal,
    id: ConversationId,
    client_msg_id: ClientMsgId,
    text: String,
    files: &[AttachmentId],
    now: Timestamp,
) -> Result<Ack, Error> {
    let record = found(tx, id)?;
    let author = who.author()?;
    if matches!(who, Principal::Customer(_)) {
        allow_on(who, Operation::PostMessage, &record)?;
    }
    let files = attachments::own(tx, id, author, files)?;
    let (text, kind) = attachments::worded(text, &files);
    if let Some(seen) = tx.message_of(id, author, client_msg_id)? {
        if seen.body_hash != Dedup::hash_of(&text) {
            return Err(Error::conflict("this client_msg_id was used for another text"));
        }
        let (seq, position, at) = (seen.seq, seen.position, seen.at);
        return Ok(Ack { client_msg_id, conversation: id, seq, position, at, repeated: true });
    }
    allow_on(who, Operation::PostMessage, &record)?;
    if author == Author::Customer {
        reopen(tx, &record, now)?;
    }
    let seq = found(tx, id)?.last_seq.next();
    attachments::send(tx, files, seq)?;
    let message = Message { seq, at: now, author, text, kind, client_msg_id: Some(client_msg_id) };
    let recorded = tx.append(id, now, Event::MessagePosted(message))?;
    let position = recorded.position;
    Ok(Ack { client_msg_id, conversation: id, seq, position, at: now, repeated: false })
}

/// Takes up again what is over, when its customer writes. Whoever still has to wrap it up goes on
/// with it; when their place was given to somebody else meanwhile, it waits for them in line.
fn reopen(tx: &mut Tx, record: &Conversation, now: Timestamp) -> Result<(), Error> {
    match record.stage {
        Stage::Closed { .. } => {
            tx.append(record.id, now, Event::Reopened)?;
        }
        Stage::WrapUp { handoff, by, .. } => {
            let kept = place_of(&record.stage, now).is_some();
            match if kept { Ok(()) } else { has_room(tx, by, now) } {
                Ok(()) => {
                    tx.append(record.id, now, Event::Reopened)?;
                }
                Err(Error::Conflict { .. } | Error::Unauthenticated) => {
                    tx.append(record.id, now, Event::Rejoined { handoff, from: by })?;
                    let text = IN_LINE_AGAIN.to_owned();
                    say(tx, record.id, now, Author::Notice, text, MessageKind::Notice)?;
                }
                Err(other) => return Err(other),
            }
        }
        _ => return Ok(()),
    }
    crate::app::cases::note_reopened(tx, record)
}

/// Appends what Baton or the assistant says.
pub(super) fn say(
    tx: &mut Tx,
    id: ConversationId,
    now: Timestamp,
    author: Author,
    text: String,
    kind: MessageKind,
) -> Result<(), Error> {
    let seq = found(tx, id)?.last_seq.next();
    let message = Message { seq, at: now, author, text, kind, client_msg_id: None };
    tx.append(id, now, Event::MessagePosted(message))?;
    Ok(())
}

/// The record, or the refusal.
pub(super) fn found(tx: &Tx, id: ConversationId) -> Result<Conversation, Error> {
    tx.conversation(id)?.ok_or(Error::NotFound("conversation"))
}

/// A text that says something and is not too long.
pub(super) fn check_text(field: &'static str, text: &str, max: usize) -> Result<(), Error> {
    if text.trim().is_empty() {
        return Err(Error::invalid(field, "is empty"));
    }
    if text.chars().count() > max {
        return Err(Error::invalid(field, format!("is longer than {max} characters")));
    }
    Ok(())
}

/// Something that could be an e-mail address: one `@`, a dot behind it, no blanks, 254 at most.
pub(super) fn check_email(field: &'static str, email: &str) -> Result<(), Error> {
    let plausible = email.len() <= 254
        && !email.chars().any(|c| c.is_whitespace() || c.is_control() || "<>\",;".contains(c))
        && email.split_once('@').is_some_and(|(name, host)| {
            !name.is_empty()
                && !host.contains('@')
                && host.contains('.')
                && !host.starts_with('.')
                && !host.ends_with('.')
        });
    if plausible { Ok(()) } else { Err(Error::invalid(field, "is not an e-mail address")) }
}

fn check_context(page: &str, context: &BTreeMap<String, String>) -> Result<(), Error> {
    if page.chars().count() > 2_000 {
        return Err(Error::invalid("page", "is longer than 2000 characters"));
    }
    let too_long = |s: &String| s.chars().count() > CONTEXT_CHARS_MAX;
    if context.len() > CONTEXT_MAX || context.iter().any(|(k, v)| too_long(k) || too_long(v)) {
        let why = format!("at most {CONTEXT_MAX} entries of {CONTEXT_CHARS_MAX} characters");
        return Err(Error::invalid("context", why));
    }
    Ok(())
}
