//! Blind reviews: missed handoffs estimated from conversations that people read without being told
//! what was decided in them.

use std::sync::Arc;

use poem_openapi::OpenApi;
use poem_openapi::param::{Path, Query};
use poem_openapi::payload::Json;

use crate::app::insights::Asked;
use crate::http::body::Body;
use crate::http::edge::Edge;
use crate::http::errors::ApiError;
use crate::http::gate::Caller;
use crate::http::replies::Done;
use crate::http::shapes::param::Id;
use crate::http::shapes::reviews::{GiveReview, MissedHandoffs, NextReview};
use crate::ids::ConversationId;

/// Reviews.
pub struct Reviews(pub Arc<Edge>);

#[OpenApi]
impl Reviews {
    /// How many of the conversations the assistant kept should have gone to a person
    #[oai(path = "/insights/missed", method = "get", operation_id = "missed_handoffs")]
    async fn missed(
        &self,
        caller: Caller,
        /// From this day (in the house's time zone) or instant on.
        from: Query<Option<String>>,
        /// Before this day or instant.
        to: Query<Option<String>>,
        /// Conditions `name:value`, all of which must hold: `topic`, `tier`, `segment`, `journey`,
        /// `language`.
        only: Query<Vec<String>>,
    ) -> Result<Json<MissedHandoffs>, ApiError> {
        let asked = asked(from, to, only);
        let found = self.0.house.missed_handoffs(&caller.principal, asked).await?;
        Ok(Json(MissedHandoffs::of(&found.it, found.as_of.to_rfc3339(), found.complete)))
    }

    /// The next conversation to be read without being told what was decided in it
    #[oai(path = "/reviews/next", method = "get", operation_id = "next_review")]
    async fn next(
        &self,
        caller: Caller,
        /// From this day (in the house's time zone) or instant on.
        from: Query<Option<String>>,
        /// Before this day or instant.
        to: Query<Option<String>>,
        /// Conditions `name:value`, all of which must hold: `topic`, `tier`, `segment`, `journey`,
        /// `language`.
        only: Query<Vec<String>>,
    ) -> Result<Json<NextReview>, ApiError> {
        let house = &self.0.house;
        let found = house.next_review(&caller.principal, asked(from, to, only)).await?;
        Ok(Json(NextReview::of(found.as_ref(), &|agent| house.agent_face(agent))))
    }

    /// Say of a conversation the assistant kept whether a person was needed
    #[oai(path = "/conversations/:id/review", method = "post", operation_id = "give_review")]
    async fn give(
        &self,
        caller: Caller,
        id: Path<Id<ConversationId>>,
        body: Body<GiveReview>,
    ) -> Result<Done, ApiError> {
        self.0.house.review(&caller.principal, id.0.0, body.0.review.into()).await?;
        Ok(Done::Done)
    }
}

fn asked(
    from: Query<Option<String>>,
    to: Query<Option<String>>,
    only: Query<Vec<String>>,
) -> Asked {
    Asked { from: from.0, to: to.0, only: only.0, ..Asked::default() }
}
