//! Which offers still say why.

use super::*;
use crate::clock::Timestamp;
use crate::domain::event::Position;
use crate::domain::message::Seq;
use crate::ids::{AgentId, ConversationId, HandoffId};

const HANDOFF: HandoffId = HandoffId(3);
const MARA: AgentId = AgentId(4);

fn offered(line: &str) -> Event {
    let because = Because { line: line.into(), ..Because::default() };
    let expires_at = Timestamp(30_000);
    Event::Offered { handoff: HANDOFF, to: MARA, expires_at, because: Box::new(because) }
}

fn told(events: impl IntoIterator<Item = Event>) -> Option<String> {
    let recorded = events.into_iter().enumerate().map(|(i, event)| Recorded {
        position: Position(i as u64 + 1),
        conversation: ConversationId(1),
        number: i as u32 + 1,
        at: Timestamp(0),
        event,
    });
    let recorded: Vec<Recorded> = recorded.collect();
    why_theirs(&recorded).map(|because| because.line.clone())
}

#[test]
fn an_offer_says_why_while_it_holds_and_once_it_is_accepted() {
    let first = || offered("knows billing");
    let accepted = Event::Accepted { handoff: HANDOFF, by: MARA };
    let seen = Event::Seen { by: Some(MARA), up_to: Seq(2) };
    assert_eq!(told([first()]).as_deref(), Some("knows billing"));
    assert_eq!(told([first(), accepted, seen]).as_deref(), Some("knows billing"));
    assert_eq!(told([]), None);
}

#[test]
fn an_offer_that_is_over_says_nothing_until_the_next() {
    let over = [
        Event::Lapsed { handoff: HANDOFF, by: MARA },
        Event::Declined { handoff: HANDOFF, by: MARA },
        Event::OfferWithdrawn { handoff: HANDOFF, because: None },
        Event::AgentGone { handoff: HANDOFF, agent: MARA },
        Event::BackToAssistant { handoff: HANDOFF },
        Event::Picked { handoff: HANDOFF, by: MARA },
    ];
    for event in over {
        assert_eq!(told([offered("knows billing"), event.clone()]), None, "{event:?}");
        let next = [offered("knows billing"), event, offered("free for longest")];
        assert_eq!(told(next).as_deref(), Some("free for longest"));
    }
}
