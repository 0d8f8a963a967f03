//! Briefings: does what an agent reads hold the facts that matter? Each line names them; a fact is
//! there when its words stand in the briefing, however they are written.

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
const EMPTY: [&str; 6] = ["", "none", "null", "not mentioned", "dontcare", "do not care"];

#[derive(Deserialize)]
struct Written {
    id: usize,
    text: String,
    opening: String,
}

/// Facts of one line, and how many of them were there.
struct Recalled {
    n: usize,
    n_found: usize,
    n_words: usize,
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
    let recalled: Vec<Recalled> =
        written.iter().filter_map(|one| Some(recall(one, facts.get(one.id)?))).collect();
    Ok(Outcome { figures: figures(&recalled, settings.seed), tally: Tally::default() })
}

fn figures(recalled: &[Recalled], seed: u64) -> Vec<Figure> {
    let (n, found) = recalled.iter().fold((0, 0), |sum, r| (sum.0 + r.n, sum.1 + r.n_found));
    let mut slots = Figure::resampled("facts in the briefing", recalled, seed, |sample| {
        let (n, found) = sample.iter().fold((0, 0), |sum, r| (sum.0 + r.n, sum.1 + r.n_found));
        (n > 0).then(|| found as f64 / n as f64)
    });
    slots.n = n;
    let whole = recalled.iter().filter(|r| r.n == r.n_found).count();
    vec![
        slots,
        Figure::share("facts, as if independent", found, n),
        Figure::share("briefings with every fact", whole, recalled.len()),
        Figure::resampled("words of a briefing", recalled, seed, |sample| {
            mean(sample.iter().map(|r| r.n_words as f64))
        }),
    ]
}

fn recall(written: &Written, facts: &[String]) -> Recalled {
    let text = tidy(&format!("{} {}", written.text, written.opening));
    let n_found = facts.iter().filter(|fact| text.contains(fact.as_str())).count();
    Recalled { n: facts.len(), n_found, n_words: written.text.split_whitespace().count() }
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

/// Words in lower case with one space around each, so that "10" is not found within "100".
fn tidy(text: &str) -> String {
    let word = |c: char| c.is_alphanumeric() || c == ':';
    let mut out = String::from(" ");
    for part in text.to_lowercase().split(|c| !word(c)).filter(|part| !part.is_empty()) {
        out.push_str(part.trim_matches(':'));
        out.push(' ');
    }
    out
}
