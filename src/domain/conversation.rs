//! A conversation's record: where it stands now. It is the fold of its events and nothing else;
//! the store writes both in one transaction and a check compares them.

use serde::{Deserialize, Serialize};

use crate::clock::Timestamp;
use crate::domain::agent::SkillId;
use crate::domain::decision::{Outcome, TriggerKind};
use crate::domain::event::{Event, EventKind, Position, TransferTo};
use crate::domain::handoff::Need;
use crate::domain::message::{Author, MessageKind, Seq};
use crate::domain::quote::Quote;
use crate::domain::reading::Tongue;
use crate::domain::stage::{Illegal, Stage};
use crate::ids::{AgentId, CaseId, ConversationId, CustomerId};

/// What is known of the handoff under way, or of the last one.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct HandoffState {
    /// What the customer wants, in one line.
    pub ask: String,
    /// What it takes.
    pub need: Need,
    /// How fast the cost of waiting grows, per minute.
    pub cost_per_min: f64,
    /// Why a person was needed, weightiest first.
    pub triggers: Vec<TriggerKind>,
    /// Who declined or let it lapse in this wait.
    pub refused_by: Vec<AgentId>,
    /// When the last of them did.
    pub refused_at: Timestamp,
    /// The only agent it may go to after a transfer to a person.
    pub only: Option<AgentId>,
    /// The skill a colleague passed it on to: it holds, whatever the topic takes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub queue: Option<SkillId>,
    /// What the customer was last told about the wait.
    pub quote: Option<Quote>,
    /// When that was.
    pub quoted_at: Timestamp,
    /// When the handoff was requested.
    pub requested_at: Timestamp,
}

/// Where a conversation stands now.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Conversation {
    /// Its id.
    pub id: ConversationId,
    /// Whose it is.
    pub customer: CustomerId,
    /// Since when.
    pub opened_at: Timestamp,
    /// When anything last happened.
    pub updated_at: Timestamp,
    /// Events so far.
    pub n_events: u32,
    /// Messages so far; also the place of the last one.
    pub last_seq: Seq,
    /// Where its last event stands in the feed.
    pub last_position: Position,
    /// Where it stands.
    pub stage: Stage,
    /// The first customer message not yet decided upon, while the assistant has it.
    pub undecided: Option<Seq>,
    /// What it is about, as far as decided.
    pub topic: Option<String>,
    /// The last risk decided, 0 to 1.
    pub risk: f64,
    /// The last threshold decided against, 0 to 1.
    pub threshold: f64,
    /// The last sentiment read, -1 to 1.
    pub sentiment: f32,
    /// The language read last.
    pub tongue: Tongue,
    /// How often a person was offered.
    pub n_offers: u8,
    /// The last customer turn at which a person was offered.
    pub last_offer: Option<Seq>,
    /// How often the assistant asked back.
    pub n_clarifications: u8,
    /// Customer messages so far.
    pub n_customer: u32,
    /// Agent messages so far.
    pub n_agent: u32,
    /// The handoff under way, or the last one.
    pub handoff: Option<HandoffState>,
    /// How often it was handed off.
    pub n_handoffs: u8,
    /// The case made of it.
    pub case: Option<CaseId>,
    /// The customer's score, 1 to 5.
    pub score: Option<u8>,
    /// An e-mail address left for a follow-up.
    pub contact: Option<String>,
    /// The last message the customer saw.
    pub customer_seen: Seq,
    /// The last message an agent saw.
    pub agent_seen: Seq,
    /// How the last message begins, for lists.
    pub preview: String,
    /// Who wrote the last message.
    pub last_author: Option<Author>,
    /// Agents whom a note asked to look, and who have not yet.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mentioned: Vec<AgentId>,
    /// Put aside by the agent who has it, until then or until the customer writes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub snoozed_until: Option<Timestamp>,
    /// Since when there are no words in it any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub erased_at: Option<Timestamp>,
}

/// Characters of the last message kept for lists.
const PREVIEW_CHARS: usize = 120;

impl Conversation {
    /// The record right after the opening event.
    pub fn opened(id: ConversationId, customer: CustomerId, at: Timestamp) -> Self {
        Self {
            id,
            customer,
            opened_at: at,
            updated_at: at,
            n_events: 0,
            last_seq: Seq(0),
            last_position: Position(0),
            stage: Stage::Assistant { since: at },
            undecided: None,
            topic: None,
            risk: 0.0,
            threshold: 1.0,
            sentiment: 0.0,
            tongue: Tongue::En,
            n_offers: 0,
            last_offer: None,
            n_clarifications: 0,
            n_customer: 0,
            n_agent: 0,
            handoff: None,
            n_handoffs: 0,
            case: None,
            score: None,
            contact: None,
            customer_seen: Seq(0),
            agent_seen: Seq(0),
            preview: String::new(),
            last_author: None,
            mentioned: Vec::new(),
            snoozed_until: None,
            erased_at: None,
        }
    }

    /// The record after one more event, which stands at `position` in the feed.
    ///
    /// # Errors
    /// [`Illegal`] when the state machine refuses the event; the record is then unchanged.
    pub fn apply(
        &mut self,
        event: &Event,
        position: Position,
        at: Timestamp,
    ) -> Result<(), Illegal> {
        if self.erased_at.is_some() && brings_words(event) {
            return Err(Illegal { stage: "erased", event: EventKind::of(event).name() });
        }
        if !matches!(event, Event::Opened { .. }) {
            let before = self.stage.owner();
            self.stage = self.stage.clone().next(event, at)?;
            if self.stage.owner() != before {
                self.snoozed_until = None;
            }
        }
        self.fold(event, at);
        self.n_events += 1;
        self.updated_at = at;
        self.last_position = position;
        Ok(())
    }

    fn fold(&mut self, event: &Event, at: Timestamp) {
        match event {
            Event::MessagePosted(message) => self.fold_message(message),
            Event::TurnRead { reading, .. } => {
                self.sentiment = reading.sentiment;
                self.tongue = reading.tongue;
            }
            Event::Decided { of, decision, .. } => {
                self.risk = decision.risk;
                self.threshold = decision.threshold;
                if let Some(topic) = &decision.topic {
                    self.topic = Some(topic.id.clone());
                }
                if decision.outcome == Outcome::Offer {
                    self.n_offers = self.n_offers.saturating_add(1);
                    self.last_offer = Some(*of);
                }
                if self.undecided.is_some_and(|first| first <= *of) {
                    self.undecided = (*of < self.last_customer_seq()).then(|| of.next());
                }
            }
            Event::HandoffRequested { need, cost_per_min, ask, triggers, .. } => {
                self.n_handoffs = self.n_handoffs.saturating_add(1);
                self.undecided = None;
                self.handoff = Some(HandoffState {
                    ask: ask.clone(),
                    need: need.clone(),
                    cost_per_min: *cost_per_min,
                    triggers: triggers.iter().map(|t| t.kind).collect(),
                    requested_at: at,
                    ..HandoffState::default()
                });
            }
            Event::TakenOver { ask, .. } => self.fold_taken_over(ask, at),
            Event::Seen { by, up_to } => {
                let seen =
                    if by.is_some() { &mut self.agent_seen } else { &mut self.customer_seen };
                *seen = (*seen).max(*up_to);
            }
            Event::NotePosted { by, mentions, .. } => {
                self.mentioned.retain(|agent| agent != by);
                let fresh = mentions.iter().filter(|agent| *agent != by);
                for agent in fresh {
                    if !self.mentioned.contains(agent) {
                        self.mentioned.push(*agent);
                    }
                }
            }
            Event::Looked { by } => self.mentioned.retain(|agent| agent != by),
            Event::Snoozed { until, .. } => self.snoozed_until = *until,
            Event::WrappedUp { case, .. } => self.case = Some(*case),
            Event::Scored { score, .. } => self.score = Some(*score),
            Event::ContactLeft { email } => {
                self.contact = Some(email.clone()).filter(|email| !email.is_empty());
            }
            Event::Erased { .. } => {
                self.erased_at = Some(at);
                self.undecided = None;
            }
            Event::Reopened => self.erased_at = None,
            Event::NeedChanged { need, cost_per_min, triggers, .. } => {
                self.fold_need(need, *cost_per_min, triggers);
            }
            other => self.fold_handoff(other, at),
        }
    }

    /// What happens to the handoff under way.
    fn fold_handoff(&mut self, event: &Event, at: Timestamp) {
        let Some(handoff) = &mut self.handoff else { return };
        match event {
            Event::AskCorrected { ask } => handoff.ask.clone_from(ask),
            Event::Quoted { quote, .. } => {
                handoff.quote = Some(quote.clone());
                handoff.quoted_at = at;
            }
            Event::Declined { by, .. } | Event::Lapsed { by, .. } => {
                handoff.refused_by.push(*by);
                handoff.refused_at = at;
                if handoff.only == Some(*by) {
                    handoff.only = None;
                }
            }
            Event::Transferred { from, to, .. } => {
                // Whoever passes it on is not the next to be asked.
                handoff.refused_by = vec![*from];
                handoff.refused_at = at;
                handoff.quote = None;
                match to {
                    TransferTo::Agent(agent) => handoff.only = Some(*agent),
                    TransferTo::Queue(skill) => {
                        handoff.only = None;
                        handoff.queue = Some(skill.clone());
                        handoff.need.skill = Some((skill.clone(), 1));
                    }
                }
            }
            Event::Rejoined { from, .. } => {
                handoff.refused_by.clear();
                handoff.quote = None;
                handoff.only = Some(*from);
            }
            Event::AgentGone { agent, .. } => {
                handoff.only = None;
                handoff.refused_by = vec![*agent];
                handoff.refused_at = at;
            }
            _ => {}
        }
    }

    /// What it takes is another than thought.
    fn fold_need(&mut self, need: &Need, cost_per_min: f64, triggers: &[TriggerKind]) {
        if need.topic.is_some() {
            self.topic.clone_from(&need.topic);
        }
        let Some(handoff) = &mut self.handoff else { return };
        handoff.need = need.clone();
        handoff.cost_per_min = cost_per_min;
        for kind in triggers {
            if !handoff.triggers.contains(kind) {
                handoff.triggers.push(*kind);
            }
        }
    }

    fn fold_message(&mut self, message: &crate::domain::message::Message) {
        self.last_seq = message.seq;
        self.preview = message.text.chars().take(PREVIEW_CHARS).collect();
        self.last_author = Some(message.author);
        match message.author {
            Author::Customer => {
                self.n_customer += 1;
                self.snoozed_until = None;
                if matches!(self.stage, Stage::Assistant { .. }) && self.undecided.is_none() {
                    self.undecided = Some(message.seq);
                }
            }
            Author::Agent(_) => self.n_agent += 1,
            Author::Assistant => {
                if matches!(message.kind, MessageKind::Clarify { .. }) {
                    self.n_clarifications = self.n_clarifications.saturating_add(1);
                }
            }
            Author::Notice => {}
        }
    }

    fn fold_taken_over(&mut self, ask: &str, at: Timestamp) {
        self.undecided = None;
        if self.handoff.is_none() {
            self.n_handoffs = self.n_handoffs.saturating_add(1);
            self.handoff = Some(HandoffState {
                ask: ask.to_owned(),
                triggers: vec![TriggerKind::TakenOver],
                requested_at: at,
                ..HandoffState::default()
            });
        }
    }

    /// A customer message that arrived while a turn was being decided keeps the turn open.
    fn last_customer_seq(&self) -> Seq {
        if self.last_author == Some(Author::Customer) { self.last_seq } else { Seq(0) }
    }
}

/// Whether an event would bring words into a conversation that was erased: what was still being
/// read or summed up when it happened.
fn brings_words(event: &Event) -> bool {
    matches!(
        event,
        Event::TurnRead { .. }
            | Event::NotePosted { .. }
            | Event::Summarised { .. }
            | Event::Scored { .. }
    )
}
