//! `baton eval`: how good the decisions are, measured on labelled lines with the very code that
//! `baton score` runs and that serves customers. Each figure has a 95 % interval; the same files and
//! seed give the same figures.

mod answer;
mod brief;
pub(super) mod calibration;
mod cases;
mod detect;
pub(super) mod fields;
pub(super) mod metrics;
mod rank;
pub(super) mod report;
mod severity;
mod topic;

use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::app::live_policy::DEFAULT_TOML;
use crate::cli::Failure;
use crate::cli::score::lines::Tally;
use crate::domain::policy::Policy;
use crate::interchange::policy_toml;
use report::Figure;

/// What is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Kind {
    /// A signal or the risk: precision, recall, F1, AUROC, and how well calibrated it is.
    Detect,
    /// Topics: accuracy, and telling what belongs to none.
    Topic,
    /// Answers: whether the right article is found, whether what none answers is refused.
    Answer,
    /// Similar cases: recall, MRR, MAP.
    Cases,
    /// Given candidates in order: recall, MRR, MAP.
    Rank,
    /// Briefings: the share of the facts that they hold.
    Brief,
}

/// How to measure. A labelled line is a JSON object. Its text is in `text`, `query`, `question`,
/// `message` or `utterance`, else in `subject` or `title` and `body`; a conversation is in `turns`,
/// each with `role` and `text`, or bare texts with the customer first. Flags name other fields.
#[derive(Debug, Args)]
pub struct Settings {
    /// What is measured.
    #[arg(long, value_enum)]
    kind: Kind,
    /// The labelled lines.
    #[arg(long, required = true, num_args = 1.., value_name = "FILE")]
    labelled: Vec<PathBuf>,
    /// cases: the cases to search, lines of {"id", "title"?, "body" or "text" or "turns"}. A
    /// labelled line without a text is about the case of its id, which is then not to be found.
    #[arg(long, value_name = "FILE")]
    corpus: Option<PathBuf>,
    /// answer: the articles, lines of {"id", "title"?, "text"}.
    #[arg(long, value_name = "FILE")]
    articles: Option<PathBuf>,
    /// topic: lines of {"topic", "examples"}, or labelled texts that are the examples.
    #[arg(long, value_name = "FILE")]
    topics: Option<PathBuf>,
    /// detect, brief: the policy to decide by; the one that ships when left out.
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,
    /// detect: what is measured: risk, sentiment, severity (how severe a complaint
    /// is, whose field holds 0 to 4), or a signal such as `explicit_request`.
    #[arg(long, default_value = "risk")]
    signal: String,
    /// detect: the field that says whether it is so, on a turn or on the line (then the strongest
    /// turn counts); the signal's own name when left out. topic: the field with the topic.
    #[arg(long, value_name = "FIELD")]
    label: Option<String>,
    /// detect, rank: the value that means so; when left out: true, a number but 0, "yes".
    #[arg(long, value_name = "VALUE")]
    positive: Option<String>,
    /// detect: from which value on the signal is taken to say so.
    #[arg(long, default_value_t = 0.5, value_name = "VALUE")]
    at: f64,
    /// The fields a line's text is in, when not the usual ones.
    #[arg(long, value_delimiter = ',', value_name = "FIELDS")]
    text: Vec<String>,
    /// answer, cases: the field with the id or ids that are right. rank: the field of a candidate
    /// that says whether it is right.
    #[arg(long, default_value = "relevant", value_name = "FIELD")]
    relevant: String,
    /// topic: the field that says a text belongs to no topic (`oos` when left out). answer: that no
    /// article answers it (`unanswerable` when left out).
    #[arg(long, value_name = "FIELD")]
    none_field: Option<String>,
    /// topic, answer: the value of that field that means so.
    #[arg(long, value_name = "VALUE")]
    none_value: Option<String>,
    /// brief: the field whose values, at any depth, are facts the briefing should hold.
    #[arg(long, default_value = "slots", value_name = "FIELD")]
    slots: String,
    /// Where the resampling begins.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Print JSON instead of a table.
    #[arg(long)]
    json: bool,
}

impl Settings {
    fn signal(&self) -> &str {
        &self.signal
    }

    fn label(&self) -> &str {
        let usual = if self.kind == Kind::Topic { "topic" } else { self.signal() };
        self.label.as_deref().unwrap_or(usual)
    }

    fn relevant(&self) -> &str {
        &self.relevant
    }

    fn none_field(&self) -> &str {
        let usual = if self.kind == Kind::Topic { "oos" } else { "unanswerable" };
        self.none_field.as_deref().unwrap_or(usual)
    }

    fn slots(&self) -> &str {
        &self.slots
    }
}

/// What came of it.
struct Outcome {
    figures: Vec<Figure>,
    /// Lines of the further file.
    tally: Tally,
}

/// Measures and prints. The exit status is 1 when a line could not be read.
///
/// # Errors
/// When a file cannot be read, or holds nothing that can be measured.
pub fn run(settings: &Settings) -> Result<ExitCode, Failure> {
    let (lines, read) = fields::read(&settings.labelled, &mut std::io::stderr())?;
    let outcome = match settings.kind {
        Kind::Detect => detect::measure(settings, &lines)?,
        Kind::Topic => topic::measure(settings, &lines)?,
        Kind::Answer => answer::measure(settings, &lines)?,
        Kind::Brief => brief::measure(settings, &lines)?,
        Kind::Cases => cases::measure(settings, &lines)?,
        Kind::Rank => rank::measure(settings, &lines)?,
    };
    let mut out = BufWriter::new(std::io::stdout().lock());
    if settings.json {
        report::write_json(&mut out, &outcome.figures)?;
    } else {
        report::write_table(&mut out, &outcome.figures)?;
    }
    out.flush()?;
    let good = read.and(outcome.tally).n_bad == 0;
    Ok(if good { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Runs a scoring over lines and reads what it wrote.
fn scored<T: DeserializeOwned>(
    asked: &[Value],
    score: impl FnOnce(&[u8], &mut Vec<u8>) -> std::io::Result<Tally>,
) -> Result<Vec<T>, Failure> {
    let mut output = Vec::new();
    score(&to_lines(asked)?, &mut output)?;
    let lines = output.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
    Ok(lines.map(serde_json::from_slice).collect::<Result<_, _>>()?)
}

/// JSON lines.
fn to_lines(values: &[Value]) -> Result<Vec<u8>, Failure> {
    let mut lines = Vec::new();
    for value in values {
        serde_json::to_writer(&mut lines, value)?;
        lines.push(b'\n');
    }
    Ok(lines)
}

/// The policy of a file, or the one that ships.
pub(super) fn policy(path: Option<&Path>) -> Result<Policy, Failure> {
    let toml = match path {
        Some(path) => {
            std::fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))?
        }
        None => DEFAULT_TOML.to_owned(),
    };
    Ok(policy_toml::parse(&toml)?)
}
