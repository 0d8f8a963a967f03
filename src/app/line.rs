//! Joining the line for a person: what it takes, what waiting costs, what the customer is told. And
//! again whenever something it rests on has changed while they wait. Who gets them is the router's.

use std::sync::Arc;

use crate::app::conversations::{found, say};
use crate::app::error::Error;
use crate::app::house::House;
use crate::app::live_policy::LivePolicy;
use crate::clock::Timestamp;
use crate::decide::brief;
use crate::decide::route::{Grounds, hours, need, quote};
use crate::domain::conversation::{Conversation, HandoffState};
use crate::domain::customer::Customer;
use crate::domain::decision::{Trigger, TriggerKind};
use crate::domain::event::{Event, Recorded};
use crate::domain::handoff::{Need, Waiting};
use crate::domain::message::{Author, MessageKind};
use crate::domain::quote::Quote;
use crate::domain::reading::Tongue;
use crate::domain::stage::{Ending, Stage};
use crate::ids::{AgentId, ConversationId, CustomerId, HandoffId};
use crate::store::{Read, Snapshot, StoreError, Tx};

/// Events of a conversation that a handoff looks back on, at most: work per turn is bounded.
pub(super) const HISTORY_EVENTS_MAX: usize = 400;
/// The same once a person has it: their customer's turns are read and not decided about.
const WITH_PERSON_EVENTS_MAX: usize = 64;
/// Earlier conversations looked at for who knows this customer.
const EARLIER_MAX: usize = 5;

/// Events a turn in this stage looks back on, at most.
fn looked_back_on(stage: &Stage) -> usize {
    match stage {
        Stage::Active { .. } | Stage::WrapUp { .. } => WITH_PERSON_EVENTS_MAX,
        _ => HISTORY_EVENTS_MAX,
    }
}

/// What a handoff needs to know that is read before its transaction.
#[derive(Clone, Debug)]
pub(super) struct Prepared {
    /// The conversation as it stood.
    pub(super) record: Conversation,
    /// Its newest events, oldest first.
    pub(super) history: Vec<Recorded>,
    /// Whose it is.
    pub(super) customer: Customer,
    /// The policy in force.
    pub(super) policy: Arc<LivePolicy>,
    preferred: Option<AgentId>,
    handoff: HandoffId,
}

/// What has been seen of a waiting customer since the handoff was requested.
#[derive(Clone, Debug, Default)]
pub(super) struct Seen {
    /// The topic they speak of now; none leaves what it was.
    pub(super) topic: Option<String>,
    /// The language they surely write; none leaves what it was.
    pub(super) tongue: Option<Tongue>,
    /// Reasons that show.
    pub(super) triggers: Vec<TriggerKind>,
}

impl House {
    /// Reads what a handoff of this conversation needs to know.
    pub(super) async fn prepare_handoff(&self, id: ConversationId) -> Result<Prepared, Error> {
        let (policy, handoff) = (self.policy(), self.ids().next(self.now()));
        let read = move |at: &Snapshot| {
            let Some(record) = at.conversation(id)? else { return Ok(None) };
            let customer = at.get::<Customer>(record.customer)?.unwrap_or_default();
            let history = at.tail(id, looked_back_on(&record.stage))?;
            let preferred = match returned_by(&history) {
                Some((agent, _)) => Some(agent),
                None => knows(at, record.customer, id)?,
            };
            Ok(Some(Prepared { record, history, customer, policy, preferred, handoff }))
        };
        self.read(read).await?.ok_or(Error::NotFound("conversation"))
    }

    /// Puts the conversation in line and tells the customer the truth about it.
    pub(super) fn hand_off(
        &self,
        tx: &mut Tx,
        id: ConversationId,
        now: Timestamp,
        triggers: Vec<Trigger>,
        prepared: &Prepared,
    ) -> Result<(), Error> {
        let record = found(tx, id)?;
        let policy = &prepared.policy.policy;
        // With what was read and decided in this very transaction.
        let history = tx.tail(id, looked_back_on(&record.stage))?;
        let ask = asked(&record, &history);
        let kinds: Vec<TriggerKind> = triggers.iter().map(|t| t.kind).collect();
        let (need, cost_per_min) = self.needed(
            &Grounds {
                topic: policy.topics.iter().find(|t| Some(&t.id) == record.topic.as_ref()),
                complexity: brief::complexity(&history),
                tongue: record.tongue,
                preferred: prepared.preferred,
                queue: None,
                triggers: &kinds,
                customer: &prepared.customer,
            },
            prepared,
        );
        let handoff = prepared.handoff;
        let quote = self.quote_joining(id, handoff, &need, cost_per_min, now);
        let text = waiting_text(&prepared.policy, &quote, &need, now);
        tx.append(id, now, Event::HandoffRequested { handoff, triggers, need, cost_per_min, ask })?;
        say(tx, id, now, Author::Notice, text, MessageKind::Notice)?;
        tx.append(id, now, Event::Quoted { handoff, quote })?;
        Ok(())
    }

    /// Works out anew what somebody who waits needs, and writes it down when it is another.
    pub(super) fn renew_need(
        &self,
        tx: &mut Tx,
        id: ConversationId,
        now: Timestamp,
        prepared: &Prepared,
        seen: &Seen,
    ) -> Result<(), Error> {
        let record = found(tx, id)?;
        let waits = matches!(
            record.stage,
            Stage::Queued { .. } | Stage::Offered { .. } | Stage::FollowUp { .. }
        );
        let (Some(state), Some(handoff), true) = (&record.handoff, record.stage.handoff(), waits)
        else {
            return Ok(());
        };
        let (need, cost_per_min, triggers) = self.need_now(state, prepared, seen);
        if need != state.need || cost_per_min != state.cost_per_min {
            tx.append(id, now, Event::NeedChanged { handoff, need, cost_per_min, triggers })?;
        }
        Ok(())
    }

    /// The need, the cost per minute, and the reasons that are new.
    fn need_now(
        &self,
        state: &HandoffState,
        prepared: &Prepared,
        seen: &Seen,
    ) -> (Need, f64, Vec<TriggerKind>) {
        let is_new = |kind: &&TriggerKind| !state.triggers.contains(kind);
        let new: Vec<TriggerKind> = seen.triggers.iter().filter(is_new).copied().collect();
        let triggers = [state.triggers.as_slice(), &new].concat();
        let topic = seen.topic.as_ref().or(state.need.topic.as_ref());
        let topics = &prepared.policy.policy.topics;
        let (need, cost_per_min) = self.needed(
            &Grounds {
                topic: topics.iter().find(|t| Some(&t.id) == topic),
                complexity: brief::complexity(&prepared.history).max(state.need.complexity),
                tongue: seen.tongue.unwrap_or(state.need.tongue),
                preferred: prepared.preferred.or(state.need.preferred),
                queue: state.queue.as_ref(),
                triggers: &triggers,
                customer: &prepared.customer,
            },
            prepared,
        );
        (need, cost_per_min, new)
    }

    /// Looks again at what a waiting customer needs, because an account or the policy has changed.
    pub(super) async fn reconsider(&self, id: ConversationId) -> Result<(), Error> {
        let prepared = self.prepare_handoff(id).await?;
        let (house, now) = (self.clone(), self.now());
        self.write(move |tx| house.renew_need(tx, id, now, &prepared, &Seen::default())).await
    }

    /// Looks again at everybody who waits, or at one customer's conversations among them.
    pub(super) async fn reconsider_all(&self, customer: Option<CustomerId>) -> Result<(), Error> {
        let in_line = self.board().in_line(customer);
        for id in in_line {
            match self.reconsider(id).await {
                // Somebody took it meanwhile: then nothing is left to look at.
                Ok(()) | Err(Error::Conflict { .. } | Error::NotFound(_)) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    fn needed(&self, grounds: &Grounds<'_>, prepared: &Prepared) -> (Need, f64) {
        let board = self.board();
        let agent_of = |email: &str| {
            let mut all = board.agents().filter(|a| !a.disabled);
            all.find(|a| a.email.eq_ignore_ascii_case(email)).map(|a| a.id)
        };
        need(grounds, &prepared.policy.policy.routing, agent_of)
    }

    /// What somebody who joins the line now can be told.
    fn quote_joining(
        &self,
        conversation: ConversationId,
        handoff: HandoffId,
        need: &Need,
        cost_per_min: f64,
        now: Timestamp,
    ) -> Quote {
        let policy = self.policy();
        let board = self.board();
        let joining = Waiting {
            conversation,
            handoff,
            since: now,
            need: need.clone(),
            cost_per_min,
            pace: board.past().paces().of_topic(need.topic.as_deref()),
            refused_by: Vec::new(),
            only: None,
        };
        let (line, seats) = (board.waiting(&policy.policy.routing, now), board.seats(now));
        quote::joining(line, joining, &seats, board.past(), &policy.policy.hours, now)
    }
}

/// What a customer is told when joining the line: true for now, and never a number from nowhere.
pub(super) fn waiting_text(
    policy: &LivePolicy,
    quote: &Quote,
    need: &Need,
    now: Timestamp,
) -> String {
    let messages = &policy.policy.messages;
    if !quote.staffed {
        let hours = hours::of(&policy.policy.hours, need.skill.as_ref());
        let back = hours::next_open(&hours, now).filter(|at| *at > now);
        let said = back.and_then(|at| hours::said(&hours, at));
        let back = said.map(|when| format!(" Somebody is back on {when}."));
        return messages.nobody.clone() + &back.unwrap_or_default();
    }
    let wait = match quote.upper_s {
        Some(s) => {
            let minutes = s.div_ceil(60).max(1);
            let unit = if minutes == 1 { "minute" } else { "minutes" };
            format!(
                " You are number {} in line; most people wait under {minutes} {unit}.",
                quote.position
            )
        }
        None => format!(" You are number {} in line.", quote.position),
    };
    messages.handoff.clone() + &wait
}

/// What the customer wants, in one line: how their last message begins when it cannot be told, and
/// nothing when they have said nothing.
pub(super) fn asked(record: &Conversation, history: &[Recorded]) -> String {
    let said = || match record.last_author {
        Some(Author::Customer) => record.preview.clone(),
        _ => String::new(),
    };
    brief::ask(history).map_or_else(said, |line| line.text)
}

/// Who handed it back to the assistant last, and when.
pub(super) fn returned_by(history: &[Recorded]) -> Option<(AgentId, Timestamp)> {
    history.iter().rev().find_map(|event| match event.event {
        Event::Returned { by, .. } => Some((by, event.at)),
        _ => None,
    })
}

/// Who wrapped up one of the customer's last conversations before this one.
fn knows(
    at: &Snapshot,
    customer: CustomerId,
    this: ConversationId,
) -> Result<Option<AgentId>, StoreError> {
    let earlier = at.conversations_of(customer)?;
    for other in earlier.into_iter().rev().filter(|o| *o != this).take(EARLIER_MAX) {
        if let Some(Conversation { stage: Stage::Closed { ending, .. }, .. }) =
            at.conversation(other)?
            && let Ending::WrappedUp { by, .. } = ending
        {
            return Ok(Some(by));
        }
    }
    Ok(None)
}
