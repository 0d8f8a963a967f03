//! What the language engine saw in one utterance: evidence, never a decision.

use serde::{Deserialize, Serialize};

use crate::domain::vector::Vector;

/// The language of an utterance, as far as Baton tells them apart.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub enum Tongue {
    /// English: read by the encoder and the lexicons.
    #[default]
    En,
    /// German.
    De,
    /// French.
    Fr,
    /// Spanish.
    Es,
    /// Italian.
    It,
    /// Chinese.
    Zh,
    /// Something else: only identifiers and numbers are read with certainty.
    Other,
}

impl Tongue {
    /// The two-letter code; `und` for the undetermined.
    pub fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::De => "de",
            Self::Fr => "fr",
            Self::Es => "es",
            Self::It => "it",
            Self::Zh => "zh",
            Self::Other => "und",
        }
    }

    /// Reads a two-letter code (a region after it is ignored).
    pub fn from_code(code: &str) -> Self {
        match code.get(..2).unwrap_or_default().to_ascii_lowercase().as_str() {
            "en" => Self::En,
            "de" => Self::De,
            "fr" => Self::Fr,
            "es" => Self::Es,
            "it" => Self::It,
            "zh" => Self::Zh,
            _ => Self::Other,
        }
    }
}

/// What a signal says about an utterance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum SignalKind {
    /// Asks for a person, in any wording.
    ExplicitRequest,
    /// Unhappy with how this conversation goes.
    Dissatisfied,
    /// Profanity, shouting, "I already told you".
    Frustration,
    /// Complains of the quality of the service.
    Complaint,
    /// Wants to end the contract.
    Cancellation,
    /// Threatens or raises legal or compliance steps.
    Legal,
    /// Harm to self or others.
    Safety,
    /// An account taken over, data leaked, fraud.
    SecurityIncident,
    /// Access to or deletion of personal data.
    DataRights,
    /// Disputes a charge or demands money back.
    RefundDispute,
    /// Asks for an exception to a rule.
    PolicyException,
    /// Negotiates a price.
    Pricing,
    /// Talks of renewing or upgrading.
    Renewal,
    /// Greeting, thanks, goodbye, "are you a bot?".
    SmallTalk,
    /// Says how urgent it is.
    Urgency,
}

impl SignalKind {
    /// Every kind, in the order they are reported.
    pub const ALL: [Self; 15] = [
        Self::ExplicitRequest,
        Self::Dissatisfied,
        Self::Frustration,
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
        Self::SmallTalk,
        Self::Urgency,
    ];

    /// The name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::ExplicitRequest => "explicit_request",
            Self::Dissatisfied => "dissatisfied",
            Self::Frustration => "frustration",
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
            Self::SmallTalk => "small_talk",
            Self::Urgency => "urgency",
        }
    }
}

/// One signal: how likely, and the words that show it (empty when no words stand out).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Signal {
    /// What is signalled.
    pub kind: SignalKind,
    /// 0 to 1.
    pub probability: f32,
    /// The customer's own words, as they stand in the text.
    pub words: Vec<String>,
}

/// What kind of thing an entity names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum EntityKind {
    /// An order, invoice, parcel or booking number.
    OrderNumber,
    /// A ticket or case number.
    TicketNumber,
    /// An e-mail address.
    Email,
    /// A telephone number.
    Phone,
    /// An amount of money.
    Amount,
    /// A day or a time.
    Date,
    /// A day or a time by which something must be done.
    Deadline,
    /// An error code or HTTP status.
    ErrorCode,
    /// A software version.
    Version,
    /// A product, plan, integration or system named by the knowledge base.
    Product,
    /// An address on the web.
    Url,
    /// A name: of a place, a firm, a product, a person.
    Name,
    /// A time of day.
    Time,
    /// How many of something.
    Count,
    /// Something else that was told of a wish.
    Detail,
}

impl EntityKind {
    /// What a topic may need to be known before somebody can help.
    pub const FACTS: [Self; 11] = [
        Self::OrderNumber,
        Self::TicketNumber,
        Self::Email,
        Self::Phone,
        Self::Amount,
        Self::Date,
        Self::Deadline,
        Self::ErrorCode,
        Self::Version,
        Self::Product,
        Self::Url,
    ];

    /// The name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::OrderNumber => "order_number",
            Self::TicketNumber => "ticket_number",
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Amount => "amount",
            Self::Date => "date",
            Self::Deadline => "deadline",
            Self::ErrorCode => "error_code",
            Self::Version => "version",
            Self::Product => "product",
            Self::Url => "url",
            Self::Name => "name",
            Self::Time => "time",
            Self::Count => "count",
            Self::Detail => "detail",
        }
    }
}

/// Something named in the text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entity {
    /// What it is.
    pub kind: EntityKind,
    /// As the customer wrote it.
    pub text: String,
    /// The same thing in one spelling, for comparing (upper case codes, ISO dates, cents).
    pub value: String,
}

/// How the text is written, whatever it says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Form {
    /// Words.
    pub n_words: u32,
    /// Share of letters that are capitals, 0 to 1.
    pub capitals: f32,
    /// Exclamation marks.
    pub n_exclamations: u32,
    /// Question marks.
    pub n_questions: u32,
}

/// Readings of before there was a severity hold none, and keep their bytes.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
fn is_none(severity: &u8) -> bool {
    *severity == 0
}

/// Everything seen in one utterance.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// The language it is written in.
    pub tongue: Tongue,
    /// How much of this reading to believe, 0 to 1: low for languages the encoder cannot read.
    pub certainty: f32,
    /// What it means; none for text without a word.
    pub vector: Option<Vector>,
    /// Every signal that was measured, also the unlikely ones.
    pub signals: Vec<Signal>,
    /// -1 (hostile) to 1 (delighted).
    pub sentiment: f32,
    /// How severe a complaint it is: 0 (none), 1 (says what is wrong) to 4 (blames and holds them
    /// answerable), after Jin and Aletras, "Modeling the severity of complaints in social media",
    /// 2021. Only English is rated.
    #[serde(default, skip_serializing_if = "is_none")]
    pub severity: u8,
    /// What is named.
    pub entities: Vec<Entity>,
    /// How it is written.
    pub form: Form,
}

impl Reading {
    /// The signal of a kind, when it was measured.
    pub fn signal(&self, kind: SignalKind) -> Option<&Signal> {
        self.signals.iter().find(|s| s.kind == kind)
    }

    /// How likely a signal is, 0 to 1; 0 when it was not measured.
    pub fn probability(&self, kind: SignalKind) -> f32 {
        self.signal(kind).map_or(0.0, |s| s.probability)
    }
}
