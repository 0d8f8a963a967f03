//! Detection: does a signal, or the risk, tell the turns that are labelled so from the others?

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Value, json};

use super::calibration;
use super::fields::{self, Line};
use super::metrics::Rated;
use super::report::of_predictions;
use super::{Outcome, Settings, scored, severity};
use crate::cli::Failure;
use crate::cli::score;
use crate::cli::score::lines::Tally;

#[derive(Deserialize)]
pub(super) struct Decided {
    pub(super) id: usize,
    turn: usize,
    risk: f64,
    signals: BTreeMap<String, f64>,
    sentiment: f64,
    pub(super) severity: u8,
}

impl Decided {
    /// How strongly the signal shows: a probability, or 0 to 1 from glad to angry.
    fn score(&self, signal: &str) -> f64 {
        match signal {
            "risk" => self.risk,
            "sentiment" => (1.0 - self.sentiment) / 2.0,
            other => self.signals.get(other).copied().unwrap_or(0.0),
        }
    }
}

/// What is true of a conversation.
enum Truth {
    /// Of some of its turns, by their place.
    Turns(BTreeMap<usize, bool>),
    /// Of the whole: it counts how strongly the signal ever showed.
    Whole(bool),
}

/// Measures.
pub(super) fn measure(settings: &Settings, lines: &[Line]) -> Result<Outcome, Failure> {
    if settings.signal() == "severity" {
        return severity::measure(settings, lines);
    }
    let (mut asked, mut truths) = (Vec::new(), Vec::new());
    for line in lines {
        let Some(truth) = truth(settings, line) else { continue };
        asked.push(asked_of(settings, line, asked.len()));
        truths.push(truth);
    }
    if asked.is_empty() {
        return Err(
            format!("no line has a field {:?}: name it by --label", settings.label()).into()
        );
    }
    let decided = decided(settings, &asked)?;
    let mut by_line: BTreeMap<usize, Vec<Decided>> = BTreeMap::new();
    for one in decided {
        by_line.entry(one.id).or_default().push(one);
    }
    let groups: Vec<Vec<Rated>> = by_line
        .into_iter()
        .filter_map(|(id, turns)| Some(rated(settings.signal(), &turns, truths.get(id)?)))
        .collect();
    let mut figures = of_predictions(&groups, settings.at, settings.seed);
    figures.extend(calibration::figures(&groups, settings.seed));
    Ok(Outcome { figures, tally: Tally::default() })
}

/// A line as the scoring takes it.
pub(super) fn asked_of(settings: &Settings, line: &Line, id: usize) -> Value {
    let turns = fields::turns(line, &settings.text);
    let customer = line.get("customer").filter(|c| c.is_object()).cloned();
    json!({ "id": id, "customer": customer.unwrap_or_else(|| json!({})), "turns": turns })
}

/// Every customer turn of the lines, decided.
pub(super) fn decided(settings: &Settings, asked: &[Value]) -> Result<Vec<Decided>, Failure> {
    let policy = super::policy(settings.policy.as_deref())?;
    scored(asked, |input, output| score::detect::run(&policy, input, output, std::io::stderr()))
}

fn truth(settings: &Settings, line: &Line) -> Option<Truth> {
    let says = |line: &Line| fields::says(line, settings.label(), settings.positive.as_deref());
    if let Some(Value::Array(turns)) = line.get("turns") {
        let labelled: BTreeMap<usize, bool> = turns
            .iter()
            .enumerate()
            .filter_map(|(place, turn)| Some((place, says(turn.as_object()?)?)))
            .collect();
        if !labelled.is_empty() {
            return Some(Truth::Turns(labelled));
        }
    }
    says(line).map(Truth::Whole)
}

fn rated(signal: &str, turns: &[Decided], truth: &Truth) -> Vec<Rated> {
    match truth {
        Truth::Whole(positive) => {
            let most = turns.iter().map(|turn| turn.score(signal)).fold(0.0, f64::max);
            vec![Rated { score: most, positive: *positive }]
        }
        Truth::Turns(labelled) => turns
            .iter()
            .filter_map(|turn| {
                let positive = *labelled.get(&turn.turn)?;
                Some(Rated { score: turn.score(signal), positive })
            })
            .collect(),
    }
}
