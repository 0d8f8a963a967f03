//! Webhooks as administrators see them, and what those outside are sent.

use poem_openapi::Object;
use serde_json::{Value, json};

use crate::app::House;
use crate::app::outbox::News;
use crate::app::webhooks::Faring;
use crate::domain::alert::{Alert, AlertKind};
use crate::domain::event::{EventKind, Position, Recorded};
use crate::domain::picture::Face;
use crate::domain::webhook::{self, Outcome};
use crate::http::shapes::events;
use crate::http::shapes::messages::Viewer;
use crate::ids::{AgentId, WebhookId};

/// What a kind of event means; the names are those of a conversation's events.
pub fn about(kind: EventKind) -> &'static str {
    match kind {
        EventKind::Opened => "A customer began a conversation.",
        EventKind::MessagePosted => {
            "Somebody said something: customer, assistant, agent or a notice."
        }
        EventKind::NotePosted => "An agent wrote a note that no customer sees.",
        EventKind::TurnRead => "A customer's message was read: language, sentiment, entities.",
        EventKind::Decided => "It was decided what to do with a customer's message, and why.",
        EventKind::HandoffRequested => "A person is needed: the conversation joins the line.",
        EventKind::Summarised => "A model summed up what led to a handoff.",
        EventKind::AskCorrected => "The customer corrected what they want.",
        EventKind::Quoted => "The customer was told how long it takes.",
        EventKind::Offered => "An agent is asked to take it.",
        EventKind::Declined => "The agent said no.",
        EventKind::Lapsed => "The agent did not answer in time.",
        EventKind::OfferWithdrawn => "The offer was taken back.",
        EventKind::Accepted => "The agent said yes and has the conversation.",
        EventKind::Picked => "An agent took it from the line by hand.",
        EventKind::Assigned => "A lead gave it to an agent.",
        EventKind::NeedChanged => "What the handoff takes has changed.",
        EventKind::TakenOver => "An agent stepped in.",
        EventKind::Transferred => "The agent passed it on.",
        EventKind::AgentGone => "The agent's connection was gone for too long.",
        EventKind::Returned => "The agent handed it back to the assistant.",
        EventKind::BackToAssistant => "The waiting customer goes on with the assistant.",
        EventKind::ContactLeft => "The waiting customer left an address instead.",
        EventKind::WrappedUp => "The agent wrote down how it ended; a case was made.",
        EventKind::Scored => "The customer scored it.",
        EventKind::Seen => "Somebody saw messages.",
        EventKind::CaseUsed => "An agent said whether a similar case helped.",
        EventKind::Reviewed => {
            "Somebody said of a conversation the assistant kept whether a person was needed."
        }
        EventKind::Snoozed => "The agent put it aside until later, or took it up again.",
        EventKind::Looked => "An agent whom a note asked to look has looked.",
        EventKind::Rejoined => "The customer wrote again, and it is back in line.",
        EventKind::Erased => "What was said in it is gone, and it is over.",
        EventKind::Closed => "It ended.",
        EventKind::Reopened => "The customer wrote again after the end.",
    }
}

/// What a kind of alert means.
pub fn about_alert(kind: AlertKind) -> &'static str {
    match kind {
        AlertKind::Raised => {
            "Something needs somebody of the team: a disk that fills, customers nobody is there for."
        }
        AlertKind::Ended => "It no longer does.",
    }
}

/// What happened as those outside are sent it: the shape of Standard Webhooks, and within it the
/// event as `GET /conversations/{id}/events` shows it, or the alert.
pub fn payload(house: &House, news: &News) -> String {
    match news {
        News::Event(event) => message(event, &|agent| house.agent_face(agent)).to_string(),
        News::Alert(alert) => alarm(alert).to_string(),
    }
}

fn alarm(alert: &Alert) -> Value {
    let (name, about) = alert.name.split_once(' ').unwrap_or((alert.name.as_str(), ""));
    json!({
        "type": alert.kind.name(),
        "timestamp": alert.at.to_rfc3339(),
        "data": {
            "number": alert.number,
            "alert": {
                "name": name,
                "about": about,
                "text": alert.text,
                "since": alert.since.to_rfc3339(),
            },
        },
    })
}

fn message(event: &Recorded, face_of: &dyn Fn(AgentId) -> Face) -> Value {
    json!({
        "type": EventKind::of(&event.event).name(),
        "timestamp": event.at.to_rfc3339(),
        "data": {
            "conversation_id": event.conversation.to_string(),
            "position": event.position.0,
            "number": event.number,
            "event": events::event(&event.event, Viewer::Inside(None), face_of),
        },
    })
}

/// What is sent to see whether a webhook hears.
pub fn test_payload(house: &House, webhook: WebhookId) -> String {
    json!({
        "type": "test",
        "timestamp": house.now().to_rfc3339(),
        "data": { "webhook_id": webhook.to_string() },
    })
    .to_string()
}

/// Somebody outside who is told what happens. Its secret is shown only when it is made.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct Webhook {
    /// Its id.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// Where messages are posted to.
    pub url: String,
    /// The kinds of events it is told of; all when empty.
    pub events: Vec<String>,
    /// Whether it is told anything.
    pub enabled: bool,
    /// Everything up to this place of the feed has arrived, was put aside, or is not meant for it.
    pub position: u64,
    /// How many places of the feed follow.
    pub behind: u64,
    /// Since when it takes nothing, RFC 3339.
    pub failing_since: Option<String>,
    /// Why it is not tried any more, until it is enabled again.
    pub resting: Option<String>,
    /// When it was made, RFC 3339.
    pub created_at: String,
}

impl Webhook {
    /// A webhook as it stands when the feed ends at `head`.
    pub fn show(faring: &Faring, head: Position) -> Self {
        let Faring { webhook, progress } = faring;
        Self {
            id: webhook.id.to_string(),
            name: webhook.name.clone(),
            url: webhook.url.clone(),
            events: webhook.events.clone(),
            enabled: webhook.enabled,
            position: progress.told.0,
            behind: head.0.saturating_sub(progress.told.0),
            failing_since: progress.failing_since.map(|at| at.to_rfc3339()),
            resting: progress.resting.clone(),
            created_at: webhook.created_at.to_rfc3339(),
        }
    }
}

/// All webhooks.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
pub struct Webhooks {
    /// In the order in which they were made.
    pub webhooks: Vec<Webhook>,
    /// What they can be told of.
    pub kinds: Vec<WebhookKind>,
}

/// Something a webhook can be told of.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
pub struct WebhookKind {
    /// Its name: `type` of the message, `kind` of the event.
    pub name: String,
    /// What it means.
    pub about: String,
}

impl WebhookKind {
    /// All of them.
    pub fn all() -> Vec<Self> {
        let kind = |kind: &EventKind| Self {
            name: kind.name().to_owned(),
            about: about(*kind).to_owned(),
        };
        let alert = |kind: AlertKind| Self {
            name: kind.name().to_owned(),
            about: about_alert(kind).to_owned(),
        };
        EventKind::ALL.iter().map(kind).chain(AlertKind::ALL.map(alert)).collect()
    }
}

/// A new webhook. Its secret is shown once.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
pub struct WebhookMade {
    /// The webhook.
    pub webhook: Webhook,
    /// What its messages are signed with: `whsec_...`, as libraries for Standard Webhooks take it.
    pub secret: String,
}

/// A webhook's new secret, shown once. For a day messages are signed with the former one as well.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
pub struct WebhookSecret {
    /// `whsec_...`
    pub secret: String,
}

/// An attempt to tell a webhook something.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct Delivery {
    /// Counts the attempts to this webhook.
    pub number: u64,
    /// When it began, RFC 3339.
    pub at: String,
    /// Place of the event in the feed; none for an alert and for a test.
    pub position: Option<u64>,
    /// The conversation; none for an alert and for a test.
    pub conversation_id: Option<String>,
    /// The kind of event, or `test`.
    pub kind: String,
    /// Which attempt at this event, from 1; 0 for one that somebody asked for.
    pub attempt: u32,
    /// Whether it arrived.
    pub arrived: bool,
    /// The status it was answered with.
    pub status: Option<u16>,
    /// Why there was no answer.
    pub why: Option<String>,
    /// How long it took, in ms.
    pub took_ms: u32,
    /// Whether it will not be tried again by itself although it did not arrive.
    pub put_aside: bool,
}

impl From<&webhook::Delivery> for Delivery {
    fn from(it: &webhook::Delivery) -> Self {
        let (status, why) = match &it.outcome {
            Outcome::Arrived(status) | Outcome::Refused(status) => (Some(*status), None),
            Outcome::Unanswered(why) => (None, Some(why.clone())),
        };
        Self {
            number: it.number,
            at: it.at.to_rfc3339(),
            position: it.position.map(|at| at.0),
            conversation_id: it.conversation.map(|id| id.to_string()),
            kind: it.kind.clone(),
            attempt: it.attempt,
            arrived: matches!(it.outcome, Outcome::Arrived(_)),
            status,
            why,
            took_ms: it.took_ms,
            put_aside: it.put_aside,
        }
    }
}

/// The last attempts.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
pub struct Deliveries {
    /// Newest first.
    pub deliveries: Vec<Delivery>,
}

#[cfg(test)]
mod tests;
