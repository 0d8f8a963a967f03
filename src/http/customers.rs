//! Customers, as those inside read them.

use std::sync::Arc;

use poem_openapi::OpenApi;
use poem_openapi::param::Path;
use poem_openapi::payload::Json;

use crate::http::edge::Edge;
use crate::http::errors::ApiError;
use crate::http::gate::Caller;
use crate::http::shapes::param::Id;
use crate::http::shapes::people::CustomerRecord;
use crate::ids::CustomerId;

/// Customers.
pub struct Customers(pub Arc<Edge>);

#[OpenApi]
impl Customers {
    /// One customer
    #[oai(path = "/customers/:id", method = "get", operation_id = "read_customer")]
    async fn read(
        &self,
        caller: Caller,
        id: Path<Id<CustomerId>>,
    ) -> Result<Json<CustomerRecord>, ApiError> {
        let customer = self.0.house.customer(&caller.principal, id.0.0).await?;
        Ok(Json(CustomerRecord::from(&customer)))
    }
}
