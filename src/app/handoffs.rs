//! The passing of the baton: asking for a person, accepting, declining, taking over, transferring,
//! returning, wrapping up. Each is one transaction that checks who has the conversation and moves it.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::app::access::{Operation, Principal, allow, allow_on};
use crate::app::conversations::{check_text, found, say};
use crate::app::error::Error;
use crate::app::house::House;
use crate::app::live_policy::LivePolicy;
use crate::clock::Timestamp;
use crate::decide::brief;
use crate::decide::expire::place_of;
use crate::decide::route::quote::{self, Calibration};
use crate::decide::route::{by_rules, cost_per_min, hours, need};
use crate::domain::agent::Agent;
use crate::domain::conversation::Conversation;
use crate::domain::customer::Customer;
use crate::domain::decision::{Trigger, TriggerKind};
use crate::domain::event::{Event, Recorded, TransferTo};
use crate::domain::handoff::{Need, Waiting, WrapUp};
use crate::domain::message::{Author, MessageKind};
use crate::domain::policy::Policy;
use crate::domain::quote::Quote;
use crate::domain::stage::{Owner, Stage};
use crate::ids::{AgentId, CaseId, ConversationId, HandoffId};
use crate::store::{Read, Tx};

/// Characters of a transfer's or return's note, at most.
const NOTE_CHARS_MAX: usize = 2_000;
/// Characters of a cause or a fix, at most.
const WRAP_UP_CHARS_MAX: usize = 4_000;
/// Tags of one case, at most.
const TAGS_MAX: usize = 12;
/// Earlier conversations looked at for who knows this customer.
const EARLIER_MAX: usize = 5;

/// What a handoff needs to know that is read before its transaction.
#[derive(Clone, Debug)]
pub(super) struct Prepared {
    policy: Arc<LivePolicy>,
    customer: Customer,
    history: Vec<Recorded>,
    preferred: Option<AgentId>,
    handoff: HandoffId,
}

impl Prepared {
    pub(super) fn customer(&self) -> &Customer {
        &self.customer
    }
}

impl House {
    /// Reads what a handoff of this conversation needs to know.
    pub(super) async fn prepare_handoff(&self, id: ConversationId) -> Result<Prepared, Error> {
        let record = self.record(id).await?;
        let customer_id = record.customer;
        let (customer, history, preferred) = self
            .read(move |at| {
                let customer = at.get::<Customer>(customer_id)?.unwrap_or_default();
                let history = at.history(id, 0)?;
                let earlier = at.conversations_of(customer_id)?;
                let mut preferred = None;
                for other in earlier.into_iter().rev().filter(|o| *o != id).take(EARLIER_MAX) {
                    if let Some(c) = at.conversation(other)?
                        && let Stage::Closed {
                            ending: crate::domain::stage::Ending::WrappedUp { by, .. },
                            ..
                        } = c.stage
                    {
                        preferred = Some(by);
                        break;
                    }
                }
                Ok((customer, history, preferred))
            })
            .await?;
        let now = self.now();
        let policy = self.policy();
        let handoff = self.ids().next(now);
        Ok(Prepared { policy, customer, history, preferred, handoff })
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
        let ask = asked(&record, &prepared.history);
        let topic = policy.topics.iter().find(|t| Some(&t.id) == record.topic.as_ref());
        let fired = |kind| triggers.iter().any(|t: &Trigger| t.kind == kind);
        let tangled = brief::complexity(&prepared.history);
        let complexity = if fired(TriggerKind::Complexity) { 3 } else { tangled };
        let need = need(topic, complexity, record.tongue, prepared.preferred);
        let urgent = fired(TriggerKind::Urgency);
        let cost = cost_per_min(&policy.routing, &prepared.customer, urgent);
        let (need, cost) = self.by_rules(need, cost, policy, &prepared.customer);
        let handoff = prepared.handoff;
        let open = hours::is_open(&hours::of(&policy.hours, need.skill.as_ref()), now);
        let mut quote = self.quote_for(id, handoff, &need, cost, now);
        quote.staffed &= open;
        let text = waiting_text(&prepared.policy, &quote, &need, now);
        let requested =
            Event::HandoffRequested { handoff, triggers, need, cost_per_min: cost, ask };
        tx.append(id, now, requested)?;
        say(tx, id, now, Author::Notice, text, MessageKind::Notice)?;
        tx.append(id, now, Event::Quoted { handoff, quote })?;
        Ok(())
    }

    /// What the team's own rules make of a need and a cost.
    pub(super) fn by_rules(
        &self,
        need: Need,
        cost_per_min: f64,
        policy: &Policy,
        customer: &Customer,
    ) -> (Need, f64) {
        let board = self.board();
        let agent_of = |email: &str| {
            let mut all = board.agents().filter(|a| !a.disabled);
            all.find(|a| a.email.eq_ignore_ascii_case(email)).map(|a| a.id)
        };
        by_rules(need, cost_per_min, &policy.routing, customer, agent_of)
    }

    /// What somebody who joins the line now can be told.
    fn quote_for(
        &self,
        conversation: ConversationId,
        handoff: HandoffId,
        need: &Need,
        cost_per_min: f64,
        now: Timestamp,
    ) -> Quote {
        let joining = Waiting {
            conversation,
            handoff,
            since: now,
            need: need.clone(),
            cost_per_min,
            pace: 1.0,
            refused_by: Vec::new(),
            only: None,
        };
        self.quote_joining(joining, now)
    }

    fn quote_joining(&self, mut joining: Waiting, now: Timestamp) -> Quote {
        let policy = self.policy();
        let board = self.board();
        joining.pace = board.past().paces().of_topic(joining.need.topic.as_deref());
        let (_, expected) = board.expected(Some(joining), &policy.policy.routing, now);
        let expected = expected.last().copied().unwrap_or_default();
        quote::quote(&expected, &Calibration::of(board.past().waits(), now))
    }

    /// Accepts an offer. Who comes second learns who has it.
    ///
    /// # Errors
    /// [`Error::Conflict`] when it is not offered to the asker any more.
    pub async fn accept(&self, who: &Principal, handoff: HandoffId) -> Result<Conversation, Error> {
        self.take(who, handoff, |record, by| match record.stage {
            Stage::Offered { handoff, to, .. } if to == by => Ok(Event::Accepted { handoff, by }),
            _ => Err(taken(record)),
        })
        .await
    }

    /// Takes a waiting conversation from the line by hand.
    ///
    /// # Errors
    /// [`Error::Conflict`] when it does not wait any more, or the asker has no free capacity.
    pub async fn pick(&self, who: &Principal, handoff: HandoffId) -> Result<Conversation, Error> {
        self.take(who, handoff, |record, by| match record.stage {
            Stage::Queued { handoff, .. } | Stage::FollowUp { handoff, .. } => {
                Ok(Event::Picked { handoff, by })
            }
            _ => Err(taken(record)),
        })
        .await
    }

    async fn take(
        &self,
        who: &Principal,
        handoff: HandoffId,
        step: impl FnOnce(&Conversation, AgentId) -> Result<Event, Error> + Send + 'static,
    ) -> Result<Conversation, Error> {
        allow(who, Operation::TakeHandoff)?;
        let by = who.agent().ok_or(Error::Unauthenticated)?;
        let (now, joined) = (self.now(), self.joined_text(by));
        self.write(move |tx| {
            let id = tx.conversation_of(handoff)?.ok_or(Error::NotFound("handoff"))?;
            let record = found(tx, id)?;
            let event = step(&record, by)?;
            if !matches!(event, Event::Accepted { .. }) {
                has_room(tx, by, now)?;
            }
            tx.append(id, now, event)?;
            say(tx, id, now, Author::Notice, joined, MessageKind::Notice)?;
            found(tx, id)
        })
        .await
    }

    /// Declines an offer: it goes to the next agent, and not back to this one.
    ///
    /// # Errors
    /// [`Error::Conflict`] when it is not offered to the asker any more.
    pub async fn decline(&self, who: &Principal, handoff: HandoffId) -> Result<(), Error> {
        allow(who, Operation::TakeHandoff)?;
        let by = who.agent().ok_or(Error::Unauthenticated)?;
        let now = self.now();
        self.write(move |tx| {
            let id = tx.conversation_of(handoff)?.ok_or(Error::NotFound("handoff"))?;
            let record = found(tx, id)?;
            if record.stage.owner() != Owner::Offered(by) {
                return Err(taken(&record));
            }
            tx.append(id, now, Event::Declined { handoff, by })?;
            Ok(())
        })
        .await
    }

    /// Steps into a conversation that the assistant or the line has.
    ///
    /// # Errors
    /// [`Error::Conflict`] when a person has it already, or the asker has no free capacity.
    pub async fn take_over(
        &self,
        who: &Principal,
        id: ConversationId,
    ) -> Result<Conversation, Error> {
        allow(who, Operation::TakeHandoff)?;
        let by = who.agent().ok_or(Error::Unauthenticated)?;
        let (now, joined) = (self.now(), self.joined_text(by));
        let new: HandoffId = self.ids().next(now);
        self.write(move |tx| {
            let record = found(tx, id)?;
            let ask = asked(&record, &tx.history(id, 0)?);
            if matches!(record.stage.owner(), Owner::Agent(_) | Owner::Closed) {
                return Err(taken(&record));
            }
            has_room(tx, by, now)?;
            let handoff = record.stage.handoff().unwrap_or(new);
            tx.append(id, now, Event::TakenOver { handoff, by, ask })?;
            say(tx, id, now, Author::Notice, joined, MessageKind::Notice)?;
            found(tx, id)
        })
        .await
    }

    /// Passes the conversation on to a colleague or to whoever has a skill.
    ///
    /// # Errors
    /// [`Error::Invalid`] for an unknown colleague or a skill nobody has, [`Error::Conflict`] when
    /// the asker does not have it.
    pub async fn transfer(
        &self,
        who: &Principal,
        handoff: HandoffId,
        to: TransferTo,
        note: String,
    ) -> Result<(), Error> {
        check_note(&note)?;
        self.check_target(&to)?;
        let (who, now) = (who.clone(), self.now());
        let template = self.policy().policy.messages.transferred.clone();
        let house = self.clone();
        self.write(move |tx| {
            let (id, _, from) = owned(tx, &who, handoff)?;
            if to == TransferTo::Agent(from) {
                return Err(Error::invalid("agent_id", "has the conversation already"));
            }
            tx.append(id, now, Event::Transferred { handoff, from, to, note })?;
            let text = template.replace("{agent}", &house.agent_name(from));
            say(tx, id, now, Author::Notice, text, MessageKind::Notice)
        })
        .await
    }

    fn check_target(&self, to: &TransferTo) -> Result<(), Error> {
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

    /// Hands the conversation back to the assistant.
    ///
    /// # Errors
    /// [`Error::Conflict`] when the asker does not have it.
    pub async fn give_back(
        &self,
        who: &Principal,
        handoff: HandoffId,
        note: String,
    ) -> Result<(), Error> {
        check_note(&note)?;
        let (who, now, house) = (who.clone(), self.now(), self.clone());
        let template = self.policy().policy.messages.returned.clone();
        self.write(move |tx| {
            let (id, _, by) = owned(tx, &who, handoff)?;
            tx.append(id, now, Event::Returned { handoff, by, note })?;
            let text = template.replace("{agent}", &house.agent_name(by));
            say(tx, id, now, Author::Notice, text, MessageKind::Notice)
        })
        .await
    }

    /// Writes down how it ended: the conversation is over and becomes a case.
    ///
    /// # Errors
    /// [`Error::Invalid`] for too long fields, [`Error::Conflict`] when the asker does not have it.
    pub async fn wrap_up(
        &self,
        who: &Principal,
        handoff: HandoffId,
        wrap_up: WrapUp,
    ) -> Result<CaseId, Error> {
        let wrap_up = checked(wrap_up)?;
        let id = self
            .read(move |at| at.conversation_of(handoff))
            .await?
            .ok_or(Error::NotFound("handoff"))?;
        let vector = self.case_vector(id).await?;
        let (who, now) = (who.clone(), self.now());
        let case_id: CaseId = self.ids().next(now);
        let closed = self.policy().policy.messages.closed.clone();
        self.write(move |tx| {
            let (id, record, by) = owned(tx, &who, handoff)?;
            let events = tx.history(id, 0)?;
            if !matches!(record.stage, Stage::WrapUp { .. }) {
                say(tx, id, now, Author::Notice, closed, MessageKind::Notice)?;
            }
            let customer = tx.get::<Customer>(record.customer)?.unwrap_or_default();
            let made = crate::app::cases::make(&record, &events, &customer, by, &wrap_up, vector);
            tx.put(&crate::domain::case::Case { id: case_id, handoff, resolved_at: now, ..made })?;
            tx.append(id, now, Event::WrappedUp { handoff, by, case: case_id, wrap_up })?;
            Ok(case_id)
        })
        .await
    }

    fn joined_text(&self, by: AgentId) -> String {
        self.policy().policy.messages.joined.replace("{agent}", &self.agent_name(by))
    }

    /// The name customers see.
    pub fn agent_name(&self, id: AgentId) -> String {
        self.board().agent(id).map_or_else(|| "An agent".to_owned(), |a| a.name.clone())
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

/// What the customer wants, in one line; how the last message begins when nobody has said it.
fn asked(record: &Conversation, history: &[Recorded]) -> String {
    brief::ask(history).map_or_else(|| record.preview.clone(), |line| line.text)
}

/// Why a conversation cannot be taken, naming who has it.
fn taken(record: &Conversation) -> Error {
    Error::conflict(match record.stage.owner() {
        Owner::Agent(other) => format!("the conversation is with {other}"),
        Owner::Offered(other) => format!("the conversation is offered to {other}"),
        Owner::Queue => "the offer has lapsed; the conversation waits in line".into(),
        Owner::Assistant => "the conversation is with the assistant".into(),
        Owner::Closed => "the conversation is over".into(),
    })
}

/// Refuses when the agent is full, as the same transaction sees it.
pub(super) fn has_room(tx: &Tx, agent: AgentId, now: Timestamp) -> Result<(), Error> {
    let seat = tx.get::<Agent>(agent)?.ok_or(Error::Unauthenticated)?;
    let mut places = 0;
    for id in tx.held_by(agent)? {
        let record = found(tx, id)?;
        places += usize::from(place_of(&record.stage, now) == Some(agent));
    }
    if places >= usize::from(seat.capacity) {
        return Err(Error::conflict(format!(
            "you already have {} conversations, which is your capacity",
            seat.capacity
        )));
    }
    Ok(())
}

/// The conversation of a handoff that the asker owns (or leads), and who owns it.
fn owned(
    tx: &Tx,
    who: &Principal,
    handoff: HandoffId,
) -> Result<(ConversationId, Conversation, AgentId), Error> {
    let id = tx.conversation_of(handoff)?.ok_or(Error::NotFound("handoff"))?;
    let record = found(tx, id)?;
    allow_on(who, Operation::WorkHandoff, &record)?;
    match record.stage.owner() {
        Owner::Agent(owner) if record.stage.handoff() == Some(handoff) => Ok((id, record, owner)),
        _ => Err(taken(&record)),
    }
}

fn check_note(note: &str) -> Result<(), Error> {
    if note.chars().count() > NOTE_CHARS_MAX {
        return Err(Error::invalid("note", format!("is longer than {NOTE_CHARS_MAX} characters")));
    }
    Ok(())
}

fn checked(mut wrap_up: WrapUp) -> Result<WrapUp, Error> {
    for (field, text) in [("cause", &wrap_up.cause), ("fix", &wrap_up.fix)] {
        if text.chars().count() > WRAP_UP_CHARS_MAX {
            let why = format!("is longer than {WRAP_UP_CHARS_MAX} characters");
            return Err(Error::invalid(field, why));
        }
    }
    let tags: BTreeSet<String> =
        wrap_up.tags.iter().map(|t| t.trim().to_lowercase()).filter(|t| !t.is_empty()).collect();
    if tags.len() > TAGS_MAX {
        return Err(Error::invalid("tags", format!("at most {TAGS_MAX}")));
    }
    for tag in &tags {
        check_text("tags", tag, 40)?;
    }
    wrap_up.tags = tags.into_iter().collect();
    Ok(wrap_up)
}
