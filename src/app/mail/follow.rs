//! Looking through the feed for words that go by mail. The feed is what makes them durable: nothing
//! is written for a mail in the chat's own transactions, and a place in the feed says how far it was
//! looked through.

use std::sync::atomic::Ordering;

use crate::app::error::Error;
use crate::app::house::House;
use crate::app::mail::{book, want};
use crate::clock::Timestamp;
use crate::decide::mail::goes_by_mail;
use crate::domain::customer::Customer;
use crate::domain::event::{Event, Position, Recorded};
use crate::domain::mail::{MailKind, MailThread};
use crate::domain::message::Seq;
use crate::ids::ConversationId;
use crate::store::{Read, Snapshot, StoreError, Tx};

/// Events of the feed read at once.
const FEED_BATCH: usize = 256;
/// How far the place that is written down may lie behind when nothing goes by mail.
const BEHIND_MAX: u64 = 1_000;

/// How far the feed was looked through: now, and as it is written down.
#[derive(Clone, Copy, Debug)]
pub(super) struct Followed {
    pub(super) now: Position,
    pub(super) durable: Position,
}

/// Words for somebody outside.
#[derive(Clone, Copy, Debug)]
struct Word {
    conversation: ConversationId,
    seq: Seq,
    at: Timestamp,
}

impl House {
    /// Wants a mail for everything that was said since, where the customer may have to be told.
    pub(super) async fn follow(&self, followed: &mut Followed, pause_s: u32) -> Result<(), Error> {
        while followed.now < self.store().head() {
            let after = followed.now;
            let (words, last) = self.read(move |at| words(at, after)).await?;
            let Some(last) = last else { return Ok(()) };
            let behind = last.0.saturating_sub(followed.durable.0) > BEHIND_MAX;
            if !words.is_empty() || behind {
                let (now, wanted) = (self.now(), !words.is_empty());
                self.write(move |tx| {
                    for word in &words {
                        tell(tx, *word, now, pause_s)?;
                    }
                    let mut book = book(tx)?;
                    book.followed = last;
                    Ok(tx.put(&book)?)
                })
                .await?;
                followed.durable = last;
                self.mails().wanted.fetch_or(wanted, Ordering::AcqRel);
            }
            followed.now = last;
        }
        Ok(())
    }
}

/// What was said after a place, and where the look ended.
fn words(at: &Snapshot, after: Position) -> Result<(Vec<Word>, Option<Position>), StoreError> {
    let events = at.feed(after, FEED_BATCH)?;
    let last = events.last().map(|event| event.position);
    let mut words = Vec::new();
    for event in &events {
        words.extend(word(at, event)?);
    }
    Ok((words, last))
}

fn word(at: &Snapshot, event: &Recorded) -> Result<Option<Word>, StoreError> {
    let Event::MessagePosted(message) = &event.event else { return Ok(None) };
    let thread = at.get::<MailThread>(event.conversation)?;
    if !goes_by_mail(message.author, thread.as_ref()) {
        return Ok(None);
    }
    let Some(record) = at.conversation(event.conversation)? else { return Ok(None) };
    let has_address = match record.contact {
        Some(_) => true,
        None => at.get::<Customer>(record.customer)?.is_some_and(|it| it.email.is_some()),
    };
    // Whoever has the chat open sees it there, most of the time before anybody looks here.
    let unseen = record.customer_seen < message.seq;
    let word = Word { conversation: event.conversation, seq: message.seq, at: message.at };
    Ok((has_address && unseen).then_some(word))
}

/// A conversation has one mail that waits: what is said meanwhile goes with it.
fn tell(tx: &mut Tx, word: Word, now: Timestamp, pause_s: u32) -> Result<(), Error> {
    let Word { conversation, seq, at } = word;
    let kind = MailKind::FollowUp { conversation, up_to: seq };
    if let Some(mut mail) = tx.mail_waiting_for(conversation)? {
        mail.kind = kind;
        tx.put(&mail)?;
    } else {
        want(tx, kind, now, at.plus_s(i64::from(pause_s)))?;
    }
    Ok(())
}
