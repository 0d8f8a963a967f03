//! Missed handoffs and the blind reviews they are estimated from, as JSON.

use poem_openapi::Object;

use crate::app::reviews as review;
use crate::domain::picture::Face;
use crate::http::shapes::messages::{Message, Viewer};
use crate::http::shapes::names::Review;
use crate::ids::AgentId;

/// Conversations the assistant kept that are alike in whether something shows.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
pub struct ReviewStratum {
    /// How many there are.
    pub n: u32,
    /// Those reviewed in which it could be told.
    pub n_told: u32,
    /// Those of them in which a person was needed.
    pub n_needed: u32,
    /// Those reviewed in which it could not be told.
    pub n_unsure: u32,
}

impl From<review::Stratum> for ReviewStratum {
    fn from(it: review::Stratum) -> Self {
        Self { n: it.n, n_told: it.n_told, n_needed: it.n_needed, n_unsure: it.n_unsure }
    }
}

/// Missed handoffs: how many of the conversations the assistant kept should have gone to a person,
/// estimated from those that people have read without being told what was decided.
#[derive(Clone, Debug, PartialEq, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct MissedHandoffs {
    /// The instant it is looked from, RFC 3339.
    pub as_of: String,
    /// False while history is still being read after a start.
    pub complete: bool,
    /// Conversations the assistant kept.
    pub n: u32,
    /// Those in which something shows: a risk of 0.25 or more, or what became of them.
    pub showing: ReviewStratum,
    /// Those in which nothing shows.
    pub quiet: ReviewStratum,
    /// The share that should have gone to a person, 0 to 1; absent with too few reviews.
    pub share: Option<f64>,
    /// The lower end of its 95 % interval.
    pub low: Option<f64>,
    /// The upper end.
    pub high: Option<f64>,
    /// Reviews below which no estimate is made.
    pub reviews_min: u32,
}

impl MissedHandoffs {
    /// From what was found, looked from `as_of`.
    pub fn of(it: &review::Missed, as_of: String, complete: bool) -> Self {
        Self {
            as_of,
            complete,
            n: it.n(),
            showing: it.showing.into(),
            quiet: it.quiet.into(),
            share: it.estimate.map(|e| e.share),
            low: it.estimate.map(|e| e.low),
            high: it.estimate.map(|e| e.high),
            reviews_min: review::REVIEWS_MIN,
        }
    }
}

/// The next conversation to be read; nothing else is told of it.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct NextReview {
    /// Absent when all have been read.
    pub conversation_id: Option<String>,
    /// Everything that was said in it.
    pub messages: Vec<Message>,
}

impl NextReview {
    /// From the conversation, if there is one; `face_of` knows the agents.
    pub fn of(it: Option<&review::Blind>, face_of: &dyn Fn(AgentId) -> Face) -> Self {
        let show = |message| Message::show(message, Viewer::Inside(None), face_of);
        Self {
            conversation_id: it.map(|it| it.conversation.to_string()),
            messages: it.map(|it| it.messages.iter().map(show).collect()).unwrap_or_default(),
        }
    }
}

/// Says whether a person was needed.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
pub struct GiveReview {
    /// What it says.
    pub review: Review,
}
