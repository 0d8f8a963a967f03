//! The passing of the baton: accepting, declining, assigning, taking over, transferring, returning,
//! wrapping up. Each is one transaction that checks who has the conversation and moves it.

use std::collections::BTreeSet;

use crate::app::access::{Operation, Principal, allow, allow_on};
use crate::app::conversations::{check_text, found, say};
use crate::app::error::Error;
use crate::app::house::House;
use crate::app::line::{HISTORY_EVENTS_MAX, asked};
use crate::clock::Timestamp;
use crate::decide::expire::place_of;
use crate::domain::agent::{Agent, Presence};
use crate::domain::conversation::Conversation;
use crate::domain::customer::Customer;
use crate::domain::event::{Event, TransferTo};
use crate::domain::handoff::WrapUp;
use crate::domain::message::{Author, MessageKind};
use crate::domain::picture::Face;
use crate::domain::stage::{Owner, Stage};
use crate::ids::{AgentId, CaseId, ConversationId, HandoffId};
use crate::store::{Read, Tx};

/// Characters of a transfer's or return's note, at most.
const NOTE_CHARS_MAX: usize = 2_000;
/// Characters of a cause or a fix, at most.
const WRAP_UP_CHARS_MAX: usize = 4_000;
/// Tags of one case, at most.
const TAGS_MAX: usize = 12;

impl House {
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
            // A conversation may be handed off again; whoever asks for the former handoff is late.
            if record.stage.handoff() != Some(handoff) {
                return Err(taken(&record));
            }
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
            if record.stage.owner() != Owner::Offered(by) || record.stage.handoff() != Some(handoff)
            {
                return Err(taken(&record));
            }
            tx.append(id, now, Event::Declined { handoff, by })?;
            Ok(())
        })
        .await
    }

    /// Gives a waiting conversation to an agent: a lead knows better than the line.
    ///
    /// # Errors
    /// [`Error::Invalid`] for somebody who is not at work, [`Error::Conflict`] when it does not wait
    /// any more, or the agent has no free capacity.
    pub async fn assign(
        &self,
        who: &Principal,
        handoff: HandoffId,
        to: AgentId,
    ) -> Result<Conversation, Error> {
        allow(who, Operation::AssignHandoff)?;
        let by = who.agent().ok_or(Error::Unauthenticated)?;
        let presence = self.board().presence(to);
        self.check_target(&TransferTo::Agent(to))?;
        if presence == Presence::Offline {
            return Err(Error::invalid("agent_id", "is not at work: it would wait unseen"));
        }
        let (now, joined) = (self.now(), self.joined_text(to));
        self.write(move |tx| {
            let id = tx.conversation_of(handoff)?.ok_or(Error::NotFound("handoff"))?;
            let record = found(tx, id)?;
            if record.stage.handoff() != Some(handoff)
                || !matches!(record.stage.owner(), Owner::Queue | Owner::Offered(_))
            {
                return Err(taken(&record));
            }
            // Whoever is asked already has a place kept for it.
            if record.stage.owner() != Owner::Offered(to) {
                has_room(tx, to, now)?;
            }
            tx.append(id, now, Event::Assigned { handoff, to, by })?;
            say(tx, id, now, Author::Notice, joined, MessageKind::Notice)?;
            found(tx, id)
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
            let ask = asked(&record, &tx.tail(id, HISTORY_EVENTS_MAX)?);
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
        let (who, now, note) = (who.clone(), self.now(), self.cleaned(note));
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
        let note = self.cleaned(note);
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
        let mut wrap_up = checked(wrap_up)?;
        wrap_up.cause = self.cleaned(wrap_up.cause);
        wrap_up.fix = self.cleaned(wrap_up.fix);
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
        self.agent_face(id).name
    }

    /// What customers see of an agent.
    pub fn agent_face(&self, id: AgentId) -> Face {
        let nobody = || Face { name: "An agent".to_owned(), picture: None };
        self.board().agent(id).map_or_else(nobody, Agent::face)
    }
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
            "{} already has {} conversations, which is their capacity",
            seat.name, seat.capacity
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
