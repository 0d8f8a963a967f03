//! Briefings: does what an agent reads hold the facts that matter? Each line names them; a fact is
//! there when its words stand in the briefing, however they are written. And does every line stand
//! on the messages it names?

mod support;
#[cfg(test)]
mod tests;

use std::io::Write;

use serde::Deserialize;
use serde_json::{Value, json};

use super::fields::{self, Line};
use super::metrics::mean;
use super::report::Figure;
use super::{Outcome, Settings, scored};
use crate::cli::Failure;
use crate::cli::score;
use crate::cli::score::lines::Tally;

/// Values that stand for no value.
const EMPTY: [&str; 7] =
    ["", "none", "null", "not mentioned", "dontcare", "dont care", "do not care"];
/// The fields of a briefing in which an agent reads.
const READ: [&str; 5] = ["text", "value", "means", "answer", "opening"];

#[derive(Deserialize)]
struct Written {
    id: usize,
    text: String,
    opening: String,
    briefing: Value,
}

/// Facts of one line, and how many of them were there.
struct Recalled {
    n: usize,
    n_found: usize,
    n_in_prose: usize,
    n_words: usize,
    n_lines: usize,
    n_unsupported: usize,
}

/// Measures.
pub(super) fn measure(settings: &Settings, lines: &[Line]) -> Result<Outcome, Failure> {
    let policy = super::policy(settings.policy.as_deref())?;
    let (mut asked, mut facts) = (Vec::new(), Vec::new());
    for line in lines {
        let mut found = Vec::new();
        gather(line.get(settings.slots()).unwrap_or(&Value::Null), &mut found);
        if found.is_empty() {
            continue;
        }
        let turns = fields::turns(line, &settings.text);
        let customer = line.get("customer").filter(|c| c.is_object()).cloned();
        let customer = customer.unwrap_or_else(|| json!({}));
        asked.push(json!({ "id": asked.len(), "customer": customer, "turns": turns }));
        facts.push(found);
    }
    if asked.is_empty() {
        return Err(
            format!("no line has a field {:?}: name it by --slots", settings.slots()).into()
        );
    }
    let written: Vec<Written> = scored(&asked, |input, output| {
        score::brief::run(&policy, input, output, std::io::stderr())
    })?;
    let recalled: Vec<Recalled> = written
        .iter()
        .filter_map(|one| Some(recall(one, facts.get(one.id)?, asked.get(one.id)?)))
        .collect();
    Ok(Outcome { figures: figures(&recalled, settings.seed), tally: Tally::default() })
}

fn figures(recalled: &[Recalled], seed: u64) -> Vec<Figure> {
    let (n, found) = recalled.iter().fold((0, 0), |sum, r| (sum.0 + r.n, sum.1 + r.n_found));
    let mut slots = Figure::resampled("facts in the briefing", recalled, seed, |sample| {
        let (n, found) = sample.iter().fold((0, 0), |sum, r| (sum.0 + r.n, sum.1 + r.n_found));
        (n > 0).then(|| found as f64 / n as f64)
    });
    slots.n = n;
    let sum = |of: fn(&Recalled) -> usize| recalled.iter().map(of).sum::<usize>();
    let whole = recalled.iter().filter(|r| r.n == r.n_found).count();
    vec![
        slots,
        Figure::share("facts, as if independent", found, n),
        Figure::share("briefings with every fact", whole, recalled.len()),
        Figure::share("facts in the prose", sum(|r| r.n_in_prose), n),
        Figure::share("unsupported lines", sum(|r| r.n_unsupported), sum(|r| r.n_lines)),
        Figure::resampled("words of a briefing", recalled, seed, |sample| {
            mean(sample.iter().map(|r| r.n_words as f64))
        }),
    ]
}

fn recall(written: &Written, facts: &[String], asked: &Value) -> Recalled {
    let mut read = format!("{} {}", written.text, written.opening);
    gather_read(&written.briefing, &mut read);
    let count = |text: &str| {
        let text = tidy(text);
        facts.iter().filter(|fact| text.contains(fact.as_str())).count()
    };
    let turns = asked["turns"].as_array().map(Vec::as_slice).unwrap_or_default();
    let unsupported = support::unsupported(&written.briefing, turns);
    for line in &unsupported {
        let _ = writeln!(std::io::stderr(), "line {} is unsupported: {line}", written.id);
    }
    Recalled {
        n: facts.len(),
        n_found: count(&read),
        n_in_prose: count(&format!("{} {}", written.text, written.opening)),
        n_words: written.text.split_whitespace().count(),
        n_lines: support::n_lines(&written.briefing),
        n_unsupported: unsupported.len(),
    }
}

/// Everything of a briefing that is read, whatever line it stands in.
fn gather_read(value: &Value, into: &mut String) {
    match value {
        Value::Object(fields) => {
            for (name, field) in fields {
                match field.as_str().filter(|_| READ.contains(&name.as_str())) {
                    Some(text) => {
                        into.push(' ');
                        into.push_str(text);
                    }
                    None => gather_read(field, into),
                }
            }
        }
        Value::Array(many) => many.iter().for_each(|v| gather_read(v, into)),
        _ => {}
    }
}

/// Every value at the leaves, whatever the shape above them, each once.
fn gather(value: &Value, into: &mut Vec<String>) {
    match value {
        Value::Object(fields) => fields.values().for_each(|v| gather(v, into)),
        Value::Array(many) => many.iter().for_each(|v| gather(v, into)),
        Value::Null | Value::Bool(_) => {}
        leaf => {
            let fact = tidy(&fields::name(leaf));
            if !EMPTY.contains(&fact.trim()) && !into.contains(&fact) {
                into.push(fact);
            }
        }
    }
}

/// Words in lower case, apostrophes left out, with one space around each, so that "10" is not found
/// within "100".
fn tidy(text: &str) -> String {
    let word = |c: char| c.is_alphanumeric() || c == ':';
    let mut out = String::from(" ");
    let joined: String = text.chars().filter(|c| !matches!(c, '\'' | '’')).collect();
    for part in joined.to_lowercase().split(|c| !word(c)).filter(|part| !part.is_empty()) {
        out.push_str(part.trim_matches(':'));
        out.push(' ');
    }
    out
}
