//! One of everything, with nothing left empty: what the tests of encodings and of histories use.
//! The bytes of these are kept in `tests/data/records`; a sample is never changed, only added.

use crate::clock::Timestamp;
use crate::domain::agent::{Presence, Tier};
use crate::domain::attachment::Attached;
use crate::domain::briefing::{Line, ModelSummary};
use crate::domain::conversation::{Conversation, HandoffState};
use crate::domain::decision::{
    Decision, Evidence, Flip, Outcome, TopicMatch, Trigger, TriggerKind,
};
use crate::domain::event::{Event, Position, TransferTo};
use crate::domain::handoff::{
    Because, Considered, Disposition, Need, Passed, Relaxed, Review, Verdict, WrapUp,
};
use crate::domain::message::{Author, Message, MessageKind, Seq, Source};
use crate::domain::quote::Quote;
use crate::domain::reading::{Entity, EntityKind, Form, Reading, Signal, SignalKind, Tongue};
use crate::domain::stage::Stage;
use crate::domain::vector::{DIMENSIONS, Vector};
use crate::ids::{
    AgentId, ArticleId, AttachmentId, CaseId, ClientMsgId, ConversationId, CustomerId, HandoffId,
};

/// The instant of every sample.
pub(crate) const AT: Timestamp = Timestamp(1_790_000_000_123);
/// The handoff of every sample.
pub(crate) const HANDOFF: HandoffId = HandoffId(0x0199_0000_0000_0000_0000_0000_0000_0001);
/// The agent of every sample.
pub(crate) const AGENT: AgentId = AgentId(0x0199_0000_0000_0000_0000_0000_0000_0002);
const CASE: CaseId = CaseId(0x0199_0000_0000_0000_0000_0000_0000_0003);

/// One event of every kind.
pub(crate) fn events() -> Vec<Event> {
    let mut events = talk();
    events.extend(line());
    events.extend(ends());
    events
}

/// An opening by a customer.
pub(crate) fn opened(customer: u128) -> Event {
    Event::Opened {
        customer: CustomerId(customer),
        page: "/pricing".into(),
        context: [("plan".to_owned(), "team".to_owned())].into(),
    }
}

/// A message; the store gives it its place.
pub(crate) fn said(author: Author, text: &str, id: Option<u128>) -> Event {
    Event::MessagePosted(Message {
        seq: Seq(0),
        at: AT,
        author,
        text: text.into(),
        kind: MessageKind::Plain,
        client_msg_id: id.map(ClientMsgId),
    })
}

/// A meaning.
pub(crate) fn vector() -> Vector {
    let mut values = [0.0; DIMENSIONS];
    for (i, value) in (0_i16..).zip(&mut values) {
        *value = f32::from(i - 190) / 64.0;
    }
    Vector::from_floats(&values)
}

fn answer() -> Message {
    let article = ArticleId(0x0199_0000_0000_0000_0000_0000_0000_0004);
    let source = Source { article, title: "Invoices".into(), heading: "Where to find".into() };
    Message {
        seq: Seq(4),
        at: AT,
        author: Author::Assistant,
        text: "Under Settings, Billing.".into(),
        kind: MessageKind::Answer {
            sources: vec![source],
            confidence: 0.75,
            vector: Some(vector()),
            phrased: None,
        },
        client_msg_id: Some(ClientMsgId(5)),
    }
}

/// A file as those who may see it are told of it.
pub(crate) fn attached() -> Attached {
    Attached {
        id: AttachmentId(12),
        name: "screen.png".into(),
        kind: "image/png".into(),
        bytes: 4_711,
        pixels: Some((640, 480)),
    }
}

fn reading() -> Reading {
    let word =
        |kind, text: &str, value: &str| Entity { kind, text: text.into(), value: value.into() };
    Reading {
        tongue: Tongue::De,
        certainty: 0.5,
        vector: Some(vector()),
        signals: vec![Signal {
            kind: SignalKind::Frustration,
            probability: 0.25,
            words: vec!["schon wieder".into()],
        }],
        sentiment: -0.5,
        severity: 0,
        entities: vec![word(EntityKind::ErrorCode, "e-42", "E-42")],
        form: Form { n_words: 9, capitals: 0.125, n_exclamations: 2, n_questions: 1 },
    }
}

fn trigger() -> Trigger {
    let evidence = vec![Evidence { turn: Seq(3), text: "still broken".into() }];
    Trigger { kind: TriggerKind::NoProgress, weight: 1.5, evidence }
}

fn decision() -> Decision {
    Decision {
        outcome: Outcome::Offer,
        risk: 0.5,
        threshold: 0.625,
        base: -2.0,
        triggers: vec![trigger()],
        floor: Some(TriggerKind::Legal),
        flip: Some(Flip::Without { triggers: vec![TriggerKind::NoProgress], to: Outcome::Answer }),
        topic: Some(TopicMatch { id: "billing".into(), confidence: 0.875 }),
        ask_first: Vec::new(),
        seen: None,
    }
}

fn need() -> Need {
    Need {
        topic: Some("billing".into()),
        skill: Some(("billing".into(), 2)),
        tier: 2,
        tongue: Tongue::De,
        complexity: 3,
        preferred: Some(AGENT),
        also: Vec::new(),
    }
}

fn quote() -> Quote {
    Quote { position: 2, upper_s: Some(240), n_basis: 31, staffed: true, estimate_s: None }
}

fn summary() -> ModelSummary {
    let line = Line { text: "The customer was charged twice.".into(), turns: vec![Seq(3)] };
    ModelSummary { model: "smollm2-135m".into(), lines: vec![line], n_dropped: 2 }
}

fn because() -> Because {
    let considered = |passed| Considered { agent: AGENT, passed, fit: 0.5 };
    Because {
        considered: vec![
            considered(None),
            considered(Some(Passed::NotAvailable(Presence::Away))),
            considered(Some(Passed::Skill)),
        ],
        relaxed: vec![Relaxed::Level],
        line: "knows billing, free for longest".into(),
    }
}

/// What is said, read and decided.
fn talk() -> Vec<Event> {
    let note = "asked the bank";
    vec![
        opened(6),
        Event::MessagePosted(answer()),
        Event::NotePosted { by: AGENT, text: note.into(), mentions: vec![AGENT] },
        Event::TurnRead { of: Seq(3), reading: Box::new(reading()) },
        Event::Decided { of: Seq(3), decision: Box::new(decision()), policy: 7 },
    ]
}

/// What happens in line.
fn line() -> Vec<Event> {
    let (handoff, by) = (HANDOFF, AGENT);
    vec![
        Event::HandoffRequested {
            handoff,
            triggers: vec![trigger()],
            need: need(),
            cost_per_min: 2.5,
            ask: "a refund".into(),
        },
        Event::Summarised { handoff, summary: Box::new(summary()) },
        Event::AskCorrected { ask: "half a refund".into() },
        Event::Quoted { handoff, quote: quote() },
        Event::Offered { handoff, to: by, expires_at: AT.plus_s(30), because: Box::new(because()) },
        Event::Declined { handoff, by },
        Event::Lapsed { handoff, by },
        Event::OfferWithdrawn { handoff, because: None },
        Event::Accepted { handoff, by },
        Event::Picked { handoff, by },
        Event::Assigned { handoff, to: by, by: AgentId(9) },
        Event::NeedChanged { handoff, need: need(), cost_per_min: 4.0, triggers: Vec::new() },
        Event::TakenOver { handoff, by, ask: "the ask".into() },
        Event::Transferred {
            handoff,
            from: by,
            to: TransferTo::Queue("api".into()),
            note: "webhooks".into(),
        },
        Event::AgentGone { handoff, agent: by },
        Event::Returned { handoff, by, note: "all good".into() },
        Event::BackToAssistant { handoff },
        Event::ContactLeft { email: "ada@example.org".into() },
    ]
}

/// What ends it, and what comes after.
fn ends() -> Vec<Event> {
    vec![
        Event::WrappedUp { handoff: HANDOFF, by: AGENT, case: CASE, wrap_up: wrap_up() },
        Event::Scored { score: 4, comment: "quick".into() },
        Event::Seen { by: Some(AGENT), up_to: Seq(4) },
        Event::CaseUsed { by: AGENT, case: CASE, helped: true },
        Event::Snoozed { by: AGENT, until: Some(AT) },
        Event::Looked { by: AGENT },
        Event::Closed,
        Event::Reopened,
        Event::Rejoined { handoff: HANDOFF, from: AGENT },
        Event::Erased { by: Some(AGENT) },
        Event::Reviewed { by: AGENT, review: Review::NotNeeded },
    ]
}

/// What an agent writes down at the end.
pub(crate) fn wrap_up() -> WrapUp {
    WrapUp {
        disposition: Disposition::Refunded,
        cause: "charged twice".into(),
        fix: "paid one back".into(),
        verdict: Verdict::TooLate,
        tags: vec!["invoice".into()],
    }
}

/// A conversation's record with nothing left empty.
pub(crate) fn conversation() -> Conversation {
    let tier: Tier = 2;
    Conversation {
        stage: Stage::Offered { handoff: HANDOFF, to: AGENT, expires_at: AT, since: AT },
        n_events: 12,
        last_seq: Seq(5),
        last_position: Position(99),
        undecided: Some(Seq(5)),
        topic: Some("billing".into()),
        last_offer: Some(Seq(3)),
        handoff: Some(HandoffState {
            queue: None,
            ask: "a refund".into(),
            need: Need { tier, ..need() },
            cost_per_min: 2.5,
            triggers: vec![TriggerKind::NoProgress],
            refused_by: vec![AGENT],
            refused_at: AT,
            only: Some(AGENT),
            quote: Some(quote()),
            quoted_at: AT,
            requested_at: AT,
        }),
        case: Some(CASE),
        score: Some(4),
        contact: Some("ada@example.org".into()),
        preview: "Under Settings".into(),
        last_author: Some(Author::Agent(AGENT)),
        ..Conversation::opened(ConversationId(7), CustomerId(6), AT)
    }
}
