//! A conversation as its customer sees it and as those inside see it: two shapes, never one with
//! fields left out.

use poem_openapi::{Enum, Object, Union};

use crate::clock::Timestamp;
use crate::domain::conversation;
use crate::domain::customer::Customer;
use crate::domain::picture::Face;
use crate::domain::quote;
use crate::domain::stage::{Owner, Stage};
use crate::http::shapes::messages::AuthorName;
use crate::ids::AgentId;

/// A conversation, in the shape of whoever asks.
#[derive(Clone, Debug, PartialEq, Union)]
pub enum ConversationView {
    /// For those inside.
    Inside(Conversation),
    /// For its customer.
    Customer(CustomerConversation),
}

/// A conversation as its customer sees it.
#[derive(Clone, Debug, PartialEq, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct CustomerConversation {
    /// Its id.
    pub id: String,
    /// Where it stands.
    pub stage: StageName,
    /// The person it is with.
    pub agent: Option<With>,
    /// Since when, RFC 3339.
    pub opened_at: String,
    /// When anything last happened, RFC 3339.
    pub updated_at: String,
    /// The place of the last message.
    pub last_seq: u32,
    /// What was understood to be wanted; may be corrected while waiting.
    pub ask: Option<String>,
    /// What is known about the wait.
    pub quote: Option<Quote>,
    /// The customer's score, 1 to 5.
    pub score: Option<u8>,
    /// Whether it is over.
    pub closed: bool,
}

/// The person a conversation is with.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct With {
    /// The name customers see.
    pub name: String,
    /// Their picture, fetched at `/pictures/{id}`; absent when they show none.
    pub picture: Option<String>,
}

impl From<Face> for With {
    fn from(Face { name, picture }: Face) -> Self {
        Self { name, picture: picture.map(|id| id.to_string()) }
    }
}

/// A conversation as those inside see it.
#[derive(Clone, Debug, PartialEq, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct Conversation {
    /// Its id.
    pub id: String,
    /// Whose it is.
    pub customer_id: String,
    /// What matters of the customer in a list.
    pub customer: CustomerLine,
    /// Where it stands.
    pub stage: StageName,
    /// Who has it.
    pub owner: OwnerLine,
    /// The handoff under way.
    pub handoff_id: Option<String>,
    /// In this stage since, RFC 3339.
    pub since: String,
    /// Since when, RFC 3339.
    pub opened_at: String,
    /// When anything last happened, RFC 3339.
    pub updated_at: String,
    /// The place of the last message.
    pub last_seq: u32,
    /// What it is about.
    pub topic: Option<String>,
    /// How likely a person is needed, 0 to 1.
    pub risk: f64,
    /// From which risk on a person is fetched, 0 to 1.
    pub threshold: f64,
    /// The last sentiment read, -1 to 1.
    pub sentiment: f64,
    /// The language read last, two letters.
    pub language: String,
    /// How the last message begins.
    pub preview: String,
    /// Who wrote the last message.
    pub last_author: Option<AuthorName>,
    /// What is wanted, in one line.
    pub ask: Option<String>,
    /// Why a person was needed.
    pub triggers: Vec<String>,
    /// What the customer was told about the wait.
    pub quote: Option<Quote>,
    /// Who is asked, and until when.
    pub offer: Option<OfferLine>,
    /// The customer's messages.
    pub n_customer: u32,
    /// The agents' messages.
    pub n_agent: u32,
    /// The last message the customer saw.
    pub customer_seen: u32,
    /// The last message an agent saw.
    pub agent_seen: u32,
    /// Messages no agent has seen.
    pub unread: u32,
    /// The customer's score, 1 to 5.
    pub score: Option<u8>,
    /// Where to write for a follow-up.
    pub contact: Option<String>,
    /// The case made of it.
    pub case_id: Option<String>,
    /// Agents whom a note asked to look, and who have not yet.
    pub mentioned: Vec<String>,
    /// Put aside by the agent who has it until then, RFC 3339.
    pub snoozed_until: Option<String>,
}

/// What matters of the customer in a list.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
pub struct CustomerLine {
    /// Empty when unknown.
    pub name: String,
    /// What they pay for.
    pub tier: String,
    /// Yearly value.
    pub value_per_year: u64,
    /// Whether the team's own site signed who it is.
    pub verified: bool,
}

/// Who has a conversation.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct OwnerLine {
    /// Which kind.
    pub kind: OwnerKind,
    /// The agent who has it or is asked.
    pub agent_id: Option<String>,
}

/// Who is asked to take it.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
pub struct OfferLine {
    /// The agent.
    pub to: String,
    /// Until when, RFC 3339.
    pub expires_at: String,
}

/// What a waiting customer is told.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct Quote {
    /// Place in line, from 1.
    pub position: u32,
    /// Most people wait less than this, in seconds; absent while there is too little data.
    pub upper_s: Option<u32>,
    /// Whether anybody who could take it is at work.
    pub staffed: bool,
}

/// Who has a conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub enum OwnerKind {
    /// The AI.
    Assistant,
    /// The line.
    Queue,
    /// An agent who is asked.
    Offered,
    /// An agent.
    Agent,
    /// Nobody: it is over.
    Closed,
}

/// Where a conversation stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Enum)]
#[oai(rename_all = "snake_case")]
pub enum StageName {
    /// The assistant answers.
    Assistant,
    /// In line for a person.
    Queued,
    /// One agent is asked.
    Offered,
    /// A person talks with the customer.
    Active,
    /// The talk is over, the notes are not.
    WrapUp,
    /// Nobody was there: a message was left.
    FollowUp,
    /// Over.
    Closed,
}

impl From<&Stage> for StageName {
    fn from(stage: &Stage) -> Self {
        match stage {
            Stage::Assistant { .. } => Self::Assistant,
            Stage::Queued { .. } => Self::Queued,
            Stage::Offered { .. } => Self::Offered,
            Stage::Active { .. } => Self::Active,
            Stage::WrapUp { .. } => Self::WrapUp,
            Stage::FollowUp { .. } => Self::FollowUp,
            Stage::Closed { .. } => Self::Closed,
        }
    }
}

impl From<Owner> for OwnerLine {
    fn from(owner: Owner) -> Self {
        let (kind, agent) = match owner {
            Owner::Assistant => (OwnerKind::Assistant, None),
            Owner::Queue => (OwnerKind::Queue, None),
            Owner::Offered(agent) => (OwnerKind::Offered, Some(agent)),
            Owner::Agent(agent) => (OwnerKind::Agent, Some(agent)),
            Owner::Closed => (OwnerKind::Closed, None),
        };
        Self { kind, agent_id: agent.map(|id| id.to_string()) }
    }
}

impl From<&quote::Quote> for Quote {
    fn from(quote: &quote::Quote) -> Self {
        Self { position: quote.position, upper_s: quote.upper_s, staffed: quote.staffed }
    }
}

/// Since when a conversation is in its stage.
fn since(stage: &Stage) -> String {
    let at = match stage {
        Stage::Assistant { since }
        | Stage::Queued { since, .. }
        | Stage::Offered { since, .. }
        | Stage::Active { since, .. }
        | Stage::WrapUp { since, .. }
        | Stage::FollowUp { since, .. } => since,
        Stage::Closed { at, .. } => at,
    };
    at.to_rfc3339()
}

/// The quote holds only while somebody waits.
fn quote_of(record: &conversation::Conversation) -> Option<Quote> {
    let waits = matches!(record.stage, Stage::Queued { .. } | Stage::Offered { .. });
    record.handoff.as_ref().filter(|_| waits)?.quote.as_ref().map(Quote::from)
}

impl CustomerConversation {
    /// A conversation as its customer sees it; `face_of` knows the agents.
    pub fn show(record: &conversation::Conversation, face_of: &dyn Fn(AgentId) -> Face) -> Self {
        let handed_off = record.stage.handoff().is_some();
        Self {
            id: record.id.to_string(),
            stage: (&record.stage).into(),
            agent: match record.stage {
                Stage::Active { with, .. } => Some(With::from(face_of(with))),
                _ => None,
            },
            opened_at: record.opened_at.to_rfc3339(),
            updated_at: record.updated_at.to_rfc3339(),
            last_seq: record.last_seq.0,
            ask: record.handoff.as_ref().filter(|_| handed_off).map(|h| h.ask.clone()),
            quote: quote_of(record),
            score: record.score,
            closed: !record.stage.is_open(),
        }
    }
}

impl Conversation {
    /// A conversation as those inside see it.
    pub fn show(record: &conversation::Conversation, customer: &Customer) -> Self {
        let handoff = record.handoff.as_ref();
        Self {
            id: record.id.to_string(),
            customer_id: record.customer.to_string(),
            customer: CustomerLine::from(customer),
            stage: (&record.stage).into(),
            owner: record.stage.owner().into(),
            handoff_id: record.stage.handoff().map(|id| id.to_string()),
            since: since(&record.stage),
            opened_at: record.opened_at.to_rfc3339(),
            updated_at: record.updated_at.to_rfc3339(),
            last_seq: record.last_seq.0,
            topic: record.topic.clone(),
            risk: record.risk,
            threshold: record.threshold,
            sentiment: f64::from(record.sentiment),
            language: record.tongue.code().to_owned(),
            preview: record.preview.clone(),
            last_author: record.last_author.map(AuthorName::from),
            ask: handoff.map(|h| h.ask.clone()),
            triggers: handoff
                .map(|h| h.triggers.iter().map(|kind| kind.name().to_owned()).collect())
                .unwrap_or_default(),
            quote: quote_of(record),
            offer: match record.stage {
                Stage::Offered { to, expires_at, .. } => {
                    Some(OfferLine { to: to.to_string(), expires_at: expires_at.to_rfc3339() })
                }
                _ => None,
            },
            n_customer: record.n_customer,
            n_agent: record.n_agent,
            customer_seen: record.customer_seen.0,
            agent_seen: record.agent_seen.0,
            unread: record.last_seq.0.saturating_sub(record.agent_seen.0),
            score: record.score,
            contact: record.contact.clone(),
            case_id: record.case.map(|id| id.to_string()),
            mentioned: record.mentioned.iter().map(ToString::to_string).collect(),
            snoozed_until: record.snoozed_until.map(Timestamp::to_rfc3339),
        }
    }
}

impl From<&Customer> for CustomerLine {
    fn from(customer: &Customer) -> Self {
        Self {
            name: customer.name.clone(),
            tier: customer.tier.name().to_owned(),
            value_per_year: customer.value_per_year,
            verified: customer.verified,
        }
    }
}
