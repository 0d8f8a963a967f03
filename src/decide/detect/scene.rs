//! The part of a conversation a decision looks at, cut once for all signals: turns since the last
//! person left, up to the customer turn that is decided.

use std::cell::RefCell;

use crate::decide::detect::words::Phrases;
use crate::decide::detect::{Turn, TurnInput};
use crate::domain::decision::{Evidence, TopicMatch, TriggerKind};
use crate::domain::message::{Author, MessageKind, Seq};
use crate::domain::reading::SignalKind;

/// Turns looked back upon at most.
const TURNS_MAX: usize = 60;
/// What a content turn leaves of what was bad before.
const RELIEF: f64 = 0.4;
/// Mood from which a turn is content.
const PLEASED_FROM: f32 = 0.4;
/// Characters of a quoted turn in the evidence.
const QUOTE_CHARS: usize = 100;

/// How an assistant asks without a question mark.
static ASKS: Phrases = Phrases::new(&[
    "please confirm",
    "let me know",
    "please provide",
    "bitte bestätigen",
    "veuillez confirmer",
    "por favor confirme",
    "confermi",
    "请确认",
]);

/// What the signals look at.
pub struct Scene<'a> {
    /// The whole input.
    pub input: &'a TurnInput<'a>,
    /// Turns that count, in order; the last is the customer turn that is decided.
    pub turns: &'a [Turn],
    told: &'a Told,
}

/// What was seen of one conversation by one set of topics, for whoever decides about the same turns
/// under several policies: no policy changes what shows in a turn, and seeing it is nearly all the work.
#[derive(Debug, Default)]
pub struct Told {
    /// What turns are about, as far as somebody has asked.
    topics: RefCell<Vec<(Seq, Option<TopicMatch>)>>,
    /// What shows at the turn decided last.
    signs: RefCell<Option<(Seq, Vec<Sign>)>>,
}

/// One signal as it shows now.
#[derive(Clone, Debug, PartialEq)]
pub struct Sign {
    /// Which.
    pub kind: TriggerKind,
    /// 0 (not at all) to 1 (as strong as it gets).
    pub strength: f64,
    /// Where it shows.
    pub evidence: Vec<Evidence>,
}

impl<'a> Scene<'a> {
    /// Cuts the input; `told` is of this conversation and these topics.
    pub fn of(input: &'a TurnInput<'a>, told: &'a Told) -> Self {
        let end = input.turns.iter().rposition(is_customer).map_or(0, |i| i + 1);
        let upto = &input.turns[..end];
        let person = upto.iter().rposition(|t| matches!(t.author, Author::Agent(_)));
        let handed = upto.iter().position(|t| t.seq >= input.facts.from).unwrap_or(end);
        let start = person.map_or(0, |i| i + 1).max(handed).max(end.saturating_sub(TURNS_MAX));
        Self { input, turns: &upto[start.min(end)..], told }
    }

    /// The customer turn that is decided.
    pub fn current(&self) -> Option<&'a Turn> {
        self.turns.last()
    }

    /// What a turn is about, none when it is none of the policy's topics.
    pub fn topic(&self, turn: &Turn) -> Option<TopicMatch> {
        let known = self.told.topics.borrow().iter().find(|(seq, _)| *seq == turn.seq).cloned();
        if let Some((_, topic)) = known {
            return topic;
        }
        let topic = self.input.topics.of(turn.vector.as_ref(), &turn.text);
        self.tell_topic(turn, topic.clone());
        topic
    }

    /// Whether it is known what a turn is about.
    pub fn is_told(&self, turn: &Turn) -> bool {
        self.told.topics.borrow().iter().any(|(seq, _)| *seq == turn.seq)
    }

    /// Keeps what a turn is about.
    pub fn tell_topic(&self, turn: &Turn, topic: Option<TopicMatch>) {
        self.told.topics.borrow_mut().push((turn.seq, topic));
    }

    /// What shows at the turn that is decided, by `look` when nobody has looked yet.
    pub fn signs(&self, look: impl FnOnce(&Self) -> Vec<Sign>) -> Vec<Sign> {
        let at = self.current().map_or(Seq(0), |turn| turn.seq);
        if let Some((known, signs)) = self.told.signs.borrow().as_ref()
            && *known == at
        {
            return signs.clone();
        }
        let signs = look(self);
        *self.told.signs.borrow_mut() = Some((at, signs.clone()));
        signs
    }

    /// Customer turns, the latest first, beginning with the one that is decided.
    pub fn customer_turns_back(&self) -> impl Iterator<Item = &'a Turn> {
        self.turns.iter().rev().filter(|t| is_customer(t))
    }

    /// Customer turns that nobody has answered yet, the latest first: a request in the first of two
    /// quick messages counts as much as one in the second.
    pub fn unanswered(&self) -> impl Iterator<Item = &'a Turn> {
        let answered = |t: &&Turn| matches!(t.author, Author::Assistant | Author::Agent(_));
        self.turns.iter().rev().take_while(move |t| !answered(t)).filter(|t| is_customer(t))
    }

    /// Assistant turns that say something, the latest first.
    pub fn assistant_turns_back(&self) -> impl Iterator<Item = &'a Turn> {
        self.turns.iter().rev().filter(|t| t.author == Author::Assistant)
    }

    /// Whether the assistant has answered in this conversation, or asked back twice: then there is
    /// something to be discontent with.
    pub fn has_answer(&self) -> bool {
        let asked = |t: &&Turn| matches!(t.kind, MessageKind::Clarify { .. });
        let asked_twice = self.assistant_turns_back().filter(asked).nth(1).is_some();
        asked_twice
            || self.assistant_turns_back().any(|t| {
                matches!(
                    t.kind,
                    MessageKind::Plain | MessageKind::Answer { .. } | MessageKind::NothingFound
                )
            }) && self.customer_turns_back().nth(1).is_some()
    }
}

/// Whether the customer speaks.
pub fn is_customer(turn: &Turn) -> bool {
    turn.author == Author::Customer
}

/// What a customer turn replies to: the assistant's turn before it.
pub fn replied_to<'a>(scene: &Scene<'a>, turn: &Turn) -> Option<&'a Turn> {
    let mut before = scene.turns.iter().rev().filter(|t| t.seq < turn.seq);
    before.find(|t| matches!(t.author, Author::Assistant | Author::Agent(_)))
}

/// Whether a turn replies to a question.
pub fn was_asked(scene: &Scene<'_>, turn: &Turn) -> bool {
    replied_to(scene, turn).is_some_and(|before| {
        matches!(before.kind, MessageKind::Clarify { .. })
            || before.text.contains(['?', '？'])
            || before.words().has(&ASKS)
    })
}

/// Whether a turn is content: what was bad before it counts less from here on.
pub fn is_pleased(turn: &Turn) -> bool {
    let mood = turn.reading.as_ref().map_or(0.0, |r| r.sentiment);
    mood >= PLEASED_FROM || (probability(turn, SignalKind::SmallTalk) >= 0.5 && mood > 0.0)
}

/// What is left of something `age` customer turns later. Bad turns are forgotten slowly, so that
/// the risk doesn't flicker: it falls by `fading` a turn. It falls at once when the customer is
/// content. Both follow from the turns alone.
pub fn memory(scene: &Scene<'_>, fading: f64, age: usize) -> f64 {
    let relieved = age > 0 && scene.current().is_some_and(is_pleased);
    fading.powi(age as i32) * if relieved { RELIEF } else { 1.0 }
}

/// How likely a signal is in a turn, 0 to 1.
pub fn probability(turn: &Turn, kind: SignalKind) -> f64 {
    turn.reading.as_ref().map_or(0.0, |r| f64::from(r.probability(kind)))
}

/// From a probability to a strength: nothing up to `from`, then rising to 1.
pub fn above(probability: f64, from: f64) -> f64 {
    if probability.is_nan() { 0.0 } else { ((probability - from) / (1.0 - from)).clamp(0.0, 1.0) }
}

/// The words that show a signal in a turn; the turn's beginning when no words stand out.
pub fn evidence(turn: &Turn, kind: SignalKind) -> Vec<Evidence> {
    let words = turn.reading.as_ref().and_then(|r| r.signal(kind)).map(|s| s.words.as_slice());
    match words {
        Some(words) if !words.is_empty() => {
            words.iter().map(|w| Evidence { turn: turn.seq, text: w.clone() }).collect()
        }
        _ => vec![quote(turn)],
    }
}

/// How a turn begins, as evidence.
pub fn quote(turn: &Turn) -> Evidence {
    let text = turn.text.trim();
    let mut short: String = text.chars().take(QUOTE_CHARS).collect();
    if text.chars().nth(QUOTE_CHARS).is_some() {
        short.push('…');
    }
    Evidence { turn: turn.seq, text: short }
}
