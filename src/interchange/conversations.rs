//! Conversations of the past out of the exports of other systems. A file is read as it comes, one
//! conversation at a time, however large it is; [`crate::interchange::child`] does so in a process
//! of its own.
//!
//! The shapes are those of the systems' own documents: a Chatwoot conversation with its messages, a
//! Zendesk ticket with its comments, an Intercom conversation with its parts, each as the API gives
//! it, one a line, in a list, or in the pages of the API one after the other.

mod chatwoot;
mod intercom;
mod items;
mod own;
mod table;
mod value;
mod zendesk;

#[cfg(test)]
mod tests;

use std::io::Read;

use crate::domain::past::{PastConversation, PastRead, PastTurn};

/// Characters of one message that are kept.
const TEXT_CHARS_MAX: usize = crate::domain::message::TEXT_CHARS_MAX;

/// The system a file comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// Baton's own shape, a conversation a line.
    Jsonl,
    /// A table, a message a row.
    Csv,
    /// Chatwoot.
    Chatwoot,
    /// Zendesk.
    Zendesk,
    /// Intercom.
    Intercom,
}

impl Source {
    /// Every one.
    pub const ALL: [Self; 5] =
        [Self::Jsonl, Self::Csv, Self::Chatwoot, Self::Zendesk, Self::Intercom];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Jsonl => "jsonl",
            Self::Csv => "csv",
            Self::Chatwoot => "chatwoot",
            Self::Zendesk => "zendesk",
            Self::Intercom => "intercom",
        }
    }

    /// By its name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|source| source.name() == name)
    }
}

/// Reads everything a file holds, in its order, until `take` says that it is enough.
pub fn read(source: Source, file: impl Read, mut take: impl FnMut(PastRead) -> bool) {
    let mut hand_over = |found: Result<PastConversation, Refusal>| {
        take(match found.and_then(|found| settled(source, found)) {
            Ok(conversation) => PastRead::Conversation(Box::new(conversation)),
            Err(Refusal { which, why }) => PastRead::Refused { which, why },
        })
    };
    let made = match source {
        Source::Csv => return table::read(file, hand_over),
        Source::Jsonl => own::conversation,
        Source::Chatwoot => chatwoot::conversation,
        Source::Zendesk => zendesk::conversation,
        Source::Intercom => intercom::conversation,
    };
    items::each(file, |item| hand_over(item.and_then(|item| made(&item))));
}

/// Why something is no conversation.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Refusal {
    which: String,
    why: String,
}

impl Refusal {
    fn new(which: impl Into<String>, why: impl Into<String>) -> Self {
        Self { which: which.into(), why: why.into() }
    }
}

/// Within bounds, in the order of time, without what says nothing.
fn settled(source: Source, found: PastConversation) -> Result<PastConversation, Refusal> {
    let mut found = PastConversation { source: source.name().to_owned(), ..found };
    for turn in &mut found.turns {
        turn.text = shortened(turn.text.trim());
    }
    found.turns.retain(|turn| !turn.text.is_empty());
    if found.turns.is_empty() {
        return Err(Refusal::new(found.id, "holds no message"));
    }
    if found.turns.iter().all(|turn| turn.at.is_some()) {
        found.turns.sort_by_key(|turn: &PastTurn| turn.at);
    }
    Ok(found.within_bounds())
}

fn shortened(text: &str) -> String {
    let mut kept: String = text.chars().filter(|c| *c != '\0').take(TEXT_CHARS_MAX).collect();
    if text.chars().nth(TEXT_CHARS_MAX).is_some() {
        kept.pop();
        kept.push('…');
    }
    kept
}
