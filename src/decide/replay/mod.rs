//! Replay: what another policy would have done with conversations that have happened. Every stored
//! turn is decided again, with what was known then, under the policy in force and under the draft;
//! what differs between the two is what the draft changes.
//!
//! A conversation is only followed while what a policy decides is what was done. From its first
//! step away from that, the customer would have read something else and nobody knows what they would
//! have said: it is scored up to there and no further. Nothing here draws lots or looks at a clock:
//! the same history and policies always give the same result.

mod lab;
mod waits;
mod walk;

#[cfg(test)]
mod tests;

pub use lab::{Change, Difference, Effect, Known, Lab};
pub use waits::{Line, Wait, Waits, WhatIf, WhatIfWaits};
pub use walk::{Fate, Rules, Step, walk};
