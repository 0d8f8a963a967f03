//! Agents, customers and tokens, as those inside see them.

use std::collections::BTreeMap;

use poem_openapi::Object;

use crate::app::access::{Operation, Principal, allow};
use crate::domain::{access, agent, customer};
use crate::http::shapes::names::{Presence, Role, Scope};

/// A person who takes handoffs, as colleagues see them.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct Agent {
    /// Their id.
    pub id: String,
    /// The name customers see.
    pub name: String,
    /// How they sign in: only to themselves and to administrators.
    pub email: Option<String>,
    /// What they may do.
    pub role: Role,
    /// What they know, and how well: 1 to 3.
    pub skills: BTreeMap<String, u8>,
    /// Their authority, 1 to 3.
    pub tier: u8,
    /// What they speak, two letters each.
    pub languages: Vec<String>,
    /// How many conversations at once.
    pub capacity: u8,
    /// Whether they take work now.
    pub presence: Presence,
    /// May no longer sign in.
    pub disabled: bool,
    /// Their picture, fetched at `/pictures/{id}`; absent when they show none.
    pub picture: Option<String>,
}

impl Agent {
    /// An agent in the shape of whoever asks: addresses are for oneself and for administrators.
    pub fn shown_to(who: &Principal, agent: &agent::Agent, presence: agent::Presence) -> Self {
        let manages = allow(who, Operation::ManagePeople).is_ok();
        Self::show(agent, presence, manages || who.person() == Some(agent.id))
    }

    /// An agent with the presence that counts; the address only for who may see it.
    pub fn show(agent: &agent::Agent, presence: agent::Presence, with_email: bool) -> Self {
        Self {
            id: agent.id.to_string(),
            name: agent.name.clone(),
            email: with_email.then(|| agent.email.clone()),
            role: agent.role.into(),
            skills: agent.skills.clone(),
            tier: agent.tier,
            languages: agent.tongues.iter().map(|t| t.code().to_owned()).collect(),
            capacity: agent.capacity,
            presence: presence.into(),
            disabled: agent.disabled,
            picture: agent.face().picture.map(|id| id.to_string()),
        }
    }
}

/// The person asking, as agents see them.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct CustomerRecord {
    /// Their id.
    pub id: String,
    /// The id in the team's own systems.
    pub external_ref: Option<String>,
    /// Empty when unknown.
    pub name: String,
    /// Where to write; only claimed unless verified.
    pub email: Option<String>,
    /// Whether the team's own site signed who it is.
    pub verified: bool,
    /// What they pay for.
    pub tier: String,
    /// Yearly value.
    pub value_per_year: u64,
    /// First day as a customer, ISO date.
    pub since: Option<String>,
    /// How the account stands.
    pub state: String,
    /// Where they are with the product.
    pub journey: String,
    /// Anything else the team's site passes.
    pub attributes: BTreeMap<String, String>,
    /// When Baton first met them, RFC 3339.
    pub created_at: String,
}

impl From<&customer::Customer> for CustomerRecord {
    fn from(customer: &customer::Customer) -> Self {
        Self {
            id: customer.id.to_string(),
            external_ref: customer.external_ref.clone(),
            name: customer.name.clone(),
            email: customer.email.clone(),
            verified: customer.verified,
            tier: customer.tier.name().to_owned(),
            value_per_year: customer.value_per_year,
            since: customer.since.clone(),
            state: customer.state.name().to_owned(),
            journey: customer.journey.name().to_owned(),
            attributes: customer.attributes.clone(),
            created_at: customer.created_at.to_rfc3339(),
        }
    }
}

/// An API token, without its secret.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct Token {
    /// Its id.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// What it may do.
    pub scopes: Vec<Scope>,
    /// Who made it.
    pub created_by: String,
    /// When, RFC 3339.
    pub created_at: String,
    /// When it stops working, RFC 3339; absent when it works until it is revoked.
    pub expires_at: Option<String>,
}

impl From<&access::Token> for Token {
    fn from(token: &access::Token) -> Self {
        Self {
            id: token.id.to_string(),
            name: token.name.clone(),
            scopes: token.scopes.iter().map(|scope| (*scope).into()).collect(),
            created_by: token.created_by.to_string(),
            created_at: token.created_at.to_rfc3339(),
            expires_at: token.expires_at.map(|at| at.to_rfc3339()),
        }
    }
}
