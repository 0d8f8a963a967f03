//! Who did what to the house itself.

use std::sync::Arc;

use poem_openapi::OpenApi;
use poem_openapi::param::Query;
use poem_openapi::payload::Json;

use crate::http::edge::Edge;
use crate::http::errors::ApiError;
use crate::http::gate::Caller;
use crate::http::shapes::audit::{Act, Acts};
use crate::http::shapes::param::Id;
use crate::ids::ActId;

/// Acts in one list.
const PAGE_MAX: u32 = 100;

/// Who did what.
pub struct Audit(pub Arc<Edge>);

#[OpenApi]
impl Audit {
    /// What was done to the house, newest first
    #[oai(path = "/audit", method = "get", operation_id = "list_acts")]
    async fn list(
        &self,
        caller: Caller,
        /// Those before this one.
        before: Query<Option<Id<ActId>>>,
        /// At most so many, 1 to 100.
        #[oai(validator(minimum(value = "1"), maximum(value = "100")))]
        limit: Query<Option<u32>>,
    ) -> Result<Json<Acts>, ApiError> {
        let max = limit.0.unwrap_or(PAGE_MAX) as usize;
        let acts = self.0.house.acts(&caller.principal, before.0.map(|id| id.0), max).await?;
        Ok(Json(Acts { acts: acts.iter().map(Act::from).collect() }))
    }
}
