//! What became of a day: of everybody who came, and of everybody who worked.

use crate::decide::route::estimate::Expected;
use crate::domain::customer::CustomerTier;

use super::crowd::Visit;

/// How it ended for somebody who came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// A person helped.
    Served,
    /// They left the line.
    Left,
    /// They were in line or in a talk when the day ended.
    Unfinished,
}

impl Fate {
    /// For tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Served => "served",
            Self::Left => "left",
            Self::Unfinished => "unfinished",
        }
    }
}

/// What became of one who came.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// Seconds since the beginning.
    pub at_s: f64,
    /// The topic's place in the scenario.
    pub topic: usize,
    /// What they pay for.
    pub tier: CustomerTier,
    /// Seconds until a person took it first, or until they left.
    pub waited_s: f64,
    /// How it ended.
    pub fate: Fate,
    /// The agent who took it last.
    pub agent: Option<usize>,
    /// How often it was passed on within a minute.
    pub n_wrong: u32,
    /// Whether any agent took it first who passed it on within a minute.
    pub taken: bool,
    /// What they could expect when they joined.
    pub expected: Expected,
    /// The upper end told.
    pub told_s: Option<f64>,
    /// The wait itself as calibrated.
    pub likely_s: f64,
    /// The same by the plain queue-length estimator: (waiting for this skill + 1) x time / places.
    pub plain_s: f64,
}

impl Outcome {
    /// Of somebody to whom nothing has happened yet.
    pub(super) fn of(visit: &Visit) -> Self {
        Self {
            at_s: visit.at_s,
            topic: visit.topic,
            tier: visit.tier,
            waited_s: 0.0,
            fate: Fate::Unfinished,
            agent: None,
            n_wrong: 0,
            taken: false,
            expected: Expected::default(),
            told_s: None,
            likely_s: 0.0,
            plain_s: 0.0,
        }
    }
}

/// A day, and how busy everybody was.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Day {
    /// Everybody who came, in order.
    pub outcomes: Vec<Outcome>,
    /// Of each agent: handoffs finished, seconds at work times places, of these seconds taken.
    pub agents: Vec<Worked>,
    /// Seconds of all days.
    pub span_s: f64,
}

/// How busy one agent was.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Worked {
    /// Handoffs finished.
    pub n: u32,
    /// Seconds at work, times places.
    pub there_s: f64,
    /// Of these, seconds taken.
    pub taken_s: f64,
}
