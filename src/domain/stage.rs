//! Where a conversation stands: exactly one owner at any time, and only lawful steps between.

use serde::{Deserialize, Serialize};

use crate::clock::Timestamp;
use crate::domain::event::{Event, EventKind};
use crate::domain::handoff::Disposition;
use crate::ids::{AgentId, HandoffId};

/// How a conversation came to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Ending {
    /// An agent wrapped it up.
    WrappedUp {
        /// Who.
        by: AgentId,
        /// With what outcome.
        disposition: Disposition,
    },
    /// The customer ended it, or left, while the assistant had it.
    WithAssistant,
    /// The customer left the line.
    Abandoned,
    /// It was erased while it was under way.
    Erased,
}

/// Where a conversation stands, with what is known there and nowhere else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stage {
    /// The assistant answers.
    Assistant {
        /// Since when.
        since: Timestamp,
    },
    /// In line for a person.
    Queued {
        /// The handoff.
        handoff: HandoffId,
        /// Place in line.
        since: Timestamp,
    },
    /// One agent is asked.
    Offered {
        /// The handoff.
        handoff: HandoffId,
        /// Who is asked.
        to: AgentId,
        /// When the offer lapses.
        expires_at: Timestamp,
        /// Place in line, kept for when it lapses.
        since: Timestamp,
    },
    /// A person talks with the customer.
    Active {
        /// The handoff.
        handoff: HandoffId,
        /// Who.
        with: AgentId,
        /// Since when.
        since: Timestamp,
    },
    /// The talk is over; the agent still has to write down how it ended.
    WrapUp {
        /// The handoff.
        handoff: HandoffId,
        /// Who.
        by: AgentId,
        /// Since when.
        since: Timestamp,
    },
    /// Nobody was there: a message was left, somebody will write.
    FollowUp {
        /// The handoff.
        handoff: HandoffId,
        /// Since when.
        since: Timestamp,
    },
    /// Over.
    Closed {
        /// How.
        ending: Ending,
        /// When.
        at: Timestamp,
    },
}

/// Who has a conversation now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owner {
    /// The AI.
    Assistant,
    /// The line.
    Queue,
    /// An agent who is asked.
    Offered(AgentId),
    /// An agent.
    Agent(AgentId),
    /// Nobody: it is over.
    Closed,
}

/// A step the state machine does not allow, both halves named.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{event} is not possible while the conversation is {stage}")]
pub struct Illegal {
    /// Where it stood.
    pub stage: &'static str,
    /// What was tried.
    pub event: &'static str,
}

impl Stage {
    /// The name on the wire.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Assistant { .. } => "assistant",
            Self::Queued { .. } => "queued",
            Self::Offered { .. } => "offered",
            Self::Active { .. } => "active",
            Self::WrapUp { .. } => "wrap_up",
            Self::FollowUp { .. } => "follow_up",
            Self::Closed { .. } => "closed",
        }
    }

    /// The one owner.
    pub fn owner(&self) -> Owner {
        match self {
            Self::Assistant { .. } => Owner::Assistant,
            Self::Queued { .. } | Self::FollowUp { .. } => Owner::Queue,
            Self::Offered { to, .. } => Owner::Offered(*to),
            Self::Active { with, .. } => Owner::Agent(*with),
            Self::WrapUp { by, .. } => Owner::Agent(*by),
            Self::Closed { .. } => Owner::Closed,
        }
    }

    /// The handoff under way, when there is one.
    pub fn handoff(&self) -> Option<HandoffId> {
        match self {
            Self::Queued { handoff, .. }
            | Self::Offered { handoff, .. }
            | Self::Active { handoff, .. }
            | Self::WrapUp { handoff, .. }
            | Self::FollowUp { handoff, .. } => Some(*handoff),
            Self::Assistant { .. } | Self::Closed { .. } => None,
        }
    }

    /// Whether anybody still has it.
    pub fn is_open(&self) -> bool {
        !matches!(self, Self::Closed { .. })
    }

    /// The stage after an event at `at`. Events that move nobody leave the stage as it is.
    ///
    /// # Errors
    /// [`Illegal`] when the event cannot happen here; nothing changes then.
    pub fn next(self, event: &Event, at: Timestamp) -> Result<Self, Illegal> {
        use Event as E;
        let illegal = Illegal { stage: self.name(), event: EventKind::of(event).name() };
        Ok(match (self, event) {
            (Self::Assistant { .. }, E::HandoffRequested { handoff, .. }) => {
                Self::Queued { handoff: *handoff, since: at }
            }
            (Self::Queued { handoff, since }, E::Offered { handoff: of, to, expires_at, .. })
                if handoff == *of =>
            {
                Self::Offered { handoff, to: *to, expires_at: *expires_at, since }
            }
            (
                Self::Offered { handoff, to, since, .. },
                E::Declined { handoff: of, by } | E::Lapsed { handoff: of, by },
            ) if handoff == *of && to == *by => Self::Queued { handoff, since },
            (Self::Offered { handoff, since, .. }, E::OfferWithdrawn { handoff: of, .. })
                if handoff == *of =>
            {
                Self::Queued { handoff, since }
            }
            (Self::Offered { handoff, to, .. }, E::Accepted { handoff: of, by })
                if handoff == *of && to == *by =>
            {
                Self::Active { handoff, with: to, since: at }
            }
            (
                Self::Queued { handoff, .. } | Self::FollowUp { handoff, .. },
                E::Picked { handoff: of, by },
            ) if handoff == *of => Self::Active { handoff, with: *by, since: at },
            (
                Self::Queued { handoff, .. }
                | Self::Offered { handoff, .. }
                | Self::FollowUp { handoff, .. },
                E::Assigned { handoff: of, to, .. },
            ) if handoff == *of => Self::Active { handoff, with: *to, since: at },
            (
                waits @ (Self::Queued { .. } | Self::Offered { .. } | Self::FollowUp { .. }),
                E::NeedChanged { handoff: of, .. },
            ) if waits.handoff() == Some(*of) => waits,
            (Self::WrapUp { handoff, by, .. }, E::Rejoined { handoff: of, from })
                if handoff == *of && by == *from =>
            {
                Self::Queued { handoff, since: at }
            }
            (
                Self::Assistant { .. } | Self::Queued { .. } | Self::Offered { .. },
                E::TakenOver { handoff, by, .. },
            ) => Self::Active { handoff: *handoff, with: *by, since: at },
            (Self::Active { handoff, with, .. }, E::Transferred { handoff: of, from, .. })
                if handoff == *of && with == *from =>
            {
                Self::Queued { handoff, since: at }
            }
            (Self::Active { handoff, with, .. }, E::AgentGone { handoff: of, agent })
                if handoff == *of && with == *agent =>
            {
                Self::Queued { handoff, since: at }
            }
            (Self::Active { handoff, with, .. }, E::Returned { handoff: of, by, .. })
                if handoff == *of && with == *by =>
            {
                Self::Assistant { since: at }
            }
            (
                Self::Queued { handoff, .. } | Self::Offered { handoff, .. },
                E::BackToAssistant { handoff: of },
            ) if handoff == *of => Self::Assistant { since: at },
            (
                Self::Queued { handoff, since } | Self::Offered { handoff, since, .. },
                E::ContactLeft { .. },
            ) => Self::FollowUp { handoff, since },
            (
                Self::Active { handoff, with, .. } | Self::WrapUp { handoff, by: with, .. },
                E::WrappedUp { handoff: of, by, wrap_up, .. },
            ) if handoff == *of && with == *by => {
                let ending = Ending::WrappedUp { by: *by, disposition: wrap_up.disposition };
                Self::Closed { ending, at }
            }
            (Self::Assistant { .. }, E::Closed) => {
                Self::Closed { ending: Ending::WithAssistant, at }
            }
            (Self::Queued { .. } | Self::Offered { .. }, E::Closed) => {
                Self::Closed { ending: Ending::Abandoned, at }
            }
            (Self::Active { handoff, with, .. }, E::Closed) => {
                Self::WrapUp { handoff, by: with, since: at }
            }
            (Self::WrapUp { handoff, by, .. }, E::Reopened) => {
                Self::Active { handoff, with: by, since: at }
            }
            (Self::Closed { .. }, E::Reopened) => Self::Assistant { since: at },
            (over @ Self::Closed { .. }, E::Erased { .. } | E::Reviewed { .. }) => over,
            (_, E::Erased { .. }) => Self::Closed { ending: Ending::Erased, at },
            (stage, event) if stage.tolerates(event) => stage,
            _ => return Err(illegal),
        })
    }

    /// Events that are part of the history but move nobody.
    fn tolerates(&self, event: &Event) -> bool {
        match event {
            Event::MessagePosted(_) | Event::Decided { .. } | Event::AskCorrected { .. } => {
                self.is_open()
            }
            Event::Snoozed { .. } => matches!(self, Self::Active { .. }),
            Event::TurnRead { .. }
            | Event::NotePosted { .. }
            | Event::Quoted { .. }
            | Event::Seen { .. }
            | Event::Scored { .. }
            | Event::Summarised { .. }
            | Event::CaseUsed { .. }
            | Event::Looked { .. } => true,
            _ => false,
        }
    }
}
