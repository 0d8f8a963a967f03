//! Finding conversations by what was said in them, the closed ones too, each with the place that
//! fits best.

use std::collections::BTreeSet;

use crate::app::access::{Operation, Principal, allow};
use crate::app::error::Error;
use crate::app::house::House;
use crate::app::live_policy::blocking;
use crate::domain::conversation::Conversation;
use crate::domain::event::Event;
use crate::domain::message::{Message, Seq};
use crate::domain::words;
use crate::ids::ConversationId;
use crate::store::Read;

/// Characters shown before the first word that was looked for.
const BEFORE_CHARS: usize = 60;
/// Characters of an excerpt, at most.
const EXCERPT_CHARS_MAX: usize = 220;

/// A conversation that holds what was looked for.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// Where it stands.
    pub conversation: Conversation,
    /// The message that fits best; none when only parts of words fit.
    pub place: Option<Excerpt>,
}

/// Where in a conversation the words stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excerpt {
    /// The message.
    pub seq: Seq,
    /// Some of its text around the first of the words.
    pub text: String,
}

impl House {
    /// Conversations in which these words stand, best first.
    ///
    /// # Errors
    /// When the asker may not look inside.
    pub async fn find_conversations(
        &self,
        who: &Principal,
        text: String,
        max: usize,
    ) -> Result<Vec<Found>, Error> {
        allow(who, Operation::ReadInside)?;
        let search = self.search().clone();
        let sought: BTreeSet<String> = words::stems(&text).into_iter().collect();
        let hits = blocking(move || search.conversations(&text, max)).await?;
        let ids: Vec<ConversationId> = hits.iter().map(|hit| hit.conversation).collect();
        self.read(move |at| {
            let mut found = Vec::with_capacity(ids.len());
            for id in ids {
                let Some(conversation) = at.conversation(id)? else { continue };
                let events = at.history(id, 0)?;
                let messages = events.iter().filter_map(|recorded| match &recorded.event {
                    Event::MessagePosted(message) => Some(message),
                    _ => None,
                });
                found.push(Found { conversation, place: best_place(messages, &sought) });
            }
            Ok(found)
        })
        .await
    }
}

/// The first of the messages that hold most of the words.
fn best_place<'a>(
    messages: impl Iterator<Item = &'a Message>,
    sought: &BTreeSet<String>,
) -> Option<Excerpt> {
    let mut best: Option<(usize, &Message)> = None;
    for message in messages {
        let stems: BTreeSet<String> = words::stems(&message.text).into_iter().collect();
        let n = sought.intersection(&stems).count();
        if n > best.map_or(0, |(most, _)| most) {
            best = Some((n, message));
        }
    }
    let (_, message) = best?;
    Some(Excerpt { seq: message.seq, text: excerpt(&message.text, sought) })
}

/// The text from a little before the first of the words on, cut between words.
fn excerpt(text: &str, sought: &BTreeSet<String>) -> String {
    let parts: Vec<&str> = text.split_inclusive(char::is_whitespace).collect();
    let holds = |part: &&str| words::stems(part).iter().any(|stem| sought.contains(stem));
    let mut from = parts.iter().position(holds).unwrap_or(0);
    let mut before = 0;
    while from > 0 {
        before += parts.get(from - 1).map_or(0, |part| part.chars().count());
        if before > BEFORE_CHARS {
            break;
        }
        from -= 1;
    }
    let shown: String = parts.iter().skip(from).copied().collect();
    let cut: String = shown.chars().take(EXCERPT_CHARS_MAX).collect();
    let end = if cut.len() < shown.len() { "…" } else { "" };
    let begin = if from > 0 { "…" } else { "" };
    format!("{begin}{}{end}", cut.trim())
}

#[cfg(test)]
mod tests;
