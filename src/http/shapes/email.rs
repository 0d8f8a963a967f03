//! Mail as administrators see it: how the servers fare, what went out, what came. No words of
//! anybody and no customer's address.

use poem_openapi::Object;

use crate::app::mail::{EmailNow, OwnMails as Own, Tried as TriedOut};
use crate::domain::mail::{self, MailState};
use crate::http::shapes::names::Invitation;
use crate::ids::AgentId;

/// How mail fares.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct Email {
    /// Who writes; none when nothing goes by mail.
    pub from: Option<String>,
    /// The server that takes mails.
    pub server: Option<String>,
    /// The server that keeps the mailbox; none when answers are not read.
    pub mailbox: Option<String>,
    /// Since when the mail server takes nothing, RFC 3339.
    pub failing_since: Option<String>,
    /// What it said last.
    pub trouble: Option<String>,
    /// When the mailbox was read last, RFC 3339.
    pub read_at: Option<String>,
    /// Since when the mailbox cannot be read, RFC 3339.
    pub mailbox_failing_since: Option<String>,
    /// Why.
    pub mailbox_trouble: Option<String>,
    /// Mails that wait to go out.
    pub n_waiting: usize,
    /// What went out and what did not, newest first.
    pub mails: Vec<Mail>,
    /// What came, newest first.
    pub received: Vec<ReceivedMail>,
}

/// A mail that is to go out, or has.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct Mail {
    /// Counts mails from 1.
    pub number: u64,
    /// What it is for: `follow_up`, `invitation`, `reset`, `sign_in`, `digest`, `alert`.
    pub kind: String,
    /// The conversation it tells of.
    pub conversation_id: Option<String>,
    /// For whom inside.
    pub agent_id: Option<String>,
    /// That agent's name.
    pub agent_name: Option<String>,
    /// `waiting`, `sent` or `given_up`.
    pub state: String,
    /// When that came to be, or when it is due, RFC 3339.
    pub at: String,
    /// Attempts so far.
    pub n_attempts: u32,
    /// What went wrong last.
    pub trouble: Option<String>,
}

impl Mail {
    fn show(it: &mail::Mail, name_of: &dyn Fn(AgentId) -> String) -> Self {
        let (state, at, why) = match &it.state {
            MailState::Waiting { due_at } => ("waiting", due_at, None),
            MailState::Sent { at } => ("sent", at, None),
            MailState::GivenUp { at, why } => ("given_up", at, Some(why)),
        };
        Self {
            number: it.number,
            kind: it.kind.name().to_owned(),
            conversation_id: it.kind.conversation().map(|id| id.to_string()),
            agent_id: it.kind.agent().map(|id| id.to_string()),
            agent_name: it.kind.agent().map(name_of),
            state: state.to_owned(),
            at: at.to_rfc3339(),
            n_attempts: it.n_attempts,
            trouble: why.or(it.trouble.as_ref()).cloned(),
        }
    }
}

/// A mail that came, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct ReceivedMail {
    /// When it was looked at, RFC 3339.
    pub at: String,
    /// `posted`, `opened`, `automatic`, `unknown`, `too_large`, `unreadable`, `empty`, `too_many`.
    pub taken: String,
    /// The conversation it went to.
    pub conversation_id: Option<String>,
}

impl Email {
    /// Mail as it fares.
    pub fn show(now: &EmailNow, name_of: &dyn Fn(AgentId) -> String) -> Self {
        let settings = now.settings.as_ref();
        let (out, inbox) = (now.health.out.as_ref(), now.health.inbox.as_ref());
        let received = now.receipts.iter().map(|it| ReceivedMail {
            at: it.at.to_rfc3339(),
            taken: it.taken.name().to_owned(),
            conversation_id: it.conversation.map(|id| id.to_string()),
        });
        Self {
            from: settings.map(|it| it.from.clone()),
            server: settings.map(|it| format!("{}:{}", it.smtp.host, it.smtp.port)),
            mailbox: settings
                .and_then(|it| it.inbox.as_ref())
                .map(|it| format!("{}:{}, {}", it.server.host, it.server.port, it.folder)),
            failing_since: out.map(|(since, _)| since.to_rfc3339()),
            trouble: out.map(|(_, why)| why.clone()),
            read_at: now.health.read_at.map(|at| at.to_rfc3339()),
            mailbox_failing_since: inbox.map(|(since, _)| since.to_rfc3339()),
            mailbox_trouble: inbox.map(|(_, why)| why.clone()),
            n_waiting: now.n_waiting,
            mails: now.mails.iter().map(|it| Mail::show(it, name_of)).collect(),
            received: received.collect(),
        }
    }
}

/// What came of trying.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct EmailTried {
    /// The address a mail was sent to.
    pub to: String,
    /// Whether the mail server took it.
    pub sent: bool,
    /// Why it did not.
    pub trouble: Option<String>,
    /// Why the mailbox cannot be read; none when it can, or there is none.
    pub mailbox_trouble: Option<String>,
}

impl From<TriedOut> for EmailTried {
    fn from(tried: TriedOut) -> Self {
        let TriedOut { to, trouble, inbox_trouble } = tried;
        Self { to, sent: trouble.is_none(), trouble, mailbox_trouble: inbox_trouble }
    }
}

/// What comes to oneself by mail.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
pub struct OwnMails {
    /// Whether anything goes by mail.
    pub sends: bool,
    /// Whether one is told what needs leads; only leads and administrators are.
    pub alerts: bool,
    /// Whether one gets the week in words; only leads and administrators do.
    pub digest: bool,
}

impl From<Own> for OwnMails {
    fn from(own: Own) -> Self {
        let Own { sends, alerts, digest } = own;
        Self { sends, alerts, digest }
    }
}

/// Says what comes to oneself by mail.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
pub struct ChooseMails {
    /// What needs leads.
    pub alerts: bool,
    /// The week in words.
    pub digest: bool,
}

/// Somebody who forgot their password.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
pub struct ForgotPassword {
    /// How they sign in.
    #[oai(validator(max_length = 254))]
    pub email: String,
}

/// A one-time link for an agent, by mail.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
pub struct MailLink {
    /// What it is for.
    pub purpose: Invitation,
}
