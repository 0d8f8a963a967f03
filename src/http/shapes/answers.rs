//! What routes answer beside the nouns themselves: lists, acknowledgements, what is shown once.

use poem_openapi::Object;

use crate::http::shapes::articles::Article;
use crate::http::shapes::cases::SimilarCase;
use crate::http::shapes::conversations::ConversationView;
use crate::http::shapes::events::EventLine;
use crate::http::shapes::messages::Message;
use crate::http::shapes::names::Presence;
use crate::http::shapes::people::{Agent, Token};

/// A customer's session. The token is shown once.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
pub struct CustomerSession {
    /// For `Authorization: Bearer`.
    pub token: String,
    /// Who it speaks for.
    pub customer_id: String,
    /// When it stops working, RFC 3339.
    pub expires_at: String,
    /// Whether the team's own site signed who it is.
    pub verified: bool,
}

/// A list of conversations, the most recently changed first.
#[derive(Clone, Debug, PartialEq, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct Conversations {
    /// The conversations.
    pub conversations: Vec<ConversationView>,
    /// Ask again with `after` set to this for more.
    pub next: Option<String>,
}

/// A conversation that holds what was looked for.
#[derive(Clone, Debug, PartialEq, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct FoundConversation {
    /// The conversation.
    pub conversation: ConversationView,
    /// The message that fits best.
    pub seq: Option<u32>,
    /// Some of its text around the first of the words.
    pub excerpt: Option<String>,
}

/// Conversations that hold what was looked for.
#[derive(Clone, Debug, PartialEq, Object)]
pub struct FoundConversations {
    /// Best first.
    pub found: Vec<FoundConversation>,
}

/// A stretch of a conversation.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
pub struct Messages {
    /// Oldest first.
    pub messages: Vec<Message>,
    /// The place of the conversation's last message.
    pub last_seq: u32,
}

/// What happened in a conversation.
#[derive(Clone, Debug, PartialEq, Object)]
pub struct Events {
    /// Oldest first.
    pub events: Vec<EventLine>,
}

/// A message is durable.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
pub struct Acknowledged {
    /// The sender's own id.
    pub client_msg_id: String,
    /// Its place in the conversation.
    pub seq: u32,
    /// Its place in the house's feed.
    pub position: u64,
    /// When it was accepted, RFC 3339.
    pub at: String,
}

/// Past cases, best first.
#[derive(Clone, Debug, PartialEq, Object)]
pub struct Cases {
    /// The cases.
    pub cases: Vec<SimilarCase>,
    /// Since the start not everything has come into the search index yet: cases may be missing.
    pub index_behind: bool,
}

/// The case a wrap-up made.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
pub struct CaseMade {
    /// Its id.
    pub case_id: String,
}

/// Knowledge articles.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
pub struct Articles {
    /// The articles.
    pub articles: Vec<Article>,
}

/// The policy in force.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
pub struct PolicyDocument {
    /// Counts up with every change; 0 for the built-in one.
    pub version: u32,
    /// The document.
    pub toml: String,
    /// What is unwise but possible in it.
    pub warnings: Vec<PolicyWarning>,
}

/// A draft of the policy, looked at.
#[derive(Clone, Debug, PartialEq, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct PolicyDraft {
    /// The document, with what was to be changed in it.
    pub toml: String,
    /// Why it cannot be put in force; absent when it can.
    pub trouble: Option<PolicyTrouble>,
    /// What is unwise but possible in it.
    pub warnings: Vec<PolicyWarning>,
    /// What it says, every value it leaves out included; absent while it cannot be read. The names
    /// are those of the document.
    pub policy: Option<serde_json::Value>,
}

/// Why a policy cannot be put in force.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct PolicyTrouble {
    /// Where in the document, from 1; absent when it concerns the whole.
    pub line: Option<u32>,
    /// For people.
    pub message: String,
}

/// Something unwise in a policy.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct PolicyWarning {
    /// Where in the document, from 1; absent when it does not speak of it.
    pub line: Option<u32>,
    /// Where in the document: `thresholds.handoff`, `topics.billing`.
    pub at: String,
    /// For people.
    pub message: String,
}

/// What the policy was before.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
pub struct PolicyVersions {
    /// Newest first.
    pub versions: Vec<PolicyVersion>,
}

/// One version of the policy.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct PolicyVersion {
    /// Which.
    pub version: u32,
    /// What was said about the change.
    pub note: String,
    /// Who changed it; absent for a token or the command line.
    pub by: Option<String>,
    /// When, RFC 3339.
    pub at: String,
    /// The document.
    pub toml: String,
    /// What it changed against the version before.
    pub changes: Vec<PolicyChange>,
}

/// One difference between two versions of the policy.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct PolicyChange {
    /// Where: `thresholds.handoff`, `topics.billing.skill`.
    pub path: String,
    /// The value before, as TOML; absent where the path did not exist.
    pub before: Option<String>,
    /// The value after, as TOML; absent where the path does not exist any more.
    pub after: Option<String>,
}

/// Everybody who takes handoffs.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
pub struct Agents {
    /// The agents.
    pub agents: Vec<Agent>,
}

/// Presence as chosen and as it counts.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
pub struct PresenceNow {
    /// As it counts: offline without a connection.
    pub presence: Presence,
}

/// Whoever asks, and where the house stands.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
pub struct Me {
    /// Oneself.
    pub agent: Agent,
    /// The lineage of the data, for resuming a socket.
    pub epoch: String,
    /// The last place in the feed, for resuming a socket.
    pub position: u64,
    /// Whether one has to set up a second factor before anything else.
    pub owes_second_factor: bool,
}

/// Whoever has signed in.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
pub struct SignedIn {
    /// Oneself.
    pub agent: Agent,
}

/// What a one-time link asks for.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct LinkForm {
    /// `set_up`, `sign_in`, `invitation` or `reset`.
    pub purpose: String,
    /// Whom it lets in; none at set-up.
    pub name: Option<String>,
    /// What they sign in with from then on; none at set-up.
    pub email: Option<String>,
    /// Whether name and e-mail address are needed.
    pub needs_name: bool,
    /// Whether a password is needed.
    pub needs_password: bool,
    /// Whether the code of a second factor is needed.
    pub needs_code: bool,
}

/// A one-time link. Its secret is shown once.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
pub struct LinkMade {
    /// The path to open, behind the house's address.
    pub path: String,
}

/// API tokens.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
pub struct Tokens {
    /// The tokens.
    pub tokens: Vec<Token>,
}

/// A new API token. Its secret is shown once.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
pub struct TokenMade {
    /// The token.
    pub token: Token,
    /// For `Authorization: Bearer`.
    pub secret: String,
}
