//! `baton score`: the decisions over labelled lines, offline, with the very code that serves
//! customers. Each kind reads JSON lines and writes JSON lines; the same input gives the same bytes.

pub mod answer;
pub mod brief;
pub mod cases;
pub mod detect;
pub mod lines;
pub mod rank;
mod read;
pub mod topic;
pub(in crate::cli) mod transcript;

#[cfg(test)]
mod tests;

use std::fs::File;
use std::io::{BufReader, BufWriter, Stderr, StdinLock, StdoutLock, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Subcommand;

use crate::cli::Failure;
use crate::domain::policy::Policy;
use crate::interchange::policy_toml;
use lines::Tally;

/// The policy a new house starts with.
const DEFAULT_POLICY: &str = include_str!("../../../data/policy/default.toml");
/// Cases named for each query when `--top` is not given.
const TOP: usize = 10;

/// What to score: JSON lines on standard input, JSON lines on standard output.
#[derive(Debug, Subcommand)]
pub enum Kind {
    /// What is decided at every customer turn of a conversation, and why.
    Detect {
        /// The policy (TOML); without it the one a new house starts with.
        #[arg(long)]
        policy: Option<PathBuf>,
    },
    /// Which topic a text is about, or none.
    Topic {
        /// The topics: lines of `{"topic", "examples": [...]}`.
        #[arg(long)]
        topics: PathBuf,
    },
    /// What an agent would read before speaking.
    Brief {
        /// The policy (TOML); without it the one a new house starts with.
        #[arg(long)]
        policy: Option<PathBuf>,
    },
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
        Kind::Detect { policy } => {
            detect::run(&read_policy(policy.as_deref())?, input, output, errors)?
        }
        Kind::Brief { policy } => {
            brief::run(&read_policy(policy.as_deref())?, input, output, errors)?
        }
        Kind::Topic { topics } => topic::run(open(topics)?, input, output, errors)?,
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

/// The policy of a file, or the one a new house starts with.
fn read_policy(path: Option<&Path>) -> Result<Policy, Failure> {
    let Some(path) = path else { return Ok(policy_toml::parse(DEFAULT_POLICY)?) };
    let text = std::fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))?;
    Ok(policy_toml::parse(&text).map_err(|e| format!("{}: {e}", path.display()))?)
}

fn open(path: &Path) -> Result<BufReader<File>, Failure> {
    let file = File::open(path).map_err(|e| format!("{}: {e}", path.display()))?;
    Ok(BufReader::new(file))
}
