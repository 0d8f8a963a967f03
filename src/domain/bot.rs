//! The team's own bot: a program that answers in the assistant's place.

use crate::clock::Timestamp;
use crate::domain::message::{Author, Seq};
use crate::domain::webhook::SigningSecret;
use crate::ids::ConversationId;

/// What a bot is asked: a customer's turn that nobody has answered yet.
#[derive(Clone, Debug, PartialEq)]
pub struct Asked {
    /// Where.
    pub conversation: ConversationId,
    /// The customer's last message: what an answer answers.
    pub of: Seq,
    /// Until when an answer is waited for.
    pub answer_by: Timestamp,
    /// What was said, oldest first, the newest few messages.
    pub turns: Vec<(Author, String)>,
}

/// What a bot says to it.
#[derive(Clone, Debug, PartialEq)]
pub enum Says {
    /// An answer, and how sure it is of it, 0 to 1.
    Answer(String, f32),
    /// It asks back, with what can be chosen.
    Clarify(String, Vec<String>),
    /// A person is needed, and why.
    Person(String),
}

/// How a question is written that is posted to a bot.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shape {
    /// As over the socket.
    #[default]
    Baton,
    /// As Chatwoot tells its agent bots, so that a bot written for it needs no change.
    Chatwoot,
}

/// Where a bot is told what it is asked, when it does not listen at the socket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hook {
    /// Where to.
    pub url: String,
    /// How it is written.
    pub shape: Shape,
    /// What it is signed with, when it is.
    pub secret: Option<SigningSecret>,
}

/// How a bot is worked with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rules {
    /// Where it is told; none when it listens at the socket.
    pub hook: Option<Hook>,
    /// How long an answer is waited for, in seconds.
    pub deadline_s: u32,
    /// Whether Baton's detection fetches a person and offers one by itself. What no policy can turn
    /// off (an explicit request, harm, law) it does in any case.
    pub detection: bool,
}

impl Default for Rules {
    fn default() -> Self {
        Self { hook: None, deadline_s: 15, detection: true }
    }
}
