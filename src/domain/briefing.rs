//! What the agent reads before speaking. Every line names the turns it comes from; a line without
//! a source is never made.

use serde::{Deserialize, Serialize};

use crate::domain::decision::TriggerKind;
use crate::domain::message::{Seq, Source};
use crate::domain::reading::EntityKind;
use crate::ids::CaseId;

/// One statement and where it comes from. `turns` is empty only for facts of the customer's record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// The statement.
    pub text: String,
    /// The messages it comes from.
    pub turns: Vec<Seq>,
}

/// How sure a known fact is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Certainty {
    /// It stands in the customer's record or was confirmed.
    Confirmed,
    /// The customer said so.
    Stated,
    /// It is usually needed and nobody said it.
    Missing,
}

/// A fact the agent need not ask for again, or must.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Known {
    /// What it is.
    pub kind: EntityKind,
    /// Its value as the customer wrote it; empty when missing.
    pub value: String,
    /// The same in one plain spelling: the date of "by Friday", 17:15 for "5:15 pm"; empty when the
    /// value is that already.
    #[serde(default)]
    pub means: String,
    /// How sure.
    pub certainty: Certainty,
    /// Where it was said; empty when missing.
    pub turns: Vec<Seq>,
}

/// One answer the assistant gave, and what became of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Tried {
    /// The answer, shortened.
    pub answer: String,
    /// Where it came from.
    pub sources: Vec<Source>,
    /// The answer's message.
    pub turn: Seq,
    /// What the customer said next; none when nothing.
    pub then: Option<Line>,
}

/// Why a person is needed, in one line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Why {
    /// The trigger.
    pub kind: TriggerKind,
    /// Its words and where they stand.
    pub line: Line,
    /// What it added to the log-odds.
    pub weight: f64,
}

/// A past case worth a look.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SimilarCase {
    /// The case.
    pub case: CaseId,
    /// What was asked.
    pub ask: String,
    /// What fixed it.
    pub fix: String,
    /// How it ended, on the wire's word.
    pub disposition: String,
    /// 0 to 1.
    pub score: f64,
    /// Reopened since: a warning.
    pub reopened: bool,
}

/// A summary that a model wrote. Each line stands in the conversation, as far as can be checked; it
/// is something to read and decides nothing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ModelSummary {
    /// The model's name.
    pub model: String,
    /// What it says, each sentence with the messages it comes from.
    pub lines: Vec<Line>,
    /// Sentences it wrote that the conversation does not support, and that nobody is shown.
    pub n_dropped: u32,
}

/// What the agent reads before speaking.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
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
    #[serde(default)]
    pub summary: Vec<Line>,
    /// The same as a model puts it; none without a model, or before it has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model_summary: Option<ModelSummary>,
    /// What else is tangled in.
    pub also: Vec<Line>,
    /// Why now.
    pub why: Vec<Why>,
    /// Risk against threshold, both 0 to 1.
    pub risk: f64,
    /// The threshold.
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
    /// What to do next, from the best similar case or article.
    pub next_step: Option<Line>,
    /// Past cases.
    pub similar: Vec<SimilarCase>,
    /// Why this agent, in one line; empty before an offer.
    pub why_you: String,
}
