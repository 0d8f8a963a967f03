//! `baton fit`: the weights of the triggers fitted to a team's own labelled transcripts, offline. It
//! prints how well calibrated the risk is on conversations that were held out, before and after,
//! and writes a policy document that `serve` (through the console), `score` and `eval` take.
//!
//! With too little to go by it says how much is needed, and where the fitted weights are no better
//! on held-out conversations than those in force, nothing is written.

mod document;
mod figures;
mod labels;

#[cfg(test)]
mod tests;

use std::fs::File;
use std::io::BufReader;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use crate::cli::eval::report;
use crate::cli::score::detect::Follower;
use crate::cli::score::lines::{self, Tally};
use crate::cli::{Failure, eval, tell};
use crate::decide::detect::{self, Fit, Seen};
use crate::domain::policy::Policy;
use labels::{Given, Labels};

/// Labelled turns that are needed, and how many of either kind among them.
const TURNS_MIN: usize = 200;
const EACH_MIN: usize = 30;
/// Conversations that are needed: whole ones are held out, in this many parts.
const CONVERSATIONS_MIN: usize = 40;
const PARTS: usize = 5;

/// What to fit to. A labelled line is one of `baton score detect` whose turns, or itself, say by
/// a field whether a person was needed. Said of the whole, it is meant of the customer's last turn
/// before an agent spoke.
#[derive(Debug, Args)]
pub struct Options {
    /// The labelled transcripts, JSON lines.
    #[arg(long, required = true, num_args = 1.., value_name = "FILE")]
    labelled: Vec<PathBuf>,
    /// The policy to begin with (TOML); the one that ships when left out.
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,
    /// The field that says whether a person was needed.
    #[arg(long, default_value = "needed", value_name = "FIELD")]
    label: String,
    /// The value that means so; when left out: true, a number but 0, "yes".
    #[arg(long, value_name = "VALUE")]
    positive: Option<String>,
    /// Where to write the policy with the fitted weights; only the figures are printed without it.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Where the resampling begins.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

/// A labelled turn.
struct Labelled {
    /// Its conversation, from 0.
    conversation: usize,
    seen: Seen,
    needed: bool,
}

/// Fits, prints and writes. The exit status is 1 when a line could not be read or nothing was gained.
///
/// # Errors
/// When a file cannot be read or written, or there is too little to go by.
pub fn run(options: &Options) -> Result<ExitCode, Failure> {
    let text = document::read(options.policy.as_deref())?;
    let policy = eval::policy(options.policy.as_deref())?;
    let (turns, tally) = labelled(options, &policy)?;
    enough(&turns)?;
    let gained = report(options, &policy, &text, &turns)?;
    Ok(if gained && tally.n_bad == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Every labelled turn of the files, bad lines reported by their numbers and skipped.
fn labelled(options: &Options, policy: &Policy) -> Result<(Vec<Labelled>, Tally), Failure> {
    let labels = Labels { field: &options.label, positive: options.positive.as_deref() };
    let (follower, mut turns) = (Follower::new(policy), Vec::<Labelled>::new());
    let mut tally = Tally::default();
    for path in &options.labelled {
        let name = path.display().to_string();
        let file = File::open(path).map_err(|e| format!("{name}: {e}"))?;
        let read = lines::read(&name, BufReader::new(file), &mut std::io::stderr(), |line| {
            let Given { line, transcript } = line;
            let needed = labels.of(&line);
            let conversation = turns.last().map_or(0, |t| t.conversation + 1);
            follower.follow(&transcript, |given, _, _| {
                let label = needed.get(&(given.turns.len() - 1)).copied();
                turns.extend(label.map(|needed| {
                    let seen = detect::seen(given);
                    Labelled { conversation, seen, needed }
                }));
                Ok(())
            })
        })?;
        tally = tally.and(read);
    }
    Ok((turns, tally))
}

/// Whether there is enough to fit to; the error says what is missing.
fn enough(turns: &[Labelled]) -> Result<(), Failure> {
    let n_needed = turns.iter().filter(|t| t.needed).count();
    let n_conversations = turns.last().map_or(0, |t| t.conversation + 1);
    let n_other = turns.len() - n_needed;
    let short = turns.len() < TURNS_MIN
        || n_needed.min(n_other) < EACH_MIN
        || n_conversations < CONVERSATIONS_MIN;
    if short {
        let why = format!(
            "too little to fit to: {} labelled turns of {n_conversations} conversations, {n_needed} \
             where a person was needed and {n_other} where none was. At least {TURNS_MIN} turns of \
             {CONVERSATIONS_MIN} conversations are needed, {EACH_MIN} of either kind among them. \
             Until then the weights that ship are the better guess.",
            turns.len()
        );
        return Err(why.into());
    }
    Ok(())
}

/// Prints the figures and writes the document; whether anything was gained.
fn report(
    options: &Options,
    policy: &Policy,
    text: &str,
    turns: &[Labelled],
) -> Result<bool, Failure> {
    let start = Fit::of(policy);
    let held_out: Vec<f64> = held_out(turns, &start);
    let before: Vec<f64> = turns.iter().map(|t| start.risk(&t.seen)).collect();
    let fitted = fitted(turns.iter(), &start);
    let figures = figures::figures(turns, &before, &held_out, options.seed);
    let mut out = std::io::stdout().lock();
    report::write_table(&mut out, &figures)?;
    drop(out);
    figures::weights(turns, &start, &fitted).iter().for_each(|line| tell(line));
    let (was, is) = (figures::loss(turns, &before), figures::loss(turns, &held_out));
    if is >= was {
        tell("On held-out conversations this is no better than the weights in force: keep them.");
        return Ok(false);
    }
    if let Some(path) = &options.out {
        let n = turns.len();
        let written = document::with_weights(text, policy, &fitted, n)?;
        std::fs::write(path, written).map_err(|e| format!("{}: {e}", path.display()))?;
        tell(&format!("The policy with these weights is in {}.", path.display()));
    }
    Ok(true)
}

/// The risk of each turn under weights fitted to the other parts' conversations.
fn held_out(turns: &[Labelled], start: &Fit) -> Vec<f64> {
    let fits: Vec<Fit> = (0..PARTS)
        .map(|part| fitted(turns.iter().filter(|t| t.conversation % PARTS != part), start))
        .collect();
    turns.iter().map(|t| fits[t.conversation % PARTS].risk(&t.seen)).collect()
}

fn fitted<'a>(turns: impl Iterator<Item = &'a Labelled>, start: &Fit) -> Fit {
    let given: Vec<(&Seen, bool)> = turns.map(|t| (&t.seen, t.needed)).collect();
    detect::fit(&given, start)
}
