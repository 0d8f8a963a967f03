//! Histories made of chance: whatever is tried, what the state machine lets through folds to the
//! record, and every row that finds it agrees.

use proptest::prelude::*;

use crate::clock::Timestamp;
use crate::domain::conversation::Conversation;
use crate::domain::event::{Event, Position};
use crate::domain::message::Author;
use crate::ids::{AgentId, ConversationId, CustomerId, HandoffId};
use crate::store::samples::{self, opened, said};
use crate::store::{AppendError, Read, Store, WriteError};

const CONVERSATIONS: u128 = 3;

/// What is tried: where, which of the samples, by which agent, for which handoff.
#[derive(Clone, Debug)]
struct Attempt {
    conversation: u128,
    kind: usize,
    agent: u128,
    handoff: u128,
    message: u128,
    /// Whether the job refuses in the end.
    refused: bool,
}

fn attempt() -> impl Strategy<Value = Attempt> {
    let parts = (
        0..CONVERSATIONS,
        0..30_usize,
        1..3_u128,
        1..4_u128,
        0..40_u128,
        prop::bool::weighted(0.1),
    );
    parts.prop_map(|(conversation, kind, agent, handoff, message, refused)| Attempt {
        conversation,
        kind,
        agent,
        handoff,
        message,
        refused,
    })
}

/// The event of an attempt. Where the conversation has a handoff under way that one is taken, so
/// that most attempts are lawful.
fn event_of(attempt: &Attempt, now: Option<&Conversation>) -> Event {
    let conversation = attempt.conversation;
    let Some(now) = now else { return opened(conversation % 2) };
    let agent = AgentId(attempt.agent);
    let handoff = now.stage.handoff().unwrap_or(HandoffId(conversation * 100 + attempt.handoff));
    let author = [Author::Customer, Author::Assistant, Author::Agent(agent), Author::Notice];
    let samples = samples::events();
    let Some(sample) = samples.get(attempt.kind) else {
        let author = author[attempt.kind % 4];
        return said(author, &format!("said {}", attempt.message), Some(attempt.message));
    };
    with(sample.clone(), agent, handoff)
}

/// A sample about another agent and handoff.
fn with(mut event: Event, agent: AgentId, of: HandoffId) -> Event {
    use Event as E;
    match &mut event {
        E::HandoffRequested { handoff, .. }
        | E::Quoted { handoff, .. }
        | E::OfferWithdrawn { handoff, .. }
        | E::NeedChanged { handoff, .. }
        | E::BackToAssistant { handoff } => *handoff = of,
        E::Offered { handoff, to: by, .. }
        | E::Declined { handoff, by }
        | E::Lapsed { handoff, by }
        | E::Accepted { handoff, by }
        | E::Picked { handoff, by }
        | E::Assigned { handoff, to: by, .. }
        | E::TakenOver { handoff, by, .. }
        | E::Transferred { handoff, from: by, .. }
        | E::Rejoined { handoff, from: by }
        | E::AgentGone { handoff, agent: by }
        | E::Returned { handoff, by, .. }
        | E::WrappedUp { handoff, by, .. } => (*handoff, *by) = (of, agent),
        _ => {}
    }
    event
}

/// Tries it in a job of its own; what the store says of it.
fn try_it(store: &Store, attempt: Attempt, at: Timestamp) -> Result<Position, AppendError> {
    let answer = store.write_blocking(move |tx| {
        let id = ConversationId(attempt.conversation);
        let event = event_of(&attempt, tx.conversation(id)?.as_ref());
        let position = tx.append(id, at, event)?.position;
        if attempt.refused { Err(AppendError::NotFound(id)) } else { Ok(position) }
    });
    answer.map_err(|error| match error {
        WriteError::Refused(error) => error,
        WriteError::Store(error) => panic!("{error}"),
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn every_history_folds_to_its_record(attempts in prop::collection::vec(attempt(), 1..160)) {
        let store = Store::in_memory().unwrap();
        let mut head = 0;
        for (attempt, at) in attempts.into_iter().zip(1..) {
            if let Ok(position) = try_it(&store, attempt, Timestamp(at)) {
                head += 1;
                prop_assert_eq!(position, Position(head));
            }
        }
        prop_assert_eq!(store.head(), Position(head));
        let report = store.check().unwrap();
        prop_assert!(report.is_clean(), "{:#?}", report);
        prop_assert_eq!(report.n_events, head);
        store.read_blocking(|read| { histories_agree(read); Ok(()) }).unwrap();
    }
}

/// Every way of asking for a conversation's history gives parts of the same one.
fn histories_agree(read: &impl Read) {
    let feed = read.feed(Position(0), usize::MAX).unwrap();
    for id in (0..CONVERSATIONS).map(ConversationId) {
        let whole: Vec<_> = feed.iter().filter(|e| e.conversation == id).cloned().collect();
        assert_eq!(read.history(id, 0).unwrap(), whole);
        let half = whole.len() / 2;
        let (early, late) = whole.split_at(half);
        assert_eq!(read.history(id, u32::try_from(half).unwrap()).unwrap(), late);
        assert_eq!(read.tail(id, late.len()).unwrap(), late);
        if let (Some(last), Some(next)) = (early.last(), late.first()) {
            assert_eq!(read.since(id, last.position).unwrap(), late);
            assert_eq!(read.history_back(id, next.position, usize::MAX).unwrap(), early);
            assert_eq!(
                read.history_back(id, next.position, 1).unwrap(),
                std::slice::from_ref(last)
            );
        }
    }
    let of = |customer| read.conversations_of(CustomerId(customer)).unwrap();
    let n = feed.iter().filter(|e| matches!(e.event, Event::Opened { .. })).count();
    assert_eq!(of(0).len() + of(1).len(), n);
}
