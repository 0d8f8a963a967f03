//! `baton score topic`: which of a team's topics a text is about, or none of them.

use std::io::{BufRead, Result, Write};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::lines::{self, Tally};
use crate::decide::detect::{Ranked, Topics};
use crate::domain::policy::Topic;
use crate::language::Language;

#[derive(Deserialize)]
struct TopicLine {
    topic: String,
    examples: Vec<String>,
}

#[derive(Deserialize)]
struct Line {
    id: Value,
    text: String,
}

#[derive(Serialize)]
struct Output<'a> {
    id: &'a Value,
    topic: Option<&'a str>,
    confidence: f32,
    ranked: Vec<Scored<'a>>,
}

#[derive(Serialize)]
struct Scored<'a> {
    topic: &'a str,
    confidence: f32,
}

/// Names the topic of every line of the input; `topics` are lines of a topic and its examples.
///
/// # Errors
/// When a file cannot be read or written.
pub fn run(
    topics: impl BufRead,
    input: impl BufRead,
    mut output: impl Write,
    mut errors: impl Write,
) -> Result<Tally> {
    let language = Language::embedded();
    let (topics, fed) = read(topics, &language, &mut errors)?;
    let asked = lines::read("input", input, &mut errors, |line: Line| {
        let ranked = topics.rank(language.encode(&line.text).as_ref(), &line.text);
        lines::write(&mut output, &told(&line.id, &ranked))
    })?;
    Ok(fed.and(asked))
}

/// Topics as lines give them, prepared.
///
/// # Errors
/// When they cannot be read.
pub(in crate::cli) fn read(
    topics: impl BufRead,
    language: &Language,
    errors: &mut impl Write,
) -> Result<(Topics, Tally)> {
    let mut named: Vec<Topic> = Vec::new();
    let fed = lines::read("topics", topics, errors, |line: TopicLine| {
        named.push(Topic { id: line.topic, examples: line.examples, ..Topic::default() });
        Ok(())
    })?;
    Ok((Topics::prepare(&named, |text| language.encode(text)), fed))
}

/// The confidence is that of the best topic, also when it is too low to be said.
fn told<'a>(id: &'a Value, ranked: &'a [Ranked]) -> Output<'a> {
    let best = ranked.first();
    let scored = ranked.iter().map(|r| Scored { topic: &r.id, confidence: r.confidence });
    Output {
        id,
        topic: best.filter(|b| Topics::is_said(b.confidence)).map(|b| b.id.as_str()),
        confidence: best.map_or(0.0, |b| b.confidence),
        ranked: scored.collect(),
    }
}

#[cfg(test)]
mod tests;
