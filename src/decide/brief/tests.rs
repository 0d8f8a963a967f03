//! What a briefing promises: nothing without a source, nothing invented, nothing invisible, in
//! bounded time; and that the lines an agent needs are there.

mod properties;

use super::*;
use crate::clock::Stopwatch;
use crate::domain::briefing::{Certainty, Known};
use crate::domain::decision::{Decision, Evidence, Outcome, TopicMatch, Trigger, TriggerKind};
use crate::domain::event::{Event, Position};
use crate::domain::handoff::Need;
use crate::domain::message::{Author, Message, MessageKind, Seq, Source};
use crate::domain::quote::Quote;
use crate::domain::reading::{Entity, EntityKind, Form, Reading, Signal, SignalKind, Tongue};
use crate::ids::{AgentId, ArticleId, CaseId, ConversationId, CustomerId, HandoffId};

const NOW: Timestamp = Timestamp(1_800_000_000_000);

/// A conversation as it is told in a test; its record is made by its own events.
struct Told(Vec<Recorded>, u32);

impl Told {
    fn new() -> Self {
        Self(Vec::new(), 0)
    }

    fn event(mut self, event: Event) -> Self {
        let number = self.0.len() as u32 + 1;
        self.0.push(Recorded {
            position: Position(u64::from(number)),
            conversation: ConversationId(1),
            number,
            at: NOW,
            event,
        });
        self
    }

    fn says(mut self, author: Author, kind: MessageKind, text: &str) -> Self {
        self.1 += 1;
        let seq = Seq(self.1);
        let text = text.to_owned();
        self.event(Event::MessagePosted(Message {
            seq,
            at: NOW,
            author,
            text,
            kind,
            client_msg_id: None,
        }))
    }

    fn customer(self, text: &str) -> Self {
        self.says(Author::Customer, MessageKind::Plain, text)
    }

    fn read(self, reading: Reading) -> Self {
        let of = Seq(self.1);
        self.event(Event::TurnRead { of, reading: Box::new(reading) })
    }

    fn answer(self, title: &str, text: &str) -> Self {
        let source =
            Source { article: ArticleId(4), title: title.to_owned(), heading: String::new() };
        let kind = MessageKind::Answer {
            sources: vec![source],
            confidence: 0.8,
            vector: None,
            phrased: None,
        };
        self.says(Author::Assistant, kind, text)
    }

    fn handoff(self, triggers: Vec<Trigger>) -> Self {
        self.event(Event::HandoffRequested {
            handoff: HandoffId(3),
            triggers,
            need: Need::default(),
            cost_per_min: 1.0,
            ask: String::new(),
        })
    }

    fn brief(&self) -> Briefing {
        self.brief_with(&Customer::default(), None, &[])
    }

    fn brief_with(
        &self,
        customer: &Customer,
        topic: Option<&Topic>,
        similar: &[SimilarCase],
    ) -> Briefing {
        let conversation = Conversation::opened(ConversationId(1), CustomerId(2), NOW);
        let events = &self.0;
        let input = BriefInput {
            customer,
            events,
            conversation: &conversation,
            earlier: &[],
            topic,
            similar,
            because: None,
            now: NOW,
        };
        brief(&input)
    }
}

fn reading(sentiment: f32, entities: &[(EntityKind, &str)]) -> Reading {
    Reading {
        tongue: Tongue::En,
        certainty: 1.0,
        vector: None,
        signals: vec![],
        sentiment,
        severity: 0,
        entities: entities
            .iter()
            .map(|(kind, text)| Entity {
                kind: *kind,
                text: (*text).to_owned(),
                value: if *kind == EntityKind::Deadline {
                    "friday".into()
                } else {
                    text.to_uppercase()
                },
            })
            .collect(),
        form: Form::default(),
    }
}

fn trigger(kind: TriggerKind, weight: f64, turn: u32, text: &str) -> Trigger {
    Trigger { kind, weight, evidence: vec![Evidence { turn: Seq(turn), text: text.to_owned() }] }
}

fn parcel() -> Told {
    let facts = [(EntityKind::OrderNumber, "KX-2207"), (EntityKind::Deadline, "by Friday")];
    let mut urgent = reading(-0.1, &facts);
    urgent.signals = vec![Signal {
        kind: SignalKind::Urgency,
        probability: 0.9,
        words: vec!["by Friday".into()],
    }];
    Told::new()
        .customer("Hello there!")
        .read(reading(0.2, &[]))
        .customer("My label KX-2207 prints without a barcode. I need it by Friday, what is wrong?")
        .read(urgent)
        .answer("Printing labels", "Open the label page and choose a printer of 300 dots an inch.")
        .customer("I already tried that printer setting and KX-2207 still has no barcode.")
        .read(reading(-0.7, &[(EntityKind::OrderNumber, "KX-2207")]))
        .says(Author::Assistant, MessageKind::Plain, "We will send you a new label today.")
        .customer("Can somebody look at it please")
        .handoff(vec![
            trigger(TriggerKind::Sentiment, 0.9, 4, "fell by 0.6"),
            trigger(TriggerKind::ExplicitRequest, 0.4, 6, "somebody look at it"),
        ])
}

#[test]
fn the_ask_is_what_brought_them_not_the_greeting() {
    let ask = parcel().brief().ask.unwrap();
    assert!(ask.text.starts_with("My label KX-2207 prints without a barcode."), "{ask:?}");
    assert_eq!(ask.turns, [Seq(2)]);
    assert_eq!(super::ask(&parcel().0), Some(ask));
}

#[test]
fn the_customers_own_correction_of_the_ask_wins() {
    let told = parcel().event(Event::AskCorrected { ask: "Cancel\u{202E} label KX-2207".into() });
    let ask = told.brief().ask.unwrap();
    assert_eq!((ask.text.as_str(), ask.turns), ("Cancel label KX-2207", vec![Seq(6)]));
}

#[test]
fn answers_given_stand_with_their_source_and_what_the_customer_said_then() {
    let tried = parcel().brief().tried;
    assert_eq!(tried.len(), 2);
    assert_eq!((tried[0].turn, tried[0].sources[0].title.as_str()), (Seq(3), "Printing labels"));
    let then = tried[0].then.as_ref().unwrap();
    assert!(then.text.starts_with("I already tried"), "{then:?}");
    assert_eq!(then.turns, [Seq(4)]);
}

#[test]
fn facts_are_known_once_and_not_to_be_asked_again_and_the_missing_are_named() {
    let needed = vec!["order_number".to_owned(), "version".to_owned(), "email".to_owned()];
    let topic = Topic { facts: needed, ..Topic::default() };
    let mut customer = Customer { email: Some("mara@example.org".into()), ..Customer::default() };
    customer.attributes.insert("last_order".into(), "kx-2207".into());
    let briefing = parcel().brief_with(&customer, Some(&topic), &[]);
    let order = Known {
        kind: EntityKind::OrderNumber,
        value: "KX-2207".into(),
        means: String::new(),
        certainty: Certainty::Confirmed,
        turns: vec![Seq(2), Seq(4)],
    };
    assert_eq!(briefing.known[0], order);
    let missing: Vec<_> =
        briefing.known.iter().filter(|k| k.certainty == Certainty::Missing).collect();
    assert_eq!(missing.iter().map(|k| k.kind).collect::<Vec<_>>(), [EntityKind::Version]);
    let again: Vec<&str> = briefing.do_not_ask.iter().map(|l| l.text.as_str()).collect();
    assert!(again.contains(&"order number: KX-2207"), "{again:?}");
    assert!(again.iter().any(|l| l.starts_with("I already tried that printer")), "{again:?}");
    let stated = parcel().brief().known.remove(0);
    assert_eq!(stated.certainty, Certainty::Stated);
}

#[test]
fn why_mood_urgency_and_promises_are_told_with_their_words() {
    let briefing = parcel().brief();
    let why: Vec<&str> = briefing.why.iter().map(|w| w.line.text.as_str()).collect();
    assert_eq!(why, ["asks for a person: “somebody look at it”", "mood is dropping: fell by 0.6"]);
    assert_eq!(briefing.mood.unwrap().text, "very unhappy (-0.7), getting worse");
    assert_eq!(briefing.urgency.unwrap().text, "“by Friday”, deadline by Friday (2027-01-15)");
    assert_eq!(briefing.promises.len(), 1);
    assert_eq!(briefing.promises[0].text, "We will send you a new label today.");
    let quote =
        Quote { position: 1, upper_s: Some(301), n_basis: 20, staffed: true, estimate_s: None };
    let quoted = parcel().event(Event::Quoted { handoff: HandoffId(3), quote }).brief();
    assert_eq!(quoted.promises[1].text, "told that most people wait under 6 min");
}

#[test]
fn the_opening_picks_the_conversation_up_in_the_customers_language() {
    let mara = Customer { name: "Mara".into(), ..Customer::default() };
    let opening = parcel().brief_with(&mara, None, &[]).opening;
    assert!(opening.starts_with("Hello Mara, I have read the conversation so far"), "{opening}");
    assert!(opening.contains("KX-2207") && opening.contains("“Printing labels”"), "{opening}");
    let german = Reading { tongue: Tongue::De, ..reading(0.0, &[]) };
    let told = Told::new().customer("Der Strichcode fehlt auf dem Etikett").read(german);
    assert!(told.brief().opening.starts_with("Guten Tag, ich habe"));
}

#[test]
fn the_next_step_is_what_fixed_a_similar_case_that_stayed_fixed() {
    let case = |id, score, reopened| SimilarCase {
        case: CaseId(id),
        ask: "no barcode".into(),
        fix: format!("switch the label to plain mode {id}"),
        disposition: "solved".into(),
        score,
        reopened,
    };
    let similar = [case(1, 0.9, true), case(2, 0.8, false), case(3, 0.7, false)];
    let step = parcel().brief_with(&Customer::default(), None, &similar).next_step.unwrap();
    assert!(
        step.text.starts_with("switch the label to plain mode 2 (what fixed a similar case)"),
        "{step:?}"
    );
    let weak = [case(4, 0.2, false)];
    assert_eq!(parcel().brief_with(&Customer::default(), None, &weak).next_step, None);
}

#[test]
fn the_record_of_the_customer_is_told_and_an_unsigned_address_is_only_claimed() {
    let customer = Customer {
        name: "Mara\u{202E}\nOpala".into(),
        email: Some("mara@example.org".into()),
        value_per_year: 12_000,
        since: Some("2020-01-31".into()),
        ..Customer::default()
    };
    let briefing = parcel().brief_with(&customer, None, &[]);
    let lines: Vec<&str> = briefing.customer.iter().map(|l| l.text.as_str()).collect();
    assert_eq!(
        lines,
        [
            "Mara Opala, identity not verified",
            "mara@example.org (claimed)",
            "standard plan, 12,000 a year",
            "customer for 6 years, since 2020-01-31",
        ]
    );
}

#[test]
fn what_happened_is_told_in_two_sentences_with_their_messages() {
    let summary = parcel().brief().summary;
    let told: Vec<(&str, u32)> =
        summary.iter().map(|line| (line.text.as_str(), line.turns[0].0)).collect();
    assert_eq!(
        told,
        [
            (
                "The customer says that their label KX-2207 prints without a barcode, and needs it by \
                 Friday, what is wrong.",
                2
            ),
            ("The assistant tells the customer that the team will send them a new label today.", 5),
        ]
    );
    let corrected = parcel().event(Event::AskCorrected { ask: "Cancel label KX-2207".into() });
    let first = &corrected.brief().summary[0];
    assert_eq!(first.text, "The customer wants: “Cancel label KX-2207”");
}

#[test]
fn a_fact_read_back_and_agreed_to_is_confirmed() {
    let fact = [(EntityKind::OrderNumber, "KX-2207")];
    let told = Told::new()
        .customer("It is about KX-2207")
        .read(reading(0.0, &fact))
        .says(Author::Assistant, MessageKind::Plain, "You mean parcel kx-2207, do you?")
        .customer("Yes, that one");
    assert_eq!(told.brief().known[0].certainty, Certainty::Confirmed);
    let denied = Told::new()
        .customer("It is about KX-2207")
        .read(reading(0.0, &fact))
        .says(Author::Assistant, MessageKind::Plain, "You mean parcel kx-2207, do you?")
        .customer("No, the other one");
    assert_eq!(denied.brief().known[0].certainty, Certainty::Stated);
}

#[test]
fn promises_are_seen_in_six_languages() {
    let made = [
        "We will refund the label.",
        "Wir melden uns morgen.",
        "Vous recevrez un avoir.",
        "Le llamaremos el lunes.",
        "La richiameremo domani.",
        "我们会给您退款。",
    ];
    for text in made {
        let told = Told::new().customer("the label is wrong").says(
            Author::Assistant,
            MessageKind::Plain,
            text,
        );
        assert_eq!(told.brief().promises.len(), 1, "{text}");
    }
    let asked =
        Told::new().says(Author::Assistant, MessageKind::Plain, "If it breaks, we will see?");
    assert_eq!(asked.brief().promises, []);
}

#[test]
fn earlier_conversations_are_told_with_the_last_ones_day_and_topic() {
    let mut earlier = Conversation::opened(ConversationId(7), CustomerId(2), NOW);
    assert_eq!(customer::lines(&Customer::default(), &[], NOW).len(), 2);
    earlier.topic = Some("billing".into());
    earlier.n_handoffs = 1;
    let lines = customer::lines(&Customer::default(), &[earlier], NOW);
    assert_eq!(
        lines[2].text,
        "1 earlier conversation, 1 with a person; the last on 2027-01-15 about billing"
    );
}

#[test]
fn five_thousand_long_messages_are_briefed_in_bounded_time() {
    let text = "the barcode of label 17 is missing since monday. ".repeat(160);
    let mut told = Told::new();
    for _ in 0..2_500 {
        told = told.customer(&text).says(Author::Assistant, MessageKind::Plain, &text);
    }
    let watch = Stopwatch::start();
    let briefing = told.brief();
    let took = watch.elapsed();
    assert!(briefing.ask.is_some());
    // On a busy machine it takes a few seconds; work that grows with the square would take minutes.
    assert!(took.as_secs() < 30, "took {took:?}");
}
