//! What was decided about one customer turn, with everything it rests on.

use serde::{Deserialize, Serialize};

use crate::domain::message::Seq;

/// What to do with a customer turn.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Answer it.
    #[default]
    Answer,
    /// Ask back.
    Clarify,
    /// Offer to fetch a person.
    Offer,
    /// Fetch a person.
    Handoff,
}

impl Outcome {
    /// The name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::Answer => "answer",
            Self::Clarify => "clarify",
            Self::Offer => "offer",
            Self::Handoff => "handoff",
        }
    }
}

/// Why a person may be needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TriggerKind {
    /// The customer asks for a person.
    ExplicitRequest,
    /// The customer took the offered person.
    OfferTaken,
    /// Unhappy with how it goes.
    Dissatisfied,
    /// Profanity, shouting, "I already told you", ever shorter replies.
    Frustration,
    /// The customer asks the same again in other words.
    Repetition,
    /// The assistant says the same again.
    AssistantRepeats,
    /// Negative over several turns, or a drop right after an answer.
    Sentiment,
    /// A complaint of the service.
    Complaint,
    /// Wants to leave.
    Cancellation,
    /// Legal or compliance.
    Legal,
    /// Harm.
    Safety,
    /// Security incident.
    SecurityIncident,
    /// Personal data rights.
    DataRights,
    /// Disputes a refund or charge.
    RefundDispute,
    /// Wants an exception.
    PolicyException,
    /// Negotiates.
    Pricing,
    /// Renewal or upgrade.
    Renewal,
    /// The assistant found nothing, or not surely.
    NoAnswer,
    /// The assistant or its model failed or was too slow.
    AssistantFailed,
    /// Asked back again and again.
    ClarificationDepth,
    /// Turns without progress.
    NoProgress,
    /// Several linked problems or systems.
    Complexity,
    /// The account's state, or a rule over the customer's attributes.
    Account,
    /// A high-value customer.
    Value,
    /// It is urgent.
    Urgency,
    /// An agent stepped in.
    TakenOver,
}

impl TriggerKind {
    /// Every kind, in the order they are reported.
    pub const ALL: [Self; 26] = [
        Self::ExplicitRequest,
        Self::OfferTaken,
        Self::Dissatisfied,
        Self::Frustration,
        Self::Repetition,
        Self::AssistantRepeats,
        Self::Sentiment,
        Self::Complaint,
        Self::Cancellation,
        Self::Legal,
        Self::Safety,
        Self::SecurityIncident,
        Self::DataRights,
        Self::RefundDispute,
        Self::PolicyException,
        Self::Pricing,
        Self::Renewal,
        Self::NoAnswer,
        Self::AssistantFailed,
        Self::ClarificationDepth,
        Self::NoProgress,
        Self::Complexity,
        Self::Account,
        Self::Value,
        Self::Urgency,
        Self::TakenOver,
    ];

    /// The name on the wire and in the policy document.
    pub fn name(self) -> &'static str {
        match self {
            Self::ExplicitRequest => "explicit_request",
            Self::OfferTaken => "offer_taken",
            Self::Dissatisfied => "dissatisfied",
            Self::Frustration => "frustration",
            Self::Repetition => "repetition",
            Self::AssistantRepeats => "assistant_repeats",
            Self::Sentiment => "sentiment",
            Self::Complaint => "complaint",
            Self::Cancellation => "cancellation",
            Self::Legal => "legal",
            Self::Safety => "safety",
            Self::SecurityIncident => "security_incident",
            Self::DataRights => "data_rights",
            Self::RefundDispute => "refund_dispute",
            Self::PolicyException => "policy_exception",
            Self::Pricing => "pricing",
            Self::Renewal => "renewal",
            Self::NoAnswer => "no_answer",
            Self::AssistantFailed => "assistant_failed",
            Self::ClarificationDepth => "clarification_depth",
            Self::NoProgress => "no_progress",
            Self::Complexity => "complexity",
            Self::Account => "account",
            Self::Value => "value",
            Self::Urgency => "urgency",
            Self::TakenOver => "taken_over",
        }
    }

    /// Whether no policy can keep this from fetching a person.
    pub fn is_floor(self) -> bool {
        matches!(self, Self::ExplicitRequest | Self::OfferTaken | Self::Safety | Self::Legal)
    }
}

/// The words that show a trigger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// The message they stand in.
    pub turn: Seq,
    /// The words, or what was counted.
    pub text: String,
}

/// One reason why a person may be needed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Trigger {
    /// Which.
    pub kind: TriggerKind,
    /// What it adds to the log-odds that a person is needed.
    pub weight: f64,
    /// Where it shows.
    pub evidence: Vec<Evidence>,
}

/// The smallest change that would have led to another outcome.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Flip {
    /// Without these triggers it would have been `to`.
    Without {
        /// What would have to be absent.
        triggers: Vec<TriggerKind>,
        /// What would have been decided.
        to: Outcome,
    },
    /// With the threshold at this value it would have been `to`.
    Threshold {
        /// The probability.
        at: f64,
        /// What would have been decided.
        to: Outcome,
    },
    /// Nothing changes it: a floor.
    Never,
}

/// A topic recognised in a turn.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TopicMatch {
    /// The policy's id of the topic.
    pub id: String,
    /// 0 to 1.
    pub confidence: f32,
}

/// What the assistant could say to a turn: all a decision knows of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct AssistantView {
    /// How sure its best answer is, 0 to 1; none when it was not asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub confidence: Option<f32>,
    /// It found nothing.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub nothing_found: bool,
    /// It would rather ask back.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub wants_to_clarify: bool,
    /// Its sources contradict each other.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub contradictory: bool,
    /// It or its model failed.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub failed: bool,
    /// It took too long.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub slow: bool,
}

/// What was decided about one customer turn.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Decision {
    /// What to do.
    pub outcome: Outcome,
    /// Probability that a person is needed, 0 to 1: the logistic of `base` plus the weights.
    pub risk: f64,
    /// The probability from which a person is fetched, for this customer and topic.
    pub threshold: f64,
    /// The log-odds before any trigger.
    pub base: f64,
    /// Why; the weights add up to the log-odds of `risk` less `base`.
    pub triggers: Vec<Trigger>,
    /// The trigger that no policy can overrule, when one decided.
    pub floor: Option<TriggerKind>,
    /// The smallest change that would have flipped it.
    pub flip: Option<Flip>,
    /// What the conversation is about, as far as seen.
    pub topic: Option<TopicMatch>,
    /// Facts (entity names) to ask for before a person is fetched; only with [`Outcome::Clarify`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ask_first: Vec<String>,
    /// What the assistant could say, so that the same turn can be decided again under another
    /// policy; decisions of earlier times hold none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen: Option<AssistantView>,
}
