//! What an agent reads before speaking, made from the conversation's own events.
//!
//! Every line names the messages it comes from; what has no source is not said, and facts stand in
//! the words of whoever gave them. Nothing of it comes from a model, but for a summary that is kept
//! apart, marked as one and checked ([`model_summary`]). Nothing a customer writes
//! is more than data: it is cleaned of invisible characters and cut to length before it is shown.
//! The time taken is bounded however long the conversation is.

mod ask;
mod customer;
mod details;
mod known;
pub mod model_summary;
mod mood;
mod opening;
mod promises;
mod prose;
mod retell;
mod story;
mod summary;
#[cfg(test)]
mod tests;
mod tried;
mod weigh;
mod when;
mod whose;
mod why;

use crate::clock::Timestamp;
use crate::decide::text;
use crate::domain::briefing::{Briefing, Line, SimilarCase};
use crate::domain::conversation::Conversation;
use crate::domain::customer::Customer;
use crate::domain::event::Recorded;
use crate::domain::handoff::Because;
use crate::domain::policy::Topic;

pub use prose::prose;
use story::Story;
pub use whose::why_theirs;

/// Similar cases shown.
const SIMILAR_MAX: usize = 3;

/// Everything a briefing may look at.
#[derive(Clone, Copy, Debug)]
pub struct BriefInput<'a> {
    /// The customer's record.
    pub customer: &'a Customer,
    /// The conversation's events in order, from the first.
    pub events: &'a [Recorded],
    /// Its record.
    pub conversation: &'a Conversation,
    /// Their conversations before this one, the latest first.
    pub earlier: &'a [Conversation],
    /// The policy's entry of its topic, when it has one: says which facts are usually needed.
    pub topic: Option<&'a Topic>,
    /// Similar past cases, best first.
    pub similar: &'a [SimilarCase],
    /// Why the agent who reads it was chosen; none before an offer.
    pub because: Option<&'a Because>,
    /// The instant it is made for; tells how long somebody has been a customer.
    pub now: Timestamp,
}

/// The briefing of a conversation.
pub fn brief(input: &BriefInput<'_>) -> Briefing {
    let story = Story::of(input.events);
    let ask = ask::ask(&story);
    let also = ask::also(&story, ask.as_ref(), input.conversation.topic.as_deref());
    let known = known::known(&story, input.customer, input.topic);
    let tried = tried::tried(&story);
    let similar = &input.similar[..input.similar.len().min(SIMILAR_MAX)];
    Briefing {
        customer: customer::lines(input.customer, input.earlier, input.now),
        topic: topic_name(input),
        complexity: story.need_complexity().unwrap_or_else(|| ask::complexity(&story)),
        why: why::why(&story),
        risk: input.conversation.risk,
        threshold: input.conversation.threshold,
        do_not_ask: known::do_not_ask(&story, &known),
        promises: promises::promises(&story),
        mood: mood::mood(&story),
        urgency: mood::urgency(&story),
        summary: summary::summary(&story, ask.as_ref()),
        model_summary: story.model_summary.cloned(),
        opening: opening::opening(input.customer, story.tongue(), ask.as_ref(), &tried),
        next_step: opening::next_step(similar, &known, ask.as_ref()),
        similar: similar.to_vec(),
        why_you: input.because.map(|b| text::short(&b.line, text::LINE_CHARS)).unwrap_or_default(),
        ask,
        also,
        tried,
        known,
    }
}

/// What the customer wants, in one line of their own words; none before they have said anything.
/// The same line that a briefing shows, for the moment a handoff is requested.
pub fn ask(events: &[Recorded]) -> Option<Line> {
    ask::ask(&Story::of(events))
}

/// How tangled a conversation is, 1 (one plain question) to 3.
pub fn complexity(events: &[Recorded]) -> u8 {
    ask::complexity(&Story::of(events))
}

fn topic_name(input: &BriefInput<'_>) -> Option<String> {
    let named = input.topic.map(|t| if t.name.is_empty() { &t.id } else { &t.name });
    named.or(input.conversation.topic.as_ref()).map(|name| text::short(name, text::LINE_CHARS))
}
