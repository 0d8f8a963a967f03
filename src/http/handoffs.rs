//! Handoffs: accepting, declining, picking, passing on, handing back, wrapping up.

use std::sync::Arc;

use poem_openapi::OpenApi;
use poem_openapi::param::Path;
use poem_openapi::payload::Json;

use crate::domain::event::TransferTo;
use crate::domain::handoff::WrapUp;
use crate::http::body::Body;
use crate::http::edge::Edge;
use crate::http::errors::ApiError;
use crate::http::gate::Caller;
use crate::http::replies::Done;
use crate::http::shapes::answers::CaseMade;
use crate::http::shapes::conversations::ConversationView;
use crate::http::shapes::param::{Id, id};
use crate::http::shapes::requests::{Assign, GiveBack, Nothing, Transfer, WriteWrapUp};
use crate::http::shapes::targets::{Target, Targets};
use crate::ids::HandoffId;

/// Handoffs.
pub struct Handoffs(pub Arc<Edge>);

#[OpenApi]
impl Handoffs {
    /// Accept an offer
    ///
    /// Whoever comes second learns who has it.
    #[oai(path = "/handoffs/:id/acceptance", method = "post", operation_id = "accept")]
    async fn accept(
        &self,
        caller: Caller,
        id: Path<Id<HandoffId>>,
        _body: Body<Nothing>,
    ) -> Result<Json<ConversationView>, ApiError> {
        let record = self.0.house.accept(&caller.principal, id.0.0).await?;
        Ok(Json(self.0.view(&caller, &record).await?))
    }

    /// Decline an offer: it goes to the next agent
    #[oai(path = "/handoffs/:id/decline", method = "post", operation_id = "decline")]
    async fn decline(
        &self,
        caller: Caller,
        id: Path<Id<HandoffId>>,
        _body: Body<Nothing>,
    ) -> Result<Done, ApiError> {
        self.0.house.decline(&caller.principal, id.0.0).await?;
        Ok(Done::Done)
    }

    /// Take a waiting conversation from the line
    #[oai(path = "/handoffs/:id/pick", method = "post", operation_id = "pick")]
    async fn pick(
        &self,
        caller: Caller,
        id: Path<Id<HandoffId>>,
        _body: Body<Nothing>,
    ) -> Result<Json<ConversationView>, ApiError> {
        let record = self.0.house.pick(&caller.principal, id.0.0).await?;
        Ok(Json(self.0.view(&caller, &record).await?))
    }

    /// Give a waiting conversation to somebody
    #[oai(path = "/handoffs/:id/assignment", method = "post", operation_id = "assign")]
    async fn assign(
        &self,
        caller: Caller,
        id: Path<Id<HandoffId>>,
        body: Body<Assign>,
    ) -> Result<Json<ConversationView>, ApiError> {
        let to = self::id("agent_id", &body.0.agent_id)?;
        let record = self.0.house.assign(&caller.principal, id.0.0, to).await?;
        Ok(Json(self.0.view(&caller, &record).await?))
    }

    /// Whom it could be passed on to, and how long the customer would wait for each
    ///
    /// Colleagues first, those who bring what it takes before the others, then queues; within each
    /// the shortest wait first.
    #[oai(path = "/handoffs/:id/targets", method = "get", operation_id = "list_targets")]
    async fn targets(
        &self,
        caller: Caller,
        id: Path<Id<HandoffId>>,
    ) -> Result<Json<Targets>, ApiError> {
        let targets = self.0.house.targets(&caller.principal, id.0.0).await?;
        Ok(Json(Targets { targets: targets.iter().map(Target::from).collect() }))
    }

    /// Pass it on to a colleague, or to whoever has a skill
    #[oai(path = "/handoffs/:id/transfer", method = "post", operation_id = "transfer")]
    async fn transfer(
        &self,
        caller: Caller,
        id: Path<Id<HandoffId>>,
        body: Body<Transfer>,
    ) -> Result<Done, ApiError> {
        let Body(Transfer { agent_id, skill, note }) = body;
        let to = match (agent_id, skill) {
            (Some(agent), None) => TransferTo::Agent(self::id("agent_id", &agent)?),
            (None, Some(skill)) => TransferTo::Queue(skill),
            _ => return Err(ApiError::invalid("agent_id", "name either an agent or a skill")),
        };
        let note = note.unwrap_or_default();
        self.0.house.transfer(&caller.principal, id.0.0, to, note).await?;
        Ok(Done::Done)
    }

    /// Hand it back to the assistant
    #[oai(path = "/handoffs/:id/return", method = "post", operation_id = "give_back")]
    async fn give_back(
        &self,
        caller: Caller,
        id: Path<Id<HandoffId>>,
        body: Body<GiveBack>,
    ) -> Result<Done, ApiError> {
        let note = body.0.note.unwrap_or_default();
        self.0.house.give_back(&caller.principal, id.0.0, note).await?;
        Ok(Done::Done)
    }

    /// Write down how it ended: it becomes a case
    #[oai(path = "/handoffs/:id/wrap-up", method = "post", operation_id = "wrap_up")]
    async fn wrap_up(
        &self,
        caller: Caller,
        id: Path<Id<HandoffId>>,
        body: Body<WriteWrapUp>,
    ) -> Result<Json<CaseMade>, ApiError> {
        let Body(written) = body;
        let wrap_up = WrapUp {
            disposition: written.disposition.into(),
            cause: written.cause.unwrap_or_default(),
            fix: written.fix.unwrap_or_default(),
            verdict: written.verdict.into(),
            tags: written.tags.unwrap_or_default(),
        };
        let case = self.0.house.wrap_up(&caller.principal, id.0.0, wrap_up).await?;
        Ok(Json(CaseMade { case_id: case.to_string() }))
    }
}
