//! One utterance: who, what, when, and where an answer came from.

use serde::{Deserialize, Serialize};

use crate::clock::Timestamp;
use crate::domain::attachment::{Attached, names};
use crate::domain::vector::Vector;
use crate::ids::{AgentId, ArticleId, ClientMsgId};

/// The longest text of one message, in characters.
pub const TEXT_CHARS_MAX: usize = 8_000;

/// A message's place in its conversation: 1, 2, 3 ... without a gap.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Seq(pub u32);

impl Seq {
    /// The place after this one.
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }
}

/// Who speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Author {
    /// The person asking.
    Customer,
    /// The AI that answers.
    Assistant,
    /// A person who took the handoff.
    Agent(AgentId),
    /// Baton itself, telling what happens ("Mara has joined").
    Notice,
}

/// Where a sentence of an answer comes from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Source {
    /// The article.
    pub article: ArticleId,
    /// Its title when it was quoted.
    pub title: String,
    /// The heading above the passage; empty for the article's opening.
    pub heading: String,
}

/// How a model put an answer into words, when it does not simply quote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Phrased {
    /// The model's name.
    pub model: String,
    /// Sentences it wrote that the sources do not support, and that nobody was shown.
    pub n_dropped: u32,
}

/// What a message does beside saying something.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub enum MessageKind {
    /// Says something.
    #[default]
    Plain,
    /// Answers from the knowledge base.
    Answer {
        /// What is quoted.
        sources: Vec<Source>,
        /// How sure the assistant is that this answers, 0 to 1.
        confidence: f32,
        /// What the answer means, to notice the assistant repeating itself.
        vector: Option<Vector>,
        /// Who put it into words; none when it is quoted.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        phrased: Option<Phrased>,
    },
    /// Asks back which of several things is meant.
    Clarify {
        /// What the customer may choose, in words that can be sent as they are.
        choices: Vec<String>,
    },
    /// Offers to fetch a person.
    PersonOffered,
    /// Nothing was found.
    NothingFound,
    /// Tells what happens: a handoff, a person joining, a return to the assistant.
    Notice,
    /// Brings files. Where nothing was written with them, the text is their names, so that lists,
    /// search and briefings have words to go by.
    Files {
        /// What they are, in the order they were chosen.
        files: Vec<Attached>,
    },
}

/// One utterance in a conversation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Message {
    /// Its place.
    pub seq: Seq,
    /// When it was accepted.
    pub at: Timestamp,
    /// Who speaks.
    pub author: Author,
    /// Plain text, at most [`TEXT_CHARS_MAX`] characters.
    pub text: String,
    /// What it does.
    pub kind: MessageKind,
    /// The sender's own id; none for what Baton itself writes.
    pub client_msg_id: Option<ClientMsgId>,
}

impl Message {
    /// The files it brings.
    pub fn files(&self) -> &[Attached] {
        match &self.kind {
            MessageKind::Files { files } => files,
            _ => &[],
        }
    }

    /// What was written: nothing, where the text is only the names of the files.
    pub fn written(&self) -> &str {
        let only_names = !self.files().is_empty() && self.text == names(self.files());
        if only_names { "" } else { &self.text }
    }
}
