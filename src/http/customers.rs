//! Customers, as those inside read them and as the team's own systems change them; taking one out to
//! hand over, and erasing one.

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
use crate::http::shapes::privacy::{CustomerExport, Erasure, Keeping};
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

    /// Erase a customer
    ///
    /// Who they are, the words of all their conversations, the cases made of them, their files, and
    /// what lets them in. The numbers of their conversations stay. Backups made before still hold
    /// everything, until they are deleted.
    #[oai(path = "/customers/:id", method = "delete", operation_id = "erase_customer")]
    async fn erase(
        &self,
        caller: Caller,
        id: Path<Id<CustomerId>>,
    ) -> Result<Json<Erasure>, ApiError> {
        let erasure = self.0.house.erase_customer(&caller.principal, id.0.0).await?;
        Ok(Json(Erasure::from(erasure)))
    }

    /// Everything that is known of a customer
    ///
    /// With what happened in each of their conversations as those inside see it. That it was taken
    /// out stands in the audit.
    #[oai(path = "/customers/:id/export", method = "get", operation_id = "export_customer")]
    async fn export(
        &self,
        caller: Caller,
        id: Path<Id<CustomerId>>,
    ) -> Result<Json<CustomerExport>, ApiError> {
        let export = self.0.house.export_customer(&caller.principal, id.0.0).await?;
        let face_of = |agent| self.0.house.agent_face(agent);
        Ok(Json(CustomerExport::show(&export, caller.viewer(), &face_of)))
    }

    /// What is kept of customers, and how long
    #[oai(path = "/privacy", method = "get", operation_id = "read_privacy")]
    async fn keeping(&self, caller: Caller) -> Result<Json<Keeping>, ApiError> {
        let keeping = self.0.house.keeping(&caller.principal).await?;
        Ok(Json(Keeping::from(&keeping)))
    }
}
