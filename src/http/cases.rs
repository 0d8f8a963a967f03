//! Cases: finding them, reading one, saying whether it helped.

use std::sync::Arc;

use poem_openapi::OpenApi;
use poem_openapi::param::{Path, Query};
use poem_openapi::payload::Json;

use crate::http::body::Body;
use crate::http::edge::Edge;
use crate::http::errors::ApiError;
use crate::http::gate::Caller;
use crate::http::replies::Done;
use crate::http::shapes::answers::Cases as List;
use crate::http::shapes::cases::{Case, SimilarCase};
use crate::http::shapes::param::{Id, id};
use crate::http::shapes::requests::CaseFeedback;
use crate::ids::CaseId;

/// Cases in one list when nobody says.
const PAGE: u32 = 20;

/// Cases.
pub struct Cases(pub Arc<Edge>);

#[OpenApi]
impl Cases {
    /// Find past cases by words and meaning; without words, the newest
    #[oai(path = "/cases", method = "get", operation_id = "search_cases")]
    async fn search(
        &self,
        caller: Caller,
        /// Words, or a whole description; at most 256 characters.
        #[oai(validator(max_length = 256))]
        q: Query<Option<String>>,
        /// Only of this topic.
        topic: Query<Option<String>>,
        /// At most so many, 1 to 100.
        #[oai(validator(minimum(value = "1"), maximum(value = "100")))]
        limit: Query<Option<u32>>,
    ) -> Result<Json<List>, ApiError> {
        let (house, who) = (&self.0.house, &caller.principal);
        let max = limit.0.unwrap_or(PAGE) as usize;
        let words = q.0.filter(|q| !q.trim().is_empty());
        let cases = if let Some(words) = words {
            let found = house.search_cases(who, words, topic.0, max).await?;
            found.iter().map(SimilarCase::from).collect()
        } else {
            let newest = house.newest_cases(who, max).await?;
            let of_topic = |c: &&_| topic.0.is_none() || of(c) == topic.0.as_deref();
            newest.iter().filter(of_topic).map(SimilarCase::from).collect()
        };
        Ok(Json(List { cases, index_behind: house.index_behind() }))
    }

    /// One case
    #[oai(path = "/cases/:id", method = "get", operation_id = "read_case")]
    async fn read(&self, caller: Caller, id: Path<Id<CaseId>>) -> Result<Json<Case>, ApiError> {
        let case = self.0.house.case(&caller.principal, id.0.0).await?;
        Ok(Json(Case::from(&case)))
    }

    /// Say whether a case helped in a conversation
    #[oai(path = "/cases/:id/feedback", method = "post", operation_id = "case_feedback")]
    async fn feedback(
        &self,
        caller: Caller,
        id: Path<Id<CaseId>>,
        body: Body<CaseFeedback>,
    ) -> Result<Done, ApiError> {
        let Body(CaseFeedback { conversation_id, helped }) = body;
        let conversation = self::id("conversation_id", &conversation_id)?;
        let house = &self.0.house;
        house.case_feedback(&caller.principal, id.0.0, conversation, helped).await?;
        Ok(Done::Done)
    }
}

fn of(case: &crate::domain::case::Case) -> Option<&str> {
    case.topic.as_deref()
}
