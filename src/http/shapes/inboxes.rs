//! Contacts, conversations and messages as Chatwoot's public client API has them. Where Chatwoot
//! counts, ids of Baton stand: a bridge hands them back as it got them.

use std::collections::BTreeMap;

use poem_openapi::Object;

use crate::domain::attachment::Attached;
use crate::domain::conversation::Conversation;
use crate::domain::customer::Customer;
use crate::domain::message::{Author, Message, MessageKind};
use crate::domain::stage::Stage;
use crate::http::shapes::bots::{ChatwootAttributes, ChatwootItem};
use crate::ids::AgentId;

/// The one inbox, by the name it has in addresses.
pub const INBOX: &str = "baton";

/// An inbox.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
pub struct Inbox {
    /// `baton`.
    pub identifier: String,
    /// Whether every contact has to be signed; some may be.
    pub identity_validation_enabled: bool,
    /// As people call it.
    pub name: String,
}

impl Inbox {
    /// The one there is.
    pub fn only() -> Self {
        let (identifier, name) = (INBOX.to_owned(), "Baton".to_owned());
        Self { identifier, identity_validation_enabled: false, name }
    }
}

/// Who a contact is.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
pub struct MakeContact {
    /// The id in the team's own systems; believed with its hash only.
    #[oai(validator(max_length = 256))]
    pub identifier: Option<String>,
    /// Its HMAC-SHA256 with the identity secret, 64 hexadecimal digits.
    #[oai(validator(max_length = 64))]
    pub identifier_hash: Option<String>,
    /// As they want to be called.
    #[oai(validator(max_length = 100))]
    pub name: Option<String>,
    /// Where to write; only claimed.
    #[oai(validator(max_length = 254))]
    pub email: Option<String>,
    /// Taken, and not kept.
    #[oai(validator(max_length = 100))]
    pub phone_number: Option<String>,
    /// Taken, and not kept.
    #[oai(validator(max_length = 2000))]
    pub avatar_url: Option<String>,
    /// Taken, and not kept: what is known of a customer comes signed, or by `PATCH /customers/{id}`.
    pub custom_attributes: Option<BTreeMap<String, String>>,
}

/// A contact.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct Contact {
    /// The customer's id.
    pub id: String,
    /// What the contact is known by in addresses, for a year. Whoever has it speaks for the contact.
    pub source_id: String,
    /// Empty when unknown.
    pub name: String,
    /// Where to write.
    pub email: Option<String>,
    /// What opens `/api/v1/socket`: the same.
    pub pubsub_token: String,
}

impl Contact {
    /// A customer as a contact.
    pub fn show(customer: &Customer, source_id: &str) -> Self {
        Self {
            id: customer.id.to_string(),
            source_id: source_id.to_owned(),
            name: customer.name.clone(),
            email: customer.email.clone(),
            pubsub_token: source_id.to_owned(),
        }
    }
}

/// Begins a conversation.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
pub struct OpenInboxConversation {
    /// What the channel passes about it: agents see it as context.
    pub custom_attributes: Option<BTreeMap<String, String>>,
}

/// A message of a contact.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
pub struct WriteInboxMessage {
    /// Plain text.
    #[oai(validator(max_length = 8000))]
    pub content: String,
    /// Made by the bridge before the first send; the same again never writes twice.
    #[oai(validator(max_length = 200))]
    pub echo_id: Option<String>,
}

/// A conversation.
#[derive(Clone, Debug, PartialEq, Object)]
pub struct InboxConversation {
    /// Its id.
    pub id: String,
    /// The same.
    pub uuid: String,
    /// There is one.
    pub inbox_id: u8,
    /// `pending` with the assistant, `open` with a person or waiting for one, `resolved` when over.
    pub status: String,
    /// Oldest first; the last hundred.
    pub messages: Vec<InboxMessage>,
    /// Whose.
    pub contact: Contact,
}

impl InboxConversation {
    /// A conversation with what was said in it.
    pub fn show(record: &Conversation, messages: Vec<InboxMessage>, contact: Contact) -> Self {
        let status = match record.stage {
            Stage::Assistant { .. } => "pending",
            Stage::Closed { .. } => "resolved",
            _ => "open",
        };
        let (id, status) = (record.id.to_string(), status.to_owned());
        Self { uuid: id.clone(), id, inbox_id: 1, status, messages, contact }
    }
}

/// A message.
#[derive(Clone, Debug, PartialEq, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct InboxMessage {
    /// Its place in the conversation: 1, 2, 3 ...
    pub id: u32,
    /// Plain text; empty when there are only files.
    pub content: String,
    /// 0 from the contact, 1 to the contact, 2 what happened.
    pub message_type: u8,
    /// `text`, or `input_select` for a question with choices.
    pub content_type: String,
    /// Its choices, as `items`; each can be written back as it is.
    pub content_attributes: ChatwootAttributes,
    /// In seconds since 1970.
    pub created_at: i64,
    /// Where.
    pub conversation_id: String,
    /// Files that came with it.
    pub attachments: Vec<InboxFile>,
    /// Who speaks; absent for what happened.
    pub sender: Option<InboxSender>,
}

/// Who speaks.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
pub struct InboxSender {
    /// The name customers see; empty for the contact.
    pub name: String,
    /// `contact`, `agent_bot` or `user`.
    #[oai(rename = "type")]
    pub kind: String,
}

/// A file that came with a message.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
pub struct InboxFile {
    /// Its id.
    pub id: String,
    /// `image`, `audio`, `video` or `file`.
    pub file_type: String,
    /// Where it is; asked for with the `source_id` as bearer token.
    pub data_url: String,
    /// Its size in bytes.
    pub file_size: u64,
}

impl InboxMessage {
    /// A message as a contact sees it; `house` is the address people type.
    pub fn show(
        it: &Message,
        of: &Conversation,
        house: &str,
        name_of: &dyn Fn(AgentId) -> String,
    ) -> Self {
        let sender = |name: String, kind: &str| Some(InboxSender { name, kind: kind.to_owned() });
        let (message_type, sender) = match it.author {
            Author::Customer => (0, sender(String::new(), "contact")),
            Author::Assistant => (1, sender("Baton".to_owned(), "agent_bot")),
            Author::Agent(id) => (1, sender(name_of(id), "user")),
            Author::Notice => (2, None),
        };
        let items = match &it.kind {
            MessageKind::Clarify { choices } => Some(choices),
            _ => None,
        };
        let item =
            |title: &String| ChatwootItem { title: title.clone(), value: Some(title.clone()) };
        let items = items.map(|choices| choices.iter().map(item).collect::<Vec<_>>());
        let content_type = if items.is_some() { "input_select" } else { "text" };
        Self {
            id: it.seq.0,
            content: it.written().to_owned(),
            message_type,
            content_type: content_type.to_owned(),
            content_attributes: ChatwootAttributes { items },
            created_at: it.at.0.div_euclid(1_000),
            conversation_id: of.id.to_string(),
            attachments: it.files().iter().map(|file| InboxFile::show(file, of, house)).collect(),
            sender,
        }
    }
}

impl InboxFile {
    fn show(file: &Attached, of: &Conversation, house: &str) -> Self {
        let of_kind = |kind: &&str| file.kind.split('/').next() == Some(*kind);
        let kind = ["image", "audio", "video"].into_iter().find(of_kind).unwrap_or("file");
        Self {
            id: file.id.to_string(),
            file_type: kind.to_owned(),
            data_url: format!("{house}/api/v1/conversations/{}/attachments/{}", of.id, file.id),
            file_size: file.bytes,
        }
    }
}
