//! Whom a conversation could be passed on to, on the wire.

use poem_openapi::Object;

use crate::app::targets;
use crate::domain::event::TransferTo;
use crate::http::shapes::conversations::Quote;
use crate::http::shapes::events::passed_of;
use crate::http::shapes::names::Presence;

/// Whom a conversation could be passed on to.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
pub struct Targets {
    /// Colleagues first, then queues.
    pub targets: Vec<Target>,
}

/// A colleague, or everybody who has a skill.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct Target {
    /// The colleague; absent for a queue.
    pub agent_id: Option<String>,
    /// The queue's skill; absent for a colleague.
    pub skill: Option<String>,
    /// The colleague's name, or the skill.
    pub name: String,
    /// Whether the colleague takes work now.
    pub presence: Option<Presence>,
    /// Places free now.
    pub n_free: u32,
    /// What the colleague lacks of what it takes; absent when they fit.
    pub lacks: Option<String>,
    /// What the customer would be told.
    pub quote: Quote,
}

impl From<&targets::Target> for Target {
    fn from(target: &targets::Target) -> Self {
        let (agent_id, skill) = match &target.to {
            TransferTo::Agent(agent) => (Some(agent.to_string()), None),
            TransferTo::Queue(skill) => (None, Some(skill.clone())),
        };
        Self {
            agent_id,
            skill,
            name: target.name.clone(),
            presence: target.presence.map(Into::into),
            n_free: target.n_free,
            lacks: target.lacks.map(|lacking| passed_of(lacking).to_owned()),
            quote: Quote::from(&target.quote),
        }
    }
}
