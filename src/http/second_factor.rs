//! A second factor beside the password: setting it up, dropping it, taking it from somebody who
//! lost it. Where it is asked for is `sessions`.

use std::sync::Arc;

use poem_openapi::OpenApi;
use poem_openapi::param::Path;
use poem_openapi::payload::Json;

use crate::http::body::Body;
use crate::http::edge::Edge;
use crate::http::errors::ApiError;
use crate::http::gate::Caller;
use crate::http::replies::{Created, Done};
use crate::http::shapes::param::Id;
use crate::http::shapes::requests::Nothing;
use crate::http::shapes::second_factor::{
    FactorBegun, FactorCode, Factors, OwnFactor, RecoveryCodes,
};
use crate::ids::AgentId;

/// A second factor.
pub struct SecondFactor(pub Arc<Edge>);

#[OpenApi]
impl SecondFactor {
    /// How one's own second factor stands
    #[oai(path = "/me/second-factor", method = "get", operation_id = "own_second_factor")]
    async fn own(&self, caller: Caller) -> Result<Json<OwnFactor>, ApiError> {
        Ok(Json(self.0.house.own_factor(&caller.principal).await?.into()))
    }

    /// Begin a second factor; its secret is shown once
    ///
    /// Nothing is asked for until a first code has shown that the app knows the secret.
    #[oai(path = "/me/second-factor", method = "post", operation_id = "begin_second_factor")]
    async fn begin(
        &self,
        caller: Caller,
        _body: Body<Nothing>,
    ) -> Result<Created<FactorBegun>, ApiError> {
        let (agent, factor) = self.0.house.begin_factor(&caller.principal).await?;
        Ok(Created::Created(Json(FactorBegun::show(&factor, &agent.email, &self.0.address)?)))
    }

    /// Show by a first code that the app knows the secret; recovery codes are shown once
    #[oai(
        path = "/me/second-factor/confirmation",
        method = "post",
        operation_id = "confirm_second_factor"
    )]
    async fn confirm(
        &self,
        caller: Caller,
        body: Body<FactorCode>,
    ) -> Result<Created<RecoveryCodes>, ApiError> {
        let house = &self.0.house;
        let codes = house.confirm_factor(&caller.principal, caller.session, body.0.code).await?;
        Ok(Created::Created(Json(RecoveryCodes { codes })))
    }

    /// Make new recovery codes; the old ones count no more
    #[oai(
        path = "/me/second-factor/recovery-codes",
        method = "post",
        operation_id = "make_recovery_codes"
    )]
    async fn renew(
        &self,
        caller: Caller,
        body: Body<FactorCode>,
    ) -> Result<Created<RecoveryCodes>, ApiError> {
        let codes = self.0.house.renew_recovery(&caller.principal, body.0.code).await?;
        Ok(Created::Created(Json(RecoveryCodes { codes })))
    }

    /// Drop one's own second factor
    #[oai(path = "/me/second-factor/removal", method = "post", operation_id = "drop_second_factor")]
    async fn remove(&self, caller: Caller, body: Body<FactorCode>) -> Result<Done, ApiError> {
        self.0.house.drop_factor(&caller.principal, body.0.code).await?;
        Ok(Done::Done)
    }

    /// Who has a second factor
    #[oai(path = "/second-factors", method = "get", operation_id = "list_second_factors")]
    async fn list(&self, caller: Caller) -> Result<Json<Factors>, ApiError> {
        let all = self.0.house.factors(&caller.principal).await?;
        Ok(Json(Factors { second_factors: all.into_iter().map(Into::into).collect() }))
    }

    /// Take the second factor from somebody who lost it
    ///
    /// Their sessions end; they sign in with the password alone and set up another. Leads may take
    /// it from agents and leads, administrators from everybody else.
    #[oai(
        path = "/agents/:id/second-factor",
        method = "delete",
        operation_id = "take_second_factor"
    )]
    async fn take(&self, caller: Caller, id: Path<Id<AgentId>>) -> Result<Done, ApiError> {
        self.0.house.take_factor(&caller.principal, id.0.0).await?;
        Ok(Done::Done)
    }
}
