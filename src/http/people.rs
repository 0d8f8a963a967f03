//! Agents, oneself, API tokens.

use std::collections::BTreeMap;
use std::sync::Arc;

use poem_openapi::OpenApi;
use poem_openapi::param::Path;
use poem_openapi::payload::Json;

use crate::app::access::Principal;
use crate::app::error::Error;
use crate::app::people::AgentChange;
use crate::domain::agent;
use crate::domain::reading::Tongue;
use crate::http::body::Body;
use crate::http::edge::Edge;
use crate::http::errors::ApiError;
use crate::http::gate::Caller;
use crate::http::replies::{Created, Done};
use crate::http::shapes::answers::{Agents, LinkMade, Me, PresenceNow, TokenMade, Tokens};
use crate::http::shapes::names::Role;
use crate::http::shapes::param::Id;
use crate::http::shapes::people::{Agent, Token};
use crate::http::shapes::requests::{AddAgent, ChangeAgent, Invite, MakeToken, SetPresence};
use crate::ids::{AgentId, TokenId};

/// Agents, oneself, API tokens.
pub struct People(pub Arc<Edge>);

#[OpenApi]
impl People {
    /// Everybody who takes handoffs
    #[oai(path = "/agents", method = "get", operation_id = "list_agents")]
    async fn agents(&self, caller: Caller) -> Result<Json<Agents>, ApiError> {
        let agents = self.0.house.agents(&caller.principal)?;
        let shown = agents
            .iter()
            .map(|(agent, presence)| Agent::shown_to(&caller.principal, agent, *presence));
        Ok(Json(Agents { agents: shown.collect() }))
    }

    /// Add an agent; a link lets them choose a password
    #[oai(path = "/agents", method = "post", operation_id = "add_agent")]
    async fn add(&self, caller: Caller, body: Body<AddAgent>) -> Result<Created<Agent>, ApiError> {
        let Body(asked) = body;
        let change = AgentChange {
            name: Some(asked.name),
            email: Some(asked.email),
            disabled: None,
            ..changed(asked.role, asked.skills, asked.tier, asked.languages, asked.capacity)?
        };
        let agent = self.0.house.add_agent(&caller.principal, change).await?;
        Ok(Created::Created(Json(self.now(&caller, &agent))))
    }

    /// Change an agent; disabling ends their sessions at once
    #[oai(path = "/agents/:id", method = "patch", operation_id = "change_agent")]
    async fn change(
        &self,
        caller: Caller,
        id: Path<Id<AgentId>>,
        body: Body<ChangeAgent>,
    ) -> Result<Json<Agent>, ApiError> {
        let Body(asked) = body;
        let change = AgentChange {
            name: asked.name,
            email: asked.email,
            disabled: asked.disabled,
            ..changed(asked.role, asked.skills, asked.tier, asked.languages, asked.capacity)?
        };
        let agent = self.0.house.change_agent(&caller.principal, id.0.0, change).await?;
        Ok(Json(self.now(&caller, &agent)))
    }

    /// Make a one-time link for an agent
    #[oai(path = "/agents/:id/links", method = "post", operation_id = "invite_agent")]
    async fn invite(
        &self,
        caller: Caller,
        id: Path<Id<AgentId>>,
        body: Body<Invite>,
    ) -> Result<Created<LinkMade>, ApiError> {
        let purpose = body.0.purpose.into();
        let secret = self.0.house.invite(&caller.principal, id.0.0, purpose).await?;
        let path = format!("/sign-in/{}", secret.reveal());
        Ok(Created::Created(Json(LinkMade { path })))
    }

    /// Oneself, and where the house stands
    #[oai(path = "/me", method = "get", operation_id = "me")]
    async fn me(&self, caller: Caller) -> Result<Json<Me>, ApiError> {
        let (house, id) = (&self.0.house, own_id(&caller)?);
        let agent = house.board().agent(id).cloned().ok_or(Error::Unauthenticated)?;
        Ok(Json(Me {
            agent: self.now(&caller, &agent),
            epoch: house.store().epoch().to_string(),
            position: house.store().head().0,
            owes_second_factor: matches!(caller.principal, Principal::Newcomer(_)),
        }))
    }

    /// Say whether one takes work now
    #[oai(path = "/me/presence", method = "put", operation_id = "set_presence")]
    async fn presence(
        &self,
        caller: Caller,
        body: Body<SetPresence>,
    ) -> Result<Json<PresenceNow>, ApiError> {
        let (house, id) = (&self.0.house, own_id(&caller)?);
        house.set_presence(&caller.principal, body.0.presence.into()).await?;
        let presence = house.board().presence(id).into();
        Ok(Json(PresenceNow { presence }))
    }

    /// All API tokens, without their secrets
    #[oai(path = "/tokens", method = "get", operation_id = "list_tokens")]
    async fn tokens(&self, caller: Caller) -> Result<Json<Tokens>, ApiError> {
        let tokens = self.0.house.tokens(&caller.principal).await?;
        Ok(Json(Tokens { tokens: tokens.iter().map(Token::from).collect() }))
    }

    /// Make an API token; its secret is shown once
    #[oai(path = "/tokens", method = "post", operation_id = "make_token")]
    async fn make_token(
        &self,
        caller: Caller,
        body: Body<MakeToken>,
    ) -> Result<Created<TokenMade>, ApiError> {
        let Body(MakeToken { name, scopes, days }) = body;
        let scopes = scopes.into_iter().map(Into::into).collect();
        let made = self.0.house.make_token(&caller.principal, name, scopes, days).await;
        let (token, secret) = made?;
        let made = TokenMade { token: Token::from(&token), secret: secret.reveal().to_owned() };
        Ok(Created::Created(Json(made)))
    }

    /// Revoke an API token
    #[oai(path = "/tokens/:id", method = "delete", operation_id = "revoke_token")]
    async fn revoke_token(&self, caller: Caller, id: Path<Id<TokenId>>) -> Result<Done, ApiError> {
        self.0.house.revoke_token(&caller.principal, id.0.0).await?;
        Ok(Done::Done)
    }

    fn now(&self, caller: &Caller, agent: &agent::Agent) -> Agent {
        let presence = self.0.house.board().presence(agent.id);
        Agent::shown_to(&caller.principal, agent, presence)
    }
}

fn own_id(caller: &Caller) -> Result<AgentId, ApiError> {
    let id = caller.principal.person();
    id.ok_or_else(|| Error::Forbidden("only people have a self".into()).into())
}

fn changed(
    role: Option<Role>,
    skills: Option<BTreeMap<String, u8>>,
    tier: Option<u8>,
    languages: Option<Vec<String>>,
    capacity: Option<u8>,
) -> Result<AgentChange, ApiError> {
    Ok(AgentChange {
        role: role.map(Into::into),
        skills,
        tier,
        tongues: languages.map(|codes| tongues(&codes)).transpose()?,
        capacity,
        ..AgentChange::default()
    })
}

fn tongues(codes: &[String]) -> Result<Vec<Tongue>, ApiError> {
    let known = [Tongue::En, Tongue::De, Tongue::Fr, Tongue::Es, Tongue::It, Tongue::Zh];
    let read = codes.iter().map(|code| known.into_iter().find(|tongue| tongue.code() == code));
    read.collect::<Option<Vec<_>>>()
        .ok_or_else(|| ApiError::invalid("languages", "are among en, de, fr, es, it, zh"))
}
