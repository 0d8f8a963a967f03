//! The course a conversation took, as far as figures need it: a few hundred bytes instead of its
//! events. Each handoff in it is a leg. Nothing here counts; the questions answered here are those
//! that several figures ask.

use crate::clock::Timestamp;
use crate::decide::measure::register::Number;
use crate::domain::customer::{CustomerTier, Journey};
use crate::domain::decision::{Outcome, TriggerKind};
use crate::domain::handoff::{Disposition, Review, Verdict};
use crate::domain::reading::Tongue;
use crate::ids::{ConversationId, CustomerId};

/// Scores from here on are good: the "top two boxes" of five.
pub const GOOD_SCORE: u8 = 4;
/// Scores up to here are bad.
pub const BAD_SCORE: u8 = 2;
/// Whoever ends a conversation within this many seconds of its last message did so themselves; later
/// it is the clock that ends it, and the customer just left.
pub const ENDED_BY_HAND_S: i64 = 1_800;
/// Seconds of a day.
pub const DAY_S: i64 = 86_400;

/// Why a conversation went to a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cause {
    /// The customer asked for one, in words or with the button.
    Explicit,
    /// Another floor: safety or a legal matter.
    Floor,
    /// A rule of the policy.
    Rule,
    /// The risk reached the threshold.
    Learned,
    /// The customer took the person they were offered.
    OfferTaken,
    /// The assistant failed.
    Failed,
    /// An agent stepped in.
    TakenOver,
}

impl Cause {
    /// Every cause, in the order they are shown.
    pub const ALL: [Self; 7] = [
        Self::Explicit,
        Self::Floor,
        Self::Rule,
        Self::Learned,
        Self::OfferTaken,
        Self::Failed,
        Self::TakenOver,
    ];

    /// The name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::Explicit => "explicit",
            Self::Floor => "floor",
            Self::Rule => "rule",
            Self::Learned => "learned",
            Self::OfferTaken => "offer_taken",
            Self::Failed => "assistant_failed",
            Self::TakenOver => "taken_over",
        }
    }
}

/// How somebody left the line without a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Away {
    /// They closed the window or said no more.
    Gone,
    /// They went on with the assistant.
    Back,
    /// They left an address.
    Message,
}

/// Where the wait of a leg stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    /// In line.
    Waits,
    /// A person took it.
    Taken(Timestamp),
    /// Left before that.
    Left(Timestamp, Away),
    /// There was no wait: an agent stepped in.
    Never,
    /// It happened before Baton and was imported: its times are not known.
    Before,
}

/// How an agent's part of a leg ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hand {
    /// Wrapped up.
    WrappedUp,
    /// Handed back to the assistant.
    Returned,
    /// Passed to somebody who has another skill than was thought: it came to the wrong person.
    Misrouted,
    /// Passed back to the same queue, or the agent was gone: the same work, other hands.
    Overflow,
    /// Passed to a person by name.
    Deliberate,
}

impl Hand {
    /// Whether somebody else goes on with it.
    pub fn is_transfer(self) -> bool {
        matches!(self, Self::Misrouted | Self::Overflow | Self::Deliberate)
    }
}

/// What one agent did of a leg.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stretch {
    /// Who.
    pub agent: Number,
    /// Since when.
    pub since: Timestamp,
    /// How it ended; none while it goes on.
    pub hand: Option<Hand>,
    /// Seconds they had it.
    pub held_s: f32,
    /// The same with each second shared between all conversations they had in it: what it took.
    pub shared_s: f64,
}

/// One handoff.
#[derive(Clone, Debug, PartialEq)]
pub struct Leg {
    /// Why.
    pub cause: Cause,
    /// Every trigger, one bit each, in the order of [`TriggerKind::ALL`].
    pub triggers: u32,
    /// The topic it was routed by.
    pub topic: Number,
    /// When.
    pub requested_at: Timestamp,
    /// Customer messages before it.
    pub n_turns: u16,
    /// Where the wait stands.
    pub line: Line,
    /// The upper end told when they joined, in seconds.
    pub told_s: Option<u32>,
    /// When an agent first wrote.
    pub replied_at: Option<Timestamp>,
    /// Who had it, in order.
    pub stretches: Vec<Stretch>,
    /// When it was over: wrapped up or returned.
    pub over_at: Option<Timestamp>,
    /// How it ended, as the agent wrote it down.
    pub disposition: Option<Disposition>,
    /// What the agent said of it; none when nobody did.
    pub verdict: Option<Verdict>,
    /// The risk when it was decided.
    pub risk: f32,
    /// Facts an agent asked for.
    pub n_asked: u8,
    /// Those of them the customer had told already.
    pub n_asked_again: u8,
}

impl Leg {
    /// Whether a trigger fired.
    pub fn has(&self, kind: TriggerKind) -> bool {
        self.triggers & bit(kind) != 0
    }

    /// When a person first had it.
    pub fn taken_at(&self) -> Option<Timestamp> {
        self.stretches.first().map(|s| s.since)
    }

    /// Whether an agent had it at any time.
    pub fn is_with(&self, agent: Number) -> bool {
        self.stretches.iter().any(|s| s.agent == agent)
    }

    /// Solved, helped around or paid back.
    pub fn is_solved(&self) -> bool {
        matches!(
            self.disposition,
            Some(Disposition::Solved | Disposition::Workaround | Disposition::Refunded)
        )
    }
}

/// The bit of a trigger in [`Leg::triggers`].
pub fn bit(kind: TriggerKind) -> u32 {
    let place = TriggerKind::ALL.iter().position(|k| *k == kind).unwrap_or_default();
    1 << place
}

/// What the assistant last said that was more than a courtesy.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LastWord {
    /// Nothing.
    #[default]
    None,
    /// An answer from an article.
    Answer,
    /// A question back.
    Question,
    /// That it found nothing.
    NothingFound,
    /// Whether to fetch a person.
    Offer,
}

/// What came of a conversation that only the assistant had.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Assisted {
    /// The customer said it helped: a good score, or thanks after an answer.
    Confirmed,
    /// An answer was the last word and the customer ended it by hand, content or silent about it.
    Assumed,
    /// The customer was gone without a word: nobody knows.
    LeftInSilence,
    /// The customer said it did not help, ended it without an answer, or came back with it within
    /// a day.
    Failed,
}

/// The last decision, as far as the next handoff's cause depends on it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LastDecision {
    /// What was decided.
    pub outcome: Outcome,
    /// Which floor decided.
    pub floor: Option<TriggerKind>,
    /// The risk.
    pub risk: f32,
    /// Whether the risk reached the threshold.
    pub reached: bool,
}

/// The course of one conversation.
#[derive(Clone, Debug, PartialEq)]
pub struct Course {
    /// Which.
    pub id: ConversationId,
    /// Whose.
    pub customer: CustomerId,
    /// What the customer pays for.
    pub tier: CustomerTier,
    /// Where the customer is with the product.
    pub journey: Journey,
    /// The customer's `segment` attribute.
    pub segment: Number,
    /// The language they wrote last.
    pub tongue: Tongue,
    /// What it is about, as decided last.
    pub topic: Number,
    /// When it began.
    pub opened_at: Timestamp,
    /// When anybody last said anything.
    pub last_message_at: Timestamp,
    /// When it ended; none while it goes on.
    pub over_at: Option<Timestamp>,
    /// When it first ended.
    pub first_over_at: Option<Timestamp>,
    /// When the customer came back with the same after that: here, or in a new conversation.
    pub back_at: Option<Timestamp>,
    /// Customer messages.
    pub n_turns: u16,
    /// How often a person was offered.
    pub n_offers: u8,
    /// How often the customer took it.
    pub n_offers_taken: u8,
    /// The last offer has had no reply.
    pub offer_open: bool,
    /// What the assistant last said.
    pub last_word: LastWord,
    /// The assistant said something.
    pub assistant_spoke: bool,
    /// The last customer message thanks.
    pub thanked: bool,
    /// The last customer message is unhappy.
    pub unhappy: bool,
    /// The highest risk decided without a handoff.
    pub peak_risk: Option<f32>,
    /// The last decision.
    pub decided: Option<LastDecision>,
    /// What a blind review said, when there was one.
    pub review: Option<Review>,
    /// The customer's score, and when they gave it.
    pub score: Option<(u8, Timestamp)>,
    /// Which kinds of fact the customer has told, one bit each.
    pub told: u16,
    /// Articles quoted, each once.
    pub articles: Vec<Number>,
    /// The handoffs.
    pub legs: Vec<Leg>,
    /// The customer's conversation before this one, by its place.
    pub before: Option<u32>,
}

impl Course {
    /// Whether the customer said anything at all: an opened window is not a conversation.
    pub fn counts(&self) -> bool {
        self.n_turns > 0
    }

    /// Whether a person spoke in it or was asked for.
    pub fn escalated(&self) -> bool {
        !self.legs.is_empty()
    }

    /// Whether the customer was back with the same within so many seconds of its first end.
    pub fn back_within(&self, seconds: i64) -> bool {
        let (Some(over), Some(back)) = (self.first_over_at, self.back_at) else { return false };
        back.ms_since(over) <= seconds * 1_000
    }

    /// Whether so many seconds have passed since its first end, so that the customer could have
    /// been back within them.
    pub fn settled(&self, seconds: i64, as_of: Timestamp) -> bool {
        self.first_over_at.is_some_and(|over| as_of.ms_since(over) >= seconds * 1_000)
    }

    /// What came of it; none while it goes on, or when a person was in it.
    pub fn assisted(&self) -> Option<Assisted> {
        let over = self.over_at?;
        if self.escalated() {
            return None;
        }
        let score = self.score.map(|(score, _)| score);
        let answered = self.last_word == LastWord::Answer;
        let by_hand = over.ms_since(self.last_message_at) <= ENDED_BY_HAND_S * 1_000;
        Some(if score.is_some_and(|s| s <= BAD_SCORE) || self.back_within(DAY_S) {
            Assisted::Failed
        } else if score.is_some_and(|s| s >= GOOD_SCORE) || (answered && self.thanked) {
            Assisted::Confirmed
        } else if !by_hand {
            Assisted::LeftInSilence
        } else if answered && !self.unhappy {
            Assisted::Assumed
        } else {
            Assisted::Failed
        })
    }

    /// Whether a handoff should have happened and did not, as far as it shows: the customer was
    /// back within a day, scored it badly, or left in silence after an unhappy word or no answer.
    pub fn missed(&self) -> bool {
        let helpless = self.unhappy || self.last_word != LastWord::Answer;
        match self.assisted() {
            Some(Assisted::Failed) => true,
            Some(Assisted::LeftInSilence) => helpless,
            _ => false,
        }
    }
}
