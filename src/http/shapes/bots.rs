//! What a bot is asked by a post, and the little of Chatwoot's API that a bot made for Chatwoot
//! answers with. Chatwoot's numbers are ids of Baton here: a bot hands them back as it got them.

use poem_openapi::types::ToJSON;
use poem_openapi::{Enum, Object};
use serde_json::{Value, json};

use crate::domain::bot::{Asked, Shape};
use crate::domain::conversation::Conversation;
use crate::domain::customer::Customer;
use crate::domain::message::Author;
use crate::http::shapes::messages::AuthorName;

/// The question, as it is posted.
pub fn question(shape: Shape, asked: &Asked, record: &Conversation, customer: &Customer) -> String {
    match shape {
        Shape::Baton => frame(asked).to_string(),
        Shape::Chatwoot => as_chatwoot(asked, record, customer).to_string(),
    }
}

/// The question, as it goes over the socket.
pub fn frame(asked: &Asked) -> Value {
    let said = |(author, text): &(Author, String)| json!({ "author": AuthorName::from(*author).to_json(), "text": text });
    json!({
        "type": "asked",
        "conversation": asked.conversation.to_string(),
        "of": asked.of.0,
        "answer_by": asked.answer_by.to_rfc3339(),
        "messages": asked.turns.iter().map(said).collect::<Vec<_>>(),
    })
}

fn as_chatwoot(asked: &Asked, record: &Conversation, customer: &Customer) -> Value {
    let text = asked.turns.iter().rev().find(|(author, _)| *author == Author::Customer);
    let text = text.map_or("", |(_, text)| text.as_str());
    let contact = json!({
        "id": record.customer.to_string(),
        "name": customer.name,
        "email": customer.email,
        "type": "contact",
    });
    let message = |(author, text): &(Author, String)| {
        let incoming = *author == Author::Customer;
        json!({
            "content": text,
            "message_type": u8::from(!incoming),
            "content_type": "text",
            "private": false,
        })
    };
    json!({
        "event": "message_created",
        "id": asked.of.0,
        "content": text,
        "content_type": "text",
        "content_attributes": {},
        "message_type": "incoming",
        "created_at": record.updated_at.to_rfc3339(),
        "private": false,
        "source_id": null,
        "sender": contact,
        "account": { "id": 1, "name": "Baton" },
        "inbox": { "id": 1, "name": "Baton" },
        "conversation": {
            "id": record.id.to_string(),
            "status": "pending",
            "channel": "Channel::WebWidget",
            "inbox_id": 1,
            "can_reply": true,
            "additional_attributes": {},
            "custom_attributes": {},
            "messages": asked.turns.iter().map(message).collect::<Vec<_>>(),
            "meta": { "sender": contact },
        },
    })
}

/// A message of a bot, as Chatwoot takes it.
#[derive(Clone, Debug, PartialEq, Object)]
pub struct ChatwootMessage {
    /// What it says.
    #[oai(validator(max_length = 8000))]
    pub content: String,
    /// `outgoing`; nothing else is a bot's to write.
    pub message_type: Option<ChatwootDirection>,
    /// `true` for a note, which Baton takes from people only.
    pub private: Option<bool>,
    /// `text`, or `input_select` for a question with choices.
    pub content_type: Option<String>,
    /// Its choices, as `items` with a `title` each.
    pub content_attributes: Option<ChatwootAttributes>,
}

/// Which way a message goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub enum ChatwootDirection {
    /// To the customer.
    Outgoing,
    /// From the customer.
    Incoming,
}

/// What stands beside a message's text.
#[derive(Clone, Debug, PartialEq, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct ChatwootAttributes {
    /// What can be chosen.
    pub items: Option<Vec<ChatwootItem>>,
}

/// One choice.
#[derive(Clone, Debug, PartialEq, Object)]
pub struct ChatwootItem {
    /// As the customer reads it.
    pub title: String,
    /// As the bot calls it; the customer sends the title.
    pub value: Option<String>,
}

/// A message that was taken.
#[derive(Clone, Debug, PartialEq, Object)]
pub struct ChatwootPosted {
    /// What it says.
    pub content: String,
    /// 1: to the customer.
    pub message_type: u8,
    /// `text`.
    pub content_type: String,
    /// Never a note.
    pub private: bool,
    /// Where.
    pub conversation_id: String,
}

/// What becomes of a conversation, as Chatwoot calls it.
#[derive(Clone, Debug, PartialEq, Object)]
pub struct ChatwootStatus {
    /// `open` fetches a person; `pending` leaves it with the bot.
    pub status: ChatwootStage,
}

/// Where a conversation stands, as Chatwoot calls it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub enum ChatwootStage {
    /// A person has it, or is fetched.
    Open,
    /// The bot has it.
    Pending,
}

/// Where it stands now.
#[derive(Clone, Debug, PartialEq, Object)]
pub struct ChatwootToggled {
    /// What came of it.
    pub payload: ChatwootConversation,
}

/// A conversation.
#[derive(Clone, Debug, PartialEq, Object)]
pub struct ChatwootConversation {
    /// Which.
    pub conversation_id: String,
    /// It was done.
    pub success: bool,
    /// Where it stands now.
    pub current_status: ChatwootStage,
}
