//! Agents: who they are, what they know, whether they take work now.

use std::collections::BTreeMap;

use crate::app::access::{Operation, Principal, allow};
use crate::app::conversations::{check_email, check_text};
use crate::app::error::Error;
use crate::app::house::House;
use crate::clock::Timestamp;
use crate::domain::act::Deed;
use crate::domain::agent::{Agent, Level, Presence, Role, SkillId, Tier};
use crate::domain::reading::Tongue;
use crate::ids::AgentId;
use crate::store::Read as _;

/// Conversations at once, at most.
const CAPACITY_MAX: u8 = 20;
/// Skills of one agent, at most.
const SKILLS_MAX: usize = 50;

/// What can be said of an agent; `None` leaves it as it is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AgentChange {
    /// The name customers see.
    pub name: Option<String>,
    /// How they sign in.
    pub email: Option<String>,
    /// What they may do.
    pub role: Option<Role>,
    /// What they know.
    pub skills: Option<BTreeMap<SkillId, Level>>,
    /// Their authority.
    pub tier: Option<Tier>,
    /// What they speak.
    pub tongues: Option<Vec<Tongue>>,
    /// How many at once.
    pub capacity: Option<u8>,
    /// May no longer sign in.
    pub disabled: Option<bool>,
}

impl House {
    /// Everybody who takes handoffs.
    ///
    /// # Errors
    /// When the asker may not look inside.
    pub fn agents(&self, who: &Principal) -> Result<Vec<(Agent, Presence)>, Error> {
        allow(who, Operation::ReadInside)?;
        let board = self.board();
        Ok(board.agents().map(|a| (a.clone(), board.presence(a.id))).collect())
    }

    /// Adds an agent; they sign in with an invitation.
    ///
    /// # Errors
    /// [`Error::Invalid`] with the field, [`Error::Conflict`] for an address that is taken.
    pub async fn add_agent(&self, who: &Principal, change: AgentChange) -> Result<Agent, Error> {
        allow(who, Operation::ManagePeople)?;
        if change.name.is_none() || change.email.is_none() {
            return Err(Error::invalid("email", "name and e-mail address are needed"));
        }
        let agent = self.put_new_agent(change).await?;
        self.note_act(who, Deed::AgentAdded, &agent.name).await?;
        Ok(agent)
    }

    /// Adds an agent without asking who asks: set-up and the command line.
    ///
    /// # Errors
    /// As [`Self::add_agent`].
    pub async fn put_new_agent(&self, change: AgentChange) -> Result<Agent, Error> {
        check(&change)?;
        let now = self.now();
        let agent = changed(blank(self.ids().next(now), now), change);
        self.store_agent(agent).await
    }

    /// Changes an agent. Disabling one ends their sessions at once.
    ///
    /// # Errors
    /// [`Error::Invalid`] with the field, [`Error::Conflict`] for the last administrator.
    pub async fn change_agent(
        &self,
        who: &Principal,
        id: AgentId,
        change: AgentChange,
    ) -> Result<Agent, Error> {
        allow(who, Operation::ManagePeople)?;
        check(&change)?;
        let agent = self.board().agent(id).cloned().ok_or(Error::NotFound("agent"))?;
        let was = (agent.role, agent.disabled);
        let after = changed(agent, change.clone());
        let loses = after.disabled || after.role != Role::Administrator;
        if was == (Role::Administrator, false) && loses && !self.another_administrator(id) {
            return Err(Error::conflict("this is the last administrator"));
        }
        let agent = self.amend_agent(id, move |agent| changed(agent, change)).await?;
        self.note_act(who, Deed::AgentChanged, &agent.name).await?;
        if (agent.role, agent.disabled) != was {
            self.end_sessions(id).await?;
        }
        Ok(agent)
    }

    fn another_administrator(&self, than: AgentId) -> bool {
        self.board().agents().any(|a| a.id != than && a.role == Role::Administrator && !a.disabled)
    }

    /// Says whether one takes work now.
    ///
    /// # Errors
    /// When not an agent, or for `offline`, which follows from the connection.
    pub async fn set_presence(&self, who: &Principal, presence: Presence) -> Result<(), Error> {
        allow(who, Operation::MindOneself)?;
        let id = who.agent().ok_or(Error::Unauthenticated)?;
        if presence == Presence::Offline {
            return Err(Error::invalid("presence", "offline follows from the connection"));
        }
        self.amend_agent(id, move |agent| Agent { presence, ..agent }).await?;
        self.hub().presence(id, self.board().presence(id));
        Ok(())
    }

    /// Takes note that an agent's connection opened or closed.
    pub fn agent_connection(&self, id: AgentId, opened: bool) {
        let (changed, presence) = {
            let mut board = self.board();
            let changed = board.connection(id, opened, self.now());
            (changed, board.presence(id))
        };
        if changed {
            self.hub().presence(id, presence);
            self.wake().router.notify_one();
            self.wake().expiry.notify_one();
        }
    }

    /// Changes what stands of an agent in the store now, so that of two changes at once neither
    /// undoes the other.
    pub(super) async fn amend_agent(
        &self,
        id: AgentId,
        change: impl FnOnce(Agent) -> Agent + Send + 'static,
    ) -> Result<Agent, Error> {
        let write = self.write(move |tx| {
            let agent = change(tx.get::<Agent>(id)?.ok_or(Error::NotFound("agent"))?);
            tx.put(&agent)?;
            Ok(agent)
        });
        let agent = write.await?;
        self.make_known(&agent);
        Ok(agent)
    }

    async fn store_agent(&self, agent: Agent) -> Result<Agent, Error> {
        let stored = agent.clone();
        self.write(move |tx| Ok(tx.put(&stored)?)).await?;
        self.make_known(&agent);
        Ok(agent)
    }

    /// What is durable of an agent is known from now on: to whom routes, and in every console.
    pub(super) fn make_known(&self, agent: &Agent) {
        self.board().put_agent(agent.clone());
        self.wake().router.notify_one();
        self.hub().agent(agent.id);
    }
}

/// Somebody of whom nothing is said yet.
pub(super) fn blank(id: AgentId, now: Timestamp) -> Agent {
    Agent {
        id,
        tier: 1,
        capacity: 3,
        tongues: vec![Tongue::En],
        presence: Presence::Available,
        created_at: now,
        ..Agent::default()
    }
}

pub(super) fn check(change: &AgentChange) -> Result<(), Error> {
    if let Some(name) = &change.name {
        check_text("name", name, 100)?;
    }
    if let Some(email) = &change.email {
        check_email("email", email)?;
    }
    if change.capacity.is_some_and(|c| c > CAPACITY_MAX) {
        return Err(Error::invalid("capacity", format!("at most {CAPACITY_MAX}")));
    }
    if change.tier.is_some_and(|t| !(1..=3).contains(&t)) {
        return Err(Error::invalid("tier", "must be 1 to 3"));
    }
    let skills = change.skills.iter().flatten();
    if change.skills.as_ref().is_some_and(|s| s.len() > SKILLS_MAX) {
        return Err(Error::invalid("skills", format!("at most {SKILLS_MAX}")));
    }
    for (skill, level) in skills {
        let lawful = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "_-".contains(c);
        if skill.is_empty() || skill.len() > 40 || !skill.chars().all(lawful) {
            return Err(Error::invalid("skills", "are lower case letters, digits, - and _"));
        }
        if !(1..=3).contains(level) {
            return Err(Error::invalid("skills", "have a level from 1 to 3"));
        }
    }
    Ok(())
}

pub(super) fn changed(agent: Agent, change: AgentChange) -> Agent {
    Agent {
        name: change.name.unwrap_or(agent.name),
        email: change.email.map_or(agent.email, |e| e.to_lowercase()),
        role: change.role.unwrap_or(agent.role),
        skills: change.skills.unwrap_or(agent.skills),
        tier: change.tier.unwrap_or(agent.tier),
        tongues: change.tongues.unwrap_or(agent.tongues),
        capacity: change.capacity.unwrap_or(agent.capacity),
        disabled: change.disabled.unwrap_or(agent.disabled),
        ..agent
    }
}
