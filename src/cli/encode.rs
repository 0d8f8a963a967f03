//! `baton encode`: what the linear heads look at, for fitting them (`data/language/fit_heads.py`).
//! A line `{"text"}` in, a line `{"tongue", "vector", "lexical", "groups"}` out.

use std::io::{BufRead, Result, Write};

use serde::{Deserialize, Serialize};

use crate::cli::score::lines::{self, Tally};
use crate::language::Language;

#[derive(Deserialize)]
struct Line {
    text: String,
}

#[derive(Serialize)]
struct Output {
    tongue: &'static str,
    vector: Vec<f32>,
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
            lexical: seen.lexical,
            groups: seen.groups,
        };
        lines::write(&mut output, &out)
    })
}
