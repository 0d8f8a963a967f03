//! Learn: what the handoffs teach. Questions the knowledge base leaves open are gathered into gaps
//! ([`gaps`]), each with an article drafted from what agents wrote ([`draft`], or in a model's words,
//! [`compose`]); and outcomes say of
//! a topic whether its threshold asks for people too late or too early ([`threshold`]). Nothing here
//! changes anything: people do, or a trial they have allowed.

pub mod compose;
pub mod draft;
pub mod gaps;
pub mod open;
pub mod threshold;

#[cfg(test)]
mod tests;

use crate::clock::Timestamp;

pub use gaps::{Cause, Cost, Gap, gaps};
pub use open::{Failure, OpenQuestion, open_questions};

/// A risk that was decided upon, and what became of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// The topic it was about.
    pub topic: String,
    /// When.
    pub at: Timestamp,
    /// The risk.
    pub risk: f64,
    /// Whether a person was needed.
    pub needed: bool,
    /// A person came, but should have come at this turn already.
    pub too_late: bool,
}
