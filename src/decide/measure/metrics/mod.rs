//! The one table of definitions. A number on a page, in a file and over the API is always one of
//! these, and the words beside it are the ones that stand here.

mod assistant;
mod handoffs;
mod quality;
mod queue;

use crate::clock::Timestamp;
use crate::decide::measure::course::Course;
use crate::decide::measure::slice::Slice;
use crate::decide::measure::survival::Span;

/// In what a figure is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// A share, 0 to 1.
    Share,
    /// A span of seconds.
    Seconds,
    /// A number of customer messages.
    Turns,
}

impl Unit {
    /// The name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::Share => "share",
            Self::Seconds => "seconds",
            Self::Turns => "turns",
        }
    }

    /// Whether it is hits of a number looked at; else it is a distribution of spans.
    pub fn is_share(self) -> bool {
        self == Self::Share
    }
}

/// On which page a figure has its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    /// Handoffs and reasons.
    Handoffs,
    /// Queue and staffing.
    Queue,
    /// How well it ended.
    Quality,
    /// The assistant and its knowledge.
    Assistant,
}

impl Theme {
    /// The name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::Handoffs => "handoffs",
            Self::Queue => "queue",
            Self::Quality => "quality",
            Self::Assistant => "assistant",
        }
    }
}

/// One thing a definition finds in a course.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Piece {
    /// It was looked at, and counts or not.
    Is(bool),
    /// It took so long, or longer.
    Span(Span),
}

impl Piece {
    /// Whether it counts, not only was looked at.
    pub fn counts(self) -> bool {
        match self {
            Self::Is(hit) => hit,
            Self::Span(span) => span.ended,
        }
    }
}

/// Gives what a definition finds in a course to whoever tallies it.
pub type Find = fn(&Course, &Slice, &mut dyn FnMut(Piece));

/// What a definition looks at. Most conversations have no handoff, and most definitions are of handoffs:
/// those are not asked then.
#[derive(Clone, Copy)]
pub enum Pieces {
    /// Whole conversations.
    OfConversation(Find),
    /// Handoffs: it finds nothing in a conversation without one.
    OfHandoffs(Find),
}

/// A definition.
pub struct Metric {
    /// Its name on the wire; never changes.
    pub id: &'static str,
    /// Its name for people.
    pub name: &'static str,
    /// Where it is shown.
    pub theme: Theme,
    /// What it is counted in.
    pub unit: Unit,
    /// What counts, in words.
    pub counts: &'static str,
    /// Of what, in words: the denominator, or whose spans.
    pub of: &'static str,
    /// What it finds in one course.
    pub(super) pieces: Pieces,
}

impl std::fmt::Debug for Metric {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.id)
    }
}

impl Metric {
    /// Whether it finds nothing in a conversation without a handoff.
    pub(super) fn is_of_handoffs(&self) -> bool {
        matches!(self.pieces, Pieces::OfHandoffs(_))
    }

    /// Tells what it finds in one course.
    pub fn find(&self, course: &Course, slice: &Slice, emit: &mut dyn FnMut(Piece)) {
        match self.pieces {
            Pieces::OfConversation(find) => find(course, slice, emit),
            Pieces::OfHandoffs(find) if course.escalated() => find(course, slice, emit),
            Pieces::OfHandoffs(_) => {}
        }
    }

    /// How the interval is made, in words.
    pub fn interval(&self) -> &'static str {
        if self.unit.is_share() {
            "95 % score interval (Wilson)"
        } else {
            "median and p90 by the product-limit estimate, so that those who never saw the end \
             count for as long as they were there; 95 % by its log-log bands (Kaplan and Meier)"
        }
    }
}

/// Every definition, by theme.
pub fn all() -> impl Iterator<Item = &'static Metric> {
    let tables: [&'static [Metric]; 4] =
        [handoffs::METRICS, queue::METRICS, quality::METRICS, assistant::METRICS];
    tables.into_iter().flatten()
}

/// The definition with this id.
pub fn find(id: &str) -> Option<&'static Metric> {
    all().find(|metric| metric.id == id)
}

/// Seconds from one instant to another, or, when the other has not come, until when it was waited
/// for.
fn span(from: Timestamp, ended: Option<Timestamp>, until: Timestamp) -> Piece {
    let to = ended.unwrap_or(until);
    let length = to.ms_since(from).max(0) as f64 / 1_000.0;
    Piece::Span(Span { length, ended: ended.is_some() })
}
