//! What routes take. Every field is named here; what is not named is refused.

use std::collections::BTreeMap;

use poem_openapi::Object;

use crate::http::shapes::names::{
    AccountState, Audience, CustomerTier, Disposition, Invitation, Journey, Presence, Role, Scope,
    Verdict,
};

/// Nothing needs to be said.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
pub struct Nothing {}

/// Who a customer is.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
pub struct MeetCustomer {
    /// An identity the team's own site signed: either `jwt`, or `external_ref` and `hmac`.
    pub identity: Option<Identity>,
    /// As they want to be called.
    #[oai(validator(max_length = 200))]
    pub name: Option<String>,
    /// Where to write; only claimed.
    #[oai(validator(max_length = 254))]
    pub email: Option<String>,
    /// The token of an earlier visit: the same customer again, with a new token.
    #[oai(validator(max_length = 100))]
    pub token: Option<String>,
}

/// A signed identity.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
pub struct Identity {
    /// A JWT: HS256, `aud` "baton", `exp` within 24 hours, `sub` the id in the team's own systems.
    pub jwt: Option<String>,
    /// The id in the team's own systems.
    pub external_ref: Option<String>,
    /// Its HMAC-SHA256 with the identity secret, 64 hexadecimal digits.
    pub hmac: Option<String>,
}

/// Begins a conversation.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
pub struct OpenConversation {
    /// The page it is opened on.
    pub page: Option<String>,
    /// What the page passes about this visit.
    pub context: Option<BTreeMap<String, String>>,
}

/// Says something.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
pub struct PostMessage {
    /// Made by the sender before the first send; the same again never posts twice.
    pub client_msg_id: String,
    /// Plain text, at most 8,000 characters; may be empty with files.
    #[oai(validator(max_length = 8000))]
    pub text: String,
    /// Files uploaded before, by their ids.
    #[oai(validator(max_items = 10))]
    pub attachments: Option<Vec<String>>,
}

/// Says how far one has read.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
pub struct MarkSeen {
    /// The last message seen.
    pub seq: u32,
}

/// A note no customer sees.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
pub struct WriteNote {
    /// Plain text.
    #[oai(validator(max_length = 8000))]
    pub text: String,
    /// Agents who are asked to look.
    #[oai(validator(max_items = 20))]
    pub mentions: Option<Vec<String>>,
}

/// Until when a conversation is put aside.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
pub struct Snooze {
    /// RFC 3339, within thirty days; absent to take it up again.
    pub until: Option<String>,
}

/// Where to write instead of waiting.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
pub struct LeaveContact {
    /// An e-mail address.
    #[oai(validator(max_length = 254))]
    pub email: String,
}

/// What is wanted, corrected.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
pub struct CorrectAsk {
    /// In the customer's words.
    pub ask: String,
}

/// How it was.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
pub struct GiveScore {
    /// 1 to 5.
    #[oai(validator(minimum(value = "1"), maximum(value = "5")))]
    pub score: u8,
    /// In the customer's words.
    pub comment: Option<String>,
}

/// Passes a conversation on: to a colleague, or to whoever has a skill.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
pub struct Transfer {
    /// To this colleague alone.
    pub agent_id: Option<String>,
    /// To whoever has this skill.
    pub skill: Option<String>,
    /// What the next one should know.
    pub note: Option<String>,
}

/// Gives a waiting conversation to somebody.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
pub struct Assign {
    /// To this colleague.
    pub agent_id: String,
}

/// What is known of a customer's account; what is absent stays as it is.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
pub struct ChangeCustomer {
    /// What they pay for.
    pub tier: Option<CustomerTier>,
    /// Yearly value in whole units of the team's currency.
    pub value_per_year: Option<u64>,
    /// How the account stands.
    pub state: Option<AccountState>,
    /// Where they are with the product.
    pub journey: Option<Journey>,
    /// Attributes to set: policy rules may look at them.
    pub attributes: Option<BTreeMap<String, String>>,
    /// Names of attributes to take away.
    #[oai(validator(max_items = 100))]
    pub forget: Option<Vec<String>>,
}

/// Hands a conversation back to the assistant.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
pub struct GiveBack {
    /// What the assistant should know.
    pub note: Option<String>,
}

/// How it ended.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
pub struct WriteWrapUp {
    /// How it ended.
    pub disposition: Disposition,
    /// What the cause was.
    pub cause: Option<String>,
    /// What fixed it.
    pub fix: Option<String>,
    /// Was a person needed.
    pub verdict: Verdict,
    /// Free words for finding it again.
    #[oai(validator(max_items = 50))]
    pub tags: Option<Vec<String>>,
}

/// Whether a past case helped.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
pub struct CaseFeedback {
    /// The conversation it was shown beside.
    pub conversation_id: String,
    /// Whether it helped.
    pub helped: bool,
}

/// An article as somebody writes it.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
pub struct WriteArticle {
    /// Its title.
    pub title: String,
    /// Markdown.
    pub body: String,
    /// The topic it belongs to.
    pub topic: Option<String>,
    /// Who may read it; everybody when left out.
    pub audience: Option<Audience>,
    /// Drafts answer nobody; a draft when left out.
    pub published: Option<bool>,
    /// The gap it is written to close; only for a new article.
    pub gap: Option<String>,
}

/// A policy as somebody writes it.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
pub struct WritePolicy {
    /// The document.
    pub toml: String,
    /// What the change is about.
    #[oai(validator(max_length = 2000))]
    pub note: Option<String>,
}

/// A draft of the policy that somebody is writing.
#[derive(Clone, Debug, PartialEq, Object)]
pub struct DraftPolicy {
    /// The document.
    pub toml: String,
    /// Values to change in it first, in this order; comments and everything else stay as written.
    #[oai(validator(max_items = 100))]
    pub changes: Option<Vec<PolicyValue>>,
}

/// A value in a policy's document.
#[derive(Clone, Debug, PartialEq, Object)]
pub struct PolicyValue {
    /// Where: `thresholds.handoff`, `topics.billing.skill`.
    #[oai(validator(min_length = 1, max_length = 200))]
    pub at: String,
    /// What stands there from now on; `null` takes it away. An object is a whole entry of a list.
    pub value: serde_json::Value,
}

/// A draft of the policy, to be replayed over what has happened.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
pub struct ReplayPolicy {
    /// The document.
    pub toml: String,
    /// Only conversations begun at this instant or later, RFC 3339.
    pub from: Option<String>,
    /// Only conversations begun before this instant, RFC 3339.
    pub to: Option<String>,
}

/// A new agent.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
pub struct AddAgent {
    /// The name customers see.
    pub name: String,
    /// How they sign in.
    pub email: String,
    /// What they may do; agent when left out.
    pub role: Option<Role>,
    /// What they know, and how well: 1 to 3.
    pub skills: Option<BTreeMap<String, u8>>,
    /// Their authority, 1 to 3.
    pub tier: Option<u8>,
    /// What they speak, two letters each.
    pub languages: Option<Vec<String>>,
    /// How many conversations at once.
    pub capacity: Option<u8>,
}

/// What changes of an agent; what is left out stays.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
pub struct ChangeAgent {
    /// The name customers see.
    pub name: Option<String>,
    /// How they sign in.
    pub email: Option<String>,
    /// What they may do.
    pub role: Option<Role>,
    /// What they know, and how well: 1 to 3.
    pub skills: Option<BTreeMap<String, u8>>,
    /// Their authority, 1 to 3.
    pub tier: Option<u8>,
    /// What they speak, two letters each.
    pub languages: Option<Vec<String>>,
    /// How many conversations at once.
    pub capacity: Option<u8>,
    /// May no longer sign in.
    pub disabled: Option<bool>,
}

/// A one-time link for an agent.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
pub struct Invite {
    /// What it is for.
    pub purpose: Invitation,
}

/// Whether one takes work now.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
pub struct SetPresence {
    /// `available`, `busy` or `away`; offline follows from the connection.
    pub presence: Presence,
}

/// Signs in.
#[derive(Clone, PartialEq, Eq, Object)]
pub struct SignIn {
    /// The address.
    #[oai(validator(max_length = 254))]
    pub email: String,
    /// The password.
    pub password: String,
    /// The six digits of the authenticator app, or a recovery code: for whoever has a second factor.
    #[oai(validator(max_length = 64))]
    pub code: Option<String>,
}

/// What somebody with a one-time link fills in, as far as the link asks for it.
#[derive(Clone, PartialEq, Eq, Object)]
pub struct UseLink {
    /// Set-up only: the first administrator's name.
    pub name: Option<String>,
    /// Set-up only: their address.
    pub email: Option<String>,
    /// Set-up, invitation and reset: the new password.
    pub password: Option<String>,
    /// The six digits of the authenticator app, or a recovery code: for whoever has a second factor.
    #[oai(validator(max_length = 64))]
    pub code: Option<String>,
}

/// A new webhook.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
pub struct AddWebhook {
    /// What people call it.
    #[oai(validator(max_length = 100))]
    pub name: String,
    /// Where messages are posted to; `https` unless it is on the own network, which the setting
    /// `webhooks.private` opens.
    #[oai(validator(max_length = 2000))]
    pub url: String,
    /// The kinds of events it is told of; all when empty or left out.
    #[oai(validator(max_items = 100))]
    pub events: Option<Vec<String>>,
    /// The place of the feed after which it is told; from now on when left out.
    pub after: Option<u64>,
}

/// What changes of a webhook; what is left out stays.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
pub struct ChangeWebhook {
    /// What people call it.
    #[oai(validator(max_length = 100))]
    pub name: Option<String>,
    /// Where messages are posted to.
    #[oai(validator(max_length = 2000))]
    pub url: Option<String>,
    /// The kinds of events it is told of; all when empty.
    #[oai(validator(max_items = 100))]
    pub events: Option<Vec<String>>,
    /// Whether it is told anything; `true` also ends a rest.
    pub enabled: Option<bool>,
    /// Where it goes on: everything after this place of the feed is told, or told again.
    pub after: Option<u64>,
}

/// An event that a webhook is told of again.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
pub struct TellAgain {
    /// Its place in the feed.
    pub position: u64,
}

/// A new API token.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
pub struct MakeToken {
    /// What people call it.
    pub name: String,
    /// What it may do.
    #[oai(validator(max_items = 4))]
    pub scopes: Vec<Scope>,
    /// For how many days it works, 1 to 3650; until it is revoked when left out.
    pub days: Option<u32>,
}

/// What the team's own bot says to a customer's turn: a text, or that a person is needed.
#[derive(Clone, Debug, PartialEq, Object)]
pub struct AnswerAsBot {
    /// The customer's message it is asked about.
    pub of: u32,
    /// The answer, or the question back.
    #[oai(validator(max_length = 8000))]
    pub text: Option<String>,
    /// What can be chosen: the text is a question back then.
    #[oai(validator(max_items = 6))]
    pub choices: Option<Vec<String>>,
    /// How sure it is that the text answers, 0 to 1; as likely as not when it does not say.
    pub confidence: Option<f32>,
    /// Why a person is needed, instead of a text.
    #[oai(validator(max_length = 300))]
    pub person: Option<String>,
}
