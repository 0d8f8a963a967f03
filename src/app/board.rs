//! What is going on now, in memory: open conversations, who is there, how long people have waited.
//! Everything here is derived from the store (and from who is connected) and is rebuilt at start;
//! nothing is decided here.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use crate::clock::Timestamp;
use crate::decide::expire::{Connection, place_of};
use crate::decide::route::Asked;
use crate::decide::route::claims::{Claims, claims};
use crate::decide::route::estimate::{Expected, expect};
use crate::decide::route::ledger::Ledger;
use crate::domain::agent::{Agent, Presence};
use crate::domain::conversation::Conversation;
use crate::domain::event::Recorded;
use crate::domain::handoff::{Need, Seat, Waiting};
use crate::domain::policy::Routing;
use crate::domain::stage::{Owner, Stage};
use crate::ids::{AgentId, ConversationId, CustomerId};

/// What is going on now.
#[derive(Debug, Default)]
pub struct Board {
    open: HashMap<ConversationId, Arc<Conversation>>,
    queued: BTreeSet<(Timestamp, ConversationId)>,
    offered: BTreeSet<ConversationId>,
    held: BTreeMap<AgentId, BTreeSet<ConversationId>>,
    agents: BTreeMap<AgentId, Agent>,
    connected: BTreeMap<AgentId, (usize, Connection)>,
    idle_since: BTreeMap<AgentId, Timestamp>,
    past: Ledger,
}

impl Board {
    /// Takes note of a conversation as it stands after a commit.
    pub fn update(&mut self, record: &Arc<Conversation>) {
        let before = self.open.get(&record.id).cloned();
        if let Some(before) = &before {
            self.unplace(before);
        }
        if record.stage.is_open() {
            self.place(record);
            self.open.insert(record.id, Arc::clone(record));
        } else {
            self.open.remove(&record.id);
        }
    }

    fn place(&mut self, record: &Conversation) {
        match record.stage {
            Stage::Queued { since, .. } => {
                self.queued.insert((since, record.id));
            }
            Stage::Offered { .. } => {
                self.offered.insert(record.id);
            }
            _ => {}
        }
        if let Owner::Offered(agent) | Owner::Agent(agent) = record.stage.owner() {
            self.held.entry(agent).or_default().insert(record.id);
            self.idle_since.insert(agent, record.updated_at);
        }
    }

    fn unplace(&mut self, record: &Conversation) {
        if let Stage::Queued { since, .. } = record.stage {
            self.queued.remove(&(since, record.id));
        }
        self.offered.remove(&record.id);
        if let Owner::Offered(agent) | Owner::Agent(agent) = record.stage.owner()
            && let Some(held) = self.held.get_mut(&agent)
        {
            held.remove(&record.id);
        }
    }

    /// Takes note of something that happened, for what the past teaches.
    pub fn note(&mut self, event: &Recorded) {
        self.past.note(event.conversation, &event.event, event.at);
    }

    /// What the past teaches.
    pub fn past(&self) -> &Ledger {
        &self.past
    }

    /// Takes note of an agent's record.
    pub fn put_agent(&mut self, agent: Agent) {
        self.agents.insert(agent.id, agent);
    }

    /// An agent opened (`true`) or lost (`false`) a connection; tells whether that changed whether
    /// they are there at all.
    pub fn connection(&mut self, agent: AgentId, opened: bool, now: Timestamp) -> bool {
        let entry =
            self.connected.entry(agent).or_insert((0, Connection { connected: false, since: now }));
        entry.0 = if opened { entry.0 + 1 } else { entry.0.saturating_sub(1) };
        let connected = entry.0 > 0;
        let changed = connected != entry.1.connected;
        if changed {
            entry.1 = Connection { connected, since: now };
        }
        changed
    }

    /// Everybody's connection, for what falls due. Agents who hold something and have not been
    /// seen since the start count as gone since `started`.
    pub fn connections(&self, started: Timestamp) -> BTreeMap<AgentId, Connection> {
        let gone = Connection { connected: false, since: started };
        let holders = self.held.iter().filter(|(_, held)| !held.is_empty());
        let mut out: BTreeMap<_, _> = holders.map(|(agent, _)| (*agent, gone)).collect();
        out.extend(self.connected.iter().map(|(agent, (_, c))| (*agent, *c)));
        out
    }

    /// An open conversation.
    pub fn conversation(&self, id: ConversationId) -> Option<Arc<Conversation>> {
        self.open.get(&id).cloned()
    }

    /// All open conversations.
    pub fn open(&self) -> impl Iterator<Item = &Arc<Conversation>> {
        self.open.values()
    }

    /// What everybody in line can expect.
    pub fn expected(&self, routing: &Routing, now: Timestamp) -> Vec<(ConversationId, Expected)> {
        let waiting = self.waiting(routing, now);
        let expected = expect(&waiting, &self.seats(now), &self.past, now);
        waiting.iter().map(|w| w.conversation).zip(expected).collect()
    }

    /// Whoever waits for a person, offered ones and follow-ups included; of one customer, or of all.
    pub fn in_line(&self, of: Option<CustomerId>) -> Vec<ConversationId> {
        let waits = |c: &&Arc<Conversation>| {
            let owner = c.stage.owner();
            matches!(owner, Owner::Queue | Owner::Offered(_))
                && of.is_none_or(|customer| c.customer == customer)
        };
        let mut ids: Vec<ConversationId> = self.open().filter(waits).map(|c| c.id).collect();
        ids.sort_unstable();
        ids
    }

    /// Offers under way, as the router sees them.
    pub fn asked(&self, routing: &Routing, now: Timestamp) -> Vec<Asked> {
        let each = self.offered.iter().filter_map(|id| {
            let record = self.open.get(id)?;
            let Stage::Offered { to, since, .. } = record.stage else { return None };
            let only = record.handoff.as_ref()?.only;
            let one = Waiting { only, ..self.waiting_one(since, *id, routing, now)? };
            Some(Asked { one, to })
        });
        each.collect()
    }

    /// How many are in line or offered.
    pub fn n_waiting(&self) -> u32 {
        u32::try_from(self.queued.len() + self.offered.len()).unwrap_or(u32::MAX)
    }

    /// Those in line, longest waiting first, as the router sees them.
    pub fn waiting(&self, routing: &Routing, now: Timestamp) -> Vec<Waiting> {
        let each = self.queued.iter();
        each.filter_map(|(since, id)| self.waiting_one(*since, *id, routing, now)).collect()
    }

    fn waiting_one(
        &self,
        since: Timestamp,
        id: ConversationId,
        routing: &Routing,
        now: Timestamp,
    ) -> Option<Waiting> {
        let record = self.open.get(&id)?;
        let state = record.handoff.as_ref()?;
        let Claims { refused_by, only } = claims(state, since, routing, now);
        Some(Waiting {
            conversation: id,
            handoff: record.stage.handoff()?,
            since,
            need: state.need.clone(),
            cost_per_min: state.cost_per_min,
            pace: self.past.paces().of_topic(state.need.topic.as_deref()),
            refused_by,
            only,
        })
    }

    /// Everybody who may take handoffs, as the router sees them.
    pub fn seats(&self, now: Timestamp) -> Vec<Seat> {
        self.agents.values().filter(|a| !a.disabled).map(|a| self.seat(a, now)).collect()
    }

    fn seat(&self, agent: &Agent, now: Timestamp) -> Seat {
        let held = self.held.get(&agent.id);
        let places: Vec<_> = held
            .into_iter()
            .flatten()
            .filter_map(|id| self.open.get(id))
            .filter(|c| place_of(&c.stage, now) == Some(agent.id))
            .collect();
        let pace = self.past.paces().of_agent(agent.id);
        let load = places.iter().map(|c| c.handoff.as_ref().map_or(1.0, |h| load(&h.need, &pace)));
        Seat {
            agent: agent.id,
            presence: self.presence(agent.id),
            skills: agent.skills.iter().map(|(k, v)| (k.clone(), *v)).collect(),
            tier: agent.tier,
            tongues: agent.tongues.clone(),
            capacity: agent.capacity,
            n_active: u8::try_from(places.len()).unwrap_or(u8::MAX),
            load: load.sum(),
            idle_since: self.idle_since.get(&agent.id).copied().unwrap_or(agent.created_at),
            pace,
        }
    }

    /// Presence as it counts: offline without a connection, whatever was chosen.
    pub fn presence(&self, agent: AgentId) -> Presence {
        let connected = self.connected.get(&agent).is_some_and(|(n, _)| *n > 0);
        match self.agents.get(&agent) {
            Some(a) if connected && !a.disabled => a.presence,
            _ => Presence::Offline,
        }
    }

    /// An agent's record.
    pub fn agent(&self, id: AgentId) -> Option<&Agent> {
        self.agents.get(&id)
    }

    /// All agents, by id.
    pub fn agents(&self) -> impl Iterator<Item = &Agent> {
        self.agents.values()
    }

    /// How many conversations an agent holds or is offered.
    pub fn n_held(&self, agent: AgentId) -> usize {
        self.held.get(&agent).map_or(0, BTreeSet::len)
    }

    /// The conversations an agent holds or is offered.
    pub fn held(&self, agent: AgentId) -> Vec<ConversationId> {
        self.held.get(&agent).map(|h| h.iter().copied().collect()).unwrap_or_default()
    }
}

/// What one conversation weighs: its complexity, more for somebody slow at it.
fn load(need: &Need, pace: &[(String, f64)]) -> f64 {
    let topic = need.topic.as_deref();
    let pace = pace.iter().find(|(name, _)| Some(name.as_str()) == topic);
    f64::from(need.complexity.max(1)) / pace.map_or(1.0, |(_, pace)| *pace)
}
