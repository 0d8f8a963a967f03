//! A conversation told event by event, at seconds one can count.

use std::collections::BTreeMap;

use crate::clock::Timestamp;
use crate::decide::measure::Measures;
use crate::decide::measure::figures::{Figure, figures};
use crate::decide::measure::metrics::find;
use crate::decide::measure::slice::Slice;
use crate::domain::customer::{Customer, CustomerTier};
use crate::domain::decision::{Decision, Outcome, TopicMatch, Trigger, TriggerKind};
use crate::domain::event::{Event, Position, Recorded, TransferTo};
use crate::domain::handoff::{Disposition, Need, Verdict, WrapUp};
use crate::domain::message::{Author, Message, MessageKind, Seq, Source};
use crate::domain::quote::Quote;
use crate::domain::reading::{Entity, EntityKind, Form, Reading, Signal, SignalKind, Tongue};
use crate::ids::{AgentId, ArticleId, CaseId, ConversationId, CustomerId, HandoffId};

pub const MARA: AgentId = AgentId(1);
pub const OMAR: AgentId = AgentId(2);

/// Told events, in the order of telling.
pub struct Film {
    pub events: Vec<Recorded>,
    it: u128,
    customer: u128,
    seq: u32,
}

impl Film {
    pub fn new() -> Self {
        Self { events: Vec::new(), it: 0, customer: 0, seq: 0 }
    }

    /// A conversation of a new customer begins at this second.
    pub fn opens(&mut self, at: i64) -> &mut Self {
        let customer = self.it + 1;
        self.opens_for(customer, at)
    }

    pub fn opens_for(&mut self, customer: u128, at: i64) -> &mut Self {
        (self.it, self.customer, self.seq) = (self.it + 1, customer, 0);
        let customer = CustomerId(customer);
        self.event(at, Event::Opened { customer, page: String::new(), context: BTreeMap::new() })
    }

    pub fn event(&mut self, at: i64, event: Event) -> &mut Self {
        let recorded = Recorded {
            position: Position(self.events.len() as u64 + 1),
            conversation: ConversationId(self.it),
            number: 1,
            at: Timestamp(at * 1_000),
            event,
        };
        self.events.push(recorded);
        self
    }

    fn message(&mut self, at: i64, author: Author, text: &str, kind: MessageKind) -> &mut Self {
        self.seq += 1;
        let (seq, text) = (Seq(self.seq), text.to_owned());
        let at_ms = Timestamp(at * 1_000);
        let message = Message { seq, at: at_ms, author, text, kind, client_msg_id: None };
        self.event(at, Event::MessagePosted(message))
    }

    /// The customer says something that is read as this.
    pub fn reads(&mut self, at: i64, reading: Reading) -> &mut Self {
        self.message(at, Author::Customer, "...", MessageKind::Plain);
        let of = Seq(self.seq);
        self.event(at, Event::TurnRead { of, reading: Box::new(reading) })
    }

    pub fn says(&mut self, at: i64) -> &mut Self {
        self.reads(at, reading())
    }

    pub fn thanks(&mut self, at: i64) -> &mut Self {
        let signals = vec![signal(SignalKind::SmallTalk)];
        self.reads(at, Reading { signals, sentiment: 0.6, ..reading() })
    }

    pub fn grumbles(&mut self, at: i64) -> &mut Self {
        let signals = vec![signal(SignalKind::Dissatisfied)];
        self.reads(at, Reading { signals, sentiment: -0.4, ..reading() })
    }

    pub fn answers(&mut self, at: i64) -> &mut Self {
        let source = Source { article: ArticleId(7), title: String::new(), heading: String::new() };
        let kind = MessageKind::Answer {
            sources: vec![source],
            confidence: 0.9,
            vector: None,
            phrased: None,
        };
        self.message(at, Author::Assistant, "an answer", kind)
    }

    pub fn finds_nothing(&mut self, at: i64) -> &mut Self {
        self.message(at, Author::Assistant, "nothing", MessageKind::NothingFound)
    }

    pub fn writes(&mut self, at: i64, agent: AgentId, text: &str) -> &mut Self {
        self.message(at, Author::Agent(agent), text, MessageKind::Plain)
    }

    pub fn decides(&mut self, at: i64, outcome: Outcome, risk: f64) -> &mut Self {
        self.decides_on(at, outcome, risk, None, None)
    }

    pub fn decides_on(
        &mut self,
        at: i64,
        outcome: Outcome,
        risk: f64,
        floor: Option<TriggerKind>,
        topic: Option<&str>,
    ) -> &mut Self {
        let topic = topic.map(|id| TopicMatch { id: id.to_owned(), confidence: 0.9 });
        let decision = Decision {
            outcome,
            risk,
            threshold: 0.6,
            base: -3.3,
            triggers: Vec::new(),
            floor,
            flip: None,
            topic,
            ask_first: Vec::new(),
            seen: None,
        };
        let of = Seq(self.seq);
        self.event(at, Event::Decided { of, decision: Box::new(decision), policy: 1 })
    }

    pub fn escalates(&mut self, at: i64, kind: TriggerKind) -> &mut Self {
        let triggers = vec![Trigger { kind, weight: 1.0, evidence: Vec::new() }];
        let need = Need { skill: Some(("billing".to_owned(), 1)), ..Need::default() };
        let handoff = HandoffId(self.it);
        let (cost_per_min, ask) = (1.0, String::new());
        self.event(at, Event::HandoffRequested { handoff, triggers, need, cost_per_min, ask })
    }

    /// Waits because the risk was high enough, having been told this many seconds.
    pub fn waits(&mut self, at: i64, told_s: Option<u32>) -> &mut Self {
        self.decides(at, Outcome::Handoff, 0.7).escalates(at, TriggerKind::NoProgress);
        let quote =
            Quote { position: 1, upper_s: told_s, n_basis: 20, staffed: true, estimate_s: None };
        let handoff = HandoffId(self.it);
        self.event(at, Event::Quoted { handoff, quote })
    }

    pub fn accepts(&mut self, at: i64, by: AgentId) -> &mut Self {
        self.event(at, Event::Accepted { handoff: HandoffId(self.it), by })
    }

    pub fn passes(&mut self, at: i64, from: AgentId, to: TransferTo) -> &mut Self {
        let (handoff, note) = (HandoffId(self.it), String::new());
        self.event(at, Event::Transferred { handoff, from, to, note })
    }

    pub fn closes(&mut self, at: i64) -> &mut Self {
        self.event(at, Event::Closed)
    }

    pub fn scores(&mut self, at: i64, score: u8) -> &mut Self {
        self.event(at, Event::Scored { score, comment: String::new() })
    }

    pub fn wraps_up(
        &mut self,
        at: i64,
        by: AgentId,
        disposition: Disposition,
        verdict: Verdict,
    ) -> &mut Self {
        let wrap_up = WrapUp { disposition, verdict, ..WrapUp::default() };
        self.wraps_up_as(at, by, wrap_up)
    }

    pub fn wraps_up_as(&mut self, at: i64, by: AgentId, wrap_up: WrapUp) -> &mut Self {
        let (handoff, case) = (HandoffId(self.it), CaseId(self.it));
        self.event(at, Event::WrappedUp { handoff, by, case, wrap_up })
    }

    pub fn measures(&self) -> Measures {
        let mut measures = Measures::default();
        let customer = Customer { tier: CustomerTier::Premium, ..Customer::default() };
        self.events.iter().for_each(|event| measures.note(event, Some(&customer)));
        measures
    }

    /// One figure, looked at from this second.
    pub fn figure(&self, id: &str, as_of: i64) -> Figure {
        self.figure_of(id, &Slice { as_of: Timestamp(as_of * 1_000), ..Slice::default() })
    }

    pub fn figure_of(&self, id: &str, slice: &Slice) -> Figure {
        let metric = find(id).unwrap_or_else(|| panic!("no definition {id}"));
        figures(&self.measures(), slice, &[metric]).remove(0)
    }

    /// Hits and how many were looked at.
    pub fn count(&self, id: &str) -> (u32, u32) {
        let figure = self.figure(id, 10_000_000);
        (figure.hits, figure.of)
    }
}

pub fn reading() -> Reading {
    Reading {
        tongue: Tongue::En,
        certainty: 1.0,
        vector: None,
        signals: Vec::new(),
        sentiment: 0.0,
        entities: Vec::new(),
        severity: 0,
        form: Form::default(),
    }
}

pub fn naming(kind: EntityKind) -> Reading {
    let entity = Entity { kind, text: "x".into(), value: "x".into() };
    Reading { entities: vec![entity], ..reading() }
}

fn signal(kind: SignalKind) -> Signal {
    Signal { kind, probability: 0.9, words: Vec::new() }
}
