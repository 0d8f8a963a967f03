//! The hub: every listener, found by what concerns it. Telling never waits: a full queue marks its
//! listener as lagged.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::mpsc;

use crate::domain::agent::Presence;
use crate::domain::bot::Asked;
use crate::domain::conversation::Conversation;
use crate::domain::event::{Event, Recorded};
use crate::domain::message::Author;
use crate::domain::stage::Owner;
use crate::ids::{AgentId, ConversationId, CustomerId, SessionId, TokenId};
use crate::realtime::listener::{Audience, Listener, QUEUE_MAX, State, Told};

/// Conversations one listener watches, at most.
pub const WATCHED_MAX: usize = 200;

/// Everybody who listens.
#[derive(Debug, Default)]
pub struct Hub(Mutex<Members>);

#[derive(Debug, Default)]
struct Members {
    last: u64,
    all: HashMap<u64, Member>,
    customers: HashMap<CustomerId, BTreeSet<u64>>,
    inside: BTreeMap<u64, Option<AgentId>>,
    bots: BTreeSet<u64>,
    watchers: HashMap<ConversationId, BTreeSet<u64>>,
}

#[derive(Debug)]
struct Member {
    audience: Audience,
    queue: mpsc::Sender<Told>,
    state: Arc<State>,
    watched: HashSet<ConversationId>,
}

impl Hub {
    /// A hub nobody listens to yet.
    pub fn new() -> Arc<Self> {
        Arc::default()
    }

    fn members(&self) -> MutexGuard<'_, Members> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Begins to listen. Listen first and read the store second, so that nothing falls between.
    pub fn listen(self: &Arc<Self>, audience: Audience) -> Listener {
        let (sender, queue) = mpsc::channel(QUEUE_MAX);
        let state = Arc::new(State::default());
        let mut members = self.members();
        members.last += 1;
        let id = members.last;
        match audience {
            Audience::Customer(customer) => {
                members.customers.entry(customer).or_default().insert(id);
            }
            Audience::Agent { id: agent, .. } => {
                members.inside.insert(id, Some(agent));
            }
            Audience::Token(_) => {
                members.inside.insert(id, None);
            }
            Audience::Bot(_) => {
                members.inside.insert(id, None);
                members.bots.insert(id);
            }
        }
        let watched = HashSet::new();
        let member = Member { audience, queue: sender, state: Arc::clone(&state), watched };
        members.all.insert(id, member);
        Listener { id, queue, state, hub: Arc::clone(self) }
    }

    pub(super) fn leave(&self, id: u64) {
        let mut members = self.members();
        let Some(member) = members.all.remove(&id) else { return };
        members.inside.remove(&id);
        members.bots.remove(&id);
        if let Audience::Customer(customer) = member.audience {
            forget(&mut members.customers, &customer, id);
        }
        for conversation in member.watched {
            forget(&mut members.watchers, &conversation, id);
            members.tell_lookers(conversation);
        }
    }

    pub(super) fn watch(&self, id: u64, conversation: ConversationId) {
        let mut members = self.members();
        let Some(member) = members.all.get_mut(&id) else { return };
        if member.watched.len() < WATCHED_MAX && member.watched.insert(conversation) {
            members.watchers.entry(conversation).or_default().insert(id);
            members.tell_lookers(conversation);
        }
    }

    pub(super) fn unwatch(&self, id: u64, conversation: ConversationId) {
        let mut members = self.members();
        if let Some(member) = members.all.get_mut(&id) {
            member.watched.remove(&conversation);
        }
        forget(&mut members.watchers, &conversation, id);
        members.tell_lookers(conversation);
    }

    /// Tells what has just become durable. Called in feed order by one thread.
    pub fn committed(&self, events: &[Arc<Recorded>], records: &[Arc<Conversation>]) {
        let members = self.members();
        if members.all.is_empty() {
            return;
        }
        let by_id: HashMap<ConversationId, &Arc<Conversation>> =
            records.iter().map(|r| (r.id, r)).collect();
        let mut moved = HashSet::new();
        for event in events {
            let Some(record) = by_id.get(&event.conversation) else { continue };
            if !is_talk(&event.event) {
                moved.insert(event.conversation);
            }
            for id in members.followers(record) {
                members.tell(id, Told::Event(Arc::clone(event)));
            }
        }
        for record in records {
            let everybody = moved.contains(&record.id);
            for id in members.concerned(record, everybody) {
                members.tell(id, Told::Record(Arc::clone(record)));
            }
        }
    }

    /// Tells that somebody types.
    pub fn typing(&self, record: &Conversation, author: Author) {
        let members = self.members();
        for id in members.followers(record) {
            let own = members.all.get(&id).is_some_and(|m| speaks_as(m.audience, author));
            if !own {
                members.tell(id, Told::Typing { conversation: record.id, author });
            }
        }
    }

    /// Tells what the assistant has written so far of an answer that is still on its way.
    pub fn writing(&self, record: &Conversation, text: &str) {
        let members = self.members();
        for id in members.followers(record) {
            members.tell(id, Told::Writing { conversation: record.id, text: text.to_owned() });
        }
    }

    /// Whether a customer has the chat open.
    pub fn is_connected(&self, customer: CustomerId) -> bool {
        self.members().customers.contains_key(&customer)
    }

    /// Whether the team's own bot listens.
    pub fn has_bot(&self) -> bool {
        !self.members().bots.is_empty()
    }

    /// Asks every bot that listens; the first to answer is heard.
    pub fn ask_bots(&self, asked: &Arc<Asked>) {
        let members = self.members();
        for id in &members.bots {
            members.tell(*id, Told::Asked(Arc::clone(asked)));
        }
    }

    /// Tells that somebody of the team is new, or another than before.
    pub fn agent(&self, agent: AgentId) {
        let members = self.members();
        for id in members.inside.keys() {
            members.tell(*id, Told::Agent(agent));
        }
    }

    /// Tells that somebody's presence changed.
    pub fn presence(&self, agent: AgentId, presence: Presence) {
        let members = self.members();
        for id in members.inside.keys() {
            members.tell(*id, Told::Presence { agent, presence });
        }
    }

    /// Cuts everything an agent listens with.
    pub fn revoke_agent(&self, agent: AgentId) {
        self.revoke(|audience| matches!(audience, Audience::Agent { id, .. } if id == agent));
    }

    /// Cuts what a console session listens with.
    pub fn revoke_session(&self, session: SessionId) {
        self.revoke(
            |audience| matches!(audience, Audience::Agent { session: Some(s), .. } if s == session),
        );
    }

    /// Cuts every connection of a customer.
    pub fn revoke_customer(&self, customer: CustomerId) {
        self.revoke(|audience| audience == Audience::Customer(customer));
    }

    /// Cuts what a token listens with.
    pub fn revoke_token(&self, token: TokenId) {
        self.revoke(
            |audience| matches!(audience, Audience::Token(id) | Audience::Bot(id) if id == token),
        );
    }

    fn revoke(&self, which: impl Fn(Audience) -> bool) {
        let members = self.members();
        for member in members.all.values().filter(|m| which(m.audience)) {
            member.state.revoked.store(true, Ordering::Release);
            member.state.changed.notify_one();
        }
    }

    /// How many listen.
    pub fn n_listeners(&self) -> usize {
        self.members().all.len()
    }
}

impl Members {
    /// Whom everything in a conversation concerns: its customer, its owner, its watchers.
    fn followers(&self, record: &Conversation) -> BTreeSet<u64> {
        let mut ids = self.watchers.get(&record.id).cloned().unwrap_or_default();
        ids.extend(self.customers.get(&record.customer).into_iter().flatten());
        if let Owner::Agent(agent) | Owner::Offered(agent) = record.stage.owner() {
            ids.extend(self.inside.iter().filter(|(_, a)| **a == Some(agent)).map(|(id, _)| *id));
        }
        ids
    }

    /// Whom it concerns where a conversation stands: followers, and everybody inside when it moved.
    fn concerned(&self, record: &Conversation, everybody: bool) -> BTreeSet<u64> {
        let mut ids = self.followers(record);
        if everybody {
            ids.extend(self.inside.keys());
        }
        ids
    }

    /// Tells those who follow a conversation which agents do.
    fn tell_lookers(&self, conversation: ConversationId) {
        let Some(watchers) = self.watchers.get(&conversation) else { return };
        let agents: BTreeSet<AgentId> =
            watchers.iter().filter_map(|id| self.inside.get(id).copied().flatten()).collect();
        let agents: Arc<[AgentId]> = agents.into_iter().collect();
        for id in watchers {
            self.tell(*id, Told::Looking { conversation, agents: Arc::clone(&agents) });
        }
    }

    fn tell(&self, id: u64, told: Told) {
        if let Some(member) = self.all.get(&id)
            && member.queue.try_send(told).is_err()
        {
            member.state.lagged.store(true, Ordering::Release);
            member.state.changed.notify_one();
        }
    }
}

/// Talk changes what a conversation holds, not where it stands.
fn is_talk(event: &Event) -> bool {
    matches!(
        event,
        Event::MessagePosted(_)
            | Event::TurnRead { .. }
            | Event::Seen { .. }
            | Event::Summarised { .. }
    )
}

fn speaks_as(audience: Audience, author: Author) -> bool {
    match (audience, author) {
        (Audience::Customer(_), Author::Customer) => true,
        (Audience::Agent { id, .. }, Author::Agent(agent)) => id == agent,
        _ => false,
    }
}

fn forget<K: std::hash::Hash + Eq>(map: &mut HashMap<K, BTreeSet<u64>>, key: &K, id: u64) {
    if let Some(ids) = map.get_mut(key) {
        ids.remove(&id);
        if ids.is_empty() {
            map.remove(key);
        }
    }
}
