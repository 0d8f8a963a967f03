//! Whether words of a conversation are due to its customer by mail. Whoever is there sees them in
//! the chat; whoever has seen them needs no mail; a burst is one mail.

use crate::clock::Timestamp;
use crate::domain::event::{Event, Recorded};
use crate::domain::mail::MailThread;
use crate::domain::message::{Author, Message, Seq};

/// How long a mail waits at most for somebody to finish what they write, in seconds.
const LONGEST_S: i64 = 600;
/// Words older than this are nobody's mail any more, in seconds: a week.
const OLDEST_S: i64 = 7 * 24 * 3_600;

/// How a conversation stands towards its customer.
#[derive(Clone, Debug)]
pub struct Standing<'a> {
    /// Its events, in order.
    pub history: &'a [Recorded],
    /// What went by mail before.
    pub thread: Option<&'a MailThread>,
    /// The last message the customer saw in the chat.
    pub seen: Seq,
    /// Whether the customer is connected.
    pub is_there: bool,
    /// Whether there is an address.
    pub has_address: bool,
    /// How long somebody is left to go on writing, in seconds.
    pub pause_s: u32,
}

/// What follows.
#[derive(Clone, Debug, PartialEq)]
pub enum Next {
    /// These go out now.
    Send(Vec<Message>),
    /// Nothing does before then.
    Wait(Timestamp),
    /// Nothing does; why.
    Nothing(&'static str),
}

/// Whether a message of this author is told to the customer by mail at all. What the assistant says
/// is, only in answer to a mail: whoever wrote in the chat reads it there.
pub fn goes_by_mail(author: Author, thread: Option<&MailThread>) -> bool {
    match author {
        Author::Agent(_) => true,
        Author::Assistant => thread.is_some_and(|thread| thread.heard.is_some()),
        Author::Customer | Author::Notice => false,
    }
}

/// What of a conversation is told by mail now.
pub fn next(it: &Standing<'_>, now: Timestamp) -> Next {
    let told = it.thread.map_or(Seq(0), |thread| thread.told).max(it.seen);
    let messages: Vec<&Message> = it.history.iter().filter_map(|event| message(event)).collect();
    let wrote = messages.iter().rev().find(|message| message.author == Author::Customer);
    // Somebody who went back to the chat has the assistant's answers there.
    let by_mail = it.thread.is_some_and(|thread| {
        thread.heard.is_some() && thread.heard == wrote.map(|message| message.seq)
    });
    let untold: Vec<&Message> = messages
        .into_iter()
        .filter(|message| message.seq > told && now.ms_since(message.at) <= OLDEST_S * 1_000)
        .filter(|message| match message.author {
            Author::Agent(_) => true,
            Author::Assistant => by_mail,
            Author::Customer | Author::Notice => false,
        })
        .collect();
    let (Some(first), Some(last)) = (untold.first(), untold.last()) else {
        return Next::Nothing("the customer has seen it");
    };
    if !it.has_address {
        return Next::Nothing("the customer left no address");
    }
    let quiet = last.at.plus_s(i64::from(it.pause_s)).min(first.at.plus_s(LONGEST_S));
    if now < quiet {
        return Next::Wait(quiet);
    }
    if it.is_there {
        return Next::Wait(now.plus_s(i64::from(it.pause_s)));
    }
    Next::Send(untold.into_iter().cloned().collect())
}

fn message(event: &Recorded) -> Option<&Message> {
    match &event.event {
        Event::MessagePosted(message) => Some(message),
        _ => None,
    }
}
