//! Why a conversation is with whom it is with, as far as the routing decided it.

use crate::domain::event::{Event, Recorded};
use crate::domain::handoff::Because;

/// The reason of the offer that still holds, or that was accepted. One that lapsed, was declined or
/// was taken back speaks of nobody any more; whoever came in another way was not chosen.
pub fn why_theirs(events: &[Recorded]) -> Option<&Because> {
    for recorded in events.iter().rev() {
        match &recorded.event {
            Event::Offered { because, .. } => return Some(because),
            Event::HandoffRequested { .. }
            | Event::Declined { .. }
            | Event::Lapsed { .. }
            | Event::OfferWithdrawn { .. }
            | Event::Picked { .. }
            | Event::Assigned { .. }
            | Event::TakenOver { .. }
            | Event::Transferred { .. }
            | Event::AgentGone { .. }
            | Event::Returned { .. }
            | Event::BackToAssistant { .. }
            | Event::Rejoined { .. } => return None,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests;
