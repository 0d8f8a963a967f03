//! Figures, with everything it takes to understand them.

use poem_openapi::{Enum, Object};

use crate::app::insights as app;

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

impl From<By> for app::By {
    fn from(by: By) -> Self {
        match by {
            By::Day => Self::Day,
            By::Week => Self::Week,
            By::Hour => Self::Hour,
            By::Weekday => Self::Weekday,
            By::Topic => Self::Topic,
            By::Tier => Self::Tier,
            By::Segment => Self::Segment,
            By::Journey => Self::Journey,
            By::Language => Self::Language,
            By::Trigger => Self::Trigger,
            By::Cause => Self::Cause,
            By::Agent => Self::Agent,
        }
    }
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

impl From<&'static app::Metric> for MetricDefinition {
    fn from(metric: &'static app::Metric) -> Self {
        Self {
            id: metric.id.to_owned(),
            name: metric.name.to_owned(),
            theme: metric.theme.name().to_owned(),
            unit: metric.unit.name().to_owned(),
            counts: metric.counts.to_owned(),
            of: metric.of.to_owned(),
            interval: metric.interval().to_owned(),
        }
    }
}

impl From<&app::Figure> for Figure {
    fn from(figure: &app::Figure) -> Self {
        let (middle, p90) = (figure.middle, figure.p90);
        Self {
            metric: figure.metric.id.to_owned(),
            of: figure.of,
            hits: figure.hits,
            value: middle.value,
            low: middle.low,
            high: middle.high,
            p90: p90.value,
            p90_low: p90.low,
            p90_high: p90.high,
        }
    }
}

impl From<&app::Group> for FigureGroup {
    fn from(group: &app::Group) -> Self {
        let figures = group.figures.iter().map(Figure::from).collect();
        Self { key: group.name.clone(), n: group.n, figures }
    }
}

impl From<&app::Behind> for CountedConversation {
    fn from(behind: &app::Behind) -> Self {
        let course = &behind.course;
        Self {
            conversation_id: course.id.to_string(),
            opened_at: course.opened_at.to_rfc3339(),
            over_at: course.over_at.map(|at| at.to_rfc3339()),
            topic: behind.topic.clone(),
            tier: course.tier.name().to_owned(),
            cause: course.legs.first().map(|leg| leg.cause.name().to_owned()),
            n_handoffs: u32::try_from(course.legs.len()).unwrap_or(u32::MAX),
            n_turns: u32::from(course.n_turns),
            score: course.score.map(|(score, _)| score),
        }
    }
}

impl From<&app::Bin> for ReliabilityBin {
    fn from(bin: &app::Bin) -> Self {
        let app::Bin { from, to, n, risk, needed, low, high } = *bin;
        Self { from, to, n, risk, needed, low, high }
    }
}

impl From<app::CalibrationError> for Estimate {
    fn from(error: app::CalibrationError) -> Self {
        Self { value: error.value, low: error.low, high: error.high }
    }
}

impl From<app::Answered<app::Calibration>> for CalibrationFigures {
    fn from(answered: app::Answered<app::Calibration>) -> Self {
        let later = answered.it.later.map(|later| HoldOut {
            n: later.n,
            as_decided: later.as_decided.into(),
            recalibrated: later.recalibrated.into(),
            slope: later.slope,
            shift: later.shift,
            off_by: later.off_by,
            drifted: later.drifted,
        });
        Self {
            as_of: answered.as_of.to_rfc3339(),
            complete: answered.complete,
            n: answered.it.n,
            bins: answered.it.bins.iter().map(ReliabilityBin::from).collect(),
            later,
        }
    }
}

impl From<app::PeopleFigures> for PeopleFigures {
    fn from(people: app::PeopleFigures) -> Self {
        let load = |(agent, load): &(crate::ids::AgentId, app::Load)| AgentLoad {
            agent_id: agent.to_string(),
            n_done: load.n_done,
            held_s: load.held_s,
            shared_s: load.shared_s,
        };
        let need = |(agent, topic, need): &(Option<crate::ids::AgentId>, String, app::Need)| {
            TrainingNeed {
                agent_id: agent.map(|id| id.to_string()),
                topic: topic.clone(),
                aspect: need.aspect.name().to_owned(),
                n: need.n,
                n_others: need.n_others,
                value: need.value,
                low: need.low,
                high: need.high,
            }
        };
        let loads = people.loads.iter().map(load).collect();
        Self { loads, needs: people.needs.iter().map(need).collect() }
    }
}

impl From<(crate::ids::ArticleId, app::Use)> for ArticleFigures {
    fn from((article, it): (crate::ids::ArticleId, app::Use)) -> Self {
        Self {
            article_id: article.to_string(),
            n: it.n,
            confirmed: it.confirmed,
            assumed: it.assumed,
            escalated: it.escalated,
            failed: it.failed,
        }
    }
}

impl From<app::Week> for StaffingFigures {
    fn from(week: app::Week) -> Self {
        let hour = |hour: &app::Hour| StaffingHour {
            weekday: hour.weekday,
            hour: hour.hour,
            n: hour.n,
            per_week: hour.per_week,
            agents: hour.agents,
        };
        Self {
            weeks: week.weeks,
            takes_s: week.takes_s,
            within_s: week.within_s,
            share: week.share,
            hours: week.hours.iter().map(hour).collect(),
        }
    }
}

impl From<&app::Line> for DigestLine {
    fn from(line: &app::Line) -> Self {
        let metric = line.metric.map(|metric| metric.id.to_owned());
        Self { text: line.text.clone(), metric, changed: line.changed }
    }
}
