//! Conversations a team had before Baton, as another system's export tells them: who asked, who
//! answered, when. Each becomes a conversation with its events, and a case.

use serde::{Deserialize, Serialize};

use crate::clock::Timestamp;
use crate::domain::handoff::Disposition;

/// Messages kept of one conversation: its beginning, and its end.
pub const TURNS_HEAD_MAX: usize = 50;
/// See [`TURNS_HEAD_MAX`].
pub const TURNS_TAIL_MAX: usize = 350;

/// Somebody of the other system.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Person {
    /// Their id there; empty when it does not say.
    pub id: String,
    /// Their name; empty when it does not say.
    pub name: String,
    /// Their e-mail address.
    pub email: Option<String>,
}

/// Who spoke.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Speaker {
    /// The person asking.
    Customer,
    /// A program that answered.
    Assistant,
    /// A person of the team.
    Agent(Person),
}

/// One utterance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PastTurn {
    /// Who.
    pub by: Speaker,
    /// When, as far as known.
    pub at: Option<Timestamp>,
    /// What, as plain text.
    pub text: String,
}

/// One conversation of the past.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PastConversation {
    /// The system it comes from.
    pub source: String,
    /// Its id there: what it is known by, so that it is taken in once.
    pub id: String,
    /// Who asked.
    pub customer: Person,
    /// The team's own reference of the customer, where the system kept one.
    pub customer_ref: Option<String>,
    /// Its subject, where it has one.
    pub subject: Option<String>,
    /// The topic.
    pub topic: Option<String>,
    /// Tags.
    pub tags: Vec<String>,
    /// When it began.
    pub opened_at: Timestamp,
    /// Who said what, in order.
    pub turns: Vec<PastTurn>,
    /// What caused it, where the system says.
    pub cause: Option<String>,
    /// What fixed it, where the system says.
    pub fix: Option<String>,
    /// How it ended, where the system says.
    pub ended: Option<Disposition>,
    /// The customer's score, 1 to 5.
    pub score: Option<u8>,
}

impl PastConversation {
    /// Without what is more than is kept of one: the middle goes.
    #[must_use]
    pub fn within_bounds(mut self) -> Self {
        let n = self.turns.len();
        if n > TURNS_HEAD_MAX + TURNS_TAIL_MAX {
            self.turns.drain(TURNS_HEAD_MAX..n - TURNS_TAIL_MAX);
        }
        self
    }
}

/// What an export holds at one place.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PastRead {
    /// A conversation.
    Conversation(Box<PastConversation>),
    /// Something that cannot be read as one.
    Refused {
        /// Where, or which.
        which: String,
        /// Why.
        why: String,
    },
}

/// What became of a conversation that was handed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TakenIn {
    /// It is here now.
    New,
    /// It was here already, and is left as it is.
    Same,
    /// Nobody can learn from it, and why.
    LeftOut(String),
}
