//! Agents' pictures over HTTP: taken in as a small file, given out to whoever talks with the team.
//! Our own pages draw it from its bytes, as they do files of messages.

use std::sync::Arc;

use poem::Body;
use poem_openapi::OpenApi;
use poem_openapi::param::Path;
use poem_openapi::payload::{Binary, Json, Response};

use crate::domain::picture::PICTURE_BYTES_MAX;
use crate::http::attachments::{Fetched, POLICY, given_out};
use crate::http::edge::Edge;
use crate::http::errors::ApiError;
use crate::http::gate::Caller;
use crate::http::replies::Done;
use crate::http::shapes::param::Id;
use crate::http::shapes::people::Agent;
use crate::ids::{AgentId, PictureId};

/// Agents' pictures.
pub struct Pictures(pub Arc<Edge>);

#[OpenApi]
impl Pictures {
    /// Give an agent a picture, which customers see too
    ///
    /// The body is the picture itself: PNG, JPEG or WebP by its content, 2,048 pixels a side and
    /// 1 MiB at most. One's own, or anybody's as an administrator.
    #[oai(path = "/agents/:id/picture", method = "put", operation_id = "set_picture")]
    async fn set(
        &self,
        caller: Caller,
        id: Path<Id<AgentId>>,
        body: Binary<Body>,
    ) -> Result<Json<Agent>, ApiError> {
        let (edge, who) = (&self.0, &caller.principal);
        // Nothing of the picture is taken before it is clear that its sender may.
        edge.house.may_change_picture(who, id.0.0)?;
        let bytes = edge.whole_file(body.0, PICTURE_BYTES_MAX).await?;
        let agent = edge.house.set_picture(who, id.0.0, bytes).await?;
        let presence = edge.house.board().presence(agent.id);
        Ok(Json(Agent::shown_to(&caller.principal, &agent, presence)))
    }

    /// Take an agent's picture away
    #[oai(path = "/agents/:id/picture", method = "delete", operation_id = "drop_picture")]
    async fn take_away(&self, caller: Caller, id: Path<Id<AgentId>>) -> Result<Done, ApiError> {
        self.0.house.drop_picture(&caller.principal, id.0.0).await?;
        Ok(Done::Done)
    }

    /// A picture, for customers and for those inside
    #[oai(path = "/pictures/:id", method = "get", operation_id = "fetch_picture")]
    async fn fetch(
        &self,
        caller: Caller,
        id: Path<Id<PictureId>>,
    ) -> Result<Response<Fetched>, ApiError> {
        let (picture, opened) = self.0.house.picture(&caller.principal, id.0.0).await?;
        Ok(Response::new(Fetched::File(Binary(given_out(opened))))
            .header("content-type", picture.kind.as_str())
            .header("content-length", picture.bytes)
            .header("content-disposition", "attachment")
            .header("content-security-policy", POLICY))
    }
}
