//! Single sign-on: what the sign-in page offers, an attempt's beginning and end, and the provider's
//! own log-outs. The browser is sent nowhere from here: the page goes where it is told, and comes
//! back to one fixed page.

use std::sync::Arc;

use poem::endpoint::make;
use poem::error::MethodNotAllowedError;
use poem::http::{HeaderMap, Method};
use poem::{Endpoint, Request, Response};
use poem_openapi::param::Path;
use poem_openapi::payload::Json;
use poem_openapi::{ApiResponse, OpenApi};

use crate::app::single_sign_on::Returned;
use crate::auth::provider::{Attempt, TOKEN_BYTES_MAX, WayBack};
use crate::http::body::Body;
use crate::http::edge::{ClientIp, Edge};
use crate::http::errors::{ApiError, Code};
use crate::http::gate::{self, Anybody, Caller};
use crate::http::rates::Asker;
use crate::http::replies::Done;
use crate::http::sessions::{In, signed_in};
use crate::http::shapes::entry::{AttemptBegun, FinishSignOn, WaysIn};
use crate::http::shapes::param::Id;
use crate::http::shapes::requests::Nothing;
use crate::ids::AgentId;

/// Where the provider says that somebody signed out there.
pub const BACK_CHANNEL: &str = "/single-sign-on/back-channel-log-out";
/// The page people come back to, below the house's address.
const BACK: &str = "/sign-in/single-sign-on";
/// How long an attempt's cookie is kept, in seconds.
const ATTEMPT_S: i64 = 10 * 60;

/// Single sign-on.
pub struct SingleSignOn(pub Arc<Edge>);

/// An attempt has begun: the cookie is in the header.
#[derive(ApiResponse)]
pub enum Begun {
    /// Begun.
    #[oai(status = 201)]
    Begun(
        Json<AttemptBegun>,
        /// What holds this browser to the attempt.
        #[oai(header = "Set-Cookie")]
        String,
    ),
}

#[OpenApi]
impl SingleSignOn {
    /// How people sign in here
    #[oai(path = "/sign-in", method = "get", operation_id = "ways_in")]
    async fn ways_in(&self, _caller: Anybody) -> Result<Json<WaysIn>, ApiError> {
        let provider = self.0.house.provider();
        Ok(Json(WaysIn {
            passwords: provider.is_none_or(|provider| provider.passwords),
            single_sign_on: provider.map(|provider| provider.name.clone()),
        }))
    }

    /// Begin to sign in by the team's OpenID provider
    #[oai(path = "/single-sign-on/attempts", method = "post", operation_id = "begin_sign_on")]
    async fn begin(&self, caller: Anybody, _body: Body<Nothing>) -> Result<Begun, ApiError> {
        let house = &self.0.house;
        self.0.rates().link(caller.0.ip, house.now())?;
        let back = self.back();
        let (secret, url) = house.begin_single_sign_on(WayBack(&back)).await?;
        let cookie = gate::attempt_cookie(&self.0, secret.reveal(), ATTEMPT_S);
        Ok(Begun::Begun(Json(AttemptBegun { url }), cookie))
    }

    /// Sign in with what the provider sent the browser back with
    #[oai(path = "/single-sign-on/sessions", method = "post", operation_id = "finish_sign_on")]
    async fn finish(
        &self,
        request: &Request,
        caller: Anybody,
        body: Body<FinishSignOn>,
    ) -> Result<In, ApiError> {
        let house = &self.0.house;
        self.0.rates().link(caller.0.ip, house.now())?;
        let Body(FinishSignOn { state, code, iss }) = body;
        let attempt = attempt(&self.0, request.headers());
        let (returned, back) = (Returned { state, code, issuer: iss }, self.back());
        let (agent, secret) =
            house.finish_single_sign_on(attempt, returned, WayBack(&back)).await?;
        Ok(signed_in(&self.0, &agent, secret.reveal()))
    }

    /// Part an agent from their account at the provider
    #[oai(
        path = "/agents/:id/provider-account",
        method = "delete",
        operation_id = "unlink_account"
    )]
    async fn unlink(&self, caller: Caller, id: Path<Id<AgentId>>) -> Result<Done, ApiError> {
        self.0.house.unlink_account(&caller.principal, id.0.0).await?;
        Ok(Done::Done)
    }

    fn back(&self) -> String {
        self.0.address.clone() + BACK
    }
}

fn attempt(edge: &Edge, headers: &HeaderMap) -> Option<Attempt> {
    Attempt::presented(&gate::attempt_of(edge, headers)?)
}

/// Hears the provider's log-outs (OpenID Connect Back-Channel Logout 1.0): a form with one token,
/// which speaks for itself.
pub fn back_channel(edge: &Arc<Edge>) -> impl Endpoint<Output = Response> + use<> {
    let edge = Arc::clone(edge);
    make(move |mut request: Request| {
        let edge = Arc::clone(&edge);
        async move {
            if *request.method() != Method::POST {
                return Err(poem::Error::from(MethodNotAllowedError));
            }
            let from = request.extensions().get::<ClientIp>().copied();
            let from = from.ok_or_else(|| ApiError::new(Code::Internal, "no address"))?;
            edge.rates().request(Asker::Ip(from.0), edge.house.now())?;
            let body = request.take_body().into_bytes_limit(TOKEN_BYTES_MAX + 256).await;
            let body = body.map_err(|_| ApiError::new(Code::TooLarge, "the form is too large"))?;
            let form = String::from_utf8_lossy(&body);
            // A token has no character that a form would write in another way.
            let mut fields = form.split('&').filter_map(|field| field.split_once('='));
            let token = fields.find(|(name, _)| *name == "logout_token").map(|(_, value)| value);
            let token = token.ok_or_else(|| ApiError::invalid("logout_token", "is missing"))?;
            match edge.house.log_out_by_provider(token).await {
                Ok(n) => {
                    tracing::info!(n, "sessions were ended by the provider of single sign-on");
                    Ok(Response::builder().finish())
                }
                // Whatever is wrong with a log-out is a bad request to its sender.
                Err(crate::app::error::Error::Forbidden(why)) => {
                    Err(ApiError::invalid("logout_token", why).into())
                }
                Err(other) => Err(ApiError::from(other).into()),
            }
        }
    })
}
