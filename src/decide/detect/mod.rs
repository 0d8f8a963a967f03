//! Detect: what to do with a customer's turn (answer, ask back, offer a person, fetch one), and why.
//!
//! Each signal is a file of its own and says how strongly it shows and where; `weigh` turns strengths
//! into log-odds, `decision` turns the sum into an outcome, `flip` finds the smallest change that
//! would have led to another. Nothing here reads text with a model: that is the language engine's.
//!
//! A decision looks at the turn it is about and at earlier ones, never at later ones.

mod account;
mod assistant;
mod complexity;
mod decision;
mod deferral;
mod dissatisfaction;
mod fit;
mod flip;
mod frustration;
mod lint;
mod offer_taken;
mod progress;
mod refusal;
mod repetition;
mod said;
mod scene;
mod sentiment;
mod shouting;
mod shrinking;
mod steps;
mod topics;
mod weigh;
mod words;

#[cfg(test)]
mod tests;

use std::sync::OnceLock;

use crate::clock::Timestamp;
use crate::domain::conversation::Conversation;
use crate::domain::customer::Customer;
use crate::domain::decision::{Decision, TopicMatch};
use crate::domain::message::{Author, Message, MessageKind, Seq};
use crate::domain::policy::Policy;
use crate::domain::reading::Reading;
use crate::domain::vector::Vector;

pub use crate::domain::decision::AssistantView;
pub use dissatisfaction::probability_of as dissatisfaction;
pub use fit::{Fit, Seen, fit};
pub use lint::lint;
pub use scene::Told;
pub use topics::{Confusable, Ranked, Topics, confusable};
pub use weigh::{default_weight, recalibrated};

/// Everything a decision may look at.
pub struct TurnInput<'a> {
    /// What the team decided about its handoffs.
    pub policy: &'a Policy,
    /// The policy's topics, with the vectors of their examples.
    pub topics: &'a Topics,
    /// The person asking.
    pub customer: &'a Customer,
    /// The conversation up to now; the last customer turn is decided, what follows it is ignored.
    pub turns: &'a [Turn],
    /// What was decided before.
    pub facts: Facts,
    /// What the assistant could say to this turn.
    pub assistant: AssistantView,
    /// The instant of deciding.
    pub now: Timestamp,
}

/// One utterance with what was read in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Turn {
    /// Its place.
    pub seq: Seq,
    /// When.
    pub at: Timestamp,
    /// Who speaks.
    pub author: Author,
    /// What was said.
    pub text: String,
    /// What it does.
    pub kind: MessageKind,
    /// What was read in it; customers' turns have one.
    pub reading: Option<Reading>,
    /// What it means; none for text without a word, or when nobody looked.
    pub vector: Option<Vector>,
    /// Its text cut into words, once somebody has asked for them: many signals do.
    pub cut: Cut,
}

/// What is cut of a turn's text once and not again. It follows from the text, so two turns that are
/// otherwise equal are equal.
#[derive(Clone, Debug, Default)]
pub struct Cut {
    words: OnceLock<words::Words>,
    folded: OnceLock<String>,
}

impl PartialEq for Cut {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Turn {
    /// The turn of a message; the vector is the reading's, or the one kept with an answer.
    pub fn of(message: &Message, reading: Option<Reading>) -> Self {
        let vector = match (&reading, &message.kind) {
            (Some(reading), _) => reading.vector.clone(),
            (None, MessageKind::Answer { vector, .. }) => vector.clone(),
            _ => None,
        };
        let (seq, at, author) = (message.seq, message.at, message.author);
        let (text, kind) = (message.text.clone(), message.kind.clone());
        Self { seq, at, author, text, kind, reading, vector, cut: Cut::default() }
    }

    /// Its words, in which phrases are looked for.
    fn words(&self) -> &words::Words {
        self.cut.words.get_or_init(|| words::Words::of(&self.text))
    }

    /// Its words in small letters and without accents.
    fn folded(&self) -> &str {
        self.cut.folded.get_or_init(|| dissatisfaction::folded(&self.text))
    }
}

/// What was decided earlier in the conversation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// How often a person was offered.
    pub n_offers: u8,
    /// The last customer turn at which a person was offered.
    pub last_offer: Option<Seq>,
    /// How often the assistant asked back.
    pub n_clarifications: u8,
    /// A handoff was put off once already, for a fact.
    pub deferred: bool,
    /// An agent handed the conversation back a short while ago.
    pub cooling_off: bool,
    /// Turns before this one belong to an earlier handoff and count no more.
    pub from: Seq,
}

impl Facts {
    /// The facts a conversation's record holds; the others are for the caller to set.
    pub fn of(conversation: &Conversation) -> Self {
        Self {
            n_offers: conversation.n_offers,
            last_offer: conversation.last_offer,
            n_clarifications: conversation.n_clarifications,
            deferred: false,
            cooling_off: false,
            from: Seq(0),
        }
    }
}

/// Decides about the last customer turn. Total: without one the decision is to answer.
pub fn decide(input: &TurnInput<'_>) -> Decision {
    decide_knowing(input, &Told::default())
}

/// The same, for somebody who decides about the turns of a conversation under several policies with the
/// same topics, each turn with the same facts: `told` keeps what was seen from one to the next.
pub fn decide_knowing(input: &TurnInput<'_>, told: &Told) -> Decision {
    let scene = scene::Scene::of(input, told);
    let topic = topics::topic_of(&scene);
    let signs = signs(&scene, topic.as_ref());
    decision::decision(&scene, signs, topic)
}

/// Takes what the last customer turn is about from what was decided of it by the same topics, so that it
/// need not be told again: that is most of the work of deciding.
pub fn recall_topic(input: &TurnInput<'_>, told: &Told, decided: Option<&TopicMatch>) {
    let scene = scene::Scene::of(input, told);
    let Some(turn) = scene.current().filter(|turn| !scene.is_told(turn)) else { return };
    let is_ours = |topic: &TopicMatch| input.policy.topics.iter().any(|t| t.id == topic.id);
    if !decided.is_none_or(is_ours) {
        return;
    }
    // A turn that says nothing was given what an earlier one says, faded; one that says the same anew
    // says it with a certainty of its own.
    let before = topics::said_before(&scene);
    scene.tell_topic(turn, decided.filter(|topic| before.as_ref() != Some(topic)).cloned());
}

/// What shows at the last customer turn, before it is weighed: for fitting the weights.
pub fn seen(input: &TurnInput<'_>) -> Seen {
    let told = Told::default();
    let scene = scene::Scene::of(input, &told);
    let topic = topics::topic_of(&scene);
    Seen::of(&signs(&scene, topic.as_ref()))
}

fn signs(scene: &scene::Scene<'_>, topic: Option<&TopicMatch>) -> weigh::Signs {
    let look = |scene: &scene::Scene<'_>| {
        let found = [
            offer_taken::weigh(scene),
            said::weigh(scene),
            frustration::weigh(scene),
            repetition::weigh(scene),
            sentiment::weigh(scene),
            assistant::weigh(scene),
            progress::weigh(scene),
            complexity::weigh(scene),
            account::value(scene),
        ];
        found.concat()
    };
    weigh::Signs { found: scene.signs(look), account: account::weigh(scene, topic) }
}
