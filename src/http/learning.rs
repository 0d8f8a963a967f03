//! Learning: gaps of the knowledge base, and thresholds that follow what outcomes say of them.

use std::sync::Arc;

use poem_openapi::OpenApi;
use poem_openapi::param::Path;
use poem_openapi::payload::Json;

use crate::http::body::Body;
use crate::http::edge::Edge;
use crate::http::errors::ApiError;
use crate::http::gate::Caller;
use crate::http::replies::Created;
use crate::http::shapes::learning::{
    BeginTrial, ComposedArticle, KnowledgeGaps, Thresholds, Trial,
};
use crate::http::shapes::param::Id;
use crate::http::shapes::requests::Nothing;
use crate::ids::{ConversationId, TrialId};

/// Learning.
pub struct Learning(pub Arc<Edge>);

#[OpenApi]
impl Learning {
    /// What customers ask and the knowledge base does not answer, each with a drafted article
    #[oai(path = "/insights/gaps", method = "get", operation_id = "knowledge_gaps")]
    async fn gaps(&self, caller: Caller) -> Result<Json<KnowledgeGaps>, ApiError> {
        let found = self.0.house.gaps(&caller.principal).await?;
        let model = self.0.house.composing_model().map(str::to_owned);
        Ok(Json(KnowledgeGaps { model, ..KnowledgeGaps::from(found.as_ref()) }))
    }

    /// An article that would close a gap, in the language model's words: a draft
    #[oai(path = "/insights/gaps/:id/drafts", method = "post", operation_id = "compose_article")]
    async fn compose(
        &self,
        caller: Caller,
        id: Path<Id<ConversationId>>,
        _body: Body<Nothing>,
    ) -> Result<Json<ComposedArticle>, ApiError> {
        Ok(Json(self.0.house.compose_article(&caller.principal, id.0.0).await?.into()))
    }

    /// What outcomes say of the thresholds, and which are on trial
    #[oai(path = "/insights/thresholds", method = "get", operation_id = "insight_thresholds")]
    async fn thresholds(&self, caller: Caller) -> Result<Json<Thresholds>, ApiError> {
        Ok(Json(self.0.house.thresholds(&caller.principal).await?.into()))
    }

    /// Try the threshold that the outcomes of a topic suggest, in the shadow
    #[oai(path = "/trials", method = "post", operation_id = "begin_trial")]
    async fn begin(
        &self,
        caller: Caller,
        body: Body<BeginTrial>,
    ) -> Result<Created<Trial>, ApiError> {
        let trial = self.0.house.begin_trial(&caller.principal, body.0.topic).await?;
        Ok(Created::Created(Json(trial.into())))
    }

    /// Put a threshold on trial in force
    #[oai(path = "/trials/:id/acceptance", method = "post", operation_id = "accept_trial")]
    async fn accept(
        &self,
        caller: Caller,
        id: Path<Id<TrialId>>,
        _body: Body<Nothing>,
    ) -> Result<Json<Trial>, ApiError> {
        Ok(Json(self.0.house.accept_trial(&caller.principal, id.0.0).await?.into()))
    }

    /// Give a trial up; one that is in force is taken back
    #[oai(path = "/trials/:id", method = "delete", operation_id = "end_trial")]
    async fn end(&self, caller: Caller, id: Path<Id<TrialId>>) -> Result<Json<Trial>, ApiError> {
        Ok(Json(self.0.house.end_trial(&caller.principal, id.0.0).await?.into()))
    }
}
