//! Cases, as those inside read them.

use poem_openapi::Object;

use crate::domain::{briefing, case, handoff};
use crate::http::shapes::names::{Disposition, Verdict};

/// A past case in one line.
#[derive(Clone, Debug, PartialEq, Object)]
pub struct SimilarCase {
    /// The case.
    pub case_id: String,
    /// What was asked.
    pub ask: String,
    /// What fixed it.
    pub fix: String,
    /// How it ended.
    pub disposition: String,
    /// How well it fits, 0 to 1; 0 in a list nobody searched for.
    pub score: f64,
    /// Reopened since: a warning.
    pub reopened: bool,
}

/// A wrapped-up handoff.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct Case {
    /// Its id.
    pub id: String,
    /// The conversation it comes from.
    pub conversation_id: String,
    /// The handoff it comes from.
    pub handoff_id: String,
    /// What was asked, in one line.
    pub ask: String,
    /// What the assistant had tried, an answer a line.
    pub tried: Vec<String>,
    /// How it ended, what caused and what fixed it.
    pub wrap_up: WrapUp,
    /// The topic.
    pub topic: Option<String>,
    /// Who solved it.
    pub agent_id: String,
    /// What the customer paid for then.
    pub customer_tier: String,
    /// Everything the customer and the agent said, a line each.
    pub transcript: String,
    /// When the handoff was requested, RFC 3339.
    pub opened_at: String,
    /// When it was wrapped up, RFC 3339.
    pub resolved_at: String,
    /// The customer's score, 1 to 5.
    pub score: Option<u8>,
    /// The customer came back with it.
    pub reopened: bool,
    /// How often an agent said it helped.
    pub n_helped: u32,
    /// How often an agent said it did not.
    pub n_not_helped: u32,
}

/// What the agent writes down at the end.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
pub struct WrapUp {
    /// How it ended.
    pub disposition: Disposition,
    /// What the cause was; may be empty.
    pub cause: String,
    /// What fixed it; may be empty.
    pub fix: String,
    /// Was a person needed.
    pub verdict: Verdict,
    /// Free words for finding it again.
    pub tags: Vec<String>,
}

impl From<&handoff::WrapUp> for WrapUp {
    fn from(wrap_up: &handoff::WrapUp) -> Self {
        Self {
            disposition: wrap_up.disposition.into(),
            cause: wrap_up.cause.clone(),
            fix: wrap_up.fix.clone(),
            verdict: wrap_up.verdict.into(),
            tags: wrap_up.tags.clone(),
        }
    }
}

impl From<WrapUp> for handoff::WrapUp {
    fn from(wrap_up: WrapUp) -> Self {
        Self {
            disposition: wrap_up.disposition.into(),
            cause: wrap_up.cause,
            fix: wrap_up.fix,
            verdict: wrap_up.verdict.into(),
            tags: wrap_up.tags,
        }
    }
}

impl From<&briefing::SimilarCase> for SimilarCase {
    fn from(similar: &briefing::SimilarCase) -> Self {
        Self {
            case_id: similar.case.to_string(),
            ask: similar.ask.clone(),
            fix: similar.fix.clone(),
            disposition: similar.disposition.clone(),
            score: similar.score,
            reopened: similar.reopened,
        }
    }
}

impl From<&case::Case> for SimilarCase {
    fn from(case: &case::Case) -> Self {
        Self {
            case_id: case.id.to_string(),
            ask: case.ask.clone(),
            fix: case.wrap_up.fix.clone(),
            disposition: case.wrap_up.disposition.name().to_owned(),
            score: 0.0,
            reopened: case.reopened,
        }
    }
}

impl From<&case::Case> for Case {
    fn from(case: &case::Case) -> Self {
        Self {
            id: case.id.to_string(),
            conversation_id: case.conversation.to_string(),
            handoff_id: case.handoff.to_string(),
            ask: case.ask.clone(),
            tried: case.tried.clone(),
            wrap_up: (&case.wrap_up).into(),
            topic: case.topic.clone(),
            agent_id: case.agent.to_string(),
            customer_tier: case.customer_tier.name().to_owned(),
            transcript: case.transcript.clone(),
            opened_at: case.opened_at.to_rfc3339(),
            resolved_at: case.resolved_at.to_rfc3339(),
            score: case.score,
            reopened: case.reopened,
            n_helped: case.n_helped,
            n_not_helped: case.n_not_helped,
        }
    }
}
