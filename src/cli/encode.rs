//! `baton encode`: what the linear heads look at, for fitting them (`data/language/fit_heads.py`).
//! A line `{"text"}` in, a line `{"tongue", "vector", "inner", "lexical", "groups"}` out. With
//! topics, a line `{"topic", "near", "explained", "lead"}`: what a topic's confidence is made of
//! (`data/topics/fit.py`).

use std::fs::File;
use std::io::{BufRead, BufReader, Result, Write};
use std::path::PathBuf;

use clap::Args;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::cli::score::lines::{self, Tally};
use crate::cli::score::topic;
use crate::language::Language;

/// What to look at.
#[derive(Debug, Args)]
pub struct Options {
    /// Topics to liken the texts to: lines of `{"topic", "examples": [...]}`.
    #[arg(long)]
    topics: Option<PathBuf>,
}

#[derive(Deserialize)]
struct Line {
    text: String,
}

#[derive(Serialize)]
struct Output {
    tongue: &'static str,
    vector: Vec<f32>,
    inner: Vec<f32>,
    lexical: Vec<f32>,
    groups: Vec<(u16, f32)>,
}

/// Writes the features of every line of the input.
///
/// # Errors
/// When the input or the output cannot be read or written.
pub fn run(input: impl BufRead, mut output: impl Write, mut errors: impl Write) -> Result<Tally> {
    let language = Language::embedded();
    lines::read("input", input, &mut errors, |line: Line| {
        let seen = language.features(&line.text);
        let out = Output {
            tongue: seen.tongue.code(),
            vector: seen.vector,
            inner: seen.inner,
            lexical: seen.lexical,
            groups: seen.groups,
        };
        lines::write(&mut output, &out)
    })
}

/// Writes for every line of the input how like it is to the topic it would have.
///
/// # Errors
/// When a file cannot be read or written.
pub fn liken(
    options: &Options,
    input: impl BufRead,
    mut output: impl Write,
    mut errors: impl Write,
) -> Result<Tally> {
    let Some(path) = &options.topics else { return run(input, output, errors) };
    let language = Language::embedded();
    let (topics, fed) = topic::read(BufReader::new(File::open(path)?), &language, &mut errors)?;
    let asked = lines::read("input", input, &mut errors, |line: Line| {
        let looked = topics.looked(language.encode(&line.text).as_ref(), &line.text);
        let (topic, [near, explained, lead]) = looked.unwrap_or_default();
        let out = json!({ "topic": topic, "near": near, "explained": explained, "lead": lead });
        lines::write(&mut output, &out)
    })?;
    Ok(fed.and(asked))
}
