//! Conversations of another system: known by their ids there, so that the same export twice changes
//! nothing and one that broke off goes on where it was; their agents people of this house who may
//! not sign in; what fixed them quoted from what was said.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use sha2::{Digest as _, Sha256};

use super::quiet::quietly_each;
use super::{BETWEEN_MS, Ids, PastHandoff, Prepared, READ_MAX, prepare, write};
use crate::app::conversations::check_email;
use crate::app::error::Error;
use crate::app::house::House;
use crate::app::people::AgentChange;
use crate::clock::Timestamp;
use crate::decide::recall::gist::{By, Gist, gist};
use crate::domain::agent::Role;
use crate::domain::customer::Customer;
use crate::domain::handoff::Disposition;
use crate::domain::message::Author;
use crate::domain::past::{PastConversation, Person, Speaker, TakenIn};
use crate::ids::{AgentId, ConversationId};
use crate::store::Read as _;

/// People an import may add to the house.
const AGENTS_MAX: usize = 2_000;
/// Characters of a name.
const NAME_CHARS_MAX: usize = 100;
/// Tags of one case, and characters of each.
const TAGS_MAX: usize = 20;
const TAG_CHARS_MAX: usize = 60;

impl House {
    /// Takes conversations in, one after the other; what became of each, in their order. The work of
    /// reading them stands back behind everything else, and each is written by itself, so that no
    /// customer waits for more than one. `read` has every message read as it would have been here,
    /// for trying policies on them; else only the first is, for its language.
    ///
    /// # Errors
    /// When the house cannot take anything now; what came before is there.
    pub async fn take_in_conversations(
        &self,
        batch: Vec<PastConversation>,
        read: bool,
    ) -> Result<Vec<TakenIn>, Error> {
        let asked: Vec<ConversationId> = batch.iter().map(|past| ids(past).conversation).collect();
        let known = self
            .read(move |at| {
                let mut known = BTreeSet::new();
                for id in asked {
                    known.extend(at.conversation(id)?.map(|record| record.id));
                }
                Ok(known)
            })
            .await?;
        let topics: BTreeSet<String> =
            self.policy().policy.topics.iter().map(|topic| topic.id.clone()).collect();
        let mut taken = Vec::with_capacity(batch.len());
        let mut handoffs = Vec::new();
        for past in batch {
            let ids = ids(&past);
            taken.push(if known.contains(&ids.conversation) {
                TakenIn::Same
            } else if !past.turns.iter().any(|turn| matches!(turn.by, Speaker::Agent(_))) {
                TakenIn::LeftOut("no agent speaks in it".into())
            } else {
                let agents = self.agents_of(&past).await?;
                handoffs.extend(handoff(past, &agents, &topics).map(|handoff| (ids, handoff)));
                TakenIn::New
            });
        }
        let language = Arc::clone(self.language());
        let n_read = if read { READ_MAX } else { 1 };
        let read = move |(ids, past): (Ids, PastHandoff)| {
            let prepared = prepare(&language, &past, ids, n_read);
            (past, prepared)
        };
        let prepared: Vec<(PastHandoff, Prepared)> = quietly_each(handoffs, read).await?;
        for (past, prepared) in prepared {
            self.write(move |tx| {
                // The same conversation twice in one file, or two imports at once.
                match tx.conversation(prepared.ids.conversation)? {
                    Some(_) => Ok(()),
                    None => write(tx, &past, prepared),
                }
            })
            .await?;
        }
        Ok(taken)
    }

    /// The people of a conversation as people of this house.
    async fn agents_of(&self, past: &PastConversation) -> Result<BTreeMap<Person, AgentId>, Error> {
        let mut found = BTreeMap::new();
        for turn in &past.turns {
            let Speaker::Agent(person) = &turn.by else { continue };
            if !found.contains_key(person) {
                found.insert(person.clone(), self.agent_for(&past.source, person).await?);
            }
        }
        Ok(found)
    }

    /// By the address, which is theirs alone; somebody unknown is added and may not sign in.
    async fn agent_for(&self, source: &str, person: &Person) -> Result<AgentId, Error> {
        let address = address(source, person);
        let (known, n) = {
            let board = self.board();
            let known = board.agents().find(|a| a.email == address).map(|a| a.id);
            (known, board.agents().count())
        };
        if let Some(id) = known {
            return Ok(id);
        }
        if n >= AGENTS_MAX {
            return Err(Error::conflict(format!("there are {AGENTS_MAX} people here already")));
        }
        let name: String = person.name.trim().chars().take(NAME_CHARS_MAX).collect();
        let name = if name.is_empty() { "A former agent".to_owned() } else { name };
        let change = AgentChange {
            name: Some(name),
            email: Some(address),
            role: Some(Role::Agent),
            disabled: Some(true),
            ..AgentChange::default()
        };
        Ok(self.put_new_agent(change).await?.id)
    }
}

/// Their address, or one that can be nobody's (RFC 2606) where the export has none.
fn address(source: &str, person: &Person) -> String {
    let plausible = |email: &&String| check_email("email", email).is_ok();
    if let Some(email) = person.email.as_ref().filter(plausible) {
        return email.to_lowercase();
    }
    let told = if person.id.is_empty() { &person.name } else { &person.id };
    let plain = told.chars().map(|c| if c.is_alphanumeric() { c } else { '-' });
    let plain: String = plain.flat_map(char::to_lowercase).take(60).collect();
    let plain = plain.trim_matches('-');
    let plain = if plain.is_empty() { "somebody" } else { plain };
    format!("{plain}@{source}.invalid")
}

/// What it is known by here: its time, and a hash of what it is known by there.
fn ids(past: &PastConversation) -> Ids {
    let id = |kind: &str, of: &str| {
        let mut hash = Sha256::new();
        for part in [kind, &past.source, of] {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part);
        }
        let hash = hash.finalize();
        let chance = hash.iter().take(10).fold(0_u128, |sum, byte| (sum << 8) | u128::from(*byte));
        (u128::from(past.opened_at.0.unsigned_abs() & 0xFFFF_FFFF_FFFF) << 80) | chance
    };
    Ids {
        conversation: id("conversation", &past.id).into(),
        customer: id("customer", &past.id).into(),
        handoff: id("handoff", &past.id).into(),
        case: id("case", &past.id).into(),
    }
}

/// As a handoff of this house; none when nobody took it.
fn handoff(
    past: PastConversation,
    agents: &BTreeMap<Person, AgentId>,
    topics: &BTreeSet<String>,
) -> Option<PastHandoff> {
    let customer = customer(&past);
    let found = told(&past);
    let mut tags = past.tags;
    let topic = past.topic.filter(|topic| {
        let known = topics.contains(topic);
        if !known {
            tags.insert(0, topic.clone());
        }
        known
    });
    let tags = tags.into_iter().map(|tag| tag.chars().take(TAG_CHARS_MAX).collect());
    let wrap_up = found.wrap_up(tags.take(TAGS_MAX).collect());
    let mut at = past.opened_at;
    let mut turns = Vec::with_capacity(past.turns.len());
    let mut agent = None;
    for turn in past.turns {
        let by = match &turn.by {
            Speaker::Customer => Author::Customer,
            Speaker::Assistant => Author::Assistant,
            Speaker::Agent(person) => Author::Agent(*agents.get(person)?),
        };
        if let Author::Agent(id) = by {
            // Whoever spoke last is who it was solved by.
            agent = Some(id);
        }
        at = turn.at.unwrap_or_else(|| at.plus_ms(BETWEEN_MS)).max(at);
        turns.push((by, at, turn.text));
    }
    let (ask, score, at) = (found.ask, past.score, past.opened_at.max(Timestamp(0)));
    Some(PastHandoff { customer, agent: agent?, at, turns, ask, topic, wrap_up, score })
}

fn customer(past: &PastConversation) -> Customer {
    let Person { id, name, email } = past.customer.clone();
    let there = (!id.is_empty()).then(|| format!("{}:{id}", past.source));
    Customer {
        external_ref: past.customer_ref.clone().or_else(|| email.clone()).or(there),
        name: name.chars().take(NAME_CHARS_MAX).collect(),
        email,
        ..Customer::default()
    }
}

/// What it comes to: as it was written down there, or as it was said.
fn told(past: &PastConversation) -> Gist {
    let turns = past.turns.iter().map(|turn| {
        let by = match turn.by {
            Speaker::Customer => By::Customer,
            Speaker::Agent(_) => By::Agent,
            Speaker::Assistant => By::Other,
        };
        (by, turn.text.as_str())
    });
    let said = gist(past.subject.as_deref(), &turns.collect::<Vec<_>>());
    let disposition = match (past.ended, said.disposition) {
        // "Solved" is also what systems put to what nobody answered any more.
        (None | Some(Disposition::Solved), said) => said,
        (Some(ended), _) => ended,
    };
    Gist {
        cause: past.cause.clone().unwrap_or(said.cause),
        fix: past.fix.clone().unwrap_or(said.fix),
        ask: said.ask,
        disposition,
    }
}
