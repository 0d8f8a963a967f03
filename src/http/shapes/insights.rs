//! Figures, with everything it takes to understand them. How they come about is in [`made`].

mod made;

use poem_openapi::{Enum, Object};

use crate::http::shapes::replay::ReplayWait;

/// By what conversations are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub enum By {
    /// The day they began.
    Day,
    /// The Monday of the week they began in.
    Week,
    /// The hour of the day, 0 to 23.
    Hour,
    /// The day of the week, 0 for Monday.
    Weekday,
    /// What they are about.
    Topic,
    /// What the customer pays for.
    Tier,
    /// The customer's `segment` attribute.
    Segment,
    /// Where the customer is with the product.
    Journey,
    /// The language.
    Language,
    /// Why a person was needed; one conversation may have several.
    Trigger,
    /// What decided the handoff.
    Cause,
    /// Who had it; one conversation may have several.
    Agent,
}

/// A definition: what a figure counts, and of what.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
pub struct MetricDefinition {
    /// Its name in queries.
    pub id: String,
    /// Its name for people.
    pub name: String,
    /// `handoffs`, `queue`, `quality` or `assistant`.
    pub theme: String,
    /// `share` (0 to 1), `seconds` or `turns`.
    pub unit: String,
    /// What counts.
    pub counts: String,
    /// Of what: the denominator, or whose spans.
    pub of: String,
    /// How the interval is made.
    pub interval: String,
}

/// Every definition, and what can be looked at.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
pub struct MetricDefinitions {
    /// By theme.
    pub metrics: Vec<MetricDefinition>,
    /// Topics seen so far.
    pub topics: Vec<String>,
    /// Segments seen so far.
    pub segments: Vec<String>,
}

/// One number with its interval.
#[derive(Clone, Debug, PartialEq, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct Figure {
    /// By which definition.
    pub metric: String,
    /// How many were looked at.
    pub of: u32,
    /// How many counted: a share's hits, or spans whose end was seen.
    pub hits: u32,
    /// The share, or the median; absent when nothing was looked at, or too many left before.
    pub value: Option<f64>,
    /// The lower end of the 95 % interval.
    pub low: Option<f64>,
    /// The upper end; absent when it lies beyond what was seen.
    pub high: Option<f64>,
    /// What nine of ten stay below, for spans.
    pub p90: Option<f64>,
    /// Its lower end.
    pub p90_low: Option<f64>,
    /// Its upper end.
    pub p90_high: Option<f64>,
}

/// Figures of one group.
#[derive(Clone, Debug, PartialEq, Object)]
pub struct FigureGroup {
    /// What it has in common: an id, a date, a number; empty when that is not known, `all` without
    /// groups.
    pub key: String,
    /// Conversations in it.
    pub n: u32,
    /// In the order asked for.
    pub figures: Vec<Figure>,
}

/// Figures of a slice.
#[derive(Clone, Debug, PartialEq, Object)]
pub struct Figures {
    /// The instant it is looked from, RFC 3339.
    pub as_of: String,
    /// False while history is still being read after a start.
    pub complete: bool,
    /// One group of all, or one for each value.
    pub groups: Vec<FigureGroup>,
}

/// A conversation a figure counts.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct CountedConversation {
    /// The conversation.
    pub conversation_id: String,
    /// When it began, RFC 3339.
    pub opened_at: String,
    /// When it ended, RFC 3339.
    pub over_at: Option<String>,
    /// Its topic.
    pub topic: Option<String>,
    /// What the customer pays for.
    pub tier: String,
    /// What decided its first handoff.
    pub cause: Option<String>,
    /// Handoffs in it.
    pub n_handoffs: u32,
    /// Customer messages in it.
    pub n_turns: u32,
    /// The customer's score, 1 to 5.
    pub score: Option<u8>,
}

/// The conversations behind a figure, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
pub struct CountedConversations {
    /// How many there are in all.
    pub total: u32,
    /// One page of them.
    pub conversations: Vec<CountedConversation>,
}

/// One bin of the reliability curve.
#[derive(Clone, Debug, PartialEq, Object)]
pub struct ReliabilityBin {
    /// Risks from here.
    pub from: f64,
    /// To below here.
    pub to: f64,
    /// Outcomes in it.
    pub n: u32,
    /// The mean risk.
    pub risk: f64,
    /// The share that needed a person.
    pub needed: f64,
    /// The lower end of that share.
    pub low: f64,
    /// The upper end of that share.
    pub high: f64,
}

/// An estimate with its interval.
#[derive(Clone, Debug, PartialEq, Object)]
pub struct Estimate {
    /// The estimate.
    pub value: f64,
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

/// What the later part of history, which the recalibration has not seen, says of the risk.
#[derive(Clone, Debug, PartialEq, Object)]
pub struct HoldOut {
    /// Outcomes in it.
    pub n: u32,
    /// The expected calibration error of the risk as decided.
    pub as_decided: Estimate,
    /// The same after recalibrating on the earlier part.
    pub recalibrated: Estimate,
    /// The recalibration: log-odds times this ...
    pub slope: f64,
    /// ... plus this.
    pub shift: f64,
    /// The share needed less the mean risk.
    pub off_by: f64,
    /// Whether that is beyond chance.
    pub drifted: bool,
}

/// Whether the risk is what it says.
#[derive(Clone, Debug, PartialEq, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct CalibrationFigures {
    /// The instant it is looked from, RFC 3339.
    pub as_of: String,
    /// False while history is still being read after a start.
    pub complete: bool,
    /// Outcomes it rests on.
    pub n: u32,
    /// The reliability curve; bins without outcomes are left out.
    pub bins: Vec<ReliabilityBin>,
    /// The temporal hold-out; absent with too few outcomes.
    pub later: Option<HoldOut>,
}

/// What an agent carried.
#[derive(Clone, Debug, PartialEq, Object)]
pub struct AgentLoad {
    /// Who.
    pub agent_id: String,
    /// Parts of handoffs they are done with.
    pub n_done: u32,
    /// Seconds they held conversations.
    pub held_s: f64,
    /// The same, each second shared between the conversations held in it.
    pub shared_s: f64,
}

/// Where somebody would be helped: worse than colleagues on the same topic, beyond chance.
#[derive(Clone, Debug, PartialEq, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct TrainingNeed {
    /// Who; absent for the whole team, held against its other topics.
    pub agent_id: Option<String>,
    /// On what.
    pub topic: String,
    /// `time` (a multiple), `passed_on` or `scores` (differences of shares).
    pub aspect: String,
    /// Their cases.
    pub n: u32,
    /// The cases they are held against.
    pub n_others: u32,
    /// The multiple or the difference.
    pub value: f64,
    /// The lower end of its 95 % interval.
    pub low: f64,
    /// The upper end of its 95 % interval.
    pub high: f64,
}

/// What people carry and where they would be helped. Not a ranking.
#[derive(Clone, Debug, PartialEq, Object)]
pub struct PeopleFigures {
    /// In the order in which they first took a handoff.
    pub loads: Vec<AgentLoad>,
    /// Only differences beyond chance.
    pub needs: Vec<TrainingNeed>,
}

/// What became of the conversations one article was quoted in.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
pub struct ArticleFigures {
    /// The article.
    pub article_id: String,
    /// Conversations it was quoted in.
    pub n: u32,
    /// Resolved, confirmed.
    pub confirmed: u32,
    /// Resolved, assumed.
    pub assumed: u32,
    /// Went to a person.
    pub escalated: u32,
    /// Not resolved, or left in silence.
    pub failed: u32,
}

/// Every article the assistant quoted, the one that failed most often first.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
pub struct ArticlesFigures {
    /// The articles.
    pub articles: Vec<ArticleFigures>,
}

/// One hour of the week.
#[derive(Clone, Debug, PartialEq, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct StaffingHour {
    /// 0 for Monday.
    pub weekday: u8,
    /// 0 to 23.
    pub hour: u8,
    /// Handoffs that came in it, in all.
    pub n: u32,
    /// Handoffs a week in it.
    pub per_week: f64,
    /// The fewest agents that hold the target, by Erlang C; absent before anything was handled.
    pub agents: Option<u32>,
}

/// When handoffs come, and how many agents hold the target.
#[derive(Clone, Debug, PartialEq, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct StaffingFigures {
    /// Weeks it rests on.
    pub weeks: f64,
    /// Seconds a handoff takes of an agent, on average.
    pub takes_s: Option<f64>,
    /// Within how many seconds a person should take it.
    pub within_s: u32,
    /// In which share of cases.
    pub share: f64,
    /// Every hour of the week, Monday first.
    pub hours: Vec<StaffingHour>,
}

/// One sentence of the digest.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct DigestLine {
    /// The sentence.
    pub text: String,
    /// The definition it is about.
    pub metric: Option<String>,
    /// Whether it changed beyond chance.
    pub changed: bool,
}

/// The last seven days in plain words.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
pub struct Digest {
    /// The instant it is looked from, RFC 3339.
    pub as_of: String,
    /// The sentences.
    pub lines: Vec<DigestLine>,
}

/// Waits of the team's own last weeks, as they were and as they would have been.
#[derive(Clone, Debug, PartialEq, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct WhatIfFigures {
    /// Days lived through, the last ones; 0 when nobody asked for a person.
    pub days: u32,
    /// As it was.
    pub actual: Option<ReplayWait>,
    /// The same, lived through again: how far it is from what was is how far the simulation errs.
    pub simulated: Option<ReplayWait>,
    /// With what is different.
    pub what_if: Option<ReplayWait>,
}
