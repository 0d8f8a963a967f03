//! Customers, as those inside read them and as the team's own systems change them.

use std::sync::Arc;

use poem_openapi::OpenApi;
use poem_openapi::param::Path;
use poem_openapi::payload::Json;

use crate::app::customers::CustomerChange;
use crate::http::body::Body;
use crate::http::edge::Edge;
use crate::http::errors::ApiError;
use crate::http::gate::Caller;
use crate::http::shapes::param::Id;
use crate::http::shapes::people::CustomerRecord;
use crate::http::shapes::requests::ChangeCustomer;
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

    /// Change what is known of a customer's account
    ///
    /// Whoever of them waits in line is looked at again at once.
    #[oai(path = "/customers/:id", method = "patch", operation_id = "change_customer")]
    async fn change(
        &self,
        caller: Caller,
        id: Path<Id<CustomerId>>,
        body: Body<ChangeCustomer>,
    ) -> Result<Json<CustomerRecord>, ApiError> {
        let Body(asked) = body;
        let change = CustomerChange {
            tier: asked.tier.map(Into::into),
            value_per_year: asked.value_per_year,
            state: asked.state.map(Into::into),
            journey: asked.journey.map(Into::into),
            attributes: asked.attributes.unwrap_or_default(),
            forget: asked.forget.unwrap_or_default(),
        };
        let customer = self.0.house.change_customer(&caller.principal, id.0.0, change).await?;
        Ok(Json(CustomerRecord::from(&customer)))
    }
}
