//! What a labelled line says: its transcript, and at which turns a person was needed or not.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Value, json};

use crate::cli::eval::fields::{self, Line};
use crate::cli::score::transcript::Transcript;

/// A line as it stands, and as a transcript.
#[derive(Debug, Deserialize)]
#[serde(try_from = "Line")]
pub(super) struct Given {
    pub(super) line: Line,
    pub(super) transcript: Transcript,
}

impl TryFrom<Line> for Given {
    type Error = serde_json::Error;

    fn try_from(line: Line) -> Result<Self, Self::Error> {
        let part = |name: &str| line.get(name).cloned().unwrap_or(Value::Null);
        let turns = fields::turns(&line, &[]);
        let whole = json!({ "id": part("id"), "customer": part("customer"), "turns": turns });
        let transcript = serde_json::from_value(whole)?;
        Ok(Self { line, transcript })
    }
}

/// Which field says that a person was needed, and by which value.
pub(super) struct Labels<'a> {
    pub(super) field: &'a str,
    pub(super) positive: Option<&'a str>,
}

impl Labels<'_> {
    /// Whether a person was needed, by the place of the turn, from 0; empty without a label.
    pub(super) fn of(&self, line: &Line) -> BTreeMap<usize, bool> {
        let says = |line: &Line| fields::says(line, self.field, self.positive);
        let given = line.get("turns").and_then(Value::as_array).into_iter().flatten().enumerate();
        let labelled: BTreeMap<usize, bool> =
            given.filter_map(|(place, turn)| Some((place, says(turn.as_object()?)?))).collect();
        if !labelled.is_empty() {
            return labelled;
        }
        let turns = fields::turns(line, &[]);
        let is = |turn: &Value, role: &str| turn.get("role").is_some_and(|r| r == role);
        let agent = turns.iter().position(|t| is(t, "agent")).unwrap_or(turns.len());
        let last = turns.iter().take(agent).rposition(|t| is(t, "customer"));
        last.zip(says(line)).into_iter().collect()
    }
}
