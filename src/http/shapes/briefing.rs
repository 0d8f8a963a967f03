//! The briefing, as agents read it.

use poem_openapi::types::ToJSON;
use poem_openapi::{Enum, Object};

use crate::domain::briefing;
use crate::http::shapes::cases::SimilarCase;
use crate::http::shapes::messages::Source;

/// What the agent reads before speaking.
#[derive(Clone, Debug, PartialEq, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct Briefing {
    /// Who: name, tier, value, tenure, account, journey, identity.
    pub customer: Vec<Line>,
    /// What they want, in one line.
    pub ask: Option<Line>,
    /// The topic.
    pub topic: Option<String>,
    /// 1 (plain) to 3 (tangled).
    pub complexity: u8,
    /// What happened so far, in a few sentences of another's words.
    pub summary: Vec<Line>,
    /// The same as a language model puts it, checked against the conversation.
    pub model_summary: Option<ModelSummary>,
    /// What else is tangled in.
    pub also: Vec<Line>,
    /// Why now.
    pub why: Vec<Why>,
    /// How likely a person was needed, 0 to 1.
    pub risk: f64,
    /// From which risk on a person is fetched, 0 to 1.
    pub threshold: f64,
    /// What the assistant tried.
    pub tried: Vec<Tried>,
    /// What is known and missing.
    pub known: Vec<Known>,
    /// What not to ask again.
    pub do_not_ask: Vec<Line>,
    /// What was promised.
    pub promises: Vec<Line>,
    /// Sentiment now and its trend.
    pub mood: Option<Line>,
    /// Urgency and deadline.
    pub urgency: Option<Line>,
    /// How to pick the conversation up.
    pub opening: String,
    /// What to do next.
    pub next_step: Option<Line>,
    /// Past cases.
    pub similar: Vec<SimilarCase>,
    /// Why this agent; empty before an offer.
    pub why_you: String,
}

/// A summary that a language model wrote. It is something to read and decides nothing.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
pub struct ModelSummary {
    /// The model's name.
    pub model: String,
    /// Its sentences that the conversation supports.
    pub lines: Vec<Line>,
    /// How many it wrote that the conversation does not support.
    pub n_dropped: u32,
}

/// One statement and the messages it comes from.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
pub struct Line {
    /// The statement.
    pub text: String,
    /// The messages; empty only for facts of the customer's record.
    pub turns: Vec<u32>,
}

/// Why a person is needed, in one line.
#[derive(Clone, Debug, PartialEq, Object)]
pub struct Why {
    /// The trigger.
    pub kind: String,
    /// Its words and where they stand.
    pub line: Line,
    /// What it added to the log-odds.
    pub weight: f64,
}

/// One answer the assistant gave, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct Tried {
    /// The answer, shortened.
    pub answer: String,
    /// Where it came from.
    pub sources: Vec<Source>,
    /// The answer's message.
    pub turn: u32,
    /// What the customer said next.
    pub then: Option<Line>,
}

/// A fact the agent need not ask for again, or must.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
pub struct Known {
    /// What it is.
    pub kind: String,
    /// As the customer wrote it; empty when missing.
    pub value: String,
    /// The same in one plain spelling: the date of "by Friday", 17:15 for "5:15 pm"; empty when the
    /// value is that already.
    pub means: String,
    /// How sure.
    pub certainty: Certainty,
    /// Where it was said.
    pub turns: Vec<u32>,
}

/// How sure a known fact is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub enum Certainty {
    /// It stands in the customer's record or was confirmed.
    Confirmed,
    /// The customer said so.
    Stated,
    /// It is usually needed and nobody said it.
    Missing,
}

impl From<&briefing::Line> for Line {
    fn from(line: &briefing::Line) -> Self {
        Self { text: line.text.clone(), turns: line.turns.iter().map(|seq| seq.0).collect() }
    }
}

impl From<&briefing::ModelSummary> for ModelSummary {
    fn from(summary: &briefing::ModelSummary) -> Self {
        Self {
            model: summary.model.clone(),
            lines: summary.lines.iter().map(Line::from).collect(),
            n_dropped: summary.n_dropped,
        }
    }
}

impl From<briefing::Certainty> for Certainty {
    fn from(certainty: briefing::Certainty) -> Self {
        match certainty {
            briefing::Certainty::Confirmed => Self::Confirmed,
            briefing::Certainty::Stated => Self::Stated,
            briefing::Certainty::Missing => Self::Missing,
        }
    }
}

impl From<&briefing::Tried> for Tried {
    fn from(tried: &briefing::Tried) -> Self {
        Self {
            answer: tried.answer.clone(),
            sources: tried.sources.iter().map(Source::from).collect(),
            turn: tried.turn.0,
            then: tried.then.as_ref().map(Line::from),
        }
    }
}

impl From<&briefing::Known> for Known {
    fn from(known: &briefing::Known) -> Self {
        Self {
            kind: known.kind.name().to_owned(),
            value: known.value.clone(),
            means: known.means.clone(),
            certainty: known.certainty.into(),
            turns: known.turns.iter().map(|seq| seq.0).collect(),
        }
    }
}

impl From<&briefing::Why> for Why {
    fn from(why: &briefing::Why) -> Self {
        Self { kind: why.kind.name().to_owned(), line: (&why.line).into(), weight: why.weight }
    }
}

impl From<&briefing::Briefing> for Briefing {
    fn from(briefing: &briefing::Briefing) -> Self {
        let lines = |lines: &[briefing::Line]| lines.iter().map(Line::from).collect();
        Self {
            customer: lines(&briefing.customer),
            ask: briefing.ask.as_ref().map(Line::from),
            topic: briefing.topic.clone(),
            complexity: briefing.complexity,
            summary: lines(&briefing.summary),
            model_summary: briefing.model_summary.as_ref().map(ModelSummary::from),
            also: lines(&briefing.also),
            why: briefing.why.iter().map(Why::from).collect(),
            risk: briefing.risk,
            threshold: briefing.threshold,
            tried: briefing.tried.iter().map(Tried::from).collect(),
            known: briefing.known.iter().map(Known::from).collect(),
            do_not_ask: lines(&briefing.do_not_ask),
            promises: lines(&briefing.promises),
            mood: briefing.mood.as_ref().map(Line::from),
            urgency: briefing.urgency.as_ref().map(Line::from),
            opening: briefing.opening.clone(),
            next_step: briefing.next_step.as_ref().map(Line::from),
            similar: briefing.similar.iter().map(SimilarCase::from).collect(),
            why_you: briefing.why_you.clone(),
        }
    }
}

/// The briefing as the API gives it, for whoever writes it elsewhere than into an answer.
pub fn json(briefing: &briefing::Briefing) -> serde_json::Value {
    Briefing::from(briefing).to_json().unwrap_or_default()
}
