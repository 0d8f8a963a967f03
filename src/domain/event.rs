//! What happened: the history a conversation is made of. Everything that is true of a conversation
//! is the fold of these; resume, audit, replay and analytics read the same ones.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::clock::Timestamp;
use crate::domain::briefing::ModelSummary;
use crate::domain::decision::{Decision, Trigger, TriggerKind};
use crate::domain::handoff::{Because, Need, Passed, Review, WrapUp};
use crate::domain::message::{Message, Seq};
use crate::domain::quote::Quote;
use crate::domain::reading::Reading;
use crate::ids::{AgentId, CaseId, ConversationId, CustomerId, HandoffId};

/// A place in the feed of all events of a house: 1, 2, 3 ... without a gap.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Position(pub u64);

/// Who is meant to go on with a transferred conversation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum TransferTo {
    /// This person alone.
    Agent(AgentId),
    /// Whoever has this skill.
    Queue(String),
}

/// Something that happened in a conversation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Event {
    /// The customer opened the conversation; always the first event.
    Opened {
        /// Who.
        customer: CustomerId,
        /// The page it was opened on; empty when unknown.
        page: String,
        /// What the page passed about this visit.
        context: BTreeMap<String, String>,
    },
    /// Somebody said something.
    MessagePosted(Message),
    /// An agent wrote a note that no customer sees.
    NotePosted {
        /// Who.
        by: AgentId,
        /// What.
        text: String,
        /// Who is asked to look.
        mentions: Vec<AgentId>,
    },
    /// The language engine read a customer's message.
    TurnRead {
        /// Which message.
        of: Seq,
        /// What it saw.
        reading: Box<Reading>,
    },
    /// It was decided what to do with a customer's message.
    Decided {
        /// Which message (and all before it that had not been decided).
        of: Seq,
        /// What, and why.
        decision: Box<Decision>,
        /// Under which version of the policy.
        policy: u32,
    },
    /// A person is needed: the conversation joins the line.
    HandoffRequested {
        /// The new handoff.
        handoff: HandoffId,
        /// Why.
        triggers: Vec<Trigger>,
        /// What it takes.
        need: Need,
        /// How fast the cost of waiting grows, per minute.
        cost_per_min: f64,
        /// What the customer wants, in one line.
        ask: String,
    },
    /// A model summed up what led to a handoff.
    Summarised {
        /// The handoff.
        handoff: HandoffId,
        /// What it wrote, as far as the conversation supports it.
        summary: Box<ModelSummary>,
    },
    /// The customer corrected what they want.
    AskCorrected {
        /// In their words.
        ask: String,
    },
    /// The customer was told how long it takes.
    Quoted {
        /// The handoff.
        handoff: HandoffId,
        /// What was said.
        quote: Quote,
    },
    /// An agent is asked.
    Offered {
        /// The handoff.
        handoff: HandoffId,
        /// Who.
        to: AgentId,
        /// Until when.
        expires_at: Timestamp,
        /// Why this one.
        because: Box<Because>,
    },
    /// The agent said no.
    Declined {
        /// The handoff.
        handoff: HandoffId,
        /// Who.
        by: AgentId,
    },
    /// The agent did not answer in time.
    Lapsed {
        /// The handoff.
        handoff: HandoffId,
        /// Who.
        by: AgentId,
    },
    /// The offer was taken back: the agent turned away, or what they bring is no longer enough.
    OfferWithdrawn {
        /// The handoff.
        handoff: HandoffId,
        /// Why it does not hold any more; none when nobody noted it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        because: Option<Passed>,
    },
    /// The agent said yes: this is the assignment.
    Accepted {
        /// The handoff.
        handoff: HandoffId,
        /// Who.
        by: AgentId,
    },
    /// An agent took it from the line by hand.
    Picked {
        /// The handoff.
        handoff: HandoffId,
        /// Who.
        by: AgentId,
    },
    /// A lead gave it to an agent.
    Assigned {
        /// The handoff.
        handoff: HandoffId,
        /// Who has it now.
        to: AgentId,
        /// Who said so.
        by: AgentId,
    },
    /// What it takes, or what waiting costs, is another than thought: topic, mood, account or policy
    /// changed. It moves nobody: whether an offer still holds is for the router.
    NeedChanged {
        /// The handoff.
        handoff: HandoffId,
        /// What it takes now.
        need: Need,
        /// How fast the cost of waiting grows now, per minute.
        cost_per_min: f64,
        /// Reasons that have come up since the handoff was requested.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        triggers: Vec<TriggerKind>,
    },
    /// An agent stepped in while the assistant or the line had it.
    TakenOver {
        /// The handoff: a new one when the assistant had it.
        handoff: HandoffId,
        /// Who.
        by: AgentId,
        /// What the customer wants, in one line.
        ask: String,
    },
    /// The agent passed it on.
    Transferred {
        /// The handoff.
        handoff: HandoffId,
        /// Who passes it.
        from: AgentId,
        /// To whom.
        to: TransferTo,
        /// What the next one should know.
        note: String,
    },
    /// The agent's connection was gone for longer than the grace time.
    AgentGone {
        /// The handoff.
        handoff: HandoffId,
        /// Who.
        agent: AgentId,
    },
    /// The agent handed it back to the assistant.
    Returned {
        /// The handoff.
        handoff: HandoffId,
        /// Who.
        by: AgentId,
        /// What the assistant should know.
        note: String,
    },
    /// The waiting customer chose to go on with the assistant.
    BackToAssistant {
        /// The handoff.
        handoff: HandoffId,
    },
    /// The waiting customer left an address instead.
    ContactLeft {
        /// Where to write.
        email: String,
    },
    /// The agent wrote down how it ended; the conversation is over and a case is made.
    WrappedUp {
        /// The handoff.
        handoff: HandoffId,
        /// Who.
        by: AgentId,
        /// The case made of it.
        case: CaseId,
        /// What was written down.
        wrap_up: WrapUp,
    },
    /// The customer scored it.
    Scored {
        /// 1 to 5.
        score: u8,
        /// In their words; may be empty.
        comment: String,
    },
    /// Somebody saw messages up to here.
    Seen {
        /// None for the customer.
        by: Option<AgentId>,
        /// The last message seen.
        up_to: Seq,
    },
    /// An agent said of a similar case whether it helped.
    CaseUsed {
        /// Who.
        by: AgentId,
        /// Which case.
        case: CaseId,
        /// Whether it helped.
        helped: bool,
    },
    /// Somebody read it afterwards without knowing what was decided, and said whether a person was
    /// needed.
    Reviewed {
        /// Who.
        by: AgentId,
        /// What they said.
        review: Review,
    },
    /// The agent put it aside until later, or took it up again.
    Snoozed {
        /// Who.
        by: AgentId,
        /// Until when; none for now.
        until: Option<Timestamp>,
    },
    /// An agent whom a note asked to look has looked.
    Looked {
        /// Who.
        by: AgentId,
    },
    /// The customer wrote again after the end, and whoever had it has no place left: back in line,
    /// kept for that agent first.
    Rejoined {
        /// The handoff.
        handoff: HandoffId,
        /// Who had it.
        from: AgentId,
    },
    /// What was said is gone: every event before this one has lost its words. It is over.
    Erased {
        /// Who had it erased; none when its time had come.
        by: Option<AgentId>,
    },
    /// The customer ended it, or was gone for long.
    Closed,
    /// The customer wrote again after the end.
    Reopened,
}

macro_rules! kinds {
    ($($kind:ident = $name:literal,)*) => {
        /// The kind of an event, without what it holds.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum EventKind {
            $(#[doc = $name] $kind,)*
        }

        impl EventKind {
            /// Every kind.
            pub const ALL: &'static [Self] = &[$(Self::$kind,)*];

            /// The name on the wire.
            pub fn name(self) -> &'static str {
                match self { $(Self::$kind => $name,)* }
            }
        }
    };
}

kinds! {
    Opened = "opened",
    MessagePosted = "message_posted",
    NotePosted = "note_posted",
    TurnRead = "turn_read",
    Decided = "decided",
    HandoffRequested = "handoff_requested",
    Summarised = "summarised",
    AskCorrected = "ask_corrected",
    Quoted = "quoted",
    Offered = "offered",
    Declined = "declined",
    Lapsed = "lapsed",
    OfferWithdrawn = "offer_withdrawn",
    Accepted = "accepted",
    Picked = "picked",
    Assigned = "assigned",
    NeedChanged = "need_changed",
    TakenOver = "taken_over",
    Transferred = "transferred",
    AgentGone = "agent_gone",
    Returned = "returned",
    BackToAssistant = "back_to_assistant",
    ContactLeft = "contact_left",
    WrappedUp = "wrapped_up",
    Scored = "scored",
    Seen = "seen",
    CaseUsed = "case_used",
    Reviewed = "reviewed",
    Snoozed = "snoozed",
    Looked = "looked",
    Rejoined = "rejoined",
    Erased = "erased",
    Closed = "closed",
    Reopened = "reopened",
}

impl EventKind {
    /// The kind of an event.
    pub fn of(event: &Event) -> Self {
        match event {
            Event::Opened { .. } => Self::Opened,
            Event::MessagePosted(_) => Self::MessagePosted,
            Event::NotePosted { .. } => Self::NotePosted,
            Event::TurnRead { .. } => Self::TurnRead,
            Event::Decided { .. } => Self::Decided,
            Event::HandoffRequested { .. } => Self::HandoffRequested,
            Event::Summarised { .. } => Self::Summarised,
            Event::AskCorrected { .. } => Self::AskCorrected,
            Event::Quoted { .. } => Self::Quoted,
            Event::Offered { .. } => Self::Offered,
            Event::Declined { .. } => Self::Declined,
            Event::Lapsed { .. } => Self::Lapsed,
            Event::OfferWithdrawn { .. } => Self::OfferWithdrawn,
            Event::Accepted { .. } => Self::Accepted,
            Event::Picked { .. } => Self::Picked,
            Event::Assigned { .. } => Self::Assigned,
            Event::NeedChanged { .. } => Self::NeedChanged,
            Event::TakenOver { .. } => Self::TakenOver,
            Event::Transferred { .. } => Self::Transferred,
            Event::AgentGone { .. } => Self::AgentGone,
            Event::Returned { .. } => Self::Returned,
            Event::BackToAssistant { .. } => Self::BackToAssistant,
            Event::ContactLeft { .. } => Self::ContactLeft,
            Event::WrappedUp { .. } => Self::WrappedUp,
            Event::Scored { .. } => Self::Scored,
            Event::Seen { .. } => Self::Seen,
            Event::CaseUsed { .. } => Self::CaseUsed,
            Event::Reviewed { .. } => Self::Reviewed,
            Event::Snoozed { .. } => Self::Snoozed,
            Event::Looked { .. } => Self::Looked,
            Event::Rejoined { .. } => Self::Rejoined,
            Event::Erased { .. } => Self::Erased,
            Event::Closed => Self::Closed,
            Event::Reopened => Self::Reopened,
        }
    }
}

/// An event with its place: in the house's feed, in its conversation, in time.
#[derive(Clone, Debug, PartialEq)]
pub struct Recorded {
    /// Place in the feed.
    pub position: Position,
    /// The conversation.
    pub conversation: ConversationId,
    /// Number within the conversation, from 1 without a gap (all events, not only messages).
    pub number: u32,
    /// When.
    pub at: Timestamp,
    /// What.
    pub event: Event,
}
