//! Topics: is the right one named, and is "none of these" said where it should be?

use std::collections::BTreeMap;
use std::slice::from_ref;

use serde::Deserialize;
use serde_json::{Value, json};

use super::fields::{self, Line};
use super::metrics::{Rated, auroc};
use super::report::Figure;
use super::{Outcome, Settings, scored};
use crate::cli::Failure;
use crate::cli::score;

#[derive(Deserialize)]
struct Named {
    id: usize,
    topic: Option<String>,
    confidence: f64,
    ranked: Vec<Candidate>,
}

#[derive(Deserialize)]
struct Candidate {
    topic: String,
}

/// Measures.
pub(super) fn measure(settings: &Settings, lines: &[Line]) -> Result<Outcome, Failure> {
    let path = fields::needed("--topics", settings.topics.as_ref())?;
    let (given, tally) = fields::read(from_ref(path), &mut std::io::stderr())?;
    let topics = super::to_lines(&topics(settings, &given))?;
    let (mut asked, mut truths) = (Vec::new(), Vec::new());
    for line in lines {
        let Some(text) = fields::text(line, &settings.text) else { continue };
        asked.push(json!({ "id": asked.len(), "text": text }));
        truths.push(truth(settings, line));
    }
    let named: Vec<Named> = scored(&asked, |input, output| {
        score::topic::run(topics.as_slice(), input, output, std::io::stderr())
    })?;
    let pairs: Vec<(&Named, Option<&str>)> =
        named.iter().filter_map(|named| Some((named, truths.get(named.id)?.as_deref()))).collect();
    Ok(Outcome { figures: figures(&pairs, settings.seed), tally })
}

/// The topic of a line; none when it belongs to none of them.
fn truth(settings: &Settings, line: &Line) -> Option<String> {
    let none = fields::says(line, settings.none_field(), settings.none_value.as_deref());
    let topic = line.get(settings.label()).filter(|value| !value.is_null()).map(fields::name);
    topic.filter(|_| none != Some(true))
}

/// Topics with their examples: lines that have them, or labelled texts put together.
fn topics(settings: &Settings, given: &[Line]) -> Vec<Value> {
    let mut topics: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for line in given {
        match (line.get("topic"), line.get("examples")) {
            (Some(topic), Some(_)) => {
                topics
                    .entry(fields::name(topic))
                    .or_default()
                    .extend(fields::names(line, "examples"));
            }
            _ => {
                if let (Some(topic), Some(text)) =
                    (truth(settings, line), fields::text(line, &settings.text))
                {
                    topics.entry(topic).or_default().push(text);
                }
            }
        }
    }
    let lines = topics.into_iter();
    lines.map(|(topic, examples)| json!({ "topic": topic, "examples": examples })).collect()
}

fn figures(pairs: &[(&Named, Option<&str>)], seed: u64) -> Vec<Figure> {
    let inside: Vec<(&Named, &str)> =
        pairs.iter().filter_map(|(named, truth)| Some((*named, (*truth)?))).collect();
    let right = inside.iter().filter(|(named, truth)| named.topic.as_deref() == Some(truth));
    let first = |named: &Named| named.ranked.first().map(|c| c.topic.clone());
    let best = inside.iter().filter(|(named, truth)| first(named).as_deref() == Some(truth));
    let mut figures = vec![
        Figure::share("accuracy", right.count(), inside.len()),
        Figure::share("accuracy of the best one", best.count(), inside.len()),
    ];
    let outside: Vec<&Named> =
        pairs.iter().filter(|(_, truth)| truth.is_none()).map(|(named, _)| *named).collect();
    if !outside.is_empty() {
        let refused = outside.iter().filter(|named| named.topic.is_none()).count();
        let rated: Vec<Rated> = pairs
            .iter()
            .map(|(named, truth)| Rated { score: -named.confidence, positive: truth.is_none() })
            .collect();
        figures.push(Figure::share("none of these, said so", refused, outside.len()));
        figures.push(Figure::resampled("none of these, AUROC", &rated, seed, |sample| {
            auroc(sample.iter().map(|rated| **rated))
        }));
    }
    figures
}
