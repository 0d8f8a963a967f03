//! Searching what was said.

use std::sync::Arc;

use poem_openapi::OpenApi;
use poem_openapi::param::Query;
use poem_openapi::payload::Json;

use crate::http::edge::Edge;
use crate::http::errors::ApiError;
use crate::http::gate::Caller;
use crate::http::shapes::answers::{FoundConversation, FoundConversations};

/// Conversations in one answer when nobody says.
const FOUND: u32 = 30;

/// Searching what was said.
pub struct Finding(pub Arc<Edge>);

#[OpenApi]
impl Finding {
    /// Find conversations by the words said in them, the closed ones too, best first
    #[oai(path = "/search/conversations", method = "get", operation_id = "search_conversations")]
    async fn conversations(
        &self,
        caller: Caller,
        /// Words; at most 256 characters.
        #[oai(validator(min_length = 1, max_length = 256))]
        q: Query<String>,
        /// At most so many, 1 to 100.
        #[oai(validator(minimum(value = "1"), maximum(value = "100")))]
        limit: Query<Option<u32>>,
    ) -> Result<Json<FoundConversations>, ApiError> {
        let max = limit.0.unwrap_or(FOUND) as usize;
        let found = self.0.house.find_conversations(&caller.principal, q.0, max).await?;
        let (records, places): (Vec<_>, Vec<_>) =
            found.into_iter().map(|found| (found.conversation, found.place)).unzip();
        let views = self.0.views(&caller, &records).await?;
        let shown = views.into_iter().zip(places).map(|(conversation, place)| FoundConversation {
            conversation,
            seq: place.as_ref().map(|place| place.seq.0),
            excerpt: place.map(|place| place.text),
        });
        Ok(Json(FoundConversations { found: shown.collect() }))
    }
}
