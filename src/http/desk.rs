//! What agents arrange among themselves in a conversation: notes, looking, putting it aside.

use std::sync::Arc;

use poem_openapi::OpenApi;
use poem_openapi::param::Path;

use crate::http::body::Body;
use crate::http::edge::Edge;
use crate::http::errors::ApiError;
use crate::http::gate::Caller;
use crate::http::replies::Done;
use crate::http::shapes::param::{Id, ids, instant};
use crate::http::shapes::requests::{Nothing, Snooze, WriteNote};
use crate::ids::ConversationId;

/// What agents arrange among themselves.
pub struct Desk(pub Arc<Edge>);

#[OpenApi]
impl Desk {
    /// Write a note no customer sees
    #[oai(path = "/conversations/:id/notes", method = "post", operation_id = "write_note")]
    async fn note(
        &self,
        caller: Caller,
        id: Path<Id<ConversationId>>,
        body: Body<WriteNote>,
    ) -> Result<Done, ApiError> {
        let Body(WriteNote { text, mentions }) = body;
        let mentions = ids("mentions", &mentions.unwrap_or_default())?;
        self.0.house.note(&caller.principal, id.0.0, text, mentions).await?;
        Ok(Done::Done)
    }

    /// Put it aside until later
    #[oai(path = "/conversations/:id/snooze", method = "put", operation_id = "snooze")]
    async fn snooze(
        &self,
        caller: Caller,
        id: Path<Id<ConversationId>>,
        body: Body<Snooze>,
    ) -> Result<Done, ApiError> {
        let until = body.0.until.map(|text| instant("until", &text)).transpose()?;
        self.0.house.snooze(&caller.principal, id.0.0, until).await?;
        Ok(Done::Done)
    }

    /// Say that one has looked where a note asked one to
    #[oai(path = "/conversations/:id/look", method = "post", operation_id = "look")]
    async fn look(
        &self,
        caller: Caller,
        id: Path<Id<ConversationId>>,
        _body: Body<Nothing>,
    ) -> Result<Done, ApiError> {
        self.0.house.looked(&caller.principal, id.0.0).await?;
        Ok(Done::Done)
    }
}
