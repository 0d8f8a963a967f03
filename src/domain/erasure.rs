//! What is left of an event when nothing that was said may be kept: its kind, its place, its time,
//! who among the team did it, and the numbers. So the history stays without a gap, its fold stays
//! lawful and the figures stay true, while nobody can read what a customer wrote or was told.

use std::collections::BTreeMap;

use crate::domain::briefing::ModelSummary;
use crate::domain::decision::{Decision, Trigger};
use crate::domain::event::Event;
use crate::domain::handoff::WrapUp;
use crate::domain::message::{Message, MessageKind};
use crate::domain::reading::Reading;

impl Event {
    /// The event without its words. Every kind is named here, so that a new one has to say what of
    /// it is words.
    #[must_use]
    pub fn without_words(self) -> Self {
        match self {
            Self::Opened { customer, .. } => {
                Self::Opened { customer, page: String::new(), context: BTreeMap::new() }
            }
            Self::MessagePosted(message) => Self::MessagePosted(silent(message)),
            Self::NotePosted { by, mentions, .. } => {
                Self::NotePosted { by, text: String::new(), mentions }
            }
            Self::TurnRead { of, reading } => {
                Self::TurnRead { of, reading: Box::new(unread(*reading)) }
            }
            Self::Decided { of, decision, policy } => {
                Self::Decided { of, decision: Box::new(unsaid(*decision)), policy }
            }
            Self::HandoffRequested { handoff, triggers, need, cost_per_min, .. } => {
                let (triggers, ask) = (unsupported(triggers), String::new());
                Self::HandoffRequested { handoff, triggers, need, cost_per_min, ask }
            }
            Self::Summarised { handoff, summary } => {
                let ModelSummary { model, n_dropped, .. } = *summary;
                let summary = Box::new(ModelSummary { model, lines: Vec::new(), n_dropped });
                Self::Summarised { handoff, summary }
            }
            Self::AskCorrected { .. } => Self::AskCorrected { ask: String::new() },
            Self::ContactLeft { .. } => Self::ContactLeft { email: String::new() },
            Self::TakenOver { handoff, by, .. } => {
                Self::TakenOver { handoff, by, ask: String::new() }
            }
            Self::Transferred { handoff, from, to, .. } => {
                Self::Transferred { handoff, from, to, note: String::new() }
            }
            Self::Returned { handoff, by, .. } => {
                Self::Returned { handoff, by, note: String::new() }
            }
            Self::WrappedUp { handoff, by, case, wrap_up } => {
                let WrapUp { disposition, verdict, .. } = wrap_up;
                let wrap_up = WrapUp { disposition, verdict, ..WrapUp::default() };
                Self::WrappedUp { handoff, by, case, wrap_up }
            }
            Self::Scored { score, .. } => Self::Scored { score, comment: String::new() },
            wordless @ (Self::Quoted { .. }
            | Self::Offered { .. }
            | Self::Declined { .. }
            | Self::Lapsed { .. }
            | Self::OfferWithdrawn { .. }
            | Self::Accepted { .. }
            | Self::Picked { .. }
            | Self::Assigned { .. }
            | Self::NeedChanged { .. }
            | Self::AgentGone { .. }
            | Self::BackToAssistant { .. }
            | Self::Seen { .. }
            | Self::CaseUsed { .. }
            | Self::Reviewed { .. }
            | Self::Snoozed { .. }
            | Self::Looked { .. }
            | Self::Rejoined { .. }
            | Self::Closed
            | Self::Reopened
            | Self::Erased { .. }) => wordless,
        }
    }
}

/// The sender's own id goes too: the row it leads to holds a hash of the text.
fn silent(message: Message) -> Message {
    let kind = match message.kind {
        MessageKind::Answer { sources, confidence, phrased, .. } => {
            MessageKind::Answer { sources, confidence, vector: None, phrased }
        }
        MessageKind::Clarify { .. } => MessageKind::Clarify { choices: Vec::new() },
        MessageKind::Files { .. } => MessageKind::Files { files: Vec::new() },
        kind @ (MessageKind::Plain
        | MessageKind::PersonOffered
        | MessageKind::NothingFound
        | MessageKind::Notice) => kind,
    };
    Message { text: String::new(), kind, client_msg_id: None, ..message }
}

fn unread(mut reading: Reading) -> Reading {
    for signal in &mut reading.signals {
        signal.words.clear();
    }
    Reading { vector: None, entities: Vec::new(), ..reading }
}

fn unsaid(decision: Decision) -> Decision {
    Decision { triggers: unsupported(decision.triggers), ask_first: Vec::new(), ..decision }
}

fn unsupported(mut triggers: Vec<Trigger>) -> Vec<Trigger> {
    for trigger in &mut triggers {
        trigger.evidence.clear();
    }
    triggers
}
