//! The two calls by which a bot made for Chatwoot answers: a message, and "open" to fetch a person.
//! There is one account, and such a bot is told that it is number 1. The calls are [`answer_as_bot`](crate::http::conversations) in other words.

use std::sync::Arc;

use poem_openapi::OpenApi;
use poem_openapi::param::Path;
use poem_openapi::payload::Json;

use crate::domain::bot::Says;
use crate::http::body::Body;
use crate::http::edge::Edge;
use crate::http::errors::ApiError;
use crate::http::gate::Caller;
use crate::http::shapes::bots::{
    ChatwootConversation, ChatwootDirection, ChatwootMessage, ChatwootPosted, ChatwootStage,
    ChatwootStatus, ChatwootToggled,
};
use crate::http::shapes::param::Id;
use crate::ids::ConversationId;

/// How sure such a bot is taken to be: as likely as not.
const CONFIDENCE: f32 = 0.5;

/// Chatwoot's way.
pub struct Chatwoot(pub Arc<Edge>);

#[OpenApi]
impl Chatwoot {
    /// Answer as a bot made for Chatwoot does; it answers what it is asked now
    #[oai(
        path = "/accounts/1/conversations/:id/messages",
        method = "post",
        operation_id = "chatwoot_message"
    )]
    async fn message(
        &self,
        caller: Caller,
        id: Path<Id<ConversationId>>,
        body: Body<ChatwootMessage>,
    ) -> Result<Json<ChatwootPosted>, ApiError> {
        let ChatwootMessage { content, message_type, private, content_attributes, .. } = body.0;
        if private == Some(true) {
            return Err(ApiError::invalid("private", "notes are written by people"));
        }
        if message_type == Some(ChatwootDirection::Incoming) {
            return Err(ApiError::invalid("message_type", "is outgoing"));
        }
        let items = content_attributes.and_then(|beside| beside.items).unwrap_or_default();
        let choices: Vec<String> = items.into_iter().map(|item| item.title).collect();
        let says = if choices.is_empty() {
            Says::Answer(content.clone(), CONFIDENCE)
        } else {
            Says::Clarify(content.clone(), choices)
        };
        self.0.house.bot_says_now(&caller.principal, id.0.0, says).await?;
        Ok(Json(ChatwootPosted {
            content,
            message_type: 1,
            content_type: "text".to_owned(),
            private: false,
            conversation_id: id.0.0.to_string(),
        }))
    }

    /// Fetch a person as a bot made for Chatwoot does
    #[oai(
        path = "/accounts/1/conversations/:id/toggle_status",
        method = "post",
        operation_id = "chatwoot_toggle_status"
    )]
    async fn toggle_status(
        &self,
        caller: Caller,
        id: Path<Id<ConversationId>>,
        body: Body<ChatwootStatus>,
    ) -> Result<Json<ChatwootToggled>, ApiError> {
        let current_status = body.0.status;
        if current_status == ChatwootStage::Open {
            let why = "the bot hands over".to_owned();
            self.0.house.bot_says_now(&caller.principal, id.0.0, Says::Person(why)).await?;
        }
        let conversation_id = id.0.0.to_string();
        let payload = ChatwootConversation { conversation_id, success: true, current_status };
        Ok(Json(ChatwootToggled { payload }))
    }
}
