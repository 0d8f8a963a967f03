//! Whom a conversation could be passed on to, and how long the customer would wait for each: shown
//! before a colleague decides. Nothing is passed on here.

use std::collections::BTreeSet;

use crate::app::access::{Operation, Principal, allow};
use crate::app::error::Error;
use crate::app::house::House;
use crate::app::live_policy::blocking;
use crate::clock::Timestamp;
use crate::decide::route::lacks;
use crate::decide::route::ledger::Ledger;
use crate::decide::route::quote;
use crate::domain::agent::{Presence, SkillId};
use crate::domain::conversation::Conversation;
use crate::domain::event::TransferTo;
use crate::domain::handoff::{Need, Passed, Seat, Waiting};
use crate::domain::policy::Hours;
use crate::domain::quote::Quote;
use crate::domain::stage::Owner;
use crate::ids::HandoffId;
use crate::store::Read;

/// Targets of a kind shown at most: a list to choose from, not a directory.
const TARGETS_MAX: usize = 100;

/// Somebody, or a queue, who could go on with a conversation.
#[derive(Clone, Debug, PartialEq)]
pub struct Target {
    /// Who.
    pub to: TransferTo,
    /// For people: the agent's name, or the skill.
    pub name: String,
    /// Whether the agent takes work; none for a queue.
    pub presence: Option<Presence>,
    /// Places free now: the agent's, or those of everybody who has the skill and takes work.
    pub n_free: u32,
    /// What the agent lacks of what it takes; none when they fit, and for a queue.
    pub lacks: Option<Passed>,
    /// What the customer would be told.
    pub quote: Quote,
}

/// Everything the waits follow from, taken at one instant.
struct Line {
    need: Need,
    cost_per_min: f64,
    waiting: Vec<Waiting>,
    seats: Vec<Seat>,
    past: Ledger,
    hours: Hours,
    now: Timestamp,
}

impl House {
    /// Whom a handoff could be passed on to: colleagues first, then queues; the shortest wait first.
    ///
    /// # Errors
    /// [`Error::NotFound`] for an unknown handoff, [`Error::Conflict`] when it is over.
    pub async fn targets(&self, who: &Principal, handoff: HandoffId) -> Result<Vec<Target>, Error> {
        allow(who, Operation::ReadInside)?;
        let id = self.read(move |at| at.conversation_of(handoff)).await?;
        let record = self.record(id.ok_or(Error::NotFound("handoff"))?).await?;
        let (Some(state), Some(current)) = (&record.handoff, record.stage.handoff()) else {
            return Err(Error::conflict("the handoff is over"));
        };
        if current != handoff {
            return Err(Error::conflict("the handoff is over"));
        }
        let (policy, now) = (self.policy(), self.now());
        let (line, names) = {
            let board = self.board();
            let names: Vec<String> =
                board.agents().filter(|a| !a.disabled).map(|a| a.name.clone()).collect();
            let line = Line {
                need: state.need.clone(),
                cost_per_min: state.cost_per_min,
                waiting: board.waiting(&policy.policy.routing, now),
                seats: board.seats(now),
                past: board.past().clone(),
                hours: policy.policy.hours.clone(),
                now,
            };
            (line, names)
        };
        blocking(move || line.targets(&record, handoff, &names)).await
    }

    /// Refuses a target nobody can reach.
    pub(super) fn check_target(&self, to: &TransferTo) -> Result<(), Error> {
        let board = self.board();
        match to {
            TransferTo::Agent(agent) => match board.agent(*agent) {
                None => Err(Error::invalid("agent_id", "is nobody here")),
                Some(a) if a.disabled => {
                    Err(Error::invalid("agent_id", "may not sign in any more"))
                }
                Some(_) => Ok(()),
            },
            TransferTo::Queue(skill) => {
                let held = board.agents().any(|a| !a.disabled && a.skills.contains_key(skill));
                if held { Ok(()) } else { Err(Error::invalid("skill", "is held by nobody here")) }
            }
        }
    }
}

impl Line {
    /// `names` are those of `seats`, in the same order.
    fn targets(&self, record: &Conversation, handoff: HandoffId, names: &[String]) -> Vec<Target> {
        let owner = match record.stage.owner() {
            Owner::Agent(agent) | Owner::Offered(agent) => Some(agent),
            _ => None,
        };
        let others = self.seats.iter().zip(names).filter(|(seat, _)| Some(seat.agent) != owner);
        let mut people: Vec<Target> = others
            .take(TARGETS_MAX)
            .map(|(seat, name)| {
                let to = TransferTo::Agent(seat.agent);
                Target {
                    name: name.clone(),
                    presence: Some(seat.presence),
                    n_free: places_free(seat),
                    lacks: lacks(&self.need, seat),
                    quote: self.quote(record, handoff, &to),
                    to,
                }
            })
            .collect();
        let skills: BTreeSet<&SkillId> =
            self.seats.iter().flat_map(|s| s.skills.iter().map(|(name, _)| name)).collect();
        let queues = skills.into_iter().take(TARGETS_MAX).map(|name| {
            let holders =
                self.seats.iter().filter(|s| s.skills.iter().any(|(held, _)| held == name));
            let to = TransferTo::Queue(name.clone());
            Target {
                name: name.clone(),
                presence: None,
                n_free: holders.filter(|s| Some(s.agent) != owner).map(places_free).sum(),
                lacks: None,
                quote: self.quote(record, handoff, &to),
                to,
            }
        });
        let mut queues: Vec<Target> = queues.collect();
        people.sort_by_key(|t| (t.lacks.is_some(), how_long(&t.quote), t.name.clone()));
        queues.sort_by_key(|t| (how_long(&t.quote), t.name.clone()));
        people.append(&mut queues);
        people
    }

    fn quote(&self, record: &Conversation, handoff: HandoffId, to: &TransferTo) -> Quote {
        let mut need = self.need.clone();
        let only = match to {
            TransferTo::Agent(agent) => Some(*agent),
            TransferTo::Queue(skill) => {
                need.skill = Some((skill.clone(), 1));
                None
            }
        };
        let pace = self.past.paces().of_topic(need.topic.as_deref());
        let joining = Waiting {
            conversation: record.id,
            handoff,
            since: self.now,
            need,
            cost_per_min: self.cost_per_min,
            pace,
            refused_by: Vec::new(),
            only,
        };
        let line = self.waiting.clone();
        quote::joining(line, joining, &self.seats, &self.past, &self.hours, self.now)
    }
}

fn places_free(seat: &Seat) -> u32 {
    let takes = seat.presence == Presence::Available;
    if takes { u32::from(seat.capacity.saturating_sub(seat.n_active)) } else { 0 }
}

/// Nobody there last, then by what would be told.
fn how_long(quote: &Quote) -> (bool, u32, u32) {
    (!quote.staffed, quote.upper_s.or(quote.estimate_s).unwrap_or(0), quote.position)
}
