//! What the handoffs taught, as JSON: gaps of the knowledge base and thresholds on trial.

use poem_openapi::Object;

use crate::app::gaps::{self as gap, Composed};
use crate::app::trials as trial;
use crate::domain::learning;

/// A question of a gap.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
pub struct GapQuestion {
    /// Where it was asked.
    pub conversation_id: String,
    /// The message.
    pub seq: u32,
    /// When, RFC 3339.
    pub at: String,
    /// In the customer's words.
    pub text: String,
}

/// An article drafted from what agents wrote.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
pub struct ArticleDraft {
    /// Its title.
    pub title: String,
    /// Markdown; empty when no agent has answered it yet.
    pub body: String,
    /// Conversations its sentences stand in.
    pub conversation_ids: Vec<String>,
}

/// Something customers ask and the knowledge base does not answer.
#[derive(Clone, Debug, PartialEq, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct KnowledgeGap {
    /// Its name: the conversation it was first asked in.
    pub id: String,
    /// The words that tell it from other questions.
    pub words: Vec<String>,
    /// Conversations it was asked in.
    pub n_conversations: u32,
    /// Customers who asked.
    pub n_customers: u32,
    /// Seconds it took of agents.
    pub agent_s: f64,
    /// When it was first asked, RFC 3339.
    pub first_at: String,
    /// When it was last asked, RFC 3339.
    pub last_at: String,
    /// `missing`: nothing was found; `in_vain`: an article was quoted and did not help.
    pub cause: String,
    /// The article that was quoted in vain, or the one nearest to it.
    pub article_id: Option<String>,
    /// Its title.
    pub article_title: Option<String>,
    /// How often it was quoted in vain.
    pub n_in_vain: u32,
    /// Of the questions asked again now, how many the knowledge base answers.
    pub n_answered_now: u32,
    /// How many were asked again.
    pub n_asked_again: u32,
    /// The questions, the most typical first; at most 20.
    pub questions: Vec<GapQuestion>,
    /// The article that would close it.
    pub draft: ArticleDraft,
}

/// What came of an article that was written to close a gap.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct GapClosing {
    /// The article.
    pub article_id: String,
    /// Its title; none when it is gone.
    pub title: Option<String>,
    /// Whether it answers customers.
    pub published: bool,
    /// The question it was written for.
    pub question: String,
    /// The words that named the gap.
    pub words: Vec<String>,
    /// When it was written, RFC 3339.
    pub at: String,
    /// Conversations since, in which it was quoted and nobody else was needed.
    pub n_answered: u32,
    /// Conversations since, in which the same was asked and left open.
    pub n_open: u32,
    /// Whether the gap is closed; none while too little has been asked.
    pub closed: Option<bool>,
}

/// An article in a language model's words, as far as they stand in what agents wrote.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
pub struct ComposedArticle {
    /// Its title.
    pub title: String,
    /// Markdown; empty when nothing the model wrote stands in what agents wrote.
    pub body: String,
    /// Conversations its sentences stand in.
    pub conversation_ids: Vec<String>,
    /// The model's name.
    pub model: String,
    /// Sentences it wrote that stand nowhere, and are left out.
    pub n_dropped: u32,
}

impl From<Composed> for ComposedArticle {
    fn from(it: Composed) -> Self {
        Self {
            title: it.title,
            body: it.body,
            conversation_ids: it.sources.iter().map(ToString::to_string).collect(),
            model: it.model,
            n_dropped: it.n_dropped,
        }
    }
}

/// The gaps of the knowledge base.
#[derive(Clone, Debug, PartialEq, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct KnowledgeGaps {
    /// The instant they were looked for, RFC 3339.
    pub as_of: String,
    /// Questions left open in the last 90 days that were looked at.
    pub n_questions: u32,
    /// The gaps that are open, those that cost agents most first.
    pub gaps: Vec<KnowledgeGap>,
    /// Gaps that the knowledge base answers by now.
    pub answered: Vec<KnowledgeGap>,
    /// Articles written to close one, the newest first.
    pub closings: Vec<GapClosing>,
    /// The language model that can write a draft, when one is set up.
    pub model: Option<String>,
}

/// A share with its 90 % interval.
#[derive(Clone, Copy, Debug, PartialEq, Object)]
pub struct Chance {
    /// The estimate.
    pub value: f64,
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

/// What outcomes say of one topic's threshold.
#[derive(Clone, Debug, PartialEq, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct TopicThreshold {
    /// The topic's id.
    pub topic: String,
    /// Its name.
    pub name: String,
    /// The threshold that applies to it, but for customer tiers with a lower one.
    pub threshold: f64,
    /// Outcomes it rests on.
    pub n: u32,
    /// Those in which a person was needed.
    pub n_needed: u32,
    /// Those in which a person should have come earlier.
    pub n_too_late: u32,
    /// How likely a person is needed at the threshold; it should be that threshold.
    pub at_threshold: Chance,
    /// The threshold that would fit better; none while the outcomes do not say so.
    pub suggested: Option<f64>,
}

/// What a trial was expected to change, from history.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Object)]
pub struct ExpectedEffect {
    /// Conversations replayed.
    pub n: u32,
    /// New or earlier handoffs.
    pub more: u32,
    /// Handoffs gone, or later.
    pub fewer: u32,
    /// More of them where a person was needed.
    pub caught: u32,
    /// More of them where none was.
    pub needless: u32,
    /// Fewer of them where a person was needed.
    pub lost: u32,
    /// Fewer of them where none was.
    pub spared: u32,
}

/// A topic's threshold on trial.
#[derive(Clone, Debug, PartialEq, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct Trial {
    /// Its id.
    pub id: String,
    /// The topic's id.
    pub topic: String,
    /// The threshold before.
    pub from: f64,
    /// The threshold on trial.
    pub to: f64,
    /// When it began, RFC 3339.
    pub begun_at: String,
    /// Who began it; none when it began by itself.
    pub by: Option<String>,
    /// `shadow`, `in_force`, `kept`, `dropped` or `rolled_back`.
    pub state: String,
    /// When that became so, RFC 3339; none in the shadow.
    pub state_at: Option<String>,
    /// Why it was taken back.
    pub why: Option<String>,
    /// The policy version that brought it, while in force.
    pub version: Option<u32>,
    /// Outcomes it rested on.
    pub n: u32,
    /// How likely a person was needed at the old threshold, by them.
    pub at_threshold: f64,
    /// What it was expected to change.
    pub expected: ExpectedEffect,
    /// Conversations since it began in which the two thresholds decide differently.
    pub n_differ: u32,
    /// Those of which it is known whether a person was needed.
    pub n_known: u32,
    /// Those in which one was.
    pub n_needed: u32,
    /// What is known speaks against it.
    pub against: bool,
}

/// What outcomes say of the thresholds.
#[derive(Clone, Debug, PartialEq, Object)]
pub struct Thresholds {
    /// The instant it was looked at, RFC 3339.
    pub as_of: String,
    /// Whether trials begin, come into force and are taken back by themselves.
    pub automatic: bool,
    /// A threshold moves at most so far at once.
    pub step_max: f64,
    /// None is suggested below this.
    pub lowest: f64,
    /// None is suggested above this.
    pub highest: f64,
    /// Days in the shadow before a trial comes into force by itself.
    pub shadow_days: u16,
    /// Every topic of the policy.
    pub topics: Vec<TopicThreshold>,
    /// The trials, newest first.
    pub trials: Vec<Trial>,
}

/// Which topic's suggestion to try.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
pub struct BeginTrial {
    /// The topic's id.
    pub topic: String,
}

/// Questions of one gap, at most.
const QUESTIONS_MAX: usize = 20;

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

impl From<&gap::FoundGap> for KnowledgeGap {
    fn from(found: &gap::FoundGap) -> Self {
        let gap = &found.gap;
        let (cause, n_in_vain) = match gap.cause {
            gap::Cause::Missing => ("missing", 0),
            gap::Cause::InVain(_, n) => ("in_vain", n),
        };
        let article = found.article.as_ref();
        let question = |q: &gap::OpenQuestion| GapQuestion {
            conversation_id: q.conversation.to_string(),
            seq: q.turn.0,
            at: q.at.to_rfc3339(),
            text: q.text.clone(),
        };
        Self {
            id: found.id.to_string(),
            words: gap.words.clone(),
            n_conversations: count(gap.n_conversations),
            n_customers: count(gap.n_customers),
            agent_s: gap.agent_s,
            first_at: gap.first_at.to_rfc3339(),
            last_at: gap.last_at.to_rfc3339(),
            cause: cause.to_owned(),
            article_id: article.map(|(id, _)| id.to_string()),
            article_title: article.map(|(_, title)| title.clone()),
            n_in_vain,
            n_answered_now: count(found.answered_now.0),
            n_asked_again: count(found.answered_now.1),
            questions: gap.questions.iter().take(QUESTIONS_MAX).map(question).collect(),
            draft: ArticleDraft {
                title: found.draft.title.clone(),
                body: found.draft.body.clone(),
                conversation_ids: found.draft.sources.iter().map(ToString::to_string).collect(),
            },
        }
    }
}

impl From<&gap::Closing> for GapClosing {
    fn from(closing: &gap::Closing) -> Self {
        let filling = &closing.filling;
        Self {
            article_id: filling.article.to_string(),
            title: closing.title.clone(),
            published: closing.published,
            question: filling.question.clone(),
            words: filling.words.clone(),
            at: filling.at.to_rfc3339(),
            n_answered: closing.n_answered,
            n_open: closing.n_open,
            closed: closing.closed,
        }
    }
}

impl From<&gap::Gaps> for KnowledgeGaps {
    fn from(found: &gap::Gaps) -> Self {
        Self {
            as_of: found.as_of.to_rfc3339(),
            n_questions: count(found.n_questions),
            gaps: found.open.iter().map(KnowledgeGap::from).collect(),
            answered: found.answered.iter().map(KnowledgeGap::from).collect(),
            closings: found.closings.iter().map(GapClosing::from).collect(),
            model: None,
        }
    }
}

impl From<trial::TopicThreshold> for TopicThreshold {
    fn from(found: trial::TopicThreshold) -> Self {
        let p = found.posterior;
        let at = p.at_threshold;
        Self {
            topic: found.topic,
            name: found.name,
            threshold: found.threshold,
            n: count(p.n),
            n_needed: count(p.n_needed),
            n_too_late: count(p.n_too_late),
            at_threshold: Chance { value: at.value, low: at.low, high: at.high },
            suggested: p.suggested,
        }
    }
}

impl From<learning::Expected> for ExpectedEffect {
    fn from(expected: learning::Expected) -> Self {
        let learning::Expected { n, more, fewer, caught, needless, lost, spared } = expected;
        Self { n, more, fewer, caught, needless, lost, spared }
    }
}

impl From<trial::Tried> for Trial {
    fn from(tried: trial::Tried) -> Self {
        use learning::TrialState as State;
        let it = tried.trial;
        let (state, at, why, version) = match it.state {
            State::Shadow => ("shadow", None, None, None),
            State::InForce { at, version, .. } => ("in_force", Some(at), None, Some(version)),
            State::Kept { at } => ("kept", Some(at), None, None),
            State::Dropped { at, .. } => ("dropped", Some(at), None, None),
            State::RolledBack { at, why, .. } => ("rolled_back", Some(at), Some(why), None),
        };
        Self {
            id: it.id.to_string(),
            topic: it.topic,
            from: it.from,
            to: it.to,
            begun_at: it.begun_at.to_rfc3339(),
            by: it.by.map(|id| id.to_string()),
            state: state.to_owned(),
            state_at: at.map(|at| at.to_rfc3339()),
            why,
            version,
            n: it.n,
            at_threshold: it.at_threshold,
            expected: it.expected.into(),
            n_differ: tried.n_differ,
            n_known: tried.band.n,
            n_needed: tried.band.n_needed,
            against: tried.band.against,
        }
    }
}

impl From<trial::Thresholds> for Thresholds {
    fn from(found: trial::Thresholds) -> Self {
        Self {
            as_of: found.as_of.to_rfc3339(),
            automatic: found.automatic,
            step_max: found.rails.step_max,
            lowest: found.rails.lowest,
            highest: found.rails.highest,
            shadow_days: found.shadow_days,
            topics: found.topics.into_iter().map(TopicThreshold::from).collect(),
            trials: found.trials.into_iter().map(Trial::from).collect(),
        }
    }
}
