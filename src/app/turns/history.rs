//! What a customer's turn is read and decided on, taken out of the conversation's events.

use std::collections::{HashMap, HashSet};

use crate::decide::answer::Said;
use crate::decide::detect::Turn;
use crate::domain::event::{Event, Recorded};
use crate::domain::message::{Author, Message, Seq};
use crate::domain::reading::Reading;

/// Customer messages read in one go, at most; older ones in a burst are not read.
const UNREAD_MAX: usize = 8;

/// Turns before this place belong to an earlier handoff, or to the time before the end.
pub(super) fn counts_from(events: &[Recorded]) -> Seq {
    let mut last = Seq(0);
    let mut from = Seq(0);
    for event in events {
        match &event.event {
            Event::MessagePosted(m) => last = m.seq,
            Event::Returned { .. } | Event::BackToAssistant { .. } | Event::Reopened => {
                from = last.next();
            }
            _ => {}
        }
    }
    from
}

/// Whether a handoff was put off for a fact at this place or later.
pub(super) fn was_deferred(events: &[Recorded], from: Seq) -> bool {
    events.iter().any(|event| match &event.event {
        Event::Decided { of, decision, .. } => *of >= from && !decision.ask_first.is_empty(),
        _ => false,
    })
}

/// What was said before this place, as the answering looks at it.
pub(super) fn said_before(turns: &[Turn], first: Seq) -> Vec<Said> {
    let spoken = |t: &&Turn| t.seq < first && t.author != Author::Notice;
    let said = |t: &Turn| Said {
        by_customer: t.author == Author::Customer,
        text: t.text.clone(),
        vector: t.vector.clone(),
    };
    turns.iter().filter(spoken).map(said).collect()
}

/// Customer messages that have no reading yet, oldest first, the newest few of a burst.
pub(super) fn unread(events: &[Recorded]) -> Vec<Message> {
    let read: HashSet<Seq> = events
        .iter()
        .filter_map(|e| match &e.event {
            Event::TurnRead { of, .. } => Some(*of),
            _ => None,
        })
        .collect();
    let mut unread: Vec<Message> = events
        .iter()
        .filter_map(|e| match &e.event {
            Event::MessagePosted(m) if m.author == Author::Customer && !read.contains(&m.seq) => {
                Some(m.clone())
            }
            _ => None,
        })
        .collect();
    let surplus = unread.len().saturating_sub(UNREAD_MAX);
    unread.drain(..surplus);
    unread
}

/// The turns of a conversation as detection sees them.
pub(super) fn turns_of(events: &[Recorded], fresh: &[(Seq, Reading)]) -> Vec<Turn> {
    let mut readings: HashMap<Seq, &Reading> = HashMap::new();
    for event in events {
        if let Event::TurnRead { of, reading } = &event.event {
            readings.insert(*of, reading);
        }
    }
    readings.extend(fresh.iter().map(|(seq, reading)| (*seq, reading)));
    let turn = |m: &Message| Turn::of(m, readings.get(&m.seq).map(|r| (*r).clone()));
    events
        .iter()
        .filter_map(|e| match &e.event {
            Event::MessagePosted(m) => Some(turn(m)),
            _ => None,
        })
        .collect()
}
