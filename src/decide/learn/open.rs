//! Which questions of a conversation the knowledge base left open: nothing was found, or what was
//! quoted did not help. A request for a person, a courtesy or a handoff that some rule or floor made
//! says nothing of the knowledge and opens no question.

use crate::clock::Timestamp;
use crate::domain::decision::{Decision, Trigger, TriggerKind};
use crate::domain::event::{Event, Recorded};
use crate::domain::message::{Author, Message, MessageKind, Seq};
use crate::domain::reading::{Reading, SignalKind};
use crate::domain::vector::Vector;
use crate::domain::words;
use crate::ids::{ArticleId, ConversationId};

/// From this probability on a message is what a signal says and no question.
const SAYS_SO: f32 = 0.5;
/// A question has at least so many words that are more than grammar.
const WORDS_MIN: usize = 2;
/// Questions of one conversation, at most.
const QUESTIONS_MAX: usize = 3;
/// What an agent wrote after one, at most so many messages.
const REPLIES_MAX: usize = 12;

/// How the knowledge base failed a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Failure {
    /// Nothing was found that could be trusted to answer.
    NothingFound,
    /// This article was quoted, and the customer asked again or went to a person.
    InVain(ArticleId),
}

/// A question that was left open.
#[derive(Clone, Debug, PartialEq)]
pub struct OpenQuestion {
    /// Where it was asked.
    pub conversation: ConversationId,
    /// The message.
    pub turn: Seq,
    /// When.
    pub at: Timestamp,
    /// In the customer's words.
    pub text: String,
    /// What it means; none when nobody could read it.
    pub meaning: Option<Vector>,
    /// How it failed.
    pub failure: Failure,
    /// What agents then wrote, in order, what fixed it last.
    pub replies: Vec<String>,
}

/// What the customer asked.
struct Asked {
    turn: Seq,
    at: Timestamp,
    text: String,
    meaning: Option<Vector>,
    /// The article that was quoted to it.
    quoted: Option<ArticleId>,
}

/// The questions a conversation left open, oldest first. `events` is its whole history.
pub fn open_questions(conversation: ConversationId, events: &[Recorded]) -> Vec<OpenQuestion> {
    let mut walk = Walk { conversation, last: None, before: None, asked: None, found: Vec::new() };
    for recorded in events {
        match &recorded.event {
            Event::MessagePosted(message) => walk.message(message),
            Event::TurnRead { of, reading } => walk.read(*of, reading),
            Event::Decided { decision, .. } => walk.decided(decision),
            Event::HandoffRequested { triggers, .. } => walk.handed_off(triggers),
            Event::WrappedUp { wrap_up, .. } => walk.wrote(&wrap_up.fix),
            _ => {}
        }
    }
    walk.found
}

struct Walk<'a> {
    conversation: ConversationId,
    last: Option<&'a Message>,
    /// The question before this one.
    before: Option<Asked>,
    asked: Option<Asked>,
    found: Vec<OpenQuestion>,
}

impl<'a> Walk<'a> {
    fn message(&mut self, message: &'a Message) {
        match (message.author, &message.kind) {
            (Author::Customer, _) => self.last = Some(message),
            (Author::Agent(_), _) => self.wrote(&message.text),
            (Author::Assistant, MessageKind::Answer { sources, .. }) => {
                if let Some(asked) = &mut self.asked {
                    asked.quoted = sources.first().map(|source| source.article);
                }
            }
            (Author::Assistant, MessageKind::NothingFound) => self.nothing_found(),
            _ => {}
        }
    }

    fn read(&mut self, of: Seq, reading: &Reading) {
        let Some(message) = self.last.filter(|m| m.seq == of) else { return };
        if is_question(&message.text, reading) {
            let (at, text, meaning) = (message.at, message.text.clone(), reading.vector.clone());
            let asked = Asked { turn: of, at, text, meaning, quoted: None };
            self.before = self.asked.replace(asked);
        }
    }

    fn decided(&mut self, decision: &Decision) {
        let before = self.before.take();
        if decision.triggers.iter().any(|t| t.kind == TriggerKind::Repetition)
            && let Some((before, article)) = before.and_then(|b| b.quoted.map(|a| (b, a)))
        {
            self.leave_open(before, Failure::InVain(article));
        }
        let floor = decision.floor.is_some_and(|kind| kind != TriggerKind::ExplicitRequest);
        let nothing = decision.seen.is_some_and(|seen| seen.nothing_found);
        if floor {
            self.asked = None;
        } else if nothing {
            self.nothing_found();
        }
    }

    fn nothing_found(&mut self) {
        if let Some(asked) = self.asked.take() {
            self.leave_open(asked, Failure::NothingFound);
        }
    }

    /// A person is fetched because the customer wants one: what was quoted just before did not help.
    fn handed_off(&mut self, triggers: &[Trigger]) {
        let Some(asked) = self.asked.take() else { return };
        let wanted =
            |t: &Trigger| matches!(t.kind, TriggerKind::ExplicitRequest | TriggerKind::OfferTaken);
        if let Some(article) = asked.quoted.filter(|_| triggers.iter().any(wanted)) {
            self.leave_open(asked, Failure::InVain(article));
        }
    }

    fn leave_open(&mut self, asked: Asked, failure: Failure) {
        if self.found.len() < QUESTIONS_MAX {
            let Asked { turn, at, text, meaning, .. } = asked;
            let (conversation, replies) = (self.conversation, Vec::new());
            self.found.push(OpenQuestion {
                conversation,
                turn,
                at,
                text,
                meaning,
                failure,
                replies,
            });
        }
    }

    /// What an agent wrote answers the question left open last.
    fn wrote(&mut self, text: &str) {
        let Some(open) = self.found.last_mut() else { return };
        if open.replies.len() < REPLIES_MAX && !text.trim().is_empty() {
            open.replies.push(text.to_owned());
        }
    }
}

/// Whether a message asks something the knowledge base could answer.
fn is_question(text: &str, reading: &Reading) -> bool {
    let says = |kind| reading.probability(kind) >= SAYS_SO;
    let more = words::words(text).iter().filter(|w| !words::is_function_word(w)).count();
    !says(SignalKind::SmallTalk) && !says(SignalKind::ExplicitRequest) && more >= WORDS_MIN
}
