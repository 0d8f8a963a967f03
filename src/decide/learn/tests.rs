use std::collections::BTreeMap;

use proptest::prelude::*;

use super::draft::draft;
use super::threshold::{Band, OUTCOMES_MIN, Rails, band, posterior};
use super::*;
use crate::domain::decision::{AssistantView, Decision, Trigger, TriggerKind};
use crate::domain::event::{Event, Position, Recorded};
use crate::domain::handoff::{Need, WrapUp};
use crate::domain::message::{Author, Message, MessageKind, Seq, Source};
use crate::domain::reading::{Form, Reading, Signal, SignalKind, Tongue};
use crate::domain::vector::{DIMENSIONS, Vector};
use crate::ids::{AgentId, ArticleId, CaseId, ConversationId, CustomerId, HandoffId};

const RAILS: Rails = Rails { step_max: 0.05, lowest: 0.35, highest: 0.85 };
const TALK: ConversationId = ConversationId(1);

/// A conversation told event by event.
#[derive(Default)]
struct Film {
    events: Vec<Recorded>,
    seq: u32,
}

impl Film {
    fn event(mut self, event: Event) -> Self {
        let (position, at) = (Position(0), Timestamp(self.events.len() as i64));
        self.events.push(Recorded { position, conversation: TALK, number: 0, at, event });
        self
    }

    fn says(mut self, author: Author, text: &str, kind: MessageKind) -> Self {
        self.seq += 1;
        let (seq, at) = (Seq(self.seq), Timestamp(self.events.len() as i64));
        let text = text.to_owned();
        self.event(Event::MessagePosted(Message {
            seq,
            at,
            author,
            text,
            kind,
            client_msg_id: None,
        }))
    }

    /// The customer says something in which this shows.
    fn asks_with(self, text: &str, signal: Option<SignalKind>) -> Self {
        let film = self.says(Author::Customer, text, MessageKind::Plain);
        let reading = Reading {
            tongue: Tongue::En,
            certainty: 1.0,
            vector: Some(towards(0)),
            signals: signal.into_iter().map(signal_of).collect(),
            sentiment: 0.0,
            entities: Vec::new(),
            severity: 0,
            form: Form::default(),
        };
        let of = Seq(film.seq);
        film.event(Event::TurnRead { of, reading: Box::new(reading) })
    }

    fn asks(self, text: &str) -> Self {
        self.asks_with(text, None)
    }

    fn decided(
        self,
        kinds: &[TriggerKind],
        nothing_found: bool,
        floor: Option<TriggerKind>,
    ) -> Self {
        let triggers = kinds.iter().map(|kind| trigger(*kind)).collect();
        let decision = Decision {
            outcome: crate::domain::decision::Outcome::Answer,
            risk: 0.2,
            threshold: 0.6,
            base: -1.0,
            triggers,
            floor,
            flip: None,
            topic: None,
            ask_first: Vec::new(),
            seen: Some(AssistantView { nothing_found, ..AssistantView::default() }),
        };
        let of = Seq(self.seq);
        self.event(Event::Decided { of, decision: Box::new(decision), policy: 1 })
    }

    fn quotes(self, article: u128) -> Self {
        let source =
            Source { article: ArticleId(article), title: String::new(), heading: String::new() };
        let (sources, confidence) = (vec![source], 0.8);
        let kind = MessageKind::Answer { sources, confidence, vector: None, phrased: None };
        self.says(Author::Assistant, "as it stands there", kind)
    }

    fn handed_off(self, kind: TriggerKind) -> Self {
        let triggers = vec![trigger(kind)];
        let (handoff, need) = (HandoffId(1), Need::default());
        let (cost_per_min, ask) = (1.0, String::new());
        self.event(Event::HandoffRequested { handoff, triggers, need, cost_per_min, ask })
    }

    fn open(&self) -> Vec<(String, Failure)> {
        open_questions(TALK, &self.events).into_iter().map(|q| (q.text, q.failure)).collect()
    }
}

fn trigger(kind: TriggerKind) -> Trigger {
    Trigger { kind, weight: 1.0, evidence: Vec::new() }
}

fn signal_of(kind: SignalKind) -> Signal {
    Signal { kind, probability: 0.9, words: Vec::new() }
}

/// A meaning of its own: one direction of many.
fn towards(direction: usize) -> Vector {
    let mut floats = [0.0; DIMENSIONS];
    floats[direction] = 1.0;
    Vector::from_floats(&floats)
}

const ASK: &str = "where do I edit the packing slip";

#[test]
fn a_question_for_which_nothing_is_found_is_open() {
    let film = Film::default().asks(ASK).decided(&[], true, None);
    assert_eq!(film.open(), [(ASK.to_owned(), Failure::NothingFound)]);
    let answered = Film::default().asks(ASK).decided(&[], false, None).quotes(7);
    assert_eq!(answered.open(), []);
}

#[test]
fn an_answer_was_in_vain_when_the_same_is_asked_again_or_a_person_is_wanted() {
    let vain = [(ASK.to_owned(), Failure::InVain(ArticleId(7)))];
    let quoted = || Film::default().asks(ASK).decided(&[], false, None).quotes(7);
    let again = quoted().asks("no, the packing slip template").decided(
        &[TriggerKind::Repetition],
        false,
        None,
    );
    assert_eq!(again.open(), vain);
    let wants = quoted()
        .asks_with("get me a person please", Some(SignalKind::ExplicitRequest))
        .decided(&[TriggerKind::ExplicitRequest], false, Some(TriggerKind::ExplicitRequest))
        .handed_off(TriggerKind::ExplicitRequest);
    assert_eq!(wants.open(), vain);
    let other = quoted().asks("how do I print labels").decided(&[], false, None).quotes(8);
    assert_eq!(other.open(), [], "another question says nothing of the first");
}

#[test]
fn what_a_floor_or_a_courtesy_brings_opens_no_question() {
    let legal = Film::default().asks("my lawyer will write about this").decided(
        &[TriggerKind::Legal],
        true,
        Some(TriggerKind::Legal),
    );
    assert_eq!(legal.open(), []);
    let hello = Film::default()
        .asks_with("good morning everybody there", Some(SignalKind::SmallTalk))
        .decided(&[], true, None);
    assert_eq!(hello.open(), []);
}

#[test]
fn what_agents_write_after_an_open_question_is_kept_with_it() {
    let agent = Author::Agent(AgentId(3));
    let wrap_up = WrapUp { fix: "Under Shipping.".into(), ..WrapUp::default() };
    let (handoff, by, case) = (HandoffId(1), AgentId(3), CaseId(1));
    let film = Film::default()
        .asks(ASK)
        .decided(&[], true, None)
        .handed_off(TriggerKind::NoAnswer)
        .says(agent, "It is under Documents.", MessageKind::Plain)
        .event(Event::WrappedUp { handoff, by, case, wrap_up });
    let found = open_questions(TALK, &film.events);
    assert_eq!(found[0].replies, ["It is under Documents.", "Under Shipping."]);
}

/// An open question of this conversation that means this.
fn question(conversation: u128, text: &str, direction: usize, replies: &[&str]) -> OpenQuestion {
    OpenQuestion {
        conversation: ConversationId(conversation),
        turn: Seq(1),
        at: Timestamp(conversation as i64),
        text: text.to_owned(),
        meaning: Some(towards(direction)),
        failure: Failure::NothingFound,
        replies: replies.iter().map(|r| (*r).to_owned()).collect(),
    }
}

fn costs(n: u128, customers: u128) -> BTreeMap<ConversationId, Cost> {
    let cost = |id: u128| Cost { customer: CustomerId(id % customers), agent_s: 60.0 };
    (0..=n).map(|id| (ConversationId(id), cost(id))).collect()
}

fn usual() -> Vec<Vector> {
    (100..140).map(towards).collect()
}

#[test]
fn questions_are_gathered_by_meaning_and_named_by_their_words() {
    let mut asked = Vec::new();
    for id in 0..4 {
        asked.push(question(id, &format!("where is the packing slip {id}"), 1, &[]));
        asked.push(question(10 + id, &format!("a second warehouse, nr {id}"), 2, &[]));
    }
    asked.push(question(30, "something nobody else asks", 3, &[]));
    let found = gaps(asked, &costs(40, 40), &usual());
    assert_eq!(found.len(), 2, "one question alone is no gap");
    let named: Vec<&str> = found.iter().map(|gap| gap.words[0].as_str()).collect();
    assert!(named.contains(&"packing slip"), "{named:?}");
    assert_eq!(found[0].n_conversations, 4);
    assert!((found[0].agent_s - 240.0).abs() < 1e-9);
}

#[test]
fn no_gap_is_named_by_a_negation() {
    let text = |id: u128| format!("the packing slip {id} was not there");
    let asked = (0..4).map(|id| question(id, &text(id), 1, &[])).collect();
    let found = gaps(asked, &costs(40, 40), &usual());
    assert_eq!(found[0].words, ["packing slip"]);
}

#[test]
fn what_one_customer_asks_over_and_over_is_no_gap() {
    let asked = (0..6).map(|id| question(id, "where is the packing slip", 1, &[])).collect();
    assert_eq!(gaps(asked, &costs(40, 1), &usual()), []);
}

#[test]
fn a_draft_says_what_holds_for_everybody_and_nothing_of_one_customer() {
    let said = [
        "Hello Ada, I have looked at your order 4471123.",
        "Packing slips follow the template under Shipping, Documents.",
        "Is that what you meant?",
        "Your address ada@example.org is correct now.",
        "Thanks and sorry for the trouble.",
    ];
    let asked = (0..3).map(|id| question(id, ASK, 1, &said)).collect();
    let found = gaps(asked, &costs(40, 40), &usual());
    let drafted = draft(&found[0], |_| Some(towards(1)));
    assert_eq!(drafted.title, "Where do I edit the packing slip");
    assert_eq!(drafted.body, "Packing slips follow the template under Shipping, Documents.");
    let unanswered = (0..3).map(|id| question(id, ASK, 1, &[])).collect();
    let found = gaps(unanswered, &costs(40, 40), &usual());
    assert_eq!(draft(&found[0], |_| Some(towards(1))).body, "", "nobody has answered it");
}

fn outcome(risk: f64, needed: bool) -> Outcome {
    Outcome { topic: "t".into(), at: Timestamp(0), risk, needed, too_late: false }
}

fn said(outcomes: &[Outcome], threshold: f64) -> super::threshold::Posterior {
    posterior(&outcomes.iter().collect::<Vec<_>>(), threshold, &RAILS)
}

#[test]
fn without_outcomes_a_threshold_is_what_it_says() {
    let nothing = said(&[], 0.6);
    assert!((nothing.at_threshold.value - 0.6).abs() < 1e-12);
    assert!(nothing.at_threshold.low < 0.4 && nothing.at_threshold.high > 0.75);
    assert_eq!(nothing.suggested, None);
}

#[test]
fn outcomes_move_a_threshold_one_step_towards_what_it_promises() {
    let many = |needed: usize| -> Vec<Outcome> {
        (0..40).map(|place| outcome(0.6, place < needed)).collect()
    };
    assert_eq!(said(&many(38), 0.6).suggested, Some(0.55), "people come too late");
    assert_eq!(said(&many(24), 0.6).suggested, None, "six of ten, as promised");
    assert_eq!(said(&many(8), 0.6).suggested, Some(0.65), "too early");
    assert_eq!(said(&many(38)[..OUTCOMES_MIN - 1], 0.6).suggested, None, "too few to say");
    assert_eq!(said(&many(40), 0.37).suggested, Some(0.35), "not below what is allowed");
    assert_eq!(said(&many(40), 0.30).suggested, None, "nor further where people went themselves");
}

#[test]
fn a_trial_is_doubted_when_what_it_changes_turns_out_wrong() {
    let outcomes: Vec<Outcome> =
        (0..10).map(|place| outcome(0.57, place < 1)).chain([outcome(0.7, true)]).collect();
    let all: Vec<&Outcome> = outcomes.iter().collect();
    assert_eq!(band(&all, 0.6, 0.55), Band { n: 10, n_needed: 1, against: true });
    assert_eq!(band(&all, 0.55, 0.6), Band { n: 10, n_needed: 1, against: false });
    assert_eq!(band(&all[..3], 0.6, 0.55), Band { n: 3, n_needed: 1, against: false });
}

proptest! {
    #[test]
    fn a_suggestion_keeps_within_step_and_rails(
        seen in prop::collection::vec((0.01_f64..0.99, any::<bool>()), 0..60),
        threshold in 0.35_f64..0.85,
    ) {
        let outcomes: Vec<Outcome> = seen.iter().map(|(risk, needed)| outcome(*risk, *needed)).collect();
        let posterior = said(&outcomes, threshold);
        let chance = posterior.at_threshold;
        prop_assert!(chance.low <= chance.value && chance.value <= chance.high);
        if let Some(to) = posterior.suggested {
            prop_assert!((to - threshold).abs() <= RAILS.step_max + 0.005 + 1e-9);
            prop_assert!((RAILS.lowest - 1e-9..=RAILS.highest + 1e-9).contains(&to));
            prop_assert!((to < threshold) == (chance.value > threshold));
        }
    }

    #[test]
    fn one_more_who_needed_a_person_never_makes_it_look_less_needed(
        seen in prop::collection::vec((0.01_f64..0.99, any::<bool>()), 0..40),
        risk in 0.01_f64..0.99,
    ) {
        let mut outcomes: Vec<Outcome> = seen.iter().map(|(risk, needed)| outcome(*risk, *needed)).collect();
        let before = said(&outcomes, 0.6).at_threshold.value;
        outcomes.push(outcome(risk, true));
        prop_assert!(said(&outcomes, 0.6).at_threshold.value >= before - 1e-9);
    }
}

#[test]
fn a_gap_is_the_same_whatever_the_order_of_the_questions() {
    let asked: Vec<OpenQuestion> = (0..9)
        .map(|id| question(id, &format!("question {} of its kind", id % 3), (id % 3) as usize, &[]))
        .collect();
    let mut turned = asked.clone();
    turned.reverse();
    let (one, other) = (gaps(asked, &costs(9, 9), &usual()), gaps(turned, &costs(9, 9), &usual()));
    let sizes = |gaps: &[Gap]| -> BTreeMap<Vec<String>, usize> {
        gaps.iter().map(|gap| (gap.words.clone(), gap.n_conversations)).collect()
    };
    assert_eq!(sizes(&one), sizes(&other));
}
