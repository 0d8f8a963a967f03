//! Labelled lines as teams have them: JSON objects whose fields have any names. What is looked for
//! is named by flags; the usual names are tried when none is given.

use std::fs::File;
use std::io::{BufReader, Write};
use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};

use crate::cli::Failure;
use crate::cli::score::lines::{self, Tally};

/// Fields a text usually stands in; the first one a line has.
const TEXT: [&str; 5] = ["text", "query", "question", "message", "utterance"];

/// A line.
pub(in crate::cli) type Line = Map<String, Value>;

/// Reads every line of the files, bad ones reported and skipped.
///
/// # Errors
/// When a file cannot be read.
pub(in crate::cli) fn read(
    files: &[PathBuf],
    errors: &mut dyn Write,
) -> Result<(Vec<Line>, Tally), Failure> {
    let (mut all, mut tally) = (Vec::new(), Tally::default());
    for file in files {
        let name = file.display().to_string();
        let input = BufReader::new(open(file)?);
        let read = lines::read(&name, input, errors, |line: Line| {
            all.push(line);
            Ok(())
        })?;
        tally = tally.and(read);
    }
    Ok((all, tally))
}

fn open(path: &Path) -> Result<File, Failure> {
    File::open(path).map_err(|e| format!("{}: {e}", path.display()).into())
}

/// The file of a flag this kind cannot do without.
///
/// # Errors
/// Naming the flag when it is missing.
pub(in crate::cli) fn needed<'a>(
    flag: &str,
    file: Option<&'a PathBuf>,
) -> Result<&'a PathBuf, Failure> {
    file.ok_or_else(|| format!("this kind needs {flag} FILE").into())
}

/// A line's text: the given fields joined, or the usual one, or subject or title with body.
pub(in crate::cli) fn text(line: &Line, named: &[String]) -> Option<String> {
    let one = |field: &str| line.get(field).and_then(Value::as_str).filter(|t| !t.is_empty());
    let join = |parts: Vec<&str>| (!parts.is_empty()).then(|| parts.join("\n"));
    if !named.is_empty() {
        return join(named.iter().filter_map(|field| one(field)).collect());
    }
    let usual = TEXT.iter().find_map(|field| one(field)).map(str::to_owned);
    usual.or_else(|| join(["subject", "title", "body"].into_iter().filter_map(one).collect()))
}

/// Whether a field says so: it equals `positive`, or it is true, a number but 0, or "yes". None when
/// the line has no such field.
pub(in crate::cli) fn says(line: &Line, field: &str, positive: Option<&str>) -> Option<bool> {
    let value = line.get(field).filter(|value| !value.is_null())?;
    Some(match positive {
        Some(positive) => name(value) == positive,
        None => match value {
            Value::Bool(so) => *so,
            Value::Number(number) => number.as_f64() != Some(0.0),
            Value::String(text) => {
                ["1", "true", "yes"].contains(&text.to_ascii_lowercase().as_str())
            }
            _ => false,
        },
    })
}

/// A text as it is, anything else as JSON: so that 7 and "7" are one name.
pub(in crate::cli) fn name(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// The names in a field: one, a list of them, or none.
pub(in crate::cli) fn names(line: &Line, field: &str) -> Vec<String> {
    match line.get(field) {
        None | Some(Value::Null) => Vec::new(),
        Some(Value::Array(many)) => many.iter().map(name).collect(),
        Some(one) => vec![name(one)],
    }
}

/// The id of a line, by any of its usual names.
pub(in crate::cli) fn id(line: &Line) -> Option<String> {
    ["id", "qid", "_id"].iter().find_map(|field| line.get(*field)).map(name)
}

/// The turns of a line as the scoring takes them: roles by the words it knows, and texts without a
/// role taken in turns, the customer first. A line without turns is one turn of the customer.
pub(in crate::cli) fn turns(line: &Line, text_fields: &[String]) -> Vec<Value> {
    let Some(Value::Array(turns)) = line.get("turns") else {
        let text = text(line, text_fields);
        return text.map(|t| json!({ "role": "customer", "text": t })).into_iter().collect();
    };
    turns.iter().enumerate().map(|(place, turn)| said(place, turn)).collect()
}

fn said(place: usize, turn: &Value) -> Value {
    let by_place = if place.is_multiple_of(2) { "customer" } else { "agent" };
    let Value::Object(turn) = turn else {
        return json!({ "role": by_place, "text": name(turn) });
    };
    let role = match turn.get("role").and_then(Value::as_str) {
        Some("customer" | "user" | "client") => "customer",
        Some("agent" | "human" | "operator") => "agent",
        Some(_) => "assistant",
        None => by_place,
    };
    let text = turn.get("text").and_then(Value::as_str).unwrap_or_default();
    match turn.get("at") {
        Some(at) => json!({ "role": role, "text": text, "at": at }),
        None => json!({ "role": role, "text": text }),
    }
}

#[cfg(test)]
mod tests;
