//! Getting in and out: a customer's session, a console's sign-in, one-time links.

use std::sync::Arc;

use poem_openapi::param::Path;
use poem_openapi::payload::Json;
use poem_openapi::{ApiResponse, OpenApi};

use crate::app::customers::Introduction;
use crate::app::error::Error;
use crate::app::sign_in::LinkForm as Form;
use crate::auth::identity::Claim;
use crate::auth::links;
use crate::auth::provider::WayBack;
use crate::auth::secrets::{SecretKind, presented};
use crate::domain::access::{LinkPurpose, SecretHash};
use crate::domain::agent::Agent;
use crate::http::body::Body;
use crate::http::edge::Edge;
use crate::http::errors::ApiError;
use crate::http::gate::{Anybody, Caller, set_cookie};
use crate::http::shapes::answers::{CustomerSession, LinkForm, SignedIn};
use crate::http::shapes::entry::SignedOut;
use crate::http::shapes::people;
use crate::http::shapes::requests::{Identity, MeetCustomer, SignIn, UseLink};

/// Getting in and out.
pub struct Sessions(pub Arc<Edge>);

/// A signed-in console: the cookie is in the header.
#[derive(ApiResponse)]
pub enum In {
    /// Signed in.
    #[oai(status = 200)]
    In(
        Json<SignedIn>,
        /// The console's cookie.
        #[oai(header = "Set-Cookie")]
        String,
    ),
}

/// A console no longer signed in: the header takes the cookie away.
#[derive(ApiResponse)]
pub enum Out {
    /// Signed out.
    #[oai(status = 204)]
    Out(
        /// Takes the cookie away.
        #[oai(header = "Set-Cookie")]
        String,
    ),
    /// Signed out here; the session came by single sign-on, and the provider has one of its own.
    #[oai(status = 200)]
    Here(
        Json<SignedOut>,
        /// Takes the cookie away.
        #[oai(header = "Set-Cookie")]
        String,
    ),
}

#[OpenApi]
impl Sessions {
    /// Become a customer, or the same one again
    ///
    /// A signed identity or the token of an earlier visit makes it the same customer.
    #[oai(path = "/customer-sessions", method = "post", operation_id = "meet_customer")]
    async fn meet_customer(
        &self,
        caller: Anybody,
        body: Body<MeetCustomer>,
    ) -> Result<Json<CustomerSession>, ApiError> {
        let house = &self.0.house;
        self.0.rates().customer_session(caller.0.ip, house.now())?;
        let Body(asked) = body;
        let known = asked.token.as_deref().map(known_token).transpose()?;
        let introduction = Introduction {
            claim: asked.identity.map(claim).transpose()?,
            name: asked.name,
            email: asked.email,
            known,
            lasts_s: None,
        };
        let met = house.meet_customer(introduction).await?;
        Ok(Json(CustomerSession {
            token: met.secret.reveal().to_owned(),
            customer_id: met.customer.id.to_string(),
            expires_at: met.expires_at.to_rfc3339(),
            verified: met.customer.verified,
        }))
    }

    /// Sign in to the console
    ///
    /// Whoever has a second factor is asked for its code when the password is right: 400 naming
    /// `code`. The same again with the code signs in.
    #[oai(path = "/sessions", method = "post", operation_id = "sign_in")]
    async fn sign_in(&self, caller: Anybody, body: Body<SignIn>) -> Result<In, ApiError> {
        let house = &self.0.house;
        let Body(SignIn { email, password, code }) = body;
        self.0.rates().sign_in(caller.0.ip, &email, house.now())?;
        let (agent, secret) = house.sign_in(&email.to_lowercase(), &password, code).await?;
        Ok(signed_in(&self.0, &agent, secret.reveal()))
    }

    /// Sign out of the console
    #[oai(path = "/sessions/current", method = "delete", operation_id = "sign_out")]
    async fn sign_out(&self, caller: Caller) -> Result<Out, ApiError> {
        let (cookie, back) = (set_cookie(&self.0, None), self.0.address.clone() + "/console/");
        let elsewhere = match caller.session {
            Some(session) => self.0.house.sign_out(session, WayBack(&back)).await?,
            None => None,
        };
        Ok(match elsewhere {
            Some(url) => Out::Here(Json(SignedOut { url }), cookie),
            None => Out::Out(cookie),
        })
    }

    /// What a one-time link asks for
    #[oai(path = "/links/:secret", method = "get", operation_id = "read_link")]
    async fn read_link(
        &self,
        caller: Anybody,
        secret: Path<String>,
    ) -> Result<Json<LinkForm>, ApiError> {
        self.0.rates().link(caller.0.ip, self.0.house.now())?;
        let opens = self.0.house.link(link_hash(&secret)?).await?;
        let (name, email) = opens.agent.map(|agent| (agent.name, agent.email)).unzip();
        Ok(Json(LinkForm {
            purpose: opens.purpose.name().to_owned(),
            name,
            email,
            needs_name: opens.purpose == LinkPurpose::SetUp,
            needs_password: links::takes_password(opens.purpose),
            needs_code: opens.takes_code,
        }))
    }

    /// Use a one-time link: sign in, choose a password, or set the house up
    #[oai(path = "/links/:secret", method = "post", operation_id = "use_link")]
    async fn use_link(
        &self,
        caller: Anybody,
        secret: Path<String>,
        body: Body<UseLink>,
    ) -> Result<In, ApiError> {
        let house = &self.0.house;
        self.0.rates().link(caller.0.ip, house.now())?;
        let Body(UseLink { name, email, password, code }) = body;
        let form = Form { name, email, password, code };
        let (agent, secret) = house.use_link(link_hash(&secret)?, form).await?;
        Ok(signed_in(&self.0, &agent, secret.reveal()))
    }
}

/// Somebody who has just signed in, and the cookie that shows it.
pub(super) fn signed_in(edge: &Edge, agent: &Agent, secret: &str) -> In {
    let presence = edge.house.board().presence(agent.id);
    let agent = people::Agent::show(agent, presence, true);
    In::In(Json(SignedIn { agent }), set_cookie(edge, Some(secret)))
}

/// Either a JWT, or an id with its HMAC; nothing in between.
fn claim(identity: Identity) -> Result<Claim, ApiError> {
    match identity {
        Identity { jwt: Some(jwt), external_ref: None, hmac: None } => Ok(Claim::Jwt(jwt)),
        Identity { jwt: None, external_ref: Some(external_ref), hmac: Some(hmac) } => {
            Ok(Claim::Hmac { external_ref, hmac })
        }
        _ => Err(ApiError::invalid("identity", "takes either jwt, or external_ref and hmac")),
    }
}

fn known_token(text: &str) -> Result<SecretHash, ApiError> {
    presented(SecretKind::Customer, text)
        .ok_or_else(|| ApiError::invalid("token", "is not a customer's token"))
}

/// What cannot be a link's secret is as unknown as one that was never made.
fn link_hash(text: &str) -> Result<SecretHash, ApiError> {
    presented(SecretKind::Link, text).ok_or_else(|| Error::NotFound("link").into())
}
