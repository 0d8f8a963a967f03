//! The policy as people write it: TOML, with a line number for everything that cannot be read and
//! the nearest name for a key that does not exist. What is unwise in it is found elsewhere; [`line_of`]
//! says where that stands.

mod diff;
mod edit;
mod place;

use serde::Deserialize;

use crate::domain::policy::Policy;

pub use diff::{Change, changes};
pub use edit::{with_threshold, with_value, with_weights};
pub use place::line_of;

/// What cannot be read, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}{why}", if *line == 0 { String::new() } else { format!("line {line}: ") })]
pub struct PolicyError {
    /// From 1; 0 when it concerns the document as a whole.
    pub line: usize,
    /// What is wrong.
    pub why: String,
}

/// Reads a policy document. What it does not mention keeps its default.
///
/// # Errors
/// [`PolicyError`] for the first thing that cannot be read: broken TOML, a value of the wrong kind,
/// a key that does not exist.
pub fn parse(text: &str) -> Result<Policy, PolicyError> {
    let document = toml::Deserializer::parse(text).map_err(|e| located(text, &e))?;
    Policy::deserialize(document).map_err(|e| located(text, &e))
}

/// Writes a policy as a document that reads back as the same policy.
///
/// # Errors
/// [`PolicyError`] for a number that TOML cannot hold.
pub fn print(policy: &Policy) -> Result<String, PolicyError> {
    toml::to_string_pretty(policy).map_err(|e| PolicyError { line: 0, why: e.to_string() })
}

fn located(text: &str, error: &toml::de::Error) -> PolicyError {
    let before = error.span().and_then(|span| text.get(..span.start));
    let line = before.map_or(0, |before| before.matches('\n').count() + 1);
    PolicyError { line, why: with_nearest(error.message()) }
}

/// `unknown field `thresholdz`, expected one of `a`, `b``: adds which of them was probably meant.
fn with_nearest(message: &str) -> String {
    let mut quoted = message.split('`').skip(1).step_by(2);
    let Some(wrong) = quoted.next().filter(|_| message.starts_with("unknown field")) else {
        return message.to_owned();
    };
    let likeness = |known: &str| -> usize {
        let shared = known.chars().zip(wrong.chars()).take_while(|(a, b)| a == b).count();
        shared * 2 + known.chars().filter(|c| wrong.contains(*c)).count()
    };
    match quoted.max_by_key(|known| likeness(known)) {
        Some(nearest) => format!("there is no key {wrong:?}; did you mean {nearest:?}?"),
        None => message.to_owned(),
    }
}

#[cfg(test)]
mod tests;
