//! `baton score`: the decisions over labelled lines, offline, with the very code that serves
//! customers. Each kind reads JSON lines and writes JSON lines; the same input gives the same bytes.

pub mod answer;
pub mod brief;
pub mod cases;
pub mod lines;
pub mod rank;
mod read;
mod transcript;

#[cfg(test)]
mod tests;

use std::fs::File;
use std::io::{BufReader, BufWriter, Stderr, StdinLock, StdoutLock, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Subcommand;

use crate::cli::Failure;
use lines::Tally;

/// Cases named for each query when `--top` is not given.
const TOP: usize = 10;

/// What to score: JSON lines on standard input, JSON lines on standard output.
#[derive(Debug, Subcommand)]
pub enum Kind {
    /// Passages and the answer made of them, for questions.
    Answer {
        /// The articles: lines of `{"id", "title", "text"}`.
        #[arg(long)]
        articles: PathBuf,
    },
    /// Similar cases, for a text.
    Cases {
        /// The cases: lines of `{"id", "title"?, "body", "resolved_at"?, "outcome"?}`.
        #[arg(long)]
        corpus: PathBuf,
        /// How many to name.
        #[arg(long, default_value_t = TOP)]
        top: usize,
    },
    /// Candidates of one line in order of their likeness to its text.
    Rank,
}

/// Scores standard input.
pub fn run(kind: &Kind) -> Result<ExitCode, Failure> {
    let (input, errors) = (std::io::stdin().lock(), std::io::stderr());
    let mut output = BufWriter::new(std::io::stdout().lock());
    let tally = score(kind, input, &mut output, errors)?;
    output.flush()?;
    Ok(if tally.n_bad == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn score(
    kind: &Kind,
    input: StdinLock<'_>,
    output: &mut BufWriter<StdoutLock<'_>>,
    errors: Stderr,
) -> Result<Tally, Failure> {
    Ok(match kind {
        Kind::Answer { articles } => {
            let articles = open(articles)?;
            answer::run(answer::Files { articles, input, output, errors }, false)?
        }
        Kind::Cases { corpus, top } => {
            let corpus = open(corpus)?;
            cases::run(cases::Files { corpus, input, output, errors }, *top)?
        }
        Kind::Rank => rank::run(input, output, errors)?,
    })
}

fn open(path: &Path) -> Result<BufReader<File>, Failure> {
    let file = File::open(path).map_err(|e| format!("{}: {e}", path.display()))?;
    Ok(BufReader::new(file))
}
